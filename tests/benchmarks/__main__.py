"""`make bench`: what the build and the service cost, as ratios against a peer in the same run.

Every figure is the median of RUNS runs. The peer of the store is rdflib, with the same triples and the same question;
the peer of the reasoner is owlrl; the peer of the service is the same question asked of the store without HTTP.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import owlrl
import rdflib
import uvicorn
from pyoxigraph import RdfFormat, Store, serialize

from graph_build.build import Settings, build
from graph_build.inference import infer
from ontology.model import DEFINITIONS
from queries.stored import stored_query
from service.app import create_app
from service.graph import Graph
from service.settings import ServiceSettings

RUNS = 5
ROOT = Path(__file__).parents[2]
QUESTION = "technologies-enabling-application"
GIVEN = {"application": "predictive-maintenance"}
# rdflib has no triple terms, so both answer the part of the question that needs none.
PLAIN = """PREFIX zhitu: <https://w3id.org/zhitu/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?technology ?zh { ?scope skos:broader* <https://w3id.org/zhitu/id/application/predictive-maintenance> .
  ?technology zhitu:enables ?scope ; skos:prefLabel ?zh . FILTER(LANG(?zh) = "zh") }"""


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of an action, in seconds."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def show(what: str, own: float, peer_name: str, peer: float) -> None:
    print(f"{what:<46} {own * 1000:9.1f} ms   {peer_name:<22} {peer * 1000:9.1f} ms   {peer / own:7.1f}x")


def main() -> None:
    """Builds the real data in a temporary folder, then measures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start = time.perf_counter()
        release, _ = build(Settings(ROOT / "data", home))
        built = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        graph = Graph(release)
        print(f"build: {built:.1f} s, {peak:.0f} MiB at most, {graph.size} quads")
        compare_store(release.folder / "zhitu.nq", graph)
        compare_reasoner()
        compare_service(home, graph)


def compare_store(dump: Path, graph: Graph) -> None:
    """Load and query, against rdflib in memory."""
    store = Store()
    store.load(path=dump, format=RdfFormat.N_QUADS)
    plain = {q.triple for q in store if "<<" not in str(q)}
    ntriples = serialize(plain, format=RdfFormat.N_TRIPLES)

    def load_own() -> None:
        Store().load(input=ntriples, format=RdfFormat.N_TRIPLES)

    def load_peer() -> rdflib.Graph:
        return rdflib.Graph().parse(data=ntriples, format="nt")

    show("load the triples", median(load_own), "rdflib", median(load_peer))
    peer = load_peer()
    own_rows, peer_rows = list(graph.query(PLAIN)), list(peer.query(PLAIN))  # type: ignore[arg-type]
    assert len(own_rows) == len(peer_rows) > 0
    show(
        "question without evidence",
        median(lambda: list(graph.query(PLAIN))),  # type: ignore[arg-type]
        "rdflib",
        median(lambda: list(peer.query(PLAIN))),
    )
    memory, disk = graph, Graph(graph.release, memory_quads=0)
    question = stored_query(QUESTION)
    show(
        "stored question, from memory",
        median(lambda: memory.rows(question, GIVEN)),
        "from disk",
        median(lambda: disk.rows(question, GIVEN)),
    )


def compare_reasoner() -> None:
    """OWL 2 RL over the ontology alone, against owlrl."""
    store = Store()
    store.load(path=DEFINITIONS, format=RdfFormat.TURTLE)

    def peer() -> None:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(rdflib.Graph().parse(DEFINITIONS))

    show("OWL 2 RL over the ontology", median(lambda: infer(store)), "owlrl", median(peer, 1))


def compare_service(home: Path, graph: Graph) -> None:
    """One stored question over HTTP, against the same without HTTP."""
    settings = ServiceSettings().model_copy(update={"home": home})  # type: ignore[call-arg]
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    question = stored_query(QUESTION)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        over_http = median(lambda: client.get(f"/queries/{QUESTION}", params=GIVEN).raise_for_status(), 50)
    show(
        "stored question over HTTP",
        over_http,
        "without HTTP",
        median(lambda: graph.rows(question, GIVEN), 50),
    )
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
