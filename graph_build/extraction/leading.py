"""Lines that lead a list: 到2027年，实现以下目标：, whose period is that of the items below."""

from __future__ import annotations

import re

from graph_build.extraction.model import Notes
from graph_build.extraction.times import latest

LEADS = re.compile(r"[：:]\s*$")
ITEM = re.compile(
    r"\s*(?:[—–-]{1,3}|[*•·●▪◆■□○]|[（(]?\d{1,2}\s?[）).、．]|[（(][一二三四五六七八九十]{1,3}[）)]|[①-⑳]|[一二三四五六七八九十]是)"
)
PLAIN = ("paragraph", "item")


class Leading:
    """The line that leads the list in which a block stands; blocks come in the order of the document."""

    def __init__(self) -> None:
        self.section = ""
        self.period = ("", "")

    def of(self, notes: Notes) -> tuple[str, str]:
        """The period of the list's line, where the block is an item; empty otherwise."""
        if notes.kind not in PLAIN or notes.section != self.section:
            self.section, self.period = notes.section, ("", "")
        if notes.kind not in PLAIN:
            return "", ""
        given = self.period if notes.kind == "item" or ITEM.match(notes.folded) else ("", "")
        if LEADS.search(notes.folded):
            dates = latest([t for t in notes.times if not t.base])
            self.period = (dates[-1].first, dates[-1].last) if dates else given
        elif not given[0]:
            self.period = ("", "")
        return given
