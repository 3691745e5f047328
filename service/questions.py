"""The stored questions as REST routes: their list, and the answer of each."""

from __future__ import annotations

import pyoxigraph as ox
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from queries.stored import StoredQuery, stored_queries, stored_query
from service.engine.tasks import Answer, Params, as_json, respond, run, task
from service.engine.writing import written
from service.errors import BadQuery
from service.formats import SOLUTIONS, best_match, choose, formats_for, prefers_html
from service.graph import Graph
from service.pages import list_page, question_page, view_of
from service.problems import BadRequest

router = APIRouter(tags=["questions"])


@router.get("/queries", summary="All stored questions")
def queries(request: Request) -> Response:
    """Every stored question with its texts, parameters, columns and SPARQL; a page for browsers."""
    if prefers_html(request.headers.get("accept", "")):
        return respond(list_page(view_of(request)))
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
    asked = {"question": query.name, "given": given}
    if not wanted and prefers_html(accept):
        return respond(await run(request, "question-page", asked | {"view": view_of(request)}))
    plain = not wanted and bool(query.columns) and _wants_plain(accept)
    params = asked | {"plain": plain, "accept": accept, "format": wanted}
    return respond(await run(request, "question", params), {"Vary": "Accept"})


@task("question")
def answered(graph: Graph, params: Params) -> Answer:
    """The answer of a stored question: rows as plain objects, or any format of SPARQL results."""
    query, given = stored_query(params["question"]), params["given"]
    if params["plain"]:
        body = {
            "query": query.name,
            "title": query.title.model_dump(),
            "columns": query.columns,
            "rows": graph.rows(query, given),
        }
        return as_json(body | {"sparql": query.sparql, "release": graph.release.identifier})
    found = graph.ask(query, given)
    if isinstance(found, ox.QueryBoolean) and params["format"] in {"csv", "tsv"}:
        raise BadQuery(query.name, "is a yes-or-no question", "ask for json or xml")
    return written(found, choose(params["accept"], formats_for(found), params["format"]))


@task("question-page")
def page(graph: Graph, params: Params) -> Answer:
    """The page of a stored question."""
    return question_page(params["view"], graph, stored_query(params["question"]), params["given"])


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
