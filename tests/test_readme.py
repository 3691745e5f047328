"""The README says what is so."""

from __future__ import annotations

import re

import pytest
from pydantic_settings import BaseSettings

from graph_build.settings import BuildSettings
from queries.stored import stored_queries
from service.graph import Graph
from service.settings import ServiceSettings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", [ServiceSettings, BuildSettings])
def test_every_setting_is_in_the_table(settings: type[BaseSettings]) -> None:
    for name, field in settings.model_fields.items():
        default = "none" if field.default is None else field.default
        assert f"| `ZHITU_{name.upper()}` | `{default}` | {field.description} |" in README


def test_the_questions_of_the_tour_have_the_answers_that_are_given(graph: Graph) -> None:
    asked = re.findall(r"zhitu query ([a-z-]+) -p (\w+)=(\S+)", README)
    assert len(asked) >= 2
    for name, parameter, value in asked:
        assert graph.rows(stored_queries()[name], {parameter: value})
    wages = graph.rows(stored_queries()["observation-series"], {"metric": "manufacturing-wage"})
    assert {(w["area_zh"], w["period_start"], w["value"]) for w in wages} >= {
        ("中国", "2000", 1057),
        ("中国", "2021", 14295),
    }
    for value in {w["where"] for w in wages if w["area_zh"] == "中国"}:
        assert value == "s3.2/p1"


def test_the_sparql_of_the_readme_answers(graph: Graph) -> None:
    for text in re.findall(r"(?s)(PREFIX zhitu:.*?\})(?:'|\n```)", README):
        assert len(list(graph.query(text))) > 10  # type: ignore[arg-type]
