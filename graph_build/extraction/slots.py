"""The slots of a Chinese observation beside metric, period and status: area, subject and publisher."""

from __future__ import annotations

import re

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.metrics import SUBJECTS
from graph_build.extraction.model import Claim, Mention, Notes, Slot, Time
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.topic import Topic

PRIORITY = (
    "case",
    "industry",
    "track",
    "product",
    "technology",
    "infrastructure",
    "policy",
    "application",
    "organization",
)
WORLD = re.compile(r"全球|世界|国际")
CHINA = re.compile(r"中国|我国|全国|国内")
# A place that something is compared with or goes to is not where it is measured.
COMPARED_PLACE = ("占", "比", "较", "向", "对", "于", "超过", "接近", "与", "相当")
# A source of data with a Latin name: 根据Statista的数据, CV Source数据显示.
LATIN_NAME = re.compile(r"[A-Z][A-Za-z&.]+(?: [A-Z][A-Za-z&.]+){0,3}")
SOURCE_AFTER = re.compile(r"[”」》]?(?:的)?(?:最新)?(?:数据|统计|预测|报告|发布|公布|表示|指出|显示|测算)")


def surroundings(
    notes: Notes, times: list[Time], mentions: list[Mention], topic: Topic, first: int, stop: int
) -> None:
    """What a clause says of the base and the area of its numbers."""
    for time in times:
        if time.base:
            topic.base = (time.first, time.last)
    for mention in mentions:
        before = notes.folded[max(first, mention.start - 2) : mention.start]
        if mention.kind == "place" and not before.endswith(COMPARED_PLACE):
            topic.area, topic.area_origin = mention.identifier, "clause"
    words = notes.folded[first:stop]
    share = words.find("占")
    scope = words[:share] if share >= 0 else words
    if not any(m.kind == "place" for m in mentions):
        if CHINA.search(scope):
            topic.area, topic.area_origin = "place/china", "clause"
        elif WORLD.search(scope):
            topic.area, topic.area_origin = "place/world", "clause"


def publisher(notes: Notes, start: int, end: int, topic: Topic) -> None:
    """根据…数据: whose number a sentence gives."""
    found = g.PUBLISHER_ZH.search(notes.folded, start, end)
    if found:
        group = "a" if found["a"] else "b"
        names = [
            m
            for m in notes.mentions
            if m.kind == "organization" and found.start(group) <= m.start < found.end(group) + 8
        ]
        latin = LATIN_NAME.search(found[group])
        if names:
            topic.publisher = names[0].identifier
        elif latin and not notes.taken(found.start(group) + latin.start(), found.start(group) + latin.end()):
            start, end = found.start(group) + latin.start(), found.start(group) + latin.end()
            name = latin.group()
            identifier = identifier_for("organization", name)
            notes.mentions.append(Mention(start, end, identifier, "Organization", "proposed", name))
            topic.publisher = identifier


def subject(claim: Claim, notes: Notes, mentions: list[Mention], topic: Topic, first: int) -> None:
    """The nearest thing of the most telling kind, of the clause, the sentence, the paragraph or the heading."""

    def best(found: list[Mention]) -> Mention | None:
        usable = [m for m in found if m.kind in SUBJECTS and not _is_source(m, notes)]
        return min(
            usable,
            key=lambda m: (PRIORITY.index(m.kind) if m.kind != "organization" else 9, -m.start),
            default=None,
        )

    here = [
        m
        for m in mentions
        if first <= m.start
        and m.end <= claim.start
        and notes.folded[m.start - 1 : m.start] != "占"
        and m.identifier != topic.publisher
    ]
    earlier = [m for m in mentions if m.end <= first and m.identifier != topic.publisher]
    chosen = best(here)
    if chosen:
        topic.subject, topic.subject_origin = chosen, "clause"
    elif topic.subject_origin != "clause" and (chosen := best(earlier)) is not None:
        topic.subject, topic.subject_origin = chosen, "sentence"
    if topic.subject is not None:
        claim.subject = Slot(topic.subject.identifier, topic.subject_origin)


def _is_source(mention: Mention, notes: Notes) -> bool:
    """Whether an organisation only reports the number: 工业和信息化部数据显示."""
    return mention.kind == "organization" and SOURCE_AFTER.match(notes.folded, mention.end) is not None


def area(claim: Claim, topic: Topic) -> None:
    """The place that the text speaks of; a case has its own."""
    is_bare = topic.area_origin == "document" and not claim.period[0]
    if not claim.subject.value.startswith("case/") and topic.area and not is_bare:
        claim.area = Slot(topic.area, topic.area_origin)
