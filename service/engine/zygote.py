"""The zygote: holds a release in memory and forks workers from it, copy on write.

It is started as a program of its own, has one thread and no event loop, so that a fork of it is whole. It also keeps
a spare of itself, forked like a worker: if the zygote is killed, the spare takes its place at once.

Before it opens the release it leaves a nursery, a fork that has every library and no release. The zygotes of later
releases are forked from that: a change is served seconds earlier than if Python and all libraries were loaded again.

Run as `python -m service.engine.zygote CONTROL LIFELINE CONFIGURATION NURSERY LIVES` by the server, never by hand.
Control messages are JSON, one per datagram of a SOCK_SEQPACKET socket, with file descriptors beside them.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from ontology.errors import ZhituError
from service.engine import wire, worker
from service.engine.limits import Limits
from service.engine.processes import die_with, ignore_terminal
from service.engine.tasks import LIBRARIES

LOG = logging.getLogger("zhitu.zygote")


@dataclass(frozen=True)
class Configuration:
    """What a zygote is told when it is started."""

    modules: list[str]
    release: str
    memory_quads: int
    limits: Limits
    # The address of another store in place of a release, and endpoints that SERVICE may name.
    store: str = ""
    elsewhere: tuple[str, ...] = ()

    def dump(self) -> str:
        """As text, for the command line."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Configuration:
        """What `dump` wrote."""
        told = json.loads(text)
        return cls(**told | {"limits": Limits(**told["limits"])})


class Zygote:
    """Answers the server's control messages."""

    def __init__(
        self, control: socket.socket, lifeline: int, open_graph: Callable[[], Any], limits: Limits
    ) -> None:
        self._control = control
        self._lifeline = lifeline
        self._open_graph = open_graph
        self._limits = limits
        self._wakers = (-1, -1)

    def tell(self, message: dict[str, Any], files: list[int] | None = None) -> None:
        """Sends a message to the server."""
        self._control.sendmsg([json.dumps(message).encode()], wire.ancillary_of(files or []))

    def serve(self) -> NoReturn:
        """Forks on demand and reports who ended, until the server goes."""
        woken, wake = self._wakers = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(woken, select.POLLIN)
        while True:
            ready = {file for file, _ in poll.poll()}
            if woken in ready:
                os.read(woken, 4096)
                self._reap()
            if self._control.fileno() in ready:
                data, ancillary, _, _ = self._control.recvmsg(65536, wire.room_for_files())
                if not data:
                    os._exit(0)
                self._obey(json.loads(data), wire.files_of(ancillary))

    def _obey(self, message: dict[str, Any], files: list[int]) -> None:
        try:
            child = os.fork()
        except OSError as error:
            for file in files:
                os.close(file)
            self.tell(message | {"failed": str(error)})
            return
        if child == 0:
            self._become(socket.socket(fileno=files[0]), files[1:])
        for file in files:
            os.close(file)
        handle = os.pidfd_open(child)
        self.tell(message | {"pid": child}, [handle])
        os.close(handle)

    def _become(self, connection: socket.socket, lifelines: list[int]) -> NoReturn:
        """A worker, which lives as long as the server that it works for; or, without a lifeline, the spare."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._control.close()
        for waker in self._wakers:
            os.close(waker)
        if lifelines:
            worker.main(connection, lifelines[0], self._open_graph, self._limits)
        try:
            die_with(self._lifeline)
            Zygote(connection, self._lifeline, self._open_graph, self._limits).serve()
        finally:
            os._exit(0)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.tell({"ended": pid, "status": os.waitstatus_to_exitcode(status)})


def main() -> None:
    """Loads the libraries and leaves a nursery; then, in it or in one of its forks, a release is opened and served."""
    control, lifeline, text = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
    nursery, lives = socket.socket(fileno=int(sys.argv[4])), int(sys.argv[5])
    ignore_terminal()
    die_with(lifeline)
    # numpy and SciPy bring OpenBLAS, which starts threads when it is loaded unless it is told to use one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        for module in Configuration.load(text).modules:
            importlib.import_module(module)
        for load in LIBRARIES:
            load()
    except Exception as error:
        _refuse(control, error)
    gc.collect()
    gc.freeze()
    if os.fork() == 0:
        control.close()
        os.close(lifeline)
        control, lifeline, text = _asked_for(nursery, lives)
        os.setpgid(0, 0)
        die_with(lifeline)
    nursery.close()
    os.close(lives)
    _serve(control, lifeline, Configuration.load(text))


def _asked_for(nursery: socket.socket, lives: int) -> tuple[socket.socket, int, str]:
    """The life of the nursery, which lasts as long as the server. Returns in forks of it, with what each is told."""
    die_with(lives)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system takes their exit status
    while True:
        data, ancillary, _, _ = nursery.recvmsg(65536, wire.room_for_files())
        if not data:
            os._exit(0)
        files = wire.files_of(ancillary)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return socket.socket(fileno=files[0]), files[1], data.decode()
        for file in files:
            os.close(file)


def _refuse(control: socket.socket, error: Exception) -> NoReturn:
    if not isinstance(error, ZhituError):
        LOG.error("the release cannot be opened", exc_info=error)
    control.send(json.dumps({"unready": str(error) or type(error).__name__}).encode())
    sys.exit(1)


def _serve(control: socket.socket, lifeline: int, configuration: Configuration) -> None:
    """Opens the release, says so, and serves."""
    try:
        from service.engine.opening import Opened  # noqa: PLC0415  after the tasks' modules, which it needs

        opened = Opened.of(
            Path(configuration.release),
            configuration.memory_quads,
            configuration.store,
            frozenset(configuration.elsewhere),
        )
    except Exception as error:
        _refuse(control, error)
    gc.collect()
    gc.freeze()
    zygote = Zygote(control, lifeline, opened.graph, configuration.limits)
    about = {"size": opened.size, "in_memory": opened.in_memory, "notes": opened.notes}
    zygote.tell({"ready": True, "pid": os.getpid()} | about)
    try:
        zygote.serve()
    except (ConnectionError, BrokenPipeError):
        sys.exit(0)


if __name__ == "__main__":
    main()
