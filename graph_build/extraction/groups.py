"""Lists of numbers that belong one by one to a list before them: A和B分别占58.8%和60.6%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.model import Mention, Notes, Quantity, Time

JOIN = re.compile(r"\s*(?:[、,，]|和|及|以及|与|或)\s*(?:约|近|超过?|逾)?\s*")
GREW = re.compile(rf"(?:{g.UP}|{g.DOWN})(?:了)?(?:约|近|超过?)*\s*$")
SPLIT = re.compile(r"、|以及|和|(?<![普涉以])及(?!格|时|其)|与(?!会|否)")

# Two measures in one word.
PAIRS = {
    "产销": ("产量", "销量"),
    "产销量": ("产量", "销量"),
    "进出口": ("进口额", "出口额"),
    "进出口额": ("进口额", "出口额"),
}
PAIR = re.compile(r"(产销量|产销|进出口额|进出口)(?:[一-龥]{0,3})?$")


@dataclass(frozen=True)
class Share:
    """What a list before gives to one number: a metric, or a subject, or a period."""

    metric: str = ""
    subject: Mention | None = None
    period: tuple[str, str] = ("", "")


def distributed(
    notes: Notes, start: int, quantities: list[Quantity], mentions: list[Mention], times: list[Time]
) -> dict[int, Share]:
    """The shares of the numbers of one sentence that begins at `start`, by where a number starts."""
    found: dict[int, Share] = {}
    last: list[Share] = []
    previous = 0
    for run in _runs(notes.folded, quantities):
        head = notes.folded[start : run[0].start]
        cue = head.rfind("分别", previous)
        previous = len(head)
        if len(run) >= 2 and cue < 0 and len(last) == len(run) and GREW.search(head):
            # 产销量分别为…，同比增长34.4%和35.5%.
            found |= {q.start: s for q, s in zip(run, last, strict=True)}
            continue
        if len(run) < 2 or cue < 0 or len(head) - cue > 18:
            continue
        listed = start + cue
        begins = max((head.rfind(c, 0, cue) for c in "。；;：:"), default=-1) + 1
        for given in (
            _periods(notes.folded, times, start + begins, listed, len(run)),
            _metrics(head[begins:cue]),
            _subjects(mentions, start + begins, listed, len(run)),
        ):
            if len(given) == len(run):
                found |= {q.start: s for q, s in zip(run, given, strict=True)}
                last = given
                break
        else:
            # 同比分别增长50.4%和47.1%: of what the list before it measured.
            if len(last) == len(run):
                found |= {q.start: s for q, s in zip(run, last, strict=True)}
    return found


def _runs(text: str, quantities: list[Quantity]) -> list[list[Quantity]]:
    """Neighbours with nothing but joining words between them."""
    runs: list[list[Quantity]] = []
    for quantity in quantities:
        if runs and JOIN.fullmatch(text, runs[-1][-1].end, quantity.start):
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    return runs


def _metrics(listed: str) -> list[Share]:
    """The last parts of a list that each end with a measure: 进口额和出口额."""
    if pair := PAIR.search(listed):
        return [Share(metric=m) for m in PAIRS[pair[1]]]
    parts = SPLIT.split(re.split("[，,]", listed)[-1] or listed)
    shares: list[Share] = []
    for part in reversed(parts):
        heads = list(g.grammar("zh").heads.finditer(part))
        if not heads or len(part) - heads[-1].end() > 2:
            break
        noun = g.LEAD_ZH.sub("", re.split(r"的|[（(]", part[: heads[-1].end()])[-1])
        shares.insert(0, Share(metric=noun))
    return shares if len(shares) > 1 else []


def _subjects(mentions: list[Mention], first: int, last: int, count: int) -> list[Share]:
    inside = [m for m in mentions if first <= m.start and m.end <= last]
    return [Share(subject=m) for m in inside[-count:]] if len(inside) >= count else []


def _periods(text: str, times: list[Time], first: int, last: int, count: int) -> list[Share]:
    inside = [t for t in times if first <= t.start and t.end <= last and not t.base]
    if len(inside) == 1 and len(inside[0].first) == len(inside[0].last) == len("2024"):
        # 2025—2027年分别为…: a number for each year of the span.
        years = range(int(inside[0].first), int(inside[0].last) + 1)
        return [Share(period=(str(y), str(y))) for y in years] if len(years) == count > 1 else []
    is_list = all(JOIN.fullmatch(text, a.end, b.start) for a, b in pairwise(inside))
    return [Share(period=(t.first, t.last)) for t in inside] if len(inside) > 1 and is_list else []
