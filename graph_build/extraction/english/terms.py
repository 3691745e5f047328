"""English technologies and applications that no vocabulary has: a word for a kind of thing and the nouns before it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes
from graph_build.extraction.naming import identifier_for

TECHNOLOGY = (
    r"computing|learning|vision|robots?|robotics|twins?|software|sensors?|analytics|printing|models?|algorithms?|platforms?|networks?|automation|"
    r"AI|IoT|blockchain|exoskeletons?|drones?|scanners?|gateways?|cameras?|systems?|technology|technologies|lasers?|cobots?|vehicles?|agents?|copilots?|"
    r"controllers?|tools|tags?|beacons?|cranes?|shuttles?|spectroscopy|imaging|tomography|thermography|triangulation|metrology|lidar|radar|chatbots?|assistants?|"
    r"solvers?|optimi[sz]ers?|headsets?|glasses|wearables|devices?|metering|meters|records?|dashboards?|databases?|graphs?|simulators?|interfaces?|servers?|"
    r"generation|grippers?|tuggers?|forklifts?|carts?|threads?|passports?|simulations?|networking|threading|lakes?|accelerometers?|probes?|detectors?|encoders?|transducers?|scanning|scans|historians?|PLCs?"
)
APPLICATION = (
    r"monitoring|detection|inspection|maintenance|forecasting|forecasts|control|scheduling|planning|optimi[sz]ation|design|management|simulation|tracking|diagnos(?:is|tics)|"
    r"assembly|welding|picking|sorting|testing|traceability|prediction|recognition|handling|commissioning|palleti[sz]ing|depalleti[sz]ing|cleaning|painting|calibration|"
    r"guidance|navigation|analysis|dispatching|machining|measurement|identification|grading|packaging|dosing|balancing|routing|documentation|assurance|allocation|"
    r"verification|prevention|estimation|mapping|training|classification|sampling|replenishment|reporting|positioning|locali[sz]ation|labelling|labeling|coating|soldering|"
    r"deburring|polishing|tending|kitting|stacking|dispensing|filling|transport|surveillance|screening|discovery|counting|gauging|checking|checks|matching|programming|support|"
    r"assistance|customi[sz]ation|accounting|visuali[sz]ation|logistics|operation|tuning|sensing|drilling|riveting|sealing|milling|bending|stamping|moulding|forging|joining|sanding|spraying|tightening|fastening|trimming|slotting|surveying|trading|settlement|sequencing|loading|unloading|bonding|transfer|auditing"
)
# Heads that only name a technology where the words before say of what kind.
WEAK = frozenset(
    re.findall(
        r"\S+",
        "systems system technology technologies tools platforms platform models model algorithms algorithm generation records record "
        "machines machine devices device networks network vehicles vehicle servers server interface interfaces thread threads graph graphs "
        "inspection simulations simulation learning imaging metering threading networking assistant assistants meters furnace furnaces",
    )
)
TECHNOLOGY_HEAD = re.compile(rf"(?<![\w-])(?:{TECHNOLOGY})(?![\w’'-])")
# Named like tasks, yet means.
SPECIAL = re.compile(
    r"(?<![\w-])(?:(?:X-ray|ultrasonic|eddy-current|acoustic|thermographic|laser|optical) (?:inspection|testing)|(?:predictive|numerical|statistical process) control|(?:mixed|extended|virtual) reality|digital (?:work instructions|threads?))(?![\w’'-])"
)
APPLICATION_HEAD = re.compile(rf"(?<![\w-])(?:{APPLICATION})(?![\w’'-])")
WORD = re.compile(r"[A-Za-z0-9][\w/&+-]*(?= $)|[A-Za-z0-9][\w/&+-]*-$")
BEFORE = re.compile(r"(?:^|(?<=[\s(“\"*|/-]))([A-Za-z0-9][\w&+]*(?:[-/][\w&+]+)*)\s$")
STOP = frozenset(
    re.findall(
        r"\S+",
        "the a an its their his her our your and or of to for in on with by at from as is are was were be been being has have had that which who whose it they we you i "
        "such these this those both all more most less many several various other another own not no nor each every any some few first second third two three four five six "
        "seven eight nine ten dozens hundreds thousands will can could may might must should would shall do does did also now than while when where after before if because "
        "until into onto through across over under between within without per via using use used uses deploy deployed deploys installed install installs adopted adopt adopts "
        "introduced introduce introduces apply applies applied run runs ran running build builds built help helps increasingly based supports support supported supporting "
        "enable enables enabled enabling allow allows allowed make makes making made plant company factory combined combine combines combining different existing proprietary "
        "own there here then thus so but yet only just even still already about around up out off back down against during since despite like unlike including include includes "
        "beyond near along among toward towards upon how what why whether either neither one ones other others same new old further additional extra today currently typically "
        "usually widely mainly especially particularly called named known full fully better best good large small big major main key common single whole entire leading modern "
        "advanced traditional conventional classic sophisticated complex simple basic dedicated respective related relevant corresponding necessary available possible "
        "early late recent current future present original usual proper suitable reliable robust powerful cheap expensive faster slower higher lower quicker real-world "
        "replace replaces replaced replacing improve improves improving automate automates automating perform performs performing handle handles require requires offer offers offering provide provides providing "
        "deliver delivers supply supplies develop develops developing launch launches launching test tests trial trials implement implements link links linking connect connects connecting "
        "integrate integrates integrating pair pairs pairing couple couples coupling embed embeds take takes taking give gives bring brings keep keeps see sees need needs want wants "
        "let lets cut cuts reduce reduces reducing increase increases raise raises save saves combining add adds adding fit fits feed feeds feeding train trains drive drives driving power powers "
        "manufacturers companies producers suppliers operators engineers workers users customers plants factories firms makers lines sites industry sector thanks due "
        "expand expands extend extends promote promotes promoting foster fosters fund funds funding accelerate accelerates adopting deploying installing introducing applying leveraging employing implementing "
        "spanning covering ranging replacing whereas although though however therefore moreover meanwhile instead rather once again too very highly mostly largely chiefly "
        "optimise optimize minimise minimize maximise maximize shorten lengthen analyse analyze expect expects share shares ship ships shipped sell sells sold buy buys bought operate operates produce produces manufacture simulate simulates "
        "prevent prevents avoid avoids ensure ensures achieve achieves speed speeds streamline streamlines simplify simplifies conduct execute track monitor monitors predict predicts average "
        "earlier later million billion thousand dozen trained equipped retrofitted fitted linked connected paired coupled generic",
    )
)
# Words that say nothing of the kind: they are dropped from the front of a name.
LOOSE = frozenset(
    re.findall(
        r"\S+",
        "smart digital intelligent new modern advanced automatic overall entire final final in-house plant-wide company-wide factory-wide site-wide enterprise-wide group-wide central "
        "centralised centralized local global internal external customised customized tailored commercial standard innovative novel state-of-the-art next-generation high-performance "
        "low-cost cost-effective efficient accurate precise rapid fast continuous constant daily weekly monthly regular routine manual human complete comprehensive end-to-end "
        "large-scale small-scale fully-automated additional sophisticated specialised specialized so-called effective initial general specific special particular typical "
        "successful extensive intensive consistent better precise open legacy proprietary dedicated powerful reliable simple sensitive critical",
    )
)
# Of a technology they say of what kind: digital thread, smart glasses.
KIND_WORDS = frozenset(("smart", "digital", "intelligent"))
PARTICIPLES = frozenset(
    re.findall(
        r"\S+",
        "automated integrated connected embedded distributed computer-aided ai-assisted augmented unmanned advanced computer-integrated networked cloud-based shared combined guided "
        "infrared self-optimising self-driving fixed mixed assisted printed bonded sealed speed feed seed weld bed red shed need anomaly assembly supply family",
    )
)
PLURAL_MODIFIERS = frozenset(
    re.findall(
        r"\S+",
        "goods parts analytics robotics logistics sales systems operations process business access chassis physics materials diagnostics electronics windows plastics standards arms gas glass "
        "loss press mass class cross wireless stainless paperless contactless emissions spare-parts optics graphics news texas hydraulics pneumatics mechanics mathematics bus virus status axis "
        "batteries goods-to-person customs",
    )
)
GENERIC = re.compile(
    r"^(?:\w+ing|smart|digital|intelligent|production|manufacturing|machine|industrial|automatic|automated|control|management|energy|operating|existing|legacy|core|key|information|"
    r"computer|security|software|technical|factory|plant|data|material|electronic|mobile|electric|business|quality|process|supply|storage|storage and retrieval|support|work|road|"
    r"value|sales|distribution|dealer|logistics|transport|power|neural|social|global|large|local|health|heating|cooling|innovation|research|training|test|education|supplier|customer)"
    r"\s(?:systems?|technology|technologies|tools|platforms?|vehicles?|software|networks?|models?|machines?|devices?|records?|servers?|learning|generation|inspection)$",
    re.IGNORECASE,
)
GENERIC_USE = re.compile(
    r"^(?:\w+ed|better|good|new|day-to-day|customer|technical|financial|government|public|policy|state|management|senior|project|system|data|product|material|line|plant|factory|process|production|"
    r"staff|user|political|strong|federal|investment|tax|price|market|business|company|machine|software|further|vocational|cost|strategic|strategy|urban|regional|economic|export|border|crisis|trade|power|hydrogen|new-vehicle|tariff)"
    r"\s(?:support|assistance|management|design|control|operation|transport|training|reporting|analysis|planning|checks|trading|loading|filling|discovery|transfer|testing|settlement|accounting|forecasts|tuning)$",
    re.IGNORECASE,
)
# Known by one plain word, and of a kind where more is said: vibration sensor, picking robot.
WIDER = frozenset(("sensor", "robot", "simulation", "drone", "neural network", "welding", "packaging", "automation", "machining", "assembly"))  # fmt: skip
LONGEST = 4
HYPHENATED = re.compile(r"(?<![\w-])([A-Za-z]{3,16})-$")
PLAIN_HEAD = re.compile(r"(?:network|platform|system|software|model|tool|algorithm|technology)$")
CARRIED = frozenset(("sensor", "simulation", "drone", "chip"))
CARRIER = re.compile(
    r"\s(?!(?:data|systems?|technologies|networks?|models|measures?|shows?|reports?|detects?|monitors?|checks?|sends?|results|signals|readings|values|has|is|was|does)\b)[a-z]+(?<![siu])s\b"
)
ONE = re.compile(r"\b(?:an?|the|each|every|this|one|its|single)\s$", re.IGNORECASE)
SERVING = re.compile(
    r"(?:systems?|robots?|software|platforms?|vehicles?|agents?|models?|algorithms?|machines?)"
)
# Words that name a purpose by themselves.
ALONE = re.compile(
    r"(?:inspection|maintenance|scheduling|forecasting|dispatching|picking|sorting|testing|traceability|commissioning|cleaning|calibration|machining|measurement|grading|monitoring|"
    r"packaging|dosing|routing|replenishment|training|labelling|coating|soldering|deburring|polishing|kitting|surveillance|navigation|planning|design|diagnostics|transport|documentation|drilling|riveting|sealing|milling|bending|stamping|moulding|forging|joining|sanding|spraying|tightening|fastening|trimming)"
)
AFTER_FOR = re.compile(r"(?:\bfor (?:the )?|-(?:based|powered|driven|enabled|assisted|aided|guided) )$")


def propose(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """Adds the technologies and applications of a sentence that no vocabulary has; links decide on them."""
    _widen(notes, start, end, lexicon)
    text = notes.folded
    for pattern, kind, class_name in (
        (SPECIAL, "technology", "Technology"),
        (APPLICATION_HEAD, "application", "Application"),
        (TECHNOLOGY_HEAD, "technology", "Technology"),
    ):
        for head in pattern.finditer(text, start, end):
            last = head.end()
            if any(m.start < last and head.start() < m.end for m in notes.mentions):
                continue
            whole = _served(notes, head) if kind == "technology" else None
            first = _first(notes, whole.start if whole else head.start(), start, kind)
            name = text[first:last]
            is_bare = (
                first == head.start()
                and " " not in name
                and not (kind == "application" and _is_alone(text, head))
            )
            if is_bare or notes.taken(first, last) or (not whole and GENERIC.match(name)):
                continue
            if kind == "application" and GENERIC_USE.match(name):
                continue
            if whole:
                notes.mentions.remove(whole)
            notes.mentions.append(named(lexicon, kind, class_name, name, first, last))
    _compound(notes, start, end, lexicon)
    _carrier(notes, start, end, lexicon)


def _compound(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """IoT sensors: the name before says of what kind; of AI machine vision the second is meant."""
    here = sorted(
        (m for m in notes.mentions if m.kind == "technology" and start <= m.start < end),
        key=lambda m: m.start,
    )
    for one, other in itertools.pairwise(here):
        if notes.folded[one.end : other.start] != " " or one not in notes.mentions:
            continue
        if one.origin != "proposed" and PLAIN_HEAD.search(other.text):
            # a 5G campus network: of what stands before.
            notes.mentions.remove(other)
            notes.mentions[notes.mentions.index(one)] = replace(one, end=other.end)
            continue
        notes.mentions.remove(one)
        if other.text.lower() in WIDER or other.origin == "proposed":
            notes.mentions.remove(other)
            name = notes.folded[one.start : other.end]
            notes.mentions.append(named(lexicon, "technology", other.class_name, name, one.start, other.end))


def _carrier(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """sensor bearings: what has a sensor in it, and no sensor; the robot picks is a sentence."""
    for mention in [m for m in notes.mentions if m.kind == "technology" and start <= m.start < end]:
        if mention.text.lower() not in CARRIED:
            continue
        noun = CARRIER.match(notes.folded, mention.end, end)
        if noun is None or ONE.search(notes.folded, max(start, mention.start - 12), mention.start):
            continue
        notes.mentions.remove(mention)
        name = notes.folded[mention.start : noun.end()]
        notes.mentions.append(named(lexicon, "technology", "Technology", name, mention.start, noun.end()))


def _served(notes: Notes, head: re.Match[str]) -> Mention | None:
    """The application right before a word for a kind of technology: material handling system."""
    if not SERVING.fullmatch(head.group()):
        return None
    before = [m for m in notes.mentions if m.kind == "application" and m.end == head.start() - 1]
    return before[0] if before and notes.folded[head.start() - 1] == " " else None


def _is_alone(text: str, head: re.Match[str]) -> bool:
    """for scheduling; AI-based inspection: a purpose of one word."""
    return (
        ALONE.fullmatch(head.group()) is not None
        and AFTER_FOR.search(text, max(0, head.start() - 12), head.start()) is not None
    )


def _widen(notes: Notes, start: int, end: int, lexicon: Lexicon) -> None:
    """vibration sensors: a kind of what one plain word names."""
    for index, mention in enumerate(notes.mentions):
        if not (start <= mention.start < end) or mention.kind not in ("technology", "application"):
            continue
        plain = mention.text.lower()
        if plain not in WIDER and (mention.kind == "technology" or " " in plain):
            continue
        first = _first(notes, mention.start, start, mention.kind)
        if hyphen := HYPHENATED.search(notes.folded, max(start, mention.start - 24), mention.start):
            # soft-sensor
            name = f"{hyphen[1]} {mention.text}"
            wide = named(lexicon, mention.kind, mention.class_name, name, hyphen.start(1), mention.end)
            notes.mentions[index] = replace(wide, class_name=mention.class_name)
            continue
        if first < mention.start:
            wide = named(
                lexicon,
                mention.kind,
                mention.class_name,
                notes.folded[first : mention.end],
                first,
                mention.end,
            )
            notes.mentions[index] = replace(wide, class_name=mention.class_name)


def _first(notes: Notes, at: int, floor: int, kind: str) -> int:
    """Where the nouns begin that stand before a head."""
    text, first = notes.folded, at
    starts: list[tuple[int, str]] = []
    for _ in range(LONGEST):
        found = BEFORE.search(text[max(floor, first - 40) : first])
        if found is None:
            break
        word = found[1]
        begin = max(floor, first - 40) + found.start(1)
        if not is_modifier(word) or any(m.start < first and begin < m.end for m in notes.mentions):
            break
        starts.append((begin, word))
        first = begin
    while starts and _is_loose(starts[-1][1], kind):
        starts.pop()
    return starts[-1][0] if starts and len(starts) < LONGEST else at


def is_modifier(word: str) -> bool:
    """Whether a word may be part of a name, before its last."""
    lower = word.lower()
    if lower in STOP or re.fullmatch(r"[\d.,]+(?:th|st|nd|rd)?", word):
        return False
    if lower.endswith("est") and lower not in ("test", "forest", "harvest"):
        return False
    if lower in PARTICIPLES or lower in PLURAL_MODIFIERS:
        return True
    if re.search(r"(?:[^aeiou]ed|[aeiou]{2}ed|ied|ated|ised|ized|ly)$", lower) and "-" not in lower:
        return False
    return not (re.search(r"[^siu]s$", lower) and "-" not in lower and not word.isupper())


def _is_loose(word: str, kind: str) -> bool:
    lower = word.lower()
    if kind == "technology":
        return lower in LOOSE and lower not in KIND_WORDS
    return lower in LOOSE or lower == "automated"


def named(lexicon: Lexicon, kind: str, class_name: str, printed: str, start: int, end: int) -> Mention:
    """A mention of a name as it is printed, known or new."""
    name = singular(printed)
    known = lexicon.named(kind, name) or lexicon.named(kind, printed)
    if kind == "application" and known is None:
        # Tasks are named as they are printed: structural parts.
        name = plain(printed)
    identifier = known.identifier if known else identifier_for(kind, name)
    return Mention(start, end, identifier, known.class_name if known else class_name, "proposed", name)


def singular(name: str) -> str:
    """A printed name as an entry would have it: one of its kind, in lower case."""
    words = name.split()
    if words[-1].endswith("ies"):
        words[-1] = f"{words[-1][:-3]}y"
    elif words[-1].endswith("s") and not words[-1].endswith(
        ("ss", "ics", "is", "us", "glasses", "wearables")
    ):
        words[-1] = words[-1][:-1]
    return plain(" ".join(words))


def plain(name: str) -> str:
    """A name in lower case, but for abbreviations."""
    return " ".join(x if re.search("[A-Z]{2}", x) else x.lower() for x in name.split())
