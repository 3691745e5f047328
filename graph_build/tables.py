"""Reads review tables strictly: what a spreadsheet may have done to a CSV file is found and named."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from graph_build.problems import Problems

MAX_BYTES = 64 * 1024 * 1024
ERROR_VALUES = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|#+)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class Columns:
    """The columns of a table, in order; `required` cells may not be empty, `optional` columns may be left out."""

    names: tuple[str, ...]
    required: frozenset[str]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row. `file` as shown to people, `number` the line of the file on which the row begins."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def optional(self, column: str) -> str:
        """The cell of a column that the table may leave out; empty where it does."""
        return self.cells.get(column, "")


def read_table(path: Path, shown: str, columns: Columns, problems: Problems) -> list[Row]:
    """The rows of a CSV file (RFC 4180, UTF-8). What is wrong goes to `problems`."""
    text = _decode(path, shown, problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = next(reader, [])
        if not _header_is_right(header, shown, columns, problems):
            return []
        begins = reader.line_num + 1
        for cells in reader:
            if cells:
                row = _row(cells, header, shown, begins, problems)
                if row is not None:
                    rows.append(row)
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.add(
            shown, reader.line_num, "", f"is not CSV ({error})", "quote cells that hold quotes or line breaks"
        )
        return []
    _check_cells(rows, columns, problems)
    return rows


def _decode(path: Path, shown: str, problems: Problems) -> str | None:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problems.add(
                shown, 0, "", f"has {size} bytes, more than {MAX_BYTES}", "split the source into several"
            )
            return None
        raw = path.read_bytes()
    except OSError as error:
        problems.add(
            shown, 0, "", f"cannot be read ({error.strerror})", "create it, with at least its header row"
        )
        return None
    save = "save it as CSV UTF-8 with \\n line ends and without a byte order mark"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add(shown, 1, "", "is UTF-16, not UTF-8", save)
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.add(shown, 1, "", "begins with a byte order mark", save)
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(shown, line, "", f"is not UTF-8 (byte {error.start}: 0x{raw[error.start]:02x})", save)
        return None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        problems.add(shown, line, "", "has Windows or Mac line ends (CR)", save)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _header_is_right(header: list[str], shown: str, columns: Columns, problems: Problems) -> bool:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        problems.add(shown, 1, "", "is separated by semicolons or tabs", "separate the cells by commas")
        return False
    wanted = ",".join(columns.names)
    for name in header:
        if name not in columns.names + columns.optional:
            problems.add(shown, 1, name, "is no column of this table", f"the columns are {wanted}")
    for name in columns.names:
        if name not in header:
            problems.add(shown, 1, name, "is missing", f"the columns are {wanted}")
    for name in {n for n in header if header.count(n) > 1}:
        problems.add(shown, 1, name, "stands there twice", "keep one of the two")
    left_out = set(columns.optional) - set(header)
    return sorted(header) == sorted({*columns.names, *columns.optional} - left_out)


def _row(cells: list[str], header: list[str], shown: str, number: int, problems: Problems) -> Row | None:
    if len(cells) != len(header):
        problems.add(
            shown,
            number,
            "",
            f"has {len(cells)} cells, the header has {len(header)}",
            "quote cells that hold commas",
        )
        return None
    return Row(shown, number, dict(zip(header, cells, strict=True)))


def _check_cells(rows: list[Row], columns: Columns, problems: Problems) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        for column, cell in row.cells.items():
            if cell != cell.strip():
                problems.add(row.file, row.number, column, f"{cell!r} has white space around it", "remove it")
            if ERROR_VALUES.fullmatch(cell):
                problems.add(
                    row.file,
                    row.number,
                    column,
                    f"{cell!r} is a spreadsheet's error value",
                    "write the value",
                )
            if CONTROL.search(cell):
                problems.add(
                    row.file,
                    row.number,
                    column,
                    "holds a control or replacement character",
                    "write the text anew",
                )
            if not cell and column in columns.required:
                problems.add(row.file, row.number, column, "is empty", "fill it in")
        key = tuple(row[name] for name in columns.key)
        if key in seen:
            said = " ".join(k for k in key if k)
            problems.add(
                row.file,
                row.number,
                columns.key[0],
                f"{said!r} is already in row {seen[key]}",
                "keep one of the two rows",
            )
        seen.setdefault(key, row.number)
