"""The service's commands: `zhitu serve` and `zhitu query`."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ontology.errors import WrongUse
from ontology.release import current_release
from queries.stored import stored_queries, stored_query
from service.engine.access import engine_of
from service.formats import choose, formats_for, write
from service.graph import Graph
from service.settings import ServiceSettings
from service.table import print_table

Home = Annotated[Path | None, typer.Option(help="Where the releases are (default: .zhitu, or ZHITU_HOME).")]


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: 127.0.0.1, or ZHITU_HOST).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on (default: 8000, or ZHITU_PORT).")
    ] = None,
    home: Home = None,
    store: Annotated[
        str | None, typer.Option(help="SPARQL endpoint of another store to serve (default: the release).")
    ] = None,
) -> None:
    """Serve the current release over HTTP, until Ctrl+C or SIGTERM.

    Exit codes: 0 stopped, 1 there is no release or it cannot be opened, 2 wrong use: a bad setting, a busy port.
    """
    # The server is forked from a process of one thread, where OpenBLAS, which comes with NumPy, would start more.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from service.app import create_app, current  # noqa: PLC0415  see above
    from service.operations.logs import configure_directly  # noqa: PLC0415
    from service.operations.serving import serve_until_stopped, settle  # noqa: PLC0415
    from service.operations.supervisor import supervised  # noqa: PLC0415

    told = ServiceSettings.read(home=home, host=host, port=port, store=store)
    listener = _listen(told.host, told.port)
    name, bound = listener.getsockname()[:2]
    current(told)
    configure_directly(told.log_format, told.log_level)
    handover = supervised(listener)

    def ready() -> None:
        settle()
        if not handover.again:
            Console(stderr=True).print(f"Zhitu answers at http://{name}:{bound}/  (stop with Ctrl+C)")

    app = create_app(told, ready, handover)
    try:
        serve_until_stopped(app, listener, told)
    finally:
        failure = engine_of(app).failure
        if failure is not None:
            raise failure from None


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before anything else so that a busy port gives a clear message."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(
            f"{host}:{port}", f"cannot listen there ({reason})", "choose another: make serve PORT=8123"
        ) from None
    return listener


def query(
    name: Annotated[str | None, typer.Argument(help="Name of a stored question.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter as name=value; repeatable.")
    ] = None,
    fmt: Annotated[
        str, typer.Option("--format", help="table, csv, tsv, json, xml; ttl, nt, trig… for graphs.")
    ] = "table",
    list_: Annotated[bool, typer.Option("--list", help="List the stored questions.")] = False,
    home: Home = None,
) -> None:
    """Answer a stored question from the current release."""
    if list_ or name is None:
        _list()
        return
    question = stored_query(name)
    given: dict[str, str] = {}
    for item in param or []:
        key, equals, value = item.partition("=")
        if not equals:
            raise WrongUse(
                "--param",
                f"{item!r} is no name=value",
                "write it as --param application=predictive-maintenance",
            )
        given[key] = value
    graph = Graph(current_release(ServiceSettings.read(home=home).home))
    if fmt == "table" and question.columns:
        rows = graph.rows(question, given)
        print_table(Console(), question.columns, rows, leave_out=question.parameters)
        Console(stderr=True).print(f"{len(rows)} rows")
        return
    answer = graph.ask(question, given)
    wanted = "" if fmt == "table" else fmt
    sys.stdout.buffer.write(write(answer, choose("*/*", formats_for(answer), wanted)))


def _list() -> None:
    rows = [
        {"question": q.name, "parameters": " ".join(q.parameters), "标题": q.title.zh, "title": q.title.en}
        for q in stored_queries().values()
    ]
    print_table(Console(), list(rows[0]), rows)
