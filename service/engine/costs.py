"""What jobs of a kind have taken before: who is known to be short keeps away from who is not.

A worker that has served for a while is worth keeping: a fresh fork copies the pages of the graph as it touches them. So
what may run away does not run on those that serve short jobs.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

# What differs between queries of one shape: IRIs, strings, numbers and comments.
DIFFERENT = re.compile(r"""<[^<>\s]*>|"[^"]*"|'[^']*'|#[^\n]*|[0-9]+""")
LONGEST, MOST = 8192, 4096
# How much of what a dear job took is still held against the next of its shape.
FADING = 0.7


def shape_of(name: str, params: Mapping[str, Any]) -> Hashable:
    """A job without what differs from one to the next: its task, and the query without terms."""
    query = params.get("query")
    return hash((name, DIFFERENT.sub("", query[:LONGEST]))) if type(query) is str else name


class Costs:
    """Processor seconds by shape, of the shapes seen last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Hashable, float] = OrderedDict()

    def of(self, shape: Hashable) -> float | None:
        """What to expect of a job; None where there was none like it."""
        return self._seen.get(shape)

    def learn(self, shape: Hashable, seconds: float) -> None:
        """Notes what a job has taken."""
        seen = self._seen
        before = seen.get(shape, 0.0)
        seen[shape] = max(seconds, before * FADING)
        seen.move_to_end(shape)
        if len(seen) > MOST:
            seen.popitem(last=False)
