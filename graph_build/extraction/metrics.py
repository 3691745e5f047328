"""The metric of a Chinese number: the noun phrase before or after it, as a known metric or a new one."""

from __future__ import annotations

import re

import rjieba

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Notes, Quantity, Slot
from graph_build.extraction.nouns import last_word, left_edge

SUBJECTS = frozenset(
    [
        "industry",
        "technology",
        "track",
        "product",
        "infrastructure",
        "case",
        "organization",
        "policy",
        "application",
    ]
)
# Heads that say only that something is part of a whole.
PARTS = frozenset({"占比", "比重", "份额", "比例"})
# Which heads of metrics a kind of quantity can be the value of.
RATES = re.compile(
    r"(?:率|比重|比例|份额|占比|贡献|增速|增幅|涨幅|降幅|比|变化|程度|水平|强度|精度|误差|折扣)$"
)
AMOUNTS = re.compile(
    r"(?:规模|收入|额|值|投资|投入|成本|价格|单价|工资|薪酬|利润|资金|金额|资产|市值|估值|补贴|经费|产出|费用|缺口|节约|余额|税收|总投资|市场|营收|进账|回款|净利|盈余|流水|预算|负债|存货|账款|款|费|支出|开支|价|租金|薪|产值|募资|造价|订单|顺差|逆差|资本|净额|贷款|基金|现金流)$"
)
# What has an amount of money without being one.
DEALS = re.compile(
    r"(?:融资|投资|并购|交易|贷款|补助|补贴|奖励|捐赠|订单|合同|出资|签约|募资|项目|事件|平均|采购|披露|给予)$"
)
HOW = re.compile(r"(?:新增|净增|出口|进口)$")
CLOSER = re.compile(r"(?:人均|户均|车均|店均|[单每](?:位|[一-龥])|日均|月均|[单每]?[日月])+$")
# Longest word in quotation marks that is taken into a name.
QUOTED = 14
# What is only ever money.
PAID = re.compile(r"(?:成本|价|费用?|税|关税|收入|营收|利润|工资|薪酬|金额|市值|估值|额)$")
# Units of what is counted, not of how long or heavy something is.
# What is counted one by one; every other unit says how long, heavy or strong something is.
COUNTERS = re.compile(
    r"unit/(?:\d+-(?:thousand|million|billion|hundred)-)?(?:piece|device|vehicle|enterprise|person|household|case|kind|item|"
    r"station|order|factory|factorie|place|chip|wafer|container|standard-rack|rack|device-set|times-count|project|one|channel|"
    r"detonator|aircraft|ship|animal|train|flight|bed)s?$"
)


def is_measure(unit: str) -> bool:
    """Whether a unit measures rather than counts."""
    return COUNTERS.match(unit) is None


# A verb that is measured by the number of its object.
DONE = re.compile(
    r"(?:^|[一-龥])(?P<v>出口|进口|销售|生产|出货|交付|年产|日产|安装|发电|处理|采购)(?:了|的)?(?P<o>[^，,。；;：:（）()\d]{0,24}?)(?:约|近|超过?|逾|达到?|共|累计|合计|突破|\s)*$"
)


def fits(metric: str, quantity: Quantity) -> bool:
    """Whether a metric's head can have a quantity of that kind: a rate is a percentage, money is an amount."""
    if quantity.kind == "percent":
        return RATES.search(metric) is not None
    if quantity.kind == "money":
        return AMOUNTS.search(metric) is not None
    if quantity.kind == "count" and not is_measure(quantity.unit):
        return RATES.search(metric) is None and PAID.search(metric) is None
    return True


def _counted_noun(notes: Notes, before: str, offset: int, end: int) -> str:
    """The noun that ends at `end` of the words before a number, which begin at `offset`."""
    text = notes.folded
    start = left_edge(before, max(0, end - 24), end)
    opened = before.rfind("“", 0, start) if before[start - 1 : start] == "”" else -1
    if opened >= 0 and start - opened < QUOTED:
        # 专精特新“小巨人”企业: a word in quotation marks is a part of the name.
        start = left_edge(before, max(0, opened - 12), opened)
    sized = next((q for q in notes.quantities if q.end == offset + start), None)
    noun = g.LEAD_ZH.sub("", before[start:end])
    if sized is not None and noun:
        # 超百亿元企业3家: the size is what sets them apart.
        noun = f"{text[sized.start - 1] if text[sized.start - 1] in '超过逾' else ''}{text[sized.start : sized.end]}{noun}"
    return noun


def counted_before(notes: Notes, first: int, quantity: Quantity, since: int) -> list[str]:
    """Names of what is counted or paid, from the words just before the number: 并购事件1,680起, 出口173万台."""
    text = notes.folded
    before = text[max(first, since) : quantity.start]
    if quantity.kind == "count" and (done := DONE.search(before)):
        # 出口智能手机和平板电脑约4千万台: the verb says what is counted.
        if re.match(r"unit/(?:second|minute|hour|day|week|month|year)$", quantity.unit):
            return []
        measure = g.MEASURED[done["v"]][0]
        return (
            [f"{done['o'].strip()}{measure}"]
            if done["v"] in ("发电", "处理", "采购")
            else [measure, f"{done['o'].strip()}{measure}"]
        )
    if quantity.kind == "count" and is_measure(quantity.unit):
        return []
    link = g.LINK_ZH.search(before)
    end = len(before) - (len(link.group()) if link else 0)
    if before[end : end + 2] == "平均":
        end += 2
    noun = _counted_noun(notes, before, max(first, since), end)
    noun = re.sub(r"人民币$|新?台币$|每(?:万|百|千)?[人台家]$", "", noun)
    for mention in notes.mentions:
        rest = noun.removeprefix(notes.folded[mention.start : mention.end])
        if mention.kind in SUBJECTS and len(noun) - 1 > len(rest) > 3:
            noun = rest
    at = max(first, since) + end
    if noun and any(m.kind in ("place", "organization") and m.end == at for m in notes.mentions):
        return []
    label = g.LIST_LABEL_ZH.search(text[max(0, quantity.start - 32) : quantity.start])
    if not noun and label:
        noun = label["n"].strip(" 、,")
    noun = (
        re.sub(r"^(?:共发生|发生|披露|完成|拥有|建成|服务|设立|形成|培育|公开|新设|组建|建设)+", "", noun)
        or noun
    )
    noun = g.ACTION_ZH.sub("", noun)
    if quantity.kind == "money" and is_action(noun):
        # 宣布拿出2.85亿美元: what is done with it, not what it is.
        return []
    if len(noun) < 2 or re.fullmatch(r"以[上下外内]|.*同期|分别.*|.*之一|左右|上下|其[中他]", noun):
        return []
    return _names(noun, quantity)


def is_action(noun: str) -> bool:
    """Whether a phrase is made of verbs alone that are no kind of deal: 安排, 宣布拿出."""
    if DEALS.search(noun) or AMOUNTS.search(noun) or any(noun.endswith(v) for v in g.MEASURED):
        return False
    return all(tag in ("v", "d", "t", "p") for _, tag in rjieba.tag(noun))


def _names(noun: str, quantity: Quantity) -> list[str]:
    """The names that a measure of so many or of so much money may have."""
    measure = list(g.grammar("zh").heads.finditer(noun)) if quantity.kind == "count" else []
    if measure and measure[-1].end() == len(noun) and noun not in PARTS:
        # 作业效率由每小时25箱: the noun is a measure itself.
        return [noun]
    for verb, (count, money) in g.MEASURED.items():
        if noun.endswith(verb):
            return [
                f"{noun.removesuffix(verb)}{count if quantity.kind == 'count' else money}",
                count if quantity.kind == "count" else money,
            ]
    if quantity.kind == "money" and "-per-" in quantity.unit and not AMOUNTS.search(noun):
        # 不锈钢粉末已跌破60元/公斤.
        return [f"{noun}价格", f"{noun}单价"]
    if quantity.kind == "money" and AMOUNTS.search(noun):
        return [noun, f"{noun}额"]
    if quantity.kind == "money":
        return (
            [f"{noun}金额", f"{noun}额", noun] if DEALS.search(noun) else [noun, f"{noun}金额", f"{noun}额"]
        )
    return [noun] if noun.endswith("数量") else [f"{noun}数量", f"{noun}数", noun]


def metric_before(lexicon: Lexicon, notes: Notes, since: int, at: int, first: int) -> tuple[str, str]:
    """The last metric between two places, and whether only linking words stand between it and the number."""
    text = notes.folded
    heads = list(g.grammar("zh").heads.finditer(text, since, at))
    if not heads and since > first:
        heads = list(g.grammar("zh").heads.finditer(text, first, at))
    if not heads:
        return "", ""
    head = heads[-1]
    word, begins = head.group(), head.start()
    if word not in g.HEAD_WORDS:
        # A head found by its last character may begin within the word before it.
        begins = max(last_word(text, max(first, head.end() - 12), head.end()), first, head.end() - 8)
        word = text[begins : head.end()]
    subjects = [m for m in notes.mentions if m.kind in SUBJECTS | {"place"} and m.start < head.end()]
    # A head found by its last character alone may have run into the name before it.
    inside = [m.end for m in subjects if begins < m.end < head.end() and m.start <= begins]
    if inside and head.end() - max(inside) >= 2:
        begins = max(inside)
        word = text[begins : head.end()]
    is_part = word in PARTS
    walls = [] if is_part else [m.end for m in subjects if m.end <= begins + 1]
    walls += [t.end for t in notes.times if t.end <= begins]
    floor = max([first, *walls, begins - 20])
    start = _of_mean(text, floor, begins, left_edge(text, floor, begins))
    if start == begins and (closer := CLOSER.search(text[floor:start])):
        # 人均日产能, 单台能耗: for one of what, or for which time.
        start -= len(closer.group())
    phrase = g.ACTION_ZH.sub("", g.LEAD_ZH.sub("", text[start : head.end()])) or word
    thing = next((m for m in subjects if m.end == start), None)
    if thing and (how := HOW.search(text[first : thing.start])):
        # 新增风电装机: how it is counted stands before what it is of.
        phrase = f"{how.group()}{phrase}"
    phrase = re.split("使得|使|让|令", phrase)[-1] or phrase
    shared = re.search(r"占([^，,。；;占]{1,20}?)的?$", text[first:begins])
    if shared and is_part:
        phrase = f"占{shared[1]}比重"
    widest = text[max(first, head.end() - 24) : head.end()]
    if not shared and phrase in PARTS and len(heads) > 1:
        earlier = heads[-2]
        if not re.search("[，,。；;]", text[earlier.end() : begins]):
            phrase = f"{text[left_edge(text, floor, earlier.start()) : earlier.end()]}{phrase}"
    known = known_suffix(lexicon, phrase if shared else widest, word)
    rest = phrase.removesuffix(known) if known and phrase.endswith(known) else ""
    if rest and not any(notes.folded[m.start : m.end].endswith(rest[-2:]) for m in notes.mentions):
        # 人均产值 is not 产值: what stands before a known measure is a part of the name unless it is a thing of its own.
        known = ""
    if not known and phrase == word and start > first and text[start - 1] == "的":
        # 研发设计工具的普及率: the name of a rate holds what it is a rate of, unless that is a thing of its own.
        owner = text[left_edge(text, floor, start - 1) : start - 1]
        if len(owner) >= 2 and not any(m.end == start - 1 for m in subjects):
            phrase = f"{g.LEAD_ZH.sub('', owner)}{phrase}"
            known = known_suffix(lexicon, phrase, phrase)
    linked = g.LINK_ZH.match(text[head.end() : at]) is not None
    return known or phrase, "adjacent" if linked else "apart"


def _of_mean(text: str, floor: int, begins: int, start: int) -> int:
    """应收账款平均回收期: the mean of what stands before."""
    if start != begins or text[start - 2 : start] != "平均" or start - 2 <= floor:
        return start
    owner = left_edge(text, floor, start - 2)
    return owner if owner < start - 2 else start


def known_suffix(lexicon: Lexicon, phrase: str, head: str) -> str:
    """The longest end of a phrase that is a known metric, the head at least."""
    for start in range(max(len(phrase) - len(head) + 1, 1)):
        if lexicon.named("metric", phrase[start:]):
            return phrase[start:]
    return ""


def named(lexicon: Lexicon, names: list[str] | tuple[str, ...], fallback: str, origin: str) -> Slot:
    """The first of the names that is a known metric; otherwise the fallback, marked with ? as a new one."""
    for name in names:
        if name and (entry := lexicon.named("metric", name)):
            return Slot(entry.identifier, origin)
    return Slot(f"?{fallback}", origin) if fallback and origin else Slot()
