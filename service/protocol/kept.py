"""Answers of REST routes from the same cache: stored questions, things and names, which only a new release changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.formats import NotAcceptable
from service.operations.metrics import CACHE_HITS, CACHE_MISSES
from service.operations.observe import ROUTE
from service.protocol.answering import REVALIDATE, etag_of
from service.protocol.cache import Cache, Kept, head
from service.protocol.compression import compressed
from service.protocol.http import header, matches
from service.protocol.negotiation import coding

# Their answers are functions of the release, the URL and these headers.
PATHS = ("/queries/", "/id/", "/entities")
HEADERS = (b"accept", b"accept-language", b"accept-encoding")
VARY = (b"vary", b"Accept, Accept-Language, Accept-Encoding")


class KeptRoutes:
    """Wraps the application: whole answers with status 200 to GET are kept, compressed and given an entity tag."""

    def __init__(self, app: ASGIApp, cache: Cache, release: Callable[[], str]) -> None:
        self._app = app
        self._cache = cache
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PATHS):
            await self._app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"], *(header(scope, name) for name in HEADERS))
        kept = self._cache.get(key)
        if kept is None:
            kept = await self._asked(scope, receive, send, key)
            if kept is None:
                return
        else:
            CACHE_HITS.inc()
            # The router is not asked, so that the route has to be told to the log and the metrics.
            scope[ROUTE] = kept.route
        told = header(scope, b"if-none-match")
        if told and matches(told, kept.etag):
            headers = [pair for pair in kept.headers if pair[0] in {b"etag", b"vary", b"cache-control"}]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await kept.send(send)

    async def _asked(self, scope: Scope, receive: Receive, send: Send, key: Any) -> Kept | None:
        """What the application answers, kept; None where it cannot be kept and has been sent."""
        CACHE_MISSES.inc()
        release = self._release()
        start: Message | None = None
        whole: bytes | None = None

        async def caught(message: Message) -> None:
            nonlocal start, whole
            if message["type"] == "http.response.start" and message["status"] == 200 and start is None:
                start = message
            elif start is not None and whole is None and not message.get("more_body"):
                whole = bytes(message.get("body", b""))
            else:
                if start is not None and whole is None:
                    first, start = start, None
                    await send(first)
                await send(message)

        await self._app(scope, receive, caught)
        if start is None or whole is None:
            return None
        body, used = await compressed(whole, _coding(header(scope, b"accept-encoding")))
        replaced = {b"content-length", b"vary", b"etag", b"cache-control"}
        headers = [pair for pair in start["headers"] if pair[0] not in replaced]
        etag = etag_of(release, key)
        headers += [VARY, REVALIDATE, (b"etag", etag.encode()), (b"content-length", str(len(body)).encode())]
        if used:
            headers.append((b"content-encoding", used.encode()))
        route = getattr(scope.get("route"), "path", "other")
        kept = Kept(200, head(headers), body, etag, route=route)
        if release == self._release():
            self._cache.put(key, kept, release)
        return kept


def _coding(accept_encoding: str) -> str:
    """The content coding; what a client rules out altogether is sent plain, since these routes refuse nobody for it."""
    try:
        return coding(accept_encoding)
    except NotAcceptable:
        return ""
