"""`/health`, `/ready` and `/metrics`: whether the process lives, whether it can answer, and what it has counted.

`/health` asks no worker once the sizes are known, so that a busy service is not taken for a dead one.
"""

from __future__ import annotations

import asyncio
import json
from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ontology.identifiers import ONTOLOGY
from ontology.terms import ZHITU
from queries.stored import stored_query
from service.engine.access import engine_of
from service.engine.tasks import Answer, Params, run, task
from service.graph import Graph
from service.operations.metrics import MEDIA_TYPE, RELEASE, RELEASE_QUADS, exposition
from service.problems import NotReady

router = APIRouter(tags=["operation"])
PATIENCE = 5.0


@task("size")
def size(graph: Graph, params: Params) -> Answer:
    """The triples of the default graph and of the named graphs, counted apart."""
    return Answer(json.dumps(graph.rows(stored_query("release-size"), {})[0]).encode(), "application/json")


@task("ready")
def ready_task(graph: Graph, params: Params) -> Answer:
    """Whether the graph answers: a look-up that every release satisfies."""
    return Answer(json.dumps(graph.exists(ZHITU.Technology.value)).encode(), "application/json")


@router.get("/health", summary="Whether the service lives")
async def health(request: Request) -> JSONResponse:
    """The release that is served, and its triples: in the default graph, in named graphs, and both together."""
    engine = engine_of(request.app)
    await engine.start()
    identifier = engine.release
    sizes = await _sizes(request, identifier)
    total = sum(sizes.values()) if sizes else None
    return JSONResponse(
        # That of another store is named anew every while.
        {
            "status": "ok",
            "release": identifier.partition(".")[0],
            "quads": total,
            **sizes,
            "engine": engine.health(),
        }
    )


@router.get(
    "/ready",
    summary="Whether the service can answer",
    responses={503: {"description": "The release is not open or no worker answers"}},
)
async def ready(request: Request) -> JSONResponse:
    """200 when the release is open and a worker answers, otherwise 503: for load balancers."""
    release = engine_of(request.app).release
    try:
        answer = await asyncio.wait_for(run(request, "ready", {}), PATIENCE)
    except TimeoutError:
        raise NotReady("worker", "no worker answers", "wait; all may be busy") from None
    if answer.body != b"true":
        raise NotReady(release, f"the release lacks {ONTOLOGY}", "build it anew with `zhitu build`")
    return JSONResponse({"status": "ready", "release": release})


@router.get("/metrics", summary="Metrics for Prometheus")
def metrics() -> Response:
    """Latency by route, requests, queue, workers, cache and the release, in Prometheus' text format."""
    return Response(exposition(), headers={"Content-Type": MEDIA_TYPE})


async def _sizes(request: Request, identifier: str) -> dict[str, int]:
    """The sizes of the release, counted once; empty while no worker can count them."""
    known: dict[str, dict[str, int]] = request.app.state.sizes
    if identifier not in known:
        try:
            answer = await asyncio.wait_for(run(request, "size", {}), PATIENCE)
        except Exception:
            return {}
        body = cast(bytes, answer.body)
        known.clear()
        known[identifier] = json.loads(body)
        RELEASE.clear()
        RELEASE.labels(identifier).set(1)
        for part, count in known[identifier].items():
            RELEASE_QUADS.labels(part).set(count)
    return known[identifier]
