"""One document has one date: what several places of a text say of it is brought together.

Of its dates counts the one that says most, 2021-12 rather than 2021; that of its entry into force only where nothing
tells its issue. What disagrees, and the date of a document whose issuers were not read with certainty, waits for a person.
"""

from __future__ import annotations

from dataclasses import replace

from graph_build.extraction.model import Link, Notes

Placed = tuple[Notes, Link]
ISSUED_BY, DATE = "issuedBy", "date"
# Below what is accepted.
DOUBTED, ACCEPTED = 0.8, 0.85
# What a document says of itself comes before what others say, the day of its entry into force last.
RANKS = {"zh.letterhead": 0, "table.policy": 1, "zh.in-force": 3, "en.in-force": 3}


def agreed(links: list[Placed]) -> list[Placed]:
    """The links, those on the issuers and dates of policies being such that they agree."""
    issued: dict[str, list[Link]] = {}
    dated: dict[str, list[Link]] = {}
    for _, link in links:
        if link.property in (ISSUED_BY, DATE) and link.subject.startswith("policy/"):
            said = issued if link.property == ISSUED_BY else dated
            said.setdefault(link.subject, []).append(link)
    doubted: set[int] = set()
    for subject, some in dated.items():
        sure = [link for link in some if link.confidence >= ACCEPTED]
        who = issued.get(subject, [])
        # Whose issuers are in doubt as a whole waits with its date.
        kept = set() if who and all(i.confidence < ACCEPTED for i in who) else _dates(sure)
        doubted |= {id(link) for link in sure if link.target not in kept}
    return [(n, replace(i, confidence=DOUBTED) if id(i) in doubted else i) for n, i in links]


def _dates(some: list[Link]) -> set[str]:
    """The first date of the best rank, or one that says the same more exactly."""
    ranked = sorted(some, key=lambda link: RANKS.get(link.rule, 2))
    if not ranked:
        return set()
    return {max((i.target for i in some if i.target.startswith(ranked[0].target)), key=len)}
