"""Adjacency: for each node, where its links lead, in one direction or both, for the links that a filter chose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from service.traversal.reading import is_symmetric
from service.traversal.snapshot import Marks, Numbers, Snapshot

Direction = Literal["out", "in", "both"]
OUT, IN = 1, 2


@dataclass(frozen=True)
class View:
    """Half-links in the order of (start, other end, link): those of node `v` are `first[v]:first[v + 1]`.

    `ways` says in which direction the link is walked: OUT along its arrow, IN against it, both where it is symmetric.
    """

    first: NDArray[np.int64]
    other: Numbers
    link: Numbers
    ways: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.first) - 1

    def slots(self, nodes: Numbers) -> NDArray[np.int64]:
        """The half-links of some nodes, one node after the other."""
        starts = self.first[nodes]
        counts = self.first[nodes + 1] - starts
        total = int(counts.sum())
        ends = np.cumsum(counts)
        return np.repeat(starts - ends + counts, counts) + np.arange(total)

    def counts(self, nodes: Numbers) -> NDArray[np.int64]:
        """How many half-links each of some nodes has."""
        found: NDArray[np.int64] = self.first[nodes + 1] - self.first[nodes]
        return found

    def starts(self) -> Numbers:
        """The node of each half-link."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.first))

    def chosen(self, links: Marks, nodes: Marks | None, direction: Direction) -> View:
        """The part of this view with some links, between some nodes, in a direction."""
        keep = links[self.link]
        if direction != "both":
            keep &= self.ways & (OUT if direction == "out" else IN) > 0
        if nodes is not None:
            keep &= nodes[self.other]
            keep &= np.repeat(nodes, np.diff(self.first))
        if keep.all():
            return self
        before = np.zeros(len(keep) + 1, np.int64)
        np.cumsum(keep, out=before[1:])
        return View(before[self.first], self.other[keep], self.link[keep], self.ways[keep])

    @cached_property
    def pairs(self) -> View:
        """The same view with one half-link for each pair of nodes: the first link joins them."""
        starts = self.starts()
        new = np.ones(len(starts), bool)
        new[1:] = (starts[1:] != starts[:-1]) | (self.other[1:] != self.other[:-1])
        new &= starts != self.other
        before = np.zeros(len(new) + 1, np.int64)
        np.cumsum(new, out=before[1:])
        return View(before[self.first], self.other[new], self.link[new], self.ways[new])


def whole_view(snapshot: Snapshot) -> View:
    """Every link of a snapshot from both of its ends."""
    links = np.arange(len(snapshot.source), dtype=np.int32)
    symmetric = np.array([is_symmetric(iri) for iri in snapshot.properties], bool)[snapshot.predicate]
    start = np.concatenate((snapshot.source, snapshot.target))
    other = np.concatenate((snapshot.target, snapshot.source))
    link = np.concatenate((links, links))
    ways = np.concatenate((np.where(symmetric, OUT | IN, OUT), np.where(symmetric, OUT | IN, IN)))
    # One sortable number for (start, other); a stable sort keeps links in order.
    order = np.argsort(start.astype(np.int64) * snapshot.size + other, kind="stable")
    first = np.zeros(snapshot.size + 1, np.int64)
    np.cumsum(np.bincount(start, minlength=snapshot.size), out=first[1:])
    return View(first, other[order], link[order], ways[order].astype(np.uint8))
