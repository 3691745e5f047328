"""The legend of a picture: classes, links and where statements come from, each with its count."""

from __future__ import annotations

from collections import Counter

from service.exports.drawing import SIZE, SMALL, Box, Line, Text
from service.exports.labels import wrapped
from service.exports.part import Part
from service.exports.style import DASHES, OTHER_INK, look
from service.traversal.model import Edge, Node

MARGIN, LEGEND = 30.0, 210.0
STATUS = {
    "zh": {"stated": "文献所载", "vocabulary": "词表", "inferred": "推断"},
    "en": {"stated": "printed", "vocabulary": "vocabulary", "inferred": "inferred"},
}
WORDS = {
    "zh": ("类别", "关系", "依据", "其他", "个节点", "条边"),
    "en": ("Classes", "Links", "Basis", "other", "nodes", "edges"),
}


def legend(
    part: Part, nodes: tuple[Node, ...], edges: tuple[Edge, ...], colours: dict[str, str], language: str
) -> tuple[tuple[Box, ...], tuple[Line, ...], tuple[Text, ...], float]:
    """Its boxes, lines and texts, and how deep it is."""
    words = WORDS[language]
    texts = [Text(MARGIN, MARGIN + 12, f"{len(nodes)} {words[4]}, {len(edges)} {words[5]}", SIZE)]
    if part.release:
        texts.append(Text(MARGIN, MARGIN + 28, f"Zhitu {part.release}", SMALL, "6B7178"))
    y = MARGIN + 48
    if part.truncated:
        for line in wrapped(
            ("不完整：" if language == "zh" else "incomplete: ") + part.reason, LEGEND - 40, 2, SMALL
        ):
            texts.append(Text(MARGIN, y, line, SMALL, "A83240"))
            y += 14
    boxes, lines = [], []
    kinds = Counter((node.class_name, node.class_zh if language == "zh" else node.class_en) for node in nodes)
    y = _heading(texts, y, words[0]) if kinds else y
    for (name, label), count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        boxes.append(Box("", "", MARGIN + 14, y - 4, 28, 15, look(name), ()))
        texts.append(_entry(y, label or name or words[3], count))
        y += 20
    said = {edge.name: edge.label(language) for edge in edges}
    counted = Counter(edge.name for edge in edges)
    others = sum(count for name, count in counted.items() if colours[name] == OTHER_INK)
    y = _heading(texts, y + 8, words[1]) if counted else y
    for name, ink in colours.items():
        if ink != OTHER_INK:
            lines.append(_sample(y, ink, ""))
            texts.append(_entry(y, said[name], counted[name]))
            y += 18
    if others:
        lines.append(_sample(y, OTHER_INK, ""))
        texts.append(_entry(y, words[3], others))
        y += 18
    present = [status for status in DASHES if any(edge.status == status for edge in edges)]
    if len(present) > 1:
        y = _heading(texts, y + 8, words[2])
        for status in present:
            lines.append(_sample(y, "5F6B73", DASHES[status]))
            texts.append(Text(MARGIN + 38, y, STATUS[language][status], 11.0))
            y += 18
    return tuple(boxes), tuple(lines), tuple(texts), y - MARGIN


def _heading(texts: list[Text], y: float, text: str) -> float:
    texts.append(Text(MARGIN, y + 4, text, 12.0, "6B7178"))
    return y + 24


def _entry(y: float, label: str, count: int) -> Text:
    return Text(MARGIN + 38, y, f"{wrapped(label, LEGEND - 90, 1, 11.0)[0]}  {count}", 11.0)


def _sample(y: float, ink: str, dash: str) -> Line:
    start, end = (MARGIN, y - 4), (MARGIN + 28, y - 4)
    return Line("", start, (MARGIN + 14, y - 4), end, ink, dash)
