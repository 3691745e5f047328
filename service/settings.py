"""Settings of the service, from the environment (ZHITU_…) or the settings file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ontology.settings import ZhituSettings

MEMORY_QUADS = 2_000_000


class ServiceSettings(ZhituSettings):
    """What the service can be told, by the environment or in `[service]` of the settings file."""

    section: ClassVar[str] = "service"

    home: Path = Field(Path(".zhitu"), description="Folder of the releases and of what else a machine makes")
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
