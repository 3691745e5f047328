"""How sure an observation is, from the rule that read it and from where its slots came.

The figures are the precision of each rule and origin on the annotated documents and the 2024 report
(`python -m tests.extraction`, `zhitu evaluate`), rounded down where there were few.
"""

from __future__ import annotations

import re

from graph_build.extraction.model import Claim

METRIC = {
    ("zh.clause", "clause"): 0.97,
    ("zh.clause", "carried"): 0.94,
    ("zh.clause", "clause-apart"): 0.92,
    ("zh.clause", "noun"): 0.6,
    ("zh.clause", "far"): 0.7,
    ("zh.change", "clause"): 0.97,
    ("zh.change", "carried"): 0.97,
    ("zh.change", "clause-apart"): 0.9,
    ("zh.change", "noun"): 0.84,
    ("zh.said", "clause"): 0.93,
    ("zh.counted", "clause"): 0.9,
    ("zh.share", "clause"): 0.96,
    ("zh.share", "carried"): 0.92,
    ("zh.listed", "clause"): 0.92,
    ("zh.ratio", "clause-apart"): 0.65,
    ("zh.part", "noun"): 0.6,
    ("en.level", "carried"): 0.75,
    ("en.change", "carried"): 0.75,
    ("en.change-after", "carried"): 0.75,
    ("en.change-of", "carried"): 0.75,
    ("en.change-to", "carried"): 0.75,
    ("table.cell", "column"): 0.97,
    ("table.cell", "row"): 0.97,
    ("table.cell", "caption"): 0.93,
    ("table.cell", "label"): 0.88,
}
ORIGIN = {"clause": 0.95, "carried": 0.85, "clause-apart": 0.75, "noun": 0.6, "column": 0.95, "": 0.0}
PERIOD = {
    "clause": 0.98,
    "sentence": 0.98,
    "paragraph": 0.93,
    "section": 0.8,
    "heading": 0.95,
    "column": 0.98,
    "row": 0.98,
    "caption": 0.97,
    "document": 0.93,
}
# The subject that a table or a person names; what else it is about is in the metric's name and the place.
SUBJECT = {
    "clause": 1.0,
    "sentence": 0.98,
    "paragraph": 0.98,
    "heading": 0.97,
    "row": 0.98,
    "column": 0.98,
    "caption": 0.96,
    "": 0.93,
}
FEW = 20
SMALL = re.compile(r"[一二两三四五六七八九十]{1,3}[大个项种名次条类款]")


def grade(claim: Claim) -> float:
    """A confidence between 0 and 1."""
    metric = METRIC.get((claim.rule, claim.metric.origin), ORIGIN.get(claim.metric.origin, 0.6))
    is_result = claim.comparison in ("improvement", "reduction") or claim.subject.value.startswith("case/")
    period = PERIOD.get(claim.period_origin, 0.8) if claim.period[0] else 0.96 if is_result else 0.95
    name, is_new = claim.metric.value.removeprefix("?"), claim.metric.value.startswith("?")
    value = claim.quantity.value
    if (
        claim.quantity.kind == "count"
        and value is not None
        and value < FEW
        and claim.rule in ("zh.counted", "zh.said")
    ):
        # 三个赛道, 五大能力: an author's own list rather than a measure.
        metric *= 0.75 if SMALL.fullmatch(claim.quantity.counted or "一个") else 0.92
    if is_new and (re.search(r"\d", name) or len(name) < 2 or len(name) > (60 if name.isascii() else 22)):
        metric *= 0.7
    if claim.doubts or claim.inconsistency:
        metric *= 0.7
    sure = metric * period * SUBJECT.get(claim.subject.origin, 0.95) * (0.97 if is_new else 1.0)
    return round(max(sure, 0.9) if claim.bears_out and not claim.doubts else sure, 3)
