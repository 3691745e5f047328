"""A zip of nodes.parquet and edges.parquet. pyarrow writes them; it is large and so an extra (`zhitu[parquet]`)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from ontology.errors import WrongUse
from service.exports.columns import (
    EDGE_COLUMNS,
    Column,
    Kind,
    Record,
    edge_record,
    node_columns,
    node_record,
    typed,
)
from service.exports.part import Options, Part, described, spooled
from service.exports.tables import ENDS

ROWS = 20_000
EPOCH = (1980, 1, 1, 0, 0, 0)


class MissingExtra(WrongUse):
    """A format whose library is not installed here."""


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as two tables. Raises MissingExtra where pyarrow is not installed."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError:
        raise MissingExtra(
            "format", "parquet needs pyarrow, which is not installed here",
            "install it with `pip install 'zhitu[parquet]'`, or ask for csv or xlsx",
        ) from None  # fmt: skip
    nodes = (node_record(node, options.language) for node in part.nodes)
    edges = (
        {"source": edge.source, "target": edge.target, **edge_record(edge, options.language)}
        for edge in part.edges
    )
    tables = {"nodes": (node_columns(part.nodes), nodes), "edges": ((*ENDS, *EDGE_COLUMNS), edges)}

    def archive(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w") as opened:
            for name, (columns, records) in tables.items():
                with opened.open(zipfile.ZipInfo(f"{name}.parquet", EPOCH), "w", force_zip64=True) as entry:
                    _table(pyarrow, entry, columns, records, described(part))

    return spooled(archive)


def _table(
    pyarrow: Any, entry: IO[bytes], columns: tuple[Column, ...], records: Iterable[Record], about: str
) -> None:
    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.WHOLE: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.TRUTH: pyarrow.bool_(),
    }
    fields = [
        pyarrow.field(c.name, pyarrow.list_(types[c.kind]) if c.many else types[c.kind]) for c in columns
    ]
    schema = pyarrow.schema(fields, metadata={"description": about})
    with pyarrow.parquet.ParquetWriter(entry, schema, compression="zstd") as writer:
        for rows in batched_records(columns, records):
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))


def batched_records(columns: tuple[Column, ...], records: Iterable[Record]) -> Iterator[list[dict[str, Any]]]:
    """Records with lists for tuples, ROWS at a time."""
    listed = (
        {k: list(v) if isinstance(v, tuple) else v for k, v in typed(columns, record).items()}
        for record in records
    )
    while rows := list(islice(listed, ROWS)):
        yield rows
