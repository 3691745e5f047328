"""Walking and analysing a made-up graph of 1,000,000 triples, against networkx and SPARQL property paths.

`GRAPH_SIZE=0.1 python -m tests.benchmarks graph` runs a tenth of it. Figures over HTTP are those of one client on a
kept connection; every request asks for another thing, so that no answer comes from a cache. Wall times of a busy
machine say little: beside the snapshot stands the processor time that it took.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import networkx as nx
import numpy as np
import pyoxigraph as ox

from service.graph import Graph
from service.traversal.budget import Budget, Meter
from service.traversal.filters import Filter
from service.traversal.functions import ask, written
from service.traversal.opened import Opened, open_graph
from service.traversal.paths import simple_paths
from service.traversal.ranking import pagerank
from service.traversal.reading import asking, read_snapshot
from service.traversal.view import View
from service.traversal.walk import distances, reached
from tests.benchmarks._industry import LINKS, made_up_home
from tests.benchmarks.measure import median, show

QUADS = "4000000"
SEED = 7
REQUESTS = 40


def run() -> None:
    """Prints the cost of the snapshot, times over HTTP, and ratios in one process."""
    with made_up_home(float(os.environ.get("GRAPH_SIZE", "1"))) as (home, release):
        whole, things = _in_process(Graph(release, int(QUADS)), home / "cache")
        with _served(home) as connection:
            _over_http(connection, whole, things)


def _in_process(graph: Graph, cache: Path) -> tuple[Opened, list[int]]:
    _snapshot(graph)
    before = _memory()
    whole = open_graph(graph, None)
    view = whole.view(Filter())
    _ = view.pairs
    print(f"memory over the store: {_memory() - before:.0f} MiB", flush=True)
    opened = median(lambda: open_graph(graph, None))
    print(f"snapshot with labels and adjacency from the store: {opened:.2f} s", flush=True)
    open_graph(graph, cache)
    stored = median(lambda: open_graph(graph, cache))
    print(f"opened from the cache folder: {stored * 1000:.0f} ms", flush=True)
    things = _things(whole, view)
    graph.prepared["graph"] = whole
    _processor(graph, whole, things)
    _against_peers(graph, whole, view, things)
    return whole, things


def _processor(graph: Graph, whole: Opened, things: Sequence[int]) -> None:
    """The processor time of each function with its JSON, which other work on the machine changes little."""
    names = whole.snapshot.names

    def used(what: str, ask_for: Callable[[int], tuple[str, dict[str, object]]], times: int = 15) -> None:
        taken = []
        for i in range(times):
            name, asked = ask_for(i)
            start = time.process_time()
            written(ask(graph, name, asked))
            taken.append(time.process_time() - start)
        print(f"processor time: {what:<39} {statistics.median(taken) * 1000:9.1f} ms", flush=True)

    def thing(i: int) -> dict[str, object]:
        return {"thing": [names[things[i]]]}

    def ends(i: int) -> dict[str, object]:
        return {"from": names[things[2 * i]], "to": names[things[2 * i + 1]]}

    used("2 hops, a page of 100 with labels", lambda i: ("neighbors", thing(i) | {"depth": 2}))
    used("2 hops, all", lambda i: ("neighbors", thing(i) | {"depth": 2, "limit": 10_000}))
    every: dict[str, object] = {"depth": 3, "detail": "ids", "limit": 100_000}
    used("3 hops, all ids", lambda i: ("neighbors", thing(i) | every))
    used("shortest path with labels and places", lambda i: ("paths", ends(i)))
    used("all simple paths up to 4", lambda i: ("paths", ends(i) | {"kind": "all", "length": 4}))
    used("similar things", lambda i: ("similar", {"thing": names[things[i]]}))
    used("PageRank from a thing", lambda i: ("rank", {"thing": [names[things[i]]]}), 5)
    used("Leiden", lambda i: ("communities", {"limit": 20, "resolution": 1 + i / 1e6}), 5)


def _snapshot(graph: Graph) -> None:
    queries = asking(graph)
    size = read_snapshot(queries, "x").bytes() / 2**20
    wall, used = [], []
    for _ in range(5):
        start, processor = time.perf_counter(), time.process_time()
        read_snapshot(queries, "x")
        wall.append(time.perf_counter() - start)
        used.append(time.process_time() - processor)
    print(
        f"snapshot from the store: {statistics.median(wall):.2f} s, processor {statistics.median(used):.2f} s; "
        f"{size:.0f} MiB of arrays and names",
        flush=True,
    )


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _things(whole: Opened, view: View) -> list[int]:
    """Things with some links, as most are that people ask for."""
    degrees = np.diff(view.pairs.first)
    some = np.flatnonzero((degrees >= 8) & (degrees <= 14))
    return [int(n) for n in np.random.default_rng(SEED).permutation(some)]


def _against_peers(graph: Graph, whole: Opened, view: View, things: Sequence[int]) -> None:
    snapshot = whole.snapshot
    peer = nx.Graph()
    peer.add_nodes_from(range(snapshot.size))
    peer.add_edges_from(zip(snapshot.source.tolist(), snapshot.target.tolist(), strict=True))
    directed = nx.DiGraph()
    directed.add_nodes_from(range(snapshot.size))
    directed.add_edges_from(zip(snapshot.source.tolist(), snapshot.target.tolist(), strict=True))
    pairs = list(zip(things[:5], things[5:10], strict=True))
    found = [len(list(simple_paths(view, view, *pair, 4, Meter(Budget())))) for pair in pairs]
    expected = [sum(1 for _ in nx.all_simple_paths(peer, *pairs[0], 4))]
    assert found[:1] == expected, (found, expected)
    show(
        f"all simple paths up to 4 ({found[0]} found)",
        median(lambda: list(simple_paths(view, view, *pairs[0], 4, Meter(Budget())))),
        "networkx",
        median(lambda: list(nx.all_simple_paths(peer, *pairs[0], 4)), 1),
    )
    incoming = whole.view(Filter(), "in")
    show(
        "PageRank to 1e-8",
        median(lambda: pagerank(incoming, Meter(Budget()))),
        "networkx to 1e-8",
        median(lambda: nx.pagerank(directed, tol=1e-8 / snapshot.size, max_iter=500)),
    )
    sparql = _three_hops(snapshot.iri(things[0]))
    ours = {snapshot.iri(n) for n in reached(distances(view, things[:1], 3)).tolist()}

    def ask_peer() -> bytes:
        rows = graph.query(sparql)
        assert isinstance(rows, ox.QuerySolutions)
        return rows.serialize(format=ox.QueryResultsFormat.CSV) or b""

    theirs = set(ask_peer().decode().split()[1:])
    assert theirs | {snapshot.iri(things[0])} == ours, (len(theirs), len(ours))
    show(
        f"3 hops ({len(ours)} things)",
        median(lambda: reached(distances(view, things[:1], 3))),
        "SPARQL property path",
        median(ask_peer),
    )


def _three_hops(iri: str) -> str:
    steps = "|".join(f"<{p}>|^<{p}>" for p in sorted({predicate for _, predicate, _, _ in LINKS}))
    return f"SELECT DISTINCT ?x {{ <{iri}> ({steps})/({steps})?/({steps})? ?x }}"


@contextmanager
def _served(home: Path) -> Iterator[http.client.HTTPConnection]:
    command = [str(Path(sys.executable).with_name("zhitu")), "serve", "--port", "0"]
    environment = os.environ | {"ZHITU_HOME": str(home), "ZHITU_MEMORY_QUADS": QUADS, "COLUMNS": "200"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        address = None
        while address is None:
            said = process.stderr.readline()
            assert said, "the server ended before it was ready"
            address = re.search(r"http://([0-9.]+):(\d+)/", said)
        connection = http.client.HTTPConnection(address[1], int(address[2]), timeout=120)
        yield connection
        connection.close()
        process.terminate()
        process.wait(30)


def _over_http(connection: http.client.HTTPConnection, whole: Opened, things: Sequence[int]) -> None:
    names = whole.snapshot.names

    def get(path: str, **params: object) -> bytes:
        connection.request("GET", f"/graph/{path}?{urlencode(params, doseq=True)}")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return body

    def timed(what: str, goal: float, send: Callable[[int], bytes], requests: int = REQUESTS) -> None:
        for i in range(4):  # each of the workers has been asked before
            send(-1 - i)
        taken, sizes = [], []
        for i in range(requests):
            start = time.perf_counter()
            body = send(i)
            taken.append(time.perf_counter() - start)
            sizes.append(len(body))
        middle = statistics.median(taken) * 1000
        print(
            f"HTTP {what:<41} {middle:9.1f} ms   (goal {goal:g} ms; best {min(taken) * 1000:.1f} ms; "
            f"{statistics.median(sizes) / 1024:.0f} KiB)",
            flush=True,
        )

    def ends(i: int) -> dict[str, object]:
        return {"from": names[things[2 * i]], "to": names[things[2 * i + 1]]}

    around = json.loads(get("neighbors", thing=names[things[0]], depth=2, limit=10_000))
    print(f"2 hops of the first thing: {around['total']} things", flush=True)
    timed("2 hops, a page of 100 with labels", 5, lambda i: get("neighbors", thing=names[things[i]], depth=2))

    def two_hops(detail: str) -> Callable[[int], bytes]:
        return lambda i: get("neighbors", thing=names[things[i]], depth=2, limit=10_000, detail=detail)

    timed("2 hops, all with labels", 5, two_hops("labels"))
    timed("2 hops, all with labels and statements", 5, two_hops("full"))
    timed(
        "3 hops, all ids",
        10,
        lambda i: get("neighbors", thing=names[things[i]], depth=3, detail="ids", limit=100_000),
    )
    timed("shortest path with labels and places", 10, lambda i: get("paths", **ends(i)))
    timed(
        "all simple paths up to 4, with labels", 10, lambda i: get("paths", kind="all", length=4, **ends(i))
    )
    costs = {"weight": "property", "cost": ["broader=3", "combinesWith=2"], "count": 3}
    timed("3 lightest paths by property", 50, lambda i: get("paths", **costs, **ends(i)))
    timed("surest path", 50, lambda i: get("paths", weight="confidence", **ends(i)))
    timed("similar things", 20, lambda i: get("similar", thing=names[things[i]]))
    timed(
        "betweenness, an estimate, the first 100",
        5000,
        lambda i: get("rank", measure="betweenness", max_seconds=5 + i / 1e6),
        3,
    )
    # A worker remembers its last rankings and groups for the next page, so each of these asks for another one.
    timed("PageRank from a thing, the first 100", 200, lambda i: get("rank", thing=names[things[i]]), 10)
    timed(
        "Leiden, the first 20 groups", 1000, lambda i: get("communities", limit=20, resolution=1 + i / 1e6), 9
    )
