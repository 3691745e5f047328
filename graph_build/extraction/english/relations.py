"""English links: what a technology is for and goes with, what a case uses, who issued a policy and when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.english import frames as english_frames
from graph_build.extraction.english import issued as english_issued
from graph_build.extraction.english import practice as english_practice
from graph_build.extraction.english import pronouns as english_pronouns
from graph_build.extraction.english import records as english_records
from graph_build.extraction.english import supports as english_supports
from graph_build.extraction.english.companies import Companies
from graph_build.extraction.english.industries import industries
from graph_build.extraction.english.lists import extend
from graph_build.extraction.english.masks import mask
from graph_build.extraction.english.sentences import sentences
from graph_build.extraction.english.terms import propose, singular
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, of

# *Challenge.* A label in italics, which is no part of the sentence.
LABEL = re.compile(r"[*_]{1,2}[A-Z][^*_.:]{2,60}[.:][*_]{1,2}\s+")
OF_INDUSTRY = re.compile(
    r"s?\s(?:industry|industries|sectors?|markets?|makers?|manufacturers?|production|manufacturing|producers?|companies|suppliers?)\b"
)
# A sentence of more characters is none; it is not read, so that the time stays linear.
LONGEST = 2000
LINKED = ("technology", "infrastructure")


@Language.factory("zhitu_english_relations")
class EnglishRelations:
    """Fills `notes.links`; `policies` is set before a document is read."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.policies: dict[str, tuple[str, str]] = {}
        self.lexicon = Lexicon(())
        self.start("")

    def start(self, source: str) -> None:
        """Forgets what the document before named."""
        self.companies = Companies(self.lexicon)
        self.before = ""
        self.signs: dict[str, Mention] = {}
        self.named: list[Mention] = []

    def __call__(self, doc: Doc) -> Doc:
        """Sentence by sentence."""
        notes = of(doc)
        if notes.kind == "cell" and notes.titles:
            titles = english_supports.titled(notes, 0, len(notes.folded), self.policies)
            notes.links += english_supports.by_title(notes, titles, self.lexicon)
        if notes.kind in ("section", "heading", "table", "figure", "note", "cell", "caption"):
            return doc
        self.before, self.signs, self.named = "", {}, []
        ordered = sorted(notes.mentions, key=lambda m: m.start)
        starts = [m.start for m in ordered]
        kept: list[Mention] = []
        carried: list[Mention] = []
        for start, end in sentences(notes.folded):
            own = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
            if end - start > LONGEST:
                kept += own
                continue
            # Only what stands in the sentence, and whom it may speak of: the time stays linear.
            near = replace(notes, mentions=[*carried, *own])
            self._sentence(near, notes, start, end)
            kept += near.mentions[len(carried) :]
            users = [m for m in near.mentions if m.kind == "case" or m.origin == "user"]
            carried = [*[m for m in users if m.end == 0][:1], *[m for m in users if m.end][-1:]]
        notes.mentions[:] = kept
        return doc

    def _sentence(self, near: Notes, notes: Notes, start: int, end: int) -> None:
        """Adds the links and the new names of a sentence; `near` has the mentions that it may look at."""
        propose(near, start, end, self.lexicon)
        extend(near, start, end, self.lexicon)
        if any(m.kind in LINKED and start <= m.start < end for m in near.mentions) or notes.titles:
            industries(near, start, end, self.lexicon)
        mentions = sorted(
            (self._typed(m, notes.folded) for m in near.mentions if start <= m.start < end),
            key=lambda m: m.start,
        )
        titles = english_supports.titled(near, start, end, self.policies)
        notes.links += english_supports.links(near, mentions, (start, end), titles, self.named)
        self.named = titles or self.named
        notes.links += english_issued.links(notes, start, end, self.policies)
        notes.links += english_supports.by_title(near, titles, self.lexicon)
        if not any(m.kind in LINKED or m.kind == "application" for m in mentions):
            self.before = ""
            return
        label = LABEL.match(notes.folded, start, end)
        masked = mask(near, mentions, label.end() if label else start, end)
        masked = english_pronouns.across(masked, self.before, self.signs)
        before_here = len(notes.links)
        if masked.signs and any(m.kind in LINKED for m in masked.signs.values()):
            notes.links += english_frames.links(english_pronouns.within(masked))
            notes.links += english_records.labelled(masked)
        used = list(english_practice.links(near, mentions, masked, start, end, self.companies))
        notes.links += used
        notes.links += _shown(used, notes.links[before_here:])
        self.before, self.signs = english_pronouns.subject(masked)

    def _typed(self, mention: Mention, text: str) -> Mention:
        """Drones are a technology unless their makers, market or industry are meant."""
        if not mention.text.endswith("s") or OF_INDUSTRY.match(text, mention.end):
            return mention
        known = self.lexicon.named("technology", singular(mention.text))
        if known is None or mention.kind not in ("industry", "track"):
            return mention
        return replace(mention, identifier=known.identifier, class_name=known.class_name)


def _shown(used: list[Link], links: list[Link]) -> Iterator[Link]:
    """A case that uses a technology for a task shows the task in practice."""
    for use in used:
        for link in links if use.subject.startswith("case/") and use.property == "usesTechnology" else ():
            if link.subject == use.target and link.property in ("enables", "performs"):
                yield replace(
                    use, property="demonstrates", target=link.target, target_as=link.target_as, rule="en.shown",
                    end=max(use.end, link.end), confidence=0.86,
                )  # fmt: skip
