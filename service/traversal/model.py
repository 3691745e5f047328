"""What the graph functions return and the exporters take: nodes, edges and the part of the graph they make up.

The classes are plain and frozen; `to_json` and `from_json` give and take the same JSON over HTTP, on the command
line and in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Scalar = str | int | float | bool
Attribute = Scalar | tuple[Scalar, ...]

STATED, VOCABULARY, INFERRED = "stated", "vocabulary", "inferred"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document prints a statement.

    `source` is the document's id (`report/…`), `where` the block (`s3.1/p8`, `t9/r2/c4`), `line` counts from 1,
    `start` and `end` are character offsets. `quote` is empty unless the release was built with the documents.
    """

    source: str
    where: str
    line: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""

    def to_json(self) -> dict[str, Any]:
        """The place as JSON values; what is not known is left out."""
        found = {name: getattr(self, name) for name in ("source", "where", "line", "start", "end", "quote")}
        return {name: value for name, value in found.items() if value not in (None, "")}


@dataclass(frozen=True, slots=True)
class Node:
    """A thing.

    `id` is the short name (`technology/digital-twin`) of `iri`. `class_name` is the most special class of the
    ontology (`SoftwareSystem`), with its labels. `attributes` holds literal values by property name (`startDate`)
    and what an algorithm found (`pagerank`, `community`, `depth`); a tuple where there are several.
    """

    iri: str
    id: str
    label_zh: str = ""
    label_en: str = ""
    class_name: str = ""
    class_zh: str = ""
    class_en: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    def label(self, language: str = "zh") -> str:
        """The label in a language, or in the other one, or the id: never empty."""
        first, second = (self.label_zh, self.label_en) if language == "zh" else (self.label_en, self.label_zh)
        return first or second or self.id

    def to_json(self) -> dict[str, Any]:
        """The node as JSON values."""
        return {
            "iri": self.iri,
            "id": self.id,
            "label_zh": self.label_zh,
            "label_en": self.label_en,
            "class": self.class_name,
            "class_zh": self.class_zh,
            "class_en": self.class_en,
            "attributes": {k: list(v) if isinstance(v, tuple) else v for k, v in self.attributes.items()},
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Node:
        """The node that `to_json` wrote."""
        given = dict(found)
        attributes = {k: tuple(v) if isinstance(v, list) else v for k, v in given.pop("attributes").items()}
        return cls(class_name=given.pop("class"), attributes=attributes, **given)


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement between two things, in the direction in which it is asserted.

    `source` and `target` are IRIs of nodes; `predicate` is an IRI and `name` its local name (`enables`). `id` is
    the same for the same statement in every release. `status` is `stated` (printed in a document), `vocabulary`
    (the hierarchy of concepts) or `inferred`. `confidence` is that of the surest evidence, from 0 to 1, and None
    where no rule read it; `review` is `accepted`, `amended` or empty. `sources` are ids of documents, `where` the
    places of the evidence; places are filled only where they were asked for.
    """

    source: str
    target: str
    predicate: str
    name: str
    id: str = ""
    label_zh: str = ""
    label_en: str = ""
    status: str = STATED
    confidence: float | None = None
    review: str = ""
    sources: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether a rule made the statement; no document prints it."""
        return self.status == INFERRED

    def label(self, language: str = "zh") -> str:
        """The property's label in a language, or in the other one, or its name: never empty."""
        first, second = (self.label_zh, self.label_en) if language == "zh" else (self.label_en, self.label_zh)
        return first or second or self.name

    def to_json(self) -> dict[str, Any]:
        """The edge as JSON values."""
        return {
            "id": self.id,
            "source": self.source,
            "target": self.target,
            "predicate": self.predicate,
            "name": self.name,
            "label_zh": self.label_zh,
            "label_en": self.label_en,
            "status": self.status,
            "inferred": self.inferred,
            "confidence": self.confidence,
            "review": self.review,
            "sources": list(self.sources),
            "where": [place.to_json() for place in self.where],
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Edge:
        """The edge that `to_json` wrote."""
        known = {k: v for k, v in found.items() if k not in {"inferred", "sources", "where"}}
        return cls(
            **known, sources=tuple(found["sources"]), where=tuple(Place(**place) for place in found["where"])
        )


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A part of the graph: every edge's ends are among its nodes.

    `truncated` says that a budget ended the walk, and `reason` which one; `release` is the id of the release.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False
    reason: str = ""
    release: str = ""

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge], release: str = "") -> Subgraph:
        """A whole (not truncated) part of these nodes and edges."""
        return cls(tuple(nodes), tuple(edges), release=release)

    def to_json(self) -> dict[str, Any]:
        """The part as JSON values."""
        return {
            "nodes": [node.to_json() for node in self.nodes],
            "edges": [edge.to_json() for edge in self.edges],
            "truncated": self.truncated,
            "reason": self.reason,
            "release": self.release,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Subgraph:
        """The part that `to_json` wrote."""
        return cls(
            tuple(Node.from_json(node) for node in found["nodes"]),
            tuple(Edge.from_json(edge) for edge in found["edges"]),
            found["truncated"],
            found["reason"],
            found["release"],
        )
