"""How central things are: degree, PageRank (also personalised), betweenness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from service.traversal.budget import Meter
from service.traversal.snapshot import Marks
from service.traversal.view import View

Scores = NDArray[np.float64]
DAMPING = 0.85
# What the last round of PageRank may still have moved, of 1 in all.
TOLERANCE = 1e-8
ROUNDS = 200
# Betweenness is exact up to this many steps of a search from every node; beyond, it is estimated to this error.
EXACT_WORK = 10_000_000
ERROR, DOUBT = 0.01, 0.1
SAMPLES = 20
SEED = 20240901


def degree(view: View) -> Scores:
    """How many links each node has in the view's direction."""
    return np.diff(view.first).astype(np.float64)


def pagerank(incoming: View, meter: Meter, seeds: Sequence[int] = (), among: Marks | None = None) -> Scores:
    """PageRank by power iteration; `incoming` holds for each node the links that give it weight.

    With seeds it is personalised: the walk begins again at them; otherwise at any node of `among` (all of them). Several links between two nodes weigh more, as in
    networkx.pagerank of a multigraph.
    """
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


def betweenness(view: View, directed: bool, meter: Meter, among: int | None = None) -> Scores:
    """The share of shortest paths that pass through each node, as networkx normalises it.

    `among` is the number of nodes that the graph counts as its own, by default all.

    Exact on a graph of moderate size; on a larger one an estimate from seeded samples of paths (KADABRA), and the
    meter says so.
    """
    import networkit as nk  # noqa: PLC0415  starts its threads only where it is used

    pairs = view.pairs
    used = np.flatnonzero(np.bincount(pairs.other, minlength=view.size) + np.diff(pairs.first) > 0)
    scores = np.zeros(view.size)
    count = view.size if among is None else among
    if len(used) < 3:
        return scores
    graph = networkit_graph(pairs, used, directed)
    work = len(used) * (len(used) + len(pairs.other))
    if work <= EXACT_WORK:
        run = nk.centrality.Betweenness(graph, normalized=False)
        run.run()
        scores[used] = np.array(run.scores()) / ((count - 1) * (count - 2))
        return scores
    if directed:
        run = nk.centrality.EstimateBetweenness(graph, SAMPLES, normalized=False, parallel=False)
        run.run()
        scores[used] = np.array(run.scores()) / ((count - 1) * (count - 2))
        meter.stop(f"estimate: from {SAMPLES} of {len(used)} starting points")
        return scores
    run = nk.centrality.KadabraBetweenness(graph, ERROR, DOUBT, deterministic=True)
    run.run()
    # It counts each pair of ends of an undirected graph twice.
    for place, score in run.ranking():
        scores[used[place]] = score / 2 * (len(used) / count) ** 2
    meter.stop(f"estimate: right to {ERROR} with a probability of {1 - DOUBT:.0%}")
    return scores


def networkit_graph(pairs: View, used: NDArray[np.int64], directed: bool, weights: Scores | None = None):  # type: ignore[no-untyped-def]
    """A networkit graph of the nodes `used`, numbered from 0 in their order; one thread, seeded."""
    import networkit as nk  # noqa: PLC0415

    nk.setNumberOfThreads(1)
    nk.setSeed(SEED, False)
    number = np.full(pairs.size, -1, np.int64)
    number[used] = np.arange(len(used))
    starts, ends = number[pairs.starts()], number[pairs.other]
    keep = np.ones(len(starts), bool) if directed else starts < ends
    weight = np.ones(len(starts)) if weights is None else weights
    data = (weight[keep], (starts[keep].astype(np.uint64), ends[keep].astype(np.uint64)))
    return nk.GraphFromCoo(data, n=len(used), weighted=weights is not None, directed=directed)
