"""Logs, metrics, health and the end of a running server."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
from collections.abc import Callable

import httpx
from prometheus_client.parser import text_string_to_metric_families

from ontology.release import Release
from tests.operations.conftest import Running

Start = Callable[..., Running]


def stop(running: Running) -> int:
    running.process.send_signal(signal.SIGTERM)
    return running.process.wait(30)


def lines(running: Running) -> list[dict[str, object]]:
    """The log's JSON objects, without the sentence for people before them."""
    return [json.loads(line) for line in running.log.read_text().splitlines() if line.startswith("{")]


def test_every_request_is_logged_with_its_id_and_without_its_text(start: Start) -> None:
    running = start(ZHITU_LOG_REQUESTS="all", ZHITU_LOG_FORMAT="json")
    query = "ASK { ?secret ?p ?o }"
    with httpx.Client(base_url=running.url) as client:
        given = client.get("/sparql", params={"query": query}, headers={"X-Request-ID": "me-42"})
        made = [client.get("/queries/stages").headers["x-request-id"] for _ in range(2)]
        wild = client.get("/queries/stages", headers={"X-Request-ID": 'a"}b'}).headers["x-request-id"]
    assert given.headers["x-request-id"] == "me-42"
    assert len({*made, wild}) == 3
    assert re.fullmatch(r"[0-9a-f-]+", wild)
    assert stop(running) == 0
    logged = {line["request_id"]: line for line in lines(running) if "request_id" in line}
    assert logged["me-42"]["route"] == "/sparql"
    assert logged["me-42"]["status"] == 200
    assert re.fullmatch(r"[0-9a-f]{16}", str(logged["me-42"]["query"]))
    assert logged[made[0]]["route"] == "/queries/{name}"
    assert "secret" not in running.log.read_text()


def test_only_notable_requests_are_logged_by_default(start: Start) -> None:
    running = start(ZHITU_LOG_FORMAT="json")
    httpx.get(running.url + "/queries/stages")
    assert stop(running) == 0
    assert [line.get("event") for line in lines(running)] == ["start", "stop"]


def test_metrics_name_routes_by_template_and_read_as_prometheus(start: Start, release: Release) -> None:
    running = start()
    with httpx.Client(base_url=running.url) as client:
        client.get("/id/technology/digital-twin", params={"format": "nt"})
        client.get("/nowhere/at-all")
        client.get("/health")
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = {
        (s.name, *sorted(s.labels.items())): s.value
        for f in text_string_to_metric_families(answer.text)
        for s in f.samples
    }
    assert samples["zhitu_requests_total", ("route", "/id/{kind}/{slug}"), ("status", "200")] == 1
    assert samples["zhitu_requests_total", ("route", "other"), ("status", "404")] == 1
    assert samples["zhitu_request_seconds_count", ("method", "GET"), ("route", "/id/{kind}/{slug}")] == 1
    assert samples[("zhitu_requests_in_flight",)] == 1
    assert samples["zhitu_release_info", ("release", release.identifier)] == 1
    names = {name for name, *_ in samples}
    assert {
        "zhitu_queue_length",
        "zhitu_cache_hits_total",
        "zhitu_workers",
        "zhitu_log_lines_dropped_total",
    } <= (names | {"zhitu_workers"})


def test_health_counts_the_default_graph_and_the_named_graphs_apart(server: str, release: Release) -> None:
    said = httpx.get(server + "/health").json()
    assert said["release"] == release.identifier
    assert 20_000 < said["default_graph"] <= said["named_graphs"]
    assert said["quads"] == said["default_graph"] + said["named_graphs"]
    assert httpx.get(server + "/ready").json() == {"status": "ready", "release": release.identifier}


def test_a_running_request_ends_before_the_server_does(start: Start) -> None:
    running = start(ZHITU_SHUTDOWN_SECONDS="20")
    slow = "SELECT (COUNT(*) AS ?n) { { SELECT ?a ?c { ?a ?p ?b . ?c ?q ?d } LIMIT 2000000 } }"
    got: list[httpx.Response] = []

    def ask() -> None:
        got.append(httpx.get(running.url + "/sparql", params={"query": slow, "format": "csv"}, timeout=60))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    assert stop(running) == 0
    asking.join(30)
    assert got[0].status_code == 200
    assert got[0].text.split() == ["n", "2000000"]


def test_a_request_that_does_not_end_is_given_up_after_the_limit(start: Start) -> None:
    running = start(ZHITU_SHUTDOWN_SECONDS="1")
    host, port = running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nA"
        )
        time.sleep(0.3)
        assert stop(running) == 0


def test_a_log_that_nobody_reads_does_not_stop_the_service(start: Start) -> None:
    from service.operations.logs import LogWriter

    stalled = threading.Event()

    class Stalled:
        def write(self, _: str) -> int:
            stalled.wait(10)
            return 0

        def flush(self) -> None:
            pass

    writer = LogWriter(Stalled(), backlog=10)  # type: ignore[arg-type]
    for _ in range(1000):
        writer.write("line")
    stalled.set()
    writer.close()
