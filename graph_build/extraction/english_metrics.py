"""What an English number measures: the ways of saying, tried one after another."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction import english_words as w
from graph_build.extraction.english_changes import after_number, changed, verb_multiple
from graph_build.extraction.english_phrases import clean, first_noun, lower, measure
from graph_build.extraction.english_readings import (
    Around,
    Reading,
    carried,
    inherited,
    made,
    subject_of,
    thing,
)
from graph_build.extraction.english_shares import bracketed, parts, shared, shares_of_list

SPANS = frozenset({"unit/year", "unit/month", "unit/day", "unit/week", "unit/hour"})
CUT = re.compile(
    r"\b(?:a|an|the|its|their|with|at|of|by|to|for|from|in|on|and|has|have|had|hold|holds|held|holding|reported|recorded|posted|achiev\w+|offer\w*|reach\w*|is|was|are|were|be|show\w*|giv\w+|deliver\w*|enjoy\w*|command\w*|with|ran|run|runs|having|now|require\w*|generat\w*|ensur\w*|represent\w*|captur\w*|secur\w*|set|sets|expect\w*|forecast\w*|plan\w*|project\w*|guid\w*|target\w*|aim\w*|see\w*|need\w*|earn\w*|book\w*|receiv\w*|attract\w*|made|makes|involv\w*|provid\w*|includ\w*|impos\w*|gain\w*)\b\s*",
    re.IGNORECASE,
)
ANNUAL_RATE = re.compile(
    r"(?:CAGR|compound\w*(?: average)? annual(?: growth)? rate|(?:average )?annual(?: average)?(?: growth)? rate|annual (?:average )?growth(?: rate)?|growth rate|average growth|compound growth)$",
    re.IGNORECASE,
)
DURATION = re.compile(
    r"(?:over|within|in|for|after|every|next|last|past|previous|coming|per|first|during|of|least|the|every|each|later|these|those|older than|another)\s*(?:the\s*)?(?:next|past|last|first|coming|previous|following)?\s*$",
    re.IGNORECASE,
)
CONTINUED = re.compile(
    r"[\s,;)(]*(?:followed by|ahead of|and|or|but|while|with|respectively|then|before)?[\s,]*(?:(?:in|for|at|by|from|to|on)\s+)?(?:the\s+)?(?P<n>(?:[A-Z][\w.’'&-]*(?:[ -](?:and |of |the )?[A-Z][\w.’'&-]*){0,4})?)[\s,(]*(?:and|(?:and )?in|with|at|by)?[\s(]*",
)
COMPARED = re.compile(
    r"\((?:FY\s?)?(?:19|20)\d\d:$|(?:compared (?:with|to)|from|against|versus|on) (?:the|a) (?:19|20)\d\d (?:total|level|figure|value|peak|low|average) of$|(?:compared (?:with|to)|versus|vs\.?|against|(?:up|down|rising|falling|increasing|decreasing|improving|climbing) from|from|as opposed to|than(?: the)?)(?:\s+(?:a|the|its)\s+(?:\w+\s)?(?:peak|low|high|record|average|level) of)?\s*$",
    re.IGNORECASE,
)
OPERATORS = re.compile(
    r"(?:\s*\b(?:about|around|approximately|nearly|almost|some|roughly|close to|an estimated|more than|less than|fewer than|over|under|at least|at most|up to|no more than|no less than|well|just|only|as much as|as many as|a|an|the|record|further|additional|another|approx\.?|circa|another|above|below|past|beyond|between|a mere|an average of|a total of|as little as|as low as|as high as|(?:a )?staggering|all-time high of|high of|low of|in excess of|upwards of|merely|even|exactly|currently|now|still|already|typically|on average|in total)\b)+\s*$|\s*~\s*$",
    re.IGNORECASE,
)


# Which kinds of number a verb of doing measures; amounts, measures and counts where it is not said.
AMOUNTS = frozenset({"money", "measure", "count"})
MONEY = frozenset({"money"})
KINDS_OF_DOING = {
    "number of employees": frozenset({"count"}),
    "payback period": frozenset({"measure"}),
    "cost saving": frozenset({"money", "measure"}),
    "installations": frozenset({"measure"}),
    "price": MONEY, "funding": MONEY, "cost": MONEY, "funding raised": MONEY, "investment": MONEY, "spending": MONEY,
    "revenue": MONEY, "": frozenset(), "additions": frozenset(),
}  # fmt: skip
# A small number of something is often a way of telling rather than a measure.
FEW = 10
FAR = 60


def _is_pronoun_before(region: str) -> bool:
    return w.PRONOUN.match(clean(region)) is not None or not clean(region)


def read(around: Around) -> Reading | None:
    """The first way of saying that fits; None where the words do not tell what is measured."""
    quantity = around.quantity
    around.before = re.sub(r"\s+", " ", around.before)
    plain = OPERATORS.sub("", around.before).rstrip()
    if (
        quantity.unit in SPANS
        and DURATION.search(plain)
        and not w.CHANGE.search(plain)
        and not re.search(r"\btime\b", around.before)
    ):
        return _doing(around, plain)
    for way in (
        verb_multiple,
        _compared,
        _continued,
        _doing,
        parts,
        after_number,
        changed,
        shared,
        _of_noun,
        _level,
        _counted,
        bracketed,
        shares_of_list,
        _of_what,
    ):
        if found := way(around, plain):
            return found
    return None


def _compared(around: Around, plain: str) -> Reading | None:
    """compared with 18% in 2023, up from 34%: another value of what was just measured."""
    found = COMPARED.search(plain)
    earlier = around.earlier
    if not found or earlier is None or around.earlier_quantity is None:
        return None
    if re.search(r"(?:19|20)\d\d (?:total|level|figure|value|peak|low|average) of$", plain):
        return replace(
            earlier,
            kind="level",
            direction="",
            compared=True,
            first=True,
            rule="en.compared",
            origin=carried(earlier),
            annual=False,
        )
    is_other_kind = around.quantity.kind != around.earlier_quantity.kind
    is_said = re.search(r"(?:compared (?:with|to)|versus|against)$", plain) and not w.CHANGE.search(plain)
    if around.alike is not None and is_other_kind and is_said and len(plain) < FAR:
        again = around.alike
        return replace(
            again, direction="", compared=True, rule="en.compared", origin=carried(again), first=True
        )
    between = plain[: found.start()]
    is_explicit = re.match(r"compared|versus|up|down|against|rising|falling", found.group(), re.IGNORECASE)
    if (
        len(between) > (90 if is_explicit else 50)
        or w.CHANGE.search(between.removesuffix(" up").removesuffix(" down"))
        or (around.quantity.unit != around.earlier_quantity.unit and around.quantity.kind != "money")
    ):
        return None
    if around.earlier_quantity.kind in ("percent", "points") and earlier.kind == "change":
        return None
    return replace(
        earlier,
        kind="level" if earlier.kind == "change" else earlier.kind,
        direction="",
        compared=True,
        rule="en.compared",
        origin=carried(earlier),
        first=True,
    )


def _continued(around: Around, plain: str) -> Reading | None:
    """…rose 44.8%, in China 18.3%: the same again of another place or thing; and: fell by 20% to $115."""
    earlier, last = around.earlier, around.earlier_quantity
    if earlier is None or last is None:
        return None
    if re.fullmatch(r"[\s,]*(?:(?:in|from|for)\s+[A-Z0-9][\w ]{2,20}?)?\s*(?:and )?to", plain) or (
        re.search(r"\bto$", plain)
        and earlier.kind == "change"
        and around.quantity.kind != "multiple"
        and not w.CHANGE.search(plain)
        and len(plain) < 60
    ):
        return replace(
            earlier,
            kind="level" if earlier.kind == "change" else earlier.kind,
            rule="en.to",
            first=False,
            compared=False,
            origin=carried(earlier),
        )
    if last.kind != around.quantity.kind or w.CHANGE_AFTER.match(around.after) or w.CHANGE.search(plain):
        return None
    if around.quantity.kind == "count" and around.quantity.unit != last.unit:
        return None
    plainer = re.sub(r"(?:\bin\s+)?(?:19|20)\d\d", "", around.before)
    if CONTINUED.fullmatch(plainer) and len(plainer) < 70:
        return replace(
            earlier, rule="en.continued", compared=False, first=False, copied=True, origin=carried(earlier)
        )
    return None


def _doing(around: Around, plain: str) -> Reading | None:
    """sold 11 million cars, employs 1,400 people, invested €3 billion: the verb names the measure."""
    quantity = around.quantity
    for verb, name in w.DOING.items():
        if quantity.kind not in KINDS_OF_DOING.get(name, AMOUNTS):
            continue
        if not re.search(rf"\b(?:{verb})$", plain, re.IGNORECASE):
            continue
        of = ""
        if quantity.kind == "count" and (counted := thing(around)):
            of = counted
        elif (later := re.match(r"\s+of\s+([^,.;:()]{2,60})", around.after)) and quantity.kind == "measure":
            of = first_noun(later[1])
        named = _funded(around) if name == "funding" else ""
        return Reading(named or name, "level", "clause", "en.doing", of)
    return None


def _funded(around: Around) -> str:
    later = re.match(r"\s+(?:of|in)\s+([^,.;:()]{2,60})", around.after)
    found = measure(first_noun(later[1])) if later else None
    return found.name if found and found.is_known else ""


def _of_noun(around: Around, plain: str) -> Reading | None:
    """a share of 31%, a CAGR of 23%, an average utilisation rate of 55%, funding of €150 million."""
    found = w.NOUN_OF.search(plain)
    if not found or not plain.rstrip().endswith(("of", ":", "at")):
        return None
    noun = CUT.split(found["n"])[-1].strip()
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


def _level(around: Around, plain: str) -> Reading | None:
    """installations reached 542,000 units; the average price was $115/kWh."""
    verb = w.LEVEL_END.search(plain)
    if not verb:
        return None
    target = subject_of(around, plain[: verb.start()])
    quantity = around.quantity
    plural_count = quantity.kind == "count" and thing(around)
    if target is None:
        if plural_count and not _is_pronoun_before(plain[: verb.start()]):
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
            words = CUT.split(plain[: verb.start()])[-1].split()[-3:]
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


def _counted(around: Around, plain: str) -> Reading | None:
    """320 manufacturers, 120 collaborative robots: the number of what follows."""
    counted = thing(around)
    if around.quantity.kind != "count" or not counted:
        return None
    is_few = (
        around.quantity.value is not None
        and around.quantity.value < FEW
        and "million" not in around.quantity.unit
    )
    origin = "clause-apart" if is_few else "clause"
    return Reading(f"number of {lower(counted)}", "count", origin, "en.counted", counted)


def _of_what(around: Around, plain: str) -> Reading | None:
    """$2 billion of public funding, 50 GWh of local battery capacity; only 8% have scaled: the share of before."""
    later = re.match(r"\s+(?:of|in)\s+(?P<n>[^,.;:()]{2,80})", around.after)
    if later and around.quantity.kind in ("money", "measure"):
        found = measure(first_noun(later["n"]))
        if found is not None and found.is_known:
            return made(found, "level", "en.of-what", "")
    if (
        around.quantity.kind == "percent"
        and around.share
        and re.match(
            r"\s+(?:have|has|had|are|were|was|is|use|uses|see|run|rely|invest|apply|operate|say|said|plan\w*|expect\w*|report\w*|use[sd]?|do|did|believe\w*|already|intend|cite[sd]?|want)\b",
            around.after,
        )
    ):
        return Reading(around.share, "share", "clause", "en.share-again")
    return None
