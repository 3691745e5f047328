"""Changes the text of a query by its tokens: terms put in for variables, triple terms written as classic reification.

Needed for stores that are reached over HTTP only: they know no bindings, and some no RDF 1.2. Values are put in as
whole, escaped terms, so that none can change the query. The embedded store needs none of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from queries.stored import Bindings

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n\r]*)"""
    r"""|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)"""
    r'''|(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"""|(?P<variable>[?$]\w+)"""
    r"""|(?P<triple><<\(|\)>>)"""
    r"""|(?P<word>[A-Za-z_][\w.-]*(?::[\w.:-]*)?|:[\w.:-]+)"""
    r"""|(?P<other>.)""",
    re.DOTALL,
)
ENDS = frozenset({"WHERE", "FROM", "LIMIT", "OFFSET", "VALUES", "HAVING"})


class CannotSubstitute(ValueError):
    """A query in which a variable stands where no term can stand."""


Token = tuple[str, str]


def tokens(sparql: str) -> list[Token]:
    """The query as (kind, text); joined, the texts give the query again."""
    return [(match.lastgroup or "other", match[0]) for match in TOKEN.finditer(sparql)]


def substituted(sparql: str, bindings: Bindings) -> str:
    """The query with terms in place of variables; a variable that is selected keeps its name, with the term as value.

    The same as SPARQL-dev SEP-0007 for variables that are not assigned in the query. Raises CannotSubstitute for
    those.
    """
    terms = {variable.value: _text(term) for variable, term in bindings.items()}
    return "".join(_put_in(tokens(sparql), terms))


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.Triple):
        return f"<<( {_text(term.subject)} {_text(term.predicate)} {_text(term.object)} )>>"
    return str(term)


def _put_in(found: list[Token], terms: Mapping[str, str]) -> Iterable[str]:
    clause, depth, before = "", 0, ""
    skip = 0
    for at, (kind, text) in enumerate(found):
        if skip:
            skip -= 1
            continue
        word = text.upper() if kind == "word" else text
        if word in {"SELECT", "GROUP", "ORDER"}:
            clause, depth = word, 0
        elif word in ENDS or text in "{}":
            clause = ""
        elif text in "()":
            depth += 1 if text == "(" else -1
        if word == "BOUND":
            rest = [(i, t) for i, t in enumerate(found[at + 1 : at + 6], 1) if t[0] != "space"]
            if len(rest) > 2 and rest[1][1][1][1:] in terms and rest[1][1][0] == "variable":
                skip = rest[2][0]
                yield "true"
                continue
        if kind == "variable" and text[1:] in terms:
            yield _instead(text, terms[text[1:]], clause if depth == 0 else "", before)
        else:
            yield text
        if kind != "space":
            before = word


def _instead(variable: str, term: str, clause: str, before: str) -> str:
    if before in {"AS", "VALUES"}:
        raise CannotSubstitute(f"{variable} is given a value in the query, so that none can be put in")
    if clause == "SELECT":
        return f"({term} AS {variable})"
    if clause == "GROUP":
        return f"({term} AS {variable}_)"
    return f"({term})" if clause == "ORDER" else term


def without_triple_terms(sparql: str) -> str:
    """The query with `?e rdf:reifies <<( s p o )>>` as `?e rdf:subject s ; rdf:predicate p ; rdf:object o`.

    That is how statements on statements are written in a store that has no RDF 1.2 triple terms.
    """
    found = tokens(sparql)
    out: list[str] = []
    at = 0
    while at < len(found):
        kind, text = found[at]
        if text in {"rdf:reifies", f"<{RDF}reifies>"} and kind in {"word", "iri"}:
            ahead = [(i, t) for i, t in enumerate(found[at + 1 :], at + 1) if t[0] != "space"]
            if ahead and ahead[0][1][1] == "<<(":
                end = next(i for i, t in ahead if t[1] == ")>>")
                parts = _terms(found[ahead[0][0] + 1 : end])
                if len(parts) == 3:
                    names = ("subject", "predicate", "object")
                    out.append(" ; ".join(f"<{RDF}{n}> {p}" for n, p in zip(names, parts, strict=True)))
                    at = end + 1
                    continue
        out.append(text)
        at += 1
    return "".join(out)


def _terms(inner: list[Token]) -> list[str]:
    """The terms between `<<(` and `)>>`; a literal's language or type belongs to it."""
    parts: list[str] = []
    glue = False
    for kind, text in inner:
        if kind == "space":
            continue
        if parts and (glue or text in "@^"):
            parts[-1] += text
            glue = text in "@^"
        else:
            parts.append(text)
    return parts
