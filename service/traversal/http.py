"""The graph functions over HTTP: `/graph/neighbors` and the like, one route and one task for each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.engine.tasks import Answer, Params, Task, respond, run, task
from service.graph import Graph
from service.traversal.functions import FUNCTIONS, Function, ask, written
from service.traversal.requests import Asked
from service.traversal.schemas import Schema, reference, schemas

router = APIRouter(prefix="/graph", tags=["graph"])


def _route(function: Function) -> Callable[..., Awaitable[Response]]:
    """The route of a function: parses the query, starts the task, returns its answer."""

    async def answer(request: Request, asked: Asked) -> Response:
        params = asked.model_dump(by_alias=True, exclude_defaults=True)
        return respond(await run(request, f"graph-{function.name}", params))

    # FastAPI reads the parameters from the annotation, which differs from function to function.
    answer.__annotations__ = {
        "request": Request,
        "asked": Annotated[function.request, Query()],
        "return": Response,
    }
    answer.__doc__ = f"{function.run.__doc__}\n\n{PARTIAL}"
    return answer


def _task(function: Function) -> Task:
    def run_it(graph: Graph, params: Params) -> Answer:
        return Answer(written(ask(graph, function.name, params)), "application/json")

    return run_it


PARTIAL = (
    "Where a budget (`max_…`) ends the search, the answer holds what was found until then, with `truncated` and "
    "`reason`. `next` is the cursor of the next page, bound to the request and the release."
)
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"description": "A parameter that cannot be read, named in a problem document", "content": PROBLEM},
    404: {"description": "A thing that is not there", "content": PROBLEM},
}


def _answers(function: Function) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of a function's answers."""
    found = {
        "description": "The result, with `truncated`, `reason` and `release`",
        "content": {"application/json": {"schema": reference(function.gives)}},
    }
    return {200: found, **REFUSED}


def result_schemas() -> dict[str, Schema]:
    """The schemas of every answer, for the components of the OpenAPI document."""
    return schemas(function.gives for function in FUNCTIONS.values())


for _function in FUNCTIONS.values():
    task(f"graph-{_function.name}")(_task(_function))
    router.add_api_route(
        f"/{_function.name}",
        _route(_function),
        methods=["GET"],
        summary=_function.summary,
        response_class=Response,
        responses=_answers(_function),
        operation_id=f"graph_{_function.name}",
    )
