"""A snapshot from a SPARQL endpoint elsewhere that holds a release (SPARQL 1.2: evidence is read from triple terms)."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ontology.errors import WrongUse
from service.traversal.opened import Opened
from service.traversal.reading import Ask, read_snapshot, text_of_query
from service.traversal.words import read_labels

SECONDS = 120
TSV = "text/tab-separated-values"


def asking_endpoint(url: str) -> Ask:
    """Asks an endpoint by the SPARQL Protocol. Raises WrongUse for what is no http address."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise WrongUse(url, "is no http address", "write it as https://example.org/sparql")

    def ask(name: str, iri: str = "") -> bytes:
        headers = {"Content-Type": "application/sparql-query", "Accept": TSV}
        request = Request(url, text_of_query(name, iri).encode(), headers)  # noqa: S310  checked above
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            body: bytes = answer.read()
        return body

    return ask


def open_endpoint(url: str, release: str) -> Opened:
    """The graph of the release that an endpoint holds, ready to be walked."""
    ask = asking_endpoint(url)
    snapshot = read_snapshot(ask, release)
    return Opened(snapshot, read_labels(ask, snapshot))
