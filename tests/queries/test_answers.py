"""Every stored question on the real graph, with answers that were read from the report."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from queries.stored import stored_queries, stored_query
from service.graph import Graph, Value

# question: (parameters, columns, rows that the answer must hold)
EXPECTED: dict[str, tuple[dict[str, str], tuple[str, ...], set[tuple[Value, ...]]]] = {
    "application-to-results": (
        {"application": "predictive-maintenance"},
        ("case_zh", "metric_zh", "printed"),
        {("某动力系统国有企业集团商用算力平台", "服务受理时间变化率", "50%")},
    ),
    "applications-of-technology": (
        {"technology": "industrial-large-model"},
        ("application_zh", "where"),
        {("工业文本生成", "s6.5.1/p3"), ("工业知识问答", "s6.5.1/p3"), ("产品服务", "s6.5.1/p1")},
    ),
    "case-results": (
        {"case": "lighthouse-automotive"},
        ("metric_zh", "operator", "value", "unit", "direction", "where"),
        {
            ("生产效率变化率", "=", 50, "%", "increase", "t3/r1/c2"),
            ("交付时间变化率", "=", 33, "%", "decrease", "t3/r1/c2"),
            ("一次验收合格率变化率", "=", 8, "%", "increase", "t3/r1/c2"),
            ("制造成本变化率", "=", 58, "%", "decrease", "t3/r1/c2"),
            ("先进技术应用案例数", ">", 40, "个", None, "t3/r1/c2"),
            ("个性化配置选择数", ">", 10, "万种", None, "t3/r1/c2"),
        },
    ),
    "cases-by-industry": (
        {"industry": "automotive"},
        ("case_zh",),
        {("国内某车企智算中心·智能仿真平台",), ("某德国车企智能制造工厂",), ("某新能源汽车企业灯塔工厂",)},
    ),
    "cases-using-technology": (
        {"technology": "internet-of-things"},
        ("case_zh", "used_zh"),
        {("某德国车企智能制造工厂", "物联网"), ("某机械制造企业长沙灯塔工厂", "工业物联网")},
    ),
    "cited-sources": (
        {},
        ("number", "cited_zh", "issuers", "date"),
        {
            ("17", "2022-2023全球计算力指数评估报告", "国际数据公司|清华大学", "2023-07"),
            ("31", "冷链物流总额同比增长4%", "人民网", "2024-06"),
        },
    ),
    "document-outline": (
        {},
        ("type", "number", "zh"),
        {
            ("Section", "6.2", "智能制造在电子产业的应用：提升电子产业生产效率与质量"),
            ("Table", "12", "表12 近些年工业领域数据安全和网络安全相关政策"),
        },
    ),
    "entities": (
        {},
        ("type", "zh", "en"),
        {
            ("Technology", "数字孪生", "Digital twin"),
            ("Trend", "互联与协同", "Interconnection and coordination"),
        },
    ),
    "entity-facts": (
        {"thing": "policy/made-in-china-2025"},
        ("property", "value_zh", "where"),
        {("issuedBy", "国务院", "s2.1/i4"), ("inStage", "政策雏形期", "s2.1/i4")},
    ),
    "entity-labels": (
        {"thing": "technology/digital-twin"},
        ("role", "label", "language"),
        {("name", "数字孪生", "zh"), ("name", "Digital twin", "en"), ("alias", "数字孪生技术", "zh")},
    ),
    "entity-numbers": (
        {"thing": "product/duco-gcr"},
        ("metric_zh", "value", "value_min", "value_max", "unit", "printed"),
        {("负载", None, 3, 25, "kg", "3至25KG"), ("工作半径", 2000, None, None, "mm", "2,000mm")},
    ),
    "entity-search": ({"q": "digital TWIN"}, ("zh", "matched"), {("数字孪生", "Digital twin")}),
    "evidence-of": (
        {"thing": "technology/digital-twin"},
        ("property", "value", "where", "line"),
        {("enables", "柔性生产", "t3/r3/c3", 294)},
    ),
    "facts-at": (
        {"place": "table/kpmg-smart-manufacturing-2024.t9"},
        ("where", "property", "value"),
        {("t9/r1/c4", "printed", "274.1")},
    ),
    "figures": (
        {"metric": "market-size"},
        ("number", "units", "period_start", "period_end", "sources"),
        {
            ("1", "十亿美元", "2020", "2030", "Statista|毕马威中国"),
            ("6", "万亿元", "2019", "2024", "Statista|毕马威中国"),
        },
    ),
    "financings": (
        {},
        ("company_zh", "track_zh", "round", "value", "unit", "date", "place_zh"),
        {
            ("表9企业1", "集成电路", "战略融资", 274.1, "亿元", "2023-03-24", "江苏省"),
            ("表9企业3", "智能网联和新能源汽车", "战略融资", 73, "亿元", "2023-09-22", "上海市"),
        },
    ),
    "glossary": (
        {},
        ("order", "full_form", "concept_zh", "where"),
        {
            (17, "Manufacturing Execution System", "制造执行系统", "ta1/r17/c2"),
            (50, "Fused Deposition Modelling", "熔融沉积成型", "ta1/r50/c2"),
        },
    ),
    "lighthouse-factories": (
        {},
        ("factory_zh", "metric_zh", "printed", "direction"),
        {
            ("某机械制造企业长沙灯塔工厂", "产能变化率", "123%", "increase"),
            ("某智能计算设备企业灯塔工厂", "供应商质量问题变化率", "55%", "decrease"),
        },
    ),
    "observation-series": (
        {"metric": "manufacturing-wage"},
        ("period_start", "area_zh", "value", "unit"),
        {
            ("2000", "中国", 1057, "美元/年"),
            ("2021", "中国", 14295, "美元/年"),
            ("2000", "泰国", 1789, "美元/年"),
        },
    ),
    "observations": (
        {},
        ("metric_zh", "subject_zh", "value", "unit", "period_start", "publisher"),
        {("市场规模", "人工智能", 1840.4, "亿美元", "2024", "Statista")},
    ),
    "overview": ({}, ("type_zh", "count"), {("趋势", 5)}),
    "plant-investments": (
        {},
        ("place_zh", "track_zh", "metric_zh", "value", "unit"),
        {
            ("重庆市", "集成电路", "投资金额", 32, "亿美元"),
            ("阿根廷", "智能网联和新能源汽车", "年产能", 10, "万辆"),
        },
    ),
    "policies-by-issuer": (
        {"issuer": "miit"},
        ("policy_zh", "date", "where"),
        {("工业领域数据安全能力提升实施方案（2024-2026年）", "2024-02-26", "t12/r1/c2")},
    ),
    "policies-by-stage": (
        {"stage": "policy-deepening"},
        ("policy_zh", "where"),
        {("“十四五”智能制造发展规划", "s2.1/i10"), ("工业互联网创新发展行动计划（2021-2023年）", "s2.1/i9")},
    ),
    "policy-targets": (
        {},
        ("policy_zh", "metric_zh", "printed", "period_end"),
        {
            ("欧盟新电池指令", "便携式报废电池收集率", "45%", "2023"),
            ("欧盟新电池指令", "便携式报废电池收集率", "73%", "2030"),
            ("2050年净零排放路线图", "加氢站数", "1.8万个", "2030"),
            ("2050年净零排放路线图", "加氢站数", "9万个", "2050"),
            ("欧盟法规（EU）2019/631", "二氧化碳排放量变化率", "15%", "2025"),
        },
    ),
    "reported-inconsistencies": (
        {},
        ("subject_zh", "metric_zh", "printed", "where"),
        {
            ("高技术制造业", "利润占比变化", "6.3个百分点", "s2.2.1/p2"),
            ("制造业", "人均工资增长倍数", "2.8倍", "s3.2/p2"),
        },
    ),
    "robots-and-tasks": (
        {},
        ("robot_zh", "task_zh", "where"),
        {("室内喷涂机器人", "喷涂", "s6.3.2/p2"), ("人形机器人", "灾害救援", "s6.3.4/p3")},
    ),
    "stages": (
        {},
        ("stage_zh", "order"),
        {("智能制造初级阶段", 1), ("智能制造成熟阶段", 3), ("政策深化期", 4)},
    ),
    "statements": (
        {},
        ("subject_zh", "property", "object_zh", "where"),
        {("数字孪生", "enables", "柔性生产", "t3/r3/c3"), ("北斗", "combinesWith", "5G", "s6.6.1/p3")},
    ),
    "technologies-by-industry": (
        {"industry": "automotive"},
        ("technology_zh", "case_zh"),
        {("AI控制塔", "某新能源汽车企业灯塔工厂"), ("云计算", "某德国车企智能制造工厂")},
    ),
    "technologies-combined": (
        {"technology": "5g"},
        ("partner_zh", "how"),
        {("北斗", "stated"), ("物联网", "stated")},
    ),
    "technologies-enabling-application": (
        {"application": "predictive-maintenance"},
        ("technology_zh", "scope_zh", "where"),
        {
            ("智能计算", "预测性维护", "s3.1/p8"),
            ("集成电路", "预测性维护", "s4/p5"),
            ("数据采集与监视控制系统", "设备故障预测", "s6.1/p3"),
            ("大数据分析", "设备故障预测", "s6.1/p5"),
        },
    ),
    "technology-tree": (
        {"technology": "robot"},
        ("narrower_zh", "parent_zh"),
        {("双臂协作机器人", "协作机器人")},
    ),
    "things-of-type": ({"type": "Trend"}, ("zh",), {("算力显著增长与应用深化",), ("互联与协同",)}),
    "track-scope": ({}, ("track_zh", "item_zh"), {("航空航天", "飞机制造")}),
    "trend-practices": (
        {},
        ("trend_zh", "case_zh"),
        {
            ("算力显著增长与应用深化", "数据中心基础设施预测性维护"),
            ("高度自动化与智能化生产", "某煤矿综采装备供应商数字化灯塔工厂"),
        },
    ),
    "trends": (
        {},
        ("trend_zh", "property", "value_zh"),
        {("高度自动化与智能化生产", "drivenBy", "人力成本上升")},
    ),
    "values-in-year": ({"year": "2021"}, ("metric_zh", "printed"), {("人均工资增长倍数", "2.8倍")}),
}
COMPLETE = {"case-results", "technologies-enabling-application"}
# One document cannot disagree with another: tests/graph_build/test_ingest.py builds two that do.
OF_MANY_SOURCES = {"conflicts"}
GRAPHS = {"entity-graph", "entity-graph-plain"}
# Their numbers change with every row of data: tests/operations/test_running.py and tests/protocol look at them.
SIZES = {"release-size", "graphs", "class-sizes", "property-sizes", "languages"}
# The name index is made of them: tests/text looks at it.
NAMES = {"names", "types"}


def test_every_question_has_an_expected_answer() -> None:
    assert set(stored_queries()) == set(EXPECTED) | GRAPHS | OF_MANY_SOURCES | SIZES | NAMES
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_answer_holds_what_the_report_says(graph: Graph, name: str) -> None:
    given, columns, expected = EXPECTED[name]
    query = stored_query(name)
    rows = graph.rows(query, given)
    assert set(columns) <= set(query.columns)
    found = {tuple(row[c] for c in columns) for row in rows}
    assert expected <= found, f"missing {expected - found}; there are {sorted(found, key=str)[:12]}"
    if name in COMPLETE:
        assert expected == found


@pytest.mark.parametrize("name", sorted(set(stored_queries()) - OF_MANY_SOURCES))
def test_the_example_has_an_answer_with_the_columns_promised(graph: Graph, name: str) -> None:
    query = stored_query(name)
    answer = graph.query(query.sparql, bindings=query.bind(query.examples()))
    if isinstance(answer, ox.QuerySolutions):
        assert [v.value for v in answer.variables] == query.columns
    assert len(list(answer)) > 0  # type: ignore[arg-type]


def test_answers_lead_back_to_the_place(graph: Graph) -> None:
    rows = graph.rows(stored_query("statements"), {}) + graph.rows(stored_query("observations"), {})
    assert len(rows) > 1000
    assert all(row["where"] and row["source"] for row in rows)


def test_the_triples_of_a_thing_are_about_it(graph: Graph) -> None:
    query = stored_query("entity-graph")
    focus = ox.NamedNode("https://w3id.org/zhitu/id/case/lighthouse-automotive")
    answer = graph.query(query.sparql, bindings=query.bind({"thing": "case/lighthouse-automotive"}))
    assert isinstance(answer, ox.QueryTriples)
    triples = list(answer)
    about = [t for t in triples if focus in (t.subject, t.object)]
    evidence = [t for t in triples if isinstance(t.object, ox.Triple)]
    assert len(about) > 15
    assert len(evidence) > 10
    assert all(t.object.subject == focus for t in evidence if isinstance(t.object, ox.Triple))


def test_an_answer_is_the_same_every_time(graph: Graph) -> None:
    """Row for row, from memory and from disk."""
    on_disk = Graph(graph.release, memory_quads=0)
    for name in ("cited-sources", "stages", "case-results", "glossary"):
        query = stored_query(name)
        given = query.examples()
        assert graph.rows(query, given) == on_disk.rows(query, given)
