"""SERVICE reaches the endpoints that are named, and no others; everything works over another store as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from ontology.identifiers import THINGS
from service.graph import Graph
from tests.engine.serving import EX, Service, ask, publish, serving, values, write_release
from tests.engine.test_stores import oxigraph

THERE = [ox.Quad(ox.NamedNode(EX + "7"), ox.NamedNode(EX + "said"), ox.Literal("there"))]
SKOS = "http://www.w3.org/2004/02/skos/core#"
ASKED = "SELECT ?said ?n {{ <{ex}7> <{ex}number> ?n {service} {{ <{ex}7> <{ex}said> ?said }} }}"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with oxigraph(iter(THERE)) as url:
        yield url


@pytest.fixture(scope="module")
def running(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("home")
    write_release(home, "0123456789abcdef")
    publish(home, "0123456789abcdef")
    with serving(home, allow_services=endpoint) as service:
        yield service


def asked(service: str) -> str:
    return ASKED.format(ex=EX, service=service)


def test_an_endpoint_that_is_named_in_the_settings_is_asked(running: Service, endpoint: str) -> None:
    with running.client() as client:
        for form in (f"SERVICE <{endpoint}>", f"service silent <{endpoint}>"):
            answer = ask(client, asked(form))
            assert values(answer) == ["there"]
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "form",
    [
        "SERVICE <{endpoint}x>",
        "SERVICE <{endpoint}?x>",
        "SERVICE SILENT <http://127.0.0.1:9/>",
        "SERVICE ?endpoint",
        "BIND(<http://127.0.0.1:9/> AS ?e) SERVICE ?e",
        "SERVICE ex:query",
        "SERVICE <{endpoint}> { } SERVICE <http://127.0.0.1:9/>",
        "SERVICE# <{endpoint}>\n<http://127.0.0.1:9/>",
    ],
)
def test_no_other_endpoint_is_asked(running: Service, endpoint: str, form: str) -> None:
    query = f"PREFIX ex: <{endpoint.removesuffix('query')}> " + asked(form.replace("{endpoint}", endpoint))
    with running.client() as client:
        for answer in (ask(client, query), client.post("/sparql", data={"query": query})):
            assert answer.status_code == 400
            assert "SERVICE" in answer.json()["detail"]


@pytest.fixture(scope="module")
def over_another(
    graph: Graph, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """The service over a store of its own, without a release in its home. It has what is said where a thing is named."""
    twin, label = ox.NamedNode(f"{THINGS}technology/digital-twin"), ox.NamedNode(f"{SKOS}prefLabel")
    named = {quad.graph_name for quad in graph.backend.match(twin, label, None)} - {ox.DefaultGraph()}
    quads = [quad for quad in graph.backend.match(None, None, None) if quad.graph_name in named]
    merged = [ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) for quad in quads]
    with (
        oxigraph(iter(quads + merged)) as url,
        serving(tmp_path_factory.mktemp("empty"), store=url, deadline=60) as service,
        service.client(60) as client,
    ):
        yield client


def test_names_are_looked_up_over_another_store(over_another: httpx.Client) -> None:
    for text in ("数字孪生", "digital twin", "shuziluansheng"):
        found = over_another.get("/entities", params={"q": text, "format": "json"})
        assert found.status_code == 200, found.text
        assert "technology/digital-twin" in found.text, text


def test_rdf_is_exported_over_another_store(over_another: httpx.Client) -> None:
    for name, form in (("nq", ox.RdfFormat.N_QUADS), ("ttl", ox.RdfFormat.TURTLE)):
        answer = over_another.get("/graph/export", params={"format": name})
        assert answer.status_code == 200, answer.text
        assert sum(1 for _ in ox.parse(answer.content, format=form)) > 1000
