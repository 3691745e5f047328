"""OWL 2 RL closure of the facts, and the links that follow from the shape of an observation."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import reasonable
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from ontology.identifiers import ONTOLOGY, THINGS, graph

RULES = Path(__file__).parent / "rules"
INFERRED = NamedNode(graph("inferred"))
SKOS_CLOSURE = ("broader", "narrower", "related")


def infer(store: Store) -> list[Quad]:
    """What follows from the quads of `store` (ontology, vocabularies, facts) and is not in it yet.

    The rules of OWL 2 RL (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL) run first, then the CONSTRUCT rules
    of the folder `rules`. Kept are types of this ontology and links between things; what OWL says of itself
    (every thing is an owl:Thing and the same as itself) is left out.
    """
    asserted = {triple for triple in map(_triple, store) if _fit_for_reasoner(triple)}
    found = {t for t in _closure(asserted) if _worth_keeping(t)} - asserted
    working = Store()
    working.bulk_extend(Quad(*t) for t in asserted | found)
    for rule in sorted(RULES.glob("*.rq")):
        results = working.query(rule.read_text(encoding="utf-8"))
        found |= {t for t in results if isinstance(t, Triple)}  # type: ignore[union-attr]
    found -= asserted
    return [Quad(t.subject, t.predicate, t.object, INFERRED) for t in sorted(found, key=str)]


def inconsistencies(triples: Iterable[Triple], disjoint: set[frozenset[str]]) -> list[tuple[str, str, str]]:
    """Things (IRI, class, class) that are in two disjoint classes."""
    types: dict[str, set[str]] = {}
    for triple in triples:
        if (
            triple.predicate.value == str(RDF.type)
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        ):
            types.setdefault(triple.subject.value, set()).add(triple.object.value)
    found = []
    for iri, classes in types.items():
        for pair in disjoint:
            if pair <= classes:
                one, other = sorted(pair)
                found.append((iri, one, other))
    return sorted(found)


def disjoint_classes(ontology: Iterable[Quad]) -> set[frozenset[str]]:
    """The pairs of classes that the ontology declares disjoint."""
    rdf = Graph()
    rdf.parse(data=serialize((_triple(q) for q in ontology), format=RdfFormat.N_TRIPLES), format="nt")
    pairs = {frozenset((str(a), str(b))) for a, b in rdf.subject_objects(OWL.disjointWith)}
    for group in rdf.subjects(RDF.type, OWL.AllDisjointClasses):
        members = [str(m) for m in rdf.items(rdf.value(group, OWL.members)) if isinstance(m, URIRef)]  # type: ignore[arg-type]
        pairs |= {frozenset((a, b)) for i, a in enumerate(members) for b in members[i + 1 :]}
    return pairs


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def _fit_for_reasoner(triple: Triple) -> bool:
    return not isinstance(triple.object, Triple)


def _closure(asserted: set[Triple]) -> set[Triple]:
    ntriples = serialize(sorted(asserted, key=str), format=RdfFormat.N_TRIPLES)
    rdf = Graph()
    rdf.parse(data=ntriples, format="nt")
    reasoner = reasonable.PyReasoner()
    reasoner.from_graph(rdf)
    lines = []
    for subject, predicate, value in reasoner.reason():
        if isinstance(subject, URIRef) and isinstance(value, URIRef):
            lines.append(f"<{subject}> <{predicate}> <{value}> .")
    found = parse(io.BytesIO("\n".join(lines).encode()), format=RdfFormat.N_TRIPLES)
    return {_triple(q) for q in found}


def _worth_keeping(triple: Triple) -> bool:
    if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode):
        return False
    if not triple.subject.value.startswith(THINGS):
        return False
    predicate = triple.predicate.value
    if predicate == str(RDF.type):
        return triple.object.value.startswith(ONTOLOGY)
    own = predicate.startswith(ONTOLOGY) or predicate.rpartition("#")[2] in SKOS_CLOSURE
    return own and triple.subject != triple.object and triple.object.value.startswith(THINGS)
