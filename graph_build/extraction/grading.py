"""How sure an observation is: the share of numbers with the same traits that was right in documents nobody had seen.

A logistic regression over a few traits: the rule, what supplied metric, period and subject, whether the metric is known
or new and how long its name is, status, comparison, doubts. `tests/extraction/firstshot.csv` has the counts, and
`python -m tests.extraction --calibration` prints the weights that follow from them.
"""

from __future__ import annotations

import math
import re

from graph_build.extraction.grading_weights import WEIGHTS
from graph_build.extraction.model import Claim

# Lengths of a new metric's name, in Chinese characters; a word of English letters counts as a third of its length.
SHORT, MIDDLE, LONG = 3, 6, 10
FEW = 20
SMALL = re.compile(r"[一二两三四五六七八九十]{1,3}[大个项种名次条类款]")
# What arithmetic over the printed numbers bears out.
BORNE_OUT = 0.9


def grade(claim: Claim) -> float:
    """A confidence between 0 and 1; 0 where nothing says what is measured."""
    if not claim.metric.value:
        return 0.0
    sure = probability(traits(claim))
    if _is_own_list(claim):
        sure *= 0.5
    if claim.inconsistency and not claim.doubts:
        sure *= 0.9
    return round(max(sure, BORNE_OUT) if claim.bears_out and not claim.doubts else sure, 3)


def probability(found: dict[str, str]) -> float:
    """The share that the weights give for traits."""
    total = sum(WEIGHTS.get(name, 0.0) for name in features(found))
    return 1 / (1 + math.exp(-total))


def traits(claim: Claim) -> dict[str, str]:
    """What is known of a number before anybody has checked it."""
    is_result = claim.comparison in ("improvement", "reduction")
    undated = "result" if is_result else "undated"
    return {
        "rule": claim.rule,
        "metric": claim.metric.origin,
        "period": claim.period_origin if claim.period[0] else undated,
        "subject": claim.subject.origin,
        "name": shape(claim.metric.value),
        "status": claim.status.value,
        "comparison": claim.comparison,
        "doubt": "yes" if claim.doubts else "",
    }


def features(found: dict[str, str]) -> list[str]:
    """The features of traits that have a weight: origins are told apart by the language of the rule, or for tables."""
    kind = found["rule"].partition(".")[0]
    return [
        "all",
        f"rule {found['rule']}",
        f"metric {kind} {found['metric']}",
        f"period {kind} {found['period']}",
        *(f"{t} {found[t]}" for t in ("subject", "name", "status", "comparison", "doubt")),
    ]


def shape(metric: str) -> str:
    """Whether a metric is known, and how long the name of a new one is."""
    if not metric.startswith("?"):
        return "known"
    name = metric[1:]
    if re.search(r"\d", name):
        return "digit"
    size = len(name) / 3 if name.isascii() else len(name)
    return "short" if size < SHORT else "mid" if size <= MIDDLE else "long" if size <= LONG else "xlong"


def _is_own_list(claim: Claim) -> bool:
    """三个赛道, 五大能力: an author's own list rather than a measure."""
    quantity = claim.quantity
    return (
        claim.rule == "zh.counted"
        and quantity.unit == "unit/piece"
        and quantity.value is not None
        and quantity.value < FEW
        and SMALL.fullmatch(quantity.counted or "一个") is not None
    )
