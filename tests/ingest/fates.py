"""What can happen to a worker; in a module of its own, which a new process has imported in no time."""

from __future__ import annotations

import ctypes
import os
import signal
import time


def task(number: int) -> int:
    """What happens to a worker: 1 and 2 kill it, 3 ends it, 4 hangs."""
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 2:
        ctypes.string_at(0)
    if number == 3:
        os._exit(7)
    if number == 4:
        time.sleep(600)
    return number * 10
