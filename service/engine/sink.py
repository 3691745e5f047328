"""Where a worker writes the body of an answer: kept small in memory, beyond that spooled to a file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from service.engine.errors import Unavailable
from service.engine.limits import MEBIBYTE, Limits

INLINE = MEBIBYTE
STEP = MEBIBYTE // 4


class Sink:
    """A file to write to, which counts what is written. (What `io` offers for this costs more than a small answer.)

    A body up to `INLINE` bytes stays in memory. A longer one goes to a file without a name, which the server gets
    when the body is complete or when `hold` seconds have passed; from then on `grown` tells how far the file is.
    """

    def __init__(
        self, limits: Limits, row_mark: bytes, head: Callable[[int, int], None], grown: Callable[[int], None]
    ) -> None:
        self._limits = limits
        self._mark = row_mark
        self._head = head
        self._grown = grown
        self._due = time.monotonic() + limits.hold
        self._kept: list[bytes] = []
        self._kept_size = 0
        self._tail = b""
        self._file = -1
        self.size = 0
        self.rows = 0
        self.announced = False

    def flush(self) -> None:
        """Nothing has to be done."""

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Takes a piece. Raises Unavailable when a limit is reached."""
        piece = bytes(data)
        self._kept.append(piece)
        self._kept_size += len(piece)
        if self._kept_size >= (STEP if self._file >= 0 else INLINE):
            self._spool()
        return len(piece)

    def finish(self) -> bytes | None:
        """The whole body, or None where it was spooled; then the file has been announced."""
        if self._file < 0:
            kept = b"".join(self._kept)
            self._count(kept)
            return kept
        self._spool(last=True)
        return None

    def discard(self) -> None:
        """Closes the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _spool(self, last: bool = False) -> None:
        data = b"".join(self._kept)
        self._kept, self._kept_size = [], 0
        self._count(data)
        if self._file < 0:
            self._file = _nameless(self._limits.spool)
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        self.size += len(data)
        if self.announced:
            self._grown(self.size)
        elif last or time.monotonic() >= self._due:
            self._head(self._file, self.size)
            self.announced = True

    def _count(self, data: bytes) -> None:
        if self._mark:
            seen = self._tail + data
            self.rows += seen.count(self._mark)
            # A mark may lie across two pieces; what is kept is shorter than a mark, so that none is counted twice.
            self._tail = seen[len(seen) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
            if self.rows > self._limits.rows:
                raise Unavailable(
                    "query",
                    f"has more than {self._limits.rows} rows",
                    "add LIMIT and OFFSET, or narrow the question",
                )
        if self.size + len(data) > self._limits.answer_bytes:
            raise Unavailable(
                "query",
                f"has an answer of more than {self._limits.answer_bytes} bytes",
                "add LIMIT and OFFSET, or narrow the question",
            )


def _nameless(folder: str) -> int:
    """A file that has no name and goes when its last reader does; in memory where the folder takes none."""
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        pass
    try:
        file, path = tempfile.mkstemp(dir=folder)
    except OSError:
        return os.memfd_create("answer", os.MFD_CLOEXEC)
    Path(path).unlink()
    return file
