"""What is wrong with a SPARQL text: short, with line, column, the word there and a remedy.

The parser lists all that could stand where it gave up, often dozens of characters and keywords. Here the word that
stands there is looked at instead: a misspelt keyword, an undeclared prefix, a bracket that is never closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.federation import OPAQUE

PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# What the parser says in words, among the characters that it expected, and what helps.
SAID = {
    "The SELECT contains a variable that is unbound": (
        "a variable of SELECT is neither grouped nor aggregated",
        "add it to GROUP BY, or write (SAMPLE(?x) AS ?y)",
    ),
    "SELECT * is not authorized with GROUP BY": ("SELECT * cannot be grouped", "name the columns"),
    "IRI parsing failed": (
        "an IRI before this place has a character that none may have",
        "mend it, or encode it with %",
    ),
    "Duplicated variable name in SELECT": ("a column is named twice", "give each its own name"),
}
WORD = re.compile(r"[A-Za-z_][\w-]*(?![\w-])")
TOKEN = re.compile(r"[?$]?\w[\w.-]*:?[\w.-]*|\S")
PAIRS = {"{": "}", "(": ")", "[": "]"}
KEYWORDS = frozenset(
    [
        "ADD",
        "ALL",
        "AS",
        "ASC",
        "ASK",
        "BASE",
        "BIND",
        "BY",
        "CLEAR",
        "CONSTRUCT",
        "COPY",
        "CREATE",
        "DATA",
        "DEFAULT",
        "DELETE",
        "DESC",
        "DESCRIBE",
        "DISTINCT",
        "DROP",
        "EXISTS",
        "FILTER",
        "FROM",
        "GRAPH",
        "GROUP",
        "HAVING",
        "IN",
        "INSERT",
        "INTO",
        "LATERAL",
        "LIMIT",
        "LOAD",
        "MINUS",
        "MOVE",
        "NAMED",
        "NOT",
        "OFFSET",
        "OPTIONAL",
        "ORDER",
        "PREFIX",
        "REDUCED",
        "SELECT",
        "SEPARATOR",
        "SERVICE",
        "SILENT",
        "TO",
        "UNDEF",
        "UNION",
        "USING",
        "VALUES",
        "VERSION",
        "WHERE",
        "WITH",
        "a",
        "true",
        "false",
        "ABS",
        "ADJUST",
        "AVG",
        "BNODE",
        "BOUND",
        "CEIL",
        "COALESCE",
        "CONCAT",
        "CONTAINS",
        "COUNT",
        "DATATYPE",
        "DAY",
        "ENCODE_FOR_URI",
        "FLOOR",
        "GROUP_CONCAT",
        "HASLANG",
        "HASLANGDIR",
        "HOURS",
        "IF",
        "IRI",
        "ISBLANK",
        "ISIRI",
        "ISLITERAL",
        "ISNUMERIC",
        "ISTRIPLE",
        "ISURI",
        "LANG",
        "LANGDIR",
        "LANGMATCHES",
        "LCASE",
        "MAX",
        "MD5",
        "MIN",
        "MINUTES",
        "MONTH",
        "NOW",
        "OBJECT",
        "PREDICATE",
        "RAND",
        "REGEX",
        "REPLACE",
        "ROUND",
        "SAMETERM",
        "SAMPLE",
        "SECONDS",
        "SHA1",
        "SHA256",
        "SHA384",
        "SHA512",
        "STR",
        "STRAFTER",
        "STRBEFORE",
        "STRDT",
        "STRENDS",
        "STRLANG",
        "STRLANGDIR",
        "STRLEN",
        "STRSTARTS",
        "STRUUID",
        "SUBJECT",
        "SUBSTR",
        "SUM",
        "TIMEZONE",
        "TRIPLE",
        "TZ",
        "UCASE",
        "URI",
        "UUID",
        "YEAR",
    ]
)
UPDATES = frozenset(["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"])


@dataclass(frozen=True)
class Fault:
    """What is wrong, where (counted from 1), and what to do."""

    line: int
    column: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.problem}"


def fault(text: str, said: str, *, update: bool = False) -> Fault:
    """The fault that the parser's message stands for, in a query or an update."""
    found = PLACE.match(said)
    if not found:
        return Fault(1, 1, said.partition("\n")[0][:200], "mend it")
    line, column = int(found[1]), int(found[2])
    plain = OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    if not text.strip():
        return Fault(1, 1, "nothing is asked", "write SELECT, ASK, CONSTRUCT or DESCRIBE")
    for words, (problem, remedy) in SAID.items():
        if words in found[3]:
            return Fault(line, column, problem, remedy)
    end = _offset(plain, line, column)
    return (
        _undeclared(plain, end)
        or _misspelt(plain, end)
        or (None if update else _other_kind(plain))
        or _unclosed_text(plain)
        or _unbalanced(plain)
        or _word(text, plain, end)
    )


def _word(text: str, plain: str, end: int) -> Fault:
    """The word where the parser gave up, or the one before where that is the end."""
    tokens = [found for found in TOKEN.finditer(plain) if found.start() <= end]
    at = tokens[-1] if tokens else None
    start = at.start() if at else 0
    said = text[start : at.end() if at else 1]
    return Fault(*_position(text, start), f"{said[:60]!r} cannot stand here", "mend it there or just before")


def _other_kind(plain: str) -> Fault | None:
    """An update where a query is expected."""
    for found in WORD.finditer(plain):
        before, after = plain[: found.start()][-1:], plain[found.end() :][:1]
        if found[0].upper() in {"PREFIX", "BASE", "VERSION"} or after == ":" or before == ":":
            continue
        if found[0].upper() in UPDATES:
            return Fault(
                *_position(plain, found.start()),
                f"{found[0]} is an update, not a query",
                "send it to /update, where updates are switched on",
            )
        return None
    return None


def _misspelt(plain: str, end: int) -> Fault | None:
    """The first bare word that is no word of SPARQL, up to where the parser gave up."""
    for found in WORD.finditer(plain):
        if found.start() > end:
            return None
        before = plain[found.start() - 1] if found.start() else " "
        after = plain[found.end() : found.end() + 1]
        if before in "?$:@_.-%\\" or before.isalnum() or after == ":" or found[0].upper() in KEYWORDS:
            continue
        if found[0] in KEYWORDS:
            continue
        from rapidfuzz import process  # noqa: PLC0415  for mistakes only

        near = process.extractOne(found[0].upper(), KEYWORDS, score_cutoff=70) if len(found[0]) > 2 else None
        remedy = f"write {near[0]}" if near else "write ?name for a variable, prefix:name for a term"
        return Fault(*_position(plain, found.start()), f"{found[0][:60]!r} is no word of SPARQL", remedy)
    return None


def _undeclared(plain: str, end: int) -> Fault | None:
    declared = {name.lower() for name in re.findall(r"(?i)\bPREFIX\s+([^\s:]*:)", plain)}
    for found in re.finditer(r"(?<![\w?$:@.-])([A-Za-z][\w.-]*:|:)(?=[\w:%\\])", plain):
        if found.start() > end:
            break
        if found[1].lower() not in declared and not plain[: found.start()].rstrip().upper().endswith(
            "PREFIX"
        ):
            return Fault(
                *_position(plain, found.start()),
                f"the prefix {found[1]} is not declared",
                f"declare it first: PREFIX {found[1]} <…>",
            )
    return None


def _unclosed_text(plain: str) -> Fault | None:
    at = next((found.start() for found in re.finditer(r"[\"']", plain)), None)
    if at is None:
        return None
    return Fault(*_position(plain, at), "a text is never closed", "close it with the same quotation mark")


def _unbalanced(plain: str) -> Fault | None:
    # "<<(" and "{|" are made of the same brackets, so that counting them singly holds for them as well.
    open_: list[tuple[str, int]] = []
    for at, sign in enumerate(plain):
        if sign in PAIRS:
            open_.append((sign, at))
        elif sign in PAIRS.values():
            if not open_ or PAIRS[open_[-1][0]] != sign:
                return Fault(
                    *_position(plain, at), f"{sign!r} closes nothing", "take it out, or open it first"
                )
            open_.pop()
    if open_:
        sign, at = open_[-1]
        return Fault(*_position(plain, at), f"{sign!r} is never closed", f"close it with {PAIRS[sign]}")
    return None


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return min(len(text), sum(len(one) + 1 for one in lines[: line - 1]) + column - 1)


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
