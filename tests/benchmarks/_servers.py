"""The service and its peers over the same made-up graph, each a process of its own on loopback."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox

from ontology.release import Release
from tests.engine.serving import Service, serving
from tests.engine.virtuoso import free_port, virtuoso

OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
RDFLIB_ENDPOINT = shutil.which("rdflib-endpoint", path=str(Path(sys.executable).parent))


@contextmanager
def zhitu(home: Path, **settings: object) -> Iterator[Service]:
    """The service, with the release in memory and clients named by the header X-Client."""
    with serving(
        home, memory_quads=10**8, client_header="X-Client", log_requests="none", **settings
    ) as running:
        yield running


@contextmanager
def oxigraph_in_memory(dump: Path) -> Iterator[str]:
    """`oxigraph serve` without a folder."""
    with _oxigraph("serve") as address:
        kind = {"Content-Type": "application/n-quads"}
        with dump.open("rb") as body, httpx.Client(timeout=600) as client:
            client.post(address + "/store", content=body, headers=kind).raise_for_status()
        yield address + "/query"


@contextmanager
def oxigraph_on_disk(release: Release) -> Iterator[str]:
    """`oxigraph serve-read-only` on the release's own store."""
    with _oxigraph("serve-read-only", "--location", str(release.store)) as address:
        yield address + "/query"


@contextmanager
def _oxigraph(*arguments: str) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    command = [OXIGRAPH, *arguments, "--bind", address]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _answers(f"http://{address}/query", process)
            yield f"http://{address}"
        finally:
            process.kill()


def _answers(url: str, process: subprocess.Popen[bytes], tries: int = 600) -> None:
    for _ in range(tries):
        assert process.poll() is None
        try:
            httpx.get(url, params={"query": "ASK {}"})
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@contextmanager
def virtuoso_loaded(folder: Path, release: Release) -> Iterator[str]:
    """Virtuoso with the release's named graphs."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    store = ox.Store.read_only(str(release.store))
    with virtuoso(folder, iter(store)) as url:
        yield url


@contextmanager
def rdflib_endpoint(triples: Path) -> Iterator[str]:
    """`rdflib-endpoint` over a file of triples, which it reads into memory."""
    assert RDFLIB_ENDPOINT is not None
    port = free_port()
    command = [RDFLIB_ENDPOINT, "serve", "--host", "127.0.0.1", "--port", str(port), str(triples)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            _answers(address, process, 1800)
            yield address
        finally:
            process.kill()
