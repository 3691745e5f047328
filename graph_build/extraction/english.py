"""English prose: observations and links, clause by clause."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction import grammar as g
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Claim, Link, Mention, Notes, Slot, Time, of
from graph_build.extraction.times import year_before

SENTENCE = re.compile(r"(?:[^.!?\n]|(?<=\d)\.(?=\d)|(?<=\b[A-Z])\.|\.(?=[a-z,;]))+[.!?]?")
CLAUSE = re.compile(
    r"(?:(?!\s+(?:while|whereas|but|and (?=(?:is|are|was|were|has|had|it|the)\b))\b|;|,\s+(?:while|whereas|but|with|up|down|which|and)\b).)+"
)
UP = r"increas\w*|r[io]se\w*|risen|grew|grow\w*|climb\w*|up|expand\w*|gain\w*|improv\w*|surg\w*|jump\w*|boost\w*|rais\w*|higher"
DOWN = r"decreas\w*|fell|fall\w*|declin\w*|dropp?\w*|reduc\w*|cut\w*|down|shr[aiu]nk\w*|lower\w*|shorten\w*|contract\w*|slipp\w*|saving\w*"
CHANGE = re.compile(
    rf"\b(?P<v>{UP}|{DOWN})\b(?:\s+\w+ly)?(?:\s+(?:the|its|their)?\s*[a-z][a-z -]{{2,40}}?)?\s*(?:by|of)?\s*(?:about|around|nearly|approximately|almost|over|more than|up to|roughly|some)?\s*$",
    re.IGNORECASE,
)
CHANGE_AFTER = re.compile(
    rf"^\s*(?:(?:year-on-year|annual|yearly)\s+)?(?P<v>{UP}|{DOWN}|growth|higher|lower|more|less)\b",
    re.IGNORECASE,
)
LEVEL = re.compile(
    rf"\b(?:{UP}|{DOWN})\b(?:\s+\w+ly)?\s+to\s*(?:about|around|nearly|over|more than|just)?\s*$",
    re.IGNORECASE,
)
YOY = re.compile(
    r"year[- ]on[- ]year|year[- ]over[- ]year|\byoy\b|from a year earlier|compared with the previous year|from the previous year|over the previous year|than the year before|from (?:19|20)\d\d|compared (?:with|to) (?:19|20)\d\d|on the year",
    re.IGNORECASE,
)
ANNUAL = re.compile(
    r"compound annual|CAGR|annual(?:ly)? (?:average|growth)|average annual|per year|a year\b|annually",
    re.IGNORECASE,
)
FORECAST = re.compile(
    r"expect\w*|forecast\w*|project(?:ed|ion)\w*|predict\w*|will\b|is set to|are set to|estimat\w* to|likely to|by (?:19|20)\d\d",
    re.IGNORECASE,
)
TARGET = re.compile(
    r"target\w*|aim\w*|goal\w*|pledg\w*|commit\w*|plans? to|mandat\w*|requir\w*|must", re.IGNORECASE
)
SHARE = re.compile(
    r"(?:accounted for|accounts for|account for|accounting for|represent\w*|made up|makes up|share of)\s*(?:about|around|nearly|over|more than|almost)?\s*$",
    re.IGNORECASE,
)
SHARE_OF = re.compile(
    r"^\s*(?:share\s+)?of\s+(?P<of>(?:the\s+|all\s+|total\s+|global\s+|world\s+)*[A-Za-z][A-Za-z -]{2,40}?)(?=[.,;]|\s+(?:in|by|from|and|while|was|is|are)\b|$)",
    re.IGNORECASE,
)
PUBLISHER = re.compile(
    r"(?:according to|data from|figures from|estimates? (?:by|from)|published by|reported by)\s+(?:the\s+)?(?P<n>[A-Z][^,.;]{2,60})|(?:^|\.\s+)(?:The\s+)?(?P<m>[A-Z][A-Za-z ()&-]{2,60}?)\s+(?:reports?|said|says|estimates?|reported|expects?|forecasts?|projects|predicts)\b"
)
ISSUED = re.compile(
    r"(?P<verb>issued|published|released|adopted|launched|introduced|unveiled|announced|enacted)",
    re.IGNORECASE,
)
USES = re.compile(
    r"\b(?:us(?:es|ed|ing)|deploy\w*|adopt\w*|appl(?:ies|ied|ying)|implement\w*|install\w*|introduc\w*|leverag\w*|combin\w*)\b",
    re.IGNORECASE,
)
ENABLES = re.compile(
    r"\b(?:enabl\w*|support\w*|improv\w*|power\w*|driv\w*|us(?:ed|e) (?:for|in)|appl(?:ied|y) (?:to|in|for)|facilitat\w*|automat\w*|perform\w*|mak\w+ possible|help\w* (?:with)?)\b",
    re.IGNORECASE,
)
ROW = re.compile(r"\s*(?:,|and|or|,\s*and|&|as well as|/)\s*(?:the\s+)?", re.IGNORECASE)
SUBJECTS = (
    "industry",
    "technology",
    "track",
    "product",
    "infrastructure",
    "organization",
    "policy",
    "application",
)


@Language.factory("zhitu_english")
class English:
    """Fills `notes.claims` and `notes.links`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.year = ""
        self.default_area = ""

    def __call__(self, doc: Doc) -> Doc:
        """Reads sentence by sentence; the period, the area and the publisher carry over sentences of a paragraph."""
        notes = of(doc)
        if notes.kind in ("cell", "section", "heading", "table", "figure", "note"):
            return doc
        period, area, publisher = ("", ""), self.default_area, ""
        subject: Mention | None = None
        metric = ""
        for sentence in SENTENCE.finditer(notes.text):
            start, end = sentence.span()
            mentions = [m for m in notes.mentions if start <= m.start < end]
            times = [t for t in notes.times if start <= t.start < end]
            places = [m for m in mentions if m.kind == "place"]
            if places:
                area = places[0].identifier
            if found := PUBLISHER.search(notes.text, start, end):
                group = "n" if found["n"] else "m"
                named = [
                    m
                    for m in mentions
                    if m.kind == "organization" and found.start(group) <= m.start < found.end(group)
                ]
                publisher = named[0].identifier if named else publisher
            for quantity in (q for q in notes.quantities if start <= q.start < end):
                claim = Claim(
                    quantity.start,
                    quantity.end,
                    quantity,
                    "en.clause",
                    publisher=Slot(publisher, "paragraph" if publisher else ""),
                )
                first = _clause_start(notes, start, quantity.start)
                period = self._period(claim, times, period, first, end)
                subject = self._subject(claim, mentions, subject, first)
                metric = self._metric(claim, notes, first, start, end, metric)
                claim.area = Slot(area, "sentence" if places else "paragraph") if area else Slot()
                self._status(claim, notes.text[start:end], quantity.start - start)
                notes.claims.append(claim)
            notes.links += _links(notes, mentions, start, end)
        return doc

    def _period(
        self, claim: Claim, times: list[Time], carried: tuple[str, str], first: int, end: int
    ) -> tuple[str, str]:
        free = [t for t in times if not t.base]
        before = [t for t in free if first <= t.start < claim.start]
        after = [t for t in free if claim.end <= t.start and t.start - claim.end < 40]
        earlier = [t for t in free if t.end <= first]
        chosen = before[-1:] or after[:1] or earlier[-1:]
        if chosen:
            claim.period, claim.period_origin = (
                (chosen[0].first, chosen[0].last),
                "clause" if chosen[0].start >= first else "sentence",
            )
            return claim.period
        if carried[0]:
            claim.period, claim.period_origin = carried, "paragraph"
        return carried

    @staticmethod
    def _subject(
        claim: Claim, mentions: list[Mention], carried: Mention | None, first: int
    ) -> Mention | None:
        usable = [m for m in mentions if m.kind in SUBJECTS]
        here = (
            [m for m in usable if m.start >= first and m.start < claim.start]
            or [m for m in usable if m.start < claim.start]
            or [m for m in usable if m.start - claim.end < 60]
        )
        chosen = min(here, key=lambda m: SUBJECTS.index(m.kind), default=None)
        if chosen is not None:
            claim.subject = Slot(chosen.identifier, "clause")
            return chosen
        if carried is not None:
            claim.subject = Slot(carried.identifier, "paragraph")
        return carried

    def _metric(self, claim: Claim, notes: Notes, first: int, start: int, end: int, carried: str) -> str:
        text, quantity = notes.text, claim.quantity
        before, after = text[first : quantity.start], text[quantity.end : end]
        share = SHARE.search(before) if quantity.kind == "percent" else None
        part_of = SHARE_OF.match(after) if quantity.kind == "percent" else None
        if (share or before.rstrip().endswith(("share of", "share"))) and part_of:
            claim.rule = "en.share"
            name = re.sub(r"^(?:the|all|total)\s+", "", part_of["of"].strip())
            claim.metric = self._named((f"share of {name}",), f"share of {name}", "clause")
            return carried
        change = CHANGE.search(before) if not LEVEL.search(before) else None
        later = None if change else CHANGE_AFTER.match(after)
        heads = list(g.grammar("en").heads.finditer(text, first, quantity.start))
        late = list(g.grammar("en").heads.finditer(text, quantity.end, min(end, quantity.end + 60)))
        head = heads[-1].group().lower() if heads else ""
        if (change or later) and quantity.kind in ("percent", "points", "multiple"):
            verb = (change or later)["v"].lower()  # type: ignore[index]
            claim.rule = "en.change"
            claim.direction = "decrease" if re.fullmatch(DOWN + "|less|lower", verb) else "increase"
            clause = text[first:end]
            timed = YOY.search(clause)
            claim.comparison = (
                "average-annual"
                if ANNUAL.search(clause)
                else "year-on-year"
                if timed or re.search("year", after[:30])
                else ("improvement" if claim.direction == "increase" else "reduction")
            )
            if claim.comparison == "year-on-year" and claim.period[0]:
                claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))
            stem = (
                head
                or (late[0].group().lower() if late and late[0].start() - quantity.end < 12 else "")
                or carried
            )
            if stem:
                words = (f"{stem} growth", f"change in {stem}", f"{stem} change")
                claim.metric = self._named(
                    words, words[0] if timed else words[1], "clause" if head else "carried"
                )
            return carried
        counted = re.match(r"\s*(?P<n>(?:[a-z-]+\s+){0,2}[a-z]+s)\b", after)
        if head:
            linked = len(text[heads[-1].end() : quantity.start]) < 45
            claim.metric = self._named((head,), head, "clause" if linked else "clause-apart")
            return head
        if late and quantity.kind == "money":
            claim.metric = self._named((late[0].group().lower(),), late[0].group().lower(), "clause-apart")
            return late[0].group().lower()
        if quantity.kind == "count" and counted:
            claim.rule = "en.counted"
            name = f"number of {counted['n']}"
            claim.metric = self._named((name,), name, "clause")
        elif carried and (
            LEVEL.search(before)
            or re.search(
                r"\b(?:reach\w*|hit|total\w*|exceed\w*|be|was|were|to)\s*(?:about|around|nearly|over|more than)?\s*$",
                before,
                re.IGNORECASE,
            )
        ):
            claim.metric = self._named((carried,), carried, "carried")
        return carried

    def _named(self, names: tuple[str, ...], fallback: str, origin: str) -> Slot:
        for name in names:
            if entry := self.lexicon.named("metric", name):
                return Slot(entry.identifier, origin)
        return Slot(f"?{fallback}", origin)

    def _status(self, claim: Claim, sentence: str, at: int) -> None:
        last = claim.period[1][:4]
        future = bool(last and self.year and last > self.year)
        if TARGET.search(sentence[:at]) and future:
            claim.status = Slot("target", "sentence")
        elif (FORECAST.search(sentence[:at]) and (future or not last or not self.year)) or future:
            claim.status = Slot("forecast", "sentence")


def _clause_start(notes: Notes, start: int, at: int) -> int:
    first = start
    for clause in CLAUSE.finditer(notes.text, start, at):
        first = clause.start()
    return first


def _links(notes: Notes, mentions: list[Mention], start: int, end: int) -> list[Link]:
    out: list[Link] = []
    technologies = [m for m in mentions if m.kind == "technology"]
    applications = [m for m in mentions if m.kind == "application"]
    for trigger in ENABLES.finditer(notes.text, start, end):
        left = [m for m in technologies if m.end <= trigger.start() and trigger.start() - m.end < 25]
        right = [m for m in applications if m.start >= trigger.end() and m.start - trigger.end() < 25]
        for one in left[-1:]:
            for other in right[:1]:
                name = "performs" if one.class_name == "Robot" else "enables"
                out.append(
                    Link(
                        one.start,
                        other.end,
                        one.identifier,
                        name,
                        other.identifier,
                        "en.enables",
                        0.9,
                        one.text,
                        other.text,
                    )
                )
    return out
