"""Answers kept in memory: byte-bounded, least recently used first out, of one release, each computed only once.

A key is made of the raw bytes of a request, so that an answer is found before anything is decoded.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable

from starlette.types import Send

from service.operations.metrics import CACHE_BYTES

# What a key and the objects around a body take, roughly.
OVERHEAD = 1024


Pairs = Iterable[tuple[bytes, bytes]]


class Kept:
    """A whole answer, ready to be sent. `until` ends a refusal that is kept for a moment, `route` is for the metrics.

    `head` is the headers as they go over the wire, from the end of the line before them on. There may be a hundred
    thousand of these, so each is few objects, which the garbage collector has to look at only once.
    """

    __slots__ = ("body", "etag", "head", "route", "size", "status", "until")

    def __init__(
        self, status: int, head: bytes, body: bytes, etag: str, until: float = 0.0, route: str = ""
    ) -> None:
        self.status = status
        self.head = head
        self.body = body
        self.etag = etag
        self.until = until
        self.route = route
        self.size = len(body) + len(head) + OVERHEAD

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers."""
        lines = (line.partition(b": ") for line in self.head[2:-4].split(b"\r\n"))
        return [(name, value) for name, _, value in lines]

    async def send(self, send: Send, *, without_body: bool = False) -> None:
        """Sends it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"" if without_body else self.body})


def lines(headers: Pairs) -> bytes:
    """Headers as they go over the wire, each after a line end."""
    return b"".join([b"\r\n" + name + b": " + value for name, value in headers])


def head(headers: Pairs) -> bytes:
    """All headers of an answer as they go over the wire."""
    return lines(headers) + b"\r\n\r\n"


Flight = asyncio.Future[Kept | None]


class Cache:
    """The answers of one release. `release` tells which one is served now: a new one empties the cache."""

    def __init__(self, most_bytes: int, most_entry_bytes: int, release: Callable[[], str]) -> None:
        self.most_entry_bytes = min(most_entry_bytes, most_bytes)
        self._most_bytes = most_bytes
        self._now = release
        self._release = ""
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._flights: dict[Hashable, Flight] = {}
        self.bytes = 0
        CACHE_BYTES.set_function(lambda: self.bytes)

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

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()
        self.bytes = 0

    def flight(self, key: Hashable) -> Flight | None:
        """The computation of the same answer that is under way, if there is one."""
        return self._flights.get(key)

    def begin(self, key: Hashable) -> Flight:
        """Announces that the answer of a key is being computed. It must be ended with `end`."""
        future: Flight = asyncio.get_running_loop().create_future()
        self._flights[key] = future
        return future

    def end(
        self,
        key: Hashable,
        future: Flight,
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
