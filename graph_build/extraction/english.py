"""English prose: what each number measures, of what and when, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction import english_words as w
from graph_build.extraction.english_metrics import read
from graph_build.extraction.english_names import ISSUE, is_thing
from graph_build.extraction.english_phrases import lower, singular
from graph_build.extraction.english_readings import Around, Reading
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Claim, Mention, Notes, Quantity, Slot, Time, of
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.quantities import units
from graph_build.extraction.times import year_before

ABBREVIATED = r"(?<!\b[A-Z])(?<!\bvs)(?<!\bNo)(?<!\bca)(?<!\bapprox)(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\be\.g)(?<!\bi\.e)(?<!\bFig)(?<!\bSt)(?<!\bDr)"
SENTENCE_END = re.compile(rf"(?:{ABBREVIATED}\.|[!?])[”\")]*(?=\s+[A-Z“\"(\d])|\n+")
CLAUSE_END = re.compile(r";|,?\s+(?:while|whereas|although|though|but)\s", re.IGNORECASE)
FULL_YEAR = re.compile(r"(?:19|20)\d\d")
WHAT_IS_COUNTED = (
    (
        r"\b(?:employment|workforce|headcount|employees|jobs|workers|people|persons|vacancies|specialists|engineers)\b",
        "person",
    ),
    (r"\b(?:cars?|vehicles?|trucks?|buses|EVs|registrations)\b", "vehicle"),
    (
        r"\b(?:robots?|machines?|devices?|cobots?|drones?|installations?|operational stock|computers?|smartphones?)\b",
        "device",
    ),
    (r"\b(?:companies|enterprises|firms|manufacturers|smes|start-?ups)\b", "enterprise"),
)
# A date of issue says nothing of the numbers beside it.
ISSUED_IN = re.compile(
    rf"\b(?:{ISSUE}|signed|agreed|effective|in force)\b[^.;,]{{0,30}}?\b(?:in|on|of)\s*$", re.IGNORECASE
)
CHANGED_TO = frozenset({"en.to", "en.change-to", "en.change-from"})
A_YEAR = re.compile(r"\s*(?:(?:a|per|each|every) year|annually|p\.a\.)\b")
# …climbed 27% to 134,000 units in 2023: the time after the second number is of both.
TO_NEXT = r",?\s*to (?:about |around |nearly |almost |over |more than |just |a record )*"
PRESENT = re.compile(
    r"\b(?:is|are|has|hold|holds|account|accounts|now|remain|remains|covers?|makes?|currently|today|stands?|represents?|employs?|targets?|provides?)\b(?!\s+(?:expected|forecast|projected|set|estimated|likely|been|risen|grown|fallen|increased|declined))",
    re.IGNORECASE,
)
SUBJECTS = ("product", "technology", "industry", "track", "infrastructure", "application")
SKIPPED = frozenset({"cell", "section", "heading", "table", "figure", "note", "caption"})
NEAR = 60


@dataclass
class State:
    """What the sentences of a block have said so far."""

    period: tuple[str, str] = ("", "")
    area: str = ""
    publisher: str = ""
    subject: Mention | None = None
    metric: str = ""
    share: str = ""


@Language.factory("zhitu_english")
class English:
    """Fills `notes.claims`; names, times and quantities have been found before."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.year = ""
        self.default_area = ""

    def __call__(self, doc: Doc) -> Doc:
        """Reads sentence by sentence; period, area, subject and publisher carry over the sentences of a block."""
        notes = of(doc)
        if notes.kind in SKIPPED:
            return doc
        state = State(area=self.default_area)
        for start, end in sentences(notes.folded):
            self._sentence(notes, start, end, state)
        return doc

    def _sentence(self, notes: Notes, start: int, end: int, state: State) -> None:
        mentions = [m for m in notes.mentions if start <= m.start < end]
        times = [t for t in notes.times if start <= t.start < end]
        places = [m for m in mentions if m.kind == "place"]
        state.publisher = _publisher(notes, mentions, start, end) or ("" if times else state.publisher)
        if notes.titles:
            times = [t for t in times if not ISSUED_IN.search(notes.folded[start : t.start])]
        topic = next(
            (t for t in times if not t.base and not re.search(r"\d", notes.folded[start : t.start])), None
        )
        is_carried = (
            topic is not None
            and len(topic.first) != len("2024-05-01")
            and not any(start <= t.start < end for t in notes.titles)
        )
        if topic and is_carried and topic.start - start < NEAR and self._is_past(topic):
            state.period = (topic.first, topic.last)
        earlier: Reading | None = None
        last: Quantity | None = None
        last_claim: Claim | None = None
        position = start
        quantities = [q for q in notes.quantities if start <= q.start < end]
        for index, quantity in enumerate(quantities):
            stop = quantities[index + 1].start if index + 1 < len(quantities) else end
            around = Around(
                quantity, notes.folded[position : quantity.start], notes.folded[quantity.end : stop if stop > quantity.end else end],
                notes.folded[start:end], earlier, last, state.metric, state.share,
                frozenset(p.text.lower() for p in places),
            )  # fmt: skip
            reading = read(around)
            position = quantity.end
            if reading is None or not reading.name:
                if _is_worth_listing(quantity, around):
                    notes.claims.append(Claim(quantity.start, quantity.end, quantity, "en.unread"))
                continue
            claim = Claim(quantity.start, quantity.end, quantity, reading.rule)
            case = _case(notes, quantity.start)
            is_now = PRESENT.search(notes.folded[start : quantity.start]) is not None
            carried = ("", "") if case is not None or is_now else state.period
            is_multiple = quantity.counted[:5] in ("doubl", "tripl", "quadr")
            if re.fullmatch(TO_NEXT, around.after) or (is_multiple and re.search(r"\bto\b", around.after)):
                # doubling to 20% by 2030: both numbers have the time after the second.
                stop = quantities[index + 2].start if index + 2 < len(quantities) else end
            claim.quantity = _counted_as(quantity, reading)
            self._period(claim, reading, around, times, last_claim, carried, (start, stop))
            self._subject(claim, notes, reading, mentions, case, state, last_claim)
            self._area(claim, notes, reading, places, state)
            self._status(claim, notes.folded, start, stop)
            self._metric(claim, reading, around, times, case is not None)
            claim.publisher = Slot(state.publisher, "sentence" if state.publisher else "")
            notes.claims.append(claim)
            if reading.kind == "share":
                state.share = reading.name
            elif reading.kind in ("level", "change"):
                state.metric = reading.name
            earlier, last, last_claim = reading, quantity, claim
        found = {(t.first, t.last) for t in times if not t.base and self._is_past(t)}
        if len(found) == 1 and not topic and not any(start <= t.start < end for t in notes.titles):
            state.period = next(iter(found))

    def _is_past(self, time: Time) -> bool:
        return not self.year or time.last[:4] <= self.year

    def _period(
        self,
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
            if claim.end <= t.start < stop and t.start - claim.end < NEAR
            and not re.search(r"[;:]|,\s+(?!in\b|by\b|or\b|up\b|an?\b|making\b|conducted\b|carried\b|held\b|surveyed\b|taken\b)[a-z]|\b(?:and|while|whereas|compared|versus|than|is expected|to reach)\b|\bfrom\s+\S", around.after[: t.start - claim.end])
        ]  # fmt: skip
        since = last.end if last is not None else start
        before = [t for t in free if since <= t.start < claim.start]
        if last is not None and before and _follows(around.before, before[0].start - since):
            # …1.46 million in 2023 to 1.6 million: the time after a number is that number's.
            before = before[1:]
        compared = reading.compared and reading.first
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
        chosen = after[:1] or before[-1:]
        if compared and not after:
            return
        if chosen:
            period, origin = (chosen[0].first, chosen[0].last), "clause"
        elif last is not None and not compared and last.period[0] and not CLAUSE_END.search(around.before):
            period, origin = last.period, "sentence"
        elif earlier := [
            t
            for t in free
            if t.end <= claim.start
            and not CLAUSE_END.search(around.sentence[t.end - start : claim.start - start])
        ]:
            period, origin = (earlier[-1].first, earlier[-1].last), "sentence"
        elif carried[0]:
            period, origin = carried, "paragraph"
        else:
            period, origin = ("", ""), ""
        was_change = (
            last is not None and last.comparison + last.direction != ""
        ) or reading.rule in CHANGED_TO
        if (
            period[0] != period[1]
            and len(period[0]) == len("2024")
            and reading.kind != "change"
            and was_change
        ):
            # Between 2020 and 2024 capacity grew fivefold and reached …: the level is that of the end.
            period = (period[0],) * 2 if reading.first else (period[1],) * 2
        claim.period, claim.period_origin = period, origin

    def _subject(
        self,
        claim: Claim,
        notes: Notes,
        reading: Reading,
        mentions: list[Mention],
        case: Mention | None,
        state: State,
        last: Claim | None,
    ) -> None:
        if case is not None:
            claim.subject = Slot(case.identifier, "clause")
            return
        usable = [m for m in mentions if m.kind in SUBJECTS]
        of_words = reading.of.strip()
        inside = [
            m
            for m in usable
            if of_words and (m.text.lower() in of_words.lower() or of_words.lower() in m.text.lower())
        ]
        chosen = inside[-1:] or ([] if of_words else [m for m in usable if m.end <= claim.start][-1:])
        if not chosen and of_words and is_thing(of_words):
            chosen = [self._proposed(notes, claim, of_words)]
        if chosen:
            claim.subject = Slot(chosen[0].identifier, "clause")
            state.subject = chosen[0]
        elif last is not None and last.subject.value and reading.copied:
            claim.subject = Slot(last.subject.value, "sentence")
        elif before := [m for m in usable if m.end <= claim.start]:
            claim.subject = Slot(before[-1].identifier, "sentence")
        elif last is not None and last.subject.value:
            claim.subject = Slot(last.subject.value, "sentence")
        elif state.subject is not None:
            claim.subject = Slot(state.subject.identifier, "sentence")
        elif usable:
            claim.subject = Slot(usable[0].identifier, "sentence")
        elif named := self._headed(notes):
            claim.subject = Slot(named, "sentence")
        elif place := next((m for m in mentions if m.kind == "place"), None):
            claim.subject = Slot(place.identifier, "sentence")

    def _headed(self, notes: Notes) -> str:
        """A thing that a heading above names."""
        for heading in reversed(notes.headings):
            found = [m.identifier for m in self.lexicon.find(heading) if m.kind in SUBJECTS]
            if found:
                return found[0]
        return ""

    def _proposed(self, notes: Notes, claim: Claim, words: str) -> Mention:
        """A product that no vocabulary has: solar modules, heavy trucks."""
        name = singular(lower(words))
        known = self.lexicon.named("product", name) or self.lexicon.named("technology", name)
        identifier = known.identifier if known else identifier_for("product", name)
        at = notes.folded.lower().rfind(words.lower(), 0, claim.end + 120)
        start = max(at, 0)
        mention = Mention(start, start + len(words), identifier, "Product", "proposed", name)
        if known is None and at >= 0:
            notes.mentions.append(mention)
        return mention

    @staticmethod
    def _area(claim: Claim, notes: Notes, reading: Reading, places: list[Mention], state: State) -> None:
        after = [
            p
            for p in places
            if 0 <= p.start - claim.end < 30
            and re.fullmatch(
                r"[^,.;]*\b(?:in|by|for|across)\s+(?:the\s+)?", notes.folded[claim.end : p.start]
            )
        ]
        before = [p for p in places if p.end <= claim.start]
        chosen = (after[:1] if reading.copied or not before else []) or before[-1:] or after[:1]
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

    def _status(self, claim: Claim, text: str, start: int, stop: int) -> None:
        """Forecast, target or estimate by the words of the number's clause, when its time allows it."""
        before = text[start : claim.start]
        cut = list(CLAUSE_END.finditer(before))
        clause = before[cut[-1].end() :] if cut else before
        year = claim.period[1][:4]
        is_future = bool(year and self.year and year > self.year)
        is_past = bool(year and self.year and year < self.year)
        if is_past or (
            year
            and year == self.year
            and not w.FORECAST.search(clause[-80:])
            and not w.ESTIMATE.search(clause)
        ):
            claim.status = Slot("estimate" if w.ESTIMATE.search(clause) else "actual", "sentence")
        elif w.TARGET.search(clause) and not re.search(r"\b(?:forecast|expect)", clause):
            claim.status = Slot("target", "sentence")
        elif is_future:
            claim.status = Slot("forecast", "sentence")
        elif w.ESTIMATE.search(clause):
            claim.status = Slot("estimate", "sentence")
        elif w.FORECAST.search(clause[-60:]):
            claim.status = Slot("forecast", "sentence")

    def _metric(
        self, claim: Claim, reading: Reading, around: Around, times: list[Time], is_case: bool
    ) -> None:
        if reading.kind == "change":
            self._change(claim, reading, around, times, is_case)
        elif reading.rule == "en.change-to" and is_case:
            claim.direction = reading.direction
            claim.comparison = "improvement" if reading.direction == "increase" else "reduction"
        names, fallback = _names(claim, reading)
        for one in names:
            if entry := self.lexicon.named("metric", one):
                claim.metric = Slot(entry.identifier, reading.origin)
                return
        claim.metric = Slot(f"?{fallback}", reading.origin)

    @staticmethod
    def _change(claim: Claim, reading: Reading, around: Around, times: list[Time], is_case: bool) -> None:
        claim.direction = reading.direction
        after = re.split(r"[;]|,\s+(?:and|while|but)\b", around.after)[0][:90]
        near = f"{around.before} # {after}"
        bases = [t for t in times if t.base and claim.start - len(around.before) <= t.start < claim.end + 60]
        if reading.copied:
            near, bases = around.sentence, [t for t in times if t.base]
        if reading.annual or w.ANNUAL.search(near) or A_YEAR.match(around.after):
            claim.comparison = "average-annual"
        elif w.YEARLY.search(near):
            claim.comparison = "year-on-year"
        elif w.MONTHLY.search(near):
            claim.comparison = "versus"
        elif bases:
            base = bases[0]
            claim.base = (base.first, base.last)
            is_year = claim.period[0] and year_before(claim.period[0]) == base.first
            claim.comparison = "year-on-year" if is_year else "base-year"
        elif reading.versus:
            claim.comparison = "versus"
        elif (
            is_case
            or not claim.period[0]
            or (claim.period_origin == "paragraph" and not FULL_YEAR.search(around.sentence))
        ):
            claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
        if claim.comparison == "year-on-year" and claim.period[0] and not claim.base[0]:
            claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))


def _names(claim: Claim, reading: Reading) -> tuple[list[str], str]:
    """The names under which a metric may be known, and the one that it gets otherwise."""
    name = lower(reading.name)
    if reading.kind != "change":
        return [name, singular(name)], name
    is_result = claim.comparison in ("improvement", "reduction")
    if claim.quantity.kind == "points" or is_result:
        return [f"change in {name}", f"{name} change"], f"change in {name}"
    if claim.quantity.kind == "multiple":
        return [f"{name} multiple", f"multiple of {name}"], f"{name} multiple"
    return [f"growth of {name}", f"{name} growth", f"growth in {name}"], f"{name} growth"


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence; an abbreviation ends none."""
    found, position = [], 0
    for end in SENTENCE_END.finditer(text):
        found.append((position, end.end()))
        position = end.end()
    return [*found, (position, len(text))]


def _earlier(cell: str, years: int) -> str:
    return f"{int(cell[:4]) - years}{cell[4:]}" if cell else ""


def _counted_as(quantity: Quantity, reading: Reading) -> Quantity:
    """1.12 million, where the measure says of what: persons, vehicles, devices."""
    if not quantity.unit.endswith("-piece") or quantity.kind != "count":
        return quantity
    words = f"{reading.name} {reading.of}".lower()
    for pattern, unit in WHAT_IS_COUNTED:
        if re.search(pattern, words):
            name = quantity.unit.replace("piece", unit)
            return replace(quantity, unit=name) if name in units().identifiers else quantity
    return quantity


def _follows(between: str, at: int) -> bool:
    """Whether a time stands right after the number before: in 2023, (2023)."""
    return (
        re.fullmatch(
            r"\s*(?:units|vehicles|people)?\s*\(?(?:[a-z ]{0,14}\b(?:in|by|at|for|during|since)\s+)?(?:the\s+)?",
            between[:at],
        )
        is not None
    )


def _case(notes: Notes, at: int) -> Mention | None:
    """The case in scope at a place."""
    return next((m for m in reversed(notes.mentions) if m.kind == "case" and m.start <= at), None)


def _is_worth_listing(quantity: Quantity, around: Around) -> bool:
    """Numbers that are listed as not understood: not durations, not small counts in words."""
    return quantity.kind in ("percent", "money", "points") or (
        quantity.kind == "measure"
        and quantity.unit not in ("unit/year", "unit/month", "unit/day", "unit/week", "unit/hour")
    )


def _publisher(notes: Notes, mentions: list[Mention], start: int, end: int) -> str:
    """Whose figures a sentence gives: According to the IEA; data from SNE Research; the association expects."""
    for found in PUBLISHER.finditer(notes.folded, start, end):
        span = found.span("a") if found["a"] else found.span("b")
        named = [m for m in mentions if m.kind == "organization" and m.start < span[1] and m.end > span[0]]
        if named:
            return named[0].identifier
    return ""


PUBLISHER = re.compile(
    r"(?:(?:[Aa]ccording to|[Dd]ata (?:from|by|of|compiled by)|[Ff]igures (?:from|by|of)|[Ee]stimates? (?:from|by|of)|[Ss]tatistics (?:from|by|of)|(?:published|reported|released|compiled|conducted|carried out|surveyed|calculated) by|[Ss]urvey (?:by|of)|[Ss]ource:)\s+(?:the\s+)?(?P<a>[A-Z][^,.;]{1,80}))"
    r"|(?P<b>[A-Z][A-Za-z ()&.-]{2,80}?)\s+(?:reports?|reported|says?|said|estimates?|estimated|expects?|forecasts?|projects|predicts?|figures show|data show|puts|found|calculates)\b"
)
