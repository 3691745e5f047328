"""What an amount after a verb of doing measures: sold 11 million cars, employs 1,400 people, invested €3 billion."""

from __future__ import annotations

import re

from graph_build.extraction.english import words as w
from graph_build.extraction.english.nouns import OPERATORS
from graph_build.extraction.english.phrases import first_noun, measure
from graph_build.extraction.english.readings import Around, Reading, thing
from graph_build.extraction.patterns import pattern

SPANS = frozenset({"unit/year", "unit/month", "unit/day", "unit/week", "unit/hour"})
DURATION = re.compile(
    r"(?:over|within|in|for|after|every|next|last|past|previous|coming|per|first|during|of|least|the|every|each|later|these|those|older than|another)\s*(?:the\s*)?(?:next|past|last|first|coming|previous|following)?\s*$",
    re.IGNORECASE,
)


# Which kinds of number a verb of doing measures; amounts, measures and counts where it is not said.
AMOUNTS = frozenset({"money", "measure", "count"})
MONEY = frozenset({"money"})
KINDS_OF_DOING = {
    "number of employees": frozenset({"count"}),
    "payback period": frozenset({"measure"}),
    "cost saving": frozenset({"money", "measure"}),
    "throughput": frozenset({"measure"}),
    "installations": frozenset({"measure"}),
    "price": MONEY, "funding": MONEY, "cost": MONEY, "funding raised": MONEY, "investment": MONEY, "spending": MONEY,
    "revenue": MONEY, "loss": MONEY, "": frozenset(), "additions": frozenset(),
}  # fmt: skip
# So many are installed in a country or by an industry rather than in a plant.
MANY = 1000
# How far before a number its verb may begin.
NEAR = 80


# Any of the verbs, before each of them is looked for.
DOES = re.compile(rf"\b(?:{'|'.join(w.DOING)})(?:\s(?:us|them|it))?$", re.IGNORECASE)
PUT_INTO = re.compile(
    r"\b(?:puts?|putting|pour(?:s|ed|ing)?|channel(?:s|led|ling)?|plough(?:s|ed)?|pump(?:s|ed)?|sank)$",
    re.IGNORECASE,
)


# EUR 700 million has been earmarked for AI factories.
SPENT = {
    r"earmarked|allocated|granted|awarded|disbursed|set aside|provided|committed|pledged|mobili[sz]ed|made available|approved|paid out|reserved": "funding",
    r"invested": "investment", r"spent": "spending", r"saved": "cost saving", r"raised": "funding raised", r"lost": "loss",
}  # fmt: skip
GOES_INTO = re.compile(
    r"\s(?:(?:will|would|is to|are to|should)\s)?(?:go|goes|went|flow|flows|flowed)\s(?:into|to|towards)\s"
)
TITLED_WITH = re.compile(
    r"\b(?:Strategy|Plan|Programme|Program|Act|Initiative|Scheme|Package|Fund|Mission|Roadmap|Facility)[”\"*_]?,?\swith$"
)
PASSIVE_MONEY = re.compile(
    rf"\s(?:(?:in|of) [a-z ]{{3,40}}?\s)?(?:has been|have been|had been|was|were|is|are|will be|is being|is to be|are to be)\s(?:already |also |so far |now )?(?P<v>{'|'.join(SPENT)})\b"
)


def doing(around: Around, plain: str) -> Reading | None:
    """sold 11 million cars, employs 1,400 people, invested €3 billion: the verb names the measure."""
    quantity = around.quantity
    if (
        PUT_INTO.search(plain)
        and quantity.kind == "money"
        and pattern(r"\s(?:into|towards)\b").match(around.after)
    ):
        return Reading("investment", "level", "clause", "en.doing")
    if quantity.kind == "money" and (FUNDED_WITH.search(plain) or _is_funded_with(around)):
        return Reading("funding", "level", "clause", "en.doing")
    if quantity.kind == "money" and (GOES_INTO.match(around.after) or TITLED_WITH.search(plain)):
        # …up to KRW 2 trillion will go into a computing facility; presented its Strategy with €1 billion
        return Reading("funding", "level", "clause", "en.doing")
    passive = PASSIVE_MONEY.match(around.after) if quantity.kind == "money" else None
    if passive and not w.LEVEL_END.search(plain) and not w.CHANGE.search(plain):
        name = next(n for v, n in SPENT.items() if re.fullmatch(v, passive["v"]))
        return Reading((name == "funding" and _funded(around)) or name, "level", "clause", "en.doing")
    if DOES.search(plain[-NEAR:]) is None:
        return None
    for verb, name in w.DOING.items():
        is_many = (
            quantity.kind == "count"
            and name == "installations"
            and (not thing(around) or (quantity.value or 0) >= MANY)
        )
        if quantity.kind not in KINDS_OF_DOING.get(name, AMOUNTS) and not is_many:
            continue
        if (
            name == "production"
            and quantity.kind == "count"
            and thing(around)
            and (quantity.value or 0) < MANY
            and "million" not in quantity.unit
        ):
            # …built 120 apps: so many of them rather than an output.
            continue
        if not pattern(rf"\b(?:{verb})(?:\s(?:us|them|it))?$", re.IGNORECASE).search(plain):
            continue
        of = ""
        if quantity.kind == "count" and (counted := thing(around)):
            of = counted
        elif (
            later := pattern(r"\s+of\s+([^,.;:()]{2,60})").match(around.after)
        ) and quantity.kind == "measure":
            of = first_noun(later[1])
        if more := pattern(
            r"\s+(?:(?P<up>more|additional|extra)|(?P<down>less|fewer))\s+(?!than)[a-z]"
        ).match(around.after):
            return Reading(name, "change", "clause", "en.doing", of, "increase" if more["up"] else "decrease")
        named = _funded(around) if name in ("funding", "revenue") else ""
        return Reading(named or name, "level", "clause", "en.doing", of)
    return None


FUNDED_WITH = re.compile(
    r"\b(?:fund|support|back|financ|endow|subsidi[sz])(?:ed|es|s|ing)?\b[^.;:]{0,50}\bwith$", re.IGNORECASE
)


def _is_funded_with(around: Around) -> bool:
    """…supports the project, which has 40 partners, with €2 million: the verb stands before other numbers."""
    head = around.sentence.removesuffix(around.rest).removesuffix(around.quantity.counted)
    return " with" in head[-NEAR:] and FUNDED_WITH.search(OPERATORS.sub("", head).rstrip()) is not None


def _funded(around: Around) -> str:
    later = pattern(r"\s+(?:of|in)\s+([^,.;:()]{2,60})").match(around.after)
    found = measure(first_noun(later[1])) if later else None
    return found.name if found and found.is_known else ""
