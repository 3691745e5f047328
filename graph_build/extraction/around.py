"""What the cells and the heading around a block say that it speaks of."""

from __future__ import annotations

import re

from graph_build.extraction.metrics import SUBJECTS
from graph_build.extraction.model import Mention, Notes


class Around:
    """What the cells before it in a row, or the case in the heading above it, say that a block speaks of."""

    def __init__(self) -> None:
        self.scope = ""
        self.subject: Mention | None = None

    def of(self, notes: Notes) -> Mention | None:
        """The subject that a block begins with; blocks come in the order of the document."""
        row = re.match(r"t[^/]+/r\d+", notes.identifier)
        scope = row.group() if row else notes.section
        if scope != self.scope:
            self.scope, self.subject = scope, None
        given = self.subject
        named = [m for m in notes.mentions if m.kind in SUBJECTS - {"organization"}]
        cases = [m for m in named if m.kind == "case"]
        if row and (self.subject is None or self.subject.kind != "case") and (cases or named):
            self.subject = cases[0] if cases else self.subject or named[0]
        elif cases and notes.kind in ("section", "heading"):
            self.subject = cases[0]
        return given
