"""What a server leaves to the one that follows it: the zygote, which holds the release in memory.

Opening a large release takes seconds, so a zygote outlives a server that is killed. The supervisor holds the other ends
of its descriptors meanwhile, and the next server, which is forked from the supervisor, finds them and goes on with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from dataclasses import dataclass
from typing import Any

from service.engine import wire

READY = b"ready"


@dataclass(frozen=True)
class Held:
    """A zygote that outlived its server: what is known of it, and its descriptors.

    `files` are its control socket, the end of the lifeline that keeps it alive, and its pidfd; where it has a spare also
    the spare's control socket and pidfd.
    """

    about: dict[str, Any]
    files: tuple[int, ...]

    def close(self) -> None:
        """Lets go of it; without another holder it ends."""
        for file in self.files:
            with contextlib.suppress(OSError):
                os.close(file)


class Handover:
    """A server's line to its supervisor. Without one, nothing is handed over."""

    def __init__(
        self, line: socket.socket | None = None, held: Held | None = None, *, again: bool = False
    ) -> None:
        self._line = line
        self._held = held
        # Whether another server ran before this one.
        self.again = again

    def take(self) -> Held | None:
        """The zygote that the server before this one left, once."""
        held, self._held = self._held, None
        return held

    def keep(self, held: Held) -> None:
        """Has the supervisor hold a zygote from now on, in place of the one before."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.sendmsg([json.dumps(held.about).encode()], wire.ancillary_of([*held.files]))

    def ready(self) -> None:
        """Tells the supervisor that requests are answered."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.send(READY)


class Inbox:
    """The supervisor's end of the line."""

    def __init__(self, line: socket.socket, held: Held | None) -> None:
        self.line = line
        self.held = held
        self.ready = False

    def read(self) -> None:
        """Takes in what the server has sent."""
        while True:
            try:
                data, ancillary, _, _ = self.line.recvmsg(1 << 16, wire.room_for_files(), socket.MSG_DONTWAIT)
            except OSError:
                return
            files = wire.files_of(ancillary)
            if data == READY:
                self.ready = True
            elif files:
                if self.held is not None:
                    self.held.close()
                self.held = Held(json.loads(data), tuple(files))
            if not data:
                return
