"""Settings of the service, from the environment (ZHITU_…) or the settings file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from ontology.settings import ZhituSettings

MEMORY_QUADS = 2_000_000


class ServiceSettings(ZhituSettings):
    """What the service can be told, by the environment or in `[service]` of the settings file."""

    section: ClassVar[str] = "service"

    home: Path = Field(Path(".zhitu"), description="Folder of the releases and of what else a machine makes")
    cache: Path | None = Field(
        None,
        description="Folder of what is made of a release once, such as the name index; none: `cache` below the home",
    )
    host: str = Field("127.0.0.1", description="Address that the service listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port that the service listens on")
    max_query_bytes: int = Field(
        1_000_000, gt=0, description="Longest SPARQL query or request body that is read"
    )
    memory_quads: int = Field(
        MEMORY_QUADS,
        ge=0,
        description="Largest release, in quads, that is copied into memory; 0 reads from disk",
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="Form of the log on standard error; auto: text on a terminal, otherwise JSON"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least grave log lines that are written"
    )
    log_requests: Literal["all", "notable", "none"] = Field(
        "notable", description="Requests that are logged; notable: failed, turned away or slow"
    )
    slow_seconds: float = Field(1.0, ge=0, description="Time from which a request counts as slow")
    shutdown_seconds: int = Field(
        20, ge=0, description="Time that running requests have to end after SIGTERM"
    )
