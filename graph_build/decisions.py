"""A person's decisions about facts, carried over when a document is read again."""

from __future__ import annotations

import csv
from pathlib import Path

from graph_build.extraction.emit import Row, Tables

DECIDED = frozenset({"accepted", "amended", "rejected"})
PLACE = ("where", "line", "start", "end")
NAMES = {"entities": "entities.csv", "statements": "statements.csv", "observations": "observations.csv"}


def carry_over(folder: Path, tables: Tables, text: str, document: str) -> list[dict[str, str]]:
    """Puts the decisions in the tables of `folder` onto the rows that were read anew.

    A fact is found again by its own name (`fact`), which its sentence makes. A row that a person amended keeps their
    cells. A decided row whose sentence has changed stays where its words still stand once in the text; the others are
    returned, so that nobody's decision gets lost unsaid.
    """
    lost: list[dict[str, str]] = []
    old_text = _read(folder / document)
    for name, file in NAMES.items():
        rows: list[Row] = getattr(tables, name)
        by_fact = {row.get("fact", ""): row for row in rows}
        for old in _rows(folder / file):
            if old.get("review") not in DECIDED:
                continue
            new = by_fact.get(old.get("fact", ""))
            if new is not None:
                _apply(old, new)
            elif (moved := _moved(old, old_text, text)) is not None:
                rows.append(old | moved)
            else:
                lost.append({"table": file, "fact": old.get("fact", ""), "review": old.get("review", "")})
    return lost


def _apply(old: Row, new: Row) -> None:
    if old["review"] == "amended":
        place = {column: new[column] for column in PLACE}
        new.update({column: cell for column, cell in old.items() if cell is not None})
        new.update(place)
    else:
        new["review"] = old["review"]
        new["note"] = old.get("note", "") or new.get("note", "")


def _moved(row: Row, old_text: str, text: str) -> Row | None:
    """Where the words of a row stand now; None where they are gone or stand there several times."""
    try:
        words = old_text[int(row["start"]) : int(row["end"])]
    except (KeyError, ValueError):
        return None
    if not words or text.count(words) != 1:
        return None
    start = text.index(words)
    line = text.count("\n", 0, start) + 1
    return {"start": str(start), "end": str(start + len(words)), "line": str(line)}


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return [dict(row) for row in csv.DictReader(handle)]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
