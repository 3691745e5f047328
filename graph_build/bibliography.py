"""Title, publisher and date of a document: what a person tells, otherwise what its first lines say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from graph_build.extraction.folding import fold
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.naming import identifier_for
from graph_build.readers.document import Document

UNKNOWN_PUBLISHER = "organization/unknown-publisher"
DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年.\-/]\s*(\d{1,2})\s*(?:[月.\-/]\s*(\d{1,2})\s*日?|月)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Told:
    """What a person says of a document; what is empty is found out."""

    source: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""


def bibliography(document: Document, told: Told, lexicon: Lexicon) -> tuple[str, str, str]:
    """Title, publisher and date: what is told, otherwise what the first lines say."""
    lines = [line.strip() for line in document.text.split("\n")[:60] if line.strip()]
    title = told.title or next((line.lstrip("# ").strip() for line in lines if line.startswith("# ")), "")
    title = title or next((line for line in lines if 4 <= len(line) <= 60), document.name)
    publisher = _told_publisher(told.publisher, lexicon)
    if not publisher:
        head = fold("\n".join(lines[:25]))
        named = [m for m in lexicon.find(head) if m.kind == "organization"]
        publisher = named[0].identifier if named else UNKNOWN_PUBLISHER
    published = told.date or _date("\n".join(lines[:40])) or _year(f"{title} {document.name}", document.text)
    return title[:200], publisher, published


def _told_publisher(name: str, lexicon: Lexicon) -> str:
    if not name:
        return ""
    if name.startswith("organization/"):
        return name
    entry = lexicon.named("organization", name)
    return entry.identifier if entry else identifier_for("organization", name)


def _date(text: str) -> str:
    found = DAY.search(text)
    if not found:
        return ""
    month = int(found[2])
    day = int(found[3]) if found[3] else 0
    if not 1 <= month <= 12 or day > 31:
        return ""
    try:
        return date(int(found[1]), month, day).isoformat() if day else f"{found[1]}-{month:02d}"
    except ValueError:
        return f"{found[1]}-{month:02d}"


def _year(title: str, text: str) -> str:
    """The year in the title, otherwise the latest year that the text names and that is not to come."""
    this = date.today().year
    for where in (title, text):
        years: list[str] = [y for y in YEAR.findall(where) if int(y) <= this]
        if years:
            return max(years)
    return str(this)
