"""What every reader gives: the lines of the canonical text and where each stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_CHARACTERS = 20_000_000
MAX_ROWS = 100_000
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

    def add(self, line: str, place: str) -> None:
        """Adds one line; control characters and line breaks inside it become spaces."""
        self.grow(len(line) + 1)
        self.lines.append((CONTROL.sub(" ", line).replace("\n", " ").replace("\r", " "), place))

    def grow(self, characters: int) -> None:
        """Counts the characters. Raises Unreadable for more than a document may have, before they fill the memory."""
        self.characters += characters
        if self.characters > MAX_CHARACTERS:
            raise Unreadable(f"has more than {MAX_CHARACTERS} characters of text", "split it")

    def blank(self) -> None:
        """Adds an empty line, unless one stands there."""
        if self.lines and self.lines[-1][0]:
            self.lines.append(("", ""))

    def table(self, rows: Iterable[list[str]], place: str) -> None:
        """Adds a table: one line a row, cells separated by tabs."""
        self.blank()
        for number, row in enumerate(rows):
            if number >= MAX_ROWS:
                self.notices.append(f"{place}: the table has more than {MAX_ROWS} rows; the rest is left out")
                break
            if self.characters + sum(map(len, row)) > MAX_CHARACTERS:
                self.grow(MAX_CHARACTERS)
            cells = [tidy(cell) for cell in row]
            if any(cells):
                # A table of one column would look like a paragraph.
                self.add("\t".join(cells) if len(cells) > 1 else cells[0] + "\t", place)
        self.blank()


def tidy(text: str) -> str:
    """Text on one line with single spaces."""
    return SPACE.sub(" ", text).strip()


def is_exponent(before: str) -> bool:
    """Whether a raised number after these words is a power and no mark of a note."""
    return EXPONENT.search(before) is not None
