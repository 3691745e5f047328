"""Queries on the default graph are asked of a store of its own, and say what the whole release says."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ontology.release import Release
from service.engine.backend import Embedded, only_default

TRIG = b"""PREFIX : <http://example.org/>
:a :p :b , "x"@en , [ :q 1 ] ; :r <<( :a :p :b )>> . :b :p :c .
:one { :a :p :b , "x"@en . :b :only :one } :two { :b :p :c . :two :in :two }"""
PREFIX = "PREFIX : <http://example.org/> "
QUERIES = {
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p STR(?o)": True,
    "SELECT (COUNT(*) AS ?n) { ?s :p+ ?o }": True,
    "ASK { :b :only :one }": True,
    "DESCRIBE :a": True,
    "DESCRIBE :two": True,
    "CONSTRUCT WHERE { :a :p ?o }": True,
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }": False,
    "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { graph :one { ?s ?p ?o } } }": False,
    "SELECT (COUNT(*) AS ?n) FROM :one { ?s ?p ?o }": False,
    "DESCRIBE :two FROM :two": False,
}


def said(store: ox.Store | Embedded, query: str) -> bytes:
    found = (
        store.query(PREFIX + query)
        if isinstance(store, ox.Store)
        else store.query(PREFIX + query, "http://example.org/")
    )
    if isinstance(found, ox.QueryTriples):
        return b"\n".join(sorted((found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").splitlines()))
    return found.serialize(format=ox.QueryResultsFormat.JSON) or b""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("release")
    store = ox.Store(str(folder / "store"))
    store.load(TRIG, ox.RdfFormat.TRIG)
    store.flush()
    return Release(folder.name, folder)


@pytest.mark.parametrize("quads", [1000, 12, 0])
def test_answers_do_not_depend_on_where_they_come_from(release: Release, quads: int) -> None:
    """With room for the default graph by itself, without, and on disk."""
    whole = ox.Store.read_only(str(release.store))
    embedded = Embedded(release, quads)
    assert embedded.in_memory == (quads >= 12)
    for query in QUERIES:
        assert said(embedded, query) == said(whole, query), query
    default = ox.DefaultGraph()
    assert {q.triple for q in embedded.match_merged(None, None, None)} == {
        q.triple for q in whole.quads_for_pattern(None, None, None, default)
    }


def test_a_query_that_may_name_a_graph_is_asked_of_the_whole_release() -> None:
    assert {query: only_default(PREFIX + query) for query in QUERIES} == QUERIES
    assert not only_default("ASK { \\u0047RAPH ?g { ?s ?p ?o } }")
