"""Answers of the graph as answers of a task: written by the engine itself, row by row, and never kept whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

import pyoxigraph as ox

from service.engine.tasks import Answer, Writer
from service.formats import Format, NotAcceptable, write
from service.graph import Answer as Found

# What is in a serialised answer once for each row, triple or quad, as Oxigraph writes it.
ROW_MARKS = {"json": b'}},{"', "xml": b"<result>", "csv": b"\n", "tsv": b"\n", "nt": b" .\n", "nq": b" .\n"}


def written(found: Found, chosen: Format, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer of a query in a format. A format that cannot hold it raises NotAcceptable while it is written."""
    if isinstance(found, ox.QueryBoolean):
        return Answer(write(found, chosen), chosen.media_type, headers or {})
    mark = ROW_MARKS.get(chosen.name, b"")
    return Answer(b"", chosen.media_type, headers or {}, write=pouring(found, chosen), row_mark=mark)


def pouring(found: ox.QuerySolutions | ox.QueryTriples, chosen: Format) -> Writer:
    """What writes a table or a graph in a format."""

    def pour(file: IO[bytes]) -> None:
        try:
            found.serialize(file, format=chosen.writer)  # type: ignore[arg-type]
        except ValueError as error:
            raise NotAcceptable(
                "format",
                f"{chosen.name} cannot hold this answer ({error})",
                "ask for text/turtle, which holds every RDF 1.2 term",
            ) from None

    return pour
