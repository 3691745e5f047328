"""Notes that cite a work: title，publisher，date → the report with its publisher and date, cited by the note."""

from __future__ import annotations

import re

from graph_build.extraction.folding import fold
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Title
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.organization_words import ENDINGS
from graph_build.extraction.titles import kind_of_title

DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*年?\s*(?:第?[\d-]+期|(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日)?)?\s*[。.]?\s*$"
)
MARK = re.compile(r"^\s*(?:<sup>\d+</sup>|\[\d+\])?\s*")
SPLIT = re.compile(r"[，,]\s*")
LEAD = re.compile(r"^[^|｜]{2,8}[|｜]\s*")
PARTNERS = re.compile(r"(?<=[一-龥])(?:联合|、|与|和)(?=[一-龥])")
# What stands where a publisher is expected but is none: a person, an occasion, a number.
NO_NAME = re.compile(r"^[\d\s-]+$|答记者|发言|讲话|主任|部长|院长|教授|主席|总裁|记者|[\d]{3}|版$|卷$")
ENDING = re.compile("(?:" + "|".join(ENDINGS) + ")$")
ENGLISH = re.compile(r"[A-Za-z]{4,}[^《]*$")
MAX_TITLE = 90
EDITION = re.compile(r"(?:19|20)\d\d年?版?\s*《(?P<t>[^》]+)》?")


def cited(notes: Notes, lexicon: Lexicon) -> list[Link]:
    """The links of one note; empty where it is no citation of this form."""
    text = notes.folded
    marked = re.findall(r"《([^《》]+)》", text)
    if (
        marked
        and kind_of_title(Title(0, 0, marked[0]), notes) in ("Policy", "Law")
        and not ENGLISH.search(text)
    ):
        return []  # who issued a policy is read as in running text
    when = DATE.search(text)
    if not when or when.start() < 4:
        return []
    # 2018-2023年 are the years of a series: it has a publisher and no one date.
    if series := re.search(r"(?:19|20)\d\d\s*年?\s*[-–—至]\s*$", text[: when.start()]):
        return [
            i
            for i in _of(notes, lexicon, text[: series.start()], series.start(), None)
            if i.property != "date"
        ]
    return _of(notes, lexicon, text[: when.start()], when.start(), when)


def _of(notes: Notes, lexicon: Lexicon, head: str, stop: int, when: re.Match[str] | None) -> list[Link]:
    text = notes.folded
    body = head.rstrip("，, ")
    cut = max((f.start() for f in SPLIT.finditer(body)), default=-1)
    if cut < 2:
        return []
    title, publisher = LEAD.sub("", body[:cut]).strip("《》 "), body[cut + 1 :].strip()
    if edition := EDITION.fullmatch(title):
        title = edition["t"]
    first = body.find(title)
    if not 3 < len(title) <= MAX_TITLE or not 2 <= len(publisher) <= 40:
        return []
    policy = lexicon.named("policy", title)
    class_name = policy.class_name if policy else kind_of_title(Title(0, 0, title), notes)
    kind = "policy" if class_name in ("Policy", "Law") and ("《" in text or policy) else "report"
    entry = lexicon.named(kind, title)
    report = entry.identifier if entry else identifier_for(kind, title)
    notes.mentions = [m for m in notes.mentions if m.end <= first or m.start >= stop]
    notes.mentions.append(
        Mention(
            first, first + len(title), report, class_name if kind == "policy" else "Report",
            "known" if entry else "cited", title,
        )
    )  # fmt: skip
    issued: list[Link] = []
    for name in _publishers(publisher, lexicon):
        known = lexicon.named("organization", name)
        known = known or lexicon.named("organization", re.sub(r"[（(].*", "", name))
        if known is None and NO_NAME.search(name):
            continue
        organization = known.identifier if known else identifier_for("organization", fold(name))
        at = text.rfind(name, 0, stop)
        origin = "known" if known else "proposed"
        notes.mentions.append(Mention(at, at + len(name), organization, "Organization", origin, name))
        issued.append(
            Link(at, at + len(name), report, "issuedBy", organization, "note.cites", 0.95, title, name)
        )
    number = notes.identifier
    cites = [Link(first, first + len(title), f"note/{number}", "cites", report, "note.cites", 0.97)]
    if when is None:
        return [*cites, *issued]
    month = f"-{int(when['m']):02d}" if when["m"] and 1 <= int(when["m"]) <= 12 else ""
    return [
        *(cites if kind == "report" else ()),
        *issued,
        Link(when.start("y"), when.end(), report, "date", f"{when['y']}{month}", "note.cites", 0.96, title),
    ]


def _publishers(words: str, lexicon: Lexicon) -> list[str]:
    """The names in the words for the publisher: several only where each of them is a name by itself."""
    parts = PARTNERS.split(words)
    whole = all(lexicon.named("organization", p) or (ENDING.search(p) and len(p) > 3) for p in parts)
    return parts if whole and not lexicon.named("organization", words) else [words]
