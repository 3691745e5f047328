"""Other names that a document states for what it names, each where it is stated: A（以下简称“B”）, A（英文名，B）, A又称B."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph_build.extraction.folding import fold, key
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Notes

NAMED = "alias"
_CLOSE = r"[》”\"]*\s*"
SHORT = re.compile(
    rf"{_CLOSE}[（(](?:[A-Za-z][A-Za-z .&\-]+[，,]\s*)?(?:以下|下文|下)?(?:统一)?(?:简称|下称|统称|又称|也称|俗称|称)\s*(?:为|：|:)?\s*[“\"《]?(?P<zh>[^“”\"《》（）()，。；]{{2,24}})[”\"》]?\s*[）)]"
    rf"|{_CLOSE}\((?:hereinafter|hereafter|the|or|also known as)?\s*[“\"](?:the )?(?P<en>[^“”\"()]{{2,40}})[”\"]\)"
)
# 自动导引车（AGV）, 国际机器人联合会（International Federation of Robotics，IFR）
ABBREVIATED = re.compile(
    rf"{_CLOSE}[（(]\s*(?P<full>[A-Z][A-Za-z\-]+(?: [A-Za-z\-]+){{1,8}})?\s*[，,、]?\s*(?:简称|缩写为?|英文缩写为?)?\s*(?P<short>[A-Z][A-Za-z0-9&\-]{{1,9}})?\s*[）)]"
)
CALLED = re.compile(
    r"[”\"]?[，,]?(?:又称|也称|又被称为|也被称为|也叫|简称)(?:为|作)?[“\"]?(?P<zh>[一-龥A-Za-z0-9]{2,12})[”\"]?(?=[，。；）)、]|$)"
)
# Names that stand for one thing in one document only: the Plan, the Company.
GENERAL = re.compile(
    r"(?:本|该|贵)?(?:公司|集团|企业|机构|部门|规划|计划|方案|意见|通知|办法|行动|纲要|指南|报告|条例|标准|协会|中心|行动计划|实施意见|实施方案)"
    r"|(?:company|group|plan|report|act|law|agency|association)",
    re.IGNORECASE,
)
ABBREVIATES = frozenset(
    ["organization", "technology", "application", "product", "industry", "infrastructure", "metric"]
)
CALLS = frozenset(["organization", "technology", "application", "product", "policy"])


@dataclass(frozen=True)
class Alias:
    """A name that a document states for a thing, and where."""

    identifier: str
    name: str
    start: int
    end: int
    named_as: str
    rule: str


def stated(notes: Notes, titles: dict[str, tuple[str, str]]) -> Iterator[Alias]:
    """The aliases that a block states for the things that it names."""
    ends = [(m.end, m.identifier, notes.folded[m.start : m.end]) for m in notes.mentions if m.kind != "case"]
    ends += [(t.end, titles[t.text][0], t.text) for t in notes.titles if t.text in titles]
    for end, identifier, name in ends:
        kind = identifier.partition("/")[0]
        if found := SHORT.match(notes.text, end):
            group = "zh" if found["zh"] else "en"
            yield _alias(found, group, identifier, name, "zh.called" if found["zh"] else "en.called")
        elif kind in ABBREVIATES and (found := ABBREVIATED.match(notes.text, end)):
            for group in ("full", "short"):
                is_short = group == "short" and sum(c.isupper() for c in found[group] or "") >= 2
                if found[group] and (is_short or group == "full"):
                    yield _alias(found, group, identifier, name, "zh.abbreviated")
        elif kind in CALLS and (found := CALLED.match(notes.text, end)):
            yield _alias(found, "zh", identifier, name, "zh.called")


def _alias(found: re.Match[str], group: str, identifier: str, name: str, rule: str) -> Alias:
    text = found[group]
    start = found.start(group) + len(text) - len(text.lstrip())
    return Alias(identifier, fold(text).strip(), start, start + len(text.strip()), name, rule)


def links(notes: Notes, titles: dict[str, tuple[str, str]], lexicon: Lexicon) -> Iterator[Link]:
    """A statement for each alias, with the place where it is stated; names that hold for one document only are none."""
    for alias in stated(notes, titles):
        if GENERAL.fullmatch(alias.name) or key(alias.name) == key(alias.named_as):
            continue
        if key(alias.name) == key(lexicon.label(alias.identifier)):
            continue
        sure = 0.96 if alias.rule.endswith("called") else 0.92
        yield Link(
            alias.start, alias.end, alias.identifier, NAMED, alias.name, alias.rule, sure, alias.named_as
        )
