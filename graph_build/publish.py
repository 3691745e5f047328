"""Writes a release beside the old one and switches to it by one atomic rename."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat, Store, serialize

from ontology.errors import ZhituError
from ontology.release import CATALOGUE, CURRENT, NQUADS, RELEASES, REPORT, STORE, TRIG, Release

PREFIXES = {
    "zhitu": "https://w3id.org/zhitu/ontology#",
    "id": "https://w3id.org/zhitu/id/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class BuildRunning(ZhituError):
    """Another build is writing to the same home."""


def canonical(quads: Iterable[Quad]) -> list[str]:
    """The quads as sorted N-Quads lines, blank nodes named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    nquads = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return sorted(nquads.decode().splitlines())


def release_identifier(lines: list[str]) -> str:
    """The first 16 digits of the SHA-256 of the canonical quads."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()[:16]


@contextlib.contextmanager
def only_builder(home: Path) -> Iterator[None]:
    """Holds the home for one build. Raises BuildRunning where another one holds it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "build.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BuildRunning(str(home), "another build is running there", "wait for it to end") from None
        yield


def publish(
    home: Path, identifier: str, quads: list[Quad], catalogue: list[Quad], report: dict[str, object]
) -> Release:
    """Writes the release folder and switches `current` to it. A failure leaves the old release in place."""
    release = write_release(home, identifier, quads, catalogue, report)
    switch(home, identifier)
    return release


def write_release(
    home: Path, identifier: str, quads: list[Quad], catalogue: list[Quad], report: dict[str, object]
) -> Release:
    """Writes the release folder, whole or not at all; `current` stays where it is."""
    releases = home / RELEASES
    releases.mkdir(parents=True, exist_ok=True)
    folder = releases / identifier
    if not (folder / REPORT).is_file():
        staging = Path(tempfile.mkdtemp(prefix=".building-", dir=releases))
        try:
            _write(staging, quads, catalogue, report)
            shutil.rmtree(folder, ignore_errors=True)
            staging.chmod(0o755)
            staging.rename(folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Release(identifier, folder)


def _write(folder: Path, quads: list[Quad], catalogue: list[Quad], report: dict[str, object]) -> None:
    everything = sorted(quads + catalogue, key=str)
    with (folder / NQUADS).open("wb") as out:
        serialize(everything, out, format=RdfFormat.N_QUADS)
    with (folder / TRIG).open("wb") as out:
        serialize(everything, out, format=RdfFormat.TRIG, prefixes=PREFIXES)
    with (folder / CATALOGUE).open("wb") as out:
        serialize((q.triple for q in catalogue), out, format=RdfFormat.TURTLE)
    store = Store(str(folder / STORE))
    store.bulk_extend(everything)
    # The default graph is the merge of all graphs, made once: a query on the union of named graphs would give a
    # solution for every graph that holds the same triple.
    store.bulk_extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in everything)
    store.optimize()
    store.flush()
    del store
    # The report is written last: a folder that has one is complete.
    (folder / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def switch(home: Path, identifier: str) -> None:
    """Makes `current` point to a release, by one rename."""
    releases = home / RELEASES
    temporary = releases / f".current-{os.getpid()}"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(identifier)
    temporary.replace(releases / CURRENT)
