"""Where a worker writes the body of an answer: kept small in memory, beyond that spooled to a file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from service.engine.errors import Unavailable
from service.engine.limits import MEBIBYTE, Limits
from service.engine.tasks import Answer
from service.protocol.compression import compressor

INLINE = MEBIBYTE
STEP = MEBIBYTE // 4
# An answer that will take no more than this part of its deadline is begun before it is complete.
SURE = 0.6


class Sink:
    """A file to write to, which counts what is written. (What `io` offers for this costs more than a small answer.)

    A body up to `INLINE` bytes stays in memory. A longer one goes to a file without a name, which the server gets
    when the body is complete or when `hold` seconds have passed and it can be finished; from then on `grown` tells how far
    the file is. What goes to the file is compressed in `coding`.
    """

    def __init__(
        self,
        limits: Limits,
        answer: Answer,
        coding: str,
        head: Callable[[int, int], None],
        grown: Callable[[int], None],
    ) -> None:
        self._limits = limits
        self._mark = answer.row_mark
        self._rows_of = answer.count
        self._compressor = compressor(coding) if coding else None
        self._head = head
        self._grown = grown
        self._began = time.monotonic()
        self._total: int | None = -1
        self._kept: list[bytes] = []
        self._kept_size = 0
        self._tail = b""
        self._file = -1
        self._raw = 0
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
        self._raw += len(data)
        if self._file < 0:
            self._file = _nameless(self._limits.spool)
        if self._compressor is not None:
            data = self._compressor.feed(data) + (self._compressor.finish() if last else b"")
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        self.size += len(data)
        if self.announced:
            self._grown(self.size)
        elif last or self._may_begin():
            self._head(self._file, self.size)
            self.announced = True

    def _may_begin(self) -> bool:
        """Whether an answer may be begun that is not complete: what is begun has to be finished. Raises Unavailable."""
        taken = time.monotonic() - self._began
        if taken < self._limits.hold:
            return False
        if self._rows_of is None:
            return True
        if self._total == -1:
            self._total = self._rows_of(self._limits.rows + 1)
        if self._total is None:
            return False
        if self._total > self._limits.rows:
            raise self._too_many()
        # Until it is plain that it will end well before its deadline.
        return taken * self._total < self._limits.deadline * SURE * max(self.rows, 1)

    def _count(self, data: bytes) -> None:
        if self._mark:
            seen = self._tail + data
            self.rows += seen.count(self._mark)
            # A mark may lie across two pieces; what is kept is shorter than a mark, so that none is counted twice.
            self._tail = seen[len(seen) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
            if self.rows > self._limits.rows:
                raise self._too_many()
        if self._raw + len(data) > self._limits.answer_bytes:
            raise Unavailable(
                "query",
                f"has an answer of more than {self._limits.answer_bytes} bytes",
                "add LIMIT and OFFSET, or narrow the question",
            )

    def _too_many(self) -> Unavailable:
        return Unavailable(
            "query",
            f"has more than {self._limits.rows} rows",
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
