"""Known names in a block."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, of

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
