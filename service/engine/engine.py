"""The engine: takes tasks from the server, runs them in workers within limits, and always gives an answer or an error."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Any

from ontology.errors import ZhituError
from ontology.release import Release
from service.engine import wire
from service.engine.costs import shape_of
from service.engine.errors import Unavailable
from service.engine.handover import Handover
from service.engine.job import Job, Receive, Reply
from service.engine.limits import Limits
from service.engine.processes import adopt_orphans, reap_orphans
from service.engine.swapping import Swapping
from service.engine.tasks import TASKS, Answer, Params
from service.engine.zygote import Configuration
from service.operations.metrics import QUEUE_LENGTH, WORKERS

LOOK = 0.5
IDLE = 30.0


class Engine(Swapping):
    """Runs tasks over the current release. Bound to the event loop that first uses it."""

    def __init__(
        self,
        current: Callable[[], Release],
        limits: Limits,
        memory_quads: int,
        modules: list[str],
        client_header: str = "",
        store: str = "",
        store_seconds: float = 60.0,
        elsewhere: tuple[str, ...] = (),
        handover: Handover | None = None,
    ) -> None:
        def configure(folder: str) -> Configuration:
            return Configuration(modules, folder, memory_quads, limits, store, elsewhere)

        super().__init__(limits, current, configure, handover)
        self.client_header = client_header.lower()
        self._store = store
        self._store_seconds = store_seconds
        self._numbers = 0
        QUEUE_LENGTH.set_function(lambda: len(self._queue) + len(self._slow_queue))
        WORKERS.labels("busy").set_function(lambda: sum(bool(link.jobs) for link in self._links()))
        WORKERS.labels("idle").set_function(lambda: sum(not link.jobs for link in self._links()))

    @property
    def embedded(self) -> bool:
        """Whether releases are served, and not another store."""
        return not self._store

    async def start(self) -> None:
        """Opens the current release and forks workers. Raises NoRelease or Unready."""
        if self._generation is not None:
            return
        if self._loop is None:
            adopt_orphans()
            self._lifeline = os.pipe()
            self._loop = asyncio.get_running_loop()
            self._loop.call_later(LOOK, self._look)
            # Only the main thread's loop can be told of signals.
            with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
                self._loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        try:
            held = self._handover.take()
            if held is None or not await self._go_on_with(held):
                await self._open(self._current())
        except ZhituError as error:
            self.failure = error
            raise
        self._handover.ready()

    async def stop(self) -> None:
        """Ends every process; jobs that run or wait are refused."""
        self._stopped = True
        if self._opening is not None:
            self._opening.cancel()
        for job in [*self._queue, *self._slow_queue, *(job for link in self._links() for job in link.jobs)]:
            job.refuse(Unavailable("service", "is being stopped", "ask again in a moment", 1))
        for generation in self._generations():
            generation.close()
        self._generation, self._coming, self._old = None, None, []
        self._nursery.close()
        for end in self._lifeline:
            if end >= 0:
                os.close(end)
        self._lifeline = (-1, -1)

    async def run(
        self,
        name: str,
        params: Params,
        client: str = "",
        receive: Receive | None = None,
        deadline: float | None = None,
    ) -> Answer:
        """Runs a task. Raises what the task raises, or an EngineError.

        `client` is whose share it counts against. `receive` is the request's ASGI channel (its body has been read):
        when the client goes away the job is ended. A cancelled call ends its job too.
        """
        if self._generation is None:
            await self.start()
        assert self._loop is not None  # noqa: S101
        answer: asyncio.Future[Answer] = self._loop.create_future()
        job = self.submit(name, params, client, answer, receive, deadline)
        try:
            return await answer
        except asyncio.CancelledError:
            self.abandon(job)
            raise

    def submit(
        self,
        name: str,
        params: Params,
        client: str,
        answer: Reply,
        receive: Receive | None = None,
        deadline: float | None = None,
    ) -> Job:
        """Starts a task while there is a release; `answer` is told what comes of it. Raises TooBusy.

        Who does not want it any more calls `abandon`.
        """
        if name not in TASKS:
            raise KeyError(name)
        number = self._numbers = (self._numbers + 1) & 0xFFFFFFFF
        payload = wire.pack((name, params if type(params) is dict else dict(params)))
        job = Job(
            number,
            name,
            payload,
            client,
            answer,
            time.monotonic(),
            deadline or self.limits.deadline,
            receive,
        )
        job.shape = shape_of(name, params)
        self._submit(job)
        return job

    def health(self) -> dict[str, Any]:
        """What is served and by how many processes."""
        generation = self._generation
        return {
            "release": self.release,
            "quads": generation.size if generation else 0,
            "in_memory": generation.in_memory if generation else False,
            "workers": len(generation.links) if generation else 0,
            "running": sum(bool(link.jobs) for link in self._links()),
            "lent": self.lending.lent,
            "waiting": len(self._queue) + len(self._slow_queue),
            "notes": generation.notes if generation else [],
            "problem": self.problem,
        }

    def processes(self) -> dict[str, list[int]]:
        """The process numbers, by role."""
        found: dict[str, list[int]] = {"worker": [link.pid for link in self._links()]}
        for generation in self._generations():
            for role, pid in generation.pids.items():
                found.setdefault(role, []).append(pid)
        return found

    def _look(self) -> None:
        """Every now and then: a new release, a zygote to replace, workers that have nothing to do."""
        if self._stopped or self._loop is None:
            return
        self._loop.call_later(LOOK, self._look)
        generation = self._generation
        if generation is None:
            return
        try:
            identifier = self._current().identifier
        except ZhituError as error:
            self._note(str(error))
        else:
            if identifier not in {generation.identifier, self._refused} or not generation.alive:
                self._open_soon()
            elif identifier == generation.identifier:
                self.problem, self._refused = "", ""
        self._refill()
        reap_orphans(self._groups)
        if self._store:
            # Another store may change without telling: what was remembered of it is good for a time.
            generation.rename(f"{generation.identifier}.{int(time.time() / self._store_seconds)}")
        self.lending.level(generation.links)
        now = time.monotonic()
        for slow, always in ((False, self.limits.workers), (True, 1)):
            links = [link for link in generation.links if link.of_slow == slow]
            spare = sum(not link.leaving for link in links) - always
            for link in links[::-1]:
                if spare > 0 and link.free and now - link.idle_since > IDLE:
                    spare -= 1
                    self._dismiss(link)
