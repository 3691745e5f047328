"""English names that no vocabulary has: titles of policies and organisations by their words."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.english import words as w
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes, Title, of
from graph_build.extraction.naming import identifier_for

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
CAP = rf"(?:(?!(?:{MONTHS})\b)[A-Z](?:[\w&-]|\.(?=\w))*|(?:19|20)\d\d(?=\s+[A-Z])|\d\.\d(?=\s+[a-zA-Z])|\d+(?:st|nd|rd|th)|AI\+|“[^”]{1, 20}”)"
JOIN = r"(?:(?:and|of|for|the|on|in|to|&|towards?)\s+)"
DOCUMENT = r"Act|Plan|Strategy|Programme|Program|Initiative|Regulation|Directive|Deal|Scheme|Roadmap|Road Map|Agenda|Law|Bill|Framework|Blueprint|Package|Pact|Accord|Agreement|Guidelines|Guideline|Measures|Mandate|Charter|Policy|Vision|Compass|Guidance|Opinions|Outline|Notice|Action Plan|White Paper|Decree|Ordinance|Standard|List|Catalogue|Rules|Decision|Resolution|Declaration|Playbook|Toolkit|Masterplan|Master Plan|Tax Credit|Production Credit|Mission|Frame|Guide|Reflection Paper|Green Paper|Code of Practice|Tax"
# A body after a title is no part of it: Action Plan of the Department …, Basic Plan for Robots, Ministry of Trade ….
NO_BODY = r"(?!(?:the\s+)?(?:[A-Z][\w’']*\s+){0,2}(?:Ministry|Department|Commission|Council|Parliament|Congress|Office|Bureau|Agency|Government|Cabinet|Assembly|Administration|Authority)\b)"
ENDED = rf"(?:{DOCUMENT})(?:\s+(?:for|of|on)\s+{NO_BODY}(?:the\s+)?{CAP}(?:(?:,\s+{NO_BODY}|\s+)(?:{JOIN}){{0,2}}{CAP}){{0,8}})?(?:\s+\d\.\d(?!\d))?(?:\s+(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?|\s+\((?:19|20)\d\d\s*[-–]\s*(?:19|20)?\d\d\))?"
CAPITALISED = re.compile(rf"(?<![\w’'])(?P<t>(?:{CAP}\s+(?:{JOIN}){{0,2}}){{1,8}}{ENDED})(?![\w’'])")
# Strategy for Semiconductors and the Digital Industry; Regulation (EU) 2024/1689: the kind of document comes first.
FIRST_WORD = re.compile(
    rf"(?<![\w’'-])(?P<t>(?:Strategy|Guidelines|Guideline|Guidance|Plan|Opinions|Regulation|Directive|Law|Act|Framework|Roadmap|Agenda|Programme|Program|Measures|Policy|Blueprint|Outline|Vision|Charter|Agreement|Notice|Decree|Rules|Standards?)\s+(?:for|on|of)\s+{NO_BODY}(?:the\s+)?{CAP}(?:(?:,\s+{NO_BODY}|\s+)(?:{JOIN}){{0,2}}{CAP}){{1,9}})(?![\w’'])|(?P<n>(?:Regulation|Directive)\s+\((?:EU|EC)\)\s+(?:No\s+)?\d{{2,4}}/\d{{2,4}}|(?:Directive)\s+(?:19|20)\d\d/\d+/(?:EU|EC)|Executive Order\s+(?:No\.?\s+)?\d{{4,5}})"
)
LOWER_END = re.compile(
    rf"(?<![\w’'])(?P<t>(?:{CAP}\s+(?:and\s+)?){{1,5}}{CAP}|[A-Z][\w-]*[A-Z][\w.-]*[A-Z]\w*|[A-Z]{{2,}}\.[A-Z]\w+|[A-Z]\w+-[A-Z0-9]\w*|[A-Z][\w-]+\s+(?:20\d\d|\d\.\d))\s+(?:investment\s|action\s|recovery\s|funding\s|support\s)?(?:scheme|programme|program|initiative|strategy|plan|act|law|roadmap|blueprint|agenda|package|call|mission|vision)\b|(?<![\w’'])(?P<n>Made in [A-Z]\w+ 20\d\d)\b"
)
# Office of Science and Technology Policy: a part of a body, and no policy.
UNIT = re.compile(
    r"(?:[A-Z][\w’'.-]*\s+){0,3}(?:Office|Department|Ministry|Division|Institute|Cent(?:re|er)|Council|Committee|Bureau|Directorate|Board|Agency|School|Secretariat|Unit|Laboratory)\s+(?:of|for|on)\b"
)
# France 2030, announced …; launched Making Indonesia 4.0: only where it is said that such a thing is begun.
NUMBERED = re.compile(
    rf"(?<![\w’'])(?P<t>(?:{CAP}\s+){{1,3}}(?:20[3-6]\d|\d\.0))(?=,? (?:which was |was |has been )?(?:launched|announced|unveiled|adopted|introduced|presented|published|released) (?:by|in|on)\b)"
)
# AM Forward, an initiative launched by …: what it is is said right after.
APPOSED = re.compile(
    rf"(?<![\w’'])(?P<t>(?:{CAP}\s+){{0,4}}{CAP})(?=, (?:an?|the) (?:[a-z-]+ ){{0,3}}(?:initiative|programme|program|scheme|strategy|plan|law|act|package|roadmap) (?:launched|announced|unveiled|adopted|introduced|presented|published|released|run|passed|set up)\b)"
)
GOES_ON = re.compile(rf"(?:\s(?:and\s|of\s)?(?:System|{DOCUMENT}))+(?![\w’'])")
SPLIT = re.compile(
    r"(?:(?<=Strategy)|(?<=Plan)|(?<=Act)|(?<=Programme)|(?<=Program)|(?<=Initiative)|(?<=Regulation)|(?<=Directive)|(?<=Agenda)|(?<=Roadmap)|(?<=Deal)|(?<=Package)|(?<=Framework)|(?<=Law))\s+and\s+(?:the\s+|its\s+)?(?=[A-Z])"
)
MARKED = re.compile(
    r"[“\"](?P<q>[A-Z][^“”\"\n]{3,140})[”\"]|(?<![*\w])\*(?P<i>[A-Z][^*\n]{3,140})\*(?![*\w])|(?<!\w)_(?P<u>[A-Z][^_\n]{3,140})_(?!\w)"
)
LEADING = re.compile(
    r"^(?:The|Under|In|With|By|As|For|When|A|An|Its|And|But|Since|While|After|Before|On|At|From|Through|Our|This|That|Following|Despite|According|However|Meanwhile|To|Both|Also|Unlike|Like|Although|Because|If|Of|Where|EU's|January|February|March|April|May|June|July|August|September|October|November|December)\s+(?:the\s+)?"
)
REPORT = re.compile(
    r"\b(?:Report|Outlook|Survey|Review|Index|Monitor|Statistics|Yearbook|Study|Handbook|Perspectives?|Atlas|Bulletin|Barometer|Tracker|Database)\b(?:\s+(?:19|20)\d\d)?$"
)
LAW = re.compile(r"\b(?:Act|Law|Regulation|Directive|Bill|Decree|Ordinance)\b")
ISSUE = r"publish\w*|issu\w*|releas\w*|adopt\w*|launch\w*|unveil\w*|introduc\w*|present\w*|pass\w*|enact\w*|announc\w*|approv\w*|propos\w*|revis\w*|updat\w*|finali[sz]\w*|endors\w*|signed|notif(?:ies|ied)|promulgat\w*|unveil\w*"
BODIES = "Ministry|Department|Office|Bureau|Agency|Institute|Institution|Council|Commission|Administration|Authority|Association|Federation|Board|Committee|Academy|Centre|Center|University|Bank|Parliament|Congress|Senate|Union|Forum|Foundation|Society|Organisation|Organization|Alliance|Chamber|Confederation|Cabinet|Directorate|Secretariat|Laboratory|Service|Assembly|Treasury|Bundestag|Bundesrat|Diet|Presidency|Inspectorate|Fund|Exchange"
FIRMS = "Research|Consulting|Partners|Advisory|Analytics|Intelligence|Insights|Advisors|Associates|Economics|Ventures"
WORDS = r"(?:(?:(?:[A-Z]\.){2,}|[A-Z](?:[\w&-]|\.(?=\w))*)\s+(?:(?<=Maritime )and\s+|(?<=Science )and\s+|(?<=Research )and\s+|(?<=Trade )and\s+|(?<=Standards )and\s+|(?<=Development )and\s+|(?<=Energy )and\s+|(?<=Industry )and\s+|(?<=Commerce )and\s+|(?<=Food )and\s+|(?<=Safety )and\s+|(?<=Technology )and\s+)?){0,6}"
BODY = re.compile(
    rf"(?<![\w’'])(?P<o>{WORDS}(?:{BODIES})(?:\s+(?:of|for|on)\s+(?:the\s+)?[A-Z][\w-]*(?:\s+(?:and\s+|of\s+|&\s+)?[A-Z][\w-]*|(?<=Made)\s+in\s+[A-Z]\w+|,\s+[A-Z][\w-]*(?=[^.]{{0,40}}\sand\s[A-Z])){{0,7}})?|(?:[A-Z][\w&.-]*\s+){{1,3}}(?:{FIRMS})(?:\s+Institute|\s+Group)?)(?:\s+\((?P<a>[A-Z][A-Za-z&]{{1,8}})\))?(?![\w’'])"
)
PARLIAMENT = re.compile(
    r"\b(?P<p>Bundestag|Bundesrat|Sejm|Riksdag|Storting|Folketing|Eduskunta|Knesset|Duma|Rajya Sabha|Lok Sabha|Congress|Parliament|Senate|White House|Treasury|Diet|(?:Union |Indian |Federal |German )?Cabinet|(?<=[Tt]he )cabinet|(?<=[’']s )cabinet)\b(?! and (?:the )?(?:European )?Council\b)"
)
# the Commission, the Council: in a text that speaks of the EU.
EUROPEAN = re.compile(r"\b[Tt]he (?:EU )?(?P<c>Commission|Council)\b(?! (?:of|for)\b| on [A-Z])")
EUROPEAN_BODIES = {"Commission": "European Commission", "Council": "Council of the European Union"}
COUNCIL = re.compile(r"\bParliament and (?:the )?(?P<c>Council)\b(?! of)")
GOVERNMENT = re.compile(
    r"\b(?P<g>(?:German|French|British|UK|US|Chinese|Japanese|Korean|South Korean|Indian|Spanish|Italian|Dutch|Swedish|Polish|federal|Thai|Vietnamese|Mexican|Canadian|Australian|Hungarian|Brazilian|Indonesian|Malaysian|Taiwanese|Turkish|Norwegian|Danish|Finnish|Belgian|Austrian|Swiss|Czech|Portuguese|Greek|Irish|Israeli|Saudi|Philippine|Singapore) [Gg]overnment|(?:[A-Z]\w+ ){1,2}(?:provincial|municipal|state|regional|city) government|[Gg]overnment of (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)\b"
)


@Language.factory("zhitu_english_titles")
class EnglishTitles:
    """Fills `notes.titles`; what stands in a title says nothing of its own."""

    def __init__(self, nlp: Language, name: str) -> None:
        return

    def __call__(self, doc: Doc) -> Doc:
        """Marked titles and capitalised names of documents."""
        notes = of(doc)
        notes.titles += english_titles(notes)
        return doc


def english_titles(notes: Notes) -> list[Title]:
    """Titles between quotation marks or in italics, and capitalised names that end with a word for a document."""
    if notes.kind in ("section", "heading", "table", "figure", "caption"):
        return []
    text = notes.folded if len(notes.folded) == len(notes.text) else notes.text
    found: list[Title] = []
    for one in MARKED.finditer(text):
        group = next(g for g in ("q", "i", "u") if one[g])
        title = one[group].strip(" .,")
        if class_of_title(title) or _is_titled(text, one.start(), title):
            found.append(Title(one.start(), one.end(), title))
    for pattern in (FIRST_WORD, CAPITALISED, LOWER_END, NUMBERED, APPOSED):
        for one in pattern.finditer(text):
            group = "t" if one["t"] else "n"
            start, title = one.start(group), one[group]
            led = re.search(r"([A-Z][\w&-]*)\s$", text[:start]) if pattern is FIRST_WORD else None
            if led and not LEADING.match(f"{led[1]} "):
                # Action Plan for …: the title begins before.
                continue
            if (
                group == "t"
                and pattern is CAPITALISED
                and (longer := GOES_ON.match(text, start + len(title)))
            ):
                # Guidelines for Building the Humanoid Robot Standard System: a word for a document within a title.
                title = text[start : longer.end()]
            start, title = _begun(start, title)
            if two := SPLIT.search(title):
                # the European Port Strategy and the Industrial Maritime Strategy: two titles.
                second = title[two.end() :]
                if not any(t.start < start + len(title) and start < t.end for t in found):
                    found.append(Title(start + two.end(), start + len(title), second))
                title = title[: two.start()]
            if UNIT.match(title):
                continue
            is_marked = pattern is LOWER_END and re.search(r"[A-Z].*[A-Z]", title)
            if (len(title.split()) < 2 and not is_marked) or any(
                t.start < start + len(title) and start < t.end for t in found
            ):
                continue
            found.append(Title(start, start + len(title), title))
    return sorted(found, key=lambda t: t.start)


def _begun(start: int, title: str) -> tuple[int, str]:
    """Where a title begins, without what leads it in: Under the …; the 2022 CHIPS and Science Act."""
    while lead := LEADING.match(title):
        start, title = start + lead.end(), title[lead.end() :]
    dated = re.match(r"(?:19|20)\d\d\s+(?=.*\b(?:Act|Law|Regulation|Directive|Bill)\b)", title)
    return (start + dated.end(), title[dated.end() :]) if dated else (start, title)


def _is_titled(text: str, start: int, title: str) -> bool:
    """A capitalised phrase that something is published as."""
    words = [x for x in title.split() if len(x) > 3]
    capitals = sum(x[0].isupper() or x[0].isdigit() for x in words)
    before = text[max(0, start - 60) : start]
    after = text[start + len(title) + 2 : start + len(title) + 60]
    said = re.search(rf"\b(?:{ISSUE})\b", before) or re.match(
        r"\s+(?:programme|program|plan|strategy|initiative|act|law|scheme|policy)", after
    )
    return bool(words) and capitals >= 0.6 * len(words) and said is not None


def class_of_title(title: str) -> str:
    """Policy, Law or Report; empty for anything else."""
    if REPORT.search(title):
        return "Report"
    if LAW.search(title) and re.search(rf"(?:{DOCUMENT})", title):
        return "Law"
    return (
        "Policy"
        if re.search(rf"\b(?:{DOCUMENT})\b", title) or re.match(r"Made in China 20\d\d", title)
        else ""
    )


def titles_of(notes: list[Notes], lexicon: Lexicon) -> dict[str, tuple[str, str]]:
    """The identifier and class of every English title that names a policy, a law or a report."""
    found: dict[str, tuple[str, str]] = {}
    for one in notes:
        for title in english_titles(one):
            known = lexicon.named("policy", title.text) or lexicon.named("report", title.text)
            class_name = known.class_name if known else class_of_title(title.text) or "Policy"
            kind = "report" if class_name == "Report" else "policy"
            found[title.text] = (known.identifier if known else identifier_for(kind, title.text), class_name)
    return found


@Language.factory("zhitu_english_names")
class EnglishNames:
    """Adds organisations to `notes.mentions`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.start("")

    def start(self, source: str) -> None:
        """Forgets what the document before named."""
        self.short: dict[str, str] = {}
        # Whether the text has spoken of the European Union.
        self.is_european = False

    def __call__(self, doc: Doc) -> Doc:
        """In the order of the text."""
        notes = of(doc)
        notes.mentions[:] = [m for m in notes.mentions if not _is_plain_word(m)]
        if notes.kind not in ("section", "heading"):
            self._organizations(notes)
        notes.mentions.sort(key=lambda m: m.start)
        return doc

    def _organizations(self, notes: Notes) -> None:
        self.is_european = (
            self.is_european or re.search(r"\bEU\b|\bEurope|Brussels", notes.folded) is not None
        )
        for pattern, group in ((BODY, "o"), (GOVERNMENT, "g")):
            for found in pattern.finditer(notes.folded):
                start, name = found.start(group), found[group]
                while lead := LEADING.match(name):
                    start, name = start + lead.end(), name[lead.end() :]
                if len(name.split()) < 2 or notes.taken(start, start + len(name)):
                    continue
                end = start + len(name)
                inside = [
                    m for m in notes.mentions if m.start < end and start < m.end and m.kind == "organization"
                ]
                if any(m.end - m.start >= len(name) for m in inside):
                    continue
                known = self.lexicon.named("organization", name)
                notes.mentions[:] = [m for m in notes.mentions if not (start <= m.start and m.end <= end)]
                identifier = known.identifier if known else identifier_for("organization", name)
                notes.mentions.append(
                    Mention(start, end, identifier, "Organization", "source" if known else "proposed", name)
                )
                if group == "o" and found["a"]:
                    self.short[found["a"]] = identifier
                self.short.setdefault(f"the {name.split()[-1].lower()}", identifier)
        for found in PARLIAMENT.finditer(notes.folded):
            self._body(notes, found.span("p"), found["p"])
        for found in COUNCIL.finditer(notes.folded):
            self._body(notes, found.span("c"), "Council of the European Union")
        for found in EUROPEAN.finditer(notes.folded) if self.is_european else ():
            if found["c"] == "Council" or "the commission" not in self.short:
                self._body(notes, found.span("c"), EUROPEAN_BODIES[found["c"]])
        self._again(notes)

    def _body(self, notes: Notes, span: tuple[int, int], name: str) -> None:
        """A body that one word names: the Sejm, the Council."""
        if any(m.start < span[1] and span[0] < m.end for m in notes.mentions):
            return
        known = self.lexicon.named("organization", name)
        identifier = known.identifier if known else identifier_for("organization", name)
        origin = "source" if known else "proposed"
        notes.mentions.append(Mention(*span, identifier, "Organization", origin, name))

    def _again(self, notes: Notes) -> None:
        """What was named in full before: the ministry, NIST."""
        for short, identifier in self.short.items():
            for found in re.finditer(
                rf"\b{re.escape(short)}\b", notes.folded, re.IGNORECASE if short.startswith("the ") else 0
            ):
                if short.startswith("the ") and short.split()[1] not in (
                    "association",
                    "federation",
                    "agency",
                    "institute",
                    "ministry",
                    "commission",
                    "bureau",
                ):
                    continue
                if not any(m.start < found.end() and found.start() < m.end for m in notes.mentions):
                    notes.mentions.append(
                        Mention(*found.span(), identifier, "Organization", "again", found.group())
                    )


def _is_plain_word(mention: Mention) -> bool:
    """`us`, `soc`: a word that an abbreviation's letters also are."""
    return (
        len(mention.text) <= 4
        and mention.text.islower()
        and mention.text not in ("chip", "robot", "cobot", "retail")
    )


def is_thing(words: str) -> bool:
    """Whether words can name a product: few, plain, no measure and no pronoun."""
    return (
        2 < len(words) < 50
        and len(words.split()) <= 5
        and re.fullmatch(r"[A-Za-z][A-Za-z0-9 /&-]*", words) is not None
        and not w.PRONOUN.match(words)
        and not w.HEAD.search(words)
        and not re.search(r"\b(?!based\b|advanced\b|integrated\b|printed\b|connected\b)\w+ed$", words)
        and not re.search(
            r"\b(?:them|it|which|that|year|years|period|world|total|country|countries|level|and|or|people|employees|workers|respondents|manufacturers|companies|firms|smes|jobs|ten|two|three|four|five|six|seven|eight|nine|investment|plant|site|executives|managers|leaders|experts|analysts|equivalent|others?|this|these)\b",
            words,
        )
    )
