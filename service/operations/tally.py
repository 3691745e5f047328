"""Counters and histograms of a single thread, for Prometheus: plain numbers without locks, read when they are asked for.

The client library's own take a lock for each change, which is felt where an answer costs a few microseconds. Only the
thread of the event loop may count here; any may read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector


class Cell:
    """A number that grows (or, where it is a level, may fall)."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0

    def inc(self) -> None:
        """One more."""
        self.number += 1


class Tally(Collector):
    """A counter with labels."""

    def __init__(self, name: str, about: str, labels: Sequence[str] = ()) -> None:
        self._name, self._about, self._labels = name, about, labels
        self._cells: dict[tuple[str, ...], Cell] = {}

    def labels(self, *values: str) -> Cell:
        """What counts for these values."""
        return self._cells.setdefault(values, Cell())

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The numbers now."""
        family = CounterMetricFamily(self._name, self._about, labels=self._labels)
        for values, cell in [*self._cells.items()]:
            family.add_metric(values, cell.number)
        yield family


class Times:
    """How often something took how long."""

    __slots__ = ("_bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        """Something took so long."""
        self.counts[bisect_left(self._bounds, seconds)] += 1
        self.total += seconds

    def add(self, counts: Sequence[int], total: float) -> None:
        """What another process has observed, with the same bounds."""
        self.counts = [own + more for own, more in zip(self.counts, counts, strict=True)]
        self.total += total


class Timing(Collector):
    """A histogram with labels; `bounds` are the upper ends of its buckets, the last of them open."""

    def __init__(self, name: str, about: str, labels: Sequence[str], bounds: Sequence[float]) -> None:
        self._name, self._about, self._labels, self._bounds = name, about, labels, bounds
        self._series: dict[tuple[str, ...], Times] = {}

    def labels(self, *values: str) -> Times:
        """What is counted for these values."""
        return self._series.setdefault(values, Times(self._bounds))

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """The numbers now."""
        family = HistogramMetricFamily(self._name, self._about, labels=self._labels)
        for values, times in [*self._series.items()]:
            buckets, below = [], 0
            for bound, count in zip([*map(str, self._bounds), "+Inf"], times.counts, strict=True):
                below += count
                buckets.append((bound, below))
            family.add_metric(values, buckets, times.total)
        yield family
