"""A small part of a graph with everything that formats stumble over."""

from __future__ import annotations

from service.traversal.model import Edge, Node, Place, Subgraph

BASE = "https://w3id.org/zhitu/id/"
ONTOLOGY = "https://w3id.org/zhitu/ontology#"
ILL = "a\x01b"  # a character that XML forbids


def node(name: str, zh: str, en: str = "", class_name: str = "Technology", **attributes: object) -> Node:
    return Node(BASE + name, name, zh, en, class_name, "类", class_name, attributes)  # type: ignore[arg-type]


def edge(source: str, name: str, target: str, zh: str = "支撑", **more: object) -> Edge:
    made = f"{source}-{name}-{target}"
    return Edge(BASE + source, BASE + target, ONTOLOGY + name, name, made, zh, name, **more)  # type: ignore[arg-type]


PLACES = (
    Place("report/r1", "s3.1/p8", 12, 100, 120, '他说"可以"，</script><b>1 & 2</b>'),
    Place("report/r1", "t9/r2/c4"),
)
NODES = (
    node("technology/digital-twin", "数字孪生", "Digital twin", aliases=("孪生体", "DT; 2"), pagerank=0.25, depth=0),
    node("technology/quoted", '带"引号"与\\反斜杠', "It's \"quoted\" \\ back", note="多\n行\t文本"),
    node("application/markup", "</script><b>加粗</b>&amp; ]]>", "<!-- --> `code` #35; %% {x}", "Application"),
    node("application/formula", '=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "Application"),
    node("case/ill", ILL, "💡 emoji 𠀀", "Case", startDate="2023-04", endDate="2024", value=-3, share=-0.5),
    node("observation/o1", "灯塔工厂数量", "", "Observation", value=2.5, printed="-12%", operator="=", big=2**62),
    node("policy/plan", "“十四五”智能制造发展规划", "Plan", "Policy", date="2021-12-21", binding=True, label="x"),
    node("stage/lonely", "@cmd", "end", "Stage"),
    node("technology/creole", "**粗** //斜// __下__ ~~删~~ [[a]] <<b>> ''c''", "a|b{c}[d](e)", "Robot"),
)  # fmt: skip
EDGES = (
    edge("technology/digital-twin", "enables", "application/markup", confidence=0.9, review="accepted",
         sources=("report/r1",), where=PLACES),
    edge("technology/digital-twin", "enables", "application/formula"),
    edge("technology/digital-twin", "combinesWith", "technology/quoted", '组合"于"|x', status="inferred"),
    edge("technology/quoted", "broader", "technology/digital-twin", "上位\n概念", status="vocabulary"),
    edge("technology/quoted", "enables", "application/markup"),
    edge("technology/quoted", "replaces", "application/markup", "替代;"),
    edge("case/ill", "usesTechnology", "technology/digital-twin", "使用"),
    edge("case/ill", "achieves", "observation/o1", "实现"),
    edge("policy/plan", "supports", "technology/digital-twin", "支持"),
    edge("technology/creole", "combinesWith", "technology/creole", "自环"),
)  # fmt: skip
PART = Subgraph(NODES, EDGES, release="0123456789abcdef")
EMPTY = Subgraph((), ())
