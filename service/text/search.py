"""Finds things by what they are called: exact names first, then beginnings, pinyin, words and definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from service.text.build import DEFINITION, ROLES
from service.text.index import Found, NameIndex, Only
from service.text.words import IS_HAN, fold, han_words, key, phrases, runs, sound, split_pinyin

LONGEST_QUERY = 200
# A query of more words than this is cut; no name has as many.
MOST_WORDS = 24
# Initials of one letter would fit a tenth of all names.
LEAST_LETTERS = 2
# Names that are read for one word of several, before what they have in common is taken.
COMMON = 5_000

# How a name fits, and the score of that by the role of the name: name, alias, code, definition.
# A longer name than was asked for scores less, by at most LENGTH_SHARE.
SCORES: dict[str, tuple[float, float, float, float]] = {
    "exact": (1.00, 0.96, 0.95, 0.50),
    "inflected": (0.94, 0.92, 0.92, 0.50),
    "prefix": (0.88, 0.84, 0.83, 0.50),
    "pinyin": (0.78, 0.76, 0.75, 0.50),
    "initials": (0.74, 0.72, 0.71, 0.50),
    "words": (0.70, 0.66, 0.65, 0.50),
    "pinyin inside": (0.63, 0.62, 0.61, 0.50),
    "part": (0.60, 0.58, 0.57, 0.50),
    "initials inside": (0.55, 0.54, 0.53, 0.50),
    "together": (0.46, 0.44, 0.43, 0.40),
    "some words": (0.34, 0.32, 0.31, 0.30),
    "sounds like": (0.20, 0.18, 0.17, 0.10),
}
LENGTH_SHARE = 0.04
# What part of its score a name loses that has none of the words but one.
MISSING_SHARE = 0.5

ANYTHING = Only()

Look = tuple[str, Callable[[], list[Found]]]


@dataclass(frozen=True)
class Hit:
    """A thing that was found: by which of its names, how that fits, and how well (0 to 1)."""

    iri: str
    type: str
    zh: str
    en: str
    matched: str
    role: str
    language: str
    how: str
    score: float


def search(
    index: NameIndex, asked: str, only: Only = ANYTHING, limit: int = 50, *, autocomplete: bool = False
) -> list[Hit]:
    """The things that a text names, best first; at most `limit`. A text without letters and signs finds nothing.

    `autocomplete` leaves out what fits by its definition or by some of its words only.
    """
    asked = fold(asked[:LONGEST_QUERY])
    wanted = key(asked)
    if not wanted:
        return []
    query = _Query(index, asked, wanted, only, limit * 3)
    best: dict[int, Hit] = {}
    for look in query.near():
        # No later look-up scores more than this one can.
        if sum(hit.score >= SCORES[look[0]][0] for hit in best.values()) >= limit:
            break
        _take(best, query, look)
    # What fits less well is looked for only where nothing fits well.
    far = iter(()) if best else query.far(autocomplete=autocomplete)
    for look in far:
        _take(best, query, look)
        if best:
            break
    hits = [hit for hit in best.values() if not autocomplete or hit.role != "definition"]
    return sorted(hits, key=lambda h: (-h.score, len(h.matched), h.iri))[:limit]


def _take(best: dict[int, Hit], query: _Query, look: Look) -> None:
    how, rows = look
    for row in rows():
        hit = query.hit(row, how)
        if row.thing not in best or best[row.thing].score < hit.score:
            best[row.thing] = hit


class _Query:
    """One query and the look-ups that it takes."""

    def __init__(self, index: NameIndex, asked: str, wanted: str, only: Only, limit: int) -> None:
        self.index, self.asked, self.wanted, self.only, self.limit = index, asked, wanted, only, limit
        self.words = phrases(asked)[:MOST_WORDS]
        self.size = sum(map(len, self.words))
        # What may be pinyin or first letters: `shuzi luan`, `szls`, `数字luan`; empty where there are no letters.
        latin = len(wanted) >= LEAST_LETTERS and any("a" <= letter <= "z" for letter in wanted)
        self.letters = sound(asked.replace("ü", "v")).full if latin else ""

    def near(self) -> Iterator[Look]:
        """Equal, the same words, beginning, beginning in pinyin or initials, holding all the words."""
        index, only, limit = self.index, self.only, self.limit
        yield "exact", lambda: index.equal("key", self.wanted, only, limit)
        whole = " AND ".join(map(_phrase, self.words))
        if whole:
            yield "inflected", lambda: index.words(whole, only, limit)
        yield "prefix", lambda: index.beginning("key", self.wanted, only, limit)
        if self.letters:
            yield "pinyin", lambda: index.equal("full", self.letters, only, limit)
            yield "pinyin", lambda: index.beginning("full", self.letters, only, limit)
            if not IS_HAN.search(self.asked):
                yield "initials", lambda: index.equal("initials", self.letters, only, limit)
                yield "initials", lambda: index.beginning("initials", self.letters, only, limit)
        if whole:
            begun = " AND ".join([*map(_phrase, self.words[:-1]), _phrase(self.words[-1], open_end=True)])
            yield "words", lambda: index.words(begun, only, limit)

    def far(self, *, autocomplete: bool) -> Iterator[Look]:
        """Pinyin, initials or letters in the midst; the words apart, or some of them; the same sound."""
        index, only, limit = self.index, self.only, self.limit
        if self.letters:
            han = bool(IS_HAN.search(self.asked))
            match = self._syllables([sound(self.asked).syllables] if han else self._readings(self.letters))
            if match:
                yield "pinyin inside", lambda: index.sounds(match, only, limit)
            if not han and LEAST_LETTERS < len(self.letters) <= MOST_WORDS:
                initials = f"initials : {_phrase(list(self.letters))}"
                yield "initials inside", lambda: index.sounds(initials, only, limit)
        if len(self.wanted) >= LEAST_LETTERS:
            yield "part", lambda: index.holding(self.wanted, only, limit)
        if autocomplete:
            return
        yield "together", self._together
        some = [word for word in han_words(self.asked) if len(word) > 1 or len(word[0]) > 1][:MOST_WORDS]
        if some:
            any_of = " OR ".join(map(_phrase, some))
            yield "some words", lambda: index.words(any_of, only, limit, ranked=True)
        spoken = sound(self.asked)
        if IS_HAN.search(self.asked) and len(spoken.syllables) > 1:
            alike = f"full : {_phrase(list(spoken.syllables))}"
            yield "sounds like", lambda: index.sounds(alike, only, limit)

    def hit(self, row: Found, how: str) -> Hit:
        """How well a name fits."""
        if how == "inflected" and (row.size != self.size or row.role == DEFINITION):
            how = "words"
        score = SCORES[how][row.role]
        if how == "some words":
            words = ["".join(word) for word in han_words(self.asked)]
            name = key(row.text)
            # The end of an English word may differ by its inflection.
            there = sum(word in name or (len(word) > 4 and word[:-2] in name) for word in words)
            score *= 1 - MISSING_SHARE * (1 - there / max(len(words), 1))
        if how not in {"exact", "inflected"}:
            score -= LENGTH_SHARE * max(len(row.text) - len(self.wanted), 0) / max(len(row.text), 1)
        role = ROLES[row.role]
        named = "definition" if role == "definition" else how
        return Hit(row.iri, row.type, row.zh, row.en, row.text, role, row.language, named, round(score, 4))

    def _readings(self, letters: str) -> list[tuple[str, ...]]:
        # A reading with many single letters is one of initials, not of syllables.
        found = split_pinyin(letters, self.index.syllables) if letters.isascii() else []
        return [reading for reading in found if sum(map(len, reading)) >= 2 * len(reading)]

    @staticmethod
    def _syllables(readings: list[tuple[str, ...]]) -> str:
        match = " OR ".join(_phrase(list(reading), open_end=True) for reading in readings if reading)
        return f"full : ({match})" if match else ""

    def _together(self) -> list[Found]:
        """Things of which every word of the query is in some name, or is the pinyin of it: `mes xitong`."""
        pieces = runs(self.asked)[:MOST_WORDS]
        if len(pieces) < 2:
            return []
        any_language = replace(self.only, language="")
        common: dict[int, Found] | None = None
        for piece in pieces:
            here: dict[int, Found] = {}
            rows = self.index.words(_phrase(piece), any_language, COMMON)
            match = self._syllables(self._readings(piece[0])) if len(piece) == 1 else ""
            if match and len(piece[0]) > LEAST_LETTERS:
                rows += self.index.sounds(match, any_language, COMMON)
            for row in rows:
                if common is None or row.thing in common:
                    here.setdefault(row.thing, row)
            common = here
            if not common:
                return []
        return sorted((common or {}).values(), key=lambda row: row.name)[: self.limit]


def _phrase(pieces: list[str], *, open_end: bool = False) -> str:
    """An FTS5 phrase. The pieces are letters and digits alone, so nothing in them is an operator."""
    said = " ".join(pieces).replace('"', "")
    return f'"{said}"*' if open_end else f'"{said}"'
