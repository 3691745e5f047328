"""Finds the place of a row in the document from the words that a curator quotes, and drops the words."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from graph_build.problems import Problems
from graph_build.readers import markdown
from graph_build.readers.blocks import BlockIndex, Part
from graph_build.schemas import TABLES
from ontology.errors import WrongUse

MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
GAP = "…"


class Ambiguous(ValueError):
    """A quotation that is not there, or more than once."""


def find(line: str, quotation: str) -> tuple[int, int]:
    """The span of a quotation in a line.

    `…` stands for anything between; `[[…]]` marks the span inside its context. Raises Ambiguous.
    """
    marked = MARKED.search(quotation)
    if marked:
        before, after = quotation[: marked.start()], quotation[marked.end() :]
        pattern = f"{_pattern(before)}({_pattern(marked[1])}){_pattern(after)}"
    else:
        pattern = f"({_pattern(quotation)})"
    hits = list(re.finditer(pattern, line))
    if not hits:
        raise Ambiguous("is not in this line")
    if len(hits) > 1 and GAP not in quotation:
        raise Ambiguous(f"stands there {len(hits)} times; add context and mark the span with [[ ]]")
    return hits[0].span(1)


def _pattern(text: str) -> str:
    return ".*?".join(re.escape(piece) for piece in text.split(GAP))


def locate(folder: Path, document: Path) -> int:
    """Fills where, line, start, end (and an observation's printed form) of the rows that have a `quote`.

    Rewrites the tables of the source in place, without the column `quote`; returns the number of rows located.
    Raises BadInput, and writes nothing, where a quotation is not found; WrongUse where a file is missing.
    """
    if not document.is_file():
        raise WrongUse(str(document), "there is no such document", "name the document with --document")
    try:
        text = document.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongUse(str(document), f"is not UTF-8 (byte {error.start})", "save it as UTF-8") from None
    index = BlockIndex(markdown.read(text, parts(folder)))
    problems = Problems()
    tables = {
        name: _Table(folder / name, text, index, problems) for name in TABLES if name != "structure.csv"
    }
    located = sum(table.locate() for table in tables.values())
    problems.stop_if_any()
    for table in tables.values():
        table.write()
    return located


def parts(folder: Path) -> list[Part]:
    """The parts that the structure table of a source names."""
    path = folder / "structure.csv"
    if not path.is_file():
        raise WrongUse(
            str(path), "is missing", "write the document's sections, tables, figures and notes there first"
        )
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [Part(r["id"], r["class"].lower(), int(r["start"]), int(r["end"])) for r in rows]


class _Table:
    def __init__(self, path: Path, text: str, index: BlockIndex, problems: Problems) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.index = index
        self.problems = problems
        self.rows: list[dict[str, str]] = []
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as handle:
                self.rows = list(csv.DictReader(handle))

    def locate(self) -> int:
        count = 0
        for number, row in enumerate(self.rows, 2):
            if row.get("quote"):
                self._row(row, number)
                count += 1
        return count

    def _row(self, row: dict[str, str], number: int) -> None:
        shown = f"{self.path.parent.name}/{self.path.name}"
        if not row["line"].isdigit() or not 1 <= int(row["line"]) <= len(self.lines):
            self.problems.add(
                shown, number, "line", f"{row['line']!r} is no line of the document", "count from 1"
            )
            return
        line = int(row["line"])
        try:
            start, end = find(self.lines[line - 1], row["quote"])
        except Ambiguous as error:
            self.problems.add(
                shown, number, "quote", f"{row['quote']!r} {error}", f"quote line {line} as it stands"
            )
            return
        start, end = start + self.offsets[line - 1], end + self.offsets[line - 1]
        block = self.index.holding(start, end)
        if block is None:
            self.problems.add(
                shown, number, "quote", "stands outside every section", "add its section to structure.csv"
            )
            return
        row |= {"where": block.identifier, "start": str(start), "end": str(end)}
        if "key" in row:
            row["printed"] = self.lines[line - 1][
                start - self.offsets[line - 1] : end - self.offsets[line - 1]
            ]

    def _columns(self) -> list[str]:
        columns = TABLES[self.path.name]
        return [*columns.names, *(n for n in columns.optional if self.rows and n in self.rows[0])]

    def write(self) -> None:
        if not self.path.is_file():
            return
        out = io.StringIO()
        writer = csv.DictWriter(out, self._columns(), extrasaction="ignore", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(self.rows)
        temporary = self.path.with_suffix(".tmp")
        temporary.write_text(out.getvalue(), encoding="utf-8")
        temporary.replace(self.path)
