"""RDF of a part, read from the store: the triples of its nodes and edges, with their evidence.

Evidence hangs on a statement as an RDF 1.2 reifier. Formats without triple terms, and programs that ask for it, get
classic reification (rdf:Statement) instead: the same nodes with rdf:subject, rdf:predicate and rdf:object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox
from rdflib.namespace import RDF

from ontology.errors import WrongUse
from ontology.identifiers import ONTOLOGY
from ontology.model import ontology
from ontology.release import NQUADS
from service.exports.jsonld import PREFIXES, framed
from service.exports.part import PIECE, Options, Part, Writer, spooled
from service.exports.values import describes
from service.graph import Graph

TYPE = ox.NamedNode(str(RDF.type))
REIFIES = ox.NamedNode(str(RDF) + "reifies")
SELECTOR = ox.NamedNode("http://www.w3.org/ns/oa#hasSelector")
STATEMENT = ox.NamedNode(str(RDF.Statement))
PARTS = tuple(ox.NamedNode(str(RDF) + name) for name in ("subject", "predicate", "object"))
WITH_TRIPLE_TERMS = frozenset(
    {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS}
)
WAYS = ("rdf12", "classic", "none")


class BadReification(WrongUse):
    """A way to hold evidence that is unknown or that the format cannot hold."""


def writer(format_: ox.RdfFormat) -> Writer:
    """The writer of an RDF format."""

    def write(part: Part, options: Options) -> Iterable[bytes]:
        graph = _graph(options)
        way = _way(format_, options)
        published = graph.release.folder / NQUADS
        if options.whole and format_ == ox.RdfFormat.N_QUADS and way == "rdf12" and published.is_file():
            return _file(published)
        source = _Source(graph, merged=not format_.supports_datasets or format_ == ox.RdfFormat.JSON_LD)
        quads = source.whole() if options.whole else source.part(part)
        held = _held(quads, way, source)
        if format_ == ox.RdfFormat.JSON_LD:
            return framed(list(held), part)
        return spooled(lambda file: _serialise(held, format_, file))

    return write


def _graph(options: Options) -> Graph:
    if options.graph is None:
        raise WrongUse("graph", "RDF is read from a release, and none is opened", "open one first")
    return options.graph


def _way(format_: ox.RdfFormat, options: Options) -> str:
    holds = format_ in WITH_TRIPLE_TERMS
    way = options.reification or ("rdf12" if holds else "classic")
    if way not in WAYS:
        raise BadReification("reification", f"{way!r} is unknown", f"write one of {', '.join(WAYS)}")
    if way == "rdf12" and not holds:
        raise BadReification(
            "reification", f"{format_.name} cannot hold triple terms", "ask for classic, or for Turtle"
        )
    return way


def _file(published: Path) -> Iterator[bytes]:
    """The whole release as it was written when it was published."""
    with published.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _serialise(quads: Iterable[ox.Quad], format_: ox.RdfFormat, file: IO[bytes]) -> None:
    if format_.supports_datasets:
        ox.serialize(quads, output=file, format=format_, prefixes=PREFIXES)
    else:
        ox.serialize((quad.triple for quad in quads), output=file, format=format_, prefixes=PREFIXES)


def _held(quads: Iterable[ox.Quad], way: str, source: _Source) -> Iterator[ox.Quad]:
    """The quads with their evidence held in one of WAYS."""
    for quad in quads:
        if quad.predicate != REIFIES:
            if way != "none" or not source.is_evidence(quad.subject):
                yield quad
        elif way == "rdf12":
            yield quad
        elif way == "classic" and isinstance(quad.object, ox.Triple):
            evidence, triple, name = quad.subject, quad.object, quad.graph_name
            yield ox.Quad(evidence, TYPE, STATEMENT, name)
            for part, term in zip(PARTS, (triple.subject, triple.predicate, triple.object), strict=True):
                yield ox.Quad(evidence, part, term, name)


def _describes(predicate: ox.NamedNode) -> bool:
    term = ontology().properties.get(predicate.value.removeprefix(ONTOLOGY))
    return term is not None and describes(term)


class _Source:
    """Quads of the store: all of them, or those of a part."""

    def __init__(self, graph: Graph, *, merged: bool) -> None:
        self.graph = graph
        self.merged = merged

    def whole(self) -> Iterator[ox.Quad]:
        """Every quad."""
        return self.graph.match(None, None, None, merged=self.merged)

    def part(self, part: Part) -> Iterator[ox.Quad]:
        """What is said of each node in literals and types, each edge, and the evidence of both."""
        told: set[str] = set()  # evidence and selectors can belong to several statements
        for node in part.nodes:
            for quad in self._of(ox.NamedNode(node.iri)):
                if (
                    isinstance(quad.object, ox.Literal)
                    or quad.predicate == TYPE
                    or _describes(quad.predicate)
                ):
                    yield quad
                    yield from self._evidence(quad.triple, told)
        for edge in part.edges:
            ends = ox.NamedNode(edge.source), ox.NamedNode(edge.predicate), ox.NamedNode(edge.target)
            yield from self.graph.match(*ends, merged=self.merged)
            yield from self._evidence(ox.Triple(*ends), told)

    def _of(self, subject: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Quad]:
        return self.graph.match(subject, None, None, merged=self.merged)

    def _evidence(self, triple: ox.Triple, told: set[str]) -> Iterator[ox.Quad]:
        for reified in self.graph.match(None, REIFIES, triple, merged=self.merged):
            yield reified
            yield from self._about(reified.subject, told)

    def _about(self, evidence: object, told: set[str]) -> Iterator[ox.Quad]:
        """What is said of a piece of evidence, and of its selector."""
        if not isinstance(evidence, ox.NamedNode | ox.BlankNode) or evidence.value in told:
            return
        told.add(evidence.value)
        for quad in self._of(evidence):
            if quad.predicate == REIFIES:
                continue
            yield quad
            if quad.predicate == SELECTOR:
                yield from self._about(quad.object, told)

    def is_evidence(self, subject: object) -> bool:
        """Whether a node is evidence or a selector of one."""
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            return False
        return any(
            next(self.graph.match(*pattern, merged=self.merged), None) is not None
            for pattern in ((subject, REIFIES, None), (None, SELECTOR, subject))
        )
