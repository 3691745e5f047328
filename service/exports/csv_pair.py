"""A zip of nodes.csv and edges.csv with the headers of `neo4j-admin database import`, which spreadsheets open as well."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from service.exports.columns import EDGE_COLUMNS, Column, Kind, cast, edge_record, node_columns, node_record
from service.exports.part import Options, Part, described, spooled
from service.exports.tables import harmless
from service.traversal.model import Attribute

TYPES = {Kind.TEXT: "", Kind.WHOLE: ":long", Kind.NUMBER: ":double", Kind.TRUTH: ":boolean"}
SEPARATOR = ";"
EPOCH = (1980, 1, 1, 0, 0, 0)
README = """\
{about}

nodes.csv and edges.csv are UTF-8. Into Neo4j 5:

neo4j-admin database import full --nodes=nodes.csv --relationships=edges.csv \\
  --array-delimiter="{separator}" --multiline-fields=true neo4j

A text that a spreadsheet would run as a formula has an apostrophe before it. In columns of several values
(header []) they are separated by "{separator}"; a "{separator}" inside a value is written as U+FF1B.
"""


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as two tables and a note on how to load them."""
    return spooled(lambda file: _archive(part, options, file))


def _archive(part: Part, options: Options, file: IO[bytes]) -> None:
    columns = tuple(c for c in node_columns(part.nodes) if c.name != "iri")
    node_rows = (
        [node.iri, *_cells(columns, node_record(node, options.language)), node.class_name]
        for node in part.nodes
    )
    edge_rows = (
        [edge.source, edge.target, *_cells(EDGE_COLUMNS, edge_record(edge, options.language)), edge.name]
        for edge in part.edges
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        _table(archive, "nodes.csv", ["iri:ID", *map(_header, columns), ":LABEL"], node_rows)
        _table(
            archive, "edges.csv", [":START_ID", ":END_ID", *map(_header, EDGE_COLUMNS), ":TYPE"], edge_rows
        )
        with archive.open(zipfile.ZipInfo("README.txt", EPOCH), "w") as entry:
            entry.write(README.format(about=described(part), separator=SEPARATOR).encode())


def _table(archive: zipfile.ZipFile, name: str, header: list[str], rows: Iterable[list[str]]) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    with (
        archive.open(info, "w", force_zip64=True) as entry,
        io.TextIOWrapper(entry, "utf-8", errors="replace", newline="", write_through=False) as text,
    ):
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


def _header(column: Column) -> str:
    # ":" would begin the type of a column
    return (
        column.name.replace(":", "_")
        + (TYPES[column.kind] or (":string" if column.many else ""))
        + ("[]" if column.many else "")
    )


def _cells(columns: Iterable[Column], record: dict[str, Attribute]) -> Iterator[str]:
    for column in columns:
        value = record.get(column.name)
        found = "" if value is None else cast(column, value)
        if isinstance(found, tuple):
            yield harmless(SEPARATOR.join(_written(one).replace(SEPARATOR, "；") for one in found))
        else:
            yield _written(found) if column.kind is not Kind.TEXT else harmless(_written(found))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace("\0", "\ufffd")
