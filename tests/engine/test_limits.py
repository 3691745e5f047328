"""A runaway query is ended, its client gets an error, and nobody else notices."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.engine.serving import EX, Service, ask, publish, serving, until, values, write_release

CARTESIAN = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
DEADLINE = 1.0
RUNAWAYS = {
    "count of a cartesian product": f"SELECT (COUNT(*) AS ?n) {{ {CARTESIAN} }}",
    "cartesian product, sorted": f"SELECT ?a {{ {CARTESIAN} }} ORDER BY ?c ?f ?i LIMIT 5",
    "huge GROUP_CONCAT": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?n) {{ {CARTESIAN} }}",
    "exponential path": "SELECT (COUNT(*) AS ?n) { ?a (<"
    + EX
    + "next>|^<"
    + EX
    + "next>|<"
    + EX
    + "release>)* ?b . ?c (<"
    + EX
    + "next>|^<"
    + EX
    + "next>)* ?d }",
    "cartesian product": f"SELECT * {{ {CARTESIAN} }}",
    "construct of a cartesian product": f"CONSTRUCT {{ ?a ?e ?i }} {{ {CARTESIAN} }}",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("limits")
    write_release(home, "small")
    publish(home, "small")
    with serving(
        home, deadline=DEADLINE, max_rows=20_000, job_memory_mb=300, workers=2, max_workers=3
    ) as running:
        running.health()
        yield running


@pytest.mark.parametrize("query", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_gets_an_error_and_others_get_their_answers(service: Service, query: str) -> None:
    seen: list[httpx.Response] = []

    def run_away() -> None:
        with service.client() as client:
            seen.append(ask(client, query, "*/*"))

    running = threading.Thread(target=run_away)
    running.start()
    with service.client() as client:
        while running.is_alive():
            answer = ask(client, f"SELECT ?n {{ <{EX}7> <{EX}number> ?n }}")
            assert answer.status_code == 200
            assert values(answer) == ["7"]
            time.sleep(0.02)
    running.join()
    assert seen[0].status_code in {503, 504}
    assert seen[0].headers["content-type"] == "application/problem+json"
    assert seen[0].json()["remedy"]


def test_the_workers_of_runaways_are_replaced_and_leave_nothing_behind(service: Service) -> None:
    with service.client() as client:
        for _ in range(3):
            assert ask(client, RUNAWAYS["count of a cartesian product"]).status_code == 504
    # The server, at most three workers, the zygote, its spare, and the nursery.
    until(lambda: len(service.children()) <= 7 and "Z" not in service.children().values())


def test_a_job_that_takes_too_much_memory_is_told_so(tmp_path: Path) -> None:
    write_release(tmp_path, "small")
    publish(tmp_path, "small")
    with serving(tmp_path, deadline=20, job_memory_mb=40) as service, service.client(30) as client:
        answer = ask(client, f"SELECT ?a {{ {CARTESIAN} }} ORDER BY ?c ?f ?i")
        assert answer.status_code == 503
        assert "memory" in answer.json()["detail"]
        assert values(ask(client, f"SELECT ?n {{ <{EX}7> <{EX}number> ?n }}")) == ["7"]


def test_an_answer_of_too_many_rows_is_refused_and_one_of_as_many_as_are_allowed_is_not(
    service: Service,
) -> None:
    pairs = "{ ?a <" + EX + "number> ?x . ?b <" + EX + "number> ?y }"
    with service.client() as client:
        for accept in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"):
            many = ask(client, f"SELECT ?a ?y {pairs}", accept)
            assert many.status_code == 503
            assert "20000 rows" in many.json()["detail"]
            some = ask(client, f"SELECT ?a ?y {pairs} LIMIT 19999", accept)
            assert some.status_code == 200


def test_an_answer_that_cannot_be_finished_is_not_begun(tmp_path: Path) -> None:
    write_release(tmp_path, "small")
    publish(tmp_path, "small")
    with serving(tmp_path, deadline=1.5, hold=0.2, max_rows=10**9) as service, service.client() as client:
        for accept in ("application/sparql-results+json", "text/csv"):
            answer = ask(client, RUNAWAYS["cartesian product"], accept)
            assert answer.status_code == 504
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("patient")
    write_release(home, "small")
    publish(home, "small")
    with serving(home, deadline=60, hold=0.05) as running:
        yield running


def test_a_long_answer_that_can_be_finished_is_begun_before_its_end(patient: Service) -> None:
    pairs = f"SELECT ?x ?y {{ ?a <{EX}number> ?x . ?b <{EX}number> ?y }} LIMIT 900000"
    told = {"Accept": "text/csv", "Accept-Encoding": "identity"}
    with patient.client(60) as client:
        with client.stream("GET", "/sparql", params={"query": pairs}, headers=told) as answer:
            assert answer.status_code == 200
            assert patient.health()["running"] == 1
            assert sum(piece.count(b"\n") for piece in answer.iter_raw()) == 900_001
        with socket.create_connection(("127.0.0.1", int(patient.address.rsplit(":", 1)[1]))) as old:
            target = "/sparql?" + urlencode({"query": pairs, "format": "tsv"})
            old.sendall(f"GET {target} HTTP/1.0\r\n\r\n".encode())
            head, _, body = b"".join(iter(lambda: old.recv(1 << 20), b"")).partition(b"\r\n\r\n")
        assert f"content-length: {len(body)}".encode() in head.lower()
        assert body.count(b"\n") == 900_001


def test_a_job_is_ended_when_its_client_goes_away(patient: Service) -> None:
    with patient.client(0.5) as client, pytest.raises(httpx.ReadTimeout):
        ask(client, RUNAWAYS["count of a cartesian product"])
    until(lambda: patient.health()["running"] == 0)
