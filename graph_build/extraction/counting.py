"""Levels of what is counted, listed, paid or timed: the noun stands beside the number."""

from __future__ import annotations

import re

import rjieba

from graph_build.extraction import (
    constructions as c,
)
from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.dating import TO_LEVEL
from graph_build.extraction.metrics import DONE, counted_before, fits, is_measure, named
from graph_build.extraction.model import Slot
from graph_build.extraction.phrases import noun_after, noun_before
from graph_build.extraction.place import Place

COUNT_SUFFIXES = ("数量", "数", "家数", "宗数", "")
LISTED_NOUN = re.compile(
    r"[一-龥]{0,8}(?:事件|企业|项目|案例|工厂|公司|产品|专利|机构|平台|场景|车间|园区|标准)"
)
# 62家工厂: some units name what they count.
UNIT_NOUN = re.compile(r"[家个座项台条处]([一-龥]{2,})$")
# Parts of an industry or a chain, which have no amount of their own.
PART_OF = re.compile(r"(?:环节|领域|板块|业务|地区|市场|行业|产业|产品|赛道|品类|企业|系列|事业部|部门)$")
# 占比超事件总数7成: the bound stands before the whole.
NEXT_IN_LIST = re.compile(r"\s*[）)]\s*[、，,和与及]")
AMONG_THEM = re.compile(r"\s*[，,；;]?\s*(?:其中|而(?!且))")
SOON = re.compile(r"\s*(?:之)?内(?:即可|便可|可|就能|就)?(?P<v>[一-龥]{2,6})")
# 建有一座1.8万个货位的仓库: how large one of them is.
ONE_OF_SIZE = re.compile(r"[一两二三四五六七八九十\d][座个条套栋间](?:拥有|含|带有?)?\s*$")
# 建有10MWh储能系统: what it can hold or give.
BUILT = re.compile(
    r"(?:建有|建成|建设|新建|另建|配建|配置|配备|配套|投运|投用|安装|装有|新增|并网)(?:了|有|的)?(?:一[座套])?(?:约|近|超过?|总计|合计|共)*\s*$"
)
POWER = re.compile(r"unit/(?:[\w-]+-)?(?:(?:kilo|mega|giga|tera)watt(?P<h>-hour)?|[kmgt]w(?P<s>h)?)s?$")
PLANT = re.compile(r"(?:系统|电站|项目|装置|机组|光伏|风电|储能|设施|设备|组件|电源)$")
TRADED = re.compile(r"(进口|出口)(?![额量值总金价]|.*(?:额|量|值|金额)$)[一-龥]{2,}")
IS_TIME = re.compile(r"(?:时程|時程|时间|周期|时长|期|用时|耗时|时效|停机|频率|间隔)$")
SPENT = re.compile(r"(?:由|从)(?:原来的|过去的|此前的)?(?:每[月年天日周吨台件])?(?:约|近)?\s*$")
AND_NOUN = re.compile(r"\s*[、和与及]")
OTHERS = re.compile(
    r"(?:环节|领域|板块|业务|地区|市场|行业|产业|产品|赛道|品类|企业|厂商|公司|系列|部门|机构|国家|城市|省份|均值|平均|平均水平|[省市区县州])$"
)


def listed(place: Place) -> Slot | None:
    """融资事件集中在江苏（800起）、广东（761起）: the noun stands before the list."""
    text, claim = place.notes.folded, place.claim
    if text[claim.start - 1 : claim.start] not in ("（", "(") or claim.quantity.kind != "count":
        return None
    nouns = LISTED_NOUN.findall(text[place.sentence : claim.start])
    if not nouns:
        return None
    claim.rule = "zh.listed"
    noun = g.LEAD_ZH.sub("", nouns[0])
    return place.slot((f"{noun}数量", f"{noun}数"), "clause")


def bracketed(place: Place) -> Slot | None:
    """依次为知识问答（63%）、代码生成（41%）: the answers of a survey, each with its share; amounts of several, each in brackets."""
    text, claim = place.notes.folded, place.claim
    if text[claim.start - 1 : claim.start] not in ("（", "(") or text[claim.end : claim.end + 1] not in (
        "）",
        ")",
    ):
        return None
    if claim.quantity.kind not in ("percent", "money", "count") or (
        place.base and place.origin == "adjacent" and fits(place.base, claim.quantity)
    ):
        return None
    if claim.quantity.kind != "percent":
        fit = place.topic.metric and fits(place.topic.metric, claim.quantity)
        return (
            place.slot((place.topic.metric,), "carried") if fit and NEXT_IN_LIST.match(place.before) else None
        )
    noun = noun_before(text, max(place.since, place.first), claim.start - 1)
    if not noun or fits(noun, claim.quantity):
        return None
    claim.rule = "zh.listed"
    return place.slot((f"{noun}占比",), "clause")


def of_each(place: Place) -> Slot | None:
    """相当于韩国（205亿美元）与日本（166亿美元）之和: the value of each in brackets after its name."""
    text, claim = place.notes.folded, place.claim
    if text[claim.start - 1 : claim.start] not in ("（", "(") or not place.topic.metric:
        return None
    if any(m.end == claim.start - 1 for m in place.notes.mentions) and fits(
        place.topic.metric, claim.quantity
    ):
        return place.slot((place.topic.metric,), "carried")
    return None


def counted(place: Place) -> Slot | None:
    """62家工厂: what is counted follows its number."""
    quantity = place.claim.quantity
    if quantity.kind != "count" or is_measure(quantity.unit):
        return None
    stop = place.stop
    if ONE_OF_SIZE.search(place.before) and "的" in place.after:
        stop = place.claim.end + place.after.index("的")
    noun = noun_after(place.notes.folded, place.claim.end, stop)
    if not noun and (
        named_by_unit := UNIT_NOUN.search(place.notes.folded[place.claim.start : place.claim.end])
    ):
        noun = named_by_unit[1]
    if not noun:
        return None
    place.topic.metric = f"{noun}数量"
    place.claim.rule = "zh.counted"
    said = f"{c.per_day(place.before)}{c.did(noun, place.after)}"
    names = [f"{said}{s}" for s in COUNT_SUFFIXES] + [f"{said}数"]
    # 5台的定制需求: the number belongs to the name.
    return named(place.lexicon, names, f"{said}数量", "noun" if place.after.startswith("的") else "clause")


def installed(place: Place) -> Slot | None:
    """建有10MWh储能系统: the power or the capacity of what has been built."""
    unit = POWER.match(place.claim.quantity.unit)
    if not unit or not BUILT.search(place.before):
        return None
    noun = noun_after(place.notes.folded, place.claim.end, place.stop)
    if not PLANT.search(noun):
        return None
    return place.slot(("储能容量",) if unit["h"] or unit["s"] else ("装机容量",), "clause")


def said_before(place: Place) -> Slot | None:
    """并购事件1,680起, 出口173万台: what is counted or paid stands before its number."""
    quantity = place.claim.quantity
    if quantity.kind not in ("count", "money"):
        return None
    said = counted_before(place.notes, place.first, quantity, place.since)
    place.topic.done = bool(DONE.search(place.before)) or (
        place.topic.done and AND_NOUN.match(place.before) is not None
    )
    if not said:
        return None
    again = place.topic.last.get(quantity.unit)
    if again and place.topic.done and AND_NOUN.match(place.before):
        # 年产冰箱80万台、洗衣机50万台: the verb of the first is that of the second.
        return Slot(again.value, "carried")
    if quantity.kind == "money" and again and PART_OF.search(said[0]):
        # 装备环节产值252亿元，应用环节67亿元: the second is measured as the first.
        return Slot(again.value, "carried")
    place.claim.rule = "zh.said"
    if quantity.kind == "money" and (trade := TRADED.match(said[0])):
        # 进口机床8.7亿美元
        said = [f"{trade[1]}额", *said]
    place.topic.metric = said[0]
    return place.slot(said, "clause")


def spent(place: Place) -> Slot | None:
    """员工培训由30天缩为12天: the time that the first of two needs."""
    found = SPENT.search(place.before)
    is_time = re.search(r"unit/(?:second|minute|hour|day|week|month)s?$", place.claim.quantity.unit)
    if not is_time or not found or place.base or not TO_LEVEL.match(place.after):
        return None
    noun = noun_before(place.notes.folded, max(place.since, place.first), place.claim.start - len(found[0]))
    if not noun:
        return None
    names = (noun,) if IS_TIME.search(noun) else (f"{noun}时间", f"{noun}周期", f"{noun}时长")
    return place.slot(names, "noun")


def paired(place: Place) -> Slot | None:
    """由每月14.5小时降到4.2小时: the second of two is measured as the first."""
    one = place.notes.claims[-1] if place.notes.claims else None
    if (
        one is None
        or one.start < place.first
        or not one.metric.value
        or place.claim.quantity.kind != one.quantity.kind
    ):
        return None
    led = place.notes.folded[max(place.first, one.start - 12) : one.start]
    is_pair = SPENT.search(led) and TO_LEVEL.fullmatch(place.notes.folded[one.end : place.claim.start])
    origin = "clause-apart" if one.metric.origin.startswith("clause") else one.metric.origin
    return Slot(one.metric.value, origin) if is_pair else None


def timed(place: Place) -> Slot | None:
    """1小时通关，3小时到仓: what a time is needed for follows it."""
    if not re.search(r"unit/(?:second|minute|hour|day|week|month)$", place.claim.quantity.unit) or place.base:
        return None
    if soon := SOON.match(place.after):
        # 2秒内识别未佩戴防护用品: the verb may have an object.
        word, tag = rjieba.tag(soon["v"])[0]
        if tag.startswith("v") and len(word) > 1:
            place.claim.rule = "zh.timed"
            return place.slot((f"{word}时间",), "noun")
    found = re.match(
        r"\s*(?:内|之内|即可|可)?(?!的|左右|以)(?P<v>[一-龥]{2,4})(?=的|$|[，。；、])", place.after
    )
    if not found:
        return None
    place.claim.rule = "zh.timed"
    return place.slot((f"{found['v']}时间",), "noun")


def measured(place: Place) -> Slot | None:
    """负载范围覆盖3至25KG: the noun phrase before the linking words of a measure."""
    quantity = place.claim.quantity
    if quantity.kind == "count" and DONE.search(place.before):
        return None
    if quantity.kind == "money" or not (is_measure(quantity.unit) or quantity.kind == "percent"):
        return None
    before = place.before
    link = g.LINK_ZH.search(before)
    end = place.claim.start - (len(link.group()) if link else 0)
    noun = noun_before(place.notes.folded, max(place.since, place.first), end)
    again = place.topic.last.get(quantity.unit)
    if again and quantity.kind == "count" and noun and AMONG_THEM.match(place.before):
        # 进口乳制品163万吨，其中大包粉49万吨: the same of a part.
        return Slot(again.value, "carried")
    if again and quantity.kind == "percent" and noun and not OTHERS.search(noun) and not fits(noun, quantity):
        return Slot(again.value, "far")
    if again and quantity.kind == "percent" and noun and OTHERS.search(noun):
        # 平均空置率24%，华东地区更高达28%: the same of others.
        return Slot(again.value, "carried")
    if not noun or any(m.end == end for m in place.notes.mentions):
        return None
    if noun in g.MEASURED:
        return place.slot((g.MEASURED[noun][0],), "clause-apart")
    place.topic.metric = noun
    return place.slot((noun,), "noun")


def effort(place: Place) -> Slot | None:
    """工作量缩短至2-3个月: the time that work takes."""
    is_time = re.search(r"unit/(?:hour|day|week|month|year)s?$", place.claim.quantity.unit)
    if not is_time or not place.base.endswith(("工作量", "工作", "流程", "任务")):
        return None
    return place.slot((f"{place.base.removesuffix('量')}耗时",), "clause")
