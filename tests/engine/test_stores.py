"""The service over other stores: the same tests, over two real servers of other makers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from queries.stored import stored_queries
from service.engine.backend import Embedded
from service.engine.remote import Remote, as_reification
from service.engine.sparql_text import CannotSubstitute, substituted, without_triple_terms
from service.federation import asks_elsewhere
from service.graph import BASE_IRI, Graph
from tests.conftest import ROOT
from tests.engine.virtuoso import MISSING, SERVER, free_port, virtuoso

OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))


def whole(graph: Graph) -> Iterator[ox.Quad]:
    return graph.backend.match(None, None, None)


@contextmanager
def oxigraph(quads: Iterator[ox.Quad]) -> Iterator[str]:
    port = free_port()
    command = [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            transport = httpx.HTTPTransport(retries=8)
            with httpx.Client(timeout=60, transport=transport) as client:
                body = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
                kind = {"Content-Type": "application/n-quads"}
                client.post(address + "/store", content=body, headers=kind).raise_for_status()
            yield address + "/query"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def oxigraph_store(graph: Graph) -> Iterator[str]:
    with oxigraph(whole(graph)) as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso_store(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if SERVER is None:
        pytest.skip(MISSING)
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), whole(graph)) as url:
        yield url


@pytest.mark.parametrize("store", ["oxigraph_store", "virtuoso_store"])
def test_the_tests_of_the_service_hold_over_another_store(
    store: str, home: Path, request: pytest.FixtureRequest
) -> None:
    told = {"ZHITU_TEST_STORE": request.getfixturevalue(store), "ZHITU_TEST_HOME": str(home)}
    environment = os.environ | told
    command = [sys.executable, "-m", "pytest", "-x", "tests/service/test_http.py"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]


def answers(found: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> list[str]:
    if isinstance(found, ox.QuerySolutions):
        names = sorted(v.value for v in found.variables)
        return sorted(str([str(row[n]) for n in names]) for row in found)
    # A graph is a set; the engine may give a triple twice.
    return [str(bool(found))] if isinstance(found, ox.QueryBoolean) else sorted({str(t) for t in found})


@pytest.mark.parametrize("name", sorted(stored_queries()))
def test_a_stored_query_has_the_same_answer_over_http(name: str, graph: Graph, oxigraph_store: str) -> None:
    query = stored_queries()[name]
    bindings = query.bind(query.examples())
    here = graph.backend.query(query.sparql, BASE_IRI, bindings=bindings)
    there = Remote(oxigraph_store).query(query.sparql, BASE_IRI, bindings=bindings)
    assert answers(there) == answers(here)


def test_patterns_match_the_same_quads_over_http(graph: Graph, oxigraph_store: str) -> None:
    subject = ox.NamedNode("https://w3id.org/zhitu/id/technology/digital-twin")
    remote = Remote(oxigraph_store)
    assert remote.triple_terms
    assert remote.size() == graph.size
    named = {q for q in graph.backend.match(subject, None, None) if q.graph_name != ox.DefaultGraph()}
    assert set(remote.match(subject, None, None)) == named
    assert set(remote.match_merged(subject, None, None)) == set(
        graph.backend.match_merged(subject, None, None)
    )
    reified = next(q.object for q in graph.backend.match(None, ox.NamedNode(REIFIES), None))
    assert {q.subject for q in remote.match_merged(None, None, reified)} == {
        q.subject for q in graph.backend.match_merged(None, None, reified)
    }


REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"


def test_values_are_put_in_as_terms_that_cannot_change_the_query() -> None:
    evil = ox.Literal('" } DROP ALL #\\\n<x>')
    text = 'SELECT ?x (STRLEN(?x) AS ?n) { ?s ?p ?x FILTER(BOUND(?x) && ?x != "?x") # ?x\n } GROUP BY ?x ORDER BY ?x'
    made = substituted(text, {ox.Variable("x"): evil})
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://s"), ox.NamedNode("http://p"), evil))
    found = store.query(made)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["x"] for row in found] == [evil]
    with pytest.raises(CannotSubstitute):
        substituted("SELECT ?x { BIND(1 AS ?x) }", {ox.Variable("x"): evil})


def test_statements_on_statements_can_be_asked_of_a_store_without_triple_terms() -> None:
    node = ox.NamedNode
    triple = ox.Triple(node("http://a"), node("http://b"), ox.Literal("c", language="en"))
    quads = [
        ox.Quad(node("http://e"), node(REIFIES), triple),
        ox.Quad(node("http://e"), node("http://w"), ox.Literal(1)),
    ]
    store = ox.Store()
    store.extend(as_reification(iter(quads)))
    query = 'PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT ?w { ?e rdf:reifies <<( ?a <http://b> "c"@en )>> ; <http://w> ?w }'
    found = store.query(without_triple_terms(query))
    assert isinstance(found, ox.QuerySolutions)
    assert [row["w"] for row in found] == [ox.Literal(1)]


def test_services_are_refused_unless_each_is_allowed() -> None:
    allowed = frozenset({"http://good/sparql"})
    good = "SELECT * { SERVICE SILENT <http://good/sparql> { ?s ?p ?o } }"
    assert asks_elsewhere(good)
    assert not asks_elsewhere(good, allowed)
    assert asks_elsewhere("SELECT * { SERVICE <http://good/sparql> {} SERVICE <http://bad/> {} }", allowed)
    assert asks_elsewhere("SELECT * { ?x ?y ?z SERVICE ?x { ?s ?p ?o } }", allowed)
    assert asks_elsewhere("PREFIX g: <http://good/> SELECT * { SERVICE g:sparql {} }", allowed)
    assert asks_elsewhere(r"SELECT * { \u0053ERVICE <http://bad/> {} }", allowed)


def test_an_embedded_store_is_the_one_of_the_release(graph: Graph) -> None:
    assert isinstance(graph.backend, Embedded)
