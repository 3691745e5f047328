"""How an English number is read, and what the verb before it is said of."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from graph_build.extraction.english import words as w
from graph_build.extraction.english.phrases import TIME_WORDS, Measure, clean, measure
from graph_build.extraction.english.units import WORD, counted_unit
from graph_build.extraction.model import Quantity
from graph_build.extraction.patterns import pattern

REPORTING = re.compile(
    r"^.*?\b(?:expects?|forecasts?|estimates?|believes?|predicts?|shows?|says?|said|reports?|reported|found|finds|indicates?|suggests?|showed|revealed|reveals?|announced|noted|notes|know|known|reckons?|calculates?|calculated|thinks?|projects|argues?|warns?|warned|concludes?|concluded|sees?|saw|tells?|told|means?|confirms?|confirmed|claims?|claimed|cautions?|stress(?:es|ed)?|point(?:s|ed)? out|add(?:s|ed)? that|assumes?|anticipates?|puts)(?:\s+(?:us|them))?(?:\s+that)?\s+(?=\S)(?!to\b|of\b|by\b|for\b)",
    re.IGNORECASE,
)
INTRO = re.compile(
    r"^\s*(?:and\s+)?(?:in|by|at|among|amid|during|with|within|for|from|since|which|who|where|whose|including|such as|driven|led|followed|compared|up|down|as|despite|after|following|thanks|under|according|on|over|between|while|when|if|once|until|through|outside|alongside|because|especially|particularly|notably|of these|(?:for example|today|currently|meanwhile|however|yet|still|overall|globally|worldwide|elsewhere|similarly|moreover)\s*$|facing|without|excluding|including|using|based|given|unlike|like|due|having|being|equivalent|corresponding|representing|implying|translating|equal to|giving)\b(?!-)",
    re.IGNORECASE,
)
BREAK = re.compile(
    r";|\s+and\s+that\s+|:\s|—|–\s|,?\s+\b(?:while|whereas|although|though|because|but)\b|\n", re.IGNORECASE
)


ACTOR = re.compile(
    r"\b(?:government|company|group|firm|country|state|province|ministry|commission|EU|union|it|they|we|plan|strategy|programme|city|region|agency)\s+(?:also |now |still )?(?:wants?|aims?|plans?|hopes?|intends?|seeks?|pledged|expects?|wishes)\s+to\s*$",
    re.IGNORECASE,
)


# …and by 2031 lithium recovery has to reach 80%: a time without a comma opens the clause.
OPENED = re.compile(
    r"^\s*(?:and\s+|but\s+)(?:by|in|until|since|at the end of|during)\s+(?:the\s+)?(?:end\s+of\s+|mid-)?(?:19|20)\d\d,?\s+(?=[a-z])"
)


OWN_SUBJECT = re.compile(
    r"\s*(?:The|Its|Their|This|Our)?\s*(?P<n>[A-Za-z][A-Za-z -]{2,40}?)\s+(?:nevertheless |also |however |still |now |already )?(?:[a-z]+s|[a-z]+ed|is|are|was|were|has|have|had)\s"
)
IT = re.compile(r"[,:;]\s[^,:;]*\b(?:it|they)\s+\w+(?:\s\w+)?\s*$")


# The automotive industry, where output increased 4.7%: what is said of is in the relative clause.
WHERE = re.compile(
    r"^\s*(?:where|in which|whose|when|by which time|as|once|if|until)\s+(?!of\b|part\b|a result\b|well\b|much\b|many\b)(?=(?:the |its |their )?[a-z]+(?:\s[a-z-]+){0,3}\s*$)"
)
# Exports to China, the most important single market, shrank: what stands between commas is no subject.
INSERTED = re.compile(
    r"^\s*(?:which|who|whose|where|when|in which|of which|the (?:most|least|largest|biggest|second|third|world|country|only|main|leading|\w+est|number|sector|region|industry|group|company|part)\b|one of|an?\s|its\s|their\s|once|formerly|previously|including|such as|among them|along with|together with|as well as|compared|at|with|excluding|especially|particularly|notably|in particular|mainly|mostly|led|driven|helped|hit|despite|after|for example|i\.e\.|for which|a key|measured|defined|expressed|calculated|adjusted|based|like|unlike|the [a-z]+ (?:says?|said|hastens?|admits?|adds?|notes?|claims?|argues?|thinks?|believes?)|on the other hand|by contrast|however|meanwhile|too|in turn|as a result|by comparison|for instance|though)\b"
)


SOME = 3
# …, which sees the market hitting $54 billion
WHO_SEES = re.compile(
    r"^\s*(?:which|who)\s(?=(?:now |also )?(?:expects?|sees?|forecasts?|estimates?|predicts?|puts)\b)"
)
ACTED_ON = re.compile(r"\b(?:used|deployed|installed|connected) by (?:the )?[a-z][\w -]+$")
# Investment, though, is still low.
ADVERB = re.compile(
    r",\s(?:though|however|too|meanwhile|moreover|in turn|by contrast|by comparison|in contrast|in particular|for example|for instance|of course|admittedly|nevertheless|nonetheless|therefore|on average|in total|as a result|on the other hand|at the same time|in the meantime|by now|so far),"
)
# The proportion of machines connected to a network: a participle within what is measured.
OF_SOME = re.compile(
    r"(?:the )?(?:share|proportion|percentage|number|value|volume|amount) of\b", re.IGNORECASE
)
WITH_IT = re.compile(r"^\s*(?:and\s)?with\s(?P<n>[A-Za-z][A-Za-z -]{2,50})$")
EXPECT = re.compile(
    r"\b(?:expects?|forecasts?|anticipates?|predicts?|foresees?|fear|fears|reports?|reported|posted|estimates?|face|faces)\s*$",
    re.IGNORECASE,
)


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
    # What the last number of the same kind measured.
    alike: Reading | None = None
    # What was last counted in passing: a survey of 320 manufacturers.
    counted: Reading | None = None
    # What a number of the same kind measured last in the sentences before.
    alike_before: Reading | None = None
    # The whole sentence after the number.
    rest: str = ""
    # The time of the last number that was compared with nothing.
    main: tuple[str, str] = ("", "")
    # Whether the document has years such as 2024/25, which are one year each.
    fiscal: bool = False
    # Of whom shares were given last: of firms, of respondents.
    asked_share: str = ""


def _before_insertion(commas: list[str]) -> str:
    """Wafer fab equipment, which includes masks, is to grow: the part before what is inserted; empty where nothing is."""
    if len(commas) < SOME or clean(commas[-1]):
        return ""
    for before, part in itertools.pairwise(commas[:-1]):
        if INSERTED.match(part) and clean(before) and not INTRO.match(before):
            return before
    return ""


def _last_part(commas: list[str]) -> str:
    """The last of the parts between commas that is no introduction."""
    if subject := _before_insertion(commas):
        return subject
    for index in range(len(commas) - 1, -1, -1):
        part = WHERE.sub("", OPENED.sub("", commas[index]))
        part = WHO_SEES.sub("", part)
        with_it = WITH_IT.match(part)
        named = measure(with_it["n"]) if with_it else None
        if with_it and named is not None and named.is_known:
            # Brazil was hit hardest, with combine sales plunging 41%.
            return with_it["n"]
        if not clean(part) or (INTRO.match(part) and not (index == 0 and len(commas) == 1)):
            continue
        return part
    return commas[0] if len(commas) == 1 else ""


def subject_of(around: Around, region: str) -> Measure | None:
    """What the verb that a region ends before is said of."""
    if around.earlier is not None:
        # …averaged 1.3% of revenue in FY2024 and is to double: what follows the number before is no subject.
        region = pattern(
            r"^\s*(?:of|in|per|for|from|on|by|to|units|since|at|an?\s(?:month|year|week|day|quarter|hour)|year[ -](?:on|over)|month[ -](?:on|over)|quarter[ -](?:on|over)|compared|versus|worldwide|globally|respectively|last|annually|than)\b[^,;]*?(?=[,;]|\band\b|\bbut\b|$)"
        ).sub("", region)
    if ACTOR.search(region):
        # The government wants to reach 140 GWh: who wants it is not what is measured.
        return None
    region = ADVERB.sub(" ", region)
    commas = BREAK.split(region)[-1].split(",")
    chosen = _last_part(commas)
    chosen = REPORTING.sub("", chosen)
    if pattern(r"\s*(?:and\s+|while\s+)?(?:those|that)\s+(?:to|in|from|of|for|at|on)\b").match(chosen):
        return None
    if EXPECT.search(chosen):
        return None
    chosen = pattern(r"^\s*(?:and |that )?for (?=(?:the|its|their) .*\bto\s*$)").sub("", chosen)
    chosen = pattern(r"^\s*in [a-z]+ terms,?\s+", re.IGNORECASE).sub("", chosen)
    shorter = TIME_WORDS.sub(" ", chosen)
    if INTRO.match(chosen) and not INTRO.match(shorter) and clean(shorter):
        # In the second half of 2024 the order backlog …: the time stands without a comma.
        chosen = shorter
    if INTRO.match(chosen):
        # In Europe sales stagnated: a place or a time, then what the sentence is about.
        chosen = pattern(
            r"^\s*(?:and\s+)?(?:in|by|at|during|on)\s+(?:the\s+)?(?:[A-Z][\w-]*\s+|(?:19|20)\d\d\s+|first \w+ of (?:19|20)\d\d\s+)+"
        ).sub("", chosen)
        if INTRO.match(chosen):
            return None
    chosen = pattern(r"^\s*(?:and|or)\s+").sub("", chosen)
    first = (
        measure(commas[0])
        if len(commas) > 1 and pattern(r"\s*[A-Za-z]+ and [a-z]+\b").match(chosen)
        else None
    )
    if first is not None and first.is_known and not INTRO.match(commas[0]):
        # Sales of systems, materials, software and services
        return first
    plain = clean(chosen)
    if plain.lower() in around.places or pattern(rf"(?:the )?(?:{w.NATIONAL})").fullmatch(plain):
        return None
    found = measure(chosen)
    if found is not None and OF_SOME.match(plain):
        return found
    if found is not None and found.is_known and ACTED_ON.search(plain):
        # Foreign capital used by high-tech manufacturers
        return found
    if found is None or pattern(
        r"\b(?:used|deployed|installed|connected|helped|allowed|enabled)\b(?=\s+(?:a|an|the|its|their|new|to|in|by|at|for|with|\d))|\b(?:able|which|that)\b"
    ).search(plain):
        return None
    return found


def thing(around: Around) -> str:
    """The noun phrase that a number counts; it may be printed with the number (542,000 units)."""
    spelled = pattern(rf"^(?:{WORD})\b", re.IGNORECASE).sub("", around.quantity.counted or "")
    own = pattern(r"[A-Za-z].*$").search(spelled)
    own_words = (
        pattern(r"^(?:thousand|million|billion|trillion|mn|bn)\b\s*").sub("", own.group()) if own else ""
    )
    text = f"{own_words}{around.after}"
    found = pattern(
        r"\s*((?:(?!(?:in|of|and|at|to|by|for|with|from|on|or|over|per|across|that|which|than|as|a|between|were|was|is|are|compared|worldwide|globally)\b)(?:\dG|[A-Za-z])[\w-]*\s?){1,4})"
    ).match(text)
    if not found:
        return ""
    words = found[1].strip().split()
    for index, word in enumerate(words[:-1]):
        if (
            word.endswith("s")
            and not word.endswith("ss")
            and pattern(r"[a-z]+ed|took|take|can|could|may|might|said|saw").fullmatch(words[index + 1])
        ):
            # 3,400 technicians completed courses
            words = words[: index + 1]
            break
    if len(words) > 1 and counted_unit(words[0]) and words[0].endswith("s") and not counted_unit(words[-1]):
        # Computer vision at 64 stations checks seams.
        words = words[:1]
    if len(words) > SOME - 1 and words[0].endswith("s") and not words[1].endswith("s"):
        # 60 robots build robots
        words = words[:1]
    while words and pattern(
        r"(?:sold|installed|were|are|have|had|will|by|produced|built|now|already|worldwide|globally|annually|took|take|participating|said|employed|operated|operating|located|deployed|shipped|delivered|registered|used|joined|connected)"
    ).fullmatch(words[-1]):
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


def made(target: Measure, kind: str, rule: str, direction: str, loose: bool = False) -> Reading:
    """A reading of what a phrase measures; a head that is not known to be a measure makes it less sure."""
    sure = target.is_known or (loose and not target.name[:1].isupper())
    return Reading(target.name, kind, "clause" if sure else "clause-apart", rule, target.of, direction)


def inherited(around: Around, kind: str, rule: str, direction: str, first: bool = False) -> Reading | None:
    """The measure of the number before, or of the sentence before, said again."""
    earlier = around.earlier
    own = OWN_SUBJECT.match(around.sentence) if earlier is None and IT.search(around.before) else None
    named = measure(own["n"]) if own else None
    if named is not None and named.is_known:
        # The order book stretches to 2029: at the end of March it stood at 5.2 million tonnes.
        return Reading(named.name, kind, "clause", rule, named.of, direction, first=first)
    last = around.earlier_quantity
    is_other = (
        kind == "level"
        and last is not None
        and earlier is not None
        and earlier.kind != "change"
        and last.kind != around.quantity.kind
    )
    if (
        earlier is not None
        and earlier.name
        and not is_other
        and not (kind == "level" and earlier.kind == "count")
    ):
        return Reading(
            earlier.name,
            "share" if kind == "level" and earlier.kind == "share" else kind,
            carried(earlier),
            rule,
            earlier.of,
            direction,
            first=first,
        )
    if around.alike_before is not None and kind == "level" and around.quantity.kind == "percent":
        return replace(
            around.alike_before,
            kind=around.alike_before.kind.replace("change", "level"),
            origin="carried",
            rule=rule,
            direction=direction,
            copied=False,
            compared=False,
            first=first,
        )
    if around.topic:
        return Reading(around.topic, kind, "carried", rule, "", direction, first=first)
    return None


def carried(earlier: Reading) -> str:
    """How sure what is said again is."""
    return "clause" if earlier.origin == "clause" else earlier.origin
