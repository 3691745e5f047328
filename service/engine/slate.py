"""A page that the server shares with a worker: which request of a lent connection the worker is at.

A worker may end at any moment. What it wrote here before tells the server what became of the request that it had taken:
nobody has it, it was not answered yet, or its answer may have been begun.
"""

from __future__ import annotations

import mmap
import os
import struct

# Not at any request; taking one from its connection; finding the answer; sending it.
IDLE, TAKING, FINDING, SENDING = 0, 1, 2, 3
# State, whether all loans are called back, loan, length of its request, the last loan that was begun, and since when an
# answer is being found (seconds of the monotonic clock).
STATE, RECALLED, LOAN, LENGTH, BEGUN, SINCE, REQUEST = 0, 1, 4, 8, 12, 16, 24
NUMBER, TIME = struct.Struct("<I"), struct.Struct("<d")
LONGEST = 16 * 1024
SIZE = REQUEST + LONGEST


class Slate:
    """The shared page. One side writes each field: the server `recalled`, the worker all others."""

    def __init__(self, file: int) -> None:
        self._page = mmap.mmap(file, SIZE)

    @classmethod
    def new(cls) -> tuple[Slate, int]:
        """An empty one, and the file to share, which the caller closes."""
        file = os.memfd_create("slate", os.MFD_CLOEXEC)
        os.ftruncate(file, SIZE)
        return cls(file), file

    @property
    def state(self) -> int:
        """What the worker is doing with a request."""
        return self._page[STATE]

    @state.setter
    def state(self, state: int) -> None:
        self._page[STATE] = state

    @property
    def recalled(self) -> bool:
        """Whether the server has taken all connections back: none may be read from any more."""
        return self._page[RECALLED] == 1

    @recalled.setter
    def recalled(self, recalled: bool) -> None:
        self._page[RECALLED] = recalled

    def take(self, loan: int) -> None:
        """A request of a loan is about to be taken."""
        NUMBER.pack_into(self._page, LOAN, loan)
        self._page[STATE] = TAKING

    def find(self, loan: int, request: bytes, since: float) -> None:
        """A request was taken, and its answer is being found."""
        size = len(request)
        NUMBER.pack_into(self._page, LOAN, loan)
        NUMBER.pack_into(self._page, LENGTH, size)
        TIME.pack_into(self._page, SINCE, since)
        self._page[REQUEST : REQUEST + size] = request
        self._page[STATE] = FINDING

    @property
    def begun(self) -> int:
        """The last loan that the worker has begun with: its first request came with it."""
        return int(NUMBER.unpack_from(self._page, BEGUN)[0])

    @begun.setter
    def begun(self, loan: int) -> None:
        NUMBER.pack_into(self._page, BEGUN, loan)

    def read(self) -> tuple[int, int, float]:
        """State, loan, and since when an answer is being found."""
        page = self._page
        return page[STATE], NUMBER.unpack_from(page, LOAN)[0], TIME.unpack_from(page, SINCE)[0]

    def request(self) -> bytes:
        """The request whose answer is being found."""
        size = min(NUMBER.unpack_from(self._page, LENGTH)[0], LONGEST)
        return self._page[REQUEST : REQUEST + size]

    def close(self) -> None:
        """Lets go of the page."""
        self._page.close()
