"""The columns of tables of nodes and of edges, and text that a spreadsheet must not take for a formula."""

from __future__ import annotations

import re

from service.exports.columns import Column

ENDS = (Column("source"), Column("target"))
# A cell that starts so is a formula to spreadsheets; a number with a sign, and a sign alone, are not.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠].")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it."""
    return "'" + text if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
