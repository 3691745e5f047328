"""The graph functions on the real release: answers that can be read in the report, and bad requests."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from queries.stored import BadParameter, UnknownQuery
from service.graph import Graph, UnknownThing
from service.traversal.functions import FUNCTIONS, Traversal, ask, written
from service.traversal.model import Subgraph
from service.traversal.networkx_view import to_networkx
from service.traversal.opened import opened

TWIN = "technology/digital-twin"
PLAN = "policy/made-in-china-2025"
REPORT = "report/kpmg-smart-manufacturing-2024"
SECTION = "section/kpmg-smart-manufacturing-2024.s6.2"


@pytest.fixture(scope="module")
def walk(graph: Graph) -> Traversal:
    return Traversal(graph)


@pytest.fixture(scope="module")
def peer(walk: Traversal) -> nx.MultiDiGraph:
    return to_networkx(walk.subgraph())


def test_neighbors_are_those_of_networkx(walk: Traversal, peer: nx.MultiDiGraph) -> None:
    for direction, graph in (("out", peer), ("in", peer.reverse()), ("both", peer.to_undirected())):
        # networkx knows no symmetric property, so that it walks one only along its arrow
        found = walk.neighbors(
            thing=[TWIN], depth=3, direction=direction, without_property=["combinesWith"], limit=10_000
        )
        plain = nx.MultiDiGraph(graph) if direction != "both" else nx.MultiGraph(graph)
        plain.remove_edges_from([e for e in plain.edges(keys=True) if e[2] == "combinesWith"])
        expected = nx.single_source_shortest_path_length(plain, TWIN, 3)
        assert {i.node.id: i.depth for i in found.items} == {k: v for k, v in expected.items() if v}
        assert found.total == len(found.items)


def test_a_neighbor_comes_with_the_statements_that_join_it_and_their_places(walk: Traversal) -> None:
    found = walk.neighbors(thing=["数字孪生"], property=["enables"], direction="out", evidence=True)
    by_name = {i.node.label_zh: i for i in found.items}
    edge = by_name["产品设计"].edges[0]
    assert (edge.label_zh, edge.review, edge.sources) == ("支撑", "accepted", (REPORT,))
    assert edge.where[0].where == "t7/r1/c2"
    assert by_name["产品设计"].links == 1


@pytest.mark.parametrize("evidence", [False, True])
def test_neighbors_are_written_as_they_are_described(walk: Traversal, evidence: bool) -> None:
    asked: dict[str, Any] = {"depth": 3, "limit": 10_000, "evidence": evidence, "inferred": "yes"}
    found = walk.neighbors(thing=[TWIN], include=["observations"], **asked)
    assert found.to_json()["items"] == [
        {
            "node": i.node.to_json(),
            "depth": i.depth,
            "links": i.links,
            "edges": [e.to_json() for e in i.edges],
        }
        for i in found.items
    ]
    assert any(e.confidence or e.review for i in found.items for e in i.edges)
    bare = walk.neighbors(thing=[TWIN], include=["observations"], detail="labels", **asked)
    assert [(i.node, i.links, i.edges) for i in bare.items] == [(i.node, i.links, ()) for i in found.items]
    assert found.items[1] == found.items[1:2][0]


def test_a_thing_is_found_by_name_iri_path_and_alias(walk: Traversal) -> None:
    for said in (
        "数字孪生",
        "Digital twin",
        "数字孪生技术",
        TWIN,
        f"/id/{TWIN}",
        f"https://w3id.org/zhitu/id/{TWIN}",
    ):
        assert walk.neighbors(thing=[said]).start[0].id == TWIN


def test_classes_bound_the_walk_and_show_bounds_the_list(walk: Traversal) -> None:
    walked = walk.neighbors(thing=[TWIN], depth=4, **{"class": ["Application", "Technology"]})
    assert {i.node.class_name for i in walked.items} <= {
        "Application",
        "Technology",
        "Robot",
        "SoftwareSystem",
        "Material",
    }
    shown = walk.neighbors(thing=[TWIN], depth=4, show=["Case"])
    assert {i.node.class_name for i in shown.items} == {"Case", "LighthouseFactory"}


def test_pages_of_neighbors_join_to_the_whole(walk: Traversal) -> None:
    whole = [i.node.id for i in walk.neighbors(thing=[TWIN], depth=3, limit=1000).items]
    found: list[str] = []
    cursor = ""
    while True:
        part = walk.neighbors(thing=[TWIN], depth=3, limit=37, cursor=cursor)
        found += [i.node.id for i in part.items]
        cursor = part.next
        if not cursor:
            break
    assert found == whole
    ids = walk.neighbors(thing=[TWIN], depth=3, limit=1000, detail="ids").ids
    assert [one for depth in ids.values() for one in depth] == whole


def test_a_path_is_explained_step_by_step(walk: Traversal) -> None:
    found = walk.paths(**{"from": "数字孪生", "to": "中国制造2025"}).items[0]
    assert found.said_zh == "数字孪生 ←结合— 智能传感与检测技术 ←结合— 智能制造 ←支持— 中国制造2025"
    assert [step.along for step in found.steps] == [False, False, False]
    assert all(step.edges[0].where for step in found.steps)
    assert found.length == found.cost == 3


def test_shortest_and_all_paths_are_those_of_networkx(walk: Traversal, peer: nx.MultiDiGraph) -> None:
    simple = nx.Graph(peer.to_undirected())
    expected = sorted((len(p), tuple(p)) for p in nx.all_simple_paths(simple, TWIN, PLAN, 4))
    every = walk.paths(**{"from": TWIN, "to": PLAN, "kind": "all", "length": 4, "limit": 1000})
    assert [(len(p.nodes), tuple(n.id for n in p.nodes)) for p in every.items] == expected
    few = walk.paths(**{"from": TWIN, "to": PLAN, "count": 3})
    assert [tuple(n.id for n in p.nodes) for p in few.items] == [p for _, p in expected[:3]]


def test_costs_of_properties_turn_the_path(walk: Traversal) -> None:
    asked: dict[str, Any] = {"from": TWIN, "to": PLAN, "weight": "property"}
    assert walk.paths(**asked, cost=["combinesWith=1"]).items[0].cost == 3
    dear = walk.paths(**asked, cost=["combinesWith=10"]).items[0]
    assert dear.cost > 3
    sure = walk.paths(**{"from": TWIN, "to": PLAN, "weight": "confidence"}).items[0]
    assert sure.length == 3


def test_a_forbidden_class_or_property_turns_the_path(walk: Traversal) -> None:
    through = walk.paths(**{"from": TWIN, "to": PLAN, "without_property": ["combinesWith"], "count": 5})
    assert all(e.name != "combinesWith" for p in through.items for s in p.steps for e in s.edges)
    around = walk.paths(**{"from": TWIN, "to": PLAN, "without_class": ["Case"], "count": 5})
    assert all(n.class_name not in {"Case", "LighthouseFactory"} for p in around.items for n in p.nodes)
    nothing = walk.paths(**{"from": TWIN, "to": PLAN, "property": ["locatedIn"]})
    assert nothing.items == ()
    assert not nothing.truncated


def test_the_whole_graph_and_its_parts(walk: Traversal) -> None:
    whole = walk.subgraph()
    assert len(whole.nodes) > 800
    assert not whole.truncated
    iris = {n.iri for n in whole.nodes}
    assert all(e.source in iris and e.target in iris for e in whole.edges)
    assert Subgraph.from_json(whole.to_json()) == whole
    ball = walk.subgraph(thing=[TWIN], depth=1, attributes=True)
    assert {n.id for n in ball.nodes} == {TWIN} | {i.node.id for i in walk.neighbors(thing=[TWIN]).items}
    classes = walk.subgraph(of_class=["Policy"], attributes=True)
    dates = {n.id: n.attributes.get("date") for n in classes.nodes}
    assert dates[PLAN] == "2015"


def test_a_part_of_a_document_and_the_answer_of_a_question_are_parts(walk: Traversal, graph: Graph) -> None:
    section = walk.subgraph(section=[SECTION], evidence=True)
    assert section.edges
    assert all(any(p.where.startswith("s6.2") for p in e.where) for e in section.edges)
    filtered = walk.subgraph(document=[SECTION])
    assert {e.id for e in filtered.edges} == {e.id for e in section.edges}
    rows = walk.subgraph(
        query="technologies-enabling-application", param=["application=predictive-maintenance"]
    )
    assert {n.id for n in rows.nodes} >= {
        "technology/intelligent-computing",
        "application/predictive-maintenance",
    }
    triples = walk.subgraph(query="entity-graph", param=[f"thing={TWIN}"])
    assert TWIN in {n.id for n in triples.nodes}


def test_pagerank_is_that_of_networkx(walk: Traversal, peer: nx.MultiDiGraph) -> None:
    plain = nx.MultiDiGraph(peer)
    plain.remove_edges_from([e for e in peer.edges(keys=True) if e[2] == "combinesWith"])
    expected = nx.pagerank(plain, tol=1e-12, max_iter=1000)
    found = walk.rank(direction="out", without_property=["combinesWith"], limit=2000)
    assert {i.node.id: i.score for i in found.items} == {
        i.node.id: pytest.approx(expected[i.node.id], abs=1e-7) for i in found.items
    }
    assert [i.score for i in found.items] == sorted((i.score for i in found.items), reverse=True)
    near = walk.rank(thing=[TWIN], limit=1)
    assert near.items[0].node.id == TWIN


def test_groups_bear_the_names_of_their_members(walk: Traversal) -> None:
    found = walk.communities(limit=3)
    assert found.modularity > 0.5
    for group in found.items:
        assert group.label_zh == "、".join(n.label_zh for n in group.members[:3])
        assert sum(group.classes.values()) == group.size


def test_alike_things_share_neighbors(walk: Traversal) -> None:
    found = walk.similar(thing=TWIN, measure="common", limit=3)
    first = found.items[0]
    assert first.node.id == "technology/industrial-robot"
    assert first.score == first.shared_count == 3
    assert {n.label_zh for n in first.shared} >= {"柔性生产", "产品设计"}
    for measure in ("jaccard", "adamic-adar", "pagerank"):
        assert walk.similar(thing=TWIN, measure=measure).items


def test_components_and_bridges_are_those_of_networkx(walk: Traversal, peer: nx.MultiDiGraph) -> None:
    simple = nx.Graph(peer.to_undirected())
    parts = walk.components(limit=1000)
    sizes = sorted((len(c) for c in nx.connected_components(simple)), reverse=True)
    assert [g.size for g in parts.items] == [s for s in sizes if s > 1]
    assert parts.alone == sizes.count(1)
    found = walk.bridges(limit=10_000)
    assert {frozenset(e.split("/id/")[1] for e in (s.source, s.target)) for s in found.items} == {
        frozenset(pair) for pair in nx.bridges(simple)
    }


def test_a_time_line_is_in_order(walk: Traversal) -> None:
    found = walk.timeline(thing="政策雏形期")
    assert [(m.start, m.end, m.order, m.node.label_zh) for m in found.items[:3]] == [
        ("2005", "2014", 1, "政策起步期"),
        ("2015", "2015", None, "中国制造2025"),
        ("2015", "2016", 2, "政策雏形期"),
    ]
    values = walk.timeline(thing="technology/artificial-intelligence").items
    assert any("1,840.4亿美元 (2024)" in m.node.label_zh for m in values)
    starts = [m.start for m in values if m.start]
    assert starts == sorted(starts)


def test_two_things_are_compared(walk: Traversal) -> None:
    found = walk.compare(one=TWIN, other="technology/industrial-robot")
    assert {(f.property, f.other.label_zh) for f in found.shared} == {
        ("enables", "柔性生产"),
        ("enables", "产品设计"),
        ("usesTechnology", "某机械制造企业长沙灯塔工厂"),
    }
    own = {i.node.id for i in walk.neighbors(thing=[TWIN]).items}
    assert {f.other.id for f in (*found.shared, *found.only_one)} == own
    assert all(f.edges[0].where for f in found.shared)


BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown thing": ("neighbors", {"thing": ["technology/nope"]}, "thing"),
    "hostile thing": ("neighbors", {"thing": ["x> } . ?s ?p ?o"]}, "thing"),
    "nothing": ("neighbors", {"thing": [" "]}, "thing"),
    "long thing": ("neighbors", {"thing": ["x" * 10_000]}, "thing.0"),
    "class as thing": ("neighbors", {"thing": ["Technology"]}, "thing"),
    "class IRI as thing": ("similar", {"thing": "https://w3id.org/zhitu/ontology#Robot"}, "thing"),
    "two things of a name": ("timeline", {"thing": "工业机器人"}, "thing"),
    "too many seeds": ("subgraph", {"thing": [TWIN] * 10_000}, "thing"),
    "too deep": ("neighbors", {"thing": [TWIN], "depth": 1001}, "depth"),
    "no depth": ("neighbors", {"thing": [TWIN], "depth": -1}, "depth"),
    "long paths": ("paths", {"from": TWIN, "to": PLAN, "length": 51}, "length"),
    "one end": ("paths", {"from": TWIN, "to": TWIN}, "to"),
    "broken cursor": ("rank", {"cursor": "!!!"}, "cursor"),
    "foreign cursor": ("rank", {"cursor": "YWJjOjE"}, "cursor"),
    "no budget": ("rank", {"max_seconds": 0}, "max_seconds"),
    "endless budget": ("rank", {"max_seconds": float("inf")}, "max_seconds"),
    "unknown parameter": ("rank", {"nope": 1}, "nope"),
    "unknown class": ("rank", {"class": ["nope"]}, "class"),
    "unknown property": ("rank", {"property": ["nope"]}, "property"),
    "unknown question": ("subgraph", {"query": "nope"}, "nope"),
    "bad cost": ("paths", {"from": TWIN, "to": PLAN, "weight": "property", "cost": ["enables=0"]}, "cost"),
    "cost without use": ("paths", {"from": TWIN, "to": PLAN, "cost": ["enables=2"]}, "cost"),
    "bad confidence": ("rank", {"confidence": 1.5}, "confidence"),
    "seeds without use": ("rank", {"measure": "degree", "thing": [TWIN]}, "thing"),
}


SAID: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "missing": ("paths", {"from": TWIN}, "is missing", "write it as to=…"),
    "not offered": ("rank", {"direction": "up"}, "'up' is not offered", "write out, in or both"),
    "no number": ("rank", {"limit": "many"}, "'many' is no whole number", "write digits, such as limit=2"),
    "too great": ("neighbors", {"thing": [TWIN], "depth": "5000"}, "'5000' is above 1,000", "write at most 1,000"),
    "too many": ("subgraph", {"thing": [TWIN] * 10_000}, "has 10,000 values", "write at most 1,000"),
    "no pair": ("subgraph", {"query": "names", "param": ["x"]}, "'x' is no name=value", "write it as param=name=value"),
    "no truth": ("components", {"strong": "maybe"}, "'maybe' is neither true nor false", "write strong=true or strong=false"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_wrong_is_told_in_plain_words(graph: Graph, name: str) -> None:
    function, asked, problem, remedy = SAID[name]
    with pytest.raises(BadParameter) as caught:
        ask(graph, function, asked)
    assert (caught.value.problem, caught.value.remedy) == (problem, remedy)


def test_a_question_about_an_unknown_thing_is_refused(graph: Graph) -> None:
    asked = {"query": "technologies-enabling-application", "param": ["application=nope"]}
    with pytest.raises(UnknownThing, match="there is no application/nope"):
        ask(graph, "subgraph", asked)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_told_where_it_is_wrong(graph: Graph, name: str) -> None:
    function, asked, place = BAD[name]
    with pytest.raises((BadParameter, UnknownThing, UnknownQuery)) as caught:
        ask(graph, function, asked)
    assert caught.value.place == place
    assert caught.value.remedy


def test_a_great_depth_ends_when_all_is_reached(walk: Traversal) -> None:
    assert walk.neighbors(thing=[TWIN], depth=50).total == walk.neighbors(thing=[TWIN], depth=1000).total


def test_a_used_up_budget_gives_a_part_that_says_so(walk: Traversal) -> None:
    near = walk.neighbors(thing=[TWIN], depth=5, max_nodes=10)
    assert (len(near.items), near.truncated) == (9, True)
    assert near.reason.startswith("nodes")
    part = walk.subgraph(max_nodes=50)
    assert (len(part.nodes), part.truncated) == (50, True)
    assert len(walk.subgraph(max_edges=50).edges) == 50
    some = walk.paths(**{"from": TWIN, "to": PLAN, "kind": "all", "length": 6, "max_paths": 5})
    assert (some.total, some.reason.split(":")[0]) == (5, "paths")
    dense = walk.paths(**{"from": TWIN, "to": PLAN, "kind": "all", "length": 50, "max_seconds": 0.2})
    assert dense.truncated


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_same_question_has_the_same_answer(graph: Graph, name: str) -> None:
    asked: dict[str, dict[str, Any]] = {
        "neighbors": {"thing": [TWIN], "depth": 2},
        "paths": {"from": TWIN, "to": PLAN, "count": 3},
        "subgraph": {"thing": [TWIN], "depth": 2},
        "similar": {"thing": TWIN},
        "timeline": {"thing": TWIN},
        "compare": {"one": TWIN, "other": "technology/industrial-robot"},
    }
    first = written(ask(graph, name, asked.get(name, {})))
    del graph.prepared["graph"]
    assert written(ask(graph, name, asked.get(name, {}))) == first


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize(
    "asked",
    [
        {"source": [REPORT]},
        {"document": [SECTION]},
        {"confidence": 0.9},
        {"review": ["accepted"]},
        {"inferred": "yes"},
        {"inferred": "only"},
        {"include": ["observations", "documents"]},
        {"property": ["enables"]},
        {"class": ["Technology", "Application"]},
    ],
    ids=str,
)
def test_every_function_takes_every_filter(graph: Graph, name: str, asked: dict[str, Any]) -> None:
    needs: dict[str, dict[str, Any]] = {
        "neighbors": {"thing": [TWIN], "depth": 2},
        "paths": {"from": TWIN, "to": PLAN},
        "similar": {"thing": TWIN},
        "timeline": {"thing": TWIN},
        "compare": {"one": TWIN, "other": "technology/industrial-robot"},
    }
    assert written(ask(graph, name, needs.get(name, {}) | asked))


def test_the_opened_graph_survives_being_handed_to_another_process(graph: Graph) -> None:
    import pickle

    whole = opened(graph)
    again = pickle.loads(pickle.dumps(whole))  # noqa: S301
    assert again.snapshot.names == whole.snapshot.names
    assert again.zh == whole.zh
