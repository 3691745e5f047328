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
    r"(?:^|(?<=[，；。：\n]))[\s“\-*•·]*(?:其中|此外|同时|例如|如|近期|目前|而)?(?P<name>[A-Za-z0-9一-龥]{2,8}?)"
    r"(?=(?:率先|已经?|则|也|正|还|目前|全面|探索|在[^，。；]{1,14})*(?:引入|部署|运用|采用|利用|上线|应用|搭载|借助|依托|引进|推出|发布|启用|投用|通过|建成|打造|自研|开发|使用|基于|将|把))"
)
# By such an ending a name with a proper noun before it is a company's.
COMPANY_END = re.compile(
    r"(?:集团|股份|控股|石化|家居|电器|科技|国际|化学|重工|钢铁|能源|汽车|光电|电子|医药|制药|药业|水泥|纺织|物流|机械|生物|半导体|通信|航空|电力|电气|精密|服饰|食品|乳业|啤酒|酒业|时代|工业|船舶|重机|机床|动力|新材|环保|轴承|轮胎|玻璃|陶瓷|纸业|建工|矿业|铝业|铜业|化工|宅配|冷链|数科|港务|海运|快递|速运|地铁|机场|股份)$"
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
        if len(name) < 3 or not _is_proper(name, tags):
            continue
        if lexicon.named("place", name) is None:
            yield Mention(first, last, identifier_for("organization", name), "Organization", "proposed", name)


def _is_proper(name: str, tags: list[tuple[str, str]]) -> bool:
    if re.match(r"nrt?$|nz$|nt$", tags[0][1]) and all(t.startswith("n") for _, t in tags):
        return True
    if not COMPANY_END.search(name) or len(tags) < len(("甲", "电器")):
        return False
    return re.match(r"nrt?$|nz$|nt$|ns$", tags[0][1]) is not None or name.endswith(("集团", "股份", "控股"))
