"""The engine: takes tasks from the server, runs them in workers within limits, and always gives an answer or an error."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable
from typing import Any

from ontology.errors import ZhituError
from ontology.release import Release
from service.engine import wire
from service.engine.dispatcher import Dispatcher
from service.engine.errors import Unavailable
from service.engine.generation import Generation
from service.engine.job import Job, Receive
from service.engine.limits import Limits
from service.engine.processes import adopt_orphans, reap_orphans
from service.engine.tasks import TASKS, Answer, Params
from service.engine.zygote import Configuration
from service.operations.metrics import QUEUE_LENGTH, RELEASE_SWAPS, WORKERS

LOG = logging.getLogger("zhitu")
LOOK = 0.5
IDLE = 30.0


class Engine(Dispatcher):
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
    ) -> None:
        super().__init__(limits)
        self.client_header = client_header.lower()
        # Why the newest release is not served, and what kept the first one from being served.
        self.problem = ""
        self.failure: ZhituError | None = None
        self._current = current
        self._memory_quads = memory_quads
        self._modules = modules
        self._store = store
        self._store_seconds = store_seconds
        self._elsewhere = elsewhere
        self._opening: asyncio.Task[None] | None = None
        self._refused = ""
        self._sessions: set[int] = set()
        self._numbers = 0
        QUEUE_LENGTH.set_function(lambda: len(self._queue))
        WORKERS.labels("busy").set_function(lambda: sum(bool(link.jobs) for link in self._links()))
        WORKERS.labels("idle").set_function(lambda: sum(not link.jobs for link in self._links()))

    @property
    def release(self) -> str:
        """The release that new jobs are answered from; empty before there is one."""
        return self._generation.release if self._generation else ""

    async def start(self) -> None:
        """Opens the current release and forks workers. Raises NoRelease or Unready."""
        if self._generation is not None:
            return
        if self._loop is None:
            adopt_orphans()
            self._loop = asyncio.get_running_loop()
            self._loop.call_later(LOOK, self._look)
            # Only the main thread's loop can be told of signals.
            with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
                self._loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        try:
            await self._open(self._current())
        except ZhituError as error:
            self.failure = error
            raise

    async def stop(self) -> None:
        """Ends every process; jobs that run or wait are refused."""
        self._stopped = True
        if self._opening is not None:
            self._opening.cancel()
        for job in [*self._queue, *(job for link in self._links() for job in link.jobs)]:
            job.refuse(Unavailable("service", "is being stopped", "ask again in a moment", 1))
        for generation in self._generations():
            generation.close()
        self._generation, self._coming, self._old = None, None, []

    async def reopen(self) -> None:
        """Looks for a new release now, and waits until it is served. Raises NoRelease or Unready."""
        self._refused = ""
        release = self._current()
        if self._generation is None or release.identifier != self._generation.identifier:
            await self._open(release)

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
        if name not in TASKS:
            raise KeyError(name)
        self._numbers = (self._numbers + 1) & 0xFFFFFFFF
        job = Job(
            self._numbers,
            name,
            wire.pack((name, params if type(params) is dict else dict(params))),
            client,
            self._loop.create_future(),
            time.monotonic(),
            deadline or self.limits.deadline,
            receive,
        )
        self._submit(job)
        try:
            return await job.answer
        except asyncio.CancelledError:
            self.abandon(job)
            raise

    def health(self) -> dict[str, Any]:
        """What is served and by how many processes."""
        generation = self._generation
        return {
            "release": self.release,
            "quads": generation.size if generation else 0,
            "in_memory": generation.in_memory if generation else False,
            "workers": len(generation.links) if generation else 0,
            "running": sum(bool(link.jobs) for link in self._links()),
            "waiting": len(self._queue),
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

    def lost(self, generation: Generation) -> None:
        """Both zygotes are gone: the release is opened anew, and its workers serve until that is done."""
        if generation is self._generation and not self._stopped:
            LOG.error("the zygote of release %s and its spare ended; it is opened anew", generation.release)
            self._open_soon()

    async def _open(self, release: Release) -> None:
        """Opens a release, or waits while that is being done."""
        assert self._loop is not None  # noqa: S101
        if self._opening is None or self._opening.done():
            self._opening = self._loop.create_task(self._switch(release))
        await asyncio.shield(self._opening)

    def _hang_up(self) -> None:
        """SIGHUP: the current release is opened anew, whichever it is."""
        self._refused = ""
        self._open_soon()

    def _open_soon(self) -> None:
        """Opens the current release; a failure is logged and shown, and the old release goes on."""
        assert self._loop is not None  # noqa: S101
        if self._opening is not None and not self._opening.done():
            return
        try:
            release = self._current()
        except ZhituError as error:
            self._note(str(error))
            return
        self._opening = self._loop.create_task(self._switch(release))
        self._opening.add_done_callback(self._opened)

    def _opened(self, opening: asyncio.Task[None]) -> None:
        if not opening.cancelled() and opening.exception() is not None:
            RELEASE_SWAPS.labels("failed").inc()
            self._note(str(opening.exception()))

    def _note(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            LOG.error("release %s stays, as the current one cannot be served: %s", self.release, problem)

    async def _switch(self, release: Release) -> None:
        """Starts a generation; when its workers are ready new jobs go to it, and the old one finishes what it has."""
        self._refused = release.identifier
        configuration = Configuration(
            self._modules,
            str(release.folder),
            self._memory_quads,
            self.limits,
            self._store,
            self._elsewhere,
        )
        generation = self._coming = Generation(self, release.identifier, configuration)
        try:
            await generation.start()
            self._sessions.add(generation.session)
            for _ in range(self.limits.workers):
                generation.fork()
            while generation.starting:
                await asyncio.sleep(0.002)
        finally:
            self._coming = None
        old, self._generation = self._generation, generation
        self.problem, self._refused, self.failure = "", "", None
        if old is not None:
            RELEASE_SWAPS.labels("opened").inc()
            LOG.info("release %s is served now", release.identifier)
            self._old.append(old)
            for link in [*old.links]:
                link.leaving = True
                if not link.jobs:
                    self._dismiss(link)
            self._close_if_empty(old)
        self._refill()
        self._dispatch()

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
        reap_orphans(self._sessions)
        if self._store:
            # Another store may change without telling: what was remembered of it is good for a time.
            generation.rename(f"{generation.identifier}.{int(time.time() / self._store_seconds)}")
        now = time.monotonic()
        spare = sum(not link.leaving for link in generation.links) - self.limits.workers
        for link in [*generation.links][::-1]:
            if spare > 0 and link.free and now - link.idle_since > IDLE:
                spare -= 1
                self._dismiss(link)
