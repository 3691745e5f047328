"""Queries on the made-up industrial graph, from a single look-up to analytics; seeded."""

from __future__ import annotations

import random

from ontology.identifiers import ONTOLOGY, THINGS

PREFIXES = f"PREFIX z: <{ONTOLOGY}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
HUNDRED_THOUSAND = PREFIXES + "SELECT ?t ?a { ?t z:enables ?a } LIMIT 100000"
RUNAWAYS = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?c",
    "SELECT (GROUP_CONCAT(STR(?a)) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    PREFIXES + "SELECT (COUNT(*) AS ?n) { ?a (z:enables|^z:enables|z:appliedIn|^z:appliedIn)* ?b }",
]


def tiny() -> list[str]:
    """One label."""
    return [PREFIXES + f"SELECT ?l {{ <{THINGS}technology/17> skos:prefLabel ?l }}"]


def mix(size: float, number: int = 600) -> list[str]:
    """Small questions on random things: a label, all of a thing, a join, a subgraph, a description."""
    dice = random.Random(1)  # noqa: S311

    def one(kind: str, most: int) -> str:
        return f"<{THINGS}{kind}/{int(most * size * dice.random() ** 1.5)}>"

    found = []
    for _ in range(number):
        thing, task = one("technology", 30_000), one("application", 20_000)
        found += [
            f"SELECT ?l {{ {thing} skos:prefLabel ?l }}",
            f"SELECT ?p ?o {{ {thing} ?p ?o }} LIMIT 200",
            f"SELECT ?t ?l ?i {{ ?t z:enables {task} ; z:appliedIn ?i ; skos:prefLabel ?l }} LIMIT 500",
            f"CONSTRUCT {{ ?t skos:prefLabel ?l }} WHERE {{ ?t z:enables {task} ; skos:prefLabel ?l }}",
            f"DESCRIBE {one('technology', 30_000)}",
        ]
    return [PREFIXES + query for query in found]


def heavy() -> list[str]:
    """Analytics: counts, scans of text, joins and trees."""
    found = [
        "SELECT ?i (COUNT(?t) AS ?n) { ?t z:appliedIn ?i } GROUP BY ?i ORDER BY DESC(?n) ?i LIMIT 20",
        'SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "y 99")) }',
        "SELECT ?o (COUNT(?t) AS ?n) { ?p z:issuedBy ?o ; z:supports ?t } GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20",
    ]
    for i in range(4):
        found.append(f"SELECT DISTINCT ?a {{ ?t z:appliedIn <{THINGS}industry/{i}> ; z:enables ?a }}")
        found.append(f"SELECT ?d {{ ?d skos:broader* <{THINGS}technology/{i}> }}")
    return [PREFIXES + query for query in found]
