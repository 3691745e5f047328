"""Titles of documents: between 《 and 》, nested ones whole; in English between quotes after a word for a document."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.folding import fold
from graph_build.extraction.issuing import ADVERB, DAY, JOINT
from graph_build.extraction.model import Notes, Title, of

# Between quotation marks, or as an item of a list of policies, a name with such an ending is a title.
DOCUMENT_END = r"(?:规划|行动计划|计[划画]|实施方案|方案|指导意见|意见|办法|条例|规划纲要|纲要|路线图|战略|白皮书|清单|细则|措施|目录)(?:[（(][^（）()]{4,24}[）)])?"
QUOTED = re.compile(rf"[“「『](?P<t>[^“”「」『』《》\n，。]{{3,40}}{DOCUMENT_END})[”」』]")
ITEM = re.compile(rf"[-*•·\s]*(?P<t>(?:“[^”]{{1,12}}”)?[^\n《》，。；：]{{4,50}}{DOCUMENT_END})\s*$")
EN = re.compile(r"[“\"](?P<t>[A-Z][^”\"\n]{8,160})[”\"]")
MAX_TITLE = 120
NOTICE = re.compile(
    r"[^《〈]{0,40}关于(?:印发|发布|公布|颁布)\s*[《〈](?P<t>[^《〈》〉]{4,80})[》〉]\s*(?:等[^《〈]{0,8})?的?(?:通知|公告|决定|函|令)"
)
# What a text calls again a document that it has named: 《规划》提出…
# Only what a body of the state issues is decreed so, whatever its title ends with.
DECREED = re.compile(
    r"(?:印发|颁布|下发|核定)(?:了|的)?$"
    rf"|(?:[部局厅署]|委员会|[改资信工]委|国务院|人民政府|办公[厅室])(?:{JOINT}|{ADVERB}|于|在|{DAY}|[\s，,])*(?:发布|出台|公布|制定|批准发布)(?:了|的)?$"
)
GENERAL = re.compile(
    r"(?:该|本)?(?:规划|计划|行动计划|方案|实施方案|行动方案|意见|指导意见|办法|通知|条例|纲要|措施|指南|战略|规定|细则|决定|公告|实施意见|若干措施|政策措施|报告|年报|白皮书|蓝皮书|目录|清单)"
)
POLICY_END = re.compile(
    r"(?:规划|计划|方案|意见|办法|条例|法|纲要|通知|措施|决定|行动|战略|规定|细则|公告|公报|清单|目录|路线图|指南|协定|条约|标准|政策|指令|法案|路径|计画|蓝图|倡议|章程|纲领|工程|指引|导则|规范|要点|准则|规程|公约|政策措施|令|批复|要求|规则|通则|细则|条件)(?:[（(].*[）)]|\d{4})?$|^中国制造2025$"
)
REPORT_END = re.compile(
    r"(?:报告|年鉴|白皮书|蓝皮书|指数|研究|分析|统计|年报|手册|调查|展望|(?:统计|普查|调查|监测|质量)公报)(?:[（(].*[）)])?$"
)
LAW_END = re.compile(r"(?:法|条例|法案)(?:[（(].*[）)])?$")


@Language.factory("zhitu_titles", default_config={"language": "zh"})
class Titles:
    """Finds the outermost titles of a block."""

    def __init__(self, nlp: Language, name: str, language: str) -> None:
        self.language = language

    def __call__(self, doc: Doc) -> Doc:
        """Fills `notes.titles`."""
        notes = of(doc)
        depth, start = 0, 0
        for index, character in enumerate(notes.text):
            if character in "《〈":
                if not depth:
                    start = index
                depth += 1
            elif character in "》〉" and depth:
                depth -= 1
                if not depth and index - start <= MAX_TITLE:
                    notes.titles.append(Title(start, index + 1, issued_title(notes.text[start + 1 : index])))
            elif character == "\n":
                depth = 0
        if self.language == "zh":
            notes.titles += unmarked_titles(notes)
        if self.language == "en":
            notes.titles += [Title(*f.span(), f["t"]) for f in EN.finditer(notes.text)]
        return doc


def issued_title(text: str) -> str:
    """The document that a notice issues, where its title marks it: 国务院关于印发〈甲方案〉的通知 → 甲方案."""
    found = NOTICE.fullmatch(text.strip())
    return found["t"] if found else text


def unmarked_titles(notes: Notes) -> list[Title]:
    """Titles without 《》: quoted ones, and the items of a list under a heading that speaks of policies."""
    found = [Title(*f.span(), f["t"]) for f in QUOTED.finditer(notes.folded) if not notes.taken(*f.span())]
    under_policies = any("政策" in h or "法规" in h for h in notes.headings[-2:])
    if notes.kind == "item" and under_policies and not notes.titles and (whole := ITEM.match(notes.folded)):
        found = [Title(whole.start("t"), whole.end("t"), whole["t"])]
    return found


def kind_of_title(title: Title, notes: Notes) -> str:
    """Policy, Law or Report, by how a title ends; empty for a book or anything else."""
    name = fold(title.text.strip())
    if GENERAL.fullmatch(name):
        return ""
    if REPORT_END.search(name):
        return "Report"
    if LAW_END.search(name) and not re.search(r"(?:办|方|做|算|手)法$", name):
        return "Law"
    if POLICY_END.search(name):
        return "Policy"
    marked = notes.folded.find(f"《{name}》")
    return "Policy" if marked > 0 and DECREED.search(notes.folded, max(0, marked - 40), marked) else ""
