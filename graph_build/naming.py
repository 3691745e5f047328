"""Whether a passage names the two things that a statement links: by a label, an alias, or words that the row records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from graph_build.facts import Facts, Statement
from graph_build.schemas import CONTEXT
from graph_build.vocabulary import NAMES
from ontology.identifiers import DOCUMENT_KINDS, THINGS

# What a line of a source may put inside or around a name without changing it.
DECORATION = re.compile(r"[\s《》“”\"]")
# Parts of the document are named by where they stand, not by words in the passage.
UNNAMED_KINDS = tuple(f"{THINGS}{kind}/" for kind in sorted(DOCUMENT_KINDS))


@dataclass(frozen=True)
class Unnamed:
    """An end (`subject` or `object`) of a statement that its passage does not name; `row` in statements.csv."""

    row: int
    line: int
    end: str
    thing: str
    recorded: str


def names_of(groups: Iterable[Facts], vocabulary: Iterable[Quad]) -> dict[str, frozenset[str]]:
    """The labels and aliases of every thing, by IRI, in the form that `plain` gives."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in vocabulary:
        is_name = isinstance(quad.object, Literal) and quad.predicate.value in NAMES
        if is_name and isinstance(quad.subject, NamedNode):
            found[quad.subject.value].add(plain(quad.object.value))  # type: ignore[union-attr]
    for group in groups:
        for entity in group.entities:
            row = entity.row
            aliases = (a for c in ("aliases_zh", "aliases_en") for a in row[c].split("|"))
            found[entity.iri] |= {plain(name) for name in (row["zh"], row["en"], *aliases) if name}
    return {iri: frozenset(names) for iri, names in found.items()}


def plain(text: str) -> str:
    """Text without white space and quotation marks, in lower case."""
    return DECORATION.sub("", text).lower()


def unnamed(facts: Facts, text: str, names: dict[str, frozenset[str]]) -> Iterator[Unnamed]:
    """The ends that the line of their statement does not name; recorded words count where they do stand there.

    Recorded words after `^` count where they stand in a line above, in the same chapter.
    """
    lines = text.split("\n")
    chapters = sorted(p.evidence.line for p in facts.parts if p.class_name == "Section" and not p.parent)
    for statement in facts.statements:
        line = statement.evidence.line
        here = lines[line - 1]
        chapter = max((start for start in chapters if start <= line), default=1)
        above = lines[chapter - 1 : line - 1]
        for end, iri in _ends(statement):
            recorded = statement.row[f"{end}_as"]
            if not recorded:
                words = plain(here)
                is_named = any(name in words for name in names.get(iri, frozenset()))
            elif recorded.startswith(CONTEXT):
                is_named = any(plain(recorded[1:]) in plain(other) for other in above)
            else:
                is_named = plain(recorded) in plain(here)
            if not is_named:
                yield Unnamed(statement.row.number, line, end, statement.row[end], recorded)


def _ends(statement: Statement) -> Iterator[tuple[str, str]]:
    ends = [("subject", statement.subject)]
    if statement.term.is_link:
        ends.append(("object", statement.target))
    return ((end, iri) for end, iri in ends if not iri.startswith(UNNAMED_KINDS))
