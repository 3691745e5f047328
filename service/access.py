"""What a route needs from the application: the settings. The graph is reached by tasks (`service.engine.tasks`)."""

from __future__ import annotations

from typing import cast

from fastapi import Request

from service.settings import ServiceSettings


def settings_of(request: Request) -> ServiceSettings:
    """The service's settings."""
    return cast(ServiceSettings, request.app.state.settings)
