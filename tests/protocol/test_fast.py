"""Queries answered below ASGI say the same as those that go the ordinary way, whatever else happens on a connection."""

from __future__ import annotations

import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import BadRequest
from service.protocol.cache import Cache
from service.protocol.heads import Heads
from service.protocol.request import fields_of
from tests.engine.serving import serving, until, write_release
from tests.protocol.conftest import Serve
from tests.protocol.raw import CSV, Raw, get

TRIG = "PREFIX : <http://example.org/> :one { :a :p :b , :c , :d ; :q '汉字' }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = (
    "SELECT (COUNT(*) AS ?n) { VALUES ?a { %s } VALUES ?b { %s } VALUES ?c { %s } FILTER(?a + ?b + ?c > 0) }"
)


@pytest.fixture(scope="module")
def server(serve: Serve) -> str:
    return serve(TRIG)


@pytest.fixture(scope="module")
def logged(serve: Serve) -> str:
    """A server that takes the ordinary way for everything."""
    return serve(TRIG, ZHITU_LOG_REQUESTS="all")


@pytest.fixture(scope="module")
def patient(serve: Serve) -> str:
    return serve(TRIG, ZHITU_DEADLINE="60")


ASKED = [
    get("SELECT * { ?s <http://example.org/p> ?o } ORDER BY ?o"),
    get("SELECT ?o { ?s <http://example.org/q> ?o } # 汉字"),
    get("SELECT ?o { ?s <http://example.org/q> ?o }", b""),
    get("ASK {}", b"Accept: application/sparql-results+xml\r\nAccept-Encoding: gzip\r\n"),
    get("CONSTRUCT WHERE { ?s <http://example.org/p> ?o }", b"Accept: application/n-triples\r\n"),
    get("ASK {}", CSV, "&format=json"),
    get("ASK {}", CSV, "&default-graph-uri=http%3A%2F%2Fexample.org%2Fone"),
    get("ASK {}", b"Accept: image/png\r\n"),
    get("ASK {}", b"Accept-Encoding: *;q=0\r\n"),
    get("ASK {}", b"Range: bytes=0-1\r\n"),
    get("SELECT (NOW() AS ?n) {} LIMIT 0"),
    get("SELECT {"),
    get("SELECT ?x { SERVICE <http://example.org/> { ?x ?y ?z } }"),
    get("ASK {}", CSV, "&query=ASK%7B%7D"),
    get("ASK {}", CSV, "&update=x"),
    get("ASK {}", CSV, "&default-graph-uri=%20"),
    b"GET /sparql?query=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D% HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D#x HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql?format=ttl HTTP/1.1\r\nHost: x\r\nAccept: text/turtle\r\n\r\n",
    b"GET /sparql? HTTP/1.1\r\nHost: x\r\nAccept: text/turtle\r\n\r\n",
]
# What differs from request to request, or with the server's own address.
OWN = frozenset({"date", "x-request-id"})


def test_the_short_way_says_what_the_ordinary_one_says(server: str, logged: str) -> None:
    short, ordinary = Raw(server), Raw(logged)
    for request in ASKED:
        said = []
        for raw in (short, short, short, ordinary, ordinary):
            status, headers, body = raw.ask(request)
            told = {name: value for name, value in headers.items() if name not in OWN}
            assert headers["x-request-id"]
            said.append((status, sorted(told.items()), body))
        assert all(one == said[0] for one in said), request
    short.close()
    ordinary.close()


def test_what_is_no_request_is_refused_as_ever(server: str) -> None:
    for wrong in (
        b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHo st: x\r\n\r\n",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
    ):
        raw = Raw(server)
        assert raw.ask(wrong)[0] == 400
        assert raw.ended()


def test_requests_that_come_before_their_turn_are_answered_in_order(server: str) -> None:
    raw = Raw(server)
    queries = [get(f"SELECT ({i} AS ?n) {{}}") for i in range(30)]
    for query in queries:
        raw.send(query)
        time.sleep(0.0005)
    raw.send(b"OPTIONS /sparql HTTP/1.1\r\nHost: x\r\n\r\n")
    raw.send(b"".join(queries[:3]))
    for i in range(30):
        assert raw.answer()[2] == b"n\r\n%d\r\n" % i
    assert raw.answer()[0] == 204
    for i in range(3):
        assert raw.answer()[2] == b"n\r\n%d\r\n" % i
    raw.close()


def test_the_same_new_query_of_several_clients_is_computed_once(server: str) -> None:
    def misses() -> float:
        found = re.search(r"^zhitu_cache_misses_total (\S+)$", httpx.get(server + "/metrics").text, re.M)
        assert found
        return float(found[1])

    before = misses()
    many = " ".join(map(str, range(300)))
    query = get(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} }}")
    clients = [Raw(server) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        assert {said[2] for said in pool.map(lambda raw: raw.ask(query), clients)} == {b"n\r\n90000\r\n"}
    assert misses() - before == 1


def test_an_answer_with_a_coding_is_the_same_text(server: str) -> None:
    many = " ".join(map(str, range(2000)))
    query = f"SELECT ?a {{ VALUES ?a {{ {many} }} }}"
    with httpx.Client() as client:
        plain, *others = [
            client.get(server + "/sparql", params={"query": query}, headers={"Accept-Encoding": coding})
            for coding in ("identity", "gzip", "br", "zstd", "gzip", "br", "zstd")
        ]
    assert "content-encoding" not in plain.headers
    assert [one.headers["content-encoding"] for one in others] == ["gzip", "br", "zstd"] * 2
    assert {one.text for one in others} == {plain.text}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    write_release(home, "0123456789abcdef", 30_000)
    (home / "releases" / "current").symlink_to("0123456789abcdef")
    return home


def test_a_client_that_leaves_ends_its_query(patient: str) -> None:
    def running() -> int:
        found: int = httpx.get(patient + "/health").json()["engine"]["running"]
        return found

    many = " ".join(map(str, range(1000)))
    raw = Raw(patient)
    raw.send(get(LONG % (many, many, many)))
    until(lambda: running() == 1)
    raw.close()
    until(lambda: running() == 0)
    found = re.search(r"^zhitu_requests_in_flight (\S+)", httpx.get(patient + "/metrics").text, re.M)
    assert found
    assert float(found[1]) == 1


def test_a_slow_query_is_logged_and_a_late_one_is_refused(home: Path) -> None:
    with serving(home, deadline=1, log_format="json", slow_seconds=0.05) as running:
        numbers = " ".join(map(str, range(900)))
        slow = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} FILTER(?a < ?b) }}"
        raw = Raw(running.address)
        status, headers, _ = raw.ask(get(slow))
        assert status == 200
        late, late_headers, body = raw.ask(get(SLOW))
        assert (late, late_headers["content-type"]) == (504, "application/problem+json")
        assert b"took longer" in body
        running.process.send_signal(signal.SIGTERM)
        assert running.process.stderr is not None
        lines = running.process.stderr.read()
    for identifier, code in ((headers["x-request-id"], 200), (late_headers["x-request-id"], 504)):
        line = next(line for line in lines.splitlines() if f'"request_id":"{identifier}"' in line)
        assert f'"status":{code}' in line
        assert float(line.split('"seconds":')[1].split(",")[0]) > 0.05


def test_a_query_that_runs_when_the_server_is_stopped_is_answered(home: Path) -> None:
    with serving(home) as running:
        numbers = " ".join(map(str, range(1500)))
        query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} FILTER(?a < ?b) }}"
        raw = Raw(running.address)
        raw.send(get(query))
        until(lambda: running.health()["running"] == 1)
        running.process.send_signal(signal.SIGTERM)
        assert raw.answer()[2] == b"n\r\n1124250\r\n"
        assert raw.ended()
        assert running.process.wait(10) == 0


def test_a_connection_without_requests_is_closed_after_a_time(patient: str) -> None:
    raw = Raw(patient)
    for request in (get("ASK {}"), get("ASK {}"), get("ASK { }")):
        assert raw.ask(request)[0] == 200
    began = time.monotonic()
    assert raw.ended()
    assert 3 < time.monotonic() - began < 60


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*b"%%%=3Dd4aA1+&_zE2\xe4\n ", *b"query"]), max_size=16).map(bytes))
def test_fields_are_read_as_the_standard_library_does(text: bytes) -> None:
    def ours() -> list[tuple[str, str]] | None:
        try:
            return fields_of(text)
        except BadRequest:
            return None

    try:
        theirs = parse_qsl(text.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        theirs = None
    assert ours() == theirs


@pytest.mark.parametrize(
    "lines",
    [
        b" HTTP/1.0\r\nHost: x\r\n\r\n",
        b" HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n",
        b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b" HTTP/1.1\r\nAccept: a/b\r\nAccept: c/d\r\n\r\n",
        b" HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        b" HTTP/1.1\r\nHost: x\r\n\r\n\r\n",
        b" HTTP/1.1\r\nHost : x\r\n\r\n",
        b" HTTP/1.1\r\n\r\n",
        b"",
    ],
)
def test_headers_with_more_to_them_go_the_ordinary_way(lines: bytes) -> None:
    assert Heads(Cache(0, 0, str)).block(lines) is None


def test_a_client_is_known_by_the_header_that_the_proxy_sets() -> None:
    heads = Heads(Cache(0, 0, str), "X-Client")
    block = heads.block(b" HTTP/1.1\r\nX-Client: made up, seen\r\nAccept: */*\r\n\r\n")
    assert block is not None
    assert (block.client, block.accepted) == ("seen", "*/*")
    assert heads.block(b" HTTP/1.1\r\nAccept: */*\r\n\r\n") is not None
