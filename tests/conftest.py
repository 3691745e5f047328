"""The real build, made once, and a real server over it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_build.build import Settings, build
from ontology.release import Release, current_release
from service.graph import Graph

ROOT = Path(__file__).parent.parent
SOURCES = ROOT.parent / "shared" / "sources"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the release of the real data."""
    if "ZHITU_TEST_HOME" in os.environ:
        return Path(os.environ["ZHITU_TEST_HOME"])
    path = tmp_path_factory.mktemp("home")
    shutil.copytree(_built(tmp_path_factory), path, symlinks=True, copy_function=_link, dirs_exist_ok=True)
    return path


def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that all processes of this run share, made by the first of them; nobody changes it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "built").exists():
            build(Settings(ROOT / "data", shared / "building"))
            (shared / "building").rename(shared / "built")
    return shared / "built"


def _link(source: str, target: str) -> None:
    """Large files of a release are never written again; small ones, some of which are locks, are each home's own."""
    if Path(source).stat().st_size > 100_000:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@pytest.fixture(scope="session")
def release(home: Path) -> Release:
    return current_release(home)


@pytest.fixture(scope="session")
def graph(release: Release) -> Graph:
    return Graph(release)


@pytest.fixture(scope="session")
def real_server(home: Path) -> Iterator[str]:
    """The address of `zhitu serve` over the real release."""
    command = [str(Path(sys.executable).with_name("zhitu")), "serve", "--port", "0"]
    environment = os.environ | {"ZHITU_HOME": str(home), "ZHITU_HOST": "127.0.0.1", "COLUMNS": "200"}
    # tests/engine/test_stores.py runs the tests of the service again over other stores.
    if "ZHITU_TEST_STORE" in os.environ:
        environment["ZHITU_STORE"] = os.environ["ZHITU_TEST_STORE"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        while "http://" not in said:  # a log line may stand before the address
            assert said, "the server ended before it was ready"
            said = process.stderr.readline()
        found = re.search(r"http://[0-9.:]+", said)
        assert found
        yield found.group()
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def server(real_server: str) -> str:
    """The server that a test asks, where its module has none of its own."""
    return real_server
