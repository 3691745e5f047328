"""The client on a running service and on a local release."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
import rdflib

from ontology.errors import WrongUse
from ontology.release import NoRelease
from service.client import ServiceError, Unreachable, Zhitu

PREFIXES = (
    "PREFIX zhitu: <https://w3id.org/zhitu/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
TWIN = rdflib.URIRef("https://w3id.org/zhitu/id/technology/digital-twin")


@pytest.fixture(scope="module")
def zhitu(server: str) -> Iterator[Zhitu]:
    with Zhitu(server) as found:
        yield found


def test_a_stored_question_becomes_a_pandas_frame(zhitu: Zhitu) -> None:
    frame = zhitu.ask("observation-series", metric="manufacturing-wage").to_pandas()
    assert isinstance(frame, pd.DataFrame)
    china = frame[frame.area_zh == "中国"].set_index("period_start")
    assert china.value.to_dict() == {"2000": 1057, "2021": 14295}


def test_a_stored_question_becomes_a_polars_frame(zhitu: Zhitu) -> None:
    frame = zhitu.ask("observation-series", metric="manufacturing-wage").to_polars()
    assert isinstance(frame, pl.DataFrame)
    assert frame.filter(pl.col("area_zh") == "中国")["value"].to_list() == [1057, 14295]


def test_sparql_gives_values_with_their_types(zhitu: Zhitu) -> None:
    rows = zhitu.sparql(
        PREFIXES + "SELECT ?thing ?date ?n { ?thing zhitu:date ?date FILTER(DATATYPE(?date) = "
        "<http://www.w3.org/2001/XMLSchema#date>) BIND(1.5 AS ?n) } ORDER BY ?date LIMIT 1"
    )
    assert rows.columns == ("thing", "date", "n")
    assert isinstance(rows[0]["date"], datetime.date)
    assert rows[0]["n"] == 1.5
    assert zhitu.sparql("ASK { ?s ?p ?o }")[0] == {"answer": True}


def test_construct_and_entity_give_rdflib_graphs(zhitu: Zhitu) -> None:
    built = zhitu.construct(
        PREFIXES + f"CONSTRUCT {{ {TWIN.n3()} skos:prefLabel ?l }} WHERE {{ {TWIN.n3()} skos:prefLabel ?l }}"
    )
    assert set(built.objects(TWIN)) == {
        rdflib.Literal("数字孪生", "zh"),
        rdflib.Literal("Digital twin", "en"),
    }
    assert len(zhitu.entity("technology/digital-twin")) > 5


def test_things_are_found_by_name(zhitu: Zhitu) -> None:
    assert zhitu.entities("数字孪生")[0]["iri"] == str(TWIN)
    assert len(zhitu.entities("zzqqxx")) == 0
    assert "enables" in zhitu.facts("technology/digital-twin").column("property")


def test_a_part_becomes_a_networkx_graph(zhitu: Zhitu) -> None:
    part = zhitu.subgraph("数字孪生", depth=1)
    graph = zhitu.networkx("数字孪生", depth=1)
    assert graph.number_of_nodes() == len(part.nodes) > 4
    assert graph.number_of_edges() == len(part.edges)
    assert graph.nodes["technology/digital-twin"]["label_zh"] == "数字孪生"
    assert graph.has_edge("technology/digital-twin", "application/flexible-production", key="enables")
    only = zhitu.networkx("数字孪生", depth=2, class_=["Technology"])
    assert {data["class"] for _, data in only.nodes(data=True)} <= {
        "Technology",
        "SoftwareSystem",
        "Robot",
        "Material",
    }


def test_a_part_becomes_an_rdflib_graph(zhitu: Zhitu) -> None:
    plain = zhitu.rdf(thing="数字孪生", depth=1)
    assert (TWIN, rdflib.URIRef("https://w3id.org/zhitu/ontology#enables"), None) in plain
    assert not list(plain.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    evidence = zhitu.rdf(thing="数字孪生", depth=1, reification="classic")
    assert list(evidence.subjects(rdflib.RDF.subject, TWIN))
    with pytest.raises(WrongUse, match="classic"):
        zhitu.rdf(reification="rdf12")


def test_a_path_tells_its_steps_and_their_places(zhitu: Zhitu) -> None:
    (path,) = zhitu.paths("policy/made-in-china-2025", "case/lighthouse-automotive")
    assert len(path) == 3
    assert path.nodes[0].label_zh == "中国制造2025"
    assert str(path).startswith("中国制造2025 —支持→")
    assert all(row["where"] for row in path.evidence() if row["status"] == "stated")


def test_ranks_and_time_lines_are_rows(zhitu: Zhitu) -> None:
    ranked = zhitu.rows("rank", show="Technology", limit=3)
    assert ranked.column("rank")[0] == 1
    assert ranked.to_pandas().score.is_monotonic_decreasing
    moments = zhitu.timeline("policy/made-in-china-2025")
    assert moments[0]["start"] == "2015"
    assert len(zhitu.neighbors("数字孪生", depth=2)) > len(zhitu.neighbors("数字孪生"))


def test_an_export_is_written_to_a_file(zhitu: Zhitu, tmp_path: Path) -> None:
    file = tmp_path / "twin.graphml"
    assert zhitu.export("graphml", file, thing="数字孪生", depth=1) == b""
    assert file.read_bytes() == zhitu.export("graphml", thing="数字孪生", depth=1)


def test_what_the_service_refuses_is_raised_with_its_remedy(zhitu: Zhitu) -> None:
    with pytest.raises(ServiceError, match="manufacturing") as refused:
        zhitu.ask("observation-series")
    assert (refused.value.status, refused.value.place) == (400, "metric")
    with pytest.raises(ServiceError) as missing:
        zhitu.ask("no-such-question")
    assert missing.value.status == 404
    with pytest.raises(ServiceError, match="graphml"):
        zhitu.export("docx")


def test_a_wrong_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="zhitu serve"):
        Zhitu("http://127.0.0.1:9").health()
    with pytest.raises(WrongUse, match="http://"):
        Zhitu("graph.nq")
    with pytest.raises(NoRelease):
        Zhitu.local(tmp_path)


def test_a_local_release_answers_the_same(home: Path, zhitu: Zhitu) -> None:
    with Zhitu.local(home) as local:
        assert local.health()["release"] == zhitu.health()["release"]
        assert list(local.questions()) == list(zhitu.questions())
        process = local._process
    assert process is not None
    assert process._process.poll() is not None


def test_rows_are_a_sequence(zhitu: Zhitu) -> None:
    rows = zhitu.ask("stages")
    assert list(rows)[:2] == list(rows[:2])
    assert repr(rows).startswith(f"Rows({len(rows)} × ")
    with pytest.raises(WrongUse, match="none of them"):
        rows.column("nothing")
