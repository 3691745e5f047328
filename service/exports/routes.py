"""The routes of exports: the list of formats, and a part of the graph in one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from service.engine.tasks import Answer, Params, respond, run, task
from service.exports.request import Export
from service.exports.table import FORMATS, export_format
from service.graph import Graph
from service.traversal.functions import parsed

router = APIRouter(tags=["graph"])


@router.get("/graph/export/formats", summary="The export formats")
def formats() -> JSONResponse:
    """Every export format: its name for `?format=`, media type, ending of file names, and what reads it."""
    return JSONResponse(
        [{"name": f.name, "media_type": f.media_type, "suffix": f.suffix, "reads": f.reads} for f in FORMATS]
    )


@router.get("/graph/export", summary="The graph as a file for other tools", response_class=Response)
async def export(request: Request, asked: Annotated[Export, Query()]) -> Response:
    """The graph, or a part of it chosen as for `/graph/subgraph`, in one format, as a download."""
    export_format(asked.format)
    params = asked.model_dump(by_alias=True, exclude_unset=True)
    return respond(await run(request, "graph-export", params))


@task("graph-export")
def exported(graph: Graph, params: Params) -> Answer:
    """A part of the graph in a format, in pieces."""
    asked = parsed(Export, params)
    assert isinstance(asked, Export)  # noqa: S101
    chosen = export_format(asked.format)
    pieces = chosen.writer(asked.part(graph), asked.options(graph))
    name = f"zhitu-{graph.release.identifier}.{chosen.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(pieces, chosen.media_type, headers)
