"""Numbers → nodes and edges with labels, classes, values and evidence; made only for what is returned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from math import isnan
from typing import Any

import numpy as np
import pyoxigraph as ox
from rdflib.namespace import RDF

from ontology.identifiers import ONTOLOGY, THINGS
from ontology.model import ontology
from ontology.terms import ZHITU
from service.graph import Graph
from service.traversal.model import INFERRED, STATED, VOCABULARY, Attribute, Edge, Node, Place
from service.traversal.opened import Opened
from service.traversal.snapshot import INFERRED as INFERRED_MARK
from service.traversal.snapshot import OBSERVATION
from service.traversal.snapshot import VOCABULARY as VOCABULARY_MARK

REIFIES = ox.NamedNode(str(RDF) + "reifies")
SKOS_LABELS = {
    "broader": ("上位概念", "broader"),
    "related": ("相关概念", "related"),
}


class Describer:
    """Describes what was found in one release."""

    def __init__(self, graph: Graph, whole: Opened) -> None:
        self._graph, self.whole, self.snapshot = graph, whole, whole.snapshot
        known = ontology()
        self.classes = [
            (name, known.classes[name].label.zh, known.classes[name].label.en)
            if name in known.classes
            else (name, "", "")
            for name in self.snapshot.classes
        ]
        self.properties = [_property(iri) for iri in self.snapshot.properties]

    def node(self, number: int, attributes: dict[str, Attribute] | None = None) -> Node:
        """One node."""
        name, kind = self.snapshot.names[number], self.classes[int(self.snapshot.node_class[number])]
        return Node(
            THINGS + name, name, self.whole.zh[number], self.whole.en[number], *kind, attributes or {}
        )

    def nodes(self, numbers: Iterable[int]) -> tuple[Node, ...]:
        """Several nodes."""
        some = np.array(_plain(numbers), np.int32)
        names, zh, en = (texts.take(some) for texts in (self.snapshot.names, self.whole.zh, self.whole.en))
        kinds = map(self.classes.__getitem__, self.snapshot.node_class[some].tolist())
        return tuple(
            Node(THINGS + name, name, label_zh, label_en, *kind, {})
            for name, label_zh, label_en, kind in zip(names, zh, en, kinds, strict=True)
        )

    def edge(self, link: int, places: bool = False) -> Edge:
        """One link; with the places of its evidence where they are asked for."""
        return self.edges([link], places)[0]

    def edges(self, links: Iterable[int], places: bool = False) -> tuple[Edge, ...]:
        """Several links."""
        snapshot = self.snapshot
        numbers = np.array(_plain(links), np.int32)
        start, end = (snapshot.names.take(ends[numbers]) for ends in (snapshot.source, snapshot.target))
        first = np.searchsorted(snapshot.evidence_link, numbers).tolist()
        last = np.searchsorted(snapshot.evidence_link, numbers, side="right").tolist()
        code, marks = (column[numbers].tolist() for column in (snapshot.predicate, snapshot.marks))
        rows = zip(start, end, code, marks, first, last, strict=True)
        return tuple(self._edge(THINGS + a, THINGS + b, p, m, e, f, places) for a, b, p, m, e, f in rows)

    def _edge(
        self, source: str, target: str, code: int, marks: int, first: int, last: int, places: bool
    ) -> Edge:
        predicate, name, zh, en = self.properties[code]
        confidence, review, sources = self.grade(first, last) if last > first else (None, "", ())
        where: tuple[Place, ...] = ()
        if places and last > first:
            where = self._places(source, predicate, target, bool(marks & OBSERVATION))
        return Edge(
            source,
            target,
            predicate,
            name,
            statement_id(source, predicate, target),
            zh,
            en,
            status_of(marks),
            confidence,
            review,
            sources,
            where,
        )

    def grade(self, first: int, last: int) -> tuple[float | None, str, tuple[str, ...]]:
        """The best confidence, the review and the documents of some rows of evidence."""
        snapshot = self.snapshot
        grades = [g for g in snapshot.evidence_confidence[first:last].tolist() if not isnan(g)]
        said = {snapshot.reviews[code] for code in snapshot.evidence_review[first:last].tolist()} - {""}
        documents = sorted(set(snapshot.evidence_document[first:last].tolist()))
        return (
            round(max(grades), 4) if grades else None,
            min(said, default=""),
            tuple(snapshot.documents[code] for code in documents),
        )

    def _places(self, source: str, predicate: str, target: str, measured: bool) -> tuple[Place, ...]:
        """Where a statement is printed; of an observation, where its value is."""
        ends = ox.NamedNode(source), ox.NamedNode(target)
        statements = [ox.Triple(ends[0], ox.NamedNode(predicate), ends[1])]
        if measured:
            statements += [
                quad.triple
                for end in ends
                for quad in self._graph.match(end, ZHITU.printed, None, merged=True)
            ]
        found = {
            place
            for statement in statements
            for quad in self._graph.match(None, REIFIES, statement, merged=True)
            if isinstance(quad.subject, ox.NamedNode) and (place := self._place(quad.subject))
        }
        return tuple(sorted(found, key=lambda place: (place.source, place.start or 0, place.where)))

    def _place(self, evidence: ox.NamedNode) -> Place | None:
        said = {
            quad.predicate.value.rpartition("#")[2]: quad.object.value
            for quad in self._graph.match(evidence, None, None, merged=True)
            if isinstance(quad.object, ox.Literal | ox.NamedNode)
        }
        if "where" not in said:
            return None
        line, start, end = (int(said[name]) if name in said else None for name in ("line", "start", "end"))
        source = said.get("hasSource", "").removeprefix(THINGS)
        return Place(source, said["where"], line, start, end, said.get("quote", ""))


def statement_id(source: str, predicate: str, target: str) -> str:
    """The id of a statement: the first 16 digits of the SHA-256 of its three IRIs."""
    return hashlib.sha256(f"{source} {predicate} {target}".encode()).hexdigest()[:16]


def status_of(marks: int) -> str:
    """The status of a link with some marks."""
    return INFERRED if marks & INFERRED_MARK else VOCABULARY if marks & VOCABULARY_MARK else STATED


def _property(iri: str) -> tuple[str, str, str, str]:
    """The IRI, local name and labels of a property."""
    if iri.startswith(ONTOLOGY):
        name = iri.removeprefix(ONTOLOGY)
        term = ontology().properties.get(name)
        return (iri, name, term.label.zh, term.label.en) if term else (iri, name, "", "")
    name = iri.rpartition("#")[2].rpartition("/")[2]
    return (iri, name, *SKOS_LABELS.get(name, ("", "")))


def _plain(numbers: Any) -> list[int]:
    return numbers.tolist() if isinstance(numbers, np.ndarray) else list(numbers)
