"""What stands in one list with named things is of their kind: defect detection, part counting and worker safety."""

from __future__ import annotations

import re

from graph_build.extraction.english.terms import ALONE, STOP, is_modifier, named
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes

NEXT = re.compile(
    r"s?(?P<g>,? (?:and|or|as well as) (?:for |in |the )?|, )(?P<n>[a-z][\w-]*(?: [a-z][\w-]*){0,2})(?=[.;]|$|,? (?:and|or|as well as) |, |\n| (?:in|at|on|of|for|by|with)\b)"
)
# No name of a task or a kind of thing, but of people, of an effect or of everything else.
NO_TASK = re.compile(
    r"(?:others?|more|so|staff|workers|people|operators|customers|suppliers|costs?|quality|throughput|productivity|efficiency|output|data|time|savings|results?|products?|parts|materials?|energy|safety|"
    r"companies|plants|growth|demand|years?|months|employees|jobs|waste|downtime|scrap|errors|accidents|emissions|spending|revenue|profits?|sales)$"
)
LONGEST = 6


def extend(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """Adds the applications of a sentence's lists that neither a vocabulary nor their heads tell."""
    for mention in [m for m in notes.mentions if m.kind == "application" and start <= m.start < end]:
        last = mention
        for _ in range(LONGEST):
            following = _next(notes, last, end, lexicon)
            if following is None:
                break
            notes.mentions.append(following)
            last = following


def _next(notes: Notes, last: Mention, end: int, lexicon: Lexicon) -> Mention | None:
    found = NEXT.match(notes.folded, last.end, end)
    if found is None:
        return None
    first, stop = found.span("n")
    words = found["n"].split()
    # Between commas only what is followed by more of the list belongs to it.
    if any(m.start < stop and first < m.end for m in notes.mentions):
        return None
    if any(x in STOP or not is_modifier(x) for x in words[:-1]) or words[-1] in STOP:
        return None
    is_alone = len(words) == 1
    if is_alone and not ALONE.fullmatch(words[0]):
        return None
    if not is_alone and (NO_TASK.fullmatch(words[-1]) and words[-1] != "safety"):
        return None
    if re.search(r"(?:ed|ly|[^s]s)$", words[-1]) and not is_alone:
        return None
    return named(lexicon, "application", "Application", found["n"], first, stop)
