"""The part of a release to export: all of it, or what a filter lets pass, with every value of its nodes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TypeVar

import numpy as np

from ontology.model import ontology
from service.exports.part import PIECE, Part
from service.exports.values import Values
from service.graph import Graph
from service.traversal.describe import Describer
from service.traversal.filters import Filter
from service.traversal.model import Edge, Node, Subgraph
from service.traversal.opened import opened

WHOLE = Filter(include=("observations", "documents"))
HELD = 60_000  # nodes and edges that are described once and kept; more are described anew in every walk
BATCH = 512
Item = TypeVar("Item")


class Walk(Iterable[Item]):
    """An iterable that makes its items anew each time."""

    def __init__(self, make: Callable[[], Iterator[Item]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Item]:
        return self._make()


class Spooled(Walk[Node]):
    """Nodes that are made in the first walk and read from a file on disk, a line of JSON each, in every further one."""

    def __init__(self, make: Callable[[], Iterator[Node]]) -> None:
        super().__init__(make)
        self._file: IO[bytes] | None = None

    def __iter__(self) -> Iterator[Node]:
        return self._first() if self._file is None else self._again(self._file)

    def _first(self) -> Iterator[Node]:
        file = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the part
        for node in self._make():
            file.write(json.dumps(node.to_json()).encode() + b"\n")
            yield node
        file.flush()
        self._file = file

    @staticmethod
    def _again(file: IO[bytes]) -> Iterator[Node]:
        place, rest = 0, b""
        # Reads at its own place, so that several walks can go on at the same time.
        while piece := os.pread(file.fileno(), PIECE, place):
            place += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            yield from (Node.from_json(json.loads(line)) for line in lines)


@dataclass(frozen=True)
class LargePart:
    """A part that is too large to be kept: its nodes and edges are made as they are asked for."""

    nodes: Spooled
    edges: Walk[Edge]
    release: str
    truncated: bool = False
    reason: str = ""


def chosen_part(
    graph: Graph, wanted: Filter = WHOLE, *, attributes: bool = True, evidence: bool = True
) -> Part:
    """The links that a filter lets pass, with their ends; without conditions on links, also things without links.

    `attributes` and `evidence` say whether values and places are read.
    """
    whole = opened(graph)
    chosen = whole.chosen(wanted)
    snapshot = whole.snapshot
    links = chosen.links & chosen.nodes[snapshot.source] & chosen.nodes[snapshot.target]
    nodes = np.zeros(snapshot.size, bool)
    nodes[snapshot.source[links]] = True
    nodes[snapshot.target[links]] = True
    if wanted == WHOLE or not (wanted.properties or wanted.sources or wanted.reviews or wanted.confidence):
        nodes |= chosen.nodes & ~np.isin(snapshot.node_class, _left_out(snapshot.classes, wanted))
    describer, values = Describer(graph, whole), Values(graph)
    node_numbers, link_numbers = np.flatnonzero(nodes), np.flatnonzero(links)

    def described_nodes() -> Iterator[Node]:
        for start in range(0, len(node_numbers), BATCH):
            some = describer.nodes(node_numbers[start : start + BATCH])
            yield from map(values.of, some) if attributes else some

    def described_edges() -> Iterator[Edge]:
        for start in range(0, len(link_numbers), BATCH):
            yield from describer.edges(link_numbers[start : start + BATCH], places=evidence)

    if len(node_numbers) + len(link_numbers) <= HELD:
        return Subgraph(tuple(described_nodes()), tuple(described_edges()), release=snapshot.release)
    return LargePart(Spooled(described_nodes), Walk(described_edges), snapshot.release)


def _left_out(classes: list[str], wanted: Filter) -> list[int]:
    """The codes of the classes that a filter leaves out where it is not told to include them."""
    hidden = {
        above
        for extra, above in (("observations", "Observation"), ("documents", "DocumentPart"))
        if extra not in wanted.include
    }
    known = ontology()
    return [
        code for code, name in enumerate(classes) if name in known.classes and hidden & known.ancestors(name)
    ]


def with_values(graph: Graph, part: Subgraph) -> Subgraph:
    """A part that a walk found, with every value of its nodes."""
    values = Values(graph)
    nodes = tuple(values.of(node) for node in part.nodes)
    return Subgraph(nodes, part.edges, part.truncated, part.reason, part.release)
