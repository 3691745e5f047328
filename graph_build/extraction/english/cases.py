"""English cases in practice: anonymous companies and plants, headings and boxes about one, and what refers back to it."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.english import words as w
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes, of
from graph_build.extraction.naming import identifier_for

KIND = (
    r"manufacturer|producer|supplier|maker|company|plant|factory|firm|group|builder|operator|steelmaker|automaker|carmaker|foundry|mill|"
    r"refinery|brewery|utility|shipyard|machine builder|start-?up|retailer|brand|conglomerate|integrator|processor|bakery|dairy|wholesaler|distributor|contract manufacturer|OEM|facility|smelter|fab|smelter|shipbuilder|toolmaker|chipmaker|cooperative|exporter|assembler|contractor|spinner|weaver|subsidiary|joint venture|hospital|terminal|warehouse|provider|vendor|specialist|yard|grocer|dockyard|pharmacy|laboratory|airline|hub|centre|bakery|logistics provider|engineering office|glassworks|steelworks|ironworks|waterworks|giant|packer|grower|bottler|shipyard|mine|miner|moulder|molder|caster|forge|site|compounder|converter|extruder|finisher|machining shop|job shop|workshop|sawmill|winery|creamery|farm|port|depot|clinic|operator|consortium|utility|e-tailer|forwarder|freight forwarder|shipper|haulier|carrier"
)
NOT_CASE = r"(?!(?:typical|large|small|number|new|modern|growing|single|few|given|wide|traditional|smart|digital|whole|majority|better|good|leading-edge)\s)"
CASE = re.compile(
    rf"(?:^|(?<=[.!?:]\s)|(?<=\n)|(?<=\*\*)|(?<=[-–—]\s))(?P<c>(?:A|An|One|Another)\s+{NOT_CASE}(?:[\w’'-]+\s+){{1,6}}?(?:{KIND})(?:\s+in\s+(?:[a-z]+\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?)?)\b(?!\s+(?:can|may|could|should|might|must|that wants)\b)"
)
# A Welsh medical moulder uses …: whatever it is, it does what companies do.
CASE_DOES = re.compile(
    r"(?:^|(?<=[.!?:]\s)|(?<=\n)|(?<=\*\*)|(?<=[-–—]\s))(?P<c>(?:A|An|One|Another)\s(?!(?:typical|large|small|number|new|recent|growing|single|few|given|wide|further|second|third|smart|digital|whole|majority|common|similar|good)\s)(?:[\w’'-]+\s){1,4}?(?!study|survey|model|team|project|programme|program|system|tool|approach|platform|algorithm|law|plan|report|network|software|solution|robot|sensor|camera|pilot|state|country|region|city|province|university|institute|growing|minority|majority)[a-z][\w-]+(?:\sin\s[A-Z]\w+(?:\s[A-Z]\w+)?)?)"
    r"\*{0,2}(?=\s(?:has\s|also\s|now\s|already\s|recently\s)*(?:uses|used|deployed|installed|introduced|adopted|built|implemented|rolled out|retrofitted|equipped|fitted|invested|bought|replaced|operates|runs|relies on|connected|put|is a case in point|is an example|shows)\b)"
)
# A yard in Geoje: the kind alone, with its place.
CASE_PLACED = re.compile(
    rf"(?:^|(?<=[.!?:]\s)|(?<=\n))(?P<c>(?:A|An|One)\s+(?:{KIND})\s(?:in|near|outside|from)\s(?:[a-z]+\s)?[A-Z]\w+(?:\s[A-Z]\w+)?)\b"
)
CASE_LATER = re.compile(
    rf"\b(?:[Aa]t|[Bb]y|[Ff]or|[Oo]f|[Ii]n|[Tt]ake|[Cc]onsider)\s+(?P<c>(?:a|an|one)\s+(?:{w.NATIONAL}|[A-Z][a-z]+)\s+(?:[\w’'-]+\s+){{0,4}}?(?:{KIND}))\b"
)
# In Penang, a contract manufacturer built …: within a sentence, where it is said to do something.
CASE_WITHIN = re.compile(
    rf"(?:(?<=,\s)|(?<=\bwhile\s)|(?<=\band\s)|(?<=\bwhere\s)|(?<=;\s)|(?<=\bas\s))(?P<c>(?:a|an|one|another)\s+{NOT_CASE}(?:[\w’'-]+\s+){{0,5}}?(?:{KIND})(?:\s+in\s+(?:[a-z]+\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?)?)"
    r"(?=\s(?:has\s|also\s|now\s|already\s|recently\s)*(?:uses|used|using|deployed|installed|introduced|adopted|built|implemented|launched|runs|operates|relies|combines|combined|equipped|connected|replaced|added|trained|set up|rolled out|invested|bought|put|developed|applies|applied|employs)\b)"
)
HEADED = re.compile(
    r"^(?:Case(?:\s+study)?\s+\d{1,3}\s*[:.–—|-]\s*|Case(?:\s+study)?\s*[:–—-]\s*)(?P<n>.{4,120})$|^(?P<p>(?:An?|One)\s.{4,100})$",
    re.IGNORECASE,
)
AGAIN = re.compile(
    rf"\b(?:[Tt]he|[Tt]his)\s+(?:{KIND}|site|business|line|manufacturer’s|project|team)\b(?!\s(?:network|managers?|teams?|floor|staff|owners?|workers|hall|industry|sector|level|leaders?|plan|budget)\b)|(?:(?<=^)|(?<=[.!?]\s))It\b"
)
HEADING_LINE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?[A-Z][A-Za-z ,&'’-]{2,60}")
END_OF_CASES = re.compile(
    r"outlook|conclusion|recommend|summary|implication|lessons|policy|method|market", re.IGNORECASE
)
# A line that says that what follows is about one company, which the next line names.
BOX = re.compile(
    r"(?:case|example|spotlight|in practice|practice|company|success story|use case|customer|member|best practice|box|case study|case box|case example|company profile|reference)"
    r"(?:\s(?:study|box|example|story|in point|profile))?(?:\s(?:\d{1,2}(?:\.\d{1,2})?|[A-Z]|[IVX]{1,4}))?\s*[:.]?",
    re.IGNORECASE,
)
# Brewery in northern Spain; Tier-1 automotive supplier, Mexico.
PLAIN_KIND = re.compile(
    rf"(?!(?:smart|digital|future|lighthouse|intelligent|model|the|this|typical|every|each|your|our)\s)(?:[A-Z0-9][\w’'-]*)(?:\s[\w’'-]+){{0,4}}?\s?\b(?:{KIND})(?=$|,\s[A-Z]|\s(?:in|near|from|outside)\s|\s?\(|:\s)",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?P<n>[A-Z][\w&.’'-]*(?:\s(?:(?:of|and|&|de)\s)?[A-Z][\w&.’'-]*){0,4})(?=$|\s*[:,(–—]|\s-\s)"
)
NO_NAME = re.compile(
    r"\b(?:Results?|Challenges?|Solutions?|Lessons?|Outlook|Background|Summary|Introduction|Conclusions?|Overview|Approach|Benefits?|Impact|Key|Digital|Smart|Predictive|Quality|Energy|Figure|Table|Chapter|"
    r"Data|Technology|Technologies|What|How|Why|From|Next|Case|Source|Note|Methodology|Market|Policy|Policies|Industry|Production|Automation)\b"
)
CASES_OF = re.compile(
    r"\b(?:cases?|profiles?|in practice|practices|examples?|stor(?:y|ies)|winners|voices|members|sites|plants|lighthouses|companies|field|pioneers|customers|users|beacons|factories)\b",
    re.IGNORECASE,
)
# **Nordvik Paper (Norway).** The group's mill …: two characters of markup stood before it.
BOLD = 2
LED = re.compile(
    r"(?P<n>[A-Z][\w&.’'-]*(?:\s(?:(?:of|and|&|de)\s)?[A-Z][\w&.’'-]*){0,3}?)(?:\s?\([^()]{2,40}\)|,\s[A-Z][\w ]{2,30})?[.:]\s(?=[A-Z])"
)
THE_COMPANY = re.compile(rf"\b(?:[Tt]he|[Ii]ts)\s(?:\w+\s)?(?:{KIND}|company|group|firm)\b")
# Orell Pumps, Linz, Austria
PLACED = re.compile(
    r"[A-Z][^,.:;]{2,50}(?:,\s[A-Z][^,.:;]{2,30}){1,2}|[A-Z][^,.:;()]{2,50}\s\([A-Z][^()]{2,40}\)|(?:[A-Z][\w&.’'-]*\s){1,3}[A-Z][\w&.’'-]*"
)
PLANT = re.compile(
    r"(?:[A-Z][\w&.’'-]*\s){1,4}(?:Plant|Works|Factory|Mill|Shipyard|Site|Refinery|Foundry|Brewery|Gigafactory|Campus|Facility|Mine|Terminal|Complex)(?:\s?\(.{2,40}\)|,\s[A-Z].{2,40})?"
)
LINE = re.compile(r"[^.!?\n]{3,90}[^.!?,;:\n]")


@Language.factory("zhitu_english_cases")
class EnglishCases:
    """Adds cases to `notes.mentions`. A case's scope is its section, until the next case."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.start("")

    def start(self, source: str) -> None:
        """Forgets what the document before named."""
        self.prefix = f"case/{source}"
        self.names: dict[str, str] = {}
        self.current: Mention | None = None
        self.scope = ""
        self.is_headed = self.is_box = self.is_led = False

    def __call__(self, doc: Doc) -> Doc:
        """In the order of the text."""
        notes = of(doc)
        if notes.kind in ("section", "heading"):
            self._heading(notes)
        elif notes.kind not in ("cell", "table", "figure", "caption", "note"):
            self._body(notes)
        notes.mentions.sort(key=lambda m: m.start)
        return doc

    def _is_plant(self, plain: str) -> bool:
        """Nara Plant (Japan): a plant by its name."""
        return PLANT.fullmatch(plain) is not None

    def _heading(self, notes: Notes) -> None:
        self.scope, self.current, self.is_headed = notes.identifier, None, False
        plain = _plain(notes.folded)
        self.is_box = BOX.fullmatch(plain) is not None
        headed = HEADED.match(plain)
        name = (headed["n"] or headed["p"]) if headed else ""
        if name and (re.search(rf"\b(?:{KIND})s?\b", name, re.IGNORECASE) or (headed and headed["n"])):
            self._head(notes, name)
        elif (
            (CASES_OF.search(" ".join(notes.headings[:-1])) and PLACED.fullmatch(plain) and _company(plain))
            or self._is_plant(plain)
            or (PLAIN_KIND.match(plain) and not notes.mentions)
        ):
            self._head(notes, plain)

    def _head(self, notes: Notes, name: str) -> None:
        """What follows is about what a heading names."""
        at = max(notes.folded.find(name), 0)
        is_kind = re.search(rf"\b(?:{KIND})s?\b", name, re.IGNORECASE) and not (
            self._is_plant(name) or _is_proper(name)
        )
        company = None if is_kind else _company(name)
        if company and not any(
            m.kind in ("technology", "application") and m.start < at + len(company) for m in notes.mentions
        ):
            known = self.lexicon.named("organization", company)
            identifier = known.identifier if known else identifier_for("organization", company)
            origin = "source" if known else "proposed"
            self.current = Mention(at, at + len(company), identifier, "Organization", origin, company)
        else:
            self.current = self._named(name, at, at + len(name))
        self.is_headed, self.is_box = True, False
        notes.mentions.append(self.current)

    def _body(self, notes: Notes) -> None:
        text = notes.folded
        line = text.strip()
        if notes.kind == "paragraph" and LINE.fullmatch(line):
            plain = _plain(line)
            if BOX.fullmatch(plain):
                self.current, self.is_headed, self.is_box, self.scope = None, False, True, notes.section
                return
            headed = HEADED.match(plain)
            is_named = self.is_box or self._is_plant(plain)
            name = (headed["n"] or headed["p"]) if headed else plain if is_named else ""
            if name and (is_named or re.search(rf"\b(?:{KIND})\b", name)):
                self.scope = notes.section
                self._head(notes, name)
                return
        if HEADING_LINE.fullmatch(line):
            # A line that heads what follows in a plain text.
            self.current, self.is_headed = None, False
            return
        if line:
            self.is_box = False
        self._led(notes, text)
        self._mentions(notes, text)

    def _led(self, notes: Notes, text: str) -> None:
        """A paragraph that begins with a company's name in bold is about it."""
        if self.is_led:
            self.current, self.is_headed, self.is_led = None, False, False
        lead = LED.match(text)
        is_name = lead and (" " in lead["n"] or "(" in lead.group()) and not NO_NAME.search(lead["n"])
        if lead and is_name and notes.offsets[0] >= BOLD and THE_COMPANY.search(text):
            self.scope = notes.section
            self._head(notes, lead["n"])
            self.is_led = True

    def _mentions(self, notes: Notes, text: str) -> None:
        found = [
            (*m.span("c"), True)
            for pattern in (CASE, CASE_DOES, CASE_PLACED, CASE_LATER, CASE_WITHIN)
            for m in pattern.finditer(text)
        ]
        found += [(*m.span(), False) for m in AGAIN.finditer(text)]
        if self.current is not None and notes.section == self.scope and self.is_headed:
            # A paragraph below the heading or the opening of a case speaks of it from its first word.
            notes.mentions.append(self._again(0, 0, ""))
            if self.current.kind == "organization":
                found += [(*m.span(), False) for m in _short(self.current.text).finditer(text)]
        last = -1
        for start, end, is_new in sorted(found):
            if start < last:
                continue
            last = end
            if is_new and not (self.is_headed and text[start:end][0].islower()):
                self.current = self._named(text[start:end], start, end)
                self.scope = notes.section
                notes.mentions.append(self.current)
            elif self.current is not None and self.scope == notes.section:
                notes.mentions.append(self._again(start, end, text[start:end]))

    def _again(self, start: int, end: int, words: str) -> Mention:
        if self.current is None or self.current.kind == "case":
            identifier = self.current.identifier if self.current else ""
            return Mention(start, end, identifier, "Case", "case", words)
        return Mention(start, end, self.current.identifier, "Organization", "user", words)

    def _named(self, name: str, start: int, end: int) -> Mention:
        label = name.strip(" .:*")
        if label not in self.names:
            self.names[label] = f"{self.prefix}-{len(self.names) + 1:02d}"
        return Mention(start, end, self.names[label], "Case", "case", label)


def _is_proper(name: str) -> bool:
    """Ostrava Forge: all its words are capitalised, and none says of which country."""
    words = re.split(r"\s*[,(:]", name)[0].split()
    return (
        len(words) > 1
        and all(x[0].isupper() for x in words)
        and not re.match(rf"(?:An?|One|The|{w.NATIONAL})\b", name)
    )


def _plain(text: str) -> str:
    return re.sub(r"[*#_>]+|^\s*\d+(?:\.\d+)*\.?\s+", "", text).strip()


def _company(name: str) -> str:
    """The company that a heading names; empty where it names none."""
    found = NAMED.match(name)
    if not found or NO_NAME.search(found["n"]) or re.match(r"(?:An?|One|The)\s", name):
        return ""
    return "" if found["n"].isupper() and " " in found["n"] else found["n"]


def _short(name: str) -> re.Pattern[str]:
    """A company by one word of its name."""
    words = [x for x in name.split() if len(x) > 3 and x[0].isupper()]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, [name, *words]))})\b")
