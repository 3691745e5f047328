"""Walks and paths on small graphs, compared with networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.traversal.budget import Budget, Meter
from service.traversal.lightest import Priced, lightest_paths
from service.traversal.paths import shortest_paths, simple_paths
from service.traversal.walk import FAR, distances, reached
from tests.service.traversal.graphs import digraph, random_links, snapshot, views

SIZE = 12
LINKS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda e: e[0] != e[1]), max_size=40
)


def meter() -> Meter:
    return Meter(Budget())


@given(LINKS, st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_distances_are_those_of_networkx(links: list[tuple[int, int]], depth: int) -> None:
    made = snapshot(SIZE, links)
    for view, graph in zip(
        views(made), (digraph(made), digraph(made).reverse(), digraph(made).to_undirected()), strict=True
    ):
        expected = nx.single_source_shortest_path_length(graph, 0, depth)
        found = distances(view, (0,), depth)
        assert {i: int(d) for i, d in enumerate(found) if d < FAR} == expected


@given(LINKS, st.integers(1, 6), st.booleans())
@settings(max_examples=80, deadline=None)
def test_simple_paths_are_those_of_networkx(links: list[tuple[int, int]], longest: int, both: bool) -> None:
    made = snapshot(SIZE, links)
    out, back, whole = views(made)
    onward, backward = (whole, whole) if both else (out, back)
    graph = digraph(made).to_undirected() if both else digraph(made)
    expected = sorted(
        (tuple(p) for p in nx.all_simple_paths(graph, 0, 1, longest)), key=lambda p: (len(p), p)
    )
    assert list(simple_paths(onward, backward, 0, 1, longest, meter())) == expected
    assert shortest_paths(onward, backward, 0, 1, 3, longest, meter()) == expected[:3]


@given(LINKS, st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_the_lightest_paths_are_those_of_networkx(links: list[tuple[int, int]], seed: int) -> None:
    made = snapshot(SIZE, links)
    out, back, _ = views(made)
    cost = np.random.default_rng(seed).integers(1, 6, len(made.source)).astype(float)
    graph = digraph(made)
    for link, (a, b) in enumerate(zip(made.source.tolist(), made.target.tolist(), strict=True)):
        graph[a][b]["weight"] = cost[link]
    every = nx.shortest_simple_paths(graph, 0, 1, weight="weight") if nx.has_path(graph, 0, 1) else ()
    expected = [(nx.path_weight(graph, path, "weight"), len(path), tuple(path)) for path in every]
    found = lightest_paths(Priced(out, cost), Priced(back, cost), 0, 1, 4, SIZE, meter())
    assert [(c, len(p), p) for c, p in found] == sorted(expected)[:4]


def test_paths_through_hubs_are_all_found() -> None:
    made = snapshot(300, random_links(300, 1500, 1))
    _, _, whole = views(made)
    graph = digraph(made).to_undirected()
    expected = {tuple(p) for p in nx.all_simple_paths(graph, 20, 30, 3)}
    assert len(expected) > 20
    assert set(simple_paths(whole, whole, 20, 30, 3, meter())) == expected


def test_a_limit_on_links_followed_and_on_nodes_bounds_the_walk() -> None:
    made = snapshot(10, [(0, i) for i in range(1, 10)])
    out, _, _ = views(made)
    assert reached(distances(out, (0,), 1, fanout=(3,))).tolist() == [0, 1, 2, 3]
    small = Meter(Budget(nodes=4))
    assert reached(distances(out, (0,), 5, small)).tolist() == [0, 1, 2, 3]
    assert small.reason.startswith("nodes")


def test_a_circle_ends_and_a_distant_end_is_not_found() -> None:
    made = snapshot(50, [(i, (i + 1) % 50) for i in range(50)])
    out, back, _ = views(made)
    assert reached(distances(out, (0,), 1000)).size == 50
    assert shortest_paths(out, back, 0, 10, 1, 9, meter()) == []
    assert shortest_paths(out, back, 0, 10, 1, 50, meter()) == [tuple(range(11))]


@pytest.mark.parametrize("longest", [50])
def test_too_many_paths_end_with_a_reason(longest: int) -> None:
    made = snapshot(40, [(a, b) for a in range(40) for b in range(40) if a != b])
    out, back, _ = views(made)
    bounded = meter()
    found = sum(1 for _ in simple_paths(out, back, 0, 1, longest, bounded))
    assert found > 1000
    assert bounded.reason.startswith("paths")
