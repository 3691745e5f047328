"""Any SPARQL 1.1 endpoint as the store: the same interface as the embedded one, over HTTP.

Its default graph has to be the merge of its named graphs, as in a release. Queries are first parsed here, so that
errors read the same everywhere and nothing but one query is ever sent. Answers become pyoxigraph's own types, so
that all formats are written by the same code; solutions are read as they come.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from typing import IO, cast

import httpx
import pyoxigraph as ox

from ontology.errors import ZhituError
from queries.stored import Bindings
from service.engine.backend import Found, GraphName, Subject, Term
from service.engine.sparql_text import RDF, CannotSubstitute, substituted, without_triple_terms

SOLUTIONS = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.5"
PROBE = "ASK { ?s ?p <<( ?a ?b ?c )>> }"
COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
QUADS = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
MERGED = "SELECT ?s ?p ?o { ?s ?p ?o }"


class StoreFailed(ZhituError):
    """The store did not answer, or answered what cannot be read."""


def identifier(url: str) -> str:
    """What stands for the release where the store is an endpoint."""
    return "store-" + hashlib.sha256(url.encode()).hexdigest()[:10]


class Remote:
    """A SPARQL 1.1 endpoint."""

    in_memory = False

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        self._url = url
        self._client = httpx.Client(timeout=httpx.Timeout(timeout, connect=10.0), follow_redirects=True)
        self._empty = ox.Store()
        self._size: int | None = None
        try:
            self._solutions(PROBE, (), ())
        except RuntimeError:
            self.triple_terms = False
        else:
            self.triple_terms = True

    def size(self) -> int:
        """How many quads there are, counted once."""
        if self._size is None:
            found = self._solutions(COUNT, (), ())
            assert isinstance(found, ox.QuerySolutions)  # noqa: S101
            self._size = int(next(found)[0].value)
        return self._size

    def query(
        self,
        sparql: str,
        base: str,
        default: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        bindings: Bindings | None = None,
    ) -> Found:
        """Runs a query there."""
        if bindings:
            try:
                sparql = substituted(sparql, bindings)
            except CannotSubstitute as error:
                raise ValueError(str(error)) from None
        kind = self._empty.query(sparql, base_iri=base)
        for iri in (*default, *named):
            ox.NamedNode(iri)
        if not self.triple_terms:
            sparql = without_triple_terms(sparql)
        sparql = f"BASE <{base}>\n{sparql}"
        if isinstance(kind, ox.QueryBoolean):
            return _boolean(self._solutions(sparql, default, named))
        if not isinstance(kind, ox.QueryTriples):
            return self._solutions(sparql, default, named)
        # Parsed into a store of its own, from which pyoxigraph gives triples in every format.
        store = ox.Store()
        answer = self._ask(sparql, TRIPLES, default, named)
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        form = ox.RdfFormat.from_media_type(media_type) or ox.RdfFormat.TURTLE
        store.bulk_load(input=cast(IO[bytes], _Reader(answer)), format=form, lenient=True)
        if not self.triple_terms:
            _restore(store)
        found = store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)  # noqa: S101
        return found

    def match(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The quads of a pattern. A blank node of the store cannot be named from outside: nothing matches one."""
        return self._matched(QUADS, subject, predicate, value)

    def match_merged(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The triples of a pattern in the default graph."""
        return self._matched(MERGED, subject, predicate, value)

    def triples(self, name: GraphName) -> Iterator[ox.Triple]:
        """The triples of one graph."""
        pattern = "?s ?p ?o" if isinstance(name, ox.DefaultGraph) else f"GRAPH {name} {{ ?s ?p ?o }}"
        found = self.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ {pattern} }}", "urn:none:")
        assert isinstance(found, ox.QueryTriples)  # noqa: S101
        return found

    def exists(self, iri: str) -> bool:
        """Whether the IRI is the subject of anything."""
        return bool(_boolean(self._solutions(f"ASK {{ {ox.NamedNode(iri)} ?p ?o }}", (), ())))

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _matched(
        self, sparql: str, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        given = {"s": subject, "p": predicate, "o": value}
        bindings = {ox.Variable(name): term for name, term in given.items() if term is not None}
        if any(isinstance(term, ox.BlankNode) for term in bindings.values()):
            return
        found = self._solutions(substituted(sparql, bindings), (), ())
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101
        graphs = {v.value for v in found.variables} >= {"g"}
        for row in found:
            yield ox.Quad(row["s"], row["p"], row["o"], row["g"] if graphs else ox.DefaultGraph())

    def _solutions(
        self, sparql: str, default: tuple[str, ...], named: tuple[str, ...]
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        answer = self._ask(sparql, SOLUTIONS, default, named)
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        form = ox.QueryResultsFormat.from_media_type(media_type) or ox.QueryResultsFormat.JSON
        try:
            return ox.parse_query_results(cast(IO[bytes], _Reader(answer)), format=form)
        except SyntaxError as error:
            raise StoreFailed(
                self._place, f"answered what cannot be read ({error})", "look at its log"
            ) from None

    def _ask(
        self, sparql: str, accept: str, default: tuple[str, ...], named: tuple[str, ...]
    ) -> httpx.Response:
        fields = {"query": sparql, "default-graph-uri": [*default], "named-graph-uri": [*named]}
        request = self._client.build_request("POST", self._url, data=fields, headers={"Accept": accept})
        try:
            answer = self._client.send(request, stream=True)
            if answer.is_success:
                return answer
            said = answer.read().decode(errors="replace").strip()
        except httpx.HTTPError as error:
            raise StoreFailed(
                self._place, f"does not answer ({type(error).__name__})", "see whether it runs"
            ) from None
        lines = " ".join(said.split())[:300]
        raise RuntimeError(f"the store refused it with {answer.status_code}: {lines}")

    @property
    def _place(self) -> str:
        """The store's address without what may be a password."""
        return str(httpx.URL(self._url).copy_with(username=None, password=None))


def _boolean(found: ox.QuerySolutions | ox.QueryBoolean) -> ox.QueryBoolean:
    """A yes or no; Virtuoso gives it as one row with a number."""
    if isinstance(found, ox.QueryBoolean):
        return found
    row = next(found, None)
    yes = row is not None and getattr(row[0], "value", "") in {"1", "true"}
    made = ox.parse_query_results(json.dumps({"head": {}, "boolean": yes}), format=ox.QueryResultsFormat.JSON)
    assert isinstance(made, ox.QueryBoolean)  # noqa: S101
    return made


class _Reader(io.RawIOBase):
    """The body of an answer as a file."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self._pieces = answer.iter_bytes()
        self._rest = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Reads as much as there is; nothing at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                self._answer.close()
                return 0
            self._rest = piece
        taken = self._rest[: len(view)]
        view[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _restore(store: ox.Store) -> None:
    """Makes triple terms again of classic reification."""
    names = [ox.NamedNode(RDF + n) for n in ("subject", "predicate", "object")]
    for quad in [*store.quads_for_pattern(None, names[0], None)]:
        ends = [next(store.quads_for_pattern(quad.subject, name, None), None) for name in names]
        if None in ends:
            continue
        subject, predicate, value = (end.object for end in ends if end is not None)
        triple = ox.Triple(subject, predicate, value)  # type: ignore[arg-type]
        for end in ends:
            if end is not None:
                store.remove(end)
        store.add(ox.Quad(quad.subject, ox.NamedNode(RDF + "reifies"), triple))


def as_reification(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    """Quads for a store without triple terms: statements on statements as classic reification."""
    for quad in quads:
        if quad.predicate.value == RDF + "reifies" and isinstance(quad.object, ox.Triple):
            triple = quad.object
            for name, term in (
                ("subject", triple.subject),
                ("predicate", triple.predicate),
                ("object", triple.object),
            ):
                yield ox.Quad(quad.subject, ox.NamedNode(RDF + name), term, quad.graph_name)
        else:
            yield quad
