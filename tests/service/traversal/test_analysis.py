"""Ranking, groups, similarity and connectivity on small graphs, compared with networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.traversal.betweenness import betweenness, dependencies
from service.traversal.budget import Budget, Meter
from service.traversal.communities import Grouping, Linked, Method, communities, linked
from service.traversal.connectivity import bridges, components
from service.traversal.ranking import degree, pagerank
from service.traversal.similarity import Measure, shared, similar
from service.traversal.view import View
from tests.service.traversal.graphs import digraph, random_links, snapshot, views

SIZE = 14
LINKS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda e: e[0] != e[1]),
    min_size=1,
    max_size=40,
)


def grouped(view: View, method: Method = "leiden", seconds: float = 5) -> Grouping:
    meter = Meter(Budget(seconds=seconds))
    return communities(view, linked(view, meter), meter, method)


@given(LINKS, st.lists(st.integers(0, SIZE - 1), max_size=3, unique=True))
@settings(max_examples=40, deadline=None)
def test_pagerank_is_that_of_networkx(links: list[tuple[int, int]], seeds: list[int]) -> None:
    made = snapshot(SIZE, links)
    _, incoming, _ = views(made)
    wanted = dict.fromkeys(seeds, 1.0) or None
    expected = nx.pagerank(digraph(made), personalization=wanted, tol=1e-12, max_iter=1000)
    found = pagerank(incoming, Meter(Budget()), seeds)
    assert found == pytest.approx([expected[i] for i in range(SIZE)], abs=1e-7)


@given(LINKS)
@settings(max_examples=40, deadline=None)
def test_bridges_and_components_are_those_of_networkx(links: list[tuple[int, int]]) -> None:
    made = snapshot(SIZE, links)
    out, _, whole = views(made)
    graph = digraph(made).to_undirected()
    assert bridges(whole) == sorted(tuple(sorted(pair)) for pair in nx.bridges(graph))
    linked = [set(part) for part in nx.connected_components(graph) if len(part) > 1]
    assert sorted(map(set, (p.tolist() for p in components(whole))), key=min) == sorted(linked, key=min)
    strong = {frozenset(p) for p in nx.strongly_connected_components(digraph(made))}
    assert {frozenset(p.tolist()) for p in components(out, strong=True)} <= strong


@given(LINKS)
@settings(max_examples=25, deadline=None)
def test_betweenness_is_that_of_networkx(links: list[tuple[int, int]]) -> None:
    made = snapshot(SIZE, links)
    out, _, whole = views(made)
    meter = Meter(Budget())
    for view, graph, directed in ((out, digraph(made), True), (whole, digraph(made).to_undirected(), False)):
        expected = nx.betweenness_centrality(graph)
        found = betweenness(view, directed, meter)
        assert found == pytest.approx([expected[i] for i in range(SIZE)], abs=1e-9)
    assert not meter.ended()


@given(LINKS)
@settings(max_examples=25, deadline=None)
def test_similarity_is_that_of_networkx(links: list[tuple[int, int]]) -> None:
    made = snapshot(SIZE, links)
    _, _, whole = views(made)
    graph = digraph(made).to_undirected()
    pairs = [(0, i) for i in range(1, SIZE)]
    oracles: dict[Measure, dict[int, float]] = {
        "jaccard": {v: s for _, v, s in nx.jaccard_coefficient(graph, pairs)},
        "adamic-adar": {v: s for _, v, s in nx.adamic_adar_index(graph, pairs)},
        "common": {v: float(len(list(nx.common_neighbors(graph, u, v)))) for u, v in pairs},
    }
    for measure, expected in oracles.items():
        found = similar(whole, 0, measure, Meter(Budget()))
        assert {v: pytest.approx(found[v]) for v in expected} == expected
    assert set(shared(whole, 0, 1).tolist()) == set(nx.common_neighbors(graph, 0, 1))


def test_degrees_count_links() -> None:
    out, incoming, whole = views(snapshot(3, [(0, 1), (1, 0), (0, 2)]))
    assert degree(out).tolist() == [2, 1, 0]
    assert degree(incoming).tolist() == [1, 1, 1]
    assert degree(whole).tolist() == [3, 2, 1]


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_groups_of_friends_are_found_and_always_the_same(method: Method) -> None:
    def clique(start: int) -> list[tuple[int, int]]:
        return [(start + a, start + b) for a in range(6) for b in range(a)]

    made = snapshot(20, [*clique(0), *clique(6), *clique(12), (0, 6), (6, 12)])
    _, _, whole = views(made)
    found = grouped(whole, method)
    assert [set(g.tolist()) for g in found.groups] == [set(range(s, s + 6)) for s in (0, 6, 12)]
    expected = nx.community.modularity(
        digraph(made).to_undirected().subgraph(range(18)), map(set, found.groups)
    )
    assert found.modularity == pytest.approx(expected)


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_the_same_graph_gives_the_same_groups(method: Method) -> None:
    _, _, whole = views(snapshot(400, random_links(400, 1500, 3)))
    first = grouped(whole, method)
    for _ in range(3):
        again = grouped(whole, method)
        assert again.modularity == first.modularity
        assert all(np.array_equal(a, b) for a, b in zip(first.groups, again.groups, strict=True))
    graph = digraph(snapshot(400, random_links(400, 1500, 3))).to_undirected()
    peer = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    assert first.modularity > peer - 0.03


def test_a_long_chain_is_all_bridges() -> None:
    _, _, whole = views(snapshot(3000, [(i, i + 1) for i in range(2999)]))
    assert len(bridges(whole)) == 2999


def test_a_graph_without_links_has_nothing_to_tell() -> None:
    _, incoming, whole = views(snapshot(3, []))
    assert components(whole) == []
    assert bridges(whole) == []
    assert grouped(whole).groups == []
    assert betweenness(whole, False, Meter(Budget())).tolist() == [0, 0, 0]
    assert pagerank(incoming, Meter(Budget())) == pytest.approx([1 / 3] * 3)


def test_betweenness_of_a_large_graph_is_an_estimate_that_says_so() -> None:
    made = snapshot(2500, random_links(2500, 8000, 5))
    _, _, whole = views(made)
    meter = Meter(Budget())
    found = betweenness(whole, False, meter)
    assert meter.reason.startswith("estimate")
    expected = nx.betweenness_centrality(digraph(made).to_undirected(), k=400, seed=1)
    assert found == pytest.approx([expected[i] for i in range(2500)], abs=0.02)
    assert np.array_equal(found, betweenness(whole, False, Meter(Budget())))


@given(LINKS)
@settings(max_examples=25, deadline=None)
def test_the_paths_that_begin_at_every_node_make_up_betweenness(links: list[tuple[int, int]]) -> None:
    made = snapshot(SIZE, links)
    out, _, _ = views(made)
    found = sum(dependencies(out.pairs, node) for node in range(SIZE)) / ((SIZE - 1) * (SIZE - 2))
    expected = nx.betweenness_centrality(digraph(made))
    assert found == pytest.approx([expected[i] for i in range(SIZE)])


def test_too_little_time_gives_less_and_says_so() -> None:
    _, _, whole = views(snapshot(2500, random_links(2500, 8000, 5)))
    short = Meter(Budget(seconds=1e-9))
    assert betweenness(whole, False, short).any()
    assert short.reason.startswith("estimate: from the paths that begin at 1 of ")
    for method in ("leiden", "louvain"):
        found = grouped(whole, method, 1e-9)
        assert found.reason.startswith(f"seconds: 1e-09 s are too short for {method}")
        assert [g.tolist() for g in found.groups] == [
            sorted(p.tolist(), key=lambda n: (-whole.counts(np.array([n]))[0], n)) for p in components(whole)
        ]
    made = linked(whole, Meter(Budget()))
    assert made is not None
    slow = Linked(made.nodes, made.graph, 2.0)
    once = communities(whole, slow, Meter(Budget(seconds=5)))
    assert once.reason.endswith("1 of 2 rounds were made")
