"""Where a sentence ends, whether it tells of what is or of what was, and which times are not those of its numbers."""

from __future__ import annotations

import re

from graph_build.extraction.english.names import ISSUE
from graph_build.extraction.english.slots import Sentence
from graph_build.extraction.model import Claim, Notes, Time
from graph_build.extraction.patterns import pattern

NEAR = 60
ABBREVIATED = r"(?<!\b[A-Z])(?<!\bvs)(?<!\bNo)(?<!\bca)(?<!\bapprox)(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\be\.g)(?<!\bi\.e)(?<!\bFig)(?<!\bSt)(?<!\bDr)"
SENTENCE_END = re.compile(rf"(?:{ABBREVIATED}\.|[!?])[”\")]*(?=\s+[A-Z“\"(\d])|\n+")
# A date of issue says nothing of the numbers beside it.
ISSUED_IN = re.compile(
    rf"\b(?:{ISSUE}|signed|agreed|effective|in force)\b[^.;,]{{0,30}}?\b(?:in|on|of)\s*$", re.IGNORECASE
)
# …before the tariff took effect in August
EFFECTIVE = re.compile(
    r"\b(?:t(?:akes?|ook) effect|(?:enter(?:s|ed)|c(?:a|o)mes?) into (?:force|effect))\b[^.;,]{0,20}?\b(?:in|on|from)\s*$",
    re.IGNORECASE,
)
AFTER_TITLE = re.compile(r"[”\"*_)]*\s*(?:\([^()]*\))?,?\s*(?:in|on|of)\s*(?:early |late |mid-)?")
PRESENT = re.compile(
    r"\b(?:now|currently|today|already|typically|usually|generally|at present|can|(?-i:may)|could|might)\b",
    re.IGNORECASE,
)
# This brief draws on interviews in 86 plants.
OF_ITSELF = re.compile(
    r"\s*(?:This|The present|Our)\s(?:brief|report|study|paper|survey|review|edition|analysis|chapter|section|document|index)\b"
)
# What tells of the past; a participle after is or are does not.
PAST = re.compile(
    r"\b(?:was|were|had|rose|fell|grew|came|went|stood|took|made|saw|hit|sold|bought|spent|shrank|(?<!is )(?<!are )(?<!be )(?<!been )(?<!the )(?<!of )[a-z]{3,}ed)\b"
)
# Over the next five years; by the end of the decade: no time that the sentences before gave.
COMING = re.compile(
    r"\b(?:over|in|within|during|for) the (?:next|coming|following) (?:[a-z]+ )?(?:years?|decade|months)\b|\bend of the decade\b|\bin the (?:long|medium|near) (?:term|run|future)\b|\bin the future\b",
    re.IGNORECASE,
)
PRESENT_VERB = re.compile(
    r"\b(?:is|are|has|have|holds?|remains?|describes?|agrees?|rates?|considers?|plays?|belongs?|depends?|comes? from|goes|go to|accounts? for|makes? up|employs?|represents?|stands? at|spends?|covers?|operates?|controls?|supplies|supply|buys?|sells?|exports?|imports?|runs?|uses?|lies|sits|costs?|takes?|requires?|needs?|produces?|consumes?|saves?|reduces?|cuts?|lowers?|reports?|say|says|averages?|amounts? to|generates?|contributes?|supports?|serves?)\b"
)
PERFECT = re.compile(
    r"\b(?:has|have)\s(?:[a-z]+ly\s|also\s|now\s|already\s)?(?:been\s)?[a-z]+(?:ed|en|wn|ne|own|sen|et)\b[^.;]{0,60}$"
)

# …and 13 use autonomous trucks
DOES = re.compile(
    r"(?:\s[a-z]+){0,2}?\s(?:use|run|have|are|make|plan|say|report|employ|offer|operate|rely|cite|expect|invest|see|own|lack|do)\b"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence; an abbreviation ends none."""
    found, position = [], 0
    for end in SENTENCE_END.finditer(text):
        found.append((position, end.end()))
        position = end.end()
    return [*found, (position, len(text))]


def dates_title(notes: Notes, time: Time, start: int, end: int) -> bool:
    """In February 2025 the Commission unveiled the Deal: the time that a sentence opens with is that of the document."""
    if not pattern(r"\s*(?:-\s)?(?:In|On)\s(?:early |late |mid-)?").fullmatch(
        notes.folded[start : time.start]
    ):
        return False
    title = next((t for t in notes.titles if time.end <= t.start < end), None)
    return (
        title is not None
        and pattern(rf"\b(?:{ISSUE})\b").search(notes.folded[time.end : title.start]) is not None
    )


def is_present_tense(sentence: Sentence, claim: Claim) -> bool:
    """European yards hold 3%: what is so when the report is written, whatever year it spoke of before."""
    before = sentence.notes.folded[sentence.start : claim.start]
    after = pattern(r"[;:]|,\s(?!and\b)").split(sentence.notes.folded[claim.end : sentence.end])[0][:NEAR]
    verbs = [*PRESENT_VERB.finditer(before)]
    pasts = [*PAST.finditer(before)]
    if not verbs and not pasts:
        return PRESENT_VERB.search(after) is not None and PAST.search(after) is None
    return bool(verbs) and (
        not pasts or verbs[-1].start() > pasts[-1].start() or PERFECT.search(before) is not None
    )


def is_past_tense(sentence: Sentence, claim: Claim) -> bool:
    """Whether the verb near a number tells of what has happened."""
    near = sentence.notes.folded[
        max(sentence.start, claim.start - NEAR) : min(sentence.end, claim.end + NEAR)
    ]
    return PAST.search(near) is not None and not DOES.match(sentence.notes.folded, claim.end)
