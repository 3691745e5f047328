"""A person's decisions about facts, carried over when a document is read again."""

from __future__ import annotations

import csv
from pathlib import Path

from graph_build.extraction.emit import Row, Tables

DECIDED = frozenset({"accepted", "amended", "rejected"})
PLACE = ("where", "line", "start", "end")
NAMES = {"entities": "entities.csv", "statements": "statements.csv", "observations": "observations.csv"}
# What makes a fact the same when its sentence has changed; where it stands counts too, but for things.
IDENTITY = {
    "entities": ("id",),
    "statements": ("subject", "property", "object"),
    "observations": ("printed", "metric", "subject"),
}


def carry_over(folder: Path, tables: Tables, text: str, document: str) -> list[dict[str, str]]:
    """Puts the decisions in the tables of `folder` onto the rows that were read anew.

    A fact is found again by its own name (`fact`), which its sentence makes; where the sentence has changed, by what
    it says and where its words stand now. A row that a person amended keeps their cells. A decided row that is read
    no more stays where its words still stand once in the text; the others are returned, so that nobody's decision
    gets lost unsaid.
    """
    lost: list[dict[str, str]] = []
    old_text = _read(folder / document)
    for name, file in NAMES.items():
        rows: list[Row] = getattr(tables, name)
        by_fact = {row["fact"]: row for row in rows if row.get("fact")}
        decided = [row for row in _rows(folder / file) if row.get("review") in DECIDED]
        known = {row.get("fact", "") for row in decided}
        for old in decided:
            new = by_fact.get(old.get("fact", ""))
            moved = None if new is not None else _moved(old, old_text, text)
            if new is None:
                free = [row for row in rows if row.get("fact") not in known and not row.get("review")]
                new = next((row for row in free if _is_same(name, old, row, moved)), None)
            if new is not None:
                _apply(old, new)
            elif moved is not None:
                rows.append(old | moved)
            else:
                lost.append({"table": file, "fact": old.get("fact", ""), "review": old.get("review", "")})
    return lost


def _is_same(name: str, old: Row, new: Row, moved: Row | None) -> bool:
    """Whether a row that was read anew says what a decided one said, of the same words."""
    if any(old.get(column, "") != new.get(column, "") for column in IDENTITY[name]):
        return False
    return name == "entities" or (moved is not None and moved["start"] == new.get("start"))


def _apply(old: Row, new: Row) -> None:
    if old["review"] == "amended":
        kept = {column: new[column] for column in (*PLACE, "fact", "key") if column in new}
        new.update({column: cell for column, cell in old.items() if cell is not None})
        new.update(kept)
    else:
        new["review"] = old["review"]
        new["note"] = old.get("note", "") or new.get("note", "")


def _moved(row: Row, old_text: str, text: str) -> Row | None:
    """Where the words of a row stand now; None where they are gone or stand there several times."""
    try:
        start, end = int(row["start"]), int(row["end"])
    except (KeyError, ValueError):
        return None
    words = old_text[start:end]
    if not words:
        return None
    if text.count(words) != 1:
        # What is short, such as a number, is told apart by the line that it stands in.
        line, offset = _line(old_text, start)
        if len(line) <= len(words) or text.count(line) != 1:
            return None
        found = text.index(line) + offset
    else:
        found = text.index(words)
    number = text.count("\n", 0, found) + 1
    return {"start": str(found), "end": str(found + len(words)), "line": str(number)}


def _line(text: str, position: int) -> tuple[str, int]:
    """The line around a position, and how far into it the position is."""
    first = text.rfind("\n", 0, position) + 1
    last = text.find("\n", position)
    return text[first : last if last >= 0 else len(text)], position - first


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
