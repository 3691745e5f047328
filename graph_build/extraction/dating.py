"""The period of a Chinese observation: of the nearest time, or what earlier clauses, sentences and headings left."""

from __future__ import annotations

import re

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.model import Claim, Notes, Quantity, Time
from graph_build.extraction.times import latest, year_before
from graph_build.extraction.topic import Topic

OFFSET_GAP = 14
# 较2022年的2.6%: the number is the level of the time it is compared with.
OF_BASE = re.compile(
    r"\s*(?:年)?(?:同期|[年底末初]+)?的?(?:历史)?(?:最?高点|峰值|最?低点|高位|顶峰|低位|水平)?\s*(?:约|近|超过?|不足)?\s*$"
)
BRACKET = re.compile(r"\s*[（(]\s*(?:截至)?")
# 215个（2020年仅为37个）: another number stands in the brackets.
CLOSED = re.compile(r"[^（）()\d]*[）)]")
LAST_YEAR = re.compile(
    r"(?:上年|去年|上一年)(?:同期|全年)?(?:的|为|约为|是|仅为?|只有|(?:这一|该)(?:比例|数字|指标|水平|比重|占比)(?:还)?(?:为|是|仅为?|只有))\s*(?:约|近|超过?|不足)?\s*$"
)
# 目前: what an earlier sentence dated is not what is so now.
NOW = re.compile(r"(?:^|[，,。；;：:\n])(?:目前|当前|现阶段|如今|眼下)")
# What has not happened, or holds at any time, is not of the period that a communiqué's title names.
LATER = re.compile(
    r"(?:预计|预期|力争|(?<!非)计划(?!停|外)|规划|目标|有望|将(?!近)|目前|当前|现阶段|眼下)[^。；;\n]*$"
)
SO_FAR = re.compile(
    r"(?<!\d)[一二两三四五六七八九十\d]{1,2}年前[^，,。；;\d]{0,12}$|(?:目前|当前|现有|现在|原来|原先|此前|以往|过去|改造前|最初)的?\s*(?:约|近|超过?|逾|不足|不到|仅)?\s*$"
)
FROM_LEVEL = re.compile(r"(?:从|由)(?:每[年月天日周])?\s*(?:约|近|超过?|逾|不足|不到|仅)*\s*$")
TO_LEVEL = re.compile(
    rf"\s*(?:左右|以[上下])?(?:大幅|快速|逐步|稳步|进一步|显著|迅速)?(?:{g.UP}|{g.DOWN}|优化|升|降|涨|跌|提|扩|缩|压|拓展|扩容|下探|收窄|攀上|走高)?(?:至|到|为)"
)
# 未来三年, 过去五年: a span that is counted from now; what an earlier sentence dated is not meant.
COUNTED_YEARS = re.compile(
    r"(?<![占是为])(?:未来|今后|过去|近|最近|此后|往后)的?(?:[一两二三四五六七八九十]{1,3}|\d{1,2})(?:[-—~至到](?:[一两二三四五六七八九十]|\d{1,2}))?年"
    r"(?!来?(?:首次|首度|最|新[高低]|的?[高低]点|以?来?的?最))|(?:以来|至今)(?=[，,]|[一-龥])(?![^，。]{0,4}(?:年均|复合|累计))"
)
# 于2023年6月投产: when something opened is not when the rest is so.
OPENED = re.compile(
    r"(?:正式|全面|建成|竣工)?(?:投产|开工|投用|投运|奠基|落成|竣工|挂牌|揭牌|成立|上市|签约|动工|启用|投入使用|投入运营)$"
)
ASIDE = re.compile(r"其中[，,]?在?$")
FROM = re.compile(r"(?:从|由|自)[^，,。；;]{0,14}$")
UNTIL = re.compile(r"(?:至|到)(?:约|近|超过?)?$")
TO = re.compile(r"(?:至|到|为)[^，,。；;\d]{0,8}$")


def period(claim: Claim, notes: Notes, times: list[Time], topic: Topic, first: int, since: int) -> None:
    """The period of the nearest time before the number, or what earlier clauses and headings left."""
    text = notes.folded
    if _told_otherwise(claim, notes, times, topic, first, since):
        return
    own = [t for t in times if not t.base and t.end <= claim.start]
    if not own and topic.period_origin == "paragraph" and NOW.search(text[max(0, first - 30) : claim.start]):
        topic.period, topic.period_origin = ("", ""), ""
    if own and own[-1].local and own[-1].start >= since and claim.start - own[-1].end < OFFSET_GAP:
        claim.period, claim.period_origin = (own[-1].first, own[-1].last), "clause"
        led = text[max(first, own[-1].start - 8) : own[-1].start]
        if FROM.search(led) or re.search("而(?:在)?$", led):
            topic.earlier = claim.period
        elif UNTIL.search(led):
            # 降至2024年的420元，另一项跌破60元: what follows is of then, too.
            topic.period, topic.period_origin = claim.period, "sentence"
        return
    plain = _told(own, text, first)
    if topic.period_origin in ("paragraph", "sentence", "clause") and _is_counted(text, own, first, claim):
        return
    plain = _without_asides(plain, topic, text, first)
    if plain:
        _dated(plain, topic, text, first)
    is_span = len(topic.period[1]) == len("2024") and topic.period[0] != topic.period[1]
    is_from = FROM_LEVEL.search(text[max(first, since) : claim.start]) and TO_LEVEL.match(text, claim.end)
    if is_from and not is_span:
        # 由1%提高至3%: the first is of before, whenever that was.
        claim.period, claim.period_origin = topic.earlier, "from"
        compared = [t for t in times if t.base and t.end <= first]
        if compared and not topic.earlier[0] and not topic.period[0]:
            # 与改造前（2021年）相比，产值由286万元升至513万元: the first is of the time that is compared with.
            topic.base = (compared[-1].first, compared[-1].last)
            claim.period = topic.base
    elif topic.earlier[0] and is_span and UNTIL.search(text[max(first, claim.start - 12) : claim.start]):
        # 从2023年的700家增长到10,000家 under a span: the second is of its end.
        claim.period, claim.period_origin = (topic.period[1], topic.period[1]), topic.period_origin
    elif topic.period[0] and not (
        topic.period_origin == "document" and LATER.search(text[max(0, first - 60) : claim.start])
    ):
        claim.period, claim.period_origin = topic.period, topic.period_origin


def _told(own: list[Time], text: str, first: int) -> list[Time]:
    """The times before a number that date it, in order."""
    plain = [t for t in own if not t.local]
    if not plain or plain[-1].start >= first:
        return plain
    # …，预计2027年突破70%；2023年，…: a part of the sentence that has its own time is of that.
    mark = text.rfind("；", own[0].end, first)
    if mark >= 0 and plain[-1].start > mark:
        return plain
    # 2024年为500亿元，而2020年为208亿元，出口…: what looks back does not date what follows.
    return latest([t for t in own if not t.local or t.end <= first])


def _is_counted(text: str, own: list[Time], first: int, claim: Claim) -> bool:
    """Whether a span that is counted from now, and no other time, is what the number is of."""
    counted = [m.end() for m in COUNTED_YEARS.finditer(text, max(0, first - 40), claim.start)]
    since = max(text.rfind("。", 0, first), text.rfind("；", 0, first))
    if claim.quantity.kind == "multiple":
        return False  # 超过过去三年之和的两倍: what something is compared with
    return bool(counted) and counted[-1] > since and not any(t.end > counted[-1] for t in own)


def _without_asides(plain: list[Time], topic: Topic, text: str, first: int) -> list[Time]:
    """三年安排24亿元，其中2025年安排7亿元；设立…: the time of an aside ends with it."""
    asides = [t for t in plain if ASIDE.search(text, max(0, t.start - 4), t.start)]
    if asides and asides[-1] is plain[-1] and "；" in text[asides[-1].end : first]:
        topic.period, topic.period_origin = topic.outer
        return [t for t in plain if t.end <= asides[0].start]
    if asides and topic.period != (asides[-1].first, asides[-1].last):
        topic.outer = (topic.period, topic.period_origin)
    return plain


def carried(times: list[Time], text: str) -> list[Time]:
    """The times of a sentence up to the one that dates the next: the latest."""
    if all(t.base or t.local for t in times):
        return []
    told = [t for t in times if not t.base]
    main = [t for t in told if not ASIDE.search(text, max(0, t.start - 4), t.start)]
    is_apart = bool(told) and "；" in text[told[-1].end :].partition("。")[0]
    return latest(main if is_apart else told)


def opens(time: Time, text: str, quantities: list[Quantity]) -> bool:
    """Whether a time stands in a clause without a number that says when something opened."""
    rest = re.compile(r"[^，,。；;：:\n]*").match(text, time.end)
    until = rest.end() if rest else time.end
    is_bare = not any(time.start <= q.start < until for q in quantities)
    return is_bare and OPENED.search(text, time.end, until) is not None


def _dated(plain: list[Time], topic: Topic, text: str, first: int) -> None:
    """The sentence's last time becomes what it speaks of."""
    until = text[max(0, plain[-1].start - 1) : plain[-1].start] in ("至", "到")
    if len(plain) > 1 and plain[-2].first < plain[-1].first and (until or plain[-1].start >= first):
        topic.earlier = (plain[-2].first, plain[-2].last)
    named = (plain[-1].first, plain[-1].last)
    # 2024—2027年年均增长8%: the span is of the average alone.
    topic.period = (named[1], named[1]) if named == topic.averaged else named
    topic.period_origin = "clause" if plain[-1].start >= first else "sentence"


def _told_otherwise(
    claim: Claim, notes: Notes, times: list[Time], topic: Topic, first: int, since: int
) -> bool:
    """Whether the words just beside the number give it a period that what follows does not share."""
    text = notes.folded
    based = [t for t in times if t.base and t.end <= claim.start]
    is_level = claim.quantity.unit != "unit/doubling"
    if based and is_level and OF_BASE.fullmatch(text, based[-1].end, claim.start):
        claim.period, claim.period_origin = (based[-1].first, based[-1].last), "base"
        return True
    if topic.period[0] and LAST_YEAR.search(text[since : claim.start]):
        # 较上年同期的40GWh: the number before is of this year's period, this one of the year before.
        whole = "同期" not in text[since : claim.start]
        before = (year_before(topic.period[0]), year_before(topic.period[1]))
        claim.period = (before[0][:4], before[1][:4]) if whole else before
        claim.period_origin = topic.period_origin
        return True
    after = next(
        (t for t in times if BRACKET.fullmatch(text, claim.end, t.start) and CLOSED.match(text, t.end)), None
    )
    if after is not None:
        # 产量：55.6万台（2023年）: the period stands in brackets after the number.
        claim.period, claim.period_origin = (after.first, after.last), "clause"
        return True
    if so_far := SO_FAR.search(text[max(first, claim.start - 12) : claim.start]):
        if so_far.group().startswith("最"):
            # 自1990年以来…从最初的3.0%: the time from which the sentence tells.
            claim.period = topic.base
            claim.period_origin = "sentence" if topic.base[0] else ""
            return bool(topic.base[0])
        # 由目前的38%提高到60%: what is so now, whenever the other will be.
        claim.period_origin = "now"
        return True
    return False


def widest(times: list[Time]) -> tuple[str, str]:
    """What a sentence leaves to the next: its last time, or the year of which that was only told as a part.

    2024年中标金额412亿元；第四季度回暖，增长47%。: the next sentence speaks of 2024 again.
    """
    last = times[-1]
    for time in times[:-1]:
        if time.first == time.last == last.first[:4] == last.last[:4] and len(last.first) > len("2024"):
            return time.first, time.last
    return last.first, last.last


def within(period: tuple[str, str], whole: tuple[str, str]) -> bool:
    """Whether a period is a part of another and shorter than it."""
    is_inside = whole[0] <= period[0] and period[1][: len(whole[1])] <= whole[1]
    return bool(period[0]) and period != whole and is_inside and len(period[0]) >= len(whole[0])


def split_span(claims: list[Claim], notes: Notes, first: int) -> None:
    """2019-2023年…从39%上升至71%: the first level is of the beginning, the second of the end."""
    if len(claims) < 2:
        return
    one, two = claims[-2], claims[-1]
    (start, end), text = two.period, notes.folded
    if one.period != two.period or len(start) != 4 or start == end or one.comparison or two.comparison:
        return
    if one.start >= first and FROM.search(text[first : one.start]) and TO.search(text[one.end : two.start]):
        one.period, two.period = (start, start), (end, end)
