"""Small releases and servers over them, for tests that ask or change what the real release has not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

TOKEN = "a-token-for-tests-only"  # noqa: S105
Serve = Callable[..., str]


def make_release(home: Path, trig: str, identifier: str = "0123456789abcdef") -> None:
    """A release with the graphs of a TriG document, and their merge in the default graph."""
    folder = home / "releases" / identifier
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    store.load(trig.encode(), RdfFormat.TRIG)
    store.extend([Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in store])
    store.flush()
    del store
    (folder / "report.json").write_text("{}")
    (home / "releases" / "current").symlink_to(identifier)


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts `zhitu serve` over a home, or over a new one with a TriG document; settings as keywords."""
    started: list[subprocess.Popen[str]] = []

    def begin(trig: str = "", home: Path | None = None, *, updates: bool = False, **settings: str) -> str:
        if home is None:
            home = tmp_path_factory.mktemp("home")
            make_release(home, trig)
        if updates:
            tokens = home / "tokens"
            tokens.write_text(f"# who may write\ntester {TOKEN}\n")
            settings |= {"ZHITU_UPDATES": "true", "ZHITU_UPDATE_TOKENS": str(tokens)}
        log = Path(tempfile.mkstemp(dir=tmp_path_factory.getbasetemp(), suffix=".log")[1])
        with log.open("w") as handle:
            process = subprocess.Popen(
                [str(Path(sys.executable).with_name("zhitu")), "serve", "--port", "0"],
                stderr=handle,
                text=True,
                env=os.environ
                | {"ZHITU_HOME": str(home), "ZHITU_HOST": "127.0.0.1", "COLUMNS": "200"}
                | settings,
            )
        started.append(process)
        for _ in range(2400):
            found = re.search(r"http://[0-9.:]+", log.read_text())
            if found:
                return found.group()
            if process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(log.read_text())

    yield begin
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
