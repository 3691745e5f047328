"""The metric of a level (a number that is no change), by the ways in which Chinese prose says what it measures.

Each way looks at one construction and gives the metric with its origin, or nothing; the first that fits decides.
"""

from __future__ import annotations

import re

from graph_build.extraction import (
    constructions as c,
)
from graph_build.extraction.changes import LEVEL_OF_OTHER
from graph_build.extraction.counting import (
    bracketed,
    counted,
    effort,
    installed,
    listed,
    measured,
    of_each,
    paired,
    said_before,
    spent,
    timed,
)
from graph_build.extraction.metrics import fits, metric_before
from graph_build.extraction.model import Slot
from graph_build.extraction.place import THIS, Place, Way
from graph_build.extraction.proportions import (
    bounded_share,
    elided_share,
    given,
    of_group,
    part_done,
    part_of,
    ratio,
    share_of_amount,
    times_of,
)

REWARD = re.compile(
    r"(?:\s*[、和及与]\s*[\d,.]+[千百万亿]*元)*(?:的)?(?:一次性|定额|专项|最高|配套|保险|资金|财政)*(?P<m>奖励|补偿|奖补|补助|补贴|资助|贴息|财政支持|资金支持|经费支持|支持)(?=$|[，。；;、,）)])"
)
AFTER_METRIC = re.compile(
    r"\s*(?:的(?=[一-龥])|(?=资金|专项资金|补助|补贴|奖补|贷款|融资))(?P<m>[一-龥]{0,6}?(?:资金|补助|补贴|奖补|贷款|新增装机|装机容量|装机|市场空间|增量空间|新增市场|增量市场|市场规模|规模|营业收入|收入|销售额|销量|产量|产值|产能|利润|投资额|投资|融资金额|融资总金额|融资额|金额|市场份额|销售份额|份额|占比|比重|增加值|出口额|成交额|交易额))"
    r"(?=$|[，。；;、,和与及成位居排稳占在])"
)
FROM = re.compile(
    r"\s*(?:[从由自])(?:最初|原来|起初|初期|\d{4}年(?:[底末初])?|去年|上年)?(?:的)?(?:约|近|不足|超过?)?\s*"
)
REACHED = re.compile(
    r"(?:增至|升至|降至|提升至|提高至|上升至|下降至|攀升至|增长至|达到?|为|突破|超过|至)\s*(?:约|近)?(?:\d{4}年的)?$"
)
AND_OF_OTHER = re.compile(r"\s*[、和与及][^，,。；;\d]{1,12}的(?:约|近|仅)?\s*")
PART_NAMES = ("比例", "占比", "比重", "份额", "规模", "数量", "水平")


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
    if place.claim.quantity.kind == "money" and (reward := REWARD.match(place.after)):
        # 给予100万元一次性奖励: so much for whoever earns it, whenever that is.
        if place.claim.period_origin not in ("clause", ""):
            place.claim.period, place.claim.period_origin = ("", ""), ""
        place.topic.metric = reward["m"]
        return place.slot((f"{reward['m']}金额", f"{reward['m']}额", reward["m"]), "clause")
    found = AFTER_METRIC.match(place.after)
    if not found or (place.base and place.origin == "adjacent"):
        return None
    place.topic.metric = found["m"]
    return place.slot((found["m"],), "clause")


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


def adjacent(place: Place) -> Slot | None:
    """市场规模达800亿元: only linking words stand between the metric and the number."""
    return place.slot((place.base,), "clause") if place.base and place.origin == "adjacent" else None


def rate_apart(place: Place) -> Slot | None:
    """A rate or rank whose metric stands earlier in the clause."""
    if (
        place.base
        and place.base in place.before
        and place.claim.quantity.kind in ("percent", "rank", "points")
    ):
        return place.slot((place.base,), "clause-apart")
    return None


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


def carried(place: Place) -> Slot | None:
    """Nothing says it here: what the sentence spoke of, where such a number can measure it."""
    topic = place.topic
    if topic.metric and fits(topic.metric, place.claim.quantity) and place.claim.quantity.kind != "count":
        return place.slot((topic.metric,), "far")
    return None


WAYS: tuple[Way, ...] = (
    rank,
    stated,
    installed,
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
    spent,
    paired,
    timed,
    measured,
    said_before,
    apart,
    reached,
    carried,
)
