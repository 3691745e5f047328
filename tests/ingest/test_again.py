"""Reading a document again: nothing changes but what was corrected, and nobody's decision is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph_build.build import SOURCES
from graph_build.ingest import Result, ingest, report_of
from graph_build.review import Choice, ReviewTables
from tests.ingest.samples import contents, report, rows, small_data

SOURCE = "robots"
NOISE = """# 东岭观察

2023年，东岭省“灵犀指数”为37.5。某地共12处。

| 代号 | 甲 | 乙 |
|---|---|---|
| 子 | 17 | 23 |
| 丑 | 19 | 29 |

2024年3月，东岭省智能装备创新中心发布《东岭省智能制造发展指数报告》。
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    small_data(tmp_path / "data")
    path = tmp_path / f"{SOURCE}.md"
    path.write_text(report(), encoding="utf-8")
    return path


def again(document: Path, text: str | None = None) -> Result:
    if text is not None:
        document.write_text(text, encoding="utf-8")
    (result,) = ingest([document], document.parent / "home", document.parent / "data")
    return result


def home(document: Path) -> Path:
    return document.parent / "home"


def tables(document: Path) -> ReviewTables:
    return ReviewTables(home(document) / SOURCES / SOURCE)


def reviewed(document: Path, name: str = "observations.csv") -> dict[str, str]:
    """The decision of each row of a table that has one, by what is printed or named."""
    found = rows(home(document), SOURCE, name)
    return {r.get("printed") or r.get("object") or r["id"]: r["review"] for r in found if r["review"]}


def key_of(document: Path, printed: str) -> str:
    return next(r["key"] for r in rows(home(document), SOURCE, "observations.csv") if r["printed"] == printed)


def test_the_same_document_again_writes_no_file(document: Path) -> None:
    assert again(document).outcome == "new"
    before = {p: p.stat().st_mtime_ns for p in (home(document) / SOURCES).rglob("*") if p.is_file()}
    same = contents(home(document))
    assert again(document).outcome == "unchanged"
    assert {p: p.stat().st_mtime_ns for p in (home(document) / SOURCES).rglob("*") if p.is_file()} == before
    assert contents(home(document)) == same


def test_the_same_words_in_another_encoding_change_nothing(document: Path) -> None:
    again(document)
    before = contents(home(document))
    document.write_bytes(report().encode("gb18030"))
    assert again(document).outcome == "unchanged"
    assert contents(home(document)) == before


def test_a_correction_changes_the_rows_of_its_sentence_only(document: Path) -> None:
    again(document)
    before = {r["fact"]: r for r in rows(home(document), SOURCE, "observations.csv")}
    assert again(document, report("650")).outcome == "changed"
    after = {r["fact"]: r for r in rows(home(document), SOURCE, "observations.csv")}
    assert {before[f]["printed"] for f in set(before) - set(after)} <= {"600亿元", "20.5%"}
    assert all(before[f] == after[f] for f in set(before) & set(after))
    assert "42.95万套" in {after[f]["printed"] for f in set(before) & set(after)}


@pytest.mark.parametrize("decision", ["accepted", "rejected"])
def test_a_decision_survives_text_that_is_put_before_it(document: Path, decision: str) -> None:
    again(document)
    tables(document).decide(Choice((key_of(document, "42.95万套"),)), decision)
    again(document, report().replace("## 一、市场", "## 一、市场\n\n新加的一段话，讲的是别的事情。"))
    assert reviewed(document) == {"42.95万套": decision}
    text = (home(document) / SOURCES / SOURCE / "document.txt").read_text(encoding="utf-8")
    row = next(r for r in rows(home(document), SOURCE, "observations.csv") if r["review"])
    assert text[int(row["start"]) : int(row["end"])] == "42.95万套"


@pytest.mark.parametrize("decision", ["accepted", "rejected"])
def test_a_decision_survives_a_correction_elsewhere_in_its_sentence(document: Path, decision: str) -> None:
    again(document)
    tables(document).decide(Choice((key_of(document, "600亿元"),)), decision)
    again(document, report().replace("同比增长20.5%", "同比增长21.5%"))
    assert reviewed(document) == {"600亿元": decision}
    assert [r["printed"] for r in rows(home(document), SOURCE, "observations.csv")].count("600亿元") == 1


def test_amended_cells_survive_and_their_place_moves(document: Path) -> None:
    again(document)
    key = key_of(document, "42.95万套")
    tables(document).amend(key, {"value": "43", "note": "更正"})
    again(document, "\n\n\n" + report())
    row = next(r for r in rows(home(document), SOURCE, "observations.csv") if r["review"] == "amended")
    assert (row["value"], row["note"], row["key"]) == ("43", "更正", key)
    text = (home(document) / SOURCES / SOURCE / "document.txt").read_text(encoding="utf-8")
    assert text[int(row["start"]) : int(row["end"])] == "42.95万套"


def test_a_decision_on_a_thing_survives_its_being_named_earlier(document: Path) -> None:
    again(document)
    law = next(
        r["id"] for r in rows(home(document), SOURCE, "entities.csv") if "shu-ju-an-quan-fa" in r["id"]
    )
    tables(document).amend(law, {"en": "Data Security Law"})
    again(
        document,
        report().replace("## 一、市场", "2021年6月，《中华人民共和国数据安全法》通过。\n\n## 一、市场"),
    )
    found = [r for r in rows(home(document), SOURCE, "entities.csv") if r["id"] == law]
    assert [(r["en"], r["review"]) for r in found] == [("Data Security Law", "amended")]


def test_a_decision_on_a_link_survives(document: Path) -> None:
    again(document)
    link = next(r for r in rows(home(document), SOURCE, "statements.csv") if r["property"] == "issuedBy")
    tables(document).decide(Choice((link["fact"],)), "rejected")
    again(document, "\n" + report("700"))
    found = [r for r in rows(home(document), SOURCE, "statements.csv") if r["review"]]
    assert [(r["subject"], r["property"], r["object"], r["review"]) for r in found] == [
        (link["subject"], "issuedBy", link["object"], "rejected")
    ]


def test_a_decision_whose_passage_is_gone_is_reported(document: Path) -> None:
    again(document)
    tables(document).decide(Choice((key_of(document, "42.95万套"),)), "accepted")
    result = again(document, report().replace("2022年，中国工业机器人产量为42.95万套。", ""))
    lost = result.not_understood["decisions_without_passage"]
    assert isinstance(lost, list)
    assert [(one["table"], one["review"]) for one in lost] == [("observations.csv", "accepted")]


def test_a_deletion_and_its_return_change_nothing(document: Path) -> None:
    again(document)
    before = contents(home(document))
    again(document, report("650"))
    again(document, report("600"))
    assert contents(home(document)) == before


def test_what_was_not_understood_is_reported(document: Path) -> None:
    result = again(document, NOISE)
    missing = result.not_understood
    names = {one["name"]: one for one in missing["unlinked_names"]}  # type: ignore[attr-defined]
    assert names["东岭省智能制造发展指数报告"]["count"] == 1
    assert all({"name", "id", "count", "where", "proposals"} <= set(one) for one in names.values())
    assert missing["tables_not_recognised"]
    assert isinstance(missing["numbers_without_metric"], list)
    assert report_of(home(document) / SOURCES / SOURCE)["not_understood"] == missing


def test_review_tables_go_to_the_folder_that_is_named(document: Path, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("zhitu")), "ingest", str(document), "--no-build"]
    more = [
        "--home",
        str(home(document)),
        "--data",
        str(tmp_path / "data"),
        "--review",
        str(tmp_path / "out"),
    ]
    done = subprocess.run([*command, *more], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "names that no vocabulary has" in done.stderr
    for name in ("entities.csv", "statements.csv", "observations.csv", "source.yaml"):
        own = home(document) / SOURCES / SOURCE / name
        assert (tmp_path / "out" / SOURCE / name).read_bytes() == own.read_bytes()
