"""Wrong rows are reported with file, row, column and remedy; the old release stays in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_build.build import Settings, build
from graph_build.problems import BadInput
from ontology.release import current_release
from tests.toy import change, write_source


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_source(tmp_path / "data")
    return Settings(tmp_path / "data", tmp_path / "home")


def problems(settings: Settings) -> list[str]:
    with pytest.raises(BadInput) as caught:
        build(settings)
    return [str(p) for p in caught.value.problems]


WRONG_CELLS = [
    ("entities.csv", 2, "class", "Organisation", "'Organisation' is no class of the ontology"),
    ("entities.csv", 3, "id", "Case/Toy Plant", "is no identifier"),
    ("entities.csv", 3, "id", "policy/toy-plant", "kind 'policy' does not fit class Case"),
    ("entities.csv", 3, "en", "", "is empty; every thing has labels"),
    ("entities.csv", 3, "id", "organization/toy-institute", "is already in row 2"),
    ("entities.csv", 4, "id", "technology/no-such-thing", "has no label and is in no vocabulary"),
    ("entities.csv", 4, "zh", "数字孪生", "is a concept of the vocabularies; leave its labels empty"),
    ("entities.csv", 3, "review", "maybe", "'maybe' is no decision; write accepted"),
    ("entities.csv", 3, "zh", " 玩具工厂", "has white space around it"),
    ("entities.csv", 3, "note", "\ufffd", "holds a control or replacement character"),
    ("entities.csv", 3, "note", "#REF!", "is a spreadsheet's error value"),
    ("statements.csv", 2, "subject", "case/toy-palnt", "'case/toy-palnt' is unknown; add it"),
    ("statements.csv", 2, "property", "usestechnology", "'usestechnology' is no property of the ontology"),
    (
        "statements.csv",
        2,
        "property",
        "technologyUsedBy",
        "is inferred, never written; turn the row round and write usesTechnology",
    ),
    (
        "statements.csv",
        2,
        "object",
        "application/predictive-maintenance",
        "is a Application, not a Technology",
    ),
    ("statements.csv", 3, "subject", "case/toy-plant", "is a Case, not a Technology"),
    ("statements.csv", 2, "end", "", "is empty; fill it in"),
    ("statements.csv", 2, "end", "9", "[10, 9) is no span of a text of 1000 characters"),
    ("statements.csv", 2, "end", "4000", "is no span of a text of 1000 characters"),
    ("statements.csv", 2, "start", "ten", "'ten' is not a whole number; run `zhitu locate`"),
    ("observations.csv", 2, "value", "12,500", "'12,500' is not a plain number; write 12500"),
    ("observations.csv", 2, "value", "１２", "is not a plain number; write 12"),
    ("observations.csv", 2, "value", "1.2E+05", "scientific notation; write 120000"),
    ("observations.csv", 2, "value", "about 12", "'about 12' is not a number"),
    ("observations.csv", 2, "value", "", "needs a value, or value_min and value_max"),
    ("observations.csv", 2, "value_min", "3", "needs a value, or value_min and value_max"),
    ("observations.csv", 2, "unit", "unit/parsec", "'unit/parsec' is unknown"),
    ("observations.csv", 2, "operator", "≥", "'≥' is no operator; write =, >, < or ~"),
    (
        "observations.csv",
        2,
        "status",
        "real",
        "'real' is no status; write one of actual, estimate, forecast, target",
    ),
    ("observations.csv", 2, "period_end", "2023/13", "'2023/13' is not a date"),
    ("observations.csv", 2, "period_end", "2023/3/24", "write 2023-03-24"),
    ("observations.csv", 2, "period_end", "2023-13", "not a month; write 2023-12 or 2023"),
    ("observations.csv", 2, "period_end", "2023-02-30", "no such day"),
    ("observations.csv", 2, "period_end", "45009", "a spreadsheet's day count"),
    ("observations.csv", 2, "period_end", "", "period_start and period_end go together"),
    ("observations.csv", 2, "period_end", "2022", "'2023' is after '2022'"),
    ("observations.csv", 2, "key", "Cost Change", "is no key"),
    ("observations.csv", 2, "comparison", "", "a direction only with a comparison"),
    ("structure.csv", 2, "parent", "s9", "'s9' is not in this table"),
    ("structure.csv", 2, "class", "Chapter", "is no part of a document"),
]


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "said"), WRONG_CELLS, ids=[f"{c[2]}-{c[3]}" for c in WRONG_CELLS]
)
def test_a_wrong_cell_is_named_with_its_remedy(
    settings: Settings, file: str, row: int, column: str, value: str, said: str
) -> None:
    change(settings.data / "toy-report" / file, row, column, value)
    found = problems(settings)
    assert any(p.startswith(f"data/toy-report/{file}:{row}:") and said in p for p in found), found


def rewrite(path: Path, data: bytes) -> None:
    path.write_bytes(data)


BROKEN_FILES = [
    (
        "a byte order mark",
        lambda b: b"\xef\xbb\xbf" + b,
        ":1: begins with a byte order mark; save it as CSV UTF-8",
    ),
    ("Windows line ends", lambda b: b.replace(b"\n", b"\r\n"), ":1: has Windows or Mac line ends"),
    ("GB18030", lambda b: b + "案例".encode("gb18030"), "is not UTF-8 (byte"),
    ("UTF-16", lambda b: b.decode().encode("utf-16"), ":1: is UTF-16"),
    ("semicolons", lambda b: b.replace(b",", b";"), ":1: is separated by semicolons or tabs"),
    (
        "an unknown column",
        lambda b: b.replace(b"subject,", b"thing,", 1),
        ":1:thing: is no column of this table",
    ),
    ("a missing column", lambda b: b.replace(b"subject,", b"", 1), ":1:subject: is missing"),
    (
        "an extra cell",
        lambda b: b.replace(b"case/toy-plant,", b"case/toy-plant,x,", 1),
        ":2: has 12 cells, the header has 11",
    ),
    ("an open quote", lambda b: b + b'"open', "is not CSV"),
    ("nothing at all", lambda _: b"", ":1:subject: is missing"),
    ("binary noise", lambda _: bytes(range(256)) * 40, "is not UTF-8"),
]


@pytest.mark.parametrize(("name", "breaking", "said"), BROKEN_FILES, ids=[b[0] for b in BROKEN_FILES])
def test_a_broken_file_is_named_with_its_remedy(settings: Settings, name: str, breaking, said: str) -> None:  # type: ignore[no-untyped-def]
    path = settings.data / "toy-report" / "statements.csv"
    path.write_bytes(breaking(path.read_bytes()))
    found = problems(settings)
    assert any("data/toy-report/statements.csv" in p and said in p for p in found), found


def test_a_missing_table_is_named(settings: Settings) -> None:
    (settings.data / "toy-report" / "observations.csv").unlink()
    assert "observations.csv: cannot be read" in problems(settings)[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("language: zh", "language: zh\nlang: zh", "source.yaml:lang: extra inputs are not permitted"),
        ('date: "2024-09"', "date: soon", "source.yaml:date: string should match pattern"),
        ("id: toy-report", "id: other-report", "'other-report' is not the folder's name"),
        (
            "publisher: organization/toy-institute",
            "publisher: organization/nobody",
            "'organization/nobody' is unknown",
        ),
        ("title: {", "title: [", "cannot be read as YAML"),
    ],
)
def test_a_wrong_description_is_named(settings: Settings, old: str, new: str, said: str) -> None:
    path = settings.data / "toy-report" / "source.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert any(said in p for p in problems(settings)), problems(settings)


def test_every_problem_is_shown_in_one_run(settings: Settings) -> None:
    folder = settings.data / "toy-report"
    change(folder / "observations.csv", 2, "value", "x")
    change(folder / "statements.csv", 2, "object", "technology/x")
    assert len(problems(settings)) == 2


def test_a_failed_build_leaves_the_old_release_in_place(settings: Settings) -> None:
    release, _ = build(settings)
    change(settings.data / "toy-report" / "observations.csv", 2, "value", "x")
    problems(settings)
    assert current_release(settings.home).identifier == release.identifier
    assert [p.name for p in (settings.home / "releases").iterdir() if p.name != "current"] == [
        release.identifier
    ]


def test_a_rejected_row_is_left_out(settings: Settings) -> None:
    before = build(settings)[1]["sources"]["toy-report"]  # type: ignore[index]
    change(settings.data / "toy-report" / "observations.csv", 2, "review", "rejected")
    after = build(settings)[1]["sources"]["toy-report"]  # type: ignore[index]
    assert (before["observations"], after["observations"], after["rejected"]) == (1, 0, 1)
