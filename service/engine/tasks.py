"""Named tasks: the work that a request asks for, run where the graph is.

A task is a function of the graph and of plain values, so that it can run in another process. A route parses a request,
starts one task and returns its answer.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from service.graph import Graph

Params = Mapping[str, Any]
Writer = Callable[[IO[bytes]], object]


@dataclass(slots=True)
class Answer:
    """What a task gives: a body, whole or in pieces, its media type, and headers to send with it.

    Instead of a body a task may give `write`, which writes the body to a file: the way to hand over what the engine
    serialises without keeping it in memory. `row_mark` is what each row of the body begins or ends with, for the limit
    on rows. `count` tells how many rows there will be, counting no further than to a number (None: that cannot be told);
    where it is given, an answer is begun before it is complete only if it can be finished. `release` and `coding` are filled in by the engine: the
    release that the whole answer comes from, and how a long body was compressed on its way to the file.
    """

    body: bytes | Iterable[bytes] | AsyncIterable[bytes]
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    write: Writer | None = None
    row_mark: bytes = b""
    release: str = ""
    coding: str = ""
    count: Callable[[int], int | None] | None = None


# A parameter of every task: how a body that is not small is to be compressed, `gzip` or `br`.
CODING = "coding"
Task = Callable[[Graph, Params], Answer]
TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Registers a function as the task of that name."""

    def register(function: Task) -> Task:
        TASKS[name] = function
        return function

    return register


Value = TypeVar("Value")
PRELOADS: dict[str, Callable[[Graph], Any]] = {}


def preload(name: str) -> Callable[[Callable[[Graph], Value]], Callable[[Graph], Value]]:
    """Registers what is made of a release once, before workers are forked, and shared by all of them.

    The decorated function returns the prepared value: made earlier, or now where it was not. A value is read only; it
    must be possible to pickle it where releases are read from disk.
    """

    def register(function: Callable[[Graph], Value]) -> Callable[[Graph], Value]:
        PRELOADS[name] = function

        def prepared(graph: Graph) -> Value:
            if name not in graph.prepared:
                graph.prepared[name] = function(graph)
            value: Value = graph.prepared[name]
            return value

        return prepared

    return register


LIBRARIES: list[Callable[[], None]] = []


def library(load: Callable[[], None]) -> Callable[[], None]:
    """Registers what loads libraries that tasks need and the server does not: before workers are forked, which share them."""
    LIBRARIES.append(load)
    return load


async def run(request: Request, name: str, params: Params) -> Answer:
    """Runs a task for a request in a worker. Raises what the task raises, or an EngineError."""
    from service.engine.access import client_of, engine_of  # noqa: PLC0415  a worker needs neither

    engine = engine_of(request.app)
    return await engine.run(name, params, client_of(request.scope, engine.client_header), request.receive)


def respond(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """An answer as a response."""
    told = dict(answer.headers) | dict(headers or {})
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, told, answer.media_type)
    return StreamingResponse(answer.body, answer.status, told, answer.media_type)


def as_json(value: object) -> Answer:
    """A value as a JSON answer."""
    return Answer(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), "application/json")
