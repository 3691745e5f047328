"""When a Chinese survey was made: its numbers are of that time wherever the text comes back to them."""

from __future__ import annotations

import re

from graph_build.extraction.model import Time

Period = tuple[str, str]
SENTENCE = re.compile(r"[^。！？\n]+")
# 本次调查于2025年5月至7月开展: when it was made.
_SURVEY, _MADE = (
    r"(?:调查|调研|问卷|访谈|普查|抽样)",
    r"(?:开展|进行|实施|完成|展开|发放|回收|组织|启动|走访)",
)
MADE = re.compile(rf"{_SURVEY}[^。；]{{0,30}}{_MADE}|{_MADE}[^。；]{{0,24}}{_SURVEY}")


def made(sentence: str, times: list[Time]) -> Period | None:
    """The period in which a survey was made, where a sentence with these times says so."""
    plain = [t for t in times if not t.base and not t.local]
    if not plain or not MADE.search(sentence):
        return None
    return plain[0].first, max(plain[0].last, plain[-1].last)


def last_made(text: str, times: list[Time]) -> Period | None:
    """The same of the last sentence of a block that says it."""
    found = None
    for sentence in SENTENCE.finditer(text):
        start, end = sentence.span()
        found = made(sentence.group(), [t for t in times if start <= t.start < end]) or found
    return found
