"""What an English number measures: the ways of saying, tried one after another."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.again import (
    apposed,
    by_again,
    compared,
    continued,
    contributed,
    converted,
    from_to,
    further,
    gapped,
    listed_again,
    of_them,
    of_which,
    or_a_year,
    prior,
    pronoun_share,
    taken_to,
    units_again,
    we_see,
    went_from,
)
from graph_build.extraction.english.changes import (
    added_to,
    after_number,
    changed,
    growth_to,
    in_what,
    multiple_of,
    times_as_many,
    verb_multiple,
)
from graph_build.extraction.english.doing import DURATION, SPANS, doing
from graph_build.extraction.english.labels import labelled, signed
from graph_build.extraction.english.levels import counted, density, lasting, level, spread
from graph_build.extraction.english.nouns import (
    CUT,
    OPERATORS,
    capacity_noun,
    money_noun,
    noun_above,
    percent_noun,
)
from graph_build.extraction.english.phrases import first_noun, measure
from graph_build.extraction.english.readings import (
    Around,
    Reading,
    inherited,
    made,
    subject_of,
)
from graph_build.extraction.english.shares import (
    FORMER,
    also_held,
    bracketed,
    contained,
    parts,
    ranked,
    shared,
    shares_of_list,
)
from graph_build.extraction.patterns import pattern

# How far before a number the words may begin that say how near it is.
NEAR = 100
ANNUAL_RATE = re.compile(
    r"(?:CAGR|compound\w*(?: average)? annual(?: growth)? rate|(?:average )?annual(?: average)?(?: growth)? rate|annual (?:average )?growth(?: rate)?|growth rate|average growth|compound growth)$",
    re.IGNORECASE,
)


def read(around: Around) -> Reading | None:
    """The first way of saying that fits; None where the words do not tell what is measured."""
    quantity = around.quantity
    around.before = pattern(r"\s+").sub(" ", around.before)
    far, near = around.before[:-NEAR], around.before[-NEAR:]
    plain = (far + OPERATORS.sub("", UNKNOWN_MONEY.sub("", near))).rstrip()
    if (
        quantity.unit in SPANS
        and DURATION.search(plain)
        and not w.CHANGE.search(plain)
        and not pattern(r"\btime\b").search(around.before)
    ):
        return doing(around, plain)
    if FORMER.match(around.after):
        # …fell to a fifth of the former level
        return None
    for way in (
        of_them,
        signed,
        labelled,
        verb_multiple,
        multiple_of,
        added_to,
        times_as_many,
        converted,
        prior,
        of_which,
        or_a_year,
        from_to,
        by_again,
        compared,
        taken_to,
        gapped,
        further,
        we_see,
        continued,
        listed_again,
        money_noun,
        percent_noun,
        capacity_noun,
        went_from,
        apposed,
        doing,
        lasting,
        spread,
        ranked,
        growth_to,
        in_what,
        parts,
        after_number,
        changed,
        pronoun_share,
        shared,
        also_held,
        contained,
        _of_noun,
        noun_above,
        level,
        counted,
        units_again,
        contributed,
        bracketed,
        shares_of_list,
        _of_what,
        density,
    ):
        if found := way(around, plain):
            return found
    return None


def _of_noun(around: Around, plain: str) -> Reading | None:
    """a share of 31%, a CAGR of 23%, an average utilisation rate of 55%, funding of €150 million."""
    found = w.NOUN_OF.search(plain)
    if not found or not plain.rstrip().endswith(("of", ":", "at")):
        return None
    whole = pattern(
        r"\b(?:total )?(?:number|share|value|volume|amount|level) of [A-Za-z][\w -]*$", re.IGNORECASE
    ).search(found["n"])
    if (whole or found["n"].lower().endswith("number")) and around.quantity.kind == "measure":
        # …in a growing number of 300 mm lines
        return None
    noun = whole.group() if whole else CUT.split(found["n"])[-1].strip()
    if plain.rstrip().endswith("at") and not pattern(
        r"(?:rate|price|cost|valuation|value|share|level)$"
    ).search(noun):
        return None
    if ANNUAL_RATE.search(noun):
        region = plain[: found.start("n")] + found["n"][: len(found["n"]) - len(noun)]
        change = w.CHANGE.search(region)
        target = subject_of(
            around,
            region[: change.start()]
            if change
            else pattern(r"\s*\b(?:at|with|by)\b\s*(?:an?|the)?\s*$").sub("", region),
        )
        direction = "decrease" if change and change["down"] else "increase"
        annual = pattern("annual|CAGR", re.IGNORECASE).search(noun) is not None
        reading = (
            made(target, "change", "en.rate-of", direction, loose=True)
            if target
            else inherited(around, "change", "en.rate-of", direction)
        )
        return (
            replace(reading, annual=annual)
            if reading
            else Reading("", "change", "clause-apart", "en.rate-of", "", direction, annual=annual)
        )
    target = measure(noun)
    if (
        pattern(r"(?:total |overall |combined |average )?(?:value|volume|amount)").fullmatch(noun)
        and around.quantity.kind == "money"
    ):
        return Reading(noun, "level", "clause", "en.of-noun")
    if target is None or not target.is_known:
        return None
    if target.name in ("share", "market share", "combined share", "combined market share"):
        return Reading(
            "market share"
            if "market" in around.sentence.lower() or around.topic.startswith("market")
            else target.name,
            "share",
            "clause",
            "en.of-noun",
            target.of,
        )
    return made(target, "level", "en.of-noun", "")


# INR 41.7 billion, or about USD 500 million: the amount in a currency that the vocabulary of units lacks.
UNKNOWN_MONEY = re.compile(
    r"(?:INR|CHF|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|TRY|ZAR|IDR|MYR|THB|VND|PHP|AUD|CAD|SGD|₹|₩|₫)\s?\d[\d,.]*(?:\s(?:million|billion|trillion|crore|lakh|bn|mn))?,?\s*(?:\(|or\s|i\.e\.\s)?(?:about |around |roughly |some |approximately )*$"
)


def _of_what(around: Around, plain: str) -> Reading | None:
    """$2 billion of public funding, 50 GWh of local battery capacity; only 8% have scaled: the share of before."""
    shares = around.asked_share or around.share
    later = pattern(r"\s+(?:of|in)\s+(?P<n>[^,.;:()]{2,80})").match(around.after)
    if later and around.quantity.kind in ("money", "measure") and around.quantity.unit not in SPANS:
        found = measure(first_noun(later["n"]))
        if found is not None and found.is_known:
            return made(found, "level", "en.of-what", "")
    if (
        around.quantity.kind == "percent"
        and around.asked_share
        and pattern(r"(?:^|[,;:]\s?)(?:(?:and|while|but|whereas|just|only|a mere|another|with)\s*)*$").search(
            plain
        )
        and pattern(
            r"\s+(?!of\b|in\b|more\b|less\b|higher\b|lower\b|to\b|for\b|and\b|growth\b|increase\b|share\b|on\b|were from\b)[a-z]+\b"
        ).match(around.after)
    ):
        # Sixty-one percent name poor data: of those who were asked.
        return Reading(around.asked_share, "share", "clause", "en.share-again")
    if (
        around.quantity.kind == "percent"
        and shares
        and not plain.strip(" -*•–")
        and pattern(r"\s+(?!of\b|in\b|more\b|less\b|higher\b|lower\b)[a-z]+\b").match(around.after)
    ):
        # An item of a list of shares: 44% have connected their machines.
        return Reading(shares, "share", "clause", "en.share-again")
    if (
        around.quantity.kind == "percent"
        and shares
        and pattern(
            r"\s+(?:have|has|had|are|were|was|is|use|uses|see|run|rely|invest|apply|operate|say|said|plan\w*|expect\w*|report\w*|use[sd]?|do|did|believe\w*|already|intend|cite[sd]?|want)\b"
        ).match(around.after)
    ):
        return Reading(shares, "share", "clause", "en.share-again")
    return None
