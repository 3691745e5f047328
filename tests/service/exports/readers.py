"""Each format read back by a library that knows nothing of this project, into one plain form."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import graphdblite
import networkx as nx
import openpyxl
import polars as pl
import pydot
from lxml import etree
from ndex2.cx2 import RawCX2NetworkFactory

Values = dict[str, Any]


@dataclass
class Read:
    """What was read: attributes by IRI, and edges as (source, property, target) with theirs."""

    nodes: dict[str, Values] = field(default_factory=dict)
    edges: list[tuple[str, str, str, Values]] = field(default_factory=list)

    def links(self) -> list[tuple[str, str, str]]:
        return sorted(found[:3] for found in self.edges)


def xml(content: bytes) -> Any:
    """The root of an XML document."""
    return etree.fromstring(content)


def from_networkx(graph: nx.MultiDiGraph) -> Read:
    nodes = {name: dict(values) for name, values in graph.nodes(data=True)}
    return Read(nodes, [(s, values["name"], t, values) for s, t, values in graph.edges(data=True)])


def graphml(content: bytes) -> Read:
    return from_networkx(nx.MultiDiGraph(nx.read_graphml(io.BytesIO(content), force_multigraph=True)))


NS = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
CASTS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


def gexf(content: bytes) -> Read:
    root = xml(content)

    def types_of(class_name: str) -> dict[str, str]:
        listed = root.iterfind(f".//g:attributes[@class='{class_name}']/g:attribute", NS)
        return {a.get("id"): a.get("type") for a in listed}

    def values(element: Any, types: dict[str, str]) -> Values:
        found = {}
        for one in element.iterfind("g:attvalues/g:attvalue", NS):
            type_, text = types[one.get("for")], one.get("value")
            found[one.get("for")] = json.loads(text) if type_.startswith("list") else CASTS[type_](text)
        return found

    of_nodes, of_edges = types_of("node"), types_of("edge")
    nodes = {n.get("id"): values(n, of_nodes) for n in root.iterfind(".//g:node", NS)}
    edges = [
        (e.get("source"), e.get("kind"), e.get("target"), values(e, of_edges))
        for e in root.iterfind(".//g:edge", NS)
    ]
    return Read(nodes, edges)


def cyjs(content: bytes) -> Read:
    """As JSON; cytoscape.js itself reads it in the browser's tests."""
    elements = json.loads(content)["elements"]
    nodes = {n["data"]["id"]: {**n["data"], "id": n["data"].get("short_id")} for n in elements["nodes"]}
    data = [e["data"] for e in elements["edges"]]
    assert len({e["id"] for e in data} | nodes.keys()) == len(data) + len(nodes)
    return Read(
        nodes, [(e["source"], e["interaction"], e["target"], {**e, "id": e["statement"]}) for e in data]
    )


def cx2(content: bytes) -> Read:
    network = RawCX2NetworkFactory().get_cx2network(json.loads(content))
    nodes = {n["id"]: n["v"] for n in network.get_nodes().values()}
    edges = [
        (
            nodes[e["s"]]["iri"],
            e["v"]["name"],
            nodes[e["t"]]["iri"],
            {**e["v"], "label": e["v"]["interaction"]},
        )
        for e in network.get_edges().values()
    ]
    return Read({v["iri"]: {**v, "label": v["name"]} for v in nodes.values()}, edges)


def graphology(content: bytes) -> Read:
    found = json.loads(content)
    assert found["options"] == {"type": "directed", "multi": True, "allowSelfLoops": True}
    assert len({e["key"] for e in found["edges"]}) == len(found["edges"])
    return Read(
        {n["key"]: n["attributes"] for n in found["nodes"]},
        [(e["source"], e["attributes"]["name"], e["target"], e["attributes"]) for e in found["edges"]],
    )


def node_link(content: bytes) -> Read:
    read = from_networkx(nx.node_link_graph(json.loads(content), edges="edges"))
    read.nodes = {iri: {**v, "id": v["name"]} for iri, v in read.nodes.items()}
    return read


def d3(content: bytes) -> Read:
    found = json.loads(content)
    nodes = {n["id"]: {**n, "id": n["name"]} for n in found["nodes"]}
    assert all(link["source"] in nodes and link["target"] in nodes for link in found["links"])
    return Read(nodes, [(e["source"], e["name"], e["target"], e) for e in found["links"]])


def unquoted(text: str) -> str:
    inside = text.removeprefix('"').removesuffix('"')
    return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m.group(1), m.group(1)), inside)


def dot(content: bytes) -> Read:
    (graph,) = pydot.graph_from_dot_data(content.decode()) or []
    nodes = {
        unquoted(n.get_name()): {unquoted(k): unquoted(v) for k, v in n.get_attributes().items()}
        for n in graph.get_nodes()
        if n.get_name() not in {"node", "edge", "graph"}
    }
    edges = []
    for e in graph.get_edges():
        values = {unquoted(k): unquoted(v) for k, v in e.get_attributes().items()}
        edges.append(
            (unquoted(str(e.get_source())), values["name"], unquoted(str(e.get_destination())), values)
        )
    return Read(nodes, edges)


def csv_pair(content: bytes) -> Read:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None

    def rows(name: str) -> list[Values]:
        text = archive.read(name).decode("utf-8")
        found = []
        for row in csv.DictReader(io.StringIO(text, newline="")):
            values = {}
            for header, cell in row.items():
                key, _, type_ = header.partition(":")
                if cell and type_ not in {"ID", "LABEL", "START_ID", "END_ID", "TYPE"}:
                    plain = CASTS.get(type_.removesuffix("[]") or "string", str)
                    several = type_.endswith("[]")
                    values[key] = [plain(one) for one in cell.split(";")] if several else plain(cell)
                elif cell:
                    values[header] = cell
            found.append(values)
        return found

    nodes = {row["iri:ID"]: {**row, "iri": row["iri:ID"]} for row in rows("nodes.csv")}
    return Read(nodes, [(r[":START_ID"], r[":TYPE"], r[":END_ID"], r) for r in rows("edges.csv")])


def cypher(content: bytes) -> Read:
    database = graphdblite.Database.open_memory()
    statements = [s for s in content.decode().split(";\n") if s.strip()]
    for statement in statements:
        text = "\n".join(line for line in statement.splitlines() if not line.startswith("//"))
        if not text.startswith("CREATE CONSTRAINT"):
            database.execute(text)
    nodes = {
        row["n.iri"]: row["p"] for row in database.query("MATCH (n:Thing) RETURN n.iri, properties(n) AS p")
    }
    found = database.query(
        "MATCH (a:Thing)-[r]->(b:Thing) RETURN a.iri AS s, type(r) AS k, b.iri AS t, properties(r) AS p"
    )
    return Read(nodes, [(row["s"], row["k"], row["t"], row["p"]) for row in found])


def xlsx(content: bytes) -> Read:
    book = openpyxl.load_workbook(io.BytesIO(content))

    def rows(name: str) -> list[Values]:
        header, *found = book[name].iter_rows()
        assert not [c for row in found for c in row if c.data_type == "f"], "a formula"
        return [
            {str(h.value): c.value for h, c in zip(header, row, strict=True) if c.value is not None}
            for row in found
        ]

    nodes = {row["iri"]: row for row in rows("nodes")}
    return Read(nodes, [(r["source"], r["name"], r["target"], r) for r in rows("edges")])


def parquet(content: bytes) -> Read:
    archive = zipfile.ZipFile(io.BytesIO(content))

    def rows(name: str) -> list[Values]:
        found = pl.read_parquet(io.BytesIO(archive.read(name))).to_dicts()
        return [{k: v for k, v in row.items() if v is not None} for row in found]

    nodes = {row["iri"]: row for row in rows("nodes.parquet")}
    return Read(nodes, [(r["source"], r["name"], r["target"], r) for r in rows("edges.parquet")])


READERS: dict[str, Callable[[bytes], Read]] = {
    "graphml": graphml, "gexf": gexf, "cyjs": cyjs, "cx2": cx2, "graphology": graphology, "node-link": node_link,
    "d3": d3, "dot": dot, "csv": csv_pair, "cypher": cypher, "xlsx": xlsx, "parquet": parquet,
}  # fmt: skip
