"""Text in XML 1.0: what is escaped, and what XML cannot hold at all."""

from __future__ import annotations

import re
from functools import lru_cache

SPECIAL = re.compile(r"[&<>\"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
KNOWN = 1 << 12
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'


@lru_cache(KNOWN)  # labels and names of properties and classes stand at every edge and node
def escaped(text: str) -> str:
    """Text for an element or a double-quoted attribute; characters that XML forbids become U+FFFD."""
    return SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if character in ESCAPES:
        return ESCAPES[character]
    return "\ufffd" if FORBIDDEN.match(character) else f"&#{ord(character)};"
