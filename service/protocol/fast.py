"""Queries by GET answered below ASGI: parsing a request with all its headers, making a task of it and going through the
application cost several times what a kept answer costs, and as much as a small query.

A request that is known by its bytes gets its kept answer at once; another one, of a client whose headers are known, goes
straight to a worker. Everything else goes the ordinary way, and so does every request while all are logged: special
headers, other methods and routes, queries whose answers are not kept, errors, long and slow answers. Such an outcome of
a query that was started here is handed over with the request (`Outcome`).
"""

from __future__ import annotations

import os
from time import perf_counter
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ontology.errors import ZhituError
from service.engine.engine import Engine
from service.engine.job import Job
from service.engine.lending import LONGEST
from service.engine.loans import OTHER
from service.engine.tasks import CODING, Answer
from service.operations.metrics import CACHE_HITS, CACHE_MISSES, IN_FLIGHT, REQUEST_SECONDS, REQUESTS
from service.operations.observe import BEGAN
from service.protocol.answering import OUTCOME, Outcome, kept_of
from service.protocol.cache import Flight, Kept
from service.protocol.compression import LARGE, compressed_at_once
from service.protocol.endpoint import Endpoint
from service.protocol.heads import END, Block, Heads

BEGINNING = b"GET /sparql?"
# Every character that may stand in a URL's query.
VISIBLE = bytes(range(33, 127)).replace(b"#", b"")
LONGEST_HEAD = 16 * 1024
# Larger answers take the ordinary way, which waits for slow readers.
LARGEST = 256 * 1024
# What a kept answer takes, for the histogram: less than its finest bucket.
SECONDS = 0.00002
# A connection is lent to a worker after so many queries in a row whose answers were not kept; later where queries
# repeat, or one was too much for its worker.
LENT_AFTER, NOT_SOON = 8, -64
# A lent connection's answers are not logged, however long they take: no longer than this.
SLOWEST = LONGEST
PREFIX = b"\r\nx-request-id: " + os.urandom(6).hex().encode() + b"-f%x"


class Waiting:
    """A request whose answer is being computed: what the engine tells of it goes to its connection."""

    __slots__ = ("_protocol", "began", "closed", "coding", "flight", "job", "key", "request")

    def __init__(self, protocol: Any, request: bytes, key: Any, coding: str, flight: Flight) -> None:
        self._protocol = protocol
        self.request = request
        self.key = key
        self.coding = coding
        self.flight = flight
        self.began = perf_counter()
        self.closed = False
        self.job: Job | None = None

    def done(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.closed

    def set_result(self, answer: Answer, /) -> None:
        """The answer has come."""
        self.closed = True
        self._protocol.come(self, answer)

    def set_exception(self, error: Exception, /) -> None:
        """An error has come."""
        self.closed = True
        self._protocol.hand_over(self, Outcome(error, self.flight))


def fast_protocol(
    heads: Heads, endpoint: Endpoint, engine: Engine, slow_seconds: float
) -> type[HttpToolsProtocol]:
    """The HTTP protocol of uvicorn with the short way. What takes `slow_seconds` is left to be logged by others."""
    cache = heads.cache
    lendable = slow_seconds >= SLOWEST and engine.embedded
    seconds, requests = REQUEST_SECONDS.labels("/sparql", "GET"), REQUESTS.labels("/sparql", "200")

    def counted(counts: list[int], total: float) -> None:
        """What a worker has answered over lent connections."""
        number = sum(counts)
        CACHE_MISSES.number += number
        requests.number += number
        seconds.add(counts, total)

    engine.lending.count = counted

    class FastProtocol(HttpToolsProtocol):
        """Answers queries itself where that is simple."""

        def __init__(self, *told: Any, **named: Any) -> None:
            super().__init__(*told, **named)
            self._between = True
            self._stopping = False
            self._last = 0.0
            self._number = 0
            self._waiting: Waiting | None = None
            self._outcome: tuple[Outcome, float] | None = None
            # What came while an answer was being computed.
            self._behind = b""
            # Whether a worker has the connection, and how many queries came over it in a row whose answers were not kept.
            self._lent = False
            self._cold = 0

        def data_received(self, data: bytes) -> None:
            """Takes what has come: a query, or anything else."""
            if self._waiting is not None:
                self._behind += data
                self.flow.pause_reading()
                return
            if (
                self._between
                and data[:12] == BEGINNING
                and data[-4:] == END
                and (self.cycle is None or self.cycle.response_complete)
                and not self.flow.write_paused
            ):
                kept = heads.find(data)
                if kept is not None:
                    if kept.size < LARGEST and not kept.until:
                        CACHE_HITS.number += 1
                        self._cold = 0
                        self._answer(kept, SECONDS)
                        return
                elif len(data) < LONGEST_HEAD and self._begin(data):
                    return
            super().data_received(data)

        def _begin(self, data: bytes) -> bool:
            """Takes a request on itself, if it is a simple one."""
            at = data.find(b" ", 12)
            block, url = heads.block(data[at:]), data[12:at]
            if block is None or url.translate(None, VISIBLE):
                return False
            key = (url, block.accept, block.encoding)
            kept = cache.get(key)
            if kept is not None:
                if kept.size < LARGEST and not kept.until:
                    heads.remember(data, key)
                    CACHE_HITS.number += 1
                    self._cold = 0
                    self._answer(kept, SECONDS)
                    return True
                return False
            if cache.flight(key) is not None or not engine.release:
                return False
            params = endpoint.simple(url, block.accepted)
            if params is None:
                return False
            client = block.client
            if client is None:
                client = self.client[0] if self.client else ""
            if self._cold >= LENT_AFTER and self._lend(data, block, client, params):
                return True
            if block.coding:
                params[CODING] = block.coding
            CACHE_MISSES.number += 1
            IN_FLIGHT.number += 1
            waiting = self._waiting = Waiting(self, data, key, block.coding, cache.begin(key))
            try:
                waiting.job = engine.submit("sparql", params, client, waiting)
            except ZhituError as error:
                waiting.set_exception(error)
            return True

        def _lend(self, data: bytes, block: Block, client: str, params: dict[str, object]) -> bool:
            """Lends the connection to a worker."""
            if not lendable or self.transport.get_write_buffer_size() or self.transport.is_closing():
                return False
            file = self.transport.get_extra_info("socket").fileno()
            about = (*block.said, engine.release)
            self.flow.pause_reading()
            self._lent = engine.lend(self, file, client, about, params, data)
            if not self._lent:
                self.flow.resume_reading()
            return self._lent

        def returned(self, unread: bytes, unsent: bytes, why: int) -> None:
            """The connection is back from a worker."""
            self._lent = False
            self._last = self.loop.time()
            # What has come back is answered here, whatever it is.
            self._cold = min(self._cold, LENT_AFTER - 1) if why == OTHER else NOT_SOON
            if self.transport.is_closing():
                return
            if unsent:
                self.transport.write(unsent)
            if self._stopping and not unread:
                super().shutdown()
                return
            self.flow.resume_reading()
            if unread:
                self.data_received(unread)

        def broken(self) -> None:
            """The connection is back from a worker that may have sent a part of an answer."""
            self._lent = False
            self.transport.abort()

        def come(self, waiting: Waiting, answer: Answer) -> None:
            """The answer of the query that was waited for."""
            body, taken = answer.body, perf_counter() - waiting.began
            used = waiting.coding
            if (
                type(body) is not bytes
                or answer.status != 200
                or len(body) > (LARGE if used else LARGEST)
                or taken >= slow_seconds
            ):
                self.hand_over(waiting, Outcome(answer, waiting.flight))
                return
            if used:
                body, used = compressed_at_once(body, used)
            kept = kept_of(answer, body, waiting.key, answer.release, used)
            cache.put(waiting.key, kept, answer.release)
            cache.end(waiting.key, waiting.flight, kept)
            self._waiting = None
            IN_FLIGHT.number -= 1
            self._cold += 1
            self._answer(kept, taken)
            if self._behind:
                self.loop.call_soon(self._resume)

        def hand_over(self, waiting: Waiting, outcome: Outcome) -> None:
            """Lets the request go the ordinary way, with what has come of it."""
            self._waiting = None
            IN_FLIGHT.number -= 1
            self._outcome = outcome, waiting.began
            super().data_received(waiting.request)
            if self._behind:
                self.loop.call_soon(self._resume)

        def _resume(self) -> None:
            """Goes on with what came meanwhile."""
            data, self._behind = self._behind, b""
            if data and not self.transport.is_closing():
                self.flow.resume_reading()
                self.data_received(data)

        def _answer(self, kept: Kept, taken: float) -> None:
            self._number += 1
            date = self.server_state.default_headers[0][1]
            head = b"HTTP/1.1 200 OK\r\ndate: " + date + (PREFIX % self._number) + kept.head
            self.transport.writelines((head, kept.body))
            self.server_state.total_requests += 1
            requests.number += 1
            seconds.observe(taken)
            self._last = self.loop.time()
            if self._stopping:
                self.transport.close()
            elif self.timeout_keep_alive_task is None:
                self.timeout_keep_alive_task = self.loop.call_later(
                    self.timeout_keep_alive, self.timeout_keep_alive_handler
                )

        def on_message_begin(self) -> None:
            """A request begins."""
            self._between = False
            super().on_message_begin()
            if self._outcome is not None:
                # uvicorn types the scope more narrowly than ASGI does.
                scope: Any = self.scope
                scope[OUTCOME], scope[BEGAN] = self._outcome
                self._outcome = None

        def on_message_complete(self) -> None:
            """A request has come whole."""
            self._between = True
            super().on_message_complete()

        def timeout_keep_alive_handler(self) -> None:
            """Closes a connection on which nothing has come for the time that is allowed."""
            left = self._last + self.timeout_keep_alive - self.loop.time()
            if self._waiting is not None or self._lent:
                left = self.timeout_keep_alive
            if left > 0 and not self.transport.is_closing():
                self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)
                return
            super().timeout_keep_alive_handler()

        def connection_lost(self, exc: Exception | None) -> None:
            """The client has gone: what is computed for it is ended."""
            if self._lent:
                engine.lending.recall_of(self)
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                IN_FLIGHT.number -= 1
                waiting.closed = True
                cache.end(waiting.key, waiting.flight)
                if waiting.job is not None:
                    engine.abandon(waiting.job)
            super().connection_lost(exc)

        def shutdown(self) -> None:
            """The server stops: an answer that is being computed is sent first."""
            if self._lent:
                self._stopping = True
                engine.lending.recall_of(self)
            elif self._waiting is not None:
                self._stopping = True
            else:
                super().shutdown()

    return FastProtocol
