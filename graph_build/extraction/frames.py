"""What enables what: frames over a sentence in which every mention is one sign, so that an argument is always a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph_build.extraction.model import Link, Mention, Notes

# One private-use character for each kind of mention.
SIGNS = {"technology": "\ue001", "application": "\ue002", "industry": "\ue003", "track": "\ue003"}
T, A, N = "\ue001", "\ue002", "\ue003"
SUFFIX = r"(?:技术|系统|平台|设备|算法|工具|手段|方法|方案|软件|模型|应用)?(?:[（(][^）)]{1,24}[）)])?"
SEPARATOR = r"(?:[、/]|和|与|及|以及|或|，)(?:新一代|先进的?|前沿|新型|智能)?"
TAIL = r"(?:等)?(?:前沿|先进|新一代|新兴|关键|核心|数字|信息|智能)*(?:技术|手段|工具|设备|系统|平台|装备)?(?:的)?(?:深度)?(?:应用|引入|融合|发展|普及|支撑|赋能)?"


def row(sign: str) -> str:
    """Mentions of a kind in a row."""
    return rf"[{sign}]{SUFFIX}(?:{SEPARATOR}[{sign}]{SUFFIX})*"


ADVERBS = r"(?:可以|能够|可|能|将|有效|广泛|深度|正在|正|已经|已|也|还|被|进一步|大幅|显著|为|不断|持续|逐步|主要|目前|现已)*"
ACTS = r"(?:赋能|支撑|实现|用于|应用于|应用在|应用到|助力|提升|优化|支持|推动|促进|改善|完成|开展|进行|提供|辅助|满足|服务于|驱动|加速|执行|胜任|承担|保障|加强|提高|增强)"
THROUGH = r"(?:利用|通过|采用|运用|应用|借助|依托|基于|引入|部署|结合|使用|凭借|搭载)(?:了)?"
FRAMES = (
    ("zh.enables", 0.9, re.compile(rf"(?P<t>{row(T)}){TAIL}{ADVERBS}{ACTS}(?:了)?[^，。；：{T}{A}{N}]{{0,8}}(?P<o>{row(A)})")),
    ("zh.through", 0.88, re.compile(rf"{THROUGH}[^，。；{T}{A}]{{0,8}}(?P<t>{row(T)})[^。；：{T}{A}{N}]{{0,22}}?(?:{ACTS}|对)(?:了)?[^，。；：{T}{A}{N}]{{0,10}}(?P<o>{row(A)})")),
    ("zh.applied", 0.9, re.compile(rf"(?P<t>{row(T)}){TAIL}{ADVERBS}(?:应用于|用于|应用在|应用到|服务于|运用于|运用到|落地于|赋能|渗透到|渗透至|覆盖|嵌入)(?:到|在)?[^，。；：{T}{A}{N}]{{0,6}}(?P<o>{row(A + N)})")),
    ("zh.applied", 0.88, re.compile(rf"(?P<t>{row(T)}){TAIL}[^，。；{T}{A}{N}]{{0,4}}在[^，。；{T}{A}{N}]{{0,4}}(?P<o>{row(A + N)})[^，。；{T}{A}{N}]{{0,10}}(?:应用|使用|落地|普及|作用|运用)")),
    ("zh.applied", 0.86, re.compile(rf"(?:在|于)(?P<o>{row(A + N)})[^，。；{T}{A}{N}]{{0,8}}(?:采用|应用|引入|部署|使用|推广|运用)(?:了)?[^，。；{T}{A}{N}]{{0,6}}(?P<t>{row(T)})")),
)  # fmt: skip
COMBINED = re.compile(
    rf"(?P<a>{T}){SUFFIX}(?:与|和|同|、|及|\+)(?:先进|新型|传统)?(?P<b>{T}){SUFFIX}(?:等)?(?:技术)?(?:的)?(?:深度|有机|相互|交叉|协同|紧密)*(?:结合|融合|集成|协同|相融合|联动)"
)
NEGATED = re.compile(r"(?:不|未|没有|无法|难以|缺乏|尚未)(?:能|会|曾|实现)?[^，。；]{0,4}$")


@dataclass(frozen=True)
class Signs:
    """A sentence with its mentions as signs; `mentions` by the offset of their sign."""

    text: str
    mentions: dict[int, Mention]


def signs(notes: Notes, mentions: list[Mention], start: int, end: int) -> Signs:
    """The sentence [start, end) with a sign for each mention of a technology, application, industry or track."""
    out: list[str] = []
    found: dict[int, Mention] = {}
    position, length = start, 0
    for mention in mentions:
        sign = SIGNS.get(mention.kind)
        if sign is None or mention.start < position:
            continue
        out.append(notes.folded[position : mention.start])
        length += mention.start - position
        found[length] = mention
        out.append(sign)
        length += 1
        position = mention.end
    out.append(notes.folded[position:end])
    return Signs("".join(out), found)


def links(notes: Notes, mentions: list[Mention], start: int, end: int) -> Iterator[Link]:
    """The links of one sentence."""
    sentence = signs(notes, mentions, start, end)
    kinds = {m.kind for m in sentence.mentions.values()}
    if "technology" not in kinds:
        return
    seen: set[tuple[str, str, str]] = set()
    for rule, confidence, frame in FRAMES:
        for found in frame.finditer(sentence.text):
            if NEGATED.search(sentence.text[: found.start()]):
                continue
            for one in _in(sentence, *found.span("t")):
                for other in _in(sentence, *found.span("o")):
                    link = _link(one, other, rule, confidence)
                    if link is not None and (link.subject, link.property, link.target) not in seen:
                        seen.add((link.subject, link.property, link.target))
                        yield link
    for found in COMBINED.finditer(sentence.text):
        one, other = sentence.mentions[found.start("a")], sentence.mentions[found.start("b")]
        if one.identifier != other.identifier:
            yield Link(
                one.start,
                other.end,
                one.identifier,
                "combinesWith",
                other.identifier,
                "zh.combines",
                0.9,
                one.text,
                other.text,
            )


def _in(sentence: Signs, start: int, end: int) -> list[Mention]:
    return [m for at, m in sorted(sentence.mentions.items()) if start <= at < end]


def _link(one: Mention, other: Mention, rule: str, confidence: float) -> Link | None:
    first, last = min(one.start, other.start), max(one.end, other.end)
    if one.kind != "technology" or other.kind not in ("application", "industry"):
        return None
    made = "performs" if one.class_name == "Robot" else "enables"
    name = "appliedIn" if other.kind == "industry" else made
    return Link(first, last, one.identifier, name, other.identifier, rule, confidence, one.text, other.text)
