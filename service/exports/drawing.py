"""A still picture before it is put on paper: boxes with labels, lines between them, and their geometry."""

from __future__ import annotations

import math
from dataclasses import dataclass

from service.exports.style import Look

SIZE, SMALL = 13.0, 10.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Text:
    """One line of text: where its baseline starts, its size and colour."""

    x: float
    y: float
    text: str
    size: float = SIZE
    ink: str = "1B1F24"


@dataclass(frozen=True)
class Box:
    """A node: its outline's kind and place, and the lines of its label."""

    iri: str
    title: str
    x: float
    y: float
    width: float
    height: float
    look: Look
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Line:
    """An edge as a quadratic curve from border to border, with its label where there is room."""

    title: str
    start: Point
    bend: Point
    end: Point
    ink: str
    dash: str
    label: Text | None = None


@dataclass(frozen=True)
class Drawing:
    """Everything on the sheet, in points, y down. `key_boxes`, `key_lines` and `texts` are the legend."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    key_boxes: tuple[Box, ...]
    key_lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    language: str


def polygon(box: Box) -> tuple[Point, ...] | None:
    """The corners of a box's shape, or None for round shapes (round, ellipse), which are drawn as such."""
    x0, y0 = box.x - box.width / 2, box.y - box.height / 2
    x1, y1 = box.x + box.width / 2, box.y + box.height / 2
    cut = min(9.0, box.height / 3)
    match box.look.shape:
        case "rectangle":
            return (x0, y0), (x1, y0), (x1, y1), (x0, y1)
        case "hexagon" | "diamond":
            return (x0, box.y), (x0 + cut, y0), (x1 - cut, y0), (x1, box.y), (x1 - cut, y1), (x0 + cut, y1)
        case "parallelogram":
            return (x0 + cut, y0), (x1, y0), (x1 - cut, y1), (x0, y1)
        case "octagon":
            part = cut * 0.7
            return (
                (x0 + part, y0), (x1 - part, y0), (x1, y0 + part), (x1, y1 - part),
                (x1 - part, y1), (x0 + part, y1), (x0, y1 - part), (x0, y0 + part),
            )  # fmt: skip
        case "trapezium":
            return (x0 + cut, y0), (x1 - cut, y0), (x1, y1), (x0, y1)
        case _:
            return None


def rounding(box: Box) -> float:
    """The radius of the corners of a round shape."""
    return box.height / 2 if box.look.shape == "ellipse" else min(8.0, box.height / 2)


def arrow(line: Line, size: float = 6.0) -> tuple[Point, Point, Point]:
    """The corners of the arrowhead at the end of a line."""
    dx, dy = line.end[0] - line.bend[0], line.end[1] - line.bend[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    back = line.end[0] - ux * size, line.end[1] - uy * size
    return (
        line.end,
        (back[0] - uy * size / 2, back[1] + ux * size / 2),
        (back[0] + uy * size / 2, back[1] - ux * size / 2),
    )


def at(start: Point, bend: Point, end: Point, share: float) -> Point:
    """A point of a quadratic curve."""
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]
