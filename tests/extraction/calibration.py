"""What the confidences of `grading.py` should be: how often each rule and each origin of a slot was right.

A number's confidence is a product, so each factor is counted by itself: the metric's by everything that is strict but
period and status, the period's by period and status. What is proposed is the lower end of Wilson's interval (one
standard deviation), so that few numbers speak softly.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable

from graph_build.extraction import grading
from graph_build.scores import Evaluation, Row

TIMED = frozenset(("period", "status"))
Counts = dict[tuple[str, ...], list[int]]


def wilson(right: int, found: int, z: float = 1.0) -> float:
    """The lower end of Wilson's interval for a share."""
    if not found:
        return 0.0
    share = right / found
    middle = share + z * z / (2 * found)
    spread = z * math.sqrt(share * (1 - share) / found + z * z / (4 * found * found))
    return (middle - spread) / (1 + z * z / found)


def counted(results: Iterable[Evaluation]) -> dict[str, Counts]:
    """Right and found of each factor: `metric` by rule and origin, `period` and `subject` by origin, `strict` by all."""
    tables: dict[str, Counts] = {
        n: defaultdict(lambda: [0, 0]) for n in ("metric", "period", "subject", "doubt", "strict", "link")
    }
    for result in results:
        for row, is_right in result.linked:
            link = (row.get("rule", ""), row.get("property", ""), row.get("grade", ""))
            tables["link"][link][0] += is_right
            tables["link"][link][1] += 1
        for row, wrong in result.judged:
            for name, cell, is_right in _cells(row, frozenset(wrong)):
                tables[name][cell][0] += is_right
                tables[name][cell][1] += 1
    return tables


def _cells(row: Row, wrong: frozenset[str]) -> Iterable[tuple[str, tuple[str, ...], bool]]:
    slots = json.loads(row.get("slots") or "{}")
    rule, metric = row.get("rule", ""), slots.get("metric", "")
    period, subject = slots.get("period", ""), slots.get("subject", "")
    yield "metric", (rule, metric), not wrong - TIMED
    if "not wanted" not in wrong:
        yield "period", (period,), not wrong & TIMED
        yield "subject", (subject,), not wrong
    yield "doubt", (row.get("note") or ("inconsistent" if row.get("inconsistency") else ""),), not wrong
    if row.get("rule") in ("zh.counted", "zh.said"):
        few = f"below {grading.FEW}" if 0 < float(row["value"] or 0) < grading.FEW else "more"
        yield "doubt", (row["rule"], few, row["unit"] if few != "more" else ""), not wrong
    yield "strict", (rule, metric, period), not wrong


def printed(results: Iterable[Evaluation]) -> Iterable[str]:
    """The tables, each cell with its counts, what is proposed and what `grading.py` has."""
    now: dict[str, dict[tuple[str, ...], float]] = {
        "metric": {(r, o): c for (r, o), c in grading.METRIC.items()},
        "period": {(o,): c for o, c in grading.PERIOD.items()},
        "subject": {(o,): c for o, c in grading.SUBJECT.items()},
    }
    for name, table in counted(results).items():
        yield f"{name:44}{'right':>6}{'found':>6}{'share':>7}{'lower':>7}{'now':>7}"
        for cell, (right, found) in sorted(table.items(), key=lambda item: -item[1][1]):
            has = now.get(name, {}).get(cell)
            yield (
                f"  {' · '.join(cell):42}{right:>6}{found:>6}{right / found:>7.2f}{wilson(right, found):>7.2f}"
                + (f"{has:>7.2f}" if has is not None else "")
            )
        yield ""
