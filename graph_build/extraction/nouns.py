"""Where a Chinese noun phrase begins, by the words and parts of speech of rjieba (ICTCLAS tags)."""

from __future__ import annotations

import re

import rjieba

# Nouns, verbal nouns and verbs, attributes, abbreviations, Latin words, places like 对外; not names of places.
INSIDE = re.compile(r"(?:n(?!t)|v$|vn|b|j|eng|s$|l|i$|a$|an|nz|nr)")
# Verbs that take the phrase as their object, and adverbs that the tagger takes for nouns.
OUTSIDE = frozenset(
    [
        "披露",
        "完成",
        "发生",
        "使用",
        "实现",
        "达到",
        "占",
        "降低",
        "提升",
        "提高",
        "增长",
        "下降",
        "减少",
        "缩短",
        "节省",
        "节约",
        "突破",
        "超过",
        "拥有",
        "建成",
        "设立",
        "形成",
        "培育",
        "公开",
        "获得",
        "带动",
        "推动",
        "保持",
        "实际",
        "共",
        "为",
        "是",
        "有",
        "达",
        "覆盖",
        "服务",
        "带来",
        "使",
        "让",
        "令",
        "帮助",
        "助力",
        "促进",
        "累计",
        "合计",
        "总计",
        "平均",
        "年均",
        "预计",
        "预测",
        "将",
        "会",
        "可",
        "能",
        "需要",
        "要求",
        "包括",
        "涉及",
        "投入",
        "引入",
        "采用",
        "其中",
        "同比",
        "环比",
        "增速",
        "上",
        "下",
        "内",
        "中",
        "比",
        "较",
        "约",
        "近",
        "根据",
        "显示",
        "表示",
        "指出",
        "认为",
        "发布",
        "印发",
        "提出",
        "截至",
        "截止",
        "目前",
        "当前",
        "该",
        "其",
        "本",
        "各",
        "每",
        "某",
        "全年",
        "全",
        "整体",
        "总体",
        "我国",
        "全国",
        "国内",
        "全球",
        "世界",
        "企业使",
        "获",
        "取得",
        "呈现",
        "迎来",
        "持续",
        "稳步",
        "首次",
        "涵盖",
        "提供",
    ]
)
LONGEST = 16


def last_word(text: str, floor: int, at: int) -> int:
    """The offset at which the word that ends at `at` begins; 率 and 额 alone take the word before them."""
    words = rjieba.cut(text[floor:at])
    length = 0
    for word in reversed(words):
        length += len(word)
        if length > 1:
            break
    return at - length


def left_edge(text: str, floor: int, at: int) -> int:
    """The offset at which the noun phrase that ends at `at` begins, not before `floor`."""
    piece = text[floor:at]
    words = rjieba.tag(piece)
    ends = at
    start = at
    chosen: list[tuple[int, str, str]] = []
    for word, tag in reversed(words):
        begins = ends - len(word)
        if not INSIDE.match(tag) or word in OUTSIDE or at - begins > LONGEST or not word.strip("-/·."):
            break
        chosen.append((begins, word, tag))
        start = begins
        ends = begins
    # A phrase does not begin with a verb of one character.
    while chosen and chosen[-1][2] == "v" and len(chosen[-1][1]) == 1:
        begins, word, _ = chosen.pop()
        start = begins + len(word)
    return start
