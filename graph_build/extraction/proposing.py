"""New names of technologies and applications, proposed where a frame needs one and both ends of the name are given.

A frame opens a place for names (采用…, 用于…, 为…提供支撑, 在…环节, the head of a clause). What stands there is read word by
word: a list of noun phrases, each of which ends at a comma of the list, at 等, at a verb or at the end of the clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from graph_build.extraction.lexicon import Entry, Lexicon
from graph_build.extraction.model import Mention
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.nouns import OUTSIDE

TECHNOLOGY, APPLICATION, INDUSTRY = "technology", "application", "industry"
CLASSES = {TECHNOLOGY: "Technology", APPLICATION: "Application", INDUSTRY: "Industry"}
KINDS = frozenset([TECHNOLOGY, APPLICATION, INDUSTRY, "track"])
OF_SOMEBODY = frozenset(["case", "organization", "place", "policy", "report"])
# Words for kinds of technologies and of work, by which a name ends.
TECHNOLOGY_END = re.compile(
    r"(?:技术|系统|平台|机器人|算法|模型|软件|传感器|控制器|数控机床|机床|生产线|流水线|灌装线|包装线|装配线|立体仓库|立体库|机械臂|机械手|相机|雷达|引擎|中台|网关|终端|芯片|"
    r"大模型|互联网|物联网|专网|云平台|数据湖|数据平台|仪|孪生体|电池|材料|工艺|智能体|装置|打印|仿真|计算|视觉|学习|无人机|无人车|集卡|矿卡|叉车|轨道吊|装备|摄像头|摄像机|"
    r"分析仪|压铸机|[一-龥](?:机|器|车|手|钻|炉|阀|泵|柜|臂)|图谱|专网|数据库|眼镜|头显|工具链|操作系统|减速器|电机|"
    r"光谱|质谱|扫描|传感|惯导|分析|一体机|光学|巡检|检测|识别|控制|加工|制造|成像|印刷|焊接|通信|定位|导航|建模|设计|采集|监测)$"
)
APPLICATION_END = re.compile(
    r"(?:检测|预测|监控|监测|管理|优化|调度|控制|识别|分析|诊断|维护|运维|定位|演练|追溯|溯源|调整|调优|分拣|上下料|跟踪|设计|仿真|规划|决策|排产|"
    r"配送|巡检|预警|质检|理解|分解|操作|感知|生成|推荐|盘点|装配|焊接|喷涂|搬运|码垛|加工|切割|打磨|上料|下料|转运|采集|校准|评估|测试|调试|"
    r"防护|防控|救援|投放|播种|采摘|安装|包装|清洗|勘探|勘察|运输|仓储|核算|校验|建模|计划|问答|翻译|客服|协同|交互|辅助驾驶|自动驾驶|导航|避障|"
    r"补偿|抑制|寻优|分级|分选|检验|测量|转换|研发|开发|编制|排程|模拟|培训|指导|操控|驾驶|核查|审核|寻位|审查|审计|复核|装盒|监管|匹配|货检|调节|发现|筛选|植保|联动|拣选|判级|选型|巡查|巡护|测绘)$"
)
# What is reached is no work: 实现效率提升.
RESULT = re.compile(
    r"(?:提升|提高|降低|减少|增长|下降|发展|升级|转型|突破|改善|增强|缩短|节约|创新|变革|应用|融合|集成|推广|落地|建设|服务|支持|支撑|保障|投资|合作|需求|生产|制造|运行|运营|工作|作业|活动|覆盖|连接|互联|互通|联通|共享|变化|使用|部署|研究)$"
)
NOT_NAME = re.compile(
    r"过(?!程)|(?<!行)为|[的了着把被其该此与和或每各由从至及，。；：（）()“”《》%]|(?<![A-Za-z])\d(?![A-Za-z])|企业|公司|行业|领域|问题|水平|效率|成本|要求|需求|市场|政策|情况|方面|过程$|环节$|大量|多种|各类|相关|有效|不断|进一步|能力|时代|体系|标准|团队|人员|人才|全生命周期|业务$|数据$|价值|优势|基础|目标|战略"
)
# 支持世界模型研发: what is done for a technology is no part of its name.
PURSUED = re.compile(r"(?:等)?(?:研发|攻关|建设|应用|推广|产业化|创新|示范|发展|落地)+$")
PRAISE = re.compile(
    r"^(?:先进|新一代|新型|新兴|国产|一系列|多种|各类|其他|部分|全新|主流|成熟|领先|自研|自主研发|更|更加)+(?=.{3})"
)
# Adjectives that part no thing from its kind: 先进传感器 are sensors.
PLAIN = re.compile(
    r"^(?:先进|自主|自研|自有|新一代|新型|新兴|国产|国际|领先|全新|专用|一系列|多种|各类|相关|有关|一套|一条|一个|某|其他|其它|智能化|智能|数字化|自动化|自动|高端|高性能|高精度|高速|大型|小型|主流|传统|常规|"
    r"成熟|关键|核心|前沿|精准|高效|全流程|全过程|实时|在线|远程|全面|深度|持续|多样化|个性化|更|更加|复杂|典型|工业|现代|有关|企业|现场|生产|部分|轻量|同类|下一代|新|精确|准确|全量|无缝|快速|整合|统一|等)+"
)
KIND_WORD = (
    r"(?:技术|通信|专网|网络|系统|平台|设备|算法|工具|手段|方法|方案|软件|模型|装备|产线|装置|终端|等)*"
)
TAIL = re.compile(
    r"(?:等)?(?:前沿|先进|新一代|新兴|关键|核心|数字化?|信息化?|智能化?|自动化|现代)*(?:技术手段|手段|环节|场景|任务|工作|功能|能力|作业|工序|领域|方面|过程|流程|工程|服务)$"
)
SEPARATORS = frozenset(["、", "/", "和", "与", "及", "以及", "或", "并"])
INSIDE = re.compile(r"n(?!t$)|v|d$|q$|a$|an|b|j|l|i$|eng|s$|z|zg|x$|g")
# Words of other kinds that names have, and verbs that no name has inside.
PARTS = frozenset(["异常", "实时", "自动", "在线", "远程", "全程", "动态", "闭环", "精准", "高速", "智能", "自", "多", "全", "无人", "三维", "六面", "一体", "双", "单", "微", "超", "根", "多源", "多模态", "端到端", "到", "时序", "跨", "上下料", "类"])  # fmt: skip
STOPS = (OUTSIDE - {"预测", "服务", "近"}) | frozenset(
    ["融合", "结合", "运用", "利用", "应用", "用于", "通过", "借助", "依托", "开展", "进行", "适用", "适合", "引进", "部署", "搭载", "配备", "打通", "支撑", "支持", "赋能", "打造", "构建",
     "搭建", "建立", "建设", "上线", "达到", "确保", "保障", "能够", "可以", "可", "承担", "执行", "胜任", "来", "替代", "取代", "代替", "改变", "满足", "解决", "处理", "相", "深度", "有机", "广泛", "协同运行", "组成", "构成",
     "环节", "场景", "领域", "方面", "任务", "工序", "流程中", "行业", "产业", "工作", "相结合", "相融合", "深度融合", "协同", "推广", "推广应用", "提出", "培育",
     "面向", "集成", "具备", "成为", "得到", "进入", "走向", "联合", "改善", "增强", "加快", "推进", "加速", "优化了", "有望", "帮助", "辅助", "开始", "被", "使", "让", "并", "对", "在", "为", "由", "向", "从", "到", "与", "和", "列为", "制定", "作为", "纳入", "承载", "汇聚",
     "不断", "逐步", "已经", "正在", "尤其", "大幅", "显著", "明显", "有效", "陆续", "先后", "共同", "相互", "分别", "就近", "首次", "一起", "仍然", "随后", "目前", "同时", "从而", "进而",
    ]
)  # fmt: skip
# Works in general: two of them make no name.
GENERAL = re.compile(
    r"整合|监控|管理|控制|协同|优化|分析|处理|操作|运行|调度|监测|检测|识别|诊断|设计|规划|系统|描述|刻画|建模|跟踪|评估"
)
LONGEST = 14


@dataclass(frozen=True)
class Word:
    """A word with its place and its part of speech."""

    start: int
    end: int
    text: str
    tag: str


@dataclass(frozen=True)
class Item:
    """One name of a list; `ends` the words of which it is made."""

    start: int
    end: int
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Slot:
    """A place that a frame opens for names of a kind: what opens it, and what must close it."""

    kind: str
    opens: re.Pattern[str]
    closes: re.Pattern[str] | None = None
    needs: frozenset[str] = frozenset()


USED = re.compile(
    r"(?:采用|利用|运用|引入|引进|部署|借助|依托|基于|搭载|使用|配备|配置|融合|集成|建设|建成|构建|搭建|上线|导入|加装|安装|启用|购置|经由|投用|应用(?!于|到|在|场景|领域|范围|水平|示范|推广))(?:了|的)?"
)
WORKED = re.compile(
    r"(?:用于|用来|应用于|应用到|应用在|适用于|适合|服务于|开展|进行|实现|完成|具备|承担|执行|从事|胜任|支撑|支持|赋能|提供|助力|辅助|推动|优化|负责)(?:了|完成|实现|开展|进行)?"
)
FOR = re.compile(r"(?:为|对)(?=[^，。；：]{3,40}(?:提供|赋能))")
AT = re.compile(r"(?:在|于|对|针对|面向|围绕|进入|走进|渗透到|贯穿|覆盖)(?:了)?")
AT_END = re.compile(r"(?:等)?(?:各)?(?:环节|场景|领域|方面|任务|工序|中的|上的|作业)")
HEAD = re.compile(
    r"(?:^|(?<=[，；。：\n]))[\s“”\-*•·【】]*(?:其中|此外|同时|另外|目前|当前|如今|随着|而|且|一是|二是|三是|四是|五是|以|把|将|由|\d+[.、]|[（(][一二三四五六七八九十\d]+[)）])*(?:新一代|先进的?)?"
)
HEAD_END = re.compile(
    r"(?:技术|系统)?(?:则|也|还|已经?|正在?|将|可以?|能够?|最初|目前|主要|广泛|大量|被|多|常|率先|开始|有望|更|逐步|不仅)*(?:用于|用来|应用|适用|实现|完成|支撑|支持|赋能|融合|集成|采用|基于|通过|利用|依托|结合|搭载|搭配|配备|取代|替代|代替|部署|提供|承担|执行|可|能|具备|满足|与[^，。；]{2,14}(?:结合|融合|集成|打通|协同)|打通|(?:相互|相|深度|紧密)*(?:融合|结合)|协同|联动|在[^，。；]{2,16}(?:应用|使用|推广|落地))"
)
LABEL = re.compile(r"^[\s\-*•·—>#]*(?:\d+[.、)）]\s*|[（(][一二三四五六七八九十\d]+[)）]\s*|[①-⑳]\s*)?")
LABEL_END = re.compile(r"\s*[”】*]*[：。]")
MADE = re.compile(r"(?:推出|发布|研发|开发|研制|自研)(?:了|出)?(?:[^，。；：、]{1,12}的)?")
MADE_OF = re.compile("由")
JOINED = re.compile(r"(?:把|将|与|同|和)")
JOINED_END = re.compile(
    r"(?:等)?(?:技术|系统)?(?:进行|的)?(?:深度|有机|相互|相|紧密|高度|进一步)*(?:融合|结合|集成|打通|对接|协同|整合)(?!发展|创新|推进)"
)
SOMEBODY = frozenset(["case", "organization"])
ASKED = re.compile(
    r"(?:推广应用|推广|支持建设|支持|大力发展|发展|培育|扶持|攻关|突破|聚焦|布局|打造|将|把|推动|加快|鼓励)(?:建设|建立|发展|研发)?(?:\d+[个款套项])?"
)
USED_IN = re.compile(
    r"(?:应用于|用于|适用于|服务于|面向|覆盖|渗透到|推广到|推广至|应用在|应用到|在|于|如|包括|涵盖)(?:了)?"
)
USED_IN_END = re.compile(
    r"(?:等)?(?:多个|众多|各类|多|下游)?(?:行业|产业|领域)|[，。；]|(?:等)?(?:率先)?(?:应用|落地)|等"
)
SLOTS = (
    Slot(TECHNOLOGY, LABEL, LABEL_END),
    Slot(TECHNOLOGY, HEAD, HEAD_END),
    Slot(TECHNOLOGY, MADE, None, SOMEBODY | {TECHNOLOGY}),
    Slot(TECHNOLOGY, USED, None, SOMEBODY | {APPLICATION, TECHNOLOGY}),
    Slot(TECHNOLOGY, ASKED, None, frozenset(["policy"])),
    Slot(TECHNOLOGY, MADE_OF, re.compile("组成|构成|完成|承担|负责|执行"), SOMEBODY | {APPLICATION}),
    Slot(TECHNOLOGY, JOINED, JOINED_END, frozenset([TECHNOLOGY])),
    Slot(APPLICATION, WORKED, None, SOMEBODY | {TECHNOLOGY}),
    Slot(APPLICATION, FOR, re.compile("提供|赋能"), frozenset([TECHNOLOGY])),
    Slot(APPLICATION, AT, AT_END, SOMEBODY | {TECHNOLOGY}),
    Slot(INDUSTRY, USED_IN, USED_IN_END, frozenset([TECHNOLOGY])),
)
OF_FIELD = re.compile(r"(?:制造|工业|生产)?(?:行业|产业|领域|企业|业|等)?")
INDUSTRY_END = re.compile(
    r"(?:业|行业|产业|制造|电站|管道|电网|工程|飞行器|船|舶|车|铁路|公路|机场|港口|矿山|油田|电力|水务|医疗|食品|饮料|化工|冶金|电子|电器|航天|航空|交通|环保|农机|纺织|玩具|家具|家居|汽车|配送|材料|能源|装备)$"
)


def proposals(
    text: str,
    mentions: list[Mention],
    start: int,
    end: int,
    lexicon: Lexicon,
    about: frozenset[str] = frozenset(),
) -> list[Mention]:
    """New names in a sentence that speaks of technologies, or is about a case or a policy."""
    kinds = {m.kind for m in mentions} | about
    found: list[Mention] = []
    words = list(_words(text, start, end))
    starts = [w.start for w in words]
    for slot in SLOTS:
        if slot.needs and not kinds.intersection(slot.needs):
            continue
        for opening in slot.opens.finditer(text, start, end):
            if slot.opens is LABEL and start:
                break
            at = bisect_left(starts, opening.end())
            if at == len(words) or (
                words[at].start > opening.end() and words[at - 1].end > opening.end() + 1
            ):
                continue
            items, closed = listed(words, at)
            if slot.closes is not None and not slot.closes.match(text, closed):
                continue
            if slot.kind == INDUSTRY:
                made = list(_industries(text, items, closed, mentions, lexicon))
            else:
                made = [
                    m
                    for i in items
                    if not _shares_head(text, i, items, mentions)
                    for m in _named(text, i, slot.kind, mentions, lexicon, slot.opens is JOINED)
                ]
            made = [m for m in made if not any(m.start < f.end and f.start < m.end for f in found)]
            found += made
            kinds |= {m.kind for m in made}
    return found


# 宝钢股份引入大模型: who uses something, at the head of a clause.
COMPANY = re.compile(
    r"(?:^|(?<=[，；。：\n]))[\s“\-*•·]*(?:其中|此外|同时|例如|如|近期|目前)?(?P<name>[A-Za-z0-9一-龥]{2,8}?)"
    r"(?=(?:率先|已经?|则|也|正|还|目前|在[^，。；]{1,12})*(?:引入|部署|运用|采用|利用|上线|应用|搭载|借助|依托|引进|推出|发布))"
)


IN_GENERAL = re.compile(
    r"企业|公司|工厂|厂商|厂$|车企|行业|产业|市场|政府|地区|[省市县区州]$|专家|机构|高校|院所|团队|中国|全国|全球|国内|汽车|制造|集群|码头|港口"
)


def companies(
    text: str, mentions: list[Mention], start: int, end: int, lexicon: Lexicon
) -> Iterator[Mention]:
    """Companies that no vocabulary has, before a verb of use: names whose first word is a proper one."""
    for found in COMPANY.finditer(text, start, end):
        first, last = found.span("name")
        name = found["name"]
        if any(
            m.start < last and first < m.end and m.kind != "place" for m in mentions
        ) or TECHNOLOGY_END.search(name):
            continue
        tags = rjieba.tag(name)
        if (
            not re.match(r"nrt?$|nz$|nt$", tags[0][1])
            or len(name) < 3
            or not all(t.startswith("n") for _, t in tags)
        ):
            continue
        if lexicon.named("place", name) is None:
            yield Mention(first, last, identifier_for("organization", name), "Organization", "proposed", name)


def without(mentions: list[Mention], new: list[Mention]) -> list[Mention]:
    """The mentions that no new name holds."""
    return [m for m in mentions if not any(n.start <= m.start and m.end <= n.end for n in new)]


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    position = start
    for word, tag in rjieba.tag(text[start:end]):
        yield Word(position, position + len(word), word, tag)
        position += len(word)


def listed(words: list[Word], at: int) -> tuple[list[Item], int]:
    """The names that begin at a word, and where they are closed; one that is not closed cleanly is none."""
    items: list[Item] = []
    phrase: list[Word] = []
    position = at
    while position < len(words):
        word = words[position]
        if word.text in SEPARATORS:
            if not phrase:
                break
            items.append(Item(phrase[0].start, phrase[-1].end, tuple(phrase)))
            phrase = []
        elif word.text == "的":
            if not phrase:
                break
            phrase = []
        elif word.text == "等" and any(w.text == "的" for w in words[position + 1 : position + 5]):
            # 变压器、风机等旋转设备的异常监测: what the list is of comes after it.
            items, phrase = [], []
        elif word.text in "“”" or (
            not phrase
            and word.tag in ("m", "q", "t")
            and word.text not in PARTS
            and not _is_mistaken(words, position)
        ):
            pass
        elif word.text in PARTS or (INSIDE.match(word.tag) and word.text not in STOPS and _bears(word)):
            phrase.append(word)
        else:
            break
        position += 1
    closed = words[position].start if position < len(words) else words[-1].end
    if phrase:
        items.append(Item(phrase[0].start, phrase[-1].end, tuple(phrase)))
    return items, closed


def _is_mistaken(words: list[Word], position: int) -> bool:
    """Whether the tagger takes a noun of two characters for a measure: 料箱机器人."""
    word = words[position]
    return word.tag == "q" and len(word.text) > 1 and (position == 0 or words[position - 1].tag != "m")


def _bears(word: Word) -> bool:
    if word.tag in ("d", "q") and len(word.text) < 2:
        return False
    return bool(re.match(r"[A-Za-z0-9一-龥]", word.text)) and not (
        word.tag == "v" and len(word.text) == 1 and word.text not in "钻铣焊"
    )


def _shares_head(text: str, item: Item, items: list[Item], mentions: list[Mention]) -> bool:
    """In 振动、声发射和温度传感器 the last item's head is that of all; it makes no name of the last alone."""
    if len(items) < 2 or item is not items[-1]:
        return False
    if not any(m.end == item.end and item.start < m.start for m in mentions):
        return False
    before = items[-2]
    return not TECHNOLOGY_END.search(text[before.start : before.end]) and not any(
        m.start <= before.start and before.end <= m.end for m in mentions
    )


def industry_of(name: str, lexicon: Lexicon) -> Entry | None:
    """The industry that a bare word in a list of industries means: 汽车, 食品."""
    return next(
        (
            e
            for part in ("", "行业", "业", "产业", "制造业", "制造", "工业", "领域")
            if (e := lexicon.named("industry", name + part))
        ),
        None,
    )


@lru_cache(maxsize=4096)
def is_noun(name: str) -> bool:
    """Whether a name is made of nouns: 电子鼻, 坚果炒货."""
    return all(re.match(r"n|b|j|eng|l|vn", tag) for _, tag in rjieba.tag(name))


def _industries(
    text: str, items: list[Item], closed: int, mentions: list[Mention], lexicon: Lexicon
) -> Iterator[Mention]:
    """The industries of a list that speaks of industries: by 行业 after it, or by a known industry in it."""
    known = {(m.start, m.end) for m in mentions if m.kind in (INDUSTRY, "track")}
    inside = [
        any(i.start == s and (e >= i.end or OF_FIELD.fullmatch(text, e, i.end)) for s, e in known)
        for i in items
    ]
    is_field = re.match(r"(?:等)?(?:多个|众多|各类|多|下游)?(?:行业|产业|领域)", text[closed : closed + 8])
    is_near = any(i.start <= s < i.end for i in items for s, _ in known)
    if not is_near and not (is_field and len(items) > 1):
        return
    # 烘焙、坚果炒货行业: all that stands before 行业 is one.
    is_named = len(items) > 1 and re.match("(?:等)?(?:行业|产业)", text[closed : closed + 8]) is not None
    for item, has in zip(items, inside, strict=True):
        name = re.sub(r"(?:等)?(?:行业|产业|领域)$", "", text[item.start : item.end])
        end = item.start + len(name)
        if has or len(name) < 2:
            continue
        entry = industry_of(name, lexicon)
        if entry:
            yield Mention(item.start, end, entry.identifier, entry.class_name, entry.origin, name)
        elif (
            len(name) <= 8
            and (is_named or (len(name) >= 3 and INDUSTRY_END.search(name)))
            and is_noun(name)
            and not APPLICATION_END.search(name)
            and not NOT_NAME.search(name)
            and not any(
                m.start < end and item.start < m.end and m.kind not in (INDUSTRY, "track") for m in mentions
            )
        ):
            identifier = identifier_for(INDUSTRY, name)
            yield Mention(item.start, end, identifier, CLASSES[INDUSTRY], "proposed", name)


def _named(
    text: str, item: Item, kind: str, mentions: list[Mention], lexicon: Lexicon, is_work: bool = False
) -> Iterator[Mention]:
    """The new name that an item is; none where it is a known one, or one with plain words around it."""
    start, end = _trimmed(text, item, kind)
    name = text[start:end]
    inner = [m for m in mentions if m.start < end and start < m.end]
    if not 3 <= len(name) <= LONGEST or NOT_NAME.search(name) or not _ends_well(name, kind, is_work):
        return
    if any(m.kind in OF_SOMEBODY or not (start <= m.start and m.end <= end) for m in inner):
        return
    if lexicon.named(kind, name) or PLAIN.fullmatch(re.sub(rf"{KIND_WORD}$", "", name)):
        return
    if not any(_is_whole(text, start, end, m, kind) for m in inner) and not _are_all(name, inner):
        words = [w for w in item.words if start <= w.start and w.end <= end]
        origin = "proposed" if _is_told(name, words, kind) else "guessed"
        yield Mention(start, end, identifier_for(kind, name), CLASSES[kind], origin, name)


def _trimmed(text: str, item: Item, kind: str) -> tuple[int, int]:
    """An item without what praises it and, of works, without 任务 and 环节 after it."""
    start, end = item.start, item.end
    if kind == APPLICATION and (tail := TAIL.search(text[start:end])):
        end = start + tail.start()
    if kind == TECHNOLOGY and (tail := PURSUED.search(text[start:end])):
        end = start + tail.start()
    if lead := PRAISE.match(text[start:end]):
        start += lead.end()
    return start, end


def _ends_well(name: str, kind: str, is_work: bool) -> bool:
    if kind == APPLICATION:
        return (
            bool(APPLICATION_END.search(name))
            and not RESULT.search(name)
            and not APPLICATION_END.fullmatch(name)
        )
    if is_work and APPLICATION_END.search(name):
        return not APPLICATION_END.fullmatch(name)
    return bool(TECHNOLOGY_END.search(name)) and not TECHNOLOGY_END.fullmatch(name)


def _is_whole(text: str, start: int, end: int, known: Mention, kind: str) -> bool:
    """Whether a name says no more than a known one that it holds: 先进的机器视觉系统 is 机器视觉."""
    if known.kind in (INDUSTRY, "track") and kind == TECHNOLOGY:
        return False
    before, after = text[start : known.start], text[known.end : end]
    if (not before or PLAIN.fullmatch(before)) and re.fullmatch(KIND_WORD, after):
        return True
    return known.kind == APPLICATION and kind == APPLICATION and not after and len(known.text) > 2


def _are_all(name: str, inner: list[Mention]) -> bool:
    """Whether a name is nothing but two known ones: 5G边缘计算."""
    named = [m for m in inner if m.kind == TECHNOLOGY]
    return len(named) > 1 and sum(m.end - m.start for m in named) == len(name)


def _is_told(name: str, words: list[Word], kind: str) -> bool:
    """Whether a name has a thing in it: 协议转换, not 快速转换 or 整合管理."""
    if kind == TECHNOLOGY:
        return len(words) > 1 or len(name) > 3
    if len(words) == 1:
        return len(name) > 3
    return not all(
        GENERAL.fullmatch(w.text) or PLAIN.fullmatch(w.text) or w.tag in ("d", "a", "p") for w in words[:-1]
    )
