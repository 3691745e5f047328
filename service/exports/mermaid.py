"""Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html), for Markdown pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.exports.part import Options, Part, described, encoded
from service.exports.style import look

# Everything that the grammar, Markdown in labels or HTML could take for its own is written as a character entity.
SPECIAL = re.compile(r"[\"#;<>&`*_~\\|\[\]{}()\x00-\x1f\x7f]")
BRACKETS = {
    "rectangle": ('["', '"]'),
    "round": ('("', '")'),
    "ellipse": ('(["', '"])'),
    "hexagon": ('{{"', '"}}'),
    "diamond": ('{"', '"}'),
    "parallelogram": ('[/"', '"/]'),
    "octagon": ('[["', '"]]'),
    "trapezium": ('[/"', '"\\]'),
}
ARROWS = {"stated": "-->", "vocabulary": "-.->", "inferred": "-.->"}


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as a flowchart. A comment before each node holds its IRI."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    yield '%%{init: {"flowchart": {"htmlLabels": true}}}%%\nflowchart LR\n'
    yield "  %% " + " ".join(described(part).split()) + "\n"
    numbers: dict[str, str] = {}
    classes: set[str] = set()
    for node in part.nodes:
        name = numbers[node.iri] = f"n{len(numbers)}"
        opened, closed = BRACKETS[look(node.class_name).shape]
        style = ""
        if re.fullmatch(r"\w+", node.class_name, re.ASCII):
            classes.add(node.class_name)
            style = f":::c{node.class_name}"
        yield f"  %% {name} = {' '.join(node.iri.split())}\n"
        yield f"  {name}{opened}{escaped(node.label(options.language))}{closed}{style}\n"
    for edge in part.edges:
        arrow = ARROWS.get(edge.status, "-->")
        label = escaped(edge.label(options.language))
        yield f'  {numbers[edge.source]} {arrow}|"{label}"| {numbers[edge.target]}\n'
    for name in sorted(classes):
        found = look(name)
        yield f"  classDef c{name} fill:#{found.fill},stroke:#{found.border},color:#111\n"


def escaped(text: str) -> str:
    """A label without anything that has a meaning in Mermaid; a space where there would be nothing."""
    return SPECIAL.sub(lambda found: _entity(found.group()), text.replace("\r\n", "\n")) or " "


def _entity(character: str) -> str:
    if character in "\n\r":
        return "<br/>"
    return " " if character < " " or character == "\x7f" else f"#{ord(character)};"
