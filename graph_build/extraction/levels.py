"""The metric of a level (a number that is no change), by the ways in which Chinese prose says what it measures.

Each way looks at one construction and gives the metric with its origin, or nothing; the first that fits decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graph_build.extraction import constructions as c
from graph_build.extraction import grammar as g
from graph_build.extraction.changes import LEVEL_OF_OTHER
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import (
    DONE,
    counted_before,
    fits,
    is_measure,
    metric_before,
    named,
)
from graph_build.extraction.model import Claim, Notes, Slot
from graph_build.extraction.phrases import noun_after, noun_before
from graph_build.extraction.topic import Topic

COUNT_SUFFIXES = ("数量", "数", "家数", "宗数", "")
AFTER_METRIC = re.compile(
    r"\s*(?:的(?=[一-龥])|(?=资金|专项资金|补助|补贴|奖补|贷款|融资))(?P<m>[一-龥]{0,6}?(?:资金|补助|补贴|奖补|贷款|新增装机|装机容量|装机|市场空间|增量空间|新增市场|增量市场|市场规模|规模|营业收入|收入|销售额|销量|产量|产值|产能|利润|投资额|投资|融资金额|融资总金额|融资额|金额|市场份额|销售份额|份额|占比|比重|增加值|出口额|成交额|交易额))"
    r"(?=$|[，。；;、,和与及成位居排稳占在])"
)
LISTED_NOUN = re.compile(
    r"[一-龥]{0,8}(?:事件|企业|项目|案例|工厂|公司|产品|专利|机构|平台|场景|车间|园区|标准)"
)
RATIO = re.compile(
    r"(?P<verb>不超过|不低于|不少于|是|为|约为|相当于|仅为|仅相当于|达到|达|接近|近|超过|超|不足|不到|仅)(?:了)?(?P<of>[^，,。；;]{1,20})的(?:约|近)?\**$"
)
FROM = re.compile(
    r"\s*(?:[从由自])(?:最初|原来|起初|初期|\d{4}年(?:[底末初])?|去年|上年)?(?:的)?(?:约|近|不足|超过?)?\s*"
)
LONG_AGO = re.compile(r"(?:过去|前|近)[一-龥\d]{1,3}年|往年|历史同期")
SHARED = re.compile(r"占(?:比)?(?:约|近|达|为|超过?|高达|达到|已)*$")
REACHED = re.compile(
    r"(?:增至|升至|降至|提升至|提高至|上升至|下降至|攀升至|增长至|达到?|为|突破|超过|至)\s*(?:约|近)?(?:\d{4}年的)?$"
)
THIS = re.compile(
    r"(?:这一|这个|该|此|上述|其)(?:比例|数字|比重|占比|数量|规模|数据|指标|份额|数值|比率)[^，,。；;]{0,12}$"
)
TIMES_OF = re.compile(r"于[^，,。；;的]{1,12}的(?P<m>[一-龥]{2,8})")
# 62家工厂: some units name what they count.
UNIT_NOUN = re.compile(r"[家个座项台条处]([一-龥]{2,})$")
BOUND_SHARE = re.compile(r"(?P<b>约|近|超过|超|不足|逾)?占(?:比)?(?:约|近|达|为|超过?|高达|达到|已)*$")
# Parts of an industry or a chain, which have no amount of their own.
PART_OF = re.compile(r"(?:环节|领域|板块|业务|地区|市场|行业|产业|产品|赛道|品类|企业|系列|事业部|部门)$")
# 占比超事件总数7成: the bound stands before the whole.
NEXT_IN_LIST = re.compile(r"\s*[）)]\s*[、，,和与及]")
BOUND_OF = re.compile(
    r"(?P<b>超过|超|近|接近|约|逾|不足)(?P<of>[^，,。；;\d]{2,12}?(?:总数|总量|总额|总体|整体))(?:的)?\**$"
)
BOUNDS = {
    "约为": "~",
    "约": "~",
    "接近": "~",
    "近": "~",
    "超过": ">",
    "超": ">",
    "逾": ">",
    "不足": "<",
    "不到": "<",
    "不超过": "<",
    "不低于": ">",
    "不少于": ">",
}
AND_OF_OTHER = re.compile(r"\s*[、和与及][^，,。；;\d]{1,12}的(?:约|近|仅)?\s*")
AMONG_THEM = re.compile(r"\s*[，,；;]?\s*(?:其中|而(?!且))")
# 完成年度任务的55%.
COMPLETED = re.compile(r"完成(?:了)?(?P<n>[一-龥]{0,8}(?:任务|计划|目标))的(?:约|近|超过?)?\s*$")
AND_NOUN = re.compile(r"\s*[、和与及]")
OTHERS = re.compile(
    r"(?:环节|领域|板块|业务|地区|市场|行业|产业|产品|赛道|品类|企业|厂商|公司|系列|部门|机构|国家|城市|省份|均值|平均|平均水平|[省市区县州])$"
)
# 贡献了一半以上的运量: which part of what follows.
GIVES = re.compile(
    r"(?:贡献|占据|占有|拥有|包揽|提供|承担|吸纳|创造|满足|供应|生产|消耗|集聚|聚集|掌握|控制)(?:了|着)?[^，,。；;]{0,8}$"
)
GIVEN = re.compile(r"\s*(?:以上|左右|多)?的(?P<n>[一-龥]{2,8})(?=$|[，,。；;、])")
# 受访企业中，63%已上线…; 实现可视化的不到两成: the part of a group that does something.
OF_GROUP = re.compile(
    r"(?:(?:^|[，,。；;：:\n])[^，,。；;]{0,10}?(?P<n>[一-龥]{2,10}?)(?:当中|之中|中)[，,]?|的)(?:仅有?|只有?|有|约|近|超过?|不足|不到|逾)*$"
)
PART_NAMES = ("比例", "占比", "比重", "份额", "规模", "数量", "水平")


@dataclass
class Place:
    """A number with the clause it stands in: `since` is the end of the number before it, `first` and `stop` the clause's."""

    lexicon: Lexicon
    notes: Notes
    claim: Claim
    topic: Topic
    since: int
    first: int
    stop: int
    sentence: int
    base: str = ""
    origin: str = ""

    @property
    def before(self) -> str:
        """The words between the number before and this one."""
        return self.notes.folded[self.since : self.claim.start]

    @property
    def after(self) -> str:
        """The rest of the clause."""
        return self.notes.folded[self.claim.end : self.stop]

    def slot(self, names: list[str] | tuple[str, ...], origin: str) -> Slot:
        """The first known metric of these names, or the first name as a new one."""
        return named(self.lexicon, names, names[0], origin)


Way = Callable[[Place], Slot | None]


def level(place: Place) -> None:
    """Gives the claim its metric; leaves it empty where no way fits."""
    claim, topic = place.claim, place.topic
    base, origin = metric_before(place.lexicon, place.notes, place.since, claim.start, place.first)
    if base in PART_NAMES and topic.metric and base in topic.metric:
        base, origin = topic.metric, "adjacent"
    if base and origin and not THIS.search(place.before):
        topic.metric = base
    if base and not fits(base, claim.quantity):
        origin = "apart"
    if (found := ratio(place)) is not None:
        claim.metric = found
        return
    if THIS.search(place.before) and topic.metric and fits(topic.metric, claim.quantity):
        # 这一比例有望突破90%: what the sentence has measured before.
        claim.metric = place.slot((topic.metric,), "carried")
        return
    again = topic.last.get(claim.quantity.unit)
    if claim.period_origin == "base" and again:
        # 较2021年154.5万台的峰值减少3.4%: the same of the year that is compared with.
        claim.metric = Slot(again.value, "carried")
        return
    against = LEVEL_OF_OTHER.search(place.before)
    if again and (against or (topic.against and AND_OF_OTHER.fullmatch(place.before))):
        # 占全球的31%，远高于德国的15.8%和日本的14.2%: the same of others.
        topic.against = True
        claim.metric = Slot(again.value, "carried")
        return
    topic.against = False
    place.base, place.origin = base, origin
    for way in WAYS:
        found = way(place)
        if found is not None:
            claim.metric = found
            return


def rank(place: Place) -> Slot | None:
    """位居第二: the rank by what has just been measured."""
    if place.claim.quantity.kind != "rank":
        return None
    stem = place.base or place.topic.metric
    return place.slot((f"{stem}排名",), "clause" if place.base else "carried") if stem else Slot()


def metric_after(place: Place) -> Slot | None:
    """以2,102.7亿元的融资金额: the metric follows the number."""
    if place.claim.quantity.kind not in ("money", "percent", "count"):
        return None
    found = AFTER_METRIC.match(place.after)
    if not found or (place.base and place.origin == "adjacent"):
        return None
    place.topic.metric = found["m"]
    return place.slot((found["m"],), "clause")


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


def labelled(place: Place) -> Slot | None:
    """销量：轿车64%，货车72%: the label of a list is the metric of its items."""
    topic = place.topic
    if not (topic.labelled and topic.metric) or (place.base and fits(place.base, place.claim.quantity)):
        return None
    if not fits(topic.metric, place.claim.quantity):
        if place.claim.quantity.kind != "percent":
            return None
        return place.slot((f"{topic.metric}占比",), "carried")
    return place.slot((topic.metric,), "carried")


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
    return place.slot((f"{noun}占比", f"占{noun}比重"), "noun")


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


def given(place: Place) -> Slot | None:
    """贡献了一半以上的运量: the part of a whole that follows the number."""
    if place.claim.quantity.kind != "percent":
        return None
    if completed := COMPLETED.search(place.before):
        return place.slot((f"{completed['n']}完成率",), "clause")
    before = place.notes.folded[place.first : place.claim.start]
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


def share_of_amount(place: Place) -> Slot | None:
    """按设备投资额的20%给予补助: a part of an amount."""
    base = place.base
    if place.claim.quantity.kind != "percent" or not base or fits(base, place.claim.quantity):
        return None
    if not re.search(rf"{re.escape(base)}的(?:约|近)?$", place.before):
        return None
    place.claim.rule = "zh.share"
    return place.slot((f"占{base}比重", f"{base}占比"), "clause")


def adjacent(place: Place) -> Slot | None:
    """市场规模达800亿元: only linking words stand between the metric and the number."""
    return place.slot((place.base,), "clause") if place.base and place.origin == "adjacent" else None


def elided_share(place: Place) -> Slot | None:
    """…占约20% of what has just been measured."""
    if place.claim.quantity.kind != "percent" or not place.topic.metric or not SHARED.search(place.before):
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
    return place.slot((f"{stem}占比", f"占{stem}比重"), "carried")


def rate_apart(place: Place) -> Slot | None:
    """A rate or rank whose metric stands earlier in the clause."""
    if (
        place.base
        and place.base in place.before
        and place.claim.quantity.kind in ("percent", "rank", "points")
    ):
        return place.slot((place.base,), "clause-apart")
    return None


def counted(place: Place) -> Slot | None:
    """62家工厂: what is counted follows its number."""
    quantity = place.claim.quantity
    if quantity.kind != "count" or is_measure(quantity.unit):
        return None
    noun = noun_after(place.notes.folded, place.claim.end, place.stop)
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
    place.topic.metric = said[0]
    return place.slot(said, "clause")


def apart(place: Place) -> Slot | None:
    """The metric stands earlier in the clause."""
    base = place.base
    return place.slot((base,), "clause-apart") if base and fits(base, place.claim.quantity) else None


def stated(place: Place) -> Slot | None:
    """What a particular construction names: years in first place, seats, how long something lasts, a population."""
    claim, text = place.claim, place.notes.folded
    unit, printed = claim.quantity.unit, text[claim.start : claim.end]
    before = text[place.first : claim.start]
    name = c.years_first(unit, before, place.after) or c.seats(printed, text[place.sentence : claim.start])
    claim.rule = "zh.stated" if name else claim.rule
    if not name and place.origin != "adjacent" and (name := c.lasting(unit, before, place.after)):
        claim.rule = "zh.lasting"
    if not name and c.is_population(printed, place.after):
        name, claim.rule = "人口", "zh.stated"
        if claim.period_origin == "paragraph":
            claim.period, claim.period_origin = ("", ""), ""
    if not name:
        return None
    return place.slot((name,), "clause")


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
    if not noun:
        if place.after.strip() or not place.topic.metric.endswith("占比"):
            return None
        return place.slot((place.topic.metric,), "carried")
    noun = g.LEAD_ZH.sub("", noun)
    place.claim.rule = "zh.part"
    place.topic.metric = f"{noun}占比"
    return place.slot((f"{noun}占比", f"占{noun}比重"), "clause")


def timed(place: Place) -> Slot | None:
    """1小时通关，3小时到仓: what a time is needed for follows it."""
    if not re.search(r"unit/(?:second|minute|hour|day|week|month)$", place.claim.quantity.unit) or place.base:
        return None
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


def reached(place: Place) -> Slot | None:
    """…增至45.4%: a new value of what was said before."""
    topic = place.topic
    is_other = bool(topic.last) and place.claim.quantity.unit not in topic.last
    if (
        topic.metric
        and not is_other
        and fits(topic.metric, place.claim.quantity)
        and REACHED.search(place.before)
    ):
        return place.slot((topic.metric,), "carried")
    return None


def from_level(place: Place) -> Slot | None:
    """占比显著增长，从最初的3.0%…: the level that a change announced before began with."""
    topic = place.topic
    if not topic.metric or not FROM.fullmatch(place.notes.folded[place.first : place.claim.start]):
        return None
    return place.slot((topic.metric,), "carried") if fits(topic.metric, place.claim.quantity) else None


def effort(place: Place) -> Slot | None:
    """工作量缩短至2-3个月: the time that work takes."""
    is_time = re.search(r"unit/(?:hour|day|week|month|year)s?$", place.claim.quantity.unit)
    if not is_time or not place.base.endswith(("工作量", "工作", "流程", "任务")):
        return None
    return place.slot((f"{place.base.removesuffix('量')}耗时",), "clause")


def carried(place: Place) -> Slot | None:
    """Nothing says it here: what the sentence spoke of, where such a number can measure it."""
    topic = place.topic
    if topic.metric and fits(topic.metric, place.claim.quantity) and place.claim.quantity.kind != "count":
        return place.slot((topic.metric,), "far")
    return None


WAYS: tuple[Way, ...] = (
    rank,
    stated,
    given,
    metric_after,
    of_each,
    bracketed,
    listed,
    labelled,
    times_of,
    bounded_share,
    share_of_amount,
    effort,
    from_level,
    part_done,
    adjacent,
    elided_share,
    rate_apart,
    of_group,
    part_of,
    counted,
    timed,
    measured,
    said_before,
    apart,
    reached,
    carried,
)
