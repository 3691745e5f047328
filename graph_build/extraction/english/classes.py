"""Classes of companies, farms and things, whose numbers measure nothing: with fewer than 50 staff, larger than 500 hectares."""

from __future__ import annotations

import re

from graph_build.extraction.english.nouns import OPERATORS
from graph_build.extraction.model import Quantity
from graph_build.extraction.patterns import pattern

SIZE_CLASS_AFTER = re.compile(
    r"\s*(?:or|and) (?:more|fewer|less)(?: [a-z]+)? (?:employees|staff|workers|people|persons)\b"
)
LARGER = re.compile(
    r"\b(?:larger|bigger|smaller|older|younger|longer|heavier|lighter|wider|taller) than\s$", re.IGNORECASE
)
# Those with revenue above $10 billion: a class of companies.
REVENUE_CLASS = re.compile(
    r"\b(?:those|companies|firms|enterprises|businesses|manufacturers|groups|vendors|suppliers)\s(?:with|of|that have|having)\s(?:an?\s)?(?:annual\s)?(?:revenues?|sales|turnover|assets|budgets?)?\s?(?:of\s)?$",
    re.IGNORECASE,
)
SIZE_CLASS = re.compile(
    r"\b(?:companies|firms|enterprises|manufacturers|businesses|plants|sites|company|firm|enterprise|employers|smes|factories|organisations|units|establishments|those)\s(?:with|of|employing|that employ|having)$",
    re.IGNORECASE,
)


def is_size_class(before: str, quantity: Quantity, after: str) -> bool:
    """Companies with fewer than 50 staff: a class of companies and no count."""
    if pattern(
        r"\s(?:other\s)?(?:other )(?:bodies|ministries|departments|agencies|authorities|institutions|countries|companies)\b"
    ).match(after):
        # …and four other bodies
        return True
    if pattern(r"\b(?:[Tt]he|[Tt]op|[Tt]hese|[Tt]hose)\s(?:top\s)?$").search(before) and pattern(
        r"\s?(?:biggest|largest|leading|top|major|main|most|leaders|players|countries)\b"
    ).match(f"{quantity.counted.lstrip('0123456789, ').removeprefix(quantity.counted) or ''}{after}"):
        # The five biggest vendors: a set of things and no count.
        return True
    if LARGER.search(before):
        # Farms larger than 500 hectares: a class of farms.
        return True
    if quantity.kind == "money":
        return REVENUE_CLASS.search(OPERATORS.sub("", before).rstrip()) is not None
    noun = f"{quantity.counted.lstrip('0123456789,')}{after[:40]}"
    if quantity.kind != "count" or not pattern(
        r"[a-z ]{0,20}\b(?:employees|staff|workers|people|persons)\b"
    ).match(noun):
        return False
    return SIZE_CLASS_AFTER.match(f"{quantity.counted.lstrip('0123456789,')} {after}") is not None or (
        SIZE_CLASS.search(OPERATORS.sub("", before).rstrip()) is not None
    )
