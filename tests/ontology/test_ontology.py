from __future__ import annotations

import re

import pytest
from rdflib import RDF, SH, SKOS, Graph, URIRef

from ontology.errors import UnknownTerm
from ontology.identifiers import ONTOLOGY
from ontology.model import DEFINITIONS, SHAPES, ontology, vocabulary_files
from ontology.reference import mermaid, reference_html, reference_turtle
from ontology.terms import ZHITU
from tests.conftest import ROOT

TERMS = {**ontology().classes, **ontology().properties}


@pytest.mark.parametrize("name", sorted(TERMS))
def test_a_term_has_labels_and_definitions_in_both_languages(name: str) -> None:
    term = TERMS[name]
    assert all((term.label.zh, term.label.en, term.definition.zh, term.definition.en))
    assert re.search("[\u4e00-\u9fff]", term.label.zh)
    assert not re.search("[\u4e00-\u9fff]", term.label.en + term.definition.en)


def test_every_class_has_a_shape() -> None:
    targets = {str(o) for o in Graph().parse(SHAPES).objects(None, SH.targetClass)}
    assert {c.iri for c in ontology().classes.values()} <= targets


def test_no_term_is_unused() -> None:
    """Every class and every link that is written by hand is named outside the ontology's own file."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder, pattern in (
            ("graph_build", "**/*.py"),
            ("queries", "*.rq"),
            ("data", "*/*.csv"),
            ("ontology", "**/*.ttl"),
        )
        for path in (ROOT / folder).glob(pattern)
        if path != DEFINITIONS
    ]
    used = set(re.findall(r"[A-Za-z]+", "\n".join(texts)))
    inverses = {p.inverse for p in ontology().properties.values() if p.name in used}
    unused = {name for name in TERMS if name not in used and name not in inverses}
    assert unused == set()


def test_an_inverse_points_back() -> None:
    properties = ontology().properties
    for term in properties.values():
        if term.inverse:
            assert properties[term.inverse].inverse == term.name


def test_a_name_that_the_turtle_lacks_is_refused() -> None:
    assert ZHITU.enables.value == ONTOLOGY + "enables"
    with pytest.raises(UnknownTerm, match="no term is called 'enabels'"):
        _ = ZHITU.enabels


@pytest.mark.parametrize("path", vocabulary_files(), ids=lambda p: p.stem)
def test_a_vocabulary_is_a_tree_with_unambiguous_names(path) -> None:  # type: ignore[no-untyped-def]
    graph = Graph().parse(path)
    parents = dict(graph.subject_objects(SKOS.broader))
    for concept in parents:
        seen, current = set(), concept
        while current in parents:
            assert current not in seen, f"{concept} is above itself"
            seen.add(current)
            current = parents[current]
    names: dict[tuple[str, str | None], str] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(predicate):
            if (concept, RDF.type, SKOS.ConceptScheme) in graph:
                continue
            key = (str(label).casefold(), label.language)  # type: ignore[attr-defined]
            assert names.setdefault(key, str(concept)) == str(concept), f"{label} names two concepts"


def test_industries_carry_codes_of_both_classifications() -> None:
    graph = Graph().parse(DEFINITIONS.parent / "vocabularies" / "industries.ttl")
    automotive = URIRef("https://w3id.org/zhitu/id/industry/automotive")
    matches = {
        str(o).rpartition("/")[2]
        for p in (SKOS.exactMatch, SKOS.closeMatch)
        for o in graph.objects(automotive, p)
    }
    assert {"C36", "C29"} <= matches


def test_the_reference_shows_every_term() -> None:
    html = reference_html()
    for name in TERMS:
        assert f'id="{name}"' in html
    assert len(Graph().parse(data=reference_turtle(), format="turtle")) > 1500


def test_the_picture_in_the_readme_is_the_ontology_of_today() -> None:
    assert mermaid() in (ROOT / "README.md").read_text(encoding="utf-8")
