"""What cases and named companies use: the technologies in a row after a verb of use, before its passive, after a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph_build.extraction.english_frames import BE, HEDGED, PP, TO, W
from graph_build.extraction.english_masks import TS, C, Mask
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.naming import identifier_for

USES = re.compile(
    r"\b(?:us(?:es?|ed|ing)|deploy(?:s|ed|ing)?|adopt(?:s|ed|ing)?|appl(?:ies|ied|ying)|implement(?:s|ed|ing)?|install(?:s|ed|ing)?|introduc(?:es|ed|ing)|leverag(?:es|ed|ing)|"
    r"combin(?:es|ed|ing)|pair(?:s|ed|ing)|coupl(?:es|ed|ing)|integrat(?:es|ed|ing)|roll(?:s|ed|ing) out|reli(?:es|ed) on|rely(?:ing)? on|equipped with|(?:equip(?:s|ped|ping)|retrofit(?:s|ted|ting)?|fitted|replac(?:es|ed|ing))\s[^.;,]{1,40}?\swith|built on|switched to|moved to|migrated to|"
    r"connect(?:s|ed|ing)|with the help of|invest(?:s|ed|ing)(?: [^.;,]{1,30}?)? in|(?:(?<=^)|(?<=[.!?]\s))With(?=\s(?:an?|the|its|new)\s)|set up|sets up|setting up|operates|operated|runs|running|linked|networked|employs|employed|thanks to|by means of|via|"
    r"launched|brought in|spen(?:ds|t|ding)(?: [^.;,]{1,30}?)? on|added|adding|fitted|links|trained|developed|supplemented|bought|purchased|puts?(?= an?\b)|commissioned|created|piloted|put(?= [^.;,]{1,60}into (?:operation|service))|built|building|acquired|ordered(?= an?\b)|placed|turned to|opted for|chose|selected|"
    r"started(?: up)?(?= an?\b)|upgraded|modernised [^.;,]{1,40}? with|monitored (?:by|with)|(?:controlled|inspected|checked|analysed|analyzed|forecast|scheduled|planned|optimised|optimized|supported|guided|run|tracked|managed|driven|powered|scanned|measured|assisted) (?:by|with|using|through|via))\b",
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
GOES_ON = re.compile(r"(?:,|and|with|or|to|as well as|plus|\bon\b|in)\s*(?:[\w-]+\s){0,2}$")
# Solution: soft sensors and model predictive control on two kilns.
LABEL = re.compile(
    r"(?:^|(?<=[|;.]\s)|(?<=\n))[-*•–\s]*(?:(?:the |our |digital |technical |key |main |core )*(?:solutions?|technolog(?:y|ies)(?: used| deployed| applied| stack| in use)?|approach(?:es)?|measures?(?: taken)?|implementation|tools(?: used)?|intervention|actions?(?: taken)?|"
    r"tech(?:nology)? stack|systems?(?: used| installed)?|what (?:was done|changed|they did|it did|they built|was installed|was built)|response|use of technology|set-?up|equipment|project|how))\**\s*[:–—]\**\s*",
    re.IGNORECASE,
)
RESULT_LABEL = re.compile(
    r"^[-*•\s]*(?:the )?(?:results?|challenges?|problem|starting point|outcomes?|benefits?|impact|background|situation|company|next steps?|outlook|lessons?(?: learned)?|obstacles?|plans?|goals?|objectives?|customer|need)\**\s*[:–—]",
    re.IGNORECASE,
)
# A digital twin of the reactor now recommends set-points.
WORKS = re.compile(
    rf"^(?:(?:in addition|at same time|in parallel|next to it|on top),? |(?:at|in) {C}{PP}, )?(?:{W})(?P<t>{TS}){PP} (?!{TO} )(?:{BE} |has |have )?(?!could|may|might|will|would|should|must|cannot|remain|become|cost|offer)[a-z]+(?:s|ed|t|ew|ung)\b"
)
COMPANY = re.compile(
    r"(?P<o>(?:[A-Z][\w&.-]*\w|[A-Z])(?:\s(?:(?:&|and|de|of)\s)?[A-Z][\w&.-]*\w){0,4})(?P<s>[’']s?\s(?:[\w-]+\s){0,4}?(?:plants?|factory|factories|site|sites|works|mill|facility|shipyard|yard|fab|unit|subsidiary|engineers|foundry|refinery|line|lines|division|team)(?:\s(?:in|near|at)\s(?:[a-z]+\s)?[A-Z]\w+(?:\s[A-Z]\w+)?)?)?"
    r"(?:,\s[^,.;:]{4,60},)?(?:\s(?:in|at|near)\s[A-Z]\w+(?:\s[A-Z]\w+)?)?(?:\s(?:has|have|had|also|now|already|recently|then|first|since|successfully|is|was|and))*\s$"
)
NO_COMPANY = frozenset(
    re.findall(
        r"\S+",
        "it its they this that these those the a an one each every most many some all both others such another we our he she who what there here in at by with on for from to as if when while and but or so "
        "management staff workers operators engineers manufacturers companies suppliers plants producers firms users customers industry government europe asia today now then also not nobody everyone "
        "few several under since after before case solution result challenge technology figure table section chapter source note mr ms dr",
    )
)
KINDS = ("technology", "infrastructure")


@dataclass
class Scope:
    """Who a sentence may speak of: the case in scope, and whether its heading names it."""

    case: Mention | None
    is_headed: bool


def links(
    notes: Notes, mentions: list[Mention], masked: Mask, start: int, end: int, lexicon: Lexicon
) -> Iterator[Link]:
    """What a sentence says that its case, or a company that it names, uses."""
    usable = [m for m in mentions if m.kind in ("technology", "application")]
    if not usable:
        return
    cases = [m for m in notes.mentions if m.kind == "case" and m.start < end]
    here = [m for m in cases if m.start >= start]
    case = here[0] if here else cases[-1] if cases else None
    seen: set[tuple[str, str]] = set()
    for user, mention, sure in (
        *_after_verbs(notes, usable, case, (start, end), lexicon),
        *(_implied(notes, usable, masked, case, (start, end)) if case else ()),
    ):
        if (user.identifier, mention.identifier) in seen:
            continue
        seen.add((user.identifier, mention.identifier))
        if user.origin == "proposed" and user not in notes.mentions:
            notes.mentions.append(user)
        yield Link(
            user.start if user.end else mention.start, max(mention.end, user.end), user.identifier, "usesTechnology",
            mention.identifier, "en.uses" if user.kind == "case" else "en.company-uses", sure, user.text, mention.text,
        )  # fmt: skip


def _after_verbs(
    notes: Notes, usable: list[Mention], case: Mention | None, span: tuple[int, int], lexicon: Lexicon
) -> Iterator[tuple[Mention, Mention, float]]:
    start, end = span
    text = notes.folded
    if RESULT_LABEL.match(text, start):
        return
    for verb in USES.finditer(text, start, end):
        before = text[start : verb.start()]
        if NOT_YET.search(before):
            continue
        user = _company(notes, start, verb.start(), lexicon) or case
        if user is None:
            continue
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
    is_headed = not case.end
    label = LABEL.match(text, start)
    if label and is_headed and not HEDGED.search(text[start:end]):
        position = label.end()
        for mention in usable:
            gap = text[position : mention.start]
            if len(gap) > 60 or (mention.kind == "application" and not ROW.search(gap or ", ")):
                continue
            position = mention.end
            yield case, mention, 0.88
    works = WORKS.match(masked.text)
    if works and not RESULT_LABEL.match(text, start) and not HEDGED.search(works.group()):
        for mention in masked.of(works["t"]):
            yield case, mention, 0.87 if is_headed else 0.86


def _company(notes: Notes, start: int, at: int, lexicon: Lexicon) -> Mention | None:
    """The company by name that is the subject of a verb."""
    text = notes.folded
    tail = text[max(start, at - 140) : at]
    found = None
    for capital in re.finditer(r"(?:^|(?<=[\s(“\"*]))(?=[A-Z])", tail):
        found = COMPANY.fullmatch(tail, capital.start())
        if found:
            break
    if found is None:
        return None
    name = found["o"]
    first = max(start, at - 140) + found.start("o")
    last = first + len(name)
    inside = [m for m in notes.mentions if m.start < last and first < m.end]
    for mention in inside:
        if mention.kind == "organization":
            return mention
    if inside or notes.taken(first, last) or any(t.start < last and first < t.end for t in notes.times):
        return None
    known = lexicon.named("organization", name)
    words = name.split()
    is_first = re.fullmatch(r"[-*•\s“\"]*", text[start:first]) is not None
    if words[0].lower() in NO_COMPANY or (name.isupper() and len(name) > 12):
        return None
    if not known and is_first and len(words) == 1 and not found["s"]:
        # The first word of a sentence is a name where it cannot be a plural and the verb agrees.
        if name.lower().endswith("s") or not re.search(r"[A-Z].*[A-Z]|^[A-Z][a-z]+$", name):
            return None
        if re.search(r"(?:ing|tion|ment|ity|ance|ence|ship|ness|ure|ware|ry)$", name.lower()):
            return None
    if re.search(
        r"\b(?:in|at|near|of|from|with|by|to|for|outside|around|into|under|on|the|and its)\s$",
        text[start:first],
    ):
        return None
    identifier = known.identifier if known else identifier_for("organization", name)
    return Mention(first, last, identifier, "Organization", "source" if known else "proposed", name)
