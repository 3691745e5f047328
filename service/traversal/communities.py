"""Groups of things that have more links among themselves than with others: Leiden and Louvain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from service.traversal.ranking import networkit_graph
from service.traversal.snapshot import Numbers
from service.traversal.view import View

Method = Literal["leiden", "louvain"]
ITERATIONS = 2


@dataclass(frozen=True)
class Grouping:
    """Groups, the largest first, each with its nodes, the best linked first; `modularity` says how good they are."""

    groups: list[Numbers]
    modularity: float


def communities(view: View, method: Method = "leiden", resolution: float = 1.0) -> Grouping:
    """The groups of the nodes that have links; `view` must hold both directions.

    Several links between two things weigh more. The same graph always gives the same groups.
    """
    import networkit as nk  # noqa: PLC0415

    pairs = view.pairs
    used = np.flatnonzero(np.diff(pairs.first) > 0)
    if not len(used):
        return Grouping([], 0.0)
    graph = networkit_graph(pairs, used, directed=False, weights=weights(view))
    if method == "leiden":
        run = nk.community.ParallelLeiden(graph, iterations=ITERATIONS, randomize=False, gamma=resolution)
    else:
        run = nk.community.PLM(graph, refine=False, gamma=resolution, par="none")
    run.run()
    partition = run.getPartition()
    modularity = float(nk.community.Modularity().getQuality(partition, graph))
    label = np.array(partition.getVector(), np.int64)
    degree = np.diff(view.first)[used]
    order = np.lexsort((used, -degree, label))
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    groups = [used[part].astype(np.int32) for part in np.split(order, cuts)]
    groups.sort(key=lambda group: (-len(group), int(group.min())))
    return Grouping(groups, modularity)


def weights(view: View) -> NDArray[np.float64]:
    """How many links stand behind each pair of `view.pairs`."""
    starts = view.starts()
    own = starts != view.other
    starts, ends = starts[own], view.other[own]
    new = np.ones(len(starts), bool)
    new[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    places = np.append(np.flatnonzero(new), len(starts))
    return np.diff(places).astype(np.float64)
