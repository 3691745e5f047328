"""`/sparql`: the query operation of the SPARQL 1.1 Protocol, and the Service Description where there is no query."""

from __future__ import annotations

from collections.abc import Hashable

from starlette.types import Receive, Scope, Send

from service.errors import BadRequest, TooLarge
from service.operations.metrics import CACHE_HITS
from service.operations.observe import ROUTE, note, query_digest
from service.protocol.answering import BEGUN, Answering
from service.protocol.http import (
    base_of,
    content_type,
    header,
    preflight,
    read_body,
    refuse_method,
    trouble,
    utf8,
)
from service.protocol.request import QUERY, Query, decoded, fields_of, posted, query_of, volatile

METHODS = "GET, HEAD, POST, OPTIONS"
# With one of these a request is no question about the service itself.
OPERATIONS = frozenset({"query", "default-graph-uri", "named-graph-uri", "update"})


class Endpoint:
    """Answers `/sparql`. `updates` tells the Service Description whether `/update` is switched on."""

    def __init__(self, answering: Answering, most_bytes: int, updates: bool) -> None:
        self._answering = answering
        self._cache = answering.cache
        self._most_bytes = most_bytes
        self._updates = updates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. What is kept is sent before anything is decoded."""
        method = scope["method"]
        scope[ROUTE] = "/sparql"
        if method == "GET":
            accept = encoding = told = b""
            for name, value in scope["headers"]:
                if name == b"accept":
                    accept = value if not accept else accept + b"," + value
                elif name == b"accept-encoding":
                    encoding = value
                elif name == b"if-none-match":
                    told = value
            key = (scope["query_string"], accept, encoding)
            kept = self._cache.get(key)
            if kept is not None and not told:
                CACHE_HITS.inc()
                await kept.send(send)
                return
        elif method == "OPTIONS":
            await preflight(send, METHODS)
            return
        try:
            await self._other(scope, receive, send)
        except Exception as error:
            if scope.get(BEGUN):
                raise
            await trouble(scope, send, error)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, url = scope["method"], scope["query_string"]
        if method not in {"GET", "HEAD", "POST"}:
            await refuse_method(scope, send, METHODS)
            return
        if len(url) > self._most_bytes:
            raise TooLarge("query", f"is longer than {self._most_bytes} bytes", "send a shorter query")
        accept, encoding = header(scope, b"accept"), header(scope, b"accept-encoding")
        fields = fields_of(url)
        key: Hashable = (url, accept.encode("latin-1"), encoding.encode("latin-1"))
        if method == "POST":
            kind, _ = content_type(scope)
            body = await read_body(scope, receive, self._most_bytes)
            fields = posted(kind, fields, utf8(body), "query", QUERY)
            key = (key, kind, body)
        elif not any(name in OPERATIONS for name, _ in fields):
            base = base_of(scope)
            about = {"accept": accept, "format": dict(fields).get("format", ""), "base": base}
            await self._answering.answer(
                scope,
                receive,
                send,
                (base, key),
                "service-description",
                about | {"updates": self._updates},
            )
            return
        query = query_of(fields)
        note(scope, query=query_digest(query.text))
        await self._answering.answer(
            scope, receive, send, key if not query.volatile else None, "sparql", _params(query, accept)
        )

    def simple(self, url: bytes, accept: str) -> dict[str, object] | None:
        """What a worker is told of a query by GET; None where it is none, is wrong, or its answer may not be kept."""
        if len(url) > self._most_bytes:
            return None
        try:
            if url[:6] == b"query=" and b"&" not in url:
                text = decoded(url[6:])
                return None if volatile(text) else NOTHING_ELSE | {"query": text, "accept": accept}
            query = query_of(fields_of(url))
        except (BadRequest, UnicodeDecodeError):
            return None
        return None if query.volatile else _params(query, accept)


# What a worker is told of a query that comes without other parameters.
NOTHING_ELSE: dict[str, object] = {"default": (), "named": (), "format": "", "version": ""}


def _params(query: Query, accept: str) -> dict[str, object]:
    return {
        "query": query.text,
        "default": query.default,
        "named": query.named,
        "format": query.format,
        "version": query.version,
        "accept": accept,
    }
