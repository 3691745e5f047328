"""How a text is compared: folded forms, words, single Chinese characters, pinyin.

The same functions read the names that are indexed and the words that are asked for, so both meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
IS_HAN = re.compile(f"[{HAN}]")
# A run of Chinese characters, of letters, or of digits: "5G网络" is three runs.
RUN = re.compile(rf"[{HAN}]+|\d+|(?:(?![{HAN}])[^\W\d_])+")
CHUNK = re.compile(r"[^\W_]+")
# Names are not longer; a definition's pinyin is not indexed.
LONGEST_SOUND = 40


@dataclass(frozen=True)
class Sound:
    """The pinyin of a name, one syllable (or run of letters or digits) after the other, and their first letters."""

    syllables: tuple[str, ...]
    initials: str

    @property
    def full(self) -> str:
        """The syllables in one word."""
        return "".join(self.syllables)


def load_dictionaries() -> None:
    """Loads what the functions here load when they first need it: dictionaries of words, of pinyin and of characters."""
    fold("汉")
    sound("汉字")


@cache
def _simplifier() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")


@cache
def _cutter() -> Callable[[str], list[str]]:
    import rjieba  # noqa: PLC0415

    cut: Callable[[str], list[str]] = rjieba.cut
    return cut


def fold(text: str) -> str:
    """Without differences of width, case, script (traditional or simplified), control characters and white space."""
    plain = text
    if not plain.isprintable():
        plain = "".join(c if c.isprintable() else " " for c in plain)
    if plain.isascii():
        return " ".join(plain.lower().split())
    plain = unicodedata.normalize("NFKC", plain).casefold()
    if IS_HAN.search(plain):
        plain = _simplifier().convert(plain)
    return " ".join(plain.split())


def key(text: str) -> str:
    """Letters and digits alone, for equality and beginnings: `Digital-Twin` and `digital twin` are the same."""
    folded = fold(text)
    return "".join(CHUNK.findall(folded)) or folded.replace(" ", "")


def words(text: str) -> str:
    """The text as the index reads it: its runs apart by spaces, every Chinese character a word."""
    return " ".join(piece for phrase in phrases(text) for piece in phrase)


def phrases(text: str) -> list[list[str]]:
    """The words of a text; those that stand without a gap are one phrase: `5G网络 MES` → [[5, g, 网, 络], [mes]]."""
    return [_pieces(chunk) for chunk in CHUNK.findall(fold(text))]


def _pieces(chunk: str) -> list[str]:
    found: list[str] = []
    for run in RUN.findall(chunk):
        found.extend(run if IS_HAN.match(run) else [run])
    return found


def runs(text: str) -> list[list[str]]:
    """The runs of a text, each as its words: `mes系统 5g` → [[mes], [系, 统], [5], [g]]."""
    return [
        list(run) if IS_HAN.match(run) else [run]
        for chunk in CHUNK.findall(fold(text))
        for run in RUN.findall(chunk)
    ]


def han_words(text: str) -> list[list[str]]:
    """The words of a text by the dictionary, each as its characters, for a search that some words satisfy."""
    found: list[list[str]] = []
    for chunk in CHUNK.findall(fold(text)):
        for run in RUN.findall(chunk):
            found.extend([list(word) for word in _cutter()(run)] if IS_HAN.match(run) else [[run]])
    return found


def sound(text: str) -> Sound:
    """The pinyin of a text; runs of letters and digits stand as they are: `5G网络` → 5 g wang luo, 5gwl."""
    syllables: list[str] = []
    initials: list[str] = []
    for run in RUN.findall(fold(text)):
        spoken = _pinyin(run) if IS_HAN.match(run) else (run,)
        syllables.extend(spoken)
        initials.extend(s[:1] if IS_HAN.match(run) else s for s in spoken)
        if len(syllables) > LONGEST_SOUND:
            break
    return Sound(tuple(syllables), "".join(initials))


def _pinyin(run: str) -> tuple[str, ...]:
    return tuple(s for word in _cutter()(run) for s in _pinyin_of_word(word))


@lru_cache(maxsize=50_000)
def _pinyin_of_word(word: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    # A word at a time: 重 is chong in 重庆 and zhong in 重工; and words repeat, which makes them cheap.
    spoken = lazy_pinyin(word, style=Style.NORMAL, errors="ignore")
    return tuple(s for s in spoken if s.isascii())


@lru_cache(maxsize=8)
def _beginnings(known: frozenset[str]) -> frozenset[str]:
    return frozenset(syllable[:n] for syllable in known for n in range(1, len(syllable) + 1))


def split_pinyin(letters: str, known: frozenset[str], limit: int = 8) -> list[tuple[str, ...]]:
    """The ways to read letters as syllables, the last of which may be begun only: `xian` → xian; xi an.

    The reading with the fewest syllables comes first.
    """
    begun = _beginnings(known)
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting and len(found) < limit:
        start, read = waiting.pop(0)
        rest = letters[start:]
        if rest in begun:
            found.append((*read, rest))
        for size in range(min(6, len(rest) - 1), 0, -1):
            if rest[:size] in known and len(waiting) < 200:
                waiting.append((start + size, (*read, rest[:size])))
    return found
