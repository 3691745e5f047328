"""What a route needs from the application: the opened graph and the settings."""

from __future__ import annotations

from typing import cast

from fastapi import Request

from service.graph import Graph
from service.settings import ServiceSettings


def graph_of(request: Request) -> Graph:
    """The released graph."""
    return cast(Graph, request.app.state.graph)


def settings_of(request: Request) -> ServiceSettings:
    """The service's settings."""
    return cast(ServiceSettings, request.app.state.settings)
