"""`/sparql` to the letter: status codes, negotiation, entity tags, compression, RDF 1.2 and clients without it."""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
from collections.abc import Callable

import brotli
import httpx
import pytest
import zstandard
from rdflib import RDF, Graph, URIRef

from tests.protocol.conftest import Serve

TRIG = """
PREFIX : <http://example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
:one { :a :knows :b . _:e rdf:reifies <<( :a :knows :b )>> ; :where "s1" . :a :says <<( :b :knows <<( :c :knows :a )>> )>> }
:two { :b :knows :c . :b :name "多行\\n文本"@zh , "left"@en--ltr }
"""
EX = "http://example.org/"
ASK = "ASK {}"
NAMES = "SELECT ?s ?o { ?s <http://example.org/knows> ?o } ORDER BY ?s"
TRIPLES = "CONSTRUCT WHERE { ?s ?p ?o }"
REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return httpx.Client(base_url=serve(TRIG), timeout=30)


WRONG = [
    ("GET", "query=", {}, b"", 400, "nothing is asked"),
    ("GET", "default-graph-uri=http://a/", {}, b"", 400, "query"),
    ("GET", "query=ASK{}&query=ASK{}", {}, b"", 400, "2 times"),
    ("GET", "query=ASK{}&using-graph-uri=http://a/", {}, b"", 400, "belongs to an update"),
    ("GET", "query=%FF", {}, b"", 400, "UTF-8"),
    ("GET", "update=DROP%20ALL", {}, b"", 400, "/update"),
    ("GET", "query=ASK{}&named-graph-uri=no%20iri", {}, b"", 400, "absolute"),
    ("GET", "query=ASK{}&version=0.9", {}, b"", 406, "1.1 or 1.2"),
    ("GET", "query=ASK{}&format=pdf", {}, b"", 406, "pdf"),
    ("GET", "query=ASK{}", {"Accept": "image/png"}, b"", 406, "image/png"),
    ("GET", "query=ASK{}", {"Accept": "nonsense"}, b"", 406, "nonsense"),
    ("GET", "query=ASK{}", {"Accept-Encoding": "identity;q=0, *;q=0"}, b"", 406, "coding"),
    ("GET", "&".join(f"a{i}=1" for i in range(1001)), {}, b"", 400, "1000 fields"),
    ("POST", "", {"Content-Type": "text/plain"}, b"ASK {}", 415, DIRECT),
    ("POST", "", {}, b"ASK {}", 415, "is missing"),
    ("POST", "", {"Content-Type": "application/sparql-update"}, b"DROP ALL", 415, "is not read here"),
    ("POST", "", {"Content-Type": DIRECT + "; charset=latin1"}, b"ASK {}", 415, "charset"),
    (
        "POST",
        "",
        {"Content-Type": DIRECT, "Content-Encoding": "gzip"},
        gzip.compress(b"ASK {}", mtime=0),
        415,
        "gzip",
    ),
    ("POST", "", {"Content-Type": DIRECT}, b"ASK {\xff}", 400, "UTF-8"),
    ("POST", "query=ASK{}", {"Content-Type": DIRECT}, b"ASK {}", 400, "2 times"),
    ("POST", "", {"Content-Type": FORM}, b"", 400, "query"),
    ("POST", "", {"Content-Type": FORM}, b"query=%ff", 400, "UTF-8"),
    ("POST", "", {"Content-Type": FORM}, b"update=DROP+ALL", 400, "/update"),
    ("POST", "", {"Content-Type": DIRECT}, b"#" * 1_000_001, 413, "longer than"),
    ("DELETE", "query=ASK{}", {}, b"", 405, "DELETE"),
    ("PATCH", "query=ASK{}", {}, b"", 405, "PATCH"),
]


@pytest.mark.parametrize(("method", "url", "headers", "body", "status", "said"), WRONG)
def test_a_malformed_request_gets_its_own_status_and_a_remedy(
    client: httpx.Client, method: str, url: str, headers: dict[str, str], body: bytes, status: int, said: str
) -> None:
    answer = client.request(method, f"/sparql?{url}", headers=headers, content=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert said in json.dumps(problem, ensure_ascii=False)
    assert problem["remedy"]
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


ACCEPTED = [
    ("", NAMES, "application/sparql-results+json"),
    ("*/*", NAMES, "application/sparql-results+json"),
    ("text/csv;q=0.5, application/sparql-results+xml", NAMES, "application/sparql-results+xml"),
    ("text/csv;q=0.9, application/sparql-results+xml;q=0.8", NAMES, "text/csv; charset=utf-8"),
    ("application/json", NAMES, "application/json"),
    ("text/html, application/xml;q=0.9, */*;q=0.8", NAMES, "application/xml"),
    ("text/*", NAMES, "text/csv; charset=utf-8"),
    ("", TRIPLES, "text/turtle"),
    ("application/rdf+xml;q=0.5, application/n-triples;q=0.7", TRIPLES, "application/n-triples"),
    ("application/sparql-results+json, text/turtle;q=0.1", TRIPLES, "text/turtle"),
    ("text/turtle; version=1.1", TRIPLES, "text/turtle"),
    ("application/trig", TRIPLES, "application/trig"),
]


@pytest.mark.parametrize(("accept", "query", "expected"), ACCEPTED)
def test_the_format_is_the_one_preferred_of_those_that_fit(
    client: httpx.Client, accept: str, query: str, expected: str
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == expected
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("json", TRIPLES, "application/ld+json"),
        ("xml", TRIPLES, "application/rdf+xml"),
        ("turtle", TRIPLES, "text/turtle"),
        ("application/n-triples", TRIPLES, "application/n-triples"),
        ("CSV", NAMES, "text/csv; charset=utf-8"),
    ],
)
def test_a_format_can_be_named_as_other_servers_name_it(
    client: httpx.Client, name: str, query: str, expected: str
) -> None:
    answer = client.get("/sparql", params={"query": query, "format": name})
    assert answer.headers["content-type"] == expected


def test_head_gives_the_headers_of_get(client: httpx.Client) -> None:
    get = client.get("/sparql", params={"query": NAMES})
    head = client.head("/sparql", params={"query": NAMES})
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers[name] == get.headers[name]


def test_any_page_may_ask_and_a_preflight_says_so(client: httpx.Client) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = client.options("/sparql", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    for params in ({"query": ASK}, {"query": "ASK {"}):
        assert (
            client.get("/sparql", params=params, headers=asked).headers["access-control-allow-origin"] == "*"
        )


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_known_already_is_not_sent_again(client: httpx.Client, method: str) -> None:
    first = client.get("/sparql", params={"query": NAMES})
    again = client.request(
        method, "/sparql", params={"query": NAMES}, headers={"If-None-Match": f'"x", {first.headers["etag"]}'}
    )
    assert again.status_code == 304
    assert again.content == b""
    other = client.get("/sparql", params={"query": NAMES}, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_an_answer_that_changes_by_itself_is_not_to_be_kept(client: httpx.Client) -> None:
    for query in ("SELECT (RAND() AS ?x) {}", "SELECT (struuid() AS ?x) {}", "SELECT (NOW() AS ?x) {}"):
        one, two = (client.get("/sparql", params={"query": query}) for _ in range(2))
        assert one.headers["cache-control"] == "no-store"
        assert "etag" not in one.headers
        assert one.text != two.text or "NOW" in query


DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda raw: zstandard.ZstdDecompressor().decompressobj().decompress(raw),
}


@pytest.mark.parametrize("coding", [*DECODERS])
@pytest.mark.parametrize("count", [200, 30_000])
def test_an_answer_is_compressed_whole_or_in_pieces_kept_or_new(
    client: httpx.Client, coding: str, count: int
) -> None:
    query = f"SELECT ?s ?p ?o ?n {{ ?s ?p ?o }} LIMIT {count}" if count < 1000 else _many(count)
    bodies = []
    for _ in range(2):
        with client.stream(
            "GET", "/sparql", params={"query": query, "format": "csv"}, headers={"Accept-Encoding": coding}
        ) as answer:
            raw = b"".join(answer.iter_raw())
        if count < 1000:
            assert "content-encoding" not in answer.headers
            bodies.append(raw)
        else:
            assert answer.headers["content-encoding"] == coding
            bodies.append(DECODERS[coding](raw))
    assert bodies[0] == bodies[1]
    rows = list(csv.reader(io.StringIO(bodies[0].decode())))
    assert len(rows) == (count + 1 if count > 1000 else len(rows))


def _many(count: int) -> str:
    """A query with so many rows, each of 100 characters."""
    digits = " ".join(f"({d})" for d in range(10))
    numbers = " ".join(f"VALUES (?{v}) {{ {digits} }}" for v in "abcdef")
    text = f'CONCAT("{"x" * 90}", STR(?a), STR(?b), STR(?c), STR(?d), STR(?e), STR(?f))'
    return f"SELECT ({text} AS ?text) {{ {numbers} }} LIMIT {count}"


def test_a_long_answer_begins_before_it_ends(client: httpx.Client) -> None:
    """An answer that is larger than what is kept is sent in pieces, without its length."""
    query = _many(400_000)
    plain = {"Accept-Encoding": "identity"}
    with client.stream("GET", "/sparql", params={"query": query, "format": "tsv"}, headers=plain) as answer:
        assert "content-length" not in answer.headers
        pieces = list(answer.iter_raw())
    assert len(pieces) > 10
    assert sum(piece.count(b"\n") for piece in pieces) == 400_001
    smaller = _many(100_000)
    first, again = (
        client.get("/sparql", params={"query": smaller, "format": "tsv"}, headers=plain) for _ in range(2)
    )
    assert first.content == again.content
    assert again.content.count(b"\n") == 100_001
    assert int(again.headers["content-length"]) == len(again.content)


def test_the_default_graph_is_the_merge_and_a_dataset_can_be_chosen(client: httpx.Client) -> None:
    def ask(query: str, **params: str | list[str]) -> bool:
        return bool(client.get("/sparql", params={"query": query, **params}).json()["boolean"])

    both = f"ASK {{ <{EX}a> <{EX}knows> <{EX}b> . <{EX}b> <{EX}knows> <{EX}c> }}"
    one, two = EX + "one", EX + "two"
    assert ask(both)
    assert not ask(both, **{"default-graph-uri": one})
    assert ask(both, **{"default-graph-uri": [one, two]})
    assert not ask(both, **{"named-graph-uri": [one, two]})
    named = f"ASK {{ GRAPH ?g {{ <{EX}b> <{EX}knows> <{EX}c> }} }}"
    assert ask(named)
    assert not ask(named, **{"named-graph-uri": one})
    assert ask(named, **{"default-graph-uri": one, "named-graph-uri": two})
    assert not ask(named, **{"default-graph-uri": one})


def test_triple_terms_work_in_queries_and_results(client: httpx.Client) -> None:
    query = f"SELECT ?w {{ ?e <{REIFIES}> <<( <{EX}a> <{EX}knows> ?who )>> ; <{EX}where> ?w }}"
    assert client.get("/sparql", params={"query": query, "format": "csv"}).text == "w\r\ns1\r\n"
    terms = client.get("/sparql", params={"query": f"SELECT ?t {{ ?e <{REIFIES}> ?t }}"}).json()
    (row,) = terms["results"]["bindings"]
    assert row["t"]["type"] == "triple"
    assert row["t"]["value"]["object"]["value"] == EX + "b"
    assert "<<(" in client.get("/sparql", params={"query": TRIPLES, "format": "nt"}).text


@pytest.mark.parametrize(
    ("headers", "params"),
    [({"Accept": "application/n-triples; version=1.1"}, {}), ({}, {"version": "1.1", "format": "nt"})],
)
def test_a_client_without_rdf_1_2_gets_classic_reification(
    client: httpx.Client, headers: dict[str, str], params: dict[str, str]
) -> None:
    said = client.get("/sparql", params={"query": TRIPLES} | params, headers=headers).text
    assert "<<(" not in said
    assert "--ltr" not in said
    graph = Graph().parse(data=said, format="nt")
    a, b, knows = (URIRef(EX + name) for name in ("a", "b", "knows"))
    (statement,) = graph.subjects(URIRef(EX + "where"))
    assert (statement, RDF.type, RDF.Statement) in graph
    assert (statement, RDF.subject, a) in graph
    assert (statement, RDF.predicate, knows) in graph
    assert (statement, RDF.object, b) in graph
    # A triple term that is said of, with another one in it.
    (outer,) = graph.objects(a, URIRef(EX + "says"))
    (inner,) = graph.objects(outer, RDF.object)
    assert (inner, RDF.subject, URIRef(EX + "c")) in graph


def test_a_format_without_triple_terms_gets_them_as_classic_reification(client: httpx.Client) -> None:
    said = client.get("/sparql", params={"query": TRIPLES, "format": "jsonld"})
    assert said.status_code == 200
    graph = Graph().parse(data=said.text, format="json-ld")
    assert len(list(graph.subjects(RDF.type, RDF.Statement))) == 3


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_table_for_a_client_without_rdf_1_2_leaves_triple_terms_out(
    client: httpx.Client, name: str
) -> None:
    query = f"SELECT ?w ?t {{ ?e <{REIFIES}> ?t ; <{EX}where> ?w }}"
    said = client.get("/sparql", params={"query": query, "format": name, "version": "1.1"}).text
    assert "s1" in said
    assert "knows" not in said


def test_a_raw_client_of_http_1_0_is_served(client: httpx.Client) -> None:
    host = http.client.HTTPConnection(client.base_url.host, client.base_url.port or 80)
    host._http_vsn, host._http_vsn_str = 10, "HTTP/1.0"  # type: ignore[attr-defined]
    host.request("GET", "/sparql?query=ASK%7B%7D")
    answer = host.getresponse()
    assert answer.status == 200
    assert json.loads(answer.read())["boolean"] is True


def test_relative_iris_are_things(client: httpx.Client) -> None:
    said = client.get("/sparql", params={"query": "CONSTRUCT { <case/x> <p> <> } {}", "format": "nt"}).text
    base = "https://w3id.org/zhitu/id/"
    assert said == f"<{base}case/x> <{base}p> <{base}> .\n"
