"""A PDF page's characters → its printed lines in reading order: turned pages upright, columns apart, notes' marks kept."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
from pypdfium2 import raw

from graph_build.readers.canonical import is_exponent, tidy

NOTE_RATIO = 0.75
# PDFium's own codes for a hyphen at the end of a line.
HYPHENS = frozenset({0x2, 0xAD, 0xFFFE})
NOWHERE = (0.0, 0.0, 0.0, 0.0)  # the box of a character that PDFium adds
MAX_SLANT = 10  # degrees; what is slanted more is a watermark
COLUMN_GAP = 6.0  # points at least between two columns of text
MOST_GAPS = 3000  # a page of text has fewer
LEAST_LINES = 4  # on either side, before a gap between them makes two columns


@dataclass(frozen=True)
class Frame:
    """The page as its text is read: `angle` is that of most of its characters, 0, 90, 180 or 270 degrees."""

    left: float
    bottom: float
    right: float
    top: float
    angle: int

    @property
    def width(self) -> float:
        """The width of the page as it is read, in points."""
        return self.right - self.left if self.angle in (0, 180) else self.top - self.bottom

    @property
    def height(self) -> float:
        """The height of the page as it is read, in points."""
        return self.top - self.bottom if self.angle in (0, 180) else self.right - self.left

    def upright(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A box of the page's own coordinates as left, top, right and bottom from the top left corner."""
        if self.angle == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.angle == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.angle == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


@dataclass(frozen=True)
class Character:
    """A printed character and its box from the page's top left; a generated space or line end has no size."""

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    @property
    def size(self) -> float:
        """The height of its box."""
        return self.bottom - self.top


@dataclass
class Line:
    """A printed line: text, box in points from the page's top left, and the size of most of its characters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass
class Printed:
    """What stands on a page."""

    frame: Frame
    characters: list[Character]
    has_watermark: bool = False


def printed(page: pypdfium2.PdfPage) -> Printed:
    """The characters of a page in content order; those that are slanted or outside the page are left out."""
    box = page.get_cropbox()
    text_page = page.get_textpage()
    found: list[tuple[str, float, tuple[float, float, float, float]]] = []
    angles: Counter[int] = Counter()
    slanted = 0
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        character = "-" if code in HYPHENS else chr(code) if 0 < code < 0x110000 else ""
        if not character or character in "\r\n " or raw.FPDFText_IsGenerated(text_page, index) == 1:
            found.append((" " if character == " " else "-" if character == "-" else "\n", 0, NOWHERE))
            continue
        angle = _degrees(raw.FPDFText_GetCharAngle(text_page, index))
        nearest = round(angle / 90) % 4 * 90
        if min(abs(angle - nearest), 360 - abs(angle - nearest)) > MAX_SLANT:
            slanted += 1
            continue
        angles[nearest] += 1
        found.append((character, nearest, _loose_box(text_page, index)))
    frame = Frame(box[0], box[1], box[2], box[3], angles.most_common(1)[0][0] if angles else 0)
    return Printed(frame, list(_placed(found, frame)), slanted > 0)


def _degrees(angle: float) -> float:
    """Counter-clockwise; PDFium gives radians, clockwise."""
    return -math.degrees(angle) % 360


def _loose_box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    rectangle = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(rectangle))
    low, high = sorted((rectangle.bottom, rectangle.top))
    return rectangle.left, low, rectangle.right, high


def _placed(
    found: list[tuple[str, float, tuple[float, float, float, float]]], frame: Frame
) -> Iterator[Character]:
    """The characters in the frame; what is turned otherwise stands on lines of its own."""
    before = float(frame.angle)
    half = ""
    for text, angle, box in found:
        if text in "\n -" and box == NOWHERE:
            yield Character(text)
            continue
        if 0xD800 <= ord(text) <= 0xDBFF:
            half = text
            continue
        whole = (half + text).encode("utf-16", "surrogatepass").decode("utf-16", "replace") if half else text
        half = ""
        if angle != before:
            yield Character("\n")
            before = angle
        left, top, right, bottom = frame.upright(*box)
        if right > 0 and bottom > 0 and left < frame.width and top < frame.height:
            yield Character(whole, left, top, right, bottom)


def lines(characters: Iterable[Character]) -> list[Line]:
    """Lines in reading order."""
    rows = list(_rows(characters))
    gutter = _gutter(rows)
    if gutter is None:
        return [line for row in rows for line in _whole(_apart(row))]
    sides: list[list[Character]] = []
    for row in rows:
        sides += _cut(row, gutter)
    return _by_column([line for row in sides for line in _whole(_apart(row))], gutter)


def _rows(characters: Iterable[Character]) -> Iterator[list[Character]]:
    """Characters that follow each other on one height."""
    row: list[Character] = []
    height = 0.0
    for character in characters:
        if character.text == "\n":
            if row:
                yield row
            row = []
            continue
        if character.size and row:
            middle = (character.top + character.bottom) / 2
            if abs(middle - height) > 0.8 * max(character.size, row[0].size):
                yield row
                row = []
        if character.size:
            height = (character.top + character.bottom) / 2
        if row or character.size:
            row.append(character)
    if row:
        yield row


def _size(row: list[Character]) -> float:
    return median(c.size for c in row if c.size) or 10.0


def _apart(row: list[Character]) -> Iterator[list[Character]]:
    """The pieces of a row between wide gaps: labels of a figure, or the cells of a table without rules."""
    size, start = _size(row), 0
    inked = [n for n, c in enumerate(row) if c.size]
    for one, other in pairwise(inked):
        before, now = row[one], row[other]
        if now.left - before.right > 4 * size or now.left < before.left - 3 * size:
            yield row[start:other]
            start = other
    yield row[start:]


def _whole(pieces: Iterable[list[Character]]) -> Iterator[Line]:
    for piece in pieces:
        line = line_of(piece)
        if line is not None:
            yield line


def line_of(row: list[Character]) -> Line | None:
    """A row as a line; digits set small and high are marks of notes. None where it has no ink."""
    inked = [c for c in row if c.size]
    if not inked:
        return None
    size = _size(row)
    base = median(c.bottom for c in inked)
    words, mark = "", ""
    for character in row:
        raised = character.size and (
            character.size < NOTE_RATIO * size
            or (character.size < 0.9 * size and character.bottom < base - 0.2 * size)
        )
        is_high = raised and character.bottom < base
        if is_high and character.text.isascii() and character.text.isdigit() and not is_exponent(words):
            mark += character.text
            continue
        if mark and not character.size:
            continue  # the gap after a mark is none of the text
        words += (f"<sup>{mark}</sup>" if mark else "") + character.text
        mark = ""
    text = tidy(words + (f"<sup>{mark}</sup>" if mark else ""))
    if not text:
        return None
    return Line(
        text,
        min(c.left for c in inked),
        min(c.top for c in inked),
        max(c.right for c in inked),
        max(c.bottom for c in inked),
        size,
    )


def _gutter(rows: list[list[Character]]) -> float | None:
    """Where two columns of text part, where the page's content goes to and fro between them; None otherwise."""
    gaps: list[tuple[float, float]] = []
    for row in rows:
        inked = [c for c in row if c.size]
        if inked:
            size = _size(row)
            gaps += [
                (one.right, other.left)
                for one, other in pairwise(inked)
                if other.left - one.right > max(COLUMN_GAP, 0.9 * size)
            ]
    if not LEAST_LINES <= len(gaps) <= MOST_GAPS:
        return None
    # The place that most gaps have in common.
    best = max((sum(a < x < b for a, b in gaps), x) for x in {(a + b) / 2 for a, b in gaps})
    gutter = best[1]
    if best[0] < LEAST_LINES:
        return None
    pieces = [piece for row in rows for piece in _cut(row, gutter)]
    left = [p for p in pieces if _right(p) <= gutter]
    right = [p for p in pieces if _left(p) >= gutter]
    if len(left) < LEAST_LINES or len(right) < LEAST_LINES or best[0] < 0.3 * min(len(left), len(right)):
        return None
    return gutter if _is_text(left) and _is_text(right) else None


def _is_text(pieces: list[list[Character]]) -> bool:
    """Lines of running text are as long as each other; the cells of a table are not."""
    widths = [_right(p) - _left(p) for p in pieces]
    return median(widths) > 0.7 * max(widths) and median(len(p) for p in pieces) > 8


def _left(row: list[Character]) -> float:
    return min(c.left for c in row if c.size)


def _right(row: list[Character]) -> float:
    return max(c.right for c in row if c.size)


def _cut(row: list[Character], gutter: float) -> list[list[Character]]:
    """A row cut where it has a gap over the gutter."""
    inked = [n for n, c in enumerate(row) if c.size]
    for one, other in pairwise(inked):
        if (
            row[one].right <= gutter <= row[other].left
            and row[other].left - row[one].right > 0.9 * row[one].size
        ):
            return [row[:other], row[other:]]
    return [row] if inked else []


def _by_column(found: list[Line], gutter: float) -> list[Line]:
    """The left column, then the right one, down to each line that spans both."""
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(found, key=lambda one: one.top):
        if line.right <= gutter + 1:
            left.append(line)
        elif line.left >= gutter - 1:
            right.append(line)
        else:
            ordered += [*left, *right, line]
            left, right = [], []
    return [*ordered, *left, *right]
