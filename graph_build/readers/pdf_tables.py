"""The ruled tables of a PDF page: where their cells are, and the words in them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import pdfplumber.pdf
import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from graph_build.readers.pdf_lines import Character, Frame, Line, line_of
from graph_build.readers.pdf_text import join

# pdfminer reports every odd font to the log; what matters to a reader is in the notices.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

LEAST_RULES = 4
MOST_RULES = 4000  # beyond it a page is a drawing
LEAST_FILLED = 0.3  # of the cells of a table; the grid of a chart has fewer
DAMAGED = (
    PdfminerException,
    PDFException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    RecursionError,
    AttributeError,
    ZeroDivisionError,
    NotImplementedError,
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ruled:
    """A ruled table: its box and its cells."""

    left: float
    top: float
    right: float
    bottom: float
    rows: list[list[str]]

    def holds(self, line: Line) -> bool:
        """Whether the middle of a line stands in the table."""
        x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
        return self.left - 2 <= x <= self.right + 2 and self.top - 2 <= y <= self.bottom + 2


def rules(page: pypdfium2.PdfPage) -> int:
    """How many paths are drawn on a page: few of them make no table, and far too many a drawing."""
    count = 0
    for thing in page.get_objects(max_depth=4):
        count += thing.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
        if count > MOST_RULES:
            break
    return count


def tables(page: PlumberPage, frame: Frame, characters: Sequence[Character]) -> list[Ruled]:
    """The ruled tables of a page in the frame of its text. Raises one of DAMAGED."""
    found = []
    for seen in page.find_tables():
        table = Table(page, [_box(cell, page, frame) for cell in seen.cells])
        rows = [[None if box is None else words(characters, box) for box in row.cells] for row in table.rows]
        cells = [cell for row in rows for cell in row if cell is not None]
        is_filled = sum(map(bool, cells)) >= LEAST_FILLED * len(cells)
        if len(rows) > 1 and len(rows[0]) > 1 and is_filled:
            found.append(Ruled(*table.bbox, _filled(rows)))
    return found


def _box(box: Sequence[float], page: PlumberPage, frame: Frame) -> Box:
    """A box of pdfplumber, which shows the page turned as a viewer does, in the frame of the page's text."""
    left, top, right, bottom = box
    if page.rotation % 360 == frame.angle != 0:
        return left, top, right, bottom
    over = page.mediabox[3]
    return frame.upright(left, over - bottom, right, over - top)


def words(characters: Sequence[Character], box: Box) -> str:
    """The words in a box, its lines joined."""
    left, top, right, bottom = box
    rows: list[list[Character]] = []
    height = None
    for character in characters:
        if not character.size:
            if rows and character.text == " ":
                rows[-1].append(character)
            continue
        x, y = (character.left + character.right) / 2, (character.top + character.bottom) / 2
        if not (left <= x <= right and top <= y <= bottom):
            continue
        if height is None or abs(y - height) > 0.6 * character.size:
            rows.append([])
            height = y
        rows[-1].append(character)
    text = ""
    lines = [line for row in rows if (line := line_of(row)) is not None]
    for line in sorted(lines, key=lambda one: round(one.bottom)):
        text = join(text, line.text)
    return text


def _filled(grid: list[list[str | None]]) -> list[list[str]]:
    """Places that a merged cell covers take its words: from the left in the header, from above elsewhere."""
    rows: list[list[str]] = []
    for number, cells in enumerate(grid):
        row: list[str] = []
        for column, cell in enumerate(cells):
            if cell is not None:
                row.append(cell)
            elif number == 0:
                row.append(row[-1] if row else "")
            else:
                row.append(rows[-1][column] if column < len(rows[-1]) else "")
        rows.append(row)
    return rows


def opened(data: object) -> pdfplumber.pdf.PDF | None:
    """The file for pdfplumber; None where its structure is damaged."""
    try:
        return pdfplumber.open(data)  # type: ignore[arg-type]
    except DAMAGED:
        return None
