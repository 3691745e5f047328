"""Named tasks: the work that a request asks for, run where the graph is.

A task is a function of the graph and of JSON values, so that it can run in another process. A route parses a request,
starts one task and returns its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from service.access import graph_of
from service.graph import Graph

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a task gives: a body, whole or in pieces, its media type, and headers to send with it."""

    body: bytes | Iterable[bytes]
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


Task = Callable[[Graph, Params], Answer]
TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Registers a function as the task of that name."""

    def register(function: Task) -> Task:
        TASKS[name] = function
        return function

    return register


async def run(request: Request, name: str, params: Params) -> Answer:
    """Runs a task for a request. Raises what the task raises."""
    return await run_in_threadpool(TASKS[name], graph_of(request), params)
