"""RDF exports of the real release, read back by pyoxigraph, rdflib and PyLD and compared with the store."""

from __future__ import annotations

import io
import json
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld
from rdflib.namespace import RDF, SKOS

from ontology.release import NQUADS
from service.exports.part import Options, Part
from service.exports.rdf import BadReification
from service.exports.selection import chosen_part
from service.exports.table import export_format
from service.graph import Graph
from service.traversal.filters import Filter
from service.traversal.model import Subgraph

ZHITU = "https://w3id.org/zhitu/ontology#"
ID = "https://w3id.org/zhitu/id/"
REIFIES = ox.NamedNode(str(RDF) + "reifies")
KINDS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


def around(graph: Graph, thing: str = "technology/digital-twin") -> Subgraph:
    """A thing and the links at it."""
    part = chosen_part(graph, Filter(inferred="no"))
    edges = tuple(e for e in part.edges if ID + thing in {e.source, e.target})
    ends = {end for e in edges for end in (e.source, e.target)}
    return Subgraph(tuple(n for n in part.nodes if n.iri in ends), edges)


def written(graph: Graph, name: str, part: Part, reification: str = "", whole: bool = False) -> bytes:
    return b"".join(export_format(name).writer(part, Options("zh", reification, graph, whole)))


def read(content: bytes, name: str) -> set[ox.Quad]:
    return set(ox.parse(content, format=KINDS[name]))


@cache
def whole_part(graph: Graph) -> Part:
    return chosen_part(graph)


def test_the_whole_dataset_is_the_file_of_the_release(graph: Graph) -> None:
    found = written(graph, "nq", whole_part(graph), whole=True)
    assert found == (graph.release.folder / NQUADS).read_bytes()


def test_the_whole_dataset_comes_back_as_trig(graph: Graph) -> None:
    found = read(written(graph, "trig", whole_part(graph), whole=True), "trig")
    assert found == set(graph.match(None, None, None))


@pytest.mark.parametrize("name", ["nt", "ttl"])
def test_the_whole_graph_comes_back_as_triples(graph: Graph, name: str) -> None:
    found = {quad.triple for quad in read(written(graph, name, whole_part(graph), whole=True), name)}
    assert found == {quad.triple for quad in graph.match(None, None, None)}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_part_has_its_links_labels_and_evidence(graph: Graph, name: str) -> None:
    part = around(graph)
    found = {quad.triple for quad in read(written(graph, name, part), name)}
    links = {ox.Triple(*map(ox.NamedNode, (e.source, e.predicate, e.target))) for e in part.edges}
    assert len(links) > 4
    assert links <= found
    nodes = {n.iri for n in part.nodes}
    between = {
        t for t in found
        if isinstance(t.object, ox.NamedNode) and isinstance(t.subject, ox.NamedNode)
        and {t.subject.value, t.object.value} <= nodes
    }  # fmt: skip
    assert between == links
    twin = ox.NamedNode(ID + "technology/digital-twin")
    assert ox.Triple(twin, ox.NamedNode(str(SKOS.prefLabel)), ox.Literal("数字孪生", language="zh")) in found
    reified = {t.object for t in found if t.predicate == REIFIES}
    assert {t for t in links if next(graph.match(None, REIFIES, t), None)} <= reified
    assert any(t.predicate.value == ZHITU + "where" for t in found)


def classic(graph: Graph, name: str) -> rdflib.Graph:
    found = rdflib.Graph()
    kind = {"rdf": "xml", "jsonld": "json-ld", "nt": "nt", "ttl": "turtle"}[name]
    return found.parse(data=written(graph, name, around(graph), "classic"), format=kind)


@pytest.mark.parametrize("name", ["rdf", "jsonld", "ttl"])
def test_classic_reification_is_read_by_rdflib(graph: Graph, name: str) -> None:
    found = classic(graph, name)
    assert set(found) == set(classic(graph, "nt"))
    (evidence, *_) = found.subjects(RDF.type, RDF.Statement)
    assert found.value(evidence, RDF.subject)
    assert found.value(evidence, RDF.predicate)
    assert found.value(evidence, rdflib.URIRef(ZHITU + "where"))


@pytest.mark.parametrize(("name", "kind"), [("rdf", ox.RdfFormat.RDF_XML), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_rdf_xml_and_json_ld_of_the_whole_graph_lose_nothing(
    graph: Graph, name: str, kind: ox.RdfFormat
) -> None:
    part = whole_part(graph)
    expected = {q.triple for q in read(written(graph, "nt", part, "classic", whole=True), "nt")}
    assert len(expected) > 40_000
    found = {q.triple for q in ox.parse(written(graph, name, part, whole=True), format=kind)}
    assert {t for t in found if not _blank(t)} == {t for t in expected if not _blank(t)}
    assert len(found) == len(expected)


def _blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def test_json_ld_is_framed_by_thing(graph: Graph) -> None:
    document = json.loads(written(graph, "jsonld", around(graph)))
    by_id = {entry["id"]: entry for entry in document["@graph"]}
    twin = by_id[ID + "technology/digital-twin"]
    assert twin["prefLabel"] == {"zh": "数字孪生", "en": "Digital twin"}
    evidence = twin["evidence"][0]
    assert "rdf:Statement" in evidence["type"]
    assert evidence["oa:hasSelector"][0]["type"] == ["oa:TextPositionSelector"]
    quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    again = rdflib.Graph().parse(io.StringIO(quads), format="nt")
    assert set(again) == set(classic(graph, "nt"))


def test_evidence_can_be_left_out(graph: Graph) -> None:
    found = read(written(graph, "ttl", around(graph), "none"), "ttl")
    assert found
    assert not [q for q in found if q.predicate == REIFIES or q.predicate.value == ZHITU + "where"]


def test_a_format_that_cannot_hold_annotations_says_so(graph: Graph) -> None:
    with pytest.raises(BadReification, match="cannot hold triple terms"):
        written(graph, "rdf", around(graph), "rdf12")
