"""Names that a document states for a thing: in the review tables and in the graph, each with the passage that states it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_build.build import Settings, build
from graph_build.ingest import ingest
from ontology.identifiers import thing
from service.graph import Graph
from tests.ingest.samples import rows, small_data

TEXT = """# 服务机器人产业报告

2024年3月5日

## 一、概况

据东岭机器人研究院（Dongling Robot Institute，DRI）统计，2023年中国服务机器人市场规模为600亿元。2023年6月，国家机器人质量检验中心（以下简称“国检中心”）发布《甲省机器人产业规划》（下称《规划》）。

2024年1月，东岭市工业和信息化局（简称东岭工信局）印发《东岭市机器人产业行动计划》（以下简称《东岭机器人计划》）。东岭工信局将落实《东岭机器人计划》。

自动导引车（AGV）也称无人搬运车，已用于仓储。
"""
STATED = {
    ("东岭机器人研究院", "Dongling Robot Institute"),
    ("东岭机器人研究院", "DRI"),
    ("国家机器人质量检验中心", "国检中心"),
    ("东岭市工业和信息化局", "东岭工信局"),
    ("东岭市机器人产业行动计划", "东岭机器人计划"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("aliases")
    (folder / "report.md").write_text(TEXT, encoding="utf-8")
    (result,) = ingest([folder / "report.md"], folder / "home", small_data(folder / "data"))
    assert result.outcome == "new"
    return folder / "home"


@pytest.fixture(scope="module")
def graph(home: Path) -> Iterator[Graph]:
    release, _ = build(Settings(home.parent / "data", home))
    yield Graph(release)


def test_the_tables_hold_each_alias_with_its_place(home: Path) -> None:
    text = (home / "sources" / "report" / "document.txt").read_text(encoding="utf-8")
    names = {r["id"]: r["zh"] for r in rows(home, "report", "entities.csv")}
    found = [r for r in rows(home, "report", "statements.csv") if r["property"] == "alias"]
    assert {(names[r["subject"]], r["object"]) for r in found} >= STATED
    assert {r["grade"] for r in found} == {"accepted"}
    assert all(text[int(r["start"]) : int(r["end"])] == r["object"] for r in found)
    assert not {r["object"] for r in found} & {"规划", "计划"}


def test_what_the_alias_calls_is_the_thing_itself(home: Path) -> None:
    names = [r["zh"] for r in rows(home, "report", "entities.csv")]
    assert "东岭工信局" not in names
    assert "东岭机器人计划" not in names


def test_the_graph_holds_the_alias_with_its_evidence(graph: Graph) -> None:
    institute = thing("organization/dong-ling-ji-qi-ren-yan-jiu-yuan")
    query = (
        "PREFIX zhitu: <https://w3id.org/zhitu/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        f"SELECT ?quote ?line {{ <{institute}> skos:altLabel ?l . "
        f"?e rdf:reifies <<( <{institute}> skos:altLabel ?l )>> ; zhitu:quote ?quote ; zhitu:line ?line }}"
    )
    found = sorted(tuple(str(v.value) for v in row) for row in graph.query(query))  # type: ignore[union-attr]
    assert found == [("DRI", "7"), ("Dongling Robot Institute", "7")]
