"""The client: questions, SPARQL, things and exports of one service."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ontology.errors import WrongUse
from ontology.identifiers import THINGS
from service.client.graphs import Path, rows_of, to_rdflib
from service.client.local import Process
from service.client.picture import Picture
from service.client.rows import Rows
from service.client.transport import Params, Transport, Value
from service.settings import ServiceSettings
from service.traversal.model import Subgraph
from service.traversal.networkx_view import to_networkx

if TYPE_CHECKING:
    import networkx
    import rdflib

PIECE = 1 << 16
Wanted = Value | Sequence[Value]
SELECT = "application/sparql-results+json"


class Zhitu:
    """A running service: `Zhitu("http://127.0.0.1:8000")`; or a release on this machine: `Zhitu.local()`.

    Use it as a context manager, or call `close`. Every method raises ServiceError where the service refuses, with
    its place, problem and remedy, and Unreachable where nothing answers.
    """

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        self._transport = Transport(url, timeout)
        self._process: Process | None = None

    @classmethod
    def local(cls, home: FilePath | str | None = None, timeout: float = 60.0) -> Self:
        """The current release of a home (default: ZHITU_HOME, or .zhitu). Raises NoRelease where there is none."""
        process = Process(ServiceSettings.read(home=FilePath(home) if home else None).home)
        found = cls(process.url, timeout)
        found._process = process
        return found

    @property
    def url(self) -> str:
        """The address of the service."""
        return self._transport.url

    def close(self) -> None:
        """Ends what `local` started."""
        if self._process:
            self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def questions(self) -> Rows:
        """The stored questions: name, titles in both languages, parameters and columns."""
        listed = self._transport.json("/queries")
        columns = ("name", "title_zh", "title_en", "parameters", "columns")
        return Rows(
            columns,
            (
                {
                    **question,
                    "title_zh": question["title"]["zh"],
                    "title_en": question["title"]["en"],
                    "parameters": tuple(question["parameters"]),
                }
                for question in listed
            ),
        )

    def ask(self, question: str, **parameters: Value) -> Rows:
        """The rows of a stored question: `ask("observation-series", metric="manufacturing-wage")`."""
        found = self._transport.json(f"/queries/{question}", parameters)
        return Rows(found["columns"], found["rows"])

    def sparql(self, query: str) -> Rows:
        """The rows of a SPARQL SELECT; of an ASK, one row with one column, `answer`."""
        found = self._post(query, SELECT)
        if "boolean" in found:
            return Rows(["answer"], [{"answer": found["boolean"]}])
        return Rows.from_sparql(found)

    def construct(self, query: str) -> rdflib.Graph:
        """The graph of a SPARQL CONSTRUCT or DESCRIBE."""
        body = {"query": query}
        return to_rdflib(self._transport.bytes("/sparql", None, "application/n-triples", body))

    def entities(self, text: str) -> Rows:
        """The things whose label or alias holds a text, exact names first."""
        found = self._transport.json("/entities", {"q": text})
        columns = list(found[0]) if found else ["iri"]
        return Rows([c for c in columns if c != "href"], found)

    def entity(self, thing: str) -> rdflib.Graph:
        """All that is said of a thing (`technology/digital-twin`), with labels of what it is linked with."""
        path = f"/id/{thing.removeprefix(THINGS).removeprefix('/id/')}"
        return to_rdflib(self._transport.bytes(path, {"format": "rdf"}), "xml")

    def facts(self, thing: str) -> Rows:
        """What is said of a thing and where it is printed."""
        return self.ask("entity-facts", thing=thing)

    def graph(self, function: str, **asked: Wanted) -> dict[str, Any]:
        """The answer of any graph function (rank, communities, compare, …) as it stands; see /docs.

        Parameters that are words of Python are written with an underscore behind: `class_`, `from_`.
        """
        found: dict[str, Any] = self._transport.json(f"/graph/{function}", _plain(asked))
        return found

    def rows(self, function: str, **asked: Wanted) -> Rows:
        """The items of a graph function: neighbors, rank, similar, communities, timeline, components."""
        return rows_of(self.graph(function, **asked)["items"])

    def neighbors(self, *things: str, depth: int = 1, **asked: Wanted) -> Rows:
        """What is around things, the nearest first."""
        return self.rows("neighbors", thing=things, depth=depth, **asked)

    def timeline(self, thing: str, /, **asked: Wanted) -> Rows:
        """What happened to a thing, the earliest first."""
        return self.rows("timeline", thing=thing, **asked)

    def paths(self, source: str, target: str, /, **asked: Wanted) -> list[Path]:
        """How two things hang together, the shortest path first, each step with its evidence."""
        return [Path.from_json(one) for one in self.graph("paths", from_=source, to=target, **asked)["items"]]

    def subgraph(self, *things: str, **asked: Wanted) -> Subgraph:
        """A part of the graph: around things, or chosen by `of_class`, `query`, `section`; see /docs."""
        return Subgraph.from_json(self.graph("subgraph", thing=things, **asked))

    def networkx(self, *things: str, **asked: Wanted) -> networkx.MultiDiGraph:
        """A part of the graph for networkx: nodes are ids, edge keys are names of properties."""
        return to_networkx(self.subgraph(*things, **asked))

    def export(self, format: str, out: FilePath | str | None = None, **part: Wanted) -> bytes:  # noqa: A002
        """The graph, or a part of it, in an export format; written to a file where `out` is given.

        `part` is what `GET /graph/export` takes: `thing`, `depth`, `lang`, … Returns the bytes, empty with `out`.
        """
        params: Params = {"format": format, **_plain(part)}
        if out is None:
            return self._transport.bytes("/graph/export", params)
        with self._transport.open("/graph/export", params) as answer, FilePath(out).open("wb") as file:
            while piece := answer.read(PIECE):
                file.write(piece)
        return b""

    def picture(self, *things: str, **asked: Wanted) -> Picture:
        """A part of the graph as a picture, which notebooks show."""
        return Picture(self.export("svg", None, thing=things, **asked))

    def rdf(self, **part: Wanted) -> rdflib.Graph:
        """A part of the graph for rdflib. It has no triple terms: evidence is held by rdf:Statement, or left out.

        The default is `reification="none"`; `classic` keeps evidence.
        """
        given: dict[str, Wanted] = {"reification": "none"} | part
        if given["reification"] == "rdf12":
            raise WrongUse("reification", "rdflib cannot hold RDF 1.2 triple terms", "write classic or none")
        return to_rdflib(self.export("nt", None, **given))

    def health(self) -> dict[str, Any]:
        """The release that is served and its size."""
        found: dict[str, Any] = self._transport.json("/health")
        return found

    def _post(self, query: str, accept: str) -> Any:
        return json.loads(self._transport.bytes("/sparql", None, accept, {"query": query}))


def _plain(asked: Mapping[str, Wanted]) -> dict[str, Wanted]:
    return {name.rstrip("_"): value for name, value in asked.items()}
