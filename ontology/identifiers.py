"""How things, document parts and named graphs get their IRIs."""

from __future__ import annotations

import re

BASE = "https://w3id.org/zhitu/"
ONTOLOGY = BASE + "ontology#"
THINGS = BASE + "id/"
GRAPHS = BASE + "graph/"
SEARCH = BASE + "search#"

SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
IDENTIFIER = re.compile(r"(?P<kind>[a-z]+(?:-[a-z]+)*)/(?P<slug>[a-z0-9]+(?:[-.][a-z0-9]+)*)")

# Kinds whose identifiers belong to one document: `table/t9` in the tables of a source is that source's table.
DOCUMENT_KINDS = frozenset({"section", "table", "figure", "note", "passage"})


def thing(identifier: str) -> str:
    """The IRI of an identifier such as `technology/digital-twin`."""
    return THINGS + identifier


def document_part(source: str, kind: str, block: str) -> str:
    """The IRI of a part of a document, for instance of kind `table` and block `t9/r2/c4`."""
    return f"{THINGS}{kind}/{source}.{block.replace('/', '.')}"


def in_source(source: str, identifier: str) -> str:
    """The IRI of an identifier as it is written in the tables of a source."""
    kind, _, slug = identifier.partition("/")
    return document_part(source, kind, slug) if kind in DOCUMENT_KINDS else thing(identifier)


def graph(*path: str) -> str:
    """The IRI of a named graph, for instance `graph("source", "kpmg-2024")`."""
    return GRAPHS + "/".join(path)
