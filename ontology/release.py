"""A release: the folder on disk that the builder writes and the service opens read-only."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ontology.errors import ZhituError

STORE = "store"
NQUADS = "zhitu.nq"
TRIG = "zhitu.trig"
CATALOGUE = "catalogue.ttl"
REPORT = "report.json"
CURRENT = "current"
RELEASES = "releases"


class NoRelease(ZhituError):
    """There is no release to open."""


@dataclass(frozen=True)
class Release:
    """One release on disk. `identifier` is the SHA-256 of its canonical quads, shortened to 16 digits."""

    identifier: str
    folder: Path

    @property
    def store(self) -> Path:
        """The Oxigraph store."""
        return self.folder / STORE


def current_release(home: Path) -> Release:
    """The release that `home` points to. Raises NoRelease where there is none."""
    pointer = home / RELEASES / CURRENT
    if not (pointer / STORE).is_dir():
        raise NoRelease(str(pointer), "no release is there", "build one with `zhitu build`")
    folder = pointer.resolve()
    return Release(folder.name, folder)


def hold(release: Release) -> IO[bytes] | None:
    """Marks a release as open until the file is closed, so that nobody removes it; forks share the mark.

    None where its folder has no report: then it is not one that could be removed by the command.
    """
    try:
        handle = (release.folder / REPORT).open("rb")
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return None
    return handle


def is_held(release: Release) -> bool:
    """Whether some process has the release open."""
    try:
        with (release.folder / REPORT).open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
