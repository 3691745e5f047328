"""Shares: 54% of installations, accounted for half, the largest share (38%)."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.changes import change_in
from graph_build.extraction.english.phrases import first_noun, lower, measure, plural
from graph_build.extraction.english.readings import Around, Reading, carried, subject_of
from graph_build.extraction.patterns import pattern

PRONOUN = re.compile(
    r"(?:this|these|those|them|it|that|which)\b(?=\s+(?:will|is|are|was|were|has|have|would|could|can|may|must|to|with|said|say|use|run|plan)\b|\s*[,.;)]|\s*$|\s+[a-z]+(?:ed|s)?\b)"
)


# …a third of that sum: of what was measured before.
SUM = re.compile(r"(?:that|this|these)\s(?:sum|total|amount|figure|number|volume)\b|the\s(?:sum|total)\b")
PLACED = re.compile(r"\b(?:out to|out in|across|out at|within|throughout)$")
FORMER = re.compile(
    r"\s+of (?:the |its |their )?(?:former|previous|earlier|original|old|usual|initial|(?:19|20)\d\d) (?:level|value|amount|figure|size|price|cost)s?\b"
)
# One in five plans to cut jobs: what follows is no noun.
VERB = re.compile(
    r"(?:plans? to|expects?|intends?|says?|said|sees?|is|are|was|were|has|have|had|does|do|did|already|still|now|wants?|believes?|considers?|rates?|could|would|will|runs?|cites?|names?|invests? in|reports?|reported|uses? (?:an?|the|it|them|such)|lacks?|struggles?|[a-z]+ed)\b"
)


def every(sentence: str, rest: str) -> bool:
    """Every seventh company: the noun stands in the singular."""
    return pattern(r"\b[Ee]very [a-z]+$").search(sentence.removesuffix(rest)) is not None


SOME_PLURAL = re.compile(
    r"(?:[\w’'-]+\s){0,4}?(?:[\w-]+s|people|staff|personnel|women|men|[a-z]+y|[a-z]+e|[a-z]+t)\b"
)


def parts(around: Around, plain: str) -> Reading | None:
    """54% of global installations, almost half of the market: a part of something."""
    quantity = around.quantity
    followed = (
        r"\s+(?P<n>[a-z][^,.;:()]{2,90})"
        if quantity.counted == "so many"
        else r"\s*(?:share\s+)?of\s+(?P<n>[^,.;:()]{2,90})"
    )
    later = pattern(followed).match(around.after)
    if quantity.kind != "percent" or not later:
        return None
    verbal = VERB.match(later["n"]) or (
        around.asked_share
        and pattern(
            r"(?!(?:firms|companies|plants|workers|respondents|enterprises|manufacturers|mills|sites|employees|jobs|cars|machines|robots|projects)\b)[a-z]+s\s+[a-z]"
        ).match(later["n"])
    )
    if (
        quantity.counted == "so many"
        and not verbal
        and not every(around.sentence, around.rest)
        and not SOME_PLURAL.match(later["n"])
    ):
        # Four out of five train at least 30% of their staff.
        return None
    if quantity.counted == "so many" and verbal:
        return None
    change = change_in(around, plain)
    if change is not None and change[2] in ("by", "") and not change[1]:
        return None
    if (
        change is not None
        and change[2] == "from"
        and not change[1]
        and pattern(r"\s*of (?:GDP|gross)").match(around.after)
    ):
        # The deficit narrowed from 3.2% of GDP to 2.9%.
        return None
    if around.earlier is not None and pattern(r"(?:their|its)\b").match(later["n"]) and PLACED.search(plain):
        # …rolled out to more than half of their plants: no share of its own.
        return None
    if SUM.match(later["n"]) and (
        said := around.topic
        or (around.earlier.name if around.earlier else "")
        or (around.counted.name if around.counted else "")
    ):
        return Reading(f"share of {said}", "share", "clause", "en.share")
    if PRONOUN.match(later["n"]):
        return _of_pronoun(around)
    name = "" if pattern(r"(?:what|how|where)\b").match(later["n"]) else first_noun(later["n"])
    if every(around.sentence, around.rest):
        name = plural(name)
    if not name or pattern(r"(?:19|20)\d\d|january|the year", re.IGNORECASE).match(name):
        return None
    if pattern(
        r"(?:the )?(?:world |global |national |overall )?(?:total|all|whole)", re.IGNORECASE
    ).fullmatch(name):
        whole = subject_of(around, w.SHARE_END.sub("", plain)) or measure(
            around.earlier.name if around.earlier else ""
        )
        name = whole.name if whole is not None and whole.is_known else name
    name = pattern(r"^(?:total|all|overall|entire|new)\s+(?=\S+\s\S)", re.IGNORECASE).sub(
        lambda m: "new " if m.group().lower().startswith("new") else "", name
    )
    metric = (
        "market share"
        if name.lower() in ("market", "world market", "total market")
        else f"share of {lower(name)}"
    )
    before = subject_of(
        around,
        pattern(r"\b(?:equivalent|equal|or|that is|i\.e\.)(?: to)?\s*$").sub("", w.SHARE_END.sub("", plain)),
    )
    if not w.SHARE_END.search(plain):
        before = None
    of = before.name if before and not before.is_known else (before.of if before else "")
    return Reading(metric, "share", "clause", "en.share", of)


def _of_pronoun(around: Around) -> Reading | None:
    """less than half of this; 78% of it: of what was measured before."""
    known = around.earlier or around.counted
    if known is None and not around.share and around.topic and len(around.topic) < NAME:
        # Electric cars were responsible for 78% of it.
        return Reading(f"share of {around.topic}", "share", "carried", "en.share")
    if around.share and (known is None or not known.name or known.kind == "share"):
        return Reading(around.share, "share", "clause", "en.share-again")
    if known is None or not known.name:
        return None
    whole_name = known.name.removeprefix("number of ").removeprefix("share of ")
    return Reading(f"share of {whole_name}", "share", carried(known), "en.share", known.of)


def shared(around: Around, plain: str) -> Reading | None:
    """accounted for 8%: a part whose whole was named before."""
    if around.quantity.kind != "percent" or not pattern(
        r"\b(?:account\w* for|ma(?:ke|kes|de|king) up|represent\w*)\s*$", re.IGNORECASE
    ).search(plain):
        return None
    if around.share:
        return Reading(around.share, "share", "clause", "en.share")
    return None


NAME = 50
ALSO = re.compile(
    r"\b(?:cover(?:s|ed|ing)|suppl(?:y|ies|ied)|h(?:old|olds|eld)|t(?:ook|ake|akes)|provid(?:e|es|ed)|contribut(?:e|es|ed)|m(?:et|eet|eets)|generat(?:e|es|ed)|absorb(?:s|ed)?|deliver(?:s|ed)?|buy|buys|bought|own|owns)$"
)


RANKED = re.compile(
    r"\b(?:came|comes|ranked|ranks|follows?|followed|was|is|remains?|stable|unchanged|steady|flat)\s?(?:top|next|second|third|fourth|last|first|behind|close behind|stable|unchanged|steady|flat|roughly stable)?,?\s(?:at|with|on)$"
)


def ranked(around: Around, plain: str) -> Reading | None:
    """Cybersecurity came next at 41%; predictive maintenance is stable at 21%: the share of the sentence before."""
    asked = Reading(around.asked_share, "share", "clause", "en.share-again") if around.asked_share else None
    before = around.earlier or around.alike_before or asked
    if (
        around.quantity.kind != "percent"
        or not RANKED.search(plain)
        or before is None
        or before.kind != "share"
    ):
        return None
    target = subject_of(around, RANKED.sub("", plain))
    if target is not None and target.is_known:
        return None
    return replace(
        before,
        rule="en.share-again",
        copied=True,
        compared=False,
        first=False,
        direction="",
        origin=carried(before),
    )


ABSORB = re.compile(
    r"\b(?:absorbs?|absorbed|receives?|gets?|takes?|took|accounts? for|accounted for|ma(?:kes?|de) up|claims?|claimed|attracts?|attracted)$"
)


def also_held(around: Around, plain: str) -> Reading | None:
    """Domestic plants met a third of the demand; Chinese suppliers covered almost half."""
    earlier = around.earlier
    is_first = around.alike is None and around.topic and (earlier is None or earlier.kind == "level")
    if (
        around.quantity.kind == "percent"
        and is_first
        and ABSORB.search(plain)
        and not pattern(r"\s*of\b").match(around.after)
    ):
        # Lead projects absorb 58 percent.
        return Reading(f"share of {around.topic}", "share", "carried", "en.also")
    if (
        around.quantity.kind != "percent"
        or earlier is None
        or earlier.kind != "share"
        or not ALSO.search(plain)
    ):
        return None
    if pattern(r"\s*(?:of\b|more\b|less\b|higher\b|lower\b)").match(around.after):
        return None
    return replace(earlier, rule="en.also", copied=True, compared=False, first=False, origin=carried(earlier))


CONTAIN = re.compile(r"\b(?:contain|contains|containing|contained|include|includes|consist of|consists of)$")
CONTENT = re.compile(
    r"\s+(?!of\b|more\b|less\b|higher\b|lower\b)(?P<n>[a-z][a-z -]{2,40}?)(?=$|[,.;:)]|\s(?:and|or|by|in|from|as|with|than|for|on|until)\b)"
)


def contained(around: Around, plain: str) -> Reading | None:
    """must contain at least 16% recycled cobalt, 6% recycled lithium and 6% recycled nickel"""
    found = CONTENT.match(around.after)
    earlier = around.earlier
    is_again = (
        earlier is not None
        and earlier.rule == "en.contained"
        and pattern(r"[^,.;:]*?(?:,|,?\sand)").fullmatch(plain)
    )
    if around.quantity.kind != "percent" or not found or not (CONTAIN.search(plain) or is_again):
        return None
    return Reading(f"share of {found['n']}", "share", "clause", "en.contained", found["n"])


def bracketed(around: Around, plain: str) -> Reading | None:
    """the largest share (38%), the most common use case (64%)."""
    named_by = pattern(r"(?:named|cited|mentioned|reported|chosen|given) by$").search(plain)
    asked = around.asked_share or around.share
    if named_by and asked and around.quantity.kind == "percent":
        return Reading(asked, "share", "clause", "en.bracket")
    if (
        pattern(r"[+−-]").match(around.quantity.counted)
        or not plain.rstrip().endswith("(")
        or around.quantity.kind != "percent"
    ):
        return None
    before = plain.rstrip()[:-1]
    if pattern(r"\bshare\b", re.IGNORECASE).search(before):
        return Reading(around.share or "share", "share", "clause", "en.bracket")
    if around.earlier is not None and around.earlier.kind == "share":
        return replace(around.earlier, rule="en.bracket", copied=True, origin=carried(around.earlier))
    return Reading(
        around.share or "share", "share", "clause" if around.share else "clause-apart", "en.bracket"
    )


NEAR = 12
LISTED = re.compile(r"[^.;:\d]{0,90}?(?:,|\band|,\s*and|while|followed by)")
TAIL = re.compile(r"\s*(?:in|to|from|for|by|were|was|is|are|went|came|on)\b|\s+[a-z]+(?:s|ed)?\b")
# Of the polysilicon made in 2024, 93% came from …
OF_ALL = re.compile(
    r"\s*(?:Of|Among|Amongst|For) (?:the |all (?:the )?|those )?(?P<n>(?!them|these|which)[a-z][a-z -]{2,40}?)(?:\s+(?:made|sold|produced|installed|exported|imported|used|shipped|built|registered|in|worldwide|that|which|who|we|surveyed|visited|polled|with|of|from|employing)\b[^,]{0,50})?,"
)
SURVEYED = re.compile(
    r"\b(?:(?:Of|[Aa]mong|[Ss]urvey of|surveyed|polled|[Pp]oll of|interviewed|sample of|\b[nN]\s?=)\s+(?:the\s+|more than\s+|some\s+|over\s+|about\s+|our\s+)*[\d,]+\s+(?!per\s?cent|points|percentage|million|billion|thousand)(?P<n>[A-Za-z -]{3,30}?)(?=\s+(?:surveyed|in|that|who|polled|interviewed|from|we|responding|across|conducted|carried|showed|shows|found|with|by)\b|[,.])"
    r"|of\s+(?:the\s+|more than\s+|some\s+|over\s+|about\s+)*[\d,]+\s+(?!per\s?cent|points|percentage|million|billion|thousand)(?P<m>[A-Za-z -]{3,30}?)(?=\s+(?:surveyed|polled|interviewed|responding|that took part|that we|we)\b))"
)


def shares_of_list(around: Around, plain: str) -> Reading | None:
    """60% of installations went to electronics, 22% to automotive; of which 14%; of 1,200 companies, 71% use …."""
    if around.quantity.kind != "percent" or pattern(r"\bby$").search(plain):
        return None
    earlier = around.earlier
    if earlier is not None and pattern(r"\bof (?:which|this|these)(?:,| about| some)?$").search(plain):
        return replace(earlier, name=f"share of {earlier.name}", kind="share", rule="en.of-which")
    if pattern(r"\s*(?:higher|lower|more|less|of\b|increase|growth|rise|drop|fall|decline|share)").match(
        around.after
    ):
        return None
    if (
        earlier is not None
        and earlier.kind == "share"
        and LISTED.fullmatch(plain)
        and TAIL.match(around.after)
    ):
        return replace(earlier, rule="en.listed", copied=True, compared=False)
    opening = OF_ALL.match(around.sentence) if earlier is None else None
    if (
        opening
        and len(around.before.rstrip()) <= opening.end() + NEAR
        and pattern(r"surveyed|polled|asked|interviewed|questioned").match(opening["n"])
    ):
        # Of those surveyed, 48% …
        return Reading(around.asked_share or "share of respondents", "share", "clause", "en.of-all")
    if opening and len(around.before.rstrip()) <= opening.end() + NEAR:
        return Reading(f"share of {lower(opening['n'])}", "share", "clause", "en.of-all", opening["n"])
    found_in = pattern(r"\b(?:found|seen|present|used|observed|installed|available) in$").search(plain)
    if found_in and around.share and not pattern(r"\s*of (?!them|these|those)").match(around.after):
        return Reading(around.share, "share", "clause", "en.share-again")
    surveyed = SURVEYED.search(around.sentence)
    if surveyed and pattern(r"\s+[a-z]+\b").match(around.after) and not w.LEVEL_END.search(plain):
        asked = surveyed["n"] or surveyed["m"]
        return Reading(f"share of {lower(asked)}", "share", "clause", "en.surveyed", asked)
    return None
