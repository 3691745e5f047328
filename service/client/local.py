"""A service over a local release, in a process of its own that ends with the client."""

from __future__ import annotations

import atexit
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ontology.errors import ZhituError
from ontology.release import current_release

START = "from ontology.command import main; main()"
ADDRESS = re.compile(r"http://[0-9.:]+")
PATIENCE = 60.0


class NotStarted(ZhituError):
    """The service did not start."""


class Process:
    """The process; `url` is its address."""

    def __init__(self, home: Path) -> None:
        current_release(home)  # says clearly where there is none
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as the process
        command = [
            sys.executable,
            "-c",
            START,
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--home",
            str(home),
        ]
        environment = os.environ | {"COLUMNS": "400", "NO_COLOR": "1"}
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command, stderr=self._said, stdout=subprocess.DEVNULL, env=environment
        )
        atexit.register(self.close)
        self.url = self._address()

    def _address(self) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            if found := ADDRESS.search(self._read()):
                return found.group()
            time.sleep(0.05)
        self.close()
        raise NotStarted(
            "zhitu serve", f"did not start: {self._read().strip()[-300:]}", "run it yourself to see why"
        )

    def _read(self) -> str:
        self._said.seek(0)
        return self._said.read()

    def close(self) -> None:
        """Ends the process."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
        atexit.unregister(self.close)
