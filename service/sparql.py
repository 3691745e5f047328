"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from service.access import settings_of
from service.engine.tasks import Answer, Params, respond, run, task
from service.engine.writing import written
from service.formats import choose, formats_for
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
    params = {
        "query": queries[0],
        "default": [v for n, v in fields if n == "default-graph-uri"],
        "named": [v for n, v in fields if n == "named-graph-uri"],
        "format": next((v for n, v in fields if n == "format"), ""),
        "accept": request.headers.get("accept", ""),
    }
    return respond(await run(request, "sparql", params), {"Vary": "Accept"})


@task("sparql")
def sparql(graph: Graph, params: Params) -> Answer:
    """Answers a query in the format that is asked for; long answers are written out while they are found."""
    found = graph.query(params["query"], Dataset(tuple(params["default"]), tuple(params["named"])))
    return written(found, choose(params["accept"], formats_for(found), params["format"]))
