"""What an exporter takes and gives: a part of the graph, the options, and pieces of bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from service.graph import Graph
from service.traversal.model import Edge, Node

PIECE = 1 << 16


class Part(Protocol):
    """Nodes and edges that can be walked several times; a `Subgraph`, or one that reads them as they are asked for."""

    @property
    def nodes(self) -> Iterable[Node]:
        """The nodes; the same in every walk."""

    @property
    def edges(self) -> Iterable[Edge]:
        """The edges; the ends of each are among the nodes."""

    @property
    def truncated(self) -> bool:
        """Whether a budget ended the walk that made the part."""

    @property
    def reason(self) -> str:
        """Which budget."""

    @property
    def release(self) -> str:
        """The id of the release."""


@dataclass(frozen=True)
class Options:
    """How to write.

    `language` (zh, en) chooses the label that is shown first. `reification` says how RDF holds evidence: `rdf12`
    (annotations), `classic` (rdf:Statement), `none`, or empty for the best that the format can hold. `graph` is the
    release that RDF is read from; `whole` says that the part is all of it.
    """

    language: str = "zh"
    reification: str = ""
    graph: Graph | None = None
    whole: bool = False


Writer = Callable[[Part, Options], Iterable[bytes]]


def described(part: Part) -> str:
    """One line on where the part comes from, for formats that hold a description."""
    said = f"Zhitu release {part.release}" if part.release else "Zhitu"
    return f"{said}; incomplete: {part.reason}" if part.truncated else said


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Text as UTF-8 in pieces of about 64 KiB. What UTF-8 cannot hold (lone surrogates) becomes a question mark."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting.clear()
            size = 0
    if waiting:
        yield "".join(waiting).encode("utf-8", "replace")


def spooled(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """What a writer puts into a file, in pieces; the file lies on disk, so that memory stays flat."""
    with tempfile.TemporaryFile() as file:
        write(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
