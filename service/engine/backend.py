"""What a store has to do for the service: one small interface, embedded (here) or over HTTP (`remote.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Protocol, cast

import pyoxigraph as ox

from ontology.errors import ZhituError
from ontology.release import Release, hold
from queries.stored import Bindings, internal_query

Found = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
Subject = ox.NamedNode | ox.BlankNode
GraphName = ox.NamedNode | ox.DefaultGraph
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Backend(Protocol):
    """A store of quads that answers SPARQL. Errors are pyoxigraph's: SyntaxError, ValueError, RuntimeError, OSError."""

    in_memory: bool
    # Whether RDF 1.2 triple terms are understood.
    triple_terms: bool

    def size(self) -> int:
        """How many quads there are."""

    def query(
        self,
        sparql: str,
        base: str,
        default: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        bindings: Bindings | None = None,
    ) -> Found:
        """Runs a query, with terms put in for variables; `default` and `named` choose the graphs, none means all."""

    def match(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern, in the default graph and in every named graph."""

    def match_merged(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The triples of a pattern in the default graph, as quads of it."""

    def triples(self, name: GraphName) -> Iterator[ox.Triple]:
        """The triples of one graph."""

    def exists(self, iri: str) -> bool:
        """Whether the IRI is the subject of anything."""

    def close(self) -> None:
        """Lets go of the store."""


class Embedded:
    """The Oxigraph store of a release, copied into memory where it has at most `memory_quads` quads.

    In memory the default graph stands in a store of its own as well, if there is room for it: Oxigraph goes through
    what a term has in all graphs, so that questions on one of them are answered twice as fast where the others are not.
    """

    triple_terms = True

    def __init__(self, release: Release, memory_quads: int, size: int | None = None) -> None:
        # While this is open, `zhitu releases prune` leaves the release alone.
        self._held = hold(release)
        try:
            self.store = ox.Store.read_only(str(release.store))
        except (OSError, RuntimeError) as error:
            raise ZhituError(
                str(release.store), f"cannot be opened ({error})", "build it anew with `zhitu build`"
            ) from None
        # Counting reads the whole store, so who knows the size says it.
        self._size = len(self.store) if size is None else size
        self.in_memory = self._size <= memory_quads
        if self.in_memory:
            copy = ox.Store()
            copy.bulk_extend(self.store)
            self.store = copy
        self._merged = self.store
        room = memory_quads - self._size
        if room > 0:
            merged = ox.Store()
            merged.bulk_extend(islice(_by_predicate(self.store), room))
            if len(merged) < room:
                self._merged = merged

    def size(self) -> int:
        """How many quads there are."""
        return self._size

    def query(
        self,
        sparql: str,
        base: str,
        default: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        bindings: Bindings | None = None,
    ) -> Found:
        """Runs a query."""
        if not default and not named:
            store = self._merged if only_default(sparql) else self.store
            return store.query(sparql, base_iri=base, substitutions=bindings)
        return self.store.query(
            sparql,
            base_iri=base,
            default_graph=[ox.NamedNode(iri) for iri in default],
            named_graphs=[ox.NamedNode(iri) for iri in named],
            substitutions=bindings,
        )

    def match(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern."""
        return self.store.quads_for_pattern(subject, predicate, value)

    def match_merged(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The triples of a pattern in the default graph."""
        return self._merged.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())

    def triples(self, name: GraphName) -> Iterator[ox.Triple]:
        """The triples of one graph."""
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, name))

    def exists(self, iri: str) -> bool:
        """Whether the IRI is the subject of anything."""
        return next(self.store.quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None

    def close(self) -> None:
        """Closes the store; nothing may be asked any more."""
        del self.store, self._merged


def _by_predicate(store: ox.Store) -> Iterator[ox.Quad]:
    """The default graph, predicate by predicate.

    Oxigraph chains the quads of a predicate in memory in the order in which they came: those that came together lie
    together, and most of what a query walks along is chains of one predicate.
    """
    for row in cast(ox.QuerySolutions, store.query(internal_query("properties-used").sparql)):
        yield from store.quads_for_pattern(None, row["property"], None, ox.DefaultGraph())


def only_default(sparql: str) -> bool:
    """Whether a query names no graph, so that it is about the default graph only. (If in doubt it is not.)"""
    shouted = sparql.upper()
    return "GRAPH" not in shouted and "FROM" not in shouted and "\\U" not in shouted
