"""Links between what a sentence names; an argument is always a recognised mention, never a cut string."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction import (
    frames,
    policies,
    practice,
    purposes,
)
from graph_build.extraction.companies import companies
from graph_build.extraction.issuing import chinese_marks
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.mentions import OF_INDUSTRY
from graph_build.extraction.model import Mention, Notes, of
from graph_build.extraction.observations import SENTENCE
from graph_build.extraction.proposing import proposals, without
from graph_build.extraction.terms import Inverted

# A sentence of more characters is none; it is read in pieces, so that the time stays linear.
LONGEST = 1200


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for sentence in SENTENCE.finditer(text):
        for start in range(sentence.start(), sentence.end(), LONGEST):
            yield start, min(start + LONGEST, sentence.end())


class _Near:
    """What stands in a sentence and a little before it: all that its reading may look at."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.mentions = [m.start for m in notes.mentions]
        self.times = [t.start for t in notes.times]
        self.titles = sorted(notes.titles, key=lambda t: t.start)
        self.title_starts = [t.start for t in self.titles]

    def window(self, start: int, end: int) -> Notes:
        """The notes with only the mentions, times and titles there."""
        first = start - LONGEST
        return replace(
            self.notes,
            mentions=self.notes.mentions[bisect_left(self.mentions, first) : bisect_left(self.mentions, end)],
            times=self.notes.times[bisect_left(self.times, first) : bisect_left(self.times, end)],
            titles=self.titles[bisect_left(self.title_starts, first) : bisect_left(self.title_starts, end)],
        )


@Language.factory("zhitu_relations")
class Relations:
    """Chinese: fills `notes.links`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.policies: dict[str, tuple[str, str]] = {}
        self.lexicon = Lexicon(())
        self.inverted = Inverted(self.lexicon)
        # The policy that 《规划》 or 该规划 stands for; a document begins without one.
        self.last = ""
        # The policy that the document itself is.
        self.own = ("", "")

    def start(self, source: str) -> None:
        """Begins a document, whose titles and lexicon have been set."""
        if self.inverted.lexicon is not self.lexicon:
            self.inverted = Inverted(self.lexicon)
        self.last = ""

    def __call__(self, doc: Doc) -> Doc:
        """Reads sentence by sentence, clause by clause."""
        notes = of(doc)
        if notes.kind in ("section", "heading", "table", "figure"):
            return doc
        if notes.kind == "note":
            self._note(notes)
            return doc
        kept, links, notes = notes, notes.links, chinese_marks(notes)
        named: list[Mention] = []
        state = frames.State()
        near = _Near(notes)
        for start, end in _sentences(kept_text := notes.folded):
            notes = near.window(start, end)
            mentions = [self._typed(m, kept_text) for m in notes.mentions if start <= m.start < end]
            about = {"case"} if notes.case is not None else set()
            if notes.titles or self.own[0] or self.last:
                about.add("policy")
            new = proposals(notes.folded, mentions, start, end, self.lexicon, frozenset(about))
            new += companies(notes.folded, [*mentions, *new], start, end, self.lexicon)
            mentions = sorted([*without(mentions, new), *new], key=lambda m: m.start)
            before = len(links)
            if notes.titles:
                links += policies.links(notes, start, end, self.policies)
            if notes.titles or self.last:
                links += purposes.links(notes, start, end, mentions, self.policies, self.lexicon, self.last)
                self.last = purposes.last_policy(notes, end, self.policies, self.last)
            if self.own[0]:
                links += purposes.own(notes, start, end, mentions, *self.own)
            links += practice.links(notes, mentions, start, end, self.lexicon)
            links += frames.sentence(notes, mentions, start, end, state, self.inverted)
            linked = {i for link in links[before:] for i in (link.subject, link.target)} if new else set()
            named += [m for m in new if m.identifier in linked]
        if named:
            kept.mentions = sorted([*kept.mentions, *named], key=lambda m: m.start)
        return doc

    def _note(self, notes: Notes) -> None:
        """A note may tell who issued a policy; reports in notes are citations."""
        said = {text: named for text, named in self.policies.items() if named[1] in ("Policy", "Law")}
        if any(t.text in said for t in notes.titles):
            notes.links += policies.links(chinese_marks(notes), 0, len(notes.folded), said)

    def _typed(self, mention: Mention, text: str) -> Mention:
        """A track, or an industry that bears a technology's name, is that technology where no 产业 follows."""
        if mention.kind not in ("track", "industry") or OF_INDUSTRY.match(text, mention.end):
            return self._of_industry(mention)
        entry = self.lexicon.named("technology", mention.text)
        if entry is None:
            return self._of_industry(mention)
        return replace(mention, identifier=entry.identifier, class_name=entry.class_name)

    def _of_industry(self, mention: Mention) -> Mention:
        entry = self.lexicon.named("industry", mention.text) if mention.kind == "track" else None
        return (
            replace(mention, identifier=entry.identifier, class_name=entry.class_name) if entry else mention
        )
