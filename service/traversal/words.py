"""The words of a release: labels of things, their dates and values, read from stored queries when they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ontology.identifiers import ONTOLOGY
from service.graph import NUMBERS
from service.traversal.model import Attribute, Scalar
from service.traversal.reading import THING, Ask, table
from service.traversal.snapshot import Snapshot
from service.traversal.texts import Texts

ESCAPE = re.compile(r"\\(.)")
ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
XSD = "<http://www.w3.org/2001/XMLSchema#"


def read_labels(ask: Ask, snapshot: Snapshot) -> tuple[Texts, Texts]:
    """The Chinese and the English label of every node, in order; empty where there is none.

    An observation, which has no label, is called by its metric, its printed value and its period.
    """
    labels = {b"zh": [""] * snapshot.size, b"en": [""] * snapshot.size}
    place = _places(snapshot)
    things, terms = table(ask("graph-labels", ""))
    for thing, term in zip(things, terms, strict=True):
        quoted, _, language = term.rpartition(b"@")
        node = place.get(thing)
        if node is not None and language in labels:
            into, label = labels[language], unescaped(quoted[1:-1].decode())
            into[node] = min(into[node], label) if into[node] else label
    for thing, *cells in zip(*table(ask("graph-observations", "")), strict=True):
        node = place.get(thing)
        if node is not None:
            printed, zh, en, start, end = (str(value_of(cell)) if cell else "" for cell in cells)
            period = f" ({start if start == end else f'{start}–{end}'})" if start else ""
            labels[b"zh"][node] = labels[b"zh"][node] or f"{zh} {printed}{period}"
            labels[b"en"][node] = labels[b"en"][node] or f"{en} {printed}{period}"
    return Texts.of(labels[b"zh"]), Texts.of(labels[b"en"])


def read_dates(ask: Ask, snapshot: Snapshot) -> dict[int, dict[str, str]]:
    """What is known of the time of each node: `date`, `startDate`, `endDate`, `order`."""
    found: dict[int, dict[str, str]] = {}
    for node, name, value in _facts(ask("graph-dates", ""), snapshot):
        known = found.setdefault(node, {})
        known[name] = min(known.get(name, str(value)), str(value))
    return found


def read_values(ask: Ask, snapshot: Snapshot) -> dict[int, dict[str, Attribute]]:
    """The literal values of each node by property; a tuple, sorted, where there are several."""
    found: dict[int, dict[str, set[Scalar]]] = {}
    for node, name, value in _facts(ask("graph-values", ""), snapshot):
        found.setdefault(node, {}).setdefault(name, set()).add(value)
    return {node: {k: _attribute(v) for k, v in sorted(values.items())} for node, values in found.items()}


def value_of(cell: bytes) -> Scalar:
    """A literal as SPARQL TSV writes it, as a plain value."""
    text = cell.decode()
    if not text.startswith('"'):
        return _number(text)
    words, _, kind = text.rpartition('"')
    plain = unescaped(words[1:])
    if not kind.startswith("^^" + XSD):
        return plain
    name = kind[2 + len(XSD) : -1]
    if name == "boolean":
        return plain == "true"
    return NUMBERS[name](plain) if name in NUMBERS else plain


def unescaped(text: str) -> str:
    """A text without the backslashes that TSV puts before quotation marks and line ends."""
    return ESCAPE.sub(lambda found: ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def _number(text: str) -> Scalar:
    if text in {"true", "false"}:
        return text == "true"
    try:
        return int(text)
    except ValueError:
        return NUMBERS["decimal"](text)


def _attribute(values: set[Scalar]) -> Attribute:
    several = tuple(sorted(values, key=lambda value: (str(type(value)), value)))
    return several[0] if len(several) == 1 else several


def _places(snapshot: Snapshot) -> dict[bytes, int]:
    return {THING + name.encode() + b">": node for node, name in enumerate(snapshot.names)}


def _facts(body: bytes, snapshot: Snapshot) -> Iterator[tuple[int, str, Scalar]]:
    place = _places(snapshot)
    for thing, predicate, value in zip(*table(body), strict=True):
        node = place.get(thing)
        if node is not None:
            yield node, predicate[1:-1].decode().removeprefix(ONTOLOGY), value_of(value)
