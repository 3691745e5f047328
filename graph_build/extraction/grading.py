"""How sure an observation is, from the rule that read it and from where its slots came.

The figures follow what `python -m tests.extraction --calibration` counts on the annotated documents and the 2024
report, less where there were few; those of periods and subjects are relative to the best origin.
"""

from __future__ import annotations

import re

from graph_build.extraction.model import Claim

METRIC = {
    ("zh.clause", "clause"): 0.97,
    ("zh.clause", "carried"): 0.91,
    ("zh.clause", "clause-apart"): 0.87,
    ("zh.clause", "noun"): 0.6,
    ("zh.clause", "far"): 0.55,
    ("zh.change", "clause"): 0.95,
    ("zh.change", "carried"): 0.97,
    ("zh.change", "clause-apart"): 0.91,
    ("zh.change", "noun"): 0.83,
    ("zh.said", "clause"): 0.93,
    ("zh.counted", "clause"): 0.91,
    ("zh.share", "clause"): 0.98,
    ("zh.share", "carried"): 0.92,
    ("zh.listed", "clause"): 0.92,
    ("zh.ratio", "clause-apart"): 0.88,
    ("zh.part", "noun"): 0.84,
    ("zh.part", "clause"): 0.92,
    ("zh.stated", "clause"): 0.88,
    ("zh.lasting", "clause"): 0.6,
    ("zh.timed", "noun"): 0.84,
    ("zh.plant", "clause"): 0.9,
    ("en.level", "carried"): 0.75,
    ("en.change", "carried"): 0.75,
    ("en.change-after", "carried"): 0.75,
    ("en.change-of", "carried"): 0.75,
    ("en.change-to", "carried"): 0.75,
    ("table.cell", "column"): 0.99,
    ("table.cell", "row"): 0.99,
    ("table.cell", "caption"): 0.98,
    ("table.cell", "label"): 0.88,
}
ORIGIN = {"clause": 0.95, "carried": 0.85, "clause-apart": 0.75, "noun": 0.6, "column": 0.95, "": 0.0}
PERIOD = {
    "clause": 0.98,
    "base": 0.98,
    "sentence": 0.97,
    "paragraph": 0.92,
    "section": 0.8,
    "heading": 0.95,
    "column": 1.0,
    "row": 0.98,
    "caption": 0.97,
    "document": 0.97,
    "note": 0.9,
    "survey": 0.93,
}
# What a number without a time has instead: a result needs none.
UNDATED, RESULT = 0.95, 0.97
# The subject that a table or a person names; what else it is about is in the metric's name and the place.
SUBJECT = {
    "clause": 1.0,
    "sentence": 0.97,
    "paragraph": 0.93,
    "heading": 0.93,
    "row": 1.0,
    "column": 0.98,
    "caption": 1.0,
    "": 0.96,
}
FEW = 20
SMALL = re.compile(r"[一二两三四五六七八九十]{1,3}[大个项种名次条类款]")


def grade(claim: Claim) -> float:
    """A confidence between 0 and 1."""
    metric = METRIC.get((claim.rule, claim.metric.origin), ORIGIN.get(claim.metric.origin, 0.6))
    is_result = claim.comparison in ("improvement", "reduction") or claim.subject.value.startswith("case/")
    period = PERIOD.get(claim.period_origin, 0.8) if claim.period[0] else RESULT if is_result else UNDATED
    name, is_new = claim.metric.value.removeprefix("?"), claim.metric.value.startswith("?")
    value = claim.quantity.value
    if (
        claim.rule == "zh.counted"
        and claim.quantity.unit == "unit/piece"
        and value is not None
        and value < FEW
    ):
        # 三个赛道, 五大能力: an author's own list rather than a measure.
        metric *= 0.5 if SMALL.fullmatch(claim.quantity.counted or "一个") else 0.85
    if is_new and (re.search(r"\d", name) or len(name) < 2 or len(name) > (60 if name.isascii() else 22)):
        metric *= 0.7
    if claim.doubts:
        metric *= 0.7
    elif claim.inconsistency:
        metric *= 0.9
    sure = metric * period * SUBJECT.get(claim.subject.origin, 0.95) * (0.97 if is_new else 1.0)
    return round(max(sure, 0.9) if claim.bears_out and not claim.doubts else sure, 3)
