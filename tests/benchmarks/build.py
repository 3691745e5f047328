"""The build of a release from the clone's data, and its reasoner against owlrl."""

from __future__ import annotations

import resource
import time

import owlrl
import rdflib
from pyoxigraph import RdfFormat, Store

from graph_build.inference import infer
from ontology.model import DEFINITIONS
from service.graph import Graph
from tests.benchmarks.measure import median, real_home, show


def run() -> None:
    """Prints the build's time and memory, and the reasoner's time."""
    start = time.perf_counter()
    with real_home() as (_, release):
        built = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"build: {built:.1f} s, {peak:.0f} MiB at most, {Graph(release).size} quads")
    store = Store()
    store.load(path=DEFINITIONS, format=RdfFormat.TURTLE)

    def peer() -> None:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(rdflib.Graph().parse(DEFINITIONS))

    show("OWL 2 RL over the ontology", median(lambda: infer(store)), "owlrl", median(peer, 1))
