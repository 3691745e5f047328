"""Levels that are a part or a multiple of something else: shares, parts of a group, one thing measured by another."""

from __future__ import annotations

import re

from graph_build.extraction import (
    constructions as c,
)
from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.metrics import fits
from graph_build.extraction.model import Slot
from graph_build.extraction.phrases import noun_after, noun_before
from graph_build.extraction.place import BOUNDS, THIS, Place

RATIO = re.compile(
    r"(?P<verb>不超过|不低于|不少于|是|为|约为|相当于|仅为|仅相当于|达到|达|接近|近|超过|超|不足|不到|仅)(?:了)?(?P<of>[^，,。；;]{1,20})的(?:约|近)?\**$"
)
LONG_AGO = re.compile(r"(?:过去|前|近)[一-龥\d]{1,3}年|往年|历史同期")
SHARED = re.compile(r"占(?:比)?(?:约|近|达|为|超过?|高达|达到|已)*$")
TIMES_OF = re.compile(r"于[^，,。；;的]{1,12}的(?P<m>[一-龥]{2,8})")
BOUND_SHARE = re.compile(r"(?P<b>约|近|超过|超|不足|逾)?占(?:比)?(?:约|近|达|为|超过?|高达|达到|已)*$")
BOUND_OF = re.compile(
    r"(?P<b>不超过|不低于|不少于|超过|超|近|接近|约|逾|不足)(?P<of>[^，,。；;\d]{2,12}?(?:总数|总量|总额|总体|整体|投资额|投入|费用|支出|合同额))(?:的)?\**$"
)
# 完成年度任务的55%.
COMPLETED = re.compile(r"完成(?:了)?(?P<n>[一-龥]{0,8}(?:任务|计划|目标))的(?:约|近|超过?)?\s*$")
# 贡献了一半以上的运量: which part of what follows.
GIVES = re.compile(
    r"(?:贡献|占据|占有|拥有|包揽|提供|承担|吸纳|创造|满足|供应|生产|消耗|集聚|聚集|掌握|控制)(?:了|着)?[^，,。；;]{0,8}$"
)
OF_THESE = re.compile(r"(?:贡献|占据|占有|占|拿下|来自)(?:了|到)?其中的?\s*(?:约|近|超过?|不足)?\s*$")
WHOSE = re.compile(
    r"(?P<n>[一-龥]{0,12}?(?:企业|工厂|公司|医院|受访者|用户|机构|项目|车间|厂商|供应商))[^，,。；;]{4,30}的(?:仅有?|只有?|有|约|近|超过?|不足|不到|逾|占|达到?)*$"
)
GIVEN = re.compile(r"\s*(?:以上|左右|多)?的(?P<n>[一-龥]{2,8})(?=$|[，,。；;、])")
# 受访企业中，63%已上线…; 实现可视化的不到两成: the part of a group that does something.
OF_GROUP = re.compile(
    r"(?:(?:^|[，,。；;：:\n])[^，,。；;]{0,10}?(?P<n>[一-龥]{2,10}?)(?:当中|之中|中)[，,]?|的)(?:仅有?|只有?|有|约|近|超过?|不足|不到|逾)*$"
)


def ratio(place: Place) -> Slot | None:
    """约为日本的6倍，美国的7倍; 相当于同期的3%: one thing measured by another."""
    claim, topic = place.claim, place.topic
    kind = claim.quantity.kind
    if kind not in ("multiple", "percent"):
        return None
    found = RATIO.search(place.notes.folded[place.first : claim.start])
    # 约为甲的6倍，乙的7倍: the items of a list have the verb of the first.
    again = (
        kind == "multiple"
        and topic.ratio
        and re.fullmatch(r"[^，,。；;\d]{1,12}的", place.before.strip(" ，,、和"))
    )
    if not found and not again:
        return None
    of_what = (found["of"] if found else "").strip()
    if kind == "percent" and (of_what.startswith("占") or re.search(r"(?:年|月|期间)$", of_what)):
        return None
    operator = BOUNDS.get(found["verb"] if found else topic.ratio, "")
    if operator and claim.quantity.operator == "=":
        claim.quantity = claim.quantity.with_operator(operator)
    heads = list(g.grammar("zh").heads.finditer(of_what))
    if (
        kind == "percent"
        and heads
        and heads[-1].end() == len(of_what)
        and not re.search("同期|水平$|平均|均值", of_what)
    ):
        # 近汽车总销量的10%: a part of a total.
        claim.rule = "zh.share"
        return place.slot((f"占{of_what}比重", f"{of_what}占比"), "clause")
    topic.ratio = found["verb"] if found else topic.ratio
    claim.rule, claim.comparison = "zh.ratio", "versus"
    if "/" in place.notes.folded[claim.start : claim.end] and claim.quantity.value is not None:
        # 约为同期的1/3 is a multiple, a third of a whole a share.
        claim.quantity = claim.quantity.as_multiple()
    within = [t for t in place.notes.times if place.first <= t.start and t.end <= claim.start]
    if found and within and within[-1].start >= place.first + found.start("of"):
        # 是2019年的四倍: compared with a time.
        claim.comparison, claim.direction = "base-year", "increase"
        claim.base = (within[-1].first, within[-1].last)
        topic.base = claim.base
        if claim.period == claim.base:
            told = [
                o.period for o in place.notes.claims if o.start >= place.sentence and o.period != claim.base
            ]
            said = told[-1] if told else topic.period if topic.period != claim.base else topic.earlier
            claim.period, claim.period_origin = said, "sentence" if said[0] else ""
    elif LONG_AGO.search(of_what):
        claim.comparison, claim.direction = "base-year", "increase"
    stem = re.sub(r"^.*?(?:同期|\d{4}年)的?", "", of_what)
    last = place.notes.claims[-1] if place.notes.claims else None
    if last and last.start >= place.sentence and (THIS.search(place.before) or not place.base):
        # 人均工资为1,057美元，相当于日本人力成本的3%: of what has just been measured.
        stem = (
            re.sub(r"(?:之比|倍数|增速|增长率|变化率)$", "", place.lexicon.label(last.metric.value)) or stem
        )
    elif not heads:
        stem = place.topic.metric or place.base
    return place.slot((f"{stem}之比", f"{stem}倍数"), "clause-apart") if stem else Slot()


def bounded_share(place: Place) -> Slot | None:
    """占比超事件总数7成: a share whose bound stands before the whole."""
    found = BOUND_OF.search(place.before) if place.claim.quantity.kind == "percent" else None
    if not found:
        return None
    if place.claim.quantity.operator == "=":
        place.claim.quantity = place.claim.quantity.with_operator(BOUNDS[found["b"]])
    place.claim.rule = "zh.share"
    return place.slot((f"占{found['of']}比重", f"{found['of']}占比"), "clause")


def part_of(place: Place) -> Slot | None:
    """超过七成的并购活动集中在…: the part of those that a sentence speaks of."""
    if place.claim.quantity.kind != "percent" or (place.base in place.before and place.base):
        return None
    noun = noun_after(place.notes.folded, place.claim.end, place.stop)
    if not noun:
        return None
    place.claim.rule = "zh.part"
    if noun.endswith(("份额", "占有率")):
        return place.slot((noun, f"市场{noun}"), "clause")
    return place.slot((f"{noun}占比", f"占{noun}比重"), "noun")


def given(place: Place) -> Slot | None:
    """贡献了一半以上的运量: the part of a whole that follows the number."""
    if place.claim.quantity.kind != "percent":
        return None
    if completed := COMPLETED.search(place.before):
        return place.slot((f"{completed['n']}完成率",), "clause")
    before = place.notes.folded[place.first : place.claim.start]
    if place.topic.metric and OF_THESE.search(place.before):
        # 亚太地区贡献了其中的64%.
        place.claim.rule = "zh.share"
        stem = re.sub(r"占比$", "", place.topic.metric)
        return place.slot((f"{stem}占比", f"占{stem}比重"), "carried")
    gives = GIVES.search(before)
    found = GIVEN.match(place.after)
    if (
        gives
        and not found
        and re.search("(?:贡献|占据|占有|拿下)(?:了)?(?:约|近|超过?)?$", before)
        and not re.match("[一-龥]", place.after)
    ):
        # 代工打印一项就贡献了29%.
        noun = noun_before(place.notes.folded, place.first, place.first + gives.start())
        noun = re.sub("一项|就$", "", noun)
        place.claim.rule = "zh.share"
        return place.slot((f"{noun}占比",), "clause") if noun else None
    if not found or not gives:
        return None
    place.claim.rule = "zh.share"
    return place.slot((f"{found['n']}占比", f"占{found['n']}比重"), "clause")


def times_of(place: Place) -> Slot | None:
    """十倍于4G的传输速度: one thing against another."""
    claim = place.claim
    found = TIMES_OF.match(place.after) if claim.quantity.kind == "multiple" else None
    if not found:
        return None
    claim.rule, claim.comparison, claim.direction = "zh.ratio", "versus", "increase"
    return place.slot((f"{found['m']}之比", f"{found['m']}倍数"), "clause-apart")


def share_of_amount(place: Place) -> Slot | None:
    """按设备投资额的20%给予补助: a part of an amount."""
    base = place.base
    if place.claim.quantity.kind != "percent" or not base or fits(base, place.claim.quantity):
        return None
    if not re.search(rf"{re.escape(base)}的(?:约|近)?$", place.before):
        return None
    place.claim.rule = "zh.share"
    return place.slot((f"占{base}比重", f"{base}占比"), "clause")


def elided_share(place: Place) -> Slot | None:
    """…占约20% of what has just been measured."""
    if place.claim.quantity.kind != "percent" or not SHARED.search(place.before):
        return None
    stem = re.sub(r"占比$", "", place.topic.metric)
    place.claim.rule = "zh.share"
    told = BOUND_SHARE.search(place.before)
    if told and told["b"] and place.claim.quantity.operator == "=":
        place.claim.quantity = place.claim.quantity.with_operator(BOUNDS[told["b"]])
    at = place.since + told.start() if told else place.claim.start
    own = noun_before(place.notes.folded, max(place.since, place.first), at)
    is_place = any(m.end == at and m.kind in ("place", "organization") for m in place.notes.mentions)
    if own and not is_place and not g.grammar("zh").heads.search(own):
        # 零部件企业约占六成: what stands before the verb is the part.
        return place.slot((f"{own}占比",), "clause")
    if not stem:
        return None
    return place.slot((f"{stem}占比", f"占{stem}比重"), "carried")


def part_done(place: Place) -> Slot | None:
    """收集45%的报废电池, 50%的卡车销售是电动的, 其中80%为小批量: which part something holds for."""
    claim, text = place.claim, place.notes.folded
    if claim.quantity.kind != "percent" or (place.base and place.origin == "adjacent"):
        return None
    name = c.done_to(text[place.first : claim.start], text, claim.end, place.stop) or c.of_kind(place.after)
    last = place.notes.claims[-1] if place.notes.claims else None
    if not name and last and last.end == place.since and last.rule in ("zh.counted", "zh.said"):
        noun = re.sub(r"(?:数量|数)$", "", place.lexicon.label(last.metric.value))
        name = f"占{noun}比重" if noun and c.PART_IS.match(place.after) else ""
    if not name:
        return None
    claim.rule = "zh.part"
    return place.slot((name,), "clause")


def of_group(place: Place) -> Slot | None:
    """受访企业中，63%已上线系统，但实现可视化的不到两成: the part of a group."""
    if place.claim.quantity.kind != "percent":
        return None
    found = OF_GROUP.search(place.notes.folded[max(0, place.first - 16) : place.claim.start])
    if not found or re.match(r"\s*(?:以上|左右|多)?的", place.after):
        return None
    noun = found["n"] or ""
    if not noun and (group := WHOSE.search(place.before)):
        # 规模以上企业成熟度达2级及以上的超过50%: those of the group of whom something holds.
        noun = group["n"]
    if not noun:
        if place.after.strip() or not place.topic.metric.endswith("占比"):
            return None
        return place.slot((place.topic.metric,), "carried")
    noun = g.LEAD_ZH.sub("", noun)
    place.claim.rule = "zh.part"
    place.topic.metric = f"{noun}占比"
    return place.slot((f"{noun}占比", f"占{noun}比重"), "clause")
