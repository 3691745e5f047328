"""New names of technologies and applications, proposed where a frame needs one and both ends of the name are given.

A frame opens a place for names (采用…, 用于…, 为…提供支撑, 在…环节, the head of a clause). What stands there is read word by
word: a list of noun phrases, each of which ends at a comma of the list, at 等, at a verb or at the end of the clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from graph_build.extraction.lexicon import Entry, Lexicon
from graph_build.extraction.listing import STOPS, Item, Word, listed, pieces, words_of
from graph_build.extraction.model import Mention
from graph_build.extraction.name_slots import ASKED, HEAD_USED, JOINED, LABEL, SLOTS, Slot
from graph_build.extraction.name_words import (
    APPLICATION,
    APPLICATION_END,
    CLASSES,
    GENERAL,
    INDUSTRY,
    INDUSTRY_END,
    KIND_WORD,
    NOT_NAME,
    OF_FIELD,
    OF_SOMEBODY,
    PLAIN,
    PRAISE,
    PURSUED,
    RESULT,
    TAIL,
    TECHNOLOGY,
    TECHNOLOGY_END,
    is_equipment,
    is_noun,
    is_work,
)
from graph_build.extraction.naming import identifier_for

LONGEST = 14
# How far from where a frame opens its names may stand.
REACH = 40
KIND_END = re.compile(rf"{KIND_WORD}$")
KIND_ALL = re.compile(KIND_WORD)


def proposals(
    text: str,
    mentions: list[Mention],
    start: int,
    end: int,
    lexicon: Lexicon,
    about: frozenset[str] = frozenset(),
) -> list[Mention]:
    """New names in a sentence that speaks of technologies, or is about a case or a policy."""
    kinds = {m.kind for m in mentions} | about
    found: list[Mention] = []
    words = list(
        words_of(
            text, start, end, [(m.start, m.end) for m in mentions if m.kind == TECHNOLOGY and len(m.text) > 2]
        )
    )
    starts = [w.start for w in words]
    # Several slots open at one place: what stands there is read once.
    opened: dict[re.Pattern[str], list[int]] = {}
    read: dict[int, tuple[list[Item], int]] = {}
    for slot in SLOTS:
        if (slot.needs and not kinds.intersection(slot.needs)) or (slot.opens is LABEL and start):
            continue
        if slot.opens not in opened:
            opened[slot.opens] = [o.end() for o in slot.opens.finditer(text, start, end)]
        for opening in opened[slot.opens]:
            if slot.hint is not None and not slot.hint.search(text, opening, min(end, opening + REACH)):
                continue
            at = bisect_left(starts, opening)
            if at == len(words) or (words[at].start > opening and words[at - 1].end > opening + 1):
                continue
            if at not in read:
                read[at] = listed(words, at)
            items, closed = read[at]
            if slot.closes is not None and not slot.closes.match(text, closed):
                if slot.kind != TECHNOLOGY or slot.opens is LABEL or slot.closes is HEAD_USED:
                    continue
                items, closed = pieces(text, opening, slot.closes)
            made = [
                m
                for m in _made(text, items, closed, slot, mentions, lexicon)
                if not any(m.start < f.end and f.start < m.end for f in found)
            ]
            found += made
            kinds |= {m.kind for m in made}
    return found + list(_specific(text, words, mentions, found))


MATED = {slot: replace(slot, is_wide=True) for slot in SLOTS}


def _made(
    text: str, items: list[Item], closed: int, slot: Slot, mentions: list[Mention], lexicon: Lexicon
) -> Iterator[Mention]:
    """The new names of a list that stands in a slot."""
    if slot.kind == INDUSTRY:
        yield from _industries(text, items, closed, mentions, lexicon)
        return
    for item in items:
        if not _shares_head(text, item, items, mentions):
            one = MATED[slot] if _has_mate(text, item, items, mentions, slot) else slot
            yield from _named(text, item, one, mentions, lexicon)


# 料箱机器人: what stands before a kind of thing makes it a particular one.
KIND = re.compile(
    r"机器人|传感器|大模型|无人机|无人车|机械臂|机械手|相机|机床|叉车|算法|控制器|激光器|雷达|摄像头|摄像机|模型|软件|电机|数据库|知识库"
)
PARTICULAR = re.compile(r"n(?!t$|s$|r)|b$|eng|vn|q$|j$|l$|an$")


def _specific(
    text: str, words: list[Word], mentions: list[Mention], found: list[Mention]
) -> Iterator[Mention]:
    ends = {word.end: n for n, word in enumerate(words)}
    for one in mentions:
        if one.kind != TECHNOLOGY or not KIND.fullmatch(one.text) or one.start not in ends:
            continue
        if any(f.start < one.end and one.start < f.end for f in found):
            continue
        at = ends[one.start]
        first = at + 1
        while first and at - first < MOST_WORDS and _is_particular(words, first - 1, mentions):
            first -= 1
        start = words[first].start if first <= at else one.start
        while start < one.start and (plain := PLAIN.match(text[start : one.start])):
            start += plain.end()
        name = text[start : one.end]
        if (
            start < one.start
            and len(name) <= LONGEST
            and not NOT_NAME.search(name)
            and not _is_shared(text, start, mentions)
        ):
            yield Mention(start, one.end, identifier_for(TECHNOLOGY, name), one.class_name, "proposed", name)


MOST_WORDS = 2


def _is_shared(text: str, start: int, mentions: list[Mention]) -> bool:
    """Whether the items before in a list have the same head: 振动、声发射和温度传感器."""
    if text[start - 1 : start] not in ("、", "和", "与", "及"):
        return False
    before = re.split(r"[，。；：、\n]|和|与|及", text[max(0, start - 12) : start - 1])[-1]
    return not TECHNOLOGY_END.search(before) and not any(m.end == start - 1 for m in mentions)


def _is_particular(words: list[Word], at: int, mentions: list[Mention]) -> bool:
    word = words[at]
    return (
        PARTICULAR.match(word.tag) is not None
        and len(word.text) > 1
        and word.text not in STOPS
        and not any(m.start < word.end and word.start < m.end and m.kind != TECHNOLOGY for m in mentions)
    )


def without(mentions: list[Mention], new: list[Mention]) -> list[Mention]:
    """The mentions that no new name holds."""
    return [m for m in mentions if not any(n.start <= m.start and m.end <= n.end for n in new)]


def _shares_head(text: str, item: Item, items: list[Item], mentions: list[Mention]) -> bool:
    """In 振动、声发射和温度传感器 the last item's head is that of all; it makes no name of the last alone."""
    if len(items) < 2 or item is not items[-1]:
        return False
    if not any(m.end == item.end and item.start < m.start for m in mentions):
        return False
    before = items[-2]
    return not TECHNOLOGY_END.search(text[before.start : before.end]) and not any(
        m.start <= before.start and before.end <= m.end for m in mentions
    )


def _has_mate(text: str, item: Item, items: list[Item], mentions: list[Mention], slot: Slot) -> bool:
    """Whether another item of the list is surely of the kind: UWB和蓝牙信标."""
    return (
        slot.kind == TECHNOLOGY
        and slot.opens is not ASKED
        and any(
            TECHNOLOGY_END.search(text[other.start : other.end])
            or any(m.kind == TECHNOLOGY and m.end == other.end for m in mentions)
            for other in items
            if other is not item
        )
    )


def industry_of(name: str, lexicon: Lexicon) -> Entry | None:
    """The industry that a bare word in a list of industries means: 汽车, 食品."""
    return next(
        (
            e
            for part in ("", "行业", "业", "产业", "制造业", "制造", "工业", "领域")
            if (e := lexicon.named("industry", name + part))
        ),
        None,
    )


def _industries(
    text: str, items: list[Item], closed: int, mentions: list[Mention], lexicon: Lexicon
) -> Iterator[Mention]:
    """The industries of a list that speaks of industries: by 行业 after it, or by a known industry in it."""
    known = {(m.start, m.end) for m in mentions if m.kind in (INDUSTRY, "track")}
    inside = [
        any(i.start == s and (e >= i.end or OF_FIELD.fullmatch(text, e, i.end)) for s, e in known)
        for i in items
    ]
    is_field = re.match(r"(?:等)?(?:多个|众多|各类|多|下游)?(?:行业|产业|领域)", text[closed : closed + 8])
    is_near = any(i.start <= s < i.end for i in items for s, _ in known)
    if not is_near and not (is_field and len(items) > 1):
        return
    # 烘焙、坚果炒货行业: all that stands before 行业 is one.
    is_named = len(items) > 1 and re.match("(?:等)?(?:行业|产业)", text[closed : closed + 8]) is not None
    for item, has in zip(items, inside, strict=True):
        lead = PLAIN.match(text[item.start : item.end])
        begin = item.start + (lead.end() if lead else 0)
        name = re.sub(r"(?:等)?(?:行业|产业|领域)$", "", text[begin : item.end])
        end = begin + len(name)
        if has or len(name) < 2:
            continue
        entry = industry_of(name, lexicon)
        if entry:
            yield Mention(begin, end, entry.identifier, entry.class_name, entry.origin, name)
        elif (
            len(name) <= 8
            and (is_named or (len(name) >= 3 and INDUSTRY_END.search(name)))
            and is_noun(name)
            and not APPLICATION_END.search(name)
            and not NOT_NAME.search(name)
            and not any(
                m.start < end and begin < m.end and m.kind not in (INDUSTRY, "track") for m in mentions
            )
        ):
            identifier = identifier_for(INDUSTRY, name)
            yield Mention(begin, end, identifier, CLASSES[INDUSTRY], "proposed", name)


def _named(text: str, item: Item, slot: Slot, mentions: list[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """The new name that an item is; none where it is a known one, or one with plain words around it."""
    kind = slot.kind
    start, end = _trimmed(text, item, kind)
    name = text[start:end]
    words = [w for w in item.words if start <= w.start and w.end <= end]
    inner = [m for m in mentions if m.start < end and start < m.end]
    if (
        not 3 <= len(name) <= LONGEST
        or NOT_NAME.search(_unknown(text, start, end, inner))
        or (kind == TECHNOLOGY and DONE_WITH.match(name))
    ):
        return
    if not _ends_well(name, kind, slot.opens is JOINED) and not (
        slot.is_wide and _fits(name, words, item, kind) and not any(m.kind == kind for m in inner)
    ):
        return
    if any(m.kind in OF_SOMEBODY or not (start <= m.start and m.end <= end) for m in inner):
        return
    if lexicon.named(kind, name) or PLAIN.fullmatch(KIND_END.sub("", name)):
        return
    if not any(_is_whole(text, start, end, m, kind) for m in inner) and not _are_all(name, inner):
        origin = "proposed" if _is_told(name, words, kind) else "guessed"
        yield Mention(start, end, identifier_for(kind, name), CLASSES[kind], origin, name)


def _unknown(text: str, start: int, end: int, inner: list[Mention]) -> str:
    """A name without the works that it holds, which are known to be good names: 人员定位系统."""
    held = next((m for m in inner if m.kind == APPLICATION and start <= m.start and m.end < end), None)
    return f"{text[start : held.start]}{text[held.end : end]}" if held else text[start:end]


# 叠加机器学习: what is done with a technology is no part of its name.
DONE_WITH = re.compile(r"叠加|推动|加快|形成|带动|使用|实现|发展|赋能|联合|围绕|聚焦")


def _trimmed(text: str, item: Item, kind: str) -> tuple[int, int]:
    """An item without what praises it and, of works, without 任务 and 环节 after it."""
    start, end = item.start, item.end
    if kind == APPLICATION and (tail := TAIL.search(text[start:end])):
        end = start + tail.start()
    if kind == TECHNOLOGY and (tail := PURSUED.search(text[start:end])):
        end = start + tail.start()
    if lead := PRAISE.match(text[start:end]):
        start += lead.end()
    return start, end


def _fits(name: str, words: list[Word], item: Item, kind: str) -> bool:
    """Whether a phrase without a known ending is a name because of where it stands."""
    tags = tuple(w.tag for w in words)
    if item.is_of or not tags:
        return False
    return is_work(name, tags) if kind == APPLICATION else is_equipment(name, tags)


def _ends_well(name: str, kind: str, is_work: bool) -> bool:
    if kind == APPLICATION:
        return (
            bool(APPLICATION_END.search(name))
            and not RESULT.search(name)
            and not APPLICATION_END.fullmatch(name)
        )
    if is_work and APPLICATION_END.search(name):
        return not APPLICATION_END.fullmatch(name)
    return bool(TECHNOLOGY_END.search(name)) and not TECHNOLOGY_END.fullmatch(name)


def _is_whole(text: str, start: int, end: int, known: Mention, kind: str) -> bool:
    """Whether a name says no more than a known one that it holds: 先进的机器视觉系统 is 机器视觉."""
    if known.kind in (INDUSTRY, "track") and kind == TECHNOLOGY:
        return False
    before, after = text[start : known.start], text[known.end : end]
    if known.kind == APPLICATION and kind == TECHNOLOGY and SYSTEM.search(after):
        return False
    if (not before or PLAIN.fullmatch(before)) and KIND_ALL.fullmatch(after):
        return True
    return known.kind == APPLICATION and kind == APPLICATION and not after and len(known.text) > 2


# 应急指挥系统: the system of a known work is a thing of its own.
SYSTEM = re.compile(r"(?:系统|平台|网络|软件|模型|装置|终端|引擎|中心|模块|机|仪|器)$")


def _are_all(name: str, inner: list[Mention]) -> bool:
    """Whether a name is nothing but two known ones: 5G边缘计算."""
    named = [m for m in inner if m.kind == TECHNOLOGY]
    return len(named) > 1 and sum(m.end - m.start for m in named) == len(name)


def _is_told(name: str, words: list[Word], kind: str) -> bool:
    """Whether a name has a thing in it: 协议转换, not 快速转换 or 整合管理."""
    if kind == TECHNOLOGY:
        return len(words) > 1 or len(name) > 3
    if len(words) == 1:
        return len(name) > 3
    return not all(
        GENERAL.fullmatch(w.text) or PLAIN.fullmatch(w.text) or w.tag in ("d", "a", "p") for w in words[:-1]
    )
