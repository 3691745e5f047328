"""What the service counts, by name: every module that has something to count imports it from here.

Prometheus metrics (https://prometheus.io/docs/practices/naming/), kept in the process that answers HTTP; `/metrics`
writes them. A label has few values: never a path, a query or a client.
"""

from __future__ import annotations

from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as MEDIA_TYPE
from prometheus_client.exposition import generate_latest

from service.operations.tally import Cell, Tally, Timing

__all__ = ["MEDIA_TYPE", "REGISTRY", "exposition"]

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
Own = TypeVar("Own", Tally, Timing)


def _registered(own: Own) -> Own:
    REGISTRY.register(own)
    return own


# From a cached answer (a fraction of a millisecond) to a query that is stopped at its deadline.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

# What is counted with every request is counted by `tally`, which takes a tenth of the time.
REQUEST_SECONDS = _registered(
    Timing(
        "zhitu_request_seconds",
        "Time from the request's head to the last byte of its answer, by route template",
        ("route", "method"),
        SECONDS,
    )
)
REQUESTS = _registered(
    Tally("zhitu_requests", "Requests answered, by route template and status", ("route", "status"))
)
IN_FLIGHT = Cell()
Gauge("zhitu_requests_in_flight", "Requests being answered now", registry=REGISTRY).set_function(
    lambda: IN_FLIGHT.number
)

QUEUE_LENGTH = Gauge("zhitu_queue_length", "Requests that wait for a worker", registry=REGISTRY)
QUEUE_SECONDS = _registered(
    Timing("zhitu_queue_seconds", "Time that a request waited for a worker", (), SECONDS)
).labels()
REFUSED = Counter(
    "zhitu_refused",
    "Requests turned away: queue_full, client_limit, deadline, memory, rows",
    ("reason",),
    registry=REGISTRY,
)

WORKERS = Gauge(
    "zhitu_workers", "Worker processes, by what they do: idle, busy", ("state",), registry=REGISTRY
)
WORKER_RESTARTS = Counter(
    "zhitu_worker_restarts",
    "Workers that were ended and replaced: deadline, memory, crash, abandoned, release",
    ("reason",),
    registry=REGISTRY,
)

CACHE_HITS = _registered(Tally("zhitu_cache_hits", "Answers taken from the result cache")).labels()
CACHE_MISSES = _registered(Tally("zhitu_cache_misses", "Answers that had to be computed")).labels()
CACHE_SHARED = Counter(
    "zhitu_cache_shared", "Requests that waited for the same answer computed for another", registry=REGISTRY
)
CACHE_BYTES = Gauge("zhitu_cache_bytes", "Bytes of the answers in the result cache", registry=REGISTRY)

RELEASE = Gauge("zhitu_release_info", "The release that is served", ("release",), registry=REGISTRY)
RELEASE_QUADS = Gauge(
    "zhitu_release_quads",
    "Quads of the release: in the default graph, in named graphs",
    ("part",),
    registry=REGISTRY,
)
RELEASE_SWAPS = Counter(
    "zhitu_release_swaps", "Releases picked up while running: opened, failed", ("outcome",), registry=REGISTRY
)

LOG_DROPPED = Counter(
    "zhitu_log_lines_dropped", "Log lines lost because their reader stalled", registry=REGISTRY
)


def exposition() -> bytes:
    """Every metric in Prometheus' text format 0.0.4."""
    return generate_latest(REGISTRY)
