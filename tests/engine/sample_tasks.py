"""Tasks for tests of the engine, imported by the zygote."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from service.engine.tasks import Answer, Params, as_json, preload, task
from service.graph import Graph


@preload("made-by")
def made_by(graph: Graph) -> dict[str, int]:
    """Which process made this, and how many quads it saw."""
    return {"pid": os.getpid(), "quads": graph.size}


@task("who")
def who(graph: Graph, params: Params) -> Answer:
    """The process that answers, and what was made before it was forked."""
    return as_json({"pid": os.getpid(), **{f"made_{k}": v for k, v in made_by(graph).items()}})


@task("pieces")
def pieces(graph: Graph, params: Params) -> Answer:
    """A body of numbered pieces, after each of which it waits."""

    def written() -> Iterator[bytes]:
        for i in range(params["count"]):
            yield bytes([i % 256]) * params["size"]
            time.sleep(params["wait"])

    return Answer(written(), "application/octet-stream", {"X-Count": str(params["count"])}, status=203)


@task("wrong")
def wrong(graph: Graph, params: Params) -> Answer:
    """A mistake of a programmer."""
    raise KeyError("a mistake")
