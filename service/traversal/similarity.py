"""Things that have the same neighbours, or are near in a random walk."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from service.traversal.budget import Meter
from service.traversal.ranking import pagerank
from service.traversal.snapshot import Numbers
from service.traversal.view import View

Measure = Literal["jaccard", "adamic-adar", "common", "pagerank"]


def similar(view: View, node: int, measure: Measure, meter: Meter) -> NDArray[np.float64]:
    """How similar each node is to `node`, 0 where not at all; `view` must hold both directions.

    jaccard: shared neighbours of all neighbours; adamic-adar: shared neighbours, those with few links count more;
    common: the number of shared neighbours; pagerank: personalised PageRank from the node.
    """
    if measure == "pagerank":
        found = pagerank(view, meter, (node,))
    else:
        pairs = view.pairs
        degrees = np.diff(pairs.first)
        own = pairs.other[pairs.slots(np.array([node], np.int32))]
        counts = degrees[own]
        ends = pairs.other[pairs.slots(own)]
        weight = None
        if measure == "adamic-adar":
            weight = np.repeat(1 / np.log(np.maximum(counts, 2)), counts)
        found = np.bincount(ends, weight, minlength=view.size).astype(np.float64)
        if measure == "jaccard":
            union = degrees + len(own) - found
            found = np.divide(found, union, out=np.zeros(view.size), where=union > 0)
    found[node] = 0
    return found


def shared(view: View, one: int, other: int) -> Numbers:
    """The neighbours that two nodes share, those with few links first."""
    pairs = view.pairs
    first, second = (pairs.other[pairs.first[n] : pairs.first[n + 1]] for n in (one, other))
    both: Numbers = np.intersect1d(first, second)
    found: Numbers = both[np.argsort(pairs.counts(both), kind="stable")]
    return found
