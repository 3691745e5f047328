"""PlantUML (https://plantuml.com/deployment-diagram): things as coloured rectangles, statements as labelled arrows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.exports.part import Options, Part, described, encoded
from service.exports.style import look

# Creole, colours, stereotypes and preprocessing all hang on ASCII punctuation; PlantUML reads <U+XXXX> as the character.
SPECIAL = re.compile(r"[^\w\s.,()-]|_|-{2,}|\.{2,}", re.ASCII)
ASCII = 128
KEYWORDS = {
    "rectangle": "rectangle", "round": "card", "ellipse": "usecase", "hexagon": "hexagon", "diamond": "agent",
    "parallelogram": "file", "octagon": "component", "trapezium": "folder",
}  # fmt: skip
ARROWS = {"stated": "-->", "vocabulary": "..>", "inferred": "..>"}


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as a deployment diagram. A comment before each node holds its IRI."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    yield "@startuml\n' " + " ".join(described(part).split()) + "\n"
    yield "left to right direction\nskinparam shadowing false\nskinparam defaultTextAlignment center\n"
    numbers: dict[str, str] = {}
    for node in part.nodes:
        name = numbers[node.iri] = f"n{len(numbers)}"
        found = look(node.class_name)
        kind = f" <<{escaped(node.class_name)}>>" if node.class_name else ""
        yield f"' {name} = {' '.join(node.iri.split())}\n"
        yield (
            f'{KEYWORDS[found.shape]} "{escaped(node.label(options.language))}" as {name}{kind}'
            f" #{found.fill};line:{found.border}\n"
        )
    for edge in part.edges:
        arrow = ARROWS.get(edge.status, "-->")
        yield f"{numbers[edge.source]} {arrow} {numbers[edge.target]} : {escaped(edge.label(options.language))}\n"
    yield "@enduml\n"


def escaped(text: str) -> str:
    """A label in which no character has a meaning to PlantUML."""
    lines = re.split(r"\r\n|\r|\n", text)
    return "\\n".join(SPECIAL.sub(lambda f: "".join(map(_code, f.group())), _blanks(line)) for line in lines)


def _blanks(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def _code(character: str) -> str:
    return character if ord(character) >= ASCII else f"<U+{ord(character):04X}>"
