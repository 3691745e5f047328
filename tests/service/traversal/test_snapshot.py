"""The snapshot of the real release: what its links are, and what a filter leaves of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ontology.identifiers import ONTOLOGY
from queries.stored import BadParameter, internal_query, stored_queries, stored_query
from service.graph import Graph
from service.traversal import storage
from service.traversal.filters import Filter
from service.traversal.opened import Opened, open_graph, opened
from service.traversal.snapshot import INFERRED

REPORT = "report/kpmg-smart-manufacturing-2024"


@pytest.fixture(scope="module")
def whole(graph: Graph) -> Opened:
    return opened(graph)


def triples(whole: Opened, wanted: Filter) -> set[tuple[str, str, str]]:
    snapshot = whole.snapshot
    links = np.flatnonzero(whole.chosen(wanted).links).tolist()
    return {
        (
            snapshot.names[snapshot.source[i]],
            snapshot.properties[snapshot.predicate[i]].removeprefix(ONTOLOGY),
            snapshot.names[snapshot.target[i]],
        )
        for i in links
    }


def test_the_links_are_those_of_the_stored_question_and_the_vocabulary(graph: Graph, whole: Opened) -> None:
    stated = {
        (r["subject"], r["property"], r["object"])
        for r in graph.rows(stored_query("statements"), {})
        if "/id/" in str(r["object"]) and r["property"] not in {"showsUnit"}
    }
    prefix = "https://w3id.org/zhitu/id/"
    found = {
        (prefix + s, p, prefix + o)
        for s, p, o in triples(whole, Filter(include=("documents",)))
        if "skos" not in p and p != "mentions"
    }
    documents = {t for t in found if t[1] == "partOf" and t not in stated}
    assert all("/passage/" in s or "/section/" in s or "kpmg" in s for s, _, _ in documents)
    # who issued the report stands in the description of the source, not in a row
    described = {(prefix + REPORT, "issuedBy", prefix + "organization/kpmg-china")}
    assert found - documents - described == stated


def test_an_inverse_or_a_mirrored_link_does_not_stand_twice(whole: Opened) -> None:
    found = triples(whole, Filter(inferred="yes", include=("observations", "documents")))
    names = {p for _, p, _ in found}
    assert {"enables", "combinesWith", "metric", "achieves"} <= names
    assert not names & {"enabledBy", "technologyUsedBy", "hasPart", "follows", "unit", "status", "period"}
    pairs = {(s, o) for s, p, o in found if p == "combinesWith"}
    assert not any((o, s) in pairs for s, o in pairs)


def test_observations_and_documents_are_left_out_unless_asked_for(whole: Opened) -> None:
    kinds = {s.split("/")[0] for s, _, _ in triples(whole, Filter())}
    assert "observation" not in kinds
    assert "passage" not in kinds
    assert "observation" in {s.split("/")[0] for s, _, _ in triples(whole, Filter(include=("observations",)))}


def test_a_unit_is_a_thing_only_where_a_statement_leads_to_it(whole: Opened) -> None:
    units = [name for name in whole.snapshot.names if name.startswith("unit/")]
    assert units == ["unit/eflops"]
    node = whole.snapshot.find("unit/eflops")
    assert node is not None
    assert whole.snapshot.class_of(node) == "Unit"
    assert all(whole.snapshot.node_class > 0)


def test_a_thing_has_its_most_special_class(whole: Opened) -> None:
    snapshot = whole.snapshot
    node = snapshot.find("case/lighthouse-automotive")
    assert node is not None
    assert snapshot.class_of(node) == "LighthouseFactory"
    assert whole.zh[node] == "某新能源汽车企业灯塔工厂"


def test_every_thing_is_found_by_its_iri(whole: Opened) -> None:
    snapshot = whole.snapshot
    assert list(snapshot.names) == sorted(set(snapshot.names))
    assert [snapshot.find(snapshot.iri(node)) for node in range(snapshot.size)] == list(range(snapshot.size))
    assert snapshot.find("technology/nope") is None


def test_a_property_stands_for_those_below_it_and_an_inverse_for_its_opposite(whole: Opened) -> None:
    enables = triples(whole, Filter(properties=("enables",)))
    assert {p for _, p, _ in enables} == {"enables", "performs"}
    assert triples(whole, Filter(properties=("enabledBy",))) == enables
    assert triples(whole, Filter(properties=("skos:narrower",))) == triples(
        whole, Filter(properties=("broader",))
    )


def test_evidence_filters_leave_out_what_has_none(whole: Opened) -> None:
    everything = triples(whole, Filter(inferred="yes"))
    printed = triples(whole, Filter(inferred="yes", sources=(REPORT,)))
    assert printed < everything
    assert not any("skos" in p for _, p, _ in printed)
    reviewed = triples(whole, Filter(reviews=("accepted",)))
    assert printed < reviewed
    assert triples(whole, Filter(confidence=0.9)) == reviewed
    assert not printed & triples(whole, Filter(inferred="only"))
    assert np.all(
        whole.snapshot.marks[whole.chosen(Filter(inferred="only")).links] & INFERRED, where=np.True_
    )


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (Filter(properties=("nope",)), "property"),
        (Filter(without_properties=("nope",)), "without_property"),
        (Filter(classes=("nope",)), "class"),
        (Filter(without_classes=("Nope",)), "without_class"),
        (Filter(sources=("report/nope",)), "source"),
    ],
)
def test_an_unknown_name_in_a_filter_is_named(whole: Opened, wanted: Filter, place: str) -> None:
    with pytest.raises(BadParameter) as caught:
        whole.chosen(wanted)
    assert caught.value.place == place


def test_a_stored_snapshot_is_the_same_and_a_broken_one_is_made_anew(graph: Graph, tmp_path: Path) -> None:
    made = open_graph(graph, tmp_path)
    folder = storage.folder_of(tmp_path, graph.release.identifier)
    assert {p.suffix for p in folder.iterdir()} == {".npy", ".json"}
    again = open_graph(graph, tmp_path)
    assert again.snapshot.names == made.snapshot.names
    assert np.array_equal(again.snapshot.target, made.snapshot.target)
    assert (again.zh, again.en) == (made.zh, made.en)
    (folder / "source.npy").write_bytes(b"broken")
    assert np.array_equal(open_graph(graph, tmp_path).snapshot.source, made.snapshot.source)


def test_without_a_place_to_write_there_is_no_copy_and_no_error(graph: Graph, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert open_graph(graph, blocked).snapshot.size > 1000
    assert open_graph(graph, None).snapshot.size > 1000


def test_internal_queries_are_no_questions() -> None:
    assert internal_query("graph-links").columns == ["source", "target"]
    assert "graph-links" not in stored_queries()
