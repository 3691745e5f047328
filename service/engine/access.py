"""What a route needs of the engine, and whom a request counts for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI

from service.engine.engine import Engine


def engine_of(app: FastAPI) -> Engine:
    """The application's engine."""
    return cast(Engine, app.state.engine)


def client_of(scope: Mapping[str, Any], header: str = "") -> str:
    """Whose share a request counts against: the value of a header that a trusted proxy sets, or its address."""
    if header:
        name = header.encode("latin-1")
        for key, value in scope["headers"]:
            if key == name:
                # A proxy appends the address that it saw; what stands before that is the client's own word.
                return str(value.decode("latin-1").rpartition(",")[2].strip())
    client = scope.get("client")
    return str(client[0]) if client else ""
