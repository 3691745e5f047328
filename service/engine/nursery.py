"""Where zygotes come from: the first is a program that the server starts, later ones are forked by what that left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from service.engine import wire
from service.engine.processes import tunables
from service.engine.zygote import Configuration


class Nursery:
    """The server's line to a process that has loaded every library and no release."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None

    def fork(self, configuration: Configuration, control: socket.socket, lifeline: int) -> bool:
        """Has a zygote forked, which will speak through `control`; False where there is no nursery (any more)."""
        if self._line is None:
            return False
        try:
            told = configuration.dump().encode()
            self._line.sendmsg([told], wire.ancillary_of([control.fileno(), lifeline]))
        except OSError:
            self.close()
            return False
        return True

    def begin(
        self, configuration: Configuration, control: socket.socket, lifeline: int, lives: int
    ) -> subprocess.Popen[bytes]:
        """Starts a zygote as a program, which leaves a new nursery behind; that ends with the pipe `lives`."""
        self.close()
        self._line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        files = (control.fileno(), lifeline, other.fileno(), lives)
        told = [str(files[0]), str(files[1]), configuration.dump(), str(files[2]), str(files[3])]
        # No session of its own: Linux shares processors out among sessions first, whatever the priority (autogroup).
        process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "service.engine.zygote", *told],
            pass_fds=files,
            stdin=subprocess.DEVNULL,
            process_group=0,
            env=os.environ | {"GLIBC_TUNABLES": tunables()},
        )
        other.close()
        return process

    def close(self) -> None:
        """Lets go of the nursery, which ends then."""
        if self._line is not None:
            self._line.close()
            self._line = None
