"""What the engine asks of the operating system: that no process outlives the server, priorities and memory caps."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import time
from pathlib import Path

# Beyond the niceness of any process: what a processor does when it has nothing else to do.
IDLE_CLASS = 20
# How Linux numbers the clock of another process: the complement of its number, and the kind of clock.
PROCESS_CLOCK = 2
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIFELINES: list[int] = []


def adopt_orphans() -> None:
    """Makes this process the parent of what its children leave behind, so that it can reap them."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Has this process killed when its parent ends; at once where it has ended already."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def die_with(lifeline: int) -> None:
    """Ends this process, whatever it is doing, when the writing end of a pipe is closed.

    The kernel sends SIGIO when the last writer goes, and SIGIO's default is to end the process: that works in the
    middle of a query, needs no thread, and, unlike PR_SET_PDEATHSIG, names the process to live and die with. The pipe
    is opened anew because the owner of the signal belongs to an open file, which forks share.
    """
    for inherited in LIFELINES:
        os.close(inherited)
    LIFELINES.clear()
    own = os.open(f"/proc/self/fd/{lifeline}", os.O_RDONLY | os.O_NONBLOCK)
    LIFELINES.append(own)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(own, fcntl.F_SETFL, fcntl.fcntl(own, fcntl.F_GETFL) | os.O_ASYNC)
    with contextlib.suppress(BlockingIOError):
        if os.read(own, 1) == b"":
            os._exit(0)


def ignore_terminal() -> None:
    """Leaves Ctrl+C to the server, which ends the others itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def cap_memory(more: int) -> None:
    """Lets this process take `more` bytes on top of what it has; an allocation beyond that fails."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    cap = pages * os.sysconf("SC_PAGE_SIZE") + more
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (cap if hard == resource.RLIM_INFINITY else min(cap, hard), hard))
    # A process that is ended for its memory must not write a core file as large as the graph.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def yield_to_others(pid: int, nice: int) -> None:
    """Lowers the priority of a process; IDLE_CLASS leaves it only what nobody else wants."""
    with contextlib.suppress(OSError):
        # On Linux each thread has a priority of its own.
        for thread in (int(one.name) for one in Path(f"/proc/{pid}/task").iterdir()):
            if nice == IDLE_CLASS:
                os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
            else:
                os.setpriority(os.PRIO_PROCESS, thread, nice)


def processor_seconds(pid: int) -> float:
    """The processor time that a process has taken."""
    try:
        return time.clock_gettime(~pid << 3 | PROCESS_CLOCK)
    except OSError:
        return 0.0


def kill(handle: int) -> None:
    """Ends the process behind a pidfd at once."""
    with contextlib.suppress(OSError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)


def bury(loop: asyncio.AbstractEventLoop, handle: int, tries: int = 100) -> None:
    """Ends the process behind a pidfd, waits until it is gone, and closes the handle.

    Its parent is a zygote, or this process, which inherits what a zygote leaves behind; at which moment cannot be
    known, so it is tried again until nothing is left.
    """
    kill(handle)
    with contextlib.suppress(OSError):
        os.waitid(os.P_PIDFD, handle, os.WEXITED | os.WNOHANG)
    try:
        signal.pidfd_send_signal(handle, 0)
    except OSError:
        tries = 0
    if tries and not loop.is_closed():
        loop.call_later(0.2, bury, loop, handle, tries - 1)
    else:
        os.close(handle)


def reap_orphans(groups: set[int]) -> None:
    """Takes the exit status of inherited processes of these process groups: forks of a zygote that died before it told of them."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if found is None or found.si_pid in groups or os.getpgid(found.si_pid) not in groups:
                return
            os.waitid(os.P_PID, found.si_pid, os.WEXITED | os.WNOHANG)
        except OSError:
            return


def tunables() -> str:
    """GLIBC_TUNABLES for a process that holds a graph: large pages, which make going through it a tenth faster."""
    told = os.environ.get("GLIBC_TUNABLES", "")
    return told if "malloc.hugetlb" in told else ":".join(filter(None, [told, "glibc.malloc.hugetlb=1"]))
