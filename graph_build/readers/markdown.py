"""Reads a report in Markdown line by line, as tables of tab-separated cells need it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from graph_build.readers.blocks import Block, Part

NOTE = re.compile(r"<sup>(\d+)</sup>")
ITEM = re.compile(r"\s*(?:[-*•·►●]|\d+[.、)])\s")
HEADING = re.compile(r"#{1,6}\s")


# A row of a pipe table and the rule below its header (GitHub Flavored Markdown, section 4.10).
PIPES = re.compile(r"\s*\|.*\|\s*")
RULE = re.compile(r"\s*\|(?:\s*(?::-+:?|-+:|-{2,})\s*\|)+\s*")
BAR = re.compile(r"(?<!\\)\|")


def cell_spans(line: str) -> list[tuple[int, int]]:
    """The spans of the cells of a table's row, whose cells are separated by tabs or by bars."""
    if "\t" in line:
        spans, offset = [], 0
        for cell in line.split("\t"):
            spans.append((offset, offset + len(cell)))
            offset += len(cell) + 1
        return spans
    bars = [found.start() for found in BAR.finditer(line)]
    spans = []
    for left, right in itertools.pairwise(bars):
        cell = line[left + 1 : right]
        first = left + 1 + len(cell) - len(cell.lstrip())
        spans.append((first, max(first, left + 1 + len(cell.rstrip()))))
    return spans


def read(text: str, parts: list[Part]) -> list[Block]:
    """The blocks of a text whose sections, tables and figures are named by `parts`.

    Blocks are numbered within their section (`s4.2/p3`) or table (`t9/r2/c4`, row 0 is the header).
    """
    return list(_Reader(text, parts).blocks())


class _Reader:
    def __init__(self, text: str, parts: list[Part]) -> None:
        self.text = text
        self.at = {part.start: part for part in parts if part.kind != "note"}
        self.section = "s0"
        self.table = ""
        self.header = ""
        self.row = 0
        self.counts: dict[str, int] = {}

    def blocks(self) -> Iterator[Block]:
        start = 0
        for number, line in enumerate(self.text.split("\n"), 1):
            if line.strip():
                yield from self._line(line, number, start)
            start += len(line) + 1

    def _line(self, line: str, number: int, start: int) -> Iterator[Block]:
        end = start + len(line)
        part = self._part(line, start)
        if part is not None and "\t" not in line and not PIPES.fullmatch(line):
            self._enter(part)
            yield Block(part.identifier, part.kind, number, start, end)
        elif note := NOTE.match(line):
            yield Block(f"fn{note.group(1)}", "note", number, start, end)
        elif "\t" in line or PIPES.fullmatch(line):
            if part is not None:
                self._enter(part)
            yield from self._cells(line, number, start)
        else:
            yield Block(self._next(self._kind(line)), self._kind(line), number, start, end)

    def _part(self, line: str, start: int) -> Part | None:
        return next((self.at[o] for o in range(start, start + len(line)) if o in self.at), None)

    def _enter(self, part: Part) -> None:
        if part.kind == "section":
            self.section, self.table = part.identifier, ""
        elif part.kind == "table":
            self.table, self.header, self.row = part.identifier, "", -1

    def _cells(self, line: str, number: int, start: int) -> Iterator[Block]:
        if not self.table:
            yield Block(self._next("row"), "row", number, start, start + len(line))
            return
        if not self.header:
            self.header = line
        if line.strip() == self.header.strip() and self.row >= 0:
            return  # a header repeated after a page break continues the same table
        if RULE.fullmatch(line):
            return
        self.row += 1
        for column, (first, last) in enumerate(cell_spans(line), 1):
            yield Block(f"{self.table}/r{self.row}/c{column}", "cell", number, start + first, start + last)

    @staticmethod
    def _kind(line: str) -> str:
        if HEADING.match(line):
            return "heading"
        return "item" if ITEM.match(line) else "paragraph"

    def _next(self, kind: str) -> str:
        key = f"{self.section}/{kind[0]}"
        self.counts[key] = self.counts.get(key, 0) + 1
        return f"{key}{self.counts[key]}"
