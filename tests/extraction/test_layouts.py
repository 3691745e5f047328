"""The same facts in every layout: their numbers, units and places are found; what is said of them is scored.

This tests coverage of layouts, not accuracy on real documents. Run with `-s` to see the scores.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from graph_build.extraction import (
    emit,
)
from graph_build.extraction.lexicon import Lexicon, Units
from graph_build.extraction.pipeline import extract
from graph_build.ingest import lexicon_of
from graph_build.vocabulary import read_vocabularies
from tests.extraction.layouts import LAYOUTS, Fact, document

# The share of facts that must be detected (number, unit and place), and that must be right in all that they say.
FLOORS = {
    "zh prose": (1.0, 1.0),
    "zh sentence": (1.0, 1.0),
    "zh list under a year": (1.0, 1.0),
    "zh labels": (1.0, 1.0),
    "zh targets under a year": (1.0, 1.0),
    "zh table, years as columns": (1.0, 1.0),
    "zh table, years as rows": (1.0, 1.0),
    "zh table, one number a row": (1.0, 1.0),
    "zh table, a column of units": (1.0, 1.0),
    "zh table, targets and their kind": (1.0, 1.0),
    "zh table, a header of two rows": (1.0, 1.0),
    "zh table, caption below": (1.0, 1.0),
    "en prose": (1.0, 0.8),
    "en sentence": (1.0, 0.8),
    "en list under a year": (1.0, 0.8),
    "en targets under a year": (1.0, 0.8),
    "en table, years as columns": (1.0, 0.8),
    "en table, years as rows": (1.0, 0.8),
}
# A unit that two languages print differently.
KNOWN = Units(read_vocabularies())
ENGLISH_UNITS = {
    "%": "unit/percent",
    "billion yuan": "unit/cny-1-billion",
    "billion US dollars": "unit/usd-1-billion",
    "units": "unit/device",
    "enterprises": "unit/enterprise",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_of(Path("none"), Path())


def scores(name: str, lexicon: Lexicon) -> tuple[float, float, Counter[str]]:
    """The share detected, the share right in metric, period and status too, and what was wrong how often."""
    text, given = document(name)
    found = extract(text, "layout", lexicon, "2024")
    rows = emit.tables(found, text, "layout", lexicon).observations
    detected = strict = 0
    wrong: Counter[str] = Counter()
    for fact in given:
        row = next((r for r in rows if _is_detected(fact, r, text)), None)
        if row is None:
            wrong["not detected"] += 1
            continue
        detected += 1
        metric = lexicon.named("metric", fact.metric)
        slots = {
            "metric": metric is not None and row["metric"] == metric.identifier,
            "period": row["period_end"] == str(fact.year),
            "status": row["status"] == fact.status,
        }
        wrong.update(slot for slot, is_right in slots.items() if not is_right)
        strict += all(slots.values())
    return detected / len(given), strict / len(given), wrong


def _is_detected(fact: Fact, row: dict[str, str], text: str) -> bool:
    start, end = int(row["start"]), int(row["end"])
    at = text.index(fact.value)
    return start <= at < end and row["value"] == fact.value and row["unit"] == _unit(fact)


def _unit(fact: Fact) -> str:
    known = KNOWN.by_name
    return ENGLISH_UNITS.get(fact.unit) or known[fact.unit].identifier


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_facts_of_a_layout_are_found(name: str, lexicon: Lexicon) -> None:
    detected, strict, wrong = scores(name, lexicon)
    print(f"\n{name:<30} detected {detected:.2f}  strict {strict:.2f}  wrong: {dict(wrong)}")
    least_detected, least_strict = FLOORS[name]
    assert detected >= least_detected
    assert strict >= least_strict
