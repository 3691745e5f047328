"""The lightest paths between two nodes: Dijkstra near both ends, then a best-first search that it guides."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from service.traversal.budget import Meter
from service.traversal.paths import Path, shortest_paths
from service.traversal.view import View
from service.traversal.walk import between

if TYPE_CHECKING:  # loaded only where it is used
    from scipy.sparse import csr_matrix

Costs = NDArray[np.float64]
EXPANSIONS = 200_000
WAITING = 1_000_000
DIGITS = 9


@dataclass(frozen=True)
class Priced:
    """A view whose links have costs above 0."""

    view: View
    cost: Costs

    @cached_property
    def matrix(self) -> csr_matrix:
        """The costs with one entry for each pair of nodes, the lowest."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415

        view, pairs = self.view, self.view.pairs
        own = view.starts() != view.other
        starts, ends, costs = view.starts()[own], view.other[own], self.cost[view.link[own]]
        new = np.ones(len(starts), bool)
        new[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
        lowest = np.minimum.reduceat(costs, np.flatnonzero(new)) if len(costs) else costs
        first = pairs.first.astype(pairs.other.dtype)
        return csr_matrix((lowest, pairs.other, first), shape=(view.size, view.size))

    def of(self, path: Path) -> float:
        """The cost of a path."""
        return float(sum(self.cost[between(self.view, a, b)].min() for a, b in pairwise(path)))

    def steps(self, node: int) -> list[tuple[int, float]]:
        """Where one step leads, each end once, at the lowest cost."""
        matrix = self.matrix
        part = slice(int(matrix.indptr[node]), int(matrix.indptr[node + 1]))
        return list(zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True))


def lightest_paths(
    onward: Priced, backward: Priced, source: int, target: int, count: int, longest: int, meter: Meter
) -> list[tuple[float, Path]]:
    """The `count` simple paths of least cost, with their costs; ties go to fewer steps, then to the IRIs.

    The paths of the fewest steps tell the most that the lightest ones can cost. Costs from the nodes that are near
    enough to both ends are computed once; they guide a best-first search over beginnings of paths, which therefore
    meets whole paths in the order of their cost.
    """
    if source == target:
        return []
    most = _most(onward, backward, source, target, count, longest, meter)
    ahead = _ahead(onward, backward, source, target, most)
    if not np.isfinite(ahead[source]):
        return []
    found: list[tuple[float, Path]] = []
    heap: list[tuple[float, int, Path, float]] = [(round(float(ahead[source]), DIGITS), 0, (source,), 0.0)]
    for _ in range(EXPANSIONS):
        if not heap or len(found) == count or len(heap) > WAITING or meter.out_of_time():
            if len(heap) > WAITING:
                meter.stop(f"paths: more than {WAITING} beginnings of paths")
            return found
        _, steps, path, spent = heapq.heappop(heap)
        if path[-1] == target:
            found.append((spent, path))
            continue
        if steps == longest:
            continue
        for end, price in onward.steps(path[-1]):
            total = spent + price
            whole = total + float(ahead[end])
            if whole <= most and end not in path:
                heapq.heappush(heap, (round(whole, DIGITS), steps + 1, (*path, end), total))
    meter.stop(f"paths: the search was ended after {EXPANSIONS} steps")
    return found


def _most(
    onward: Priced, backward: Priced, source: int, target: int, count: int, longest: int, meter: Meter
) -> float:
    """What the lightest paths cost at most; infinite where fewer than `count` paths are short enough to tell."""
    trial = Meter(meter.budget, started=meter.started)
    short = shortest_paths(onward.view, backward.view, source, target, count, longest, trial)
    if len(short) < count:
        return float(np.finfo(np.float64).max)
    return max(map(onward.of, short)) * (1 + 1e-9)


def _ahead(onward: Priced, backward: Priced, source: int, target: int, most: float) -> Costs:
    """The cost from each node to the target, infinite for nodes that no path of at most that cost can pass.

    Such a path lies wholly within half of its cost of one of its ends.
    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    near = np.isfinite(dijkstra(backward.matrix, indices=target, limit=most / 2))
    near |= np.isfinite(dijkstra(onward.matrix, indices=source, limit=most / 2))
    nodes = np.flatnonzero(near)
    ahead = np.full(len(near), np.inf)
    ahead[nodes] = dijkstra(
        backward.matrix[nodes][:, nodes], indices=int(np.searchsorted(nodes, target)), limit=most
    )
    return ahead
