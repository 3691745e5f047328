"""What is around things: a sequence of neighbours that are described, or written as JSON, when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

import orjson

from service.traversal.describe import Describer
from service.traversal.results import Neighbor
from service.traversal.snapshot import Numbers
from service.traversal.text import Text


@dataclass(frozen=True, eq=False)
class Around(Sequence[Neighbor]):
    """Neighbours by their numbers, with their depths, how many links join each to nearer nodes, and some of those.

    `links` are the links to tell, `told` of them for each node in turn.
    """

    describe: Describer
    nodes: Numbers
    depths: list[int]
    counts: list[int]
    links: Numbers
    told: list[int]
    evidence: bool

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Neighbor]:
        edges = iter(self.describe.edges(self.links, self.evidence))
        for node, depth, count, few in zip(
            self.describe.nodes(self.nodes), self.depths, self.counts, self.told, strict=True
        ):
            yield Neighbor(node, depth, count, tuple(islice(edges, few)))

    @overload
    def __getitem__(self, index: int) -> Neighbor: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Neighbor]: ...
    def __getitem__(self, index: int | slice) -> Neighbor | Sequence[Neighbor]:
        return tuple(self)[index]

    def written(self) -> bytes:
        """All of them as JSON text."""
        text = Text(self.describe)
        edges = text.edges(self.links)
        if self.evidence:
            edges = (
                orjson.dumps(edge.to_json()).decode() for edge in self.describe.edges(self.links, places=True)
            )
        rows = (
            f'{{"node":{node},"depth":{depth},"links":{count},"edges":[{",".join(islice(edges, few))}]}}'
            for node, depth, count, few in zip(
                text.nodes(self.nodes), self.depths, self.counts, self.told, strict=True
            )
        )
        return f"[{','.join(rows)}]".encode()
