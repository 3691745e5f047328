"""Names that a document itself explains: A（B）, 又称, glossary tables. They hold for that document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graph_build.extraction.lexicon import Entry, Lexicon

NAME = r"[\u4e00-\u9fffA-Za-z0-9·\-]{2,24}"
BRACKET = re.compile(
    rf"(?P<a>{NAME})[（(](?P<b>[A-Za-z][A-Za-z0-9\- .&]{{1,40}}|[\u4e00-\u9fff]{{2,12}})[）)]"
)
CALLED = re.compile(
    rf"(?P<a>{NAME})[“\"]?[，,]?(?:又称|也称|简称|以下简称|又被称为|也叫|即)[为]?[“\"]?(?P<b>{NAME})[”\"]?"
)


def local_names(texts: Iterable[str], lexicon: Lexicon) -> Iterator[Entry]:
    """Further names of known things: where one of two names that a text equates is known, the other names the same."""
    for text in texts:
        for pattern in (BRACKET, CALLED):
            for found in pattern.finditer(text):
                yield from _equated(found["a"], found["b"].strip(), lexicon)


def _equated(before: str, after: str, lexicon: Lexicon) -> Iterator[Entry]:
    """The known name may be the end of the words before the bracket: 采用机器视觉（MV）."""
    known = next((m for m in lexicon.find(after) if m.end - m.start == len(after)), None)
    ends = [m for m in lexicon.find(before) if m.end == len(before)]
    if known is None and ends and _is_short_form(after):
        yield Entry(after, ends[0].identifier, ends[0].class_name, "glossary")


def _is_short_form(name: str) -> bool:
    """An abbreviation in capitals; Chinese words in brackets more often gloss than name."""
    return bool(re.fullmatch(r"[A-Z][A-Za-z0-9\-&]{1,9}", name)) and sum(c.isupper() for c in name) >= 2
