"""Counts of what was right, found and wanted; readings of a cell that are equally right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

Row = dict[str, str]


@dataclass
class Score:
    """Counts of one thing that is scored."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Right of what was found; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right of what was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Evaluation:
    """Scores by name, and the confusions: what was wanted, what was found, and where."""

    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    rules: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    confusions: list[Row] = field(default_factory=list)
    # Every number that was found, with the slots that are wrong; `not wanted` where nothing was to be found there.
    judged: list[tuple[Row, tuple[str, ...]]] = field(default_factory=list)
    # Every link that was found, and whether it is wanted.
    linked: list[tuple[Row, bool]] = field(default_factory=list)


def readings(row: Row, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The readings of columns that belong together (`|` between); a column with one reading has it in all."""
    cells = [row[c].split("|") for c in columns]
    most = max(len(c) for c in cells)
    return [tuple(c[i] if len(c) > 1 else c[0] for c in cells) for i in range(most)]


def micro(results: Iterable[Evaluation]) -> Evaluation:
    """The sum of several evaluations."""
    total = Evaluation()
    for result in results:
        for scores, sums in ((result.scores, total.scores), (result.rules, total.rules)):
            for name, score in scores.items():
                sums[name].right += score.right
                sums[name].found += score.found
                sums[name].wanted += score.wanted
        total.confusions += result.confusions
        total.judged += result.judged
        total.linked += result.linked
    return total


def by_kind(confusions: Iterable[Row]) -> Counter[str]:
    """How often each slot went wrong."""
    return Counter(slot for row in confusions for slot in row["wrong"].split(" "))
