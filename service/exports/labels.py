"""Labels in lines, and the size of the box that holds one."""

from __future__ import annotations

import math

from service.exports.drawing import SIZE
from service.exports.fonts import drawable, width

LEADING, WIDEST, LINES = 17.0, 132.0, 3
PAD_X, PAD_Y = 13.0, 8.0


def wrapped(label: str, widest: float = WIDEST, most: int = LINES, size: float = SIZE) -> tuple[str, ...]:
    """A label in lines of about the same length; what does not fit into them ends in an ellipsis. Never empty."""
    text = " ".join(drawable(label).split())
    lines, rest = _lines(text, widest, most, size)
    if rest:
        while lines[-1] and width(lines[-1] + "…", size) > widest:
            lines[-1] = lines[-1][:-1].rstrip()
        lines[-1] += "…"
    elif len(lines) > 1:
        step = size / 2
        for narrower in range(math.ceil(width(text, size) / len(lines) / step), int(widest / step)):
            even, more = _lines(text, narrower * step, len(lines), size)
            if not more:
                lines = even
                break
    return tuple(lines) or (" ",)


def _lines(text: str, widest: float, most: int, size: float) -> tuple[list[str], str]:
    """At most so many lines, and what is left of the text. Words stay whole where they fit."""
    lines: list[str] = []
    while text and len(lines) < most:
        taken, long = 0, 0.0
        while taken < len(text) and (taken == 0 or long + width(text[taken], size) <= widest):
            long += width(text[taken], size)
            taken += 1
        if taken < len(text):
            blank = text.rfind(" ", 0, taken + 1)
            if text[taken - 1].isascii() and text[taken].isascii() and blank > 0:
                taken = blank
        lines.append(text[:taken].rstrip())
        text = text[taken:].lstrip()
    return lines, text


def box_size(lines: tuple[str, ...]) -> tuple[float, float]:
    """The width and height of a box around some lines."""
    return max(width(line, SIZE) for line in lines) + 2 * PAD_X + 8, len(lines) * LEADING + 2 * PAD_Y
