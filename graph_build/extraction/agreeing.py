"""One document, one set of issuers and one date: what several places of a text say of it is brought together.

The place that names most issuers tells who issued it; of the dates the one that says most, 2021-12 rather than 2021;
since when a law applies counts only where nothing tells its issue. What disagrees waits for a person.
"""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.model import Link, Notes

Placed = tuple[Notes, Link]
ISSUED_BY, DATE = "issuedBy", "date"
# Below what is accepted.
DOUBTED, ACCEPTED = 0.8, 0.85
# What a document says of itself comes before what others say, the day of its entry into force last.
RANKS = {"zh.letterhead": 0, "table.policy": 1, "zh.in-force": 3, "en.in-force": 3}
ROW = re.compile(r"/c\d+$")


def agreed(links: list[Placed]) -> list[Placed]:
    """The links, those on the issuers and dates of policies being such that they agree."""
    said: dict[tuple[str, str], list[Placed]] = {}
    for placed in links:
        link = placed[1]
        if link.property in (ISSUED_BY, DATE) and link.subject.startswith("policy/"):
            said.setdefault((link.subject, link.property), []).append(placed)
    doubted: set[int] = set()
    for (_, name), some in said.items():
        sure = [p for p in some if p[1].confidence >= ACCEPTED]
        kept = _issuers(sure) if name == ISSUED_BY else _dates(sure)
        doubted |= {id(link) for _, link in sure if link.target not in kept}
    return [(n, replace(i, confidence=DOUBTED) if id(i) in doubted else i) for n, i in links]


def _issuers(some: list[Placed]) -> set[str]:
    """The issuers of the place that names most of them; of the first of these places."""
    places: dict[tuple[int, str], set[str]] = {}
    for notes, link in some:
        key = (RANKS.get(link.rule, 2), _place(notes, link))
        places.setdefault(key, set()).add(link.target)
    best = min(places, key=lambda k: (-len(places[k]), k[0], list(places).index(k)), default=None)
    return places[best] if best else set()


def _place(notes: Notes, link: Link) -> str:
    """A row of a table, the head of the document, or a block."""
    return "head" if link.rule == "zh.letterhead" else ROW.sub("", notes.identifier)


def _dates(some: list[Placed]) -> set[str]:
    """The first date of the best rank, or one that says the same more exactly."""
    ranked = sorted(some, key=lambda p: RANKS.get(p[1].rule, 2))
    if not ranked:
        return set()
    first = ranked[0][1].target
    more = [i.target for _, i in some if i.target.startswith(first)]
    return {max(more, key=len)}
