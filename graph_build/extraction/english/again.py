"""What was measured before and is said again: compared with 18%; in China 18.3%; from 11.5 hours to 4.8; (about $47 billion)."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.phrases import TIME_WORDS, measure
from graph_build.extraction.english.readings import Around, Reading, carried, made, subject_of, thing
from graph_build.extraction.patterns import pattern

CONTINUED = re.compile(
    r"[\s,;)(]*(?:followed by|ahead of|and|or|but|while|with|respectively|then|before)?[\s,]*(?:(?:in|for|at|by|from|to|on)\s+)?(?:the\s+)?(?P<n>(?:[A-Z][\w.’'&-]*(?:[ -](?:and |of |the )?[A-Z][\w.’'&-]*){0,4})?)[\s,(]*(?:and by|and|(?:and )?in|with|at|by)?[\s(]*",
)
COMPARED = re.compile(
    r"(?:^|,|\()\s?(?:after|following)(?: (?:an?|the) (?:[a-z]+ )?(?:increase|rise|growth|gain|decline|fall|drop|decrease|plus|minus) of)?$|\b(?:double|twice|triple|three times|half) (?:the|its|their)$|\((?:(?:FY\s?)?(?:19|20)\d\d|before|previously|baseline|formerly|earlier|was|prior|initially|from|vs\.?|up from|down from|versus|previous year|prior year):?$|(?:compared (?:with|to)|from|against|versus|on) (?:the|a) (?:19|20)\d\d (?:total|level|figure|value|peak|low|average) of$|(?:from) (?:a|its|the) (?:\w+ )?(?:peak|trough|low|high|record|level) of$|(?:above|below|under|over|than) (?:the|its|their) (?:[a-z-]+ ){0,2}(?:average|norm|mean|median) of$|(?:compared (?:with|to)|versus|vs\.?|against|(?:up|down|rising|falling|increasing|decreasing|improving|climbing) from|from|as opposed to|than(?: the)?)(?:\s+(?:a|the|its)\s+(?:\w+\s)?(?:peak|low|high|record|average|level) of)?\s*$",
    re.IGNORECASE,
)

FROM = re.compile(
    r"(?:\s(?:a|per|each) year|\sannually)?(?:\s(?:between|from|in|over|since|by|during|within)\s[^,;:]{2,30}(?=,))?[\s,;:(–—-]*(?:dropping|falling|rising|going|moving|up|down|namely)?\s*from"
)
GAPPED = re.compile(
    r"(?:\s(?:in|for|by)\s(?:19|20)\d\d)?[,\s]*(?:(?:and|while|but|whereas)\s|(?=that |those ))(?:(?P<t>that|those) (?:of|for|in|from) )?(?:the |its |their )?(?P<n>[a-z][A-Za-z -]{2,60}?)\s(?P<p>to|at|by)"
)
TAKEN = re.compile(
    r"\b(?:taking|bringing|lifting|pushing|raising|which (?:takes|brings|took|brought|lifted|pushed))\s(?:the |its |their |this )?(?P<n>[\w -]{3,40}?)\sto$"
)
WENT = re.compile(
    r"\b(?:went|goes|moved|moves|shifted|developed|evolved|changed|has gone|swung)\s(?:up |down )?from$"
)
APPOSED = re.compile(
    r"(?P<n>[A-Za-z][\w -]{2,40}),\s(?:once|previously|formerly|originally|initially|which was once)(?:\s(?:at|as high as|as low as))?$"
)
CONVERTED = re.compile(
    r"\s?\((?:about|around|roughly|approximately|some|equivalent to|equal to|or|nearly|almost|approx\.|ca\.|i\.e\.|=|≈|~|\s)*$"
)
FAR = 60
FARTHER = 140
CONTRIBUTED = re.compile(
    r"\b(?:contribut(?:e|ed|es|ing)|came (?:to|from)|comes from|went to|goes to|fell to|brought in|made up|followed with|generated|add(?:ed|s)|took|taken|received|absorbed|bought|(?:market|buyer|customer|producer|exporter|importer|consumer|supplier|spender|region|segment)(?:\s\w+){0,3} with)$",
    re.IGNORECASE,
)
SHARE_OF = re.compile(r"\b(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|ma(?:ke|kes|de) up)$")
PLAIN_NAME = re.compile(
    r"[\s,;]*(?:(?:and|while|with|then)\s)?(?:(?:in|for|from|to|by)\s)?(?:the\s)?(?P<n>[a-z][a-z-]+(?: [a-z-]+){0,3})?[\s,]*(?:(?:with|at|for|by)\s*)?"
)
NO_NAME = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|which|that|who|more|less|than|about|over|under|only|it|they)\b|\w(?:ed|ing)\s*$"
)


def by_again(around: Around, plain: str) -> Reading | None:
    """The metal segment grew twice as fast as the polymer one, by 14%."""
    earlier = around.earlier
    if earlier is None or earlier.kind != "change" or not pattern(r"[^,;:.]{0,60},\s*by").fullmatch(plain):
        return None
    return replace(earlier, rule="en.by-again", compared=False, versus=False, first=False)


def from_to(around: Around, plain: str) -> Reading | None:
    """Changeover time more than halved, from 11.5 hours to 4.8 hours."""
    earlier = around.earlier
    if (
        earlier is None
        or earlier.kind != "change"
        or not FROM.fullmatch(plain)
        or " to " not in around.sentence
    ):
        return None
    return replace(
        earlier,
        kind="level",
        rule="en.change-from",
        direction=earlier.direction,
        first=True,
        compared=False,
        annual=False,
    )


def prior(around: Around, plain: str) -> Reading | None:
    """Free cash flow reached €488 million (€402 million): in brackets that of the year before."""
    earlier, last = around.earlier, around.earlier_quantity
    if earlier is None or last is None or last.unit != around.quantity.unit or earlier.kind == "change":
        return None
    if (
        around.quantity.kind not in ("money", "percent")
        or "%" in around.quantity.counted
        or "cent" in around.quantity.counted
        or not pattern(r"\s?\(").fullmatch(around.before)
        or not pattern(r"\)").match(around.after)
    ):
        return None
    return replace(earlier, rule="en.prior", copied=True, compared=True, first=True, direction="")


def gapped(around: Around, plain: str) -> Reading | None:
    """Exports amounted to €3 billion and imports to €2 billion."""
    found, earlier = GAPPED.fullmatch(plain), around.earlier
    target = measure(found["n"]) if found and earlier is not None else None
    if found and found["t"] and earlier is not None and (found["p"] == "by") == (earlier.kind == "change"):
        # …fell by 2.2%, that of intermediate goods by 0.2%, that of consumer goods rose by 0.1%
        verb = w.CHANGE.search(found["n"])
        direction = earlier.direction if verb is None else "increase" if verb["up"] else "decrease"
        of = (found["n"][: verb.start()] if verb else found["n"]).strip()
        return replace(
            earlier, rule="en.gapped", of=of, direction=direction, copied=True, compared=False, first=False, origin=carried(earlier),
        )  # fmt: skip
    if found is None or earlier is None or target is None or not (target.is_known or found["p"] == "by"):
        return None
    if (found["p"] == "by") != (earlier.kind == "change") or w.CHANGE.search(found["n"]):
        return None
    kind, direction = ("change", earlier.direction) if found["p"] == "by" else ("level", "")
    return replace(made(target, kind, "en.gapped", direction, loose=True), annual=earlier.annual)


def taken_to(around: Around, plain: str) -> Reading | None:
    """…hit 4.9 million in the fourth quarter, taking the full-year figure to 17.6 million."""
    found, earlier = TAKEN.search(plain), around.earlier
    if found is None:
        return None
    if pattern(r"\b(?:figure|total|number|count|sum)$").search(found["n"]):
        if earlier is None or earlier.kind == "change":
            return None
        return replace(
            earlier, rule="en.to", compared=False, first=False, copied=True, origin=carried(earlier)
        )
    target = measure(found["n"])
    return made(target, "level", "en.change-to", "") if target is not None and target.is_known else None


def went_from(around: Around, plain: str) -> Reading | None:
    """Loom efficiency went from 82% to 90%."""
    found = WENT.search(plain)
    target = subject_of(around, plain[: found.start()]) if found else None
    if target is None:
        return None
    return replace(made(target, "level", "en.change-from", ""), first=True)


def apposed(around: Around, plain: str) -> Reading | None:
    """its scrap rate, once above 40%, has come down to 12%."""
    found = APPOSED.search(plain)
    target = measure(found["n"]) if found else None
    if target is None or not target.is_known:
        return None
    return replace(made(target, "level", "en.compared", ""), compared=True, first=True)


def converted(around: Around, plain: str) -> Reading | None:
    """RMB 344 billion (about US$47bn): the same in another currency."""
    earlier, last = around.earlier, around.earlier_quantity
    is_money = around.quantity.kind == "money" and last is not None and last.kind == "money"
    if earlier is None or last is None or not is_money or last.unit == around.quantity.unit:
        return None
    if not CONVERTED.fullmatch(around.before):
        return None
    return replace(earlier, rule="en.converted", copied=True)


def or_a_year(around: Around, plain: str) -> Reading | None:
    """…to grow from $17 billion in 2024 to $36 billion in 2030, or 13% a year."""
    earlier = around.earlier
    if (
        earlier is not None
        and earlier.rule == "en.of-which"
        and around.quantity.kind == "percent"
        and pattern(r",?\s(?:or|i\.e\.,?|that is,?)").fullmatch(plain)
    ):
        # …, of which ¥11.2 billion, or 29%, went into the programme
        return Reading(f"share of {earlier.name}", "share", carried(earlier), "en.of-which", earlier.of)
    if (
        earlier is None
        or around.quantity.kind != "percent"
        or not pattern(r"\s(?:a|per|each) year|\sannually").match(around.after)
    ):
        return None
    if not pattern(r"[^,;:]{0,30},?\s(?:or|i\.e\.|that is|equivalent to|equal to)").fullmatch(plain):
        return None
    return replace(
        earlier,
        kind="change",
        rule="en.or-a-year",
        direction="increase",
        annual=True,
        compared=False,
        first=False,
    )


# Of this amount, €141 billion came from abroad.
OF_THIS = re.compile(
    r"\s*Of (?:this|that|these|the total)(?: (?:amount|total|sum|figure|money|funding|investment|budget))?,"
)


def of_which(around: Around, plain: str) -> Reading | None:
    """We invested €96 million, of which €31 million went into automation."""
    earlier, last = around.earlier, around.earlier_quantity
    if (
        around.quantity.kind == "money"
        and earlier is None
        and around.alike_before is not None
        and OF_THIS.fullmatch(plain)
    ):
        before = around.alike_before
        if before.kind != "change":
            return replace(
                before,
                rule="en.of-which",
                copied=True,
                compared=False,
                first=False,
                direction="",
                origin="carried",
            )
    is_part = (
        pattern(r"\b(?:of which|of that|of these|of whom|of this amount,?|of them|including)$").search(plain)
        is not None
        and len(plain) < FAR
    )
    if (
        earlier is None
        or last is None
        or not is_part
        or last.kind != around.quantity.kind
        or earlier.kind == "change"
    ):
        return None
    if around.quantity.kind not in ("money", "measure", "count") or (
        around.quantity.kind == "count" and thing(around)
    ):
        return None
    return replace(earlier, rule="en.of-which", copied=True, compared=False, first=False, direction="")


KNOWN_WITHIN = re.compile(rf"\b(?:{w.HEAD_WORDS})\s[a-z]", re.IGNORECASE)


def contributed(around: Around, plain: str) -> Reading | None:
    """Orders came to €58 billion. Robotics contributed €14 billion, machine vision €3 billion."""
    earlier = around.alike or around.alike_before
    is_plain = (
        around.quantity.kind == "count" and around.quantity.unit.endswith("piece") and not thing(around)
    )
    is_amount = around.quantity.kind in ("money", "measure") or is_plain or around.alike is not None
    if earlier is None or not is_amount or earlier.kind == "change":
        return None
    is_verb = CONTRIBUTED.search(plain) is not None or (
        around.quantity.kind == "money" and SHARE_OF.search(plain)
    )
    if around.alike is None and not is_verb:
        return None
    if around.alike is not None and not is_verb:
        plain = pattern(r"^\s*of [^,;]{2,50}?(?=,)").sub("", plain) if earlier.kind == "share" else plain
        name = PLAIN_NAME.fullmatch(plain)
        last = around.earlier_quantity
        if (
            name is None
            or last is None
            or last.unit != around.quantity.unit
            or NO_NAME.search(plain)
            or w.CHANGE.search(plain)
            or KNOWN_WITHIN.search(name["n"] or "")
        ):
            return None
    origin = earlier.origin if around.alike is not None else "carried"
    return replace(earlier, rule="en.contributed", copied=True, compared=False, first=False, origin=origin)


def pronoun_share(around: Around, plain: str) -> Reading | None:
    """…took 12% of exports; in 2021 it had still taken 17%; the figure was 11.5%."""
    earlier = around.alike or around.alike_before
    if (
        around.quantity.kind != "percent"
        or earlier is None
        or earlier.kind != "share"
        or w.CHANGE.search(plain)
    ):
        return None
    if not pattern(
        r"(?:^|[,;]|\b(?:[Ii]n|and|but|while|when|[Aa]mong|[Ff]or)\b)[^,;]{0,30}\b(?:it|they|the (?:figure|share|proportion|percentage|same|rate|value))\s(?:(?:had|has|have|was|were|is|are|still|only|just|already|took|taken|stood|reached|accounted for|made up|at|been|for)\s?)+(?:in [A-Z]\w+)?$"
    ).search(plain):
        return None
    return replace(earlier, rule="en.share-pronoun", copied=True, compared=False, first=False, direction="")


def compared(around: Around, plain: str) -> Reading | None:
    """compared with 18% in 2023, up from 34%: another value of what was just measured."""
    found = COMPARED.search(plain)
    earlier = around.earlier
    if not found or earlier is None or around.earlier_quantity is None:
        return None
    if pattern(r"(?:19|20)\d\d (?:total|level|figure|value|peak|low|average) of$").search(plain):
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
    is_said = pattern(r"(?:compared (?:with|to)|versus|against)$").search(plain) and not w.CHANGE.search(
        plain
    )
    if around.alike is not None and is_other_kind and is_said and len(plain) < FAR:
        again = around.alike
        return replace(
            again, direction="", compared=True, rule="en.compared", origin=carried(again), first=True
        )
    between = plain[: found.start()]
    is_explicit = pattern(r"compared|versus|up|down|against|rising|falling|\(", re.IGNORECASE).match(
        found.group()
    )
    if (
        len(between) > (FARTHER if is_explicit else 50)
        or w.CHANGE.search(between.removesuffix(" up").removesuffix(" down"))
        or (around.quantity.unit != around.earlier_quantity.unit and around.quantity.kind != "money")
    ):
        return None
    if around.earlier_quantity.kind in ("percent", "points") and earlier.kind == "change":
        if (
            around.earlier_quantity.kind == "percent"
            and pattern(r"(?:compared (?:with|to)|against|versus|after)$").search(plain)
            and len(between) < FAR
        ):
            # Output expanded by 2.4%, compared with 3.1% in 2023.
            return replace(earlier, compared=True, first=True, rule="en.compared", origin=carried(earlier))
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


TO_END = re.compile(
    r"(?<!according )(?<!due )(?<!thanks )(?<!owing )(?<!close )(?<!up )(?<!compared )(?<!similar )(?<!equal )\bto$"
)
PLANNED = re.compile(r"\b(?:plans?|expects?|targets?|forecasts?|aims? for|budgets?|budgeted|project)$")


WE_SEE = re.compile(
    r"(?:^|[,;:]|\band)\s*(?:[Ww]e|[Tt]he [a-z][\w ]{2,40}|[A-Z][\w’'. &-]{1,50}?)\s(?:now |itself |themselves |also |still |currently |even )?(?:projects?|forecasts?|expects?|sees?|predicts?|anticipates?|foresees?|estimates?|reckons? (?:on|with)|puts? it at|calculates?)$"
)


def we_see(around: Around, plain: str) -> Reading | None:
    """The market was $27 billion. We project $29 billion for 2025: the level of the sentence before."""
    before = around.alike_before
    if around.earlier is not None or before is None or before.kind == "change" or not WE_SEE.search(plain):
        return None
    if around.quantity.kind not in ("money", "percent", "measure") or pattern(
        r"\s(?:of|more|less|higher|lower|growth|increase)\b"
    ).match(around.after):
        return None
    return replace(
        before, rule="en.we-see", copied=True, compared=False, first=False, direction="", origin="carried"
    )


FURTHER = re.compile(r"(?:\s\([^()]*\))?,?\s(?:and|then|before|but)(?:\sby)?\s(?:a further|another|a)\s$")


def further(around: Around, plain: str) -> Reading | None:
    """…is set to grow 6.6% this year to 33.6 million and a further 7% in 2026: the same change again."""
    earlier = around.alike
    if around.quantity.kind != "percent" or earlier is None or earlier.kind != "change":
        return None
    if not FURTHER.search(around.before) or len(around.before) > FAR or w.CHANGE_AFTER.match(around.after):
        return None
    return replace(
        earlier, rule="en.continued", copied=True, compared=False, first=False, origin=carried(earlier)
    )


def continued(around: Around, plain: str) -> Reading | None:
    """…rose 44.8%, in China 18.3%: the same again of another place or thing; and: fell by 20% to $115."""
    earlier, last = around.earlier, around.earlier_quantity
    if earlier is None or last is None:
        return None
    if pattern(r"(?:\s(?:in|by)\s(?:19|20)\d\d)?\s*(?:→|->|=>)").fullmatch(plain):
        return replace(earlier, rule="en.to", first=False, compared=False, origin=carried(earlier))
    if (
        earlier.kind == "share"
        and last.kind == around.quantity.kind
        and pattern(r"\s*of [^,;:.]{2,60}\sto$").match(plain)
    ):
        # …from 8% of engineering teams today to 60% in 2028
        return replace(earlier, rule="en.to", first=False, compared=False, origin=carried(earlier))
    is_level = earlier.kind != "change"
    if is_level and last.kind != around.quantity.kind and TO_END.search(plain):
        return None
    if (
        pattern(
            r"[\s,]*(?:(?:in|from|for)\s+(?:mid-|early |late |the end of )?[A-Z0-9][\w ]{2,20}?)?\s*(?:and )?to"
        ).fullmatch(plain)
        or (
            TO_END.search(plain)
            and earlier.kind == "change"
            and around.quantity.kind != "multiple"
            and not w.CHANGE.search(plain)
            and len(plain) < 60
        )
        or (
            TO_END.search(plain)
            and earlier.rule == "en.change-from"
            and last.kind == around.quantity.kind
            and not w.CHANGE.search(plain)
            and len(plain) < FAR
        )
    ):
        return replace(
            earlier,
            kind="level" if earlier.kind == "change" else earlier.kind,
            rule="en.to",
            first=False,
            compared=False,
            origin=carried(earlier),
        )
    if PLANNED.search(plain) and last.unit == around.quantity.unit and is_level and len(plain) < FAR:
        # …came to 1.8% of revenue and respondents plan 2.3% for 2026
        return replace(
            earlier, rule="en.continued", compared=False, first=False, copied=True, origin=carried(earlier)
        )
    if last.kind != around.quantity.kind or w.CHANGE_AFTER.match(around.after) or w.CHANGE.search(plain):
        return None
    if around.quantity.kind == "count" and around.quantity.unit != last.unit:
        return None
    plainer = pattern(r"(?:\bin\s+)?(?:19|20)\d\d|\b(?:this|next|last) year\b").sub(
        "", TIME_WORDS.sub("", around.before)
    )
    if earlier.kind == "share":
        # China contributed 28.9% of the total, the United States 17.3%.
        plainer = pattern(r"^\s*of [^,;]{2,50}?(?=,|\sand\s*$)").sub("", plainer)
    if earlier.kind == "change":
        plainer = pattern(r"\b(?:from|until|by|since)\s+(?=and\b|,)").sub("", plainer)
    if CONTINUED.fullmatch(plainer) and len(plainer) < 70:
        return replace(
            earlier, rule="en.continued", compared=False, first=False, copied=True, origin=carried(earlier)
        )
    return None


def listed_again(around: Around, plain: str) -> Reading | None:
    """Germany followed with €10.2 billion (−9%) and Japan with €8.9 billion: the same as the last number of the kind."""
    earlier, last = around.alike, around.earlier_quantity
    if earlier is None or last is None or last.kind == around.quantity.kind or earlier.kind == "change":
        return None
    if around.quantity.kind == "count" and thing(around):
        return None
    between = pattern(r"^\s*(?:year on year|year-on-year)?\s*\)?").sub("", around.before)
    if not CONTINUED.fullmatch(between) or len(between) > FAR or not pattern(r"[A-Z]").search(between):
        return None
    return replace(
        earlier, rule="en.continued", compared=False, first=False, copied=True, origin=carried(earlier)
    )


def of_them(around: Around, plain: str) -> Reading | None:
    """17 plants; eleven of them had been connected."""
    if around.quantity.counted != "of them":
        return None
    said = around.alike or around.counted or around.alike_before
    if said is None or said.kind not in ("count", "level"):
        return Reading("", "count", "clause", "en.of-them")
    return replace(said, rule="en.of-them", copied=True, compared=False, first=False, origin=carried(said))


def units_again(around: Around, plain: str) -> Reading | None:
    """France added 5,100 units; South Korea (1,012): what was counted before, of another place or year."""
    quantity = around.quantity
    if quantity.kind != "count" or thing(around):
        return None
    is_bare = pattern(r"[\d,.]+").fullmatch(quantity.counted) is not None
    if not is_bare and not pattern(r"\bunits?$").search(quantity.counted):
        return None
    earlier, last = around.earlier, around.earlier_quantity
    if (
        earlier is None
        or last is None
        or last.unit != quantity.unit
        or earlier.kind not in ("count", "level")
    ):
        earlier = around.alike or (None if is_bare else around.alike_before)
        if earlier is None or earlier.kind not in ("count", "level"):
            return None
    if w.CHANGE_AFTER.match(around.after):
        found = w.CHANGE_AFTER.match(around.after)
        direction = "increase" if found and found["up"] else "decrease"
        return replace(earlier, kind="change", rule="en.change-after", direction=direction, compared=False)
    if w.CHANGE.search(plain):
        return None
    return replace(
        earlier, rule="en.again", copied=True, compared=False, first=False, origin=carried(earlier)
    )
