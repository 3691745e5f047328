"""Companies that an English sentence names as those who do something, and what refers back to them."""

from __future__ import annotations

import re

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes
from graph_build.extraction.naming import identifier_for

COMPANY = re.compile(
    r"(?P<o>(?:[A-Z][\w&.-]*\w|[A-Z])(?:\s(?:(?:&|and|de|of)\s)?[A-Z][\w&.-]*\w){0,4})(?P<s>[’']s?\s(?:[\w-]+\s){0,4}?(?:plants?|factory|factories|site|sites|works|mill|facility|shipyard|yard|fab|unit|subsidiary|engineers|foundry|refinery|line|lines|division|team)(?:\s(?:in|near|at)\s(?:[a-z]+\s)?[A-Z]\w+(?:\s[A-Z]\w+)?)?)?"
    r"(?:,\s[^,.;:]{4,60},)?(?:\s(?:in|at|near)\s[A-Z]\w+(?:\s[A-Z]\w+)?)?(?:\s(?:has|have|had|also|now|already|recently|then|first|since|successfully|is|was|and))*\s*$"
)
NO_COMPANY = frozenset(
    re.findall(
        r"\S+",
        "it its they this that these those the a an one each every most many some all both others such another we our he she who what there here in at by with on for from to as if when while and but or so "
        "management staff workers operators engineers manufacturers companies suppliers plants producers firms users customers industry government europe asia today now then also not nobody everyone "
        "two three four five six seven eight nine ten eleven twelve dozens hundreds half nearly about over more less only almost another "
        "few several under since after before case solution result challenge technology figure table section chapter source note mr ms dr",
    )
)
# At Orell's Linz works, a digital thread links design and production.
LOCATED = re.compile(r"[-*•\s]*(?:At|In)\s(?P<w>[^,.;:]{3,70}),\s")
ANONYMOUS = re.compile(r"(?:an?|one|another)\b", re.IGNORECASE)


class Companies:
    """The company that was named last as one that uses something; a section or an anonymous case ends its turn."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.last: Mention | None = None
        self.section = self.block = ""

    def said_of(self, notes: Notes, start: int, end: int, case: Mention | None) -> Mention | None:
        """Who a sentence speaks of where it does not say so itself: the case in scope, or a company named after it."""
        if notes.section != self.section:
            self.last, self.section = None, notes.section
        here = [m for m in notes.mentions if m.kind == "case" and start <= m.start < end and m.end]
        if any(ANONYMOUS.match(m.text) for m in here):
            self.last = None
        located = LOCATED.match(notes.folded, start, end)
        if located and (company := self._named(notes, start, located.end("w"), is_subject=False)):
            return company
        if self.last is not None and (here or self.block == notes.identifier):
            return self.last
        return case

    def subject(self, notes: Notes, start: int, at: int) -> Mention | None:
        """The company by name that is the subject of a verb."""
        return self._named(notes, start, at, is_subject=True)

    def _named(self, notes: Notes, start: int, at: int, *, is_subject: bool) -> Mention | None:
        company = _company(notes, start, at, self.lexicon, is_subject=is_subject)
        if company is not None:
            self.last, self.block = company, notes.identifier
        return company


def _company(notes: Notes, start: int, at: int, lexicon: Lexicon, *, is_subject: bool) -> Mention | None:
    """The company by name that is the subject of a verb."""
    text = notes.folded
    tail = text[max(start, at - 140) : at]
    found = None
    for capital in re.finditer(r"(?:^|(?<=[\s(“\"*]))(?=[A-Z])", tail):
        if re.split(r"[\s,]", tail[capital.start() :], maxsplit=1)[0].lower() in NO_COMPANY:
            continue
        found = COMPANY.fullmatch(tail, capital.start())
        if found:
            break
    if found is None or not (is_subject or found["s"]):
        return None
    name = found["o"]
    first = max(start, at - 140) + found.start("o")
    last = first + len(name)
    inside = [m for m in notes.mentions if m.start < last and first < m.end]
    for mention in inside:
        if mention.kind == "organization":
            return mention
    if inside or notes.taken(first, last) or any(t.start < last and first < t.end for t in notes.times):
        return None
    known = lexicon.named("organization", name)
    words = name.split()
    is_first = re.fullmatch(r"[-*•\s“\"]*", text[start:first]) is not None
    if words[0].lower() in NO_COMPANY or (name.isupper() and len(name) > 12):
        return None
    if not known and is_first and len(words) == 1 and not found["s"]:
        # The first word of a sentence is a name where it cannot be a plural and the verb agrees.
        if name.lower().endswith("s") or not re.search(r"[A-Z].*[A-Z]|^[A-Z][a-z]+$", name):
            return None
        if re.search(r"(?:ing|tion|ment|ity|ance|ence|ship|ness|ure|ware|ry)$", name.lower()):
            return None
    if is_subject and re.search(
        r"\b(?:in|at|near|of|from|with|by|to|for|outside|around|into|under|on|the|and its)\s$",
        text[start:first],
    ):
        return None
    identifier = known.identifier if known else identifier_for("organization", name)
    return Mention(first, last, identifier, "Organization", "source" if known else "proposed", name)
