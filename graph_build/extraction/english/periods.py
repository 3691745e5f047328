"""The period of an English number: the time after it, before it in its clause, in its sentence, or carried over."""

from __future__ import annotations

import re

from graph_build.extraction.english import words as w
from graph_build.extraction.english.readings import Around, Reading
from graph_build.extraction.model import Claim, Time
from graph_build.extraction.patterns import pattern

Period = tuple[str, str]
NONE: Period = ("", "")
CLAUSE_END = re.compile(r";|,?\s+(?:while|whereas|although|though|but)\s", re.IGNORECASE)
TOTAL_OF = re.compile(
    r"((?:19|20)\d\d)(?::\s*$| (?:total|level|figure|value|peak|low|average) of\s*(?:about |around |nearly )?$)"
)
CHANGED_TO = frozenset({"en.to", "en.change-to", "en.change-from"})
# Numbers with a time of their own, which the next number has not: from 14.6 GW in 2023 to 9 GW.
OTHER_TIME = frozenset({"en.change-from", "en.compared", "en.prior"})

NOW = re.compile(r"\b(?:now|currently|today|at present)\b", re.IGNORECASE)
# …19% today, and to cut …: of the number before.
OF_LAST = re.compile(r"^\s*(?:today|now|currently|at present)\b")
NOW_AFTER = re.compile(r"[^,.;:]{0,25}\b(?:now|currently|today|at present)\b(?<!and now)", re.IGNORECASE)
YEAR_END = re.compile(
    r"\b(?:at|by)\s+(?:the\s+)?(?:year[- ]end|end of the year|close of the year)\b", re.IGNORECASE
)
YEAR_END_AFTER = re.compile(rf"[^,.;:]{{0,60}}?{YEAR_END.pattern}", re.IGNORECASE)
INTENDS = re.compile(
    r"\s+(?:[a-z]+\s){0,3}?(?:plan|intend|expect|want|hope|aim|seek)(?:s|ed|ing)?\s+(?:[a-z]+\s){0,3}?to\b"
)
# …use one (2021: 59%): a time with a colon is that of the next number.
OF_NEXT = re.compile(r"\s?:\s*[\d~<>≈$€£+−-]")
# What between a number and a time says that the time is another number's.
APART = re.compile(
    r"[;:]|,\s+(?!in\b|by\b|or\b|up\b|an?\b|making\b|conducted\b|carried\b|held\b|surveyed\b|taken\b)[a-z]|\band(?! (?:one|an?|\d+) [\w -]{2,30} (?:by|in) $)|"
    r"\b(?:while|whereas|compared|versus|than|is expected)\b|\bto reach\b(?! at least| a | an )|\bfrom\s+\S"
)
# Those who are asked.
ASKED = re.compile(
    r"\b(?:respondents|firms|companies|manufacturers|enterprises|plants|participants|applicants|members|employers|executives|managers|leaders|decision-makers|smes|businesses|builders|adopters|producers|suppliers)\b",
    re.IGNORECASE,
)
FULL_YEAR = re.compile(r"\b(?:full-year|annual|twelve-month|12-month|yearly)\b(?![^,;]*\d)")
LISTED = re.compile(r"^(?:\s[a-z-]+)+(?:,\s[a-z -]+)*\s(?:and|or)\s[a-z -]+?(?=\s(?:by|in)\s$)")
INSERTED = re.compile(
    r",\s(?:which|who|whose|(?:first |originally |newly )?(?:founded|launched|adopted|published|established|opened|created|introduced|set up|signed|passed|inaugurated|acquired|built|commissioned|completed))\b[^,;.]*,"
)
IN_BOTH = re.compile(
    r"^\s(?:of|in|for)\s[A-Za-z -]+\sand\s[A-Za-z -]+?(?=\s(?:by|in|until|through|over|during|up to)\s$)"
)
AGO = re.compile(rf"\s*(?:{w.LATER.pattern})", re.IGNORECASE)
LASTING = re.compile(
    r"\b(?:long-term|long-run|multi-year|historical|[a-z]+-year|pre-pandemic|pre-crisis)\s(?:average|mean|median|norm|level)s?\s(?:of|at)\b[^,;]*$"
)
PRIOR = re.compile(rf"(?<=\()(?:{w.LATER.pattern})(?=:\s*$)", re.IGNORECASE)
# …, which barely existed in 2023 and already make up one in eight projects
BUT_NOW = re.compile(r"\b(?:and|but|while)\s(?:already|now|today|currently)\b")
COMPARING = re.compile(r"\b(?:than|than in|with|to|from|on|over|against|versus|of)\s$")
OF_ANOTHER = re.compile(
    r"\b(?:compared (?:with|to)|against|versus|as opposed to|vs\.?|than)\s(?:only |just |about |around |some |the )*$"
)
IN_PLACE = re.compile(
    r"\s(?:in|for|at|among|of|across|by)\s(?!(?:the\s)?(?:previous|prior|preceding|last|same|first|second|third|fourth|early|late|mid|year|end|19|20|beginning|start))"
)
NEAR = 60
FAR = 120


def period(
    claim: Claim,
    reading: Reading,
    around: Around,
    times: list[Time],
    last: Claim | None,
    carried: Period,
    span: tuple[int, int],
) -> None:
    """Sets period and origin; `span` is from the start of the sentence to where the next number begins."""
    free = [t for t in times if not t.base]
    free = [
        t
        for t in free
        if not BUT_NOW.search(around.sentence[t.end - span[0] : max(0, claim.start - span[0])])
    ]
    if ", " in around.sentence:
        free = _not_inserted(free, around.sentence, span[0], claim.start)
    if reading.kind == "share" and ASKED.search(reading.name):
        # Half expect sales to grow this year: the time is of what they expect.
        text = around.sentence
        if INTENDS.match(around.after) and any(t.start >= claim.end for t in free):
            claim.doubts.append("the time of what is planned")
        free = [t for t in free if not INTENDS.search(pattern(r"[;,]").split(text[: t.start - span[0]])[-1])]
    after = _after(claim, reading, around, free, span)
    own = _own(claim, reading, around, free, after, last, span[0])
    if own is not None:
        claim.period, claim.period_origin = own, "clause" if own[0] else ""
        return
    opened = AGO.match(around.before) if last is None else None
    if opened and carried[0] and not free:
        # A decade ago the share was 7.6%.
        claim.period = ago(carried, opened)
        claim.period_origin = "sentence"
        return
    if _of_change(claim, reading, times, free, last, carried):
        return
    period, origin = _elsewhere(claim, around, free, last, carried, span[0])
    if period[0] and _is_year_end(around):
        period, origin = (f"{period[1][:4]}-12",) * 2, "sentence"
    claim.period, claim.period_origin = _of_end(reading, period, last, around), origin


def _not_inserted(times: list[Time], sentence: str, start: int, at: int) -> list[Time]:
    """The Act, which entered into force in 2023, mobilises …: the time of an insertion is of nothing outside it."""
    inserted = [(i.start() + start, i.end() + start) for i in INSERTED.finditer(sentence)]
    return [t for t in times if not any(s <= t.start < e and not s <= at < e for s, e in inserted)]


def _of_change(
    claim: Claim, reading: Reading, times: list[Time], free: list[Time], last: Claim | None, carried: Period
) -> bool:
    """27% less than in 2023; deals decreased from 212 to 148: the first is of what is compared with."""
    if reading.rule == "en.change-from" and (free or carried[0]):
        bases = [t for t in times if t.base and t.end <= claim.start]
        if len(bases) != 1:
            claim.doubts.append("the time before a change")
            return False
        claim.period, claim.period_origin = (bases[0].first, bases[0].last), "sentence"
        return True
    earlier = [t for t in free if t.end <= claim.start]
    if (
        reading.rule == "en.to"
        and last is not None
        and last.period_origin == "sentence"
        and last.rule == "en.change-from"
        and earlier
    ):
        claim.period, claim.period_origin = (earlier[-1].first, earlier[-1].last), "sentence"
        return True
    return False


def _after(
    claim: Claim, reading: Reading, around: Around, free: list[Time], span: tuple[int, int]
) -> list[Time]:
    """The times right after a number, up to the next one."""
    start, stop = span
    reach = FAR if reading.kind == "share" else NEAR
    return [
        t
        for t in free
        if claim.end <= t.start < stop
        and t.start - claim.end < reach
        and not OF_NEXT.match(around.sentence[t.end - start :])
        and not APART.search(_unlisted(reading, around.after[: t.start - claim.end]))
    ]


def _unlisted(reading: Reading, between: str) -> str:
    """15,000 welders, electricians and software engineers by 2030: a list of what is counted sets no time apart."""
    return LISTED.sub("", between) if reading.kind == "count" else IN_BOTH.sub("", between)


def _own(
    claim: Claim,
    reading: Reading,
    around: Around,
    free: list[Time],
    after: list[Time],
    last: Claim | None,
    start: int,
) -> Period | None:
    """The time that a number's own clause gives it; None where it gives none."""
    since = last.end if last is not None else start
    before = [t for t in free if since <= t.start < claim.start]
    if last is not None and before and _follows(around.before, before[0].start - since):
        # …1.46 million in 2023 to 1.6 million: the time after a number is that number's.
        before = before[1:]
    is_compared = reading.compared and reading.first
    if is_compared and (total := TOTAL_OF.search(around.before)):
        return total[1], total[1]
    if is_compared and last is not None and LASTING.search(around.before):
        # …well below the long-term mean of 86%: of no time.
        return NONE
    if (
        is_compared
        and last is not None
        and not after
        and OF_ANOTHER.search(around.before)
        and IN_PLACE.match(around.after)
    ):
        # …compared with 16% in Europe: the same time.
        return last.period
    if reading.rule == "en.prior" and last is not None:
        return _earlier(last.period[0], 1), _earlier(last.period[1], 1)
    if last is not None and last.period[0] and not after and (is_compared or not before):
        # Up from 34% two years earlier; whereas a year earlier the proportion stood at 6%.
        prior = PRIOR.search(around.before) if is_compared else None
        later = prior or w.LATER.search(around.after[:40]) if is_compared else w.LATER.search(around.before)
        if later and not is_compared and COMPARING.search(around.before[: later.start()]):
            # 1.5% less than in the previous month and 3.4% less than …
            later = None
        is_of_last = later is not None and not is_compared and not around.before[: later.start()].strip(" ,(")
        if later and not is_of_last and (is_compared or not w.CHANGE.search(around.before[later.end() :])):
            return ago(
                around.main
                if last.rule in OTHER_TIME and not is_compared and around.main[0]
                else last.period,
                later,
            )
    chosen = after[:1] or before[-1:]
    if is_compared and not after:
        return claim.period
    if not chosen and last is not None and last.period[0][4:] and FULL_YEAR.search(around.before):
        return (last.period[0][:4],) * 2
    return _of_end(reading, (chosen[0].first, chosen[0].last), last, around) if chosen else None


def ago(period: Period, later: re.Match[str]) -> Period:
    """The period so many years, a quarter or a month before another."""
    months = 3 if later["quarter"] else 1 if later["month"] else 0
    if months:
        is_monthly = all(len(cell) == len("2024-05") for cell in period)
        return (_months_before(period[0], months), _months_before(period[1], months)) if is_monthly else NONE
    years = years_of(later)
    return _earlier(period[0], years), _earlier(period[1], years)


def _months_before(cell: str, months: int) -> str:
    count = int(cell[:4]) * 12 + int(cell[5:7]) - 1 - months
    return f"{count // 12}-{count % 12 + 1:02d}"


def years_of(later: re.Match[str]) -> int:
    """How many years ago or earlier."""
    if later["decade"]:
        return 10
    return 1 if not later["n"] else w.NUMBER_WORDS.get(later["n"].lower()) or int(later["n"])


def _elsewhere(
    claim: Claim, around: Around, free: list[Time], last: Claim | None, carried: Period, start: int
) -> tuple[Period, str]:
    """The time of the number before, of the sentence, of the sentence before."""
    if NOW.search(OF_LAST.sub("", around.before) if last is not None else around.before) or NOW_AFTER.match(
        around.after
    ):
        return NONE, ""
    is_said = last is not None and last.period[0] and last.rule not in OTHER_TIME
    if (
        last is not None
        and is_said
        and (last.status.value in ("actual", "estimate") or not CLAUSE_END.search(around.before))
    ):
        return last.period, "sentence"
    earlier = [
        t
        for t in free
        if t.end <= claim.start
        and not (last is not None and last.rule in OTHER_TIME and (t.first, t.last) == last.period)
        and not CLAUSE_END.search(around.sentence[t.end - start : claim.start - start])
    ]
    if earlier:
        return (earlier[-1].first, earlier[-1].last), "sentence"
    return (carried, "paragraph") if carried[0] else (NONE, "")


def _of_end(reading: Reading, period: Period, last: Claim | None, around: Around) -> Period:
    """Between 2020 and 2024 capacity grew fivefold and reached …: the level is that of the end."""
    if around.fiscal and period[0] and int(period[1][:4]) - int(period[0][:4]) == 1:
        return period
    was_change = (last is not None and last.comparison + last.direction != "") or reading.rule in CHANGED_TO
    if period[0] != period[1] and len(period[0]) == len("2024") and reading.kind != "change" and was_change:
        return (period[0],) * 2 if reading.first else (period[1],) * 2
    return period


def _is_year_end(around: Around) -> bool:
    return YEAR_END.search(around.before) is not None or YEAR_END_AFTER.match(around.after) is not None


def _earlier(cell: str, years: int) -> str:
    return f"{int(cell[:4]) - years}{cell[4:]}" if cell else ""


def _follows(between: str, at: int) -> bool:
    """Whether a time stands right after the number before: in 2023, (2023)."""
    return (
        pattern(
            r"\s*(?:units|vehicles|people)?\s*\(?(?:[a-z ]{0,14}\b(?:in|by|at|for|during|since)\s+)?(?:the\s+)?"
        ).fullmatch(between[:at])
        is not None
    )
