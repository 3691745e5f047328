"""Exports: the time of each format on the real graph beside networkx's writers; memory on 1 M triples."""

from __future__ import annotations

import io
import json
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import networkx as nx

from service.exports.columns import edge_record, node_record
from service.exports.part import Options, Part
from service.exports.selection import chosen_part
from service.exports.table import FORMATS, export_format
from service.graph import Graph
from tests.benchmarks._industry import made_up_home
from tests.benchmarks.measure import median, real_home, show

STREAMED = ("graphml", "gexf", "nq")
DRAWN = frozenset({"svg", "png", "pdf"})
QUICK, FULL = 0.25, 1.0


def run() -> None:
    """Prints the time of each format on the real graph, then the memory that the streamed ones take."""
    with real_home() as (_, release):
        graph = Graph(release)
        chosen_part(graph)  # makes the snapshot
        start = time.perf_counter()
        part = chosen_part(graph)
        described = time.perf_counter() - start
        print(f"{len(list(part.nodes))} nodes, {len(list(part.edges))} edges, described in {described:.2f} s")
        _formats(graph, part)
    for size in (QUICK, FULL):
        with made_up_home(size) as (_, release):
            for name in STREAMED:
                _in_a_process(_streamed, (release.folder, name, size))


def _formats(graph: Graph, part: Part) -> None:
    peers = _peers(part)
    for one in FORMATS:
        if one.name in DRAWN:
            continue

        def write(writer: Callable[..., Iterable[bytes]] = one.writer) -> None:
            for _ in writer(part, Options("zh", "", graph, whole=True)):
                pass

        taken = median(write)
        if one.name in peers:
            show(one.name, taken, f"networkx {one.name}", median(peers[one.name]))
        else:
            print(f"{one.name:<46} {taken * 1000:9.1f} ms", flush=True)


def _peers(part: Part) -> dict[str, Callable[[], object]]:
    """networkx's writers on the same nodes, edges and values; lists are joined, as its writers need."""
    graph = nx.MultiDiGraph()

    def flat(record: dict[str, object]) -> dict[str, object]:
        return {k: "|".join(map(str, v)) if isinstance(v, tuple) else v for k, v in record.items()}

    for node in part.nodes:
        graph.add_node(node.iri, **flat(dict(node_record(node))))
    for edge in part.edges:
        graph.add_edge(edge.source, edge.target, key=edge.id, **flat(dict(edge_record(edge))))
    return {
        "graphml": lambda: nx.write_graphml(graph, io.BytesIO()),
        "gexf": lambda: nx.write_gexf(graph, io.BytesIO()),
        "cyjs": lambda: json.dumps(nx.cytoscape_data(graph), ensure_ascii=False),
        "node-link": lambda: json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False),
        "dot": lambda: nx.nx_pydot.to_pydot(graph).to_string(),
    }


def _in_a_process(function: Callable[..., None], given: tuple[object, ...]) -> None:
    """Runs a measurement of memory in a process of its own."""
    process = multiprocessing.get_context("spawn").Process(target=function, args=given)
    process.start()
    process.join()


def _streamed(folder: Path, name: str, size: float) -> None:
    from ontology.release import Release

    graph = Graph(Release(folder.name, folder), memory_quads=0)
    part = chosen_part(graph)
    writer = export_format(name).writer
    before, peak, done = resident(), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    written = sum(map(len, writer(part, Options("zh", "", graph, whole=True))))
    taken = time.perf_counter() - start
    done.set()
    watcher.join()
    print(
        f"{name:<8} {size * 1e6:>9,.0f} triples  {written / 1e6:7.1f} MB in {taken:6.1f} s,"
        f" {max(0, peak - before) / 1024:6.1f} MiB more than before",
        flush=True,
    )


def resident() -> int:
    """The memory of this process in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
