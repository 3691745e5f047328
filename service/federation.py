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


def asks_elsewhere(sparql: str) -> bool:
    """Whether the query has a SERVICE clause; escaped letters (`\\u0053ERVICE`) are seen through."""
    plain = ESCAPE.sub(_character, sparql)
    return bool(KEYWORD.search(OPAQUE.sub(" ", plain)) or KEYWORD.search(OPAQUE.sub(" ", sparql)))


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    # A letter of the keyword matters; a quote or line end made of an escape must not move the token borders.
    return chr(code) if code < 0x80 and chr(code).isalpha() else match[0]
