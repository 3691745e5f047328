"""Refuses queries that would make the service fetch from elsewhere (SPARQL 1.1 Federated Query, `SERVICE`)."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# IRIs, strings and comments, in which the word means nothing (SPARQL 1.1 Query, section 19.8).
OPAQUE = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>"""
    r'''|"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
    r"""|\#[^\n\r]*""",
    re.DOTALL,
)
KEYWORD = re.compile(r"(?<![\w?$:@.-])SERVICE(?![\w:-])", re.IGNORECASE)
NAMED = re.compile(r"SERVICE\s+(?:SILENT\s+)?\x00(\d+)\x00", re.IGNORECASE)


def asks_elsewhere(sparql: str, allowed: frozenset[str] = frozenset()) -> bool:
    """Whether the query has a SERVICE clause other than for an allowed endpoint, named by its whole IRI.

    Escaped letters (`\\u0053ERVICE`) are seen through.
    """
    if "\\" not in sparql:
        return "SERVICE" in sparql.upper() and _asks(sparql, allowed)
    return _asks(ESCAPE.sub(_character, sparql), allowed) or _asks(sparql, allowed)


def _asks(sparql: str, allowed: frozenset[str]) -> bool:
    if not allowed:
        return bool(KEYWORD.search(OPAQUE.sub(" ", sparql)))
    iris: list[str] = []

    def number(match: re.Match[str]) -> str:
        if not match[0].startswith("<"):
            return " "
        iris.append(match[0][1:-1])
        return f"\x00{len(iris) - 1}\x00"

    plain = OPAQUE.sub(number, sparql)
    named = [iris[int(match[1])] for match in NAMED.finditer(plain)]
    return len(KEYWORD.findall(plain)) != len(named) or not allowed.issuperset(named)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    # A letter of the keyword matters; a quote or line end made of an escape must not move the token borders.
    return chr(code) if code < 0x80 and chr(code).isalpha() else match[0]
