"""The W3C tests of the SPARQL 1.1 Protocol and of the Graph Store Protocol, against a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import yaml
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.protocol.conftest import TOKEN, Serve

HERE = Path(__file__).parent
PROTOCOL: dict[str, Any] = yaml.safe_load((HERE / "w3c-protocol.yaml").read_text(encoding="utf-8"))
STORE: dict[str, Any] = yaml.safe_load((HERE / "w3c-graph-store.yaml").read_text(encoding="utf-8"))
IRIS: dict[str, str] = PROTOCOL["graphs"]
DATA = "\n".join(f"<{iri}> {{ <{iri}> a <http://xmlns.com/foaf/0.1/Document> }}" for iri in IRIS.values())
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
TABLES = {
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/csv",
    "text/tab-separated-values",
}
KINDS = {
    "tabular": TABLES,
    "boolean": {"application/sparql-results+xml", "application/sparql-results+json"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}
JSON = "application/sparql-results+json"


def named(text: str) -> str:
    for name, iri in IRIS.items():
        text = text.replace("{" + name + "}", iri)
    return IRIS.get(text, text)


def check(server: str, steps: list[dict[str, Any]], headers: dict[str, str]) -> None:
    for step in steps:
        url = f"{server}/{step.get('to', 'sparql')}/"
        if "url" in step:
            url += "?" + urlencode([(name, named(value)) for name, value in step["url"]], quote_via=quote)
        told = dict(headers)
        body = named(step.get("body", "")).encode(step.get("encoding", "utf-8"))
        if "form" in step:
            body = urlencode([(name, value) for name, value in step["form"]], quote_via=quote).encode()
            told["Content-Type"] = "application/x-www-form-urlencoded"
        if "type" in step:
            told["Content-Type"] = step["type"]
        if "answer" in step or "one_absolute_iri" in step:
            told["Accept"] = JSON
        answer = httpx.request(step["method"], url, headers=told, content=body, timeout=60)
        expected = step.get("status", "2xx")
        assert f"{answer.status_code // 100}xx" == expected, answer.text
        if "answer" in step:
            assert answer.json()["boolean"] is step["answer"]
        if "kind" in step:
            assert answer.headers["content-type"].partition(";")[0] in KINDS[step["kind"]]
        if "one_absolute_iri" in step:
            (row,) = answer.json()["results"]["bindings"]
            assert row[step["one_absolute_iri"]]["type"] == "uri"
            assert ":" in row[step["one_absolute_iri"]]["value"]


@pytest.fixture(scope="module")
def reading(serve: Serve) -> str:
    return serve(DATA)


@pytest.fixture(scope="module")
def writing(serve: Serve) -> str:
    return serve(DATA, updates=True)


@pytest.mark.parametrize("name", PROTOCOL["query"])
def test_a_query_test_of_the_protocol_passes_without_updates(reading: str, name: str) -> None:
    check(reading, PROTOCOL["query"][name], {})


@pytest.mark.parametrize("name", PROTOCOL["query"])
def test_a_query_test_of_the_protocol_passes_with_updates(writing: str, name: str) -> None:
    check(writing, PROTOCOL["query"][name], {})


@pytest.mark.parametrize("name", PROTOCOL["update"])
def test_an_update_test_of_the_protocol_passes(writing: str, name: str) -> None:
    check(writing, PROTOCOL["update"][name], AUTHORISED)


def test_every_test_of_the_suite_is_there() -> None:
    assert len(PROTOCOL["query"]) + len(PROTOCOL["update"]) == 34
    assert sum(not test.get("prepare") for test in STORE["tests"].values()) == 19


class Store:
    """A server with an empty store, and where the last new graph is."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.location = ""


@pytest.fixture(scope="module")
def store(serve: Serve) -> Store:
    return Store(serve("", updates=True))


@pytest.mark.parametrize("name", STORE["tests"])
def test_a_test_of_the_graph_store_protocol_passes(store: Store, name: str) -> None:
    test, documents = STORE["tests"][name], STORE["documents"]
    url = store.server + (store.location if test["path"] == "LOCATION" else "/graphs" + test["path"])
    headers = dict(AUTHORISED)
    if "body" in test:
        headers["Content-Type"] = test.get("type", "text/turtle; charset=utf-8")
    body = documents.get(test.get("body"), "")
    answer = httpx.request(test["method"], url, headers=headers, content=body.encode(), timeout=60)
    assert answer.status_code in test["status"], answer.text
    if test.get("location"):
        store.location = answer.headers["location"]
    if "graph" in test:
        assert answer.headers["content-type"].partition(";")[0] == "text/turtle"
        found = Graph().parse(data=answer.text, format="turtle")
        assert isomorphic(found, Graph().parse(data=documents[test["graph"]], format="turtle"))
