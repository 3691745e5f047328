"""A job: one task for one client, from the queue to its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Protocol

from service.engine.stream import Stream
from service.engine.tasks import Answer

Receive = Callable[[], Awaitable[Any]]


class Reply(Protocol):
    """Who waits for a job: a Future, or something that does more at once."""

    def done(self) -> bool:
        """Whether it has its answer, or does not want one any more."""

    def set_result(self, answer: Answer, /) -> None:
        """The answer."""

    def set_exception(self, error: Exception, /) -> None:
        """What came instead."""


class Job:
    """What the engine knows of a job. `number` names it on the wire."""

    __slots__ = (
        "answer",
        "attempts",
        "begun",
        "client",
        "deadline",
        "name",
        "number",
        "payload",
        "queued",
        "receive",
        "shape",
        "slow",
        "stream",
        "taken",
        "watcher",
    )

    def __init__(
        self,
        number: int,
        name: str,
        payload: bytes,
        client: str,
        answer: Reply,
        queued: float,
        deadline: float,
        receive: Receive | None,
    ) -> None:
        self.number = number
        self.name = name
        self.payload = payload
        self.client = client
        self.answer = answer
        self.queued = queued
        self.deadline = deadline
        self.receive = receive
        self.begun = 0.0
        # What it has in common with others, and whether those are not known to be short.
        self.shape: Hashable = name
        self.slow = False
        self.attempts = 0
        # Nanoseconds of processor time, where the worker said so.
        self.taken = 0
        self.stream: Stream | None = None
        self.watcher: asyncio.Task[None] | None = None

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for the answer or reads it."""
        return self.stream is not None or not self.answer.done()

    def refuse(self, error: Exception) -> None:
        """Ends the job with an error; an answer that has begun breaks."""
        if self.stream is not None:
            self.stream.fail(str(error))
        elif not self.answer.done():
            self.answer.set_exception(error)
        self.finish()

    def give(self, answer: Answer) -> None:
        """Ends the job with its answer."""
        if not self.answer.done():
            self.answer.set_result(answer)
        self.finish()

    def finish(self) -> None:
        """Stops watching the client."""
        if self.watcher is not None:
            self.watcher.cancel()
            self.watcher = None
