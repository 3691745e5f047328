"""How the server and its workers talk: frames of a small header and a payload over a Unix stream socket.

Both ends are the same program of the same version, so payloads are `marshal`, the fastest codec there is for plain
values. Files (spooled bodies, handles of processes) travel as SCM_RIGHTS beside a frame.
"""

from __future__ import annotations

import marshal
import os
import socket
import struct
from typing import Any

HEADER = struct.Struct("<IIB")
SIZE = struct.Struct("<Q")
# From the server: a job, that it is not wanted any more; a connection that is lent, and that all are taken back.
JOB, CANCEL, LEND, RECALL = 1, 2, 10, 11
# From a worker: a whole answer; an error; the head of a spooled answer (with its file), how far the file has grown,
# its end, that it broke; and that a cancelled job was not begun.
DONE, FAILED, HEAD, GROWN, END, BROKEN, DROPPED = 3, 4, 5, 6, 7, 8, 9
# And: a lent connection comes back (0: all have been let go of), and what was answered over those.
RETURNED, COUNTED = 12, 13
# The most files that one read can bring.
FILES = 16


def frame(job: int, kind: int, payload: bytes = b"") -> bytes:
    """The bytes of one frame."""
    return HEADER.pack(len(payload), job, kind) + payload


def pack(value: Any) -> bytes:
    """A plain value as bytes. Raises ValueError where it is not plain."""
    return marshal.dumps(value)


def unpack(payload: bytes) -> Any:
    """The value that `pack` wrote."""
    return marshal.loads(payload)  # noqa: S302  the other end is a process that this one started


class Frames:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, int, bytes]]:
        """The frames (job, kind, payload) that are complete now."""
        if self._rest:
            data = self._rest + data
        found, at, end = [], 0, len(data)
        while end - at >= HEADER.size:
            length, job, kind = HEADER.unpack_from(data, at)
            stop = at + HEADER.size + length
            if stop > end:
                break
            found.append((job, kind, data[at + HEADER.size : stop]))
            at = stop
        self._rest = data[at:] if at else data
        return found


def files_of(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    """The file descriptors that came with a message."""
    files: list[int] = []
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            files += struct.unpack(f"{len(data) // 4}i", data[: len(data) // 4 * 4])
    for file in files:
        os.set_inheritable(file, False)
    return files


def ancillary_of(files: list[int]) -> list[tuple[int, int, bytes]]:
    """What sends file descriptors with a message."""
    return [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack(f"{len(files)}i", *files))] if files else []


def room_for_files(files: int = FILES) -> int:
    """The ancillary buffer that holds so many descriptors."""
    return socket.CMSG_SPACE(4 * files)
