"""The stored questions as REST routes: their list, and the answer of each."""

from __future__ import annotations

import pyoxigraph as ox
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from queries.stored import StoredQuery, stored_queries, stored_query
from service.access import graph_of
from service.formats import SOLUTIONS, best_match, choose, formats_for, prefers_html, write
from service.graph import BadQuery, Graph
from service.pages import list_page, question_page
from service.problems import BadRequest

router = APIRouter(tags=["questions"])


@router.get("/queries", summary="All stored questions")
def queries(request: Request) -> Response:
    """Every stored question with its texts, parameters, columns and SPARQL; a page for browsers."""
    if prefers_html(request.headers.get("accept", "")):
        return list_page(request)
    listed = [described(q) for q in stored_queries().values()]
    return JSONResponse(listed, headers={"Vary": "Accept"})


def described(query: StoredQuery) -> dict[str, object]:
    """A stored question as JSON."""
    return query.model_dump(by_alias=True) | {"href": f"/queries/{query.name}"}


@router.get("/queries/{name}.rq", include_in_schema=False)
def text(name: str) -> Response:
    """The SPARQL of a stored question."""
    return Response(stored_query(name).sparql, media_type="application/sparql-query")


@router.get("/queries/{name}", summary="The answer of one stored question")
async def answer(request: Request, name: str) -> Response:
    """Answers a stored question; its parameters are those of the URL. `format` or Accept chooses the format.

    JSON (application/json) has the rows as plain objects; the SPARQL result formats are offered as well.
    """
    query = stored_query(name)
    given = _parameters(request)
    wanted = given.pop("format", "")
    accept = request.headers.get("accept", "")
    graph = graph_of(request)
    if not wanted and prefers_html(accept):
        return await run_in_threadpool(question_page, request, graph, query, given)
    if not wanted and query.columns and _wants_plain(accept):
        rows = await run_in_threadpool(graph.rows, query, given)
        body = {
            "query": query.name,
            "title": query.title.model_dump(),
            "columns": query.columns,
            "rows": rows,
        }
        return JSONResponse(
            body | {"sparql": query.sparql, "release": graph.release.identifier}, headers={"Vary": "Accept"}
        )
    body_bytes, media_type = await run_in_threadpool(_serialised, graph, query, given, accept, wanted)
    return Response(body_bytes, media_type=media_type, headers={"Vary": "Accept"})


def _parameters(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise BadRequest(name, "is given twice", "give it once")
        given[name] = value
    return given


def _wants_plain(accept: str) -> bool:
    others = [f.media_type.partition(";")[0] for f in SOLUTIONS]
    return best_match([*others, "application/json"], accept) == "application/json"


def _serialised(
    graph: Graph, query: StoredQuery, given: dict[str, str], accept: str, wanted: str
) -> tuple[bytes, str]:
    found = graph.ask(query, given)
    if isinstance(found, ox.QueryBoolean) and wanted in {"csv", "tsv"}:
        raise BadQuery(query.name, "is a yes-or-no question", "ask for json or xml")
    chosen = choose(accept, formats_for(found), wanted)
    return write(found, chosen), chosen.media_type
