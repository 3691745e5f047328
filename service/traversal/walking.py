"""Neighbours, paths and parts of the graph."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from queries.stored import BadParameter, stored_query
from service.graph import Graph
from service.traversal import requests
from service.traversal.around import Around
from service.traversal.cursors import page
from service.traversal.filters import allowed_nodes, property_iris
from service.traversal.lightest import Priced, lightest_paths
from service.traversal.model import Edge, Node, Subgraph
from service.traversal.paths import Path, shortest_paths, simple_paths
from service.traversal.reading import asking
from service.traversal.results import NeighborsResult, PathFound, PathsResult, Step
from service.traversal.session import OPPOSITE, Session
from service.traversal.snapshot import Marks, Numbers
from service.traversal.view import View
from service.traversal.walk import between, distances, ordinals, reached

LINKS = 20
ROWS = 200_000


def neighbors(graph: Graph, asked: requests.Neighbors) -> NeighborsResult:
    """What is around things, the nearest first."""
    s = Session(graph, asked)
    seeds = s.nodes(asked.things, "thing")
    view = s.view(asked.direction, seeds)
    depths = distances(view, seeds, asked.depth, s.meter, asked.fanout)
    nodes = reached(depths)
    nodes = nodes[depths[nodes] > 0]
    if asked.show:
        nodes = nodes[allowed_nodes(s.snapshot, asked.show)[nodes]]
    some, following = page(range(len(nodes)), asked.limit, asked.cursor, s.bound())
    shown = nodes[some.start : some.stop]  # type: ignore[attr-defined]
    start, state = s.describe.nodes(seeds), s.state(following)
    if asked.detail == "ids":
        steps, first = np.unique(depths[shown], return_index=True)
        names = s.snapshot.names.take(shown)
        cuts = [*first.tolist(), len(shown)]
        ids = {str(step): names[a:b] for step, a, b in zip(steps.tolist(), cuts, cuts[1:], strict=False)}
        return NeighborsResult(start=start, total=len(nodes), ids=ids, **state)
    links, counts, kept = _nearer(s.view(OPPOSITE[asked.direction], seeds), depths, shown)
    if asked.detail == "labels":
        links, kept = links[:0], [0] * len(shown)
    items = Around(s.describe, shown, depths[shown].tolist(), counts, links, kept, asked.evidence)
    return NeighborsResult(start=start, total=len(nodes), items=items, **state)


def _nearer(back: View, depths: NDArray[np.int16], nodes: Numbers) -> tuple[Numbers, list[int], list[int]]:
    """The links that join each node to nodes one step nearer, the first few of each; their number; how many are few."""
    slots = back.slots(nodes)
    of = np.repeat(np.arange(len(nodes)), back.counts(nodes))
    nearer = depths[back.other[slots]] == depths[nodes][of] - 1
    slots, of = slots[nearer], of[nearer]
    counts = np.bincount(of, minlength=len(nodes))
    links = back.link[slots[ordinals(counts) < LINKS]]
    return links, counts.tolist(), np.minimum(counts, LINKS).tolist()


def paths(graph: Graph, asked: requests.Paths) -> PathsResult:
    """How two things hang together, each step with its statements."""
    s = Session(graph, asked)
    ends = s.node(asked.source_thing, "from"), s.node(asked.target_thing, "to")
    if ends[0] == ends[1]:
        raise BadParameter("to", "is the same thing as `from`", "name two things")
    if asked.costs and asked.weight != "property":
        raise BadParameter("cost", f"means nothing to weight={asked.weight}", "ask for weight=property")
    seeds = tuple(sorted(ends))
    onward, backward = s.view(asked.direction, seeds), s.view(OPPOSITE[asked.direction], seeds)
    priced = None if asked.weight == "steps" else _priced(s, asked, (onward, backward), seeds)
    most = s.meter.budget.paths
    if asked.kind == "all":
        every = list(islice(simple_paths(onward, backward, *ends, asked.length, s.meter), most + 1))
        if s.meter.too_many("paths", len(every)):
            del every[most:]
        found = [(priced[0].of(path) if priced else float(len(path) - 1), path) for path in every]
        if priced:
            found.sort(key=lambda one: (round(one[0], 9), len(one[1]), one[1]))
    elif priced is None:
        few = shortest_paths(onward, backward, *ends, asked.count, asked.length, s.meter)
        found = [(float(len(path) - 1), path) for path in few]
    else:
        found = lightest_paths(*priced, *ends, asked.count, asked.length, s.meter)
    shown, following = page(found, asked.limit, asked.cursor, s.bound())
    explain = _Explainer(s, onward, asked.evidence)
    items = tuple(explain.told(path, weight) for weight, path in shown)
    return PathsResult(items=items, total=len(found), **s.state(following))


def _priced(
    s: Session, asked: requests.Paths, views: tuple[View, View], seeds: tuple[int, ...]
) -> tuple[Priced, Priced]:
    """The views of both directions with costs, made once for equal requests."""
    by_class = seeds if asked.classes or asked.without_classes else ()
    key = (asked.filter().normal(), asked.direction, asked.weight, tuple(asked.costs), by_class)

    def make() -> tuple[Priced, Priced]:
        cost = _costs(s, asked)
        onward = Priced(views[0], cost)
        return onward, onward if views[1] is views[0] else Priced(views[1], cost)

    return s.whole.kept("priced", key, make)


def _costs(s: Session, asked: requests.Paths) -> NDArray[np.float64]:
    """The cost of each link. A path of the least cost by confidence is the one that is most surely true as a whole."""
    snapshot = s.snapshot
    cost = np.ones(len(snapshot.source))
    if asked.weight == "confidence":
        sure = np.full(len(cost), np.nan)
        grades = np.where(snapshot.evidence_review > 0, np.nan, snapshot.evidence_confidence)
        np.fmax.at(sure, snapshot.evidence_link, grades)
        # a small price for each step, so that of two paths that are equally sure the shorter one is found
        cost = -np.log(np.clip(np.nan_to_num(sure, nan=1.0), 1e-6, 1)) + 1e-6
    for given in asked.costs:
        name, _, price = given.rpartition("=")
        try:
            number = float(price)
        except ValueError:
            number = -1.0
        if not 0 < number < 1e6:
            raise BadParameter("cost", f"{given!r} has no cost above 0", "write it as enables=2")
        codes = [i for i, iri in enumerate(snapshot.properties) if iri in property_iris([name], "cost")]
        cost[np.isin(snapshot.predicate, codes)] = number
    return cost


class _Explainer:
    """Tells paths step by step; paths between the same ends share many steps, and each is described once."""

    def __init__(self, s: Session, view: View, evidence: bool) -> None:
        self._s, self._view, self._evidence = s, view, evidence
        self._nodes: dict[int, Node] = {}
        self._steps: dict[tuple[int, int], Step] = {}

    def told(self, path: Path, weight: float) -> PathFound:
        """One path."""
        nodes = tuple(map(self._node, path))
        zh, en = nodes[0].label("zh"), nodes[0].label("en")
        steps = tuple(self._step(a, b) for a, b in pairwise(path))
        for step, node in zip(steps, nodes[1:], strict=True):
            zh += _arrow(step.edges[0], step.along, "zh") + node.label("zh")
            en += _arrow(step.edges[0], step.along, "en") + node.label("en")
        return PathFound(nodes, steps, len(steps), round(weight, 9), zh, en)

    def _node(self, number: int) -> Node:
        if number not in self._nodes:
            self._nodes[number] = self._s.describe.node(number)
        return self._nodes[number]

    def _step(self, a: int, b: int) -> Step:
        if (a, b) not in self._steps:
            edges = self._s.describe.edges(between(self._view, a, b), self._evidence)
            source, target = self._s.snapshot.iri(a), self._s.snapshot.iri(b)
            self._steps[a, b] = Step(source, target, edges[0].source == source, edges)
        return self._steps[a, b]


def _arrow(edge: Edge, along: bool, language: str) -> str:
    return f" —{edge.label(language)}→ " if along else f" ←{edge.label(language)}— "


def subgraph(graph: Graph, asked: requests.Subgraph) -> Subgraph:
    """A part of the graph; the whole of it where nothing is chosen."""
    s = Session(graph, asked)
    snapshot = s.snapshot
    seeds = s.nodes(asked.things, "thing")
    chosen = s.whole.chosen(asked.filter(), s.printed)
    allowed, links = chosen.nodes, chosen.links
    allowed[list(seeds)] = True
    depths = np.zeros(snapshot.size, np.int16)
    inside = np.zeros(snapshot.size, bool)
    extra = np.zeros(len(links), bool)
    if seeds:
        depths = distances(s.view(asked.direction, seeds), seeds, asked.depth, s.meter, asked.fanout)
        inside[reached(depths)] = True
    if asked.of_class:
        inside |= allowed_nodes(snapshot, asked.of_class) & allowed
    if asked.query:
        nodes, stated = _answered(s, asked)
        inside[nodes] = allowed[nodes]
        extra[stated] = True
    for said in asked.section:
        extra[s.links_in(said, "section")] = True
    if not (seeds or asked.of_class or asked.query or asked.section):
        inside = allowed & s.things(links)
    links &= allowed[snapshot.source] & allowed[snapshot.target]
    taken = links & ((inside[snapshot.source] & inside[snapshot.target]) | extra)
    inside[snapshot.source[taken]] = inside[snapshot.target[taken]] = True
    return _part(s, asked, inside, taken, depths)


def _part(
    s: Session, asked: requests.Subgraph, inside: Marks, taken: Marks, depths: NDArray[np.int16]
) -> Subgraph:
    """The nodes and links as a part of the graph, cut to the budget: the nearest nodes stay."""
    nodes = np.flatnonzero(inside)
    budget = s.meter.budget
    if s.meter.too_many("nodes", len(nodes)):
        nodes = np.sort(nodes[np.argsort(depths[nodes], kind="stable")][: budget.nodes])
        inside = np.zeros(len(inside), bool)
        inside[nodes] = True
        taken = taken & inside[s.snapshot.source] & inside[s.snapshot.target]
    links = np.flatnonzero(taken)
    if s.meter.too_many("edges", len(links)):
        links = links[: budget.edges]
    values = s.whole.values(asking(s.graph)) if asked.attributes else {}
    described = tuple(
        replace(node, attributes=values[number]) if number in values else node
        for number, node in zip(nodes.tolist(), s.describe.nodes(nodes), strict=True)
    )
    edges = s.describe.edges(links, asked.evidence)
    return Subgraph(described, edges, s.meter.ended(), s.meter.reason, s.snapshot.release)


def _answered(s: Session, asked: requests.Subgraph) -> tuple[Numbers, Numbers]:
    """The things that the answer of a stored question names, and the links that it states."""
    question = stored_query(asked.query)
    given = dict(param.split("=", 1) for param in asked.params)
    answer = s.graph.ask(question, given)
    nodes: set[int] = set()
    triples: list[tuple[str, str, str]] = []
    if isinstance(answer, ox.QueryTriples):
        for triple in islice(answer, ROWS):
            ends = [t.value for t in (triple.subject, triple.object) if isinstance(t, ox.NamedNode)]
            nodes |= {n for n in map(s.snapshot.find, ends) if n is not None}
            if len(ends) == 2:
                triples.append((triple.predicate.value, ends[0], ends[1]))
    elif isinstance(answer, ox.QuerySolutions):
        for row in islice(answer, ROWS):
            iris = (t.value for t in row if isinstance(t, ox.NamedNode))
            nodes |= {n for n in map(s.snapshot.find, iris) if n is not None}
    else:
        raise BadParameter("query", f"{asked.query} answers yes or no", "name a question with rows")
    return np.array(sorted(nodes), np.int32), s.snapshot.links_of(triples)
