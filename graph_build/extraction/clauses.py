"""Clauses with their rows of mentions, and how a clause names a technology: as means or as subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import rjieba

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.linking import Row
from graph_build.extraction.model import Mention, Notes
from graph_build.extraction.terms import Inverted


@dataclass
class Clause:
    """A clause with its rows of mentions."""

    start: int
    end: int
    means: list[Row]
    works: list[Row]


def subjects(text: str, mentions: list[Mention], start: int, end: int) -> Iterator[Row]:
    """The rows of technologies that a sentence's clauses speak of as being at work."""
    typed = [m for m in mentions if m.kind == "technology"]
    for found in w.CLAUSE.finditer(text, start, end):
        clause = clause_of(text, typed, *found.span())
        for row in clause.means:
            if role(text, clause, row) == "subject" and w.AT_WORK.match(text, row[-1].end, clause.end):
                yield row


def spans(text: str, typed: list[Mention], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence; a list of clauses is several: 甲机器人负责搬运、乙机器人负责码垛."""
    for found in w.CLAUSE.finditer(text, start, end):
        since = found.start()
        inside = [m for m in typed if found.start() <= m.start < found.end()]
        for one, other in pairwise(inside):
            is_next = one.kind == "application" and other.kind == "technology"
            if is_next and text[one.end : other.start] == "、" and w.ACTS.match(text, other.end):
                yield since, other.start
                since = other.start
        yield since, found.end()


def typed_in(
    notes: Notes, mentions: list[Mention], start: int, end: int, inverted: Inverted
) -> list[Mention]:
    """The technologies, works and industries of a sentence; works said by verb and object among them."""
    cases = [m for m in mentions if m.kind == "case"]
    typed = [
        m
        for m in mentions
        if m.kind in ("technology", "application", "industry", "track")
        and not any(c.start <= m.start and m.end <= c.end for c in cases)
    ]
    taken = [(m.start, m.end) for m in mentions]
    for made in inverted.find(notes.folded, start, end):
        if not any(s < made.end and made.start < e for s, e in taken if (s, e) != (made.start, made.end)):
            typed.append(made)
            taken.append((made.start, made.end))
    typed = [m for m in typed if not _is_gloss(notes.folded, m, typed)]
    begun = {m.start for m in typed if m.kind == "application"}
    # 焊接质量预测: the work is the one that ends the phrase.
    return sorted((m for m in typed if m.kind != "application" or m.end not in begun), key=lambda m: m.start)


def _is_gloss(text: str, one: Mention, typed: list[Mention]) -> bool:
    """Whether a name only repeats in brackets the one before it: 虚拟现实（VR）."""
    return text[one.start - 1 : one.start] in ("（", "(") and any(
        m.end == one.start - 1 and m.identifier == one.identifier for m in typed
    )


def clause_of(text: str, typed: list[Mention], start: int, end: int) -> Clause:
    """A clause with its mentions in rows."""
    means: list[Row] = []
    works: list[Row] = []
    last: Mention | None = None
    for mention in (m for m in typed if start <= m.start < end):
        rows = means if mention.kind == "technology" else works
        in_row = (
            last is not None
            and rows
            and rows[-1][-1] is last
            and w.LISTED.fullmatch(text, last.end, mention.start)
        )
        if in_row:
            rows[-1].append(mention)
        else:
            rows.append([mention])
        last = mention
    return Clause(start, end, means, works)


def role(text: str, clause: Clause, row: Row) -> str:
    """How a clause names technologies: as means, as subject, or otherwise (empty)."""
    before = text[clause.start : row[0].start]
    after = text[row[-1].end : clause.end]
    if w.NOT_MEANS.match(after) or w.NEGATED.search(before):
        return ""
    if w.AFFECTED.search(before) or not is_head(text, row[-1].end):
        return ""
    if w.THROUGH.search(before) and not re.search(r"[、和与及](?!其)[^、]{0,2}$", before):
        return "means"
    if w.AS_CORE.search(before) and w.IS_CORE.match(after):
        return "means"
    if w.LEADS.match(before) or (
        w.TAKES.search(before) and (w.PUT_TO.search(after) or w.COMBINED_AFTER.match(after))
    ):
        return "subject"
    if w.MAKES.search(before) or w.OWNED.match(before):
        return "subject"
    return ""


def is_head(text: str, end: int) -> bool:
    """Whether a name ends what it stands in: 碳纤维 does not in 碳纤维铺放设备."""
    at = w.HEAD_GAP.match(text, end)
    rest = text[at.end() if at else end :][:6]
    if w.PART_OF.match(rest):
        return False
    return not rest or bool(w.VERB_AFTER.match(rest)) or not _begins_with_noun(rest)


@lru_cache(maxsize=8192)
def _begins_with_noun(rest: str) -> bool:
    tags = rjieba.tag(rest)
    word, tag = tags[0]
    return (
        tag.startswith(("n", "j", "b")) and not w.AFTER_NAME.match(word) and bool(re.match(r"[一-龥]", word))
    )
