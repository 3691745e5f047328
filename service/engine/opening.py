"""Opens a release for the workers: in memory, shared by all of them, or on disk, opened by each after the fork."""

from __future__ import annotations

import logging
import os
import pickle
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.release import Release
from service.engine.tasks import PRELOADS
from service.graph import Graph

LOG = logging.getLogger("zhitu.zygote")


@dataclass(frozen=True)
class Opened:
    """A release that workers can be forked over. `notes` says what could not be prepared."""

    graph: Callable[[], Graph]
    size: int
    in_memory: bool
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path, memory_quads: int, store: str, elsewhere: frozenset[str]) -> Opened:
        """Opens the release in the folder, or another store, and runs what was registered with `preload`."""
        release = Release(folder.name, folder)
        notes: list[str] = []

        def open_graph(size: int | None = None, memory: int = 0) -> Graph:
            if not store:
                return Graph(release, memory, size, None, elsewhere)
            from service.engine.remote import Remote  # noqa: PLC0415  loads an HTTP client

            return Graph(release, memory, size, Remote(store), elsewhere)

        shared = open_graph(memory=memory_quads)
        if shared.in_memory:
            _prepare(shared, notes)
            return cls(lambda: shared, shared.size, True, notes)
        # An open RocksDB or connection must not be inherited: it is closed here, and each worker opens its own.
        size = shared.size
        shared.close()
        prepared = _prepared_elsewhere(open_graph, notes)

        def opened() -> Graph:
            own = open_graph(size)
            own.prepared.update(prepared)
            return own

        return cls(opened, size, False, notes)


def _prepare(graph: Graph, notes: list[str]) -> None:
    for name, function in PRELOADS.items():
        try:
            graph.prepared[name] = function(graph)
        except Exception as error:
            LOG.exception("%s could not be prepared", name)
            notes.append(f"{name} could not be prepared: {error}")


def _prepared_elsewhere(open_graph: Callable[[], Graph], notes: list[str]) -> dict[str, Any]:
    """What `preload` functions make of a release on disk, made in a fork that ends again."""
    if not PRELOADS:
        return {}
    with tempfile.TemporaryFile() as handover:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                graph = open_graph()
                told: list[str] = []
                _prepare(graph, told)
                pickle.dump((graph.prepared, told), handover, pickle.HIGHEST_PROTOCOL)
                handover.flush()
                status = 0
            except Exception:
                LOG.exception("nothing could be prepared")
            finally:
                os._exit(status)
        if os.waitpid(child, 0)[1] != 0:
            notes.append("nothing could be prepared; each worker prepares what it needs")
            return {}
        handover.seek(0)
        prepared, told = pickle.load(handover)  # noqa: S301  written by the fork above
        notes += told
        found: dict[str, Any] = prepared
        return found
