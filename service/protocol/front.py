"""Which requests the protocol takes, before FastAPI sees them."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from service.engine.access import engine_of
from service.engine.limits import MEBIBYTE
from service.operations.observe import ROUTE
from service.protocol import description, direct, tasks  # noqa: F401  they register their tasks
from service.protocol.answering import BEGUN, Answering
from service.protocol.cache import Cache
from service.protocol.endpoint import Endpoint
from service.protocol.graphs import Graphs
from service.protocol.heads import Heads
from service.protocol.http import base_of, header, preflight, refuse_method, trouble
from service.protocol.request import fields_of
from service.protocol.update import Updates
from service.protocol.writing import Writing
from service.settings import ServiceSettings

VOID = "/.well-known/void"


class Front:
    """The plain ASGI applications of the protocol, by path."""

    def __init__(self, app: Any, settings: ServiceSettings) -> None:
        self.cache = Cache(
            settings.cache_mb * MEBIBYTE,
            settings.cache_entry_mb * MEBIBYTE,
            lambda: engine_of(app).release,
        )
        self.heads = Heads(self.cache, settings.client_header)
        answering = Answering(app, self.cache)
        writing = Writing(app, settings) if settings.updates else None
        self.endpoint = Endpoint(answering, settings.max_query_bytes, settings.updates)
        self._graphs = Graphs(answering, writing, settings)
        update = Updates(writing, settings)
        self._paths: dict[str, ASGIApp] = {
            "/sparql": self.endpoint,
            "/sparql/": self.endpoint,
            "/update": update,
            "/update/": update,
            "/graphs": self._graphs,
            VOID: _Void(answering),
        }

    def application(self, path: str) -> ASGIApp | None:
        """What answers a path, if it is the protocol's."""
        found = self._paths.get(path)
        if found is None and path.startswith("/graphs/"):
            return self._graphs
        return found


class _Void:
    """Answers `/.well-known/void`."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        scope[ROUTE] = VOID
        try:
            if scope["method"] == "OPTIONS":
                await preflight(send, "GET, HEAD, OPTIONS")
            elif scope["method"] not in {"GET", "HEAD"}:
                await refuse_method(scope, send, "GET, HEAD, OPTIONS")
            else:
                base, accept = base_of(scope), header(scope, b"accept")
                wanted = dict(fields_of(scope["query_string"])).get("format", "")
                key = (VOID, base, accept, wanted, header(scope, b"accept-encoding"))
                params = {"base": base, "accept": accept, "format": wanted}
                await self._answering.answer(scope, receive, send, key, "void", params)
        except Exception as error:
            if scope.get(BEGUN):
                raise
            await trouble(scope, send, error)
