"""Runs the application on a listening socket until it is told to stop: logs, metrics around it, and an orderly end."""

from __future__ import annotations

import gc
import logging
import math
import signal
import socket
import sys
from types import FrameType
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from service.engine.access import engine_of
from service.operations.logs import configure
from service.operations.observe import Observed
from service.protocol.fast import fast_protocol
from service.settings import ServiceSettings

LOG = logging.getLogger("zhitu.serve")


def serve_until_stopped(app: ASGIApp, listener: socket.socket, settings: ServiceSettings) -> None:
    """Serves until SIGTERM or SIGINT: then no new connection is taken, and running requests may end in time.

    SIGTERM is how a service is stopped, so the process ends with 0 after it.
    """
    writer, as_json = configure(settings.log_format, settings.log_level)
    wanted = settings.log_requests != "none" and settings.log_level in {"debug", "info"}
    observed = Observed(
        app,
        writer.write if wanted else None,
        as_json=as_json,
        slow_seconds=settings.slow_seconds if settings.log_requests == "notable" else 0.0,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            observed,
            http=_http(app, settings),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        # uvicorn has handlers of its own while it runs and repeats the signal to this one at its end.
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    address = listener.getsockname()
    LOG.info("serving", extra={"zhitu": {"event": "start", "host": address[0], "port": address[1]}})
    try:
        server.run(sockets=[listener])
    finally:
        LOG.info("stopped", extra={"zhitu": {"event": "stop"}})
        writer.close()
        logging.getLogger().handlers[:] = [logging.StreamHandler(sys.stderr)]


def settle() -> None:
    """Tells the garbage collector that what there is by now stays, and to look at the rest less often.

    A kept answer is not part of a cycle; looking at all of them again and again would be felt as pauses.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 25, 25)


def _http(app: ASGIApp, settings: ServiceSettings) -> Any:
    """The HTTP protocol: where requests are not logged one by one, with the short way for queries."""
    front = getattr(app, "front", None)
    if front is None or settings.log_requests == "all":
        return "auto"
    slow = settings.slow_seconds if settings.log_requests == "notable" else math.inf
    return fast_protocol(front.heads, front.endpoint, engine_of(cast(FastAPI, app)), slow)
