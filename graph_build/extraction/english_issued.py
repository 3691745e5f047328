"""Who issued an English policy and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.english_names import ISSUE, organizations_before
from graph_build.extraction.model import Link, Mention, Notes, Title

ACTIVE = re.compile(
    rf"(?:has |have |had )?(?:also |formally |officially |jointly |recently |then )?(?P<v>{ISSUE})\s+(?:on [A-Z]\w+ )?(?:the|its|their|a|an)?\s*(?:first|new|revised|draft|updated|national|so-called|landmark|long-awaited|three-year|five-year|ambitious)?\s*(?:executive order|communication|white paper|decree|report|law|strategy|plan|programme|legislation|document)?\s*[“\"]?\s*$",
    re.IGNORECASE,
)
BY = re.compile(
    rf"^[”\"*_]?\s*(?:\([^)]*\))?(?:\s*(?:programme|program|scheme|plan|initiative|strategy|act|law|roadmap|blueprint|agenda|package))?\s*,?\s*(?:which\s+)?(?:was |were |is |has been |had been |that was |has |had )?(?:also |formally |officially |jointly |first |finally )?(?:{ISSUE}|signed|drafted|applied since|applied from|applies from|been in force since|in force since|in effect since|came into force|entered into force|took effect|agreed|drawn up)\b(?P<by>\s+(?:into law\s+)?by\s+)?",
    re.IGNORECASE,
)


# the Action Plan, which the Commission presented in April 2025
RELATIVE = re.compile(r"^[”\"*_]?\s*(?:\([^)]*\))?,?\s+(?:which|that)\s+(?:the\s+|[A-Z]\w+[’']s\s+)?")


# the Port Strategy and the Maritime Strategy: issued together.
AND_TITLE = re.compile(r"[”\"*_]?\s*(?:,|and|,\s*and)\s+(?:the\s+|its\s+|an?\s+)?[“\"*_]?")


def links(
    notes: Notes,
    mentions: list[Mention],
    start: int,
    end: int,
    policies: dict[str, tuple[str, str]],
) -> Iterator[Link]:
    """Who issued a policy and when."""
    earlier: tuple[Title, list[Mention], tuple[str, int, int] | None] | None = None
    for title in (t for t in notes.titles if start <= t.start < end):
        identifier, class_name = policies.get(title.text, ("", ""))
        if not identifier:
            continue
        before, after = notes.folded[start : title.start], notes.folded[title.end : end]
        issued, by = ACTIVE.search(before), BY.match(after)
        issuers, is_relative = _issuers(notes, mentions, title, start, after)
        if earlier and not issuers and AND_TITLE.fullmatch(notes.folded[earlier[0].end : title.start]):
            issuers = earlier[1]
        for issuer in issuers:
            yield Link(
                min(issuer.start, title.start),
                max(title.end, issuer.end),
                identifier,
                "issuedBy",
                issuer.identifier,
                "en.issued",
                0.95,
                title.text,
                issuer.text,
            )
        if class_name == "Report" and not issuers:
            continue
        said = title.end + (by.end() if by else 0)
        since = max([said, *(i.end for i in issuers)]) if by or is_relative else title.end
        date = _date(notes, title, (start, since, end), by is not None or is_relative, issued is not None)
        if date is None and earlier and AND_TITLE.fullmatch(notes.folded[earlier[0].end : title.start]):
            date = earlier[2]
        earlier = (title, issuers, date)
        if date is not None:
            yield Link(
                min(date[1], title.start),
                max(title.end, date[2]),
                identifier,
                "date",
                date[0],
                "en.issued",
                0.94,
                title.text,
            )


def _date(
    notes: Notes, title: Title, span: tuple[int, int, int], is_after: bool, is_active: bool
) -> tuple[str, int, int] | None:
    start, since, end = span
    times = [t for t in notes.times if start <= t.start < end and t.first == t.last]
    later = [
        t
        for t in times
        if t.start >= since
        and re.fullmatch(r"\s*|[^;.]{0,110}?\b(?:in|on|of|from)?\s*\(?", notes.folded[since : t.start])
    ]
    if is_after or is_active:
        near = [
            t
            for t in later
            if not re.search(
                r"\b(?:by|until|aims|target|which|to|will|requires|with|provid)\b(?![^,;]*\bCouncil\b)",
                notes.folded[since : t.start],
            )
        ]
        if near:
            return near[0].first, near[0].start, near[0].end
    if is_active:
        opened = [
            t
            for t in times
            if t.end <= title.start
            and re.search(r"\b(?:[Ii]n|[Oo]n)\s*(?:early |late |mid-)?$", notes.folded[start : t.start])
        ]
        if opened:
            return opened[-1].first, opened[-1].start, opened[-1].end
    bracketed = re.match(r"[”\"*_]?\s*\(\s*(?:of\s+)?((?:19|20)\d\d)\s*\)", notes.folded[title.end :])
    if bracketed:
        return bracketed[1], title.start, title.end + bracketed.end()
    return None


def _issuers(
    notes: Notes, mentions: list[Mention], title: Title, start: int, after: str
) -> tuple[list[Mention], bool]:
    """Who issued a policy, by a verb before it, `by` after it, a relative clause or a possessive; whether by a relative."""
    before = notes.folded[start : title.start]
    by = BY.match(after)
    if issued := ACTIVE.search(before):
        return list(organizations_before(notes, mentions, start + issued.start(), start)), False
    if by and by["by"]:
        return _after(notes, mentions, title.end + by.end()), False
    if relative := RELATIVE.match(after):
        issuers = _after(notes, mentions, title.end + relative.end())
        verb = rf"\s+(?:has |have |had )?(?:also |formally |jointly |first )?(?:{ISSUE})\b"
        is_issued = bool(issuers) and re.match(verb, notes.folded[issuers[-1].end :]) is not None
        return (issuers if is_issued else []), is_issued
    if owner := re.search(r"[’']s\s+(?:new\s+|own\s+)?[“\"*_]?$", before):
        return list(organizations_before(notes, mentions, start + owner.start(), start)), False
    return [], False


def _after(notes: Notes, mentions: list[Mention], at: int) -> list[Mention]:
    """The organisations of a list that begins at a place."""
    found: list[Mention] = []
    for mention in (m for m in mentions if m.kind == "organization" and m.start >= at):
        if not re.fullmatch(
            r"\s*(?:,|and|the|jointly|by|\s|[A-Z]\w+[’']s)*\s*", notes.folded[at : mention.start]
        ):
            break
        found.append(mention)
        at = mention.end
    return found
