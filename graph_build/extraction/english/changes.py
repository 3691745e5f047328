"""Changes: rose 44.8%, cut inventories by a third, an increase of 9%, doubled, 12% lower."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.doing import DOES
from graph_build.extraction.english.nouns import CUT
from graph_build.extraction.english.phrases import Measure, clean, first_noun, lower, measure
from graph_build.extraction.english.readings import (
    BREAK,
    INTRO,
    Around,
    Reading,
    inherited,
    made,
    subject_of,
    thing,
)
from graph_build.extraction.patterns import pattern

OBJECT_END = re.compile(
    r"\s+(?:to|by|since|in|between|over|from|within|until|through|every|at|and|with|during|compared|as|for)\b|[,.;:(]",
    re.IGNORECASE,
)
NOUNS_OF_CHANGE = re.compile(
    r"^(?:increase|rise|fall|drop|growth|decline|reduction|gain|jump|cut|surge|decrease|improvement|saving|expansion|contraction|slump|rebound|dip|boost|uptick|recovery|plus|minus)s?$",
    re.IGNORECASE,
)
SEEN = re.compile(
    r"\b(?:saw|see|sees|recorded|posted|reported|registered|experienced|showed|shows|suffered|achieved|marks?|marking|represent\w*|had|has|delivered|brought|enjoyed|reporting|is|was)\s*(?:an?|the)?\s*(?:(?:annual|sharp|strong|steep|slight|further|significant|modest|overall|double-digit|year-on-year)\s*)*$",
    re.IGNORECASE,
)


A_YEAR = re.compile(r"\s*(?:(?:a|per|each|every) year|annually|p\.a\.)\b")
OF_CHANGE = re.compile(r"\b(?P<n>[a-z]+)\sof(?:\sbetween)?$")
# What an improvement is in: no place, no time and no manner.
IN_WHAT = re.compile(
    r"\s+in\s+(?!real\b|nominal\b|total\b|terms\b|value\b|volume\b|turn\b|line\b|all\b|most\b|some\b|each\b|both\b|(?:the )?(?:first|second|third|fourth|last|next|previous|past|same|year|quarter|half|month|region|country|eu|euro|americas|us|uk|long|short|medium|period|world|industry|sector)\b)(?:the |their |its |our )?(?P<n>[a-z][^,.;:()\d]{2,60}?)(?=$|[,.;:()]|\s(?:and|or|while|but|to|by|over|within|compared|thanks|through|at|on|for|in|after|since|between|during|versus|with|from)\b)"
)
Change = tuple[re.Match[str], str, str]
NOUNS_ONLY = frozenset(
    {"growth", "reduction", "improvement", "expansion", "contraction", "saving", "decline"}
)
NEAR = 40
SAVED_OF = re.compile(r"\s+of\s+(?:the\s+|its\s+|their\s+)?(?P<n>[a-z][^,.;:()]{2,60})")


REFERRED = re.compile(
    r"\s+(?:the|that|those|its|their|what|this)\s(?:(?:number|figure|level|total|amount|value|volume|rate|share|size|sum)\b|(?:[A-Za-z-]+\s){0,2}average\b|(?:of|in|from)\s|[$€£\d])"
)


def verb_multiple(around: Around, plain: str) -> Reading | None:
    """doubled, tripled, halved: the number is the verb; what it is said of stands after or before it."""
    word = around.quantity.counted
    direction = "decrease" if word == "halved" else "increase"
    if not (word.startswith(("doubl", "tripl", "trebl", "quadr")) or word == "halved"):
        return None
    if pattern(r"\s+(?:them|it|this|these|that)\b").match(around.after):
        return None
    if (
        around.earlier is not None
        and around.earlier.name
        and around.earlier.kind != "change"
        and REFERRED.match(around.rest or around.after)
    ):
        # …more than double the number of ten years ago; roughly double the $12 billion of 2024
        return replace(
            around.earlier, kind="change", rule="en.multiple-of", direction=direction, versus=True, compared=False, first=False, annual=False,
        )  # fmt: skip
    end = OBJECT_END.search(around.after)
    target = measure(around.after[: end.start()] if end else around.after)
    if target is None or pattern(r"(?:digit|shift)").match(around.after.strip()):
        target = subject_of(around, plain)
    if target is None:
        return inherited(around, "change", "en.multiple", direction)
    return made(target, "change", "en.multiple", direction, loose=True)


LOWER_COST = re.compile(
    r"\s*(?:higher|lower|more|less|fewer|shorter|faster|longer|better|greater|smaller)\s(?!than|to\b|in\b|at\b|for\b|on\b|of\b|by\b|with\b|from\b|and\b|or\b|across\b|among\b|while\b|year\b|month\b)(?P<n>[a-z][a-z -]{2,40}?)(?=$|[,.;:)]|\s(?:and|than|in|at|for|per|on|with|compared)\b)"
)
# The part weighs 25% less and costs 30% less to make.
WEIGHED = {
    r"weigh(?:s|ed)?": "weight", r"cost(?:s|ing)?": "cost", r"last(?:s|ed)?": "lifetime", r"t(?:akes?|ook)": "time",
    r"us(?:e|es|ed)|consum(?:e|es|ed)|need(?:s|ed)?|requir(?:e|es|ed)": "consumption",
}  # fmt: skip
# EUR 9,000 more than in 2021
AMOUNT_AFTER = re.compile(
    r"\s*(?:more|less|fewer|higher|lower)\s+than\s+(?:in|a|the|twelve|one|two|five|ten|last)\b"
)
# CO2 emissions are 2,800 tonnes lower
BY_SO_MUCH = re.compile(
    r"\s*(?:higher|lower|shorter|longer|cheaper|faster|less|more)(?=\s?[.,;]|\s(?:than|as|a|per|in)\b|$)"
)
OFF = re.compile(r"\s+(?:off|to|from)\s+(?P<n>[a-z][^,.;:()\d]{2,60})")


def added_to(around: Around, plain: str) -> Reading | None:
    """…would add 1.2 percentage points to growth; could shave 2 points off it."""
    after = OFF.match(around.after)
    verb = pattern(
        r"\b(?:(?P<up>add(?:s|ed|ing)?|contribut(?:e|es|ed))|(?P<down>shav(?:e|es|ed|ing)|tak(?:e|es|ing)|took|knock(?:s|ed)?|wip(?:e|es|ed)))$"
    ).search(plain)
    if not after or not verb or around.quantity.kind not in ("percent", "points", "money"):
        return None
    if verb["up"] and not after.group().strip().startswith("to"):
        return None
    target = measure(after["n"])
    if target is None:
        return None
    return made(target, "change", "en.added", "increase" if verb["up"] else "decrease")


TIMES_AS = re.compile(
    r"\s+(?:the|its|their|as (?:much|many|high|large|big|fast|long)|more|higher|larger|that\b|those\b|what|what it)\b"
)


AS_MANY = re.compile(
    r"\s+as\s+(?P<w>many|much)\s+(?P<n>[a-z][a-z -]{2,50}?)(?=\s(?:as|per|in|than|compared|a)\b|[,.;:)]|$)"
)


def times_as_many(around: Around, plain: str) -> Reading | None:
    """2.3 times as many vehicles per shift."""
    found = AS_MANY.match(around.after)
    if around.quantity.kind != "multiple" or not found:
        return None
    name = f"number of {found['n']}" if found["w"] == "many" else found["n"]
    return Reading(name, "change", "clause", "en.times-as", found["n"], "increase", versus=True)


def multiple_of(around: Around, plain: str) -> Reading | None:
    """…sales of 15 trillion yen, three times the 2020 level; twice as much as in 2021."""
    quantity, earlier = around.quantity, around.earlier
    if quantity.kind != "multiple" or earlier is None or not earlier.name or not TIMES_AS.match(around.after):
        return None
    if not pattern(
        r"[^,;]{0,40},\s*(?:or|which is|i\.e\.|that is)?\s*|[^,;]{0,20}\s?(?:–|—|\()\s?"
    ).fullmatch(around.before[: len(plain)] + " "):
        return None
    direction = "increase" if pattern(r"[^,;.]{0,40}\b(?:19|20)\d\d").match(around.after) else ""
    return replace(
        earlier,
        kind="change",
        rule="en.multiple-of",
        direction=direction,
        versus=True,
        compared=False,
        first=False,
        annual=False,
    )


def after_number(around: Around, plain: str) -> Reading | None:
    """43.9 percent higher than a year earlier, a 12% rise in sales."""
    found = w.CHANGE_AFTER.match(around.after)
    is_amount = (
        around.topic and around.quantity.kind in ("money", "count") and AMOUNT_AFTER.match(around.after)
    ) or (
        around.quantity.kind in ("money", "count", "measure")
        and BY_SO_MUCH.match(around.after)
        and w.LEVEL_END.search(plain)
    )
    if not found or not (around.quantity.kind in ("percent", "points", "multiple") or is_amount):
        return None
    if found.group().strip().lower() in ("less", "up", "down") and not pattern(
        r"\s*\w+\s+(?:on|from|than|in|year)"
    ).match(around.after):
        return None
    direction = "increase" if found["up"] else "decrease"
    near = LOWER_COST.match(around.after)
    named = measure(near["n"]) if near else None
    if named is not None and (named.is_known or pattern(r"\s*fewer").match(around.after)):
        # at 55% lower cost; 48% shorter lead times
        return made(named, "change", "en.change-after", direction, loose=True)
    target = (
        measure(
            pattern(r"\s+(?:to|compared|from|by|and|while|over|since|between|at|with)\b").split(found["of"])[
                0
            ]
        )
        if found["of"]
        else None
    )
    versus = (
        pattern(
            r"\s*(?:above|below)\s+(?:those|that|the average|their|its|the mean)\b|\s*(?:higher|lower|more|less|faster|shorter|fewer)\s+than\s+(?!a year|the year|in (?:the (?:\w+ )?year )?(?:19|20)|the previous|last|in the previous|twelve months|12 months|(?:one|two|three|five|ten) years)"
        ).match(around.after)
        is not None
    )
    if target is not None:
        return replace(made(target, "change", "en.change-after", direction), versus=versus)
    weighed = next((n for v, n in WEIGHED.items() if pattern(rf"\b(?:{v})$").search(plain)), "")
    if weighed:
        return Reading(weighed, "change", "clause", "en.change-after", "", direction, versus=versus)
    if plain.rstrip().endswith(",") and around.earlier is not None and not near:
        # …19,300 robots left the plants, 4% more than a year earlier: of the number before.
        again = inherited(around, "change", "en.change-after", direction)
        return replace(again, versus=versus) if again else None
    doing = DOES.search(plain) and next(
        (n for v, n in w.DOING.items() if n and pattern(rf"\b(?:{v})$", re.IGNORECASE).search(plain)), ""
    )
    if doing:
        # Energy-intensive branches produced 1.5% less.
        return Reading(doing, "change", "clause", "en.change-after", "", direction, versus=versus)
    found_before = subject_of(around, w.LEVEL_END.sub("", SEEN.sub("", plain)))
    if found_before is not None:
        return replace(made(found_before, "change", "en.change-after", direction), versus=versus)
    earlier = inherited(around, "change", "en.change-after", direction)
    own = clean(BREAK.split(plain)[-1].split(",")[-1])
    is_own = (
        own and around.earlier is not None and around.quantity.kind == "multiple" and not w.PRONOUN.match(own)
    )
    return (
        replace(earlier, versus=versus, origin="clause-apart" if is_own else earlier.origin)
        if earlier
        else None
    )


def change_in(around: Around, plain: str) -> Change | None:
    """The last verb or noun of change before a number, what stands between, and the preposition."""
    verbs = list(w.CHANGE.finditer(plain))
    while verbs:
        verb = verbs[-1]
        tail = plain[verb.end() :]
        tail = pattern(rf"^{w.ADVERBS}", re.IGNORECASE).sub("", tail)
        tail = pattern(r"^\s*,(?=\s*(?:by|to|from)\b)").sub("", tail)
        # Unit sales fell across all regions: by 13% in North America.
        tail = pattern(r"^[^:;.\d]{0,60}:(?=\s*by$)").sub("", tail.rstrip())
        found = pattern(r"(?:^|\s)(by|to|from|of|in|into|at)\s*$").search(tail)
        word = found[1].lower() if found else ""
        between = (tail[: found.start()] if found else tail).strip()
        between = pattern(r"^(?:on average|by then|year[- ]on[- ]year|from (?:19|20)\d\d)\s*").sub(
            "", between
        )
        if pattern(r"[;:]|\.(?!\d)|,\s+(?:which|while|and)\b|\b(?:and|while|but|whereas)$").search(
            between
        ) or (w.LEVEL_END.search(f"{between} {word}".strip()) and between):
            if len(verbs) == 1:
                return None
            verbs.pop()
            continue
        return verb, between, word
    return None


BROUGHT = re.compile(
    r"\b(?:brought|brings?|bringing|took|drove|drives?|driving|got|pulled|pushed|pushes|sent|kept)\s(?:the |its |their )?(?P<n>[a-z][a-z -]{2,50}?)\s(?P<d>down|up)(?:\sby)?$"
)


def changed(around: Around, plain: str) -> Reading | None:
    """rose 44.8%, cut inventories by €4.1 million, improved OEE from 64%, an increase of 9%."""
    brought = BROUGHT.search(plain)
    target = measure(brought["n"]) if brought else None
    if brought and target is not None and target.is_known:
        # …brought steam consumption down 9%
        return made(target, "change", "en.change", "decrease" if brought["d"] == "down" else "increase")
    found = change_in(around, plain)
    if found is None:
        return None
    verb, between, word = found
    if word == "of":
        return _noun_of_change(around, plain, found)
    word = _as_by(around, found)
    direction = "increase" if verb["up"] else "decrease"
    is_particle = pattern(r"(?:up|down|higher|lower|less|fewer|growth)", re.IGNORECASE).fullmatch(
        verb.group()
    )
    is_up_to = word == "to" and not between and verb.group().lower() in ("up", "down")
    if word == "-" or (is_particle and (between or word == "to") and word != "by" and not is_up_to):
        return None
    if not word and not between and around.quantity.kind == "count" and (counted := thing(around)):
        # …shed 38,000 jobs
        return Reading(
            f"number of {lower(counted)}", "change", "clause", "en.change-object", counted, direction
        )
    if not word and between:
        return _object_changed(around, between, direction)
    between = pattern(r"\s*\bfrom\s+.*$").sub("", between) if word == "to" else between
    target = measure(between) if between else subject_of(around, plain[: verb.start()])
    saved = (
        SAVED_OF.match(around.after)
        if not word and not between and around.quantity.kind == "percent"
        else None
    )
    if saved and pattern(r"sav|cut|reduc|lower|slash|shav", re.IGNORECASE).match(verb.group()):
        # …saves up to 30% of the energy
        target = measure(first_noun(saved["n"])) or target
    crossed = (
        not word and pattern(r"\b(?:below|above|past|beyond|under)\s*$").search(around.before) is not None
    )
    kind = "level" if word in ("to", "from") or crossed else "change"
    rule = {"to": "en.change-to", "from": "en.change-from"}.get(word, "en.change")
    if (
        NOUNS_OF_CHANGE.match(verb.group())
        and verb.group().lower() in NOUNS_ONLY
        and not between
        and not word
    ):
        return None
    if (
        kind == "level"
        and around.share
        and (around.earlier is None or around.earlier.kind == "share")
        and around.quantity.kind == "percent"
        and (target is None or not target.is_known)
    ):
        # …made up 18% of revenue; fixed conveyors fell below a quarter: the same share of another thing.
        return Reading(
            around.share,
            "share",
            "clause",
            rule,
            target.of if target else "",
            direction,
            first=word == "from",
        )
    if target is None:
        again = inherited(around, kind, rule, direction, first=word == "from")
        own = "" if between else BREAK.split(plain[: verb.start()])[-1].split(",")[-1]
        is_own = clean(own) and not w.PRONOUN.match(clean(own)) and not INTRO.match(own)
        # What something unreadable did is hardly what was measured before.
        return (
            replace(again, origin="clause-apart")
            if again and is_own and around.earlier is not None
            else again
        )
    reading = made(target, kind, rule, direction, loose=kind == "change" or bool(between))
    return replace(reading, first=word == "from")


def _as_by(around: Around, found: Change) -> str:
    """The preposition, `by` where another one says the same, `-` where the number is no change."""
    verb, between, word = found
    if word == "at":
        is_noun = NOUNS_OF_CHANGE.match(verb.group()) and not verb.group().lower().endswith("ing")
        return "-" if around.quantity.kind != "percent" or between or is_noun else "by"
    if word in ("in", "into"):
        return "by" if around.quantity.counted == "fraction" else "-"
    return word


def _object_changed(around: Around, between: str, direction: str) -> Reading | None:
    """cut costs 12%: what is changed stands before the number without a preposition."""
    target = measure(between)
    is_change = around.quantity.kind in ("percent", "points", "multiple") and len(between) < NEAR
    if target is None or not target.is_known or not is_change:
        return None
    return made(target, "change", "en.change-object", direction)


GROWTH_TO = re.compile(
    r"(?:^\s*|[:;,]\s|\band\s|\bwhile\s)(?:(?:[Tt]he )?(?:annual |average |year-on-year )?[Gg]rowth (?:rate )?(?:of|in) (?P<a>[A-Za-z][^,;:]{2,60}?)|(?:the |its |their )?(?P<b>[A-Za-z][A-Za-z -]{2,40}?) growth(?: rate)?)\s(?:has |had |is |was |will |would |should |could |then |now |also |still |expected to |forecast to |likely to |set to )*(?:slow(?:ed|s|ing)?|accelerat(?:e|ed|es|ing)|decelerat(?:e|ed|es|ing)|pick(?:ed|s|ing)? up|eas(?:ed|es|ing)|fell|fallen|fall|drop(?:ped|s|ping)?|rose|risen|rise|climbed|declined?|weaken(?:ed|s|ing)?|strengthen(?:ed|s)?|came in|come in|stood|was|were|is|be|been|reach(?:ed|es)?|averag(?:ed|es|e)|remained?|hit)(?: down| back| further| sharply| slightly)?\s?(?:to|at|by)?(?:\s(?:an?|the))?(?P<y>\s(?:annual average|average annual rate|yearly average|average)(?: of)?)?$"
)


def growth_to(around: Around, plain: str) -> Reading | None:
    """Growth of labour productivity slowed to an annual average of 1.6%; GDP growth was 2%."""
    found = GROWTH_TO.search(plain) if around.quantity.kind == "percent" else None
    if found is None:
        return None
    whole = pattern(
        r"(?:annual|yearly|average|further|its|the|this|overall|organic|such|real|\s)+", re.IGNORECASE
    ).fullmatch(found["b"] or "-")
    if whole and around.topic:
        # Annual growth should then average 7%.
        annual = pattern("annual|yearly", re.IGNORECASE).search(whole.group()) is not None
        return Reading(around.topic, "change", "carried", "en.growth-to", "", "increase", annual=annual)
    target = measure(found["a"] or found["b"])
    if target is None:
        return None
    annual = (
        "annual" in (found["y"] or "")
        or "yearly" in (found["y"] or "")
        or A_YEAR.match(around.after) is not None
    )
    return replace(made(target, "change", "en.growth-to", "increase", loose=True), annual=annual)


def in_what(around: Around, plain: str) -> Reading | None:
    """improvements of 10% to 20% in output, 7% in productivity and 10% in capacity."""
    earlier = around.earlier
    found = IN_WHAT.match(around.after)
    if around.quantity.kind not in ("percent", "points", "multiple") or not found:
        return None
    noun = OF_CHANGE.search(plain)
    verb = w.CHANGE.search(noun["n"]) if noun else None
    is_again = (
        earlier is not None
        and earlier.rule == "en.in-what"
        and pattern(
            r"(?:in [^,;:.\d]{2,60}?)?[\s,]*(?:(?:and|or|as well as|while)\s?)?(?:an?|by|of)?"
        ).fullmatch(plain.strip())
        is not None
    )
    if not is_again and (noun is None or verb is None or not NOUNS_OF_CHANGE.match(noun["n"])):
        return None
    target = measure(found["n"])
    if target is None:
        return None
    direction = (
        earlier.direction
        if earlier is not None and is_again
        else "increase"
        if verb and verb["up"]
        else "decrease"
    )
    return made(target, "change", "en.in-what", direction, loose=True)


def _noun_of_change(around: Around, plain: str, found: Change) -> Reading | None:
    """an increase of 9%, revenue growth of 12%, a reduction in costs of 8%."""
    verb, between, _ = found
    if not NOUNS_OF_CHANGE.match(verb.group()) or (between and not pattern(r"(?:rate|in\b)").match(between)):
        return None
    if around.quantity.kind == "money" and verb.group().lower().startswith("saving"):
        # …identified savings of $137,000 per plant
        return Reading("savings", "level", "clause", "en.of-noun")
    direction = "increase" if verb["up"] else "decrease"
    target = measure(between[3:]) if between.startswith("in ") else _noun_before(around, plain, verb)
    if target is None:
        return inherited(around, "change", "en.change-of", direction)
    # …, a plus of 0.4%: in apposition, what it is of stands further off.
    is_apart = pattern(r",\s*(?:an?|the)\s+(?:\w+\s)?$").search(plain[: verb.start()]) is not None
    return made(target, "change", "en.change-of", direction, loose=not is_apart)


# …, an average annual increase of: the words of the noun itself.
INDEFINITE = re.compile(
    r"\s*\b(?:an?|the)\b(?:\s+(?:average|mean|annual|yearly|monthly|quarterly|year-on-year|month-on-month|net|overall|total|further|compound|double-digit|corresponding|equivalent|[a-z-]+)){0,1}(?:\s+(?:annual|yearly|average|monthly|quarterly|year-on-year|month-on-month|net|overall|percentage|nominal|real))*\s*$"
)


def _noun_before(around: Around, plain: str, verb: re.Match[str]) -> Measure | None:
    """What an increase is of: revenue growth of 12%; or what the sentence was about before it."""
    before = plain[: verb.start()]
    near = pattern(r"([A-Za-z-]+(?: [A-Za-z-]+)?)\s+$").search(before)
    if (
        near
        and (found := measure(CUT.split(near[1])[-1]))
        and found.is_known
        and not pattern(r"\b(?:an?|the)$").search(before.strip())
    ):
        return found
    return subject_of(around, SEEN.sub("", INDEFINITE.sub("", before)))
