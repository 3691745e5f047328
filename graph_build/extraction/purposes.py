"""What a policy supports or regulates, by its own title and by what the text says that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

from graph_build.extraction import (
    matters,
)
from graph_build.extraction.folding import fold
from graph_build.extraction.frame_words import VAGUE
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.linking import sureness
from graph_build.extraction.model import Link, Mention, Notes

# A matter that no vocabulary has, by its title.
NAMED = "zh.title-named"
SUPPORTED = frozenset(["industry", "technology", "track"])
# However a safety is promoted, it is kept by rules.
SAFE = re.compile("安全|防护|保护法|个人信息保护")
SAFETY = re.compile("安全|防护|保护|管理办法|管理规定|监管|治理|规范")
# What may follow the thing in a title that is made for it: …机器人[产业发展规划], …5G[应用“扬帆”行动计划].
MADE_FOR = re.compile(
    r"(?:产业|技术|产品|企业|领域|行业|创新|融合|深度|高质量|健康|可持续|规模化|加快|发展|应用|推广|普及|示范|试点|建设|培育|攻关|提升|转型|升级|"
    r"数字化|智能化|改造|与|和|及|制造|关键|核心|科技|专项|重点|工程|行动|三年|五年|中长期|若干|指导|政策|措施|实施|工作|国家|总体|体系|标准|"
    r"规划|计划|方案|意见|纲要|通知|战略|路线图|指南|办法|综合|标准化|规范|管理|推广|及|工业|数智化|绿色化|倍增|智能|绿色|服务|生态|集群|监管|改革|[+＋”]|的|“[^”]{1,8}”|[（(][^（）()]*[）)]|\d{4}年?|[-—至])*"
)
# 新型储能制造业: an industry of its own, not all of manufacturing.
GENERAL = "industry/manufacturing"
CHANGED = re.compile(r"(?:工业|行业|业|产业|企业)?(?:智能化|数字化|“?智改|工业行动)")
ASKS = r"(?:提出|明确|要求|强调|部署|指出|旨在|致力于|聚焦|围绕|重点|鼓励|支持|推动|促进|推进|加快|大力|着力|深入|积极|以)"
SUPPORT = re.compile(
    r"(?:重点支持|重点鼓励|大力发展|加快发展|优先发展|支持|鼓励|推动|推进|促进|加快|培育|发展|扶持|壮大|做强|推广|深化|加强|攻关|突破|聚焦|布局|建设|实施|打造|引导)(?:了|和|与|、)?"
)
FOCUS = re.compile(r"(?:将|把|以)[^，。；]{0,6}$")
AS_FOCUS = re.compile(
    r"(?:产业|技术)?(?:确立|列|作|纳入|确定|定)?(?:为|入)(?:了)?[^，。；]{0,16}(?:方向|重点|核心|重要|战略|优先|关键|领域|任务|产业|产品|赛道|对象|目录|清单|名单|突破口)"
)
AFTER = re.compile(
    r"(?:协同|一体化)?(?:产业|技术|行业|领域|企业|产品|系统|平台|装备|设备|[“”])*(?:的|高质量|健康|融合|深度|加快|快速|可持续|规模化|创新|关键|核心|全面|集群|体系|重大|工程|产业|技术|生态)*"
    r"(?:发展|创新|应用|融合|研发|攻关|推广|普及|建设|突破|示范|落地|布局|产业化|工程|等|和|与|及|以及|、|，|。|；|$)"
)
ROW_GAP = re.compile(
    r"(?:[（(][^（）()]{1,20}[）)])?(?:产业|技术|领域|等|装备)?\s*(?:、|和|与|及|以及|或|/)+\s*(?:新一代|先进|高端|智能|高档)?"
)
NOT_LINKED = re.compile(r"(?:不|未|没有|无法|难以|缺乏)(?:能|会|曾|实现)?$")
SHORT = re.compile(
    r"(?:该|上述|这一|此|本)(?:份|项)?(?:规划|计划|行动计划|政策|方案|意见|文件|纲要|战略|条例|办法|通知|措施)|^(?:规划|方案|意见|文件|通知|纲要|计划)(?=提出|明确|要求|强调|指出|支持|鼓励|将|聚焦|围绕|推动|部署)"
)
SHORT_TITLE = re.compile(
    r"(?:规划|计划|行动计划|方案|实施方案|行动方案|意见|指导意见|办法|通知|条例|纲要|措施|指南|战略|规定|细则|决定|公告|实施意见|若干措施|政策措施|报告|白皮书|蓝皮书|目录|清单)"
)  # fmt: skip
REACH = 90
# 为落实《…》，加快…: what follows is asked for by another.
GROUNDS = re.compile(r"(?:为|为了)?(?:深入|全面|切实|进一步)*(?:落实|贯彻|根据|按照|依据|依照|执行)[^。；]*$")

Titles = dict[str, tuple[str, str]]


def links(
    notes: Notes,
    start: int,
    end: int,
    mentions: list[Mention],
    titles: Titles,
    lexicon: Lexicon,
    last: str = "",
) -> Iterator[Link]:
    """What the policies of a sentence are for. `last` is the policy that 《规划》 or 该规划 stands for."""
    for title in (t for t in notes.titles if start <= t.start < end):
        identifier, class_name = titles.get(title.text, ("", ""))
        if class_name in ("Policy", "Law"):
            yield from by_title(title.start, title.end, title.text, identifier, class_name, lexicon)
    yield from _asked(notes, start, end, mentions, titles, last)


def by_title(
    start: int, end: int, text: str, identifier: str, class_name: str, lexicon: Lexicon
) -> Iterator[Link]:
    """What the title of a policy says that it is for."""
    words = fold(text)
    # Without its end a title is no known name by itself, and shows the names that it holds.
    found = [m for m in lexicon.find(words[:-1]) if m.kind in (*SUPPORTED, "application")]
    is_kept = (SAFETY.search(words) or class_name == "Law") and not matters.PROMOTES.search(words)
    if is_kept or SAFE.search(words):
        for mention in found:
            yield Link(
                start, end, identifier, "regulates", mention.identifier, "zh.title-regulates", 0.93, text, mention.text
            )  # fmt: skip
        return
    named = list(matters.matters(words, lexicon))
    for matter in named:
        rule, sure = ("zh.title-supports", 0.93) if matter.is_known else (NAMED, 0.88)
        yield Link(start, end, identifier, "supports", matter.identifier, rule, sure, text, matter.name)
    for mention in found:
        if mention.identifier == GENERAL and _is_noun_before(words[: mention.start]):
            continue
        if any(mention.text in m.name or m.name in mention.text for m in named):
            continue
        if mention.kind in SUPPORTED and MADE_FOR.fullmatch(words, mention.end):
            # 制造业数字化转型: what the title is for is the change, and the industry where it takes place.
            is_where = mention.kind == "industry" and CHANGED.match(words, mention.end)
            sure = 0.8 if is_where or mention.identifier in ("industry/smes", GENERAL) else 0.92
            yield Link(
                start, end, identifier, "supports", mention.identifier, "zh.title-supports", sure, text, mention.text
            )  # fmt: skip


def _is_noun_before(text: str) -> bool:
    tags = rjieba.tag(text[-8:])
    return bool(tags) and tags[-1][1] in ("n", "nz", "j")


def with_names(links: list[tuple[Notes, Link]]) -> None:
    """The matters that no vocabulary has become mentions of the blocks whose titles name them."""
    for one, link in links:
        if link.rule == NAMED and all(m.identifier != link.target for m in one.mentions):
            class_name = matters.CLASSES[link.target.partition("/")[0]]
            one.mentions.append(
                Mention(link.start, link.end, link.target, class_name, "proposed", link.target_as)
            )


def in_content(notes: Notes, identifier: str, name: str) -> Iterator[Link]:
    """What a cell that tells a policy's content asks for."""
    seen: set[str] = set()
    objects = [m for m in notes.mentions if m.kind in SUPPORTED]
    for run in _rows(notes.folded, objects):
        clause = re.split(r"[，；：。]", notes.folded[: run[0].start])[-1]
        verb = next(reversed(list(SUPPORT.finditer(clause))), None)
        is_near = verb is not None and len(clause) - verb.end() <= 8 and "的" not in clause[verb.end() :]
        if (
            not is_near
            or not AFTER.match(notes.folded, run[-1].end)
            or run[0].identifier == "industry/manufacturing"
        ):
            continue
        for mention in run:
            if mention.identifier not in seen:
                seen.add(mention.identifier)
                yield Link(
                    mention.start, mention.end, identifier, "supports", mention.identifier, "table.supports", 0.88, name, mention.text
                )  # fmt: skip


def _asked(
    notes: Notes, start: int, end: int, mentions: list[Mention], titles: Titles, last: str
) -> Iterator[Link]:
    """《…》提出大力发展A、B和C; 该规划将A作为主攻方向."""
    policies = [
        (t.start, t.end, titles[t.text][0], t.text)
        for t in notes.titles
        if start <= t.start < end and titles.get(t.text, ("", ""))[1] in ("Policy", "Law")
    ]
    if not policies and last:
        short = SHORT.search(notes.folded, start, end) or next(
            (t for t in notes.titles if start <= t.start < end and SHORT_TITLE.fullmatch(t.text)), None
        )
        if short is not None:
            first, after = (
                (short.start(), short.end()) if isinstance(short, re.Match) else (short.start, short.end)
            )
            policies = [(first, after, last, notes.folded[first:after])]
    if not policies:
        return
    opening = policies[-1][1]
    objects = [m for m in mentions if m.kind in SUPPORTED and m.start >= opening]
    seen: set[str] = set()
    for run in _rows(notes.folded, objects):
        head = notes.folded[opening : run[0].start]
        if len(head) > REACH or "《" in head:
            break
        clause = re.split(r"[，；：]", head)[-1]
        verb = next(reversed(list(SUPPORT.finditer(clause))), None)
        follows = notes.folded[run[-1].end : end]
        focus = FOCUS.search(clause) and AS_FOCUS.match(follows)
        if not focus and (
            verb is None or len(clause) - verb.end() > 8 or NOT_LINKED.search(clause[: verb.start()])
        ):
            continue
        if "的" in clause[verb.end() :] if verb and not focus else False:
            continue
        if NOT_THING.match(follows) or re.search(
            "[在于]", clause[verb.end() :] if verb and not focus else ""
        ):
            continue
        sure = 0.82 if focus or AFTER.match(follows) else 0.6
        if run[0].identifier == "industry/manufacturing" and len(run) == 1:
            sure = min(sure, 0.6)
        for first, _, identifier, name in policies:
            for mention in run:
                if mention.identifier in seen:
                    continue
                yield Link(
                    first, mention.end, identifier, "supports", mention.identifier, "zh.supports",
                    sureness(sure, mention), name, mention.text,
                )  # fmt: skip
        seen |= {m.identifier for m in run}


# What a policy asks of those whom it is for: 鼓励企业利用人工智能, 打造30个行业大模型.
DIRECTS = re.compile(
    r"(?:推广应用|推广|普及|支持|鼓励|培育|打造|突破|攻关|发展|布局|壮大|推动|推进|加快|建设|研发|做强|聚焦|开发|围绕|加强)"
    r"(?:了|应用|建设|建立|发展|研发|使用|开发|推广|普及|突破)?(?:一批|企业|骨干企业|重点企业)?(?:利用|运用|应用|采用|引入)?(?:\d+(?:个|款|套|项|种)(?:以上)?)?"
    r"(?:新一代|先进|高端|国产|省级|行业|重点|关键|面向[^，。；]{2,8}的|[“])*$"
)


def own(
    notes: Notes, start: int, end: int, mentions: list[Mention], identifier: str, name: str
) -> Iterator[Link]:
    """What the document, a policy, asks for in its own tasks."""
    if any(start <= t.start < end for t in notes.titles):
        return
    seen: set[str] = set()
    for run in _rows(notes.folded, [m for m in mentions if m.kind in ("technology", "track")]):
        clause = re.split(r"[，；：。]", notes.folded[start : run[0].start])[-1]
        follows = notes.folded[run[-1].end : end]
        if not DIRECTS.search(clause) or NOT_THING.match(follows) or re.search("[在于从]", clause):
            continue
        for mention in run:
            if mention.identifier not in seen and mention.identifier not in VAGUE:
                yield Link(
                    mention.start, mention.end, identifier, "supports", mention.identifier, "zh.own-supports",
                    0.82 if mention.origin not in ("proposed", "guessed") else 0.8, f"^{name}", mention.text,
                )  # fmt: skip
        seen |= {m.identifier for m in run}


# 工业智能体服务商, 机器人企业, 人工智能人才: what is asked for is not the technology.
NOT_THING = re.compile(
    r"(?:技术|系统|平台|设备|装备)?(?:服务商|供应商|企业|人才|园区|基地|集聚区|产业园|学院|专业|标准|项目|基金|中心)"
)


def _rows(text: str, objects: list[Mention]) -> list[list[Mention]]:
    """Mentions in a row: A、B和C."""
    rows: list[list[Mention]] = []
    for mention in objects:
        if rows and ROW_GAP.fullmatch(text, rows[-1][-1].end, mention.start):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows


def last_policy(notes: Notes, end: int, titles: Titles, before: str) -> str:
    """The policy that was named last up to a place of the block, or before the block."""
    named = [t for t in notes.titles if t.end <= end and titles.get(t.text, ("", ""))[1] in ("Policy", "Law")]
    return titles[named[-1].text][0] if named else before
