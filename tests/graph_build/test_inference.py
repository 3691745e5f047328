"""The Rust reasoner against owlrl, the reference implementation of OWL 2 RL in Python."""

from __future__ import annotations

import owlrl
import pytest
from pyoxigraph import RdfFormat, Store, serialize
from rdflib import RDF, Graph, URIRef

from graph_build.inference import INFERRED, inconsistencies, infer
from ontology.identifiers import ONTOLOGY, THINGS
from ontology.model import DEFINITIONS

FACTS = """
@prefix id: <https://w3id.org/zhitu/id/> . @prefix zhitu: <https://w3id.org/zhitu/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/zhitu/id/case/one> a zhitu:LighthouseFactory ; zhitu:usesTechnology <https://w3id.org/zhitu/id/technology/a> .
<https://w3id.org/zhitu/id/technology/a> a zhitu:Robot ; skos:broader <https://w3id.org/zhitu/id/technology/b> ;
    zhitu:combinesWith <https://w3id.org/zhitu/id/technology/c> .
<https://w3id.org/zhitu/id/section/x> zhitu:partOf <https://w3id.org/zhitu/id/section/y> .
<https://w3id.org/zhitu/id/section/y> zhitu:partOf <https://w3id.org/zhitu/id/report/z> .
"""


@pytest.fixture
def store() -> Store:
    store = Store()
    store.load(path=DEFINITIONS, format=RdfFormat.TURTLE)
    store.load(input=FACTS.encode(), format=RdfFormat.TURTLE)
    return store


def worth(subject: object, predicate: object, value: object) -> bool:
    if not (
        isinstance(subject, URIRef)
        and isinstance(value, URIRef)
        and subject.startswith(THINGS)
        and subject != value
    ):
        return False
    if predicate == RDF.type:
        return value.startswith(ONTOLOGY)
    own = str(predicate).startswith(ONTOLOGY) or str(predicate).endswith(("broader", "narrower", "related"))
    return own and value.startswith(THINGS)


def test_it_finds_what_owlrl_finds(store: Store) -> None:
    mine = {(q.subject.value, q.predicate.value, q.object.value) for q in infer(store)}  # type: ignore[union-attr]
    graph = Graph().parse(data=serialize((q.triple for q in store), format=RdfFormat.N_TRIPLES), format="nt")
    asserted = set(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    theirs = {tuple(map(str, t)) for t in set(graph) - asserted if worth(*t)}
    assert theirs <= mine
    assert all(q.graph_name == INFERRED for q in infer(store))
    assert (THINGS + "section/x", ONTOLOGY + "partOf", THINGS + "report/z") in mine
    assert (THINGS + "technology/c", ONTOLOGY + "combinesWith", THINGS + "technology/a") in mine


def test_a_thing_in_two_disjoint_classes_is_found(store: Store) -> None:
    one, other = ONTOLOGY + "Case", ONTOLOGY + "Technology"
    turtle = f"<{THINGS}x/y> a <{one}>, <{other}> ."
    store.load(input=turtle.encode(), format=RdfFormat.TURTLE)
    found = inconsistencies((q.triple for q in store), {frozenset((one, other))})
    assert found == [(THINGS + "x/y", one, other)]
