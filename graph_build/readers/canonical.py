"""What every reader gives: the lines of the canonical text and where each stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# A report has some hundred thousand characters; ten times that many fit in the memory of a worker.
MAX_CHARACTERS = 3_000_000
MAX_ROWS = 20_000
# Sentences are read in their line: the time for one grows with the square of its length.
MAX_LINE = 10_000
BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
ENDS = re.compile(r".*[。！？；!?;]|.*\s", re.DOTALL)
SPACE = re.compile(r"[\s\u200b\ufeff]+")
# Where a raised number is a power and no mark of a note: km2, 10 to the 6th, s-1.
EXPONENT = re.compile(r"(?:(?<![A-Za-z])(?:[kcdmµμn]?m|s|ft|in)|(?<![\d.])10|[×x*]\s*10)$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Unreadable(ValueError):
    """A file that no reader can read. `problem` says why, `remedy` what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass
class Canonical:
    """Lines of canonical text with their places, and what the reader could not read or left out."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    characters: int = 0
    rows: int = 0

    def add(self, line: str, place: str) -> None:
        """Adds one line; control characters and line breaks inside it become spaces, and a huge line several."""
        self.grow(len(line) + 1)
        plain = BREAK.sub(" ", CONTROL.sub(" ", line))
        if len(plain) > MAX_LINE:
            self.notices.append(
                f"{place or f'line {len(self.lines) + 1}'}: {len(plain)} characters on one line; broken"
            )
        for piece in pieces(plain):
            self.lines.append((piece, place))

    def grow(self, characters: int) -> None:
        """Counts the characters. Raises Unreadable for more than a document may have, before they fill the memory."""
        self.characters += characters
        if self.characters > MAX_CHARACTERS:
            raise Unreadable(f"has more than {MAX_CHARACTERS} characters of text", "split it")

    def blank(self) -> None:
        """Adds an empty line, unless one stands there."""
        if self.lines and self.lines[-1][0]:
            self.lines.append(("", ""))

    def row(self, line: str, place: str) -> None:
        """Adds a table's row; the rows of a document beyond MAX_ROWS are counted and left out."""
        self.rows += 1
        if self.rows <= MAX_ROWS:
            self.add(line, place)

    def close(self) -> None:
        """Says what was left out. Every reader ends with it."""
        if self.rows > MAX_ROWS:
            left = self.rows - MAX_ROWS
            self.notices.append(
                f"the tables have {self.rows} rows, more than {MAX_ROWS}; the last {left} are left out: split the document"
            )

    def table(self, rows: Iterable[list[str]], place: str) -> None:
        """Adds a table: one line a row, cells separated by tabs."""
        self.blank()
        for row in rows:
            if self.characters + sum(map(len, row)) > MAX_CHARACTERS:
                self.grow(MAX_CHARACTERS)
            cells = [tidy(cell) for cell in row]
            if any(cells):
                # A table of one column would look like a paragraph.
                self.row("\t".join(cells) if len(cells) > 1 else cells[0] + "\t", place)
        self.blank()


def pieces(line: str) -> Iterator[str]:
    """A line in pieces of at most MAX_LINE characters, broken after a sentence or a space where there is one."""
    start = 0
    while len(line) - start > MAX_LINE:
        found = ENDS.match(line, start, start + MAX_LINE)
        end = found.end() if found else start + MAX_LINE
        yield line[start:end]
        start = end
    yield line[start:]


def tidy(text: str) -> str:
    """Text on one line with single spaces."""
    return SPACE.sub(" ", text).strip()


def is_exponent(before: str) -> bool:
    """Whether a raised number after these words is a power and no mark of a note."""
    return EXPONENT.search(before) is not None
