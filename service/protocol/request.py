"""Reads a request of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): pure functions."""

from __future__ import annotations

import re
from binascii import a2b_qp
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from service.errors import BadRequest, UnsupportedMediaType
from service.federation import OPAQUE

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
Fields = list[tuple[str, str]]
MOST_FIELDS = 1000
# What gives another answer each time. A word of this kind elsewhere (in a prefixed name) only costs a place in the cache.
VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)
# One of these is in every query that VOLATILE finds something in; looking for them costs a tenth.
ODD = (b"%%", b"%=", b"\n", b"\r")
TRACES = ("NOW", "RAND", "UUID", "BNODE", "SERVICE", "\\U")


@dataclass(frozen=True)
class Query:
    """A query operation."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    format: str
    version: str

    @property
    def volatile(self) -> bool:
        """Whether it may answer differently each time on the same release."""
        return volatile(self.text)


@dataclass(frozen=True)
class Update:
    """An update operation."""

    text: str
    using: tuple[str, ...]
    using_named: tuple[str, ...]


def volatile(text: str) -> bool:
    """Whether a query may answer differently each time on the same release."""
    shouted = text.upper()
    if not any([trace in shouted for trace in TRACES]):  # noqa: C419  a list is faster than what it saves here
        return False
    # An escaped letter could spell one of the words; a query with escapes outside of texts is not kept.
    plain = OPAQUE.sub(" ", text)
    return bool(VOLATILE.search(plain)) or "\\u" in plain or "\\U" in plain


def fields_of(query_string: bytes) -> Fields:
    """The fields of a URL or a form. Raises BadRequest where it is not UTF-8 or has too many."""
    if not query_string:
        return []
    parts = query_string.split(b"&")
    if len(parts) > MOST_FIELDS:
        raise BadRequest("request", f"has more than {MOST_FIELDS} fields", "send fewer")
    try:
        return [(decoded(name), decoded(value)) for name, _, value in map(_halves, filter(None, parts))]
    except UnicodeDecodeError:
        raise BadRequest(
            "request", "is not UTF-8", "write UTF-8, each byte of it as % and two digits"
        ) from None


def decoded(value: bytes) -> str:
    """The text of one name or value of a form. Raises UnicodeDecodeError.

    Queries are full of percent signs. The standard library decodes quoted-printable in C, which is the same with
    another sign, so that is used, fifteen times as fast as its function for URLs. Where an escape is not well formed
    the two differ: such a one leaves a sign too many, or is looked for.
    """
    value = value.replace(b"+", b" ")
    if b"%" not in value:
        return value.decode()
    if value.isascii() and value[-1:] != b"%" and not any(odd in value for odd in ODD):
        plain = a2b_qp(value.replace(b"=", b"=3D").replace(b"%", b"="))
        if plain.count(b"=") == value.count(b"=") + value.count(b"%3D") + value.count(b"%3d"):
            return plain.decode()
    return unquote_to_bytes(value).decode()


def _halves(part: bytes) -> tuple[bytes, bytes, bytes]:
    return part.partition(b"=")


def query_of(fields: Fields) -> Query:
    """The query that the fields ask for. Raises BadRequest."""
    if any(name == "update" for name, _ in fields):
        raise BadRequest("update", "is no query", "send updates to /update by POST")
    for name in ("using-graph-uri", "using-named-graph-uri"):
        if any(field == name for field, _ in fields):
            raise BadRequest(name, "belongs to an update", "write default-graph-uri or named-graph-uri")
    return Query(
        _one(fields, "query"),
        _all(fields, "default-graph-uri"),
        _all(fields, "named-graph-uri"),
        _first(fields, "format"),
        _first(fields, "version"),
    )


def update_of(fields: Fields) -> Update:
    """The update that the fields ask for. Raises BadRequest."""
    if any(name == "query" for name, _ in fields):
        raise BadRequest("query", "is no update", "send queries to /sparql")
    return Update(
        _one(fields, "update"), _all(fields, "using-graph-uri"), _all(fields, "using-named-graph-uri")
    )


def posted(kind: str, url: Fields, body: str, name: str, direct: str) -> Fields:
    """The fields of a POST: a form, or a body that is the operation. Raises UnsupportedMediaType."""
    if kind == FORM:
        return [*url, *fields_of(body.encode())]
    if kind == direct:
        return [*url, (name, body)]
    said = f"{kind!r} is not read here" if kind else "is missing"
    raise UnsupportedMediaType("Content-Type", said[:200], f"send {FORM} or {direct}")


def _one(fields: Fields, name: str) -> str:
    found = _all(fields, name)
    if len(found) != 1:
        said = "is missing" if not found else f"is given {len(found)} times"
        raise BadRequest(name, said, f"send exactly one {name}")
    return found[0]


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for field, value in fields if field == name)


def _first(fields: Fields, name: str) -> str:
    return next((value for field, value in fields if field == name), "")
