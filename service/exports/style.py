"""How classes look, the same in every format that has colours and shapes."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ontology.model import ontology
from service.traversal.model import Edge


@dataclass(frozen=True)
class Look:
    """A class's fill and border as RRGGBB, and the name of its shape (a key of SHAPES)."""

    fill: str
    border: str
    shape: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The fill as three numbers from 0 to 255."""
        return int(self.fill[:2], 16), int(self.fill[2:4], 16), int(self.fill[4:], 16)


SHAPES = ("rectangle", "round", "ellipse", "hexagon", "diamond", "parallelogram", "octagon", "trapezium")
LOOKS = {
    "Technology": Look("CFE3F7", "2F6DA8", "round"),
    "SoftwareSystem": Look("B9D4F5", "1F4E9A", "rectangle"),
    "Robot": Look("C3E8EE", "1B7A8C", "octagon"),
    "Material": Look("DCD6F2", "5B4BA0", "parallelogram"),
    "Application": Look("D3EDD0", "3A7D34", "round"),
    "Industry": Look("FCE3BF", "A8680D", "hexagon"),
    "InvestmentTrack": Look("F8D3B0", "96500F", "hexagon"),
    "Case": Look("FBD5D8", "A83240", "rectangle"),
    "LighthouseFactory": Look("F7BFC6", "8C1D2D", "octagon"),
    "Policy": Look("F0D9EE", "86417F", "parallelogram"),
    "Law": Look("E4C4E4", "6D2C68", "parallelogram"),
    "Stage": Look("E7E0C9", "6F6330", "trapezium"),
    "Metric": Look("FFF3B8", "8A7400", "ellipse"),
    "Observation": Look("FFF9DC", "94823A", "ellipse"),
    "Organization": Look("D9DEE6", "47566E", "rectangle"),
    "Place": Look("D4EBE0", "2E7358", "ellipse"),
    "Product": Look("E6EFC4", "617A17", "round"),
    "Infrastructure": Look("D5D9C8", "565E3C", "rectangle"),
    "Trend": Look("FFD9C7", "B0461B", "trapezium"),
    "Challenge": Look("F6C9BC", "94341A", "octagon"),
    "Term": Look("ECECEC", "6B6B6B", "ellipse"),
    "Event": Look("E9D9CF", "7C5236", "diamond"),
    "Report": Look("E3E3F5", "4D4D93", "rectangle"),
    "DocumentPart": Look("F2F2F7", "7A7A94", "rectangle"),
    "Unit": Look("F3F3E6", "85855A", "ellipse"),
}
OTHER = tuple(LOOKS.values())
INKS = ("4C72B0", "C4622D", "3A8A4F", "B23A48", "7A5BA6", "7D5A44", "C05A9E", "5F6B73", "938A1F", "2A8FA0")
OTHER_INK = "9AA0A6"
DASHES = {"stated": "", "vocabulary": "6 3", "inferred": "2 3"}


@cache
def look(class_name: str) -> Look:
    """The look of a class (local name): its own, that of the class above it, or one chosen by its name."""
    if class_name in LOOKS:
        return LOOKS[class_name]
    classes = ontology().classes
    if class_name in classes:
        for above in sorted(ontology().ancestors(class_name)):
            if above in LOOKS:
                return LOOKS[above]
    return OTHER[zlib.crc32(class_name.encode()) % len(OTHER)] if class_name else LOOKS["Term"]


def inks(edges: Iterable[Edge]) -> dict[str, str]:
    """The colour of the lines of each property (local name), the most frequent first; the rare ones share one."""
    counted = Counter(edge.name for edge in edges)
    names = sorted(counted, key=lambda name: (-counted[name], name))
    return {name: INKS[n] if n < len(INKS) else OTHER_INK for n, name in enumerate(names)}
