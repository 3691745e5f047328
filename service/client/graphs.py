"""What graph functions answer, as rows, paths and graphs of rdflib."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.client.rows import Rows
from service.traversal.model import Edge, Node

if TYPE_CHECKING:
    import rdflib

NOWHERE = (None, None, None, None)
NODE_COLUMNS = ("id", "label_zh", "label_en", "class")


@dataclass(frozen=True)
class Path:
    """A path: its things in order, and for each step the statements between two of them, with their evidence.

    `zh` and `en` tell it in one line. `cost` is by the weight that was asked for.
    """

    nodes: tuple[Node, ...]
    steps: tuple[tuple[Edge, ...], ...]
    cost: float
    zh: str
    en: str

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        return self.zh

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Path:
        """The path that the service told."""
        return cls(
            tuple(map(Node.from_json, found["nodes"])),
            tuple(tuple(map(Edge.from_json, step["edges"])) for step in found["steps"]),
            found["cost"],
            found["said_zh"],
            found["said_en"],
        )

    def evidence(self) -> Rows:
        """Every statement of the path and where it is printed."""
        label = {node.iri: node.label() for node in self.nodes}
        columns = ("step", "source", "property", "target", "status", "document", "where", "line", "quote")
        rows = []
        for number, edges in enumerate(self.steps, 1):
            for edge in edges:
                said = (number, label[edge.source], edge.label(), label[edge.target], edge.status)
                places: list[tuple[object, ...]] = [
                    (p.source, p.where, p.line, p.quote or None) for p in edge.where
                ]
                rows += [dict(zip(columns, (*said, *place), strict=True)) for place in places or [NOWHERE]]
        return Rows(columns, rows)


def rows_of(items: Iterable[Mapping[str, Any]]) -> Rows:
    """Items of a graph function as rows: the thing's id, labels and class, then the item's own single values."""
    rows = [
        {name: item["node"][name] for name in NODE_COLUMNS if "node" in item}
        | {key: value for key, value in item.items() if not isinstance(value, list | dict)}
        for item in items
    ]
    return Rows(dict.fromkeys(key for row in rows for key in row), rows)


def to_rdflib(content: bytes, format_: str = "nt") -> rdflib.Graph:
    """An rdflib graph of N-Triples (or `xml`), with the prefixes that people use."""
    import rdflib  # noqa: PLC0415 - slow to load

    graph = rdflib.Graph(bind_namespaces="core")
    graph.bind("zhitu", "https://w3id.org/zhitu/ontology#")
    graph.bind("skos", "http://www.w3.org/2004/02/skos/core#")
    graph.parse(data=content, format=format_)
    return graph
