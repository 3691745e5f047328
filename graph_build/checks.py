"""SHACL validation of the facts, with messages that name file, row and column."""

from __future__ import annotations

from collections.abc import Iterable

import pyshacl
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph_build.facts import Facts
from graph_build.problems import Problems
from graph_build.tables import Row
from ontology.identifiers import ONTOLOGY, THINGS
from ontology.model import SHAPES, Ontology, PropertyTerm

OWN_COLUMNS = {
    "prefLabel": "zh",
    "definition": "definition_zh",
    "altLabel": "aliases_zh",
    "minValue": "value_min",
}


def validate(quads: Iterable[Quad], ontology: Ontology, facts: list[Facts], problems: Problems) -> int:
    """Checks the quads against the shapes; returns the number of shapes. Violations go to `problems`."""
    shapes = Graph().parse(SHAPES)
    for term in ontology.properties.values():
        if term.is_link and not term.is_derived:
            _link_shapes(shapes, term)
    data = _graph(quads)
    _, results, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        advanced=False,
        inplace=True,
        inference=None,
        abort_on_first=False,
        meta_shacl=False,
    )
    if isinstance(results, Graph):
        places = _places(facts)
        for result in results.subjects(RDF.type, SH.ValidationResult):
            _note(results, result, places, problems)
    return len(set(shapes.subjects(RDF.type, SH.NodeShape)))


def _graph(quads: Iterable[Quad]) -> Graph:
    triples = (Triple(q.subject, q.predicate, q.object) for q in quads if not isinstance(q.object, Triple))
    rdf = Graph()
    rdf.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    return rdf


def _link_shapes(shapes: Graph, term: PropertyTerm) -> None:
    """Domain and range of a link as shapes, so that they are said once, in the ontology."""
    for target, constraint, name in (
        (SH.targetSubjectsOf, term.domain, "subject"),
        (SH.targetObjectsOf, term.range, "object"),
    ):
        if constraint.startswith(ONTOLOGY):
            shape = BNode()
            shapes.add((shape, RDF.type, SH.NodeShape))
            shapes.add((shape, target, URIRef(term.iri)))
            shapes.add((shape, SH["class"], URIRef(constraint)))
            said = f"as {name} of {term.name} it must be a {constraint.removeprefix(ONTOLOGY)}"
            shapes.add((shape, SH.message, Literal(said, lang="en")))


def _places(facts: list[Facts]) -> dict[str, Row]:
    places: dict[str, Row] = {}
    for group in facts:
        for part in group.parts:
            places.setdefault(part.iri, part.row)
        for entity in group.entities:
            places.setdefault(entity.iri, entity.row)
        for observation in group.observations:
            places.setdefault(observation.iri, observation.row)
        for statement in group.statements:
            places.setdefault(f"{statement.subject} {statement.term.name}", statement.row)
    return places


def _note(results: Graph, result: Node, places: dict[str, Row], problems: Problems) -> None:
    focus = str(results.value(result, SH.focusNode))
    path = results.value(result, SH.resultPath)
    name = path.rpartition("#")[2] if isinstance(path, URIRef) else ""
    row = places.get(f"{focus} {name}") or places.get(focus)
    message = str(results.value(result, SH.resultMessage))
    value = results.value(result, SH.value)
    shown = focus.removeprefix(THINGS)
    said = f" (here {str(value).removeprefix(THINGS)!r})" if value is not None and str(value) != focus else ""
    remedy = "see the shape of its class in ontology/shapes.ttl"
    if row is None:
        problems.add("ontology/vocabularies", 0, shown, f"{message}{said}", remedy)
    else:
        problems.add(row.file, row.number, OWN_COLUMNS.get(name, name), f"{shown}: {message}{said}", remedy)


def with_types(quads: list[Quad], ontology: Ontology) -> list[Quad]:
    """The types that the class tree implies, for shapes that ask for a class above the stated one."""
    more: list[Quad] = []
    for quad in quads:
        if quad.predicate.value == str(RDF.type) and isinstance(quad.object, NamedNode):
            name = quad.object.value.removeprefix(ONTOLOGY)
            if name in ontology.classes:
                more += [
                    Quad(quad.subject, quad.predicate, NamedNode(ONTOLOGY + above), quad.graph_name)
                    for above in ontology.ancestors(name) - {name}
                ]
    return quads + more
