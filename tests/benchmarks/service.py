"""A stored question over HTTP, against the same without HTTP. (SPARQL is the topic `sparql`.)"""

from __future__ import annotations

import threading
import time

import httpx
import uvicorn

from queries.stored import stored_query
from service.app import create_app
from service.graph import Graph
from service.settings import ServiceSettings
from tests.benchmarks.measure import median, real_home, show

QUESTION = "technologies-enabling-application"
GIVEN = {"application": "predictive-maintenance"}


def run() -> None:
    """Prints what a question costs over HTTP."""
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
