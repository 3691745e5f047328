"""The process that `zhitu serve` is: it holds the listening socket, and starts the server anew when that dies.

It has one thread and no event loop, and has imported all that the server needs, so that a server is a fork of it and
answers within a fraction of a second. Meanwhile connections wait in the socket that both share.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import select
import signal
import socket
import sys
import time
from types import FrameType

from service.engine.handover import Handover, Held, Inbox
from service.engine.processes import adopt_orphans, die_with_parent

LOG = logging.getLogger("zhitu.serve")
STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})
FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# A server that lives shorter than this has died early; each such death in a row lengthens the pause before the next.
EARLY = 5.0
PAUSE, LONGEST_PAUSE = 0.1, 1.0
# So many deaths in a row before a request could be answered, and it is given up.
MOST_FAILURES = 5


def supervised(listener: socket.socket) -> Handover:
    """Goes on in a child, which is the server; the caller itself stays here until that has ended, and ends like it."""
    return _Supervisor(listener).run()


class _Supervisor:
    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._held: Held | None = None
        self._failures = 0
        self._early = 0
        self._stopping = False

    def run(self) -> Handover:
        """Starts servers until one ends by itself. Returns in the server only."""
        adopt_orphans()
        gc.collect()
        gc.freeze()
        woken, wake = os.pipe()
        for end in (woken, wake):
            os.set_blocking(end, False)
        before = {number: signal.signal(number, _noted) for number in (*FORWARDED, signal.SIGCHLD)}
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        again = False
        while True:
            own, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            parent = os.getpid()
            began = time.monotonic()
            child = os.fork()
            if child == 0:
                signal.set_wakeup_fd(-1)
                for number, handler in before.items():
                    signal.signal(number, handler)
                for file in (woken, wake):
                    os.close(file)
                own.close()
                with contextlib.suppress(OSError):
                    os.setpgid(0, 0)  # Ctrl+C of the terminal is for the supervisor, which passes it on
                die_with_parent(parent)
                return Handover(other, self._held, again=again)
            other.close()
            inbox = Inbox(own, self._held)
            status = self._watch(child, woken, inbox)
            inbox.read()
            own.close()
            self._held = inbox.held
            self._after(status, inbox.ready, time.monotonic() - began, again=again)
            again = True

    def _watch(self, child: int, woken: int, inbox: Inbox) -> int:
        """Forwards signals and takes what is handed over, until the server ends: its exit code."""
        poll = select.poll()
        poll.register(woken, select.POLLIN)
        poll.register(inbox.line, select.POLLIN)
        if self._stopping:
            os.kill(child, signal.SIGTERM)
        while True:
            for file, event in poll.poll():
                if file == woken:
                    self._forward(child, os.read(woken, 4096))
                elif event & select.POLLIN:
                    inbox.read()
                if event & select.POLLHUP and file != woken:
                    poll.unregister(file)
            status = _reap(child)
            if status is not None:
                return status

    def _forward(self, child: int, numbers: bytes) -> None:
        for number in numbers:
            if number in FORWARDED:
                if number in STOPPING and not self._stopping:
                    self._stopping = True
                    # New connections are refused while the server finishes what it has.
                    self._listener.close()
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, number)

    def _after(self, status: int, ready: bool, lived: float, *, again: bool) -> None:
        """Ends like the server where it was told to stop or cannot start; otherwise waits for a moment."""
        if self._stopping or status == 0 or (status > 0 and not ready and not again):
            sys.exit(_exit_code(status))
        self._failures = 0 if ready else self._failures + 1
        self._early = self._early + 1 if lived < EARLY else 0
        if self._failures >= MOST_FAILURES:
            LOG.error("the server died %d times before it answered; given up", self._failures)
            sys.exit(_exit_code(status))
        ended = f"by signal {-status}" if status < 0 else f"with {status}"
        LOG.error("the server ended %s; it is started again", ended)
        if self._early > 1:
            time.sleep(min(PAUSE * (self._early - 1), LONGEST_PAUSE))


def _noted(_number: int, _frame: FrameType | None) -> None:
    """The pipe for signals has it."""


def _exit_code(status: int) -> int:
    # Told to stop before it could listen to that.
    return 0 if status == -signal.SIGTERM else status if status >= 0 else 128 - status


def _reap(child: int) -> int | None:
    """Reaps whatever has ended, also what dead servers left behind: the server's exit code, where it is among them."""
    found = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            return found
        if pid == child:
            found = os.waitstatus_to_exitcode(status)
