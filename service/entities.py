"""Things by name (`/entities`) and by identifier (`/id/…`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Query, Request, Response

from ontology.identifiers import BASE, ONTOLOGY, THINGS
from ontology.model import ontology
from queries.stored import SLUG, BadParameter, stored_query
from service.engine.tasks import Answer, Params, as_json, respond, run, task
from service.engine.writing import written
from service.formats import GRAPHS, choose, prefers_html
from service.graph import Graph
from service.pages import entity_page, view_of
from service.problems import NotFound
from service.text.clause import types_below
from service.text.index import Only
from service.text.search import LONGEST_QUERY
from service.text.use import find

router = APIRouter(tags=["things"])

# Classes of the ontology itself, which are found as well when they are asked for.
TERMS = frozenset({"Class", "Property", "ConceptScheme"})


@router.get("/entities", summary="Find things by name")
async def entities(
    request: Request,
    q: str = Query(
        min_length=1,
        max_length=LONGEST_QUERY,
        description="A name or words of it: Chinese in either script, pinyin, its first letters, English",
    ),
    type_name: str = Query("", alias="type", description="Only things of this class, such as Technology"),
    lang: Literal["", "zh", "en"] = Query("", description="Only names in this language"),
    limit: int = Query(50, ge=1, le=200, description="How many things at most"),
    autocomplete: bool = Query(False, description="While somebody types: names only, no definitions"),
) -> Response:
    """The things that the text names, best first, each with the name that fits, how it does, and a score up to 1.

    Exact names come first, then beginnings, pinyin, words, definitions. See service/docs/search.md.
    """
    given = {"q": q, "type": type_name, "language": lang, "limit": limit, "autocomplete": autocomplete}
    return respond(await run(request, "entities", given))


@task("entities")
def found(graph: Graph, params: Params) -> Answer:
    """The things of a name."""
    said = params["type"].removeprefix("zhitu:").removeprefix(ONTOLOGY)
    if said and said not in ontology().classes and said not in TERMS:
        raise BadParameter("type", f"{params['type']!r} is no class", "see /ontology for the classes")
    only = Only(types_below(said) if said else (), params["language"])
    hits = find(graph, params["q"], only, params["limit"], autocomplete=params["autocomplete"])
    return as_json([{"iri": hit.iri, "href": address(hit.iri)} | asdict(hit) for hit in hits])


def address(iri: str) -> str:
    """Where this service shows a thing or a term."""
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


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
