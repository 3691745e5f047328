"""Changes: what grew or fell by how much, compared with what."""

from __future__ import annotations

import re

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import SUBJECTS, metric_before, named
from graph_build.extraction.model import Claim, Notes, Quantity, Time
from graph_build.extraction.phrases import noun_before
from graph_build.extraction.times import year_before
from graph_build.extraction.topic import Topic

GROWTH = ("增速", "增长率", "同比增速", "增长")
CHANGE = ("变化率", "变化", "降幅", "提升")
AMOUNT = ("变化", "增加额", "增量")
CUMULATED = re.compile(r"累计[^，。；]{0,8}$|[两三四五六七八九十\d]年[间来内][^。；]*$")
# What an economy or a company is measured by from year to year.
ECONOMIC = re.compile(
    r"(?:规模|收入|营收|产量|销量|产值|增加值|利润|净利润|出口[额量]?|进口[额量]?|投资额?|销售额|订单|出货量|装机量?|消费量?|用电量|发电量|货运量|吞吐量|贸易额|融资额|成交额|市场|需求)(?:增速|变化率|增长率)$"
)
MULTIPLE = ("增长倍数", "变化率", "倍数", "之比")
COMPARED = re.compile(r"(?:相较于|相比于|相比|与[^，,。；;]{2,16}相比)[^，,。；;\d]{0,16}[，,]\s*$")
GROWTH_NOUN = re.compile(
    r"((?:CAGR|AAGR)|增速|增长率|[年季月]?增率|成长率|增幅|涨幅|升幅|降幅|跌幅|减幅)(?:分别)?(?:约为|约|达到|高达|可达|可|达|为|是|近|超过?|仅为|保持|维持|在|继续)*"
    rf"(?:(?:或将|或|将|有望|预计|已|一度|曾|再度|又|逐步|进一步|小幅|大幅|快速)*(?:{g.UP}|{g.DOWN}|稳定)(?:至|到|在)(?:约|近|不足|超过?)*)?$"
)
INVERTED = re.compile(
    rf"(?<![新净倍])(?P<v>{g.UP}|{g.DOWN})(?:了)?(?:其|企业|工厂|客户)?(?![的长加幅速大高升])(?P<np>[一-龥]{{2,16}}?)(?:约|近|超过?|逾|达到?|高达|至少)*\s*$"
)
# 减少质检人员120名: how many fewer.
SAVED = frozenset(["节省", "节约", "减少", "缩减", "压减", "裁减", "精简"])
# 节约电费1,290万元, 周期缩短三分之一: results, not against the year before unless that is said.
SPARED = frozenset(["节省", "节约", "缩短", "压缩", "精简", "裁减", "压降"])
# 提速30%, 节水300吨: a verb with its object, which is what changes.
OBJECTS = {
    "提速": ("提升", "速度"),
    "提效": ("提升", "效率"),
    "增效": ("提升", "效率"),
    "增产": ("增长", "产量"),
    "减产": ("下降", "产量"),
    "增收": ("增长", "收入"),
    "降本": ("降低", "成本"),
    "节能": ("节约", "能耗"),
    "节电": ("节约", "用电量"),
    "节水": ("节约", "用水量"),
    "减碳": ("减少", "碳排放"),
    "减重": ("降低", "重量"),
    "减员": ("减少", "用工"),
}
COMPOUND = re.compile(
    rf"(?<!降本)(?P<c>{'|'.join(OBJECTS)})(?:幅度)?(?:了|约|近|超过?|达到?|高达|逾|至少)*\s*$"
)
# 较人工检测提速: of the work, whoever did it before.
BY_HAND = re.compile(
    r"^(?:人工|手工|传统|以往|原先|年均|年|累计|合计|平均)+|(?:车间|工厂|产线|公司|企业|项目)$"
)
# A level that a verb of change leads to, in results without a date: 交期由28天缩短至9天.
REACHED = re.compile(rf"(?P<v>{g.UP}|{g.DOWN}|优化)(?:至|到|为)\s*(?:约|近)?$")
# 同比+21.8%，环比-9.6%: a sign says which way.
MINUS = "－—–−-"
# 改造后, 通过应用…: what has been done is what the numbers are results of.
WORKED = re.compile(
    r"(?:投产|改造|上线|实施|应用|部署|投用|运行|升级|使用|辅助|建成|达产|引入|采用|导入|落地|优化)[^，。；\d]{0,10}?(?:之?后|以来|下来)|通过|借助|依托|利用|运用|采用|引入|部署|帮助|成效|效果|案例|实践|改造|[一-龥]{2,12}(?:工厂|车间|基地|产线|企业|公司|集团)(?=[，,]|[^，。；]{0,8}(?:由|从))"
)
WIDTH = re.compile(r"\s*(?:累计)?[降增涨跌升减]幅(?!一度|扩大|收窄)")
SIGNED = re.compile(
    rf"(?:(?:同比|环比|较上年(?:同期)?|YoY|QoQ|CAGR)\s*|^\s*[（(/]\s*)(?P<s>[+＋{MINUS}])\s*$", re.IGNORECASE
)
AHEAD = re.compile(
    r"(?P<w>高于|低于|高出|低出|超出|领先于?|落后于?|快于|慢于)[^，,。；;\d]{2,16}$|(?:较|比)(?P<of>[^，,。；;]{2,20}?)(?P<v>高出|(?<![提减增降升创走调抬])[高多快低少慢])(?:出|了)?(?:约|近|超过?)?\s*$"
)
# 比2021年高1.6倍: ahead of itself.
EARLIER = re.compile(
    r"上一?[次轮期]|\d年|上年|去年|同期(?=$|水平)|[年月]初|年末|年底|月|季度|[一-龥]年前|期末|五”|以往|过去|之前|改造前"
)
# 远高于德国的15.8%: the level of another, not the lead over it.
LEVEL_OF_OTHER = re.compile(
    r"(?:高于|低于|超过|优于|领先于?|落后于?|不及|多于|少于|大于|好于|逊于)[^，,。；;\d]{1,14}的(?:约|近|仅)?\s*$"
)
BETWEEN_NOUN_AND_VERB = re.compile(
    r"(?:(?:仍|也|均|则|还|再|又|却|反而|进一步|继续|[一-龥]{2,3}[性式](?=$))*(?:(?:较|比|相比)[^，,。；;]{1,9}?(?:同期)?|同比|环比|年均|累计)(?:仍|也|均|则|还|再|又|却|分别|大幅|小幅|微)*)$"
)
# 带来1.5至4倍的成本节约, 30%的效率提升: what changes follows the number.
AFTER = re.compile(
    r"\s*(?:以上|左右)?的(?P<np>[一-龥]{2,10}?)(?P<v>节约|节省|提升|提高|增长|下降|降低|减少|改善|缩减|压降|缩短)(?=$|[，。；;、,和与以])"
)
# 光伏行业减少两成: of what is said before, not of the industry itself.
IS_THING = re.compile(r"(?:行业|产业|领域|企业|公司|市场|地区|板块|赛道|厂商|品牌|[省市区州])$")
OF_GROWTH = re.compile(r"增速|增长率|增幅")
LED_TO = re.compile(rf"(?:{g.UP}|{g.DOWN})(?:到|至)?$")
LAST = re.compile(r"上年|去年|上一年")
STEADY = re.compile(r"保持|维持|以[^，,。；;]{0,16}$")
OUT_OF_NAME = re.compile(
    r"(?:年均|平均|同比|环比|复合|均|年|对应)*(?:增速|增长率|增率|成长率|升幅|减幅|增幅|涨幅|降幅|跌幅|增长|下降|CAGR|AAGR)$"
)


def hidden_verb(before: str, quantity: Quantity) -> str:
    """The verb of a change that does not stand just before the number.

    降低了开线时长3%: the verb comes before what changes; 年均增长率为7.3%: a noun says it; 翻了两番 says it itself.
    """
    if compound := COMPOUND.search(before):
        return OBJECTS[compound["c"]][0]
    if signed := SIGNED.search(before):
        return "下降" if signed["s"] in MINUS else "增长"
    if quantity.unit == "unit/doubling":
        return "增长"
    if quantity.kind == "percent" and (noun := GROWTH_NOUN.search(before)):
        return "下降" if noun[1] in ("降幅", "跌幅", "减幅") else "增长"
    if (found := AHEAD.search(before)) and not LEVEL_OF_OTHER.search(before):
        is_rate = quantity.kind in ("percent", "points", "multiple")
        word = (found["w"] or found["v"])[0]
        return ("增长" if word in "高多快领超" else "下降") if is_rate or found["v"] else ""
    inverted = INVERTED.search(before)
    if inverted and (quantity.kind in ("percent", "multiple") or inverted["v"] in SAVED):
        heads = list(g.grammar("zh").heads.finditer(inverted["np"]))
        if (heads and heads[-1].end() == len(inverted["np"])) or inverted["v"] in SAVED:
            return str(inverted["v"])
    return ""


def is_decrease(verb: str) -> bool:
    """Whether a verb of change says that something became less."""
    return re.fullmatch(g.DOWN, verb) is not None


def result_of(claim: Claim, before: str, notes: Notes) -> None:
    """A level reached without a date is the result of an improvement or reduction."""
    found = REACHED.search(before)
    in_case = (
        notes.case is not None
        or notes.kind == "cell"
        or any(m.kind == "case" and m.start < claim.start for m in notes.mentions)
        or WORKED.search(notes.folded[: claim.start]) is not None
    )
    if found and in_case and not claim.period[0] and not claim.comparison:
        claim.direction = "decrease" if is_decrease(found["v"]) else "increase"
        claim.comparison = "reduction" if claim.direction == "decrease" else "improvement"


def change(
    lexicon: Lexicon,
    notes: Notes,
    claim: Claim,
    verb: str,
    at: int,
    since: int,
    first: int,
    sentence: int,
    times: list[Time],
    topic: Topic,
) -> None:
    """Gives a claim its direction, comparison, base and metric; `at` is where the verb stands."""
    claim.rule = "zh.change"
    claim.direction = "decrease" if is_decrease(verb) else "increase"
    _compare(notes, claim, verb, at, since, first, sentence, times, topic)
    if claim.comparison == "year-on-year" and claim.period[0]:
        claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))
    elif claim.comparison == "base-year" and topic.base[0]:
        claim.base = topic.base
    following = AFTER.match(notes.folded, claim.end)
    ahead = AHEAD.search(notes.folded[max(since, first) : claim.start])
    if ahead:
        # 强度为4.8%，比全市平均水平高1.9个百分点: what the other is called names no measure.
        at = max(since, first) + ahead.start()
    if compound := COMPOUND.search(notes.folded[max(since, first) : claim.start]):
        base, origin = _with_object(notes, compound, max(since, first)), "adjacent"
    elif following:
        base, origin = following["np"], "adjacent"
    else:
        base, origin = _before_verb(lexicon, notes, since, at, first)
    is_faster = _is_faster(notes, claim, ahead, topic, since, sentence)
    base, origin = (topic.rate, "carried") if is_faster and origin != "adjacent" else (base, origin)
    if not base:
        again = topic.said.get(claim.quantity.unit, "") if since > first else ""
        if claim.quantity.kind == "points":
            again = again or topic.said.get("unit/percent", "")
        said = again or (topic.share if claim.quantity.kind == "points" or not topic.metric else topic.metric)
        base, origin = (said or topic.metric, "carried") if said or topic.metric else ("", "")
        between = [c for c in notes.claims if c.start >= sentence and c.rule in ("zh.part", "zh.counted")]
        if base and base == topic.stale and between:
            claim.doubts.append("the sentence has spoken of something else since")
    if not base:
        return
    kinds = _kinds(claim, verb, is_faster)
    if origin in ("adjacent", "apart", "noun"):
        topic.metric = OUT_OF_NAME.sub("", base) or topic.metric
    origin = {"adjacent": "clause", "apart": "clause-apart"}.get(origin, origin)
    stem = OUT_OF_NAME.sub("", base) or topic.metric
    stem = OUT_OF_NAME.sub("", stem)
    if _is_yearly(notes, claim, f"{stem}{kinds[0]}", at, first, sentence):
        claim.comparison = "year-on-year"
        claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))
        kinds = GROWTH if kinds is CHANGE else kinds
    claim.metric = named(lexicon, [f"{stem}{k}" for k in kinds], f"{stem}{kinds[0]}", origin)


def _before_verb(lexicon: Lexicon, notes: Notes, since: int, at: int, first: int) -> tuple[str, str]:
    """The name of what changes and where it stands, from the words before the verb at `at`."""
    base, origin = metric_before(lexicon, notes, since, at, first)
    if base and origin != "apart":
        return base, origin
    # 出货台数仍较上年增长: neither adverbs nor what is compared with belong to the name.
    told = BETWEEN_NOUN_AND_VERB.search(notes.folded[:at], max(since, first))
    if told:
        at = told.start()
    # 供应商质量问题减少55%: what changes need not be a usual measure.
    noun = noun_before(notes.folded, max(since, first), at)
    is_thing = IS_THING.search(noun) or any(m.end == at and m.kind in SUBJECTS for m in notes.mentions)
    noun = "" if noun.upper() in ("YOY", "QOQ", "MOM", "CAGR") else noun
    if noun and not OUT_OF_NAME.search(noun) and not is_thing and not LED_TO.search(noun):
        return noun, "noun"
    return base, origin


def _with_object(notes: Notes, compound: re.Match[str], floor: int) -> str:
    """What 提速 or 节水 changes: 检测速度, 用水量."""
    at = floor + compound.start()
    is_thing = any(m.end == at and m.kind in SUBJECTS for m in notes.mentions)
    owner = "" if is_thing else BY_HAND.sub("", noun_before(notes.folded, floor, at))
    return f"{owner}{OBJECTS[compound['c']][1]}"


def _is_faster(
    notes: Notes, claim: Claim, ahead: re.Match[str] | None, topic: Topic, since: int, sentence: int
) -> bool:
    """增速达45%，较整体增速高15个百分点: whether it says how much faster something grows."""
    if not ahead or not OF_GROWTH.search(topic.rate):
        return False
    told = notes.claims[-1] if notes.claims else None
    is_next = (
        told is not None
        and told.start >= sentence
        and told.rule == "zh.change"
        and 0 <= since - told.end <= 1
    )
    return OF_GROWTH.search(ahead.group()) is not None or (is_next and claim.quantity.kind == "points")


def _kinds(claim: Claim, verb: str, is_faster: bool) -> tuple[str, ...]:
    """What a change of this kind is called after the name of what changes, the usual word first."""
    quantity = claim.quantity
    if quantity.kind == "points":
        return ("增速差", "增速变化") if is_faster else ("变化", "占比变化")
    if quantity.kind == "multiple":
        return MULTIPLE
    timed = claim.comparison in ("year-on-year", "month-on-month", "base-year", "average-annual")
    if quantity.kind in ("count", "money"):
        if claim.comparison in ("reduction", "improvement"):
            return ("节约", "变化") if verb in ("节约", "节省") else ("变化", "节约", "变化率")
        return AMOUNT if timed else CHANGE
    return GROWTH if timed else CHANGE


def _is_yearly(notes: Notes, claim: Claim, name: str, at: int, first: int, sentence: int) -> bool:
    """其中西部增长6.2%: whether it is of a period that was named, and so against the year before."""
    is_case = claim.subject.value.startswith("case/") or notes.case is not None
    if claim.comparison not in ("improvement", "reduction") or not claim.period[0] or is_case:
        return False
    if any(m.kind == "case" and m.start < at for m in notes.mentions):
        return False
    if CUMULATED.search(notes.folded[sentence : claim.start]):
        return False
    return bool(ECONOMIC.search(name) or GROWTH_NOUN.search(notes.folded[first : claim.start]))


# 从2021年起减少5%: from then on, not against the year before.
SINCE = re.compile(r"[从自]((?:19|20)\d\d)年(?:开始|起)[^，。；]*$")


def _compare(  # noqa: PLR0912 (one branch for each way of comparing)
    notes: Notes,
    claim: Claim,
    verb: str,
    at: int,
    since: int,
    first: int,
    sentence: int,
    times: list[Time],
    topic: Topic,
) -> None:
    text, quantity = notes.folded, claim.quantity
    around = text[max(sentence, at - 40) : at + len(verb) + 2] + text[quantity.end : quantity.end + 10]
    clause = text[first : quantity.end]
    near = text[max(first, since) : quantity.end]
    is_span = bool(claim.period[0]) and claim.period[0][:4] != claim.period[1][:4]
    if g.ANNUAL_ZH.search(text[max(first, at - 14) : quantity.end]) or (
        is_span and STEADY.search(text[max(first, at - 16) : quantity.start])
    ):
        claim.comparison = "average-annual"
        began = topic.base[0] or topic.earlier[0]
        if claim.period[0] and not is_span and len(began) == len("2024") and began < claim.period[1]:
            claim.period = (began, claim.period[1])
        return
    if g.QOQ_ZH.search(near) or (g.QOQ_ZH.search(clause) and not g.YOY_ZH.search(near)):
        claim.comparison = "month-on-month"
        return
    ahead = AHEAD.search(text[max(first, since) : quantity.start])
    if ahead and not EARLIER.search(ahead["of"] or ""):
        claim.comparison = "versus"
        return
    if since_when := SINCE.search(text[first : quantity.start]):
        claim.period, claim.period_origin = (since_when[1], since_when[1]), "clause"
        claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
        return
    own_base = next((t for t in times if t.base and first <= t.start <= quantity.end + 12), None)
    if own_base is not None and not topic.base[0]:
        topic.base = (own_base.first, own_base.last)
    if g.YOY_ZH.search(clause) or (
        not topic.base[0] and verb not in SPARED and g.YOY_ZH.search(around[-24:])
    ):
        claim.comparison = "year-on-year"
        topic.is_yearly = True
    elif topic.base[0]:
        named = topic.base[0] == year_before(claim.period[0])
        one_year = named or (not claim.period[0] and LAST.search(text[sentence:at]) is not None)
        claim.comparison = "year-on-year" if one_year else "base-year"
    elif (relative := g.RELATIVE_ZH.search(clause)) and EARLIER.search(relative.group()):
        # 比年初提高6.1个百分点: against itself.
        claim.comparison = "base-year"
    elif (
        AHEAD.search(text[first : quantity.start])
        or g.RELATIVE_ZH.search(clause)
        or COMPARED.search(text[max(sentence, first - 40) : first])
    ):
        claim.comparison = "versus"
    elif topic.earlier[0] and topic.earlier[0] < claim.period[0] and WIDTH.match(clause):
        # 由2021年的2.1亿元下降到2025年的1.3亿元，降幅38%.
        claim.comparison, claim.base = "base-year", topic.earlier
    elif (
        (topic.is_yearly or topic.was_yearly)
        and claim.period[0]
        and verb not in SPARED
        and not claim.subject.value.startswith("case/")
    ):
        claim.comparison = "year-on-year"
    elif is_span:
        claim.comparison, claim.base = "base-year", (claim.period[0], claim.period[0])
        claim.period = (claim.period[1], claim.period[1])
    elif topic.earlier[0] and claim.period[0] and topic.earlier[0] < claim.period[0]:
        claim.comparison, claim.base = "base-year", topic.earlier
    elif (
        claim.period[0]
        and claim.period_origin in ("clause", "sentence")
        and verb not in SPARED
        and not claim.subject.value.startswith("case/")
    ):
        # 2024年收入2,940亿元，增长8.2%: what is dated grew against the year before.
        claim.comparison = "year-on-year"
    else:
        claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
