"""Paths between two nodes: every simple path up to a length, and the k shortest.

Paths are told by their nodes; several links between two neighbours are steps of the same path. Simple paths are put
together from halves that meet in the middle, where each half is cut to nodes from which the other end is still in
reach; that is what makes them fast on a graph with hubs.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from service.traversal.budget import Meter
from service.traversal.snapshot import Numbers
from service.traversal.view import View
from service.traversal.walk import distances

Path = tuple[int, ...]
Rows = NDArray[np.int32]
PARTS = 1_000_000
SHORT = 6


def distance(onward: View, backward: View, source: int, target: int, most: int, meter: Meter) -> int | None:
    """The number of steps of the shortest path, searched from both ends; None where it is longer than `most`."""
    if source == target:
        return 0
    sides = [_Side(onward, source), _Side(backward, target)]
    while sides[0].steps + sides[1].steps < most and not meter.out_of_time():
        side = min(sides, key=lambda s: (s.work(), s.steps))
        other = sides[1] if side is sides[0] else sides[0]
        if not side.grow():
            return None
        if other.seen[side.frontier].any():
            return sides[0].steps + sides[1].steps
    return None


class _Side:
    """One end of a search from both ends."""

    def __init__(self, view: View, start: int) -> None:
        self.view, self.steps = view, 0
        self.seen = np.zeros(view.size, bool)
        self.seen[start] = True
        self.frontier: Numbers = np.array([start], np.int32)

    def work(self) -> int:
        """How many links the next step follows."""
        return int(self.view.counts(self.frontier).sum())

    def grow(self) -> bool:
        """Takes one more step; whether anything new was reached."""
        ends = self.view.other[self.view.slots(self.frontier)]
        self.frontier = np.unique(ends[~self.seen[ends]])
        self.seen[self.frontier] = True
        self.steps += 1
        return bool(len(self.frontier))


def simple_paths(
    onward: View, backward: View, source: int, target: int, longest: int, meter: Meter
) -> Iterator[Path]:
    """Every simple path of at most `longest` steps, the short ones first, then by the IRIs of their nodes."""
    if source == target:
        return
    shortest = distance(onward, backward, source, target, longest, meter)
    if shortest is None:
        return
    reach = 0
    for length in range(shortest, longest + 1):
        if meter.out_of_time():
            return
        if (wanted := (length + 1) // 2 if length <= SHORT else longest - 1) > reach:
            reach = wanted
            to_target = distances(backward, (target,), reach)
            from_source = distances(onward, (source,), reach)
        first, last = (length + 1) // 2, length // 2
        heads = _halves(onward, source, first, length, to_target, reach, target, meter)
        tails = _halves(backward, target, last, length, from_source, reach, source, meter)
        if meter.ended():
            return
        found = _join(heads, tails, meter)
        if meter.ended():
            return
        yield from map(tuple, found[np.lexsort(found.T[::-1])].tolist())


def shortest_paths(
    onward: View, backward: View, source: int, target: int, count: int, longest: int, meter: Meter
) -> list[Path]:
    """The `count` paths with the fewest steps, ties in the order of the IRIs of their nodes."""
    found: list[Path] = []
    for path in simple_paths(onward, backward, source, target, longest, meter):
        found.append(path)
        if len(found) == count:
            break
    return found


def _halves(
    view: View,
    start: int,
    steps: int,
    length: int,
    rest: NDArray[np.int16],
    reach: int,
    other_end: int,
    meter: Meter,
) -> Rows:
    """The simple walks of `steps` steps from `start` whose end can still meet the other end in time.

    `rest` is the distance to the other end where that is at most `reach`.
    """
    rows: Rows = np.array([[start]], np.int32)
    pairs = view.pairs
    for step in range(1, steps + 1):
        ends = rows[:, -1]
        counts = pairs.counts(ends)
        if int(counts.sum()) > PARTS or meter.out_of_time():
            meter.stop(f"paths: more than {PARTS} parts of paths of {length} steps")
            return rows[:0]
        new = pairs.other[pairs.slots(ends)]
        of = np.repeat(np.arange(len(rows)), counts)
        left = length - step
        keep = rest[new] <= left if left <= reach else np.ones(len(new), bool)
        if left:
            keep &= new != other_end
        of, new = of[keep], new[keep]
        before = rows[of]
        fresh = np.all(before != new[:, None], axis=1)
        rows = np.concatenate((before[fresh], new[fresh, None]), axis=1)
    return rows


def _join(heads: Rows, tails: Rows, meter: Meter) -> Rows:
    """Whole paths: heads and tails with the same end and nothing else in common."""
    tails = tails[np.argsort(tails[:, -1], kind="stable")]
    first = np.searchsorted(tails[:, -1], heads[:, -1], side="left")
    counts = np.searchsorted(tails[:, -1], heads[:, -1], side="right") - first
    total = int(counts.sum())
    if total > PARTS:
        meter.stop(f"paths: more than {PARTS} pairs of halves")
        return np.zeros((0, heads.shape[1] + tails.shape[1] - 1), np.int32)
    of = np.repeat(np.arange(len(heads)), counts)
    ends = np.cumsum(counts)
    at = np.arange(total) - np.repeat(ends - counts, counts) + np.repeat(first, counts)
    head, tail = heads[of], tails[at][:, -2::-1] if tails.shape[1] > 1 else tails[at][:, :0]
    apart = np.ones(total, bool)
    for column in range(tail.shape[1]):
        apart &= np.all(head != tail[:, column, None], axis=1)
    found: Rows = np.concatenate((head[apart], tail[apart]), axis=1)
    return found
