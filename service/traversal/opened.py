"""The graph of one release, ready to be walked: snapshot, labels, and the views that were asked for lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from service.engine.tasks import library, preload
from service.graph import Graph
from service.settings import ServiceSettings
from service.traversal import storage
from service.traversal.filters import Chosen, Filter, choose
from service.traversal.model import Attribute
from service.traversal.reading import Ask, asking, read_snapshot
from service.traversal.snapshot import Numbers, Snapshot
from service.traversal.texts import Texts
from service.traversal.view import Direction, View, whole_view
from service.traversal.words import read_dates, read_labels, read_values

VIEWS = 6
REMEMBERED = 8
T = TypeVar("T")
DIRECTIONS: tuple[Direction, ...] = ("both", "out", "in")


class Opened:
    """A snapshot with its labels (`zh`, `en`: one of each for every node) and views."""

    def __init__(self, snapshot: Snapshot, labels: tuple[Texts, Texts]) -> None:
        self.snapshot = snapshot
        self.zh, self.en = labels
        self._whole = whole_view(snapshot)
        self._views: OrderedDict[tuple[object, ...], View] = OrderedDict()
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._kept: dict[str, tuple[tuple[object, ...], Any]] = {}
        self._dates: dict[int, dict[str, str]] | None = None
        self._values: dict[int, dict[str, Attribute]] | None = None

    def __reduce__(self) -> tuple[type[Opened], tuple[Snapshot, tuple[Texts, Texts]]]:
        return Opened, (self.snapshot, (self.zh, self.en))

    def chosen(self, wanted: Filter, printed: Numbers | None = None) -> Chosen:
        """What a filter lets pass."""
        return choose(self.snapshot, wanted, printed)

    def view(
        self,
        wanted: Filter,
        direction: Direction = "both",
        seeds: tuple[int, ...] = (),
        printed: Numbers | None = None,
    ) -> View:
        """The adjacency that a filter leaves; `seeds` take part whatever their class."""
        wanted = wanted.normal()
        by_class = bool(wanted.classes or wanted.without_classes)
        key = (wanted, direction, seeds if by_class else ())
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
                return self._views[key]
        chosen = choose(self.snapshot, wanted, printed)
        nodes = None
        if by_class:
            nodes = chosen.nodes
            nodes[np.array(seeds, np.int32)] = True
        made = self._whole.chosen(chosen.links, nodes, direction)
        with self._lock:
            self._views[key] = made
            while len(self._views) > VIEWS:
                self._views.popitem(last=False)
        return made

    def remembered(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made for a key lately, so that the next page of a long result does not compute it anew."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                found: T = self._made[key]
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return made

    def kept(self, slot: str, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made last for a slot, where that was for the same key: for large things that several requests use."""
        with self._lock:
            if slot in self._kept and self._kept[slot][0] == key:
                found: T = self._kept[slot][1]
                return found
        made = make()
        if made is not None:
            with self._lock:
                self._kept[slot] = key, made
        return made

    def dates(self, ask: Ask) -> dict[int, dict[str, str]]:
        """What is known of the time of things; read when it is first asked for."""
        if self._dates is None:
            self._dates = read_dates(ask, self.snapshot)
        return self._dates

    def values(self, ask: Ask) -> dict[int, dict[str, Attribute]]:
        """The values of things; read when they are first asked for."""
        if self._values is None:
            self._values = read_values(ask, self.snapshot)
        return self._values


@preload("graph")
def opened(graph: Graph) -> Opened:
    """The graph of an opened release: made once, and kept in the cache folder where that can be written."""
    cache = ServiceSettings.read().cache or graph.release.folder.parents[1] / "cache"
    made = open_graph(graph, cache)
    for direction in DIRECTIONS:
        _ = made.view(Filter(), direction).pairs
    return made


@library
def _scipy() -> None:
    import scipy.sparse.csgraph  # noqa: F401, PLC0415


def open_graph(graph: Graph, cache: Path | None) -> Opened:
    """Loads the snapshot from the folder `cache`, or makes it from the store and keeps it there."""
    release = graph.release.identifier
    folder = storage.folder_of(cache, release) if cache else None
    if folder and (stored := storage.load(folder, release)):
        return Opened(*stored)
    ask = asking(graph)
    snapshot = read_snapshot(ask, release)
    labels = read_labels(ask, snapshot)
    if folder:
        storage.save(folder, snapshot, labels)
    return Opened(snapshot, labels)
