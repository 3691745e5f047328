"""Review: decisions by name and filter, and tables that come back from a spreadsheet program as they went."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from graph_build.build import SOURCES, Settings, build
from graph_build.ingest import ingest
from graph_build.ingest_commands import review
from graph_build.review import TABLE_NAMES, Choice, ReviewTables, Taken
from graph_build.spreadsheets import read_csv, read_workbook, restored, write_csv, write_workbook
from ontology.errors import WrongUse
from tests.ingest.samples import contents, report, small_data

SOURCE = "robots"
ODD = [
    "00123",
    "12345678901234567890",
    "2024-03",
    "2024-03-05",
    "=1+1",
    "+8%",
    "-5",
    "1e5",
    "TRUE",
    "a\nb",
    "1.50",
    "@x",
    "'1",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / f"{SOURCE}.md").write_text(report(), encoding="utf-8")
    ingest([tmp_path / f"{SOURCE}.md"], tmp_path / "home", small_data(tmp_path / "data"))
    return tmp_path / "home"


def tables(home: Path) -> ReviewTables:
    return ReviewTables(home / SOURCES / SOURCE)


def with_odd_notes(home: Path) -> dict[str, bytes]:
    """Puts texts into the notes that spreadsheet programs like to change; returns the tables as they are then."""
    found = tables(home)
    rows = [row for name in TABLE_NAMES for row in found.rows[name]]
    for number, row in enumerate(rows):
        row["note"] = ODD[number % len(ODD)]
    found.write()
    assert len(rows) >= len(ODD)
    return contents(home)


@pytest.mark.parametrize("name", ["review.xlsx", "csv"])
def test_tables_come_back_without_loss(home: Path, tmp_path: Path, name: str) -> None:
    before = with_odd_notes(home)
    tables(home).export(tmp_path / name)
    assert tables(home).take_back(tmp_path / name) == Taken()
    assert contents(home) == before


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"),
            max_size=20,
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_text_comes_back_from_both_kinds_of_file(tmp_path: Path, texts: list[str]) -> None:
    columns = [f"c{n}" for n in range(len(texts))]
    row = dict(zip(columns, texts, strict=True)) | {"last": "x"}
    write_workbook(tmp_path / "a.xlsx", {"s": ([*columns, "last"], [row])})
    assert read_workbook(tmp_path / "a.xlsx") == {"s": [row]}
    write_csv(tmp_path / "a.csv", [*columns, "last"], [row])
    assert read_csv(tmp_path / "a.csv") == [row]


@pytest.mark.parametrize(
    ("original", "seen"),
    [
        ("00123", "123"),
        ("12345678901234567890", "1.23457E+19"),
        ("12345678901234567890", "12345678901234500000"),
        ("1.50", "1.5"),
        ("1057", "1,057"),
        ("2024-03", "Mar-24"),
        ("2024-03", "2024/3/1"),
        ("2024-03-05", "2024/3/5"),
        ("2024-03-05", "2024-03-05 00:00:00"),
        ("2024-03-05", "2024年3月5日"),
        ("=1+1", "2"),
        ("=甲", "#NAME?"),
        ("true", "TRUE"),
        ("42%", "0.42"),
        ("a\nb", "a\r\nb"),
    ],
)
def test_what_only_a_program_changed_is_restored(original: str, seen: str) -> None:
    assert restored(original, seen) == original


@pytest.mark.parametrize(
    ("original", "seen"),
    [("00123", "124"), ("2024-03", "2024-04"), ("", "0"), ("5", ""), ("42%", "42"), ("1234567", "1234568"), ("甲", "乙"), ("-5", "-6")],
)  # fmt: skip
def test_what_a_person_changed_is_kept(original: str, seen: str) -> None:
    assert restored(original, seen) == seen


def as_excel_in_china(data: bytes) -> bytes:
    return data.decode("utf-8-sig").encode("gb18030")


def with_semicolons(data: bytes) -> bytes:
    out = io.StringIO()
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def as_unicode_text(data: bytes) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return out.getvalue().encode("utf-16")


def turned_round(data: bytes) -> bytes:
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    out = io.StringIO()
    csv.writer(out).writerows([header, *reversed(rows)])
    return out.getvalue().encode()


@pytest.mark.parametrize("saved", [as_excel_in_china, with_semicolons, as_unicode_text, turned_round])
def test_csv_as_any_program_saves_it_is_taken_back(
    home: Path, tmp_path: Path, saved: Callable[[bytes], bytes]
) -> None:
    before = with_odd_notes(home)
    tables(home).export(tmp_path / "csv")
    for name in TABLE_NAMES:
        path = tmp_path / "csv" / name
        path.write_bytes(saved(path.read_bytes()))
    assert tables(home).take_back(tmp_path / "csv") == Taken()
    assert contents(home) == before


def edit(path: Path, sheet: str, column: str, row: int, value: Any) -> None:
    book = load_workbook(path)
    header = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, header.index(column) + 1).value = value
    book.save(path)


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [("value", 650, "650"), ("value", 0.1, "0.1"), ("period_end", datetime(2023, 6, 1), "2023-06-01"), ("value", 1e22, "10000000000000000000000")],
)  # fmt: skip
def test_an_edited_cell_is_taken_and_its_row_amended(
    home: Path, tmp_path: Path, column: str, value: object, text: str
) -> None:
    tables(home).export(tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", "observations", column, 2, value)
    assert tables(home).take_back(tmp_path / "a.xlsx") == Taken(changed=1)
    row = tables(home).rows["observations.csv"][0]
    assert (row[column], row["review"]) == (text, "amended")


def test_a_row_that_is_missing_stays_and_is_counted(home: Path, tmp_path: Path) -> None:
    before = contents(home)
    tables(home).export(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    book["observations"].delete_rows(2)
    book.save(tmp_path / "a.xlsx")
    assert tables(home).take_back(tmp_path / "a.xlsx") == Taken(missing=1)
    assert contents(home) == before


@pytest.mark.parametrize(
    ("sheet", "column", "value", "said"),
    [
        ("observations", "review", "maybe", "is no decision"),
        ("observations", "value", "=A1*2", "formula without its value"),
    ],
)
def test_a_workbook_that_says_nothing_sound_changes_nothing(
    home: Path, tmp_path: Path, sheet: str, column: str, value: str, said: str
) -> None:
    before = contents(home)
    tables(home).export(tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", sheet, column, 2, value)
    with pytest.raises(WrongUse, match=said):
        tables(home).take_back(tmp_path / "a.xlsx")
    assert contents(home) == before


def test_a_header_that_was_changed_is_refused(home: Path, tmp_path: Path) -> None:
    tables(home).export(tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", "statements", "subject", 1, "Subjekt")
    with pytest.raises(WrongUse, match="lacks the columns subject"):
        tables(home).take_back(tmp_path / "a.xlsx")


def test_filters_choose_rows(home: Path) -> None:
    found = tables(home)
    everything = len(list(found.chosen(Choice())))
    assert 0 < len(list(found.chosen(Choice(table="observations")))) < everything
    by_grade = [len(list(found.chosen(Choice(grade=grade)))) for grade in ("accepted", "candidate")]
    assert sum(by_grade) == everything
    assert 0 < len(list(found.chosen(Choice(least=0.95)))) < everything
    assert len(list(found.chosen(Choice(("o-*",))))) == len(found.rows["observations.csv"])


def test_a_merged_thing_is_named_by_the_known_one(home: Path) -> None:
    found = tables(home)
    policy = next(r["id"] for r in found.rows["entities.csv"] if r["id"].startswith("policy/"))
    count = sum(policy in (r["subject"], r["object"]) for r in found.rows["statements.csv"])
    assert found.merge(policy, "policy/known") == count + 1
    assert not any(policy in row.values() for name in TABLE_NAMES for row in tables(home).rows[name])
    with pytest.raises(WrongUse, match="not of the kind"):
        found.merge("policy/known", "organization/x")


def test_the_command_lists_decides_and_exports(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> str:
        action, *what = arguments
        review(SOURCE, action, what, everything=action == "list", home=home)
        return capsys.readouterr().out

    key = tables(home).rows["observations.csv"][0]["key"]
    assert key in said("list")
    assert "1 rows rejected" in said("reject", key)
    assert "1 row amended" in said("amend", key, "value=7")
    row = tables(home).rows["observations.csv"][0]
    assert (row["value"], row["review"]) == ("7", "amended")
    with pytest.raises(WrongUse, match="cannot be changed"):
        said("amend", key, "start=7")
    said("export", str(tmp_path / "out"))
    assert "0 rows changed" in said("import", str(tmp_path / "out"))
    assert "looks like" in said("proposals")


def test_what_is_said_of_a_rejected_thing_is_rejected_with_it(home: Path) -> None:
    found = tables(home)
    policy = next(r["id"] for r in found.rows["entities.csv"] if r["id"].startswith("policy/"))
    about = [r for r in found.rows["statements.csv"] if policy in (r["subject"], r["object"])]
    assert about
    found.decide(Choice((policy,)), "rejected")
    assert all(r["review"] == "rejected" for r in about)
    release, _ = build(Settings(home.parent / "data", home))
    assert policy not in (release.folder / "zhitu.nq").read_text(encoding="utf-8")
