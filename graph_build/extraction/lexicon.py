"""The names that are known: labels and aliases of the vocabularies and of the things that sources define."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import ahocorasick_rs
from pyoxigraph import Literal, NamedNode

from graph_build.extraction.folding import fold, key
from graph_build.extraction.model import Mention
from graph_build.vocabulary import NAMES, Vocabularies
from ontology.identifiers import THINGS

# Things that a text mentions by name; observations, parts of documents and codes are not among them.
MENTIONED = frozenset(
    [
        "technology",
        "application",
        "industry",
        "track",
        "product",
        "organization",
        "place",
        "infrastructure",
        "policy",
        "trend",
        "challenge",
        "stage",
        "report",
    ]
)
# Names too general to stand for the thing whenever they occur.
COMMON = frozenset(
    key(word)
    for word in [
        "生产",
        "产品",
        "技术",
        "平台",
        "系统",
        "设备",
        "应用",
        "管理",
        "制造",
        "服务",
        "数据",
        "互联网",
        "网络",
        "软件",
        "材料",
        "创新",
        "项目",
        "工程",
        "环节",
        "行业",
        "产业",
        "企业",
        "市场",
        "production",
        "technology",
        "platform",
        "system",
        "data",
        "service",
        "software",
        "material",
        "product",
        "internet",
        "network",
        "AM",
        "IT",
        "CT",
        "OT",
        "DT",
        "AI",
        "人才",
        "运输",
        "仓储",
        "维护",
        "检测",
        "质量",
        "监控",
        "分析",
        "计算",
        "存储",
        "加密",
        "编程",
        "政府",
        "金融",
        "能源",
        "零件",
        "部件",
    ]
)
# General names that are still names of their kind.
KEPT = frozenset(key(w) for w in ("仓储", "运输", "检测", "加密", "AI", "金融", "政府", "互联网", "能源"))


@dataclass(frozen=True)
class Entry:
    """A name and what it names."""

    name: str
    identifier: str
    class_name: str
    origin: str


class Lexicon:
    """Finds known names in text, and looks names up by their normal form."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_key: dict[tuple[str, str], Entry] = {}
        self.names: dict[str, Entry] = {}
        # Every thing that may be referred to, with an English name where one is known.
        self.english: dict[str, str] = {}
        self.chinese: dict[str, str] = {}
        for entry in entries:
            if not entry.name.isascii():
                self.chinese.setdefault(entry.identifier, entry.name)
            kind = entry.identifier.partition("/")[0]
            known = self.english.get(entry.identifier)
            if known is None or (entry.name.isascii() and not known.isascii()):
                self.english[entry.identifier] = entry.name
            self.by_key.setdefault((kind, key(entry.name)), entry)
            if kind in MENTIONED and _is_distinct(entry.name):
                self.names.setdefault(fold(entry.name).lower(), entry)
        self.patterns = list(self.names)
        self.automaton = ahocorasick_rs.AhoCorasick(
            self.patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def label(self, identifier: str) -> str:
        """The Chinese name of a thing, or the name that a new one (?名) carries."""
        return (
            identifier.removeprefix("?") if identifier.startswith("?") else self.chinese.get(identifier, "")
        )

    def find(self, folded: str) -> Iterator[Mention]:
        """The longest known names in a folded text, from left to right."""
        lowered = folded.lower()
        if len(lowered) != len(folded):
            return
        for number, start, end in self.automaton.find_matches_as_indexes(lowered):
            if _is_word(folded, start, end):
                entry = self.names[self.patterns[number]]
                yield Mention(start, end, entry.identifier, entry.class_name, entry.origin, folded[start:end])

    def named(self, kind: str, name: str) -> Entry | None:
        """What a name names among the things of a kind (`metric`, `organization`), by its normal form."""
        return self.by_key.get((kind, key(name)))


def _is_distinct(name: str) -> bool:
    plain = key(name)
    if plain in COMMON and plain not in KEPT:
        return False
    return len(plain) >= 2


def _is_word(text: str, start: int, end: int) -> bool:
    """Latin names need neighbours that are no letters or digits: `MES` is not in `TIMES`."""
    first, last = text[start], text[end - 1]
    if (
        first.isascii()
        and first.isalnum()
        and start
        and text[start - 1].isascii()
        and text[start - 1].isalnum()
    ):
        return False
    after = text[end] if end < len(text) else " "
    if last.isascii() and last.isalnum() and after.isascii() and after.isalnum():
        return last.isalpha() and after in "sS" and not text[end + 1 : end + 2].isalnum()
    return True


def of_vocabularies(vocabularies: Vocabularies) -> Iterator[Entry]:
    """An entry for every label and alias of every concept."""
    for quad in vocabularies.quads:
        if (
            isinstance(quad.object, Literal)
            and isinstance(quad.subject, NamedNode)
            and quad.predicate.value in NAMES
            and quad.subject.value in vocabularies.classes
        ):
            iri = quad.subject.value
            yield Entry(quad.object.value, iri.removeprefix(THINGS), vocabularies.classes[iri], "vocabulary")


def of_rows(rows: Iterable[dict[str, str]]) -> Iterator[Entry]:
    """An entry for every label and alias in the rows of entities.csv that define a thing."""
    for row in rows:
        if not row["zh"] or row.get("review") == "rejected":
            continue
        names = [row["zh"], row["en"], *row["aliases_zh"].split("|"), *row["aliases_en"].split("|")]
        for name in dict.fromkeys(n for n in names if n):
            yield Entry(name, row["id"], row["class"], "source")


@dataclass(frozen=True)
class UnitEntry:
    """A unit that a number is printed with, and its kind: percent, points, multiple, money, rank or count."""

    identifier: str
    kind: str


class Units:
    """The printed units, longest first."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self.by_name: dict[str, UnitEntry] = {}
        self.multipliers: dict[str, Decimal] = {}
        for entry in of_vocabularies(vocabularies):
            if entry.identifier.startswith("unit/"):
                kind = _unit_kind(entry.identifier)
                self.by_name.setdefault(fold(entry.name), UnitEntry(entry.identifier, kind))
        self.kinds = {u.identifier: u.kind for u in self.by_name.values()}
        self.identifiers = frozenset(self.kinds)
        for iri, multiplier in vocabularies.multipliers.items():
            self.multipliers[iri.removeprefix(THINGS)] = multiplier


def _unit_kind(identifier: str) -> str:
    name = identifier.removeprefix("unit/")
    special = {
        "percent": "percent",
        "percentage-point": "points",
        "times": "multiple",
        "rank": "rank",
        "doubling": "multiple",
    }
    if name in special:
        return special[name]
    currencies = ("cny", "usd", "eur", "thb", "hkd", "jpy", "gbp", "krw", "rupee", "twd")
    if any(name.startswith(c) or name.endswith(c) for c in currencies):
        return "money"
    return "count"
