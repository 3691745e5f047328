"""SVG: letters are drawn as outlines, so that every program shows them; titles hold the text."""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.composing import draw
from service.exports.drawing import Box, Drawing, Line, Point, Text, arrow, polygon, rounding
from service.exports.fonts import UNITS, advance, outline
from service.exports.part import Options, Part, described, encoded
from service.exports.xml import HEADER, escaped


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as one picture."""
    drawing = draw(part, options)
    return encoded(_pieces(drawing, described(part)))


def _pieces(drawing: Drawing, about: str) -> Iterator[str]:
    width, height = round(drawing.width), round(drawing.height)
    yield (
        f'{HEADER}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" xml:lang="{drawing.language}">\n'
        f"<title>{escaped(about)}</title>\n<defs>\n"
    )
    for character in sorted(set("".join(text.text for text in _texts(drawing)))):
        if character != " ":
            yield f'<path id="{_glyph(character)}" d="{outline(character)}"/>\n'
    yield f'</defs>\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
    for line in drawing.lines:
        yield f'<g class="edge"><title>{escaped(line.title)}</title>{_line(line, arrowed=True)}</g>\n'
    for box in drawing.boxes:
        texts = "".join(map(_text, box.lines))
        yield f'<g class="node" id="{escaped(box.iri)}"><title>{escaped(box.title)}</title>{_shape(box)}{texts}</g>\n'
    for line in drawing.lines:
        if line.label:
            yield f'<g class="label">{_halo(line.label)}{_text(line.label)}</g>\n'
    yield '<g class="legend">\n'
    yield from (_shape(box) + "\n" for box in drawing.key_boxes)
    yield from (_line(line, arrowed=False) + "\n" for line in drawing.key_lines)
    yield from (_text(text) + "\n" for text in drawing.texts)
    yield "</g>\n</svg>\n"


def _texts(drawing: Drawing) -> Iterator[Text]:
    yield from drawing.texts
    for box in drawing.boxes:
        yield from box.lines
    yield from (line.label for line in drawing.lines if line.label)


def _glyph(character: str) -> str:
    return f"u{ord(character):x}"


def _text(text: Text) -> str:
    uses, x = [], 0
    for character in text.text:
        if character != " ":
            uses.append(f'<use xlink:href="#{_glyph(character)}" x="{x}"/>')
        x += advance(character)
    scale = text.size / UNITS
    return (
        f'<g fill="#{text.ink}" transform="translate({text.x:.1f} {text.y:.1f}) scale({scale:g} -{scale:g})">'
        f"<desc>{escaped(text.text)}</desc>{''.join(uses)}</g>"
    )


def _halo(text: Text) -> str:
    long = sum(map(advance, text.text)) * text.size / UNITS
    return (
        f'<rect x="{text.x - 1.5:.1f}" y="{text.y - text.size * 0.9:.1f}" width="{long + 3:.1f}"'
        f' height="{text.size * 1.2:.1f}" fill="#ffffff" fill-opacity="0.85"/>'
    )


def _shape(box: Box) -> str:
    style = f'fill="#{box.look.fill}" stroke="#{box.look.border}" stroke-width="1.2"'
    corners = polygon(box)
    if corners:
        return f'<polygon points="{_points(corners)}" {style}/>'
    return (
        f'<rect x="{box.x - box.width / 2:.1f}" y="{box.y - box.height / 2:.1f}" width="{box.width:.1f}"'
        f' height="{box.height:.1f}" rx="{rounding(box):.1f}" {style}/>'
    )


def _line(line: Line, *, arrowed: bool) -> str:
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    (x0, y0), (x1, y1), (x2, y2) = line.start, line.bend, line.end
    path = f"M{x0:.1f} {y0:.1f}Q{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f}"
    head = f'<polygon points="{_points(arrow(line))}" fill="#{line.ink}"/>' if arrowed else ""
    return f'<path d="{path}" fill="none" stroke="#{line.ink}" stroke-width="1.2" stroke-opacity="0.8"{dash}/>{head}'


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
