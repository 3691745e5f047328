"""The protocol's work on the graph, as tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import IO

import pyoxigraph as ox

from service.engine.backend import Embedded
from service.engine.tasks import Answer, Params, Writer, task
from service.engine.writing import ROW_MARKS, pouring
from service.formats import write
from service.graph import Dataset, Graph
from service.protocol.negotiation import Chosen, choose
from service.protocol.plain import plain_triples, write_plain_table

# Rows that are sorted, grouped or told apart are all found before the first is written.
AT_ONCE = re.compile(r"\b(ORDER\s+BY|GROUP\s+BY|DISTINCT|REDUCED)\b", re.IGNORECASE)


@task("sparql")
def sparql(graph: Graph, params: Params) -> Answer:
    """Answers a query in the format that is asked for; long answers are written out while they are found."""
    found = graph.query(params["query"], Dataset(params["default"], params["named"]))
    rdf = isinstance(found, ox.QueryTriples)
    chosen = choose(params["accept"], rdf, params["format"], params["version"])
    answer = as_asked(found, chosen)
    if isinstance(graph.backend, Embedded) and not isinstance(found, ox.QueryBoolean):
        answer.count = lambda most: _rows(graph, params, most)
    return answer


def _rows(graph: Graph, params: Params, most: int) -> int | None:
    """How many rows a query has, counted anew; not where they are found all at once, which takes as much memory again."""
    if AT_ONCE.search(params["query"]):
        return None
    found = graph.query(params["query"], Dataset(params["default"], params["named"]))
    return 0 if isinstance(found, ox.QueryBoolean) else sum(1 for _ in islice(iter(found), most))


def as_asked(found: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean, chosen: Chosen) -> Answer:
    """What was found, written as it was asked for."""
    writer = chosen.format.writer
    mark = ROW_MARKS.get(chosen.format.name, b"")
    if isinstance(found, ox.QueryBoolean):
        return Answer(write(found, chosen.format), chosen.media_type)
    if isinstance(found, ox.QuerySolutions):
        if not chosen.plain:
            return Answer(b"", chosen.media_type, write=pouring(found, chosen.format), row_mark=mark)
        table = found
        assert isinstance(writer, ox.QueryResultsFormat)  # noqa: S101

        def pour(file: IO[bytes]) -> None:
            write_plain_table(table, file, writer)

        return Answer(b"", chosen.media_type, write=pour, row_mark=mark)
    # JSON-LD has no triple terms, so that it always gets the classic form.
    if not chosen.plain and writer != ox.RdfFormat.JSON_LD:
        return Answer(b"", chosen.media_type, write=pouring(found, chosen.format), row_mark=mark)
    return Answer(b"", chosen.media_type, write=_plain_writer(found, chosen), row_mark=mark)


def _plain_writer(found: Iterable[ox.Triple], chosen: Chosen) -> Writer:
    writer = chosen.format.writer
    assert isinstance(writer, ox.RdfFormat)  # noqa: S101

    def pour(file: IO[bytes]) -> None:
        ox.serialize(plain_triples(found), file, format=writer)

    return pour
