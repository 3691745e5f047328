"""A Cypher script (https://opencypher.org): run it twice and the graph is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from service.exports.columns import Record, edge_record, node_record
from service.exports.part import Options, Part, described, encoded
from service.traversal.model import Attribute, Edge, Node

Thing = TypeVar("Thing", Node, Edge)
BATCH = 200
PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\ufffd"}
SPECIAL = re.compile(r"[\\'\n\r\t\x00]")


def write(part: Part, options: Options) -> Iterator[bytes]:
    """Statements that merge the part into a database: nodes by IRI (label Thing and their class), edges by their id."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    yield "// " + " ".join(described(part).split()) + "\n"
    yield "CREATE CONSTRAINT zhitu_thing IF NOT EXISTS FOR (n:Thing) REQUIRE n.iri IS UNIQUE;\n"
    for class_name, nodes in _batches(part.nodes, lambda node: node.class_name):
        rows = ",\n".join(_map(node_record(node, options.language)) for node in nodes)
        label = f" SET n:{name(class_name)}" if class_name else ""
        yield f"UNWIND [\n{rows}\n] AS row MERGE (n:Thing {{iri: row.iri}}) SET n += row{label};\n"
    for kind, edges in _batches(part.edges, lambda edge: edge.name):
        rows = ",\n".join(_edge(edge, options.language) for edge in edges)
        yield (
            f"UNWIND [\n{rows}\n] AS row MATCH (a:Thing {{iri: row.source}}) MATCH (b:Thing {{iri: row.target}})"
            f" MERGE (a)-[r:{name(kind)} {{id: row.id}}]->(b) SET r += row.properties;\n"
        )


def _edge(edge: Edge, language: str) -> str:
    record: Record = {"id": edge.id or edge.name, "source": edge.source, "target": edge.target}
    return _map(record)[:-1] + f", properties: {_map(edge_record(edge, language))}}}"


def _batches(things: Iterable[Thing], key: Callable[[Thing], str]) -> Iterator[tuple[str, list[Thing]]]:
    """Things of the same key, at most BATCH together; what waits is bounded by the number of keys."""
    waiting: dict[str, list[Thing]] = {}
    for thing in things:
        batch = waiting.setdefault(key(thing), [])
        batch.append(thing)
        if len(batch) >= BATCH:
            yield key(thing), batch
            del waiting[key(thing)]
    yield from waiting.items()


def name(text: str) -> str:
    """A label, type or key: bare where it can be, else between backquotes."""
    return text if PLAIN.fullmatch(text) else "`" + text.replace("`", "``") + "`"


def _map(record: Record) -> str:
    return "{" + ", ".join(f"{name(key)}: {_literal(value)}" for key, value in record.items()) + "}"


def _literal(value: Attribute) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return "'" + SPECIAL.sub(lambda found: ESCAPES[found.group()], value) + "'"
