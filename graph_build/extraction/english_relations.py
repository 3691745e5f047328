"""English links: what a technology is for and goes with, what a case uses, who issued a policy and when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.english_names import ISSUE, organizations_before
from graph_build.extraction.english_sentences import sentences
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Title, of
from graph_build.extraction.naming import identifier_for

TECHNOLOGY = (
    r"computing|learning|vision|robots?|robotics|twins?|software|sensors?|analytics|printing|(?:language )?models?|algorithms?|platforms?|networks?|automation|"
    r"AI|IoT|blockchain|exoskeletons?|drones?|scanners?|gateways?|cameras?|systems?|technology|technologies|lasers?|cobots?|vehicles|agents?|copilots?|controllers?|tools"
)
APPLICATION = (
    r"monitoring|detection|inspection|maintenance|forecasting|control|scheduling|planning|optimi[sz]ation|design|management|simulation|tracking|diagnos(?:is|tics)|"
    r"assembly|welding|picking|sorting|testing|traceability|prediction|recognition|handling|commissioning|palleti[sz]ing|cleaning|painting|calibration|"
    r"guidance|navigation|analysis|dispatching|machining|measurement|identification|grading|packaging|dosing|balancing|routing|documentation|assurance|allocation"
)
STOP = r"(?:the|a|an|its|their|and|or|of|to|for|in|on|with|by|at|from|as|is|are|was|were|be|been|has|have|had|that|which|it|they|new|modern|such|these|this|those|both|all|more|most|many|several|various|other|own|using|use|used|uses|deployed|installed|adopted|introduced|will|can|also|now|than|while|when|after|before|first|two|three|four|five|advanced|help|helps|increasingly|through|into|based|real|better|supports?|enables?|allows?|plant|company|factory|combined|combining|different|existing|proprietary|own)"
PROPOSED_TECHNOLOGY = re.compile(
    rf"\b(?P<n>(?:(?!{STOP}(?![\w-]))[A-Za-z0-9][\w-]*\s){{1,3}}(?:{TECHNOLOGY}))\b"
)
PROPOSED_APPLICATION = re.compile(
    rf"\b(?P<n>(?:(?!{STOP}(?![\w-]))[A-Za-z][\w-]*\s){{1,3}}(?:{APPLICATION}))\b"
)
INDUSTRIES = re.compile(
    r"\b(?P<n>(?:[A-Za-z-]+, )*[A-Za-z-]+(?:,? and [A-Za-z-]+)?) (?:industries|industry|sectors?)\b"
)
GENERIC = re.compile(
    r"^(?:\w+ing|smart|digital|intelligent|production|manufacturing|machine|industrial|automatic|automated|control|management|energy|operating|existing|legacy|core|key)\s(?:systems?|technology|technologies|tools|platforms?|vehicles|software|networks?)$",
    re.IGNORECASE,
)
USES = re.compile(
    r"\b(?:us(?:es|ed|ing)|deploy(?:s|ed|ing)?|adopt(?:s|ed|ing)?|appl(?:ies|ied|ying)|implement(?:s|ed|ing)?|install(?:s|ed|ing)?|introduc(?:es|ed|ing)|leverag(?:es|ed|ing)|"
    r"combin(?:es|ed|ing)|integrat(?:es|ed|ing)|roll(?:s|ed|ing) out|reli(?:es|ed) on|equipped with|(?:equip(?:s|ped|ping)|retrofit(?:s|ted|ting)?|fitted|replac(?:es|ed|ing))\s[^.;,]{1,40}?\swith|built on|switched to|connect(?:s|ed|ing)|with the help of|invest(?:s|ed|ing)(?: [^.;,]{1,30}?)? in|"
    r"(?:(?<=^)|(?<=[.!?]\s))With(?=\s(?:an?|the|its|new)\s)|set up|operates|runs|linked|networked|employs|thanks to|by means of|via|launched|brought in|spen(?:ds|t|ding)(?: [^.;,]{1,30}?)? on|added|fitted|links|trained|developed|supplemented|bought|purchased)\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    r"^s?\s+(?:was|were|has been|have been|is|are|now)\s+(?:deployed|installed|introduced|adopted|implemented|rolled out|used)\b"
)
ENABLES = re.compile(
    r"^s?\s*(?:systems?|technology|technologies|tools?|solutions?|software|algorithms?|models?)?\s*(?:also|now|increasingly|can|could|helps? to|already|successfully|which|that|,)*\s*(?:"
    r"enabl(?:es?|ed|ing)|supports?|supported|allows?(?: for)?|facilitates?|improves?|automates?|performs?|makes? possible|handles?|drives?|underpins?|powers?|optimi[sz]es?|"
    r"(?:is|are|was|were|can be|being|has been|have been)\s+(?:also\s+|now\s+|increasingly\s+|widely\s+|mainly\s+|often\s+|already\s+|currently\s+)*(?:used|applied|deployed|employed|adopted)\s+(?:for|to (?:perform|carry out|improve|support)|to(?!\s+\w+e\b)|in)|(?:is|are) (?:spreading|common|widespread|popular|gaining ground) in|(?:has|have) become (?:standard|common|widespread) in|used for|for|helps? (?:with|in))\s+(?:the\s+|an?\s+|both\s+|tasks such as\s+|their\s+|its\s+)?",
    re.IGNORECASE,
)
AND = re.compile(
    r"^s?\s*(?:,|and|or|,\s*and|as well as|&|/|,\s*or)\s*(?:the\s+|an?\s+|automated\s+|its\s+)?",
    re.IGNORECASE,
)
WITH = re.compile(
    r"^s?\s*(?:systems?|technology|technologies|models?|algorithms?)?\s*(?:(?:is|are|were|was|being)\s+)?(?:combined|integrated|paired|coupled|merged|linked|fused|together)\s+with\s+(?:the\s+|an?\s+)?",
    re.IGNORECASE,
)
COMBINING = re.compile(
    r"\b(?:combin(?:es|ing|ed)|(?<!-)link(?:s|ed|ing)|(?<!-)connect(?:s|ed|ing)|integrat(?:es|ing)|pair(?:s|ing)|coupl(?:es|ing)|the (?:combination|integration|fusion|convergence) of|fus(?:es|ing))\s+(?:the\s+|an?\s+|its\s+)?$",
    re.IGNORECASE,
)
BASED = re.compile(r"^[-\s](?:based|powered|driven|enabled|assisted|supported)\s+(?:\w+\s)?$", re.IGNORECASE)
SUPPORTS = re.compile(
    r"\b(?:supports?|promot\w+|foster\w*|accelerat\w+|boost\w*|encourag\w+|fund\w*|strengthen\w*|advanc\w+|develop\w*|for|expand\w*|scal\w+)\b",
    re.IGNORECASE,
)
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
# What is bought or brought in may be named by its purpose: deployed predictive maintenance and a digital twin.
BOUGHT = re.compile(
    r"(?:deploy|introduc|adopt|implement|install|roll|launch|brought in|added|reli|bought)", re.IGNORECASE
)
ROW = re.compile(
    r"(?:,|\band|\bplus|as well as)\s+(?:and\s+)?(?:an?\s+|its\s+|the\s+|new\s+)?$", re.IGNORECASE
)


@Language.factory("zhitu_english_relations")
class EnglishRelations:
    """Fills `notes.links`; `policies` is set before a document is read."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.policies: dict[str, tuple[str, str]] = {}
        self.lexicon = Lexicon(())

    def __call__(self, doc: Doc) -> Doc:
        """Sentence by sentence."""
        notes = of(doc)
        if notes.kind in ("section", "heading", "table", "figure", "note", "cell", "caption"):
            return doc
        for start, end in sentences(notes.folded):
            self._propose(notes, start, end)
            self._industries(notes, start, end)
            mentions = sorted((m for m in notes.mentions if start <= m.start < end), key=lambda m: m.start)
            notes.links += _used(notes, mentions, start, end)
            notes.links += _enabled(notes, mentions)
            notes.links += _combined(notes, mentions)
            notes.links += self._policies(notes, mentions, start, end)
        return doc

    def _propose(self, notes: Notes, start: int, end: int) -> None:
        """Technologies and applications that no vocabulary has, by their head words; links decide on them."""
        for pattern, kind, class_name in (
            (PROPOSED_TECHNOLOGY, "technology", "Technology"), (PROPOSED_APPLICATION, "application", "Application"),
        ):  # fmt: skip
            for found in pattern.finditer(notes.folded, start, end):
                first, last = found.span("n")
                over = [m for m in notes.mentions if m.start < last and first < m.end]
                if over or GENERIC.match(found["n"]) or notes.taken(first, last):
                    continue
                name = _singular(found["n"])
                known = self.lexicon.named(kind, name)
                identifier = known.identifier if known else identifier_for(kind, name)
                notes.mentions.append(
                    Mention(
                        first, last, identifier, known.class_name if known else class_name, "proposed", name
                    )
                )

    def _industries(self, notes: Notes, start: int, end: int) -> None:
        """The known ones of the chemical and pharmaceutical industries."""
        for found in INDUSTRIES.finditer(notes.folded, start, end):
            for word in re.finditer(r"(?!and\b)[A-Za-z-]+(?: (?!and\b)[A-Za-z-]+)?(?=,| and|$)", found["n"]):
                name = word.group().strip()
                known = self.lexicon.named("industry", f"{name} industry") or self.lexicon.named(
                    "industry", name
                )
                first, last = found.start("n") + word.start(), found.start("n") + word.end()
                if known and not any(m.start < last and first < m.end for m in notes.mentions):
                    notes.mentions.append(
                        Mention(first, last, known.identifier, known.class_name, "vocabulary", name)
                    )

    def _policies(self, notes: Notes, mentions: list[Mention], start: int, end: int) -> Iterator[Link]:
        """Who issued a policy and when; what it supports by its title."""
        earlier: tuple[Title, list[Mention], tuple[str, int, int] | None] | None = None
        for title in (t for t in notes.titles if start <= t.start < end):
            identifier, class_name = self.policies.get(title.text, ("", ""))
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
            date = self._date(
                notes, title, (start, since, end), by is not None or is_relative, issued is not None
            )
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
            yield from self._supported(title, identifier, class_name)

    def _supported(self, title: Title, identifier: str, class_name: str) -> Iterator[Link]:
        """What a policy supports by its title."""
        for mention in self.lexicon.find(title.text):
            if (
                mention.identifier != "industry/manufacturing"
                and mention.kind in ("technology", "industry", "track")
                and class_name in ("Policy", "Law")
            ):
                yield Link(
                    title.start,
                    title.end,
                    identifier,
                    "supports",
                    mention.identifier,
                    "en.title-supports",
                    0.86 if class_name == "Policy" else 0.7,
                    title.text,
                    mention.text,
                )

    def _date(
        self, notes: Notes, title: Title, span: tuple[int, int, int], is_after: bool, is_active: bool
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


def _used(notes: Notes, mentions: list[Mention], start: int, end: int) -> Iterator[Link]:
    """What the case in scope uses: the technologies in a row after a verb of use, or before its passive."""
    cases = [m for m in notes.mentions if m.kind == "case" and m.start < end]
    if not cases:
        return
    here = [m for m in cases if m.start >= start]
    case = here[0] if here else cases[-1]
    seen: set[str] = set()
    technologies = [m for m in mentions if m.kind == "technology"]
    usable = [m for m in mentions if m.kind in ("technology", "application")]
    for verb in USES.finditer(notes.folded, start, end):
        if re.search(
            r"\b(?:not|never|without|no longer|plans? to|will|would|may|could|to)\s+$",
            notes.folded[start : verb.start()],
        ):
            continue
        position, run = verb.end(), 0
        is_bought = BOUGHT.match(verb.group()) is not None
        for mention in (m for m in usable if m.start >= verb.end()):
            gap = notes.folded[position : mention.start]
            if mention.kind == "application" and not (run or is_bought):
                continue
            if mention.kind == "application" and not ROW.search(gap if run else f", {gap}"):
                continue
            limit = 45 if not run else 40
            if len(gap) > limit or re.search(
                r"[.;:]|\b(?:which|that|while|because|reduc\w+|improv\w+|increas\w+|allow\w*|so that|cut|rais\w+)\b",
                gap,
            ):
                break
            if run and not re.search(r"(?:,|and|with|or|to|as well as|\bon\b|in)\s*(?:\w+\s){0,3}$", gap):
                break
            run, position = run + 1, mention.end
            if mention.identifier not in seen:
                seen.add(mention.identifier)
                yield Link(
                    case.start if case.end else mention.start,
                    mention.end,
                    case.identifier,
                    "usesTechnology",
                    mention.identifier,
                    "en.uses",
                    0.87 if mention.origin == "proposed" or mention.kind == "application" else 0.92,
                    case.text,
                    mention.text,
                )
    for mention in technologies:
        if mention.identifier not in seen and PASSIVE.match(notes.folded[mention.end : mention.end + 40]):
            seen.add(mention.identifier)
            yield Link(
                mention.start,
                mention.end,
                case.identifier,
                "usesTechnology",
                mention.identifier,
                "en.uses",
                0.88,
                case.text,
                mention.text,
            )


def _enabled(notes: Notes, mentions: list[Mention]) -> Iterator[Link]:
    """What technologies make possible or are used for; and in which industry."""
    usable = [m for m in mentions if m.kind in ("technology", "application", "industry")]
    for index, mention in enumerate(usable):
        if mention.kind != "technology":
            continue
        after = notes.folded[mention.end : mention.end + 110]
        targets: list[Mention] = []
        is_based = False
        rest = usable[index + 1 :]
        if rest and BASED.match(notes.folded[mention.end : rest[0].start]) and rest[0].kind == "application":
            targets, is_based = [rest[0]], True
        elif verb := ENABLES.match(after):
            targets = _row(notes, rest, mention.end + verb.end())
        if not targets:
            continue
        group = [mention]
        for earlier in () if is_based else reversed(usable[:index]):
            between = notes.folded[earlier.end : group[0].start]
            if earlier.kind != "technology" or not (AND.fullmatch(between) or WITH.fullmatch(between)):
                break
            group.insert(0, earlier)
        for one in group:
            for target in targets:
                name = (
                    "appliedIn"
                    if target.kind == "industry"
                    else "performs"
                    if one.class_name == "Robot"
                    else "enables"
                )
                sure = 0.9 - 0.03 * ((one.origin == "proposed") + (target.origin == "proposed"))
                yield Link(
                    one.start,
                    target.end,
                    one.identifier,
                    name,
                    target.identifier,
                    "en.enables",
                    sure,
                    one.text,
                    target.text,
                )


def _row(notes: Notes, rest: list[Mention], at: int) -> list[Mention]:
    """The applications or industries of a list that begins at a place."""
    found: list[Mention] = []
    for mention in (m for m in rest if m.start >= at - 1):
        gap = notes.folded[at : mention.start]
        if (not found and not re.fullmatch(r"\s*(?:[a-z-]+\s){0,2}", gap)) or (
            found and not AND.fullmatch(gap)
        ):
            break
        if mention.kind == "technology":
            break
        found.append(mention)
        at = mention.end
    return found


def _combined(notes: Notes, mentions: list[Mention]) -> Iterator[Link]:
    """Technologies that are combined: A combined with B; combining A with B; the integration of A and B."""
    technologies = [m for m in mentions if m.kind == "technology"]
    for one, other in itertools.pairwise(technologies):
        between = notes.folded[one.end : other.start]
        before = notes.folded[max(0, one.start - 50) : one.start]
        is_joined = WITH.fullmatch(between) is not None
        is_combining = (
            COMBINING.search(before) is not None
            and re.fullmatch(
                r"s?\s*(?:systems?\s|software\s|platforms?\s)?(?:with|and|,)\s+(?:the\s+|an?\s+)?", between
            )
            is not None
        )
        is_both = (
            AND.fullmatch(between) is not None
            and re.match(
                r"\s+(?:are|were|can be)\s+(?:combined|integrated|merged|paired)\b(?!\s+with)",
                notes.folded[other.end : other.end + 40],
            )
            is not None
        )
        if is_joined or is_combining or is_both:
            if is_joined:
                for earlier in _coordinated(notes, technologies, one):
                    yield Link(
                        earlier.start,
                        other.end,
                        earlier.identifier,
                        "combinesWith",
                        other.identifier,
                        "en.combines",
                        0.86,
                        earlier.text,
                        other.text,
                    )
            sure = 0.9 - 0.03 * ((one.origin == "proposed") + (other.origin == "proposed"))
            yield Link(
                one.start,
                other.end,
                one.identifier,
                "combinesWith",
                other.identifier,
                "en.combines",
                sure,
                one.text,
                other.text,
            )


def _coordinated(notes: Notes, technologies: list[Mention], last: Mention) -> list[Mention]:
    """The technologies that stand in one row with, and before, another."""
    found: list[Mention] = []
    for earlier in reversed([t for t in technologies if t.end <= last.start]):
        if not AND.fullmatch(notes.folded[earlier.end : (found[-1] if found else last).start]):
            break
        found.append(earlier)
    return found


def _singular(name: str) -> str:
    words = name.split()
    if words[-1].endswith("ies"):
        words[-1] = f"{words[-1][:-3]}y"
    elif words[-1].endswith("s") and not words[-1].endswith(("ss", "ics", "is")):
        words[-1] = words[-1][:-1]
    return " ".join(x if re.search("[A-Z]{2}", x) else x.lower() for x in words)
