"""Where nodes stand in formats that hold positions: a layout for small parts, a spiral for large ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sized

from service.exports.part import Part
from service.traversal.model import Node

MOST = 400
STEP = 130.0
GOLDEN = math.pi * (3 - math.sqrt(5))

Placing = Callable[[int, Node], tuple[float, float]]


def placing(part: Part) -> Placing:
    """The place of a node, by its number in the part. Deterministic; the y axis points down."""
    if isinstance(part.nodes, Sized) and len(part.nodes) <= MOST:
        from service.exports.layout import layout  # noqa: PLC0415 - loads numpy

        places = layout(part).centres
        return lambda _, node: places[node.iri]
    return lambda number, _: spiral(number)


def spiral(number: int) -> tuple[float, float]:
    """The place of the n-th seed of a sunflower: even spacing for any count."""
    radius, angle = STEP * math.sqrt(number), number * GOLDEN
    return round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)
