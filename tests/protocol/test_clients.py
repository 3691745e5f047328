"""Clients that people use: rdflib's stores, SPARQLWrapper, curl; reading and writing. And /docs in a browser."""

from __future__ import annotations

import shutil
import subprocess
from typing import cast

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, POST, TURTLE, SPARQLWrapper

from tests.protocol.conftest import TOKEN, Serve

TRIG = "PREFIX : <http://example.org/> :one { :a :p :b ; :name '甲'@zh }"
EX = "http://example.org/"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def server(serve: Serve) -> str:
    return serve(TRIG, updates=True)


def test_rdflib_reads_and_writes(server: str) -> None:
    read = Graph(SPARQLStore(server + "/sparql"))
    assert list(read.objects(URIRef(EX + "a"), URIRef(EX + "p"))) == [URIRef(EX + "b")]
    store = SPARQLUpdateStore(server + "/sparql", server + "/update", headers=dict(BEARER), autocommit=False)
    graph = Graph(store, identifier=URIRef(EX + "rdflib"))
    graph.add((URIRef(EX + "a"), URIRef(EX + "p"), Literal("数字", lang="zh")))
    graph.commit()
    assert (URIRef(EX + "a"), URIRef(EX + "p"), Literal("数字", lang="zh")) in read


def test_sparqlwrapper_reads_and_writes(server: str) -> None:
    wrapper = SPARQLWrapper(server + "/sparql", server + "/update")
    wrapper.addCustomHttpHeader("Authorization", BEARER["Authorization"])
    wrapper.setMethod(POST)
    wrapper.setQuery(f"INSERT DATA {{ GRAPH <{EX}w> {{ <{EX}w> <{EX}p> 1 }} }}")
    wrapper.query()
    wrapper.setQuery(f"SELECT ?o {{ <{EX}w> ?p ?o }}")
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert() == b"o\r\n1\r\n"
    wrapper.setQuery(f"CONSTRUCT WHERE {{ <{EX}w> ?p ?o }}")
    wrapper.setReturnFormat(TURTLE)
    turtle = cast(bytes, wrapper.query().convert())
    assert len(Graph().parse(data=turtle, format="turtle")) == 1


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl_asks_and_puts(server: str) -> None:
    def curl(*told: str) -> str:
        command = ["curl", "-sS", "--compressed", *told]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    query = f"query=SELECT ?n {{ <{EX}a> <{EX}name> ?n }}"
    assert curl(server + "/sparql", "--data-urlencode", query, "-H", "Accept: text/csv").split() == [
        "n",
        "甲",
    ]
    assert "甲" in curl("-G", server + "/sparql", "--data-urlencode", query)
    turtle = f"<{EX}c> <{EX}p> <{EX}d> ."
    put = curl("-X", "PUT", server + "/graphs/curl", "-H", "Content-Type: text/turtle", "--data", turtle,
               "-H", f"Authorization: {BEARER['Authorization']}", "-o", "/dev/null", "-w", "%{http_code}")  # fmt: skip
    assert put == "201"
    assert f"<{EX}d>" in curl(server + "/graphs/curl", "-H", "Accept: application/n-triples")


def test_the_documentation_works_in_a_browser_without_any_other_server(server: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        pytest.skip("there is no Chromium on this machine")
    asked: list[str] = []
    said: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.goto(server + "/docs")
        page.wait_for_selector("#operations-SPARQL-sparql_get", timeout=60_000)
        assert page.locator(".opblock").count() > 15
        browser.close()
    assert {url for url in asked if not url.startswith((server, "data:", "blob:"))} == set()
    assert said == []


def test_the_document_of_the_routes_describes_the_protocol(server: str) -> None:
    paths = httpx.get(server + "/openapi.json").json()["paths"]
    assert set(paths["/sparql"]) == {"get", "post"}
    assert set(paths["/graphs"]) == set(paths["/graphs/{name}"]) == {"get", "put", "post", "delete"}
    assert {"/update", "/.well-known/void", "/queries/{name}"} <= set(paths)
