"""Cases in practice, mostly anonymous (某…企业, 一家…工厂), and what refers back to them.

The scope of a case is its heading's section with the sections below, the block in which it is named, or its row of a table.
"""

from __future__ import annotations

import re

import rjieba
from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Mention, Notes, of

KINDS_OF_COMPANY = "灯塔工厂|标杆工厂|智能工厂|企业|公司|集团|工厂|厂商|厂|[一-龥]企(?!业)|供应商|提供商|服务商|品牌商?|物流中心|项目|基地|医院|银行|钢铁厂|平台商|制造商|运营商|园区|实验室|车间|产线|门店|港口|矿山|电站|油田|机场|码头|煤矿|船厂|药企|钢企|农场|电厂|酒厂"
PART = r"(?:的?[“]?[^，。、；：的\s]{0,8}?(?:灯塔工厂|智能工厂|工厂|基地|车间|产线|生产线|园区|项目)[”]?)?"
CASE = re.compile(
    rf"(?:某|(?:国内|国外|全球|行业内)?(?<![同与和向对跟])(?:一家|一座|另一家)(?:位于[^，。；、：]{{2,8}}的)?)[^，。；、（(：:\n某,;]{{0,22}}?(?:{KINDS_OF_COMPANY}){PART}"
)
# 比亚迪深圳工厂引入…: a plant by name, where it is said to use something.
NAMED = re.compile(
    r"(?:(?<=[，。；：！\n,;:])|^[-*•·\s]*)(?P<name>[^，。；：、（）()\s,;:]{3,16}?(?:工厂|基地|车间|园区|矿区|港区|电厂|钢厂|炼厂))"
    r"(?=(?:率先|已经?|则|也|正|还|将|目前|全面|大规模|在[^，。；,;]{1,10})*(?:引入|部署|运用|采用|利用|通过|建成|上线|应用|搭载|使用|借助|依托|引进|打造))"
)
# 多家灯塔工厂采用…: plants in general.
COMMON = re.compile(
    r"(?:该|本|此|这|其|各|每|某|多|部分|一些|大量|许多|很多|不少|众多|全国|全球|国内|国外|我国|中国|传统|智能|数字|灯塔|标杆|未来|绿色|现代|先进|制造|生产|化工|汽车|无人|黑灯|超级|大型|中小|小型|企业|公司|行业|离散|流程|示范|目前|当前|同时|如今|已有|越来越|有的|新|老|整|在|通过|随着|以|将|把|对|由|让|使|据|如|但|而|且|并|也|还|从)|[^省市县区]*(?:企业|公司)(?!.{0,6}(?:工厂|基地))"
)
AGAIN = re.compile(
    rf"这[家座](?:[^，。；]{{0,10}}?的)?(?:{KINDS_OF_COMPANY})|(?:该|此)(?:{KINDS_OF_COMPANY}|系统|平台|方案|项目|产线|生产线|案例)"
)
# In the section of a case a bare word for a company is the case: 企业为磨床加装传感器.
BARE = re.compile(
    r"(?:(?<=[。；！\n，,;])|^[-*•·\s]*)(?:企业|公司|工厂|集团|项目|车间|平台|园区|基地)(?!家|的?(?:概况|简介|背景|面临)|们|名称|类型)"
)
CASE_HEADING = re.compile(
    r"(?:典型|优秀|应用|实践|企业)?案例\s*(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})?(?:\s*[：:、—.\-]+\s*|(?<=[\d一二三四五六七八九十])\s+)(?P<name>.*)|Case\s+(?P<m>\d{1,3})\s*[:.]\s*(?P<title>.*)",
    re.IGNORECASE,
)
BOX = re.compile(
    r"[【\[]?(?:典型|优秀|应用|实践|企业)?(?:案例|专栏|实践)\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
)
LONGEST_LINE = 40
NUMBER = r"[#\s\d.、（）()一二三四五六七八九十/*❶-❿①-⑳Ⅰ-Ⅻ◆■●▶]*(?:[A-Z][\s.、：:）)]+)?"
# A region may stand before: 西南某白酒酿造基地, 浙北一家化纤企业.
ANONYMOUS_HEADING = re.compile(
    rf"^{NUMBER}(?P<name>[一-龥]{{0,5}}?(?:某|一[家座个])[^：:]{{0,24}}?(?:{KINDS_OF_COMPANY}).*)$"
)

# ❶ 康禾药业连云港固体制剂工厂: a plant by name.
PLANT_HEADING = re.compile(
    r"^[#\s\d.、（）()一二三四五六七八九十/*❶-❿①-⑳Ⅰ-Ⅻ◆■●▶]*(?P<name>[^，。；：:、（）()\s]{4,24}(?:工厂|基地|车间|园区|产线))(?:\s*[：:——].*)?$"
)


@Language.factory("zhitu_cases")
class Cases:
    """Adds the mentions of cases, and tells each block whose case it is in."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.scope = ""
        self.current: Mention | None = None
        self.headed = False
        self.names: dict[str, str] = {}
        self.prefix = "case"

    def start(self, source: str) -> None:
        """Forgets the cases of the document before."""
        self.scope, self.current, self.headed = "", None, False
        self.names, self.prefix = {}, f"case/{source}"

    def __call__(self, doc: Doc) -> Doc:
        """Reads the blocks in the order of the text."""
        notes = of(doc)
        row = re.match(r"t[^/]+/r\d+", notes.identifier)
        scope = row.group() if row else notes.section
        inside = scope == self.scope or (self.headed and scope.startswith(f"{self.scope}."))
        if not inside and not (row and self.headed and notes.section.startswith(self.scope)):
            self.scope, self.current, self.headed = scope, None, False
        if notes.kind in ("section", "heading") and (name := _headed(notes.folded)):
            self.current = self._case(name, *_span(notes.folded, name), notes.folded)
            notes.mentions.append(self.current)
            self.scope, self.headed = notes.identifier if notes.kind == "section" else scope, True
            return doc
        if notes.kind == "paragraph" and (name := _boxed(notes.folded)):
            self.current = self._case(name, *_span(notes.folded, name), notes.folded)
            notes.mentions.append(self.current)
            self.scope, self.headed = scope, True
            return doc
        self._mentions(notes)
        return doc

    def _mentions(self, notes: Notes) -> None:
        if self.headed:
            notes.case = self.current
        matches = CASE.finditer(notes.folded)
        found = [(m.start(), m.end(), True) for m in matches if not notes.taken(*m.span())]
        found += [
            (*m.span("name"), True) for m in NAMED.finditer(notes.folded) if not COMMON.match(m["name"])
        ]
        found += [(m.start(), m.end(), False) for m in AGAIN.finditer(notes.folded)]
        if self.headed:
            found += [(m.start() + len(m.group()) - 2, m.end(), False) for m in BARE.finditer(notes.folded)]
        last = -1
        for start, end, is_new in sorted(found):
            if start < last:
                continue
            last = end
            if is_new and not self.headed:
                self.current = self._case(notes.folded[start:end], start, end, notes.folded)
            if self.current is not None:
                words = notes.folded[start:end]
                notes.mentions.append(Mention(start, end, self.current.identifier, "Case", "case", words))
        notes.mentions.sort(key=lambda m: m.start)

    def _case(self, name: str, start: int, end: int, text: str) -> Mention:
        label = re.sub(r"[“”\"《》]", "", name)
        if label not in self.names:
            self.names[label] = f"{self.prefix}-{len(self.names) + 1:02d}"
        return Mention(start, end, self.names[label], "Case", "case", text[start:end])


def _headed(text: str) -> str:
    """The name of the case that a heading is about; empty where it is about none."""
    if found := CASE_HEADING.search(text):
        name = (found["name"] or found["title"] or "").strip(" #*/")
        return re.split(r"——|--|—", name)[0].strip() or text[found.start() :].strip(" #*/：:")
    if found := ANONYMOUS_HEADING.match(text):
        return re.split(r"——|--|—|：", found["name"])[0].strip()
    found = PLANT_HEADING.match(text)
    return found["name"] if found and not COMMON.match(found["name"]) and _is_proper(found["name"]) else ""


def _is_proper(name: str) -> bool:
    """Whether a name begins as a company or a place does, not as a kind of plant does."""
    word, tag = rjieba.tag(name)[0]
    return re.match(r"nr|ns|nz|nt", tag) is not None and len(word) > 1


def _boxed(text: str) -> str:
    """The name of the case of a box, whose first line stands alone: 案例一 某装备企业."""
    line = text.strip()
    if len(line) > LONGEST_LINE or not BOX.match(line) or re.search(r"[。；，]", line):
        return ""
    return _headed(line)


def _span(text: str, name: str) -> tuple[int, int]:
    start = max(text.find(name), 0)
    return start, start + len(name)
