"""Around every request: an id, a line in the log, and its share of the metrics. Plain ASGI, a few microseconds.

What a handler knows of its request it adds with `note`: the protocol endpoint the hash of the query, for instance.
The text of a query is never logged at level info; its hash finds it again among the queries of a client that logs them.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
from collections.abc import Callable, MutableMapping
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.operations.logs import Clock
from service.operations.metrics import IN_FLIGHT, REQUEST_SECONDS, REQUESTS

SANE_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
NOTES = "zhitu.notes"
ROUTE = "zhitu.route"
# When a request came, where that was before it got here.
BEGAN = "zhitu.began"
HEADER = b"x-request-id"
# Operation's own routes are asked every few seconds; they are counted and not logged.
QUIET = frozenset({"/health", "/ready", "/metrics"})

Log = Callable[[str], None]


def note(scope: MutableMapping[str, Any], **facts: str | int | float) -> None:
    """Adds members to the log line of a request."""
    scope.setdefault(NOTES, {}).update(facts)


def query_digest(text: str | bytes) -> str:
    """What stands in the log for a query: 16 digits of BLAKE2b."""
    return hashlib.blake2b(text.encode() if isinstance(text, str) else text, digest_size=8).hexdigest()


def request_id(scope: MutableMapping[str, Any]) -> str:
    """The id of a request, for a problem document or a worker's log; empty where it is not observed."""
    return str(scope.get("zhitu.request_id", ""))


class Observed:
    """Wraps the application. `log` takes a finished line; without one nothing is logged.

    With `slow_seconds` only what failed (5xx, 429, no answer) or took longer is logged; without it every request.
    """

    def __init__(
        self, app: ASGIApp, log: Log | None = None, *, as_json: bool = True, slow_seconds: float = 0.0
    ) -> None:
        self._app = app
        self._log = log
        self._as_json = as_json
        self._slow_seconds = slow_seconds
        self._clock = Clock()
        # A process's ids share a random beginning, so that ids of different processes differ.
        self._prefix = os.urandom(6).hex()
        self._number = itertools.count(1)
        self._children: dict[tuple[str, str, int], tuple[Any, Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == HEADER), None)
        if given is None or not SANE_ID.fullmatch(given):
            given = f"{self._prefix}-{next(self._number):x}".encode()
        scope["zhitu.request_id"] = given.decode()
        status, size = 0, 0

        async def observed_send(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                # The message may be a cached answer's own: it is copied, not changed.
                message = {**message, "headers": [*message.get("headers", ()), (HEADER, given)]}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        IN_FLIGHT.number += 1
        began = scope.get(BEGAN) or perf_counter()
        try:
            await self._app(scope, receive, observed_send)
        finally:
            IN_FLIGHT.number -= 1
            self._ended(scope, status, size, perf_counter() - began)

    def _ended(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        route = route_of(scope)
        # Without a status the client left, or the application failed before it answered.
        key = (route, scope["method"], status)
        children = self._children.get(key)
        if children is None:
            method = key[1] if key[1] in METHODS else "other"
            children = REQUEST_SECONDS.labels(route, method), REQUESTS.labels(route, str(status or "none"))
            if len(self._children) < 10_000:
                self._children[key] = children
        children[0].observe(seconds)
        children[1].inc()
        if self._log is None:
            return
        failed = status >= 500 or status in {0, 429}
        if (failed or seconds >= self._slow_seconds) and (failed or route not in QUIET):
            self._log(self._line(scope, route, status, size, seconds))

    def _line(self, scope: Scope, route: str, status: int, size: int, seconds: float) -> str:
        notes: dict[str, object] = scope.get(NOTES) or {}
        if "query" not in notes and scope["query_string"]:
            notes = {"query": query_digest(scope["query_string"]), **notes}
        method = scope["method"] if scope["method"] in METHODS else "other"
        identifier = scope["zhitu.request_id"]
        if not self._as_json:
            said = " ".join(f"{name}={value}" for name, value in notes.items())
            return f"{self._clock.text()} {method} {route} {status} {seconds * 1000:.1f} ms {size} B {identifier} {said}"
        level = "error" if status >= 500 else "info"
        # Route, method and id hold nothing that JSON would have to escape.
        line = (
            f'{{"time":"{self._clock.text()}","level":"{level}","logger":"zhitu.request","request_id":"{identifier}",'
            f'"method":"{method}","route":"{route}","status":{status},"seconds":{seconds:.6f},"bytes":{size}'
        )
        return f"{line},{json.dumps(notes, ensure_ascii=False)[1:-1]}}}" if notes else line + "}"


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The template of the route that answered: what the handler noted, or the router's, or `other`."""
    noted = scope.get(ROUTE)
    if noted:
        return str(noted)
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        return "other"
    return str(path)
