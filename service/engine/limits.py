"""What one job, one client and the whole service may take."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of the engine; times in seconds. `service/docs/engine.md` gives the reasons for the defaults."""

    deadline: float = 15.0
    rows: int = 1_000_000
    answer_bytes: int = 2048 * MEBIBYTE
    memory: int = 1024 * MEBIBYTE
    hold: float = 2.0
    workers: int = 2
    max_workers: int = 6
    client_running: int = 4
    queue: int = 1000
    client_queue: int = 200
    queue_wait: float = 10.0
    spool: str = ""

    @classmethod
    def for_this_machine(cls, **told: float | str | None) -> Limits:
        """The defaults for the number of processors here, with what is told; None and 0 workers mean the default."""
        cores = len(os.sched_getaffinity(0))
        workers = int(told.get("workers") or cores)
        most = max(workers, int(told.get("max_workers") or 2 * cores + 2))
        given = {k: v for k, v in told.items() if v is not None and k not in {"workers", "max_workers"}}
        given |= {"workers": workers, "max_workers": most}
        given["client_running"] = int(told.get("client_running") or max(1, most - 2))
        given["spool"] = str(told.get("spool") or tempfile.gettempdir())
        return cls(**given)  # type: ignore[arg-type]
