"""The block model that every reader gives: paragraphs, items, cells, captions and notes with their offsets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part of a document that its structure table names: a section, table, figure or note.

    `identifier` is such as `s3.1` or `t9`; `start` is the offset at which its heading or caption begins.
    """

    identifier: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """A passage. `identifier` is such as `s4.2/p3`, `t9/r2/c4`, `fn25`; offsets count characters from 0."""

    identifier: str
    kind: str
    line: int
    start: int
    end: int


class BlockIndex:
    """Finds the block that holds a span."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = sorted(blocks, key=lambda b: (b.start, b.end))
        self._starts = [b.start for b in self.blocks]
        self.by_identifier = {b.identifier: b for b in self.blocks}

    def holding(self, start: int, end: int) -> Block | None:
        """The block that holds [start, end), or the one in which it starts; None outside every block."""
        position = bisect_right(self._starts, start) - 1
        if position < 0:
            return None
        block = self.blocks[position]
        return block if start < block.end and end > block.start else None
