"""A spooled answer on the server's side: read from its file while the worker may still be writing it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable

from service.engine.errors import BrokenAnswer

# Small, and the loop is left in between, so that a long answer does not hold up other requests.
PIECE = 64 * 1024
# Freeing the pages of a larger file takes long enough for others to notice.
LARGE = 32 * 1024 * 1024


class Stream:
    """The body of an answer, in pieces. Iterating raises BrokenAnswer where the job was ended before its end.

    `size` is the length of the body once it is complete, before that None.
    """

    def __init__(self, file: int, available: int, give_up: Callable[[], None]) -> None:
        self._file = file
        self._available = available
        self._give_up = give_up
        self._changed = asyncio.Event()
        self._broken = ""
        self.size: int | None = None

    def grown(self, available: int) -> None:
        """More can be read."""
        self._available = available
        self._changed.set()

    def end(self, size: int) -> None:
        """The body is complete."""
        self._available = self.size = size
        self._changed.set()

    def fail(self, reason: str) -> None:
        """The body will never be complete."""
        self._broken = reason
        self._changed.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The pieces, from the beginning."""
        at = 0
        try:
            while True:
                if self._broken:
                    raise BrokenAnswer(self._broken)
                if at < self._available:
                    piece = os.pread(self._file, min(PIECE, self._available - at), at)
                    at += len(piece)
                    yield piece
                    await asyncio.sleep(0)
                elif self.size is not None:
                    return
                else:
                    self._changed.clear()
                    await self._changed.wait()
        finally:
            self.close()

    async def whole(self) -> None:
        """Waits until the size is known. Raises BrokenAnswer."""
        while self.size is None:
            if self._broken:
                raise BrokenAnswer(self._broken)
            self._changed.clear()
            await self._changed.wait()

    def close(self) -> None:
        """Closes the file; a job that still writes it is ended."""
        if self._file >= 0:
            file, self._file = self._file, -1
            if self._available > LARGE:
                asyncio.get_running_loop().run_in_executor(None, os.close, file)
            else:
                os.close(file)
            if self.size is None:
                self._give_up()

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)
