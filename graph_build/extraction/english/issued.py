"""Who issued an English policy and when: what stands around a title, read as a row of bodies, times and words.

A sentence becomes a short text in which each body, each time and each title is one character, so that a pattern says
what a reader sees: BODY, in TIME, adopted the TITLE; the TITLE, adopted by BODY in TIME; TITLE (BODY, TIME).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph_build.extraction.english.names import ISSUE
from graph_build.extraction.model import Link, Mention, Notes, Time, Title

# The characters that stand for a body, a time, the title that is read, and another title.
O, T, P, Q = "\ue000", "\ue001", "\ue002", "\ue003"  # noqa: E741
MARKS = re.compile(r"[“”\"*_]")
SHORT = re.compile(r"\s+\((?:the |hereafter |“)?[A-Z][A-Za-z&.-]{1,14}”?\)")
AND_TITLE = re.compile(r"[”\"*_]?\s*(?:,|and|,\s*and|as well as)\s+(?:the\s+|its\s+|an?\s+)?[“\"*_]?")

VERB = (
    rf"(?:(?:{ISSUE})|signed|agreed|drafted|drawn up|draws up|drew up|put forward|brought forward|rolled out|set out|outlined|"
    r"established|created|initiated|started|commenced|decreed|gazetted|ratified|laid out|came up with|follow(?:s|ed)(?: up)? with|runs|ran|opened|responded with)"
)
IN_FORCE = r"(?:(?:entered|came|come|comes|enters) into (?:force|effect)|t(?:ook|akes) effect|in (?:force|effect)|appli(?:es|ed)|applicable|effective)"
ADVERB = r"(?:(?:also|formally|officially|jointly|recently|then|first|finally|subsequently|later|already|newly|unanimously|itself|provisionally|together) )*"
AUXILIARY = r"(?:(?:has|have|had|was|were|is|are|been|being|it) )*"
PART = r"(?:early |late |mid-? ?|spring |summer |autumn |winter |(?:the )?(?:spring|summer|autumn|winter|end|start|beginning|first half|second half) of )?"
WHEN = rf"(?:,? ?(?:in|on|during|as early as|back in|already in|late in|early in) {PART}{T}(?! (?:to|and|–) {T}))"
OWNER = r"(?:(?:the )?(?:[A-Z][\w.&-]*\.? ){0,2}[A-Z][\w.&-]*[’']s? )"
LISTED = rf"(?:(?:the|The|its|their|US|UK|EU|federal|then) |{OWNER})*{O}"
OTHERS = r"(?:,? (?:and|with|together with) (?:the )?(?:\w+ )?(?:other )?(?:central |government )?(?:ministries|departments|agencies|bodies|authorities|partners|institutions|commissions))?"
BODIES = rf"(?:{LISTED}(?:(?:,? and|,? together with|,? jointly with|,? along with|,? with|,|;|/| &)\s*{LISTED})*{OTHERS})"
# What may stand between a verb and the title: no preposition, which would make the title the matter of another thing.
FILL = r"(?:(?:version [\d.]+ of |(?:[a-z]+ )?(?:rules|guidance|regulations|guidelines) (?:on|for) |an? (?:package|set|series) of (?:[a-z-]+ ){1,2}(?:called |known as )?)?(?:(?!(?:on|for|under|in|to|about|with|at|from|into|of|by|against|and|or|that|which|measures|rules)\b)[a-z][\w-]*,? |(?:19|20)\d\d |[A-Z]\w*[’']s )*)"
PAREN = r"(?: ?\((?:[^()]|\([^()]*\))*\))?"
KIND = r"(?: (?:programme|program|scheme|plan|initiative|strategy|act|law|roadmap|blueprint|agenda|package|mission|regulation|directive|framework))?"
GAP = rf"(?:(?!\b(?:by|until|aims?|targets?|which|to|will|would|requires?|with|provid\w+|for|since|from|and|but)\b)[^;.:{O}{Q}{T}])"
SAID = rf"(?P<rest>(?: into law)?(?:{WHEN}| (?:since|from|as of) {PART}{T})?(?:{GAP}{{0,30}}? ?(?:{ADVERB}by (?:(?P<o>{BODIES})|[^,;.{T}{O}]{{2,40}}?(?=[,;.]|$|{WHEN}))))?(?:{GAP}{{0,60}}?{WHEN})?)"
FIRST = rf"(?:^|(?<=[;:,] )|(?<= and )|(?<= while )|(?<=– )|(?<=— ))\W*(?:(?:[Ii]n|[Oo]n|[Bb]ack in|[Aa]s early as|[Aa]lready in|[Dd]uring|[Ss]ince) )?{PART}{T}(?:,|:| –| —|\.)? ?"

ACTIVE = re.compile(
    rf"(?P<o>{BODIES})(?: ?\([^()]*\))?(?:, [^;:.,{O}{P}{Q}]{{3,90}}, )?(?P<mid>(?:{WHEN}|,|\s|{ADVERB}|{AUXILIARY})*?)\s?(?:{ADVERB}{AUXILIARY}{ADVERB})(?:{VERB}) {FILL}(?:called |titled |entitled |named |dubbed )?{P}"
)
ANYONE = re.compile(
    rf"(?P<who>[^;:.{P}]*?)\s?\b{ADVERB}(?:{VERB}) {FILL}(?:called |titled |entitled |named |dubbed )?{P}"
)
PASSIVE = re.compile(
    rf"{P}{PAREN}{KIND},?\s?(?:{PAREN},? ?)?(?:dates (?:from|back to) {PART}{T},? and )?(?:which |that |(?:an?|the) (?:[a-z-]+ ){{1,4}})?{AUXILIARY}{ADVERB}(?P<v>{VERB}|{IN_FORCE})\b(?! (?:that|to|how|why)\b){SAID}"
)
RELATIVE = re.compile(
    rf"{P}{PAREN}{KIND},?\s(?:which|that)\s(?P<o>{BODIES})\s?(?P<mid>(?:{AUXILIARY}|{ADVERB}|,|{WHEN}|\s)*)(?:{VERB})\b(?P<rest>(?:{GAP}{{0,40}}?{WHEN})?)"
)
FRONTED = re.compile(
    rf"^\W*(?:(?:First|Jointly|Formally|Originally) )?(?P<v>(?i:{VERB}))(?P<rest>(?: into law)?(?:{WHEN})?(?: {ADVERB}by (?P<o>{BODIES}))?(?:{WHEN})?), (?:the |its )?(?:[a-z-]+ ){{0,3}}{P}"
)
OWNED = re.compile(rf"(?P<o>{BODIES})[’']s? (?:[a-z0-9-]+ |so-called )*{P}")
OF = re.compile(rf"{P}{PAREN}{KIND} (?:of|by|from) (?P<o>{BODIES})(?! (?:of|on|for)\b)")
BRACKET = re.compile(rf"{P}{KIND},? ?\((?P<in>[^()]*(?:\([^()]*\)[^()]*)?)\)")
LINE = re.compile(
    rf"^\W*(?:\(?[a-z0-9]{{1,3}}[.)]\W*)?(?:{T}\W+)?(?P<o>{BODIES})[,:;|–—-]?\s*(?:[–—-] )?(?:the )?{P}(?:\W+(?:[Ii]n )?(?P<t>{T}))?\W*$"
    rf"|^\W*(?:\(?[a-z0-9]{{1,3}}[.)]\W*)?(?:{T}\W+)?{P}\W+(?P<b>{BODIES})(?:\W+(?P<u>{T}))?\W*$"
)
DATED = re.compile(
    rf"{P}{PAREN}{KIND} (?:of|dated|dates from|dating from) {PART}{T}|{P}{KIND} ?\((?:of )?{T}\)|(?<![\w–-])(?:[Tt]he |[’']s ){T} {P}|(?:^|[;,] (?:and )?)(?:[Tt]he |[Ii]ts )?{P}{KIND}{PAREN} (?:followed|came){WHEN}"
)
NEXT = re.compile(rf"^[^;.{O}]{{0,60}},? and (?:later |then |{WHEN},? )?(?:the |its )?(?:[a-z-]+ ){{0,2}}$")
INSIDE = re.compile(rf"(?:[\s,;:/&–-]|{O}|{T}|and|of|the|since|by|in|on|jointly|{VERB}|{SHORT.pattern})*")
# A body in words that are no name: then the title has an issuer, and who it is was not read.
UNREAD = re.compile(
    r"\b(?:ministr(?:y|ies)|bureaus?|departments?|offices?|agenc(?:y|ies)|commissions?|councils?|authorit(?:y|ies)|administrations?|committees?|parliaments?|cabinets?|governments?|legislators|lawmakers|association|institute|senate|assembly|[A-Z]{3,6})\b",
)
ISSUED_BY, DATE = "issuedBy", "date"


@dataclass
class _Row:
    """A sentence as a row: its short text, and which body, time or title each of its characters stands for."""

    text: str
    objects: dict[int, object] = field(default_factory=dict)

    def bodies(self, span: tuple[int, int]) -> list[Mention]:
        """The bodies of a span."""
        some = (self.objects.get(at) for at in range(*span) if self.text[at] == O)
        return [m for m in some if isinstance(m, Mention)]

    def time(self, start: int, end: int) -> Time | None:
        """The first time of a span."""
        some = (self.objects.get(at) for at in range(start, end) if self.text[at] == T)
        return next((t for t in some if isinstance(t, Time)), None)


@dataclass
class Said:
    """What a sentence says of a title: who issued it, when, how that was read, and whether something was left unread."""

    issuers: list[Mention] = field(default_factory=list)
    time: Time | None = None
    rule: str = "en.issued"
    doubt: bool = False


def links(notes: Notes, start: int, end: int, policies: dict[str, tuple[str, str]]) -> Iterator[Link]:
    """The issuers and dates of the titles of a sentence."""
    named = [t for t in notes.titles if start <= t.start < end and policies.get(t.text, ("",))[0]]
    before = Said()
    for group in _groups(notes, sorted(named, key=lambda t: t.start)):
        row = _row(notes, start, end, group, [t for t in notes.titles if start <= t.start < end])
        said = read(row, before)
        before = said
        for title in group:
            identifier, class_name = policies[title.text]
            for issuer in said.issuers:
                one, other = min(issuer.start, title.start), max(title.end, issuer.end)
                sure = 0.8 if said.doubt else 0.95
                yield Link(
                    one,
                    other,
                    identifier,
                    ISSUED_BY,
                    issuer.identifier,
                    said.rule,
                    sure,
                    title.text,
                    issuer.text,
                )
            if said.time is None or (class_name == "Report" and not said.issuers):
                continue
            one, other = min(said.time.start, title.start), max(title.end, said.time.end)
            sure = 0.8 if said.doubt else 0.94
            yield Link(one, other, identifier, DATE, said.time.first, said.rule, sure, title.text)


def _groups(notes: Notes, titles: list[Title]) -> list[list[Title]]:
    """Titles in a row: the Port Strategy and the Maritime Strategy."""
    groups: list[list[Title]] = []
    for title in titles:
        if groups and AND_TITLE.fullmatch(notes.folded[groups[-1][-1].end : title.start]):
            groups[-1].append(title)
        else:
            groups.append([title])
    return groups


def _row(notes: Notes, start: int, end: int, group: list[Title], titles: list[Title]) -> _Row:
    """The sentence as a row, the titles of the group being one in it."""
    first, last = group[0].start, group[-1].end
    spans: list[tuple[int, int, str, object]] = [(first, last, P, group[0])]
    spans += [(t.start, t.end, Q, t) for t in titles if t.end <= first or t.start >= last]
    taken = [(s, e) for s, e, _, _ in spans]
    for mention in notes.mentions:
        if mention.kind == "organization" and start <= mention.start and mention.end <= end:
            short = SHORT.match(notes.folded, mention.end, end)
            spans.append((mention.start, short.end() if short else mention.end, O, mention))
    spans += [
        (t.start, t.end, T, t) for t in notes.times if start <= t.start and t.end <= end and t.first == t.last
    ]
    row, at = _Row(""), start
    for one, other, mark, meant in sorted(spans, key=lambda s: (s[0], -s[1])):
        if one < at or (mark != P and one < last and other > first):
            continue
        if mark in (O, T) and any(s <= one < e for s, e in taken):
            continue
        row.text += re.sub(r"\s+", " ", MARKS.sub("", notes.folded[at:one]))
        row.objects[len(row.text)] = meant
        row.text += mark
        at = other
    row.text += re.sub(r"\s+", " ", MARKS.sub("", notes.folded[at:end])).rstrip()
    return row


def read(row: _Row, before: Said) -> Said:
    """What the row says of its title."""
    for reader in (_active, _line, _after, _fronted, _bracket, _owned):
        said = reader(row)
        if said is not None:
            break
    else:
        said = _no_body(row, before)
    if not said.issuers and (owned := _owned(row)) is not None:
        said.issuers = owned.issuers
        said.time = said.time or owned.time
    if said.time is None and (found := DATED.search(row.text)):
        said.time = row.time(*found.span())
    return said


def _active(row: _Row) -> Said | None:
    """BODY adopted the TITLE in TIME; In TIME, BODY adopted the TITLE."""
    found = next(reversed(list(ACTIVE.finditer(row.text))), None)
    if found is None:
        return None
    said = Said(row.bodies(found.span("o")), row.time(*found.span("mid")))
    after = re.compile(rf"(?: ?\((?:[^()]|\([^()]*\))*\))?{KIND}{GAP}{{0,60}}?{WHEN}").match(
        row.text, found.end()
    )
    bracket = BRACKET.match(row.text, found.end() - 1)
    if said.time is None and after:
        said.time = row.time(*after.span())
    if said.time is None:
        opening = next(reversed(list(re.finditer(FIRST, row.text[: found.start("o")]))), None)
        if opening and not re.search(rf"[;.{Q}{O}]", row.text[opening.end() : found.start("o")]):
            said.time = row.time(*opening.span())
    if said.time is None and bracket and INSIDE.fullmatch(bracket["in"]):
        said.time = row.time(*bracket.span())
    head = row.text[: found.start("o")]
    said.doubt = bool(re.search(r"[A-Z][\w-]+,? (?:and )$", head)) and not re.search(r"^\W*\w+ and $", head)
    return said


def _after(row: _Row) -> Said | None:
    """The TITLE, adopted by BODY in TIME; the TITLE, which BODY adopted in TIME."""
    if found := RELATIVE.search(row.text):
        time = row.time(*found.span("mid")) or row.time(*found.span("rest"))
        return Said(row.bodies(found.span("o")), time)
    found = PASSIVE.search(row.text)
    if found is None or (ANYONE.search(row.text[: found.start() + 1]) and not found["o"]):
        return None
    issuers = row.bodies(found.span("o")) if found["o"] else []
    time = row.time(*found.span("rest")) or row.time(*found.span())
    if time is None and not issuers:
        return None
    if time is None and (opening := re.match(FIRST, row.text)):
        time = row.time(*opening.span())
    in_force = re.fullmatch(IN_FORCE, found["v"]) is not None
    # Since when a law applies is another date than that of its issue.
    applies = found["v"].startswith(("applie", "applicable", "effective"))
    rest = row.text[found.end() : found.end() + 60]
    unread = re.search(rf" by (?!{O})[^,;.{T}{O}]*", found["rest"] or "")
    doubt = bool(unread and UNREAD.search(unread.group())) or (
        bool(issuers)
        and bool(re.match(r"(?:,| and) (?:the )?[A-Z]", rest))
        and not re.match(r", [A-Z]\w+ing ", rest)
    )
    return Said(issuers, time, "en.in-force" if in_force else "en.issued", doubt or applies)


def _fronted(row: _Row) -> Said | None:
    """Adopted by BODY in TIME, the TITLE."""
    found = FRONTED.search(row.text)
    if found is None:
        return None
    return Said(row.bodies(found.span("o")) if found["o"] else [], row.time(*found.span("rest")))


def _bracket(row: _Row) -> Said | None:
    """The TITLE (BODY, TIME)."""
    found = BRACKET.search(row.text)
    if found is None or not INSIDE.fullmatch(found["in"]):
        return None
    issuers, time = row.bodies(found.span("in")), row.time(*found.span("in"))
    if not issuers:
        return None
    return Said(issuers, time)


def _owned(row: _Row) -> Said | None:
    """BODY's TITLE; the TITLE of BODY."""
    found = OWNED.search(row.text) or OF.search(row.text)
    if found is None:
        return None
    bracket = BRACKET.search(row.text)
    fronted = re.match(rf"^\W*(?i:{VERB}){WHEN}, ", row.text)
    time = row.time(*fronted.span()) if fronted else None
    time = time or (row.time(*bracket.span()) if bracket and INSIDE.fullmatch(bracket["in"]) else None)
    after = re.compile(rf"{WHEN}").match(row.text, found.end())
    return Said(
        row.bodies(found.span("o")), time or (row.time(*after.span()) if after and found.re is OF else None)
    )


def _line(row: _Row) -> Said | None:
    """The whole of a line: BODY, TITLE, TIME; TITLE, BODY, TIME; TIME: BODY, TITLE."""
    found = LINE.match(row.text)
    if found is None:
        return None
    return Said(row.bodies(found.span("o") if found["o"] else found.span("b")), row.time(*found.span()))


def _no_body(row: _Row, before: Said) -> Said:
    """Only a time, or what goes on from the title before: BODY adopted A in TIME and B in TIME."""
    at = row.text.index(P)
    anyone = ANYONE.search(row.text)
    said = Said()
    if anyone:
        after = re.compile(rf"{PAREN}{KIND}{GAP}{{0,60}}?{WHEN}| into law{WHEN}").match(row.text, at + 1)
        opening = re.match(FIRST, row.text)
        mid = row.time(*anyone.span("who"))
        said.time = row.time(*after.span()) if after else row.time(*opening.span()) if opening else mid
        said.doubt = UNREAD.search(anyone["who"]) is not None
        return said
    earlier = row.text[:at].rfind(Q)
    if earlier >= 0 and before.issuers and NEXT.match(row.text[earlier + 1 : at]):
        after = re.compile(rf"{PAREN}{KIND}{GAP}{{0,60}}?{WHEN}").match(row.text, at + 1)
        return Said(before.issuers, row.time(*after.span()) if after else None, doubt=before.doubt)
    return said
