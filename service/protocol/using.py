"""What an update says of graphs and of other servers, read without a parser: the keywords outside of texts and IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.errors import BadRequest, Refused
from service.federation import ESCAPE, OPAQUE

# A keyword, and not a variable, a prefix or a part of a prefixed name.
WORD = re.compile(
    r"(?<![\w?$:@.%\\-])(USING|WITH|WHERE|DELETE|INSERT|SERVICE|LOAD|SILENT)(?![\w:-])", re.IGNORECASE
)
IRI = re.compile(r"\s*(?:SILENT\s*)?<([^<>]*)>", re.IGNORECASE)


def with_dataset(text: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update with USING clauses for the graphs that a request asks for (SPARQL 1.1 Protocol, section 2.2.3).

    Raises BadRequest where the update names graphs itself with USING, USING NAMED or WITH.
    """
    if not using and not using_named:
        return text
    plain = _plain(text)
    clauses = "".join(f" USING <{iri}>" for iri in using) + "".join(
        f" USING NAMED <{iri}>" for iri in using_named
    )
    pieces, at = [], 0
    before, end = "", 0
    for word, start in _outside(plain):
        if word in {"USING", "WITH"}:
            raise BadRequest(
                "using-graph-uri",
                f"stands beside {word} in the update",
                "name the graphs in one of both places",
            )
        if word == "WHERE":
            # DELETE WHERE { … } is short for DELETE { … } WHERE { … }, and only the long form takes USING.
            short = before == "DELETE" and not plain[end:start].strip()
            pattern = _braces(text, plain, start + len(word)) if short else ""
            pieces += [text[at:start], pattern, clauses, " "]
            at = start
        before, end = word, start + len(word)
    return "".join([*pieces, text[at:]])


def check_remote(text: str, allowed: Sequence[str]) -> None:
    """Raises Refused where the update asks another server that is not among those allowed."""
    plain = _plain(text)
    for found in WORD.finditer(plain):
        if found[1].upper() in {"SERVICE", "LOAD"}:
            named = IRI.match(text, found.end())
            if named is None or named[1] not in allowed:
                raise Refused(
                    found[1].upper(),
                    "asks another server, which is not allowed here",
                    "have its address, written in full, added to ZHITU_REMOTE",
                )


def _plain(text: str) -> str:
    """The text with what is no keyword blanked out, of the same length. Raises BadRequest for escaped keywords."""
    plain = OPAQUE.sub(lambda match: " " * len(match[0]), text)
    if ESCAPE.search(plain):
        raise BadRequest("update", "has an escaped character outside of texts and IRIs", "write it plainly")
    return plain


def _outside(plain: str) -> Iterator[tuple[str, int]]:
    """The keywords outside of braces, in upper case, and where they begin."""
    depth, at = 0, 0
    for found in WORD.finditer(plain):
        depth += plain.count("{", at, found.start()) - plain.count("}", at, found.start())
        at = found.start()
        if depth == 0:
            yield found[1].upper(), found.start()


def _braces(text: str, plain: str, start: int) -> str:
    """The group in braces that follows."""
    begin = plain.find("{", start)
    depth = 0
    for at in range(begin, len(plain)):
        depth += (plain[at] == "{") - (plain[at] == "}")
        if depth == 0:
            return text[begin : at + 1]
    return ""
