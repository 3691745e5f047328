"""Two documents about the same things: one node with evidence from both; numbers that disagree stand side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_build.build import Settings, build
from graph_build.extraction.lexicon import Entry
from graph_build.ingest import ingest
from graph_build.proposals import propose
from ontology.identifiers import thing
from queries.stored import stored_query
from service.graph import Graph
from tests.ingest.samples import rows, small_data

FIRST = """# 服务机器人产业报告

2024年3月5日

## 一、政策

这项工作由工业和信息化部（以下简称“工信部”）负责。2021年12月，工信部印发《“十四五”机器人产业发展规划》。2016年3月，工信部发布《机器人产业发展规划（2016-2020年）》。

2023年6月，东岭机器人集团股份有限公司（以下简称“东岭集团”）发布《东岭协作机器人应用指南》。

2023年，中国服务机器人市场规模为600亿元。某汽车企业通过MES优化排产。
"""
SECOND = """# 機器人產業年報

2024年5月1日

## 一、政策

2021年12月，工信部發佈《 十四五機器人產業發展規劃 》。2021年3月，工信部发布《机器人产业发展规划（2021-2025年）》。

2023年6月，东岭集团发布《东岭协作机器人应用指南》。某汽车企业通过制造执行系统优化排产。

2023年，中国服务机器人市场规模为650亿元。
"""
MIIT = "organization/gong-ye-he-xin-xi-hua-bu"
PLAN = "policy/shi-si-wu-ji-qi-ren-chan-ye-fa-zhan-gui-hua"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merging")
    (folder / "first.md").write_text(FIRST, encoding="utf-8")
    (folder / "second.md").write_text(SECOND, encoding="utf-8")
    results = ingest(
        [folder / "first.md", folder / "second.md"], folder / "home", small_data(folder / "data")
    )
    assert [r.outcome for r in results] == ["new", "new"]
    return folder / "home"


@pytest.fixture(scope="module")
def graph(home: Path) -> Iterator[Graph]:
    release, _ = build(Settings(home.parent / "data", home))
    yield Graph(release)


def ask(graph: Graph, text: str) -> list[tuple[str, ...]]:
    prefixes = (
        "PREFIX zhitu: <https://w3id.org/zhitu/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    )
    found = graph.query(prefixes + text)
    return sorted(tuple(str(getattr(v, "value", v)) for v in row) for row in found)  # type: ignore[union-attr]


def sources_that_mention(graph: Graph, identifier: str) -> list[str]:
    query = f"SELECT DISTINCT ?s {{ ?s zhitu:mentions <{thing(identifier)}> }}"
    return [row[0].rpartition("/")[2] for row in ask(graph, query)]


def test_an_alias_that_is_stated_is_kept_with_its_thing(home: Path) -> None:
    entities = {r["id"]: r for r in rows(home, "first", "entities.csv")}
    assert entities[MIIT]["aliases_zh"] == "工信部"
    assert "organization/gong-xin-bu" not in entities


@pytest.mark.parametrize(
    "identifier",
    [
        MIIT,
        PLAN,
        "organization/dong-ling-ji-qi-ren-ji-tuan-gu-fen-you-xian-gong-si",
        "technology/manufacturing-execution-system",
    ],
)
def test_a_thing_in_two_documents_is_one_node_that_both_mention(graph: Graph, identifier: str) -> None:
    assert sources_that_mention(graph, identifier) == ["first", "second"]


def test_a_link_that_both_documents_state_has_evidence_from_both(graph: Graph) -> None:
    query = f"SELECT DISTINCT ?s {{ ?e rdf:reifies <<( <{thing(PLAN)}> zhitu:issuedBy <{thing(MIIT)}> )>> ; oa:hasSource ?s }}"
    assert [row[0].rpartition("/")[2] for row in ask(graph, query)] == ["first", "second"]


def test_a_node_has_one_label_and_the_other_names_as_aliases(graph: Graph) -> None:
    labels = ask(graph, f'SELECT ?l {{ <{thing(PLAN)}> skos:prefLabel ?l FILTER(LANG(?l) = "zh") }}')
    assert labels == [("“十四五”机器人产业发展规划",)]
    assert ask(graph, f"SELECT ?l {{ <{thing(MIIT)}> skos:altLabel ?l }}") == [("工信部",)]


def test_two_editions_of_a_policy_are_two_nodes(graph: Graph) -> None:
    plans = "SELECT ?p { ?p a zhitu:Policy ; skos:prefLabel ?l FILTER(LANG(?l) = 'zh' && CONTAINS(?l, '机器人产业发展规划(')) }"
    assert len(ask(graph, plans)) == 2


def test_anonymous_cases_of_two_documents_are_two_nodes(graph: Graph) -> None:
    assert len(ask(graph, "SELECT DISTINCT ?c { ?c a zhitu:Case ; zhitu:usesTechnology ?t }")) >= 2


def test_numbers_that_disagree_are_listed_with_their_sources(graph: Graph) -> None:
    found = graph.rows(stored_query("conflicts"), {})
    assert {(row["printed"], row["other_printed"]) for row in found} == {("600亿元", "650亿元")}
    assert {(row["source"], row["other_source"]) for row in found} == {
        (thing("report/first"), thing("report/second"))
    }


def known(*names: str) -> list[Entry]:
    return [Entry(name, f"policy/{number}", "Policy", "source") for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("name", "choices", "proposed"),
    [
        ("智能制造发展规划", ["智能制造发展规化"], ["智能制造发展规化"]),
        ("十四五智能制造规划", ["十三五智能制造规划"], []),
        ("智能制造指南2023版", ["智能制造指南2021版"], []),
        ("智能制造标准（第二批）", ["智能制造标准（第三批）"], []),
        ("工业4.0", ["工业5.0"], []),
        ("甲乙丙", ["丁戊己"], []),
    ],
)
def test_likeness_proposes_only_where_numbers_and_editions_agree(
    name: str, choices: list[str], proposed: list[str]
) -> None:
    (found,) = propose([name], known(*choices))
    assert [entry.name for entry, _ in found] == proposed
