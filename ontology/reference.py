"""The ontology's reference, generated from the Turtle: an HTML page, one Turtle file, and a Mermaid picture."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode, Store
from rdflib.namespace import RDF, SKOS

from ontology.identifiers import ONTOLOGY
from ontology.model import DEFINITIONS, SHAPES, PropertyTerm, ontology, quads_of, vocabulary_files

# Links that the picture of the model leaves out: they join anything with anything.
CROWDED = frozenset({"mentions", "passage", "period", "basePeriod"})


@dataclass(frozen=True)
class Scheme:
    """A vocabulary with the number of its concepts."""

    zh: str
    en: str
    concepts: int


@cache
def reference_html() -> str:
    """Every class and property with labels, definitions, domain, range and inverse; the vocabularies by size."""
    known = ontology()
    environment = Environment(
        loader=PackageLoader("ontology"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = short
    return environment.get_template("reference.html").render(
        classes=known.classes.values(),
        links=[p for p in known.properties.values() if p.is_link],
        values=[p for p in known.properties.values() if not p.is_link],
        schemes=schemes(),
        namespace=ONTOLOGY,
    )


@cache
def reference_turtle() -> str:
    """The ontology and its shapes as they stand in the sources; the second file's prefixes come again, as Turtle allows."""
    return DEFINITIONS.read_text(encoding="utf-8") + "\n" + SHAPES.read_text(encoding="utf-8")


@cache
def schemes() -> list[Scheme]:
    """The vocabularies, each with the number of its concepts."""
    store = Store()
    for path in vocabulary_files():
        store.bulk_extend(quads_of(path))
    sizes = Counter(q.object for q in store.quads_for_pattern(None, NamedNode(SKOS.inScheme), None))
    found = []
    for quad in store.quads_for_pattern(None, NamedNode(RDF.type), NamedNode(SKOS.ConceptScheme)):
        labels = store.quads_for_pattern(quad.subject, NamedNode(SKOS.prefLabel), None)
        by_language = {q.object.language: q.object.value for q in labels if isinstance(q.object, Literal)}
        found.append(Scheme(by_language.get("zh", ""), by_language.get("en", ""), sizes[quad.subject]))
    return sorted(found, key=lambda s: s.en)


def short(iri: str) -> str:
    """An IRI as people write it: `zhitu:Policy`, `skos:Concept`."""
    namespaces = {ONTOLOGY: "zhitu:"} | {
        "http://www.w3.org/2004/02/skos/core#": "skos:",
        "http://www.w3.org/ns/org#": "org:",
        "http://www.w3.org/ns/prov#": "prov:",
        "http://www.w3.org/ns/oa#": "oa:",
        "http://www.w3.org/ns/dcat#": "dcat:",
        "http://purl.org/dc/terms/": "dcterms:",
        "http://purl.org/linked-data/cube#": "qb:",
        "http://purl.org/linked-data/sdmx/2009/measure#": "sdmx-measure:",
        "http://purl.org/linked-data/sdmx/2009/dimension#": "sdmx-dimension:",
        "http://purl.org/linked-data/sdmx/2009/attribute#": "sdmx-attribute:",
        "http://qudt.org/schema/qudt/": "qudt:",
        "http://www.w3.org/2006/time#": "time:",
        "http://www.w3.org/2001/XMLSchema#": "xsd:",
        "http://www.w3.org/2002/07/owl#": "owl:",
        "https://schema.org/": "schema:",
    }
    for namespace, prefix in namespaces.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def mermaid() -> str:
    """The model as a Mermaid class diagram: the class tree, and the links whose two ends are stated."""
    known = ontology()
    lines = ["classDiagram", "  direction LR"]
    for term in known.classes.values():
        lines += [f"  {_end(above)} <|-- {term.name}" for above in term.parents if above.startswith(ONTOLOGY)]
    links = filter(_drawn, known.properties.values())
    lines += [f"  {_end(link.domain)} --> {_end(link.range)} : {link.name}" for link in links]
    return "\n".join(lines) + "\n"


def _drawn(link: PropertyTerm) -> bool:
    ends = link.domain.startswith(ONTOLOGY) and link.range.startswith(ONTOLOGY)
    return link.is_link and ends and not link.is_derived and link.name not in CROWDED


def _end(iri: str) -> str:
    return iri.removeprefix(ONTOLOGY)
