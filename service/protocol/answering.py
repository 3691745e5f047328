"""Answers of tasks over HTTP: kept ones, ones that are being computed for another, new ones; whole or in pieces."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.types import Receive, Scope, Send

from ontology.errors import ZhituError
from service.engine.access import client_of, engine_of
from service.engine.errors import Cancelled, DeadlinePassed, TooBusy
from service.engine.stream import Stream
from service.engine.tasks import CODING, Answer
from service.operations.metrics import CACHE_HITS, CACHE_MISSES, CACHE_SHARED
from service.problems import answer_to
from service.protocol.cache import Cache, Flight, Kept, head, lines
from service.protocol.compression import compressed, compressor
from service.protocol.http import ALWAYS, Pairs, header, matches, pairs, reply
from service.protocol.negotiation import coding

VARY = (b"vary", b"Accept, Accept-Encoding")
# A copy may be kept, and has to be checked by its entity tag: a new release shows at once.
REVALIDATE = (b"cache-control", b"public, no-cache")
NO_STORE = (b"cache-control", b"no-store")
LAST_LINES = head([REVALIDATE])
# A query that was ended at its deadline is not tried again for this time.
REFUSED_SECONDS = 5.0
BEGUN = "zhitu.begun"
OUTCOME = "zhitu.outcome"


@dataclass(frozen=True)
class Outcome:
    """What has come of a request whose task was started before it got here (`fast.py`)."""

    came: Answer | Exception
    flight: Flight

    def get(self) -> Answer:
        """The answer. Raises what came instead."""
        if isinstance(self.came, Exception):
            raise self.came
        return self.came


class Answering:
    """Runs tasks for requests, through the cache."""

    def __init__(self, app: Any, cache: Cache) -> None:
        self._app = app
        self.cache = cache

    async def answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        key: Hashable | None,
        task: str,
        params: dict[str, Any],
    ) -> None:
        """The kept answer, or the one that is being computed, or a new one."""
        used = coding(header(scope, b"accept-encoding"))
        engine = engine_of(self._app)
        if not engine.release:
            await engine.start()
        told = header(scope, b"if-none-match") if scope["method"] != "POST" else ""
        if key is None or OUTCOME in scope:
            await self._compute(scope, receive, send, key, used, task, params)
            return
        while True:
            etag = etag_of(engine.release, key)
            if told and told.strip() != "*" and matches(told, etag):
                await reply(send, 304, [(b"etag", etag.encode()), VARY, REVALIDATE])
                return
            kept = self.cache.get(key)
            flight = self.cache.flight(key)
            if kept is None and flight is not None:
                CACHE_SHARED.inc()
                kept = await flight
                if kept is None:
                    continue
            if kept is not None:
                CACHE_HITS.inc()
                await kept.send(send, without_body=scope["method"] == "HEAD")
                return
            break
        await self._compute(scope, receive, send, key, used, task, params)

    async def _compute(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        key: Hashable | None,
        used: str,
        task: str,
        params: dict[str, Any],
    ) -> None:
        engine = engine_of(self._app)
        outcome: Outcome | None = scope.pop(OUTCOME, None)
        flight = outcome.flight if outcome else self.cache.begin(key) if key is not None else None
        kept: Kept | None = None
        shared: Exception | None = None
        try:
            if outcome is not None:
                answer = outcome.get()
            else:
                CACHE_MISSES.inc()
                answer = await engine.run(
                    task, {**params, CODING: used}, client_of(scope, engine.client_header), receive
                )
            release = answer.release or engine.release
            without_body = scope["method"] == "HEAD"
            body = await self._body(scope, answer)
            if body is None:
                # What is sent while it is made takes as long as its client does; nobody else should wait for that.
                if flight is not None and key is not None:
                    self.cache.end(key, flight)
                scope[BEGUN] = True
                kept = await self._pieces(scope, send, answer, key, release, used, without_body=without_body)
                if kept is not None and key is not None:
                    self.cache.put(key, kept, release)
                return
            body, used = (body, answer.coding) if answer.coding else await compressed(body, used)
            kept = kept_of(answer, body, key, release, used)
            if key is not None and answer.status == 200:
                self.cache.put(key, kept, release)
            if flight is not None and key is not None:
                self.cache.end(key, flight, kept)
            scope[BEGUN] = True
            await kept.send(send, without_body=without_body)
        except ZhituError as error:
            if not isinstance(error, Cancelled | TooBusy):
                shared = error
            if isinstance(error, DeadlinePassed) and key is not None:
                self.cache.put(key, _refusal(error, scope["path"]), engine.release)
            raise
        finally:
            if flight is not None and key is not None:
                self.cache.end(key, flight, kept, shared)

    async def _body(self, scope: Scope, answer: Answer) -> bytes | None:
        """The whole body, where it is there and small enough to be kept."""
        if isinstance(answer.body, Stream) and scope["http_version"] == "1.0":
            # Its client knows the end of an answer by the length only.
            await answer.body.whole()
        if isinstance(answer.body, bytes):
            return answer.body
        size = getattr(answer.body, "size", None)
        if size is None or size > self.cache.most_entry_bytes:
            return None
        return b"".join([piece async for piece in answer.body])  # type: ignore[union-attr]

    async def _pieces(
        self,
        scope: Scope,
        send: Send,
        answer: Answer,
        key: Hashable | None,
        release: str,
        used: str,
        *,
        without_body: bool,
    ) -> Kept | None:
        """Sends a body as it comes; keeps it as well while it is small enough."""
        assert not isinstance(answer.body, bytes)  # noqa: S101
        headers = _headers(answer, key, release, answer.coding or used)
        told = headers
        if scope["http_version"] == "1.0" and isinstance(answer.body, Stream) and (answer.coding or not used):
            told = [*headers, (b"content-length", b"%d" % (answer.body.size or 0))]
        await send({"type": "http.response.start", "status": answer.status, "headers": told})
        collected: list[bytes] | None = [] if key is not None else None
        size = 0
        stream = compressor(used) if used and not answer.coding else None

        async def forward(piece: bytes) -> None:
            nonlocal collected, size
            size += len(piece)
            if collected is not None:
                collected.append(piece)
                if size > self.cache.most_entry_bytes:
                    collected = None
            if piece and not without_body:
                await send({"type": "http.response.body", "body": piece, "more_body": True})

        async for piece in answer.body:  # type: ignore[union-attr]
            await forward(stream.feed(piece) if stream else piece)
        if stream:
            await forward(stream.finish())
        await send({"type": "http.response.body", "body": b""})
        if collected is None:
            return None
        return _kept(answer, b"".join(collected), key, release, headers)


def kept_of(answer: Answer, body: bytes, key: Hashable | None, release: str, used: str) -> Kept:
    """A whole answer, in its coding already, ready to be sent and kept."""
    if key is None or answer.headers:
        return _kept(answer, body, key, release, _headers(answer, key, release, used))
    etag = etag_of(release, key)
    ends = _constant(answer.media_type, used), b"\r\netag: ", etag.encode(), b"\r\ncontent-length: "
    return Kept(answer.status, b"%b%b%b%b%d%b" % (*ends, len(body), LAST_LINES), body, etag)


def _kept(answer: Answer, body: bytes, key: Hashable | None, release: str, headers: Pairs) -> Kept:
    told = head([*headers, (b"content-length", b"%d" % len(body))])
    return Kept(answer.status, told, body, etag_of(release, key) if key is not None else "")


@lru_cache(maxsize=256)
def _constant(media_type: str, used: str) -> bytes:
    """The headers that all answers of a media type and coding have, as they go over the wire."""
    return lines(_headers(Answer(b"", media_type), None, "", used)[:-1])


def _headers(answer: Answer, key: Hashable | None, release: str, used: str) -> Pairs:
    told = [(b"content-type", answer.media_type.encode("latin-1")), VARY, *ALWAYS, *pairs(answer.headers)]
    if used:
        told.append((b"content-encoding", used.encode()))
    if key is None:
        told.append(NO_STORE)
    else:
        told += [(b"etag", etag_of(release, key).encode()), REVALIDATE]
    return told


def etag_of(release: str, key: Hashable | None) -> str:
    """The entity tag of the answer to a request. Weak: the same release gives the same answer, but not always its rows in the same order."""
    try:
        told = b"\0".join(key)  # type: ignore[arg-type]
    except TypeError:
        told = repr(key).encode()
    return f'W/"{release}-{hashlib.blake2b(told, digest_size=8).hexdigest()}"'


def _refusal(error: ZhituError, path: str) -> Kept:
    """A refusal that is kept for a moment."""
    answer = answer_to(error, path)
    headers = [*answer.raw_headers, (b"retry-after", str(int(REFUSED_SECONDS)).encode()), NO_STORE, *ALWAYS]
    return Kept(answer.status_code, head(headers), bytes(answer.body), "", time.monotonic() + REFUSED_SECONDS)
