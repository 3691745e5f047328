"""Repeated and new SPARQL queries over HTTP, against `oxigraph serve` in memory and on disk, on the same triples.

1,000,000 triples, the release in memory, all servers and the load generator on the same processors, rounds of all
servers in turn. `repeated` asks what has been asked before (Zhitu keeps the answers); `new` asks with keeping switched
off. Rates are medians of the rounds.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
from pyoxigraph import DefaultGraph, RdfFormat, Store

from ontology.identifiers import ONTOLOGY, THINGS
from tests.benchmarks._industry import made_up_home
from tests.benchmarks._load import Load, load
from tests.benchmarks.measure import RUNS

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
BIN = Path(sys.executable).parent
SIZE = float(os.environ.get("ZHITU_BENCH_SIZE", "1.0"))
SECONDS = 2.0
Server = tuple[str, int, str]


def queries() -> dict[str, tuple[list[str], int]]:
    """The queries of each kind, and over how many connections they are asked."""
    draw = random.Random(7)  # noqa: S311  a benchmark, not a secret

    def one(pattern: str, select: str = "*") -> str:
        return f"SELECT {select} {{ {pattern} }}"

    light = []
    for _ in range(600):
        technology = f"<{THINGS}technology/{draw.randrange(int(30_000 * SIZE))}>"
        light.append(one(f"{technology} <{ONTOLOGY}enables> ?a . ?a <{LABEL}> ?name"))
        light.append(one(f"?c <{ONTOLOGY}usesTechnology> {technology} . ?c <{ONTOLOGY}inIndustry> ?i"))
        light.append(one(f"{technology} ?p ?o"))
    heavy = [
        one(f"?t <{ONTOLOGY}appliedIn> ?i", "?i (COUNT(?t) AS ?n)")
        + " GROUP BY ?i ORDER BY DESC(?n) LIMIT 20",
        one(f"?c <{ONTOLOGY}usesTechnology> ?t . ?t <{ONTOLOGY}enables> ?a", "?a (COUNT(?c) AS ?n)")
        + " GROUP BY ?a ORDER BY DESC(?n) LIMIT 20",
        one(f"?p <{ONTOLOGY}issuedBy> ?o . ?p <{ONTOLOGY}supports> ?t", "?o (COUNT(DISTINCT ?t) AS ?n)")
        + " GROUP BY ?o ORDER BY DESC(?n) LIMIT 20",
    ]
    return {
        "tiny": ([one(f"<{THINGS}technology/17> <{LABEL}> ?name")], 16),
        "mix": (light, 16),
        "heavy": (heavy, 8),
        "100,000 rows": ([one(f"?t <{ONTOLOGY}enables> ?a") + " LIMIT 100000"], 4),
    }


def run() -> None:
    """Prints the rates of each kind of query and their ratios."""
    with made_up_home(SIZE) as (home, release), ExitStack() as stack:
        dump = home / "default.nt"
        Store.read_only(str(release.store)).dump(str(dump), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        keeping = ("zhitu", stack.enter_context(zhitu(home, 256)), "/sparql")
        fresh = ("zhitu, keeping nothing", stack.enter_context(zhitu(home, 0)), "/sparql")
        memory = ("oxigraph, memory", stack.enter_context(oxigraph(home, dump)), "/query")
        disk = ("oxigraph, disk", stack.enter_context(oxigraph(home, dump, on_disk=True)), "/query")
        for kind, (asked, connections) in queries().items():
            measured = rounds([keeping, fresh, memory, disk], asked, connections)
            report(kind, measured)


def rounds(servers: list[Server], asked: list[str], connections: int) -> dict[str, list[Load]]:
    """RUNS rounds over all servers in turn, after one that warms them up."""
    found: dict[str, list[Load]] = {name: [] for name, _, _ in servers}
    for number in range(RUNS + 1):
        for name, port, path in servers:
            requests = [f"{path}?query={quote(one, safe='')}" for one in asked]
            measured = load(port, requests, connections, SECONDS)
            if number:
                found[name].append(measured)
    return found


def report(kind: str, measured: dict[str, list[Load]]) -> None:
    """Prints a line for each server."""
    rates = {name: statistics.median(one.rate for one in runs) for name, runs in measured.items()}
    for name, runs in measured.items():
        p99 = statistics.median(one.p99 for one in runs)
        failed = sum(one.failed for one in runs)
        against = "  ".join(
            f"{rates[name] / rates[peer]:8.2f}x {peer}" for peer in ("oxigraph, memory", "oxigraph, disk")
        )
        print(
            f"{kind:<14} {name:<24} {rates[name]:10.1f}/s  p99 {p99:8.1f} ms  {against}"
            + (f"  {failed} FAILED" if failed else ""),
            flush=True,
        )


@contextmanager
def zhitu(home: Path, kept_mb: int) -> Iterator[int]:
    """The service over a home; gives its port."""
    with tempfile.TemporaryFile("w+") as log:
        environment = os.environ | {
            "ZHITU_HOME": str(home),
            "ZHITU_CACHE_MB": str(kept_mb),
            "ZHITU_MEMORY_QUADS": "20000000",
            "ZHITU_LOG_FORMAT": "text",
        }
        command = [str(BIN / "zhitu"), "serve", "--port", "0"]
        with subprocess.Popen(command, stderr=log, env=environment) as process:
            try:
                yield _port(process, log)
            finally:
                process.terminate()


def _port(process: subprocess.Popen[bytes], log: object) -> int:
    for _ in range(1200):
        log.seek(0)  # type: ignore[attr-defined]
        found = re.search(r"http://127\.0\.0\.1:(\d+)", log.read())  # type: ignore[attr-defined]
        if found:
            return int(found[1])
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the service did not start")


@contextmanager
def oxigraph(home: Path, dump: Path, *, on_disk: bool = False) -> Iterator[int]:
    """`oxigraph serve` with the same triples; gives its port."""
    port = 18_197 if on_disk else 18_198
    command = [str(BIN / "oxigraph")]
    if on_disk:
        place = str(home / "oxigraph")
        subprocess.run([*command, "load", "-l", place, "-f", str(dump)], check=True, capture_output=True)
        command += ["serve-read-only", "-l", place]
    else:
        command += ["serve"]
    with subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    httpx.get(address + "/query?query=ASK%7B%7D")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            if not on_disk:
                httpx.post(
                    address + "/store?default&no_transaction",
                    content=dump.read_bytes(),
                    headers={"Content-Type": "application/n-triples"},
                    timeout=600,
                ).raise_for_status()
            yield port
        finally:
            process.terminate()
