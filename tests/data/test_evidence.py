"""Every row of the 2024 report's tables against the text that it was read from."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest
import yaml

from graph_build import naming
from graph_build.build import read_all
from graph_build.problems import Problems
from graph_build.source import read_source
from graph_build.vocabulary import read_vocabularies
from ontology.model import ontology
from tests.conftest import ROOT, SOURCES

FOLDER = ROOT / "data" / "kpmg-smart-manufacturing-2024"
DESCRIPTION = yaml.safe_load((FOLDER / "source.yaml").read_text(encoding="utf-8"))
DOCUMENT: Path = SOURCES / DESCRIPTION["text"]["file"]
needs_document = pytest.mark.skipif(
    not DOCUMENT.is_file(), reason="the report's text is not beside the project"
)


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def text() -> str:
    return DOCUMENT.read_bytes().decode("utf-8")


@needs_document
def test_the_text_is_the_one_the_tables_were_read_from(text: str) -> None:
    assert hashlib.sha256(text.encode()).hexdigest() == DESCRIPTION["text"]["sha256"]
    assert len(text) == DESCRIPTION["text"]["characters"]


@needs_document
@pytest.mark.parametrize("name", ["structure.csv", "entities.csv", "statements.csv", "observations.csv"])
def test_every_row_points_into_its_line(name: str, text: str) -> None:
    for row in rows(name):
        start, end = int(row["start"]), int(row["end"])
        assert 0 <= start < end <= len(text)
        assert text.count("\n", 0, start) + 1 == int(row["line"])
        assert text[start:end].strip()
        assert "\n" not in text[start:end], row


@needs_document
def test_every_observation_stands_at_its_offsets_as_printed(text: str) -> None:
    for row in rows("observations.csv"):
        assert text[int(row["start"]) : int(row["end"])] == row["printed"], row["key"]


def digits(printed: str) -> str:
    return re.sub(r"[,，\s]", "", printed)


def test_every_value_is_the_number_that_is_printed() -> None:
    """The value's digits stand in the printed form, unless the form is in words, tenths (成) or a fraction."""
    for row in rows("observations.csv"):
        printed = digits(row["printed"])
        if not re.search(r"\d", printed) or re.search("[/成]", printed):
            continue
        for value in filter(None, (row["value"], row["value_min"], row["value_max"])):
            assert value in printed or f"{value}.0" in printed, (row["key"], printed)


@needs_document
def test_an_entity_is_named_where_its_row_points(text: str) -> None:
    """A label or alias of a thing with labels of its own, or part of it, stands in the row's line."""
    lines = text.split("\n")
    for row in rows("entities.csv"):
        if row["class"] in {"Organization", "Report", "Policy", "Law"} and "匿名" not in row["definition_zh"]:
            names = [row["zh"], row["en"], *row["aliases_zh"].split("|"), *row["aliases_en"].split("|")]
            line = re.sub(r"[\s《》“”]", "", lines[int(row["line"]) - 1]).lower()
            cores = {
                re.sub(p, "", n).lower() for n in names if n for p in (r"[\s《》“”]|（.*?）", r"[\s《》“”]")
            }
            assert any(core in line for core in cores), (row["id"], row["line"])


@needs_document
def test_every_end_of_a_statement_is_named_in_its_passage(text: str) -> None:
    """By a label, an alias or the words that the row records."""
    vocabularies, problems = read_vocabularies(), Problems()
    source = read_source(FOLDER, FOLDER.name, problems)
    assert source is not None
    facts = read_all([source], vocabularies, ontology(), problems)
    problems.stop_if_any()
    names = naming.names_of(facts, vocabularies.quads)
    assert list(naming.unnamed(facts[0], text, names)) == []


def test_what_is_off_in_the_report_is_flagged_and_kept_as_printed() -> None:
    flagged = {r["key"]: r["value"] for r in rows("observations.csv") if r["inconsistency"]}
    assert flagged == {
        "hightech-revenue-growth-2018-2022": "42.9",
        "hightech-revenue-growth-annual": "7.3",
        "hightech-profit-share-change": "6.3",
        "wage-thai-growth": "2.8",
        "ma-software-share-change": "52.4",
        "fin-share-aerospace-change": "1.5",
        "t11-r2-investment": "10",
    }


def test_what_the_issue_of_the_report_lists_is_there() -> None:
    entities, statements, observations = (
        rows("entities.csv"),
        rows("statements.csv"),
        rows("observations.csv"),
    )
    classes = [r["class"] for r in entities if r["zh"]]
    assert classes.count("Term") == 51  # the 50 rows of the glossary, and the term that note 24 explains
    assert classes.count("LighthouseFactory") >= 3
    assert classes.count("Trend") == 5
    assert classes.count("Financing") == 10
    assert classes.count("PlantInvestment") == 17
    numbered = {
        r["object"]
        for r in statements
        if r["property"] == "number" and r["subject"].startswith("case/kpmg-2024-")
    }
    assert numbered == {str(n) for n in range(1, 12)}
    cited = {r["subject"] for r in statements if r["property"] == "cites"}
    assert cited == {f"note/fn{n}" for n in range(1, 32)} - {"note/fn24"}
    tables = {r["where"].partition("/")[0] for r in (*entities, *statements, *observations)}
    assert {f"t{n}" for n in (*range(3, 13), "a1")} <= tables


def test_no_table_holds_contact_details() -> None:
    for path in FOLDER.iterdir():
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"[\w.]+@[\w.]+\.\w+", content)
        assert not re.search(r"\+86|\(\d{2,4}\) ?\d{4}", content)
