"""PDF with the text as text (it can be searched and copied), and PNG drawn from it."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterable
from functools import cache

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from service.exports.composing import draw
from service.exports.drawing import Box, Drawing, Line, Point, Text, arrow, polygon, rounding
from service.exports.fonts import FONT, width
from service.exports.part import Options, Part, described

NAME = "zhitu-noto-sans-sc"
SHARPEST, MOST_PIXELS = 2.0, 36_000_000
ONE_AT_A_TIME = threading.Lock()  # neither PDFium nor the fonts of reportlab are made for threads


def write_pdf(part: Part, options: Options) -> Iterable[bytes]:
    """The part as a page of the size it needs."""
    drawing = draw(part, options)
    with ONE_AT_A_TIME:
        return [_pdf(drawing, described(part))]


def write_png(part: Part, options: Options) -> Iterable[bytes]:
    """The part as a picture with two pixels a point, or fewer where it would become too large."""
    drawing = draw(part, options)
    scale = min(SHARPEST, math.sqrt(MOST_PIXELS / (drawing.width * drawing.height)))
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(_pdf(drawing, described(part)))
        try:
            image = document[0].render(scale=scale).to_pil()
        finally:
            document.close()
    file = io.BytesIO()
    image.save(file, "PNG")
    return [file.getvalue()]


@cache
def _font() -> str:
    pdfmetrics.registerFont(TTFont(NAME, str(FONT)))
    return NAME


def _pdf(drawing: Drawing, about: str) -> bytes:
    file = io.BytesIO()
    page = Canvas(file, pagesize=(drawing.width, drawing.height), invariant=1, pageCompression=1)
    page.setTitle(about)
    page.setCreator("Zhitu")
    page.translate(0, drawing.height)
    page.setLineWidth(1.2)
    for line in drawing.lines:
        _line(page, line, arrowed=True)
    for box in drawing.boxes:
        _shape(page, box)
        for text in box.lines:
            _text(page, text)
    for line in drawing.lines:
        if line.label:
            _halo(page, line.label)
            _text(page, line.label)
    for box in drawing.key_boxes:
        _shape(page, box)
    for line in drawing.key_lines:
        _line(page, line, arrowed=False)
    for text in drawing.texts:
        _text(page, text)
    page.showPage()
    page.save()
    return file.getvalue()


def _text(page: Canvas, text: Text) -> None:
    page.setFillColor(HexColor("#" + text.ink))
    page.setFont(_font(), text.size)
    page.drawString(text.x, -text.y, text.text)


def _halo(page: Canvas, text: Text) -> None:
    page.setFillColor(HexColor("#ffffff"))
    page.rect(
        text.x - 1.5,
        -text.y - text.size * 0.3,
        width(text.text, text.size) + 3,
        text.size * 1.2,
        stroke=0,
        fill=1,
    )


def _shape(page: Canvas, box: Box) -> None:
    page.setFillColor(HexColor("#" + box.look.fill))
    page.setStrokeColor(HexColor("#" + box.look.border))
    page.setDash()
    corners = polygon(box)
    if corners:
        _filled(page, corners, stroke=1)
    else:
        left, bottom = box.x - box.width / 2, -box.y - box.height / 2
        page.roundRect(left, bottom, box.width, box.height, rounding(box), stroke=1, fill=1)


def _line(page: Canvas, line: Line, *, arrowed: bool) -> None:
    ink = HexColor("#" + line.ink)
    page.setStrokeColor(ink)
    page.setDash([float(part) for part in line.dash.split()] if line.dash else [])
    (x0, y0), (x1, y1), (x2, y2) = line.start, line.bend, line.end
    # a quadratic curve as a cubic one
    page.bezier(
        x0, -y0, x0 + 2 / 3 * (x1 - x0), -(y0 + 2 / 3 * (y1 - y0)),
        x2 + 2 / 3 * (x1 - x2), -(y2 + 2 / 3 * (y1 - y2)), x2, -y2,
    )  # fmt: skip
    if arrowed:
        page.setFillColor(ink)
        _filled(page, arrow(line), stroke=0)


def _filled(page: Canvas, corners: tuple[Point, ...], stroke: int) -> None:
    path = page.beginPath()
    path.moveTo(corners[0][0], -corners[0][1])
    for x, y in corners[1:]:
        path.lineTo(x, -y)
    path.close()
    page.drawPath(path, stroke=stroke, fill=1)
