"""What a case uses, does and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.model import Link, Mention, Notes

USES = re.compile(
    r"(?:采用|利用|运用|应用|引入|部署|借助|依托|基于|搭载|使用|配备|配置|融合|通过|集成|打造|建设|建成|构建|开发|充分利用|上线)(?:了|的|自主研发的|先进的)?"
)
DOES = re.compile(
    r"(?:实现|用于|完成|开展|进行|提供|支持|优化|提升|打造|构建|推进|达到|保障|加强)(?:了)?[^，。；]{0,10}$"
)
LISTED = re.compile(
    r"^\s*(?:技术|系统|平台|设备|工具|算法)?(?:（[^（）]{1,20}）|\([^()]{1,20}\))?\s*(?:、|和|与|及|以及|或|/)+\s*[一-龥]{0,4}$"
)


def links(notes: Notes, mentions: list[Mention], start: int, end: int) -> Iterator[Link]:
    """What a case uses and does: the case in scope, a verb of use, technologies in a row."""
    cases = [m for m in notes.mentions if m.kind == "case" and m.start < end]
    if not cases:
        return
    case = (
        cases[-1]
        if cases[-1].start >= start
        else (cases[0] if len({m.identifier for m in cases}) == 1 else cases[-1])
    )
    since = case.end if case.start >= start else start
    yield from _used(notes, case, mentions, since, end)
    for mention in mentions:
        if mention.kind == "application" and mention.start > since:
            between = notes.folded[since : mention.start]
            if DOES.search(between):
                yield Link(
                    case.start,
                    mention.end,
                    case.identifier,
                    "demonstrates",
                    mention.identifier,
                    "zh.demonstrates",
                    0.87,
                    case.text,
                    mention.text,
                )


def _used(notes: Notes, case: Mention, mentions: list[Mention], since: int, end: int) -> Iterator[Link]:
    seen: set[str] = set()
    for verb in USES.finditer(notes.folded, since, end):
        run: list[Mention] = []
        position = verb.end()
        for mention in (
            m
            for m in mentions
            if m.start >= verb.end() and m.kind in ("technology", "application", "industry")
        ):
            gap = notes.folded[position : mention.start]
            ok = LISTED.match(gap) if run else len(gap) <= 14 and not re.search("[，。；]", gap)
            if not ok:
                break
            run.append(mention)
            position = mention.end
        for mention in run:
            if mention.kind == "technology" and mention.identifier not in seen:
                seen.add(mention.identifier)
                yield Link(
                    case.start,
                    mention.end,
                    case.identifier,
                    "usesTechnology",
                    mention.identifier,
                    "zh.uses",
                    0.93,
                    case.text,
                    mention.text,
                )
