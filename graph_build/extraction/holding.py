"""What a machine or a system has in it: 智能机床搭载激光传感器, 量体系统由扫描仪和数据库组成."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.clauses import Clause, is_head
from graph_build.extraction.linking import Row, sureness
from graph_build.extraction.model import Link, Mention

MADE = re.compile(
    r"(?:机器人|系统|平台|设备|机床|装备|产线|生产线|装置|终端|网关|模块|工作站|飞机|无人机|飞行器|引擎|中台|[一-龥](?:机|仪|器|车|手|卡|吊|柜|站|臂|舱|盒|箱|炉|钳))$"
)
LEAD = r"[\s“”\-*•·]*(?:并且?|同时|通常|一般|多|主要|还|也|又|则|均|普遍|可|能够?|已|其|它们?|该(?:系统|平台|设备|机器人|装备|装置|产品))*"
HAS = re.compile(
    LEAD
    + r"(?:搭载|配备|内置|集成|融合|采用|基于|结合|依托|嵌入|整合|加装|装有|配有)(?:了|有)?[“]?(?:先进的?|多种|新一代|自主研发的|自研的?|高精度|\d+[个台套组路])*$"
)
MADE_OF = re.compile(LEAD + r"由[“]?(?:先进的?|多种|新一代|自主研发的|自研的?|高精度)*$")
COMPOSED = re.compile(r"(?:等)?[^，。；：]{0,6}?(?:组成|构成)")


def held(text: str, clause: Clause, opened: Row) -> Iterator[Link]:
    """What a clause says that a made thing, its own subject or the one of the clause before (`opened`), has in it."""
    for number, row in enumerate(clause.means):
        owner, start = (
            (clause.means[number - 1], clause.means[number - 1][-1].end) if number else (opened, clause.start)
        )
        if not owner or not is_made(owner[-1]) or owner[-1].start >= row[0].start:
            continue
        gap = text[start : row[0].start]
        if number and not re.match(r"[”」]?" + w.GLOSS, gap):
            continue
        if not HAS.fullmatch(gap) and not (
            MADE_OF.fullmatch(gap) and COMPOSED.match(text, row[-1].end, clause.end)
        ):
            continue
        for other in row:
            if other.identifier in w.VAGUE or (other is row[-1] and not is_head(text, other.end)):
                continue
            one = owner[-1]
            yield Link(
                min(one.start, other.start), max(one.end, other.end), one.identifier, "usesTechnology", other.identifier,
                "zh.has", sureness(0.9, one, other), one.text, other.text,
            )  # fmt: skip


def is_made(one: Mention) -> bool:
    """Whether a technology is a thing that has others in it."""
    return one.class_name in ("Robot", "SoftwareSystem") or MADE.search(one.text) is not None
