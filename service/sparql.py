"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from service.access import graph_of, settings_of
from service.formats import choose, formats_for, write
from service.graph import Dataset, Graph
from service.problems import BadRequest, TooLarge, UnsupportedMediaType

router = APIRouter(tags=["SPARQL"])

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
KNOWN = {"query", "default-graph-uri", "named-graph-uri", "format"}


@router.get("/sparql", summary="SPARQL query in the URL")
async def sparql_get(request: Request) -> Response:
    """Answers the parameter `query`; `default-graph-uri` and `named-graph-uri` may stand several times."""
    return await _answer(request, request.query_params.multi_items())


@router.post("/sparql", summary="SPARQL query in the body")
async def sparql_post(request: Request) -> Response:
    """Answers a form with the field `query`, or a body that is the query (application/sparql-query)."""
    body = await _body(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return await _answer(request, parse_qsl(body, keep_blank_values=True))
    if media_type == DIRECT:
        return await _answer(request, [*request.query_params.multi_items(), ("query", body)])
    raise UnsupportedMediaType("Content-Type", f"{media_type!r} is not read here", f"send {FORM} or {DIRECT}")


async def _body(request: Request) -> str:
    limit = settings_of(request).max_query_bytes
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge("body", f"is longer than {limit} bytes", "send a shorter query")
        chunks.append(chunk)
    try:
        return b"".join(chunks).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("body", f"is not UTF-8 (byte {error.start})", "send UTF-8") from None


async def _answer(request: Request, fields: list[tuple[str, str]]) -> Response:
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        said = "is missing" if not queries else f"is given {len(queries)} times"
        raise BadRequest("query", said, "send exactly one query")
    if any(name == "update" for name, _ in fields):
        raise BadRequest("update", "is not offered; the service is read-only", "send a query")
    dataset = Dataset(
        tuple(v for n, v in fields if n == "default-graph-uri"),
        tuple(v for n, v in fields if n == "named-graph-uri"),
    )
    wanted = next((v for n, v in fields if n == "format"), "")
    accept = request.headers.get("accept", "")
    body, media_type = await run_in_threadpool(_run, graph_of(request), queries[0], dataset, accept, wanted)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


def _run(graph: Graph, sparql: str, dataset: Dataset, accept: str, wanted: str) -> tuple[bytes, str]:
    # One thread runs and serialises: the engine's results may not move between threads.
    answer = graph.query(sparql, dataset)
    chosen = choose(accept, formats_for(answer), wanted)
    return write(answer, chosen), chosen.media_type
