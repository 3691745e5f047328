"""Documents → review tables → release: nothing is read twice, nobody's decision is lost, one bad file stops nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph_build.build import SOURCES, Settings, build
from graph_build.ingest import Told, ingest, processes
from graph_build.review import Choice, ReviewTables, Taken
from ontology.identifiers import thing
from queries.stored import stored_query
from service.graph import Graph
from tests.conftest import ROOT

DATA = ROOT / "data"
NOTICE = """# 2023年服务机器人产业发展报告

发布日期：2024年3月5日

## 一、市场

2023年，中国服务机器人市场规模为{value}亿元，同比增长20.5%。2023年，中国工业机器人产量为42.95万套。

## 二、政策

2021年12月，工业和信息化部印发《“十四五”机器人产业发展规划》。2021年6月，全国人大常委会通过《中华人民共和国数据安全法》。
"""
TABLES = ("structure.csv", "entities.csv", "statements.csv", "observations.csv")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "robots-2023.md"
    path.write_text(NOTICE.format(value="600"), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_the_same_document_again_changes_nothing(document: Path, home: Path) -> None:
    (first,) = ingest([document], home, DATA)
    folder = home / SOURCES / "robots-2023"
    before = contents(folder)
    (second,) = ingest([document], home, DATA)
    assert (first.outcome, second.outcome) == ("new", "unchanged")
    assert first.counts == second.counts
    assert contents(folder) == before


def test_what_is_printed_stands_at_its_offsets(document: Path, home: Path) -> None:
    ingest([document], home, DATA)
    folder = home / SOURCES / "robots-2023"
    text = (folder / "document.txt").read_text(encoding="utf-8")
    found = rows(folder, "observations.csv")
    assert len(found) >= 3
    for row in found:
        assert row["printed"] in text[int(row["start"]) : int(row["end"])]
    assert "600亿元" in {row["printed"] for row in found}


def test_a_corrected_version_changes_only_what_changed(document: Path, home: Path) -> None:
    ingest([document], home, DATA)
    folder = home / SOURCES / "robots-2023"
    before = {r["printed"]: r["fact"] for r in rows(folder, "observations.csv")}
    links = rows(folder, "statements.csv")
    document.write_text(NOTICE.format(value="650"), encoding="utf-8")
    (result,) = ingest([document], home, DATA)
    after = {r["printed"]: r["fact"] for r in rows(folder, "observations.csv")}
    assert result.outcome == "changed"
    assert set(before) - set(after) == {"600亿元"}
    assert set(after) - set(before) == {"650亿元"}
    assert before["42.95万套"] == after["42.95万套"]
    assert rows(folder, "statements.csv") == links


def test_a_decision_survives_a_corrected_version(document: Path, home: Path) -> None:
    ingest([document], home, DATA)
    folder = home / SOURCES / "robots-2023"
    fact = next(r["fact"] for r in rows(folder, "observations.csv") if r["printed"] == "42.95万套")
    assert ReviewTables(folder).decide(Choice((fact,)), "rejected") == 1
    document.write_text("\n\n" + NOTICE.format(value="650"), encoding="utf-8")
    ingest([document], home, DATA)
    assert [r["printed"] for r in rows(folder, "observations.csv") if r["review"] == "rejected"] == [
        "42.95万套"
    ]


def test_a_workbook_comes_back_without_loss(document: Path, home: Path, tmp_path: Path) -> None:
    ingest([document], home, DATA)
    folder = home / SOURCES / "robots-2023"
    tables = ReviewTables(folder)
    for number, row in enumerate(tables.rows["observations.csv"]):
        row["note"] = ("=1+1", "00123", "2024-03-05", "1e5")[number % 4]
    tables.write()
    before = contents(folder)
    tables.export(tmp_path / "review.xlsx")
    assert ReviewTables(folder).take_back(tmp_path / "review.xlsx") == Taken()
    assert contents(folder) == before


def test_one_bad_file_stops_nothing(document: Path, home: Path) -> None:
    bad = document.with_name("bad.pdf")
    bad.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    results = {r.file: r for r in ingest([document.parent], home, DATA)}
    assert results["bad.pdf"].outcome == "failed"
    assert "damaged" in results["bad.pdf"].problem
    assert results["robots-2023.md"].outcome == "new"
    assert not (home / SOURCES / "bad").exists()


def test_processes_read_what_one_process_reads(document: Path, tmp_path: Path) -> None:
    other = document.with_name("other.md")
    other.write_text(NOTICE.format(value="700").replace("2023年", "2022年"), encoding="utf-8")
    ingest([document, other], tmp_path / "one", DATA)
    ingest([document, other], tmp_path / "two", DATA, workers=processes(2))
    for source in ("robots-2023", "other"):
        for name in TABLES:
            one, two = (tmp_path / h / SOURCES / source / name for h in ("one", "two"))
            assert one.read_bytes() == two.read_bytes()


def test_two_documents_that_disagree_stand_side_by_side(document: Path, home: Path) -> None:
    other = document.with_name("second.md")
    other.write_text(NOTICE.format(value="650").replace("2021年12月，", "2021年11月，"), encoding="utf-8")
    ingest([document], home, DATA, Told(title="甲报告"))
    ingest([other], home, DATA, Told(title="乙报告"))
    release, _ = build(Settings(DATA, home))
    graph = Graph(release)
    conflicts = graph.rows(stored_query("conflicts"), {})
    assert {(row["printed"], row["other_printed"]) for row in conflicts} == {("600亿元", "650亿元")}
    assert {(row["source"], row["other_source"]) for row in conflicts} == {
        (thing("report/robots-2023"), thing("report/second"))
    }


def test_what_is_said_of_a_rejected_thing_is_rejected_with_it(document: Path, home: Path) -> None:
    document.write_text(
        "# 东岭省通知\n\n2024年3月，工业和信息化部印发《东岭省机床更新行动方案》。\n", encoding="utf-8"
    )
    ingest([document], home, DATA)
    tables = ReviewTables(home / SOURCES / "robots-2023")
    policy = next(r["id"] for r in tables.rows["entities.csv"] if r["class"] == "Policy")
    about = [r for r in tables.rows["statements.csv"] if policy in (r["subject"], r["object"])]
    assert about
    tables.decide(Choice((policy,)), "rejected")
    assert all(r["review"] == "rejected" for r in about)
    release, _ = build(Settings(DATA, home))
    assert policy not in (release.folder / "zhitu.nq").read_text(encoding="utf-8")
