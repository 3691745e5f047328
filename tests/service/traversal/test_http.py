"""The graph functions over HTTP and on the command line: the same answers as in Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import numpy as np
import pytest

from ontology.errors import WrongUse
from service.graph import Graph
from service.traversal.functions import FUNCTIONS, Traversal
from service.traversal.opened import opened
from service.traversal.remote import open_endpoint

TWIN = "technology/digital-twin"


@pytest.fixture(scope="module")
def client(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, timeout=30)


def test_http_answers_as_python_does(client: httpx.Client, graph: Graph) -> None:
    asked = {"thing": ["数字孪生"], "depth": 2, "property": ["enables", "usesTechnology"], "limit": 7}
    found = client.get("/graph/neighbors", params=asked)  # type: ignore[arg-type]
    assert found.headers["content-type"] == "application/json"
    assert found.json() == Traversal(graph).neighbors(**asked).to_json()
    path = client.get("/graph/paths", params={"from": "数字孪生", "to": "中国制造2025"}).json()
    assert path["items"][0]["said_en"].startswith("Digital twin ←combines with—")
    assert path["items"][0]["steps"][0]["edges"][0]["where"][0]["line"] > 0


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("neighbors?thing=technology/nope", 404, "thing"),
        ("neighbors?thing=Technology", 400, "thing"),
        ("neighbors", 400, "thing"),
        ("neighbors?thing=technology/digital-twin&nope=1", 400, "nope"),
        ("neighbors?thing=technology/digital-twin&cursor=%00%ff", 400, "cursor"),
        ("subgraph?thing=" + "&thing=".join(["a/b"] * 3000), 400, "thing"),
        ("paths?from=technology/digital-twin&to=technology/digital-twin", 400, "to"),
        ("rank?confidence=high", 400, "confidence"),
    ],
)
def test_a_bad_request_is_a_problem_document(
    client: httpx.Client, path: str, status: int, place: str
) -> None:
    answer = client.get(f"/graph/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["place"] == place
    assert answer.json()["remedy"]


def test_every_function_is_described(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    names = {p.removeprefix("/graph/") for p in paths if p.startswith("/graph/")}
    assert names >= {"neighbors", "paths", "subgraph", "rank", "communities", "similar", "bridges"}
    parameters = {p["name"]: p for p in paths["/graph/neighbors"]["get"]["parameters"]}
    assert parameters["thing"]["required"]
    assert all(p["description"] for p in parameters.values())


ASKED: dict[str, dict[str, Any]] = {
    "neighbors": {"thing": TWIN, "depth": 2, "evidence": True},
    "paths": {"from": TWIN, "to": "policy/made-in-china-2025", "count": 2},
    "subgraph": {"thing": TWIN, "attributes": True, "evidence": True, "include": "observations"},
    "similar": {"thing": TWIN},
    "timeline": {"thing": "technology/artificial-intelligence"},
    "compare": {"one": TWIN, "other": "technology/industrial-robot"},
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_an_answer_is_what_the_document_says(client: httpx.Client, name: str) -> None:
    document = client.get("/openapi.json").json()
    answers = document["paths"][f"/graph/{name}"]["get"]["responses"]
    assert answers["400"]["content"]["application/problem+json"]
    for schema in document["components"]["schemas"].values():
        schema["additionalProperties"] = schema.get("additionalProperties", False)
    promised = answers["200"]["content"]["application/json"]["schema"]
    found = client.get(f"/graph/{name}", params=ASKED.get(name, {})).json()
    assert found.get("items") or found.get("nodes") or found.get("shared")
    validator = jsonschema.Draft202012Validator(document | promised)
    assert [error.message for error in validator.iter_errors(found)] == []


def test_a_parameter_is_understood_by_its_former_name(client: httpx.Client) -> None:
    for function, more in (("subgraph", {}), ("rank", {"limit": 3}), ("export", {"format": "node-link"})):
        now = client.get(f"/graph/{function}", params={"thing": [TWIN, "数字孪生"], **more})
        then = client.get(f"/graph/{function}", params={"seed": [TWIN, "数字孪生"], **more})
        assert (then.status_code, then.content) == (200, now.content)


def test_the_command_line_answers_as_python_does(home: Path, graph: Graph) -> None:
    zhitu = str(Path(sys.executable).with_name("zhitu"))
    command = [zhitu, "graph", "paths", "数字孪生", "中国制造2025", "-p", "count=2", "--home", str(home)]
    said = subprocess.run([*command, "--format", "json"], capture_output=True, check=True)
    asked = {"from": "数字孪生", "to": "中国制造2025", "count": 2}
    assert json.loads(said.stdout) == json.loads(json.dumps(Traversal(graph).paths(**asked).to_json()))
    wrong = subprocess.run([zhitu, "graph", "nope"], check=False, capture_output=True, text=True)
    assert wrong.returncode == 2
    assert "is no graph function" in wrong.stderr


def test_an_endpoint_elsewhere_gives_the_same_snapshot(server: str, graph: Graph) -> None:
    there, here = open_endpoint(f"{server}/sparql", graph.release.identifier), opened(graph)
    assert there.snapshot.names == here.snapshot.names
    assert there.snapshot.properties == here.snapshot.properties
    for name in ("source", "target", "predicate", "marks", "node_class", "evidence_link"):
        assert np.array_equal(getattr(there.snapshot, name), getattr(here.snapshot, name)), name
    assert (there.zh, there.en) == (here.zh, here.en)
    with pytest.raises(WrongUse, match="is no http address"):
        open_endpoint("file:///etc/passwd", "")
