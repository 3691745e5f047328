"""Repeated questions answered below ASGI: a request whose bytes were seen before gets its kept answer at once.

Parsing a request, making a task of it and going through the application cost several times what a kept answer itself
does. A client that repeats a question sends the very same bytes, so these bytes are the key. Everything that is not such
a repetition goes the ordinary way, and so does everything while requests are logged one by one.
"""

from __future__ import annotations

import os
from collections.abc import Hashable
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.operations.metrics import CACHE_HITS, REQUEST_SECONDS, REQUESTS
from service.protocol.cache import Cache, Kept

RAW = "zhitu.raw"
BEGINNING, END = b"GET /sparql?", b"\r\n\r\n"
LONGEST_HEAD, MOST_BYTES = 16 * 1024, 16 * 1024 * 1024
# Larger answers take the ordinary way, which waits for slow readers.
LARGEST = 256 * 1024
# With one of these a request is not simply the same question again.
SPECIAL = frozenset(
    {
        b"content-length",
        b"transfer-encoding",
        b"expect",
        b"upgrade",
        b"x-request-id",
        b"if-none-match",
        b"range",
    }
)
# What such an answer takes, for the histogram: less than its finest bucket.
SECONDS = 0.00002
PREFIX = b"\r\nx-request-id: " + os.urandom(6).hex().encode() + b"-f%x"


class Heads:
    """The raw requests that are known, and the key of the answer of each."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._keys: dict[bytes, Hashable] = {}
        self._bytes = 0

    def find(self, raw: bytes) -> Kept | None:
        """The kept answer to a raw request."""
        key = self._keys.get(raw)
        return None if key is None else self._cache.get(key)

    def remember(self, scope: Scope, key: Hashable) -> None:
        """Notes that the request, when it comes again, has the answer of the key."""
        raw = scope.get(RAW)
        if raw is None or scope["http_version"] != "1.1":
            return
        for name, value in scope["headers"]:
            if name in SPECIAL or (name == b"connection" and value.lower() != b"keep-alive"):
                return
        if self._bytes > MOST_BYTES:
            self._keys.clear()
            self._bytes = 0
        self._keys[raw] = key
        self._bytes += len(raw)


def fast_protocol(heads: Heads) -> type[HttpToolsProtocol]:
    """The HTTP protocol of uvicorn with the short way for known requests."""
    seconds, requests = REQUEST_SECONDS.labels("/sparql", "GET"), REQUESTS.labels("/sparql", "200")

    class FastProtocol(HttpToolsProtocol):
        """Answers known requests itself."""

        def __init__(self, *told: Any, **named: Any) -> None:
            super().__init__(*told, **named)
            self._between = True
            self._raw: bytes | None = None
            self._last = 0.0
            self._number = 0

        def data_received(self, data: bytes) -> None:
            """Takes what has come: the bytes of a known request, or anything else."""
            self._raw = None
            if self._between and data[:12] == BEGINNING and data[-4:] == END:
                cycle = self.cycle
                if (cycle is None or cycle.response_complete) and not self.flow.write_paused:
                    kept = heads.find(data)
                    if kept is not None and kept.size < LARGEST and not kept.until:
                        self._answer(kept)
                        return
                if data.find(END) == len(data) - 4 and len(data) < LONGEST_HEAD:
                    self._raw = data
            super().data_received(data)

        def _answer(self, kept: Kept) -> None:
            self._number += 1
            date = self.server_state.default_headers[0][1]
            head = b"HTTP/1.1 200 OK\r\ndate: " + date + (PREFIX % self._number) + kept.raw_head
            self.transport.writelines((head, kept.body["body"]))
            self.server_state.total_requests += 1
            self._last = self.loop.time()
            CACHE_HITS.inc()
            requests.inc()
            seconds.observe(SECONDS)

        def on_message_begin(self) -> None:
            """A request begins."""
            self._between = False
            super().on_message_begin()
            if self._raw is not None:
                self.scope[RAW] = self._raw  # type: ignore[literal-required]

        def on_message_complete(self) -> None:
            """A request has come whole."""
            self._between = True
            super().on_message_complete()

        def timeout_keep_alive_handler(self) -> None:
            """Closes a connection on which nothing has come for the time that is allowed."""
            left = self._last + self.timeout_keep_alive - self.loop.time()
            if left > 0 and not self.transport.is_closing():
                self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)
                return
            super().timeout_keep_alive_handler()

    return FastProtocol
