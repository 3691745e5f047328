"""The name index, opened: look-ups by beginning, word, pinyin and initials, the best names first."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import ZhituError

# After every character that a key can hold.
LAST = "\U0010ffff"


class BadIndex(ZhituError):
    """An index that is missing, broken or of another release."""


@dataclass(frozen=True)
class Found:
    """A name that fits, and the thing that has it."""

    name: int
    thing: int
    iri: str
    type: str
    zh: str
    en: str
    role: int
    language: str
    text: str
    size: int


@dataclass(frozen=True)
class Only:
    """Which names count: types (all shown ones where empty), one language or any, parts and terms as well."""

    types: tuple[str, ...] = ()
    language: str = ""
    everything: bool = False


class NameIndex:
    """Reads an index file. May be used from several threads and after a fork: each has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._syllables: frozenset[str] | None = None

    def __reduce__(self) -> tuple[type[NameIndex], tuple[Path]]:
        """Only the place of the file goes to another process."""
        return NameIndex, (self.path,)

    def check(self, release: str) -> None:
        """Raises BadIndex where the file is missing, damaged or made of another release."""
        try:
            (state,) = self._connection().execute("PRAGMA quick_check(1)").fetchone()
            row = self._connection().execute("SELECT release FROM meta").fetchone()
        except sqlite3.DatabaseError as error:
            raise BadIndex(str(self.path), str(error), "it is made anew") from None
        if state != "ok" or row is None or row[0] != release:
            raise BadIndex(str(self.path), "is damaged or of another release", "it is made anew")

    def close(self) -> None:
        """Closes this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @property
    def syllables(self) -> frozenset[str]:
        """Every syllable of the names' pinyin."""
        if self._syllables is None:
            rows = self._connection().execute("SELECT text FROM syllable")
            self._syllables = frozenset(text for (text,) in rows)
        return self._syllables

    def equal(self, column: str, value: str, only: Only, limit: int) -> list[Found]:
        """Names whose `key`, `full` or `initials` is the value."""
        return self._select(f"name.{column} = ?", (value,), only, limit)

    def beginning(self, column: str, value: str, only: Only, limit: int) -> list[Found]:
        """Names whose `key`, `full` or `initials` begins with the value."""
        return self._select(f"name.{column} > ? AND name.{column} < ?", (value, value + LAST), only, limit)

    def holding(self, value: str, only: Only, limit: int) -> list[Found]:
        """Names whose `key` holds the value anywhere. Reads every name."""
        return self._select("instr(name.key, ?)", (value,), only, limit)

    def words(self, match: str, only: Only, limit: int, *, ranked: bool = False) -> list[Found]:
        """Names and definitions that satisfy an FTS5 expression; `ranked`: by BM25 in place of the index's order."""
        return self._match("word", match, only, limit, ranked=ranked)

    def sounds(self, match: str, only: Only, limit: int) -> list[Found]:
        """Names whose pinyin satisfies an FTS5 expression."""
        return self._match("sound", match, only, limit, ranked=False)

    def _match(self, table: str, match: str, only: Only, limit: int, *, ranked: bool) -> list[Found]:
        condition, values = _condition(only)
        order = f"bm25({table}), name.id" if ranked else f"{table}.rowid"
        return self._rows(
            f"SELECT {COLUMNS} FROM {table} CROSS JOIN name ON name.id = {table}.rowid "  # noqa: S608 - fixed names
            f"CROSS JOIN thing ON thing.id = name.thing WHERE {table} MATCH ? {condition} ORDER BY {order} LIMIT ?",
            (match, *values, limit),
        )

    def _select(self, where: str, given: Sequence[str], only: Only, limit: int) -> list[Found]:
        condition, values = _condition(only)
        if not only.types:
            return self._rows(
                f"SELECT {COLUMNS} FROM (SELECT id FROM name WHERE {where} {condition} ORDER BY id LIMIT ?) AS best "  # noqa: S608 - fixed names
                "CROSS JOIN name ON name.id = best.id CROSS JOIN thing ON thing.id = name.thing ORDER BY name.id",
                (*given, *values, limit),
            )
        return self._rows(
            f"SELECT {COLUMNS} FROM name CROSS JOIN thing ON thing.id = name.thing "  # noqa: S608 - fixed names
            f"WHERE {where} {condition} ORDER BY name.id LIMIT ?",
            (*given, *values, limit),
        )

    def _rows(self, sql: str, values: Sequence[str | int]) -> list[Found]:
        try:
            return [Found(*row) for row in self._connection().execute(sql, values)]
        except sqlite3.DatabaseError as error:
            raise BadIndex(str(self.path), str(error), "restart the service: it is made anew") from None

    def _connection(self) -> sqlite3.Connection:
        local = self._local
        if getattr(local, "connection", None) is None or local.process != os.getpid():
            # `immutable`: the file is never changed in place, so there is no lock to take, and none can be left.
            local.connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            local.connection.execute("PRAGMA mmap_size = 268435456")
            local.process = os.getpid()
        connection: sqlite3.Connection = local.connection
        return connection


COLUMNS = "name.id, thing.id, thing.iri, thing.type, thing.zh, thing.en, name.role, name.language, name.text, name.size"


def _condition(only: Only) -> tuple[str, tuple[str, ...]]:
    said, values = "", list(only.types)
    if only.types:
        said = f" AND thing.type IN ({', '.join('?' * len(only.types))})"
    elif not only.everything:
        said = " AND name.shown"
    if only.language:
        said += " AND name.language = ?"
        values.append(only.language)
    return said, tuple(values)
