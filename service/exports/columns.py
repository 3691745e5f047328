"""Nodes and edges as flat records with typed columns, for every format that has attributes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from service.traversal.model import Attribute, Edge, Node, Place, Scalar

Record = dict[str, Attribute]


class Kind(Enum):
    """The type of a column's values."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"


@dataclass(frozen=True)
class Column:
    """One column. `many` says that a record may have several values of it."""

    name: str
    kind: Kind = Kind.TEXT
    many: bool = False


NODE_COLUMNS = tuple(
    Column(name) for name in ("iri", "id", "label", "label_zh", "label_en", "class", "class_zh", "class_en")
)
EDGE_COLUMNS = (
    *(Column(name) for name in ("id", "label", "predicate", "name", "label_zh", "label_en", "status")),
    Column("inferred", Kind.TRUTH),
    Column("confidence", Kind.NUMBER),
    Column("review"),
    Column("sources", many=True),
    Column("where", many=True),
    Column("quotes", many=True),
)
FIXED = frozenset(column.name for column in NODE_COLUMNS)
# Names that one of the formats gives a meaning of its own.
RESERVED = frozenset(
    [
        "border",
        "color",
        "fill",
        "group",
        "key",
        "name",
        "position",
        "shape",
        "short_id",
        "size",
        "source",
        "target",
        "x",
        "y",
    ]
)
LARGEST = 2**63
NOTHING: tuple[Attribute, ...] = ("", ())
CAST: dict[Kind, Callable[[Scalar], Scalar]] = {
    Kind.TEXT: str,
    Kind.WHOLE: int,
    Kind.NUMBER: float,
    Kind.TRUTH: bool,
}


def node_columns(nodes: Iterable[Node]) -> tuple[Column, ...]:
    """The columns of some nodes: the fixed ones, then one for each attribute, by name, of the type its values have."""
    kinds: dict[str, Kind] = {}
    many: set[str] = set()
    for node in nodes:
        for name, value in node.attributes.items():
            values = value if isinstance(value, tuple) else (value,)
            if len(values) > 1:
                many.add(name)
            for one in values:
                kind = _kind(one)
                known = kinds.setdefault(name, kind)
                if known is not kind:
                    kinds[name] = _wider(known, kind)
    found = (Column(attribute_name(name), kinds[name], name in many) for name in sorted(kinds))
    return (*NODE_COLUMNS, *found)


def attribute_name(name: str) -> str:
    """The column of an attribute; one that is called as a fixed column gets another name."""
    return f"attribute_{name}" if name in FIXED or name in RESERVED else name


def node_record(node: Node, language: str = "zh") -> Record:
    """A node's values by column; what it does not have is left out."""
    record: Record = {
        "iri": node.iri,
        "id": node.id,
        "label": node.label(language),
        "label_zh": node.label_zh,
        "label_en": node.label_en,
        "class": node.class_name,
        "class_zh": node.class_zh,
        "class_en": node.class_en,
    }
    record = {name: value for name, value in record.items() if value != ""}
    for name, value in node.attributes.items():
        values = tuple(v for v in (value if isinstance(value, tuple) else (value,)) if _finite(v))
        if values:
            record[attribute_name(name)] = values[0] if len(values) == 1 else values
    return record


def edge_record(edge: Edge, language: str = "zh") -> Record:
    """An edge's values by column, without its ends; what it does not have is left out."""
    record: Record = {
        "id": edge.id,
        "label": edge.label(language),
        "predicate": edge.predicate,
        "name": edge.name,
        "label_zh": edge.label_zh,
        "label_en": edge.label_en,
        "status": edge.status,
        "inferred": edge.inferred,
        "review": edge.review,
        "sources": edge.sources,
        "where": tuple(map(place, edge.where)),
        "quotes": tuple(p.quote for p in edge.where if p.quote),
    }
    if edge.confidence is not None:
        record["confidence"] = edge.confidence
    return {name: value for name, value in record.items() if value not in NOTHING}


def place(where: Place) -> str:
    """A place in one line: document, passage and, where they are known, line and offsets."""
    line = f" line {where.line}" if where.line is not None else ""
    offsets = f" {where.start}-{where.end}" if where.start is not None and where.end is not None else ""
    return f"{where.source} {where.where}{line}{offsets}"


def cast(column: Column, value: Attribute) -> Attribute:
    """A value in its column's type: a tuple where the column has several values, else one value."""
    change = CAST[column.kind]
    values = value if isinstance(value, tuple) else (value,)
    if column.many:
        return tuple(change(one) for one in values)
    return change(values[0]) if len(values) == 1 else "|".join(map(_text, values))


def typed(columns: Iterable[Column], record: Mapping[str, Attribute]) -> Record:
    """A record in its columns' order and types."""
    return {c.name: cast(c, record[c.name]) for c in columns if c.name in record}


def _finite(value: Scalar) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _kind(value: Scalar) -> Kind:
    if isinstance(value, bool):
        return Kind.TRUTH
    if isinstance(value, int):
        return Kind.WHOLE if -LARGEST <= value < LARGEST else Kind.TEXT
    return Kind.NUMBER if isinstance(value, float) else Kind.TEXT


def _wider(one: Kind, other: Kind) -> Kind:
    return Kind.NUMBER if {one, other} == {Kind.WHOLE, Kind.NUMBER} else Kind.TEXT


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
