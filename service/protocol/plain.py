"""RDF 1.2 for clients that do not know it: triple terms become classic reification, or are left out of tables.

In RDF, `r rdf:reifies <<( s p o )>>` becomes `r a rdf:Statement; rdf:subject s; rdf:predicate p; rdf:object o`. A triple
term elsewhere becomes a blank node that is described in the same way. In tables a cell with a triple term is left
empty. The base direction of a text is dropped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import IO

import pyoxigraph as ox
from rdflib.namespace import RDF

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
TYPE, STATEMENT = ox.NamedNode(RDF.type), ox.NamedNode(RDF.Statement)
PARTS = ox.NamedNode(RDF.subject), ox.NamedNode(RDF.predicate), ox.NamedNode(RDF.object)


def plain_triples(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples without triple terms."""
    for triple in triples:
        value: Term = triple.object
        if not isinstance(value, ox.Triple):
            yield ox.Triple(triple.subject, triple.predicate, _undirected(value))
        elif triple.predicate == REIFIES:
            yield from _described(triple.subject, value)
        else:
            node = _node(value)
            yield ox.Triple(triple.subject, triple.predicate, node)
            yield from _described(node, value)


def write_plain_table(found: ox.QuerySolutions, file: IO[bytes], writer: ox.QueryResultsFormat) -> None:
    """Writes a table without triple terms."""
    said = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"{}")
    for row in said["results"]["bindings"]:
        for name in [name for name, term in row.items() if term["type"] == "triple"]:
            del row[name]
        for term in row.values():
            term.pop("its:dir", None)
    parsed = ox.parse_query_results(json.dumps(said).encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)  # noqa: S101
    parsed.serialize(file, format=writer)


def _described(node: ox.NamedNode | ox.BlankNode | ox.Triple, term: ox.Triple) -> Iterator[ox.Triple]:
    yield ox.Triple(node, TYPE, STATEMENT)
    yield ox.Triple(node, PARTS[0], term.subject)
    yield ox.Triple(node, PARTS[1], term.predicate)
    value: Term = term.object
    if isinstance(value, ox.Triple):
        inner = _node(value)
        yield ox.Triple(node, PARTS[2], inner)
        yield from _described(inner, value)
    else:
        yield ox.Triple(node, PARTS[2], _undirected(value))


def _node(term: ox.Triple) -> ox.BlankNode:
    # The same triple term is the same node throughout an answer.
    return ox.BlankNode("t" + hashlib.blake2b(str(term).encode(), digest_size=12).hexdigest())


def _undirected(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, ox.Literal) and term.direction is not None:
        return ox.Literal(term.value, language=term.language)
    return term
