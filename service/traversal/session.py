"""What one request works with: the opened graph, who describes what is found, what is left of the budget."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from queries.stored import internal_query
from service.graph import Graph
from service.traversal.budget import Meter
from service.traversal.describe import Describer
from service.traversal.filters import Chosen, allowed_nodes
from service.traversal.naming import node_of, nodes_of
from service.traversal.opened import Opened, opened
from service.traversal.requests import THINGS, Asked
from service.traversal.snapshot import Marks, Numbers
from service.traversal.view import Direction, View

OPPOSITE: dict[Direction, Direction] = {"out": "in", "in": "out", "both": "both"}


class Session:
    """One request to one release."""

    def __init__(self, graph: Graph, asked: Asked) -> None:
        self.graph, self.asked = graph, asked
        self.whole: Opened = opened(graph)
        self.snapshot = self.whole.snapshot
        self.describe = Describer(graph, self.whole)
        self.meter = Meter(asked.budget())

    def node(self, said: str, place: str = "thing") -> int:
        """The node that a text means. Raises UnknownThing or BadParameter."""
        return node_of(self.graph, self.whole, said, place)

    def nodes(self, said: list[str], place: str) -> tuple[int, ...]:
        """The nodes that several texts mean, in the order of their IRIs."""
        return nodes_of(self.graph, self.whole, said, place, THINGS)

    def view(self, direction: Direction, seeds: tuple[int, ...] = ()) -> View:
        """The adjacency of the statements that the request chose."""
        return self.whole.view(self.asked.filter(), direction, seeds, self.printed)

    @cached_property
    def printed(self) -> Numbers | None:
        """The links that are printed in the documents that the request names; None where it names none."""
        if not self.asked.documents:
            return None
        return np.unique(np.concatenate([self.links_in(said) for said in self.asked.documents]))

    def things(self, links: Marks) -> Marks:
        """The nodes of the graph that the request chose: those with a link, and those that could have one."""
        found = np.zeros(self.snapshot.size, bool)
        found[self.snapshot.source[links]] = found[self.snapshot.target[links]] = True
        kinds = {"observations": "Observation", "documents": "DocumentPart"}
        left_out = [kind for extra, kind in kinds.items() if extra not in self.asked.include]
        found |= ~allowed_nodes(self.snapshot, left_out) if left_out else True
        return found

    @cached_property
    def chosen(self) -> Chosen:
        """The links and nodes that the request chose."""
        chosen = self.whole.chosen(self.asked.filter(), self.printed)
        links = chosen.links & chosen.nodes[self.snapshot.source] & chosen.nodes[self.snapshot.target]
        return Chosen(links, chosen.nodes & self.things(links))

    def links_in(self, said: str, place: str = "document") -> Numbers:
        """The links whose evidence stands in a document or a part of one."""
        part = self.snapshot.iri(self.node(said, place))
        rows = self.graph.rows(internal_query("statements-in"), {"place": part})
        triples = [(str(r["property"]), str(r["source"]), str(r["target"])) for r in rows]
        links = self.snapshot.links_of(triples)
        measured = [self.snapshot.find(s) for p, s, t in triples if s == t]
        numbers = [np.flatnonzero(self.snapshot.source == n) for n in measured if n is not None]
        return np.unique(np.concatenate([links, *numbers])).astype(np.int32)

    def bound(self) -> dict[str, Any]:
        """What a cursor is bound to: the release and the request without its page."""
        return {"release": self.snapshot.release} | self.asked.model_dump(exclude={"cursor", "limit"})

    def state(self, following: str = "") -> dict[str, Any]:
        """What every result says of itself."""
        return {
            "truncated": self.meter.ended(),
            "reason": self.meter.reason,
            "release": self.snapshot.release,
            "next": following,
        }
