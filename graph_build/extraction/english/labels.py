"""Lists: "Metric: value" under a heading or a label that gives the year and says that the values are targets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.phrases import lower, measure
from graph_build.extraction.english.readings import Around, Reading
from graph_build.extraction.model import Notes
from graph_build.extraction.patterns import pattern

YEAR = re.compile(r"(?<![\d.,/–-])(?:FY\s?)?((?:19|20)\d\d)(?![\d%]|\s*[-–/]\s*\d)")
SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–—/]\s*((?:19|20)?\d\d)(?!\d)")
TARGETS = re.compile(
    r"\b(?:targets?|goals?|objectives?|ambitions?|milestones?|commitments?|pledges?|recommendations?)\b",
    re.IGNORECASE,
)
OUTLOOK = re.compile(
    r"\b(?:forecasts?|outlook|projections?|projected|expected|expectations?|prospects)\b", re.IGNORECASE
)
BASE = re.compile(r"\b(?:since|versus|vs\.?|against|compared (?:with|to)|from)\s+$", re.IGNORECASE)
# What a list's label says of a value without naming what is measured.
PLAIN_LABEL = re.compile(
    r"(?:key |main |measured |selected )?(?:results?|outcomes?|impacts?|benefits?|effects?|achievements?|workforce|challenges?|solutions?|approach|"
    r"background|situation|actions?|measures?|technolog(?:y|ies)|status|figures?|highlights?|facts?|lessons?|note|source|people|sustainability|productivity|quality|"
    r"before|after|today|total|overall|example|problems?|what changed|in short|why it matters|what changed|what was done|key figures)(?: achieved| so far)?",
    re.IGNORECASE,
)
# …; investment: USD 11.5 million: a label within a line.
LABEL_WITHIN = re.compile(r"[;,]\s+(?P<l>[a-z][^:.;,!?\d]{2,60}?):(?:\s+(?P<r>[^:;,]*))?$")
LABEL = re.compile(
    r"^\s*(?:[-*•–]\s*)?(?:\d+[.)]\s*)?(?P<l>[A-Z][^:.;!?]{2,90}?)\s?(?P<m>:|\s[–—-])(?:\s+(?P<r>[^:]*))?$"
)
ORDER = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Final|Last)(?:ly)?(?:,.*)?$|(?:Next|Then|Also|Yet|Still),"
)
# …: 12% mentioned the Act: the number begins a clause.
GOES_ON = re.compile(
    r"\s+(?:of\b|(?!in\b|by\b|per\b|on\b|at\b|for\b|from\b|to\b|and\b|or\b|lower\b|higher\b|more\b|less\b|fewer\b|up\b|down\b|over\b|within\b|compared\b|versus\b|vs\b|against\b|worldwide\b|a\b|year\b|with\b|since\b|as\b|until\b|after\b)[a-z]+\s[a-z])"
)
VERBAL = re.compile(
    r"\b(?:is|are|was|were|be|remain\w*|has|have|had|will|would|can|could|must|should|do|does|did|we|they|it|rose|fell|grew|sank|slid|shrank|went|came)\b|ed\s(?:across|in|by|to|from|at|for|on|with)\b",
    re.IGNORECASE,
)
GROWTH_OF = re.compile(
    r"(?P<a>(?:(?:annual|average|yearly|compound)\s)*(?:growth|CAGR)(?:\srate)?)\s(?:of|in)\s(?P<n>[A-Za-z].{2,60})$",
    re.IGNORECASE,
)
LONG = 200
LINE = 160
CUE = re.compile(
    r"(?:(?:(?:an?|the|of|at|to|by|some|about|is|was|are|were|reached|reaching|rising|falling|total(?:s|led)?|currently|now|around|roughly|approximately|nearly|almost|over|above|more|less|than|under|below|at|least|most|up|down|increase|increased|increases|decrease|decreased|reduction|reduced|rise|rose|growth|cut|fell|plus|minus|a)\b|[~≈<>≥≤+−-])\s*)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Context:
    """What stands above a block says of the time and the status of its numbers."""

    period: tuple[str, str] = ("", "")
    status: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not self.period[0] and not self.status


def said_in(text: str) -> Context:
    """The one time that a heading or a label names, and whether it speaks of targets or of what is expected."""
    plain = pattern(r"[*_#]").sub("", text)
    spans = SPAN.findall(plain)
    years = [y for y in YEAR.finditer(plain) if not BASE.search(plain[: y.start()])]
    period = ("", "")
    if len(spans) == 1 and len(years) == 0:
        first, last = spans[0]
        period = (first, last if len(last) == len(first) else first[:2] + last)
    elif len(years) == 1 and not spans:
        period = (years[0][1],) * 2
    status = "target" if TARGETS.search(plain) else "forecast" if OUTLOOK.search(plain) else ""
    return Context(period, status)


def is_label(notes: Notes) -> bool:
    """A short line that opens a list: 2027 targets; By 2030 the region wants:"""
    text = notes.folded.strip().strip("*_ ")
    return (
        notes.kind == "paragraph"
        and 3 < len(text) < 110
        and (text.endswith(":") or not pattern(r"[.!?]$").search(text))
    )


def is_labelled(text: str) -> bool:
    """A line that holds a label and a value, as an item of a list does: Training places: 12,000."""
    return len(text) < LINE and pattern(r"\s*[A-Z][^:.;!?]{2,90}:\s+\S[^:]*$").match(text) is not None


def above(notes: Notes) -> Context:
    """What the headings above a block say; the title of the whole document only of targets."""
    found = Context()
    for index, heading in enumerate(notes.headings):
        if (one := said_in(heading)).is_empty or (index == 0 and one.status != "target"):
            continue
        found = Context(one.period if one.period[0] else found.period, one.status or found.status)
    return found


def labelled(around: Around, plain: str) -> Reading | None:
    """Energy use per tonne: 12% lower. The label is the measure; a label such as Result says nothing."""
    found = (
        LABEL_WITHIN.search(plain)
        if around.earlier is not None
        else LABEL.match(plain if plain else around.before)
    )
    rest = (found["r"] or "").strip() if found else ""
    if found is None or not CUE.fullmatch(rest):
        return None
    label = found["l"].strip("* ")
    if (
        ORDER.match(label)
        or PLAIN_LABEL.fullmatch(label)
        or said_in(label).status != ""
        or VERBAL.search(label)
        or len(around.sentence) > LONG
    ):
        return None
    if grows := GROWTH_OF.match(label):
        grown = measure(grows["n"])
        annual = pattern("annual|yearly|compound|CAGR", re.IGNORECASE).search(grows["a"]) is not None
        return (
            Reading(grown.name, "change", "clause", "en.labelled", grown.of, "increase", annual=annual)
            if grown
            else None
        )
    target = measure(pattern(r",\s(?:19|20)\d\d$").sub("", label))
    if target is None or (not target.is_known and GOES_ON.match(around.after)):
        return None
    if pattern(r"\bCAGR\b|\bcompound annual\b").search(label):
        name = (
            pattern(
                r"\s*\b(?:CAGR|compound annual growth(?: rate)?)\b\s*(?:of\s)?|\s*(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d"
            )
            .sub("", label)
            .strip(" ,:()")
        )
        return Reading(
            name or around.topic or "compound annual",
            "change",
            "clause",
            "en.labelled",
            "",
            "increase",
            annual=True,
        )
    name, quantity = target.name, around.quantity
    is_change = quantity.kind in ("percent", "points", "multiple")
    direction = direction_of(around, rest)
    if is_change and direction and not pattern(r"\b(?:to|at)$").search(rest):
        return Reading(name, "change", "clause", "en.labelled", target.of, direction)
    if quantity.kind == "count" and not target.is_known:
        name = name if lower(name).startswith("number of") else f"number of {name}"
    elif not target.is_known:
        return Reading(name, "level", "clause-apart", "en.labelled", target.of)
    kind = "share" if name.startswith("share") and quantity.kind == "percent" else "level"
    return Reading(name, kind, "clause", "en.labelled", target.of)


def direction_of(around: Around, rest: str) -> str:
    """Increase or decrease by the sign of a number or by the words right before or after it."""
    sign = sign_of(around.quantity)
    if sign:
        return "increase" if sign == "+" else "decrease"
    if rest and (found := w.CHANGE.search(rest)):
        return "increase" if found["up"] else "decrease"
    if pattern(r"\bplus$").search(rest):
        return "increase"
    if pattern(r"\bminus$").search(rest):
        return "decrease"
    after = w.CHANGE_AFTER.match(around.after)
    if after:
        return "increase" if after["up"] else "decrease"
    return ""


def sign_of(quantity: object) -> str:
    """`+` or `-` where the number is printed with one."""
    printed = str(getattr(quantity, "counted", ""))
    return "+" if printed.startswith("+") else "-" if printed[:1] in ("−", "-", "–") else ""


BETTER = re.compile(
    r"^.*?\b(?:shorter|longer|less|more|fewer|higher|lower|reduced|increased|better|improved|faster|slower|reports?|report|with|had|saw|of)\s(?=[a-z])",
    re.IGNORECASE,
)
MANY_WORDS = 5
FAR = 60


AFTER_LEVEL = re.compile(
    r"[*_]*\s?(?:y/y|q/q|m/m|y-o-y|yoy|year on year|year-on-year|quarter on quarter|month on month)?\s?(?:,|;|/|or|and)?"
)


def signed(around: Around, plain: str) -> Reading | None:
    """5,100 units (−18 %); energy use −7%, output +5%: the sign says that it is a change."""
    quantity = around.quantity
    if quantity.kind not in ("percent", "points") or not sign_of(quantity):
        return None
    direction = direction_of(around, "")
    is_bracket = plain.rstrip().endswith("(")
    own = BETTER.sub("", pattern(r"[,;:()]|\band\b").split(plain.rstrip(" ("))[-1]) if is_bracket else ""
    named = measure(own) if own.strip() else None
    if named is not None and named.is_known and len(own.split()) < MANY_WORDS:
        return Reading(named.name, "change", "clause", "en.signed", named.of, direction)
    if is_bracket and around.earlier is not None and len(plain) < FAR:
        earlier = around.earlier
        return replace(
            earlier, kind="change", rule="en.signed", direction=direction, compared=False, first=False
        )
    if around.earlier is not None and AFTER_LEVEL.fullmatch(plain):
        # Equipment billings: $33.1 billion, +23% y/y, +3% q/q
        return replace(
            around.earlier,
            kind="change",
            rule="en.signed",
            direction=direction,
            compared=False,
            first=False,
            copied=False,
        )
    phrase = pattern(r"[,;:(]|\band\b").split(plain)[-1]
    target = measure(phrase) if phrase.strip() else None
    if target is None or len(phrase.split()) > 7:
        return None
    sure = "clause" if target.is_known else "clause-apart"
    return Reading(target.name, "change", sure, "en.signed", target.of, direction)
