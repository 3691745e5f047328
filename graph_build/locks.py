"""Locks below a home, so that several programs can work on it: one writer a source, no build in the midst of a write."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

LOCKS = "locks"


@contextlib.contextmanager
def reading_one(home: Path, source: str) -> Iterator[None]:
    """Held while a document is read into a source: a second program waits, and then finds it unchanged."""
    with _held(home, source, fcntl.LOCK_EX):
        yield


@contextlib.contextmanager
def writing(home: Path) -> Iterator[None]:
    """Held while the files of a source are replaced; many may write at once, each its own source."""
    with _held(home, ".tables", fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def quiet(home: Path) -> Iterator[None]:
    """Held while tables are read for a build: nobody replaces them meanwhile."""
    with _held(home, ".tables", fcntl.LOCK_EX):
        yield


@contextlib.contextmanager
def _held(home: Path, name: str, kind: int) -> Iterator[None]:
    folder = home / LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    # The kernel lets go of the lock when its holder ends, however it ends.
    with (folder / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, kind)
        yield
