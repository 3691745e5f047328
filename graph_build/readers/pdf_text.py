"""Joining the printed lines of a PDF: hyphens, numbers broken at a line's end, no spaces between Chinese characters."""

from __future__ import annotations

import re

CJK = re.compile(r"[\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]")
HANZI = re.compile(r"[\u4e00-\u9fff]")
BROKEN_NUMBER = re.compile(r"\d[.,]?$")


def join(before: str, after: str) -> str:
    """The words of two lines as one text."""
    if not before or not after:
        return before + after
    if before.endswith("-") and after[:1].islower():
        return before[:-1] + after
    if CJK.match(before[-1]) or CJK.match(after[0]):
        return before + after
    # Chinese is broken anywhere, also in a number; English only between words.
    is_chinese = HANZI.search(before[-20:]) is not None or HANZI.search(after[:20]) is not None
    if is_chinese and BROKEN_NUMBER.search(before) and (after[0].isdigit() or after[0] in ".,%"):
        return before + after
    return f"{before} {after}"
