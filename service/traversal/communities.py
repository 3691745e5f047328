"""Groups of things that have more links among themselves than with others: Leiden and Louvain."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from service.traversal.budget import Meter
from service.traversal.connectivity import component_of
from service.traversal.library import SEED, library_graph
from service.traversal.snapshot import Numbers
from service.traversal.view import View

Method = Literal["leiden", "louvain"]
Labels = NDArray[np.int64]
# Rounds of Leiden; the second one finds most of what the first one missed.
ROUNDS = 2
# What a round of Leiden, and Louvain as a whole, take at most, as multiples of the time that making the graph takes.
ROUND_COST, LOUVAIN_COST = 2.0, 8.0
# Seconds that making the graph takes for each link, where that is not known yet.
LINK_SECONDS = 1e-6


@dataclass(frozen=True)
class Grouping:
    """Groups, the largest first, each with its nodes, the best linked first; `modularity` says how good they are.

    `reason` says what kept the method from being carried out in full.
    """

    groups: list[Numbers]
    modularity: float
    reason: str = ""


@dataclass(frozen=True)
class Linked:
    """The linked nodes of a view as a weighted graph of the library, and the seconds that making it took."""

    nodes: NDArray[np.int64]
    graph: Any
    seconds: float


def linked(view: View, meter: Meter) -> Linked | None:
    """The graph that groups are found in; None where making it would take more time than there is."""
    if len(view.other) * LINK_SECONDS > meter.left():
        return None
    begun = time.monotonic()
    nodes = np.flatnonzero(np.diff(view.pairs.first) > 0)
    graph = library_graph(view.pairs, nodes, directed=False, weights=weights(view)) if len(nodes) else None
    return Linked(nodes, graph, time.monotonic() - begun)


def communities(
    view: View,
    made: Linked | None,
    meter: Meter,
    method: Method = "leiden",
    resolution: float = 1.0,
) -> Grouping:
    """The groups of the nodes that have links; `view` must hold both directions, `made` is `linked(view, meter)`.

    Several links between two things weigh more. The same graph always gives the same groups. Where the time is too
    short for the method, Leiden ends after one round, or the groups are the parts that hang together.
    """
    nodes = np.flatnonzero(np.diff(view.pairs.first) > 0)
    if not len(nodes):
        return Grouping([], 0.0)
    label, short = _labels(made, meter, method, resolution)
    reason = ""
    if short:
        reason = f"seconds: {meter.budget.seconds:g} s are too short for {method}; {short}"
    if label is None:
        label = component_of(view)[nodes].astype(np.int64)
    degree = np.diff(view.first)[nodes]
    order = np.lexsort((nodes, -degree, label))
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    groups = [nodes[part].astype(np.int32) for part in np.split(order, cuts)]
    groups.sort(key=lambda group: (-len(group), int(group.min())))
    return Grouping(groups, modularity(view, nodes, label), reason)


def _labels(
    made: Linked | None, meter: Meter, method: Method, resolution: float
) -> tuple[Labels | None, str]:
    """The group of each linked node, and what was done in place of all that the method does."""
    import networkit as nk  # noqa: PLC0415  starts its threads only where it is used

    whole = "these are the parts that hang together"
    if made is None:
        return None, whole
    nk.setNumberOfThreads(1)
    nk.setSeed(SEED, False)
    short = ""
    if method == "leiden":
        rounds = min(ROUNDS, int(meter.left() / max(1e-9, made.seconds * ROUND_COST)))
        if not rounds:
            return None, whole
        short = "" if rounds == ROUNDS else f"{rounds} of {ROUNDS} rounds were made"
        run = nk.community.ParallelLeiden(made.graph, iterations=rounds, randomize=False, gamma=resolution)
    else:
        if meter.left() < made.seconds * LOUVAIN_COST:
            return None, whole
        run = nk.community.PLM(made.graph, refine=False, gamma=resolution, par="none")
    run.run()
    return np.array(run.getPartition().getVector(), np.int64), short


def modularity(view: View, nodes: NDArray[np.int64], label: Labels) -> float:
    """How many more links stay within the groups than would by chance (Newman, Girvan 2004); several links weigh more."""
    group = np.full(view.size, -1, np.int64)
    group[nodes] = label
    starts = view.starts()
    own = starts != view.other
    starts, ends = group[starts[own]], group[view.other[own]]
    ends_of_links = np.bincount(starts) / len(starts)
    return float((starts == ends).mean() - (ends_of_links**2).sum())


def weights(view: View) -> NDArray[np.float64]:
    """How many links stand behind each pair of `view.pairs`."""
    starts = view.starts()
    own = starts != view.other
    starts, ends = starts[own], view.other[own]
    new = np.ones(len(starts), bool)
    new[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    places = np.append(np.flatnonzero(new), len(starts))
    return np.diff(places).astype(np.float64)
