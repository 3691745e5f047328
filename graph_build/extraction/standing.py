"""Whether a Chinese observation is actual, a forecast, a target or an estimate."""

from __future__ import annotations

import re

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.changes import ECONOMIC
from graph_build.extraction.model import Claim, Notes, Slot

# A section of what is to be done.
TO_DO = re.compile(r"下一步|工作安排|重点任务|主要任务|发展目标|主要目标|工作目标|行动目标|未来计划")
# What a plan says has been done already.
DONE = re.compile(r"同比|上年同期|去年同期|已经?(?!有)|现有|截至|目前|累计建成|上年|去年|实现了|超过了")
DONE_OF = re.compile(r"完成(?:了)?[^，。；]{0,8}(?:目标|任务|计划)")
# 计划在下半年扩大投资的企业仅占两成: those who mean to are so many now.
PLANNERS = re.compile(
    r"(?:计划|打算|拟|准备|预计|有意)[^，。；]{2,24}?的(?=[一-龥]{0,6}(?:企业|医院|受访者|厂商|机构|用户|客户|公司|工厂|占|比例|仅|达|只有|不到|不足|超过|约))"
)
COMPARED_AFTER = re.compile(r"[^，。；]{0,16}[，,]?(?:(?:较|比)上年|同比)")
SAY = re.compile(
    r"[%成数]的?(?:受访)?(?:企业|受访者|工厂|医院|厂商|机构|用户)[^，。；]{0,4}(?:表示|认为|计划|打算|希望|愿意)"
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
    r"《[^》]*(?:规划|方案|计划|意见|行动|纲要|措施|路线图|办法|指引|通知|战略|决定)[^》]*》|要求|明确|提出|部署|规划|建成|培育|打造|新增|实施|不低于|不少于|基本实现|办法|方案|目标|[全我][省市县区]"
)
PERFECT = re.compile(r"已经?(?!有)")
REACHED = re.compile(rf"已(?:经)?(?:{g.UP}|{g.DOWN}|升|达|突破|超过)(?:到|至|了|为)?[^，。；]{{0,4}}$")
# 经验若推广到全省，每年可新增产值…
SUPPOSED = re.compile(
    r"(?:若(?!干)|如果|假如|倘若)[^。；]{4,40}[，,][^。；，\d]{0,8}(?:可|将|能|会)[^。；，\d]{1,10}$"
)
# 被列为六项重点行动之一.
ONE_OF = re.compile(r"[^，。；]{0,10}之一")
# 计划三年内将比例提高到50%: what somebody means to do.
INTENDED = re.compile(
    r"打算|承诺|计划(?=[到在于用将未今明把新扩三五两]|投资|投入|安排|建设|\d)|拟(?=[将投建新用于]|安排|再)|力争|规划(?=年产|建设|新建|新增)"
    r"|(?:^|[，,；;。])(?:公司|本公司|企业|集团|该厂|工厂|我们)?计划(?!达成|完成|执行|编制|排产|兑现)[^，。；]{4,14}(?:达到|提高|提升|降低|降至|增至|下降)"
)
OUTLAY = re.compile(r"(?:计划|拟|规划|打算)(?:总|再|新增|追加)?(?:投资|投入|建设|新建|安排)")
# 公司承诺：到2030年…；到2035年…: all that follows.
PLEDGED = re.compile("承诺[：:，,]")
PART = re.compile("[；;]")


def said_yearly(claim: Claim, notes: Notes) -> bool:
    """Whether a change is against the year before by its own words, or by what an economy is measured by."""
    near = notes.folded[max(0, claim.start - 30) : claim.start]
    return g.YOY_ZH.search(near) is not None or ECONOMIC.search(claim.metric.value) is not None


def _is_case(claim: Claim) -> bool:
    return claim.subject.value.startswith(("case/", "organization/"))


def _is_reached(said: str, last: str, year: str) -> bool:
    """净利润预计为2亿元，海外收入占比已升到三成: what has been reached is no forecast."""
    before, _, own = said.rpartition("，")
    is_later = bool(last and year and last > year)
    return bool(before and REACHED.search(own)) and not g.FORECAST_ZH.search(own) and not is_later


def status(claim: Claim, text: str, at: int, year: str, notes: Notes, is_plan: bool) -> None:
    """Forecast, target, estimate or actual; `at` is where the number stands in its sentence."""
    if claim.period_origin in ("now", "from"):
        return
    # 完成全年目标的54%: how much of it is done.
    text = PLANNERS.sub("", DONE_OF.sub("", text[:at]))
    if claim.quantity.kind == "percent" and SAY.search(text):
        # 54.6%的企业表示未来两年将增加投入: so many say so now.
        return
    at = len(text)
    last = claim.period[1][:4]
    asked = bool(last and year and last >= year and ASKED.search(text[:at]))
    if asked or (last and AIMED.search(text[:at]) and not DONE.search(text[:at])):
        # 提出到2020年产业规模超过200亿元: a target, even of a year that has gone by.
        claim.status = Slot("target", "sentence")
        return
    is_past = bool(last and year and last < year and PERFECT.search(text[:at]))
    if is_past or _is_reached(text[:at], last, year) or ONE_OF.match(notes.folded, claim.end):
        # 2023年目标: …已近10%.
        return
    is_gone = bool(last and year and last < year)
    part = PART.split(text[:at])[-1]
    # What is expected in one part of a sentence says nothing of another, unless it is still to come.
    supposed = not last and SUPPOSED.search(text[:at])
    if supposed or (
        g.FORECAST_ZH.search(text[:at] if last and year and last >= year else part) and not is_gone
    ):
        claim.status = Slot("forecast", "sentence")
    elif (not is_gone and (INTENDED.search(part) or PLEDGED.search(text))) or (
        last and year and last >= year and g.TARGET_ZH.search(text[:at])
    ):
        claim.status = Slot("target", "sentence")
        if last == year and claim.period_origin in ("paragraph", "document") and OUTLAY.search(part):
            # 2024年产量38万台。二期计划投资3,800万美元: not of the year that has been told of.
            claim.period, claim.period_origin = ("", ""), ""
    elif any("目标" in h for h in notes.headings[-1:]) and not (is_gone and claim.period_origin != "heading"):
        claim.status = Slot("target", "heading")
    elif last and year and last > year:
        # Of a year to come: what a policy says is to be reached, anybody else only expects.
        is_asked = is_plan or claim.period_origin == "paragraph" or ORDERED.search(text[:at]) is not None
        is_asked = is_asked or any(TO_DO.search(h) for h in notes.headings)
        claim.status = Slot("target" if is_asked else "forecast", "sentence")
    elif any(TO_DO.search(h) for h in notes.headings) and (not last or not year or last >= year):
        claim.status = Slot("target", "heading")
    elif (
        is_plan
        and (not last or not year or last >= year)
        and not (DONE.search(text[:at]) or COMPARED_AFTER.match(notes.folded, claim.end))
    ):
        claim.status = Slot("target", "document")
    elif g.ESTIMATE_ZH.search(text[:at]) or (not last and MAY.search(text[:at]) and not _is_case(claim)):
        claim.status = Slot("estimate", "sentence")
    _settle(claim, notes)


def _settle(claim: Claim, notes: Notes) -> None:
    """What follows for period, area and comparison from what is a target and what is said of a case."""
    if (
        claim.status.value == "target"
        and claim.comparison == "year-on-year"
        and not said_yearly(claim, notes)
    ):
        # 到2026年，吨铜能耗降低8%以上: an improvement that is to be reached by then.
        claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
    if claim.period_origin == "document" and _is_case(claim) and claim.comparison != "year-on-year":
        # The title of a communiqué dates its own numbers, not those of a case or a company.
        claim.period, claim.period_origin = ("", ""), ""
    is_case = claim.subject.value.startswith("case/")
    if is_case and claim.comparison in ("improvement", "reduction"):
        claim.area = Slot()
    in_case = is_case or notes.case or any(m.kind == "case" and m.start < claim.start for m in notes.mentions)
    is_yearly = claim.comparison == "year-on-year" and claim.period_origin == "document"
    if in_case and not is_yearly and claim.period_origin in ("paragraph", "heading", "document"):
        # When a factory began says nothing of when its gains are measured.
        claim.period, claim.period_origin = ("", ""), ""
