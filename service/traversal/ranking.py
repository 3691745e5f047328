"""How central things are: degree and PageRank (also personalised)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service.traversal.budget import Meter
from service.traversal.snapshot import Marks
from service.traversal.view import View

Scores = NDArray[np.float64]
DAMPING = 0.85
# What the last round of PageRank may still have moved, of 1 in all.
TOLERANCE = 1e-8
ROUNDS = 200


def degree(view: View) -> Scores:
    """How many links each node has in the view's direction."""
    return np.diff(view.first).astype(np.float64)


def pagerank(incoming: View, meter: Meter, seeds: Sequence[int] = (), among: Marks | None = None) -> Scores:
    """PageRank by power iteration; `incoming` holds for each node the links that give it weight.

    With seeds it is personalised: the walk begins again at them; otherwise at any node of `among` (all of them). Several links between two nodes weigh more, as in
    networkx.pagerank of a multigraph.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415  only where it is used

    size = incoming.size
    # Places as narrow as the ends: SciPy would widen both, and every round reads them all.
    first = incoming.first.astype(incoming.other.dtype)
    matrix = csr_matrix((np.ones(len(incoming.other)), incoming.other, first), shape=(size, size))
    given = np.bincount(incoming.other, minlength=size).astype(np.float64)
    share = np.divide(1.0, given, out=np.zeros(size), where=given > 0)
    dead_end = given == 0
    begin = np.full(size, 1 / size) if among is None else among / max(1, int(among.sum()))
    if seeds:
        begin = np.zeros(size)
        begin[list(seeds)] = 1 / len(seeds)
    rank = begin.copy()
    for _ in range(ROUNDS):
        new = DAMPING * (matrix @ (rank * share) + rank[dead_end].sum() * begin) + (1 - DAMPING) * begin
        moved = np.abs(new - rank).sum()
        rank = new
        if moved < TOLERANCE or meter.out_of_time():
            break
    return rank
