"""The service over HTTP, as its clients see it: real server, real clients, every format read back by another library."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

from service.federation import asks_elsewhere

PREFIXES = (
    "PREFIX zhitu: <https://w3id.org/zhitu/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX id: <https://w3id.org/zhitu/id/> "
)
TRENDS = (
    PREFIXES + "SELECT ?t ?n { ?t a zhitu:Trend ; skos:prefLabel ?n . FILTER(LANG(?n) = 'zh') } ORDER BY ?n"
)
ASK = PREFIXES + "ASK { ?t a zhitu:Trend }"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?t skos:prefLabel ?n } WHERE { ?t a zhitu:Trend ; skos:prefLabel ?n }"
DESCRIBE = "DESCRIBE <https://w3id.org/zhitu/id/technology/digital-twin>"
SELECT_TYPES: dict[str, Callable[[str], list[str]]] = {
    "application/sparql-results+json": lambda t: [
        b["n"]["value"] for b in json.loads(t)["results"]["bindings"]
    ],
    "application/sparql-results+xml": lambda t: [
        e.text or ""
        for b in ElementTree.fromstring(t).iter("{http://www.w3.org/2005/sparql-results#}binding")  # noqa: S314
        if b.get("name") == "n"
        for e in b
    ],
    "text/csv": lambda t: [r["n"] for r in csv.DictReader(io.StringIO(t))],
    "text/tab-separated-values": lambda t: [
        r.split("\t")[1].strip('"').removesuffix('"@zh') for r in t.splitlines()[1:]
    ],
}
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


@pytest.fixture(scope="module")
def client(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, timeout=30)


def trends(client: httpx.Client) -> list[str]:
    answer = client.get(
        "/sparql", params={"query": TRENDS}, headers={"Accept": "application/sparql-results+json"}
    )
    return [b["n"]["value"] for b in answer.json()["results"]["bindings"]]


def test_health_names_the_release(client: httpx.Client) -> None:
    said = client.get("/health").json()
    assert said["status"] == "ok"
    assert len(said["release"]) == 16
    assert said["quads"] > 40_000


@pytest.mark.parametrize("media_type", sorted(SELECT_TYPES))
def test_a_select_is_written_in_every_result_format(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": TRENDS}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    names = SELECT_TYPES[media_type](answer.text)
    assert len(names) == 5
    assert names == trends(client)
    assert "互联与协同" in names


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("media_type", sorted(GRAPH_TYPES))
def test_a_graph_is_written_in_every_rdf_format(client: httpx.Client, media_type: str, query: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    read: Graph = Dataset() if GRAPH_TYPES[media_type] in {"trig", "nquads"} else Graph()
    read.parse(data=answer.content, format=GRAPH_TYPES[media_type])
    plain = client.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})
    assert len(read) == len(set(plain.text.splitlines())) > 5


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_a_yes_or_no_question_is_answered(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": ASK}, headers={"Accept": media_type})
    assert answer.status_code == 200
    assert "true" in answer.text


def test_all_three_operations_of_the_protocol_give_the_same(client: httpx.Client) -> None:
    accept = {"Accept": "text/csv"}
    get = client.get("/sparql", params={"query": TRENDS}, headers=accept)
    form = client.post("/sparql", data={"query": TRENDS}, headers=accept)
    direct = client.post(
        "/sparql", content=TRENDS, headers=accept | {"Content-Type": "application/sparql-query"}
    )
    assert get.text == form.text == direct.text


def test_a_dataset_can_be_chosen(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    every = client.get("/sparql", params={"query": count, "format": "csv"}).text.splitlines()[1]
    one = client.get(
        "/sparql",
        params={
            "query": count,
            "format": "csv",
            "default-graph-uri": "https://w3id.org/zhitu/graph/inferred",
        },
    ).text.splitlines()[1]
    assert 0 < int(one) < int(every)


WRONG_REQUESTS = [
    ("GET", "/sparql", {"named-graph-uri": "http://a/"}, {}, b"", 400, "is missing"),
    ("GET", "/sparql", {"query": "SELECT"}, {}, b"", 400, "line 1, column 1"),
    ("GET", "/sparql", {"query": "DROP ALL"}, {}, b"", 400, "is an update"),
    ("GET", "/sparql", {"query": ASK, "format": "pdf"}, {}, b"", 406, "pdf"),
    ("GET", "/sparql", {"query": TRENDS}, {"Accept": "image/png"}, b"", 406, ""),
    ("GET", "/sparql", {"query": ASK, "default-graph-uri": "no iri"}, {}, b"", 400, ""),
    (
        "GET",
        "/sparql",
        {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"},
        {},
        b"",
        400,
        "SERVICE",
    ),
    ("GET", "/sparql", {"query": "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> {} }"}, {}, b"", 400, ""),
    ("POST", "/sparql", {}, {"Content-Type": "text/plain"}, b"ASK {}", 415, "is not read here"),
    ("POST", "/sparql", {}, {"Content-Type": "application/sparql-query"}, b"ASK {\xff}", 400, "UTF-8"),
    (
        "POST",
        "/sparql",
        {},
        {"Content-Type": "application/sparql-query"},
        b"#" * 1_000_001,
        413,
        "longer than",
    ),
    (
        "POST",
        "/sparql",
        {},
        {"Content-Type": "application/x-www-form-urlencoded"},
        b"update=CLEAR+ALL",
        400,
        "",
    ),
    ("PUT", "/sparql", {}, {}, b"", 405, ""),
    ("GET", "/queries/nope", {}, {}, b"", 404, "is no stored query"),
    ("GET", "/queries/case-results", {}, {}, b"", 400, "needs it"),
    ("GET", "/queries/case-results", {"case": "a", "x": "1"}, {}, b"", 400, "is no parameter"),
    ("GET", "/queries/case-results", {"case": "no-such-case"}, {}, b"", 404, "there is no case/no-such-case"),
    ("GET", "/queries/case-results", {"case": "no-such-case", "format": "csv"}, {}, b"", 404, "there is no"),
    ("GET", "/queries/case-results", {"case": "> } #"}, {}, b"", 400, "identifier"),
    ("GET", "/queries/case-results?case=a&case=b", {}, {}, b"", 400, "twice"),
    ("GET", "/id/case/nope", {}, {}, b"", 404, "no such thing"),
    ("GET", "/id/case/..%2f..%2fetc", {}, {}, b"", 404, ""),
    ("GET", "/entities", {}, {}, b"", 400, "is missing"),
    ("GET", "/entities", {"q": "x" * 300}, {}, b"", 400, "at most 200"),
    ("GET", "/nowhere", {}, {}, b"", 404, ""),
]


@pytest.mark.parametrize(("method", "path", "params", "headers", "body", "status", "said"), WRONG_REQUESTS)
def test_a_wrong_request_gets_a_problem_that_helps(
    client: httpx.Client,
    method: str,
    path: str,
    params: dict[str, str],
    headers: dict[str, str],
    body: bytes,
    status: int,
    said: str,
) -> None:
    answer = client.request(method, path, params=params or None, headers=headers, content=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert said in json.dumps(problem, ensure_ascii=False)
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { SERVICE <http://a/> {} }", True),
        ("SELECT * { service SILENT ?s {} }", True),
        ("SELECT*{SERVICE<http://a/>{}}", True),
        ('SELECT * { ?s ?p "SERVICE <http://a/> {}" }', False),
        ("SELECT * { ?service ?p <http://a/SERVICE> } # SERVICE", False),
        ("PREFIX service: <http://a/> SELECT * { service:x ?p zhitu:SERVICE }", False),
        ("SELECT * { ?s ?p 'it''s' . SERVICE <http://a/> {} }", True),
    ],
)
def test_only_a_service_clause_is_taken_for_one(query: str, found: bool) -> None:
    assert asks_elsewhere(query) is found


def test_a_stored_question_answers_with_rows_and_its_sparql(client: httpx.Client) -> None:
    answer = client.get(
        "/queries/technologies-enabling-application", params={"application": "predictive-maintenance"}
    ).json()
    found = {(r["technology_zh"], r["where"]) for r in answer["rows"]}
    assert {("智能计算", "s3.1/p8"), ("集成电路", "s4/p5"), ("大数据分析", "s6.1/p5")} <= found
    assert answer["sparql"].startswith("PREFIX")
    text = client.get("/queries/technologies-enabling-application.rq")
    assert text.headers["content-type"].startswith("application/sparql-query")
    assert text.text == answer["sparql"]
    assert len(client.get("/queries").json()) >= 25


def test_a_thing_is_found_in_both_languages(client: httpx.Client) -> None:
    for asked in ("数字孪生", "digital twin", "Digital Twin"):
        first = client.get("/entities", params={"q": asked}).json()[0]
        assert first["iri"].endswith("/technology/digital-twin")
        assert client.get(first["href"], headers={"Accept": "text/turtle"}).status_code == 200


def test_a_thing_is_dereferenced_by_content_negotiation(client: httpx.Client) -> None:
    path = "/id/technology/digital-twin"
    page = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "数字孪生" in page.text
    for media_type, parser in GRAPH_TYPES.items():
        answer = client.get(path, headers={"Accept": media_type})
        assert answer.headers["content-type"].partition(";")[0] == media_type
        if parser in {"json-ld", "xml"}:
            said = Graph().parse(data=answer.content, format=parser)
            assert (URIRef("https://w3id.org/zhitu/id/technology/digital-twin"), None, None) in said
        else:
            assert "digital-twin" in answer.text
    assert "reifies" in client.get(path, params={"format": "nt"}).text


def test_pages_are_in_the_language_asked_for(client: httpx.Client) -> None:
    accept = {"Accept": "text/html"}
    assert (
        "可以问的问题" in client.get("/", params={"lang": "zh"}, headers=accept).text
        or "问题" in client.get("/", headers=accept).text
    )
    assert "Questions to ask" in client.get("/", params={"lang": "en"}, headers=accept).text
    assert "Digital twin" in client.get("/", params={"q": "数字孪生", "lang": "en"}, headers=accept).text
    question = client.get(
        "/queries/case-results", params={"case": "lighthouse-automotive"}, headers=accept
    ).text
    assert "t3/r1/c2" in question
    assert "58" in question
    assert "value_min" not in question.partition("<details")[0]


def test_a_page_escapes_what_it_is_given(client: httpx.Client) -> None:
    for path, name in (("/", "q"), ("/queries/case-results", "case"), ("/queries/entity-search", "q")):
        page = client.get(path, params={name: "<script>alert(1)</script>"}, headers={"Accept": "text/html"})
        assert "<script>alert(1)" not in page.text
        assert page.status_code in {200, 400}


def test_the_ontology_is_served_as_page_and_turtle(client: httpx.Client) -> None:
    assert 'id="LighthouseFactory"' in client.get("/ontology").text
    assert len(Graph().parse(data=client.get("/ontology.ttl").text, format="turtle")) > 1000
    assert "/sparql" in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("method", ["get", "form", "direct"])
def test_sparqlwrapper_is_served(server: str, method: str) -> None:
    wrapper = SPARQLWrapper(server + "/sparql")
    wrapper.setQuery(TRENDS)
    wrapper.setReturnFormat(JSON)
    if method != "get":
        wrapper.setMethod(POST)
    if method == "direct":
        wrapper.setRequestMethod(POSTDIRECTLY)
    found = wrapper.query().convert()
    assert isinstance(found, dict)
    assert len(found["results"]["bindings"]) == 5


def test_rdflib_is_served(server: str) -> None:
    graph = Graph(SPARQLStore(server + "/sparql"))
    assert len(list(graph.query(TRENDS))) == 5
    twin = URIRef("https://w3id.org/zhitu/id/technology/digital-twin")
    assert any(
        str(o) == "数字孪生"
        for o in graph.objects(twin, URIRef("http://www.w3.org/2004/02/skos/core#prefLabel"))
    )


def test_a_busy_port_is_explained(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [str(Path(sys.executable).with_name("zhitu")), "serve", "--port", str(port), "--home", str(home)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "make serve PORT=" in done.stderr.replace("\n", " ")
