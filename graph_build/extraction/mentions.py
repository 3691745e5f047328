"""Known names in a block, and the words by which a text calls a case again (该工厂, the plant)."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, of

KINDS_OF_COMPANY = "灯塔工厂|标杆工厂|企业|公司|集团|工厂|厂商|厂|车企|供应商|提供商|品牌商?|物流中心|项目|基地|医院|银行|钢铁厂|平台商|制造商|运营商|园区|实验室"
CASE = re.compile(rf"某[^，。；、（(：:\n某]{{0,22}}?(?:{KINDS_OF_COMPANY})")
AGAIN = re.compile(rf"(?:该|此)(?:{KINDS_OF_COMPANY}|系统|平台|方案|项目|产线|生产线|案例)")
CASE_HEADING = re.compile(
    r"案例\s*(?P<n>\d{1,3})\s*[：:]\s*(?P<name>.*)|Case\s+(?P<m>\d{1,3})\s*[:.]\s*(?P<title>.*)",
    re.IGNORECASE,
)


OF_INDUSTRY = re.compile(r"行业|产业|领域|企业|市场|公司|厂商|业(?!务|态|绩|界|主)")


@Language.factory("zhitu_vocabulary")
class Vocabulary:
    """Fills `notes.mentions` with the longest known names; `lexicon` and `local` are set before a document is read."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.local = Lexicon(())

    def __call__(self, doc: Doc) -> Doc:
        """Names inside titles are the title's; local names give way to longer known ones."""
        notes = of(doc)
        found = [*self.lexicon.find(notes.folded), *self.local.find(notes.folded)]
        last = -1
        for mention in sorted(found, key=lambda m: (m.start, m.start - m.end)):
            if mention.start >= last and not notes.taken(mention.start, mention.end):
                notes.mentions.append(self._as_industry(mention, notes.folded))
                last = mention.end
        return doc

    def _as_industry(self, mention: Mention, text: str) -> Mention:
        """智能制造企业 are of an industry: what else bears its name is not meant."""
        after = OF_INDUSTRY.match(text, mention.end)
        if mention.kind not in ("technology", "application") or not after:
            return mention
        for name in (f"{mention.text}{after.group()}", f"{mention.text}业", mention.text):
            if entry := self.lexicon.named("industry", name):
                return replace(mention, identifier=entry.identifier, class_name=entry.class_name)
        return mention


@Language.factory("zhitu_cases")
class Cases:
    """Anonymous cases (某…企业) and what refers back to them. A case's scope is its section, or its row of a table."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.scope = ""
        self.current: Mention | None = None
        self.names: dict[str, str] = {}
        self.prefix = "case"

    def start(self, source: str) -> None:
        """Forgets the cases of the document before."""
        self.scope, self.current, self.names, self.prefix = "", None, {}, f"case/{source}"

    def __call__(self, doc: Doc) -> Doc:
        """Adds the mentions of cases, in the order of the text."""
        notes = of(doc)
        row = re.match(r"t[^/]+/r\d+", notes.identifier)
        scope = row.group() if row else notes.section
        if scope != self.scope:
            self.scope, self.current = scope, None
        if notes.kind in ("section", "heading") and (headed := CASE_HEADING.search(notes.folded)):
            name = (headed["name"] or headed["title"] or "").strip(
                " #*"
            ) or f"案例{headed['n'] or headed['m']}"
            self.current = self._case(name, headed.start(), headed.end(), notes.folded)
            notes.mentions.append(self.current)
            self.scope = notes.identifier
            return doc
        matches = CASE.finditer(notes.folded)
        found = [(m.start(), m.end(), True) for m in matches if not notes.taken(*m.span())]
        found += [(m.start(), m.end(), False) for m in AGAIN.finditer(notes.folded)]
        for start, end, is_new in sorted(found):
            if is_new and (self.current is None or not CASE_HEADING.search(self.current.text)):
                self.current = self._case(notes.folded[start:end], start, end, notes.folded)
            if self.current is not None:
                words = notes.folded[start:end]
                notes.mentions.append(Mention(start, end, self.current.identifier, "Case", "case", words))
        notes.mentions.sort(key=lambda m: m.start)
        return doc

    def _case(self, name: str, start: int, end: int, text: str) -> Mention:
        label = re.sub(r"[“”\"《》]", "", name)
        if label not in self.names:
            self.names[label] = f"{self.prefix}-{len(self.names) + 1:02d}"
        return Mention(start, end, self.names[label], "Case", "case", text[start:end])
