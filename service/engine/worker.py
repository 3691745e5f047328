"""A worker: a fork of the zygote that runs one task after the other and sends their answers."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from typing import IO, cast

from ontology.errors import ZhituError
from service.engine import wire
from service.engine.limits import Limits
from service.engine.loans import Loans
from service.engine.processes import cap_memory, die_with, ignore_terminal
from service.engine.sink import INLINE, Sink
from service.engine.tasks import CODING, TASKS, Answer
from service.graph import Graph

LOG = logging.getLogger("zhitu.worker")
# A job that ran longer may have been followed by cancellations, which are read before the next one is begun.
SLOW = 0.0015
# Answers of short jobs are sent together, but none waits longer than this for the next.
TOGETHER = 0.00015
ROOM = wire.room_for_files()


def main(connection: socket.socket, lifeline: int, open_graph: Callable[[], Graph], limits: Limits) -> None:
    """The life of a worker. Never returns.

    It is lived in a new thread, since Oxigraph's random numbers belong to a thread: in the forks of one thread RAND()
    and UUID() would give the same. And a thread allocates from a heap of its own: loading the release has left millions of
    small gaps in that of the main thread, through which each allocation would search, so that small queries took three
    times as long. (No other thread may have allocated before: its heap would be taken over.)
    """
    ignore_terminal()
    die_with(lifeline)
    told = (connection, open_graph, limits)
    living = threading.Thread(target=_live, args=told, daemon=True)
    living.start()
    living.join()
    os._exit(1)


def _live(connection: socket.socket, open_graph: Callable[[], Graph], limits: Limits) -> None:
    status = 1
    try:
        graph = open_graph()
        cap_memory(limits.memory)
        Worker(connection, graph, limits).serve()
        status = 0
    except (ConnectionError, BrokenPipeError):
        status = 0
    except MemoryError:
        status = 77
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


class Worker:
    """Reads jobs from a socket, runs them in order, writes their answers."""

    def __init__(self, connection: socket.socket, graph: Graph, limits: Limits) -> None:
        self._connection = connection
        self._graph = graph
        self._limits = limits
        self._frames = wire.Frames()
        self._jobs: deque[tuple[int, bytes]] = deque()
        # Connections that are lent, and files that came for some that have not been taken yet.
        self._loans: Loans | None = None
        self._files: deque[int] = deque()
        self._out: list[bytes] = []
        # The processor time that this process had taken when it was done with its last job.
        self._clock = 0

    def serve(self) -> None:
        """Runs until the server closes the connection."""
        jobs = self._jobs
        while True:
            if (
                not jobs
                and (self._loans is None or not self._loans or self._loans.turn())
                and not self._read()
            ):
                return
            sent = time.monotonic()
            while jobs:
                job, payload = jobs.popleft()
                begun = time.monotonic()
                self._run(job, payload)
                now = time.monotonic()
                if now - sent > TOGETHER:
                    self._flush()
                    sent = now
                if now - begun > SLOW and not self._read(wait=False):
                    return
            self._flush()

    def _read(self, wait: bool = True) -> bool:
        """Takes in what has come; False at the end of the connection."""
        try:
            flags = socket.MSG_CMSG_CLOEXEC if wait else socket.MSG_CMSG_CLOEXEC | socket.MSG_DONTWAIT
            data, ancillary, _, _ = self._connection.recvmsg(1 << 18, ROOM, flags)
        except BlockingIOError:
            return True
        if not data:
            return False
        if ancillary:
            self._files += wire.files_of(ancillary)
        for job, kind, payload in self._frames.feed(data):
            if kind == wire.JOB:
                self._jobs.append((job, payload))
            elif kind == wire.CANCEL:
                left = [one for one in self._jobs if one[0] != job]
                if len(left) < len(self._jobs):
                    self._jobs.clear()
                    self._jobs.extend(left)
                    self._out.append(wire.frame(job, wire.DROPPED))
            else:
                self._lent(job, kind, payload)
        return True

    def _lent(self, number: int, kind: int, payload: bytes) -> None:
        if kind == wire.LEND:
            if self._loans is None:
                link = self._connection.fileno()
                self._loans = Loans(link, self._graph, self._send, self._files.popleft())
            self._loans.take(number, self._files.popleft(), payload)
        elif self._loans is not None:
            self._loans.recalled()

    def _flush(self) -> None:
        if self._out:
            self._connection.sendall(b"".join(self._out))
            self._out.clear()

    def _send(self, job: int, kind: int, payload: bytes = b"", file: int = -1) -> None:
        self._flush()
        data = wire.frame(job, kind, payload)
        if file >= 0:
            sent = self._connection.sendmsg([data], wire.ancillary_of([file]))
            data = data[sent:]
        if data:
            self._connection.sendall(data)

    def _run(self, job: int, payload: bytes) -> None:
        sink: Sink | None = None
        try:
            name, params = wire.unpack(payload)
            answer = TASKS[name](self._graph, params)
            body = answer.body
            if answer.write is None and isinstance(body, bytes) and len(body) < INLINE:
                self._done(job, answer, body)
                return
            sink = self._sink(job, answer, params.get(CODING, ""))
            _pour(answer, sink)
            whole = sink.finish()
            if whole is None:
                self._send(job, wire.END, wire.SIZE.pack(sink.size))
            else:
                self._done(job, answer, whole)
        except MemoryError:
            raise
        except Exception as error:
            if sink is not None and sink.announced:
                self._send(job, wire.BROKEN, str(error).encode())
            else:
                self._out.append(wire.frame(job, wire.FAILED, _described(error)))
        finally:
            if sink is not None:
                sink.discard()

    def _done(self, job: int, answer: Answer, body: bytes) -> None:
        # How much processor time the job took tells the server whether others may wait behind one like it.
        clock = time.thread_time_ns()
        taken, self._clock = clock - self._clock, clock
        meta = (answer.status, answer.media_type, dict(answer.headers), body, taken)
        self._out.append(wire.frame(job, wire.DONE, wire.pack(meta)))

    def _sink(self, job: int, answer: Answer, coding: str) -> Sink:
        meta = (answer.status, answer.media_type, dict(answer.headers), coding)

        def head(file: int, size: int) -> None:
            self._send(job, wire.HEAD, wire.pack((*meta, size)), file)

        def grown(size: int) -> None:
            self._send(job, wire.GROWN, wire.SIZE.pack(size))

        return Sink(self._limits, answer, coding, head, grown)


def _pour(answer: Answer, sink: Sink) -> None:
    if answer.write is not None:
        answer.write(cast(IO[bytes], sink))
    elif isinstance(answer.body, bytes):
        sink.write(answer.body)
    else:
        for piece in cast(Iterable[bytes], answer.body):
            sink.write(piece)


def _described(error: Exception) -> bytes:
    """An error, so that the server can raise the same, or one of the class above where it has not loaded that one."""
    if isinstance(error, ZhituError):
        kinds = [(kind.__module__, kind.__qualname__) for kind in type(error).__mro__]
        return wire.pack((kinds, error.place, error.problem, error.remedy))
    return wire.pack(([], "", "".join(traceback.format_exception(error)), ""))
