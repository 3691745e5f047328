"""What a figure shows, by its caption and the line of its sources: period, units, metrics and subjects, data from whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Time
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.organization_words import GENERIC
from graph_build.extraction.organizations import ENDS
from graph_build.extraction.quantities import units

SOURCE = re.compile(r"^\s*(?:资料|数据|图片)?来源\s*[：:]\s*(?P<who>[^\n。；;]{2,120})")
PIECE = re.compile(r"[^，,、；;]+")
UNIT_LINE = re.compile(r"单位\s*[：:]\s*(?P<units>[^\n]{1,60})")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
# What a list of sources says that is no name.
NO_NAME = re.compile(r"公开|整理|资料|网络|官网|综合|其他|作者|绘制|收集|公司公告|年报|访谈|调研$|\d{3}")
ANALYSED = re.compile(r"(?:的?(?:分析|整理|测算|研究|预测|绘制|统计|数据|估算))+$")
YEARS = re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d)\s*年?\s*(?:[-–—~～]|至|到)\s*(?P<b>(?:19|20)\d\d)")
REACH = 5
FULLER = r"(中国|集团|咨询|研究院|研究所|研究中心|智库|公司|证券)"
SHOWN = frozenset(["technology", "industry", "product", "infrastructure", "application"])

Found = Iterator[tuple[Notes, Link]]


def figures(notes: list[Notes], lexicon: Lexicon) -> Found:
    """The links of all figures; the caption may go on in the next lines, the sources stand below it."""
    whole = "\n".join(n.folded for n in notes if n.kind in ("paragraph", "item", "note"))
    fuller: dict[str, str] = {}
    for number, caption in enumerate(notes):
        if caption.kind != "figure":
            continue
        figure = f"figure/{caption.identifier.partition('/')[0]}"
        below = _below(notes, number)
        lines = [caption, *below]
        for line in lines:
            if SOURCE.match(line.folded):
                yield from _sources(line, figure, lexicon, whole, fuller)
                break
            yield from _units(line, figure)
        for line in lines[:2]:
            if line is not caption and (
                SOURCE.match(line.folded) or not re.fullmatch(r"\s*图\s*[\d.\-—]+\s*", caption.folded)
            ):
                break
            yield from _period(line, figure)
            yield from _shown(line, figure, lexicon)


def _below(notes: list[Notes], number: int) -> list[Notes]:
    lines = []
    for line in notes[number + 1 : number + 1 + REACH]:
        if line.kind not in ("paragraph", "item") or len(line.folded) > 160:
            break
        lines.append(line)
        if SOURCE.match(line.folded):
            break
    return lines if any(SOURCE.match(n.folded) for n in lines) else []


def _period(line: Notes, figure: str) -> Found:
    years = YEARS.search(line.folded)
    time: Time | None = next((t for t in line.times if not t.base), None)
    if years:
        yield (
            line,
            Link(years.start("a"), years.end("a"), figure, "startDate", years["a"], "figure.period", 0.95),
        )
        end = time.last if time and time.first == years["a"] else years["b"]
        yield line, Link(years.start("b"), years.end("b"), figure, "endDate", end, "figure.period", 0.95)
    elif time is not None and time.first == time.last:
        for name in ("startDate", "endDate"):
            yield line, Link(time.start, time.end, figure, name, time.first, "figure.period", 0.93)


def _units(line: Notes, figure: str) -> Found:
    found = UNIT_LINE.search(line.folded)
    if not found:
        return
    for piece in PIECE.finditer(BRACKETS.sub(lambda m: " " * len(m.group()), found["units"])):
        name = piece.group().strip()
        unit = units().by_name.get(name)
        if unit is not None:
            at = found.start("units") + piece.start() + piece.group().index(name)
            yield line, Link(at, at + len(name), figure, "showsUnit", unit.identifier, "figure.unit", 0.96)


def _full(name: str, whole: str, fuller: dict[str, str]) -> str:
    """A publisher's short name in a source line is the fuller one that the text uses: 海东 → 海东研究院."""
    if name not in fuller:
        longer = Counter(re.findall(re.escape(name) + FULLER, whole)).most_common(1)
        fuller[name] = name + longer[0][0] if longer and longer[0][1] > 1 else name
    return fuller[name]


def _sources(line: Notes, figure: str, lexicon: Lexicon, whole: str, fuller: dict[str, str]) -> Found:
    found = SOURCE.match(line.folded)
    if not found:
        return
    for piece in PIECE.finditer(found["who"]):
        words = piece.group().strip()
        name = ANALYSED.sub("", words) if not lexicon.named("organization", words) else words
        if not 2 <= len(name) <= 24 or NO_NAME.search(name) or name in GENERIC:
            continue
        known = lexicon.named("organization", name)
        if known is None and not (
            ENDS.search(name) or re.fullmatch(r"[A-Za-z][A-Za-z .&]{2,23}", name) or words != name
        ):
            continue
        at = found.start("who") + piece.start() + piece.group().index(name)
        full = name if known else _full(name, whole, fuller)
        known = known or lexicon.named("organization", full)
        identifier = known.identifier if known else identifier_for("organization", full)
        origin = known.origin if known else "proposed"
        mention = Mention(at, at + len(name), identifier, "Organization", origin, full)
        line.mentions = [m for m in line.mentions if m.end <= mention.start or m.start >= mention.end] + [
            mention
        ]
        yield line, Link(at, at + len(name), figure, "dataFrom", identifier, "figure.source", 0.95, "", words)


def _shown(line: Notes, figure: str, lexicon: Lexicon) -> Found:
    words = UNIT_LINE.sub("", line.folded)
    for mention in line.mentions:
        if mention.kind in SHOWN and mention.end <= len(words):
            yield (
                line,
                Link(mention.start, mention.end, figure, "shows", mention.identifier, "figure.shows", 0.8),
            )
    for head in g.grammar("zh").heads.finditer(words):
        for start in range(max(0, head.start() - 14), head.start() + 1):
            if entry := lexicon.named("metric", words[start : head.end()]):
                yield line, Link(start, head.end(), figure, "shows", entry.identifier, "figure.shows", 0.8)
                break
