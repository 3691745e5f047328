"""Technologies that are joined with each other, and what holds technologies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.clauses import Clause
from graph_build.extraction.linking import Row, pair_of
from graph_build.extraction.model import Link, Mention


def combined(text: str, clauses: list[Clause], topic: Row) -> Iterator[Link]:
    """A与B融合; 将A和B整合; A集成了B和C. A row of three or more is more often a list of what is used together."""
    subject: Row = topic
    for clause in clauses:
        for number, row in enumerate(clause.means):
            head, after = text[clause.start : row[0].start], text[row[-1].end : clause.end]
            before = clause.means[number - 1] if number else []
            joined = w.COMBINED_AFTER.match(after) and not w.NEGATED.search(head)
            if joined and w.JOINED_WITH.match(head) and not before:
                yield from (pair_of(one, other, 0.9) for one in subject[:1] for other in row)
            elif joined and len(row) > 1:
                is_row = len(row) <= w.MOST_JOINED and not after.startswith("等")
                sure = 0.92 if len(row) == 2 else 0.88 if is_row else 0.8
                yield from (pair_of(one, other, sure) for one, other in _pairs(text, row))
            elif 1 < len(row) < w.MOST_JOINED and w.MERGES.search(head) and not after.startswith("等"):
                yield from (pair_of(one, other, 0.88) for one, other in combinations(row, 2))
            gap = text[before[-1].end : row[0].start] if before and before[-1].end <= row[0].start else ""
            if (
                before
                and gap
                and (w.HOLDS.match(gap) or (w.JOINS.match(gap) and w.COMBINED_AFTER.match(after)))
            ):
                yield from _held(before, row, w.HAS_IN.search(gap) is not None)
            if gap and w.PAIRED.fullmatch(gap):
                yield from (pair_of(one, other, 0.88) for one in before for other in row)
            if number == 0 and (w.LEADS.match(head) or w.THROUGH.search(head)):
                subject = row[-1:]


def _pairs(text: str, row: Row) -> Iterable[tuple[Mention, Mention]]:
    """Each with each; in A与B、C the first with the others."""
    gaps = [text[one.end : other.start] for one, other in pairwise(row)]
    if re.search("与|同|和", gaps[0]) and any("、" in g for g in gaps[1:]):
        return ((row[0], other) for other in row[1:])
    return combinations([m for m in row if m.identifier not in w.VAGUE], 2)


def _held(holders: Row, row: Row, has_in: bool) -> Iterator[Link]:
    """A robot or a system that integrates technologies uses them; a technology is combined with others."""
    for one in holders[-1:]:
        for other in row:
            link = pair_of(one, other, 0.9)
            is_made = (
                has_in
                or one.class_name in ("Robot", "SoftwareSystem")
                or re.search(r"(?:机器人|系统|平台|设备|机床|装备|产线|生产线|[机器仪车手卡吊])$", one.text)
            )
            yield replace(link, property="usesTechnology", rule="zh.holds") if is_made else link
