"""A sentence with one sign for each thing that it names, and without the small words that say nothing of who does what.

Digital twins of production lines are now widely used for virtual commissioning → `T of production lines are used for A`,
where T and A are one character each, by which the mention is found again. What reads links is then written in few words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.extraction.model import Mention, Notes

# The first character of each kind's signs, in an area of characters that no text has.
BASE = {"technology": 0xE000, "application": 0xE400, "industry": 0xE800, "case": 0xEC00, "organization": 0xF000, "policy": 0xF400}  # fmt: skip
KINDS = {"track": "industry", "infrastructure": "technology"}
WIDTH = 0x400
T, A, I, C, O, P = (f"[{chr(b)}-{chr(b + WIDTH - 1)}]" for b in BASE.values())  # noqa: E741
ANY = f"[{chr(0xE000)}-{chr(0xF7FF)}]"
NO = f"[^{chr(0xE000)}-{chr(0xF7FF)}.;:]"
# What may stand around the things of a list.
AND = r"(?: and | or |,? as well as | & | plus |, plus | and/or |/)"


# for predictive maintenance and for scheduling
AGAIN = "(?:in |for |to )?"


def row(kind: str) -> str:
    """A pattern for things of a kind in a list."""
    # Two things have no comma before their and: what follows such a one begins a clause of its own.
    return rf"{kind}(?:(?:, {kind})+(?:,?{AND}{AGAIN}{kind})?|{AND}{AGAIN}{kind})*"


TS, AS, IS = row(T), row(A), row(I)
SMALL = re.compile(
    r"(?<![\w’'-])(?:the|an?|its|their|his|our|this|these|those|such|both|also|now|increasingly|widely|mainly|often|already|currently|successfully|typically|commonly|usually|primarily|mostly|"
    r"especially|particularly|directly|fully|frequently|largely|chiefly|routinely|generally|today|nowadays|here|there|then|thus|therefore|however|meanwhile|moreover|furthermore|additionally|"
    r"even|just|only|new|newly|modern|various|several|many|some|most|two|three|four|five|six|seven|eight|nine|ten|twelve|\d+(?:[.,]\d+)*|further|additional|other|different|existing|in turn|can|helps? to|"
    r"in particular|for example|for instance|above all|in practice|as a rule|so-called|dozens of|hundreds of|thousands of|a number of|tasks such as|applications such as|uses such as|areas such as|"
    r"functions such as|processes such as|activities such as|tasks like|technologies such as|tools such as|technologies like|systems such as|automatically|reliably|continuously|quickly|"
    r"own|respective|first|second|third|more and more|all|recently|later|soon|since|again|actively|jointly|gradually|progressively|rapidly|quietly|simultaneously|specifically|long ago|long since|almost|solely|exclusively|quite|nearly|too|"
    r"in-house|self-developed|large-scale|plant-wide|company-wide|state-of-the-art|sophisticated|advanced|dedicated|powerful)(?![\w’'-])\s*",
    re.IGNORECASE,
)
TAIL = {
    "technology": re.compile(
        r"s?(?:\s?\((?:[A-Z][A-Za-z/&-]{1,9}s?)\))?(?:[’']s?(?=\s))?(?:[ -](?:systems?|technology|technologies|solutions?|tools?|software|algorithms?|models?|platforms?|techniques?|approach(?:es)?|methods?|"
        r"units?|devices?|equipment|functions?|capabilities|modules?|engines?|infrastructure|networks?|architectures?|boxes|hardware|kits?|stack|applications?(?!\s(?:include|are|range|such))))?(?![\w’'])"
    ),
    "application": re.compile(
        r"s?(?:\s?\((?:[A-Z][A-Za-z/&-]{1,9}s?)\))?(?:[ -](?:tasks?|operations|work|purposes|activities|applications?|functions?|processes|jobs|steps|duties|needs|projects?|use cases?))?(?![\w’'])"
    ),
    "industry": re.compile(
        r"s?(?:\s(?:industry|industries|sectors?|manufacturing|production|manufacturers?|companies|firms|plants?|factories|factory|producers?|makers?|suppliers?|mills?|foundries|refineries|yards|businesses|processing|operations|sites|settings|environments|applications|segment))?(?![\w’'])"
    ),
    "case": re.compile(r"(?:[’']s)?(?![\w])"),
    "organization": re.compile(r"(?:\s?\([A-Z][A-Za-z&]{1,8}\))?(?:[’']s?(?=\s))?"),
    "policy": re.compile(
        r"[”\"*_]?(?:\s?\([^)]*\))?(?:\s(?:programme|program|scheme|plan|initiative|strategy))?"
    ),
}
# Technologies that are named like tasks, and done by others.
TASK_LIKE = re.compile(
    r"(?:navigation|remote control|remote monitoring|condition monitoring|metrology|visuali[sz]ation)$"
)
# What is named before such words is not meant itself: cutting data, the robot market.
OF_OTHER = re.compile(
    r"s?\s(?:data|markets?|vendors?|makers?|industry|strategy|strategies|skills|experts?|engineers?|revenues?|sales|shipments?|installations|density|investments?|spending|start-?ups?|companies|"
    r"standards?|policy|policies|research|budgets?|patents?|talent|prices?|costs?|results|suppliers|staff|teams?|departments?|managers?|parameters|speeds?|errors?|times?|rates?|accuracy|productivity|"
    r"efficiency|performance|conference|programmes?|lines|shops?|halls?|rooms?|cells?|stations?|labs?|centres?|centers?|providers?|industries|sector)(?![\w-])"
)
SPACES = re.compile(r"\s+")


@dataclass
class Mask:
    """The masked text, and the mention that each of its signs stands for."""

    text: str
    signs: dict[str, Mention]

    def of(self, part: str) -> list[Mention]:
        """The mentions that a part of the masked text holds, in its order."""
        return [self.signs[c] for c in part if c in self.signs]


def kind_of(mention: Mention) -> str:
    """The kind of sign that a mention has."""
    return KINDS.get(mention.kind, mention.kind)


def mask(notes: Notes, mentions: list[Mention], start: int, end: int) -> Mask:
    """The masked text of a sentence; `mentions` stand in its order, policies among them."""
    text = notes.folded
    pieces: list[str] = []
    signs: dict[str, Mention] = {}
    at = start
    for mention in mentions:
        kind = kind_of(mention)
        if kind not in BASE or mention.start < at or mention.end <= mention.start or len(signs) >= WIDTH:
            continue
        if kind == "technology" and TASK_LIKE.search(mention.text):
            kind = "application"
        if kind in ("technology", "application") and OF_OTHER.match(text, mention.end):
            continue
        gap = text[at : mention.start]
        tail = TAIL[kind].match(text, mention.end, end)
        if gap.rstrip().endswith("(") and pieces and signs:
            # autonomous mobile robots (AMRs): said once more.
            previous = signs[next(reversed(signs))]
            close = text.find(")", mention.end, end)
            if previous.identifier == mention.identifier and 0 <= close < mention.end + 4:
                at = close + 1
                continue
        pieces.append(_plain(gap))
        sign = chr(BASE[kind] + len(signs))
        signs[sign] = mention
        pieces.append(sign)
        at = tail.end() if tail else mention.end
    pieces.append(_plain(text[at:end]))
    joined = SPACES.sub(" ", "".join(pieces)).replace(" ,", ",").replace(",,", ",").strip()
    return Mask(joined, signs)


def _plain(gap: str) -> str:
    return SMALL.sub("", re.sub(r"[“”\"*_]", "", gap)).replace("’", "'").lower()
