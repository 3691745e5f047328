"""The slots of a Chinese observation beside its metric: period, area, subject, status and publisher."""

from __future__ import annotations

import re

from graph_build.extraction import grammar as g
from graph_build.extraction.changes import ECONOMIC
from graph_build.extraction.metrics import SUBJECTS
from graph_build.extraction.model import Claim, Mention, Notes, Slot, Time
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.times import latest, year_before
from graph_build.extraction.topic import Topic

PRIORITY = (
    "case",
    "industry",
    "track",
    "product",
    "technology",
    "infrastructure",
    "policy",
    "application",
    "organization",
)
WORLD = re.compile(r"全球|世界|国际")
CHINA = re.compile(r"中国|我国|全国|国内")
# A place that something is compared with or goes to is not where it is measured.
COMPARED_PLACE = ("占", "比", "较", "向", "对", "于", "超过", "接近", "与", "相当")
# A source of data with a Latin name: 根据Statista的数据, CV Source数据显示.
LATIN_NAME = re.compile(r"[A-Z][A-Za-z&.]+(?: [A-Z][A-Za-z&.]+){0,3}")
SOURCE_AFTER = re.compile(r"[”」》]?(?:的)?(?:最新)?(?:数据|统计|预测|报告|发布|公布|表示|指出|显示|测算)")
OFFSET_GAP = 14
# 较2022年的2.6%: the number is the level of the time it is compared with.
OF_BASE = re.compile(
    r"\s*(?:年)?(?:同期|[年底末初]+)?的?(?:历史)?(?:最?高点|峰值|最?低点|高位|顶峰|低位|水平)?\s*(?:约|近|超过?|不足)?\s*$"
)
# A section of what is to be done.
TO_DO = re.compile(r"下一步|工作安排|重点任务|主要任务|发展目标|主要目标|工作目标|行动目标|未来计划")
# What a plan says has been done already.
DONE = re.compile(r"同比|上年同期|去年同期|已经?(?!有)|现有|截至|目前|累计建成|上年|去年|实现了|超过了")
DONE_OF = re.compile(r"完成(?:了)?[^，。；]{0,8}(?:目标|任务|计划)")
# 计划在下半年扩大投资的企业仅占两成: those who mean to are so many now.
PLANNERS = re.compile(
    r"(?:计划|打算|拟|准备|预计|有意)[^，。；]{2,24}?的(?=[一-龥]{0,6}(?:企业|医院|受访者|厂商|机构|用户|客户|公司|工厂|占|比例|仅|达))"
)
AIMED = re.compile(r"(?:提出|要求|明确|目标[是为]?|力争|计划)[^。；]{0,16}?到(?:19|20)\d\d年[^。；]*$")
# 能带来1.5至4倍的成本节约: what something may do in general.
MAY = re.compile(r"(?<![不智功性])能(?:够)?(?:带来|实现)[^，。；]{0,6}$")
# 工作报告提出，2025年新增企业100家: what is to be done in the year of the document.
ASKED = re.compile(
    r"(?:提出|要求|明确|力争|计划)[，,：:]?(?:到)?(?:19|20)\d\d年(?:底|末)?(?:前|要|将|力争)?[，,]?[^，。；\d]{0,6}(?:新增|新建|建成|培育|打造|引进|完成|实施)[^。；]*$"
)
# A policy, or the verbs of one, in a sentence of a year to come.
ORDERED = re.compile(
    r"《[^》]*(?:规划|方案|计划|意见|行动|纲要|措施|路线图|办法|指引|通知|战略|决定)[^》]*》|要求|明确|提出|部署|规划|建成|培育|打造|新增|实施|不低于|不少于|基本实现|全面|办法|方案|目标|[省市县区]"
)
PERFECT = re.compile(r"已经?(?!有)")
# 被列为六项重点行动之一.
ONE_OF = re.compile(r"[^，。；]{0,10}之一")
BRACKET = re.compile(r"\s*[（(]\s*(?:截至)?")
# 215个（2020年仅为37个）: another number stands in the brackets.
CLOSED = re.compile(r"[^（）()]{0,6}[）)]|[^（）()\d]*[）)]")
LAST_YEAR = re.compile(
    r"(?:上年|去年|上一年)(?:同期|全年)?(?:的|为|约为|是|仅为?|只有|(?:这一|该)(?:比例|数字|指标|水平|比重|占比)(?:还)?(?:为|是|仅为?|只有))\s*(?:约|近|超过?|不足)?\s*$"
)
# 目前: what an earlier sentence dated is not what is so now.
NOW = re.compile(r"(?:^|[，,。；;：:\n])(?:目前|当前|现阶段|如今|眼下)")
# What has not happened, or holds at any time, is not of the period that a communiqué's title names.
LATER = re.compile(r"(?:预计|预期|力争|计划|规划|目标|有望|将(?!近)|目前|当前|现阶段|眼下)[^。；;\n]*$")
# 计划三年内将比例提高到50%: what somebody means to do.
INTENDED = re.compile(
    r"打算|计划(?=[到在于用将未今明把新扩三五两]|\d)|拟(?=[将投建新用于])|力争|规划(?=年产|建设|新建|新增)"
)
PART = re.compile("[；;]")
SO_FAR = re.compile(
    r"[一二两三四五六七八九十\d]{1,2}年前[^，,。；;\d]{0,12}$|(?:目前|当前|现有|现在|原来|原先|此前|以往|过去|改造前|最初)的?\s*(?:约|近|超过?|逾|不足|不到|仅)?\s*$"
)
FROM_LEVEL = re.compile(r"(?:从|由)\s*(?:约|近|超过?|逾|不足|不到|仅)*\s*$")
TO_LEVEL = re.compile(
    rf"\s*(?:左右|以[上下])?(?:大幅|快速|逐步|稳步|进一步|显著|迅速)?(?:{g.UP}|{g.DOWN}|优化|升|降|涨|跌|提|扩|缩|压|拓展|扩容|下探|收窄|攀上|走高)?(?:至|到|为)"
)
# 未来三年, 过去五年: a span that is counted from now; what an earlier sentence dated is not meant.
COUNTED_YEARS = re.compile(
    r"(?:未来|今后|过去|近|最近|此后|往后)的?(?:[一两二三四五六七八九十]{1,3}|\d{1,2})(?:[-—~至到](?:[一两二三四五六七八九十]|\d{1,2}))?年"
    r"(?!来?(?:首次|首度|最|新[高低]|的?[高低]点|以?来?的?最))|(?:以来|至今)(?=[，,]|[一-龥])(?![^，。]{0,4}(?:年均|复合|累计))"
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
    plain = [t for t in own if not t.local]
    if plain and plain[-1].start < first:
        # 2024年为500亿元，而2020年为208亿元，出口…: what looks back does not date what follows.
        plain = latest([t for t in own if not t.local or t.end <= first])
        # …，预计2027年突破70%；2023年，…: a part of the sentence that has its own time is of that.
        told = [t for t in own if not t.local]
        mark = text.rfind("；", own[0].end, first)
        plain = told if mark >= 0 and told[-1:] and told[-1].start > mark else plain
    counted = [m.end() for m in COUNTED_YEARS.finditer(text, max(0, first - 40), claim.start)]
    if counted and topic.period_origin in ("paragraph", "sentence", "clause"):
        since = max(text.rfind("。", 0, first), text.rfind("；", 0, first))
        if counted[-1] > since and not any(t.end > counted[-1] for t in own):
            return
    asides = [t for t in plain if ASIDE.search(text, max(0, t.start - 4), t.start)]
    if asides and asides[-1] is plain[-1] and "；" in text[asides[-1].end : first]:
        # 三年安排24亿元，其中2025年安排7亿元；设立…: the time of an aside ends with it.
        plain = [t for t in plain if t.end <= asides[0].start]
        topic.period, topic.period_origin = topic.outer
    elif asides and topic.period != (asides[-1].first, asides[-1].last):
        topic.outer = (topic.period, topic.period_origin)
    if plain:
        _dated(plain, topic, text, first)
    is_span = len(topic.period[1]) == len("2024") and topic.period[0] != topic.period[1]
    is_from = FROM_LEVEL.search(text[max(first, since) : claim.start]) and TO_LEVEL.match(text, claim.end)
    if is_from and not is_span:
        # 由1%提高至3%: the first is of before, whenever that was.
        claim.period, claim.period_origin = topic.earlier, "from"
    elif topic.earlier[0] and is_span and UNTIL.search(text[max(first, claim.start - 12) : claim.start]):
        # 从2023年的700家增长到10,000家 under a span: the second is of its end.
        claim.period, claim.period_origin = (topic.period[1], topic.period[1]), topic.period_origin
    elif topic.period[0] and not (
        topic.period_origin == "document" and LATER.search(text[max(0, first - 60) : claim.start])
    ):
        claim.period, claim.period_origin = topic.period, topic.period_origin


def carried(times: list[Time], text: str) -> list[Time]:
    """The times of a sentence up to the one that dates the next: the latest."""
    if all(t.base or t.local for t in times):
        return []
    told = [t for t in times if not t.base]
    main = [t for t in told if not ASIDE.search(text, max(0, t.start - 4), t.start)]
    is_apart = bool(told) and "；" in text[told[-1].end :].partition("。")[0]
    return latest(main if is_apart else told)


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


def said_yearly(claim: Claim, notes: Notes) -> bool:
    """Whether a change is against the year before by its own words, or by what an economy is measured by."""
    near = notes.folded[max(0, claim.start - 30) : claim.start]
    return g.YOY_ZH.search(near) is not None or ECONOMIC.search(claim.metric.value) is not None


def widest(times: list[Time]) -> tuple[str, str]:
    """What a sentence leaves to the next: its last time, or the year of which that was only told as a part.

    2024年中标金额412亿元；第四季度回暖，增长47%。: the next sentence speaks of 2024 again.
    """
    last = times[-1]
    for time in times[:-1]:
        if time.first == time.last == last.first[:4] == last.last[:4] and len(last.first) > len("2024"):
            return time.first, time.last
    return last.first, last.last


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


def surroundings(
    notes: Notes, times: list[Time], mentions: list[Mention], topic: Topic, first: int, stop: int
) -> None:
    """What a clause says of the base and the area of its numbers."""
    for time in times:
        if time.base:
            topic.base = (time.first, time.last)
    for mention in mentions:
        before = notes.folded[max(first, mention.start - 2) : mention.start]
        if mention.kind == "place" and not before.endswith(COMPARED_PLACE):
            topic.area, topic.area_origin = mention.identifier, "clause"
    words = notes.folded[first:stop]
    share = words.find("占")
    scope = words[:share] if share >= 0 else words
    if not any(m.kind == "place" for m in mentions):
        if CHINA.search(scope):
            topic.area, topic.area_origin = "place/china", "clause"
        elif WORLD.search(scope):
            topic.area, topic.area_origin = "place/world", "clause"


def publisher(notes: Notes, start: int, end: int, topic: Topic) -> None:
    """根据…数据: whose number a sentence gives."""
    found = g.PUBLISHER_ZH.search(notes.folded, start, end)
    if found:
        group = "a" if found["a"] else "b"
        names = [
            m
            for m in notes.mentions
            if m.kind == "organization" and found.start(group) <= m.start < found.end(group) + 8
        ]
        latin = LATIN_NAME.search(found[group])
        if names:
            topic.publisher = names[0].identifier
        elif latin and not notes.taken(found.start(group) + latin.start(), found.start(group) + latin.end()):
            start, end = found.start(group) + latin.start(), found.start(group) + latin.end()
            name = latin.group()
            identifier = identifier_for("organization", name)
            notes.mentions.append(Mention(start, end, identifier, "Organization", "proposed", name))
            topic.publisher = identifier


def subject(claim: Claim, notes: Notes, mentions: list[Mention], topic: Topic, first: int) -> None:
    """The nearest thing of the most telling kind, of the clause, the sentence, the paragraph or the heading."""

    def best(found: list[Mention]) -> Mention | None:
        usable = [m for m in found if m.kind in SUBJECTS and not _is_source(m, notes)]
        return min(
            usable,
            key=lambda m: (PRIORITY.index(m.kind) if m.kind != "organization" else 9, -m.start),
            default=None,
        )

    here = [
        m
        for m in mentions
        if first <= m.start
        and m.end <= claim.start
        and notes.folded[m.start - 1 : m.start] != "占"
        and m.identifier != topic.publisher
    ]
    earlier = [m for m in mentions if m.end <= first and m.identifier != topic.publisher]
    chosen = best(here)
    if chosen:
        topic.subject, topic.subject_origin = chosen, "clause"
    elif topic.subject_origin != "clause" and (chosen := best(earlier)) is not None:
        topic.subject, topic.subject_origin = chosen, "sentence"
    if topic.subject is not None:
        claim.subject = Slot(topic.subject.identifier, topic.subject_origin)


def _is_source(mention: Mention, notes: Notes) -> bool:
    """Whether an organisation only reports the number: 工业和信息化部数据显示."""
    return mention.kind == "organization" and SOURCE_AFTER.match(notes.folded, mention.end) is not None


def area(claim: Claim, topic: Topic) -> None:
    """The place that the text speaks of; a case has its own."""
    is_bare = topic.area_origin == "document" and not claim.period[0]
    if not claim.subject.value.startswith("case/") and topic.area and not is_bare:
        claim.area = Slot(topic.area, topic.area_origin)


def _is_case(claim: Claim) -> bool:
    return claim.subject.value.startswith(("case/", "organization/"))


def status(claim: Claim, text: str, at: int, year: str, notes: Notes, is_plan: bool) -> None:
    """Forecast, target, estimate or actual; `at` is where the number stands in its sentence."""
    if claim.period_origin in ("now", "from"):
        return
    # 完成全年目标的54%: how much of it is done.
    text = PLANNERS.sub("", DONE_OF.sub("", text[:at]))
    at = len(text)
    last = claim.period[1][:4]
    asked = bool(last and year and last >= year and ASKED.search(text[:at]))
    if asked or (last and AIMED.search(text[:at]) and not DONE.search(text[:at])):
        # 提出到2020年产业规模超过200亿元: a target, even of a year that has gone by.
        claim.status = Slot("target", "sentence")
        return
    is_past = bool(last and year and last < year and PERFECT.search(text[:at]))
    if is_past or ONE_OF.match(notes.folded, claim.end):
        # 2023年目标: …已近10%.
        return
    is_gone = bool(last and year and last < year)
    part = PART.split(text[:at])[-1]
    # What is expected in one part of a sentence says nothing of another, unless it is still to come.
    if g.FORECAST_ZH.search(text[:at] if last and year and last >= year else part) and not is_gone:
        claim.status = Slot("forecast", "sentence")
    elif (not is_gone and INTENDED.search(part)) or (
        last and year and last >= year and g.TARGET_ZH.search(text[:at])
    ):
        claim.status = Slot("target", "sentence")
    elif any("目标" in h for h in notes.headings[-1:]) and not (is_gone and claim.period_origin != "heading"):
        claim.status = Slot("target", "heading")
    elif last and year and last > year:
        # Of a year to come: what a policy says is to be reached, anybody else only expects.
        is_asked = is_plan or ORDERED.search(text[:at]) is not None
        claim.status = Slot("target" if is_asked else "forecast", "sentence")
    elif any(TO_DO.search(h) for h in notes.headings) and (not last or not year or last >= year):
        claim.status = Slot("target", "heading")
    elif is_plan and (not last or not year or last >= year) and not DONE.search(text[:at]):
        claim.status = Slot("target", "document")
    elif g.ESTIMATE_ZH.search(text[:at]) or (not last and MAY.search(text[:at]) and not _is_case(claim)):
        claim.status = Slot("estimate", "sentence")
    if (
        claim.status.value == "target"
        and claim.comparison == "year-on-year"
        and not said_yearly(claim, notes)
    ):
        # 到2026年，吨铜能耗降低8%以上: an improvement that is to be reached by then.
        claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
    if claim.subject.value.startswith(("case/", "organization/")) and claim.period_origin == "document":
        # The title of a communiqué dates its own numbers, not those of a case or a company.
        claim.period, claim.period_origin = ("", ""), ""
    is_case = claim.subject.value.startswith("case/")
    if is_case and claim.comparison in ("improvement", "reduction"):
        claim.area = Slot()
    in_case = is_case or notes.case or any(m.kind == "case" and m.start < claim.start for m in notes.mentions)
    if in_case and claim.period_origin in ("paragraph", "heading", "document"):
        # When a factory began says nothing of when its gains are measured.
        claim.period, claim.period_origin = ("", ""), ""
