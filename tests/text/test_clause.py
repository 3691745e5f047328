"""Search inside SPARQL: the clause is replaced by what was found, and nothing else is touched."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from service.errors import BadQuery
from service.federation import asks_elsewhere
from service.graph import Graph
from service.text.clause import Clause, expand
from service.text.index import NameIndex
from service.text.search import Hit, search

PREFIX = "PREFIX search: <https://w3id.org/zhitu/search#> PREFIX zhitu: <https://w3id.org/zhitu/ontology#> "
HIT = Hit("https://w3id.org/zhitu/id/a/b", "Technology", "甲", "A", 'say "a"', "alias", "en", "exact", 0.96)


def one(_: Clause) -> list[Hit]:
    return [HIT]


def rows(graph: Graph, index: NameIndex, sparql: str) -> list[tuple[str, ...]]:
    text = expand(sparql, lambda c: search(index, c.query, c.only, c.limit))
    answer = graph.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in answer]


def test_what_is_found_joins_with_the_graph(graph: Graph, index: NameIndex) -> None:
    found = rows(
        graph,
        index,
        PREFIX
        + """SELECT ?technology ?application ?score {
          SERVICE search:text { ?technology search:query "digital twins" ; search:score ?score ;
                                search:type zhitu:Technology ; search:limit 5 . }
          ?technology zhitu:enables ?application } ORDER BY DESC(?score)""",
    )
    assert len(found) >= 2
    assert {row[0] for row in found} == {"https://w3id.org/zhitu/id/technology/digital-twin"}
    assert {row[2] for row in found} == {"0.94"}


def test_passages_and_terms_of_the_ontology_are_found_too(graph: Graph, index: NameIndex) -> None:
    found = rows(graph, index, PREFIX + 'SELECT ?t { SERVICE search:text { ?t search:query "灯塔工厂" } }')
    assert ("https://w3id.org/zhitu/ontology#LighthouseFactory",) in found


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ('{ ?t search:query "a" }', "VALUES (?t) { (<https://w3id.org/zhitu/id/a/b>) }"),
        (
            '{ ?t search:query "a"@en ; search:name ?n ; search:how ?h ; search:role ?r ; . }',
            'VALUES (?t ?n ?r ?h) { (<https://w3id.org/zhitu/id/a/b> "say \\"a\\""@en "alias" "exact") }',
        ),
        (
            "{ ?t search:query '''a''' . $t search:score ?s }",
            "VALUES (?t ?s) { (<https://w3id.org/zhitu/id/a/b> "
            '"0.96"^^<http://www.w3.org/2001/XMLSchema#decimal>) }',
        ),
    ],
)
def test_a_clause_becomes_values(clause: str, expected: str) -> None:
    for service in ("search:text", "<https://w3id.org/zhitu/search#text>", "SILENT search:text"):
        text = expand(PREFIX + f"SELECT * {{ SERVICE {service} {clause} }}", one)
        assert text == PREFIX + f"SELECT * {{ {expected} }}"


def test_lines_keep_their_numbers() -> None:
    text = PREFIX + 'SELECT * {\n service search:text {\n ?t search:query "a"\n }\n ?t ?p }'
    assert expand(text, one).count("\n") == text.count("\n")
    assert expand(text, one).splitlines()[-1] == " ?t ?p }"


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://elsewhere/> { ?s ?p ?o } }",
        PREFIX + "SELECT * { SERVICE <http://elsewhere/> { ?s ?p ?o } }",
        PREFIX + 'SELECT * { ?s ?p "SERVICE search:text { ?t search:query 1 }" }',
        PREFIX + "SELECT * { ?s ?p ?o } # SERVICE search:text { }",
        "PREFIX search: <http://elsewhere/search#> SELECT * { SERVICE search:text { ?t search:query 'a' } }",
        PREFIX + "SELECT * { SERVICE ?search { ?t search:query 'a' } }",
        PREFIX + "SELECT * { FILTER(1<2) ?service search:text ?x }",
    ],
)
def test_nothing_else_is_touched(sparql: str) -> None:
    assert expand(sparql, one) == sparql


def test_other_services_stay_refused() -> None:
    text = PREFIX + "SELECT * { SERVICE search:text { ?t search:query 'a' } SERVICE <http://elsewhere/> {} }"
    assert asks_elsewhere(expand(text, one))
    assert not asks_elsewhere(expand(text.partition("SERVICE <")[0] + "}", one))


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("{ ?t search:score ?s }", "no search:query"),
        ('{ ?t search:query "" }', "no search:query"),
        ("{ ?t search:query ?q }", "cannot be"),
        ('{ ?t search:query "a" ; search:limit 0 }', "cannot be"),
        ('{ ?t search:query "a" ; search:limit 1001 }', "cannot be"),
        ('{ ?t search:query "a" ; search:colour ?c }', "cannot be"),
        ('{ ?t search:query "a" ; search:score ?t }', "stands twice"),
        ('{ ?t search:query "a" ; search:score ?a ; search:score ?b }', "stands twice"),
        ("{ ?t a zhitu:Technology }", "nothing that can be searched by"),
        ('{ ?t search:query "a" . ?u search:score ?s }', "variable of what is found"),
        ('{ <http://a/> search:query "a" }', "variable of what is found"),
        ('{ { ?t search:query "a" } }', "variable of what is found"),
        ('{ ?t search:query "a"', "not closed"),
        ("{ ?t search:query", "nothing that can"),
        ("?t", "no { }"),
        ('{ ?t search:query "' + "x" * 201 + '" }', "201 characters"),
    ],
)
def test_a_wrong_clause_is_explained(clause: str, said: str) -> None:
    with pytest.raises(BadQuery) as caught:
        expand(PREFIX + f"SELECT * {{ SERVICE search:text {clause}", one)
    assert said in caught.value.problem
    assert "search:query" in caught.value.remedy
