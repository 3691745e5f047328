"""The whole real graph over HTTP and on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ontology.errors import WrongUse
from ontology.release import NQUADS
from service.exports.commands import export
from service.exports.selection import chosen_part
from service.exports.table import FORMATS
from service.graph import Graph
from tests.service.exports.readers import READERS

ZHITU = str(Path(sys.executable).with_name("zhitu"))
DRAWN = {"svg", "png", "pdf"}


@pytest.mark.parametrize("name", sorted(set(READERS) - {"cypher", "dot"}))
def test_the_whole_graph_is_downloaded_and_read_back(server: str, graph: Graph, name: str) -> None:
    answer = httpx.get(f"{server}/graph/export", params={"format": name}, timeout=60)
    chosen = next(f for f in FORMATS if f.name == name)
    assert answer.headers["content-type"] == chosen.media_type
    expected = f'attachment; filename="zhitu-{graph.release.identifier}.{chosen.suffix}"'
    assert answer.headers["content-disposition"] == expected
    part = chosen_part(graph)
    read = READERS[name](answer.content)
    assert read.nodes.keys() == {node.iri for node in part.nodes}
    assert read.links() == sorted((e.source, e.name, e.target) for e in part.edges)
    twin = read.nodes["https://w3id.org/zhitu/id/technology/digital-twin"]
    assert (twin["label_zh"], twin["label_en"], twin["class"]) == ("数字孪生", "Digital twin", "Technology")


def test_values_come_with_their_unit_period_and_names(graph: Graph) -> None:
    nodes = {node.id: node.attributes for node in chosen_part(graph).nodes}
    observation = nodes["observation/kpmg-smart-manufacturing-2024.fin-value-2023"]
    assert (observation["value"], observation["unit_zh"], observation["printed"]) == (804, "亿元", "804亿元")
    assert (observation["startDate"], observation["status"]) == ("2023", "actual")
    assert "占全球灯塔工厂比重" in str(nodes["metric/share-of-lighthouse-factories"]["aliases"])


def test_edges_tell_where_they_are_printed(graph: Graph) -> None:
    edges = [
        e for e in chosen_part(graph).edges if e.source.endswith("/digital-twin") and e.name == "enables"
    ]
    assert edges
    assert all(place.where and place.line for e in edges for place in e.where)
    assert {e.status for e in edges} == {"stated"}


def test_values_and_places_can_be_left_out(graph: Graph) -> None:
    part = chosen_part(graph, attributes=False, evidence=False)
    assert not any(node.attributes for node in part.nodes)
    assert not any(edge.where for edge in part.edges)


def test_the_formats_are_listed(server: str) -> None:
    listed = httpx.get(f"{server}/graph/export/formats").json()
    assert [f["name"] for f in listed] == [f.name for f in FORMATS]
    assert {"graphml", "gexf", "html", "nq"} <= {f["name"] for f in listed}


def test_an_unknown_format_is_answered_with_the_formats(server: str) -> None:
    answer = httpx.get(f"{server}/graph/export", params={"format": "docx"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["place"] == "format"
    assert "graphml, gexf" in answer.json()["remedy"]


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_picture_of_everything_is_refused_with_a_remedy(server: str, name: str) -> None:
    answer = httpx.get(f"{server}/graph/export", params={"format": name}, timeout=60)
    assert answer.status_code == 400
    assert "choose a part" in answer.json()["remedy"]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"ZHITU_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run(
        [ZHITU, "export", *arguments], capture_output=True, env=environment, timeout=120, check=False
    )


def test_the_command_writes_the_same_as_the_route(home: Path, server: str, tmp_path: Path) -> None:
    route = httpx.get(
        f"{server}/graph/export", params={"format": "graphml", "lang": "en"}, timeout=60
    ).content
    file = tmp_path / "graph.graphml"
    done = run(home, "--format", "graphml", "--param", "lang=en", "--out", str(file))
    assert (done.returncode, done.stdout) == (0, b"")
    assert file.read_bytes() == route


def test_the_command_writes_to_the_standard_output(home: Path, graph: Graph) -> None:
    done = run(home, "--format", "nq")
    assert done.returncode == 0
    assert done.stdout == (graph.release.folder / NQUADS).read_bytes()


def test_a_wrong_use_of_the_command_says_what_to_write(home: Path, tmp_path: Path) -> None:
    for given, said in (
        ({"format_": "docx"}, "graphml"),
        ({"format_": ""}, "graphml"),
        ({"format_": "dot", "param": ["lang=fr"]}, "lang"),
        ({"format_": "dot", "param": ["depth"]}, "name=value"),
        ({"format_": "dot", "param": ["colour=red"]}, "colour"),
        ({"format_": "dot", "out": str(tmp_path / "no" / "such.dot")}, "cannot be written"),
    ):
        with pytest.raises(WrongUse, match=said):
            export(**given, home=home)


AROUND: dict[str, str | float | list[str]] = {
    "thing": "数字孪生",
    "depth": 2,
    "class": ["Technology", "Application"],
    "confidence": 0.5,
}


@pytest.mark.parametrize("name", ["graphml", "csv", "svg", "png", "pdf", "html", "ttl", "mermaid"])
def test_a_part_is_chosen_as_for_the_graph_functions(server: str, name: str) -> None:
    part = httpx.get(f"{server}/graph/subgraph", params=AROUND).json()
    answer = httpx.get(f"{server}/graph/export", params=AROUND | {"format": name}, timeout=60)
    assert answer.status_code == 200
    assert len(part["nodes"]) > 5
    if name in READERS:
        read = READERS[name](answer.content)
        assert read.nodes.keys() == {node["iri"] for node in part["nodes"]}
        assert read.links() == sorted((e["source"], e["name"], e["target"]) for e in part["edges"])
    else:
        assert answer.content


@pytest.mark.parametrize(
    ("params", "status", "said"),
    [
        ({"thing": "no/such-thing"}, 404, "no/such-thing"),
        ({"colour": "red"}, 400, "colour"),
        ({"lang": "fr"}, 400, "lang"),
        ({"class": "Nothing"}, 400, "Nothing"),
        ({"reification": "rdf12", "format": "rdf"}, 400, "triple terms"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    server: str, params: dict[str, str], status: int, said: str
) -> None:
    answer = httpx.get(f"{server}/graph/export", params={"format": "dot"} | params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.text
