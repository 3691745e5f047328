"""The slots of an English observation beside its metric: period, area, status, source, and the case in scope."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph_build.extraction import english_words as w
from graph_build.extraction.english_labels import Context
from graph_build.extraction.english_readings import Around, Reading
from graph_build.extraction.model import Claim, Mention, Notes, Slot, Time

CLAUSE_END = re.compile(r";|,?\s+(?:while|whereas|although|though|but)\s", re.IGNORECASE)
TOTAL_OF = re.compile(
    r"((?:19|20)\d\d)(?::\s*$| (?:total|level|figure|value|peak|low|average) of\s*(?:about |around |nearly )?$)"
)
CHANGED_TO = frozenset({"en.to", "en.change-to", "en.change-from"})
# Numbers with a time of their own, which the next number has not: from 14.6 GW in 2023 to 9 GW.
OTHER_TIME = frozenset({"en.change-from", "en.compared"})
NOW = re.compile(r"\b(?:now|currently|today|at present)\b", re.IGNORECASE)
NOW_AFTER = re.compile(r"[^,.;:]{0,25}\b(?:now|currently|today|at present)\b(?<!and now)", re.IGNORECASE)
YEAR_END = re.compile(
    r"\b(?:at|by)\s+(?:the\s+)?(?:year[- ]end|end of the year|close of the year)\b", re.IGNORECASE
)
YEAR_END_AFTER = re.compile(rf"[^,.;:]{{0,60}}?{YEAR_END.pattern}", re.IGNORECASE)
INTENDS = re.compile(
    r"\s+(?:[a-z]+\s){0,3}?(?:plan|intend|expect|want|hope|aim|seek)(?:s|ed|ing)?\s+(?:[a-z]+\s){0,3}?to\b"
)
NEAR = 60
FAR = 120
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


def period(
    claim: Claim,
    reading: Reading,
    around: Around,
    times: list[Time],
    last: Claim | None,
    carried: tuple[str, str],
    span: tuple[int, int],
) -> None:
    """The time right after a number, before it in its clause, in its sentence; of the sentence before otherwise."""
    start, stop = span
    free = [t for t in times if not t.base]
    after = [
        t for t in free
        if claim.end <= t.start < stop and t.start - claim.end < (FAR if reading.kind == "share" else NEAR)
        and not re.search(r"[;:]|,\s+(?!in\b|by\b|or\b|up\b|an?\b|making\b|conducted\b|carried\b|held\b|surveyed\b|taken\b)[a-z]|\band(?! (?:one|an?|\d+) [\w -]{2,30} (?:by|in) $)|\b(?:while|whereas|compared|versus|than|is expected|to reach)\b|\bfrom\s+\S", around.after[: t.start - claim.end])
    ]  # fmt: skip
    since = last.end if last is not None else start
    before = [t for t in free if since <= t.start < claim.start]
    if last is not None and before and _follows(around.before, before[0].start - since):
        # …1.46 million in 2023 to 1.6 million: the time after a number is that number's.
        before = before[1:]
    compared = reading.compared and reading.first
    if compared and (total := TOTAL_OF.search(around.before)):
        claim.period, claim.period_origin = (total[1], total[1]), "clause"
        return
    if (
        compared
        and not after
        and (later := w.LATER.search(around.after[:40]))
        and last is not None
        and last.period[0]
    ):
        years = 1 if not later["n"] else w.NUMBER_WORDS.get(later["n"].lower()) or int(later["n"])
        claim.period = (_earlier(last.period[0], years), _earlier(last.period[1], years))
        claim.period_origin = "clause"
        return
    # One in five plans to cut jobs before the end of 2025: the time is of the plan.
    after = [] if reading.kind == "share" and INTENDS.match(around.after) else after
    chosen = after[:1] or before[-1:]
    if compared and not after:
        return
    if chosen:
        period, origin = (chosen[0].first, chosen[0].last), "clause"
    elif NOW.search(around.before) or NOW_AFTER.match(around.after):
        period, origin = ("", ""), ""
    elif (
        last is not None
        and last.period[0]
        and last.rule not in OTHER_TIME
        and (last.status.value in ("actual", "estimate") or not CLAUSE_END.search(around.before))
    ):
        period, origin = last.period, "sentence"
    elif earlier := [
        t
        for t in free
        if t.end <= claim.start
        and not (last is not None and last.rule in OTHER_TIME and (t.first, t.last) == last.period)
        and not CLAUSE_END.search(around.sentence[t.end - start : claim.start - start])
    ]:
        period, origin = (earlier[-1].first, earlier[-1].last), "sentence"
    elif carried[0]:
        period, origin = carried, "paragraph"
    else:
        period, origin = ("", ""), ""
    if origin != "clause" and period[0] and _is_year_end(around):
        period, origin = (f"{period[1][:4]}-12",) * 2, "sentence"
    was_change = (last is not None and last.comparison + last.direction != "") or reading.rule in CHANGED_TO
    if period[0] != period[1] and len(period[0]) == len("2024") and reading.kind != "change" and was_change:
        # Between 2020 and 2024 capacity grew fivefold and reached …: the level is that of the end.
        period = (period[0],) * 2 if reading.first else (period[1],) * 2
    claim.period, claim.period_origin = period, origin


def _is_year_end(around: Around) -> bool:
    return YEAR_END.search(around.before) is not None or YEAR_END_AFTER.match(around.after) is not None


def area(claim: Claim, sentence: Sentence, reading: Reading, state: State) -> None:
    """The place named after the number or before it; of the sentences before otherwise."""
    notes = sentence.notes
    places = [m for m in sentence.mentions if m.kind == "place"]
    after = [
        p
        for p in places
        if 0 <= p.start - claim.end < 30
        and re.fullmatch(r"[^,.;]*\b(?:in|by|for|across)\s+(?:the\s+)?", notes.folded[claim.end : p.start])
    ]
    before = [p for p in places if p.end <= claim.start]
    chosen = (
        (after[:1] if reading.copied or reading.compared or not before else []) or before[-1:] or after[:1]
    )
    if chosen:
        claim.area = Slot(chosen[0].identifier, "clause")
        state.area = chosen[0].identifier
    elif re.search(
        r"\b(?:global(?:ly)?|world(?:wide)?)\b",
        notes.folded[max(0, claim.start - 120) : claim.end],
        re.IGNORECASE,
    ):
        claim.area = Slot("place/world", "clause")
        state.area = "place/world"
    elif state.area:
        claim.area = Slot(state.area, "paragraph")


def status(claim: Claim, sentence: Sentence, published: str, above: Context) -> None:
    """Forecast, target or estimate by the words of the number's clause, when its time allows it."""
    before = sentence.notes.folded[sentence.start : claim.start]
    cut = list(CLAUSE_END.finditer(before))
    clause = before[cut[-1].end() :] if cut else before
    year = claim.period[1][:4]
    is_future = bool(year and published and year > published)
    is_past = bool(year and published and year < published)
    if is_past or (
        year and year == published and not w.FORECAST.search(clause[-80:]) and not w.ESTIMATE.search(clause)
    ):
        claim.status = Slot("estimate" if w.ESTIMATE.search(clause) else "actual", "sentence")
    elif above.status == "target" and (
        is_future or sentence.notes.kind == "item" or claim.period_origin == "heading"
    ):
        claim.status = Slot("target", "heading")
    elif w.TARGET.search(clause) and not re.search(r"\b(?:forecast|expect)", clause):
        claim.status = Slot("target", "sentence")
    elif is_future:
        claim.status = Slot("forecast", "sentence")
    elif w.ESTIMATE.search(clause):
        claim.status = Slot("estimate", "sentence")
    elif w.FORECAST.search(clause[-60:]):
        claim.status = Slot("forecast", "sentence")
    elif above.status == "forecast" and sentence.notes.kind == "item" and not claim.period[0]:
        claim.status = Slot("forecast", "heading")


def publisher(notes: Notes, mentions: list[Mention], start: int, end: int) -> str:
    """Whose figures a sentence gives: According to the IEA; data from SNE Research; the association expects."""
    for found in PUBLISHER.finditer(notes.folded, start, end):
        span = found.span("a") if found["a"] else found.span("b")
        named = [m for m in mentions if m.kind == "organization" and m.start < span[1] and m.end > span[0]]
        if named:
            return named[0].identifier
    return ""


def case_at(notes: Notes, at: int) -> Mention | None:
    """The case in scope at a place."""
    return next((m for m in reversed(notes.mentions) if m.kind == "case" and m.start <= at), None)


def _earlier(cell: str, years: int) -> str:
    return f"{int(cell[:4]) - years}{cell[4:]}" if cell else ""


def _follows(between: str, at: int) -> bool:
    """Whether a time stands right after the number before: in 2023, (2023)."""
    return (
        re.fullmatch(
            r"\s*(?:units|vehicles|people)?\s*\(?(?:[a-z ]{0,14}\b(?:in|by|at|for|during|since)\s+)?(?:the\s+)?",
            between[:at],
        )
        is not None
    )
