"""Which things are central, belong together, are alike, hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ontology.model import ontology
from queries.stored import BadParameter
from service.graph import Graph
from service.traversal import requests
from service.traversal.betweenness import betweenness
from service.traversal.communities import Grouping, linked
from service.traversal.communities import communities as groups_of
from service.traversal.connectivity import bridges as bridges_of
from service.traversal.connectivity import components as components_of
from service.traversal.cursors import page
from service.traversal.filters import allowed_nodes
from service.traversal.library import load_library
from service.traversal.ranking import Scores, degree, pagerank
from service.traversal.results import (
    Alike,
    BridgesResult,
    CommunitiesResult,
    ComponentsResult,
    Group,
    Ranked,
    RankResult,
    SimilarResult,
    Step,
)
from service.traversal.session import OPPOSITE, Session
from service.traversal.similarity import shared as shared_neighbors
from service.traversal.similarity import similar as scores_of
from service.traversal.snapshot import Numbers
from service.traversal.view import View
from service.traversal.walk import between

DIGITS = 12
NAMED_AFTER = 3


def rank(graph: Graph, asked: requests.Rank) -> RankResult:
    """Things by how central they are; only those that have a link."""
    if asked.measure == "betweenness":
        load_library()
    s = Session(graph, asked)
    seeds = s.nodes(asked.things, "thing")
    if seeds and asked.measure != "pagerank":
        raise BadParameter("thing", f"means nothing to {asked.measure}", "leave it out, or ask for pagerank")
    view = s.view(asked.direction, seeds)
    key = ("rank", asked.filter().normal(), asked.measure, asked.direction, seeds, asked.max_seconds)
    scores, reason = s.whole.remembered(key, lambda: _scores(s, asked, view, seeds))
    s.meter.stop(reason)
    shown = degree(s.view("both", seeds)) > 0
    if asked.show:
        shown &= allowed_nodes(s.snapshot, asked.show)
    order = _best(scores, np.flatnonzero(shown))
    some, following = page(order.tolist(), asked.limit, asked.cursor, s.bound())
    place = {node: i + 1 for i, node in enumerate(order.tolist())} if some else {}
    items = tuple(Ranked(place[n], s.describe.node(n), _rounded(scores[n])) for n in some)
    return RankResult(measure=asked.measure, items=items, total=len(order), **s.state(following))


def _scores(s: Session, asked: requests.Rank, view: View, seeds: tuple[int, ...]) -> tuple[Scores, str]:
    """The score of every node, and why it is no exact one."""
    if asked.measure == "degree":
        return degree(view), ""
    things = s.chosen.nodes
    if asked.measure == "pagerank":
        incoming = s.view(OPPOSITE[asked.direction], seeds)
        return pagerank(incoming, s.meter, seeds, things), s.meter.reason
    found = betweenness(view, asked.direction != "both", s.meter, int(things.sum()))
    return found, s.meter.reason


def _best(scores: NDArray[np.float64], nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The nodes by falling score; equal ones in the order of their IRIs."""
    return nodes[np.argsort(-np.round(scores[nodes], DIGITS), kind="stable")]


def _rounded(score: float) -> float:
    return round(float(score), DIGITS)


def communities(graph: Graph, asked: requests.Communities) -> CommunitiesResult:
    """Groups of things that have more links among themselves than with others."""
    load_library()
    s = Session(graph, asked)
    chosen = asked.filter().normal()
    key = ("communities", chosen, asked.method, asked.resolution, asked.max_seconds)
    view = s.view("both")

    def make() -> Grouping:
        made = s.whole.kept("linked", (chosen,), lambda: linked(view, s.meter))
        return groups_of(view, made, s.meter, asked.method, asked.resolution)

    found = s.whole.remembered(key, make)
    s.meter.stop(found.reason)
    groups = found.groups
    if asked.show:
        wanted = allowed_nodes(s.snapshot, asked.show)
        groups = [group[wanted[group]] for group in groups]
    groups = [group for group in groups if len(group) >= asked.smallest]
    numbered = list(enumerate(groups, 1))
    shown, following = page(numbered, asked.limit, asked.cursor, s.bound())
    items = tuple(_group(s, number, group, asked.members) for number, group in shown)
    return CommunitiesResult(
        method=asked.method,
        modularity=_rounded(found.modularity),
        items=items,
        total=len(groups),
        **s.state(following),
    )


def _group(s: Session, number: int, group: Numbers, members: int) -> Group:
    """A group, called after its best linked members."""
    names = s.describe.nodes(group[:NAMED_AFTER])
    kinds = Counter(s.snapshot.classes[code] for code in s.snapshot.node_class[group].tolist())
    return Group(
        number,
        "、".join(node.label("zh") for node in names),
        ", ".join(node.label("en") for node in names),
        len(group),
        dict(sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))),
        s.describe.nodes(group[:members]),
    )


def components(graph: Graph, asked: requests.Components) -> ComponentsResult:
    """The parts of the graph that hang together."""
    s = Session(graph, asked)
    both = s.view("both")
    parts = components_of(s.view("out") if asked.strong else both, asked.strong)
    degrees = np.diff(both.first)
    ordered = [part[np.argsort(-degrees[part], kind="stable")] for part in parts]
    shown, following = page(list(enumerate(ordered, 1)), asked.limit, asked.cursor, s.bound())
    items = tuple(_group(s, number, part, asked.members) for number, part in shown)
    alone = int(s.chosen.nodes.sum()) - sum(map(len, parts))
    return ComponentsResult(items=items, total=len(parts), alone=alone, **s.state(following))


def bridges(graph: Graph, asked: requests.Bridges) -> BridgesResult:
    """The pairs of things whose statements hold two parts of the graph together, in the order of their IRIs."""
    s = Session(graph, asked)
    view = s.view("both")
    pairs = s.whole.remembered(("bridges", asked.filter().normal()), lambda: bridges_of(view))
    shown, following = page(pairs, asked.limit, asked.cursor, s.bound())
    steps = []
    for a, b in shown:
        edges = s.describe.edges(between(view, a, b), asked.evidence)
        iris = s.snapshot.iri(a), s.snapshot.iri(b)
        steps.append(Step(*iris, edges[0].source == iris[0], edges))
    nodes = s.describe.nodes(sorted({node for pair in shown for node in pair}))
    return BridgesResult(items=tuple(steps), nodes=nodes, total=len(pairs), **s.state(following))


def similar(graph: Graph, asked: requests.Similar) -> SimilarResult:
    """Things of the same kind (or of `show`) that are like a thing, with neighbours that they share."""
    s = Session(graph, asked)
    node = s.node(asked.thing)
    view = s.view("both", (node,))
    scores = scores_of(view, node, asked.measure, s.meter)
    kinds = asked.show or _kind(s, node)
    alike = np.round(scores, DIGITS) > 0
    if kinds:
        alike &= allowed_nodes(s.snapshot, kinds)
    order = _best(scores, np.flatnonzero(alike))
    shown, following = page(order.tolist(), asked.limit, asked.cursor, s.bound())
    items = []
    for one in shown:
        both = shared_neighbors(view, node, one)
        items.append(
            Alike(
                s.describe.node(one),
                _rounded(scores[one]),
                len(both),
                s.describe.nodes(both[: asked.shared]),
            )
        )
    return SimilarResult(
        thing=s.describe.node(node),
        measure=asked.measure,
        items=tuple(items),
        total=len(order),
        **s.state(following),
    )


def _kind(s: Session, node: int) -> Sequence[str]:
    """The most general class of a thing below which every class of its kind stands: Technology for a Robot."""
    known = ontology()
    name = s.snapshot.class_of(node)
    if name not in known.classes:
        return ()
    return (min(known.ancestors(name), key=lambda above: (len(known.ancestors(above)), above)),)
