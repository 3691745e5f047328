"""`zhitu export`: the graph as a file for other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ontology.errors import WrongUse
from ontology.release import current_release
from service.exports.request import Export
from service.exports.table import FORMATS, export_format
from service.graph import Graph
from service.settings import ServiceSettings
from service.traversal.functions import from_words, parsed


def export(
    things: Annotated[
        list[str] | None, typer.Argument(help="Things to start from; everything where none is named.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Name of a format; see --list.")] = "",
    out: Annotated[str, typer.Option("--out", "-o", help="File to write; - is the standard output.")] = "-",
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", help="What /graph/export takes, as name=value (depth=2); repeatable."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where the releases are (default: .zhitu, or ZHITU_HOME).")
    ] = None,
) -> None:
    """Write the graph, or a part of it, for another tool: `zhitu export 数字孪生 -f html -p depth=2 -o twin.html`."""
    if list_:
        _list()
        return
    if not format_:
        raise WrongUse("--format", "is missing", f"write one of {', '.join(f.name for f in FORMATS)}")
    chosen = export_format(format_)
    if out == "-" and chosen.binary and sys.stdout.isatty():
        raise WrongUse(
            "--out", f"{chosen.name} is no text for a terminal", f"write --out graph.{chosen.suffix}"
        )
    asked = _asked(things or [], param or [])
    graph = Graph(current_release(ServiceSettings.read(home=home).home))
    pieces = chosen.writer(asked.part(graph), asked.options(graph))
    if out == "-":
        _copy(pieces, sys.stdout.buffer)
        return
    path = Path(out)
    try:
        with path.open("wb") as file:
            _copy(pieces, file)
    except OSError as error:
        raise WrongUse(str(path), f"cannot be written ({error.strerror})", "choose another file") from None


def _asked(things: list[str], params: list[str]) -> Export:
    """The request of a command line."""
    asked = parsed(Export, from_words(Export, params, {"thing": things} if things else {}))
    assert isinstance(asked, Export)  # noqa: S101
    return asked


def _copy(pieces: Iterable[bytes], file: IO[bytes]) -> None:
    columns = SpinnerColumn(), TextColumn("{task.description}"), DownloadColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        written = progress.add_task("export", total=None)
        for piece in pieces:
            file.write(piece)
            progress.advance(written, len(piece))
    file.flush()


def _list() -> None:
    table = Table("format", "media type", "file", "is read by", box=None)
    for one in FORMATS:
        table.add_row(one.name, one.media_type.partition(";")[0], f".{one.suffix}", one.reads)
    Console().print(table)
