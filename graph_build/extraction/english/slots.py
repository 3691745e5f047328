"""The slots of an English observation beside its metric: period, area, status, source, and the case in scope."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph_build.extraction.english import words as w
from graph_build.extraction.english.labels import Context, is_labelled
from graph_build.extraction.english.periods import CLAUSE_END
from graph_build.extraction.english.readings import Reading
from graph_build.extraction.model import Claim, Mention, Notes, Slot, Time
from graph_build.extraction.patterns import pattern

# How far before a number the word may stand that says it is expected.
FORESEEN = 90
CASE_NEAR = 60
ASKING = re.compile(
    r"\b(?:survey(?:ed)?(?: of)?|polled|interviewed|asked|questioned|interviews (?:with|in|at)|answers from|responses from|sample of)\s*(?:more than |over |about |some |around )?$",
    re.IGNORECASE,
)
# …70% of manufacturers should be digitalised; productivity is to rise
SHALL_AFTER = re.compile(
    r"[^.;:,]{0,60}?\s(?:should|must|shall|(?:is|are) to|ha(?:s|ve) to)\s(?:be\s)?[a-z]+"
)
IS_TO = re.compile(r"\b(?:is|are) to\b")
# …in block assembly, where 8,300 welders are missing
WHERE = re.compile(r",\s(?:where|of whom|of which)\s")
WILL_AFTER = re.compile(r"(?:\s[a-z-]+){1,4}\s(?:will|shall|are to|is to)\sbe\s")
TO_DO = re.compile(
    r"\b(?:requires?|obliges?|mandates?|must|calls? for|targets?|demands? that)\b", re.IGNORECASE
)
PUBLISHER = re.compile(
    r"(?:(?:[Aa]ccording to|[Dd]ata (?:from|by|of|compiled by)|[Ff]igures (?:from|by|of)|[Ee]stimates? (?:from|by|of)|[Ss]tatistics (?:from|by|of)|(?:published|reported|released|compiled|conducted|carried out|surveyed|calculated) by|[Ss]urvey (?:by|of)|[Ss]ource:)\s+(?:the\s+)?(?P<a>[A-Z][^,.;]{1,80}))"
    r"|(?P<b>[A-Z][A-Za-z ()&.-]{2,80}?)\s+(?:reports?|reported|says?|said|estimates?|estimated|expects?|forecasts?|projects|predicts?|figures show|data show|puts|found|calculates)\b"
)


@dataclass
class State:
    """What the sentences of a block have said so far."""

    period: tuple[str, str] = ("", "")
    area: str = ""
    publisher: str = ""
    subject: Mention | None = None
    metric: str = ""
    share: str = ""
    alike: dict[str, Reading] = field(default_factory=dict)
    # What the headings and the line that opens a list say.
    above: Context = field(default_factory=Context)
    # When those who were asked were asked.
    survey: tuple[str, str] = ("", "")
    asked_in: str = ""
    asked_share: str = ""
    # The last time of which something is expected or wanted.
    future: tuple[str, str] = ("", "")
    # The first time of what a sentence before expects.
    outlook: tuple[str, str] = ("", "")
    outlook_at: int = -1
    # Where a time that is carried from the paragraph before comes from.
    before_origin: str = "section"
    # The time that the paragraph before in the same section ended with.
    before: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a block, with what was found in it."""

    notes: Notes
    start: int
    end: int
    mentions: list[Mention]
    times: list[Time]

    @property
    def text(self) -> str:
        """Its words."""
        return self.notes.folded[self.start : self.end]

    @property
    def has_title(self) -> bool:
        """Whether it names a document: its dates are the document's."""
        return any(self.start <= t.start < self.end for t in self.notes.titles)


FORESEEN_NOW = re.compile(
    r"\b(?:will|(?:is|are) (?:now |currently |also |further )?(?:expected|forecast(?:ed)?|projected|predicted|set|likely|due|poised|estimated|on track|scheduled|to\b)|expects?|forecasts?|anticipates?|predicts?|foresees?|should)\b",
    re.IGNORECASE,
)
# …with a further 6.6% increase expected in 2025
EXPECTED_AFTER = re.compile(
    r"(?:(?!\sand\b|\sis\b|\sare\b|\swas\b)[^,;.:]){0,50}?\s(?:expected|forecast|projected|planned|anticipated|predicted)\s(?:in|by|for|this|next|over)\b"
)
SAID_THEN = re.compile(r"\b(?:was|were|had|been)\b[^,;]*$")


def is_foreseen(sentence: Sentence, claim: Claim) -> bool:
    """Exports are expected to rise 3%: no time of what has been is that of it."""
    before = sentence.notes.folded[sentence.start : claim.start]
    cut = list(CLAUSE_END.finditer(before))
    clause = before[cut[-1].end() :] if cut else before
    found = list(FORESEEN_NOW.finditer(clause))
    return bool(found) and SAID_THEN.search(clause[: found[-1].start()]) is None


def area(claim: Claim, sentence: Sentence, reading: Reading, state: State) -> None:
    """The place named after the number or before it; of the sentences before otherwise."""
    notes = sentence.notes
    places = [m for m in sentence.mentions if m.kind == "place"]
    after = [
        p
        for p in places
        if 0 <= p.start - claim.end < 30
        and pattern(r"[^,.;]*\b(?:in|by|for|across)\s+(?:the\s+)?").fullmatch(
            notes.folded[claim.end : p.start]
        )
    ]
    before = [p for p in places if p.end <= claim.start]
    chosen = (
        (after[:1] if reading.copied or reading.compared or not before else []) or before[-1:] or after[:1]
    )
    if chosen:
        claim.area = Slot(chosen[0].identifier, "clause")
        state.area = chosen[0].identifier
    elif pattern(r"\b(?:global(?:ly)?|world(?:wide)?)\b", re.IGNORECASE).search(
        notes.folded[max(0, claim.start - 120) : claim.end]
    ):
        claim.area = Slot("place/world", "clause")
        state.area = "place/world"
    elif state.area:
        claim.area = Slot(state.area, "paragraph")


def status(claim: Claim, sentence: Sentence, published: str, above: Context) -> None:
    """Forecast, target or estimate by the words of the number's clause, when its time allows it."""
    before = sentence.notes.folded[sentence.start : claim.start]
    cut = list(CLAUSE_END.finditer(before))
    clause = WHERE.split(before[cut[-1].end() :] if cut else before)[-1]
    year = claim.period[1][:4]
    is_future = bool(year and published and year > published)
    is_future = is_future or (
        (not year or year == published) and EXPECTED_AFTER.match(sentence.notes.folded, claim.end) is not None
    )
    is_line = sentence.notes.kind == "item" or is_labelled(sentence.notes.folded)
    is_past = bool(year and published and year < published)
    if above.status and claim.period_origin == "heading" and not is_past:
        claim.status = Slot(above.status, "heading")
    elif is_past or (
        year
        and year == published
        and not w.FORECAST.search(clause[-FORESEEN:])
        and not w.ESTIMATE.search(clause)
        and not TO_DO.search(clause)
        and not (year == published and SHALL_AFTER.match(sentence.notes.folded, claim.end))
        and not is_future
    ):
        claim.status = Slot("estimate" if w.ESTIMATE.search(clause) else "actual", "sentence")
    elif above.status == "target" and (is_future or is_line or claim.period_origin == "heading"):
        claim.status = Slot("target", "heading")
    elif (
        _is_aim(clause)
        or (year and year >= published and SHALL_AFTER.match(sentence.notes.folded, claim.end))
        or (is_future and IS_TO.search(clause))
    ):
        claim.status = Slot("target", "sentence")
    elif is_future:
        claim.status = Slot("forecast", "sentence")
    elif w.ESTIMATE.search(clause):
        claim.status = Slot("estimate", "sentence")
    elif w.FORECAST.search(clause[-FORESEEN:]) or (
        not year and WILL_AFTER.match(sentence.notes.folded, claim.end)
    ):
        claim.status = Slot("forecast", "sentence")
    elif above.status == "forecast" and is_line and not claim.period[0]:
        claim.status = Slot("forecast", "heading")


def _is_aim(clause: str) -> bool:
    return w.TARGET.search(clause) is not None and pattern(r"\b(?:forecast|expect)").search(clause) is None


def publisher(notes: Notes, mentions: list[Mention], start: int, end: int) -> str:
    """Whose figures a sentence gives: According to the IEA; data from SNE Research; the association expects."""
    for found in PUBLISHER.finditer(notes.folded, start, end):
        span = found.span("a") if found["a"] else found.span("b")
        named = [m for m in mentions if m.kind == "organization" and m.start < span[1] and m.end > span[0]]
        if named:
            return named[0].identifier
    return ""


def case_after(notes: Notes, at: int, end: int) -> Mention | None:
    """A case that is named after a number in its sentence: cut rejects by 65% at one Korean cell maker."""
    near = [
        m for m in notes.mentions if m.kind == "case" and at <= m.start < min(end, at + CASE_NEAR) and m.text
    ]
    return next((m for m in near if pattern(r"\b(?:at|for|in)\s$").search(notes.folded[at : m.start])), None)


def case_at(notes: Notes, at: int) -> Mention | None:
    """The case in scope at a place."""
    return next((m for m in reversed(notes.mentions) if m.kind == "case" and m.start <= at), None)
