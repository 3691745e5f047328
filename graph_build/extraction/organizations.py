"""Proposes organisations that no vocabulary has: by the ending of the name, and where the name must begin."""

from __future__ import annotations

import re

import rjieba
from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Mention, of
from graph_build.extraction.naming import identifier_for

ENDINGS = [
    "工业和信息化部",
    "发展改革委",
    "住房和城乡建设部",
    "市场监管总局",
    "外交部",
    "公安部",
    "人民银行",
    "网信办",
    "工业和信息化厅",
    "工业和信息化局",
    "工业和信息化委员会",
    "经济和信息化厅",
    "经济和信息化局",
    "经济和信息化委员会",
    "发展和改革局",
    "人民政府办公厅",
    "人民政府",
    "办公厅",
    "管理委员会",
    "监督管理委员会",
    "改革委员会",
    "改革委",
    "管理局",
    "监督管理局",
    "总局",
    "统计局",
    "信息化局",
    "经济和信息化厅",
    "信息化厅",
    "科学技术厅",
    "发展和改革委员会",
    "委员会",
    "工业和信息化局",
    "研究院",
    "研究所",
    "研究中心",
    "科学院",
    "工程院",
    "协会",
    "学会",
    "联合会",
    "联盟",
    "商会",
    "促进会",
    "基金会",
    "交易所",
    "证券交易所",
    "银行",
    "大学",
    "学院",
    "集团",
    "有限公司",
    "公司",
    "总署",
    "组织",
    "理事会",
    "信息中心",
    "数据中心联盟",
    "智库",
    "咨询",
    "市场监管总局",
    "财政部",
    "商务部",
    "科技部",
    "教育部",
    "交通运输部",
    "农业农村部",
    "生态环境部",
    "应急管理部",
    "水利部",
    "国家卫健委",
    "工信部",
    "国家发展改革委",
    "国家发改委",
    "国资委",
    "中央网信办",
    "国家能源局",
    "国家数据局",
    "国家标准委",
    "国家知识产权局",
    "人力资源社会保障部",
    "自然资源部",
    "住房城乡建设部",
    "海关总署",
    "国务院办公厅",
    "国务院",
    "党中央",
    "自然资源厅",
    "统计司",
]
PATTERN = re.compile("|".join(sorted(set(ENDINGS), key=len, reverse=True)))
WHOLE = frozenset(
    e
    for e in ENDINGS
    if e.endswith(("部", "院", "委", "办", "局", "署", "厅"))
    and e
    not in (
        "管理局",
        "办公厅",
        "总局",
        "信息化局",
        "信息化厅",
        "改革委",
        "研究院",
        "科学院",
        "工程院",
        "管理委员会",
        "监督管理局",
        "统计局",
    )
)
# Words that a name is made of; it begins after anything else.
PART = re.compile(r"n|j|ns|nt|nz|vn|v$|b|l|eng|a$|an|i$|s$|m$")
NOT_PART = frozenset(
    [
        "由",
        "据",
        "根据",
        "按照",
        "与",
        "和",
        "及",
        "以及",
        "在",
        "向",
        "对",
        "为",
        "是",
        "的",
        "了",
        "等",
        "该",
        "其",
        "各",
        "某",
        "经",
        "从",
        "被",
        "将",
        "已",
        "会同",
        "联合",
        "来自",
        "显示",
        "指出",
        "认为",
        "发布",
        "印发",
        "包括",
        "国内",
        "全球",
        "国外",
        "多家",
        "一家",
        "这家",
        "家",
        "年",
        "月",
        "日",
        "推动",
        "支持",
        "成立",
        "组建",
        "依托",
        "鼓励",
        "引导",
        "当地",
        "所在",
        "大型",
        "中小",
        "上市",
        "龙头",
        "企业",
    ]
)
COMMON = frozenset(
    [
        "公司",
        "集团",
        "银行",
        "大学",
        "学院",
        "协会",
        "学会",
        "委员会",
        "研究院",
        "研究所",
        "研究中心",
        "组织",
        "联盟",
        "咨询",
        "智库",
        "商会",
        "办公厅",
        "联合会",
        "交易所",
        "总局",
        "基金会",
        "管理局",
        "理事会",
        "有限公司",
        "上市公司",
        "子公司",
        "分公司",
        "母公司",
        "高新技术公司",
        "跨国公司",
        "科技公司",
    ]
)
LONGEST = 24


@Language.factory("zhitu_organizations")
class Organizations:
    """Chinese: adds proposed organisations where no known name stands."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.proposed: dict[str, str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Adds mentions with the origin `proposed`."""
        notes = of(doc)
        if notes.kind in ("section", "table", "figure", "heading"):
            return doc
        taken = [(m.start, m.end) for m in notes.mentions if m.kind in ("organization", "case")]
        for found in PATTERN.finditer(notes.folded):
            end = found.end()
            if any(s < end and found.start() < e for s, e in taken) or notes.taken(*found.span()):
                continue
            start = found.start() if found.group() in WHOLE else self._edge(notes.folded, found.start(), end)
            name = notes.folded[start:end]
            if (
                name in COMMON
                or len(name) < 3
                or "某" in name
                or "\n" in name
                or re.search(r"[，。；：、\d%]", name)
            ):
                continue
            if any(s < end and start < e for s, e in taken):
                continue
            notes.mentions = [m for m in notes.mentions if not (start <= m.start and m.end <= end)]
            notes.mentions.append(
                Mention(start, end, identifier_for("organization", name), "Organization", "proposed", name)
            )
            taken.append((start, end))
        notes.mentions.sort(key=lambda m: m.start)
        return doc

    @staticmethod
    def _edge(text: str, at: int, end: int) -> int:
        """Where the name begins: words of the kinds that names are made of, read backwards."""
        floor = max(0, end - LONGEST)
        cut = max((text.rfind(mark, floor, at) for mark in "，。；：、（）()《》“”\n "), default=-1)
        floor = max(floor, cut + 1)
        start = at
        for word, tag in reversed(rjieba.tag(text[floor:at])):
            if (
                word in NOT_PART
                or not PART.match(tag)
                or not word.strip()
                or (tag == "m" and word.isascii() is not False)
            ):
                break
            start -= len(word)
        return max(start, floor)
