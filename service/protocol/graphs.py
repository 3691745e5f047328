"""`/graphs`: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named by `?graph=IRI`, by `?default`, or by the path: `/graphs/source/x` is the graph
https://w3id.org/zhitu/graph/source/x, whatever address the service has.
"""

from __future__ import annotations

import uuid
from typing import IO
from urllib.parse import urljoin

import pyoxigraph as ox
from starlette.types import Receive, Scope, Send

from ontology.identifiers import GRAPHS
from service.engine.tasks import Answer, Params, task
from service.errors import BadRequest, NotFound
from service.formats import NotAcceptable
from service.graph import Graph
from service.operations.observe import ROUTE
from service.protocol.answering import BEGUN, Answering
from service.protocol.description import PREFIXES
from service.protocol.http import base_of, content_type, header, preflight, read_body, refuse_method, trouble
from service.protocol.multipart import documents
from service.protocol.negotiation import choose
from service.protocol.plain import plain_triples
from service.protocol.request import fields_of
from service.protocol.writing import Writing
from service.settings import ServiceSettings

PATH = "/graphs"
READ = "GET, HEAD, OPTIONS"
WRITE = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
# How the default graph is named between here and the tasks.
DEFAULT = ""


class Graphs:
    """Answers `/graphs` and everything below it. Without `writing` graphs can only be read."""

    def __init__(self, answering: Answering, writing: Writing | None, settings: ServiceSettings) -> None:
        self._answering = answering
        self._writing = writing
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        scope[ROUTE] = PATH
        methods = WRITE if self._writing else READ
        try:
            if scope["method"] == "OPTIONS":
                await preflight(send, methods)
            elif scope["method"] in {"GET", "HEAD"}:
                await self._read(scope, receive, send)
            elif self._writing and scope["method"] in {"PUT", "POST", "DELETE"}:
                await self._write(self._writing, scope, receive, send)
            else:
                await refuse_method(scope, send, methods)
        except Exception as error:
            if scope.get(BEGUN):
                raise
            await trouble(scope, send, error)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        fields = dict(fields_of(scope["query_string"]))
        accept, base = header(scope, b"accept"), base_of(scope)
        graph = target(scope)
        key = (PATH, graph, base, fields.get("format"), fields.get("version"), accept)
        params = {"accept": accept, "format": fields.get("format", ""), "version": fields.get("version", "")}
        if graph is None:
            # The store as a whole: which graphs there are.
            params |= {"base": base}
            name, more = "service-description", {"updates": self._writing is not None}
            await self._answering.answer(
                scope, receive, send, (key, header(scope, b"accept-encoding")), name, params | more
            )
            return
        await self._answering.answer(
            scope, receive, send, (key, header(scope, b"accept-encoding")), "graph", params | {"graph": graph}
        )

    async def _write(self, writing: Writing, scope: Scope, receive: Receive, send: Send) -> None:
        writer = writing.authorised(scope)
        method = scope["method"]
        graph = target(scope)
        location = ""
        if graph is None:
            if method != "POST":
                raise BadRequest("graph", "is not named", "name it: ?graph=IRI, ?default or /graphs/name")
            name = f"new/{uuid.uuid4()}"
            graph, location = GRAPHS + name, f"{PATH}/{name}"
        change: dict[str, object] = {"kind": method.lower(), "graph": graph, "documents": []}
        if method != "DELETE":
            kind, parameters = content_type(scope)
            body = await read_body(scope, receive, self._settings.max_upload_bytes)
            change["documents"] = documents(kind, parameters, body)
        await writing.change(writer, scope, send, change, location)


def target(scope: Scope) -> str | None:
    """The graph that a request names; empty for the default graph, None where none is named. Raises BadRequest."""
    fields = fields_of(scope["query_string"])
    named = [value for name, value in fields if name == "graph"]
    default = [value for name, value in fields if name == "default"]
    path = scope["path"].removeprefix(PATH).removeprefix("/")
    if len(named) + len(default) + bool(path) > 1:
        raise BadRequest("graph", "is named more than once", "give one of ?graph=IRI, ?default, /graphs/name")
    if default:
        return DEFAULT
    if path:
        return _iri(GRAPHS + path)
    if not named:
        return None
    base = base_of(scope)
    try:
        iri = urljoin(base + scope["path"], named[0])
    except ValueError:
        iri = named[0]
    own = base + PATH + "/"
    return _iri(GRAPHS + iri.removeprefix(own) if iri.startswith(own) else iri)


def _iri(text: str) -> str:
    try:
        return str(ox.NamedNode(text).value)
    except ValueError:
        raise BadRequest("graph", f"{text[:200]!r} is no IRI", "write an absolute IRI") from None


@task("graph")
def graph_document(graph: Graph, params: Params) -> Answer:
    """One graph as a document. Raises NotFound."""
    chosen = choose(params["accept"], True, params["format"], params["version"])
    writer = chosen.format.writer
    assert isinstance(writer, ox.RdfFormat)  # noqa: S101
    name = ox.NamedNode(params["graph"]) if params["graph"] else ox.DefaultGraph()
    if isinstance(name, ox.NamedNode) and next(iter(graph.triples(name)), None) is None:
        raise NotFound("graph", f"there is no graph {params['graph']}", "see /graphs for those there are")

    def pour(file: IO[bytes]) -> None:
        if chosen.plain or writer == ox.RdfFormat.JSON_LD:
            ox.serialize(plain_triples(graph.triples(name)), file, format=writer)
            return
        try:
            graph.dump(file, writer, name, PREFIXES)
        except ValueError as error:
            raise NotAcceptable(
                "format", f"{chosen.format.name} cannot hold this graph ({error})", ""
            ) from None

    return Answer(b"", chosen.media_type, write=pour)
