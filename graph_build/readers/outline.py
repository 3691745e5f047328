"""The parts of a canonical text that nobody has described yet: sections, tables, figures and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.readers.markdown import NOTE, PIPES, RULE

HEADING = re.compile(r"(#{1,6})\s+(.*\S)")
# Headings without a mark, by their numbering; the rank stands in for the level.
NUMBERED = (
    (1, re.compile(r"第[一二三四五六七八九十百\d]+[章编部](?:分)?[\s：:、]*\S.{0,40}")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}、\S.{0,40}")),
    (3, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]\s*\S.{0,40}")),
    (2, re.compile(r"(?:Chapter|Part|Section)\s+[\dIVX]+[.:]?\s+\S.{0,70}")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+\S.{0,60}")),
)
CAPTION = re.compile(
    r"[*#\s]*(图表?|表格?|Figure|Fig\.|Exhibit|Table)\s*(\d{1,3})(?:[-.](\d{1,3}))?[：:.、\s]*(.*)",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[。！？；;!?]\s*$|[.]\s*$")
MARKUP = re.compile(r"<[^>]{1,200}>|[*#]+")


@dataclass(frozen=True)
class Found:
    """A part as the structure table has it; `title` as printed, without numbers and markup."""

    identifier: str
    kind: str
    parent: str
    number: str
    title: str
    line: int
    start: int
    end: int


def parts(text: str) -> list[Found]:
    """The parts of a text in reading order. Sections are numbered by order: printed numbers cannot be trusted."""
    return _Outline(text).parts


class _Outline:
    def __init__(self, text: str) -> None:
        self.parts: list[Found] = []
        self.used: set[str] = set()
        self.levels: list[tuple[int, str]] = []
        self.counts: dict[str, int] = {}
        self.section = ""
        in_table = False
        caption_line = -9
        start = 0
        for number, line in enumerate(text.split("\n"), 1):
            bare = line.strip()
            is_row = "\t" in line or PIPES.fullmatch(line) is not None
            if not bare:
                pass
            elif is_row:
                if not in_table and not RULE.fullmatch(line) and not self._continues(number, caption_line):
                    self._add(self._free("t"), "table", "", bare.split("\t")[0], number, start, line)
                in_table = True
            elif caption := CAPTION.match(line):
                if self._caption(caption, number, start, line):
                    caption_line = number
                    in_table = False
            elif note := NOTE.match(line):
                self._note(note[1], number, start, line)
            else:
                if heading := self._heading(line):
                    self._section(*heading, number, start, line)
                in_table = False
            start += len(line) + 1

    def _continues(self, number: int, caption_line: int) -> bool:
        """Rows just below the caption of a table belong to it."""
        return bool(
            self.parts
            and self.parts[-1].kind == "table"
            and self.parts[-1].line == caption_line
            and number - caption_line <= 6
        )

    def _heading(self, line: str) -> tuple[int, str] | None:
        bare = line.strip()
        if marked := HEADING.fullmatch(bare):
            title = _plain(marked[2])
            return (len(marked[1]), title) if title else None
        if len(bare) > 60 or SENTENCE_END.search(bare):
            return None
        for rank, pattern in NUMBERED:
            if pattern.fullmatch(bare):
                return rank + 1, _plain(bare)
        return None

    def _section(self, level: int, title: str, number: int, start: int, line: str) -> None:
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        parent = self.levels[-1][1] if self.levels else ""
        self.counts[parent] = self.counts.get(parent, 0) + 1
        name = f"{parent}.{self.counts[parent]}" if parent else f"s{self.counts[parent]}"
        self.section = ""
        self._add(name, "section", parent, title, number, start, line)
        self.section = name
        self.levels.append((level, name))

    def _caption(self, found: re.Match[str], number: int, start: int, line: str) -> bool:
        kind = "table" if found[1].lower().startswith(("表", "table")) else "figure"
        title = _plain(found[4])
        if (
            SENTENCE_END.search(line)
            or len(title) > 90
            or title.startswith(("所示", "显示", "可见", "中", "shows"))
        ):
            return False
        name = f"{kind[0]}{found[2]}" + (f"-{found[3]}" if found[3] else "")
        if name in self.used:
            return False  # the same caption again, on the next page
        self._add(name, kind, self.section, title or f"{found[1]}{found[2]}", number, start, line)
        return kind == "table"

    def _note(self, mark: str, number: int, start: int, line: str) -> None:
        if f"fn{mark}" not in self.used:
            self._add(f"fn{mark}", "note", self.section, f"注{mark}", number, start, line)

    def _free(self, letter: str) -> str:
        n = 1
        while f"{letter}{n}" in self.used:
            n += 1
        return f"{letter}{n}"

    def _add(self, name: str, kind: str, parent: str, title: str, number: int, start: int, line: str) -> None:
        self.used.add(name)
        parent = parent if kind == "section" else self.section
        first = start + len(line) - len(line.lstrip())
        end = start + len(line.rstrip())
        self.parts.append(
            Found(name, kind, parent, name.lstrip("stfn"), title[:120], number, first, max(end, first + 1))
        )


def _plain(text: str) -> str:
    return MARKUP.sub("", text).strip(" ：:\t")
