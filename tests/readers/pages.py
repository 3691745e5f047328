"""PDF documents made for tests: Chinese in a font of Adobe's collection that every reader maps without the font's file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from graph_build.readers.document import Document, read_document

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
LINE = 16


def made(
    *pages: Callable[[Canvas], object],
    encryption: StandardEncryption | None = None,
    size: tuple[float, float] = A4,
) -> bytes:
    """A PDF with a page for each function that draws one."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, encrypt=encryption, invariant=1)
    for draw in pages:
        canvas.setFont(FONT, 10.5)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(folder: Path, data: bytes) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read_document(path)


def lines(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def wrapped(canvas: Canvas, text: str, x: float, y: float, width: float, size: float = 10.5) -> float:
    """Writes a paragraph broken at a width, as a word processor would; returns where the next one begins."""
    canvas.setFont(FONT, size)
    line = ""
    for word in text.split(" ") if text.isascii() else text:
        gap = " " if text.isascii() and line else ""
        if pdfmetrics.stringWidth(line + gap + word, FONT, size) > width:
            canvas.drawString(x, y, line)
            y -= 1.5 * size
            line = word
        else:
            line += gap + word
    canvas.drawString(x, y, line)
    return y - 2.2 * size


def ruled(canvas: Canvas, rows: list[list[str]], x: float, y: float, *more: tuple[object, ...]) -> None:
    """A table with all its rules; `more` are commands of its style."""
    table = Table(rows, colWidths=110, rowHeights=22)
    table.setStyle(
        TableStyle(
            [("FONT", (0, 0), (-1, -1), FONT, 9), ("GRID", (0, 0), (-1, -1), 0.5, colors.black), *more]
        )
    )
    table.wrapOn(canvas, WIDTH, HEIGHT)
    table.drawOn(canvas, x, y - 22 * len(rows))
