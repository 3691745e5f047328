"""English numbers in words: two thirds, doubled, nine in ten, every third."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph_build.extraction.english.units import NUMBER, WORD, WORDS, decimal, operator_before
from graph_build.extraction.model import Quantity
from graph_build.extraction.patterns import pattern

FRACTIONS = {
    "half": 50,
    "third": 33.33,
    "thirds": 66.67,
    "quarter": 25,
    "quarters": 75,
    "fifth": 20,
    "tenth": 10,
}
FRACTION = re.compile(
    r"\b(?:(?P<n>one|two|three|four|a)[- ](?P<d>third|quarter|fifth|tenth)s?|(?P<half>half))\b(?!-year|[- ](?:of|year)\s*(?:19|20)\d\d|\s+of\s+(?:the\s+)?(?:year|19|20)|[- ]hour|-life)",
    re.IGNORECASE,
)
FOLD = re.compile(
    rf"\b(?P<n>(?:{NUMBER})|{WORD})(?:-fold|fold|\s+times|x\b)(?!\s+(?:a|per|each)\b)|\b(?P<t>twice)(?=\s+(?:the|its|their|as|what|that)\b)|\b(?P<w>doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|trebl(?:e|ed|ing)|quadrupl(?:e|ed|es|ing)|halv(?:e|ed|es|ing))\b(?!-(?!digit)|\s+(?:digit|shift)|-digit)",
    re.IGNORECASE,
)
TIMES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadr": 4}
SO_MANY = re.compile(
    rf"\b(?P<n>{WORD}|\d)\s+(?:in|out of|of(?=\s(?:ten|10|five|5)\s[a-z]))\s+(?:every\s+)?(?P<d>ten|10|five|5|four|4|three|3|100|six|seven|eight|nine|twenty|6|7|8|9|20)\b",
    re.IGNORECASE,
)
EVERY_NTH = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10
}  # fmt: skip
EVERY = re.compile(
    r"\bevery\s+(?P<d>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b(?=\s+[a-z])(?!\s+(?:years?|months?|weeks?|days?|quarters?|hours?|minutes?|time|shift|generation)\b)",
    re.IGNORECASE,
)


def of_so_many(text: str) -> Iterator[Quantity]:
    """nine in ten: a share."""
    whole = {"ten": 10, "10": 10, "five": 5, "5": 5, "four": 4, "4": 4, "three": 3, "3": 3, "100": 100}
    whole |= {
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "twenty": 20,
        "6": 6,
        "7": 7,
        "8": 8,
        "9": 9,
        "20": 20,
    }
    for found in SO_MANY.finditer(text):
        number = found["n"].lower()
        count = int(number) if number.isdigit() else WORDS[number]
        total = whole[found["d"].lower()]
        if count < total:
            value = (Decimal(100) * count / total).quantize(Decimal("0.01")).normalize() + 0
            yield _share(text, *found.span(), value, "so many")
    for found in EVERY.finditer(text):
        value = (Decimal(100) / EVERY_NTH[found["d"].lower()]).quantize(Decimal("0.01")).normalize() + 0
        yield _share(text, *found.span(), value, "so many")


OF_THEM = re.compile(
    rf"(?<![\w.,$€£¥])(?P<n>(?:{NUMBER})|(?:{WORD}))(?=\sof\s(?:them|these|those|whom)\b)", re.IGNORECASE
)


def some_of_them(text: str) -> Iterator[Quantity]:
    """eleven of them: so many of what was counted before."""
    for found in OF_THEM.finditer(text):
        number = found["n"]
        value = decimal(number) if number[0].isdigit() else Decimal(WORDS[number.lower()])
        if value > 1 and not (text[: found.start()].endswith(" one in ")):
            yield Quantity(*found.span(), value, None, None, operator_before(text, found.start()), "unit/piece", "count", "of them")  # fmt: skip


def _share(text: str, start: int, end: int, value: Decimal, said: str) -> Quantity:
    operator = operator_before(text, start)
    return Quantity(start, end, value, None, None, operator, "unit/percent", "percent", said)


def fractions(text: str) -> Iterator[Quantity]:
    """two thirds, a quarter, half: shares in per cent."""
    for found in FRACTION.finditer(text):
        after = text[found.end() : found.end() + 14]
        if found["half"]:
            value = Decimal(50)
            if pattern(r"\s+(?:a|an)\s|[- ](?:hour|day|time)").match(after) or pattern(
                r"(?:first|second|other|latter)[ -]$", re.IGNORECASE
            ).search(text[: found.start()]):
                continue
        else:
            if (
                pattern(r"(?:first|last|the|this|next|per|each|every|second|third|fourth|in|a)\s$").search(
                    text[: found.start()]
                )
                and found["d"].lower() in ("quarter",)
                and found["n"].lower() != "a"
            ):
                continue
            if found["d"].lower() == "quarter" and pattern(
                r"\s+(?:of\s+(?:the\s+year|19|20)|results|earnings)"
            ).match(after):
                continue
            count = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}[found["n"].lower()]
            parts = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}[found["d"].lower()]
            value = (Decimal(100) * count / parts).quantize(Decimal("0.01")).normalize() + 0
        yield _share(text, *found.span(), value, "fraction")


def folds(text: str) -> Iterator[Quantity]:
    """2.4-fold, three times, doubled, halved."""
    for found in FOLD.finditer(text):
        word = (found["w"] or "").lower()
        if found["t"]:
            yield Quantity(*found.span(), Decimal(2), None, None, operator_before(text, found.start()), "unit/times", "multiple", "twice")  # fmt: skip
            continue
        if word.startswith("halv"):
            yield Quantity(*found.span(), Decimal(50), None, None, operator_before(text, found.start()), "unit/percent", "percent", "halved")  # fmt: skip
            continue
        number = found["n"]
        value = (
            Decimal(TIMES[word[:5]])
            if word
            else (decimal(number) if number[0].isdigit() else Decimal(WORDS[number.lower()]))
        )
        yield Quantity(
            *found.span(),
            value,
            None,
            None,
            operator_before(text, found.start()),
            "unit/times",
            "multiple",
            word,
        )
