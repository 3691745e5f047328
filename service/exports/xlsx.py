"""An Excel workbook with a sheet of nodes and one of edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from service.exports.columns import (
    EDGE_COLUMNS,
    Column,
    Record,
    edge_record,
    node_columns,
    node_record,
    typed,
)
from service.exports.part import Options, Part, described, spooled
from service.exports.tables import ENDS
from service.traversal.model import Attribute, Scalar

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767
WIDTHS = {"iri": 42, "label": 30, "label_zh": 26, "label_en": 30, "source": 42, "target": 42, "where": 30}


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as a workbook; text is always a text cell, so that nothing of it is run as a formula."""
    nodes = (node_record(node, options.language) for node in part.nodes)
    edges = (
        {"source": edge.source, "target": edge.target, **edge_record(edge, options.language)}
        for edge in part.edges
    )
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = described(part), "Zhitu"
    _sheets(book, "nodes", node_columns(part.nodes), nodes)
    _sheets(book, "edges", (*ENDS, *EDGE_COLUMNS), edges)
    return spooled(book.save)


def _sheets(book: Workbook, name: str, columns: tuple[Column, ...], records: Iterable[Record]) -> None:
    """One sheet, or as many as the rows need."""
    number, rows, sheet = 1, 0, _sheet(book, name, columns)
    for record in records:
        if rows == MOST_ROWS:
            number, rows = number + 1, 0
            sheet = _sheet(book, f"{name}-{number}", columns)
        values = typed(columns, record)
        sheet.append([_cell(sheet, values.get(column.name)) for column in columns])
        rows += 1


def _sheet(book: Workbook, name: str, columns: tuple[Column, ...]) -> Worksheet:
    sheet = cast(Worksheet, book.create_sheet(name))  # write-only sheets share what is used here
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.name, 16)
    header = []
    for column in columns:
        cell = _text(sheet, column.name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    return sheet


def _cell(sheet: Worksheet, value: Attribute | None) -> Cell | Scalar | None:
    if isinstance(value, tuple):
        value = "|".join(map(str, value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        value = str(value)  # a spreadsheet keeps 15 digits
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Worksheet, value: str) -> Cell:
    cell = Cell(sheet, row=1, column=1, value=ILLEGAL.sub("\ufffd", value)[:MOST_CHARACTERS])
    cell.data_type = "s"
    return cell
