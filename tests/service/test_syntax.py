"""What is said of a SPARQL text that cannot be parsed."""

from __future__ import annotations

import pytest

from service.errors import BadQuery
from service.graph import Graph

P = "PREFIX zhitu: <https://w3id.org/zhitu/ontology#> "
WRONG = [
    ("", "line 1, column 1: nothing is asked", "SELECT"),
    ("SELEC * {}", "line 1, column 1: 'SELEC' is no word of SPARQL", "write SELECT"),
    ("SELECT * {\n ?s ?p ?o .\n FILTR(?o > 3) }", "line 3, column 2: 'FILTR' is no word", "write FILTER"),
    ("SELECT * { ?s ?p ?o ", "line 1, column 10: '{' is never closed", "close it with }"),
    ("SELECT * { ?s ?p ?o }}", "line 1, column 22: '}' closes nothing", "take it out"),
    ("SELECT ?s WHERE { ?s ?p }", "line 1, column 25: '}' cannot stand here", "just before"),
    ("SELECT * { ?s foaf:name ?o }", "line 1, column 15: the prefix foaf: is not declared", "PREFIX foaf:"),
    (P + "ASK { ?s zhitu:a ?o . ?o b:c 1 }", "the prefix b: is not declared", "PREFIX b:"),
    ("ASK { ?s ?p 'a }", "line 1, column 13: a text is never closed", "quotation mark"),
    ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "neither grouped nor aggregated", "GROUP BY"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * cannot be grouped", "name the columns"),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", "a column is named twice", "its own name"),
    ("DROP ALL", "line 1, column 1: DROP is an update, not a query", "/update"),
    ("ASK {} ASK {}", "cannot stand here", "just before"),
    ('# 注释 SELEC\nASK { ?s <http://例/SELEC> "SELEC" . ?s 数 1 }', "line 2, column", ""),
]


@pytest.mark.parametrize(("query", "problem", "remedy"), WRONG)
def test_a_fault_is_named_with_its_place_and_remedy(
    graph: Graph, query: str, problem: str, remedy: str
) -> None:
    with pytest.raises(BadQuery) as caught:
        graph.query(query)
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy
    assert len(str(caught.value)) < 200
