"""SPARQL over HTTP beside other servers: the same graph, queries and load generator, in interleaved rounds.

"cold" means that no query was asked before (a comment makes each differ), "again" that the same ones are repeated.
The size of the graph, the rounds and the seconds of each run can be set: ZHITU_BENCH_SIZE, _ROUNDS, _SECONDS.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox

from tests.benchmarks import _queries as queries
from tests.benchmarks._industry import release
from tests.benchmarks._servers import oxigraph_in_memory, oxigraph_on_disk, virtuoso_loaded, zhitu
from tests.benchmarks._wrk import MISSING, WRK, Load, load
from tests.engine.virtuoso import SERVER

SIZE = float(os.environ.get("ZHITU_BENCH_SIZE", "1.0"))
ROUNDS = int(os.environ.get("ZHITU_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("ZHITU_BENCH_SECONDS", "3"))
OURS = "zhitu"
MEMORY = "oxigraph, memory"


@dataclass(frozen=True)
class Kind:
    """One kind of load."""

    name: str
    ask: Callable[[], list[str]]
    connections: int
    cold: bool


KINDS = (
    Kind("tiny, cold", queries.tiny, 16, True),
    Kind("mix, cold", lambda: queries.mix(SIZE), 16, True),
    Kind("heavy, cold", queries.heavy, 8, True),
    Kind("tiny, again", queries.tiny, 16, False),
    Kind("mix, again", lambda: queries.mix(SIZE), 16, False),
    Kind("heavy, again", queries.heavy, 8, False),
    Kind("100,000 rows, again", lambda: [queries.HUNDRED_THOUSAND], 4, False),
)


def run() -> None:
    """Prints requests a second and the 99th percentile of each server, as ratios of ours to it."""
    if WRK is None:
        print(MISSING)
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        made = release(Path(folder), SIZE)
        dump = Path(folder) / "graph.nq"
        ox.Store.read_only(str(made.store)).dump(dump, format=ox.RdfFormat.N_QUADS)
        endpoints = {
            OURS: stack.enter_context(zhitu(Path(folder))).address + "/sparql",
            MEMORY: stack.enter_context(oxigraph_in_memory(dump)),
            "oxigraph, disk": stack.enter_context(oxigraph_on_disk(made)),
        }
        if SERVER is not None:
            endpoints["virtuoso"] = stack.enter_context(virtuoso_loaded(Path(folder) / "virtuoso", made))
        same_answers(endpoints)
        for kind in KINDS:
            measure(kind, endpoints)


def same_answers(endpoints: dict[str, str]) -> None:
    """Says which servers give other numbers of solutions to the heavy queries, or none."""
    accept = {"Accept": "application/sparql-results+json"}
    with httpx.Client(timeout=120, headers=accept) as client:
        for query in queries.heavy():
            found: dict[str, object] = {}
            for name, url in endpoints.items():
                answer = client.get(url, params={"query": query})
                good = answer.is_success and answer.headers["content-type"].startswith(accept["Accept"])
                found[name] = len(answer.json()["results"]["bindings"]) if good else answer.text[:120]
            if len(set(found.values())) > 1:
                print(f"different answers: {found} to {query[len(queries.PREFIXES) :]}", flush=True)


def measure(kind: Kind, endpoints: dict[str, str]) -> None:
    """One kind of load over all servers."""
    asked = kind.ask()
    results: dict[str, list[Load]] = {name: [] for name in endpoints}
    for _ in range(ROUNDS):
        for name, url in endpoints.items():
            results[name].append(load(url, asked, kind.connections, SECONDS, cold=kind.cold))
    ours = results[OURS]
    rate = statistics.median(one.rate for one in ours)
    late = statistics.median(one.late for one in ours)
    failed = sum(one.refused + one.broken for one in ours)
    print(f"{kind.name:<22} {OURS}: {rate:9.1f}/s, 99% in {late:8.2f} ms, {failed} failed", flush=True)
    for name, found in results.items():
        if name == OURS:
            continue
        peer, peer_late = (
            statistics.median(getattr(one, what) for one in found) for what in ("rate", "late")
        )
        bad = sum(one.refused + one.broken for one in found)
        if not peer or not peer_late:
            print(f"{'':<22} {name:<17} finished nothing", flush=True)
            continue
        print(
            f"{'':<22} {name:<17} {peer:9.1f}/s, 99% in {peer_late:8.2f} ms, {bad} failed: "
            f"ours {rate / peer:7.2f}x the rate, {late / peer_late:6.2f}x the 99%",
            flush=True,
        )
