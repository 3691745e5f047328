"""Labelled lists and tables whose columns name kinds of things: Predictive maintenance: vibration sensors, edge computing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from graph_build.extraction.english.cases import KIND
from graph_build.extraction.english.frames import SURE, link
from graph_build.extraction.english.grammar import DOING, PP, W
from graph_build.extraction.english.masks import AS, IS, TS, Mask
from graph_build.extraction.english.terms import named, singular
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.naming import identifier_for

BULLET = r"^(?:[-•·*–]|\(?\d{1,2}[.)]|\(?[a-z]\))? ?"
LABELLED = (
    re.compile(rf"{BULLET}(?P<t>{TS})(?: (?:in|for|on) [^,.;:]{{2,40}}?)? ?(?::|–|—|→) (?:for )?{DOING}{W}(?P<a>{AS})(?={PP}(?:[.,;]|$| and ))(?P<m>{PP}(?:[,;] {W}{AS}{PP})*)"),
    re.compile(rf"{BULLET}(?P<a>{AS}|{IS})(?: (?:in|for|on|of) [^,.;:]{{2,40}}?)? ?(?::|–|—|→) (?:with )?{W}(?P<t>{TS})(?={PP}(?:[.,;]|$| and ))(?P<m>{PP}(?:[,;] {W}{TS}{PP})*)"),
)  # fmt: skip
HEADERS = (
    ("case", re.compile(r"^(?:(?:case|lead|example|reference|pilot) )?(?:compan(?:y|ies)|plant|site|factory|cases?(?: company| study)?|manufacturer|operator|users?|organi[sz]ation|firm|yard|mill|adopter|customer|member|enterprise|producer|who)(?:\b|$)(?! size| type| share)", re.IGNORECASE)),
    ("industry", re.compile(r"^(?:main |typical |lead(?:ing)? |user |target |key )?(?:industr(?:y|ies)|sectors?|verticals?|branch(?:es)?|segments?)(?: of (?:use|application))?$", re.IGNORECASE)),
    ("application", re.compile(r"^(?:main |typical |key |core |primary |common |example )?(?:(?:field|area)s? of )?(?:applications?|use cases?|use|uses|usage|functions?|tasks?|purposes?|used for|application (?:area|field|scenario)s?|what (?:it does|it is used for|for)|for what|what for|used for what|main use)(?: (?:areas?|fields?))?(?: in .{3,30})?$", re.IGNORECASE)),
    ("technology", re.compile(r"^(?:main |key |core |enabling |digital |underlying |typical )*(?:technolog(?:y|ies)|tools?|solutions?|systems?|technology (?:used|deployed|applied)|tech(?:nology)? stack|technique|method|means|what is used|technologies used|digital tools?|systems? (?:used|installed|introduced))(?: (?:used|deployed|applied|in use))?$", re.IGNORECASE)),
)  # fmt: skip
SPLIT = re.compile(
    r"\s*(?:,\s+and\s|,\s+or\s|[,;\n•|+]|\s/\s|(?<=\w)\sand\s|\sas well as\s|\splus\s|\s&\s(?!Co\b))\s*"
)
NAME = re.compile(r"(?:[A-Za-z0-9][\w&/.-]*)(?:\s[\w&/().-]+){0,4}")
NO_NAME = re.compile(
    r"^(?:none|n/?a|not applicable|various|all|other|others|yes|no|high|medium|low|mixed|several|unknown|total|planned|pilot|in progress|–|-)$|\b(?:is|are|was|were|has|have|that|which|not|will|than|per)\b|^\d[\d.,%\s]*$",
    re.IGNORECASE,
)
CELL = re.compile(r"(t[^/]+)/r(\d+)/c(\d+)")


def labelled(masked: Mask) -> Iterator[Link]:
    """The links of an item of a list that begins with a name as its label."""
    for pattern in LABELLED:
        found = pattern.match(masked.text)
        if not found:
            continue
        is_reversed = pattern is LABELLED[1]
        technologies = masked.of(found["t"] + (found["m"] if is_reversed else ""))
        others = masked.of(found["a"] + ("" if is_reversed else found["m"]))
        for one, other in itertools.product(technologies, others):
            yield _link(one, other, "en.labelled")


def _link(one: Mention, other: Mention, rule: str) -> Link:
    if other.kind in ("industry", "track"):
        return link(one, "appliedIn", other, rule, SURE)
    return link(one, "performs" if one.class_name == "Robot" else "enables", other, rule, SURE)


class Records:
    """Reads the tables of a document; `cases` numbers the anonymous companies of their rows."""

    def __init__(
        self, notes: Iterable[Notes], source: str, lexicon: Lexicon, skipped: frozenset[str]
    ) -> None:
        self.lexicon = lexicon
        self.source = source
        self.count = 0
        self.tables: dict[str, dict[int, dict[int, Notes]]] = {}
        for one in notes:
            place = (
                CELL.fullmatch(one.identifier) if one.kind == "cell" and one.section not in skipped else None
            )
            if place:
                rows = self.tables.setdefault(place[1], {})
                rows.setdefault(int(place[2]), {})[int(place[3])] = one

    def links(self) -> Iterator[tuple[Notes, Link]]:
        """What the rows of tables tell whose columns name kinds of things."""
        for name, rows in self.tables.items():
            first = min(rows)
            kinds = {c: kind for c, cell in rows[first].items() if (kind := _kind(cell.folded))}
            if len(set(kinds.values())) < 2 or "technology" not in kinds.values():
                continue
            for number, row in rows.items():
                if number != first:
                    yield from self._row(f"{name}/r{number}", row, kinds)

    def _row(self, name: str, row: dict[int, Notes], kinds: dict[int, str]) -> Iterator[tuple[Notes, Link]]:
        things: dict[str, list[tuple[Notes, Mention]]] = {kind: [] for kind in kinds.values()}
        for column, kind in kinds.items():
            if column in row:
                things[kind] += [(row[column], m) for m in self._things(row[column], kind)]
        for cell, technology in things["technology"]:
            for kind in ("application", "industry"):
                for _, other in things.get(kind, []):
                    yield cell, _within(cell, _link(technology, other, "en.table"), technology)
            for _, user in things.get("case", []):
                sure = 0.9 if technology.origin != "proposed" else 0.86
                used = Link(
                    technology.start, technology.end, user.identifier, "usesTechnology", technology.identifier,
                    "en.table-uses", sure, user.text, technology.text,
                )  # fmt: skip
                yield cell, used

    def _things(self, cell: Notes, kind: str) -> Iterator[Mention]:
        if kind == "case":
            yield from self._user(cell)
            return
        position = 0
        for piece in SPLIT.split(cell.folded):
            printed = piece.strip(" .*_")
            start = cell.folded.find(printed, position)
            if not printed or start < 0:
                continue
            position = start + len(printed)
            mention = self._thing(cell, printed, start, kind)
            if mention:
                yield mention

    def _thing(self, cell: Notes, printed: str, start: int, kind: str) -> Mention | None:
        end = start + len(printed)
        plain = re.sub(r"\s*\([^()]*\)$", "", printed)
        for name in (plain, singular(plain)):
            for one in (kind, "track") if kind == "industry" else (kind,):
                if known := self.lexicon.named(one, name):
                    found = Mention(start, end, known.identifier, known.class_name, known.origin, plain)
                    self._keep(cell, found)
                    return found
        inside = [m for m in cell.mentions if start <= m.start and m.end <= end and m.kind == kind]
        if len(inside) == 1 and inside[0].end >= start + len(plain) - 1 and inside[0].origin != "proposed":
            return inside[0]
        if kind == "industry":
            known = self.lexicon.named("industry", f"{plain} industry")
            if known is None:
                return inside[0] if len(inside) == 1 else None
            found = Mention(start, end, known.identifier, known.class_name, known.origin, plain)
        elif not NAME.fullmatch(plain) or NO_NAME.search(plain) or not 3 < len(plain) < 45:
            return None
        elif len(inside) == 1:
            return inside[0]
        else:
            found = named(self.lexicon, kind, kind.capitalize(), plain, start, end)
        self._keep(cell, found)
        return found

    def _user(self, cell: Notes) -> Iterator[Mention]:
        """The company of a row: anonymous ones are cases."""
        name = cell.folded.strip(" .*_")
        if not 2 < len(name) < 80 or NO_NAME.search(name):
            return
        start = cell.folded.find(name)
        if re.search(rf"\b(?:{KIND})\b", name, re.IGNORECASE) and not re.match(
            r"[A-Z]\w+(?:\s[A-Z]\w+)+$", name
        ):
            self.count += 1
            found = Mention(
                start, start + len(name), f"case/{self.source}-row-{self.count:02d}", "Case", "case", name
            )
        else:
            short = re.split(r"\s*[,(]", name)[0]
            known = self.lexicon.named("organization", short)
            identifier = known.identifier if known else identifier_for("organization", short)
            origin = known.origin if known else "proposed"
            found = Mention(start, start + len(short), identifier, "Organization", origin, short)
        self._keep(cell, found)
        yield found

    def _keep(self, cell: Notes, mention: Mention) -> None:
        if not any(m.identifier == mention.identifier for m in cell.mentions):
            cell.mentions.append(mention)


def _within(cell: Notes, found: Link, technology: Mention) -> Link:
    """The link with the technology's place in its cell as evidence."""
    return Link(
        technology.start, technology.end, found.subject, found.property, found.target, found.rule,
        found.confidence, found.subject_as, found.target_as,
    )  # fmt: skip


def _kind(header: str) -> str:
    plain = re.sub(r"[*_]", "", header).strip()
    return next((kind for kind, pattern in HEADERS if pattern.search(plain)), "")
