"""A release of generated triples and `zhitu serve` over it, as a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox

EX = "http://example.org/"


def write_release(home: Path, name: str, triples: int = 3000) -> Path:
    """A release in which each of `triples` / 3 things has a number, a next one, and the release's name."""
    folder = home / "releases" / name
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    number, following, release = (ox.NamedNode(EX + p) for p in ("number", "next", "release"))
    things = [ox.NamedNode(f"{EX}{i}") for i in range(triples // 3)]
    store.bulk_extend(
        ox.Quad(thing, predicate, value)
        for i, thing in enumerate(things)
        for predicate, value in (
            (number, ox.Literal(i)),
            (following, things[(i + 1) % len(things)]),
            (release, ox.Literal(name)),
        )
    )
    store.flush()
    return folder


def publish(home: Path, name: str) -> None:
    """Makes a release the current one by one rename, as the builder does."""
    fresh = home / "releases" / f".{name}.link"
    fresh.symlink_to(name)
    fresh.replace(home / "releases" / "current")


@dataclass
class Service:
    """A running service."""

    address: str
    process: subprocess.Popen[str]
    home: Path

    def client(self, timeout: float = 60) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=timeout)

    def health(self) -> dict[str, object]:
        with self.client() as client:
            found: dict[str, object] = client.get("/health").json()["engine"]
            return found

    def children(self) -> dict[int, str]:
        """The service's processes below the supervisor (the server and the engine's), with what each is doing."""
        return below(self.process.pid)

    def server(self) -> int:
        """The process that answers: the supervisor's child with the supervisor's command line."""
        own = command_of(self.process.pid)
        until(lambda: any(command_of(pid) == own for pid in self.children()))
        return next(pid for pid in self.children() if command_of(pid) == own)


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def below(pid: int) -> dict[int, str]:
    found: dict[int, str] = {}
    parents: dict[int, list[tuple[int, str]]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                rest = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(rest[1]), []).append((int(entry.name), rest[0]))
    todo = [pid]
    while todo:
        for child, state in parents.get(todo.pop(), []):
            found[child] = state
            todo.append(child)
    return found


@contextmanager
def serving(home: Path, **settings: object) -> Iterator[Service]:
    """`zhitu serve` with these settings."""
    told = {f"ZHITU_{name.upper()}": str(value) for name, value in settings.items()}
    environment = os.environ | {"ZHITU_HOME": str(home), "ZHITU_HOST": "127.0.0.1", "COLUMNS": "200"} | told
    command = [str(Path(sys.executable).with_name("zhitu")), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        while "http://" not in said:  # a log line may stand before the address
            assert said, "the server ended before it was ready"
            said = process.stderr.readline()
        found = re.search(r"http://[0-9.:]+", said)
        assert found
        try:
            yield Service(found.group(), process, home)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def until(condition: object, seconds: float = 60.0) -> None:
    """Waits until a condition holds."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.02)


def ask(client: httpx.Client, query: str, accept: str = "application/sparql-results+json") -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def values(answer: httpx.Response) -> list[str]:
    """The values of the first variable."""
    found = json.loads(answer.content)
    name = found["head"]["vars"][0]
    return [row[name]["value"] for row in found["results"]["bindings"]]
