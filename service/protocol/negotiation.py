"""What a request accepts: result format, RDF version, content coding (RFC 9110, sections 8.4 and 12.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from service.formats import ALSO, GRAPHS, SOLUTIONS, Format, NotAcceptable, best_match

# Names that other servers and clients use for `format=`.
NAMES = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "nquads": "nq",
    "n-quads": "nq",
    "srj": "json",
    "srx": "xml",
}
# JSON and XML mean the one of both that fits the answer.
FOR_GRAPHS = {"json": "jsonld", "xml": "rdf"}
VERSION = re.compile(r";\s*version\s*=\s*\"?([0-9.]+)", re.IGNORECASE)
VERSIONS = frozenset({"1.1", "1.2", "1.2-basic"})
# The one that costs least first.
CODINGS = ("zstd", "br", "gzip")


@dataclass(frozen=True)
class Chosen:
    """How an answer is written. `media_type` is the one that was asked for; `plain` leaves out RDF 1.2."""

    format: Format
    media_type: str
    plain: bool


@lru_cache(maxsize=512)
def choose(accept: str, graphs: bool, wanted: str, version: str) -> Chosen:
    """The format for an Accept header, or the one that `wanted` names (a name or a media type).

    `graphs` tells whether the answer is RDF or a table. `version` 1.1, as a parameter or behind the media type, is
    for clients that do not know the triple terms of RDF 1.2. Raises NotAcceptable.
    """
    offered = GRAPHS if graphs else SOLUTIONS
    if "/" in wanted:
        accept, wanted = wanted, ""
    kinds = _kinds(offered)
    if wanted:
        name = NAMES.get(wanted.lower(), wanted.lower())
        name = FOR_GRAPHS.get(name, name) if graphs else name
        found = next((one for one in offered if one.name == name), None)
        if found is None:
            names = ", ".join(one.name for one in offered)
            raise NotAcceptable(
                "format", f"{wanted[:40]!r} is not offered for this answer", f"write one of {names}"
            )
        return Chosen(found, found.media_type, _plain(accept, found, version))
    best = best_match([*reversed(kinds)], accept)
    if best == "":
        raise NotAcceptable(
            "Accept",
            f"{accept[:200]!r} asks for nothing that this answer can be written in",
            f"accept one of {', '.join(kinds)}",
        )
    found = kinds[best]
    charset = "; charset=utf-8" if best.startswith("text/") and best != "text/turtle" else ""
    own = found.media_type if found.media_type.startswith(best) else best + charset
    return Chosen(found, own, _plain(accept, found, version))


def _kinds(offered: tuple[Format, ...]) -> dict[str, Format]:
    by_type = {one.media_type.partition(";")[0]: one for one in offered}
    by_name = {one.name: one for one in offered}
    return by_type | {
        kind: by_name[name] for kind, name in ALSO.items() if name in by_name and kind not in by_type
    }


def _plain(accept: str, chosen: Format, version: str) -> bool:
    kind = chosen.media_type.partition(";")[0]
    for part in accept.split(","):
        if part.strip().lower().startswith(kind):
            found = VERSION.search(part)
            version = version or (found[1] if found else "")
    if version and version not in VERSIONS:
        raise NotAcceptable("version", f"RDF {version[:20]!r} is not written here", "ask for 1.1 or 1.2")
    return version == "1.1"


@lru_cache(maxsize=256)
def coding(accept_encoding: str) -> str:
    """The content coding to use: zstd, br, gzip, or empty for none. Raises NotAcceptable where none may be used."""
    said: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, rest = part.partition(";")
        try:
            said[name.strip()] = float(rest.partition("=")[2]) if "q=" in rest else 1.0
        except ValueError:
            said[name.strip()] = 0.0
    anything = said.get("*", 0.0)
    best = max(CODINGS, key=lambda name: said.get(name, anything))
    if said.get(best, anything) > 0 and said.get(best, anything) >= said.get("identity", 0.0):
        return best
    if said.get("identity", said.get("*", 1.0)) == 0:
        raise NotAcceptable(
            "Accept-Encoding", "leaves no coding", f"accept one of {', '.join(CODINGS)}, identity"
        )
    return ""
