"""One number for several things: 事件数量187起，募集资金2,265亿元，均下降约两成 is a change of both.

Each further thing gets a claim of its own, at the same place of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import SUBJECTS, named
from graph_build.extraction.model import Claim, Mention, Notes, Slot

EACH = re.compile(
    r"(?<![平年月日人户季周])(?:均|都|双双|皆)(?:同比|环比|较上年|比上年)?(?:大幅|明显|显著|小幅|略有|有所)?[^，。；\d]{0,8}$"
)
# 印度、越南和墨西哥等国，排名前20名以外; 集成电路以及新能源汽车两个赛道，凭借….
LISTED = re.compile(
    r"等?(?P<n>[两二三四五六\d])?个?(?:国家?|地区|省份?|省市|城市|赛道|领域|行业|企业|产业|品类)，"
)
JOIN = re.compile(r"\s*(?:、|和|与|及|以及)\s*")
SUM = re.compile(r"合计|总计|共计|共|累计|之和|总和|占|合占")
# 均 after more than two numbers may mean the last ones only.
BOTH = 2
COUNT = {c: n for n, c in enumerate("零一二三四五六")} | {"两": 2}


def shared(lexicon: Lexicon, notes: Notes, claim: Claim, sentence: int) -> list[Claim]:
    """The claims for the other things that a number is of; changes the claim's own metric where it is of several."""
    before = notes.folded[sentence : claim.start]
    if claim.rule == "zh.change" and EACH.search(before):
        return _of_levels(lexicon, notes, claim, sentence)
    return _of_list(notes, claim, sentence, before)


def _of_levels(lexicon: Lexicon, notes: Notes, claim: Claim, sentence: int) -> list[Claim]:
    levels = [
        c for c in notes.claims if c.start >= sentence and not c.comparison and c.quantity.kind != "percent"
    ]
    metrics = list(dict.fromkeys(lexicon.label(c.metric.value) for c in levels if c.metric.value))
    if len(metrics) != len(levels) or len(metrics) != BOTH:
        return []
    kind = "增速" if claim.comparison != "improvement" else "变化率"
    slots = [named(lexicon, (f"{m}{kind}", f"{m}增长率"), f"{m}{kind}", "carried") for m in metrics]
    claim.metric = slots[0]
    return [replace(claim, metric=slot, doubts=list(claim.doubts)) for slot in slots[1:]]


def _of_list(notes: Notes, claim: Claim, sentence: int, before: str) -> list[Claim]:
    found = next(iter(LISTED.finditer(before)), None)
    if (
        not found
        or SUM.search(before, found.end())
        or any(c.start > sentence + found.end() for c in notes.claims)
    ):
        return []
    things = _run(notes, sentence + found.start())
    if len(things) < 2 or (found["n"] and COUNT.get(found["n"], 0) != len(things)):
        return []
    if not found["n"] and claim.quantity.kind != "rank":
        return []
    copies = []
    for thing in things[1:]:
        is_place = thing.kind == "place"
        copies.append(
            replace(
                claim,
                doubts=list(claim.doubts),
                subject=claim.subject if is_place else Slot(thing.identifier, "sentence"),
                area=Slot(thing.identifier, "sentence") if is_place else claim.area,
            )
        )
    if things[0].kind == "place":
        claim.area = Slot(things[0].identifier, "sentence")
    else:
        claim.subject = Slot(things[0].identifier, "sentence")
    return copies


def _run(notes: Notes, end: int) -> list[Mention]:
    """The things of a list that ends at a place."""
    usable = [m for m in notes.mentions if m.kind in SUBJECTS | {"place"} and m.end <= end]
    run: list[Mention] = []
    for mention in sorted(usable, key=lambda m: (m.end, -m.start), reverse=True):
        if run and mention.end > run[0].start:
            continue
        is_next = JOIN.fullmatch(notes.folded, mention.end, run[0].start) if run else mention.end == end
        if not is_next:
            break
        run.insert(0, mention)
    return run
