"""Queries over lent connections, answered in the worker that has the connection: the same bytes that the server would send.

Only what is simple is answered: a query by GET, alone in its URL, with the headers that the connection was lent with, of
a shape that is known to be short, and that was not asked before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Hashable
from email.utils import formatdate

import pyoxigraph as ox

from ontology.errors import ZhituError
from service.engine.costs import shape_of
from service.engine.loans import AGAIN, Declined, answerer
from service.engine.tasks import Answer
from service.formats import write
from service.graph import Graph
from service.protocol.answering import kept_of
from service.protocol.compression import LARGE, compressed_at_once
from service.protocol.fast import BEGINNING, LARGEST, VISIBLE
from service.protocol.negotiation import choose
from service.protocol.request import decoded, volatile

QUERY = BEGINNING + b"query="
About = tuple[bytes, bytes, bytes, str, str, str]
# Queries that took more processor time (nanoseconds) are not short.
DEAR = 3_000_000
# How many requests are remembered, so that one that comes again goes to the server, which keeps answers.
REMEMBERED = 8192
START = b"HTTP/1.1 200 OK\r\ndate: %b\r\nx-request-id: %b-w%x"


@answerer
class Direct:
    """Answers the requests of a worker's lent connections."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._short: set[Hashable] = set()
        self._seen: set[int] = set()
        self._seen_before: set[int] = set()
        self._prefix = os.urandom(6).hex().encode()
        self._number = 0
        self._second, self._date = 0, b""
        self._clock = time.thread_time_ns()

    def learn(self, about: About, request: bytes) -> None:
        """Queries like this one are short."""
        text = _text_of(about, request)
        self._short.add(shape_of("sparql", {"query": text}))

    def answer(self, about: About, request: bytes) -> tuple[bytes, bytes]:
        """Head and body. Raises Declined."""
        text = _text_of(about, request)
        shape = shape_of("sparql", {"query": text})
        if shape not in self._short:
            raise Declined
        self._remember(request)
        if volatile(text):
            raise Declined
        _, accept, encoding, accepted, used, release = about
        self._clock = time.thread_time_ns()
        try:
            media_type, body = self._find(text, accepted)
        except ZhituError:
            raise Declined from None
        if time.thread_time_ns() - self._clock > DEAR:
            self._short.discard(shape)
        if len(body) > (LARGE if used else LARGEST):
            raise Declined
        if used:
            body, used = compressed_at_once(body, used)
        url = request[len(BEGINNING) : request.find(b" ", len(BEGINNING))]
        kept = kept_of(Answer(b"", media_type), body, (url, accept, encoding), release, used)
        self._number += 1
        return START % (self._now(), self._prefix, self._number) + kept.head, kept.body

    def _find(self, text: str, accepted: str) -> tuple[str, bytes]:
        found = self._graph.query(text)
        chosen = choose(accepted, isinstance(found, ox.QueryTriples), "", "")
        if isinstance(found, ox.QueryBoolean):
            return chosen.media_type, write(found, chosen.format)
        if chosen.plain or chosen.format.writer == ox.RdfFormat.JSON_LD:
            raise Declined
        return chosen.media_type, write(found, chosen.format)

    def _remember(self, request: bytes) -> None:
        """Notes a request. Raises Declined where it was noted before."""
        number = hash(request)
        if number in self._seen or number in self._seen_before:
            raise Declined(AGAIN)
        self._seen.add(number)
        if len(self._seen) > REMEMBERED:
            self._seen_before, self._seen = self._seen, set()

    def _now(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._date = second, formatdate(second, usegmt=True).encode()
        return self._date


def _text_of(about: About, request: bytes) -> str:
    """The query that a request is. Raises Declined where it is anything else."""
    at = request.find(b" ", len(BEGINNING))
    if request[: len(QUERY)] != QUERY or request[at:] != about[0]:
        raise Declined
    url = request[len(QUERY) : at]
    if b"&" in url or url.translate(None, VISIBLE):
        raise Declined
    try:
        return decoded(url)
    except UnicodeDecodeError:
        raise Declined from None
