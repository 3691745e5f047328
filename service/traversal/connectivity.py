"""What hangs together, and by which single links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from service.traversal.snapshot import Numbers
from service.traversal.view import View

# SciPy is loaded where it is used: the server, which describes these functions, never computes with it.
if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SEED = 20240901


def components(view: View, strong: bool = False) -> list[Numbers]:
    """The parts of the graph that hang together, the largest first; nodes without links are left out.

    `strong` asks for a way in both directions; then `view` must be of one direction.
    """
    label = component_of(view, strong)
    linked = np.flatnonzero((np.diff(view.first) > 0) | (np.bincount(view.other, minlength=view.size) > 0))
    order = linked[np.argsort(label[linked], kind="stable")].astype(np.int32)
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    parts = np.split(order, cuts) if len(order) else []
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))


def component_of(view: View, strong: bool = False) -> Numbers:
    """The number of the part that each node is in."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    _, label = connected_components(_matrix(view), directed=strong, connection="strong")
    found: Numbers = label
    return found


def bridges(view: View) -> list[tuple[int, int]]:
    """The pairs of nodes whose links hold two parts of the graph together; `view` must hold both directions.

    Every link outside a spanning forest gets a random number; a branch of the forest is a bridge exactly when the
    numbers of the links that go round it cancel out (XOR), but for a chance of 1 in 2^64 for each.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import breadth_first_order  # noqa: PLC0415

    pairs = view.pairs
    root = view.size
    # A root above every component makes one tree of the forest.
    label = component_of(pairs)
    first_of = np.full(label.max(initial=-1) + 1, root)
    np.minimum.at(first_of, label, np.arange(view.size))
    below = np.diff(pairs.first)
    starts = np.append(pairs.first, pairs.first[-1] + len(first_of))
    matrix = csr_matrix(
        (np.ones(len(pairs.other) + len(first_of), np.int8), np.append(pairs.other, first_of), starts),
        shape=(root + 1, root + 1),
    )
    order, parent = breadth_first_order(matrix, root, directed=True)
    source = np.repeat(np.arange(view.size), below)
    tree = (parent[pairs.other] == source) | (parent[source] == pairs.other)
    loose = np.flatnonzero(~tree & (source < pairs.other))
    number = np.random.default_rng(SEED).integers(1, np.iinfo(np.int64).max, len(loose))
    around = np.zeros(root + 1, np.int64)
    np.bitwise_xor.at(around, source[loose], number)
    np.bitwise_xor.at(around, pairs.other[loose], number)
    for level in reversed(_levels(order, parent)):
        np.bitwise_xor.at(around, parent[level], around[level])
    ends = order[1:][(around[order[1:]] == 0) & (parent[order[1:]] != root)]
    found = np.sort(np.stack((ends, parent[ends]), axis=1), axis=1)
    return sorted(map(tuple, found.tolist()))


def _levels(order: NDArray[np.int32], parent: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """The nodes of a breadth-first order by their distance from the root, without the root."""
    levels, begin = [], 1
    # Parents stand in the same order as their children, so that a level ends with the children of the last level.
    place = np.zeros(len(parent), np.int64)
    place[order] = np.arange(len(order))
    parents = place[parent[order[1:]]] if len(order) > 1 else np.zeros(0, np.int64)
    end_of_level = 0
    while begin < len(order):
        end = 1 + int(np.searchsorted(parents, end_of_level, side="right"))
        levels.append(order[begin:end])
        end_of_level, begin = end - 1, end
    return levels


def _matrix(view: View) -> csr_matrix:
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    return csr_matrix(
        (np.ones(len(view.other), np.int8), view.other, view.first), shape=(view.size, view.size)
    )
