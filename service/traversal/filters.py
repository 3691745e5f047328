"""Which links and things take part: chosen before any algorithm runs.

A filter is a value; `Chosen` is what it selects from a snapshot. A link passes when all that is said fits: its
property, its status, and at least one piece of its evidence that has the source, the confidence and the review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ontology.identifiers import ONTOLOGY
from ontology.model import ontology
from queries.stored import BadParameter
from service.traversal.snapshot import DOCUMENT, INFERRED, OBSERVATION, VOCABULARY, Marks, Snapshot

Inferred = Literal["no", "yes", "only"]
Extra = Literal["observations", "documents"]


@dataclass(frozen=True)
class Filter:
    """What to walk on. Empty fields choose everything.

    `properties` and `classes` are local names and include what is below them in the ontology; `without_…` leaves
    out. `sources` are documents that print a statement; `documents` are documents or parts of them (a section, a
    table) in which its evidence stands. `confidence` is the least one: what a person wrote or accepted has 1.
    `reviews` are `accepted`, `amended` or `none`. `inferred` says whether statements that a rule made take part.
    `include` adds observations and parts of documents, which are left out otherwise.

    An inferred statement has no evidence, and the vocabulary comes from no document: a filter on evidence leaves
    out the first, one on documents both.
    """

    properties: tuple[str, ...] = ()
    without_properties: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    without_classes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    confidence: float | None = None
    reviews: tuple[str, ...] = ()
    inferred: Inferred = "no"
    include: tuple[Extra, ...] = ()

    def normal(self) -> Filter:
        """The same filter with every list sorted, so that equal filters are equal."""
        changed = {k: tuple(sorted(set(v))) for k, v in vars(self).items() if isinstance(v, tuple)}
        return replace(self, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Chosen:
    """The links and the nodes that a filter lets pass."""

    links: Marks
    nodes: Marks


def choose(snapshot: Snapshot, wanted: Filter, printed: NDArray[np.int32] | None = None) -> Chosen:
    """What a filter lets pass; `printed` are the links whose evidence stands in the documents of the filter.

    Raises BadParameter for a name that the ontology does not have.
    """
    links = np.ones(len(snapshot.source), bool)
    inferred = snapshot.marks & INFERRED > 0
    if wanted.inferred == "no":
        links &= ~inferred
    elif wanted.inferred == "only":
        links &= inferred
    left_out = OBSERVATION * ("observations" not in wanted.include) | DOCUMENT * (
        "documents" not in wanted.include
    )
    if left_out:
        links &= snapshot.marks & left_out == 0
    if wanted.properties:
        links &= _of(snapshot.properties, property_iris(wanted.properties, "property"))[snapshot.predicate]
    if wanted.without_properties:
        iris = property_iris(wanted.without_properties, "without_property")
        links &= ~_of(snapshot.properties, iris)[snapshot.predicate]
    if wanted.sources or wanted.reviews or wanted.confidence is not None:
        links &= _proven(snapshot, wanted)
    if printed is not None:
        inside = np.zeros(len(links), bool)
        inside[printed] = True
        links &= inside
    return Chosen(links, allowed_nodes(snapshot, wanted.classes, wanted.without_classes))


def allowed_nodes(snapshot: Snapshot, classes: Sequence[str], without: Sequence[str] = ()) -> Marks:
    """The nodes of some classes, without those of others."""
    nodes = np.ones(snapshot.size, bool)
    if classes:
        nodes &= _of(snapshot.classes, class_names(classes, "class"))[snapshot.node_class]
    if without:
        nodes &= ~_of(snapshot.classes, class_names(without, "without_class"))[snapshot.node_class]
    return nodes


def class_names(wanted: Iterable[str], place: str) -> frozenset[str]:
    """The classes of some names and all below them. Raises BadParameter."""
    known = ontology()
    names = {name.removeprefix(ONTOLOGY).removeprefix("zhitu:") for name in wanted}
    for name in sorted(names):
        if name not in known.classes:
            raise BadParameter(place, f"{name!r} is no class", "see /ontology for the classes")
    return frozenset(c for c in known.classes if any(known.is_a(c, name) for name in names))


def property_iris(wanted: Iterable[str], place: str) -> frozenset[str]:
    """The properties of some names and all below them; an inverse stands for what it is the inverse of."""
    known = ontology()
    found: set[str] = set()
    for given in wanted:
        name = given.removeprefix(ONTOLOGY).removeprefix("zhitu:")
        concept = name.removeprefix(SKOS_NAMESPACE).removeprefix("skos:")
        if concept in SKOS:
            found.add(SKOS_NAMESPACE + SKOS[concept])
            continue
        term = known.properties.get(name)
        if term is None:
            raise BadParameter(place, f"{given!r} is no property", "see /ontology for the properties")
        found.add(known.properties[term.inverse].iri if term.is_derived else term.iri)
    below = set(found)
    while below:
        below = {term.iri for term in known.properties.values() if found & set(term.parents)} - found
        found |= below
    return frozenset(found)


SKOS_NAMESPACE = "http://www.w3.org/2004/02/skos/core#"
SKOS = {"broader": "broader", "narrower": "broader", "related": "related"}


def _of(names: Sequence[str], wanted: frozenset[str]) -> Marks:
    return np.fromiter((name in wanted for name in names), bool, len(names))


def _proven(snapshot: Snapshot, wanted: Filter) -> Marks:
    """The links with a piece of evidence that has all that is asked for; the vocabulary needs none, see Filter."""
    fits = np.ones(len(snapshot.evidence_link), bool)
    if wanted.sources:
        for source in wanted.sources:
            if source not in snapshot.documents:
                raise BadParameter(
                    "source", f"{source!r} is no source of this release", "see /entities for the reports"
                )
        fits &= _of(snapshot.documents, frozenset(wanted.sources))[snapshot.evidence_document]
    if wanted.reviews:
        texts = frozenset("" if review == "none" else review for review in wanted.reviews)
        fits &= _of(snapshot.reviews, texts)[snapshot.evidence_review]
    if wanted.confidence is not None:
        reviewed = ~_of(snapshot.reviews, frozenset({""}))[snapshot.evidence_review]
        sure = snapshot.evidence_confidence >= np.float32(wanted.confidence)
        fits &= sure | reviewed | np.isnan(snapshot.evidence_confidence)
    links = np.zeros(len(snapshot.source), bool)
    links[snapshot.evidence_link[fits]] = True
    if not wanted.sources:
        links |= (snapshot.marks & VOCABULARY > 0) & (snapshot.marks & INFERRED == 0)
    return links
