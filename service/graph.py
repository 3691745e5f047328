"""The released graph: opens a release read-only and runs queries on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import pyoxigraph as ox

from ontology.errors import ZhituError
from ontology.identifiers import SEARCH, THINGS
from ontology.release import Release
from queries.stored import Bindings, StoredQuery
from service.engine.backend import Backend, Embedded, GraphName
from service.errors import BadQuery
from service.federation import asks_elsewhere
from service.settings import MEMORY_QUADS
from service.syntax import fault

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
Value = str | int | float | bool | None


# What relative IRIs of a query stand for: <technology/digital-twin> is a thing.
BASE_IRI = THINGS


class UnknownThing(ZhituError):
    """An identifier of which the graph says nothing."""

    exit_code = 2


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query asks for (SPARQL 1.1 Protocol, section 2.1.4); empty lists mean the whole release."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Graph:
    """The graph that is asked: one release, or the store behind an endpoint. Its default graph holds the merge of all.

    A release of at most `memory_quads` quads is copied into memory, where queries run several times faster
    than on disk; a larger one is read from disk.
    """

    def __init__(
        self,
        release: Release,
        memory_quads: int = MEMORY_QUADS,
        size: int | None = None,
        backend: Backend | None = None,
        elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        self.release = release
        self.prepared: dict[str, Any] = {}
        self.backend: Backend = backend or Embedded(release, memory_quads, size)
        self.in_memory = self.backend.in_memory
        self._size = size
        # Endpoints that a SERVICE clause may name.
        self._elsewhere = elsewhere

    @property
    def size(self) -> int:
        """How many quads there are."""
        if self._size is None:
            self._size = self.backend.size()
        return self._size

    def query(self, sparql: str, dataset: Dataset = Dataset(), bindings: Bindings | None = None) -> Answer:
        """Runs a query. Raises BadQuery with the parser's words and position, and for a SERVICE clause.

        A clause of the full-text search is no call of another endpoint: it is replaced by what it finds.
        """
        if SEARCH in sparql:
            from service.text.use import expanded  # noqa: PLC0415  it is made over graphs

            sparql = expanded(self, sparql)
        if asks_elsewhere(sparql, self._elsewhere):
            raise BadQuery(
                "query", "has a SERVICE clause; other endpoints are not asked from here", "ask them yourself"
            )
        for iri in (*dataset.default, *dataset.named):
            try:
                ox.NamedNode(iri)
            except ValueError as error:
                raise BadQuery(
                    "default-graph-uri, named-graph-uri", str(error), "write absolute IRIs"
                ) from None
        try:
            return self.backend.query(sparql, BASE_IRI, dataset.default, dataset.named, bindings)
        except SyntaxError as error:
            wrong = fault(sparql, str(error))
            raise BadQuery("query", str(wrong), wrong.remedy) from None
        except (RuntimeError, OSError, ValueError) as error:
            raise BadQuery("query", str(error), "ask for something else") from None

    def triples(self, name: GraphName) -> Iterator[ox.Triple]:
        """The triples of one graph."""
        return self.backend.triples(name)

    def dump(self, file: IO[bytes], form: ox.RdfFormat, name: GraphName, prefixes: Mapping[str, str]) -> None:
        """Writes one graph to a file."""
        if isinstance(self.backend, Embedded):
            self.backend.store.dump(file, format=form, from_graph=name, prefixes=dict(prefixes))
        else:
            ox.serialize(self.backend.triples(name), file, format=form, prefixes=dict(prefixes))

    def close(self) -> None:
        """Closes the store; nothing may be asked any more."""
        self.backend.close()

    def rows(self, query: StoredQuery, given: Mapping[str, str]) -> list[dict[str, Value]]:
        """The rows of a stored SELECT with plain Python values; unbound columns are None."""
        answer = self.ask(query, given)
        if not isinstance(answer, ox.QuerySolutions):
            raise BadQuery(query.name, "has no rows", "ask for a graph format")
        names = [v.value for v in answer.variables]
        return [{name: plain(row[name]) for name in names} for row in answer]

    def ask(self, query: StoredQuery, given: Mapping[str, str]) -> Answer:
        """Runs a stored query. Raises UnknownThing for an identifier of which the graph says nothing."""
        bound = query.bind(given)
        for variable, term in bound.items():
            if isinstance(term, ox.NamedNode) and not self.exists(term.value):
                raise UnknownThing(
                    variable.value,
                    f"there is no {term.value.removeprefix(THINGS)}",
                    "look it up with /entities?q=",
                )
        return self.query(query.sparql, bindings=bound)

    def match(
        self,
        subject: ox.NamedNode | ox.BlankNode | None,
        predicate: ox.NamedNode | None,
        value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
        *,
        merged: bool = False,
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern, in their named graphs; or, `merged`, each triple once in the default graph."""
        if merged:
            return self.backend.match_merged(subject, predicate, value)
        found = self.backend.match(subject, predicate, value)
        return (quad for quad in found if not isinstance(quad.graph_name, ox.DefaultGraph))

    def exists(self, iri: str) -> bool:
        """Whether the graph says anything of the IRI."""
        return self.backend.exists(iri)


def _decimal(text: str) -> int | float:
    """A whole number without the point it would get as a float."""
    number = float(text)
    return int(number) if number.is_integer() else number


NUMBERS: dict[str, Callable[[str], int | float]] = {
    "integer": int,
    "decimal": _decimal,
    "double": float,
    "float": float,
}


def plain(term: object) -> Value:
    """A term as a Python value: numbers as numbers, everything else as its text."""
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        return term.value == "true" if kind == "boolean" else NUMBERS.get(kind, str)(term.value)
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return term.value
    return None if term is None else str(term)
