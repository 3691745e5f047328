"""English notes that cite a work: Publisher, Title, Month Year → the report, cited by the note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.english.names import BODY
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.naming import identifier_for

CITATION = re.compile(
    r"\s*(?P<p>[A-Z][^,“”\"]{2,70}),\s+[“\"*_]*(?P<t>[A-Z0-9][^“”\"]{4,110}?)[”\"*_]*,?\s+\(?(?:(?P<d>\d{1,2})\s)?(?:(?P<m>January|February|March|April|May|June|July|August|September|October|November|December)\s)?(?P<y>(?:19|20)\d\d)\)?\.?\s*"
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
SURE, DOUBTFUL = 0.9, 0.84


def cited(notes: Notes, lexicon: Lexicon) -> Iterator[Link]:
    """The links of one note; none where it is no citation of this form."""
    found = CITATION.fullmatch(notes.folded)
    if found is None:
        return
    publisher, title = found["p"].strip(), found["t"].strip(" ,")
    known = lexicon.named("organization", publisher)
    if known is None and not BODY.fullmatch(publisher):
        return
    entry = lexicon.named("report", title)
    report = entry.identifier if entry else identifier_for("report", title)
    issuer = known.identifier if known else identifier_for("organization", publisher)
    first = found.start("t")
    notes.mentions.append(
        Mention(first, first + len(title), report, "Report", "known" if entry else "cited", title)
    )
    notes.mentions.append(
        Mention(*found.span("p"), issuer, "Organization", known.origin if known else "proposed", publisher)
    )
    month = f"-{MONTHS.index(found['m']) + 1:02d}" if found["m"] else ""
    number = notes.identifier
    yield Link(first, first + len(title), f"note/{number}", "cites", report, "note.cites", SURE)
    yield Link(*found.span("p"), report, "issuedBy", issuer, "note.cites", DOUBTFUL, title, publisher)
    yield Link(*found.span("y"), report, "date", f"{found['y']}{month}", "note.cites", DOUBTFUL, title)
