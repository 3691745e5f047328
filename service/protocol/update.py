"""`/update`: the update operation of the SPARQL 1.1 Protocol, for those who hold a token."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.types import Receive, Scope, Send

from service.errors import BadRequest, Refused
from service.operations.observe import ROUTE, note, query_digest
from service.protocol.http import content_type, preflight, read_body, refuse_method, trouble, utf8
from service.protocol.request import UPDATE, fields_of, posted, update_of
from service.protocol.using import check_remote, with_dataset
from service.protocol.writing import Writing
from service.settings import ServiceSettings

METHODS = "POST, OPTIONS"


class Updates:
    """Answers `/update`; without `writing` it refuses everything."""

    def __init__(self, writing: Writing | None, settings: ServiceSettings) -> None:
        self._writing = writing
        self._most_bytes = settings.max_upload_bytes
        self._remote = [one.strip() for one in settings.remote.split(",") if one.strip()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        scope[ROUTE] = "/update"
        try:
            if scope["method"] == "OPTIONS":
                await preflight(send, METHODS)
            elif scope["method"] != "POST":
                await refuse_method(scope, send, METHODS)
            else:
                await self._update(scope, receive, send)
        except Exception as error:
            await trouble(scope, send, error)

    async def _update(self, scope: Scope, receive: Receive, send: Send) -> None:
        writing = self._writing
        if writing is None:
            raise Refused("update", "is switched off here", "switch it on with ZHITU_UPDATES=true")
        writer = writing.authorised(scope)
        kind, _ = content_type(scope)
        body = utf8(await read_body(scope, receive, self._most_bytes))
        update = update_of(posted(kind, fields_of(scope["query_string"]), body, "update", UPDATE))
        note(scope, query=query_digest(update.text))
        for iri in (*update.using, *update.using_named):
            _check(iri)
        check_remote(update.text, self._remote)
        text = with_dataset(update.text, update.using, update.using_named)
        await writing.change(writer, scope, send, {"kind": "update", "text": text})


def _check(iri: str) -> None:
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise BadRequest("using-graph-uri", f"{iri[:200]!r} is no IRI", "write an absolute IRI") from None
