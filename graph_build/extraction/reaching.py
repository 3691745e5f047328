"""What a clause says that its technologies reach: works and industries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.clauses import Clause
from graph_build.extraction.linking import Row, is_robotic, link_of, pair_of, sureness
from graph_build.extraction.model import Link, Mention

# How sure it is what a clause is said of: of what it names, of what the same sentence named, of the sentence before.
CARRIED = {"": 0.92, "same": 0.84, "before": 0.84, "far": 0.8}
CONTINUED = 0.87
LONGEST = 24


def reached(text: str, clause: Clause, agent: Row, position: int, carried: str) -> Iterator[Link]:
    """The works and industries that a clause says its agent reaches; `carried` is how the agent came to the clause."""
    if not agent:
        return
    is_mixed = len({is_robotic(m) for m in agent}) > 1
    reached = False
    for row in clause.works:
        if row[0].start < position:
            continue
        before = w.WHERE.sub("", text[position : row[0].start])
        after = text[row[-1].end : clause.end]
        is_work = row[-1].kind == "application"
        if w.NEGATED.search(before) or (is_work and (w.NOT_WORK.match(after) or w.NOT_HEAD.match(after))):
            continue
        of_means = is_work and not carried and w.OF_MEANS.fullmatch(before) and w.ENDS.match(after)
        for mention in row:
            is_industry = mention.kind in ("industry", "track")
            said = of_means or _is_said(text, clause, mention, before, after)
            if not said and not (reached and not is_industry and GOES_ON.fullmatch(before[-18:])):
                continue
            if is_industry and not w.INDUSTRY_TAIL.match(after):
                continue
            reached = True
            rule, sure = _sureness(text, clause, mention, carried)
            for one in agent:
                if one.identifier not in w.VAGUE and mention.identifier not in w.VAGUE:
                    yield link_of(one, mention, rule, sureness(sure, one, mention), is_mixed)


GOES_ON = re.compile(r"[^，。；：]{0,12}(?:和|与|及|以及|、|并)[^，。；：]{0,6}")


def _is_said(text: str, clause: Clause, mention: Mention, before: str, after: str) -> bool:
    """Whether what stands around a work or an industry says that it is reached."""
    if mention.origin == "inverted" and len(before) <= LONGEST:
        return True
    if w.AT.search(before) and (w.AT_AFTER.match(after) or w.USED_AFTER.match(after)):
        return True
    if w.AFFECTED.search(before) and w.MADE_POSSIBLE.match(after):
        return True
    if w.MAINLY.search(before) and w.AS_MAIN.match(after):
        return True
    if mention.kind not in ("industry", "track"):
        return bool(
            w.REACHES.search(before)
            or w.AMONG.search(before)
            or (mention.kind == "application" and w.FOR.search(before) and w.FOR_AFTER.match(after))
        )
    if w.APPLIES.search(before):
        return True
    in_use = w.IN_USE.search(text, max(0, clause.start - 16), clause.start)
    return in_use is not None and w.SUCH_AS.match(before) is not None


def _sureness(text: str, clause: Clause, mention: Mention, carried: str) -> tuple[str, float]:
    """The rule by which a work is reached, and how sure it is."""
    if mention.origin == "inverted":
        return "zh.inverted", 0.8
    if carried == "same" and w.CONTINUES.match(text, clause.start, mention.start):
        return "zh.continued", CONTINUED
    return "zh.carried" if carried else "zh.reaches", CARRIED[carried]


def place(text: str, clause: Clause) -> Row:
    """The work for which a clause sets the scene: 针对质量检测等场景，…"""
    for row in clause.works:
        before, after = text[clause.start : row[0].start], text[row[-1].end : clause.end]
        if w.PLACE_BEFORE.search(before) and w.PLACE_AFTER.fullmatch(after) and not w.NOT_WORK.match(after):
            return row
        if not before.strip(" -*•·而在") and re.fullmatch(r"(?:等)?(?:方面|环节|领域|场景)[，,：]?", after):
            return row
    return []


def placed(text: str, clause: Clause, purpose: Row, means: list[Row], subjects: list[Row]) -> Iterator[Link]:
    """在质量检测环节，采用机器视觉…: the means serve the work that the clause before set; in its industry all is used."""
    fields = [m for m in purpose if m.kind != "application"]
    has_own = any(r[-1].kind != "application" for r in clause.works)
    for row in means:
        for one in row:
            for work in purpose:
                if work.kind == "application":
                    yield link_of(one, work, "zh.placed", sureness(0.88, one, work))
    for row in [*means, *subjects]:
        for one in row if not has_own else []:
            for field in fields:
                yield link_of(
                    one, field, "zh.field", sureness(FIELD if len(fields) == 1 else 0.8, one, field)
                )
    for row in means:
        inside = [r for r in clause.works if r[-1].end <= row[0].start and _is_place(text, clause, r, row)]
        for work_row in inside[-1:]:
            for one in row:
                for work in work_row:
                    rule = "zh.placed" if work.kind == "application" else "zh.field"
                    yield link_of(one, work, rule, sureness(0.9, one, work))


def beside(clause: Clause, earlier: list[Clause], opened: Row, means: Row) -> Iterator[Link]:
    """使用甲做缺陷检测，配合乙算法: what comes beside the means of the clause before is joined with them and serves its work."""
    for one in opened:
        for other in means:
            yield pair_of(one, other, 0.87)
    works = [m for row in clause.works for m in row if m.kind == "application"]
    if works:
        for one, work in product(opened, works):
            yield link_of(one, work, "zh.beside", sureness(0.87, one, work))
        return
    if earlier and opened:
        before = [m for row in earlier[-1].works for m in row if m.start > opened[-1].end]
        for other, work in product(means, before):
            yield link_of(other, work, "zh.beside", sureness(0.87, other, work))


FIELD = 0.87


def _is_place(text: str, clause: Clause, works: Row, means: Row) -> bool:
    """Whether a clause names works or an industry as where its means are: 在水泥行业推广…, 汽车行业已普遍借助…."""
    before, gap = text[clause.start : works[0].start], text[works[-1].end : means[0].start]
    if works[-1].kind == "application":
        return bool(w.PLACE_BEFORE.search(before) and w.PLACE_GAP.match(gap))
    if w.PLACE_BEFORE.search(before):
        return w.FIELD_GAP.match(gap) is not None or works[-1].text.endswith(("行业", "产业", "领域"))
    return bool(w.LEADS.match(before) and w.FIELD_HEAD.fullmatch(gap))


def done_by(text: str, clause: Clause) -> Iterator[Link]:
    """锚护作业由锚杆机器人完成, 打磨交给了机器人: the work stands before who does it."""
    for row in clause.means:
        does = w.DOES.match(text, row[-1].end, clause.end)
        for works in clause.works:
            gap = text[works[-1].end : row[0].start]
            if works[-1].end > row[0].start:
                continue
            if w.GIVEN_TO.fullmatch(gap) or (does and len(gap) < 12 and w.BY.search(gap) and "，" not in gap):
                for one in row:
                    for work in works:
                        if work.kind == "application":
                            yield link_of(one, work, "zh.done-by", sureness(0.9, one, work))
