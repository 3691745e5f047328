"""English numbers in words: two thirds, doubled, nine in ten; and numbers whose unit another word says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph_build.extraction.english_units import NUMBER, WORD, WORDS, counted_unit, decimal, operator_before
from graph_build.extraction.model import Quantity

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
    rf"\b(?P<n>(?:{NUMBER})|{WORD})(?:-fold|fold|\s+times|x\b)(?!\s+(?:a|per|each)\b)|\b(?P<w>doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|trebl(?:e|ed|ing)|quadrupl(?:e|ed|es|ing)|halv(?:e|ed|es|ing))\b(?!-(?!digit)|\s+(?:digit|shift)|-digit)",
    re.IGNORECASE,
)
TIMES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadr": 4}
SO_MANY = re.compile(
    rf"\b(?P<n>{WORD}|\d)\s+(?:in|out of)\s+(?:every\s+)?(?P<d>ten|10|five|5|four|4|three|3|100)\b",
    re.IGNORECASE,
)
BARE = re.compile(
    r"\b(?:to|at|of|by|was|were|hit|from|over|than|reached|total+ed|exceeded|around|nearly|almost|about)\s+(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})"
)
BARE_AFTER = re.compile(
    r"(?=\s*(?:[.,;)](?!\d)|(?:in|by|at|a|per|over|compared|from|to|between|during|and|worldwide|globally|last|this|year|after|within|since|annually|units?)\b|$))"
)
BARE_HEAD = re.compile(
    r"\bnumber of (?P<n>[a-z][a-z -]{2,40}?)(?=\s+(?:in|has|have|had|is|was|rose|fell|grew|reached|increased|dropped|climbed|will|stood|worldwide|at|that|with|more|jumped|exceeded|totalled|doubled|went|could|should|declined|decreased|to|from|surged|passed|per)\b)|\b(?P<p>employment|workforce|headcount|payrolls|job losses|vacancies|job vacancies)\b|\b(?P<d>installations|robot sales|shipments|registrations|deliveries|operational stock)\b",
    re.IGNORECASE,
)
ENDS = r"(?![\w%.,]*\d)(?=\s*(?:[.,;)]|(?:and|in|within|the|a|last|two|three|five|over|by)\b|$))"
AFTER_FROM = re.compile(
    rf"[^.;:,\d]{{0,30}}?\sto\s(?:about\s|just\s|only\s)?(?P<n>{NUMBER}|(?:{WORD})\b){ENDS}"
)
AFTER_LEVEL = re.compile(
    rf"[^.;:\d]{{0,60}}?\b(?:against|compared (?:with|to)|versus|up from|down from|from)\s+(?:about\s|just\s|only\s|around\s)?(?P<n>{NUMBER}|(?:{WORD})\b){ENDS}"
)


# …compared with 419 in Japan and 106 in France.
AFTER_BARE = re.compile(
    rf"\s(?:in|for)\s[^.;:\d]{{2,30}}?(?:,| and)\s(?:only\s|about\s)?(?P<n>{NUMBER})(?=\s(?:in|for)\b)"
)


def of_so_many(text: str) -> Iterator[Quantity]:
    """nine in ten: a share."""
    whole = {"ten": 10, "10": 10, "five": 5, "5": 5, "four": 4, "4": 4, "three": 3, "3": 3, "100": 100}
    for found in SO_MANY.finditer(text):
        number = found["n"].lower()
        count = int(number) if number.isdigit() else WORDS[number]
        total = whole[found["d"].lower()]
        if count < total:
            value = (Decimal(100) * count / total).quantize(Decimal("0.01")).normalize() + 0
            yield Quantity(
                *found.span(),
                value,
                None,
                None,
                operator_before(text, found.start()),
                "unit/percent",
                "percent",
                "so many",
            )


def bare(text: str) -> Iterator[Quantity]:
    """Numbers without a unit, in a sentence that says what is counted before them: employment fell by 41,000."""
    for found in BARE.finditer(text):
        number, start, end = found["n"], found.start("n"), found.end("n")
        if re.fullmatch(r"(?:19|20)\d\d", number) or not BARE_AFTER.match(text, end):
            continue
        sentence = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start)) + 1
        heads = list(BARE_HEAD.finditer(text, sentence, start))
        if not heads:
            continue
        head = heads[-1]
        unit = (
            "person-unit"
            if head["p"]
            else "device"
            if head["d"]
            else (counted_unit(head["n"].split()[-1]) or "piece")
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
    if first.kind not in ("measure", "count"):
        return None
    is_from = re.search(r"\bfrom\s*(?:about\s*)?$", text[: first.start]) is not None
    is_bare = re.fullmatch(r"[\d,.]+", first.counted) is not None
    found = (AFTER_FROM if is_from else AFTER_LEVEL).match(text, first.end)
    found = found or (AFTER_BARE.match(text, first.end) if is_bare else None)
    if not found:
        return None
    number = found["n"]
    if re.fullmatch(r"(?:19|20)\d\d", number):
        return None
    value = decimal(number) if number[0].isdigit() else Decimal(WORDS[number.lower()])
    operator = operator_before(text, found.start("n"))
    return Quantity(
        found.start("n"), found.end("n"), value, None, None, operator, first.unit, first.kind, number
    )


def fractions(text: str) -> Iterator[Quantity]:
    """two thirds, a quarter, half: shares in per cent."""
    for found in FRACTION.finditer(text):
        after = text[found.end() : found.end() + 14]
        if found["half"]:
            value = Decimal(50)
            if re.match(r"\s+(?:a|an)\s|[- ](?:hour|day|time)", after) or re.search(
                r"(?:first|second|other|latter)[ -]$", text[: found.start()], re.IGNORECASE
            ):
                continue
        else:
            if (
                re.search(
                    r"(?:first|last|the|this|next|per|each|every|second|third|fourth|in|a)\s$",
                    text[: found.start()],
                )
                and found["d"].lower() in ("quarter",)
                and found["n"].lower() != "a"
            ):
                continue
            if found["d"].lower() == "quarter" and re.match(
                r"\s+(?:of\s+(?:the\s+year|19|20)|results|earnings)", after
            ):
                continue
            count = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}[found["n"].lower()]
            parts = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}[found["d"].lower()]
            value = (Decimal(100) * count / parts).quantize(Decimal("0.01")).normalize() + 0
        yield Quantity(
            *found.span(),
            value,
            None,
            None,
            operator_before(text, found.start()),
            "unit/percent",
            "percent",
            "fraction",
        )


def folds(text: str) -> Iterator[Quantity]:
    """2.4-fold, three times, doubled, halved."""
    for found in FOLD.finditer(text):
        word = (found["w"] or "").lower()
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
