"""What a plant that is to be built will make: its output is a capacity, and it is yet to come.

建设储能工厂，年产电池近40GWh says what is planned, whether its clause says 预计 or not.
"""

from __future__ import annotations

import re

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import named
from graph_build.extraction.model import Claim, Notes, Slot

BUILDING = re.compile(
    r"(?:投资|拟|计划|将)?(?:建设|新建|建立|设立|建造|兴建|筹建|投建|扩建)[^，。；]{0,24}?(?:工厂|基地|产线|生产线|项目|园区|车间|总部|综合体)"
)
CAPTION = re.compile(r"建厂|设厂|投建|投资项目|工厂建设")
BUILT = re.compile(r"已(?:建成|投产|达产|形成)|建成投产|现有|目前")
MAKES = re.compile(r"(?:生产|制造|年产|日产)[^，。；]{0,24}$")
YEARLY = re.compile(r"(?P<p>每年|年|每月|月|每日|日)(?:可|将|能)?(?:生产|制造)(?:约|近|超过?|逾)?$")
# 年产电池近40GWh.
MADE = re.compile(r"(?P<p>[年日月])产[一-龥A-Za-z]{0,14}?(?:约|近|超过?|逾|达)*$")
PER_UNIT = re.compile(r"/(?P<p>年|月|周|日|天|小时)$")
LENGTH = re.compile(r"unit/(?:inch|nanometre)(?:e?s)?$")
CAPACITY = re.compile(r"产能|产量|生产能力")


def capacity(lexicon: Lexicon, claim: Claim, notes: Notes, sentence: int) -> None:
    """Gives a number of a plant its metric and status, where the sentence or the table speaks of one."""
    text = notes.folded
    before = text[sentence : claim.start]
    is_planned = BUILDING.search(before) is not None or CAPTION.search(notes.caption) is not None
    label = lexicon.label(claim.metric.value)
    per = PER_UNIT.search(text[claim.start : claim.end])
    if LENGTH.match(claim.quantity.unit):
        # 生产8吋晶圆: the size of what is made.
        claim.doubts.append("a size")
        return
    if claim.quantity.kind == "money" or claim.comparison or claim.rule == "zh.change":
        return
    if per and MAKES.search(before) and not CAPACITY.search(label):
        claim.metric = named(lexicon, (f"{per['p']}产能",), f"{per['p']}产能", "clause")
        claim.rule = "zh.plant"
    elif yearly := YEARLY.search(before):
        name = f"{yearly['p'].removeprefix('每')}{'产能' if is_planned else '产量'}"
        claim.metric = named(lexicon, (name, name[1:]), name, "clause")
        claim.rule = "zh.plant"
    elif is_planned and label.endswith("产量"):
        name = f"{label.removesuffix('产量')}产能"
        claim.metric = named(lexicon, (name, "产能"), name, "clause")
        claim.rule = "zh.plant"
    elif not label and (made := MADE.search(before)):
        claim.metric = named(lexicon, (f"{made['p']}产能",), f"{made['p']}产能", "clause")
        claim.rule = "zh.plant"
    elif not CAPACITY.search(label):
        return
    if claim.metric.value and "no metric" in claim.doubts:
        claim.doubts.remove("no metric")
    if is_planned and claim.status.value == "actual" and not BUILT.search(before):
        claim.status = Slot("forecast", "sentence" if BUILDING.search(before) else "caption")
