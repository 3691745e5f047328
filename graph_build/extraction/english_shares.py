"""Shares: 54% of installations, accounted for half, the largest share (38%)."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction import english_words as w
from graph_build.extraction.english_changes import change_in
from graph_build.extraction.english_phrases import first_noun, lower, measure
from graph_build.extraction.english_readings import Around, Reading, carried, subject_of


def parts(around: Around, plain: str) -> Reading | None:
    """54% of global installations, almost half of the market: a part of something."""
    quantity = around.quantity
    later = re.match(r"\s*(?:share\s+)?of\s+(?P<n>[^,.;:()]{2,90})", around.after)
    if quantity.kind != "percent" or not later:
        return None
    change = change_in(around, plain)
    if change is not None and change[2] in ("by", "") and not change[1]:
        return None
    name = first_noun(later["n"])
    if not name or re.match(r"(?:19|20)\d\d|january|the year", name, re.IGNORECASE):
        return None
    if re.fullmatch(
        r"(?:the )?(?:world |global |national |overall )?(?:total|all|whole)", name, re.IGNORECASE
    ):
        whole = subject_of(around, w.SHARE_END.sub("", plain)) or measure(
            around.earlier.name if around.earlier else ""
        )
        name = whole.name if whole is not None and whole.is_known else name
    name = re.sub(
        r"^(?:total|all|overall|entire|new)\s+(?=\S+\s\S)",
        lambda m: "new " if m.group().lower().startswith("new") else "",
        name,
        flags=re.IGNORECASE,
    )
    metric = (
        "market share"
        if name.lower() in ("market", "world market", "total market")
        else f"share of {lower(name)}"
    )
    before = subject_of(around, plain)
    of = before.name if before and not before.is_known else (before.of if before else "")
    return Reading(metric, "share", "clause", "en.share", of)


def shared(around: Around, plain: str) -> Reading | None:
    """accounted for 8%: a part whose whole was named before."""
    if around.quantity.kind != "percent" or not re.search(
        r"\b(?:account\w* for|ma(?:ke|kes|de|king) up|represent\w*)\s*$", plain, re.IGNORECASE
    ):
        return None
    if around.share:
        return Reading(around.share, "share", "clause", "en.share")
    return None


def bracketed(around: Around, plain: str) -> Reading | None:
    """the largest share (38%), the most common use case (64%)."""
    if not plain.rstrip().endswith("(") or around.quantity.kind != "percent":
        return None
    before = plain.rstrip()[:-1]
    if re.search(r"\bshare\b", before, re.IGNORECASE):
        return Reading(around.share or "share", "share", "clause", "en.bracket")
    if around.earlier is not None and around.earlier.kind == "share":
        return replace(around.earlier, rule="en.bracket", copied=True, origin=carried(around.earlier))
    return Reading(
        around.share or "share", "share", "clause" if around.share else "clause-apart", "en.bracket"
    )
