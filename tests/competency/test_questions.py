"""Questions that an analyst asks, each with the full answer that the report gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from queries.stored import stored_query
from service.graph import Graph

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("question", QUESTIONS, ids=[q["en"] for q in QUESTIONS])
def test_the_answer_is_complete_and_nothing_else(graph: Graph, question: dict[str, Any]) -> None:
    rows = graph.rows(stored_query(question["query"]), question["given"])
    found = {tuple(row[c] for c in question["columns"]) for row in rows}
    expected = {tuple(row) for row in question["answer"]}
    assert found == expected


def test_there_are_enough_questions_and_some_have_no_answer() -> None:
    assert len(QUESTIONS) >= 80
    assert len({q["zh"] for q in QUESTIONS}) == len({q["en"] for q in QUESTIONS}) == len(QUESTIONS)
    assert sum(not q["answer"] for q in QUESTIONS) >= 3
    assert len({q["query"] for q in QUESTIONS}) >= 20
