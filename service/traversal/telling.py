"""What is known of single things: their time line, and two of them side by side."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from queries.stored import BadParameter
from service.graph import Graph
from service.traversal import requests
from service.traversal.cursors import page
from service.traversal.model import Attribute
from service.traversal.reading import asking
from service.traversal.results import CompareResult, Fact, Moment, TimelineResult, ValueCompared
from service.traversal.session import Session
from service.traversal.view import IN, OUT, View
from service.traversal.walk import between

LAST = "9999"


def timeline(graph: Graph, asked: requests.Timeline) -> TimelineResult:
    """A thing's own dates and those of what is joined to it (values, policies, stages, events), the earliest first."""
    extra = sorted({*asked.include, "observations"})
    s = Session(graph, asked.model_copy(update={"include": extra}))
    node = s.node(asked.thing)
    view = s.view("both", (node,))
    dates = s.whole.dates(asking(graph))
    around = np.unique(view.other[view.first[node] : view.first[node + 1]]).tolist()
    dated = []
    for one in {node, *around}:
        said = dates.get(one, {})
        start = said.get("startDate") or said.get("date") or ""
        end = said.get("endDate") or (start if "date" in said else "")
        order = int(said["order"]) if said.get("order", "").isdigit() else None
        if start or end or order is not None:
            dated.append((start, end, order, one))
    dated.sort(key=lambda m: (m[0] or m[1] or LAST, m[1] or LAST, m[2] if m[2] is not None else 0, m[3]))
    shown, following = page(dated, asked.limit, asked.cursor, s.bound())
    items = tuple(
        Moment(
            start,
            end,
            order,
            s.describe.node(one),
            s.describe.edges(between(view, node, one), asked.evidence) if one != node else (),
        )
        for start, end, order, one in shown
    )
    return TimelineResult(thing=s.describe.node(node), items=items, total=len(dated), **s.state(following))


FactKey = tuple[int, bool, int]


def compare(graph: Graph, asked: requests.Compare) -> CompareResult:
    """The statements and values that two things share, and those that only one of them has."""
    s = Session(graph, asked)
    one, other = s.node(asked.one, "one"), s.node(asked.other, "other")
    if one == other:
        raise BadParameter("other", "is the same thing as `one`", "name two things")
    view = s.view("both", tuple(sorted((one, other))))
    facts = [_facts(s, view, a, b) for a, b in ((one, other), (other, one))]
    shared = facts[0].keys() & facts[1].keys()
    lists = (
        ({key: (*facts[0][key], *facts[1][key]) for key in shared}),
        {key: links for key, links in facts[0].items() if key not in shared},
        {key: links for key, links in facts[1].items() if key not in shared},
    )
    if any(len(found) > asked.limit for found in lists):
        s.meter.stop(f"limit: a list has more than {asked.limit} facts")
    told = [_told(s, found, asked) for found in lists]
    every = facts[0].keys() | facts[1].keys()
    values = s.whole.values(asking(graph))
    return CompareResult(
        one=s.describe.node(one),
        other=s.describe.node(other),
        shared=told[0],
        only_one=told[1],
        only_other=told[2],
        between=s.describe.edges(between(view, one, other), asked.evidence),
        values=_values(values.get(one, {}), values.get(other, {})),
        similarity=round(len(shared) / len(every), 6) if every else 0.0,
        **{k: v for k, v in s.state().items() if k != "next"},
    )


def _facts(s: Session, view: View, node: int, without: int) -> dict[FactKey, tuple[int, ...]]:
    """The links of a node by property, direction and other end; those to `without` are told elsewhere."""
    part = slice(int(view.first[node]), int(view.first[node + 1]))
    found: dict[FactKey, tuple[int, ...]] = {}
    for end, link, ways in zip(
        view.other[part].tolist(), view.link[part].tolist(), view.ways[part].tolist(), strict=True
    ):
        if end not in (node, without):
            key = (int(s.snapshot.predicate[link]), ways in (OUT, OUT | IN), end)
            found[key] = (*found.get(key, ()), link)
    return found


def _told(s: Session, facts: dict[FactKey, tuple[int, ...]], asked: requests.Compare) -> tuple[Fact, ...]:
    told = []
    for key in sorted(facts)[: asked.limit]:
        edges = s.describe.edges(facts[key], asked.evidence)
        first = edges[0]
        told.append(Fact(first.name, first.label_zh, first.label_en, key[1], s.describe.node(key[2]), edges))
    return tuple(told)


def _values(one: dict[str, Attribute], other: dict[str, Attribute]) -> tuple[ValueCompared, ...]:
    names: Iterable[str] = sorted(one.keys() | other.keys())
    return tuple(ValueCompared(n, one.get(n), other.get(n), one.get(n) == other.get(n)) for n in names)
