"""English prose: what each number measures, of what and when, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.english import slots
from graph_build.extraction.english.bare import DENSITY_UNIT
from graph_build.extraction.english.classes import is_size_class
from graph_build.extraction.english.comparisons import compare, names_of
from graph_build.extraction.english.labels import Context, above, is_label, is_labelled, said_in
from graph_build.extraction.english.metrics import read
from graph_build.extraction.english.names import is_thing
from graph_build.extraction.english.periods import ASKED, INTENDS, OTHER_TIME, period
from graph_build.extraction.english.phrases import lower, singular
from graph_build.extraction.english.quantities import OTHER
from graph_build.extraction.english.readings import Around, Reading
from graph_build.extraction.english.runs import Run, is_in_passing
from graph_build.extraction.english.sentences import (
    AFTER_TITLE,
    COMING,
    EFFECTIVE,
    ISSUED_IN,
    OF_ITSELF,
    PRESENT,
    dates_title,
    is_past_tense,
    is_present_tense,
    sentences,
)
from graph_build.extraction.english.slots import Sentence, State
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Claim, Mention, Notes, Quantity, Slot, Time, of
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.patterns import pattern
from graph_build.extraction.quantities import units

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
SURVEY = re.compile(
    r"\b(?:survey(?:ed|s)?|poll(?:ed)?|respondents|interviewed|questionnaire)\b", re.IGNORECASE
)
RESPONDENTS = re.compile(r"\brespondents\b", re.IGNORECASE)
# …to 60% by 2030 from 31% today
TODAY = re.compile(r"[^,.;]{0,12}\b(?:today|now|at present|currently)\b")
# After the boom of 2021–2023 the market shrank: no time of what follows.
AFTERWARDS = re.compile(r"\s*(?:After|Following|Since|Before|Until|Prior to|Unlike|Compared)\b")

# China's share, which was 24% in 2018, …
ASIDE_CLAUSE = re.compile(r",\s(?:which|who|whose)\s")
FISCAL = re.compile(r"(?<!\d)(?:19|20)\d\d/(?:\d\d|(?:19|20)\d\d)(?!\d)")
BY_THEN = re.compile(r"\b(?:by then|by that time|by that date|then)\b", re.IGNORECASE)
SUBJECTS = ("product", "technology", "industry", "track", "infrastructure", "application")
SKIPPED = frozenset({"cell", "section", "heading", "table", "figure", "note", "caption"})
NEAR = 60


@Language.factory("zhitu_english")
class English:
    """Fills `notes.claims`; names, times and quantities have been found before."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.year = ""
        self.default_area = ""
        self.start("")

    def start(self, source: str) -> None:
        """Forgets what opened the last list."""
        self.label, self.label_of = Context(), ""
        # When those who were asked were asked, and of whom the items of a list give shares.
        self.survey = ("", "")
        self.list_alike: dict[str, Reading] = {}
        self.list_share = self.list_of = self.asked_share = ""
        self.last_period = ("", "")
        # The times of what a section has told so far.
        self.is_fiscal = False
        self.section_periods: list[tuple[str, str]] = []

    def __call__(self, doc: Doc) -> Doc:
        """Reads sentence by sentence; period, area, subject and publisher carry over the sentences of a block."""
        notes = of(doc)
        if notes.kind in SKIPPED:
            return doc
        context = self._context(notes)
        self.is_fiscal = self.is_fiscal or FISCAL.search(notes.folded) is not None
        state = State(area=self.default_area, above=context, survey=self.survey)
        if notes.kind == "item" and notes.section == self.list_of:
            state.share, state.alike = self.list_share, dict(self.list_alike)
        if notes.kind == "paragraph" and notes.section == self.list_of:
            state.before = self.last_period
            state.before_origin = "paragraph" if self._is_topical(self.last_period) else "section"
        if notes.section != self.list_of:
            self.section_periods = []
        for start, end in sentences(notes.folded):
            mentions = [m for m in notes.mentions if start <= m.start < end]
            times = [t for t in notes.times if start <= t.start < end]
            times = [t for t in times if not EFFECTIVE.search(notes.folded[start : t.start])]
            if notes.titles:
                times = [t for t in times if not ISSUED_IN.search(notes.folded[start : t.start])]
                times = [t for t in times if not dates_title(notes, t, start, end)]
                times = [
                    t
                    for t in times
                    if not any(
                        u.end <= t.start and AFTER_TITLE.fullmatch(notes.folded[u.end : t.start])
                        for u in notes.titles
                        if start <= u.start < end
                    )
                ]
            self._sentence(Sentence(notes, start, end, mentions, times), state)
        self.section_periods += [
            c.period
            for c in notes.claims
            if c.period[0] and c.status.value in ("actual", "estimate") and c.rule not in OTHER_TIME
        ]
        self.survey = state.survey
        self.list_alike = state.alike
        self.asked_share = state.asked_share or self.asked_share
        self.list_share, self.list_of = state.share, notes.section
        if notes.kind == "paragraph" and is_label(notes):
            self.last_period = ("", "")
            return doc
        has_said = any(c.period == state.period for c in notes.claims)
        self.last_period = state.period if state.period[0] and has_said else state.before
        return doc

    def _is_topical(self, period: tuple[str, str]) -> bool:
        """Whether a time is the one that the section is about: its first, or one of the only year that it names."""
        seen = self.section_periods
        return bool(seen) and (period == seen[0] or {_year_of(p) for p in seen} == {_year_of(period)})

    def _context(self, notes: Notes) -> Context:
        """What the headings, and for the items of a list the line that opens it, say of time and status."""
        found = above(notes)
        is_line = notes.kind == "item" or (notes.kind == "paragraph" and is_labelled(notes.folded))
        if is_line and notes.section == self.label_of and not self.label.is_empty:
            return Context(
                self.label.period if self.label.period[0] else found.period, self.label.status or found.status
            )
        if not is_line:
            self.label = said_in(notes.folded) if is_label(notes) else Context()
            self.label_of = notes.section
        return found

    def _sentence(self, sentence: Sentence, state: State) -> None:
        notes, start, end = sentence.notes, sentence.start, sentence.end
        is_dated = self._opens(sentence, state)
        before = len(notes.claims)
        places = frozenset(m.text.lower() for m in sentence.mentions if m.kind == "place")
        text = notes.folded
        quantities = [
            q
            for q in notes.quantities
            if start <= q.start < end and not is_size_class(text[start : q.start], q, text[q.end : end])
        ]
        run = Run(start, [*(q.start for q in quantities), end, end])
        for index, quantity in enumerate(quantities):
            if quantity.kind == OTHER:
                run.position = quantity.end
                continue
            around, stop = run.around(quantities, index, sentence, state, places)
            around.fiscal = self.is_fiscal
            around.asked_share = state.asked_share or (self.asked_share if state.survey[0] else "")
            reading = read(around)
            is_aside = is_in_passing(reading, around)
            # Order intake at the 210 builders in our panel dropped: what is counted in passing ends no phrase.
            run.position = run.position if is_aside else quantity.end
            if reading is None or not reading.name:
                if _is_worth_listing(quantity):
                    notes.claims.append(Claim(quantity.start, quantity.end, quantity, "en.unread"))
                continue
            claim = self._claim(sentence, state, reading, around, run.last, run.stop(around, index, stop))
            if reading.kind == "count" and reading.of and slots.ASKING.search(around.before):
                state.asked_share = f"share of {lower(reading.of)}"
            if is_aside:
                # Of 320 manufacturers in 11 countries it is the manufacturers that are asked.
                is_asked = "aside" in run.alike and ASKED.search(run.alike["aside"].name) is not None
                run.alike["aside"] = run.alike["aside"] if is_asked else reading
            else:
                run.takes(claim, reading, quantity)
        alike = run.alike
        state.alike |= {k: r for k, r in alike.items() if k != "aside" and r.kind != "change"}
        if not is_dated and not sentence.has_title:
            self._carries(notes.claims[before:], state, sentence)

    def _carries(self, claims: list[Claim], state: State, sentence: Sentence) -> None:
        """The time of a sentence's first number is that of the next sentence, where it says none."""
        first = next((c for c in claims if c.metric.value), None)
        if (
            first is None
            or ASIDE_CLAUSE.search(sentence.notes.folded, sentence.start, first.start) is not None
            or first.rule in OTHER_TIME
            or first.period_origin != "clause"
            or first.status.value not in ("actual", "estimate")
        ):
            return
        if first.period[0][:4] == first.period[1][:4]:
            state.period = first.period

    def _opens(self, sentence: Sentence, state: State) -> bool:
        """Takes note of whose figures a sentence gives and of the time it begins with; whether it begins with one."""
        times, text = sentence.times, sentence.text
        found = slots.publisher(sentence.notes, sentence.mentions, sentence.start, sentence.end)
        state.publisher = found or ("" if times else state.publisher)
        if RESPONDENTS.search(text) and not state.asked_share and not self.asked_share:
            state.asked_share = "share of respondents"
        if (asking := SURVEY.search(text)) and (
            asking.group().lower() != "respondents" or not state.survey[0]
        ):
            opened = [t for t in times if not t.base and self._is_past(t)]
            asked = [t for t in opened if not INTENDS.search(text[: t.start - sentence.start])]
            if asked:
                state.survey, state.asked_in = (asked[0].first, asked[0].last), sentence.notes.identifier
        is_after = AFTERWARDS.match(text) is not None
        opening = (
            t
            for t in times
            if not t.base and not is_after and not pattern(r"\d").search(text[: t.start - sentence.start])
        )
        topic = next((t for t in opening if not INTENDS.search(text[: t.start - sentence.start])), None)
        is_day = topic is not None and len(topic.first) == len("2024-05-01")
        is_near = topic is not None and topic.start - sentence.start < NEAR
        is_earlier = (
            pattern(r"\b(?:had|still)\s(?:[a-z]+ly\s|already\s|been\s)?[a-z]+(?:ed|en|wn)\b").search(text)
            is not None
            and state.period[0] != ""
        )
        if (
            topic
            and is_near
            and not is_day
            and not sentence.has_title
            and self._is_past(topic)
            and not is_earlier
        ):
            state.period = (topic.first, topic.last)
        return topic is not None and is_near

    def _claim(
        self,
        sentence: Sentence,
        state: State,
        reading: Reading,
        around: Around,
        last: Claim | None,
        stop: int,
    ) -> Claim:
        notes, quantity = sentence.notes, around.quantity
        claim = Claim(quantity.start, quantity.end, _counted_as(quantity, reading), reading.rule)
        case = slots.case_at(notes, quantity.start) or slots.case_after(notes, quantity.end, sentence.end)
        is_now = PRESENT.search(notes.folded[sentence.start : quantity.start]) is not None
        is_own = COMING.search(sentence.text) is not None or OF_ITSELF.match(sentence.text) is not None
        is_so = is_now or is_present_tense(sentence, claim)
        is_so = is_so or sentence.has_title
        carried = ("", "") if case is not None or is_so or is_own else state.period
        is_of_asked = ASKED.search(reading.name) is not None or sentence.notes.identifier == state.asked_in
        if reading.kind == "share" and state.survey[0] and case is None and is_of_asked:
            carried = state.survey
        if reading.kind == "count" and state.survey[0] and slots.ASKING.search(around.before):
            carried = state.survey
        if carried[0][:4] != carried[1][:4] and reading.kind != "change" and not self.is_fiscal:
            carried = ("", "")
        if slots.is_foreseen(sentence, claim) and case is None and not is_own:
            carried = ("", "") if BY_THEN.search(sentence.text) else state.outlook
        period(claim, reading, around, sentence.times, last, carried, (sentence.start, stop))
        if (
            not claim.period[0]
            and state.before[0]
            and not (reading.kind == "share" and ASKED.search(reading.name))
            and not reading.compared
            and not slots.ASKING.search(around.before)
            and case is None
            and not is_so
            and not is_own
            and is_past_tense(sentence, claim)
        ):
            claim.period, claim.period_origin = state.before, state.before_origin
        if (
            not claim.period[0]
            and state.future[0]
            and BY_THEN.search(notes.folded[sentence.start : quantity.start])
        ):
            claim.period, claim.period_origin = state.future, "sentence"
        if not claim.period[0] and state.above.period[0] and case is None and not is_now:
            claim.period, claim.period_origin = state.above.period, "heading"
        self._subject(claim, notes, reading, sentence.mentions, case, state, last)
        slots.area(claim, sentence, reading, state)
        slots.status(claim, sentence, self.year, state.above)
        self._as_of_today(claim, reading, around, state)
        self._metric(claim, reading, around, sentence, case is not None)
        if claim.status.value in ("forecast", "target") and claim.period[0]:
            state.future = claim.period
            is_outlook = claim.period_origin == "clause" and claim.status.value == "forecast"
            if is_outlook and state.outlook_at != sentence.start:
                state.outlook, state.outlook_at = claim.period, sentence.start
        claim.publisher = Slot(state.publisher, "sentence" if state.publisher else "")
        notes.claims.append(claim)
        if reading.kind == "share" or reading.name.startswith("share of"):
            state.share = reading.name
            state.asked_share = reading.name if ASKED.search(reading.name) else state.asked_share
        elif reading.kind in ("level", "change"):
            state.metric = reading.name
        return claim

    def _as_of_today(self, claim: Claim, reading: Reading, around: Around, state: State) -> None:
        """What is expected by so many is said of them today; and what is so today has happened."""
        is_asked = reading.kind == "share" and ASKED.search(reading.name) is not None
        if (
            is_asked
            and claim.status.value == "forecast"
            and (not claim.period[0] or self._is_past_period(claim))
        ):
            # 35% anticipate a decline: so many do now.
            claim.status = Slot("actual", "clause")
        if reading.rule == "en.we-see":
            claim.status = Slot("forecast", "clause")
            if not claim.period[0] and state.future[0]:
                claim.period, claim.period_origin = state.future, "sentence"
        if (reading.compared or reading.rule in ("en.change-from", "en.share")) and TODAY.match(around.after):
            claim.status = Slot("actual", "clause")

    def _is_past_period(self, claim: Claim) -> bool:
        return bool(self.year) and claim.period[1][:4] <= self.year

    def _is_past(self, time: Time) -> bool:
        return not self.year or time.last[:4] <= self.year

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

    def _metric(
        self, claim: Claim, reading: Reading, around: Around, sentence: Sentence, is_case: bool
    ) -> None:
        times = sentence.times
        before = [c for c in sentence.notes.claims if sentence.start <= c.start < claim.start]
        if reading.kind == "change":
            compare(claim, reading, around, times, is_case, self.year, before)
        elif reading.rule in ("en.change-to", "en.to") and reading.direction and is_case:
            claim.direction = reading.direction
            claim.comparison = "improvement" if reading.direction == "increase" else "reduction"
        names, fallback = names_of(claim, reading)
        for one in names:
            if entry := self.lexicon.named("metric", one):
                claim.metric = Slot(entry.identifier, reading.origin)
                return
        claim.metric = Slot(f"?{fallback}", reading.origin)


def _year_of(period: tuple[str, str]) -> tuple[str, bool, bool]:
    """Its last year, whether it is shorter than a year, and whether it spans several."""
    return period[1][:4], len(period[1]) > len("2024"), period[0] != period[1]


def _counted_as(quantity: Quantity, reading: Reading) -> Quantity:
    """1.12 million, where the measure says of what: persons, vehicles, devices."""
    if (
        "density" in reading.name
        and quantity.unit in ("unit/device", "unit/piece")
        and quantity.kind == "count"
    ):
        return replace(quantity, unit=DENSITY_UNIT, kind="measure")
    is_general = (
        quantity.unit.endswith("-piece") or pattern(r"\bunits?$").search(quantity.counted) is not None
    )
    if not is_general or quantity.kind != "count":
        return quantity
    words = f"{reading.name} {reading.of}".lower()
    for named, unit in WHAT_IS_COUNTED:
        if pattern(named).search(words):
            name = pattern("piece|device").sub(unit, quantity.unit)
            return replace(quantity, unit=name) if name in units().identifiers else quantity
    return quantity


def _is_worth_listing(quantity: Quantity) -> bool:
    """Numbers that are listed as not understood: not durations, not small counts in words."""
    return quantity.kind in ("percent", "money", "points") or (
        quantity.kind == "measure"
        and quantity.unit not in ("unit/year", "unit/month", "unit/day", "unit/week", "unit/hour")
    )
