"""Builds the name index of a release: one SQLite file, written aside and put in place by one rename."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from ontology.identifiers import ONTOLOGY
from ontology.model import ontology
from queries.stored import stored_query
from service.graph import Graph, plain
from service.text.words import IS_HAN, key, sound, words

SCHEMA = Path(__file__).parent / "schema.sql"
ROLES = ("name", "alias", "code", "definition")
NAME, ALIAS, CODE, DEFINITION = range(4)
# A longer text is cut: what is looked for stands at its beginning.
LONGEST_TEXT = 4_000
# Found only when their type is asked for.
HIDDEN = frozenset({"Passage", "Note", "Class", "Property", "ConceptScheme"})
OWL_CLASS = "http://www.w3.org/2002/07/owl#Class"

Names = list[tuple[str, int, str, str]]


def build_index(graph: Graph, path: Path, release: str) -> int:
    """Writes the index of a graph's names to `path`; returns how many names it holds."""
    return write_index(path, _names(graph), _types(graph), release)


def write_index(path: Path, names: Names, types: dict[str, str], release: str) -> int:
    """Writes an index of names (IRI, role, text, language); returns how many it holds.

    A reader sees the whole index or none: the file appears by one rename.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".building-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    staging = Path(name)
    try:
        with closing(sqlite3.connect(staging)) as database:
            # Nothing of an unfinished file is ever read, so no journal is kept.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(SCHEMA.read_text(encoding="utf-8"))
            count = _fill(database, names, types, release)
            database.commit()
        with staging.open("rb") as written:
            os.fsync(written.fileno())
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)
    return count


def _fill(database: sqlite3.Connection, names: Names, types: dict[str, str], release: str) -> int:
    labels: dict[str, dict[str, str]] = {}
    for iri, role, text, language in names:
        if role == NAME:
            labels.setdefault(iri, {}).setdefault(language, text)
    numbers = {iri: number for number, iri in enumerate(labels, 1)}
    database.executemany(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)",
        (_thing(number, iri, types.get(iri, ""), labels[iri]) for iri, number in numbers.items()),
    )
    kept = [(iri, role, text, language) for iri, role, text, language in names if iri in numbers]
    kept.sort(key=lambda n: (n[1], len(n[2]), n[2], n[0], n[3]))
    syllables: set[str] = set()
    for number, (iri, role, text, language) in enumerate(kept, 1):
        folded = key(text) if role != DEFINITION else None
        full = initials = None
        if role in {NAME, ALIAS} and IS_HAN.search(text):
            spoken = sound(text)
            full, initials = spoken.full, spoken.initials
            syllables.update(spoken.syllables)
            database.execute(
                "INSERT INTO sound (rowid, full, initials) VALUES (?, ?, ?)",
                (number, " ".join(spoken.syllables), " ".join(initials)),
            )
        read = words(text)
        database.execute(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                numbers[iri],
                _shown(types.get(iri, "")),
                role,
                language,
                text,
                read.count(" ") + 1,
                folded,
                full,
                initials,
            ),
        )
        database.execute("INSERT INTO word (rowid, text) VALUES (?, ?)", (number, read))
    database.executemany("INSERT INTO syllable VALUES (?)", ((s,) for s in sorted(syllables)))
    for table in ("word", "sound"):
        database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - two fixed names
    database.execute("INSERT INTO meta VALUES (?, ?)", (release, len(kept)))
    return len(kept)


def _thing(
    number: int, iri: str, type_name: str, labels: dict[str, str]
) -> tuple[int, str, str, str, str, int]:
    any_label = next(iter(labels.values()))
    zh = labels.get("zh") or labels.get("en") or any_label
    en = labels.get("en") or labels.get("zh") or any_label
    return number, iri, type_name, zh, en, _shown(type_name)


def _shown(type_name: str) -> int:
    return int(type_name not in HIDDEN and bool(type_name))


def _names(graph: Graph) -> Names:
    found: Names = []
    for row in _rows(graph, "names"):
        iri, role, text, language = row
        if text.strip():
            found.append((iri, ROLES.index(role), text[:LONGEST_TEXT], language))
    return found


def _types(graph: Graph) -> dict[str, str]:
    """The most special class of every thing, by its local name."""
    classes = ontology().classes
    found: dict[str, tuple[int, str]] = {}
    for iri, type_iri in _rows(graph, "types"):
        name = type_iri.rpartition("#")[2].rpartition("/")[2]
        if type_iri.startswith(ONTOLOGY) and name in classes:
            rank = 10 + len(ontology().ancestors(name))
        elif type_iri == OWL_CLASS:
            rank = 5
        elif name.endswith("Property"):
            rank, name = 4, "Property"
        else:
            rank = 1
        found[iri] = max(found.get(iri, (0, "")), (rank, name))
    return {iri: name for iri, (_, name) in found.items()}


def _rows(graph: Graph, name: str) -> Iterator[tuple[str, ...]]:
    query = stored_query(name)
    answer = graph.query(query.sparql)
    if isinstance(answer, ox.QuerySolutions):
        for row in answer:
            yield tuple(str(plain(row[column]) or "") for column in query.columns)
