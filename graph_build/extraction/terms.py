"""The ends of links in a sentence: known technologies, applications and industries, and new ones listed beside them.

A new name is proposed only where both its ends are given: by a verb or a comma of a list before it, and by a comma, 等
or the end of the clause after it; and where it ends with a word for its kind (…系统, …检测).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import rjieba

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention
from graph_build.extraction.naming import identifier_for

TECHNOLOGY, APPLICATION, INDUSTRY = "technology", "application", "industry"
KINDS = frozenset([TECHNOLOGY, APPLICATION, INDUSTRY, "track"])
# Words for kinds of technologies and of work, by which a name ends.
TECHNOLOGY_END = re.compile(
    r"(?:技术|系统|平台|机器人|算法|模型|软件|传感器|控制器|数控机床|机床|生产线|流水线|立体仓库|立体库|机械臂|机械手|相机|雷达|引擎|中台|网关|终端|芯片|"
    r"大模型|互联网|物联网|专网|云平台|数据湖|数据平台|仪|孪生体|电池|材料|工艺|智能体|装置|打印|仿真|计算|视觉|学习|无人机|无人车|叉车)$"
)
APPLICATION_END = re.compile(
    r"(?:检测|预测|监控|监测|管理|优化|调度|控制|识别|分析|诊断|维护|运维|定位|演练|追溯|溯源|调整|调优|分拣|上下料|跟踪|设计|仿真|规划|决策|排产|"
    r"配送|巡检|预警|质检|理解|分解|操作|感知|生成|推荐|盘点|装配|焊接|喷涂|搬运|码垛|加工|切割|打磨|上料|下料|转运|采集|校准|评估|测试|调试|"
    r"防护|防控|救援|投放|播种|采摘|安装|包装|清洗|勘探|勘察|运输|仓储|核算|校验|建模|计划|问答|翻译|客服|协同|交互|辅助驾驶|自动驾驶|导航|避障)$"
)
NOT_NAME = re.compile(
    r"[的了着过是为在对向把将被使让其该此每各由从至到并且而或等与和及、，。；：（）()“”《》\d%]|企业|公司|行业|领域|问题|水平|效率|成本|能力|要求|需求|市场|政策|情况|方面|过程|环节|工作$|大量|多种|各类|相关|有效|全面|不断|进一步"
)
# What stands before a name in a list and is no part of it.
MODIFIER = re.compile(
    r"^(?:\s|先进的?|自主研发的?|自研的?|新一代|新型|智能化的?|国产|国际领先的?|全新的?|专用|一系列|多种|各类|相关|一套|一条|一个|\d+[台套条个座款种]|和|与|及|了|的|等|以及|对|更加|更|精准|高效|全流程|全过程的?|实时(?=[^监采]))+"
)
UNIT_AFTER = re.compile(r"\s*\d+\s*[台套条座个辆组部]$")
TAIL = re.compile(
    r"(?:等)?(?:前沿|先进|新一代|新兴|关键|核心|数字化?|信息化?|智能化?|自动化|现代)*(?:技术|手段|工具|设备|系统|平台|装备|方案|环节|场景|任务|工作|功能|能力|作业|工序|领域|方面)*$"
)
SEPARATOR = re.compile(r"[、/]|和|与|及|以及|或")
CLASSES = {TECHNOLOGY: "Technology", APPLICATION: "Application"}
LONGEST = 14


@dataclass(frozen=True)
class Item:
    """A piece of a list, with its place."""

    start: int
    end: int
    text: str


def listed(text: str, start: int, end: int) -> Iterator[Item]:
    """The pieces of a list between two places, stripped of what is no part of a name."""
    position = start
    marks = [m.span() for m in SEPARATOR.finditer(text, start, end)]
    for first, last in [*marks, (end, end)]:
        piece = text[position:first]
        lead = MODIFIER.match(piece)
        begin = position + (lead.end() if lead else 0)
        stripped = UNIT_AFTER.sub("", text[begin:first]).rstrip()
        if stripped:
            yield Item(begin, begin + len(stripped), stripped)
        position = last


def propose(text: str, start: int, end: int, kind: str, taken: list[Mention]) -> list[Mention]:
    """The new names of a kind in a list; a piece that holds a known name proposes nothing."""
    found = []
    ending = TECHNOLOGY_END if kind == TECHNOLOGY else APPLICATION_END
    for item in listed(text, start, end):
        name = re.sub(r"等(?:技术|系统|设备|功能|环节|场景|任务|工作|作业)?$", "", item.text)
        if not 3 <= len(name) <= LONGEST or not ending.search(name) or NOT_NAME.search(name):
            continue
        if any(
            m.start < item.end and item.start < m.end for m in taken if m.kind in KINDS or m.kind == "case"
        ):
            continue
        if not _is_noun_phrase(name) or ending.fullmatch(name):
            continue
        identifier = identifier_for(kind, name)
        found.append(Mention(item.start, item.start + len(name), identifier, CLASSES[kind], "proposed", name))
    return found


@lru_cache(maxsize=4096)
def _is_noun_phrase(name: str) -> bool:
    tags = rjieba.tag(name)
    return all(re.match(r"n|v|b|a|j|l|i|eng|x|s|f|z|m$|q$", tag) for _, tag in tags) and not tags[0][
        1
    ].startswith(("p", "c", "d", "u"))


# 对刀具磨损进行预测
DONE_TO = re.compile(
    r"(?:对|将)(?P<o>[^，。；：、（对将]{2,12})(?:进行|实施|开展|加以|做出?)(?:了|实时|精准|自动|智能|在线|快速|有效|全面|远程)*(?P<v>[一-龥]{2,4})(?=[，。；、和与及并]|$)"
)


class Inverted:
    """Applications that are said as verb and object: 检测表面缺陷 for 缺陷检测."""

    VERBS = re.compile(
        r"(?P<n>[一-龥]{2,6}?)(?P<v>检测|预测|监控|监测|管理|优化|调度|识别|诊断|维护|控制|排程|分析|采集|追溯|评估|设计)$"
    )

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.nouns: dict[str, list[tuple[str, Mention]]] = {}
        for entry in lexicon.by_key.values():
            if not entry.identifier.startswith("application/"):
                continue
            if (found := self.VERBS.fullmatch(entry.name)) and found["n"] not in (
                "生产",
                "产品",
                "智能",
                "实时",
                "业务",
            ):
                made = Mention(0, 0, entry.identifier, entry.class_name, "inverted", entry.name)
                self.nouns.setdefault(found["v"], []).append((found["n"], made))
        verbs = "|".join(sorted(self.nouns, key=len, reverse=True))
        self.pattern = (
            re.compile(rf"(?P<v>{verbs})(?:了|出|和控制|并)?(?=(?P<o>[^，。；：、（]{{2,10}}))")
            if verbs
            else None
        )

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The applications said so between two places."""
        if self.pattern is None:
            return
        for found in DONE_TO.finditer(text, start, end):
            for verb in (
                re.findall(r"[一-龥]{2}", found["v"]) if len(found["v"]) % 2 == 0 else [found["v"][-2:]]
            ):
                for noun, made in self.nouns.get(verb, ()):
                    if found["o"].endswith(noun):
                        yield Mention(
                            found.start("o"),
                            found.end(),
                            made.identifier,
                            made.class_name,
                            "inverted",
                            found.group(),
                        )
                        break
        for found in self.pattern.finditer(text, start, end):
            for noun, made in self.nouns[found["v"]]:
                at = found["o"].find(noun)
                if 0 <= at <= 4 and "的" not in found["o"][:at]:
                    last = found.start("o") + at + len(noun)
                    yield Mention(
                        found.start(),
                        last,
                        made.identifier,
                        made.class_name,
                        "inverted",
                        text[found.start() : last],
                    )
                    break


USED = re.compile(
    r"(?:采用|利用|运用|应用|引入|引进|部署|借助|依托|基于|搭载|使用|配备|融合|集成|建设|建成|构建|搭建|上线|导入|加装|安装|启用|购置)(?:了)?(?P<r>[^，。；：]{3,60})"
)
WORKED = re.compile(
    r"(?:用于|应用于|应用到|应用在|适用于|服务于|开展|进行|实现|完成|具备|承担|执行|从事|支撑|支持|赋能|提供|助力)(?:了)?(?P<r>[^，。；：]{3,60})"
)
NEXT_VERB = re.compile(r"实现|进行|开展|完成|用于|对|来|以实现|为|并|打通|提升|助力|生产|制造|能力|功能")


def proposals(text: str, mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """New names in the lists of a sentence that speaks of technologies or of a case."""
    kinds = {m.kind for m in mentions}
    found: list[Mention] = []
    for pattern, kind, needs in (
        (USED, TECHNOLOGY, ("case", "organization")),
        (WORKED, APPLICATION, (TECHNOLOGY, "case")),
    ):
        if not kinds.intersection(needs):
            continue
        for match in pattern.finditer(text, start, end):
            first, last = match.span("r")
            stop = NEXT_VERB.search(text, first, last)
            last = stop.start() if stop else last
            made = propose(text, first, last, kind, [*mentions, *found])
            listed_with = len(made) + sum(first <= m.start < last and m.kind == kind for m in mentions)
            found += made if listed_with > 1 else [replace(m, origin="guessed") for m in made]
    return found
