"""Things by name (`/entities`) and by identifier (`/id/…`)."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from ontology.identifiers import THINGS
from queries.stored import SLUG, stored_query
from service.access import graph_of
from service.formats import GRAPHS, choose, prefers_html, write
from service.graph import Graph
from service.pages import entity_page
from service.problems import NotFound

router = APIRouter(tags=["things"])


@router.get("/entities", summary="Find things by name")
def entities(
    request: Request,
    q: str = Query(min_length=1, max_length=200, description="Part of a label or alias, Chinese or English"),
) -> JSONResponse:
    """The things whose label or alias holds the text, exact names first; at most 50."""
    rows = graph_of(request).rows(stored_query("entity-search"), {"q": q})
    for row in rows:
        row["href"] = "/" + str(row["iri"]).removeprefix(THINGS.removesuffix("id/"))
        row.pop("q")
    return JSONResponse(rows)


@router.get("/id/{kind}/{slug}", summary="One thing")
async def identifier(request: Request, kind: str, slug: str) -> Response:
    """A page for browsers; its triples with evidence for everyone else (Turtle, N-Triples, JSON-LD…).

    `format` (ttl, nt, jsonld, rdf, trig, nq) chooses the format by name.
    """
    graph = graph_of(request)
    thing = f"{kind}/{slug}"
    if not SLUG.fullmatch(thing) or not graph.exists(THINGS + thing):
        raise NotFound(f"/id/{thing}", "there is no such thing", "look it up with /entities?q=")
    accept, wanted = request.headers.get("accept", ""), request.query_params.get("format", "")
    if not wanted and prefers_html(accept):
        return await run_in_threadpool(entity_page, request, graph, thing)
    body, media_type = await run_in_threadpool(_triples, graph, thing, accept, wanted)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


def _triples(graph: Graph, thing: str, accept: str, wanted: str) -> tuple[bytes, str]:
    chosen = choose(accept, GRAPHS, wanted)
    name = "entity-graph" if chosen.name in TRIPLE_TERMS else "entity-graph-plain"
    query = stored_query(name)
    return write(graph.ask(query, {"thing": thing}), chosen), chosen.media_type


# JSON-LD 1.1 and RDF/XML as written here cannot hold RDF 1.2 triple terms; they get the triples without evidence.
TRIPLE_TERMS = frozenset({"ttl", "nt", "trig", "nq"})
