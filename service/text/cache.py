"""Where the index of a release is kept: below the home's cache, never in the release itself, which is not changed."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from service.graph import Graph
from service.settings import ServiceSettings
from service.text import build, words
from service.text.build import SCHEMA, build_index
from service.text.index import BadIndex, NameIndex

LOG = logging.getLogger("zhitu.text")
CACHE = "cache"

_OPEN: dict[Path, NameIndex | None] = {}
_LOCK = threading.Lock()


@cache
def file_name() -> str:
    """The name of an index file. It changes with the code that makes it, so that versions can share a cache."""
    made_by = (SCHEMA, Path(words.__file__), Path(build.__file__))
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()
    return f"names-{mark[:8]}.sqlite"


def index_of(graph: Graph) -> NameIndex | None:
    """The name index of a graph's release: opened, or made where it is missing or broken.

    None where it can be written nowhere: then names are looked up by a stored query.
    """
    folder = graph.release.folder
    with _LOCK:
        if folder not in _OPEN:
            _OPEN[folder] = open_index(graph, folders(folder))
        return _OPEN[folder]


def folders(release: Path) -> list[Path]:
    """Where the index of a release folder may be kept, the best place first: the cache, the temporary folder."""
    told = ServiceSettings.read().cache
    home = release.parent.parent
    return [
        (told or home / CACHE) / release.name,
        Path(tempfile.gettempdir()) / f"zhitu-{os.getuid()}" / release.name,
    ]


def open_index(graph: Graph, places: list[Path]) -> NameIndex | None:
    """Opens the index in the first of the folders that has a sound one or takes a new one."""
    release = graph.release.identifier
    for place in places:
        index = NameIndex(place / file_name())
        if index.path.is_file() and _sound(index, release):
            return index
        try:
            _make(graph, index, release)
        except (OSError, sqlite3.Error) as error:
            LOG.info("no index in %s: %s", place, error)
        else:
            return index
    LOG.warning("the name index can be written nowhere; names are looked up in the graph itself")
    return None


def _make(graph: Graph, index: NameIndex, release: str) -> None:
    place = index.path.parent
    place.mkdir(parents=True, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        raise PermissionError(f"{place} belongs to another user")
    with _only_one(place):
        # Another process may have made it while this one waited.
        if index.path.is_file() and _sound(index, release):
            return
        began = time.monotonic()
        count = build_index(graph, index.path, release)
        about = {"event": "index", "names": count, "seconds": round(time.monotonic() - began, 2)}
        LOG.info("indexed %s names", count, extra={"zhitu": about})


def _sound(index: NameIndex, release: str) -> bool:
    try:
        index.check(release)
    except BadIndex as error:
        LOG.warning("%s", error)
        index.close()
        return False
    return True


@contextmanager
def _only_one(place: Path) -> Iterator[None]:
    with (place / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
