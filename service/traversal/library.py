"""Graphs for networkit, the library behind groups and exact betweenness: one thread, seeded."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.traversal.view import View

SEED = 20240901


def load_library() -> None:
    """Loads networkit, which takes a second: before the time of the first request that needs it is counted."""
    import networkit  # noqa: F401, PLC0415


def library_graph(
    pairs: View, used: NDArray[np.int64], directed: bool, weights: NDArray[np.float64] | None = None
) -> Any:
    """A networkit graph of the nodes `used`, numbered from 0 in their order."""
    import networkit as nk  # noqa: PLC0415  starts its threads only where it is used

    nk.setNumberOfThreads(1)
    nk.setSeed(SEED, False)
    number = np.full(pairs.size, -1, np.int64)
    number[used] = np.arange(len(used))
    starts, ends = number[pairs.starts()], number[pairs.other]
    keep = np.ones(len(starts), bool) if directed else starts < ends
    arcs = starts[keep].astype(np.uint64), ends[keep].astype(np.uint64)
    data = arcs if weights is None else (weights[keep], arcs)
    return nk.GraphFromCoo(data, n=len(used), weighted=weights is not None, directed=directed)
