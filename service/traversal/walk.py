"""Walking step by step: what is reached from some nodes, and at which distance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service.traversal.budget import Meter
from service.traversal.snapshot import Numbers, span
from service.traversal.view import View

FAR = np.iinfo(np.int16).max


def distances(
    view: View, seeds: Sequence[int], depth: int, meter: Meter | None = None, fanout: Sequence[int] = ()
) -> NDArray[np.int16]:
    """How many steps each node is from the nearest seed; FAR where it is further than `depth`.

    `fanout` limits, for each step (the last number goes on), how many links are followed from one node, in the
    order of the other end's IRI. A meter ends the walk when time or nodes run out.
    """
    found = np.full(view.size, FAR, np.int16)
    frontier = np.unique(np.array(seeds, np.int32))
    found[frontier] = 0
    reached = len(frontier)
    for step in range(1, depth + 1):
        if not len(frontier):
            break
        slots = view.slots(frontier)
        if fanout:
            slots = slots[ordinals(view.counts(frontier)) < fanout[min(step, len(fanout)) - 1]]
        ends = view.other[slots]
        ends = ends[found[ends] == FAR]
        if len(ends) * 8 > view.size:
            marked = np.zeros(view.size, bool)
            marked[ends] = True
            frontier = np.flatnonzero(marked).astype(np.int32)
        else:
            frontier = np.unique(ends)
        if meter is not None:
            room = meter.budget.nodes - reached
            if meter.too_many("nodes", reached + len(frontier)):
                frontier = frontier[: max(0, room)]
            if meter.out_of_time():
                found[frontier] = step
                break
        found[frontier] = step
        reached += len(frontier)
    return found


def reached(found: NDArray[np.int16]) -> Numbers:
    """The nodes that were reached, the nearest first, then in the order of their IRIs."""
    nodes = np.flatnonzero(found < FAR).astype(np.int32)
    return nodes[np.argsort(found[nodes], kind="stable")]


def between(view: View, source: int, target: int) -> Numbers:
    """The links that are walked from one node to another."""
    first, last = int(view.first[source]), int(view.first[source + 1])
    start, end = span(view.other[first:last], target)
    links = view.link[first + start : first + end]
    return links if len(links) == 1 else np.unique(links)


def ordinals(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, 2 … within each group of a size."""
    ends = np.cumsum(counts)
    found: NDArray[np.int64] = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
    return found
