"""Arithmetic over the numbers of a block: growth against levels, points against shares, ranges of what can be.

A number that others bear out is surer; one that they contradict is kept as printed, with the contradiction beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Claim, of
from graph_build.extraction.quantities import units
from graph_build.extraction.times import year_before

# Printed figures are rounded; so far may a growth rate that is computed from them be off, in points.
TOLERANCE = Decimal("0.6")
POINT_TOLERANCE = Decimal("0.11")
PARTS = ("占", "比重", "占比", "份额", "share")


@Language.factory("zhitu_checks")
class Checks:
    """Sets `bears_out`, `doubts` and `inconsistency` of the claims of a block."""

    def __init__(self, nlp: Language, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        """Compares each change with the levels before it, and each value with what its unit allows."""
        claims = of(doc).claims
        for index, claim in enumerate(claims):
            _range(claim)
            if claim.comparison in ("year-on-year", "base-year") and claim.quantity.value is not None:
                _growth(claim, claims[:index])
            if claim.direction and claim.quantity.kind in ("percent", "points"):
                _points(claim, claims[max(0, index - 2) : index])
        return doc


def _range(claim: Claim) -> None:
    """A part is at most the whole, and nothing shrinks by more than all of it."""
    value = claim.quantity.value if claim.quantity.value is not None else claim.quantity.high
    if value is None or claim.quantity.kind != "percent":
        return
    if not claim.comparison and value > 100 and any(p in claim.metric.value for p in PARTS):
        claim.doubts.append("a part above 100 %")
    if claim.direction == "decrease" and value > 100:
        claim.doubts.append("a decrease by more than 100 %")


def _levels(claims: list[Claim]) -> Iterator[tuple[Claim, Decimal]]:
    for claim in claims:
        multiplier = units().multipliers.get(claim.quantity.unit)
        if not claim.comparison and claim.quantity.value and multiplier:
            yield claim, claim.quantity.value * multiplier


def _growth(claim: Claim, before: list[Claim]) -> None:
    """Two levels of one measure, a base and now, give the growth between them."""
    now, base = claim.period[1], claim.base[1] or year_before(claim.period[1])
    levels = list(_levels(before))
    for last, value in reversed(levels):
        for first, start in levels:
            if (
                last.quantity.unit == first.quantity.unit
                and last.metric.value == first.metric.value
                and last.subject.value == first.subject.value
                and (last.period[1], first.period[1]) == (now, base)
                and claim.quantity.kind == "percent"
            ):
                printed = claim.quantity.value or Decimal(0)
                printed = -printed if claim.direction == "decrease" else printed
                found = (value / start - 1) * 100
                if abs(found - printed) <= max(TOLERANCE, abs(printed) / 50):
                    claim.bears_out = True
                else:
                    claim.inconsistency = f"by the printed levels {found:.1f} %"
                return


def _points(claim: Claim, before: list[Claim]) -> None:
    """Two shares give the points between them; 55.0 % after 2.6 % printed as a growth of 52.4 % are points."""
    shares = [
        c
        for c in before
        if c.quantity.kind == "percent" and not c.comparison and c.quantity.value is not None
    ]
    value = claim.quantity.value
    if len(shares) != 2 or value is None:
        return
    if claim.rule.startswith("en.") and shares[0].metric.value != shares[1].metric.value:
        # 35% of one thing and 14% of another, by chance 21 apart.
        return
    first, second = (c.quantity.value or Decimal(0) for c in shares)
    difference = abs(second - first)
    if abs(difference - value) <= POINT_TOLERANCE:
        claim.bears_out = True
        if claim.quantity.kind == "percent":
            claim.quantity = replace(claim.quantity, unit="unit/percentage-point", kind="points")
            claim.inconsistency = "printed as per cent, by the shares percentage points"
    elif claim.quantity.kind == "points" and abs(difference - value) <= 1:
        claim.inconsistency = f"by the printed shares {difference} percentage points"
