"""Each shape refuses a wrong instance of its class."""

from __future__ import annotations

import pyshacl
import pytest
from rdflib import SH, Graph

from ontology.model import DEFINITIONS, SHAPES, ontology, vocabulary_files

PREFIXES = """
@prefix zhitu: <https://w3id.org/zhitu/ontology#> .
@prefix id: <https://w3id.org/zhitu/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <https://schema.org/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
"""
NAMED = 'skos:prefLabel "名"@zh, "name"@en ; skos:definition "释义"@zh, "definition"@en'
# For each class: the start of an instance that lacks or breaks just one thing, and what the message says of it.
WRONG = {
    "Policy": (f'{NAMED} ; zhitu:date "last year"', "date"),
    "Law": (f"{NAMED}", "regulates"),
    "Stage": (f'{NAMED} ; zhitu:startDate "2015"^^xsd:gYear', "order"),
    "Technology": (f"{NAMED}", "inScheme"),
    "SoftwareSystem": (
        f"{NAMED} ; skos:inScheme <https://w3id.org/zhitu/id/scheme/places>",
        "technology vocabulary",
    ),
    "Robot": (f"{NAMED} ; skos:inScheme <https://w3id.org/zhitu/id/scheme/places>", "technology vocabulary"),
    "Material": (
        f"{NAMED} ; skos:inScheme <https://w3id.org/zhitu/id/scheme/places>",
        "technology vocabulary",
    ),
    "Industry": (f"{NAMED}", "inScheme"),
    "InvestmentTrack": (f"{NAMED}", "inScheme"),
    "Application": (f"{NAMED}", "inScheme"),
    "Case": (f"{NAMED}", "uses a technology"),
    "LighthouseFactory": (
        f"{NAMED} ; zhitu:usesTechnology <https://w3id.org/zhitu/id/technology/5g>",
        "industry",
    ),
    "Metric": (f"{NAMED}", "inScheme"),
    "Observation": ('zhitu:operator "≥"', "operator"),
    "Organization": ('skos:prefLabel "名"@zh', "English label"),
    "Place": (f"{NAMED}", "inScheme"),
    "Product": ('skos:prefLabel "name"@en', "Chinese label"),
    "Infrastructure": ('skos:prefLabel "名"@zh, "name"@en', "definition"),
    "Trend": ('skos:prefLabel "名"@zh, "别名"@zh, "name"@en', "Chinese label"),
    "Challenge": ('skos:prefLabel "名"@zh, "name"@en', "definition"),
    "Term": (f'{NAMED} ; zhitu:order "first"', "order"),
    "Event": (f"{NAMED}", "date"),
    "Financing": (f"{NAMED}", "round"),
    "PlantInvestment": (f'{NAMED} ; zhitu:financingRound "A"', "financingRound"),
    "Report": ('skos:prefLabel "名"@zh', "English label"),
    "DocumentPart": (f"{NAMED}", "partOf"),
    "Section": (f"{NAMED} ; zhitu:partOf id:x", "order"),
    "Table": (f"{NAMED} ; zhitu:partOf id:x", "number"),
    "Figure": (f"{NAMED} ; zhitu:partOf id:x", "number"),
    "Note": (f"{NAMED} ; zhitu:partOf id:x", "number"),
    "Passage": (f"{NAMED} ; zhitu:partOf id:x", "where"),
    "Evidence": ("zhitu:start 9 ; zhitu:end 3", "start"),
    "Unit": (f"{NAMED}", "conversionMultiplier"),
    "Status": (f"{NAMED}", "notation"),
    "Comparison": (f"{NAMED}", "notation"),
    "Direction": (f"{NAMED}", "notation"),
}


def messages(turtle: str) -> str:
    data = Graph().parse(data=PREFIXES + turtle, format="turtle")
    conforms, results, _ = pyshacl.validate(data, shacl_graph=Graph().parse(SHAPES), inference=None)
    assert isinstance(results, Graph)
    return "" if conforms else "\n".join(str(m) for m in results.objects(None, SH.resultMessage))


def test_there_is_a_wrong_instance_for_every_class() -> None:
    assert set(WRONG) == set(ontology().classes)


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_instance_is_refused(name: str) -> None:
    said, expected = WRONG[name]
    assert expected in messages(f"id:wrong a zhitu:{name} ; {said} .")


def test_contact_details_are_refused() -> None:
    person = (
        'id:x a zhitu:Organization ; skos:prefLabel "某公司 someone@example.org"@zh, "+86 10 1234 5678"@en'
    )
    assert (
        messages(f'{person} ; skos:definition "释义"@zh, "definition"@en .').count("leave personal data out")
        == 2
    )
    assert "individuals stay out" in messages('id:x a schema:Person ; skos:prefLabel "某人"@zh .')


def test_the_vocabularies_pass_their_shapes() -> None:
    data = Graph()
    for path in [DEFINITIONS, *vocabulary_files()]:
        data.parse(path)
    conforms, _, text = pyshacl.validate(data, shacl_graph=Graph().parse(SHAPES), inference=None)
    assert conforms, text
