"""Answers are computed once, kept within bounds, and never outlive their release."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from service.protocol.cache import OVERHEAD, Cache, Kept
from tests.protocol.conftest import TOKEN, Serve

TRIG = "PREFIX : <http://example.org/> :one { :a :p :b , :c , :d }"
WRITE = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
SLOW = (
    "SELECT (COUNT(*) AS ?n) { VALUES ?a { %s } VALUES ?b { %s } VALUES ?c { %s } FILTER(?a + ?b + ?c > 0) }"
)


def kept(body: bytes, until: float = 0.0) -> Kept:
    return Kept(200, b"", body, '"x"', until)


@pytest.fixture(scope="module")
def server(serve: Serve) -> str:
    return serve(TRIG, updates=True)


def counted(server: str) -> dict[str, float]:
    lines = httpx.get(server + "/metrics").text.splitlines()
    return {
        name.removeprefix("zhitu_cache_").removesuffix("_total"): float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if line.startswith("zhitu_cache_"))
        if "created" not in name
    }


def test_the_least_recently_used_answers_go_first() -> None:
    cache = Cache(3 * (OVERHEAD + 1000), 10_000, lambda: "r")
    for name in "abc":
        cache.put(name, kept(b"x" * 1000), "r")
    assert cache.get("a") is not None
    cache.put("d", kept(b"x" * 1000), "r")
    assert cache.get("b") is None
    assert all(cache.get(name) for name in "acd")
    assert cache.bytes == 3 * (OVERHEAD + 1000)


def test_an_answer_that_is_too_large_or_of_another_release_is_not_kept() -> None:
    now = "old"
    cache = Cache(100_000, 5000, lambda: now)
    cache.put("large", kept(b"x" * 5000), "old")
    cache.put("late", kept(b"x"), "older")
    cache.put("good", kept(b"x"), "old")
    assert cache.get("large") is None
    assert cache.get("late") is None
    assert cache.get("good") is not None
    now = "new"
    assert cache.get("good") is None
    assert cache.bytes == 0


def test_a_refusal_is_kept_for_a_moment_only() -> None:
    cache = Cache(100_000, 5000, lambda: "r")
    cache.put("gone", kept(b"x", until=1.0), "r")
    assert cache.get("gone") is None
    assert cache.bytes == 0


def test_those_who_wait_get_the_answer_the_error_or_ask_themselves() -> None:
    async def run() -> None:
        cache = Cache(100_000, 5000, lambda: "r")
        first = cache.begin("k")
        assert cache.flight("k") is first
        cache.end("k", first, kept(b"x"))
        assert cache.flight("k") is None
        found = await first
        assert found is not None
        second = cache.begin("k")
        cache.end("k", second, error=ValueError("no"))
        with pytest.raises(ValueError, match="no"):
            await second
        third = cache.begin("k")
        cache.end("k", third)
        assert await third is None

    asyncio.run(run())


def test_the_same_question_asked_at_once_is_computed_once(server: str) -> None:
    values = " ".join(map(str, range(90)))
    query = SLOW % (values, values, values)
    before = counted(server)
    answers: list[str] = []

    def ask() -> None:
        answers.append(
            httpx.get(server + "/sparql", params={"query": query, "format": "csv"}, timeout=60).text
        )

    asking = [threading.Thread(target=ask) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    after = counted(server)
    assert set(answers) == {f"n\r\n{90**3 - 1}\r\n"}
    assert after["misses"] - before["misses"] == 1
    assert after["shared"] - before["shared"] + after["hits"] - before["hits"] >= 7


def test_every_way_of_asking_again_is_answered_from_what_is_kept(server: str) -> None:
    query = "SELECT ?o { ?s <http://example.org/p> ?o } ORDER BY ?o"
    url = server + "/sparql"
    with httpx.Client() as client:
        direct = {"Content-Type": "application/sparql-query"}
        ways: list[Callable[[], httpx.Response]] = [
            lambda: client.get(url, params={"query": query}),
            lambda: client.post(url, data={"query": query}),
            lambda: client.post(url, content=query, headers=direct),
            lambda: client.head(url, params={"query": query}),
        ]
        for ask in ways:
            first = ask()
            before = counted(server)
            again = [ask() for _ in range(3)]
            after = counted(server)
            assert after["misses"] == before["misses"]
            assert after["hits"] - before["hits"] == 3
            assert {one.text for one in again} == {first.text}
            assert {one.headers["etag"] for one in again} == {first.headers["etag"]}


def test_a_change_shows_at_once_in_what_was_kept(server: str) -> None:
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/q> ?o }", "format": "csv"}
    with httpx.Client(timeout=60) as client:
        for number in range(2):
            for _ in range(4):
                said = client.get(server + "/sparql", params=query)
                assert said.text == f"n\r\n{number}\r\n"
            data = f"INSERT DATA {{ <http://example.org/a> <http://example.org/q> {number} }}".encode()
            client.post(server + "/update", content=data, headers=WRITE).raise_for_status()
            later = client.get(
                server + "/sparql", params=query, headers={"If-None-Match": said.headers["etag"]}
            )
            assert later.status_code == 200


def test_an_error_is_not_kept(server: str) -> None:
    before = counted(server)
    for _ in range(2):
        assert httpx.get(server + "/sparql", params={"query": "ASK {"}).status_code == 400
    assert counted(server)["misses"] - before["misses"] == 2


def test_a_query_that_was_just_ended_is_refused_at_once(serve: Serve) -> None:
    server = serve(TRIG, ZHITU_DEADLINE="0.5")
    values = " ".join(map(str, range(1000)))
    query = SLOW % (values, values, values)
    first = httpx.get(server + "/sparql", params={"query": query}, timeout=60)
    assert first.status_code == 504
    before = counted(server)
    again = httpx.get(server + "/sparql", params={"query": query}, timeout=60)
    assert again.status_code == 504
    assert again.headers["retry-after"] == "5"
    assert counted(server)["misses"] == before["misses"]


def test_repeated_raw_requests_are_answered_in_order_and_whole(server: str) -> None:
    """What is answered below ASGI: pipelined, split in two, mixed with other requests, closed at the end."""
    address, port = server.removeprefix("http://").split(":")
    one = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
    other = (
        b"GET /sparql?query=SELECT%20(1%20AS%20%3Fx)%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
    )
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with socket.create_connection((address, int(port))) as raw:
        raw.settimeout(20)
        reader = raw.makefile("rb")

        def answer() -> tuple[bytes, bytes]:
            status = reader.readline()
            length = 0
            while (line := reader.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            return status.split()[1], reader.read(length)

        for _ in range(4):
            raw.sendall(one)
            assert answer() == (b"200", b"true")
        raw.sendall(one + other + one)
        assert [answer()[1] for _ in range(3)] == [b"true", b"x\r\n1\r\n", b"true"]
        raw.sendall(one[:20])
        raw.sendall(one[20:])
        assert answer() == (b"200", b"true")
        raw.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n")
        raw.sendall(b"Content-Length: 6\r\nAccept: text/csv\r\n\r\n")
        raw.sendall(b"ASK {}")
        assert answer() == (b"200", b"true")
        for _ in range(3):
            raw.sendall(other)
            assert answer() == (b"200", b"x\r\n1\r\n")
        raw.sendall(last)
        assert answer() == (b"200", b"true")
        assert reader.read() == b""


def test_requests_are_logged_one_by_one_where_that_is_wanted(serve: Serve, tmp_path: Path) -> None:
    server = serve(TRIG, ZHITU_LOG_REQUESTS="all")
    with httpx.Client() as client:
        ids = {
            client.get(server + "/sparql", params={"query": "ASK {}"}).headers["x-request-id"]
            for _ in range(4)
        }
    assert len(ids) == 4


def test_answers_of_rest_routes_are_kept_and_have_entity_tags(start_real: httpx.Client) -> None:
    paths = {
        "/queries/case-results?case=lighthouse-automotive&format=csv": "text/csv",
        "/queries/case-results?case=lighthouse-automotive": "application/json",
        "/id/technology/digital-twin": "text/turtle",
    }
    for path, kind in paths.items():
        first = start_real.get(path, headers={"Accept": kind})
        before = counted(str(start_real.base_url).rstrip("/"))
        again = start_real.get(path, headers={"Accept": kind})
        after = counted(str(start_real.base_url).rstrip("/"))
        assert first.status_code == 200
        assert first.text == again.text
        assert (after["misses"], after["hits"]) == (before["misses"], before["hits"] + 1)
        assert again.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"
        assert again.headers["x-content-type-options"] == "nosniff"
        known = start_real.get(path, headers={"Accept": kind, "If-None-Match": again.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
    for _ in range(2):
        assert start_real.get("/queries/case-results?case=nope").status_code == 404
    page = start_real.get("/queries/stages", headers={"Accept": "text/html", "Accept-Language": "en"})
    other = start_real.get("/queries/stages", headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert page.text != other.text


@pytest.fixture
def start_real(real_server: str) -> Iterator[httpx.Client]:
    """The server over the real release; a test has it alone while it runs."""
    with httpx.Client(base_url=real_server, timeout=60) as client:
        yield client
