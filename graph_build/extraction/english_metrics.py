"""What an English number measures: level, change, share or count, read from the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph_build.extraction import english_words as w
from graph_build.extraction.english_phrases import Measure, clean, first_noun, lower, measure
from graph_build.extraction.model import Quantity

OPERATORS = re.compile(
    r"(?:\s*\b(?:about|around|approximately|nearly|almost|some|roughly|close to|an estimated|more than|less than|fewer than|over|under|at least|at most|up to|no more than|no less than|well|just|only|as much as|as many as|a|an|the|record|further|additional|another|approx\.?|circa|another|above|below|in excess of|upwards of|merely|even|exactly|currently|now|still|already|typically|on average|in total)\b)+\s*$|\s*~\s*$",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"(?:compared (?:with|to)|versus|vs\.?|against|(?:up|down|rising|falling|increasing|decreasing|improving|climbing) from|from|as opposed to|than(?: the)?)\s*$",
    re.IGNORECASE,
)
CONTINUED = re.compile(
    r"[\s,;)(]*(?:followed by|ahead of|and|or|but|while|with|respectively|then|before)?[\s,]*(?:(?:in|for|at|by|from|to|on)\s+)?(?:the\s+)?(?P<n>(?:[A-Z][\w.’'&-]*(?:[ -](?:and |of |the )?[A-Z][\w.’'&-]*){0,4})?)[\s,(]*(?:and|(?:and )?in|with|at|by)?[\s(]*",
)
REPORTING = re.compile(
    r"^.*?\b(?:expects?|forecasts?|estimates?|believes?|predicts?|shows?|says?|said|reports?|reported|found|finds|indicates?|suggests?|showed|revealed|reveals?|announced|noted|notes|know|known)(?:\s+that)?\s+(?=\S)(?!to\b|of\b|by\b|for\b)",
    re.IGNORECASE,
)
INTRO = re.compile(
    r"^\s*(?:and\s+)?(?:in|by|at|among|amid|during|with|within|for|from|since|which|who|where|whose|including|such as|driven|led|followed|compared|up|down|as|despite|after|following|thanks|under|according|on|over|between|while|when|if|once|until|through|outside|alongside|because|especially|particularly|notably|of these|(?:for example|today|currently|meanwhile|however|yet|still|overall|globally|worldwide|elsewhere|similarly|moreover)\s*$|facing|using|based|given|unlike|like|due|having|being)\b",
    re.IGNORECASE,
)
BREAK = re.compile(r";|:\s|—|–\s|,?\s+\b(?:while|whereas|although|though|because|but)\b|\n", re.IGNORECASE)
NOUNS_OF_CHANGE = re.compile(
    r"^(?:increase|rise|fall|drop|growth|decline|reduction|gain|jump|cut|surge|decrease|improvement|saving|expansion|contraction|slump|rebound|dip|boost|uptick|recovery)s?$",
    re.IGNORECASE,
)
SEEN = re.compile(
    r"\b(?:saw|see|sees|recorded|posted|reported|registered|experienced|showed|shows|suffered|achieved|marks?|marking|represent\w*|had|has|delivered|brought|enjoyed|reporting|is|was)\s*(?:an?|the)?\s*(?:(?:annual|sharp|strong|steep|slight|further|significant|modest|overall|double-digit|year-on-year)\s*)*$",
    re.IGNORECASE,
)
ANNUAL_RATE = re.compile(
    r"(?:CAGR|compound\w*(?: average)? annual(?: growth)? rate|(?:average )?annual(?: average)?(?: growth)? rate|annual (?:average )?growth(?: rate)?|growth rate|average growth|compound growth)$",
    re.IGNORECASE,
)
OBJECT_END = re.compile(
    r"\s+(?:to|by|since|in|between|over|from|within|until|through|every|at|and|with|during|compared|as|for)\b|[,.;:(]",
    re.IGNORECASE,
)
DURATION = re.compile(
    r"(?:over|within|in|for|after|every|next|last|past|previous|coming|per|first|during|of|least|the|every|each|later|these|those|older than|another)\s*(?:the\s*)?(?:next|past|last|first|coming|previous|following)?\s*$",
    re.IGNORECASE,
)
CUT = re.compile(
    r"\b(?:a|an|the|its|their|with|at|of|by|to|for|from|in|on|and|has|have|had|hold|holds|held|holding|reported|recorded|posted|achiev\w+|offer\w*|reach\w*|is|was|are|were|be|show\w*|giv\w+|deliver\w*|enjoy\w*|command\w*|with|ran|run|runs|having|now|require\w*|generat\w*|ensur\w*|represent\w*|captur\w*|secur\w*|set|sets|impos\w*|gain\w*)\b\s*",
    re.IGNORECASE,
)


SPANS = frozenset({"unit/year", "unit/month", "unit/day", "unit/week", "unit/hour"})


@dataclass(frozen=True)
class Reading:
    """How a number is to be read. `name` is the metric of the level, `kind` level, change, share or count."""

    name: str
    kind: str
    origin: str
    rule: str
    of: str = ""
    direction: str = ""
    annual: bool = False
    versus: bool = False
    compared: bool = False
    first: bool = False
    copied: bool = False


@dataclass
class Around:
    """A number with the words of its sentence before and after it, and what was read before it."""

    quantity: Quantity
    before: str
    after: str
    sentence: str
    earlier: Reading | None
    earlier_quantity: Quantity | None
    topic: str = ""
    share: str = ""
    places: frozenset[str] = frozenset()


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
        _verb_multiple,
        _compared,
        _continued,
        _doing,
        _parts,
        _after,
        _changed,
        _shared,
        _of_noun,
        _level,
        _counted,
        _bracketed,
        _of_what,
    ):
        if found := way(around, plain):
            return found
    return None


def _verb_multiple(around: Around, plain: str) -> Reading | None:
    """doubled, tripled, halved: the number is the verb; what it is said of stands after or before it."""
    word = around.quantity.counted
    if not (word.startswith(("doubl", "tripl", "trebl", "quadr")) or word == "halved"):
        return None
    end = OBJECT_END.search(around.after)
    target = measure(around.after[: end.start()] if end else around.after)
    direction = "decrease" if word == "halved" else "increase"
    if target is None or re.match(r"(?:digit|shift)", around.after.strip()):
        target = _subject(around, plain)
    if target is None:
        return _inherited(around, "change", "en.multiple", direction)
    return _made(target, "change", "en.multiple", direction, loose=True)


def _compared(around: Around, plain: str) -> Reading | None:
    """compared with 18% in 2023, up from 34%: another value of what was just measured."""
    found = COMPARED.search(plain)
    earlier = around.earlier
    if not found or earlier is None or around.earlier_quantity is None:
        return None
    between = plain[: found.start()]
    if (
        len(between) > 50
        or w.CHANGE.search(between.removesuffix(" up").removesuffix(" down"))
        or around.quantity.unit != around.earlier_quantity.unit
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
        origin=_carried(earlier),
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
            origin=_carried(earlier),
        )
    if last.kind != around.quantity.kind or w.CHANGE_AFTER.match(around.after) or w.CHANGE.search(plain):
        return None
    if around.quantity.kind == "count" and around.quantity.unit != last.unit:
        return None
    plainer = re.sub(r"(?:\bin\s+)?(?:19|20)\d\d", "", around.before)
    if CONTINUED.fullmatch(plainer) and len(plainer) < 70:
        return replace(
            earlier, rule="en.continued", compared=False, first=False, copied=True, origin=_carried(earlier)
        )
    return None


def _doing(around: Around, plain: str) -> Reading | None:
    """sold 11 million cars, employs 1,400 people, invested €3 billion: the verb names the measure."""
    quantity = around.quantity
    for verb, name in w.DOING.items():
        found = re.search(rf"\b(?:{verb})$", plain, re.IGNORECASE)
        if not found:
            continue
        if name == "number of employees" and quantity.kind != "count":
            continue
        if (
            name in ("funding", "cost", "cost saving", "funding raised", "investment", "spending")
            and quantity.kind not in ("money",)
            and not (name == "cost saving" and quantity.kind == "measure")
        ):
            continue
        if name == "payback period" and quantity.kind != "measure":
            continue
        if name == "additions" or (name == "" and quantity.kind != "money"):
            continue
        if name in (
            "production",
            "sales",
            "exports",
            "imports",
            "shipments",
            "deliveries",
            "consumption",
            "emissions",
            "revenue",
            "orders",
        ):
            if quantity.kind == "percent" or (name == "revenue" and quantity.kind != "money"):
                continue
            if name == "sales" and quantity.kind == "money":
                pass
        named = _funded(around) if name == "funding" else ""
        of = ""
        if quantity.kind == "count" and (thing := _thing(around)):
            of = thing
        elif (later := re.match(r"\s+of\s+([^,.;:()]{2,60})", around.after)) and quantity.kind == "measure":
            of = first_noun(later[1])
        return Reading(named or name, "level", "clause", "en.doing", of)
    return None


def _funded(around: Around) -> str:
    later = re.match(r"\s+(?:of|in)\s+([^,.;:()]{2,60})", around.after)
    found = measure(first_noun(later[1])) if later else None
    return found.name if found and found.is_known else ""


def _parts(around: Around, plain: str) -> Reading | None:
    """54% of global installations, almost half of the market: a part of something."""
    quantity = around.quantity
    later = re.match(r"\s*(?:share\s+)?of\s+(?P<n>[^,.;:()]{2,90})", around.after)
    if quantity.kind != "percent" or not later:
        return None
    change = _change(around, plain)
    if change is not None and change[2] in ("by", "") and not change[1]:
        return None
    name = first_noun(later["n"])
    if not name or re.match(r"(?:19|20)\d\d|january|the year", name, re.IGNORECASE):
        return None
    name = re.sub(
        r"^(?:total|all|overall|entire|new)\s+(?=\S+\s\S)",
        lambda m: "new " if m.group().lower().startswith("new") else "",
        name,
        flags=re.IGNORECASE,
    )
    metric = (
        "market share"
        if name.lower() in ("market", "world market", "total market")
        else f"share of {lower(name)}"
    )
    before = _subject(around, plain)
    of = before.name if before and not before.is_known else (before.of if before else "")
    return Reading(metric, "share", "clause", "en.share", of)


def _after(around: Around, plain: str) -> Reading | None:
    """43.9 percent higher than a year earlier, a 12% rise in sales."""
    found = w.CHANGE_AFTER.match(around.after)
    if not found or around.quantity.kind not in ("percent", "points", "multiple"):
        return None
    if found.group().strip().lower() in ("less", "up", "down") and not re.match(
        r"\s*\w+\s+(?:on|from|than|in|year)", around.after
    ):
        return None
    direction = "increase" if found["up"] else "decrease"
    target = (
        measure(
            re.split(r"\s+(?:to|compared|from|by|and|while|over|since|between|at|with)\b", found["of"])[0]
        )
        if found["of"]
        else None
    )
    versus = (
        re.match(
            r"\s*(?:higher|lower|more|less|faster|shorter|fewer)\s+than\s+(?!a year|the year|in (?:19|20)|the previous|last)",
            around.after,
        )
        is not None
    )
    if target is not None:
        return replace(_made(target, "change", "en.change-after", direction), versus=versus)
    found_before = _subject(around, SEEN.sub("", plain)) if around.earlier is None else None
    if found_before is not None:
        return replace(_made(found_before, "change", "en.change-after", direction), versus=versus)
    inherited = _inherited(around, "change", "en.change-after", direction)
    return replace(inherited, versus=versus) if inherited else None


Change = tuple[re.Match[str], str, str]


def _change(around: Around, plain: str) -> Change | None:
    """The last verb or noun of change before a number, what stands between, and the preposition."""
    verbs = list(w.CHANGE.finditer(plain))
    while verbs:
        verb = verbs[-1]
        tail = plain[verb.end() :]
        tail = re.sub(rf"^{w.ADVERBS}", "", tail, flags=re.IGNORECASE)
        found = re.search(r"(?:^|\s)(by|to|from|of|in|into)\s*$", tail)
        word = found[1].lower() if found else ""
        between = (tail[: found.start()] if found else tail).strip()
        between = re.sub(r"^(?:on average|by then|year[- ]on[- ]year|from (?:19|20)\d\d)\s*", "", between)
        if re.search(r"[;:.]|,\s+(?:which|while|and)\b", between) or (
            w.LEVEL_END.search(f"{between} {word}".strip()) and between
        ):
            if len(verbs) == 1:
                return None
            verbs.pop()
            continue
        return verb, between, word
    return None


def _changed(around: Around, plain: str) -> Reading | None:
    """rose 44.8%, cut inventories by €4.1 million, improved OEE from 64%, an increase of 9%."""
    found = _change(around, plain)
    if found is None:
        return None
    verb, between, word = found
    quantity = around.quantity
    direction = "increase" if verb["up"] else "decrease"
    is_noun = NOUNS_OF_CHANGE.match(verb.group()) is not None
    if word == "of":
        if not is_noun and not verb.group().lower().endswith("rate"):
            return None
        if between and not re.match(r"(?:rate|in\b)", between, re.IGNORECASE):
            return None
        target = measure(between[3:]) if between.startswith("in ") else _noun_before(around, plain, verb)
        return (
            _made(target, "change", "en.change-of", direction, loose=True)
            if target
            else _inherited(around, "change", "en.change-of", direction)
        )
    if word in ("in", "into"):
        if quantity.counted != "fraction":
            return None
        word = "by"
    is_particle = re.fullmatch(r"(?:up|down|higher|lower|less|fewer|growth)", verb.group(), re.IGNORECASE)
    is_up_to = word == "to" and not between and verb.group().lower() in ("up", "down")
    if is_particle and (between or word in ("to", "in")) and word != "by" and not is_up_to:
        return None
    if not word and between:
        target = measure(between)
        if (
            target is None
            or not target.is_known
            or quantity.kind not in ("percent", "points", "multiple")
            or len(between) > 40
        ):
            return None
        return _made(target, "change", "en.change-object", direction)
    between = re.sub(r"\s*\bfrom\s+.*$", "", between) if word == "to" else between
    target = measure(between) if between else _subject(around, plain[: verb.start()])
    kind = "level" if word in ("to", "from") else "change"
    rule = {"to": "en.change-to", "from": "en.change-from"}.get(word, "en.change")
    if is_noun and not between and not word:
        return None
    if target is None:
        return _inherited(around, kind, rule, direction, first=word == "from")
    return replace(
        _made(target, kind, rule, direction, loose=kind == "change" or bool(between)), first=word == "from"
    )


def _noun_before(around: Around, plain: str, verb: re.Match[str]) -> Measure | None:
    """What an increase is of: revenue growth of 12%; or what the sentence was about before it."""
    before = plain[: verb.start()]
    near = re.search(r"([A-Za-z-]+(?: [A-Za-z-]+)?)\s+$", before)
    if (
        near
        and (found := measure(near[1]))
        and found.is_known
        and not re.search(r"\b(?:an?|the)$", before.strip())
    ):
        return found
    return _subject(around, SEEN.sub("", re.sub(r"\s*\b(?:an?|the)\b(?:\s+[a-z-]+)?\s*$", "", before)))


def _shared(around: Around, plain: str) -> Reading | None:
    """accounted for 8%: a part whose whole was named before."""
    if around.quantity.kind != "percent" or not re.search(
        r"\b(?:account\w* for|ma(?:ke|kes|de|king) up|represent\w*)\s*$", plain, re.IGNORECASE
    ):
        return None
    if around.share:
        return Reading(around.share, "share", "clause", "en.share")
    return None


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
        target = _subject(
            around,
            region[: change.start()]
            if change
            else re.sub(r"\s*\b(?:at|with|by)\b\s*(?:an?|the)?\s*$", "", region),
        )
        direction = "decrease" if change and change["down"] else "increase"
        annual = re.search("annual|CAGR", noun, re.IGNORECASE) is not None
        reading = (
            _made(target, "change", "en.rate-of", direction, loose=True)
            if target
            else _inherited(around, "change", "en.rate-of", direction)
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
            "market share" if "market" in around.sentence.lower() else target.name,
            "share",
            "clause",
            "en.of-noun",
            target.of,
        )
    return _made(target, "level", "en.of-noun", "")


def _level(around: Around, plain: str) -> Reading | None:
    """installations reached 542,000 units; the average price was $115/kWh."""
    verb = w.LEVEL_END.search(plain)
    if not verb:
        return None
    target = _subject(around, plain[: verb.start()])
    quantity = around.quantity
    plural_count = quantity.kind == "count" and _thing(around)
    if target is None:
        if plural_count and not _is_pronoun_before(plain[: verb.start()]):
            return None
        return _inherited(around, "level", "en.level", "")
    if (
        quantity.kind == "money"
        and re.search(r"\b(?:worth|valued at)$", plain, re.IGNORECASE)
        and target.name != "market size"
    ):
        return Reading("value", "level", "clause", "en.level", target.of or target.name)
    if not target.is_known and quantity.kind == "count":
        if re.match(r"\s*[A-Za-z-]*\s*(?:number|total)", verb.group()):
            return Reading(f"number of {target.name}", "level", "clause", "en.level", target.of)
        return None
    if target.name == "share" and around.share:
        return Reading(around.share, "share", "clause", "en.level")
    if target.name == "market size" and quantity.kind not in ("money", "count", "measure"):
        return None
    return _made(target, "level", "en.level", "")


def _is_pronoun_before(region: str) -> bool:
    return w.PRONOUN.match(clean(region)) is not None or not clean(region)


def _counted(around: Around, plain: str) -> Reading | None:
    """320 manufacturers, 120 collaborative robots: the number of what follows."""
    thing = _thing(around)
    if around.quantity.kind != "count" or not thing:
        return None
    return Reading(f"number of {lower(thing)}", "count", "clause", "en.counted", thing)


def _thing(around: Around) -> str:
    """The noun phrase that a number counts; it may be printed with the number (542,000 units)."""
    own = re.search(r"[A-Za-z].*$", around.quantity.counted or "")
    own_words = re.sub(r"^(?:thousand|million|billion|trillion|mn|bn)\b\s*", "", own.group()) if own else ""
    text = f"{own_words}{around.after}"
    found = re.match(
        r"\s*((?:(?!(?:in|of|and|at|to|by|for|with|from|on|or|over|per|across|that|which|than|as|a|between|were|was|is|are|compared|worldwide|globally)\b)[A-Za-z][\w-]*\s?){1,4})",
        text,
    )
    if not found:
        return ""
    words = found[1].strip().split()
    while words and re.fullmatch(
        r"(?:sold|installed|were|are|have|had|will|by|produced|built|now|already|worldwide|globally|annually|took|take|participating|said|employed|operated|operating|located|deployed|shipped|delivered|registered|used|joined|connected)",
        words[-1],
    ):
        words.pop()
    while len(words) > 1 and not words[-1].endswith("s") and words[-1] not in ("people", "staff"):
        words.pop()
    if (
        not words
        or not (words[-1].endswith("s") or words[-1] in ("people", "staff"))
        or words[-1].lower() in ("units", "times")
    ):
        return ""
    return " ".join(words)


def _bracketed(around: Around, plain: str) -> Reading | None:
    """the largest share (38%), the most common use case (64%)."""
    if not plain.rstrip().endswith("(") or around.quantity.kind != "percent":
        return None
    before = plain.rstrip()[:-1]
    if re.search(r"\bshare\b", before, re.IGNORECASE):
        return Reading(around.share or "share", "share", "clause", "en.bracket")
    if around.earlier is not None and around.earlier.kind == "share":
        return replace(around.earlier, rule="en.bracket", copied=True, origin=_carried(around.earlier))
    return Reading(
        around.share or "share", "share", "clause" if around.share else "clause-apart", "en.bracket"
    )


def _of_what(around: Around, plain: str) -> Reading | None:
    """$2 billion of public funding, 50 GWh of local battery capacity; only 8% have scaled: the share of before."""
    later = re.match(r"\s+(?:of|in)\s+(?P<n>[^,.;:()]{2,80})", around.after)
    if later and around.quantity.kind in ("money", "measure"):
        found = measure(first_noun(later["n"]))
        if found is not None and found.is_known:
            return _made(found, "level", "en.of-what", "")
    if (
        around.quantity.kind == "percent"
        and around.share
        and re.match(
            r"\s+(?:have|has|had|are|were|was|is|say|said|plan\w*|expect\w*|report\w*|use[sd]?|do|did|believe\w*|already|intend|cite[sd]?|want)\b",
            around.after,
        )
    ):
        return Reading(around.share, "share", "clause", "en.share-again")
    return None


def _subject(around: Around, region: str) -> Measure | None:
    """What the verb that a region ends before is said of."""
    if around.earlier is not None:
        # …averaged 1.3% of revenue in FY2024 and is to double: what follows the number before is no subject.
        region = re.sub(
            r"^\s*(?:of|in|per|for|from|on|by|to|units|since|at)\b[^,;]*?(?=[,;]|\band\b|\bbut\b|$)",
            "",
            region,
        )
    parts = BREAK.split(region)
    text = parts[-1]
    commas = list(text.split(","))
    chosen = ""
    for index in range(len(commas) - 1, -1, -1):
        part = commas[index]
        if not clean(part):
            continue
        if INTRO.match(part) and not (index == 0 and len(commas) == 1):
            continue
        chosen = part
        break
    if not chosen and len(commas) == 1:
        chosen = text
    chosen = REPORTING.sub("", chosen)
    if INTRO.match(chosen):
        # In Europe sales stagnated: a place or a time, then what the sentence is about.
        chosen = re.sub(
            r"^\s*(?:and\s+)?(?:in|by|at|during|on)\s+(?:the\s+)?(?:[A-Z][\w-]*\s+|(?:19|20)\d\d\s+|first \w+ of (?:19|20)\d\d\s+)+",
            "",
            chosen,
        )
        if INTRO.match(chosen):
            return None
    chosen = re.sub(r"^\s*(?:and|or)\s+", "", chosen)
    plain = clean(chosen)
    if plain.lower() in around.places or re.fullmatch(rf"(?:the )?(?:{w.NATIONAL})", plain):
        return None
    found = measure(chosen)
    if found is None or re.search(
        r"\b(?:used|deployed|installed|connected|helped|allowed|enabled|used to|able|which|that)\b", plain
    ):
        return None
    return found


def _made(target: Measure, kind: str, rule: str, direction: str, loose: bool = False) -> Reading:
    sure = target.is_known or (loose and not target.name[:1].isupper())
    return Reading(target.name, kind, "clause" if sure else "clause-apart", rule, target.of, direction)


def _inherited(around: Around, kind: str, rule: str, direction: str, first: bool = False) -> Reading | None:
    earlier = around.earlier
    if earlier is not None and earlier.name and not (kind == "level" and earlier.kind == "count"):
        return Reading(
            earlier.name,
            "share" if kind == "level" and earlier.kind == "share" else kind,
            _carried(earlier),
            rule,
            earlier.of,
            direction,
            first=first,
        )
    if around.topic:
        return Reading(around.topic, kind, "carried", rule, "", direction, first=first)
    return None


def _carried(earlier: Reading) -> str:
    return "clause" if earlier.origin == "clause" else earlier.origin
