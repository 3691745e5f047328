"""The name index in use: for routes and pages, and for queries that search."""

from __future__ import annotations

from queries.stored import stored_query
from service.engine.tasks import library, preload
from service.graph import Graph
from service.text.cache import index_of
from service.text.clause import Clause, expand
from service.text.index import NameIndex, Only
from service.text.search import ANYTHING, LONGEST_QUERY, Hit, search
from service.text.words import fold, load_dictionaries

# How the stored query ranks, as scores: the same name, a beginning, a part.
RANKS = (("exact", 1.0), ("prefix", 0.88), ("part", 0.6))


library(load_dictionaries)


@preload("names")
def names(graph: Graph) -> NameIndex | None:
    """The index of a release: opened once, or made where there is none, before workers are forked."""
    return index_of(graph)


def find(
    graph: Graph, asked: str, only: Only = ANYTHING, limit: int = 50, *, autocomplete: bool = False
) -> list[Hit]:
    """The things that a text names, best first. Without an index a stored query looks through the names."""
    index = names(graph)
    if index is None:
        return _without_index(graph, asked, only, limit)
    return search(index, asked, only, limit, autocomplete=autocomplete)


def expanded(graph: Graph, sparql: str) -> str:
    """A query with its search clauses replaced by what they find. Raises BadQuery for a clause that is wrong."""

    def fill(clause: Clause) -> list[Hit]:
        return find(graph, clause.query, clause.only, clause.limit)

    return expand(sparql, fill)


def _without_index(graph: Graph, asked: str, only: Only, limit: int) -> list[Hit]:
    text = fold(asked[:LONGEST_QUERY])
    if not text:
        return []
    hits = []
    for row in graph.rows(stored_query("entity-search"), {"q": text}):
        how, score = RANKS[int(row["rank"] or 0)]
        iri, kind, zh, en, matched = (str(row[c]) for c in ("iri", "type", "zh", "en", "matched"))
        if not only.types or kind in only.types:
            hits.append(Hit(iri, kind, zh, en, matched, "name", "", how, score))
    return hits[:limit]
