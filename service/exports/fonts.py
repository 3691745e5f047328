"""The font that exports carry, so that Chinese labels look the same on a machine without Chinese fonts."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

FONT = Path(__file__).parent / "assets" / "NotoSansSC-subset.ttf"
FAMILY = "Noto Sans SC"
MISSING = "□"
UNITS = 1000


@cache
def _font() -> Any:
    return TTFont(FONT, lazy=True)


@cache
def _characters() -> dict[int, str]:
    found: dict[int, str] = _font().getBestCmap()
    return found


def drawable(text: str) -> str:
    """The text in one line; characters that the font does not have become a box, control characters a space."""
    known = _characters()
    return "".join(c if ord(c) in known else (" " if c < " " or c.isspace() else MISSING) for c in text)


@cache
def advance(character: str) -> int:
    """The width of a drawable character in thousandths of the font size."""
    return int(_font()["hmtx"][_characters()[ord(character)]][0])


def width(text: str, size: float) -> float:
    """The width of a drawable text."""
    return sum(map(advance, text)) * size / UNITS


@cache
def outline(character: str) -> str:
    """The path of a drawable character in SVG's language, in thousandths of the font size, y up."""
    glyphs = _font().getGlyphSet()
    pen = SVGPathPen(glyphs)
    glyphs[_characters()[ord(character)]].draw(pen)
    return str(pen.getCommands())


def woff(text: str) -> bytes:
    """The font cut to the characters of a text, as WOFF."""
    from fontTools import subset  # noqa: PLC0415  large, and for pages only

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.flavor = "woff"
    font = subset.load_font(str(FONT), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    font.flavor = "woff"
    font["head"].modified = font["head"].created  # the same text gives the same bytes
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
