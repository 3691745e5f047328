"""Nouns that a number stands right before or after: a €20 billion fund, a 25% tax credit, a market share above 50%."""

from __future__ import annotations

import re

from graph_build.extraction.english.phrases import first_noun, lower, measure
from graph_build.extraction.english.readings import Around, Reading
from graph_build.extraction.patterns import pattern

CUT = re.compile(
    r"\b(?:a|an|the|its|their|with|at|of|by|to|for|from|in|on|and|has|have|had|hold|holds|held|holding|reported|recorded|posted|achiev\w+|offer\w*|reach\w*|is|was|are|were|be|show\w*|giv\w+|deliver\w*|enjoy\w*|command\w*|with|ran|run|runs|having|now|require\w*|generat\w*|ensur\w*|represent\w*|captur\w*|secur\w*|set|sets|expect\w*|forecast\w*|plan\w*|project\w*|guid\w*|target\w*|aim\w*|see\w*|need\w*|earn\w*|book\w*|receiv\w*|attract\w*|made|makes|involv\w*|provid\w*|includ\w*|impos\w*|gain\w*|contribut\w*|bring\w*|brought|clos(?:e|es|ed|ing)|had|ended|finish\w*|return\w*|saw|spend\w*|spent|result\w* in|rais(?:e|es|ed|ing)|pay\w*|paid|worth|put|puts|report\w*|announc\w*|estimat\w*|assum\w*|suggest\w*|impl(?:y|ies|ying|ied)|unveil\w*|launch\w*|sign(?:s|ed)|won|win|wins|face[sd]?|carry|carries|carried|support\w*)\b\s+",
    re.IGNORECASE,
)
OPERATORS = re.compile(
    r"(?:\s*\b(?:about|around|approximately|nearly|almost|some|roughly|close to|an estimated|more than|less than|fewer than|over|under|at least|at most|up to|no more than|no less than|well|just|only|as much as|as many as|a|an|the|record|further|additional|another|approx\.?|circa|another|above|below|past|beyond|between|a mere|an average of|a total of|as little as|as low as|as high as|(?:a )?staggering|all-time high of|high of|low of|in excess of|upwards of|merely|even|exactly|currently|now|still|already|typically|on average|in total)\b)+\s*$|\s*~\s*$",
    re.IGNORECASE,
)
ABOVE = re.compile(
    r"\b(?:above|below|over|under|between|exceeding|of more than|of at least|of up to)\s*$", re.IGNORECASE
)
NOUN_ABOVE = re.compile(r"\b(?:an?|its|their|with|for|to)\s(?P<n>[A-Za-z][A-Za-z -]{2,40})$")
CAPACITY_OF = re.compile(
    r"\s(?:[a-z-]+\s){0,2}?(?:factory|plant|line|site|fab|centre|center|warehouse|campus|building|facility|mill|gigafactory|electrolyser|module|installation|wind farm|solar park|park|complex|hub)\b"
)
MONEY_NOUN = re.compile(
    r"\s(?:[a-z-]+\s){0,2}?(?P<n>funds?|package|programme|program|investment|loan|contract|order|deal|budget|grant|subsid(?:y|ies)|market|plant|factory|fab|scheme|facility|takeover|acquisition|project|line|support|stimulus|guarantees?|credit line|incentive|aid|bailout|tender|bond|takeover bid)\b(?!\s(?:size|share))"
)
SPENT_ON = frozenset(["plant", "factory", "fab", "facility", "project", "line"])
PERCENT_NOUN = re.compile(
    r"\s(?P<n>(?:[a-z-]+\s){0,2}?(?:tax credit|tariffs?|duty|duties|levy|discount|subsidy|tax|stake|surcharge|margin|target|quota|grant rate|utili[sz]ation rate|utili[sz]ation|availability|uptime|yield|market share|share|interest rate|efficiency|accuracy))\b"
)


def noun_above(around: Around, plain: str) -> Reading | None:
    """calls for a market share above 50%"""
    found = NOUN_ABOVE.search(plain) if ABOVE.search(around.before) else None
    target = measure(CUT.split(found["n"])[-1]) if found else None
    if target is None or not target.is_known:
        return None
    kind = "share" if target.name.endswith("share") and around.quantity.kind == "percent" else "level"
    return Reading(target.name, kind, "clause", "en.noun-above", target.of)


def capacity_noun(around: Around, plain: str) -> Reading | None:
    """a 40 GWh factory."""
    is_power = pattern(r"watt|wh$|mw$|tonne").search(around.quantity.unit) is not None
    is_area = around.quantity.unit in ("unit/square-metre", "unit/hectare")
    if around.quantity.kind != "measure" or not (is_power or is_area) or not CAPACITY_OF.match(around.after):
        return None
    if not pattern(r"\b(?:a|an|the|its|new|second|first|planned)$").search(around.before.rstrip()):
        return None
    if is_area:
        return Reading("area", "level", "clause", "en.capacity")
    return Reading("capacity", "level", "clause", "en.capacity")


def money_noun(around: Around, plain: str) -> Reading | None:
    """a €20 billion fund; a $4 billion market; a €30 billion fab."""
    found = MONEY_NOUN.match(around.after)
    if (
        around.quantity.kind != "money"
        or not found
        or not pattern(r"\b(?:a|an|the|its|new|this|whose)$").search(around.before.rstrip())
    ):
        return None
    noun = found["n"]
    if noun == "market":
        of = pattern(r"\smarket\s(?:for|of)\s([^,.;:()]{2,60})").match(around.after)
        return Reading("market size", "level", "clause", "en.money-noun", first_noun(of[1]) if of else "")
    if noun in SPENT_ON:
        sure = "clause" if noun == "project" else "clause-apart"
        return Reading("investment", "level", sure, "en.money-noun")
    return Reading(noun, "level", "clause", "en.money-noun")


def percent_noun(around: Around, plain: str) -> Reading | None:
    """a 25% investment tax credit; a 30% stake; with 95% accuracy."""
    found = PERCENT_NOUN.match(around.after)
    if (
        around.quantity.kind != "percent"
        or not found
        or not pattern(r"\b(?:a|an|the|its|with|of)$").search(plain)
    ):
        return None
    if pattern(r"\b(?:increase|rise|drop|growth|reduction|cut|change|decline|gain|improvement)$").search(
        plain.removesuffix(" of")
    ):
        return None
    kind = "share" if found["n"].endswith("share") else "level"
    return Reading(lower(found["n"]), kind, "clause", "en.percent-noun")
