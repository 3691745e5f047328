"""What is said of a thing besides its links: names, definitions, values, units and dates, as attributes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from ontology.identifiers import ONTOLOGY, THINGS
from ontology.model import PropertyTerm, ontology
from service.graph import Graph, plain
from service.traversal.model import Attribute, Node, Scalar

SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFERRED = ox.NamedNode(SKOS + "prefLabel")
# Things that are no node of the graph but say something of one: their name becomes an attribute.
SAID_BY = frozenset({"Unit", "Status", "Comparison", "Direction"})
PERIOD = "http://www.w3.org/2006/time#ProperInterval"


class Values:
    """Reads attributes from a release; units and periods, which many things share, once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._terms: dict[str, PropertyTerm | None] = {}
        self._shared: dict[str, dict[str, Attribute]] = {}

    def of(self, node: Node) -> Node:
        """The node with its attributes; those that it has already stay."""
        found = self._attributes(node.iri)
        if found:
            node = replace(node, attributes=found | dict(node.attributes))
        return node

    def _attributes(self, iri: str) -> dict[str, Attribute]:
        found: dict[str, set[Scalar]] = {}
        more: dict[str, Attribute] = {}
        for quad in self._graph.match(ox.NamedNode(iri), None, None, merged=True):
            told = quad.object
            if isinstance(told, ox.Literal):
                for name, value in _literal(quad.predicate.value, told):
                    found.setdefault(name, set()).add(value)
            elif isinstance(told, ox.NamedNode) and (term := self._describing(quad.predicate.value)):
                more |= self._said(term, told)
        return {name: _attribute(values) for name, values in sorted(found.items())} | more

    def _describing(self, predicate: str) -> PropertyTerm | None:
        """The property, where it leads to what only describes a thing."""
        if predicate not in self._terms:
            term = ontology().properties.get(predicate.removeprefix(ONTOLOGY))
            self._terms[predicate] = term if term is not None and describes(term) else None
        return self._terms[predicate]

    def _said(self, term: PropertyTerm, thing: ox.NamedNode) -> dict[str, Attribute]:
        """The attributes that a link to a unit, a status or a period stands for."""
        key = f"{term.name} {thing.value}"
        if key not in self._shared:
            self._shared[key] = self._period(thing) if term.range == PERIOD else self._named(term.name, thing)
        return self._shared[key]

    def _named(self, name: str, thing: ox.NamedNode) -> dict[str, Attribute]:
        found: dict[str, Attribute] = {name: thing.value.removeprefix(THINGS).rpartition("/")[2]}
        for quad in self._graph.match(thing, PREFERRED, None, merged=True):
            if isinstance(quad.object, ox.Literal) and quad.object.language:
                found[f"{name}_{quad.object.language}"] = quad.object.value
        return found

    def _period(self, thing: ox.NamedNode) -> dict[str, Attribute]:
        return {
            quad.predicate.value.removeprefix(ONTOLOGY): str(plain(quad.object))
            for quad in self._graph.match(thing, None, None, merged=True)
            if quad.predicate.value in {ONTOLOGY + "startDate", ONTOLOGY + "endDate"}
        }


def describes(term: PropertyTerm) -> bool:
    """Whether a property leads to what only describes a thing: a unit, a status, a period."""
    return term.is_link and (term.range == PERIOD or term.range.removeprefix(ONTOLOGY) in SAID_BY)


def _literal(predicate: str, value: ox.Literal) -> Iterator[tuple[str, Scalar]]:
    """The name and value of a literal. Labels are the node's own and are left out."""
    if predicate.startswith(ONTOLOGY):
        told = plain(value)
        if told is not None:
            yield predicate.removeprefix(ONTOLOGY), told
    elif predicate == SKOS + "altLabel":
        yield "aliases", value.value
    elif predicate == SKOS + "definition":
        yield f"definition_{value.language}" if value.language else "definition", value.value
    elif predicate == SKOS + "notation":
        yield "notation", value.value


def _attribute(values: set[Scalar]) -> Attribute:
    return next(iter(values)) if len(values) == 1 else tuple(sorted(values, key=lambda v: (str(type(v)), v)))
