"""Text as it is compared: full-width ASCII as ASCII, traditional characters as simplified, one character for one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

BRACKETS = re.compile(r"[\s《》〈〉“”‘’\"'「」『』·•]+")
GLOSS = re.compile(r"[（(]([^（）()]*)[）)]$")
# What tells two documents of one title apart: （2016-2020年）, （2023年版）, （第二批）, （征求意见稿）; the bare year after a
# law's name is its date.
EDITION = re.compile(r"\d|第[一二三四五六七八九十]+[批期版次]|稿|草案|修订")
LAW = re.compile(r"(?:法|法律|条例|办法|规定|决定|意见|通知)$")
KEPT = frozenset("，；：！？（）")
MARKS = re.compile("[，；：！？（）]")
YEAR = re.compile(r"(?:19|20)\d\d年?")


@cache
def _character(character: str) -> str:
    is_wide = character == "\u3000" or "\uff01" <= character <= "\uff5e"
    plain = unicodedata.normalize("NFKC", character) if is_wide else character
    simple = _converter().convert(plain) if "\u4e00" <= plain <= "\u9fff" else plain
    return simple if len(simple) == 1 else plain


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text in simplified characters and half-width forms; as long as the text, so that offsets hold."""
    return "".join(map(_character, text))


def fold_prose(text: str) -> str:
    """The folded text with Chinese punctuation as it stands, by which sentences, clauses and brackets are told apart."""
    folded = fold(text)
    if not MARKS.search(text):
        return folded
    return "".join(old if old in KEPT else new for old, new in zip(text, folded, strict=True))


def key(name: str) -> str:
    """A name's normal form: folded, in lower case, without quotation marks and spaces.

    A gloss in brackets at the end is no part of it, unless it says which edition is meant.
    """
    folded = BRACKETS.sub("", fold(name)).lower()
    gloss = GLOSS.search(folded)
    if gloss is None:
        return folded
    plain = folded[: gloss.start()]
    is_date = YEAR.fullmatch(gloss[1]) is not None and LAW.search(plain) is not None
    return folded if not plain or (EDITION.search(gloss[1]) and not is_date) else plain


def bare_key(name: str) -> str:
    """The normal form without any gloss at the end, whichever edition it says."""
    folded = BRACKETS.sub("", fold(name)).lower()
    return GLOSS.sub("", folded) or folded
