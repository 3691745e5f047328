"""Numbers without a unit of their own: employment fell by 41,000; from nine days to four; Number of sites: 189."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph_build.extraction.english.units import (
    NUMBER,
    SCALES,
    WORD,
    WORDS,
    counted_unit,
    decimal,
    operator_before,
)
from graph_build.extraction.model import Quantity
from graph_build.extraction.patterns import pattern
from graph_build.extraction.quantities import units

BARE = re.compile(
    r"\b(?:to|at|of|by|was|were|hit|from|over|than|reached|total+ed|exceeded|around|nearly|almost|about)\s+(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})"
)
BARE_AFTER = re.compile(
    r"(?=\s*(?:[.,;)](?!\d)|\([+−–-]?\d|(?:in|by|at|a|per|over|compared|from|to|between|during|and|worldwide|globally|last|this|year|after|within|since|annually|units?)\b|$))"
)
BARE_HEAD = re.compile(
    r"\b(?:number|shortage|fleet|pool|backlog|total) of (?P<n>[A-Za-z][A-Za-z -]{2,40}?)(?=\s+(?:in|has|have|had|is|was|rose|fell|grew|reached|increased|dropped|climbed|will|stood|worldwide|at|that|with|more|jumped|exceeded|totalled|doubled|went|could|should|declined|decreased|to|from|surged|passed|per)\b)|\b(?P<p>employment|workforce|staff|headcount|payrolls|job losses|vacancies|job vacancies)\b|(?:^|[.;]\s|,\s)(?P<x>[A-Za-z][a-z-]+(?:\s[a-z-]+){0,2}s)(?=\s+(?:fell|dropped|rose|increased|declined|decreased|grew|climbed|went(?: up| down)?|shrank|were cut|were reduced|has fallen|have fallen|have risen|(?:has |have )?(?:nearly |almost |more than )?(?:doubled|tripled|quadrupled|halved),?)\s+(?:from|to)\s)|\b(?P<d>installations|robot sales|shipments|registrations|deliveries|operational stock)\b",
    re.IGNORECASE,
)
SCALED = r"(?:\s(?P<z>million|billion|thousand|mn|bn|m)\b)?"
ENDS = r"(?![\w%.,]*\d)(?=\s*(?:[.,;)]|(?:and|in|within|the|a|last|two|three|five|over|by)\b|$))"
AFTER_FROM = re.compile(
    rf"(?:[^.;:,\d]|(?<=\s)(?:19|20)\d\d\b){{0,40}}?\sto\s(?:about\s|just\s|only\s)?(?P<n>{NUMBER}|(?:{WORD})\b){SCALED}{ENDS}"
)
AFTER_LEVEL = re.compile(
    rf"(?:[^.;:\d]|(?<=\s)(?:19|20)\d\d\b|(?<=[$€£])\d[\d.,]*){{0,70}}?\b(?:against|compared (?:with|to)|versus|up from|down from|from)\s+(?:about\s|just\s|only\s|around\s)?(?P<n>{NUMBER}|(?:{WORD})\b){SCALED}{ENDS}"
)


# …compared with 419 in Japan and 106 in France.
AFTER_BARE = re.compile(
    rf"\s(?:in|for)\s[^.;:\d]{{2,30}}?(?:,| and)\s(?:only\s|about\s)?(?P<n>{NUMBER})(?=\s(?:in|for)\b)"
)
NAME = r"(?:the\s+)?[A-Z][\w’'.&-]*(?:\s(?:of\s|and\s)?(?:the\s)?[A-Z][\w’'&-]*){0,3}"
APPROX = r"(?:as many as |about |around |nearly |almost |over |more than |just |only |some |roughly |a further |another )?"
# …installed 5,100 units (−18 %), Italy 8,800 (…); South Korea (1,012), Singapore (770).
AFTER_NAME = re.compile(
    rf"(?:\s[a-z][a-z -]{{1,40}}?)?(?:\s?\([^().]{{1,40}}\))?(?:\s(?:in|by)\s(?:19|20)\d\d)?(?:\s(?:in|for)\s{NAME})?\s?(?:,|;|\sand|,\sand)\s(?:while\s)?(?:in\s|for\s)?{NAME}\s(?:with\s|to\s)?{APPROX}(?P<n>{NUMBER})(?=\s?[.,;(]|\sand\b|\s?$)(?![.,]\d)"
)
AFTER_BRACKET = re.compile(
    rf"(?:[^.;:()\d]{{0,60}}|\s?\))?(?:\s(?:in|at the end of)\s(?:19|20)\d\d)?(?:,|\sand)\s{NAME}\s\((?P<n>{NUMBER})(?=\)|;|,\s(?:up|down|\+|−|-))|[^.;:()\d]{{0,70}}?(?:\s(?:19|20)\d\d)?[^.;:()\d]{{0,40}}?{NAME}\s\((?P<n2>{NUMBER})(?=\)|;|,\s(?:up|down|\+|−|-))"
)
FEWER = re.compile(
    rf"(?:[^.;:\d]|(?:19|20)\d\d\b){{0,90}}?,\s(?:and\s|or\s|which\s(?:is|was)\s)?{APPROX}(?P<n>{NUMBER})(?=\s(?:more|fewer|less)\b)"
)
LABELLED = re.compile(
    rf"(?:^\s*(?:[-*•–]\s*)?|(?<=[.;]\s))(?P<l>[A-Z](?:[^:.;!?\d]|\dG\b|,\s(?:19|20)\d\d\b){{2,70}}?(?:\bper\s[\d,]+\s[a-z]+[^:.;!?\d]{{0,40}})?)\s?(?::|\s[–—-])\s(?P<o>[a-z ]{{0,24}}?\s)?(?P<n>{NUMBER})(?=\s?(?:[.;(]|,\s|$)|\s(?:by|in|from|at|against|up|down|compared|worldwide)\b)"
)
PEOPLE = re.compile(
    r"\b(?:employees|headcount|staff|workforce|employment|jobs|people|persons|workers|students|apprentices|trainees|graduates|specialists|engineers)\b",
    re.IGNORECASE,
)
DENSITY = re.compile(
    r"\brobots?\b.*\bper\s(?:10,000|ten thousand)\s(?:employees|workers)|\brobot density\b", re.IGNORECASE
)
AMOUNTS = re.compile(
    r"(?:sales|revenues?|costs?|prices?|rates?|emissions?|exports|imports|earnings|profits?|losses|savings|shares?|margins?|wages|times?|hours|days|budgets?|yields?|levels?|volumes?|values?|indices|process|stress)$"
)
# …5.42 million people, 2.1% or 118,000 fewer than twelve months earlier
OR_FEWER = re.compile(
    rf"[^.;:\d]{{0,40}}?,\s[\d.]+\s?(?:%|per cent|percent)\s(?:or|and)\s(?:about\s)?(?P<n>{NUMBER})(?=\s(?:more|fewer|less)\b)"
)
MILLION = re.compile(r"^unit/1-million-")
MANY = 1000
PRIOR = re.compile(rf"\s\((?P<n>{NUMBER})\)")
MILLIONS = 1_000_000
# 38,400 people worldwide, of whom 21,700 in Europe
OF_WHOM = re.compile(
    rf"[^.;:\d]{{0,80}}?,?\s(?:of (?:whom|which|these|them)|including)\s(?:\w+\s)?{APPROX}(?P<n>{NUMBER})(?=\s(?:in|at|outside|abroad|were|are|work|for|from)\b)"
)
# …17 factories joined, bringing the total to 206 in 34 countries.
AFTER_TOTAL = re.compile(
    rf"[^.;:\d]{{0,80}}?\b(?:total|number|figure|count|tally) to\s(?:about\s|more than\s|over\s)?(?P<n>{NUMBER})(?=\s(?:in|by|across|worldwide|from|since)\b|\s?[.,;)])"
)
DENSITY_UNIT = "unit/robot-per-10-thousand-employees"
PREPOSITION = re.compile(
    r"\s(?:in|of|at|with|for|per|by|from|across|under|on|that|to|worldwide|globally)\b|\("
)


def bare(text: str) -> Iterator[Quantity]:
    """Numbers without a unit, in a sentence that says what is counted before them: employment fell by 41,000."""
    for found in BARE.finditer(text):
        number, start, end = found["n"], found.start("n"), found.end("n")
        if pattern(r"(?:19|20)\d\d").fullmatch(number) or not BARE_AFTER.match(text, end):
            continue
        sentence = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start), 0)
        heads = list(BARE_HEAD.finditer(text, sentence, start))
        if not heads:
            continue
        head = heads[-1]
        if head["x"] and AMOUNTS.search(head["x"]):
            continue
        unit = (
            "person-unit"
            if head["p"]
            else "device"
            if head["d"]
            else (counted_unit((head["n"] or head["x"]).split()[-1]) or "piece")
        )
        yield Quantity(
            start,
            end,
            decimal(number),
            None,
            None,
            operator_before(text, start),
            f"unit/{unit}",
            "count",
            number,
        )


def bare_second(text: str, first: Quantity) -> Quantity | None:
    """from nine days to four, 4,000 plants against 1,500: the second number has the unit of the first."""
    prior = (
        PRIOR.match(text, first.end)
        if first.kind in ("percent", "money") and first.value is not None
        else None
    )
    if (
        prior
        and ("." in prior["n"] or first.kind == "money")
        and ("." in first.counted or first.kind == "money")
    ):
        # an operating margin of 12.0% (10.7): in brackets that of the year before
        return Quantity(
            *prior.span("n"), decimal(prior["n"]), None, None, "=", first.unit, first.kind, prior["n"]
        )
    if first.kind not in ("measure", "count"):
        return None
    is_from = pattern(r"\bfrom\s*(?:about\s*)?$").search(text[: first.start]) is not None
    is_bare = pattern(r"[\d,.]+").fullmatch(first.counted) is not None
    found = (AFTER_FROM if is_from else AFTER_LEVEL).match(text, first.end)
    found = found or (AFTER_BARE.match(text, first.end) if is_bare else None)
    found = found or (AFTER_TOTAL.match(text, first.end) if first.kind == "count" else None)
    if not found and (first.kind == "count" or first.unit == DENSITY_UNIT):
        patterns = (OF_WHOM, AFTER_NAME, AFTER_BRACKET, FEWER, OR_FEWER)
        found = next((f for after in patterns if (f := after.match(text, first.end))), None)
    if not found:
        return None
    name = "n" if found["n"] else "n2"
    number = found[name]
    if pattern(r"(?:19|20)\d\d").fullmatch(number):
        return None
    value = decimal(number) if number[0].isdigit() else Decimal(WORDS[number.lower()])
    scale = found.groupdict().get("z")
    if scale:
        # from 29.6 million wafers to 31.5 million
        if (10 ** SCALES[scale] == MILLIONS) != (MILLION.search(first.unit) is not None):
            return None
        start, end = found.start(name), found.end("z")
        return Quantity(
            start,
            end,
            value,
            None,
            None,
            operator_before(text, start),
            first.unit,
            first.kind,
            text[start:end],
        )
    operator = operator_before(text, found.start(name))
    unit = first.unit
    if (
        MILLION.search(unit)
        and not pattern(r"\s?(?:million|billion|mn|bn)").match(text[found.end(name) :])
        and value >= MANY
    ):
        # 5.42 million people, 118,000 fewer: the second is printed in full.
        base = MILLION.sub("unit/", unit)
        unit = next((u for u in (f"{base}-unit", base) if u in units().identifiers), unit)
    return Quantity(*found.span(name), value, None, None, operator, unit, first.kind, number)


def labelled(text: str, kind: str) -> Iterator[Quantity]:
    """Number of smart factories: 3,000. The label says what is counted."""
    for found in LABELLED.finditer(text) if kind in ("item", "paragraph") else ():
        unit = (
            ""
            if pattern(r"(?:19|20)\d\d").fullmatch(found["n"])
            else unit_of_label(pattern(r",\s(?:19|20)\d\d$").sub("", found["l"]))
        )
        if not unit:
            continue
        start, end = found.span("n")
        operator = operator_before(text, start)
        yield Quantity(
            start, end, decimal(found["n"]), None, None, operator, f"unit/{unit}", "count", found["n"]
        )


def unit_of_label(label: str) -> str:
    """The unit of a number whose label names what is counted; empty where it names none."""
    if DENSITY.search(label):
        return "robot-per-10-thousand-employees"
    words = pattern(r"^(?:total |new |annual )*number of\s+", re.IGNORECASE).sub("", label.strip())
    noun = PREPOSITION.split(words)[0].strip()
    last = noun.split()[-1] if noun.split() else ""
    if PEOPLE.search(noun):
        return "person-unit"
    is_number = words != label.strip()
    is_plural = last.endswith("s") and not last.endswith(("ss", "ics", "us", "is"))
    is_money = pattern(
        r"sales|revenues?|exports|imports|costs?|prices?|savings|earnings|profits?|emissions|losses$"
    ).search(last)
    return counted_unit(last) or ("piece" if is_number or (is_plural and not is_money) else "")
