"""The confidences are what the counts on documents that nobody had seen give, and no more."""

from __future__ import annotations

from collections import defaultdict

from graph_build.extraction import (
    grading,
)
from graph_build.extraction.grading_weights import WEIGHTS
from tests.extraction import calibration


def test_the_weights_are_those_that_the_counts_give() -> None:
    fitted = calibration.fitted(calibration.read())
    assert {n: w for n, w in fitted.items() if abs(w - WEIGHTS.get(n, 0.0)) > 0.02} == {}


def test_a_confidence_is_the_share_that_was_right() -> None:
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in calibration.read():
        if row["metric"]:
            bin_of = counts[int(grading.probability(row) * 10)]
            bin_of[0] += int(row["right"])
            bin_of[1] += int(row["right"]) + int(row["wrong"])
    shares = {b: right / found for b, (right, found) in counts.items() if found >= 100}
    assert len(shares) >= 4
    assert {b: s for b, s in shares.items() if abs(s - (b / 10 + 0.05)) > 0.1} == {}
