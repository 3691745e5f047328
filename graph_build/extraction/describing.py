"""Numbers that say of what kind a thing is, or how long, and measure nothing."""

from __future__ import annotations

import re

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.metrics import is_measure
from graph_build.extraction.place import Place

ABSTRACT = re.compile(
    r"(?:季度|维度|方面|阶段|环节|层面|方向|特征|特点|趋势|问题|原因|要素|步骤|月份|交易日|工作日|角度|关键词|主题|变化|亮点|因素|代表性)"
)
# 使用年限超过15年的老旧电梯突破100万台.
OF_AGE = re.compile(r"\s*(?:以上|以下)?的[一-龥]{2,10}.*\d")
SUMMED = re.compile(r"[两三四五六七八][个大]")
APPOSED = re.compile(r"(?:^|[，。；：])[^，。；：]*?(?:、|和|与|及|以及)[^，。；、和与及有设建]{1,12}$")
KIND_OF = re.compile(
    r"(?:[一-龥]{0,4}(?:产业|领域|行业|国家?|地区|省份?|城市|方面|指标|环节|赛道|市场|板块|部门|系列|方向|维度|区域性?|品类|项))"
)
OF_KIND = re.compile(
    rf"\s*(?:级|型|(?:及)?以[上下])?(?!{g.UP}|{g.DOWN}|的|以|左右|上下|至|到|变|压|优化|和|及|与|或)[一-龥]{{2}}"
)


def only_describes(place: Place) -> bool:
    """6kW以上高功率段, 12英寸晶圆厂, 连续五个季度: a number that says of what kind a thing is, or how long, and measures nothing."""
    claim, text = place.claim, place.notes.folded
    if claim.quantity.kind != "count" or claim.comparison:
        return False
    if (
        SUMMED.fullmatch(text[claim.start : claim.end])
        and APPOSED.search(place.before)
        and KIND_OF.match(place.after)
    ):
        # 有色金属、电子信息两个产业: how many have just been named.
        return True
    if text.startswith("两家", claim.start) and not place.before.strip("，,；; "):
        # 两家公司合计…: those that were named before.
        return True
    is_time = re.match(r"unit/(?:second|minute|hour|day|week|month|year)$", claim.quantity.unit)
    if is_time and OF_AGE.match(place.after):
        return True
    if (
        ABSTRACT.match(text, claim.end)
        and (claim.quantity.value or 0) <= 12
        and claim.rule in ("zh.counted", "zh.clause")
    ):
        return True
    if claim.metric.value and claim.metric.origin not in ("noun", "far"):
        return False
    return is_measure(claim.quantity.unit) and not is_time and OF_KIND.match(text, claim.end) is not None
