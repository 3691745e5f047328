"""Composes a picture: wraps labels, sizes and places boxes, bends lines, and labels those that have room for it."""

from __future__ import annotations

import math
from collections import defaultdict

from ontology.errors import WrongUse
from service.exports.drawing import SIZE, SMALL, Box, Drawing, Line, Point, Text, at
from service.exports.fonts import width
from service.exports.labels import LEADING, box_size, wrapped
from service.exports.layout import Layout, layout
from service.exports.legend import LEGEND, MARGIN, legend
from service.exports.part import Options, Part
from service.exports.style import DASHES, inks, look
from service.traversal.model import Edge, Node

MOST_NODES, MOST_LABELS = 600, 90


class TooManyNodes(WrongUse):
    """A part that no picture can show readably."""


def draw(part: Part, options: Options) -> Drawing:
    """Lays a part out on one sheet. Raises TooManyNodes for more than MOST_NODES nodes."""
    nodes, edges = tuple(part.nodes), tuple(part.edges)
    if len(nodes) > MOST_NODES:
        raise TooManyNodes(
            "format",
            f"a picture of {len(nodes)} nodes cannot be read; at most {MOST_NODES} are drawn",
            "choose a part of it by thing and depth, of_class or class, or ask for html or graphml",
        )
    language = options.language
    labels = {node.iri: wrapped(node.label(language)) for node in nodes}
    sizes = {iri: box_size(lines) for iri, lines in labels.items()}
    placed = layout(part, sizes)
    boxes = tuple(_box(node, labels[node.iri], sizes[node.iri], placed, language) for node in nodes)
    colours = inks(edges)
    lines = _lines(edges, {box.iri: box for box in boxes}, colours, language)
    key_boxes, key_lines, texts, depth = legend(part, nodes, edges, colours, language)
    return Drawing(
        2 * MARGIN + LEGEND + placed.width, 2 * MARGIN + max(placed.height, depth),
        boxes, lines, key_boxes, key_lines, texts, language,
    )  # fmt: skip


def _box(node: Node, lines: tuple[str, ...], size: tuple[float, float], placed: Layout, language: str) -> Box:
    centre = placed.centres[node.iri]
    x, y = centre[0] + MARGIN + LEGEND, centre[1] + MARGIN
    top = y - len(lines) * LEADING / 2
    texts = tuple(
        Text(x - width(line, SIZE) / 2, top + (number + 0.77) * LEADING, line)
        for number, line in enumerate(lines)
    )
    kind = node.class_zh if language == "zh" else node.class_en
    title = (
        f"{node.label(language)} ({kind or node.class_name})"
        if kind or node.class_name
        else node.label(language)
    )
    return Box(node.iri, title, x, y, *size, look(node.class_name), texts)


def _lines(
    edges: tuple[Edge, ...], boxes: dict[str, Box], inks: dict[str, str], language: str
) -> tuple[Line, ...]:
    together: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        together[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
    taken = [
        (b.x - b.width / 2, b.y - b.height / 2, b.x + b.width / 2, b.y + b.height / 2) for b in boxes.values()
    ]
    lines = []
    for (first, _), group in sorted(together.items()):
        for number, edge in enumerate(group):
            offset = (number - (len(group) - 1) / 2) * 26 * (1 if edge.source == first else -1)
            start, bend, end = _curve(boxes[edge.source], boxes[edge.target], offset, number)
            label = _label(edge, start, bend, end, taken, language) if len(edges) <= MOST_LABELS else None
            title = f"{boxes[edge.source].title} — {edge.label(language)} → {boxes[edge.target].title}"
            lines.append(Line(title, start, bend, end, inks[edge.name], DASHES.get(edge.status, ""), label))
    return tuple(lines)


def _curve(source: Box, target: Box, offset: float, number: int) -> tuple[Point, Point, Point]:
    if source is target:
        x, y = source.x + source.width / 2, source.y
        reach = 34.0 + 14 * number
        return (x - 14, y - source.height / 2), (x + reach, y - source.height / 2 - reach), (x, y - 4)
    dx, dy = target.x - source.x, target.y - source.y
    length = math.hypot(dx, dy) or 1.0
    bend = (source.x + target.x) / 2 - dy / length * offset, (source.y + target.y) / 2 + dx / length * offset
    return _border(source, bend, 1.0), bend, _border(target, bend, 3.0)


def _border(box: Box, towards: Point, gap: float) -> Point:
    """Where the line from a box's centre to a point leaves the box."""
    dx, dy = towards[0] - box.x, towards[1] - box.y
    reach = min(
        (box.width / 2 + gap) / abs(dx) if dx else math.inf,
        (box.height / 2 + gap) / abs(dy) if dy else math.inf,
        1.0,
    )
    return box.x + dx * reach, box.y + dy * reach


def _label(
    edge: Edge,
    start: Point,
    bend: Point,
    end: Point,
    taken: list[tuple[float, float, float, float]],
    language: str,
) -> Text | None:
    """The edge's label at the first place along it that is free; None where there is none."""
    (said,) = wrapped(edge.label(language), 110, 1, SMALL)
    long = width(said, SMALL)
    for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
        x, y = at(start, bend, end, share)
        room = (x - long / 2 - 2, y - SMALL / 2 - 2, x + long / 2 + 2, y + SMALL / 2 + 2)
        if all(room[2] <= t[0] or t[2] <= room[0] or room[3] <= t[1] or t[3] <= room[1] for t in taken):
            taken.append(room)
            return Text(x - long / 2, y + SMALL * 0.36, said, SMALL, "3B4148")
    return None
