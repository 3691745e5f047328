"""Exports read back by programs of other languages: graphology in Node, PlantUML in Java. Skipped where they are not."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from service.exports.columns import edge_record, node_record
from tests.service.exports.parts import EDGES, NODES
from tests.service.exports.readers import xml
from tests.service.exports.test_formats import expected, relaxed, written

HERE = Path(__file__).parent / "node"


@pytest.fixture(scope="module")
def graphology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `node read.js` reads files with graphology."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("no node and npm here; install them to read files with graphology")
    folder = tmp_path_factory.mktemp("node")
    for file in HERE.iterdir():
        shutil.copy(file, folder)
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"graphology could not be installed: {done.stderr.strip()[-200:]}")
    return folder


@pytest.mark.parametrize("name", ["graphology", "gexf", "graphml"])
def test_graphology_reads_nodes_edges_and_values(graphology: Path, name: str) -> None:
    file = graphology / f"part.{name}"
    file.write_bytes(written(name))
    said = subprocess.run(
        ["node", "read.js", name, str(file)], cwd=graphology, capture_output=True, timeout=60, check=True
    )
    found = json.loads(said.stdout)
    nodes: dict[str, dict[str, Any]] = dict(found["nodes"])
    assert nodes.keys() == {node.iri for node in NODES}
    for node in NODES:
        for key, value in expected(name, node_record(node)).items():
            assert relaxed(as_number(nodes[node.iri][key])) == relaxed(as_number(value)), (node.id, key)
    edges = {values["id"]: (source, target, values) for source, target, values in found["edges"]}
    assert len(edges) == len(EDGES)
    for edge in EDGES:
        source, target, values = edges[edge.id]
        assert (source, target) == (edge.source, edge.target)
        for key, value in expected(name, edge_record(edge)).items():
            assert relaxed(values[key]) == relaxed(value), (edge.id, key)


def as_number(value: Any) -> Any:
    """A whole number as JavaScript has it."""
    return float(value) if type(value) is int else value


def test_networkx_reads_gexf(tmp_path: Path) -> None:
    file = tmp_path / "part.gexf"
    file.write_bytes(written("gexf"))
    graph = nx.read_gexf(file, version="1.3")
    assert set(graph) == {node.iri for node in NODES}
    assert sorted(graph.edges()) == sorted((edge.source, edge.target) for edge in EDGES)
    twin = graph.nodes["https://w3id.org/zhitu/id/technology/digital-twin"]
    assert (twin["label_zh"], twin["pagerank"], twin["viz"]["color"]["r"]) == ("数字孪生", 0.25, 0x2F)


def test_plantuml_draws_every_label(tmp_path: Path) -> None:
    plantuml, dot = shutil.which("plantuml"), shutil.which("dot")
    if not plantuml or not dot:
        pytest.skip("no plantuml and graphviz here; install them to draw what is written for them")
    file = tmp_path / "part.puml"
    file.write_bytes(written("plantuml"))
    command = [plantuml, "-tsvg", "-charset", "UTF-8", "-graphvizdot", dot, str(file)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    root = xml(file.with_suffix(".svg").read_bytes())
    drawn = re.sub(r"\s+", "", "".join(root.itertext()))
    for thing in (*NODES, *EDGES):
        label = re.sub(r"[\s\x01]+", "", thing.label())
        assert label in drawn, label
