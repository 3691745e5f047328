"""Connections that are lent to workers: the same answers, and none lost, whatever ends in the middle."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.engine.serving import Service, publish, serving, until, write_release
from tests.protocol.raw import Raw, get

FIRST, SECOND = "0123456789abcdef", "fedcba9876543210"
NUMBER = "<http://example.org/number>"
Said = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    write_release(home, FIRST, 3000)
    publish(home, FIRST)
    return home


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Service]:
    with serving(home, deadline=3) as service:
        yield service


def number_of(i: int, note: object = "") -> bytes:
    """A query that nobody has asked, with a small answer."""
    return get(f"SELECT ?n {{ <http://example.org/{i % 1000}> {NUMBER} ?n }} # {i} {note}")


def connected(service: Service) -> Raw:
    return Raw(service.address)


def by_worker(said: Said) -> bool:
    return "-w" in said[1]["x-request-id"]


def lent(service: Service) -> Raw:
    """A connection that a worker has."""
    raw = connected(service)
    note = random.random()  # noqa: S311
    for i in range(200):
        if by_worker(raw.ask(number_of(i, note))):
            return raw
    raise AssertionError("it was never lent")


def metric(service: Service, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", httpx.get(service.address + "/metrics").text, re.M)
    return float(found[1]) if found else 0.0


def test_short_queries_in_a_row_are_answered_by_a_worker_as_the_server_would(running: Service) -> None:
    raw, other = lent(running), connected(running)
    assert running.health()["lent"] == 1
    for i in range(50):
        request = number_of(i, "a")
        own, servers = raw.ask(request), other.ask(request)
        assert (own[0], own[2]) == (200, b"n\r\n%d\r\n" % i)
        assert by_worker(own)
        told = [{k: v for k, v in said[1].items() if k != "x-request-id"} for said in (own, servers)]
        assert told[0].keys() == told[1].keys()
        assert {k: v for k, v in told[0].items() if k != "date"} == {
            k: v for k, v in told[1].items() if k != "date"
        }
    raw.close()
    other.close()


def test_a_compressed_answer_is_compressed_by_the_worker_too(running: Service) -> None:
    with httpx.Client(base_url=running.address) as client:
        for i in range(60):
            query = f"SELECT ?a {{ ?a {NUMBER} ?n }} ORDER BY ?n LIMIT 40 # {i} {time.monotonic()}"
            answer = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"})
            assert answer.headers["content-encoding"] == "gzip"
            assert len(answer.json()["results"]["bindings"]) == 40
        assert "-w" in answer.headers["x-request-id"]


def test_whatever_else_comes_over_the_connection_is_answered_by_the_server(running: Service) -> None:
    again = number_of(7, "again")
    others = (
        (b"OPTIONS /sparql HTTP/1.1\r\nHost: x\r\n\r\n", 204),
        (get("SELECT {"), 400),
        (get("ASK {}", b"Accept: image/png\r\n"), 406),
        (get(f"SELECT (RAND() AS ?r) {{ <http://example.org/1> {NUMBER} ?n }}"), 200),
        (get("SELECT ?unknown { ?shape ?of ?unknown } LIMIT 3"), 200),
        # Of a shape that is known to be short.
        (get(f"SELECT ?n {{ <http://example.org/1> {NUMBER} ?n }} # format", parameters="&format=json"), 200),
        (b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", 200),
    )
    for request, status in others:
        raw = lent(running)
        said = raw.ask(request)
        assert said[0] == status
        assert not by_worker(said)
        raw.close()
    raw = lent(running)
    assert by_worker(raw.ask(again))
    first, second = raw.ask(again), raw.ask(again)
    assert first[2] == second[2] == b"n\r\n7\r\n"
    assert not by_worker(first)
    raw.close()
    raw = lent(running)
    known = raw.ask(number_of(8, "known"))[1]["etag"].encode()
    raw.close()
    raw = lent(running)
    told = number_of(8, "known").replace(b"Host: x", b"Host: x\r\nIf-None-Match: " + known)
    assert raw.ask(told)[0] == 304
    raw.close()
    raw = lent(running)
    raw.send(b"SILLY\x01\r\n\r\n")
    assert raw.answer()[0] == 400
    assert raw.ended()


def test_requests_in_pieces_and_several_at_once_are_answered_in_order(running: Service) -> None:
    raw = lent(running)
    request = number_of(3, "pieces")
    raw.send(request[:30])
    time.sleep(0.05)
    raw.send(request[30:])
    assert raw.answer()[2] == b"n\r\n3\r\n"
    raw.close()
    raw = lent(running)
    raw.send(b"".join(number_of(i, "together") for i in range(20)))
    assert [raw.answer()[2] for _ in range(20)] == [b"n\r\n%d\r\n" % i for i in range(20)]
    raw.close()


def test_a_connection_without_requests_and_one_whose_client_left_come_back(running: Service) -> None:
    quiet, gone = lent(running), lent(running)
    assert running.health()["lent"] == 2
    gone.close()
    until(lambda: running.health()["lent"] in {0, 1})
    until(lambda: running.health()["lent"] == 0)
    assert quiet.ask(number_of(5, "back"))[2] == b"n\r\n5\r\n"
    quiet.close()


def test_a_client_that_is_slow_to_read_gets_all(running: Service) -> None:
    host, port = running.address.removeprefix("http://").split(":")
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        slow.connect((host, int(port)))
        queries = 150
        for i in range(queries):
            slow.sendall(get(f"SELECT ?a ?n {{ ?a {NUMBER} ?n }} LIMIT 999 # slow {i}"))
            if i < queries - 30:
                read_one(slow)
        time.sleep(0.3)
        bodies = [read_one(slow) for _ in range(30)]
    assert {body.count(b"\r\n") for body in bodies} == {1000}


def read_one(connection: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.recv(1)
    found = re.search(rb"content-length: (\d+)", head)
    assert found
    body = b""
    while len(body) < int(found[1]):
        piece = connection.recv(int(found[1]) - len(body))
        assert piece
        body += piece
    return body


def test_what_workers_answer_is_counted(running: Service) -> None:
    raw = lent(running)
    before = metric(running, 'zhitu_requests_total{route="/sparql",status="200"}')
    for i in range(40):
        assert by_worker(raw.ask(number_of(i, "counted")))
    raw.close()
    name = 'zhitu_requests_total{route="/sparql",status="200"}'
    until(lambda: metric(running, name) >= before + 40)
    histogram = 'zhitu_request_seconds_count{method="GET",route="/sparql"}'
    until(lambda: metric(running, histogram) >= 40)


def test_a_query_that_runs_away_is_stopped_and_holds_up_nobody(running: Service) -> None:
    def product(of: str, note: str) -> bytes:
        return get(
            f"SELECT (COUNT(*) AS ?n) {{ ?a <{of}> ?x . ?b <{of}> ?y . ?c <{of}> ?z . ?d <{of}> ?e }} # {note}"
        )

    raw, others = connected(running), [lent(running) for _ in range(4)]
    for i in range(60):
        said = raw.ask(product("http://example.org/none", str(i)))
        assert said[2] == b"n\r\n0\r\n"
    assert by_worker(said)
    # The same shape, but three thousand million times the work.
    begun = time.monotonic()
    raw.send(product(NUMBER[1:-1], "run"))
    late = 0.0
    while time.monotonic() - begun < 2:
        for other in others:
            asked = time.monotonic()
            assert other.ask(number_of(int(asked * 1000), f"beside {asked}"))[0] == 200
            late = max(late, time.monotonic() - asked)
    status, headers, _ = raw.answer()
    assert (status, headers["content-type"]) == (504, "application/problem+json")
    assert late < 2  # not until the deadline of three seconds
    assert raw.ask(number_of(1, "after"))[0] == 200
    for one in (raw, *others):
        one.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that sees a new release, deaths and its own end, by the next tests in this order."""
    home = tmp_path_factory.mktemp("home")
    for release in (FIRST, SECOND):
        write_release(home, release, 3000)
    publish(home, FIRST)
    with serving(home) as service:
        yield service


def test_a_new_release_is_what_lent_connections_get_too(service: Service) -> None:
    raws = [lent(service) for _ in range(4)]
    publish(service.home, SECOND)
    seen: list[set[str]] = [set() for _ in raws]
    end = time.monotonic() + 60
    i = 0
    while time.monotonic() < end and service.health()["release"] != SECOND:
        for raw, found in zip(raws, seen, strict=True):
            i += 1
            said = raw.ask(
                get(f"SELECT ?r {{ <http://example.org/1> <http://example.org/release> ?r }} # {i}")
            )
            release = said[2].split()[1].decode()
            assert said[1]["etag"].startswith(f'W/"{release}-')
            found.add(release)
        time.sleep(0.02)
    for raw in raws:
        said = raw.ask(get("SELECT ?r { <http://example.org/1> <http://example.org/release> ?r } # last"))
        assert said[2].split()[1].decode() == SECOND
        raw.close()
    assert all(FIRST in found for found in seen)


def test_no_answer_is_wrong_when_workers_are_killed(service: Service) -> None:
    """Who kills what does not matter: every answer is the right one, or the connection breaks."""
    right, broken, wrong = [0], [0], list[bytes]()
    by_workers = [0]
    stop = threading.Event()

    def go_on(seed: int) -> None:
        raw, i = connected(service), 0
        while not stop.is_set():
            i += 1
            try:
                said = raw.ask(number_of(i, f"{seed} killed"))
            except (OSError, IndexError, ValueError):
                broken[0] += 1
                raw.close()
                raw = connected(service)
                continue
            by_workers[0] += by_worker(said)
            if said[0] == 200 and said[2] == b"n\r\n%d\r\n" % (i % 1000):
                right[0] += 1
            elif said[0] != 503:
                wrong.append(said[2])
        raw.close()

    threads = [threading.Thread(target=go_on, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    dice, killed = random.Random(4), 0  # noqa: S311
    end = time.monotonic() + 60
    while killed < 12 and time.monotonic() < end:
        time.sleep(0.1)
        if service.health()["lent"]:
            # Workers, but also what forks them.
            others = service.children().keys() - {service.server()}
            with contextlib.suppress(ProcessLookupError):
                os.kill(dice.choice(sorted(others)), signal.SIGKILL)
                killed += 1
    stop.set()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert not wrong
    assert killed == 12
    assert by_workers[0] > 100
    # At most the one that a worker was sending when it was killed.
    assert broken[0] <= killed


def test_a_service_that_is_stopped_closes_lent_connections_between_two_answers(service: Service) -> None:
    raw = lent(service)
    service.process.send_signal(signal.SIGTERM)
    i = 0
    while True:
        i += 1
        try:
            status, _, body = raw.ask(number_of(i, "stopped"))
        except (OSError, IndexError):
            break
        assert (status, body) == (200, b"n\r\n%d\r\n" % (i % 1000))
    assert service.process.wait(10) == 0
