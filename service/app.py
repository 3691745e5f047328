"""The ASGI application over the current release."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ontology.reference import reference_html, reference_turtle
from ontology.release import Release, current_release
from service import entities, pages, problems, questions
from service.engine.access import engine_of
from service.engine.engine import Engine
from service.engine.handover import Handover
from service.engine.limits import MEBIBYTE, Limits
from service.exports import routes as exports
from service.operations import health
from service.protocol.front import Front
from service.protocol.kept import KeptRoutes
from service.protocol.openapi import described
from service.secure import Secured
from service.settings import ServiceSettings
from service.traversal.http import result_schemas
from service.traversal.http import router as graph_router

DESCRIPTION = (
    "Industry reports as a knowledge graph in which every fact leads back to the place where it is printed. "
    "Errors are problem+json (RFC 9457)."
)


class Application(FastAPI):
    """FastAPI with what stands before its routing: the SPARQL protocol, and security headers for the rest."""

    front: Front | None = None
    _behind: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if self.front is not None and scope["type"] == "http":
            ahead = self.front.application(scope["path"])
            if ahead is not None:
                await ahead(scope, receive, send)
                return
        await self._behind(scope, receive, send)

    def stand_before(self, front: Front) -> None:
        """Puts the protocol, security headers and kept answers before the routes."""
        self.front = front
        kept = KeptRoutes(super().__call__, front.cache, lambda: engine_of(self).release)
        self._behind = Secured(kept)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, with the routes of the protocol and what the graph functions answer."""
        if not self.openapi_schema:
            document = super().openapi()
            described(document)
            document["components"]["schemas"] |= result_schemas()
        return super().openapi()


def create_app(
    settings: ServiceSettings | None = None,
    ready: Callable[[], None] = lambda: None,
    handover: Handover | None = None,
) -> FastAPI:
    """The application over the current release of the settings' home. Raises NoRelease where there is none.

    `ready` is called when the release is open and requests are taken; `handover` is what a server before this one left.
    """
    told = settings or ServiceSettings.read()
    current(told)
    app = Application(
        title="Zhitu 智图",
        version=version("zhitu"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.settings = told
    app.state.sizes = {}
    app.state.ready = ready
    app.state.engine = make_engine(told, handover)
    app.stand_before(Front(app, told))
    problems.install(app)
    for router in (
        questions.router,
        entities.router,
        pages.router,
        health.router,
        graph_router,
        exports.router,
    ):
        app.include_router(router)
    app.add_api_route(
        "/ontology", ontology_page, methods=["GET"], tags=["ontology"], summary="Reference of the ontology"
    )
    app.add_api_route(
        "/ontology.ttl", ontology_turtle, methods=["GET"], tags=["ontology"], summary="The ontology in Turtle"
    )
    app.add_api_route("/docs", docs, methods=["GET"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    return app


def docs() -> Response:
    """The OpenAPI document as a page (Swagger UI, served from here)."""
    page = (Path(__file__).parent / "templates" / "docs.html").read_bytes()
    return Response(page, media_type="text/html; charset=utf-8")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The engine lives as long as the application; the first request is taken when the release is open."""
    engine = engine_of(app)
    await engine.start()
    app.state.ready()
    yield
    await engine.stop()


def make_engine(settings: ServiceSettings, handover: Handover | None = None) -> Engine:
    """The engine over the current release of a home."""
    limits = Limits.for_this_machine(
        deadline=settings.deadline,
        rows=settings.max_rows,
        memory=settings.job_memory_mb * MEBIBYTE,
        hold=settings.hold,
        workers=settings.workers,
        max_workers=settings.max_workers,
        client_running=settings.client_running,
        queue=settings.queue,
        client_queue=settings.client_queue,
        queue_wait=settings.queue_wait,
        spool=str(settings.spool) if settings.spool else None,
    )
    return Engine(
        lambda: current(settings),
        limits,
        settings.memory_quads,
        ["service.app"],
        settings.client_header,
        settings.store,
        settings.store_seconds,
        tuple(settings.allow_services.split()),
        handover,
    )


def current(settings: ServiceSettings) -> Release:
    """The current release of the home; for another store, what stands for one. Raises NoRelease."""
    if not settings.store:
        return current_release(settings.home)
    from service.engine.remote import identifier  # noqa: PLC0415  loads an HTTP client

    name = identifier(settings.store)
    return Release(name, settings.home / "stores" / name)


def ontology_page() -> Response:
    """Every class, property and vocabulary, with labels and definitions in both languages."""
    return Response(reference_html(), media_type="text/html; charset=utf-8")


def ontology_turtle() -> Response:
    """The ontology and its shapes, as they stand in the sources."""
    return Response(reference_turtle(), media_type="text/turtle; charset=utf-8")
