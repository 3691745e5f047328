"""Answers kept in memory: byte-bounded, least recently used first out, of one release, each computed only once.

A key is made of the raw bytes of a request, so that an answer is found before anything is decoded.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from service.operations.metrics import CACHE_BYTES

# What a key and the objects around a body take, roughly.
OVERHEAD = 1024


@dataclass(frozen=True)
class Kept:
    """An answer, ready to be sent: the two ASGI messages. `until` ends a refusal that is kept for a moment."""

    start: dict[str, Any]
    body: dict[str, Any]
    etag: str
    until: float = 0.0
    size: int = field(init=False)

    def __post_init__(self) -> None:
        heads = sum(len(name) + len(value) for name, value in self.start["headers"])
        object.__setattr__(self, "size", len(self.body["body"]) + heads + OVERHEAD)

    @cached_property
    def raw_head(self) -> bytes:
        """The headers as they go over the wire, from the end of the line before them on."""
        lines = b"".join(b"\r\n" + name + b": " + value for name, value in self.start["headers"])
        return lines + b"\r\n\r\n"


class Cache:
    """The answers of one release. `release` tells which one is served now: a new one empties the cache."""

    def __init__(self, most_bytes: int, most_entry_bytes: int, release: Callable[[], str]) -> None:
        self.most_entry_bytes = min(most_entry_bytes, most_bytes)
        self._most_bytes = most_bytes
        self._now = release
        self._release = ""
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._flights: dict[Hashable, asyncio.Future[Kept | None]] = {}
        self.bytes = 0

    def get(self, key: Hashable) -> Kept | None:
        """The answer for a key, if it is there and of the release that is served now."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._release != self._now():
            self.clear()
            return None
        if kept.until and kept.until < time.monotonic():
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept

    def put(self, key: Hashable, kept: Kept, release: str) -> None:
        """Keeps an answer of a release, unless another one is served by now or it is too large."""
        if release != self._now() or not release:
            return
        if release != self._release:
            self.clear()
            self._release = release
        if kept.size > self.most_entry_bytes:
            return
        if key in self._kept:
            self._drop(key)
        self._kept[key] = kept
        self.bytes += kept.size
        while self.bytes > self._most_bytes:
            self._drop(next(iter(self._kept)))
        CACHE_BYTES.set(self.bytes)

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()
        self.bytes = 0
        CACHE_BYTES.set(0)

    def flight(self, key: Hashable) -> asyncio.Future[Kept | None] | None:
        """The computation of the same answer that is under way, if there is one."""
        return self._flights.get(key)

    def begin(self, key: Hashable) -> asyncio.Future[Kept | None]:
        """Announces that the answer of a key is being computed. It must be ended with `end`."""
        future: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self._flights[key] = future
        return future

    def end(
        self,
        key: Hashable,
        future: asyncio.Future[Kept | None],
        kept: Kept | None = None,
        error: Exception | None = None,
    ) -> None:
        """Tells those who wait: the answer, an error that is theirs as well, or that each has to ask on its own."""
        if self._flights.get(key) is future:
            del self._flights[key]
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
            future.exception()  # nobody has to wait for it
        else:
            future.set_result(kept)

    def _drop(self, key: Hashable) -> None:
        self.bytes -= self._kept.pop(key).size
