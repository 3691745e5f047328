"""Levels and counts: installations reached 542,000 units; a pilot takes 11 months; 320 manufacturers."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.bare import DENSITY_UNIT
from graph_build.extraction.english.doing import SPANS
from graph_build.extraction.english.nouns import CUT
from graph_build.extraction.english.phrases import Measure, clean, lower, measure
from graph_build.extraction.english.readings import Around, Reading, inherited, made, subject_of, thing
from graph_build.extraction.patterns import pattern

# A small number of something is often a way of telling rather than a measure.
FEW = 10


def _is_pronoun_before(region: str) -> bool:
    return w.PRONOUN.match(clean(region)) is not None or not clean(region)


HIGHER = re.compile(r"\s(?:higher|lower|more|less|fewer|above|below)\b")


def level(around: Around, plain: str) -> Reading | None:
    """installations reached 542,000 units; the average price was $115/kWh."""
    verb = w.LEVEL_END.search(plain)
    if not verb or (around.quantity.kind == "percent" and HIGHER.match(around.after)):
        return None
    quantity = around.quantity
    plural_count = quantity.kind == "count" and thing(around)
    if plural_count and pattern(r"at$|number", re.IGNORECASE).match(verb["v"]):
        # Order intake at the 210 builders in our panel; the Circle numbers 19 plants
        return None
    target = subject_of(around, plain[: verb.start()])
    if target is None:
        is_there = pattern(r"\bthere\s*$", re.IGNORECASE).search(plain[: verb.start()]) is not None
        if plural_count and (is_there or not _is_pronoun_before(plain[: verb.start()])):
            return None
        return inherited(around, "level", "en.level", "")
    is_worth = quantity.kind == "money" and pattern(r"\b(?:worth|valued at)$", re.IGNORECASE).search(plain)
    if is_worth and target.name != "market size":
        return _worth(plain, verb, target)
    if not target.is_known and quantity.kind == "count":
        if pattern(r"\s*[A-Za-z-]*\s*(?:number|total)").match(verb.group()):
            return Reading(f"number of {target.name}", "level", "clause", "en.level", target.of)
        return None
    return _level_of(around, target)


def _level_of(around: Around, target: Measure) -> Reading | None:
    """What a subject that is known measures at a level."""
    quantity = around.quantity
    if target.name == "share" and around.share:
        return Reading(around.share, "share", "clause", "en.level")
    if quantity.unit == DENSITY_UNIT and "density" not in target.name:
        return Reading("robot density", "level", "clause", "en.density")
    if quantity.kind == "percent" and (changed_by := OF_CHANGED.fullmatch(target.name)):
        # Against 2013 the reduction amounts to 44%.
        again = inherited(around, "change", "en.change-of", "decrease" if changed_by["d"] else "increase")
        return replace(again, copied=True) if again else None
    if target.name == "market size" and quantity.kind not in ("money", "count", "measure"):
        return None
    return made(target, "level", "en.level", "")


def _worth(plain: str, verb: re.Match[str], target: Measure) -> Reading:
    """…with production worth €79.4 billion; contracts worth €2 billion; the stake is worth €1 billion."""
    is_said = pattern(
        r"\b(?:is|are|was|were|be|been)\s+(?:now\s+)?(?:worth|valued at)$", re.IGNORECASE
    ).search(plain)
    if is_said is not None:
        return Reading("value", "level", "clause", "en.level", target.of or target.name)
    near = CUT.split(plain[: verb.start()])[-1].strip()
    worth = measure(near)
    if worth is not None and worth.is_known and not near.endswith("s"):
        return made(worth, "level", "en.level", "")
    return Reading(f"value of {' '.join(near.split()[-3:]).lower()}", "level", "clause-apart", "en.level")


OF_CHANGED = re.compile(
    r"(?:total |overall |annual )?(?:(?P<d>reduction|decline|decrease|drop|fall|saving|savings|cut)|increase|rise|gain|improvement|plus)"
)
PASSIVES = {
    "installed": "installations", "shipped": "shipments", "sold": "sales", "produced": "production", "delivered": "deliveries",
    "registered": "registrations", "exported": "exports", "imported": "imports", "built": "production",
}  # fmt: skip


SENT = re.compile(
    rf"\s(?:units?\s)?(?:were|was|have been|had been|are being)\s(?:newly |actually |already )?(?P<v>{'|'.join(PASSIVES)})\b"
)


def counted(around: Around, plain: str) -> Reading | None:
    """320 manufacturers, 120 collaborative robots: the number of what follows."""
    counted = thing(around)
    if around.quantity.kind == "count" and not counted and (sent := SENT.match(around.after)):
        # …more than one million were shipped
        return Reading(PASSIVES[sent["v"]], "level", "clause", "en.counted-passive")
    if around.quantity.kind != "count" or not counted:
        return None
    is_again = (
        pattern(r"\b(?:the|these|those|all|our|its|their|both)$").search(around.before.rstrip()) is not None
    )
    is_few = is_again or (
        around.quantity.value is not None
        and around.quantity.value < FEW
        and "million" not in around.quantity.unit
    )
    origin = "clause-apart" if is_few else "clause"
    noun = pattern(
        rf"[\s-]*{re.escape(counted)}\s+(?:that\s)?(?:(?:were|was|had been|have been|are|being)\s+(?:newly |actually |also )?(?P<v>[a-z]+)\b|(?P<w>[a-z]+)(?=\s(?:in|by|worldwide|globally|last|this|to|since|during|from)\b|\s?[.,;)]))"
    ).match(around.after)
    if noun and (name := PASSIVES.get(noun["v"] or noun["w"])):
        return Reading(name, "level", origin, "en.counted-passive", counted)
    return Reading(f"number of {lower(counted)}", "count", origin, "en.counted", counted)


TIMES = frozenset({*SPANS, "unit/minute", "unit/second"})
LASTS = re.compile(
    r"\b(?:t(?:akes?|ook|aken|aking)|last(?:s|ed|ing)?(?: for)?|run(?:s)? for|needs?|needed|cover(?:s|ed)?|stretch(?:es|ed)? (?:to|over))$"
)


def lasting(around: Around, plain: str) -> Reading | None:
    """The median pilot takes 11 months; order backlogs last for 6.9 months."""
    verb = LASTS.search(plain) if around.quantity.unit in TIMES else None
    target = subject_of(around, plain[: verb.start()]) if verb else None
    if target is None or verb is None:
        return None
    if target.is_known:
        return made(target, "level", "en.lasting", "")
    name = "duration" if around.quantity.unit in ("unit/month", "unit/year") else "time"
    return Reading(f"{target.name} {name}", "level", "clause", "en.lasting", target.of)


SPREAD = re.compile(
    r"(?P<n>[A-Za-z][^:;,]{2,60}?)\s(?:will be|is|are|was|were)\s(?:to be\s)?(?:spread|split|distributed|divided|allocated|broken down|shared)(?:\s[^:;,]{2,40})?:$"
)


def spread(around: Around, plain: str) -> Reading | None:
    """The public funds will be spread as follows: KRW 0.6 trillion in 2026, …"""
    found = SPREAD.search(plain)
    target = measure(found["n"]) if found else None
    return made(target, "level", "en.level", "", loose=True) if target is not None else None


def density(around: Around, plain: str) -> Reading | None:
    """With 429 robots per 10,000 employees: the unit is that of one measure only."""
    if around.quantity.unit != DENSITY_UNIT:
        return None
    return Reading("robot density", "level", "clause", "en.density")
