"""Optional recognition of scanned pages (extra `ocr`, RapidOCR): without it, such pages are reported and left out."""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from typing import Any

import pypdfium2

SCALE = 2.0  # of 72 dots an inch
Box = tuple[float, float, float, float]


def recognise(page: pypdfium2.PdfPage) -> list[tuple[str, Box]] | None:
    """The lines of a scanned page with their boxes in points from the top left; None without the extra."""
    engine = _engine()
    if engine is None:
        return None
    picture = page.render(scale=SCALE).to_numpy()
    found = engine(picture)
    boxes = [] if found.boxes is None else found.boxes
    lines = []
    for text, corners in zip(found.txts or (), boxes, strict=True):
        xs, ys = [float(c[0]) / SCALE for c in corners], [float(c[1]) / SCALE for c in corners]
        lines.append((str(text), (min(xs), min(ys), max(xs), max(ys))))
    return sorted(lines, key=lambda line: (round(line[1][1]), line[1][0]))


@cache
def _engine() -> Any:
    """The recogniser with the models of its own package; it is silent, for what it logs is no matter of a curator's."""
    try:
        engine = import_module("rapidocr")
    except ImportError:
        return None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine.RapidOCR(params={"Global.log_level": "error"})
