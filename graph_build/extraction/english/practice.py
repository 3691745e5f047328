"""What cases and named companies use: the technologies in a row after a verb of use, before its passive, after a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.english.companies import Companies
from graph_build.extraction.english.frames import A_WITH, HEDGED, link
from graph_build.extraction.english.grammar import PP, W
from graph_build.extraction.english.masks import AS, TS, C, Mask
from graph_build.extraction.model import Link, Mention, Notes

USES = re.compile(
    r"\b(?:us(?:es?|ed|ing)|deploy(?:s|ed|ing)?|adopt(?:s|ed|ing)?|appl(?:ies|ied|ying)|implement(?:s|ed|ing)?|install(?:s|ed|ing)?|introduc(?:es|ed|ing)|leverag(?:es|ed|ing)|"
    r"combin(?:es|ed|ing)|pair(?:s|ed|ing)|coupl(?:es|ed|ing)|integrat(?:es|ed|ing)|roll(?:s|ed|ing) out|reli(?:es|ed) on|rely(?:ing)? on|equipped with|(?:equip(?:s|ped|ping)|retrofit(?:s|ted|ting)?|fitted|replac(?:es|ed|ing))\s[^.;,]{1,40}?\swith|built on|switched to|moved to|migrated to|"
    r"connect(?:s|ed|ing)|with the help of|invest(?:s|ed|ing)(?: [^.;,]{1,30}?)? in|(?:(?<=^)|(?<=[.!?]\s))With(?=\s(?:an?|the|its|new)\s)|set up|sets up|setting up|operates|operated|runs|running|linked|networked|employs|employed|thanks to|by means of|via|"
    r"launched|brought in|spen(?:ds|t|ding)(?: [^.;,]{1,30}?)? on|added|adding|fitted|links|trained|developed|supplemented|bought|purchased|puts?(?= an?\b)|commissioned|created|piloted|put(?= [^.;,]{1,60}into (?:operation|service))|built|building|acquired|ordered(?= an?\b)|placed|turned to|based on|trained with|start(?:s|ed|ing) with|fed (?:by|with)|feed(?:s|ing)?|lets?|backed by|complemented by|(?:inspects?|monitors?|checks?|tracks?|controls?|designs?|tests?|measures?|sorts?|welds?|paints?|plans?|manages?|optimi[sz]es?)(?:ed|s)?\s[^.;,]{1,40}?\swith|opted for|chose|selected|"
    r"started(?: up)?(?= an?\b)|upgraded|modernised [^.;,]{1,40}? with|monitored (?:by|with)|(?:controlled|inspected|checked|analysed|analyzed|forecast|scheduled|planned|optimised|optimized|supported|guided|run|tracked|managed|driven|powered|scanned|measured|assisted|performed|handled|carried out|done|recogni[sz]ed|classified|detected|sorted) (?:by|with|using|through|via))\b",
    re.IGNORECASE,
)
NOT_YET = re.compile(
    r"\b(?:not|never|without|no longer|plans? to|planned to|will|would|may|could|to be|intends? to|wants? to|hopes? to|considers?|considered|considering|evaluat(?:es|ing)|before|until|instead of|rather than)\s(?:\w+\s)?$"
)
PASSIVE = re.compile(
    r"^s?(?:\s(?:systems?|models?|software|platforms?|solution))?(?:\s(?:for|on|of|in|at)\s[^.;,]{1,40}?)?\s+(?:was|were|has been|have been|is|are|now)\s+(?:also\s|now\s|then\s|later\s|since\s|first\s)*(?:deployed|installed|introduced|adopted|implemented|rolled out|used|added|set up|brought in|commissioned|put into|built|trained|developed|integrated|connected|linked|fitted)\b"
)
# What is bought or brought in may be named by its purpose: deployed predictive maintenance and a digital twin.
BOUGHT = re.compile(
    r"(?:deploy|introduc|adopt|implement|install|roll|launch|brought in|added|reli|bought|set up)",
    re.IGNORECASE,
)
ROW = re.compile(
    r"(?:,|\band|\bplus|as well as)\s+(?:and\s+)?(?:an?\s+|its\s+|the\s+|new\s+)?$", re.IGNORECASE
)
ENDS = re.compile(
    r"[.;:]|\b(?:which|that|while|because|reduc\w+|improv\w+|increas\w+|allow\w*|so that|cut|rais\w+|instead of|rather than|without|not)\b"
)
GOES_ON = re.compile(r"(?:,|and|with|or|to|as well as|plus|alongside|\bon\b|in)\s*(?:[\w-]+\s){0,2}$")
# Solution: soft sensors and model predictive control on two kilns.
LABEL = re.compile(
    r"(?:^|(?<=[|;.]\s)|(?<=\n))[-*•–\s]*(?:(?:the |our |digital |technical |key |main |core )*(?:solutions?|technolog(?:y|ies)(?: used| deployed| applied| stack| in use)?|approach(?:es)?|measures?(?: taken)?|implementation|tools(?: used)?|intervention|actions?(?: taken)?|"
    r"tech(?:nology)? stack|systems?(?: used| installed)?|what (?:was done|changed|they did|it did|they built|was installed|was built)|response|use of technology|set-?up|equipment|project|how))\**\s*(?:[:–—]|\.(?=[*_]))[*_]*\s*",
    re.IGNORECASE,
)
RESULT_LABEL = re.compile(
    r"^[-*•\s]*(?:the )?(?:results?|challenges?|problem|starting point|outcomes?|benefits?|impact|background|situation|company|next steps?|outlook|lessons?(?: learned)?|obstacles?|plans?|goals?|objectives?|customer|need)\**\s*[:–—]",
    re.IGNORECASE,
)
# A digital twin of the reactor now recommends set-points.
WORKS = re.compile(
    rf"(?:^|; |\. |, and |, while |\bthat )(?:(?:in addition|at same time|in parallel|next to it|on top),? |(?:at|in) {C}{PP}, |(?:at|in) [^,.;:]{{3,60}}, )?(?P<t>{TS})(?:[ ,-](?:of|on|connected|coupled|combined|linked|that|which|for) [^.;:]{{2,60}}?,?)? (?P<v>[a-z]+)\b"
)
# Words that are no verb of a technology.
NO_VERB = re.compile(
    r"(?:of|on|in|at|for|from|to|and|or|with|by|as|that|which|who|whose|than|but|per|via|using|based|could|may|might|will|would|should|must|cannot|remains?|become|becomes|costs?|offers?|not|do|does|did|"
    r"without|after|before|when|where|while|because|if|over|under|between|into|through|across|during|since|against|within|technology|\w+ing|\w+ly|projects?|pilots?|market|failed|promises?|needs?|requires?)"
)
SUPPLIED = re.compile(
    r"(?:install|develop|suppl|built|deploy|train|introduc|launch|integrat|implement|commission|creat|set up|add)",
    re.IGNORECASE,
)
DEMONSTRATES = re.compile(
    rf"\b(?:demonstrat(?:es?|ed)|showcas(?:es?|ed)|(?:is|are|was) (?:a )?(?:showcase|model) for) {W}(?P<a>{AS})"
)
KINDS = ("technology", "infrastructure")


def links(
    notes: Notes, mentions: list[Mention], masked: Mask, start: int, end: int, companies: Companies
) -> Iterator[Link]:
    """What a sentence says that its case, or a company that it names, uses."""
    usable = [m for m in mentions if m.kind in ("technology", "application")]
    if not usable:
        return
    cases = [m for m in notes.mentions if (m.kind == "case" or m.origin == "user") and m.start < end]
    here = [m for m in cases if m.start >= start]
    case = companies.said_of(notes, start, end, here[0] if here else cases[-1] if cases else None)
    if case is not None and case.kind == "case":
        for shown in DEMONSTRATES.finditer(masked.text):
            for thing in masked.of(shown["a"]) if not HEDGED.search(masked.text[: shown.start()]) else ():
                yield link(case, "demonstrates", thing, "en.demonstrates", 0.9)
    seen: set[tuple[str, str]] = set()
    for user, mention, sure in (
        *_after_verbs(notes, usable, case, (start, end), companies),
        *(_implied(notes, usable, masked, case, (start, end)) if case else ()),
    ):
        if (user.identifier, mention.identifier) in seen:
            continue
        seen.add((user.identifier, mention.identifier))
        if user.origin in ("proposed", "source") and user not in notes.mentions:
            notes.mentions.append(user)
        yield Link(
            user.start if user.end else mention.start, max(mention.end, user.end), user.identifier, "usesTechnology",
            mention.identifier, "en.uses" if user.kind == "case" else "en.company-uses", sure, user.text, mention.text,
        )  # fmt: skip


def _after_verbs(
    notes: Notes, usable: list[Mention], case: Mention | None, span: tuple[int, int], companies: Companies
) -> Iterator[tuple[Mention, Mention, float]]:
    start, end = span
    text = notes.folded
    if RESULT_LABEL.match(text, start):
        return
    is_headed = any(m.end == 0 for m in notes.mentions)
    for verb in USES.finditer(text, start, end):
        before = text[start : verb.start()]
        if NOT_YET.search(before):
            continue
        user = companies.subject(notes, start, verb.start()) or case
        if user is None:
            continue
        if case and user is not case and is_headed and SUPPLIED.match(verb.group()):
            # What a supplier brings in is used by whom the section is about.
            user = case
        position, run = verb.end(), 0
        is_bought = BOUGHT.match(verb.group()) is not None
        for mention in (m for m in usable if m.start >= verb.end()):
            gap = text[position : mention.start]
            if mention.kind == "application" and not (
                (run or is_bought) and ROW.search(gap if run else f", {gap}")
            ):
                continue
            if len(gap) > (40 if run else 45) or ENDS.search(gap):
                break
            if run and not GOES_ON.search(gap):
                break
            run, position = run + 1, mention.end
            is_new = mention.origin == "proposed" or mention.kind == "application"
            yield user, mention, (0.87 if is_new else 0.92) - (0.03 if user.kind == "organization" else 0)


def _implied(
    notes: Notes, usable: list[Mention], masked: Mask, case: Mention, span: tuple[int, int]
) -> Iterator[tuple[Mention, Mention, float]]:
    """Of the case in scope: a passive without a subject, what follows a label, what is said to work."""
    start, end = span
    text = notes.folded
    for mention in usable:
        if mention.kind in KINDS and PASSIVE.match(text[mention.end : min(end, mention.end + 90)]):
            yield case, mention, 0.88
    for task in A_WITH.finditer(masked.text):
        yield case, masked.signs[task["t"]], 0.86
    is_headed = any(m.end == 0 for m in notes.mentions)
    label = LABEL.match(text, start)
    if label and is_headed and not HEDGED.search(text[start:end]):
        position = label.end()
        for mention in usable:
            gap = text[position : mention.start]
            if len(gap) > 60 or (mention.kind == "application" and not ROW.search(gap or ", ")):
                continue
            position = mention.end
            yield case, mention, 0.88
    for works in WORKS.finditer(masked.text) if not RESULT_LABEL.match(text, start) else ():
        if HEDGED.search(works.group()):
            continue
        is_verb = not NO_VERB.fullmatch(works["v"]) and (is_headed or re.search(r"(?:s|ed|t)$", works["v"]))
        for mention in masked.of(works["t"]) if is_verb else ():
            yield case, mention, 0.87 if is_headed else 0.86
