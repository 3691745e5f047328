"""Reviewing what a program read: list, accept, reject, amend; spreadsheets that come back without loss."""

from __future__ import annotations

import csv
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from graph_build.ingest import csv_text, write_if_changed
from graph_build.schemas import TABLES
from ontology.errors import WrongUse

Row = dict[str, str]
TABLE_NAMES = ("entities.csv", "statements.csv", "observations.csv")
# By what a row is called when a person names it.
NAMED_BY = {"entities.csv": "id", "statements.csv": "fact", "observations.csv": "key"}
REFERENCES = ("subject", "object", "metric", "area", "publisher")


@dataclass(frozen=True)
class Choice:
    """Which rows: by identifier (with * and ?), table, grade, rule and confidence; empty means any."""

    identifiers: tuple[str, ...] = ()
    table: str = ""
    grade: str = ""
    rule: str = ""
    least: float = 0.0
    undecided: bool = False

    def takes(self, table: str, row: Row) -> bool:
        """Whether a row is chosen."""
        names = {row.get(NAMED_BY[table], ""), row.get("fact", "")} - {""}
        return (
            (not self.identifiers or any(fnmatch.fnmatchcase(n, p) for n in names for p in self.identifiers))
            and self.table in ("", table.removesuffix(".csv"))
            and self.grade in ("", row.get("grade") or "accepted")
            and fnmatch.fnmatchcase(row.get("rule", ""), self.rule or "*")
            and float(row.get("confidence") or 1) >= self.least
            and not (self.undecided and row.get("review"))
        )


class ReviewTables:
    """The tables of one source, as rows that may be changed and written back."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "source.yaml").is_file():
            raise WrongUse(
                str(folder), "is no source", "name one that `zhitu ingest` made, or a folder of data/"
            )
        self.folder = folder
        self.rows = {name: _read(folder / name) for name in TABLE_NAMES}

    def chosen(self, choice: Choice) -> Iterator[tuple[str, Row]]:
        """The rows that a choice takes, with their table's name."""
        for name, rows in self.rows.items():
            for row in rows:
                if choice.takes(name, row):
                    yield name, row

    def decide(self, choice: Choice, decision: str) -> int:
        """Writes `accepted` or `rejected` into the rows that a choice takes; returns their number.

        What an accepted fact refers to is accepted with it; what says something of a thing that is no thing is
        rejected with it.
        """
        taken = list(self.chosen(choice))
        for _, row in taken:
            row["review"] = decision
        if decision == "accepted":
            self._accept_references([row for _, row in taken])
        else:
            # A row without a label only says where a known thing is mentioned.
            gone = {row["id"] for name, row in taken if name == "entities.csv" and row.get("zh")}
            self._reject_referring(gone)
        self.write()
        return len(taken)

    def amend(self, identifier: str, changes: Row) -> int:
        """Changes cells of the row of that name and marks it amended. Raises WrongUse for an unknown row or column."""
        taken = list(self.chosen(Choice((identifier,))))
        if len(taken) != 1:
            raise WrongUse(
                identifier, f"names {len(taken)} rows", "name one row as `zhitu review list` shows it"
            )
        table, row = taken[0]
        for column in changes:
            if column not in TABLES[table].names or column in ("where", "line", "start", "end", "review"):
                columns = [
                    n for n in TABLES[table].names if n not in ("where", "line", "start", "end", "review")
                ]
                raise WrongUse(column, f"cannot be changed in {table}", f"change one of {', '.join(columns)}")
        row.update(changes)
        row["review"] = "amended"
        self._accept_references([row])
        self.write()
        return 1

    def write(self) -> None:
        """Writes the tables that have changed, each in one step."""
        for name, rows in self.rows.items():
            write_if_changed(self.folder / name, csv_text(name, rows))

    def _reject_referring(self, gone: set[str]) -> None:
        for name in ("entities.csv", "statements.csv", "observations.csv"):
            for row in self.rows[name]:
                named = {row.get(column, "") for column in (*REFERENCES, "id")}
                if named & gone and not row.get("review"):
                    row["review"] = "rejected"

    def _accept_references(self, rows: list[Row]) -> None:
        wanted = {row.get(column, "") for row in rows for column in REFERENCES}
        for entity in self.rows["entities.csv"]:
            if entity["id"] in wanted and entity.get("grade") == "candidate" and not entity.get("review"):
                entity["review"] = "accepted"

    def export(self, path: Path) -> None:
        """Writes the three tables as sheets of one workbook; every cell is text, so that nothing is reformatted."""
        book = Workbook(write_only=True)
        for name, rows in self.rows.items():
            sheet = book.create_sheet(name.removesuffix(".csv"))
            columns = [*TABLES[name].names, *TABLES[name].optional]
            sheet.append(columns)
            for row in rows:
                sheet.append([_cell(sheet, row.get(column, "")) for column in columns])
        book.save(path)

    def take_back(self, path: Path) -> int:
        """Reads a workbook that `export` wrote and a person edited; returns the number of rows that differ.

        Raises WrongUse, and changes nothing, for a workbook whose sheets or columns are not the tables'.
        """
        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except (OSError, KeyError, ValueError, InvalidFileException) as error:
            raise WrongUse(
                str(path), f"is no workbook ({type(error).__name__})", "save it as .xlsx"
            ) from None
        changed, read = 0, {}
        for name in TABLE_NAMES:
            title = name.removesuffix(".csv")
            if title not in book.sheetnames:
                raise WrongUse(str(path), f"has no sheet {title!r}", "keep the three sheets and their names")
            read[name] = list(_sheet(book[title], path, name))
        for name, rows in read.items():
            changed += sum(a != b for a, b in zip(self.rows[name], rows, strict=False))
            changed += abs(len(self.rows[name]) - len(rows))
            self.rows[name] = rows
        self.write()
        return changed


def _cell(sheet: WriteOnlyWorksheet, text: str) -> Cell | None:
    """A cell that is text whatever it looks like: what begins with = is no formula."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _sheet(sheet: object, path: Path, name: str) -> Iterator[Row]:
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    header = [str(c) if c is not None else "" for c in next(rows, ())]
    columns = [*TABLES[name].names, *TABLES[name].optional]
    if header[: len(columns)] != columns:
        raise WrongUse(
            str(path),
            f"the columns of sheet {name.removesuffix('.csv')!r} are changed",
            "keep the header row",
        )
    for cells in rows:
        if any(c is not None for c in cells):
            # A row ends at its last filled cell.
            yield {column: _text(cell) for column, cell in zip_longest(columns, cells[: len(columns)])}


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _read(path: Path) -> list[Row]:
    columns = [*TABLES[path.name].names, *TABLES[path.name].optional]
    with path.open(encoding="utf-8", newline="") as handle:
        return [{c: row.get(c) or "" for c in columns} for row in csv.DictReader(handle)]
