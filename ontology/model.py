"""The ontology's classes and properties, read from the Turtle files that define them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib.namespace import OWL, QB, RDF, RDFS, SKOS

from ontology.errors import UnknownTerm
from ontology.identifiers import ONTOLOGY

HERE = Path(__file__).parent
DEFINITIONS = HERE / "zhitu.ttl"
SHAPES = HERE / "shapes.ttl"


@dataclass(frozen=True)
class Text:
    """A label or definition in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Term:
    """A class or property of the ontology. `name` is the local name; `parents` are IRIs."""

    name: str
    iri: str
    label: Text
    definition: Text
    parents: tuple[str, ...]


@dataclass(frozen=True)
class ClassTerm(Term):
    """A class. `kind` is the path segment of its instances' identifiers; empty where it has none."""

    kind: str


@dataclass(frozen=True)
class PropertyTerm(Term):
    """A property. `domain` and `range` are IRIs, empty where none is stated; `inverse` is a local name."""

    is_link: bool
    domain: str
    range: str
    inverse: str
    is_derived: bool
    characteristics: tuple[str, ...]


@dataclass(frozen=True)
class Ontology:
    """The terms by local name."""

    classes: dict[str, ClassTerm]
    properties: dict[str, PropertyTerm]

    def kinds(self) -> dict[str, frozenset[str]]:
        """Which classes (local names) an identifier's kind may have: `technology` → Technology, Robot…"""
        found: dict[str, set[str]] = {}
        for term in self.classes.values():
            if term.kind:
                found.setdefault(term.kind, set()).add(term.name)
        return {kind: frozenset(names) for kind, names in found.items()}

    def ancestors(self, name: str) -> frozenset[str]:
        """The class itself and every class of this ontology above it, as local names."""
        found = {name}
        for parent in self.classes[name].parents:
            if parent.startswith(ONTOLOGY):
                found |= self.ancestors(parent.removeprefix(ONTOLOGY))
        return frozenset(found)

    def is_a(self, name: str, above: str) -> bool:
        """Whether a class (local name) is `above` (an IRI or local name) or one below it."""
        return above.removeprefix(ONTOLOGY) in self.ancestors(name)


def vocabulary_files() -> list[Path]:
    """The Turtle files of the vocabularies, sorted by name."""
    return sorted((HERE / "vocabularies").glob("*.ttl"))


def quads_of(path: Path) -> Iterator[Quad]:
    """The quads of one Turtle file."""
    return iter(parse(path=path, format=RdfFormat.TURTLE))


@cache
def ontology() -> Ontology:
    """The ontology of this installation."""
    store = Store()
    store.extend(quads_of(DEFINITIONS))
    reader = _Reader(store)
    inverses = reader.inverses()
    classes = [reader.class_term(iri) for iri in reader.subjects(OWL.Class)]
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    properties = [reader.property_term(iri, inverses) for kind in kinds for iri in reader.subjects(kind)]
    return Ontology(
        {term.name: term for term in sorted(classes, key=lambda t: t.name)},
        {term.name: term for term in sorted(properties, key=lambda t: t.name)},
    )


def term_iri(name: str) -> str:
    """The IRI of a class or property. Raises UnknownTerm for a name that the ontology does not have."""
    known = ontology()
    if name not in known.classes and name not in known.properties:
        raise UnknownTerm(
            "ontology", f"no term is called {name!r}", f"see the classes and properties in {DEFINITIONS.name}"
        )
    return ONTOLOGY + name


class _Reader:
    def __init__(self, store: Store) -> None:
        self.store = store

    def subjects(self, kind: str) -> list[str]:
        quads = self.store.quads_for_pattern(None, NamedNode(RDF.type), NamedNode(kind))
        iris = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
        return sorted(iri for iri in iris if iri.startswith(ONTOLOGY))

    def objects(self, iri: str, predicate: str) -> list[str]:
        quads = self.store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None)
        return sorted(q.object.value for q in quads if isinstance(q.object, NamedNode | Literal))

    def text(self, iri: str, predicate: str) -> Text:
        quads = self.store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None)
        by_language = {q.object.language: q.object.value for q in quads if isinstance(q.object, Literal)}
        return Text(by_language.get("zh", ""), by_language.get("en", ""))

    def inverses(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for quad in self.store.quads_for_pattern(None, NamedNode(OWL.inverseOf), None):
            if not isinstance(quad.subject, BlankNode) and isinstance(quad.object, NamedNode):
                found[str(quad.subject.value)] = quad.object.value  # type: ignore[union-attr]
        return found

    def class_term(self, iri: str) -> ClassTerm:
        kind = self.objects(iri, ONTOLOGY + "kind")
        return ClassTerm(
            name=iri.removeprefix(ONTOLOGY),
            iri=iri,
            label=self.text(iri, RDFS.label),
            definition=self.text(iri, SKOS.definition),
            parents=tuple(self.objects(iri, RDFS.subClassOf)),
            kind=kind[0] if kind else "",
        )

    def property_term(self, iri: str, inverses: dict[str, str]) -> PropertyTerm:
        domain, range_ = self.objects(iri, RDFS.domain), self.objects(iri, RDFS.range)
        types = self.objects(iri, RDF.type)
        there_and_back = inverses | {b: a for a, b in inverses.items()}
        marks = (
            OWL.TransitiveProperty,
            OWL.SymmetricProperty,
            QB.DimensionProperty,
            QB.MeasureProperty,
            QB.AttributeProperty,
        )
        return PropertyTerm(
            name=iri.removeprefix(ONTOLOGY),
            iri=iri,
            label=self.text(iri, RDFS.label),
            definition=self.text(iri, SKOS.definition),
            parents=tuple(self.objects(iri, RDFS.subPropertyOf)),
            is_link=str(OWL.ObjectProperty) in types,
            domain=domain[0] if domain else "",
            range=range_[0] if range_ else "",
            inverse=there_and_back.get(iri, "").removeprefix(ONTOLOGY),
            is_derived=iri in inverses,
            characteristics=tuple(str(m) for m in marks if str(m) in types),
        )
