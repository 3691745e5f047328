"""What a document calls by a name that it states for something else is that thing: A（以下简称“B”）…B."""

from __future__ import annotations

from graph_build.extraction import (
    aliases,
)
from graph_build.extraction.emit import Row, Tables
from graph_build.extraction.folding import key
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.pipeline import Extraction

COLUMNS = ("id", "subject", "object", "area", "publisher")


def apply(found: Extraction, tables: Tables) -> None:
    """Lets the rows of a thing that is called by a stated alias name the thing itself; new things keep the alias."""
    rows = {row["id"]: row for row in tables.entities}
    for alias in (a for notes in found.notes for a in aliases.stated(notes, found.titles)):
        thing = rows.get(alias.identifier)
        if thing is None:
            continue
        kind = alias.identifier.partition("/")[0]
        other = rows.get(identifier_for(kind, alias.name))
        if (
            other is not None
            and other is not thing
            and other.get("zh")
            and key(other["zh"]) == key(alias.name)
        ):
            _rename(tables, other["id"], alias.identifier)
            del rows[other["id"]]
        if (
            thing.get("zh")
            and not aliases.GENERAL.fullmatch(alias.name)
            and key(alias.name) != key(thing["zh"])
        ):
            column = "aliases_en" if alias.name.isascii() else "aliases_zh"
            known = [a for a in thing.get(column, "").split("|") if a]
            thing[column] = "|".join(dict.fromkeys([*known, alias.name]))


def _rename(tables: Tables, old: str, new: str) -> None:
    tables.entities[:] = [row for row in tables.entities if row["id"] != old]
    for rows in (tables.statements, tables.observations):
        for row in rows:
            row.update({column: new for column in COLUMNS if row.get(column) == old})
    seen: set[tuple[str, ...]] = set()
    kept: list[Row] = []
    for row in tables.statements:
        name = tuple(row[column] for column in ("subject", "property", "object", "start"))
        if name not in seen and row["subject"] != row["object"]:
            kept.append(row)
        seen.add(name)
    tables.statements[:] = kept
