"""English quantities: $4.9 billion, 17 million units, 12 percentage points, between 20 and 30%, nine days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.english import words as w
from graph_build.extraction.english.bare import bare, bare_second, labelled
from graph_build.extraction.english.numerals import folds, fractions, of_so_many, some_of_them
from graph_build.extraction.english.units import (
    NUMBER,
    WORD,
    WORDS,
    Read,
    decimal,
    operator_before,
    unit_after,
)
from graph_build.extraction.model import Notes, Quantity, of
from graph_build.extraction.patterns import pattern

NUMERIC = re.compile(
    rf"(?<![\w.,/$€£¥-])(?P<c>US\$\s?|HK\$\s?|[$€£¥]\s?|(?:USD|EUR|GBP|RMB|CNY|HKD|JPY|KRW)\s?)?(?P<s>[+−-]|(?<=[a-z(,:]\s)–|(?<=\()–)?(?P<a>{NUMBER})"
    rf"(?:\s?(?:-|–|—|→|->|=>|to|and)\s?(?P<c2>US\$|[$€£¥])?(?P<b>{NUMBER}))?",
)
JAPANESE = re.compile(r"\bJapan(?:ese)?\b|\byen\b|\bJPY\b|\b(?:Tokyo|Osaka|Nagoya|Kyoto|METI|Diet)\b")
CHINESE = re.compile(r"\bChin(?:a|ese)\b|\byuan\b|\bRMB\b|\bBeijing\b")
# 2 Platforms and edge computing: a numbered heading in a plain text.
HEADING_LINE = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z][A-Za-z ,&'’-]{2,60}")
# 2.1 per million hours worked: no count of hours.
RATE = re.compile(r"\s(?:per|for every)\s(?:million|thousand|1,000|100,000|10,000)\b")
OTHER = "other"
# Currencies that the vocabulary of units lacks: no count of anything.
OTHER_MONEY = re.compile(
    r"(?:\b(?:INR|CHF|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|IDR|MYR|PHP|AUD|CAD|SGD|NZD|TRY|Rs\.?)\s?|[₹₫₱]\s?|\b[ACS]\$\s?)$"
)
# …rose 7% to 20%: no range.
CHANGED = re.compile(
    rf"\b(?:{w.UP}|{w.DOWN})(?:\s(?:[a-z]+ly|about|around|some|nearly|almost|another|by a further|more than))?\s*$|(?:^|\d|\()\s?[+−-]?$",
    re.IGNORECASE,
)
SCALED = re.compile(r"\s?(?:thousand|million|billion|trillion|crore|lakh|mn|bn|m|k)\b")
BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
SPELLED = re.compile(rf"\b(?P<w>{WORD})\b", re.IGNORECASE)
NAMED = re.compile(
    r"(?:[A-Za-z][-_]|(?:Table|Figure|Fig\.|Case|Chapter|Section|No\.|Part|Step|Phase|Level|Tier|Article|Industry|ISO|IEC|EN|Horizon|Euro|Note|Annex|Scope|Version|Windows|page|p\.|[Tt]op|[Ll]eading|[Ll]argest)\s?|\bper\s)$"
)


@Language.factory("zhitu_english_quantities")
class EnglishQuantities:
    """Fills `notes.quantities`, in the order of the text and without overlaps, outside times and titles."""

    def __init__(self, nlp: Language, name: str) -> None:
        # Whether ¥ is yen where a paragraph does not tell.
        self.is_yen = False

    def __call__(self, doc: Doc) -> Doc:
        """Percentages, money, measures and counted things; fractions and multiples in words."""
        notes = of(doc)
        if HEADING_LINE.fullmatch(notes.folded.strip()):
            return doc
        blocked = [(t.start, t.end) for t in notes.times] + [(t.start, t.end) for t in notes.titles]
        found = [
            *_numbers(notes, self.is_yen),
            *_spelled(notes.folded),
            *fractions(notes.folded),
            *folds(notes.folded),
        ]
        found += [
            *some_of_them(notes.folded),
            *of_so_many(notes.folded),
            *bare(notes.folded),
            *labelled(notes.folded, notes.kind),
        ]
        latest = found
        while latest := [second for first in latest if (second := bare_second(notes.folded, first))]:
            found = [*found, *latest]
        last = -1
        for quantity in sorted(found, key=lambda q: (q.start, -q.end)):
            if quantity.kind == "count" and RATE.match(notes.folded, quantity.end):
                continue
            if quantity.start >= last and not any(
                s < quantity.end and quantity.start < e for s, e in blocked
            ):
                notes.quantities.append(quantity)
                last = quantity.end
        return doc


def _numbers(notes: Notes, is_yen: bool) -> Iterator[Quantity]:
    text = notes.folded
    around = f"{' '.join(notes.headings)} {text}" if "¥" in text else ""
    is_chinese = CHINESE.search(around) is not None
    is_japanese = (JAPANESE.search(around) is not None or is_yen) and not is_chinese
    position = 0
    while found := NUMERIC.search(text, position):
        position = found.end()
        if not found["c"] and NAMED.search(text[: found.start()][-12:]):
            continue
        if OTHER_MONEY.search(text[: found.start()][-6:]):
            # Not told, but a number all the same: what follows it is not what stood before it.
            scaled = SCALED.match(text, found.end("a"))
            position = end = scaled.end() if scaled else found.end("a")
            yield Quantity(found.start("a"), end, decimal(found["a"]), None, None, "=", "", OTHER, found["a"])
            continue
        low, value = None, decimal(found["a"])
        end = found.end()
        if found["b"] and (lower := _from_to(text, found, value)):
            yield lower
            position = found.end("a")
            continue
        if found["b"]:
            second = decimal(found["b"])
            if _is_span(text, found, value, second):
                low, value = value, second
            else:
                end = position = found.end("a")
        currency = found["c"] or found["c2"] or ""
        if currency.strip() == "¥" and is_japanese:
            currency = "JPY"
        read = unit_after(text, end, currency, value)
        if low is None and (first := _first_of_range(text, found, read)):
            low, value, end, read = first
        if read is None:
            continue
        unit, kind, last, factor = read
        start = found.start()
        position = max(position, last)
        yield _quantity(
            text, start, last, value * factor, low * factor if low is not None else None, unit, kind
        )


def is_of_yen(text: str) -> bool:
    """Whether a document that prints ¥ speaks of Japan rather than of China."""
    if "¥" not in text or pattern(r"\b(?:RMB|CNY|yuan|renminbi)\b").search(text):
        return False
    return len(JAPANESE.findall(text)) > len(CHINESE.findall(text))


def _from_to(text: str, found: re.Match[str], value: Decimal) -> Quantity | None:
    """from 12 to 15 GW: two numbers with the unit of the second, of which this is the first."""
    between = text[found.end("a") : found.start("b")]
    is_from = pattern(r"\bfrom\s*$").search(text[: found.start()]) is not None and " to " in between
    if not is_from and not pattern("→|[=-]>").search(between):
        return None
    read = unit_after(text, found.end(), found["c"] or "", decimal(found["b"]))
    if read is None:
        return None
    return _quantity(text, found.start(), found.end("a"), value * read[3], None, read[0], read[1])


def _is_span(text: str, found: re.Match[str], value: Decimal, second: Decimal) -> bool:
    """15–25%, between 20 and 30: one value from one number to the other; 2020 to 24 is none."""
    between = text[found.end("a") : found.start("b")]
    is_year = pattern(r"(?:19|20)\d\d").fullmatch(found["a"]) is not None
    is_joined = "and" not in between or BETWEEN.search(text[: found.start()]) is not None
    return second > value and is_joined and not is_year


def _spelled(text: str) -> Iterator[Quantity]:
    """nine days, five per cent, twelve factories: numbers in words before a unit."""
    for found in SPELLED.finditer(text):
        read = unit_after(text, found.end(), "", Decimal(WORDS[found["w"].lower()]))
        if read and (
            read[1] in ("measure", "percent", "points", "money")
            or WORDS[found["w"].lower()] > 1
            or "million" in read[0]
        ):
            if NAMED.search(text[: found.start()][-12:]):
                continue
            if read[1] == "count" and pattern(r"(?:the|these|those|of|all|other|its|first|last)\s$").search(
                text[: found.start()]
            ):
                continue
            unit, kind, last, factor = read
            value = Decimal(WORDS[found["w"].lower()])
            yield _quantity(text, found.start(), last, value * factor, None, unit, kind)


def _first_of_range(
    text: str, found: re.Match[str], read: Read | None
) -> tuple[Decimal, Decimal, int, Read] | None:
    """20% to 30%, €2bn–€3bn: a range whose first number has the unit too (not "from 20% to 30%")."""
    if read is None or pattern(r"\bfrom\s*(?:about|around|some)?\s*$").search(text[: found.start()]):
        return None
    after = pattern(r"\s?(?:-|–|—)\s?|\s(?:to|and)\s").match(text, read[2])
    if not after or (" and " in after.group() and not BETWEEN.search(text[: found.start()])):
        return None
    second = NUMERIC.match(text, after.end())
    if not second or second["b"]:
        return None
    value = decimal(second["a"])
    own = unit_after(text, second.end(), second["c"] or "", value)
    first = decimal(found["a"])
    if own is None or own[0] != read[0] or value <= first:
        return None
    is_of = CHANGED.search(text[: found.start()]) is None
    if " to " in after.group() and not is_of:
        return None
    return first, value, own[2], own


def _quantity(
    text: str, start: int, end: int, value: Decimal, low: Decimal | None, unit: str, kind: str
) -> Quantity:
    printed = text[start:end]
    if low is not None:
        return Quantity(start, end, None, low, value, "=", unit, kind, printed)
    operator = operator_before(text, start)
    if pattern(r"\+|\s+or\s+(?:more|above|higher)\b").match(text[end : end + 12]):
        operator = ">"
    elif pattern(r"\s+or\s+(?:less|fewer|lower|below)\b").match(text[end : end + 12]):
        operator = "<"
    return Quantity(start, end, value, None, None, operator, unit, kind, printed)
