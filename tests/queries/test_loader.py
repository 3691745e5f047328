"""Headers of stored questions, and parameters that stay what they are: terms."""

from __future__ import annotations

import pytest

from queries.stored import BadParameter, UnknownQuery, stored_queries, stored_query
from service.graph import Graph

HOSTILE = [
    "x> } . ?s ?p ?o . #",
    "predictive-maintenance> ; DROP ALL",
    '"} UNION {?s ?p ?o}',
    "../../etc/passwd",
    "http://example.org/elsewhere",
    "a\u0000b",
    "\u202eabc",
    "x" * 100_000,
    "'; --",
    "{{7*7}}",
    "",
]


@pytest.mark.parametrize("name", sorted(stored_queries()))
def test_a_question_is_described_in_both_languages(name: str) -> None:
    query = stored_query(name)
    assert all((query.title.zh, query.title.en, query.description.zh, query.description.en, query.tags))
    for parameter, described in query.parameters.items():
        assert described.example is not None or described.optional, parameter


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_identifier_is_refused_or_finds_nothing(graph: Graph, value: str) -> None:
    query = stored_query("technologies-enabling-application")
    try:
        rows = graph.rows(query, {"application": value})
    except BadParameter as error:
        assert error.place == "application"
        assert error.remedy
    else:
        assert rows == []


@pytest.mark.parametrize("value", HOSTILE[:-1])
def test_a_hostile_text_is_only_a_text(graph: Graph, value: str) -> None:
    if len(value) > 200:
        with pytest.raises(BadParameter, match="write at most 200"):
            graph.rows(stored_query("entity-search"), {"q": value})
    else:
        assert graph.rows(stored_query("entity-search"), {"q": value}) == []


@pytest.mark.parametrize("value", ["20x1", "-1", "99999", "2021; DROP", " 2021"])
def test_a_year_must_be_a_year(graph: Graph, value: str) -> None:
    with pytest.raises(BadParameter) as caught:
        graph.rows(stored_query("values-in-year"), {"year": value})
    assert caught.value.place == "year"


def test_unknown_and_missing_parameters_are_named(graph: Graph) -> None:
    query = stored_query("case-results")
    with pytest.raises(BadParameter, match="needs it"):
        graph.rows(query, {})
    with pytest.raises(BadParameter, match="is no parameter of case-results"):
        graph.rows(query, {"case": "lighthouse-automotive", "nope": "1"})


def test_an_unknown_question_is_named() -> None:
    with pytest.raises(UnknownQuery, match="is no stored query"):
        stored_query("nope")


def test_an_optional_parameter_narrows(graph: Graph) -> None:
    query = stored_query("financings")
    every = graph.rows(query, {})
    chips = graph.rows(query, {"track": "integrated-circuit"})
    assert len(every) == 10
    assert 0 < len(chips) < 10
    assert {r["track_zh"] for r in chips} == {"集成电路"}
