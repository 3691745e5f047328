"""Load over HTTP with wrk: a list of queries asked again and again by several connections."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

WRK = shutil.which("wrk")
MISSING = "wrk is not installed (apt-get install wrk)"
SCRIPT = """
local paths, cold, at, seed = {}, os.getenv("COLD") == "1", 0, tonumber(os.getenv("SEED"))
local headers = {["Accept"] = os.getenv("ACCEPT")}
if os.getenv("CLIENT") ~= "" then headers["X-Client"] = os.getenv("CLIENT") end
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
request = function()
  at = at + 1
  local path = paths[(at - 1) % #paths + 1]
  if cold then path = path .. "%20%23" .. (seed + at) end
  return wrk.format("GET", path, headers)
end
done = function(summary, latency)
  io.write(string.format("RESULT %f %f %f %d %d %f\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status,
    summary.errors.read + summary.errors.timeout + summary.errors.connect, summary.bytes / (summary.duration / 1e6)))
end
"""
SEEDS = count(1)


@dataclass(frozen=True)
class Load:
    """What came of one run: requests a second, milliseconds, answers that were no 2xx, broken connections."""

    rate: float
    median: float
    late: float
    refused: int
    broken: int
    bytes: float


def load(
    endpoint: str,
    queries: list[str],
    connections: int,
    seconds: float,
    *,
    cold: bool = False,
    client: str = "",
    accept: str = "*/*",
) -> Load:
    """Asks an endpoint for some seconds. With `cold`, no query is the same as one before (a comment differs)."""
    assert WRK, MISSING
    with tempfile.TemporaryDirectory() as folder:
        script, paths = Path(folder) / "load.lua", Path(folder) / "paths"
        script.write_text(SCRIPT)
        path = "/" + endpoint.split("/", 3)[3]
        paths.write_text("".join(f"{path}?query={quote(query, safe='')}\n" for query in queries))
        told = {"PATHS": str(paths), "COLD": str(int(cold)), "SEED": str(next(SEEDS) * 10_000_000)}
        told |= {"ACCEPT": accept, "CLIENT": client}
        done = subprocess.run(
            [
                WRK,
                "-t1",
                f"-c{connections}",
                f"-d{max(1, round(seconds))}s",
                "--timeout",
                "60s",
                "-s",
                str(script),
                endpoint,
            ],
            env=os.environ | told,
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+) (\S+) (\S+)", done.stdout)
    assert found, done.stdout + done.stderr
    rate, median, late, refused, broken, size = map(float, found.groups())
    return Load(rate, median, late, int(refused), int(broken), size)
