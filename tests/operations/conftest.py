"""A server that a test may stop, with what it wrote."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ZHITU = str(Path(sys.executable).with_name("zhitu"))


@dataclass
class Running:
    """A `zhitu serve` and the file that holds its standard error."""

    process: subprocess.Popen[str]
    log: Path
    url: str


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts servers over the real release; all of them are gone after the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(home: Path = home, prefix: tuple[str, ...] = (), **environment: str) -> Running:
        log = Path(tempfile.mkstemp(dir=tmp_path, suffix=".log")[1])
        with log.open("w") as handle:
            process = subprocess.Popen(
                [*prefix, ZHITU, "serve", "--port", "0"],
                stderr=handle,
                text=True,
                env=os.environ | {"ZHITU_HOME": str(home), "COLUMNS": "200"} | environment,
            )
        started.append(process)
        for _ in range(600):
            found = re.search(r"http://[0-9.:]+", log.read_text())
            if found:
                return Running(process, log, found.group())
            if process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(log.read_text())

    yield begin
    for process in started:
        process.kill()
        process.wait(10)
