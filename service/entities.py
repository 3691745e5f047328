"""Things by name (`/entities`) and by identifier (`/id/…`)."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request, Response

from ontology.identifiers import THINGS
from queries.stored import SLUG, stored_query
from service.engine.tasks import Answer, Params, as_json, respond, run, task
from service.engine.writing import written
from service.formats import GRAPHS, choose, prefers_html
from service.graph import Graph
from service.pages import entity_page, view_of
from service.problems import NotFound

router = APIRouter(tags=["things"])


@router.get("/entities", summary="Find things by name")
async def entities(
    request: Request,
    q: str = Query(min_length=1, max_length=200, description="Part of a label or alias, Chinese or English"),
) -> Response:
    """The things whose label or alias holds the text, exact names first; at most 50."""
    return respond(await run(request, "entities", {"q": q}))


@task("entities")
def found(graph: Graph, params: Params) -> Answer:
    """The things of a name."""
    rows = graph.rows(stored_query("entity-search"), {"q": params["q"]})
    for row in rows:
        row["href"] = "/" + str(row["iri"]).removeprefix(THINGS.removesuffix("id/"))
        row.pop("q")
    return as_json(rows)


@router.get("/id/{kind}/{slug}", summary="One thing")
async def identifier(request: Request, kind: str, slug: str) -> Response:
    """A page for browsers; its triples with evidence for everyone else (Turtle, N-Triples, JSON-LD…).

    `format` (ttl, nt, jsonld, rdf, trig, nq) chooses the format by name.
    """
    thing = f"{kind}/{slug}"
    if not SLUG.fullmatch(thing):
        raise _unknown(thing)
    accept, wanted = request.headers.get("accept", ""), request.query_params.get("format", "")
    if not wanted and prefers_html(accept):
        return respond(await run(request, "entity-page", {"thing": thing, "view": view_of(request)}))
    params = {"thing": thing, "accept": accept, "format": wanted}
    return respond(await run(request, "thing", params), {"Vary": "Accept"})


@task("thing")
def thing(graph: Graph, params: Params) -> Answer:
    """The triples of a thing."""
    _known(graph, params["thing"])
    chosen = choose(params["accept"], GRAPHS, params["format"])
    name = "entity-graph" if chosen.name in TRIPLE_TERMS else "entity-graph-plain"
    query = stored_query(name)
    return written(graph.ask(query, {"thing": params["thing"]}), chosen)


@task("entity-page")
def page(graph: Graph, params: Params) -> Answer:
    """The page of a thing."""
    _known(graph, params["thing"])
    return entity_page(params["view"], graph, params["thing"])


def _known(graph: Graph, name: str) -> None:
    if not graph.exists(THINGS + name):
        raise _unknown(name)


def _unknown(name: str) -> NotFound:
    return NotFound(f"/id/{name}", "there is no such thing", "look it up with /entities?q=")


# JSON-LD 1.1 and RDF/XML as written here cannot hold RDF 1.2 triple terms; they get the triples without evidence.
TRIPLE_TERMS = frozenset({"ttl", "nt", "trig", "nq"})
