"""Full-text search inside SPARQL: a SERVICE clause that becomes VALUES before the query is run.

    PREFIX search: <https://w3id.org/zhitu/search#>
    SELECT ?thing ?score { SERVICE search:text { ?thing search:query "digital twins" ; search:score ?score } }

The clause is valid SPARQL 1.1 for every client and editor. It is replaced by a table of what was found, which any store
can join, so it works the same over a store elsewhere; nothing is fetched from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from ontology.identifiers import ONTOLOGY, SEARCH
from ontology.model import ontology
from service.errors import BadQuery
from service.text.index import Only
from service.text.search import LONGEST_QUERY, Hit

SERVICE = SEARCH + "text"
MOST_ROWS = 1_000
DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
# What a variable can be given, and the predicates that take a value.
COLUMNS = ("score", "name", "role", "how")
HELP = 'write SERVICE search:text { ?thing search:query "digital twin" ; search:score ?score }; see service/docs/search.md'

TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)"""
    r'''|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"""|(?P<comment>\#[^\n\r]*)|(?P<space>\s+)|(?P<variable>[?$]\w+)|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"""
    r"""|(?P<name>(?:\w[\w-]*(?:\.[\w-]+)*)?:(?:\w[\w-]*(?:\.[\w-]+)*)?)|(?P<number>\d+)|(?P<word>[A-Za-z_]\w*)|(?P<other>.)""",
    re.DOTALL,
)
ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """A word of the query and where it stands."""

    kind: str
    text: str
    start: int
    end: int


@dataclass
class Clause:
    """One clause: what it asks for, and the variables that it fills."""

    thing: str = ""
    query: str = ""
    only: Only = field(default_factory=lambda: Only(everything=True))
    limit: int = 50
    columns: dict[str, str] = field(default_factory=dict)


Find = Callable[[Clause], list[Hit]]


def expand(sparql: str, find: Find) -> str:
    """The query with every search clause replaced by what `find` gives for it; lines keep their numbers.

    Raises BadQuery for a clause that cannot be read. A query that does not name the search service is not touched.
    """
    if SEARCH not in sparql:
        return sparql
    tokens = [t for t in _tokens(sparql) if t.kind not in {"space", "comment"}]
    prefixes = _prefixes(tokens)
    written, last = [], 0
    for position, token in enumerate(tokens):
        if token.start < last or token.kind != "word" or token.text.upper() != "SERVICE":
            continue
        after = position + 1
        if after < len(tokens) and tokens[after].text.upper() == "SILENT":
            after += 1
        if after >= len(tokens) or _iri(tokens[after], prefixes) != SERVICE:
            continue
        clause, end = _read(tokens, after + 1, prefixes)
        lines = sparql.count("\n", token.start, end)
        written += [sparql[last : token.start], _values(clause, find(clause)), "\n" * lines]
        last = end
    return "".join([*written, sparql[last:]])


def _tokens(sparql: str) -> Iterator[Token]:
    for match in TOKEN.finditer(sparql):
        yield Token(match.lastgroup or "other", match[0], match.start(), match.end())


def _prefixes(tokens: list[Token]) -> dict[str, str]:
    return {
        name.text: value.text[1:-1]
        for (word, name), (_, value) in pairwise(pairwise(tokens))
        if word.text.upper() == "PREFIX" and name.kind == "name" and value.kind == "iri"
    }


def _iri(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return prefixes.get(prefix + ":", "") + local
    return ""


def _read(tokens: list[Token], position: int, prefixes: dict[str, str]) -> tuple[Clause, int]:
    """The clause whose opening brace stands at `position`, and the end of its closing one."""
    clause = Clause()
    if position >= len(tokens) or tokens[position].text != "{":
        raise _bad("the clause has no { }")
    rest = iter(tokens[position + 1 :])
    subject = next(rest, None)
    while subject is not None and subject.text != "}":
        if subject.kind != "variable" or clause.thing not in {"", subject.text[1:]}:
            raise _bad(f"{subject.text!r} stands where the variable of what is found should")
        clause.thing = subject.text[1:]
        subject = _statements(clause, rest, prefixes)
    if subject is None:
        raise _bad("the clause is not closed")
    if not clause.query.strip():
        raise _bad("the clause has no search:query")
    return clause, subject.end


def _statements(clause: Clause, rest: Iterator[Token], prefixes: dict[str, str]) -> Token | None:
    """Reads predicates and objects of one subject; returns the next subject, or the closing brace."""
    token = next(rest, None)
    while token is not None and token.text != "}":
        predicate = _iri(token, prefixes)
        value = next(rest, None)
        if not predicate.startswith(SEARCH) or value is None:
            raise _bad(f"{token.text!r} is nothing that can be searched by")
        _set(clause, predicate.removeprefix(SEARCH), value, prefixes)
        token = next(rest, None)
        if token is not None and token.kind == "language":
            token = next(rest, None)
        if token is not None and token.text == ".":
            return next(rest, None)
        while token is not None and token.text == ";":
            token = next(rest, None)
            if token is not None and token.text == ".":
                return next(rest, None)
    return token


def _set(clause: Clause, name: str, value: Token, prefixes: dict[str, str]) -> None:
    if name in COLUMNS and value.kind == "variable":
        variable = value.text[1:]
        if name in clause.columns or variable in {clause.thing, *clause.columns.values()}:
            raise _bad(f"{value.text} or search:{name} stands twice")
        clause.columns[name] = variable
    elif name == "query" and value.kind == "string":
        clause.query = _string(value.text)
        if len(clause.query) > LONGEST_QUERY:
            raise _bad(f"the text has {len(clause.query)} characters; at most {LONGEST_QUERY} are searched")
    elif name == "language" and value.kind == "string":
        clause.only = Only(clause.only.types, _string(value.text), everything=True)
    elif name == "limit" and value.kind == "number" and 0 < int(value.text[:6]) <= MOST_ROWS:
        clause.limit = int(value.text)
    elif name == "type" and value.kind in {"iri", "name", "string"}:
        said = _string(value.text) if value.kind == "string" else _iri(value, prefixes)
        clause.only = Only(types_below(said.removeprefix(ONTOLOGY)), clause.only.language, everything=True)
    else:
        raise _bad(f"search:{name} cannot be {value.text!r}")


def types_below(name: str) -> tuple[str, ...]:
    """A class and those below it, as local names."""
    return tuple(sorted({name, *(c for c in ontology().classes if ontology().is_a(c, name))}))


def _string(text: str) -> str:
    quote = 3 if text[:3] in {'"""', "'''"} else 1
    return ESCAPED.sub(_unescape, text[quote:-quote])


def _unescape(match: re.Match[str]) -> str:
    if match[3] is not None:
        return ESCAPES.get(match[3], match[3])
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _values(clause: Clause, hits: list[Hit]) -> str:
    names = [name for name in COLUMNS if name in clause.columns]
    head = " ".join(f"?{v}" for v in (clause.thing, *(clause.columns[name] for name in names)))
    rows = (" ".join([str(NamedNode(hit.iri)), *(_term(hit, name) for name in names)]) for hit in hits)
    return f"VALUES ({head}) {{ {' '.join(f'({row})' for row in rows)} }}"


def _term(hit: Hit, name: str) -> str:
    if name == "score":
        return str(Literal(str(hit.score), datatype=DECIMAL))
    if name == "name":
        return str(Literal(hit.matched, language=hit.language) if hit.language else Literal(hit.matched))
    return str(Literal(hit.role if name == "role" else hit.how))


def _bad(problem: str) -> BadQuery:
    return BadQuery("SERVICE search:text", problem, HELP)
