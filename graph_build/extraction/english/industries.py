"""Industries that stand in a list before one word for all: the chemical and pharmaceutical industries, food plants."""

from __future__ import annotations

import re

from graph_build.extraction.english.terms import STOP
from graph_build.extraction.lexicon import Entry, Lexicon
from graph_build.extraction.model import Mention, Notes
from graph_build.extraction.naming import identifier_for

LISTED = re.compile(
    r"\b(?P<n>(?:[A-Za-z-]+(?: [a-z-]+)?, )*[A-Za-z-]+(?: [a-z-]+)?(?:,? and [A-Za-z-]+)?) "
    r"(?P<k>industries|industry|sectors?|companies|manufacturers|producers|plants|factories|mills|foundries|refineries|yards|shops|manufacturing|production|makers|processing)\b"
)
BARE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Ff]or)\s(?P<n>[a-z][a-z-]*(?: [a-z]+)?(?:, [a-z-]+(?: [a-z]+)?)*(?:,? and [a-z-]+(?: [a-z]+)?)?)(?=[.,;:]|$|\))"
)
SECTORS = re.compile(
    r"steel|semiconductors?|microelectronics|electronics|food|pharmaceuticals?|pharma|metals|metallurgy|foundries|oil and gas|steelmaking|glassmaking|papermaking|cement|mining|agriculture|construction|"
    r"utilities|defence|printing|apparel|footwear|process industries|plastics|rubber|optics|healthcare|logistics|refining|automotive|aviation|shipbuilding|brewing|dairy|telecoms|nuclear|rail"
)
CARS = re.compile(
    r"(?:car|vehicle|auto|automobile|automotive)(?: (?:plants?|factories|making|manufacturing|production|industry))?|carmaking"
)
PIECE = re.compile(r"\b(?!and\b)(?:[^,\s]+(?: (?!and\b)[^,\s]+)?)(?=,| and|$)")
LEAD = re.compile(
    r"(?:the|in|of|to|for|and|or|by|with|across|from|both|into|at|its|many|most|as|is|are|within|applied|used|throughout|serves?|including)\s+",
    re.IGNORECASE,
)
OF_KIND = re.compile(r"indust(?:ry|ries)|sectors?")
# An industry in general, or no industry.
PLAIN = re.compile(
    r"^(?:.*\b)?(?:the|this|that|its|our|other|many|several|all|whole|entire|domestic|global|local|manufacturing|private|public|key|new|each|every|same|most|some|german|chinese|european|american|"
    r"japanese|korean|indian|traditional|heavy|light|strategic|emerging|different|various|across|related|relevant|particular|respective|process|discrete|target|user|customer|host|growth|industrial)$",
    re.IGNORECASE,
)


def industries(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """Adds the industries of a sentence that the longest known names do not have."""
    _bare(notes, start, end, lexicon)
    for found in LISTED.finditer(notes.folded, start, end):
        first, last = found.span("n")
        while lead := LEAD.match(notes.folded, first, last):
            first = lead.end()
        if first >= last:
            continue
        listed = notes.folded[first:last]
        if whole := _known(lexicon, listed):
            _add(notes, whole, first, last, "vocabulary")
            continue
        pieces = list(PIECE.finditer(listed))
        known = [(p, _known(lexicon, p.group()) or _known(lexicon, p.group().split()[-1])) for p in pieces]
        if any(entry for _, entry in known):
            for piece, entry in known:
                if entry:
                    _add(notes, entry, first + piece.start(), first + piece.end(), "vocabulary")
            continue
        if len(pieces) == 1 and OF_KIND.fullmatch(found["k"]):
            words = [x for x in pieces[0].group().split() if x.lower() not in STOP]
            name = " ".join(words)
            if not words or PLAIN.match(name) or not pieces[0].group().endswith(name):
                continue
            label = f"{name} industry"
            entry = Entry(label, identifier_for("industry", label), "Industry", "proposed")
            _add(notes, entry, last - len(name), last, "proposed")


def _bare(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """in electronics; in steel: an industry without a word for it."""
    for found in BARE.finditer(notes.folded, start, end):
        first = found.start("n")
        pieces = list(PIECE.finditer(found["n"]))
        known = [(p, _alone(lexicon, p.group())) for p in pieces]
        if all(entry for _, entry in known):
            for piece, entry in known:
                if entry:
                    _add(notes, entry, first + piece.start(), first + piece.end(), entry.origin)


def _alone(lexicon: Lexicon, name: str) -> Entry | None:
    if known := lexicon.named("industry", name) or lexicon.named("industry", f"{name} industry"):
        return known
    if SECTORS.fullmatch(name):
        return Entry(name, identifier_for("industry", name), "Industry", "proposed")
    return lexicon.named("industry", "automotive industry") if CARS.fullmatch(name) else None


def _known(lexicon: Lexicon, name: str) -> Entry | None:
    return (
        lexicon.named("industry", f"{name} industry")
        or lexicon.named("industry", name)
        or lexicon.named("industry", f"{name}s")
        or (lexicon.named("industry", "automotive industry") if CARS.fullmatch(name) else None)
    )


def _add(notes: Notes, entry: Entry, start: int, end: int, origin: str) -> None:
    """A list may have been read in part: food of the food and beverage industry."""
    inside = [m for m in notes.mentions if m.start < end and start < m.end]
    if any(m.kind != "industry" or m.end - m.start >= end - start for m in inside):
        return
    notes.mentions[:] = [m for m in notes.mentions if m not in inside]
    name = entry.name if origin == "proposed" else notes.folded[start:end]
    notes.mentions.append(Mention(start, end, entry.identifier, entry.class_name, origin, name))
