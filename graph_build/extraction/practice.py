"""What a case or a named company uses, does, belongs to and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.clauses import subjects
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.linking import sureness
from graph_build.extraction.model import Link, Mention, Notes

USES = re.compile(
    r"(?:采用|利用|运用|应用|引入|引进|部署|借助|借用|依托|基于|搭载|使用|配备|配置|配套|融合|通过|集成|打造|建设|建成|建有|设有|由|经由|构建|搭建|建立|开发|研发|自研|上线|导入|加装|安装|启用|投用|投运|购置|新增|"
    r"布设|铺设|架设|打造|落地|实施|接入|布局|推广|推出|发布|改造|升级|探索|依赖|结合|写入|迁移到|装配有|装有|投产|以|(?<![使采利应运专通作信费])用(?![于户电工量途以来能水气地品料时])|(?<![使采利应运专通作信费])用(?=工业)|交给|交由|靠的?是|(?<=[，；])配合)(?:了|的|有|自主研发的|先进的)?(?!对接|能力)"
)
REACH = 16
ANONYMOUS = re.compile(r"某|(?:国内|国外|全球|行业内)?(?:一家|一座|另一家)|该|此")
# A name that begins so far into a sentence is its subject.
LEAD = 3
GAP = re.compile(r"[^，。；：]*")
NOT_USED = re.compile(
    r"^(?:与|和|对|向|为|在)[^，。；]{0,16}(?:合作|协同|对接|沟通|竞争)|^[^，。；：]{0,12}(?:方面|领域|行业|环节)(?:的)?"
)
# After a name that only says what something else is of: 智能制造水平, 机器人企业.
NOT_ITSELF = re.compile(
    r"(?:技术|系统|平台)?(?:的)?(?:水平|能力|企业|公司|产业|行业|领域|市场|人才|战略|转型|升级|发展|理念|模式|标准|专利|巨头|龙头|竞争力|全过程|时代|趋势|公司|需求|生态)"
)
# 使用传统锻造无法达到…: what does not do is not what is used.
FAILS = re.compile(r"[^，。；]{0,12}(?:无法|难以|不能|不足以)")
LOCATED = re.compile(
    r"(?:位于|坐落于|坐落在|地处|落户|落户于|落地于|设在|建在|总部位于|分别在|在)[^，。；、]{0,8}$"
)
SETTLED = re.compile(
    r"^[^，。；、]{0,4}(?:设立|建设|建成|投资|建立|建有|拥有|设有|布局|的(?:工厂|基地|车间|园区))|^(?:的|，|。|$)"
)
OTHER_SUBJECT = re.compile(
    r"^(?:[-*•·\s]|[^，。；：]{0,12}[，：])?(?:中国|我国|全球|国家|政府|行业|各地|业内|市场|专家|据|根据|预计)"
)
# 省内石化企业把…: companies in general, not the one of the sentence before.
OTHERS = re.compile(
    r"\s*(?!该|此|本|其|这|企业|公司|工厂)[^，。；：、]{2,8}?(?:企业|工厂|公司|厂商|厂家|院所|园区|基地|车间)"
)
PARTS = ("", "行业", "业", "产业", "制造业", "制造", "工业", "领域")
SUBJECT_GAP = re.compile(r"^(?:[^，。；：、和与]{0,10})$")


def links(notes: Notes, mentions: list[Mention], start: int, end: int, lexicon: Lexicon) -> Iterator[Link]:
    """The links of the case that a sentence speaks of, and of companies that it names."""
    text = notes.folded
    case, since = _subject(notes, mentions, start, end)
    if case is not None:
        seen: set[tuple[str, str]] = set()
        for link in (
            *_used(text, case, mentions, since, end, 0.92),
            *_at_work(text, case, mentions, start, since, end),
            *_done(notes, case, mentions, since, end),
            *_located(text, case, mentions, since, end),
        ):
            if (link.property, link.target) not in seen:
                seen.add((link.property, link.target))
                yield link
    for mention in mentions:
        if mention.kind == "case":
            yield from _of_name(mention, lexicon)
        elif mention.kind == "organization" and case is None:
            yield from _company(text, mention, mentions, end)


def _subject(notes: Notes, mentions: list[Mention], start: int, end: int) -> tuple[Mention | None, int]:
    """The case of a sentence and where what is said of it begins."""
    cases = [m for m in mentions if m.kind == "case"]
    if cases:
        return cases[0], (cases[0].end if cases[0].start - start < 30 else start)
    earlier = [m for m in notes.mentions if m.kind == "case" and m.start < start]
    case = earlier[-1] if earlier else notes.case
    if case is not None and notes.case is None and not ANONYMOUS.match(case.text):
        # A plant by name is one of several of which a text speaks: the next sentence is about another.
        return None, start
    if case is None or OTHER_SUBJECT.match(notes.folded, start, end):
        return None, start
    if notes.case is None and OTHERS.match(notes.folded, start, end):
        return None, start
    other = next((m for m in mentions if m.kind == "organization"), None)
    if (
        other is not None
        and other.start - start <= LEAD
        and USES.search(notes.folded, other.end, other.end + REACH)
    ):
        return None, start
    return case, start


def _here(case: Mention, since: int, end: int) -> int:
    return case.start if case.start < end and case.end >= since - 400 and case.start <= since else since


def _used(
    text: str, case: Mention, mentions: list[Mention], since: int, end: int, sure: float
) -> Iterator[Link]:
    """采用A、B和C: technologies in a row after a verb of use."""
    technologies = [m for m in mentions if m.kind == "technology" and m.start >= since]
    used: set[str] = set()
    for verb in USES.finditer(text, since, end):
        position = verb.end()
        first = True
        if w.NEGATED.search(text[since : verb.start()]) or _is_of_another(
            text, technologies, since, verb.start()
        ):
            continue
        for mention in (m for m in technologies if m.start >= verb.end()):
            gap = text[position : mention.start]
            fits = (
                w.LISTED.fullmatch(gap)
                if not first
                else len(gap) <= REACH and "，" not in gap and "。" not in gap and "；" not in gap
            )
            if not fits or (first and NOT_USED.match(text, verb.end(), end) and not re.match("在", gap)):
                break
            first, position = False, mention.end
            if (
                mention.identifier in used
                or mention.identifier in w.VAGUE
                or NOT_ITSELF.match(text, mention.end)
                or FAILS.match(text, mention.end, end)
            ):
                continue
            used.add(mention.identifier)
            yield Link(
                min(case.start, mention.start) if case.start < end else mention.start, mention.end, case.identifier,
                "usesTechnology", mention.identifier, "zh.uses", sureness(sure, mention), case.text, mention.text,
            )  # fmt: skip


def _is_of_another(text: str, technologies: list[Mention], since: int, at: int) -> bool:
    """Whether a technology is the subject of a verb of use: 智能理货系统基于机器视觉…."""
    head = max(since, max(text.rfind(mark, since, at) for mark in "，；。：") + 1)
    return any(head <= m.start < at and w.LEADS.match(text[head : m.start]) for m in technologies)


def _at_work(
    text: str, case: Mention, mentions: list[Mention], start: int, since: int, end: int
) -> Iterator[Link]:
    """自动化立体仓库和WMS协同运行: what is at work in the section of a case is used there."""
    for row in subjects(text, mentions, start, end):
        for mention in row:
            if mention.start >= since and mention.identifier not in w.VAGUE:
                yield Link(
                    mention.start, mention.end, case.identifier, "usesTechnology", mention.identifier, "zh.at-work",
                    sureness(0.87, mention), case.text, mention.text,
                )  # fmt: skip


def _done(notes: Notes, case: Mention, mentions: list[Mention], since: int, end: int) -> Iterator[Link]:
    """实现质量检测: works that the sentence says the case does."""
    text = notes.folded
    works = [m for m in mentions if m.kind == "application" and m.start >= since]
    for clause in w.CLAUSE.finditer(text, since, end):
        mine = [m for m in works if clause.start() <= m.start < clause.end()]
        reached = False
        position = clause.start()
        for mention in mine:
            before, after = text[position : mention.start], text[mention.end : clause.end()]
            before = w.WHERE.sub("", before)
            direct = w.REACHES.search(before) or DOES.search(before)
            at = w.AT.search(before) and (w.AT_AFTER.match(after) or w.USED_AFTER.match(after))
            given = w.GIVEN_TO.match(after)
            listed = reached and w.LISTED.fullmatch(before)
            if (
                w.NEGATED.search(before)
                or w.NOT_WORK.match(after)
                or w.NOT_HEAD.match(after)
                or not (direct or at or given or listed)
            ):
                reached = False
                position = mention.end
                continue
            reached, position = True, mention.end
            sure = 0.86 if mention.origin == "inverted" else 0.9
            yield Link(
                min(case.start, mention.start) if case.start < end else mention.start, mention.end, case.identifier,
                "demonstrates", mention.identifier, "zh.demonstrates", sureness(sure, mention), case.text, mention.text,
            )  # fmt: skip


DOES = re.compile(
    r"(?:实现|用于|完成|开展|进行|提供|支持|优化|提升|打造|构建|推进|达到|保障|加强|具备|能|建设|搭建|建立|助力|负责|投入|从事|形成|覆盖|示范|在|对)(?:了)?[^，。；：、的]{0,10}$"
)


def _located(text: str, case: Mention, mentions: list[Mention], since: int, end: int) -> Iterator[Link]:
    places = [m for m in mentions if m.kind == "place" and m.start >= since]
    for number, place in enumerate(places):
        before, after = (
            text[max(since, place.start - 16) : place.start],
            text[place.end : min(end, place.end + 24)],
        )
        strong = re.search(r"(?:位于|坐落|地处|落户|设在|建在)[^，。；]{0,8}$", before)
        listed = number and w.LISTED.fullmatch(text, places[number - 1].end, place.start)
        if strong or (LOCATED.search(before) and SETTLED.match(after)) or (listed and strong):
            yield Link(
                min(case.start, place.start) if case.start < end else place.start, place.end, case.identifier,
                "locatedIn", place.identifier, "zh.located", 0.9, case.text, place.text,
            )  # fmt: skip


def _of_name(case: Mention, lexicon: Lexicon) -> Iterator[Link]:
    """The industry and the place that a case's own name tells: 某新能源汽车企业, 某德国车企."""
    if (
        not re.match("某|一[家座]|国[内外]|全球|行业内|另", case.text)
        and case.origin == "case"
        and "某" not in case.text
    ):
        return
    for identifier in industries_in(case.text, lexicon):
        yield Link(
            case.start, case.end, case.identifier, "inIndustry", identifier, "zh.named-industry", 0.9, case.text, case.text
        )  # fmt: skip
    for place in (m for m in lexicon.find(case.text) if m.kind == "place" and m.text not in ("中国", "国内")):
        yield Link(
            case.start, case.end, case.identifier, "locatedIn", place.identifier, "zh.named-place", 0.9, case.text, place.text
        )  # fmt: skip


def industries_in(name: str, lexicon: Lexicon) -> list[str]:
    """The industries that a company's name tells: 某物流企业 → 物流业; the longest word wins."""
    return list(_industries(name, lexicon))


@lru_cache(maxsize=2048)
def _industries(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    known = [m for m in lexicon.find(name) if m.kind == "industry" and m.identifier not in w.VAGUE]
    if known:
        return tuple(dict.fromkeys(m.identifier for m in known))
    plain = re.sub(r"^(?:某|一家|一座|国内|全球|知名|领先|大型|上市|一)+", "", name)
    for length in range(min(8, len(plain)), 1, -1):
        for start in range(len(plain) - length + 1):
            for part in PARTS[1:]:
                entry = lexicon.named("industry", plain[start : start + length] + part)
                if entry and entry.identifier not in w.VAGUE:
                    return (entry.identifier,)
    return ()


def _company(text: str, company: Mention, mentions: list[Mention], end: int) -> Iterator[Link]:
    """特斯拉采用一体化压铸技术: a company by name, and a verb of use just after it."""
    verb = USES.search(text, company.end, min(end, company.end + 16))
    if not verb or not SUBJECT_GAP.match(text[company.end : verb.start()]):
        return
    if re.search(r"(?:据|由|与|和|、|向|对|为|在)$", text[max(0, company.start - 1) : company.start]):
        return
    if verb.group().startswith(
        ("发布", "推出", "通过", "推广", "实施", "研发", "开发", "以", "基于", "结合")
    ):
        return
    stop = text.find("；", company.end, end)
    others = [m.start for m in mentions if m.kind in ("organization", "case") and m.start > verb.start()]
    last = min([end, *others, *([stop] if stop > 0 else [])])
    yield from _used(text, company, mentions, verb.start(), last, sureness(0.88, company))
