"""One node for what several documents name: by normal form, by aliases that a document states, within one kind.

Each ingested source defines what it names, so that it can stand alone. When a release is built, the first source that
defines a thing (a reviewed one before those that a program read, then by name) gives its labels and its class; the
others mention it, and what they call it becomes an alias. Likeness never merges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph_build.extraction.folding import key
from graph_build.schemas import is_in_graph
from graph_build.source import Description, Source
from graph_build.tables import Row

LABELS = ("zh", "en", "aliases_zh", "aliases_en", "definition_zh", "definition_en")
COLUMNS = {
    "entities.csv": ("id",),
    "statements.csv": ("subject", "object"),
    "observations.csv": ("metric", "subject", "area", "publisher"),
}
# Kinds whose things mean something outside their document.
SHARED = frozenset(
    [
        "organization",
        "policy",
        "report",
        "technology",
        "application",
        "industry",
        "product",
        "metric",
        "place",
    ]
)


def merged(sources: list[Source]) -> list[Source]:
    """The sources with the rows that a program read brought together; rows that a person wrote stay as they are."""
    ordered = sorted(sources, key=lambda s: (_is_read(s), s.identifier))
    renamed = _renamed(ordered)
    rows = {
        s.identifier: {n: [_named(r, n, renamed) for r in rs] for n, rs in s.rows.items()} for s in ordered
    }
    _one_definition([rows[s.identifier]["entities.csv"] for s in ordered])
    return [
        replace(s, rows=rows[s.identifier], description=_published(s.description, renamed)) for s in sources
    ]


def _published(description: Description, renamed: dict[str, str]) -> Description:
    publisher = renamed.get(description.publisher, description.publisher)
    return description.model_copy(update={"publisher": publisher})


def _is_read(source: Source) -> bool:
    return any(row.optional("rule") for row in source.rows["entities.csv"])


def _definitions(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        is_shared = bool(row["zh"]) and row["id"].partition("/")[0] in SHARED
        if is_shared and is_in_graph(row.cells.get("review", ""), row.optional("grade")):
            yield row


def _renamed(sources: list[Source]) -> dict[str, str]:
    """Things that are called by an alias which a document states of exactly one other thing of their kind."""
    stated: dict[tuple[str, str], set[str]] = {}
    for source in sources:
        for row in _definitions(source.rows["entities.csv"]):
            for alias in filter(None, (*row["aliases_zh"].split("|"), *row["aliases_en"].split("|"))):
                stated.setdefault((row["id"].partition("/")[0], key(alias)), set()).add(row["id"])
    renamed = {}
    for source in sources:
        for row in _definitions(source.rows["entities.csv"]):
            if row.optional("rule"):
                called = stated.get((row["id"].partition("/")[0], key(row["zh"])), set()) - {row["id"]}
                if len(called) == 1:
                    renamed[row["id"]] = next(iter(called))
    # A chain of aliases ends at the thing that has no other name.
    return {old: new for old, new in renamed.items() if new not in renamed}


def _named(row: Row, table: str, renamed: dict[str, str]) -> Row:
    changes = {c: renamed[row[c]] for c in COLUMNS.get(table, ()) if row.cells.get(c, "") in renamed}
    return replace(row, cells=row.cells | changes) if changes else row


def _one_definition(tables: list[list[Row]]) -> None:
    """Keeps the first definition of each thing; the others mention it under their own name."""
    first: dict[str, tuple[list[Row], int]] = {}
    for rows in tables:
        here: dict[str, int] = {}
        for number, row in enumerate(list(rows)):
            identifier = row["id"]
            known = first.get(identifier)
            if identifier in here and row.optional("rule"):
                rows[number] = replace(
                    row, cells=row.cells | {"review": "rejected"}
                )  # mentioned here already
            elif known is not None and row.optional("rule"):
                holder, at = known
                if row["zh"]:
                    holder[at] = _with_aliases(holder[at], row)
                blank = dict.fromkeys(LABELS, "") | {"class": holder[at]["class"]}
                rows[number] = replace(row, cells=row.cells | blank)
            elif known is None and row in list(_definitions([row])):
                first[identifier] = (rows, number)
            here.setdefault(identifier, number)


def _with_aliases(row: Row, other: Row) -> Row:
    """A definition with the names that another document uses. A definition that a person wrote stays as it is."""
    if not row.optional("rule"):
        return row
    own = {key(row["zh"]), key(row["en"])}
    said = [*row["aliases_zh"].split("|"), *other["aliases_zh"].split("|"), other["zh"]]
    aliases = {key(a): a for a in said if a and not a.isascii() and key(a) not in own}
    return replace(row, cells=row.cells | {"aliases_zh": "|".join(sorted(aliases.values()))})
