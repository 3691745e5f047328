"""How sure an observation is, from where its slots came."""

from __future__ import annotations

import re

from graph_build.extraction.model import Claim


def grade(claim: Claim) -> float:
    """A confidence between 0 and 1 from where the slots came; thresholds are calibrated by `zhitu evaluate`."""
    metric = {"clause": 0.97, "clause-apart": 0.7, "carried": 0.75, "column": 0.95, "": 0.0}.get(
        claim.metric.origin, 0.6
    )
    subject = {
        "clause": 0.98,
        "sentence": 0.93,
        "paragraph": 0.85,
        "heading": 0.75,
        "row": 0.97,
        "": 0.5,
    }.get(claim.subject.origin, 0.6)
    if claim.rule == "zh.change" and claim.metric.origin == "carried":
        # X为…，同比增长…: what grew is what the sentence has just said.
        metric = 0.87
    is_result = claim.comparison in ("improvement", "reduction") or claim.subject.value.startswith("case/")
    period = {
        "clause": 0.98,
        "sentence": 0.97,
        "paragraph": 0.9,
        "heading": 0.88,
        "column": 0.97,
        "": 0.93 if is_result else 0.6,
    }.get(claim.period_origin, 0.8)
    small = re.fullmatch(r"[一二两三四五六七八九十]+[个项种名次条类款]", claim.quantity.counted) or (
        not claim.quantity.counted
        and claim.quantity.kind == "count"
        and claim.quantity.value is not None
        and claim.quantity.value < 20
    )
    metric *= 0.6 if small else 1.0
    if re.search(r"\d", claim.metric.value.removeprefix("?")) and claim.metric.value.startswith("?"):
        metric *= 0.6
    if claim.metric.value.startswith("?") and len(claim.metric.value) < 3:
        metric *= 0.7
    if claim.doubts or claim.inconsistency:
        metric *= 0.7
    new = 0.92 if claim.metric.value.startswith("?") else 1.0
    return round(metric * subject * period * new, 3)
