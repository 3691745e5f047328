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
    deadline: float = Field(15.0, gt=0, description="Seconds that one query may run before it is ended")
    max_rows: int = Field(1_000_000, gt=0, description="Most rows of one answer")
    job_memory_mb: int = Field(
        1024, gt=0, description="MiB of memory that one query may take on top of the release"
    )
    hold: float = Field(
        2.0, ge=0, description="Seconds that an answer is held back, so that a runaway still gets an error"
    )
    workers: int = Field(0, ge=0, description="Workers that are always there; 0 is one for each processor")
    max_workers: int = Field(0, ge=0, description="Most workers; 0 is two for each processor and two more")
    client_running: int = Field(
        0, ge=0, description="Most queries of one client that run at a time; 0 is all workers but two"
    )
    queue: int = Field(1000, gt=0, description="Most requests that wait for a worker; beyond that 429")
    client_queue: int = Field(200, gt=0, description="Most requests of one client that wait; beyond that 429")
    queue_wait: float = Field(10.0, gt=0, description="Seconds that a request waits for a worker; then 503")
    client_header: str = Field(
        "", description="Header in which a trusted proxy names the client; empty: the address counts"
    )
    store: str = Field(
        "",
        description="SPARQL endpoint of another store that is served in place of a release; may hold user:password@",
    )
    store_seconds: float = Field(
        60.0, gt=0, description="Seconds after which what is remembered of another store is asked anew"
    )
    allow_services: str = Field(
        "", description="Endpoints that a SERVICE clause may name, separated by blanks; empty: none"
    )
    spool: Path | None = Field(
        None, description="Folder for answers over 1 MiB while they are sent (default: the system's)"
    )
    cache_mb: int = Field(256, ge=0, description="MiB of answers that are kept; 0 keeps none")
    cache_entry_mb: int = Field(32, ge=0, description="MiB of the largest answer that is kept")
    updates: bool = Field(False, description="Whether /update and writing to /graphs are switched on")
    update_tokens: Path | None = Field(
        None, description="File of who may write: on each line a name and a token, or sha256: and its digest"
    )
    update_seconds: float = Field(60.0, gt=0, description="Seconds that one change may take; then 504")
    max_upload_bytes: int = Field(
        64_000_000, gt=0, description="Longest update or RDF document that is taken"
    )
    remote: str = Field(
        "", description="Addresses that SERVICE and LOAD of an update may ask, separated by commas"
    )
