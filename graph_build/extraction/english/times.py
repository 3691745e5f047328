"""English times: years, fiscal years, quarters, halves, months, days, spans, and what they are compared to."""

from __future__ import annotations

import calendar
import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Notes, Time, of
from graph_build.extraction.patterns import pattern

YEAR = r"(?:(?<![\d.,$€£/-])|(?<=\bmid-)|(?<=\bend-))(?:19|20)\d\d"
MONTHS = {n.lower(): i for i, n in enumerate(calendar.month_name) if n} | {
    n.lower(): i for i, n in enumerate(calendar.month_abbr) if n and n != "May"
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTH_NAMES = "|".join(n for n in calendar.month_name if n)
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
TIME = re.compile(
    # All of them begin with a word.
    r"\b(?=[a-z\d])(?:"
    rf"\b\d\d?(?:st|nd|rd|th)?\s(?P<z1>{MONTH_NAMES})\s(?:to|and|until|through|–|-)\s\d\d?(?:st|nd|rd|th)?\s(?P<z2>{MONTH_NAMES}),?\s(?P<z0>{YEAR})\b"
    rf"|\b(?P<x1>{MONTH_NAMES})\s\d\d?\s(?:to|and|until|through|–|-)\s(?P<x2>{MONTH_NAMES})\s\d\d?,?\s(?P<x0>{YEAR})\b"
    rf"|(?P<d1>{MONTH})\.?\s+(?P<d2>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<d0>{YEAR})\b"
    rf"|\b(?P<a2>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<a1>{MONTH})\.?,?\s+(?P<a0>{YEAR})\b"
    rf"|(?P<i0>{YEAR})-(?P<i1>\d\d)-(?P<i2>\d\d)(?!\d)"
    rf"|\b(?P<m1>{MONTH})\.?\s*(?:-|–|to|and)\s*(?P<m2>{MONTH})\.?,?\s+(?:of\s+)?(?P<m0>{YEAR})\b"
    rf"|\b(?:(?P<f1>end|late)[- ](?:of\s+)?)?(?P<n1>{MONTH})\.?,?\s+(?:of\s+)?(?P<n0>{YEAR})\b"
    rf"|\b(?:Q(?P<q1>[1-4])[\s-]?(?:of\s+)?(?:FY\s?)?|(?P<q2>first|second|third|fourth|final)[ -]quarter\s+(?:of\s+)?(?:FY\s?)?)(?P<q0>{YEAR})\b"
    rf"|(?P<s0>{YEAR})\s?Q(?P<s1>[1-4])\b"
    rf"|\b(?:H(?P<h1>[12])\s?(?:of\s+)?|(?P<h2>first|second)[ -]half\s+(?:of\s+)?)(?P<h0>{YEAR})\b"
    rf"|\bfirst\s+(?P<k1>two|three|four|five|six|seven|eight|nine|ten|eleven|[2-9]|1[01])\s+months\s+of\s+(?P<k0>{YEAR})\b"
    rf"|\b(?P<t1>spring|summer|autumn|fall)\s+(?:of\s+)?(?P<t0>{YEAR})\b"
    rf"|(?:\bFY\s?)?(?P<r0>{YEAR})\s*(?:(?:[-–—]|to|and|through|until)\s*(?:FY\s?)?(?P<r1>(?:19|20)\d\d)|[-–—/](?P<r2>\d\d(?![\d%]|[,.]\d)))\b"
    rf"|\b(?:by\s+|at\s+)?(?:the\s+)?(?:year[- ])?end[- ](?:of\s+)?(?:FY\s?)?(?P<e0>{YEAR})\b"
    rf"|\bFY\s?(?P<g0>{YEAR})\b|\bFY\s?(?P<g1>\d\d)(?!\d)"
    rf"|(?P<y0>{YEAR})(?![\d%]|,\d|\.\d|s\b|-\d{{2}}\b|\s*%)\b"
    rf"|\b(?P<l1>last|this|next)\s+year\b(?!['’]s(?!\s(?:survey|round|edition|poll|report|cohort|intake|results?|wave))))",
    re.IGNORECASE,
)
# in December, at the end of March: a month of the year that was last named.
BARE_MONTH = re.compile(
    rf"\b(?:(?:[Ii]n|of|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|to|end|late|early|for|and|during|as of|versus|against|than)\s+|(?:our|the|this|its)\s+(?={MONTH_NAMES})(?=\w+\s(?:poll|survey|edition|wave|round)))(?P<m>{MONTH_NAMES})\b(?!\.?\s+(?:of\s+)?\d|,\s+(?:19|20)\d\d)"
)
# In the third quarter as a whole, in the first half of the year, from January to July: of the year that was last named.
BARE_PART = re.compile(
    rf"\b(?:in|during|for|of|from|over|by|than|at|since) the (?:(?:end|close) of the )?(?:(?P<o>first|second|third|fourth|final|last) (?P<p>quarter|half)|first (?P<k>two|three|four|five|six|seven|eight|nine|ten|eleven|[2-9]|1[01]) months|(?P<j>{MONTH_NAMES})\s?(?:–|-|to)\s?(?P<l>{MONTH_NAMES}) period)\b(?:\s+of\s+(?:the|this)\s+year)?(?!\s+(?:of\b|(?:19|20)\d\d))"
    rf"|\b(?:in|for|of|by|to|from|than|since|during) (?P<q>[QH][1-4])\b(?!\s?(?:of\s|FY|(?:19|20)\d\d))"
    rf"|\b(?:from|between) (?P<j2>{MONTH_NAMES}) (?:to|and|through) (?P<l2>{MONTH_NAMES})\b(?!\.?\s+(?:of\s+)?\d|,\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
# For the year as a whole the federation expects …
WHOLE_YEAR = re.compile(
    r"\b(?:[Ff]or|[Ii]n|[Oo]ver) the (?:full|whole|entire|current) year\b(?!\s(?:19|20)\d\d)|\b(?:[Ff]or|[Ii]n|[Oo]ver) the year as a whole\b"
)
BARE_SPAN = re.compile(rf"\b(?P<j>{MONTH_NAMES})\s?(?:–|-|to)\s?(?P<l>{MONTH_NAMES})\b(?!\s(?:19|20)\d\d)")
BARE_SHARE = re.compile(
    r"\b(?:(?P<o>first|second|third|fourth) (?P<p>quarter|half)|first (?P<k>two|three|four|five|six|seven|eight|nine|ten|eleven|[2-9]|1[01]) months)\b(?P<j>)(?P<j2>)(?!\s+(?:of\s+)?(?:19|20)\d\d)",
    re.IGNORECASE,
)
# How far before a time the words may begin that say that something is compared with it.
REACH = 60
OPENING = 5
NO_NAME = re.compile(
    rf"{MONTH}|From|Since|During|Until|After|Before|Between|Through|Year|Fiscal|Financial|Calendar|Early|Late|Spring|Summer|Autumn|Fall|Winter|Over|With|Like|Than|Unlike|Half|Quarter|Around|About|Only|Both|Also|Target|Baseline|Versus|Against|Despite|Mid",
    re.IGNORECASE,
)
COMPARED_IN = re.compile(r"\b(?:from|than|against|versus|with)\s[^,;:]{2,30}\s(?:in|at|during)\s$")
COUNTS = {
    w: i
    for i, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
    )
}
BASE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:(?:many|much|high|large|big|low|long|fast|great) as in|since (?:its|the|their) \w+ in|times|twice|compared (?:with|to)|versus|vs\.?|relative to|against|than in(?: the (?:\w+ )?year| our| its| their)?|than|above|below|over|on|since|on those of|from its|"
    r"(?:up|down|increase|decrease|rise|rose|fell|drop|growth|decline|%|percent|points)\s+(?:on|from|over)|(?<!\w)from(?=\s*(?:the\s+)?$))\s*(?:the\s+)?(?:(?:level|figure|value|total|result|average|peak|volume)s? (?:of|in)\s+|(?:same|corresponding|comparable|equivalent|prior-year|previous-year) (?:period|quarter|month|months|half|half-year|week|time) (?:of|in)\s+|early\s+|late\s+|mid-|(?:the )?(?:fiscal|financial)(?: year)?\s+|FY\s?)?$",
    re.IGNORECASE,
)
# "from 2020 to 2024" and "from 1.4 in 2023" are no bases by themselves: the second is the time of another number.


@Language.factory("zhitu_english_times")
class EnglishTimes:
    """Fills `notes.times`; `year` is that of the publication, for last year and this year."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.year = ""
        self.start("")

    def start(self, source: str) -> None:
        """Forgets the year that was last named, and that of the lines above the text."""
        self.named = self.titled = ""
        self.blocks = 0

    def __call__(self, doc: Doc) -> Doc:
        """In the order of the text."""
        notes = of(doc)
        for found in TIME.finditer(notes.folded):
            period = _period(found, self.year)
            if period is None or notes.taken(*found.span()):
                continue
            before = notes.folded[max(0, found.start() - REACH) : found.start()]
            if found["y0"] and notes.kind == "paragraph" and _is_name(before, notes.folded[found.end() :]):
                continue
            is_span = found["r0"] is not None
            base = not is_span and BASE_BEFORE.search(before) is not None
            if (
                base
                and pattern(r"\bfrom\s*(?:the\s+)?$").search(before)
                and self.year
                and period[0][:4] >= self.year
            ):
                # …to lower emissions by 2% from 2025: when it begins.
                base = False
            notes.times.append(Time(*found.span(), *period, base=base))
        for found in BARE_PART.finditer(notes.folded):
            start, end = found.span()
            year = self._year(notes, start)
            months = _part(found)
            if not year or months is None or any(t.start < end and start < t.end for t in notes.times):
                continue
            is_base = (
                BASE_BEFORE.search(notes.folded[max(0, start - REACH) : start + len("from")]) is not None
            )
            first, last = f"{year}-{months[0]:02d}", f"{year}-{months[1]:02d}"
            notes.times.append(
                Time(
                    start,
                    end,
                    first,
                    last,
                    base=is_base or pattern("(?:from|than) the").match(found.group()) is not None,
                )
            )
        for found in WHOLE_YEAR.finditer(notes.folded):
            if year := self._year(notes, found.start()):
                notes.times.append(Time(*found.span(), year, year))
        for found in BARE_MONTH.finditer(notes.folded):
            start, end = found.span("m")
            if any(t.start < end and start < t.end for t in notes.times) or notes.taken(start, end):
                continue
            year = self._year(notes, start)
            if year:
                month = f"{year}-{MONTHS[found['m'].lower()]:02d}"
                is_base = BASE_BEFORE.search(notes.folded[max(0, start - REACH) : start]) is not None
                notes.times.append(Time(start, end, month, month, base=is_base))
        notes.times.sort(key=lambda t: t.start)
        self.named = self._year(notes, len(notes.folded), self.named)
        if self.blocks < OPENING and any(t.last[:4] == self.year for t in notes.times):
            # Issue 3/2025: what a document says of its date before its text.
            self.titled = self.year
        self.blocks += 1
        return doc

    def _year(self, notes: Notes, before: int, otherwise: str = "") -> str:
        """The year that was last named before a place, none that something is compared with; that of the publication."""
        earlier = [
            t.last[:4]
            for t in notes.times
            if t.end <= before
            and not t.base
            and t.last[:4] <= (self.year or "9")
            and not _is_aside(notes.folded, t)
        ]
        is_near = bool(self.named and self.year) and int(self.year) - int(self.named) <= 1
        return max(earlier, default=otherwise or self.titled or (self.named if is_near else self.year))


def _is_name(before: str, after: str) -> bool:
    """Investment in Factory 2030 will rise: a year that belongs to a name."""
    word = pattern(r"(?:^|[a-z,(]\s)(?P<w>[A-Z][a-z]{3,})\s$").search(before)
    return (
        word is not None
        and NO_NAME.fullmatch(word["w"]) is None
        and pattern(
            r"\s(?:will|is|was|has|are|were|and|programme|program|plan|strategy|the|that|which)\b|,\s(?:the|a|our|which)\b"
        ).match(after)
        is not None
    )


def _is_aside(text: str, time: Time) -> bool:
    """…18,700 robots (2023: 17,200); from 35% in 2022: a year that something is compared with."""
    before = text[max(0, time.start - 40) : time.start]
    is_bracket = before.rstrip().endswith("(") and text[time.end : time.end + 1] == ":"
    return is_bracket or (len(time.first) == len("2024") and COMPARED_IN.search(before) is not None)


def _period(found: re.Match[str], published: str) -> tuple[str, str] | None:
    groups = {name: text for name, text in found.groupdict().items() if text}
    kind = next(iter(groups))[0]
    kind = "n" if kind == "f" else kind
    if kind == "l":
        year = (
            str(int(published) + {"last": -1, "this": 0, "next": 1}[groups["l1"].lower()])
            if published
            else ""
        )
        return (year, year) if year else None
    if kind == "g":
        year = groups.get("g0") or f"20{groups['g1']}"
        return year, year
    year = groups[f"{kind}0"]
    if kind in "dai":
        return _day(year, groups[f"{kind}1"], groups[f"{kind}2"])
    if kind == "r":
        last_year = groups.get("r1") or year[:2] + groups["r2"]
        return (year, last_year) if int(last_year) >= int(year) else None
    first, last = _months(kind, groups)
    if first > last:
        return None
    return (f"{year}-{first:02d}", f"{year}-{last:02d}") if first else (year, year)


def _day(year: str, month_name: str, day: str) -> tuple[str, str] | None:
    month = MONTHS.get(month_name.lower()) or int(month_name)
    if not (1 <= month <= 12 and 1 <= int(day) <= calendar.monthrange(int(year), month)[1]):
        return None
    return (f"{year}-{month:02d}-{int(day):02d}",) * 2


def period_in(text: str, published: str = "") -> tuple[str, str]:
    """The first period that a caption or a heading names, whatever it is compared with."""
    for found in TIME.finditer(text):
        if period := _period(found, published):
            return period
    return "", ""


def months_in(text: str) -> tuple[int, int] | None:
    """January–September, first half: the months that a caption names without a year."""
    if found := BARE_SPAN.search(text):
        first, last = MONTHS[found["j"].lower()], MONTHS[found["l"].lower()]
        return (first, last) if first < last else None
    found = BARE_SHARE.search(text)
    return _part(found) if found else None


def _part(found: re.Match[str]) -> tuple[int, int] | None:
    """First and last month of a part of a year."""
    if part := found.groupdict().get("q"):
        size, number = (3, int(part[1])) if part[0] in "Qq" else (6, int(part[1]))
        return ((number - 1) * size + 1, number * size) if number * size <= 12 else None
    if found["k"]:
        return 1, _count(found["k"])
    if first := found["j"] or found["j2"]:
        months = MONTHS[first.lower()], MONTHS[(found["l"] or found["l2"]).lower()]
        return months if months[0] < months[1] else None
    number = ORDINALS[found["o"].lower()]
    size = 3 if found["p"].lower() == "quarter" else 6
    return ((number - 1) * size + 1, number * size) if number * size <= 12 else None


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[word.lower()]


def _months(kind: str, groups: dict[str, str]) -> tuple[int, int]:
    """First and last month of what is no whole year; (0, 0) for a year."""
    if kind in "mzx":
        return MONTHS[groups[f"{kind}1"].lower()], MONTHS[groups[f"{kind}2"].lower()]
    if kind == "n":
        return (MONTHS[groups["n1"].lower()],) * 2
    if kind in "qs":
        quarter = int(groups.get("q1") or groups.get("s1") or ORDINALS[groups["q2"].lower()])
        return 3 * quarter - 2, 3 * quarter
    if kind == "h":
        return (1, 6) if groups.get("h1") == "1" or groups.get("h2", "").lower() == "first" else (7, 12)
    if kind == "k":
        return 1, _count(groups["k1"])
    if kind == "t":
        return SEASONS[groups["t1"].lower()]
    return (12, 12) if kind == "e" else (0, 0)
