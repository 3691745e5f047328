"""SPARQL over HTTP beside other servers: the same graph, queries and load generator, in interleaved rounds.

"cold" means that no query was asked before (a comment makes each differ), "again" that the same ones are repeated; the
release is in memory. Virtuoso and rdflib-endpoint are measured after the others, each by itself: Virtuoso goes on with
what a client has left, and rdflib-endpoint takes long to load.

ZHITU_BENCH_SIZE (1.0 is 1,000,000 triples), ZHITU_BENCH_ROUNDS, ZHITU_BENCH_SECONDS (of each run) and ZHITU_BENCH_KINDS (such
as "mix, cold;tiny, cold") make it shorter.
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
from tests.benchmarks._servers import (
    RDFLIB_ENDPOINT,
    oxigraph_in_memory,
    oxigraph_on_disk,
    rdflib_endpoint,
    virtuoso_loaded,
    zhitu,
)
from tests.benchmarks._wrk import MISSING, WRK, Load, load
from tests.engine.virtuoso import SERVER

SIZE = float(os.environ.get("ZHITU_BENCH_SIZE", "1.0"))
ROUNDS = int(os.environ.get("ZHITU_BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("ZHITU_BENCH_SECONDS", "3"))
OURS = "zhitu"
MEMORY, DISK = "oxigraph, memory", "oxigraph, disk"
# For tables and for graphs, so that all write the same.
ACCEPT = "application/sparql-results+json, text/turtle"
Runs = dict[str, list[Load]]


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
CHOSEN = os.environ.get("ZHITU_BENCH_KINDS", "")


def run() -> None:
    """Prints requests a second and the 99th percentile of each server, as ratios of ours to it."""
    if WRK is None:
        print(MISSING)
        return
    kinds = [kind for kind in KINDS if not CHOSEN or kind.name in CHOSEN.split(";")]
    with tempfile.TemporaryDirectory() as folder:
        made = release(Path(folder), SIZE)
        store = ox.Store.read_only(str(made.store))
        dump, merged = Path(folder) / "graph.nq", Path(folder) / "merged.nt"
        store.dump(dump, format=ox.RdfFormat.N_QUADS)
        store.dump(merged, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        with ExitStack() as stack:
            ours = {OURS: stack.enter_context(zhitu(Path(folder))).address + "/sparql"}
            peers = {
                MEMORY: stack.enter_context(oxigraph_in_memory(dump)),
                DISK: stack.enter_context(oxigraph_on_disk(made)),
            }
            same_answers(ours | peers)
            measured: dict[str, Runs] = {}
            for kind in kinds:
                measured[kind.name] = rounds(kind, ours | peers)
                report(kind.name, measured[kind.name])
        if SERVER is not None:
            with virtuoso_loaded(Path(folder) / "virtuoso", made) as url, zhitu(Path(folder)) as service:
                same_answers({OURS: service.address + "/sparql", "virtuoso": url})
                beside("virtuoso", url, kinds, measured)
        mixes = [kind for kind in kinds if kind.name.startswith("mix")]
        if RDFLIB_ENDPOINT is not None and mixes:
            with rdflib_endpoint(merged) as url:
                beside("rdflib-endpoint", url, mixes, measured)


def beside(name: str, url: str, kinds: list[Kind], measured: dict[str, Runs]) -> None:
    """Measures one more server by itself, and compares ours with it."""
    for kind in kinds:
        found = rounds(kind, {name: url})
        report(kind.name, {OURS: measured[kind.name][OURS], **found}, of=name)


def same_answers(endpoints: dict[str, str]) -> None:
    """Says which servers give other numbers of solutions to the heavy queries and to some of the mix, or none."""
    accept = {"Accept": "application/sparql-results+json"}
    some = [query for query in queries.mix(SIZE, 20) if "SELECT" in query]
    with httpx.Client(timeout=120, headers=accept) as client:
        for query in [*queries.heavy(), *some]:
            found: dict[str, object] = {}
            for name, url in endpoints.items():
                answer = client.get(url, params={"query": query})
                good = answer.is_success and answer.headers["content-type"].startswith(accept["Accept"])
                found[name] = len(answer.json()["results"]["bindings"]) if good else answer.text[:120]
            if len(set(found.values())) > 1:
                print(f"different answers: {found} to {query[len(queries.PREFIXES) :]}", flush=True)


def rounds(kind: Kind, endpoints: dict[str, str]) -> Runs:
    """One kind of load over servers, in turn."""
    asked = kind.ask()
    found: Runs = {name: [] for name in endpoints}
    for _ in range(ROUNDS):
        for name, url in endpoints.items():
            found[name].append(load(url, asked, kind.connections, SECONDS, cold=kind.cold, accept=ACCEPT))
    return found


def report(kind: str, measured: Runs, of: str = OURS) -> None:
    """Prints medians, and ours as ratios of the others'. With `of` another server, only that one."""
    middle = {
        name: [statistics.median(getattr(one, what) for one in runs) for what in ("rate", "late")]
        for name, runs in measured.items()
    }
    for name, (rate, late) in middle.items():
        if of not in {OURS, name}:
            continue
        bad = sum(one.refused + one.broken for one in measured[name])
        line = f"{kind:<20} {name:<17} {rate:9.1f}/s, 99% in {late:8.2f} ms, {bad} failed"
        if name != OURS and rate and late:
            ours, ours_late = middle[OURS]
            line += f": ours {ours / rate:7.2f}x the rate, {ours_late / late:6.2f}x the 99%"
        print(line, flush=True)
