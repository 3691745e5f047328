"""What an English number measures: the ways of saying, tried one after another."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction import english_words as w
from graph_build.extraction.english_again import (
    apposed,
    by_again,
    compared,
    continued,
    contributed,
    converted,
    from_to,
    gapped,
    listed_again,
    of_which,
    or_a_year,
    prior,
    pronoun_share,
    taken_to,
    units_again,
    went_from,
)
from graph_build.extraction.english_bare import DENSITY_UNIT
from graph_build.extraction.english_changes import (
    added_to,
    after_number,
    changed,
    growth_to,
    in_what,
    multiple_of,
    times_as_many,
    verb_multiple,
)
from graph_build.extraction.english_labels import labelled, signed
from graph_build.extraction.english_nouns import (
    CUT,
    OPERATORS,
    capacity_noun,
    money_noun,
    noun_above,
    percent_noun,
)
from graph_build.extraction.english_phrases import clean, first_noun, lower, measure
from graph_build.extraction.english_readings import (
    Around,
    Reading,
    inherited,
    made,
    subject_of,
    thing,
)
from graph_build.extraction.english_shares import (
    FORMER,
    also_held,
    bracketed,
    contained,
    parts,
    ranked,
    shared,
    shares_of_list,
)

SPANS = frozenset({"unit/year", "unit/month", "unit/day", "unit/week", "unit/hour"})
ANNUAL_RATE = re.compile(
    r"(?:CAGR|compound\w*(?: average)? annual(?: growth)? rate|(?:average )?annual(?: average)?(?: growth)? rate|annual (?:average )?growth(?: rate)?|growth rate|average growth|compound growth)$",
    re.IGNORECASE,
)
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
# A small number of something is often a way of telling rather than a measure.
FEW = 10
# So many are installed in a country or by an industry rather than in a plant.
MANY = 1000
FAR = 60


def _is_pronoun_before(region: str) -> bool:
    return w.PRONOUN.match(clean(region)) is not None or not clean(region)


def read(around: Around) -> Reading | None:
    """The first way of saying that fits; None where the words do not tell what is measured."""
    quantity = around.quantity
    around.before = re.sub(r"\s+", " ", around.before)
    plain = OPERATORS.sub("", UNKNOWN_MONEY.sub("", around.before)).rstrip()
    if (
        quantity.unit in SPANS
        and DURATION.search(plain)
        and not w.CHANGE.search(plain)
        and not re.search(r"\btime\b", around.before)
    ):
        return _doing(around, plain)
    if FORMER.match(around.after):
        # …fell to a fifth of the former level
        return None
    for way in (
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
        continued,
        listed_again,
        money_noun,
        percent_noun,
        capacity_noun,
        went_from,
        apposed,
        _doing,
        _lasting,
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
        _level,
        _counted,
        units_again,
        contributed,
        bracketed,
        shares_of_list,
        _of_what,
        _density,
    ):
        if found := way(around, plain):
            return found
    return None


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


def _doing(around: Around, plain: str) -> Reading | None:
    """sold 11 million cars, employs 1,400 people, invested €3 billion: the verb names the measure."""
    quantity = around.quantity
    if (
        PUT_INTO.search(plain)
        and quantity.kind == "money"
        and re.match(r"\s(?:into|towards)\b", around.after)
    ):
        return Reading("investment", "level", "clause", "en.doing")
    head = OPERATORS.sub(
        "", around.sentence.removesuffix(around.rest).removesuffix(quantity.counted)
    ).rstrip()
    if quantity.kind == "money" and (FUNDED_WITH.search(plain) or FUNDED_WITH.search(head)):
        return Reading("funding", "level", "clause", "en.doing")
    if quantity.kind == "money" and (GOES_INTO.match(around.after) or TITLED_WITH.search(plain)):
        # …up to KRW 2 trillion will go into a computing facility; presented its Strategy with €1 billion
        return Reading("funding", "level", "clause", "en.doing")
    passive = PASSIVE_MONEY.match(around.after) if quantity.kind == "money" else None
    if passive and not w.LEVEL_END.search(plain) and not w.CHANGE.search(plain):
        name = next(n for v, n in SPENT.items() if re.fullmatch(v, passive["v"]))
        return Reading((name == "funding" and _funded(around)) or name, "level", "clause", "en.doing")
    for verb, name in w.DOING.items():
        is_many = (
            quantity.kind == "count"
            and name == "installations"
            and (not thing(around) or (quantity.value or 0) >= MANY)
        )
        if quantity.kind not in KINDS_OF_DOING.get(name, AMOUNTS) and not is_many:
            continue
        if not re.search(rf"\b(?:{verb})$", plain, re.IGNORECASE):
            continue
        of = ""
        if quantity.kind == "count" and (counted := thing(around)):
            of = counted
        elif (later := re.match(r"\s+of\s+([^,.;:()]{2,60})", around.after)) and quantity.kind == "measure":
            of = first_noun(later[1])
        if more := re.match(
            r"\s+(?:(?P<up>more|additional|extra)|(?P<down>less|fewer))\s+(?!than)[a-z]", around.after
        ):
            return Reading(name, "change", "clause", "en.doing", of, "increase" if more["up"] else "decrease")
        named = _funded(around) if name in ("funding", "revenue") else ""
        return Reading(named or name, "level", "clause", "en.doing", of)
    return None


FUNDED_WITH = re.compile(
    r"\b(?:fund|support|back|financ|endow|subsidi[sz])(?:ed|es|s|ing)?\b[^.;:]{0,50}\bwith$", re.IGNORECASE
)


TIMES = frozenset({*SPANS, "unit/minute", "unit/second"})
LASTS = re.compile(r"\b(?:t(?:akes?|ook|aken|aking)|last(?:s|ed|ing)?(?: for)?|run(?:s)? for|needs?|needed)$")


def _lasting(around: Around, plain: str) -> Reading | None:
    """The median pilot takes 11 months; order backlogs last for 6.9 months."""
    verb = LASTS.search(plain) if around.quantity.unit in TIMES else None
    target = subject_of(around, plain[: verb.start()]) if verb else None
    if target is None or verb is None:
        return None
    if target.is_known:
        return made(target, "level", "en.lasting", "")
    name = "duration" if around.quantity.unit in ("unit/month", "unit/year") else "time"
    return Reading(f"{target.name} {name}", "level", "clause", "en.lasting", target.of)


def _funded(around: Around) -> str:
    later = re.match(r"\s+(?:of|in)\s+([^,.;:()]{2,60})", around.after)
    found = measure(first_noun(later[1])) if later else None
    return found.name if found and found.is_known else ""


def _of_noun(around: Around, plain: str) -> Reading | None:
    """a share of 31%, a CAGR of 23%, an average utilisation rate of 55%, funding of €150 million."""
    found = w.NOUN_OF.search(plain)
    if not found or not plain.rstrip().endswith(("of", ":", "at")):
        return None
    whole = re.search(
        r"\b(?:total )?(?:number|share|value|volume|amount|level) of [A-Za-z][\w -]*$",
        found["n"],
        re.IGNORECASE,
    )
    noun = whole.group() if whole else CUT.split(found["n"])[-1].strip()
    if plain.rstrip().endswith("at") and not re.search(
        r"(?:rate|price|cost|valuation|value|share|level)$", noun
    ):
        return None
    if ANNUAL_RATE.search(noun):
        region = plain[: found.start("n")] + found["n"][: len(found["n"]) - len(noun)]
        change = w.CHANGE.search(region)
        target = subject_of(
            around,
            region[: change.start()]
            if change
            else re.sub(r"\s*\b(?:at|with|by)\b\s*(?:an?|the)?\s*$", "", region),
        )
        direction = "decrease" if change and change["down"] else "increase"
        annual = re.search("annual|CAGR", noun, re.IGNORECASE) is not None
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
        re.fullmatch(r"(?:total |overall |combined |average )?(?:value|volume|amount)", noun)
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


HIGHER = re.compile(r"\s(?:higher|lower|more|less|fewer|above|below)\b")


def _level(around: Around, plain: str) -> Reading | None:
    """installations reached 542,000 units; the average price was $115/kWh."""
    verb = w.LEVEL_END.search(plain)
    if not verb or (around.quantity.kind == "percent" and HIGHER.match(around.after)):
        return None
    quantity = around.quantity
    plural_count = quantity.kind == "count" and thing(around)
    if plural_count and verb["v"].lower() == "at":
        # Order intake at the 210 builders in our panel
        return None
    target = subject_of(around, plain[: verb.start()])
    if target is None:
        is_there = re.search(r"\bthere\s*$", plain[: verb.start()], re.IGNORECASE) is not None
        if plural_count and (is_there or not _is_pronoun_before(plain[: verb.start()])):
            return None
        return inherited(around, "level", "en.level", "")
    if (
        quantity.kind == "money"
        and re.search(r"\b(?:worth|valued at)$", plain, re.IGNORECASE)
        and target.name != "market size"
    ):
        is_said = re.search(
            r"\b(?:is|are|was|were|be|been)\s+(?:now\s+)?(?:worth|valued at)$", plain, re.IGNORECASE
        )
        if is_said is None:
            near = CUT.split(plain[: verb.start()])[-1].strip()
            worth = measure(near)
            if worth is not None and worth.is_known and not near.endswith("s"):
                # …with production worth €79.4 billion
                return made(worth, "level", "en.level", "")
            words = near.split()[-3:]
            return Reading(f"value of {' '.join(words).lower()}", "level", "clause-apart", "en.level")
        return Reading("value", "level", "clause", "en.level", target.of or target.name)
    if not target.is_known and quantity.kind == "count":
        if re.match(r"\s*[A-Za-z-]*\s*(?:number|total)", verb.group()):
            return Reading(f"number of {target.name}", "level", "clause", "en.level", target.of)
        return None
    if target.name == "share" and around.share:
        return Reading(around.share, "share", "clause", "en.level")
    if target.name == "market size" and quantity.kind not in ("money", "count", "measure"):
        return None
    return made(target, "level", "en.level", "")


PASSIVES = {
    "installed": "installations", "shipped": "shipments", "sold": "sales", "produced": "production", "delivered": "deliveries",
    "registered": "registrations", "exported": "exports", "imported": "imports", "built": "production",
}  # fmt: skip


SENT = re.compile(
    rf"\s(?:units?\s)?(?:were|was|have been|had been|are being)\s(?:newly |actually |already )?(?P<v>{'|'.join(PASSIVES)})\b"
)


def _counted(around: Around, plain: str) -> Reading | None:
    """320 manufacturers, 120 collaborative robots: the number of what follows."""
    counted = thing(around)
    if around.quantity.kind == "count" and not counted and (sent := SENT.match(around.after)):
        # …more than one million were shipped
        return Reading(PASSIVES[sent["v"]], "level", "clause", "en.counted-passive")
    if around.quantity.kind != "count" or not counted:
        return None
    is_again = re.search(r"\b(?:the|these|those|all|our|its|their|both)$", around.before.rstrip()) is not None
    is_few = is_again or (
        around.quantity.value is not None
        and around.quantity.value < FEW
        and "million" not in around.quantity.unit
    )
    origin = "clause-apart" if is_few else "clause"
    noun = re.match(
        rf"[\s-]*{re.escape(counted)}\s+(?:that\s)?(?:were|was|had been|have been|are|being)?\s*(?:newly |actually |also )?(?P<v>[a-z]+)\b",
        around.after,
    )
    if noun and (name := PASSIVES.get(noun["v"])):
        return Reading(name, "level", origin, "en.counted-passive", counted)
    return Reading(f"number of {lower(counted)}", "count", origin, "en.counted", counted)


# INR 41.7 billion, or about USD 500 million: the amount in a currency that the vocabulary of units lacks.
UNKNOWN_MONEY = re.compile(
    r"(?:INR|CHF|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|TRY|ZAR|IDR|MYR|THB|VND|PHP|AUD|CAD|SGD|₹|₩|₫)\s?\d[\d,.]*(?:\s(?:million|billion|trillion|crore|lakh|bn|mn))?,?\s*(?:\(|or\s|i\.e\.\s)?(?:about |around |roughly |some |approximately )*$"
)


def _of_what(around: Around, plain: str) -> Reading | None:
    """$2 billion of public funding, 50 GWh of local battery capacity; only 8% have scaled: the share of before."""
    shares = around.asked_share or around.share
    later = re.match(r"\s+(?:of|in)\s+(?P<n>[^,.;:()]{2,80})", around.after)
    if later and around.quantity.kind in ("money", "measure"):
        found = measure(first_noun(later["n"]))
        if found is not None and found.is_known:
            return made(found, "level", "en.of-what", "")
    if (
        around.quantity.kind == "percent"
        and around.asked_share
        and re.search(
            r"(?:^|[,;:]\s?)(?:(?:and|while|but|whereas|just|only|a mere|another|with)\s*)*$", plain
        )
        and re.match(
            r"\s+(?!of\b|in\b|more\b|less\b|higher\b|lower\b|to\b|for\b|and\b|growth\b|increase\b|share\b|on\b|were from\b)[a-z]+\b",
            around.after,
        )
    ):
        # Sixty-one percent name poor data: of those who were asked.
        return Reading(around.asked_share, "share", "clause", "en.share-again")
    if (
        around.quantity.kind == "percent"
        and shares
        and not plain.strip(" -*•–")
        and re.match(r"\s+(?!of\b|in\b|more\b|less\b|higher\b|lower\b)[a-z]+\b", around.after)
    ):
        # An item of a list of shares: 44% have connected their machines.
        return Reading(shares, "share", "clause", "en.share-again")
    if (
        around.quantity.kind == "percent"
        and shares
        and re.match(
            r"\s+(?:have|has|had|are|were|was|is|use|uses|see|run|rely|invest|apply|operate|say|said|plan\w*|expect\w*|report\w*|use[sd]?|do|did|believe\w*|already|intend|cite[sd]?|want)\b",
            around.after,
        )
    ):
        return Reading(shares, "share", "clause", "en.share-again")
    return None


def _density(around: Around, plain: str) -> Reading | None:
    """With 429 robots per 10,000 employees: the unit is that of one measure only."""
    if around.quantity.unit != DENSITY_UNIT:
        return None
    return Reading("robot density", "level", "clause", "en.density")
