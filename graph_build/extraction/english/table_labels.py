"""What the labels of an English table say beside their words: units in brackets and without, years, quarters, spans."""

from __future__ import annotations

import re
from decimal import Decimal

from graph_build.extraction.english.units import (
    AFTER,
    BEFORE,
    MEASURES,
    MONEY_SCALES,
    SCALES,
    counted_unit,
)
from graph_build.extraction.patterns import pattern
from graph_build.extraction.quantities import units

BRACKETS = re.compile(
    r",\s+((?:million|thousand|billion)\s[a-z]+(?:\sper\s[a-z]+)?)(?=\s\(|$)|[(\[]([^()\[\]]{1,40})[)\]]|,\s*(?:in\s+)?(%(?: of [a-z ]{2,30})?|[A-Za-z$€£ ]{1,24}(?:CO2(?:e|eq)?)?)$|\bin\s+(%|per ?cent|(?:US\$|[$€£])\s?\w*|GWh|GW|MW|TWh|tonnes|days|hours)$"
)
YEAR = re.compile(r"(?<!\d)(?:FY\s?)?((?:19|20)\d\d)(?!\d)")
SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)?\d\d)(?!\d)")
QUARTER = re.compile(r"\bQ([1-4])\s*((?:19|20)\d\d)|\bH([12])\s*((?:19|20)\d\d)")
# Orders received, EUR million: a currency with its magnitude, without brackets.
MONEY = re.compile(
    r"(?:(?:US|HK)?\$|[€£¥]|\b(?:USD|EUR|GBP|RMB|CNY|HKD|JPY|KRW))\s?(?:thousand|million|billion|trillion|mn|bn|tn|m|b|k)\b",
    re.IGNORECASE,
)


MEASURES_OF_MASS = r"(?:metric )?tonnes?|tons?|t"


def unit_named(text: str) -> tuple[str, Decimal]:
    """The unit that words name, and what numbers beside them are to be multiplied with; ("", 1) for none."""
    name = text.strip().removeprefix("in ").strip()
    one = Decimal(1)
    if pattern(r"%|per ?cent|percent|percentage|% of .*", re.IGNORECASE).fullmatch(name):
        return "unit/percent", one
    if pattern(r"pp|p\.p\.|percentage points?|% points?", re.IGNORECASE).fullmatch(name):
        return "unit/percentage-point", one
    name = pattern(r"\s?(?:of )?CO2(?:e|eq)?$").sub("", name)
    scale = pattern(
        r"\b(thousand|million|billion|trillion|bn|mn|tn|m|k)s?\b|(?<=[$€£])\s?(bn|m|k|b|t)\b", re.IGNORECASE
    ).search(name)
    power = SCALES[(scale[1] or scale[2]).lower()] if scale else 0
    rest = (name[: scale.start()] + name[scale.end() :]).strip(" ,") if scale else name
    money = BEFORE.get(rest) or AFTER.get(rest) or BEFORE.get(rest.upper())
    if money and power in MONEY_SCALES:
        return f"unit/{money}{MONEY_SCALES[power]}", one
    if money and power == SCALES["thousand"]:
        return f"unit/{money}", Decimal(1000)
    if name.lower() in ("number", "no.", "count", "units", "quantity"):
        return "unit/device" if name.lower() == "units" else "unit/piece", one
    plain = pattern(r"\s+per\s+\w+$").sub("", rest)
    if (
        power == SCALES["thousand"]
        and re.fullmatch(MEASURES_OF_MASS, plain)
        and "unit/thousand-tonnes" in units().identifiers
    ):
        return "unit/thousand-tonnes", one
    for words, unit in MEASURES.items():
        if re.fullmatch(words, plain):
            return (
                (unit_with(unit, power), one)
                if power != SCALES["thousand"]
                else (f"unit/{unit}", Decimal(1000))
            )
    if unit := counted_unit(plain) or (
        "piece" if scale and pattern(r"(?:[a-z]+s)?").fullmatch(plain) else ""
    ):
        return (
            (unit_with(unit, power), one) if power != SCALES["thousand"] else (f"unit/{unit}", Decimal(1000))
        )
    if pattern(r"Mt(?:/a| per year|pa)?").fullmatch(name):
        return "unit/1-million-tonne", one
    if pattern(r"kt").fullmatch(name):
        return "unit/tonne", Decimal(1000)
    known = units().by_name.get(name)
    return (known.identifier, one) if known else ("", one)


def unit_with(unit: str, power: int) -> str:
    """A unit in millions, where the vocabulary has it."""
    name = f"unit/1-million-{unit.removesuffix('-unit')}" if power == SCALES["million"] else f"unit/{unit}"
    return name if name in units().identifiers and power in (0, SCALES["million"]) else ""


def unit_of(text: str) -> tuple[str, Decimal]:
    """The unit that a label names in brackets, after a comma or with a currency, and its factor."""
    for found in BRACKETS.finditer(text):
        unit, factor = unit_named(next(g for g in found.groups() if g))
        if unit:
            return unit, factor
    if money := MONEY.search(text):
        return unit_named(money.group())
    return "", Decimal(1)


def period_of(text: str) -> str:
    """`2024`, or start/end of a span, a quarter or a half."""
    if found := QUARTER.search(text):
        if found[1]:
            return f"{found[2]}-{3 * int(found[1]) - 2:02d}/{found[2]}-{3 * int(found[1]):02d}"
        return f"{found[4]}-01/{found[4]}-06" if found[3] == "1" else f"{found[4]}-07/{found[4]}-12"
    if found := SPAN.search(text):
        last = found[2] if len(found[2]) == len("2024") else found[1][:2] + found[2]
        return f"{found[1]}/{last}"
    year = YEAR.search(text)
    return year[1] if year else ""
