"""What a change is compared with, and the names under which it may be known."""

from __future__ import annotations

import re

from graph_build.extraction.english import words as w
from graph_build.extraction.english.phrases import lower, singular
from graph_build.extraction.english.readings import Around, Reading
from graph_build.extraction.model import Claim, Time
from graph_build.extraction.patterns import pattern
from graph_build.extraction.times import year_before

NEAR = 60
# +23% y/y, +3% q/q
QUARTERLY = re.compile(
    r"\s?(?:q/q|m/m|qoq|quarter[- ](?:on|over)[- ]quarter|month[- ](?:on|over)[- ]month)\b"
)
A_YEAR = re.compile(r"\s*(?:(?:a|per|each|every) year|annually|p\.a\.)\b")
# …at 38% a year, from $4.4 billion in 2025 to $22 billion in 2030
GROWS_FROM = re.compile(
    r"[^;]{0,30}?\bfrom\s[^;]{2,40}?\sin\s((?:19|20)\d\d)\sto\s[^;]{2,40}?\s(?:in|by)\s((?:19|20)\d\d)"
)
# annual growth of 15–20% for this segment until 2028
A_YEAR_UNTIL = re.compile(
    r"\bannual (?:growth|increases?|rises?|decline)\b[^#]{0,40}#[^,;]{0,50}\b(?:until|through|to|between|over|from|up to)\b",
    re.IGNORECASE,
)
# …the lowest level since 2016: no base of comparison.
SUPERLATIVE = re.compile(
    r",\s+(?:the|its|their|a)?\s*(?:\w+\s)?(?:\w+est|first|most|least|worst|best)\b", re.IGNORECASE
)
# …dropped by 18% since 2023, and yield improved by 1.4 points: the base is that of the number before.
ENDED = re.compile(r"^,?\s+(?:and|while|but)\s|^;")


def compare(
    claim: Claim,
    reading: Reading,
    around: Around,
    times: list[Time],
    is_case: bool,
    published: str,
    before: list[Claim],
) -> None:
    """Sets direction, comparison and base of a change, and the period that its comparison implies."""
    claim.direction = reading.direction
    after = pattern(r"[;]|,\s+(?:and|while|but)\b").split(around.after)[0][:90]
    near = f"{around.before} # {after}"
    bases = _bases(claim, around, times)
    if reading.copied:
        near, bases = around.sentence, [t for t in times if t.base]
    if (
        reading.annual
        or w.ANNUAL.search(near)
        or (claim.quantity.kind == "percent" and A_YEAR.match(around.after))
    ) or A_YEAR_UNTIL.search(near):
        claim.comparison = "average-annual"
    elif QUARTERLY.match(around.after):
        claim.comparison = "versus"
    elif w.YEARLY.search(pattern(r"\bover the same period\b(?! of| in| last)").sub("", near)):
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
        or (not claim.period[0] and claim.status.value != "forecast" and claim.quantity.kind != "multiple")
    ) and not (reading.rule == "en.added" and claim.quantity.kind == "money"):
        claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
    _spans(claim, around, before, bases, published)
    if claim.comparison == "year-on-year" and claim.period[0] and not claim.base[0]:
        claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))


def _bases(claim: Claim, around: Around, times: list[Time]) -> list[Time]:
    """The times near a change that something is compared with."""
    reach = claim.end + min(len(around.after), NEAR)
    bases = [t for t in times if t.base and claim.start - len(around.before) <= t.start < reach]
    bases = [
        t
        for t in bases
        if t.start >= claim.start
        or not ENDED.search(around.before[max(0, t.end - (claim.start - len(around.before))) :])
    ]
    return [t for t in bases if not SUPERLATIVE.search(around.after[: max(0, t.start - claim.end)])]


def _spans(claim: Claim, around: Around, before: list[Claim], bases: list[Time], published: str) -> None:
    """The years that a change a year runs over."""
    spanned = (
        GROWS_FROM.match(around.rest)
        if claim.comparison == "average-annual" or claim.quantity.kind == "multiple"
        else None
    )
    if claim.comparison == "average-annual" and spanned is None and len(before) > 1:
        first, last = before[-2:]
        is_from_to = first.rule == "en.change-from" and last.rule in ("en.to", "en.change-to", "en.continued")
        if is_from_to and first.period[0] < last.period[1] and claim.period in (last.period, ("", "")):
            # …from $17 billion in 2024 to $36 billion in 2030, or 13% a year
            claim.period = (first.period[0], last.period[1])
    if spanned:
        claim.period, claim.period_origin = (spanned[1], spanned[2]), "clause"
    if claim.comparison == "average-annual" and bases and claim.period_origin not in ("clause", "column"):
        # Wages have gone up 6.5% a year since 2021.
        claim.period, claim.period_origin = (bases[0].first[:4], published), "clause"


def names_of(claim: Claim, reading: Reading) -> tuple[list[str], str]:
    """The names under which a metric may be known, and the one that it gets otherwise."""
    name = lower(reading.name)
    if reading.kind != "change":
        return [name, singular(name)], name
    is_result = claim.comparison in ("improvement", "reduction")
    if claim.quantity.kind == "points" or (is_result and claim.quantity.kind != "multiple"):
        return [f"change in {name}", f"{name} change"], f"change in {name}"
    if claim.quantity.kind == "multiple":
        return [f"{name} multiple", f"multiple of {name}"], f"{name} multiple"
    return [f"growth of {name}", f"{name} growth", f"growth in {name}"], f"{name} growth"
