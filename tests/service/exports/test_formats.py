"""Each format is read back by another library and compared with the part of the graph that was written."""

from __future__ import annotations

import io
import re
from typing import Any

import mermaidx
import pytest

from service.exports.columns import Record, edge_record, node_record
from service.exports.part import Options
from service.exports.table import FORMATS, export_format
from service.traversal.model import Subgraph
from tests.service.exports.parts import EDGES, EMPTY, ILL, NODES, PART
from tests.service.exports.readers import NS, READERS, csv_pair, xml

# Formats whose values are text: a list is joined, a truth value is a word.
AS_TEXT = {"graphml", "xlsx", "dot"}
DIAGRAMS = {"dot", "mermaid", "plantuml"}
XML = {"graphml", "gexf", "xlsx"}


def written(name: str, part: Subgraph = PART, language: str = "zh") -> bytes:
    return b"".join(export_format(name).writer(part, Options(language)))


def expected(name: str, record: Record) -> dict[str, Any]:
    """A record as a format holds it."""
    found: dict[str, Any] = {}
    for key, value in record.items():
        one: Any = list(value) if isinstance(value, tuple) else value
        if name in AS_TEXT and isinstance(one, list):
            one = "|".join(one)
        if name in XML:
            one = _replaced(one)
        if name == "dot":
            one = str(one).lower() if isinstance(one, bool) else str(one)
        found[key] = one
    return found


def _replaced(value: Any) -> Any:
    if isinstance(value, list):
        return [_replaced(one) for one in value]
    return value.replace("\x01", "\ufffd") if isinstance(value, str) else value


def relaxed(value: Any) -> Any:
    """A value of a column of several values, of which there is one, is that value; a list is a tuple."""
    if isinstance(value, list):
        return relaxed(value[0]) if len(value) == 1 else tuple(value)
    return value


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_node_and_edge_comes_back(name: str) -> None:
    read = READERS[name](written(name))
    assert set(read.nodes) == {node.iri for node in NODES}
    assert read.links() == sorted((e.source, e.name, e.target) for e in EDGES)


@pytest.mark.parametrize("name", sorted(set(READERS) - {"csv", "dot", "xlsx"}))
def test_values_come_back_with_their_types(name: str) -> None:
    read = READERS[name](written(name))
    for node in NODES:
        found = read.nodes[node.iri]
        for key, value in expected(name, node_record(node)).items():
            assert relaxed(found[key]) == relaxed(value), (node.id, key)
            assert isinstance(value, list) or type(found[key]) is not str or isinstance(value, str)
    by_id = {found[3]["id"]: found[3] for found in read.edges}
    for edge in EDGES:
        for key, value in expected(name, edge_record(edge)).items():
            assert relaxed(by_id[edge.id][key]) == relaxed(value), (edge.id, key)


def test_dot_keeps_labels_and_attributes_as_text() -> None:
    read = READERS["dot"](written("dot"))
    for node in NODES:
        record = expected("dot", node_record(node))
        found = read.nodes[node.iri]
        assert found["label"] == record["label"]
        renamed = {"class": "zhitu_class", "id": "zhitu_id"}
        for key, value in record.items():
            assert found[renamed.get(key, key)] == value, (node.id, key)


def test_spreadsheets_never_run_a_label() -> None:
    read = csv_pair(written("csv"))
    label = {iri.rpartition("/")[2]: values["label"] for iri, values in read.nodes.items()}
    assert label["formula"] == '\'=HYPERLINK("http://x","y")'
    assert label["lonely"] == "'@cmd"
    assert label["digital-twin"] == "数字孪生"
    observation = read.nodes["https://w3id.org/zhitu/id/observation/o1"]
    assert (observation["printed"], observation["operator"], observation["value"]) == ("-12%", "=", 2.5)
    assert read.nodes["https://w3id.org/zhitu/id/case/ill"]["label"] == ILL
    book = READERS["xlsx"](written("xlsx"))
    assert (
        book.nodes["https://w3id.org/zhitu/id/application/formula"]["label"] == '=HYPERLINK("http://x","y")'
    )


def test_the_csv_headers_are_those_of_neo4j() -> None:
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(written("csv")))
    nodes = archive.read("nodes.csv").decode().splitlines()[0].split(",")
    assert nodes[0] == "iri:ID"
    assert nodes[-1] == ":LABEL"
    assert {"aliases:string[]", "value:double", "big:long", "binding:boolean"} <= set(nodes)
    edges = archive.read("edges.csv").decode().splitlines()[0].split(",")
    assert edges[:2] + edges[-1:] == [":START_ID", ":END_ID", ":TYPE"]


def test_yed_finds_label_colour_and_shape() -> None:
    root = xml(written("graphml"))
    y = {"y": "http://www.yworks.com/xml/graphml", "g": "http://graphml.graphdrawing.org/xmlns"}
    assert root.xpath("string(//g:key[@yfiles.type='nodegraphics']/@for)", namespaces=y) == "node"
    twin = root.xpath("//g:node[contains(@id, 'digital-twin')]//y:ShapeNode", namespaces=y)[0]
    assert twin.findtext("y:NodeLabel", namespaces=y) == "数字孪生"
    assert twin.find("y:Fill", y).get("color") == "#CFE3F7"
    assert twin.find("y:Shape", y).get("type") == "roundrectangle"
    boxes = [
        tuple(float(g.get(k)) for k in ("x", "y", "width", "height"))
        for g in root.iterfind(".//y:Geometry", y)
    ]
    assert len(set(boxes)) == len(NODES)


def test_gephi_finds_colour_time_and_position() -> None:
    root = xml(written("gexf"))
    assert root.find("g:graph", NS).get("timeformat") == "date"
    case = root.xpath("//g:node[contains(@id, 'case/ill')]", namespaces=NS)[0]
    assert (case.get("start"), case.get("end")) == ("2023-04-01", "2024-12-31")
    policy = root.xpath("//g:node[contains(@id, 'policy/plan')]", namespaces=NS)[0]
    assert (policy.get("start"), policy.get("end")) == ("2021-12-21", "2021-12-21")
    assert policy.find("v:color", NS).get("r") == str(0x86)
    assert {n.get("value") for n in root.iterfind(".//v:shape", NS)} <= {
        "disc",
        "square",
        "triangle",
        "diamond",
    }


def test_mermaid_draws_every_label() -> None:
    text = written("mermaid").decode()
    svg = mermaidx.render(text).svg()
    drawn = re.sub(r"\s+", "", "".join(xml(svg.encode()).itertext()))
    for node in NODES:
        label = re.sub(r"[\s\x01]+", "", node.label())
        assert label in drawn, label
    assert text.count("-->") + text.count("-.->") == len(EDGES)
    assert all(f"= {node.iri}\n" in text for node in NODES)


def test_plantuml_has_only_its_own_grammar() -> None:
    lines = written("plantuml").decode().splitlines()
    assert (lines[0], lines[-1]) == ("@startuml", "@enduml")
    text = r'(?:[^"<>*/_~\[\]|#\'`=\\{}]|<U\+[0-9A-F]{4}>|\\n)*'
    shape = re.compile(
        rf'(?:rectangle|card|usecase|hexagon|agent|file|component|folder) "({text})" as (n\d+)(?: <<\w+>>)? #\w{{6}};line:\w{{6}}'
    )
    arrow = re.compile(rf"(n\d+) (?:-->|\.\.>) (n\d+) : ({text})")
    body = [line for line in lines[1:-1] if not line.startswith("'")][3:]
    shapes = [m for line in body if (m := shape.fullmatch(line))]
    arrows = [m for line in body if (m := arrow.fullmatch(line))]
    assert len(shapes) + len(arrows) == len(body)
    plain = [re.sub(r"<U\+(\w{4})>", lambda m: chr(int(m.group(1), 16)), m.group(1)) for m in shapes]
    assert plain == [node.label().replace("\x01", " ") for node in NODES]
    assert len(arrows) == len(EDGES)


@pytest.mark.parametrize("name", [f.name for f in FORMATS if f.reads != "RDF tools"])
def test_the_same_part_gives_the_same_bytes(name: str) -> None:
    if name != "xlsx":  # openpyxl writes the time into the file
        assert written(name) == written(name)


@pytest.mark.parametrize("name", [f.name for f in FORMATS if f.reads != "RDF tools"])
def test_an_empty_part_is_a_valid_file(name: str) -> None:
    content = written(name, EMPTY)
    if name in READERS:
        read = READERS[name](content)
        assert (read.nodes, read.edges) == ({}, [])
    else:
        assert content


def test_labels_are_in_the_language_asked_for() -> None:
    read = READERS["node-link"](written("node-link", language="en"))
    assert read.nodes["https://w3id.org/zhitu/id/technology/digital-twin"]["label"] == "Digital twin"
    assert read.nodes["https://w3id.org/zhitu/id/observation/o1"]["label"] == "灯塔工厂数量"


def test_an_incomplete_part_says_so() -> None:
    part = Subgraph(NODES, EDGES, truncated=True, reason="more than 9 nodes")
    for name in (
        "graphml",
        "gexf",
        "cyjs",
        "cx2",
        "graphology",
        "node-link",
        "d3",
        "dot",
        "mermaid",
        "cypher",
    ):
        assert b"more than 9 nodes" in written(name, part), name
