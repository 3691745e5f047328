"""The plain web page, rendered here: search, questions with their answers, and things with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from ontology.identifiers import THINGS
from queries.stored import BadParameter, StoredQuery, stored_queries, stored_query
from service.engine.tasks import Answer, Params, respond, run, task
from service.formats import GRAPHS, SOLUTIONS
from service.graph import Graph, Value
from service.text.use import find

router = APIRouter(include_in_schema=False)
Row = dict[str, Value]
View = Mapping[str, Any]
LANGUAGES = ("zh", "en")


@cache
def _texts() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8")
    )
    return loaded


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("service"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["path"] = lambda iri: "/id/" + str(iri).removeprefix(THINGS)
    environment.filters["is_thing"] = lambda value: str(value).startswith(THINGS)
    return environment


def language_of(request: Request) -> str:
    """The page's language: `?lang=`, or what the browser prefers, or Chinese."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    preferred = request.headers.get("accept-language", "").lower()
    return "en" if preferred.startswith("en") else "zh"


def view_of(request: Request) -> View:
    """What a page has to know of the request for it."""
    return {
        "language": language_of(request),
        "path": request.url.path,
        "items": [(k, v) for k, v in request.query_params.multi_items() if k != "lang"],
    }


def render(view: View, template: str, **values: Any) -> Answer:
    """One page."""
    language = view["language"]
    other = "en" if language == "zh" else "zh"
    html = (
        _environment()
        .get_template(template)
        .render(
            t=_texts()[language],
            lang=language,
            switch=f"{view['path']}?{urlencode([*view['items'], ('lang', other)])}",
            **values,
        )
    )
    return Answer(html.encode(), "text/html; charset=utf-8", {"Vary": "Accept, Accept-Language"})


@router.get("/")
async def home(request: Request, q: str = "") -> Response:
    """Search box, what was found, the stored questions and what the graph holds."""
    return respond(await run(request, "home-page", {"q": q.strip()[:200], "view": view_of(request)}))


@task("home-page")
def home_page(graph: Graph, params: Params) -> Answer:
    """The first page."""
    asked = params["q"]
    found = [asdict(hit) for hit in find(graph, asked)] if asked else []
    overview = graph.rows(stored_query("overview"), {})
    return render(
        params["view"], "home.html", q=asked, found=found, questions=stored_queries(), overview=overview
    )


def list_page(view: View) -> Answer:
    """The stored questions as a page."""
    return render(view, "home.html", q="", found=[], questions=stored_queries(), overview=[])


def question_page(view: View, graph: Graph, query: StoredQuery, given: Mapping[str, str]) -> Answer:
    """A stored question with its form and, where its parameters are given, its answer."""
    given = {k: v for k, v in given.items() if k != "lang"}
    rows: list[Row] | None = None
    wrong = ""
    missing = [n for n, p in query.parameters.items() if p.required and not given.get(n)]
    if query.columns and not missing:
        try:
            rows = graph.rows(query, given)
        except BadParameter as error:
            wrong = str(error)
    formats = [f.name for f in (SOLUTIONS if query.columns else GRAPHS)]
    links = {name: f"/queries/{query.name}?{urlencode(given | {'format': name})}" for name in formats}
    # A parameter has the same value in every row, and a column without values says nothing.
    columns = [
        c
        for c in query.columns
        if c not in query.parameters and any(row[c] is not None for row in rows or [])
    ]
    return render(
        view,
        "question.html",
        query=query,
        given=given,
        rows=rows,
        wrong=wrong,
        links=links,
        columns=columns,
    )


def entity_page(view: View, graph: Graph, thing: str) -> Answer:
    """A thing with its labels, statements, numbers and their evidence."""
    about = {"thing": thing}
    labels = graph.rows(stored_query("entity-labels"), about)
    facts = graph.rows(stored_query("entity-facts"), about)
    numbers = graph.rows(stored_query("entity-numbers"), about)
    language = view["language"]
    names = {r["language"]: r["label"] for r in labels if r["role"] == "name" and r["label"]}
    return render(
        view,
        "entity.html",
        thing=thing,
        type_label=labels[0][f"type_{language}"] if labels else "",
        name=names.get(language) or names.get("zh") or names.get("en") or thing,
        other_name=names.get("en" if language == "zh" else "zh", ""),
        aliases=list(dict.fromkeys(r["label"] for r in labels if r["role"] == "alias")),
        definition=next(
            (r["label"] for r in labels if r["role"] == "definition" and r["language"] == language), ""
        ),
        facts=[f for f in facts if not f["inferred"]],
        inferred=[f for f in facts if f["inferred"]],
        numbers=numbers,
        formats=[f.name for f in GRAPHS],
    )
