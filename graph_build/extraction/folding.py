"""Text as it is compared: full-width ASCII as ASCII, traditional characters as simplified, one character for one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

BRACKETS = re.compile(r"[\s《》〈〉“”‘’\"'「」『』·•]+")
GLOSS = re.compile(r"[（(][^（）()]*[）)]$")


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


def key(name: str) -> str:
    """A name's normal form: folded, in lower case, without quotation marks, spaces and a gloss in brackets at the end."""
    folded = BRACKETS.sub("", fold(name)).lower()
    return GLOSS.sub("", folded) or folded
