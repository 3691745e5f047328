"""Reviewing what a program read: list, accept, reject, amend; spreadsheets that come back without loss."""

from __future__ import annotations

import csv
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_build.ingest import csv_text, write_if_changed
from graph_build.schemas import REVIEWS, TABLES
from graph_build.spreadsheets import read_csv, read_workbook, restored, write_csv, write_workbook
from ontology.errors import WrongUse

Row = dict[str, str]
TABLE_NAMES = ("entities.csv", "statements.csv", "observations.csv")
# By what a row is called when a person names it.
NAMED_BY = {"entities.csv": "id", "statements.csv": "fact", "observations.csv": "key"}
# What a person writes of a row rather than in it.
DECIDING = ("review", "note")
LABELS = ("zh", "en", "aliases_zh", "aliases_en", "definition_zh", "definition_en")
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

    def merge(self, identifier: str, into: str) -> int:
        """Says that a thing of these tables is another, known one; returns the number of rows that now name it.

        Raises WrongUse for a name that no row has, and for things of two kinds.
        """
        if identifier.partition("/")[0] != into.partition("/")[0] or not into.partition("/")[2]:
            raise WrongUse(into, f"is not of the kind of {identifier}", "name a thing of the same kind")
        rows = [(name, row) for name in TABLE_NAMES for row in self.rows[name] if identifier in _ends(row)]
        if not rows:
            raise WrongUse(identifier, "is named in no row", "name one that `zhitu review list` shows")
        for name, row in rows:
            row.update({c: into for c in (*REFERENCES, "id") if row.get(c) == identifier})
            if name == "entities.csv":
                # Known elsewhere: the row only says where it is mentioned.
                row.update(dict.fromkeys(LABELS, ""))
            row["review"] = row["review"] or "amended"
        mentions = [row for row in self.rows["entities.csv"] if row["id"] == into]
        self.rows["entities.csv"] = [r for r in self.rows["entities.csv"] if r not in mentions[1:]]
        self.write()
        return len(rows)

    def export(self, path: Path) -> None:
        """Writes the three tables as sheets of a workbook (.xlsx), or as CSV files into a folder."""
        columns = {name: [*TABLES[name].names, *TABLES[name].optional] for name in TABLE_NAMES}
        if path.suffix.lower() == ".xlsx":
            write_workbook(path, {n.removesuffix(".csv"): (columns[n], self.rows[n]) for n in TABLE_NAMES})
            return
        path.mkdir(parents=True, exist_ok=True)
        for name in TABLE_NAMES:
            write_csv(path / name, columns[name], self.rows[name])

    def take_back(self, path: Path) -> Taken:
        """Takes the edits of a workbook, of a folder of CSV files or of one of them, as `export` wrote them.

        Rows are found by their names, in any order. A row whose cells were edited is amended; a row that is missing
        stays as it is. Raises WrongUse, and changes nothing, where tables, columns or decisions are none.
        """
        taken = Taken()
        merged = {
            name: _merged(f"{path}, {name}", name, self.rows[name], sheet, taken)
            for name, sheet in _sheets(path).items()
        }
        self.rows |= merged
        self.write()
        return taken


@dataclass
class Taken:
    """What an import did: rows that differ, rows that are new, and rows that the file lacks, which stay."""

    changed: int = 0
    added: int = 0
    missing: int = 0


def _sheets(path: Path) -> dict[str, list[Row]]:
    if path.suffix.lower() == ".csv":
        if path.name not in TABLE_NAMES:
            raise WrongUse(str(path), "is no table's file", f"keep the names {', '.join(TABLE_NAMES)}")
        return {path.name: read_csv(path)}
    if path.is_dir():
        found = {name: read_csv(path / name) for name in TABLE_NAMES if (path / name).is_file()}
        if not found:
            raise WrongUse(str(path), "holds no table", f"keep the names {', '.join(TABLE_NAMES)}")
        return found
    sheets = read_workbook(path)
    titles = {name: name.removesuffix(".csv") for name in TABLE_NAMES}
    for title in titles.values():
        if title not in sheets:
            raise WrongUse(str(path), f"has no sheet {title!r}", "keep the three sheets and their names")
    return {name: sheets[title] for name, title in titles.items()}


def _merged(shown: str, name: str, rows: list[Row], sheet: list[Row], taken: Taken) -> list[Row]:
    """The rows with the edits of a sheet."""
    columns = [*TABLES[name].names, *TABLES[name].optional]
    if sheet and (absent := [c for c in columns if c not in sheet[0]]):
        raise WrongUse(shown, f"lacks the columns {', '.join(absent)}", "keep the header row")
    by_name = {_name(name, row): row for row in rows}
    if len(by_name) != len(rows):
        raise WrongUse(shown, "has two rows of one name", "run `zhitu ingest` again")
    edited: dict[str, Row] = {}
    for number, row in enumerate(sheet, 2):
        identifier = _found(name, row, by_name)
        old = by_name.get(identifier, {})
        if identifier in edited:
            raise WrongUse(f"{shown}:{number}", f"names {identifier} twice", "keep one row of each name")
        new = {c: restored(old.get(c, ""), row.get(c, "")) for c in columns}
        new["review"] = new["review"].strip().lower()
        if new["review"] not in REVIEWS:
            said = ", ".join(filter(None, REVIEWS))
            raise WrongUse(f"{shown}:{number}", f"review {row['review']!r} is no decision", f"write {said}")
        touched = any(new[c] != old.get(c, "") for c in columns if c not in DECIDING)
        if old and touched and new["review"] != "rejected":
            new["review"] = "amended"
        taken.added += not old
        taken.changed += bool(old) and new != old
        edited[identifier] = new
    taken.missing += sum(identifier not in edited for identifier in by_name)
    kept = [edited.pop(identifier, row) for identifier, row in by_name.items()]
    return [*kept, *edited.values()]


def _name(table: str, row: Row) -> str:
    """By what a row is found again: the fact's own name where it has one."""
    own = row.get("fact") or row.get("key") or ""
    return own or "|".join(row.get(c, "") for c in TABLES[table].key)


def _found(table: str, row: Row, by_name: dict[str, Row]) -> str:
    """The name of a row of a sheet; a spreadsheet may have taken a fact's name for a number (`12e4` for 120000)."""
    identifier = _name(table, row)
    if identifier in by_name:
        return identifier
    places = ("where", "start", "end")
    for name, old in by_name.items():
        is_same_place = all(restored(old.get(c, ""), row.get(c, "")) == old.get(c, "") for c in places)
        if is_same_place and restored(name, identifier) == name:
            return name
    return identifier


def _ends(row: Row) -> set[str]:
    return {row.get(column, "") for column in (*REFERENCES, "id")}


def _read(path: Path) -> list[Row]:
    columns = [*TABLES[path.name].names, *TABLES[path.name].optional]
    with path.open(encoding="utf-8", newline="") as handle:
        return [{c: row.get(c) or "" for c in columns} for row in csv.DictReader(handle)]
