"""The snapshot of a release for walking: things as numbers, links as arrays, and no word more.

Nodes are numbered in the order of their IRIs, links in the order of (source, property, target): what is sorted by
number is sorted by IRI. Nothing here changes after it was made, so that processes and threads can share it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ontology.identifiers import THINGS
from service.traversal.texts import Texts

Numbers: TypeAlias = NDArray[np.int32]
Marks: TypeAlias = NDArray[np.bool_]

# Marks of a link, as bits.
INFERRED, VOCABULARY, OBSERVATION, DOCUMENT = 1, 2, 4, 8


@dataclass(frozen=True)
class Snapshot:
    """The links between the things of one release.

    `names` are the things' IRIs without the common beginning, sorted. `node_class` indexes `classes` (local names,
    the empty one first). `source`, `target`, `predicate` and `marks` describe the links; `predicate` indexes
    `properties` (IRIs). `evidence_link`, sorted, is the link of each piece of evidence, with its document (indexes
    `documents`, ids), confidence (NaN where no rule read it) and review (indexes `reviews`).
    """

    release: str
    names: Texts
    classes: list[str]
    properties: list[str]
    documents: list[str]
    reviews: list[str]
    node_class: NDArray[np.uint16]
    source: Numbers
    target: Numbers
    predicate: NDArray[np.uint16]
    marks: NDArray[np.uint8]
    evidence_link: Numbers
    evidence_document: Numbers
    evidence_confidence: NDArray[np.float32]
    evidence_review: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """How many things there are."""
        return len(self.names)

    def iri(self, node: int) -> str:
        """The IRI of a node."""
        return THINGS + self.names[node]

    def find(self, iri: str) -> int | None:
        """The node of an IRI or of an id (`technology/digital-twin`)."""
        name = iri.removeprefix(THINGS)
        place = bisect_left(self.names, name)
        return place if place < self.size and self.names[place] == name else None

    def class_of(self, node: int) -> str:
        """The local name of a node's class; empty where it has none."""
        return self.classes[int(self.node_class[node])]

    def links_of(self, triples: Iterable[tuple[str, str, str]]) -> Numbers:
        """The links of triples (property, source, target as IRIs); a triple that is no link is left out."""
        found = set()
        codes = {iri: code for code, iri in enumerate(self.properties)}
        for predicate, source, target in triples:
            code, start, end = codes.get(predicate), self.find(source), self.find(target)
            if code is not None and start is not None and end is not None:
                link = self.link(start, code, end)
                if link is not None:
                    found.add(link)
        return np.array(sorted(found), dtype=np.int32)

    def link(self, source: int, predicate: int, target: int) -> int | None:
        """The number of one link."""
        first, last = span(self.source, source)
        same = np.flatnonzero((self.predicate[first:last] == predicate) & (self.target[first:last] == target))
        return int(first + same[0]) if same.size else None

    def bytes(self) -> int:
        """The memory of the arrays and names."""
        return sum(v.nbytes for v in vars(self).values() if isinstance(v, np.ndarray | Texts))


def span(column: Numbers, value: int) -> tuple[int, int]:
    """Where the rows of a value begin and end in a sorted column."""
    # A number of the column's own kind: for another one, numpy would convert the whole column first.
    wanted = column.dtype.type(value)
    return int(np.searchsorted(column, wanted)), int(np.searchsorted(column, wanted, side="right"))
