"""Lists of noun phrases, read word by word from where a frame opens a place for names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import rjieba

from graph_build.extraction.nouns import OUTSIDE

SEPARATORS = frozenset(["、", "/", "和", "与", "及", "以及", "或", "并"])
INSIDE = re.compile(r"n(?!t$)|v|d$|q$|a$|an|b|j|l|i$|eng|s$|z|zg|x$|g")
# Words of other kinds that names have, and verbs that no name has inside.
PARTS = frozenset(["异常", "实时", "自动", "在线", "远程", "全程", "动态", "闭环", "精准", "高速", "智能", "自", "多", "全", "无人", "三维", "六面", "一体", "双", "单", "微", "超", "根", "多源", "多模态", "端到端", "到", "时序", "跨", "上下料", "类"])  # fmt: skip
STOPS = (OUTSIDE - {"预测", "服务", "近"}) | frozenset(
    ["融合", "结合", "运用", "利用", "应用", "用于", "通过", "借助", "依托", "开展", "进行", "适用", "适合", "引进", "部署", "搭载", "配备", "打通", "支撑", "支持", "赋能", "打造", "构建",
     "搭建", "建立", "建设", "上线", "达到", "确保", "保障", "能够", "可以", "可", "承担", "执行", "胜任", "来", "替代", "取代", "代替", "改变", "满足", "解决", "处理", "相", "深度", "有机", "广泛", "协同运行", "组成", "构成",
     "环节", "场景", "领域", "方面", "任务", "工序", "流程中", "行业", "产业", "工作", "相结合", "相融合", "深度融合", "协同", "推广", "推广应用", "提出", "培育",
     "面向", "集成", "具备", "成为", "得到", "进入", "走向", "联合", "改善", "增强", "加快", "推进", "加速", "优化了", "有望", "帮助", "辅助", "开始", "被", "使", "让", "并", "对", "在", "为", "由", "向", "从", "到", "与", "和", "列为", "制定", "作为", "纳入", "承载", "汇聚",
     "不断", "逐步", "指导", "启用", "投用", "检出", "聚合", "承接", "参与", "贯通", "联动", "凭借", "根据", "率先", "普遍", "批量", "主要", "作为", "实时上传", "上传", "已有", "正", "无法", "难以", "尚未", "不能", "已经", "正在", "尤其", "大幅", "显著", "明显", "有效", "陆续", "先后", "共同", "相互", "分别", "就近", "首次", "一起", "仍然", "随后", "目前", "同时", "从而", "进而",
    ]
)  # fmt: skip


class Word(NamedTuple):
    """A word with its place and its part of speech."""

    start: int
    end: int
    text: str
    tag: str


class Item(NamedTuple):
    """One name of a list with the words of which it is made; `is_of` where it may be part of what 的 joins to the next."""

    start: int
    end: int
    words: tuple[Word, ...]
    is_of: bool = False


# Words of frames, which the tagger would join to what stands beside them: 广泛应用|于, 国电|投在.
FRAME = re.compile(
    r"(?:广泛|普遍|批量|大量|主要|被)*(?:应用于|适用于|服务于|用于)|(?:广泛|普遍|批量|大量)(?:应用|使用|采用)|采用|利用(?!率)|借助|依托|基于(?=[^，。]{2})|通过(?!率)|启用|指导|已有|并与|可对|可在|则由|能对|将(?![来近军领要])|(?<!存)(?<!现)(?<!潜)(?<!所)(?<!正)(?<!实)在(?![线于即场职用校])"
)
FRAME_TAG = "frame"
KNOWN_TAG = "nz"


def words_of(text: str, start: int, end: int, known: Iterable[tuple[int, int]] = ()) -> Iterator[Word]:
    """The words of a text with their parts of speech; words of frames and names that are known stand alone."""
    position = start
    for first, last in known:
        if position <= first and last <= end:
            yield from _framed(text, position, first)
            yield Word(first, last, text[first:last], KNOWN_TAG)
            position = last
    yield from _framed(text, position, end)


def _framed(text: str, start: int, end: int) -> Iterator[Word]:
    position = start
    for found in FRAME.finditer(text, start, end):
        yield from _tagged(text, position, found.start())
        yield Word(found.start(), found.end(), found.group(), FRAME_TAG)
        position = found.end()
    yield from _tagged(text, position, end)


def _tagged(text: str, start: int, end: int) -> Iterator[Word]:
    for word, tag in rjieba.tag(text[start:end]) if end > start else ():
        yield Word(start, start + len(word), word, tag)
        start += len(word)


def listed(words: list[Word], at: int) -> tuple[list[Item], int]:
    """The names that begin at a word, and where they are closed; one that is not closed cleanly is none."""
    items: list[Item] = []
    phrase: list[Word] = []
    position = at
    while position < len(words):
        word = words[position]
        if word.text in SEPARATORS:
            if not phrase:
                break
            items.append(Item(phrase[0].start, phrase[-1].end, tuple(phrase)))
            phrase = []
        elif word.text == "的":
            if not phrase:
                break
            # 罐区、泵房的例行巡检: what stands before may all be of the last.
            items = [i._replace(is_of=True) for i in items]
            phrase = []
        elif word.text == "等" and any(w.text == "的" for w in words[position + 1 : position + 5]):
            # 变压器、风机等旋转设备的异常监测: what the list is of comes after it.
            items, phrase = [], []
        elif word.text in "“”" or (
            not phrase
            and word.tag in ("m", "q", "t")
            and word.text not in PARTS
            and not _is_mistaken(words, position)
        ):
            pass
        elif (
            (phrase and word.text not in STOPS and _is_between(words, position))
            or word.text in PARTS
            or (phrase and word.text in SOFT and _ends_here(words, position))
            or (INSIDE.match(word.tag) and word.text not in STOPS and _bears(word))
        ):
            phrase.append(word)
        else:
            break
        position += 1
    closed = words[position].start if position < len(words) else words[-1].end
    if phrase:
        items.append(Item(phrase[0].start, phrase[-1].end, tuple(phrase)))
    return items, closed


def pieces(text: str, at: int, closes: re.Pattern[str]) -> tuple[list[Item], int]:
    """The names up to what closes a frame, each tagged by itself: for where the tagger parts what belongs together."""
    found = _up_to(closes).match(text, at)
    if found is None:
        return [], at
    items: list[Item] = []
    position = found.start()
    for mark in [*SEPARATOR.finditer(text, found.start(), found.end()), None]:
        end = mark.start() if mark else found.end()
        words = tuple(_tagged(text, position, end))
        if end - position > 1 and not any(
            word.text in STOPS or word.tag[0] in "pcdru" or (word.tag == "v" and len(word.text) == 1)
            for word in words
        ):
            items.append(Item(position, end, words))
        position = mark.end() if mark else end
    return items, found.end()


@cache
def _up_to(closes: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"[^，。；：“”（）的\n]{{2,{MOST}}}?(?=(?:{closes.pattern}))")


SEPARATOR = re.compile(r"、|以及|(?<=[一-龥A-Za-z]{2})[和与及]")
MOST = 36


def _is_mistaken(words: list[Word], position: int) -> bool:
    """Whether the tagger takes a noun of two characters for a measure: 料箱机器人."""
    word = words[position]
    return word.tag == "q" and len(word.text) > 1 and (position == 0 or words[position - 1].tag != "m")


# Verbs that end a name where nothing follows them: 装配指导, but 指导门店补货.
SOFT = frozenset(
    [
        "指导",
        "联动",
        "上传",
        "参与",
        "承接",
        "协同",
        "推广",
        "改善",
        "处理",
        "服务",
        "优化",
        "支持",
        "辅助",
        "保障",
    ]
)


def _ends_here(words: list[Word], at: int) -> bool:
    return at + 1 == len(words) or words[at + 1].text in CLOSING


CLOSING = SEPARATORS | frozenset("，。；：等")


def _is_between(words: list[Word], at: int) -> bool:
    """Whether a character that the tagger takes for a verb or measure stands inside a name: 电子批记录, 工艺包检索."""
    word = words[at]
    if (
        len(word.text) > 1
        or word.tag not in ("v", "q")
        or word.text in "做用使让令给对到有是可能会需达占供助促"
    ):
        return False
    return (
        at + 1 < len(words)
        and words[at - 1].tag.startswith(("n", "b", "eng"))
        and words[at + 1].tag in ("n", "vn", "v")
        and words[at + 1].text not in STOPS
    )


WRITTEN = re.compile(r"[A-Za-z0-9一-龥]")


def _bears(word: Word) -> bool:
    if word.tag in ("d", "q") and len(word.text) < 2:
        return False
    return WRITTEN.match(word.text) is not None and not (
        word.tag == "v" and len(word.text) == 1 and word.text not in "钻铣焊"
    )
