"""What a noun phrase measures: its head, what it is of, and whom it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph_build.extraction.english import words as w
from graph_build.extraction.patterns import pattern

POSSESSIVE = re.compile(r"^.*?(?:['’]s|s['’])\s+")
DETERMINER = re.compile(
    r"^(?:the|a|an|its|their|our|his|her|this|that|these|those|some|such|each|every|all|about|nearly|almost|and|or|as|so|then|also|but|both|only|even|yet|while|where|when|with|to|that|both|another|of|by|respectively|helped|helping|to help|has|have|had|can)\s+",
    re.IGNORECASE,
)
NATION = re.compile(rf"\b(?:{w.NATIONAL})\s+")
TIME_WORDS = re.compile(
    r"\b(?:(?:in|by|at|since|during|for|over|until|between|from|through|of|to)\s+)?(?:the\s+)?(?:end of\s+)?(?:first|second|third|fourth)?\s*(?:quarter|half)?\s*(?:of\s+)?(?:FY\s?|Q[1-4]\s?|H[12]\s?)?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?\b|\b(?:in|since|by|until|during) (?:early |late |mid-)?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s(?:of\s)?(?:19|20)\d\d)?\b|\b(?:in|during|over) the (?:first|second|third|fourth|final) (?:quarter|half)\b(?: as a whole)?|\b(?:last|this|next) (?:year|quarter|month)\b|\b(?:(?:a|one|two|three|four|five|six|ten|\d+) (?:years?|decades?) (?:ago|earlier|before)|at present|to date|so far|in recent years|over the (?:past|last|next|same) [a-z0-9 ]{2,20}(?:years|months)|during the same period|in the same period|over the period|within [a-z0-9-]+ (?:years?|months?|weeks?|days?))\b",
    re.IGNORECASE,
)


# Measures whose first words name the thing that they are of: solar module output.
OF_THINGS = re.compile(
    r"^(?:sales|revenues?|output|production|exports?|imports?|shipments?|deliveries|installations?|capacity|demand|prices?|market|spending|orders|registrations|consumption|stock|fleet|supply)$"
)


# Inverter prices held up better: the verb that a phrase ran into.
HELD = re.compile(
    r"\s+(?:held|holds?|kept|keeps?|went|goes|continued|proved|turned|started|began|ended|finished|developed|moved|performed|fared|followed|suffered|did)\b"
)


# Scope 1 and 2 emissions, Industry 4.0 spending: numbers that are names.
NUMBERED = re.compile(
    r"\b(?:[Ss]copes?|[Tt]iers?|[Ll]evels?|[Pp]hases?|[Ii]ndustry|[Cc]lass)\s\d(?:\.\d)?(?:(?:,|\s?\+|,?\sand|\sto|-)\s?\d)*\s+"
)
# Record revenue, strong demand: what a report thinks of it.
PRAISE = re.compile(
    r"^(?:record|all-time high|strong|solid|robust|weak|healthy|sluggish|so-called|some|full-year|fresh)\s+(?=[A-Za-z])",
    re.IGNORECASE,
)
# No noun phrase begins with a finite verb.
FINITE = re.compile(
    r"(?:will|would|has|have|had|is|are|was|were|be|been|could|may|must|should|can|shall|does|did)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Measure:
    """A metric's name, whether its head is a known one, and the words for what it is of."""

    name: str
    is_known: bool
    of: str
    head: str


@lru_cache(maxsize=4096)
def measure(phrase: str) -> Measure | None:
    """What a phrase measures; None for a pronoun or an empty phrase."""
    text = clean(phrase)
    text = pattern(
        r"^(?:abroad|elsewhere|at home|here|there|today|now|in turn|worldwide|globally)\s+(?=(?:it|they|this|that|the)\b)",
        re.IGNORECASE,
    ).sub("", text)
    if not text or w.PRONOUN.match(text) or len(text) > 140:
        return None
    text = pattern(r"\s*\([^()]*\)").sub("", text)
    owner = POSSESSIVE.match(text)
    text = text[owner.end() :] if owner else text
    cut = w.PREPOSITION.search(text)
    front, rest = (text[: cut.start()], text[cut.start() :].strip()) if cut else (text, "")
    front = PRAISE.sub("", undetermined(NATION.sub("", f"{front} ").strip()))
    front = pattern(r"\s+(?:is|are|was|were|has|have|had)\b.*$").sub("", front)
    if w.HEAD.search(front) is None:
        # Foreign capital actually …
        front = pattern(r"\s+[a-z]+ly$").sub("", front)
    if w.HEAD.search(front) is None and (held := HELD.search(front)):
        front = front[: held.start()]
    if not front or pattern(r"(?<![A-Za-z])[\d$€£]").search(front) or pattern(r"[\d\W]+").fullmatch(front):
        return None
    if FINITE.match(front):
        return None
    if front.lower() in ("less", "more", "fewer", "higher", "lower", "another"):
        return None
    generic = w.GENERIC.match(front) is not None
    of = ""
    target = pattern(r"(?:of|for|in|on)\s+(?P<n>.+)").match(rest)
    if target:
        of = first_noun(target["n"])
    if pattern(r"(?:total |overall |current )?market", re.IGNORECASE).fullmatch(front) or pattern(
        r"\bmarket (?:size|value|volume)$", re.IGNORECASE
    ).search(front):
        return Measure("market size", True, of or modifiers(front), "market")
    if front.lower().endswith(" market"):
        return Measure("market size", True, pattern(r"\s*market$", re.IGNORECASE).sub("", front), "market")
    if generic and of and pattern(r"of\b").match(rest):
        return Measure(f"{lower(front)} of {lower(of)}", True, of, front.split()[-1].lower())
    known = w.HEAD.search(front) is not None
    if generic and not of:
        known = "share" in front.lower() or "rate" in front.lower()
    name = lower(front)
    per = pattern(
        r"per\s+(?:unit|tonne|vehicle|employee|cell|worker|capita|product|kWh)\b|to\s+(?:repair|market|scale|serve|deliver|ship|fill|hire)\b"
    ).match(rest)
    head = front.split()[-1].lower()
    named = of or (modifiers(front) if OF_THINGS.search(head) else "")
    return Measure(f"{name} {per.group()}" if per else name, known, named, head)


@lru_cache(maxsize=4096)
def clean(phrase: str) -> str:
    """A phrase without times, determiners and the words that link it to its verb."""
    text = TIME_WORDS.sub(" ", phrase)
    text = pattern(r"[*_“”\"]+").sub(" ", text)
    text = NUMBERED.sub("", text)
    text = pattern(r"\s+").sub(" ", text).strip(" ,:;—–-•")
    before = None
    while before != text:
        before = text
        text = w.AUXILIARY.sub("", text).strip(" ,:;")
        text = DETERMINER.sub("", text).strip(" ,:;")
        text = pattern(r"(?:^|\s+)(?:and|or|but|which|that|who)$").sub("", text)
    return text


def undetermined(text: str) -> str:
    """A phrase without the determiners before it."""
    before = None
    while before != text:
        before = text
        text = DETERMINER.sub("", text).strip()
    return text


def first_noun(text: str) -> str:
    """The first noun phrase of what follows a preposition: the total before a second preposition, a verb or a mark."""
    text = undetermined(clean(text))
    owner = POSSESSIVE.match(text)
    text = text[owner.end() :] if owner else text
    end = pattern(
        r"[,.;:()]|(?<![A-Za-z])\d|\s+(?:and (?:is|are|was|were|has|had|the|it|will|a)\b|is|are|was|were|be|been|being|has|have|had|will|would|could|may|while|whereas|but|that|which|who|took|take|takes|go|goes|went|came|come|said|say|says|cited|cite|named|identified|believe|agree|consider|see|rate|report|reported|expect|intend|want|cannot|do|does|did|plan|plans|planned|planning|bought|sold|spent|built|kept|ran|grew|rose|fell|lost|won|paid|met|chose|began|run|runs|use|uses|own|owns|employ|offer|lack|struggle|face|need|rely|collect|track|monitor|still|feel|hope|aim|claim|admit|operate|analy[sz]e|apply|deploy|buy|invest|measure|share|each|now|only|already|compared|up|down|rose|fell|grew|with|by|from|to be|than|as|when|where|if|because|although|though|so)\b"
    ).search(text)
    text = text[: end.start()] if end else text
    cut = w.PREPOSITION.search(text)
    text = text[: cut.start()] if cut else text
    return undetermined(NATION.sub("", f"{text} ").strip()).strip(" -–—")


def modifiers(front: str) -> str:
    """The words before a phrase's head that name a thing: solar module of solar module output."""
    words = front.split()[:-1]
    while words and w.ADJECTIVES.match(words[0]):
        words = words[1:]
    while words and (w.ADJECTIVES.match(words[-1]) or w.HEAD.search(words[-1])):
        words = words[:-1]
    return " ".join(words)


def lower(name: str) -> str:
    """A name in lower case, abbreviations and names with capitals inside kept."""
    return " ".join(x if pattern(r"[A-Z].*[A-Z]|\d").search(x) else x.lower() for x in name.split())


def singular(word: str) -> str:
    """A plural noun phrase in the singular: solar modules → solar module, batteries → battery."""
    if pattern(r"(?:ss|us|is|ics|[aeiou]s)$").search(word) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    return word[:-2] if pattern(r"(?:ch|sh|x|ss|z)es$").search(word) else word[:-1]


def plural(word: str) -> str:
    """A singular noun in the plural: company → companies."""
    if not word or word.endswith("s"):
        return word
    if pattern(r"[^aeiou]y$").search(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if pattern(r"(?:ch|sh|x|z)$").search(word) else f"{word}s"
