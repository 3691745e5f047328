"""Chinese noun phrases beside a number: what is counted after it, and what is measured before it."""

from __future__ import annotations

import re

import rjieba

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.nouns import left_edge

NOUN = re.compile(r"(?:n(?!s$|t$|r$)|vn|b|j|eng|l|nz|an|i$)")
INSIDE = re.compile(r"(?:n|v$|vn|b|j|eng|l|a$|an|ad$|nz|i$|s$|x$)")
REACH = 26
# Words that end what is counted although the tagger takes them for parts of a name.
VERBS = frozenset(
    [
        "在",
        "进",
        "已",
        "被",
        "和",
        "与",
        "跻身",
        "落入",
        "入选",
        "成为",
        "占",
        "开展",
        "完成",
        "获得",
        "通过",
        "覆盖",
        "实现",
        "参与",
        "投产",
        "公开",
        "签约",
        "达到",
        "发布",
        "实施",
        "迁移",
        "到",
        "建成",
        "投入",
        "上市",
        "备案",
        "赴",
        "注册",
        "用于",
        "应用",
        "使用",
        "服务",
        "可",
        "能",
        "将",
        "需",
        "需要",
        "支持",
        "得到",
        "进入",
        "纳入",
        "开工",
        "落地",
        "位于",
        "来自",
        "具有",
        "拥有",
        "涉及",
        "组成",
        "以及",
        "并",
        "即",
        "同比",
        "环比",
        "较",
        "比",
        "增长",
        "下降",
        "增加",
        "减少",
        "提升",
        "左右",
        "以上",
        "以下",
        "上下",
        "以内",
        "之多",
        "有余",
        "不等",
        "计划",
        "面临",
        "反映",
        "认为",
        "部署",
    ]
)
# Nouns of those who do something.
GROUP = re.compile(
    r"(?:企业|公司|工厂|厂商|机构|用户|客户|受访者|员工|工人|消费者|车间|医院|商家|门店|高校|农户|家庭|居民|者|城市|地区|国家|园区)$"
)
# What the tagger takes for verbs.
NOMINAL = frozenset(["缺陷", "损伤", "违章"])
SUFFIXES = frozenset("级型类式化性")
TRIM = re.compile(r"^(?:以上|左右|多|余|的|一线(?=[一-龥]{2}))+")
SCOPE = re.compile(
    r"^(?:国内|国外|海外|中国|我国|全国|全球|各类|各|相关|新|大型|重点|知名|主要|本土|优质)+(?=[一-龥A-Za-z]{2})"
)


def noun_after(text: str, at: int, stop: int) -> str:
    """What a number counts: 62家来自内地的智能制造企业赴港 counts 智能制造企业. Empty where no noun follows at once."""
    piece = text[at : min(stop, at + REACH)]
    piece = TRIM.sub("", piece)
    found: list[tuple[str, str]] = []
    is_relative = bool(re.match("来自|位于|涉及|具有|拥有|参与|采用|由", piece))
    for word, tag in rjieba.tag(piece):
        if found and tag == "v" and len(word) > 1 and GROUP.search(found[-1][0]):
            # 仓储企业面临人才短缺: what a group does is no part of its name.
            break
        if (
            word == "的"
            and found
            and re.match(r"[一-龥]{0,6}(?:调查|调研|问卷|抽样|访谈|统计|监测)", piece.partition("的")[2])
        ):
            # 对620家制造业者的问卷调查: those who were asked.
            break
        if word == "的" and found and re.match(r"[\d一二三四五六七八九十]", piece.partition("的")[2]):
            break
        if word == "的" and (found or is_relative):
            found, is_relative = [], False
            continue
        if is_relative:
            continue
        if word == "以上" and found and found[-1][0] in ("规模", "限额"):
            # 规模以上企业
            found.append((word, "b"))
            continue
        if word in SUFFIXES and found:
            found.append((word, tag))
            continue
        if word in VERBS or not INSIDE.match(tag) or (tag == "x" and word not in "-·/"):
            break
        found.append((word, tag))
    while found and not (NOUN.match(found[-1][1]) or found[-1][0] in NOMINAL):
        found.pop()
    # What only opens a clause (the number ended one) is no noun phrase: it begins with a verb of action.
    phrase = "".join(word for word, _ in found)
    phrase = SCOPE.sub("", phrase)
    return phrase if len(phrase) >= 2 else ""


def noun_before(text: str, floor: int, at: int) -> str:
    """The noun phrase that ends just before a place, without the words that lead into it."""
    start = left_edge(text, floor, at)
    phrase = g.LEAD_ZH.sub("", text[start:at])
    return phrase if len(phrase) >= 2 and not NO_HEAD.search(phrase) else ""


NO_HEAD = re.compile(
    r"(?:以[上下外内]|分别|之一|左右|上下|其[中他]|这一|该|此|同比|环比|年均|有所|进一步|大幅|显著|明显|逐年|稳步|持续|快速|平均|可望|同期|相比|高点|低点|年初|年末|上年|水平|月份|当月|单月|连续|过程|情况|背景|[年月日])$"
)
