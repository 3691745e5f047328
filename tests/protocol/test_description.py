"""Every statement of the Service Description and of the VoID description, compared with the store that is served."""

from __future__ import annotations

from typing import cast

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Store
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, Namespace, URIRef

from ontology.release import Release
from service.formats import GRAPHS, SOLUTIONS
from tests.protocol.conftest import Serve

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
MEDIA_TYPES = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "JSON-LD": "application/ld+json",
    "RDF_XML": "application/rdf+xml",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return Store.read_only(str(release.store))


def read(address: str) -> Graph:
    answer = httpx.get(address, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format="turtle")


def sizes(store: Store) -> dict[str, int]:
    return {
        cast(NamedNode, name).value: sum(1 for _ in store.quads_for_pattern(None, None, None, name))
        for name in store.named_graphs()
    }


def number(graph: Graph, subject: object, predicate: URIRef) -> int:
    return int(cast(Literal, graph.value(cast(URIRef, subject), predicate)))


def count(store: Store, query: str) -> dict[str, int]:
    found = cast(QuerySolutions, store.query(query))
    return {cast(NamedNode, row[0]).value: int(cast(ox.Literal, row[1]).value) for row in found}


def test_the_service_description_is_true(server: str, store: Store) -> None:
    said = read(server + "/sparql")
    service = URIRef(server + "/sparql")
    assert set(said.subjects(RDF.type, SD.Service)) == {service}, "updates are off"
    assert said.value(service, SD.endpoint) == service
    assert set(said.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    dataset = said.value(service, SD.defaultDataset)
    default = said.value(dataset, SD.defaultGraph)
    merged = {quad.triple for quad in store if quad.graph_name != DefaultGraph()}
    own = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    assert number(said, default, VOID.triples) == len(own)
    assert (service, SD.feature, SD.UnionDefaultGraph) in said
    assert own == merged
    named = {
        str(said.value(one, SD.name)): number(said, said.value(one, SD.graph), VOID.triples)
        for one in said.objects(dataset, SD.namedGraph)
    }
    assert named == sizes(store)
    features = set(said.objects(service, SD.feature))
    assert features == {SD.UnionDefaultGraph}


def test_every_format_that_is_described_is_written(server: str) -> None:
    said = read(server + "/sparql")
    told = {
        str(one).removeprefix(FORMATS) for one in said.objects(URIRef(server + "/sparql"), SD.resultFormat)
    }
    assert told == set(MEDIA_TYPES)
    assert len(told) == len(SOLUTIONS) + len(GRAPHS)
    for name in told:
        query = "ASK {}" if name.startswith("SPARQL") else "CONSTRUCT { <a> <b> <c> } {}"
        answer = httpx.get(server + "/sparql", params={"query": query}, headers={"Accept": MEDIA_TYPES[name]})
        assert answer.headers["content-type"].startswith(MEDIA_TYPES[name])


@pytest.mark.parametrize("one", GRAPHS, ids=lambda one: str(one.name))
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/graphs"])
def test_a_description_is_written_in_every_rdf_format(server: str, path: str, one: object) -> None:
    media_type = one.media_type  # type: ignore[attr-defined]
    answer = httpx.get(server + path, headers={"Accept": media_type})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type.partition(";")[0]


def test_the_void_description_is_true(server: str, store: Store, release: Release) -> None:
    said = read(server + "/.well-known/void")
    (dataset,) = said.subjects(RDF.type, DCAT.Dataset)
    assert said.value(dataset, DCTERMS.identifier) == Literal(release.identifier)
    assert said.value(dataset, VOID.sparqlEndpoint) == URIRef(server + "/sparql")
    default = "{ ?s ?p ?o }"
    assert number(said, dataset, VOID.triples) == sum(
        1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph())
    )
    parts = {str(part): number(said, part, VOID.triples) for part in said.objects(dataset, VOID.subset)}
    assert parts == sizes(store)
    properties = {
        str(said.value(part, VOID.property)): number(said, part, VOID.triples)
        for part in said.objects(dataset, VOID.propertyPartition)
    }
    assert properties == count(store, f"SELECT ?p (COUNT(*) AS ?n) {default} GROUP BY ?p")
    assert number(said, dataset, VOID.properties) == len(properties)
    classes = {
        str(said.value(part, VOID["class"])): number(said, part, VOID.entities)
        for part in said.objects(dataset, VOID.classPartition)
    }
    assert classes == count(store, "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c")
    assert number(said, dataset, VOID.classes) == len(classes)
    languages = {str(one) for one in said.objects(dataset, DCTERMS.language)}
    spoken = cast(
        QuerySolutions,
        store.query('SELECT DISTINCT (LANG(?o) AS ?l) { ?s ?p ?o FILTER(LANG(?o) != "") }'),
    )
    assert languages == {row[0].value for row in spoken}
    assert {"zh", "en"} <= languages
    for title in said.objects(dataset, DCTERMS.title):
        assert cast(Literal, title).language in {"zh", "en"}


def test_the_dump_that_is_described_is_there_in_every_format(server: str, store: Store) -> None:
    said = read(server + "/.well-known/void")
    (distribution,) = said.subjects(RDF.type, DCAT.Distribution)
    kinds = [str(one).partition("media-types/")[2] for one in said.objects(distribution, DCAT.mediaType)]
    assert len(kinds) == len(GRAPHS)
    for kind in kinds:
        assert httpx.head(str(distribution), headers={"Accept": kind}).status_code == 200
    dump = httpx.get(str(distribution), headers={"Accept": "application/n-triples"}).text
    assert len(dump.splitlines()) == sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))


def test_a_changed_release_is_described_anew_and_claims_no_union(serve: Serve) -> None:
    trig = "PREFIX : <http://example.org/> :one { :a :p :b }"
    server = serve(trig, updates=True)
    from tests.protocol.conftest import TOKEN

    httpx.post(
        server + "/update",
        content=b"INSERT DATA { GRAPH <http://example.org/two> { <http://x> a <http://C> } }",
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"},
        timeout=60,
    ).raise_for_status()
    said = read(server + "/graphs")
    assert not list(said.objects(None, SD.feature))
    assert {str(said.value(one, SD.name)) for one in said.subjects(RDF.type, SD.NamedGraph)} == {
        "http://example.org/one",
        "http://example.org/two",
    }
    assert SD.SPARQL11Update in said.objects(URIRef(server + "/update"), SD.supportedLanguage)
    void = read(server + "/.well-known/void")
    (dataset,) = void.subjects(RDF.type, DCAT.Dataset)
    assert number(void, dataset, VOID.triples) == 2
    assert number(void, dataset, VOID.classes) == 1
