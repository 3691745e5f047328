"""Small graphs for the tests, and networkx as the second opinion on them."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np

from service.traversal.snapshot import Snapshot
from service.traversal.texts import Texts
from service.traversal.view import View, whole_view

Link = tuple[int, int]


def snapshot(
    size: int, links: Iterable[Link], name: str = "https://w3id.org/zhitu/ontology#enables"
) -> Snapshot:
    """A snapshot of bare links between numbered nodes."""
    ends = np.array(sorted(set(links)), np.int32).reshape(-1, 2)
    count = len(ends)
    return Snapshot(
        release="test",
        names=Texts.of(f"thing/{i:05}" for i in range(size)),
        classes=[""],
        properties=[name],
        documents=[],
        reviews=[],
        node_class=np.zeros(size, np.uint16),
        source=ends[:, 0],
        target=ends[:, 1],
        predicate=np.zeros(count, np.uint16),
        marks=np.zeros(count, np.uint8),
        evidence_link=np.zeros(0, np.int32),
        evidence_document=np.zeros(0, np.int32),
        evidence_confidence=np.zeros(0, np.float32),
        evidence_review=np.zeros(0, np.uint8),
    )


def views(made: Snapshot) -> tuple[View, View, View]:
    """The adjacency along the links, against them, and in both directions."""
    whole = whole_view(made)
    every = np.ones(len(made.source), bool)
    return whole.chosen(every, None, "out"), whole.chosen(every, None, "in"), whole


def digraph(made: Snapshot) -> nx.DiGraph:
    """The same graph for networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(made.size))
    graph.add_edges_from(zip(made.source.tolist(), made.target.tolist(), strict=True))
    return graph


def random_links(size: int, count: int, seed: int) -> list[Link]:
    """Links drawn at random, with hubs."""
    random = np.random.default_rng(seed)
    ends = (random.random((count, 2)) ** 2 * size).astype(int)
    return [(a, b) for a, b in ends.tolist() if a != b]
