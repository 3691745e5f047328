"""What an English policy supports, by its title and by what is said of it: The plan promotes additive manufacturing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.english.masks import AND, A, I, Mask, P, T, mask
from graph_build.extraction.english.terms import named
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes

X = rf"(?:{T}|{A}|{I})"
XS = rf"{X}(?:{AND}(?:in |for |to )?{X})*"
PROMOTES = (
    r"(?:supports?|supporting|supported|promot(?:e|es|ed|ing)|foster(?:s|ed|ing)?|fund(?:s|ed|ing)?|financ(?:e|es|ed|ing)|accelerat(?:e|es|ed|ing)|boost(?:s|ed|ing)?|encourag(?:e|es|ed|ing)|"
    r"strengthen(?:s|ed|ing)?|advanc(?:e|es|ed|ing)|subsidi[sz](?:e|es|ed|ing)|back(?:s|ed|ing)?|stimulat(?:e|es|ed|ing)|expand(?:s|ed|ing)?|develop(?:s|ed|ing)?|prioriti[sz](?:e|es|ed|ing)|"
    r"invest(?:s|ed|ing)? in|focus(?:es|ed|ing)? on|nurtur(?:e|es|ed|ing)|champion(?:s|ed)?|target(?:s|ed|ing)?|spur(?:s|red)?|drive(?:s)?|scale up|speed up|build up|modernise|names?|lists?|singles out|puts?(?= [^.;]{1,50} at (?:centre|center|heart|core|top))|earmarks [^.;:]{1,30} for|provides [^.;:]{1,30} for)"
)
OF = (
    r"(?:(?:development|adoption|use|uptake|deployment|production|roll-?out|build-?out|application|integration|spread|research(?: and development)?|r&d|expansion|commerciali[sz]ation|manufacturing|"
    r"industriali[sz]ation|introduction|construction|diffusion|growth|innovation|investments?|capacity|projects|pilots?|pilot lines|skills|start-ups)(?:(?:,| and|, and) (?:\w+ )?(?:development|adoption|use|uptake|deployment|production|application|integration|research|expansion|innovation|construction|manufacturing|training))* (?:of|in|on|into|for) )?"
)
W = r"(?:(?!(?:of|in|to|for|with|by|from|on|at|that|which|not|no|and|or)\b)[\w'%-]+ ){0,2}"
LEAD = r"(?:,? (?:which|that|to|aimed at|aims at|aims to|aim to|aiming to|designed to|intended to|is intended to|is designed to|is meant to|seeks to|is to|in order to|will|shall|wants to|sets out to|is expected to))?"
SUPPORTS = re.compile(
    rf"(?P<p>{P}),?(?: (?:of|for|from|in|on) [^{chr(0xE000)}-{chr(0xF7FF)}.;:,]{{1,40}}?)?(?:, [^{chr(0xE000)}-{chr(0xF7FF)}.;:]{{1,80}}?,)?{LEAD} {PROMOTES} {OF}{W}(?P<x>{XS})"
)
# Said of the policy that was named last.
AGAIN = re.compile(
    r"^(?:it|(?:action |investment |funding )?(?:plan|act|programme|program|strategy|scheme|initiative|law|package|roadmap|policy|measures?|regulation|directive|agenda|blueprint|guidelines?|document|notice|framework))(?= )"
)
MATTER = 0.86
EDITION = re.compile(r"\s*\([^()]*\)$|\s+(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?$")
KINDS_OF_DOCUMENT = "Act|Plan|Strategy|Programme|Program|Initiative|Regulation|Directive|Roadmap|Agenda|Law|Framework|Blueprint|Guidelines|Measures|Policy|Guide|Opinions|Guidance|Playbook|Package"
ABOUT = re.compile(
    rf"\b(?:{KINDS_OF_DOCUMENT})\s(?:for|on)\s(?:the\s)?(?:(?:Promoting|Accelerating|Deepening|Advancing|Strengthening|Supporting|Fostering)\s(?:the\s)?)?(?:(?:Innovation|Development|Promotion|Construction)(?:\sand\s(?:Development|Promotion|Application))?\sof\s(?:the\s)?)?(?P<m>[A-Z][\w-]+(?:\s[A-Z][\w-]+){{0,3}})(?=$|\s(?:of|in|for|and)\b|,)"
)
BEFORE = re.compile(
    rf"(?P<m>(?:[A-Z0-9][\w-]*\s){{1,5}}?)(?:Action\s|Master\s|Basic\s)?(?:{KINDS_OF_DOCUMENT})$"
)
LEADING = frozenset(
    ("national", "new", "federal", "european", "eu", "basic", "special", "general", "first", "second", "third", "fourth", "fifth", "implementation", "medium-term", "long-term", "state", "uk", "the", "action")
)  # fmt: skip
TRAILING = frozenset(("promotion", "innovation", "development", "support", "action", "strengthening", "implementation", "master", "investment", "recovery"))  # fmt: skip
TASK = re.compile(
    r"(?:tion|sing|zing|ring|ting|ment|ience|ency|inery|ware|ics|isation|ization|sm|bility|ity|turing|omy|ngs|gy|gies)$",
    re.IGNORECASE,
)
NO_MATTER = re.compile(
    r"\b(?:nation|action|transition|industry|innovation|tax|taxation|infrastructure|construction|recovery|competition|investment|cooperation|education|position|direction|regulation|implementation|development|security|community|city|opportunity|opportunities|standardi[sz]ation|reduction|protection|quality|management)$|\d",
    re.IGNORECASE,
)
SECTOR = re.compile(
    r"Semiconductors?|Automotive|Pharmaceuticals?|Steel|Battery|Shipbuilding|Aerospace|Textiles?|Robotics"
)
CHIPS = re.compile(r"chips?", re.IGNORECASE)
TOO_WIDE = frozenset(("industry/manufacturing", "industry/paper"))


def links(
    notes: Notes, mentions: list[Mention], span: tuple[int, int], titles: list[Mention], last: list[Mention]
) -> Iterator[Link]:
    """The links of a sentence; `last` is the policy named before it."""
    things = [
        m
        for m in mentions
        if m.kind in ("technology", "application", "industry", "track") and not _is_within(m, titles)
    ]
    if not things or not (titles or last):
        return
    masked = mask(notes, sorted([*things, *titles], key=lambda m: m.start), *span)
    if not titles:
        again = AGAIN.match(masked.text)
        if not again:
            return
        sign = chr(0xF400 + 0x3FF)
        masked = Mask(f"{sign}{masked.text[again.end() :]}", masked.signs | {sign: last[-1]})
    for found in SUPPORTS.finditer(masked.text):
        policy = masked.signs[found["p"]]
        for thing in masked.of(found["x"]):
            if thing.identifier in TOO_WIDE:
                continue
            is_new = thing.origin == "proposed"
            yield Link(
                min(policy.start, thing.start) if titles else thing.start, thing.end, policy.identifier, "supports",
                thing.identifier, "en.supports", 0.84 if is_new or not titles else 0.87, policy.text, thing.text,
            )  # fmt: skip


def by_title(notes: Notes, titles: list[Mention], lexicon: Lexicon) -> Iterator[Link]:
    """What policies support by their titles."""
    for title in titles:
        known = False
        for mention in lexicon.find(title.text):
            target = mention.identifier
            if CHIPS.fullmatch(mention.text):
                # A Chips Act is about their makers.
                industry = lexicon.named("industry", "semiconductor industry")
                target = industry.identifier if industry else target
            if target not in TOO_WIDE and mention.kind in ("technology", "industry", "track"):
                known = True
                yield Link(
                    title.start, title.end, title.identifier, "supports", target, "en.title-supports", 0.86,
                    title.text, mention.text,
                )  # fmt: skip
        for word in () if known else re.findall(r"[A-Z][a-z]+", title.text):
            industry = lexicon.named("industry", f"{word} industry") if SECTOR.fullmatch(word) else None
            if industry and not known:
                known = True
                yield Link(
                    title.start, title.end, title.identifier, "supports", industry.identifier, "en.title-supports",
                    0.86, title.text, word,
                )  # fmt: skip
        name = "" if known else matter(title.text)
        if name:
            entry = lexicon.named("technology", name) or lexicon.named("application", name)
            kind = entry.identifier.partition("/")[0] if entry else "technology"
            new = named(lexicon, kind, kind.capitalize(), name, title.start, title.end)
            notes.mentions.append(new)
            yield Link(
                title.start, title.end, title.identifier, "supports", new.identifier, "en.title-matter", MATTER,
                title.text, name,
            )  # fmt: skip


def matter(title: str) -> str:
    """What a title says that a policy is about: Cyber Resilience Act, Roadmap for Industrial Decarbonization."""
    plain = EDITION.sub("", title)
    found = ABOUT.search(plain) or BEFORE.match(plain)
    if not found:
        return ""
    words = found["m"].split()
    while words and words[0].lower() in LEADING:
        words.pop(0)
    while len(words) > 1 and words[-1].lower() in TRAILING:
        words.pop()
    name = " ".join(words)
    if not words or len(words) > 3 or not TASK.search(words[-1]) or NO_MATTER.search(name):
        return ""
    return name


def titled(notes: Notes, start: int, end: int, policies: dict[str, tuple[str, str]]) -> list[Mention]:
    """The policies of a sentence as mentions."""
    found = []
    for title in notes.titles:
        identifier, class_name = policies.get(title.text, ("", ""))
        if start <= title.start < end and class_name in ("Policy", "Law"):
            found.append(Mention(title.start, title.end, identifier, class_name, "title", title.text))
    return found


def _is_within(mention: Mention, titles: list[Mention]) -> bool:
    return any(t.start < mention.end and mention.start < t.end for t in titles)
