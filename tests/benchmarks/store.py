"""Loading and asking the store, against rdflib in memory with the same triples and the same question."""

from __future__ import annotations

import rdflib
from pyoxigraph import RdfFormat, Store, serialize

from ontology.release import NQUADS
from queries.stored import stored_query
from service.graph import Graph
from tests.benchmarks.measure import median, real_home, show

QUESTION = "technologies-enabling-application"
GIVEN = {"application": "predictive-maintenance"}
# rdflib has no triple terms, so both answer the part of the question that needs none.
PLAIN = """PREFIX zhitu: <https://w3id.org/zhitu/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?technology ?zh { ?scope skos:broader* <https://w3id.org/zhitu/id/application/predictive-maintenance> .
  ?technology zhitu:enables ?scope ; skos:prefLabel ?zh . FILTER(LANG(?zh) = "zh") }"""


def run() -> None:
    """Prints the times of loading the release's triples and of two questions."""
    with real_home() as (_, release):
        graph = Graph(release)
        store = Store()
        store.load(path=release.folder / NQUADS, format=RdfFormat.N_QUADS)
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
        disk = Graph(release, memory_quads=0)
        question = stored_query(QUESTION)
        show(
            "stored question, from memory",
            median(lambda: graph.rows(question, GIVEN)),
            "from disk",
            median(lambda: disk.rows(question, GIVEN)),
        )
