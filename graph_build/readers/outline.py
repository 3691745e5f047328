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
# A table that goes on after a page break says so above its rows: 续表1, 表1（续）, Table 1 (continued).
CONTINUED = re.compile(
    r"[*#\s]*(?:续\s*(?:表|图表)|(?:表|Table)\s*\d{1,3}(?:[-.]\d{1,3})?.{0,40}[（(](?:续|continued))",
    re.IGNORECASE,
)
# Lines below a caption that still belong to it: its title where the caption has none, the unit.
UNIT_LINE = re.compile(
    r"\s*[（(]?\s*(?:(?:计量)?单位|unit)\s*[：:].{1,40}|\s*[（(][^（）()]{1,30}[）)]\s*", re.IGNORECASE
)
SOURCE_LINE = re.compile(r"\s*(?:资料来源|数据来源|来源|注|source|note)\s*[：:]", re.IGNORECASE)
LONGEST_TITLE = 60
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


@dataclass(frozen=True)
class _Open:
    """A section that is open: its level by the marks, and its rank by the numbering (0 without)."""

    level: int
    rank: int
    identifier: str


class _Outline:
    def __init__(self, text: str) -> None:
        self.parts: list[Found] = []
        self.titles: dict[str, str] = {}
        self.levels: list[_Open] = []
        self.counts: dict[str, int] = {}
        self.section = ""
        self.lines = text.split("\n")
        self.taken = _printed_numbers(self.lines)
        self.joined: set[int] = set()
        in_table = False
        caption_line = -9
        start = 0
        for number, line in enumerate(self.lines, 1):
            bare = line.strip()
            is_row = _is_row(line)
            if not bare or number in self.joined:
                pass
            elif is_row:
                if not in_table and not RULE.fullmatch(line) and not self._continues(number, caption_line):
                    self._add(self._free("t"), "table", "", bare.split("\t")[0], number, start, line)
                in_table = True
            elif CONTINUED.match(line) and len(bare) <= LONGEST_TITLE:
                in_table = any(p.kind == "table" for p in self.parts)
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

    def _heading(self, line: str) -> tuple[int, int, str] | None:
        """Level by the marks (0 without), rank by the numbering (0 without), and title."""
        bare = line.strip()
        marked = HEADING.fullmatch(bare)
        title = _plain(marked[2]) if marked else bare
        if not title or (marked is None and (len(bare) > LONGEST_TITLE or SENTENCE_END.search(bare))):
            return None
        rank = next((rank for rank, pattern in NUMBERED if pattern.fullmatch(title)), 0)
        if marked is None and not rank:
            return None
        return len(marked[1]) if marked else 0, rank, title if marked else _plain(bare)

    def _section(self, level: int, rank: int, title: str, number: int, start: int, line: str) -> None:
        level = self._level(level, rank)
        while self.levels and self.levels[-1].level >= level:
            self.levels.pop()
        parent = self.levels[-1].identifier if self.levels else ""
        self.counts[parent] = self.counts.get(parent, 0) + 1
        name = f"{parent}.{self.counts[parent]}" if parent else f"s{self.counts[parent]}"
        self.section = ""
        self._add(name, "section", parent, self._whole_title(title, line, number), number, start, line)
        self.section = name
        self.levels.append(_Open(level, rank, name))

    def _level(self, level: int, rank: int) -> int:
        """The level of a heading. Its numbering counts before its marks, which cannot be trusted: （一） is below 一、."""
        if not rank:
            return level
        same = next((o for o in self.levels if o.rank >= rank), None)
        if same is not None:
            return same.level
        above = next((o for o in reversed(self.levels) if o.rank), None)
        if above is not None:
            return max(above.level + 1, level)
        return level or rank + 1

    def _whole_title(self, title: str, line: str, number: int) -> str:
        """A title that is broken over two headings at a colon, joined."""
        if not line.rstrip(" *").endswith(("：", ":")):
            return title
        for after in range(number + 1, min(number + 3, len(self.lines) + 1)):
            bare = self.lines[after - 1].strip()
            if bare:
                marked = HEADING.fullmatch(bare)
                mine = HEADING.fullmatch(line.strip())
                if marked and mine and len(marked[1]) == len(mine[1]):
                    self.joined.add(after)
                    return f"{title}：{_plain(marked[2])}"
                return title
        return title

    def _caption(self, found: re.Match[str], number: int, start: int, line: str) -> bool:
        kind = "table" if found[1].lower().startswith(("表", "table")) else "figure"
        title = _plain(found[4])
        if (
            SENTENCE_END.search(line)
            or len(title) > 90
            or title.startswith(("所示", "显示", "可见", "中", "shows"))
        ):
            return False
        if not title and kind == "figure":
            title = self._title_below(number)
        name = f"{kind[0]}{found[2]}" + (f"-{found[3]}" if found[3] else "")
        if name in self.titles:
            if _bare(self.titles[name]) == _bare(title):
                return False  # the same caption again, on the next page
            name = self._free(kind[0])  # numbers that begin anew in each chapter
        self._add(name, kind, self.section, title or f"{found[1]}{found[2]}", number, start, line)
        return kind == "table"

    def _title_below(self, number: int) -> str:
        """The title of a caption that is only a number: the lines below it, down to the unit, the source or a row."""
        words: list[str] = []
        for line in self.lines[number : number + 4]:
            bare = line.strip()
            ends = not bare or _is_row(line) or len(bare) > LONGEST_TITLE or SENTENCE_END.search(bare)
            if ends or SOURCE_LINE.match(bare) or CAPTION.match(bare) or HEADING.match(bare):
                if words or bare:
                    break
                continue
            words.append(_plain(bare))
            if UNIT_LINE.fullmatch(bare):
                break
        return "".join(words)

    def _note(self, mark: str, number: int, start: int, line: str) -> None:
        if f"fn{mark}" not in self.titles:
            self._add(f"fn{mark}", "note", self.section, f"注{mark}", number, start, line)

    def _free(self, letter: str) -> str:
        """The first number of a kind that no caption prints."""
        n = 1
        while f"{letter}{n}" in self.titles or f"{letter}{n}" in self.taken:
            n += 1
        return f"{letter}{n}"

    def _add(self, name: str, kind: str, parent: str, title: str, number: int, start: int, line: str) -> None:
        self.titles[name] = title
        parent = parent if kind == "section" else self.section
        first = start + len(line) - len(line.lstrip())
        end = start + len(line.rstrip())
        self.parts.append(
            Found(name, kind, parent, name.lstrip("stfn"), title[:120], number, first, max(end, first + 1))
        )


def _is_row(line: str) -> bool:
    return "\t" in line or PIPES.fullmatch(line) is not None


def _printed_numbers(lines: list[str]) -> frozenset[str]:
    """The names that the captions of a text will take."""
    found = (CAPTION.match(line) for line in lines if "\t" not in line)
    return frozenset(
        f"{'t' if c[1].lower().startswith(('表', 'table')) else 'f'}{c[2]}" + (f"-{c[3]}" if c[3] else "")
        for c in found
        if c
    )


def _bare(title: str) -> str:
    return re.sub(r"[\s（(].*", "", title)


def _plain(text: str) -> str:
    return MARKUP.sub("", text).strip(" ：:\t")
