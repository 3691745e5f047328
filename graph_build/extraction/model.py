"""What the components of a pipeline find: mentions, times, quantities, and the facts that are made of them.

All offsets count characters of the visible text of one block; `Notes.place` turns them into offsets of the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from spacy.tokens import Doc

from graph_build.extraction.folding import fold_prose

ACCEPTED = "accepted"
CANDIDATE = "candidate"
TAG = re.compile(r"<sup>(\d+)</sup>|<(/?)(p|li|ul|ol|br|td|tr)\b[^>]*>|<[^>]{1,200}>|\*\*|^[#>\s]*[#>]\s*")


@dataclass(frozen=True)
class Mention:
    """A named thing. `identifier` is such as `technology/5g`; `origin` is vocabulary, source, glossary or proposed."""

    start: int
    end: int
    identifier: str
    class_name: str
    origin: str
    text: str

    @property
    def kind(self) -> str:
        """The first segment of the identifier."""
        return self.identifier.partition("/")[0]


@dataclass(frozen=True)
class Time:
    """A period as ISO 8601 cells (`2023`, `2023-06`, `2023-06-08`); `base` where it is what something is compared to."""

    start: int
    end: int
    first: str
    last: str
    base: bool = False
    local: bool = False


@dataclass(frozen=True)
class Quantity:
    """A printed quantity; `kind` is percent, points, multiple, ratio, money, rank, count or measure."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    operator: str
    unit: str
    kind: str
    counted: str = ""

    def with_operator(self, operator: str) -> Quantity:
        """The same quantity with another operator."""
        return replace(self, operator=operator)

    def as_multiple(self) -> Quantity:
        """A percentage as a multiple: 25 % → 0.25 times."""
        value = None if self.value is None else (self.value / 100).quantize(Decimal("0.0001")).normalize()
        return replace(self, value=value, unit="unit/times", kind="multiple")


@dataclass(frozen=True)
class Title:
    """A title between 《 and 》 (or in italics or quotes in English)."""

    start: int
    end: int
    text: str


@dataclass
class Slot:
    """A value and what supplied it: clause, sentence, paragraph, heading, caption, row or column."""

    value: str = ""
    origin: str = ""


@dataclass
class Claim:
    """An observation in the making: where it stands, its slots, the rule that made it, its grade."""

    start: int
    end: int
    quantity: Quantity
    rule: str
    metric: Slot = field(default_factory=Slot)
    subject: Slot = field(default_factory=Slot)
    period: tuple[str, str] = ("", "")
    period_origin: str = ""
    base: tuple[str, str] = ("", "")
    area: Slot = field(default_factory=Slot)
    status: Slot = field(default_factory=lambda: Slot("actual", "default"))
    comparison: str = ""
    direction: str = ""
    publisher: Slot = field(default_factory=Slot)
    confidence: float = 0.0
    doubts: list[str] = field(default_factory=list)
    # What arithmetic over the printed numbers says: that they agree, or where they do not.
    bears_out: bool = False
    inconsistency: str = ""


@dataclass(frozen=True)
class Link:
    """A statement in the making. `target` is an identifier, or a literal for a literal property."""

    start: int
    end: int
    subject: str
    property: str
    target: str
    rule: str
    confidence: float
    subject_as: str = ""
    target_as: str = ""
    note: str = ""


@dataclass
class Notes:
    """What has been found in one block; hangs on the block's Doc as `doc._.zhitu`."""

    identifier: str
    kind: str
    line: int
    offset: int
    offsets: Sequence[int]
    text: str
    folded: str
    references: list[tuple[int, str]] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    # Spans of dates at which something happened or began, which measure nothing.
    events: list[tuple[int, int]] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    # What surrounds the block: the heading's and the caption's words, the row's and the column's.
    section: str = ""
    headings: tuple[str, ...] = ()
    caption: str = ""
    # The case whose section the block stands in.
    case: Mention | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the document of a span of the visible text."""
        return self.offset + self.offsets[start], self.offset + self.offsets[end - 1] + 1

    def taken(self, start: int, end: int) -> bool:
        """Whether a title holds the span: what stands in a title says nothing of its own."""
        return any(t.start <= start and end <= t.end for t in self.titles)


def notes_of(identifier: str, kind: str, line: int, offset: int, raw: str) -> Notes:
    """The notes of a block, markup removed from its text and remembered in `offsets`."""
    if TAG.search(raw) is None:
        return Notes(identifier, kind, line, offset, range(len(raw)), raw, fold_prose(raw))
    words: list[str] = []
    offsets: list[int] = []
    references: list[tuple[int, str]] = []
    position = 0
    for found in TAG.finditer(raw):
        for index in range(position, found.start()):
            words.append(raw[index])
            offsets.append(index)
        if found[1]:
            references.append((len(words), found[1]))
        elif found[3] and words and words[-1] != "\n":
            words.append("\n")
            offsets.append(found.start())
        position = found.end()
    for index in range(position, len(raw)):
        words.append(raw[index])
        offsets.append(index)
    text = "".join(words)
    return Notes(identifier, kind, line, offset, offsets, text, fold_prose(text), references)


def of(doc: Doc) -> Notes:
    """The notes of a Doc."""
    notes: Notes = doc._.zhitu
    return notes


if not Doc.has_extension("zhitu"):
    Doc.set_extension("zhitu", default=None)
