"""What every topic uses: medians of repeated runs, one line for each comparison, a home with the real release."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_build.build import Settings, build
from ontology.release import Release

RUNS = 5
ROOT = Path(__file__).parents[2]


def median(
    action: Callable[[], object], runs: int = RUNS, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The median time of an action, in seconds of the clock."""
    taken = []
    for _ in range(runs):
        start = clock()
        action()
        taken.append(clock() - start)
    return statistics.median(taken)


def show(what: str, own: float, peer_name: str, peer: float) -> None:
    """Prints our time, the peer's, and how many times ours the peer's is."""
    print(
        f"{what:<46} {own * 1000:9.1f} ms   {peer_name:<22} {peer * 1000:9.1f} ms   {peer / own:7.1f}x",
        flush=True,
    )


@contextmanager
def real_home() -> Iterator[tuple[Path, Release]]:
    """A temporary home with the release of the clone's data."""
    with tempfile.TemporaryDirectory() as folder:
        release, _ = build(Settings(ROOT / "data", Path(folder)))
        yield Path(folder), release
