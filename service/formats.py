"""Which media types the service writes, and which of them a request asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import mimeparse
import pyoxigraph as ox

from ontology.errors import ZhituError

if TYPE_CHECKING:
    from service.graph import Answer


class NotAcceptable(ZhituError):
    """None of the media types that a request accepts can be written."""

    exit_code = 2


@dataclass(frozen=True)
class Format:
    """One way to write an answer. `name` is what `?format=` and `--format` say."""

    name: str
    media_type: str
    writer: ox.QueryResultsFormat | ox.RdfFormat


SOLUTIONS = (
    Format("json", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
    Format("xml", "application/sparql-results+xml", ox.QueryResultsFormat.XML),
    Format("csv", "text/csv; charset=utf-8", ox.QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values; charset=utf-8", ox.QueryResultsFormat.TSV),
)
GRAPHS = (
    Format("ttl", "text/turtle", ox.RdfFormat.TURTLE),
    Format("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    Format("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
    Format("rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    Format("trig", "application/trig", ox.RdfFormat.TRIG),
    Format("nq", "application/n-quads", ox.RdfFormat.N_QUADS),
)
ALSO = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/plain": "nt",
    "text/n3": "ttl",
}
HTML = "text/html"


def formats_for(answer: Answer) -> tuple[Format, ...]:
    """The formats in which an answer can be written, the preferred one first."""
    if isinstance(answer, ox.QueryBoolean):
        return SOLUTIONS
    return GRAPHS if isinstance(answer, ox.QueryTriples) else SOLUTIONS


@lru_cache(maxsize=512)
def choose(accept: str, offered: tuple[Format, ...], wanted: str = "") -> Format:
    """The format for an Accept header, or the one named by `wanted`. Raises NotAcceptable."""
    if wanted:
        for one in offered:
            if one.name == wanted:
                return one
        raise NotAcceptable(
            "format", f"{wanted!r} is not offered here", f"write one of {', '.join(f.name for f in offered)}"
        )
    by_type = {one.media_type.partition(";")[0]: one for one in offered}
    by_name = {one.name: one for one in offered}
    by_type |= {kind: by_name[name] for kind, name in ALSO.items() if name in by_name and kind not in by_type}
    best = best_match([*reversed(by_type)], accept)
    if best == "":
        raise NotAcceptable(
            "Accept",
            f"{accept!r} asks for nothing that can be written",
            f"accept one of {', '.join(by_type)}",
        )
    return by_type[best]


def best_match(supported: list[str], accept: str) -> str:
    """The supported media type that fits best; the last one wins a tie. Empty where none fits."""
    try:
        return str(mimeparse.best_match(supported, accept or "*/*"))
    except mimeparse.MimeTypeParseException:
        raise NotAcceptable(
            "Accept", f"{accept!r} is no list of media types", "write it as in text/csv, */*;q=0.1"
        ) from None


def prefers_html(accept: str) -> bool:
    """Whether a browser asks."""
    kinds = [f.media_type.partition(";")[0] for f in reversed(GRAPHS)]
    return best_match([HTML, *kinds], accept) == HTML and HTML in accept


def write(answer: Answer, chosen: Format) -> bytes:
    """The answer's bytes. Raises NotAcceptable where the format cannot hold it (triple terms in JSON-LD)."""
    try:
        if isinstance(answer, ox.QueryTriples):
            assert isinstance(chosen.writer, ox.RdfFormat)  # noqa: S101
            return answer.serialize(format=chosen.writer) or b""
        assert isinstance(chosen.writer, ox.QueryResultsFormat)  # noqa: S101
        return answer.serialize(format=chosen.writer) or b""
    except (ValueError, OSError, RuntimeError) as error:
        remedy = "ask for text/turtle, which holds every RDF 1.2 term"
        raise NotAcceptable("format", f"{chosen.name} cannot hold this answer ({error})", remedy) from None
