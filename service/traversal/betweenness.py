"""Betweenness: how many shortest paths pass through each node, exactly or from a sample of where they begin."""

from __future__ import annotations

import numpy as np

from service.traversal.budget import Meter
from service.traversal.library import library_graph
from service.traversal.ranking import Scores
from service.traversal.view import View

# Exact up to this many steps of a search from every node; beyond, from the paths that begin at some nodes.
EXACT_WORK = 10_000_000
SAMPLES = 100
SEED = 20240901


def betweenness(view: View, directed: bool, meter: Meter, among: int | None = None) -> Scores:
    """The share of shortest paths that pass through each node, as networkx normalises it.

    `among` is the number of nodes that the graph counts as its own, by default all. Of a large graph it is an
    estimate from the paths that begin at some nodes, drawn with a seed: as many as SAMPLES, or as time allows
    (Brandes, Pich: Centrality Estimation in Large Networks, 2007). The meter says so.
    """
    pairs = view.pairs
    used = np.flatnonzero(np.bincount(pairs.other, minlength=view.size) + np.diff(pairs.first) > 0)
    scores = np.zeros(view.size)
    count = view.size if among is None else among
    if len(used) < 3:
        return scores
    share = 1 / ((count - 1) * (count - 2))
    if len(used) * (len(used) + len(pairs.other)) <= EXACT_WORK:
        import networkit as nk  # noqa: PLC0415  starts its threads only where it is used

        run = nk.centrality.Betweenness(library_graph(pairs, used, directed), normalized=False)
        run.run()
        scores[used] = np.array(run.scores()) * share
        return scores
    begin = np.random.default_rng(SEED).permutation(used)[:SAMPLES].tolist()
    done = 0
    for node in begin:
        scores += dependencies(pairs, node)
        done += 1
        if meter.left() <= 0:
            break
    if done < len(used):
        what = f"estimate: from the paths that begin at {done} of {len(used)} things"
        meter.stop(what if done == len(begin) else f"{what}, in {meter.budget.seconds:g} s")
    return scores * (share * len(used) / done)


def dependencies(pairs: View, source: int) -> Scores:
    """For each node, how many of the shortest paths from a source pass through it, each end's paths counting 1 in all.

    Brandes: A Faster Algorithm for Betweenness Centrality (2001), all nodes of a distance at a time.
    """
    size = pairs.size
    paths = np.zeros(size)
    paths[source] = 1
    new = np.ones(size, bool)
    new[source] = False
    frontier = np.array([source], pairs.other.dtype)
    levels = []
    while True:
        ends = pairs.other[pairs.slots(frontier)]
        starts = np.repeat(frontier, pairs.counts(frontier))
        fresh = new[ends]
        starts, ends = starts[fresh], ends[fresh]
        if not len(ends):
            break
        reached = np.bincount(ends, paths[starts], minlength=size)
        paths += reached
        frontier = np.flatnonzero(reached).astype(pairs.other.dtype)
        new[frontier] = False
        levels.append((starts, ends))
    through = np.zeros(size)
    for starts, ends in reversed(levels):
        through += np.bincount(starts, paths[starts] / paths[ends] * (1 + through[ends]), minlength=size)
    through[source] = 0
    return through
