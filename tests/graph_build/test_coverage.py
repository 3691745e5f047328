"""What the tables leave out of a document is said, and every passage left out has a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_build.build import Settings, build
from graph_build.locate import locate
from tests.conftest import ROOT, SOURCES
from tests.graph_build.test_reading import prepared
from tests.toy import change

REPORT = "kpmg-smart-manufacturing-2024"


def gaps_of(settings: Settings, source: str) -> tuple[dict[str, int], list[dict[str, object]]]:
    """Facts by section and gaps, as a build reports them."""
    _, report = build(settings)
    covered = report["coverage"][source]  # type: ignore[index]
    return covered["facts_by_section"], covered["gaps"]


def test_a_passage_with_numbers_and_no_fact_is_a_gap_until_it_has_a_reason(tmp_path: Path) -> None:
    folder, document = prepared(tmp_path, "玩具工厂…数字孪生")
    locate(folder, document)
    settings = Settings(tmp_path / "data", tmp_path / "home", tmp_path)
    sections, found = gaps_of(settings, "toy-report")
    assert sections == {"s1": 2}
    gaps = {str(g["where"]): g for g in found}
    assert "s1/p1" not in gaps
    assert {g["reason"] for g in gaps.values()} == {""}
    assert gaps
    lines = ["where,reason", *(f"{where.partition('/')[0]},无关" for where in gaps)]
    (folder / "gaps.csv").write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="utf-8")
    _, found = gaps_of(settings, "toy-report")
    assert {g["reason"] for g in found} == {"无关"}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the report's text is not beside the project")
def test_no_gap_of_the_report_is_unexplained(tmp_path: Path) -> None:
    _, found = gaps_of(Settings(ROOT / "data", tmp_path, SOURCES), REPORT)
    assert [g for g in found if not g["reason"]] == []


@pytest.mark.parametrize(
    ("column", "words", "named"),
    [
        ("subject_as", "", True),
        ("subject_as", "该工厂", False),
        ("object_as", "数字孪生", True),
        ("object_as", "^第一节", True),
        ("object_as", "^机器视觉", False),
    ],
)
def test_recorded_words_count_only_where_they_stand(
    tmp_path: Path, column: str, words: str, named: bool
) -> None:
    folder, document = prepared(tmp_path, "玩具工厂…数字孪生")
    locate(folder, document)
    change(folder / "statements.csv", 2, column, words)
    _, report = build(Settings(tmp_path / "data", tmp_path / "home", tmp_path))
    unnamed = report["coverage"]["toy-report"]["unnamed"]  # type: ignore[index]
    ends = [(end["row"], end["end"]) for end in unnamed if end["recorded"] == words]
    assert ends == ([] if named else [(2, column.removesuffix("_as"))])
