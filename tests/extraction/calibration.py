"""What the confidences of `grading.py` should be, from counts on documents that no rule had been written on.

`firstshot.csv` has a row for each document and combination of traits: how many numbers the rules of that day, before
anybody had looked at the document, read right (all that is strict) and wrong. Documents that shaped the rules afterwards
stay in it with their first shot; `earlier` is what was counted of documents by the rules' own authors, with rules that
have changed since, and weighs less. `--first-shot FOLDER` adds documents to it.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from graph_build.extraction import (
    grading,
)
from graph_build.scores import Evaluation, Row

COUNTS = Path(__file__).parent / "firstshot.csv"
TRAITS = ("rule", "metric", "period", "subject", "name", "status", "comparison", "doubt")
COLUMNS = ("date", "document", *TRAITS, "right", "wrong")
WEIGHT = {"earlier": 1 / 3}
# How strongly the weights are drawn to nothing where there are few numbers.
RIDGE = 3.3


def counted(result: Evaluation, document: str, date: str) -> list[Row]:
    """The rows of a document: its numbers by their traits, how many were right and wrong."""
    found: dict[tuple[str, ...], Counter[bool]] = defaultdict(Counter)
    for row, wrong in result.judged:
        said = traits(row)
        found[tuple(said[t] for t in TRAITS)][not wrong] += 1
    return [
        dict(zip(COLUMNS, (date, document, *cell, str(n[True]), str(n[False])), strict=True))
        for cell, n in sorted(found.items())
    ]


def traits(row: Row) -> dict[str, str]:
    """The traits of a number that a table of observations has, as `grading.traits` gives them."""
    slots = json.loads(row.get("slots") or "{}")
    undated = "result" if row["comparison"] in ("improvement", "reduction") else "undated"
    return {
        "rule": row.get("rule", ""),
        "metric": slots.get("metric", ""),
        "period": slots.get("period", "") if row["period_start"] else undated,
        "subject": slots.get("subject", ""),
        "name": slots.get("name", ""),
        "status": row["status"],
        "comparison": row["comparison"],
        "doubt": "yes" if row.get("note") else "",
    }


def read() -> list[Row]:
    """All counts."""
    with COUNTS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def add(rows: Iterable[Row]) -> None:
    """Adds counts of new documents; those of a document that is there already stay as they are."""
    there = {row["document"] for row in read()}
    with COUNTS.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writerows(row for row in rows if row["document"] not in there)


def fitted(rows: Iterable[Row]) -> dict[str, float]:
    """The weights of a logistic regression with ridge penalty, by Newton's method; numbers without a metric are left out."""
    given = [r for r in rows if r["metric"]]
    names = sorted({f for r in given for f in grading.features(r)})
    at = {name: i for i, name in enumerate(names)}
    features = np.zeros((len(given), len(names)))
    for i, row in enumerate(given):
        for name in grading.features(row):
            features[i, at[name]] = 1
    weight = np.array([WEIGHT.get(r["document"], 1.0) for r in given])
    right, wrong = (np.array([int(r[c]) for r in given]) * weight for c in ("right", "wrong"))
    penalty = np.full(len(names), RIDGE)
    penalty[at["all"]] = 0.01
    weights = np.zeros(len(names))
    for _ in range(30):
        share = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - (right + wrong) * share) - penalty * weights
        spread = (right + wrong) * share * (1 - share)
        step = np.linalg.solve(features.T @ (features * spread[:, None]) + np.diag(penalty), slope)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.005}


def wilson(right: float, found: float, z: float = 1.0) -> float:
    """The lower end of Wilson's interval for a share."""
    if not found:
        return 0.0
    share = right / found
    middle = share + z * z / (2 * found)
    spread = z * math.sqrt(share * (1 - share) / found + z * z / (4 * found * found))
    return (middle - spread) / (1 + z * z / found)


def printed(rows: list[Row]) -> Iterable[str]:
    """How often numbers with each trait were right, how well the confidences agree, and the weights as a module has them."""
    for title, cell in (
        ("rule and metric", lambda r: (r["rule"], r["metric"])),
        ("period", lambda r: (r["rule"].partition(".")[0], r["period"])),
        ("subject", lambda r: (r["subject"],)),
        ("metric's name", lambda r: (r["name"],)),
        ("confidence", lambda r: (f"{grading.probability(r):.1f}" if r["metric"] else "no metric",)),
        ("document", lambda r: (r["document"],)),
    ):
        yield f"{title:44}{'right':>6}{'found':>6}{'share':>7}{'lower':>7}"
        counts: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
        for row in rows:
            one = counts[cell(row)]
            one[0] += int(row["right"])
            one[1] += int(row["right"]) + int(row["wrong"])
        for names, (right, found) in sorted(counts.items(), key=lambda item: -item[1][1]):
            shown = " · ".join(names)
            yield f"  {shown:42}{right:>6}{found:>6}{right / found:>7.2f}{wilson(right, found):>7.2f}"
        yield ""
    yield module(fitted(rows))


def module(weights: dict[str, float]) -> str:
    """The text of `grading_weights.py`."""
    lines = [f'    "{name}": {weight},' for name, weight in weights.items()]
    return "\n".join(
        (
            '"""The weights of traits in a confidence: made by `python -m tests.extraction --calibration`, not by hand."""',
            "",
            "from __future__ import annotations",
            "",
            "WEIGHTS = {",
            *lines,
            "}",
        )
    )
