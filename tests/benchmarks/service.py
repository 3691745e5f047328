"""The service over HTTP: against other SPARQL servers, and a stored question against the same without HTTP."""

from __future__ import annotations

import threading
import time

import httpx
import uvicorn

from queries.stored import stored_query
from service.app import create_app
from service.graph import Graph
from service.settings import ServiceSettings
from tests.benchmarks import _peers
from tests.benchmarks.measure import median, real_home, show

QUESTION = "technologies-enabling-application"
GIVEN = {"application": "predictive-maintenance"}


def run() -> None:
    """Prints what a question costs over HTTP, then the comparison with other servers."""
    stored()
    _peers.run()


def stored() -> None:
    """The time of one stored question over HTTP."""
    with real_home() as (home, release):
        graph = Graph(release)
        settings = ServiceSettings.read(home=home)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        question = stored_query(QUESTION)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            over_http = median(
                lambda: client.get(f"/queries/{QUESTION}", params=GIVEN).raise_for_status(), 50
            )
        show(
            "stored question over HTTP",
            over_http,
            "without HTTP",
            median(lambda: graph.rows(question, GIVEN), 50),
        )
        server.should_exit = True
        thread.join()
