"""Companies that no vocabulary has, where a text says that they use something."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention
from graph_build.extraction.name_words import TECHNOLOGY_END
from graph_build.extraction.naming import identifier_for

# 宝钢股份引入大模型: who uses something, at the head of a clause.
COMPANY = re.compile(
    r"(?:^|(?<=[，；。：\n]))[\s“\-*•·]*(?:其中|此外|同时|例如|如|近期|目前)?(?P<name>[A-Za-z0-9一-龥]{2,8}?)"
    r"(?=(?:率先|已经?|则|也|正|还|目前|在[^，。；]{1,12})*(?:引入|部署|运用|采用|利用|上线|应用|搭载|借助|依托|引进|推出|发布))"
)


IN_GENERAL = re.compile(
    r"企业|公司|工厂|厂商|厂$|车企|行业|产业|市场|政府|地区|[省市县区州]$|专家|机构|高校|院所|团队|中国|全国|全球|国内|汽车|制造|集群|码头|港口"
)


def companies(
    text: str, mentions: list[Mention], start: int, end: int, lexicon: Lexicon
) -> Iterator[Mention]:
    """Companies that no vocabulary has, before a verb of use: names whose first word is a proper one."""
    for found in COMPANY.finditer(text, start, end):
        first, last = found.span("name")
        name = found["name"]
        if any(
            m.start < last and first < m.end and m.kind != "place" for m in mentions
        ) or TECHNOLOGY_END.search(name):
            continue
        tags = rjieba.tag(name)
        if (
            not re.match(r"nrt?$|nz$|nt$", tags[0][1])
            or len(name) < 3
            or not all(t.startswith("n") for _, t in tags)
        ):
            continue
        if lexicon.named("place", name) is None:
            yield Mention(first, last, identifier_for("organization", name), "Organization", "proposed", name)
