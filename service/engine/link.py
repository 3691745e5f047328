"""The server's end of one worker: the jobs that were sent to it, and what it answers."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections import deque
from typing import Protocol

from ontology.errors import ZhituError
from service.engine import wire
from service.engine.errors import TaskFailed
from service.engine.job import Job
from service.engine.processes import bury
from service.engine.stream import Stream
from service.engine.tasks import Answer

ROOM = wire.room_for_files()
ENDS = frozenset({wire.DONE, wire.FAILED, wire.END, wire.BROKEN, wire.DROPPED})


class Owner(Protocol):
    """Who is told what happens to a worker."""

    def answered(self, link: Link, job: Job | None) -> None:
        """A job (or one that had been taken back) is done with; the next may be sent."""

    def closed(self, link: Link) -> None:
        """The worker closed the connection: it has ended."""

    def abandon(self, job: Job) -> None:
        """Nobody wants the job any more."""

    def lent(self, link: Link, number: int, kind: int, payload: bytes) -> None:
        """What the worker tells of connections that it was lent."""


class Link:
    """Sends jobs, which the worker runs in order, and hands out answers. `jobs[0]` is the one that runs."""

    def __init__(
        self,
        owner: Owner,
        loop: asyncio.AbstractEventLoop,
        connection: socket.socket,
        pid: int,
        handle: int,
        release: str,
        *,
        of_slow: bool = False,
    ) -> None:
        self.pid = pid
        # Whether it is there for jobs that are not known to be short.
        self.of_slow = of_slow
        self.release = release
        self.jobs: deque[Job] = deque()
        # Cancelled or moved elsewhere, and not yet confirmed: the worker may have begun it just before.
        self.revoked: set[int] = set()
        self.slow = False
        self.nice = 0
        # Processor time that the worker had taken when its job turned out to be slow.
        self.clock = 0.0
        self.leaving = False
        self.open = True
        self.idle_since = time.monotonic()
        self._owner = owner
        self._loop = loop
        self._connection = connection
        self._handle = handle
        self._frames = wire.Frames()
        self._files: deque[int] = deque()
        self._out: list[bytes] = []
        self._writing = False
        loop.add_reader(connection.fileno(), self._readable)

    @property
    def free(self) -> bool:
        """Whether a job sent now would begin at once."""
        return not (self.jobs or self.revoked or self.leaving)

    def send(self, job: Job) -> None:
        """Gives the worker one more job."""
        if not self.jobs:
            job.begun = time.monotonic()
            self.slow = False
        self.jobs.append(job)
        self._write(wire.frame(job.number, wire.JOB, job.payload))

    def revoke(self, job: Job) -> None:
        """Takes back a job that has not begun."""
        self.jobs.remove(job)
        self.revoked.add(job.number)
        self._write(wire.frame(job.number, wire.CANCEL))

    def give(self, data: bytes, files: list[int]) -> bool:
        """Sends a frame with files at once, behind all that was sent before; False where there is no room for it now."""
        self._flush()
        if not self.open or self._out:
            return False
        try:
            sent = self._connection.sendmsg([data], wire.ancillary_of(files))
        except OSError:
            return False
        if sent < len(data):
            self._write(data[sent:])
        return True

    def drain(self) -> None:
        """Takes in all that a worker sent before it ended."""
        while self.open and self._readable():
            pass

    def close(self, at_once: bool = True) -> None:
        """Ends the worker: by force, or, where it has nothing to do, by closing its connection."""
        if not self.open:
            return
        self.open = False
        self._loop.remove_reader(self._connection.fileno())
        if self._writing:
            self._loop.remove_writer(self._connection.fileno())
        self._connection.close()
        for file in self._files:
            os.close(file)
        if at_once:
            bury(self._loop, self._handle)
        else:
            self._loop.call_later(0.2, bury, self._loop, self._handle)

    def _write(self, data: bytes) -> None:
        if not self._out and not self._writing:
            self._loop.call_soon(self._flush)
        self._out.append(data)

    def _flush(self) -> None:
        if not self.open or not self._out:
            return
        data = b"".join(self._out) if len(self._out) > 1 else self._out[0]
        try:
            sent = self._connection.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # the worker has ended; the reading side sees it
        self._out = [data[sent:]] if sent < len(data) else []
        if self._out and not self._writing:
            self._writing = True
            self._loop.add_writer(self._connection.fileno(), self._flush)
        elif not self._out and self._writing:
            self._writing = False
            self._loop.remove_writer(self._connection.fileno())

    def _readable(self) -> bool:
        """Takes in what has come; tells whether there may be more."""
        try:
            data, ancillary, _, _ = self._connection.recvmsg(65536, ROOM)
        except BlockingIOError:
            return False
        except OSError:
            data, ancillary = b"", []
        if not data:
            self._loop.remove_reader(self._connection.fileno())
            self._owner.closed(self)
            return False
        if ancillary:
            self._files += wire.files_of(ancillary)
        for number, kind, payload in self._frames.feed(data):
            if kind >= wire.RETURNED:
                self._owner.lent(self, number, kind, payload)
            else:
                self._take(number, kind, payload)
        return True

    def _take(self, number: int, kind: int, payload: bytes) -> None:
        file = self._files.popleft() if kind == wire.HEAD else -1
        job = self.jobs[0] if self.jobs else None
        if job is None or job.number != number:
            if file >= 0:
                os.close(file)
            if kind in ENDS:
                self.revoked.discard(number)
                self._owner.answered(self, None)
            return
        if kind == wire.DONE:
            status, media_type, headers, body, job.taken = wire.unpack(payload)
            job.give(Answer(body, media_type, headers, status, release=self.release))
        elif kind == wire.FAILED:
            job.refuse(_raised(payload))
        elif kind == wire.HEAD:
            self._begin(job, file, payload)
        elif job.stream is not None:
            if kind == wire.GROWN:
                job.stream.grown(wire.SIZE.unpack(payload)[0])
            elif kind == wire.END:
                job.stream.end(wire.SIZE.unpack(payload)[0])
            else:
                job.stream.fail(payload.decode(errors="replace"))
        if kind in ENDS:
            self.jobs.popleft()
            now = self.idle_since = time.monotonic()
            if self.jobs:
                self.jobs[0].begun = now
                self.slow = False
            job.finish()
            self._owner.answered(self, job)

    def _begin(self, job: Job, file: int, payload: bytes) -> None:
        status, media_type, headers, coding, available = wire.unpack(payload)
        stream = job.stream = Stream(file, available, lambda: self._owner.abandon(job))
        if job.answer.done():
            stream.close()
        else:
            job.answer.set_result(
                Answer(stream, media_type, headers, status, release=self.release, coding=coding)
            )


def _raised(payload: bytes) -> Exception:
    """The error that a task raised: of the nearest of its classes that is one of ours and known here."""
    kinds, place, problem, remedy = wire.unpack(payload)
    for module, name in kinds:
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and issubclass(kind, ZhituError):
            error = kind.__new__(kind)
            ZhituError.__init__(error, place, problem, remedy)
            return error
    return TaskFailed(problem)
