"""A made-up industrial graph of any size for the benchmarks: seeded, with hubs, shaped like a release.

At the size 1.0 it has 100,000 things, 450,000 links between them and 50,000 pieces of evidence: 1,000,000 triples,
each in its named graph and in the merged default graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from pyoxigraph import RdfFormat, Store

from ontology.identifiers import GRAPHS, ONTOLOGY, THINGS
from ontology.model import DEFINITIONS
from ontology.release import STORE, Release

SEED = 20241124
DOCUMENTS = 20
CLASSES = {
    "Technology": ("technology", 30_000),
    "Application": ("application", 20_000),
    "Industry": ("industry", 2_000),
    "Case": ("case", 20_000),
    "Organization": ("organization", 15_000),
    "Policy": ("policy", 8_000),
    "Product": ("product", 5_000),
}
BROADER = "http://www.w3.org/2004/02/skos/core#broader"
LINKS = (
    ("Technology", ONTOLOGY + "enables", "Application", 120_000),
    ("Technology", ONTOLOGY + "appliedIn", "Industry", 60_000),
    ("Case", ONTOLOGY + "usesTechnology", "Technology", 90_000),
    ("Case", ONTOLOGY + "inIndustry", "Industry", 30_000),
    ("Case", ONTOLOGY + "operatedBy", "Organization", 20_000),
    ("Policy", ONTOLOGY + "issuedBy", "Organization", 15_000),
    ("Policy", ONTOLOGY + "supports", "Technology", 40_000),
    ("Technology", ONTOLOGY + "combinesWith", "Technology", 40_000),
    ("Organization", ONTOLOGY + "produces", "Product", 10_000),
    ("Technology", BROADER, "Technology", 25_000),
)
EVIDENCE = 50_000


def release(folder: Path, size: float = 1.0) -> Release:
    """A release of the graph in `folder`, as far as the service reads it."""
    folder = folder / "releases" / "0123456789abcdef"
    folder.mkdir(parents=True)
    store = Store(str(folder / STORE))
    fill(store, size)
    store.flush()
    (folder.parent / "current").symlink_to(folder.name)
    return Release(folder.name, folder)


def fill(store: Store, size: float = 1.0) -> None:
    """Loads the graph into a store."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "graph.nq"
        with path.open("w", encoding="utf-8") as out:
            for triple, graph in statements(size):
                out.write(f"{triple} <{GRAPHS}{graph}> .\n{triple} .\n")
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    store.bulk_load(path=DEFINITIONS, format=RdfFormat.TURTLE)


def statements(size: float = 1.0) -> Iterator[tuple[str, str]]:
    """Every triple in N-Triples without its full stop, and the path of its graph."""
    random = np.random.default_rng(SEED)
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    kind_of = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    count = {name: max(2, int(n * size)) for name, (_, n) in CLASSES.items()}
    for name, (kind, _) in CLASSES.items():
        for i in range(count[name]):
            thing = f"<{THINGS}{kind}/{i}>"
            graph = f"source/d{i % DOCUMENTS}"
            yield f"{thing} <{kind_of}> <{ONTOLOGY}{name}>", graph
            yield f'{thing} <{label}> "{name} {i}"@en', graph
            yield f'{thing} <{label}> "{kind}第{i}号"@zh', graph
    links = list(_links(random, count, size))
    for i, triple in enumerate(links):
        yield triple, f"source/d{i % DOCUMENTS}"
    for i in random.choice(len(links), int(EVIDENCE * size), replace=False).tolist():
        evidence, document = f"<{THINGS}evidence/d.{i}>", i % DOCUMENTS
        graph = f"evidence/d{document}"
        yield f"{evidence} <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( {links[i]} )>>", graph
        yield f"{evidence} <http://www.w3.org/ns/oa#hasSource> <{THINGS}report/d{document}>", graph
        yield f'{evidence} <{ONTOLOGY}where> "s{i % 9}/p{i % 50}"', graph
        yield f'{evidence} <{ONTOLOGY}review> "accepted"', graph
        decimal = f'"{0.5 + i % 50 / 100:.2f}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        yield f"{evidence} <{ONTOLOGY}confidence> {decimal}", graph


def _links(random: np.random.Generator, count: dict[str, int], size: float) -> Iterator[str]:
    for subject, predicate, target, wanted in LINKS:
        (head, _), (tail, _) = CLASSES[subject], CLASSES[target]
        pairs: set[tuple[int, int]] = set()
        enough = min(int(wanted * size), count[subject] * count[target] // 4)
        while len(pairs) < enough:
            # a power of a uniform number: few things have most of the links
            ends = random.random((enough, 2)) ** (1.5, 2.5) * (count[subject], count[target])
            pairs.update((a, b) for a, b in ends.astype(int).tolist() if subject != target or a != b)
        for a, b in sorted(pairs)[:enough]:
            yield f"<{THINGS}{head}/{a}> <{predicate}> <{THINGS}{tail}/{b}>"


@contextmanager
def made_up_home(size: float = 1.0) -> Iterator[tuple[Path, Release]]:
    """A temporary home with the release of the made-up graph."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder), release(Path(folder), size)
