"""Review tables as workbooks and CSV files that a spreadsheet program may open, reformat and save, and back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from graph_build.readers.canonical import Unreadable
from graph_build.readers.document import read_bytes
from graph_build.readers.plain import decode
from ontology.errors import WrongUse

Sheet = list[dict[str, str]]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SEPARATORS = ",;\t"
ERRORS = re.compile(r"#(?:NAME|VALUE|REF|DIV/0|N/A|NUM|NULL)[!?]?|Err:\d+", re.IGNORECASE)
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:[ T]0?0:00(?::00)?)?月?")
MONTH_YEAR = re.compile(r"([A-Za-z]{3})[a-z]*[- ](\d{2,4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number


def write_workbook(path: Path, sheets: Mapping[str, tuple[Sequence[str], Sheet]]) -> None:
    """Writes sheets, each with its columns and rows; every cell is text, so that nothing is reformatted."""
    book = Workbook(write_only=True)
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(list(columns))
        for row in rows:
            cells = []
            for column in columns:
                text = row.get(column, "")
                cell = WriteOnlyCell(sheet, CONTROL.sub(" ", text)) if text else None
                if cell is not None:
                    cell.data_type = "s"  # what begins with = is no formula
                    cell.number_format = "@"
                cells.append(cell)
            sheet.append(cells)
    book.save(path)


def read_workbook(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook, their first row as the names of the columns.

    Raises WrongUse for a file that is none, and for a formula whose value the program that wrote it left out.
    """
    try:
        values = load_workbook(path, read_only=True, data_only=True)
        formulas = load_workbook(path, read_only=True, data_only=False)
        return {
            title: list(_sheet(path, title, values[title].values, formulas[title].iter_rows()))
            for title in values.sheetnames
        }
    except (OSError, KeyError, ValueError, InvalidFileException, BadZipFile, SyntaxError) as error:
        if isinstance(error, WrongUse):
            raise
        raise WrongUse(str(path), f"is no workbook ({type(error).__name__})", "save it as .xlsx") from None


def _sheet(
    path: Path, title: str, values: Iterator[tuple[object, ...]], formulas: Iterator[tuple[object, ...]]
) -> Iterator[dict[str, str]]:
    columns = [_text(cell) for cell in next(values, ())]
    next(formulas, None)
    for number, (cells, made) in enumerate(zip(values, formulas, strict=True), 2):
        for cell, formula in zip(cells, made, strict=True):
            if cell is None and getattr(formula, "data_type", "") == "f":
                raise WrongUse(
                    str(path),
                    f"sheet {title!r}, row {number} has a formula without its value",
                    "open it in a spreadsheet program and save it, or write the value",
                )
        if any(cell is not None for cell in cells):
            # A row ends at its last filled cell.
            yield {name: _text(cell) for name, cell in zip_longest(columns, cells[: len(columns)]) if name}


def _text(cell: object) -> str:
    """What a cell says, whatever type a spreadsheet program has given it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def write_csv(path: Path, columns: Sequence[str], rows: Sheet) -> None:
    """A table as CSV with a byte order mark, by which spreadsheet programs know that it is UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def read_csv(path: Path) -> Sheet:
    """The rows of a CSV file as any spreadsheet program saves it: its encoding and separator are found out.

    Raises WrongUse for a file that cannot be read.
    """
    try:
        text = decode(read_bytes(path))
    except Unreadable as error:
        raise WrongUse(str(path), error.problem, error.remedy) from None
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(10_000_000)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns = [name.strip() for name in next(rows, [])]
    return [
        {name: cell for name, cell in zip_longest(columns, cells[: len(columns)], fillvalue="") if name}
        for cells in rows
        if any(cells)
    ]


def restored(original: str, seen: str) -> str:
    """What a person meant by a cell: the original where a spreadsheet program alone changed its form.

    Leading and trailing zeros, digits beyond the fifteenth, dates, truth values, line ends and formulas are changed so.
    """
    if original == seen:
        return original
    if seen.replace("\r\n", "\n") == original.replace("\r\n", "\n"):
        return original
    if original and (ERRORS.fullmatch(seen) or (original[0] in "=@" and _number(seen) is not None)):
        return original  # taken for a formula
    if original.lower() in ("true", "false") and original.lower() == seen.lower():
        return original
    if _same_number(original, seen) or _same_date(original, seen):
        return original
    return seen


def _number(text: str) -> Decimal | None:
    with suppress(InvalidOperation):
        found = Decimal(text.strip().replace(",", ""))
        return found if found.is_finite() else None
    return None


def _same_number(original: str, seen: str) -> bool:
    one, other = _number(original), _number(seen)
    if one is None and original.endswith("%") and other is not None:
        return _number(original[:-1]) == other * 100
    if one is None or other is None:
        return False
    if one == other:
        return True
    # 123456789012345678 comes back as 1.23457E+17 or as 123456789012345000.
    if "e" in seen.lower():
        digits = len(seen.lower().partition("e")[0].replace(".", "").lstrip("-0"))
        return len(original.strip("-0.")) > digits >= 1 and _rounded(one, digits) == _rounded(other, digits)
    is_long = len(original.strip("-").replace(".", "")) > SIGNIFICANT
    return is_long and abs(one - other) < Decimal(10) ** (one.adjusted() - SIGNIFICANT + 1)


def _rounded(number: Decimal, digits: int) -> str:
    return f"{number:.{digits - 1}e}"


def _same_date(original: str, seen: str) -> bool:
    return bool(_date(original)) and _date(original) == _date(seen)


def _date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day; the first day where only a month is said, as spreadsheets read it."""
    if found := DAY.fullmatch(text.strip()):
        return int(found[1]), int(found[2]), int(found[3] or 1)
    if (found := MONTH_YEAR.fullmatch(text.strip())) and found[1].lower() in MONTHS:
        year = int(found[2])
        return year + 2000 if year < 100 else year, MONTHS.index(found[1].lower()) + 1, 1
    return None
