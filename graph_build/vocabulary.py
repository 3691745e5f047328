"""What the builder needs to know of the vocabularies: the class of each concept and the scale of each unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import RDF, SKOS

from ontology.identifiers import ONTOLOGY, THINGS
from ontology.model import quads_of, vocabulary_files

NAMES = frozenset((str(SKOS.prefLabel), str(SKOS.altLabel)))
MULTIPLIER = "http://qudt.org/schema/qudt/conversionMultiplier"


@dataclass(frozen=True)
class Vocabularies:
    """`classes`: local class name by concept IRI; `multipliers`: base units in one unit, by the unit's IRI."""

    quads: tuple[Quad, ...]
    classes: dict[str, str]
    multipliers: dict[str, Decimal]

    def names(self) -> frozenset[str]:
        """The Chinese labels and aliases of technologies and applications that have three characters or more."""
        kinds = (THINGS + "technology/", THINGS + "application/")
        return frozenset(
            quad.object.value
            for quad in self.quads
            if isinstance(quad.object, Literal)
            and quad.object.language == "zh"
            and quad.predicate.value in NAMES
            and isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(kinds)
            and len(quad.object.value) >= 3
        )


def read_vocabularies() -> Vocabularies:
    """The vocabularies of this installation."""
    quads: list[Quad] = []
    classes: dict[str, str] = {}
    multipliers: dict[str, Decimal] = {}
    for path in vocabulary_files():
        for quad in quads_of(path):
            quads.append(quad)
            if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(THINGS):
                continue
            if quad.predicate.value == str(RDF.type) and isinstance(quad.object, NamedNode):
                if quad.object.value.startswith(ONTOLOGY):
                    classes[quad.subject.value] = quad.object.value.removeprefix(ONTOLOGY)
            elif quad.predicate.value == MULTIPLIER and isinstance(quad.object, Literal):
                multipliers[quad.subject.value] = Decimal(quad.object.value)
    return Vocabularies(tuple(quads), classes, multipliers)
