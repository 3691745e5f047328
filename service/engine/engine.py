"""The engine: takes tasks from the server, runs them in workers within limits, and always gives an answer or an error."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from ontology.errors import ZhituError
from ontology.release import Release
from service.engine import wire
from service.engine.errors import Cancelled, DeadlinePassed, TooBusy, Unavailable
from service.engine.fairness import FairQueue, Full
from service.engine.generation import Generation
from service.engine.job import Job, Receive
from service.engine.limits import Limits
from service.engine.link import Link
from service.engine.processes import adopt_orphans, give_way
from service.engine.tasks import TASKS, Answer, Params
from service.engine.zygote import Configuration

LOG = logging.getLogger("zhitu")
TICK = 0.01
# A job that runs so long is not short: nothing waits behind it, its client is watched, its worker makes room.
SHORT, WATCHED, LONG, VERY_LONG = 0.01, 0.1, 0.5, 2.0
# Short jobs are sent ahead to busy workers, so that none waits for the server between two of them.
AHEAD = 4
AHEAD_BELOW = 0.002
SCALE_AFTER = 0.05
IDLE = 30.0
# Ends that a job has brought on itself: too much memory (allocation failed), or a crash.
OUT_OF_MEMORY = frozenset({77, -signal.SIGABRT})
BY_OTHERS = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGIO, 0})


class Engine:
    """Runs tasks over the current release. Bound to the event loop that first uses it."""

    def __init__(
        self,
        current: Callable[[], Release],
        limits: Limits,
        memory_quads: int,
        modules: list[str],
        client_header: str = "",
    ) -> None:
        self.limits = limits
        self.client_header = client_header.lower()
        self.counts: Counter[str] = Counter()
        self._current = current
        self._memory_quads = memory_quads
        self._modules = modules
        self._queue: FairQueue[Job] = FairQueue(limits.queue, limits.client_queue)
        self._generation: Generation | None = None
        self._old: list[Generation] = []
        self._starting: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticking = False
        self._numbers = 0
        self._service = 0.0
        self._stopped = False
        self._expired = 0.0
        self.problem = ""
        self.failure: ZhituError | None = None

    @property
    def release(self) -> str:
        """The release that new jobs are answered from; empty before there is one."""
        return self._generation.release if self._generation else ""

    async def start(self) -> None:
        """Opens the current release and forks workers. Raises NoRelease or Unready."""
        if self._starting is None or (self._generation is None and self._starting.done()):
            adopt_orphans()
            self._loop = asyncio.get_running_loop()
            self._starting = self._loop.create_task(self._open(self._current()))
        try:
            await asyncio.shield(self._starting)
        except ZhituError as error:
            self.failure = error
            raise

    async def stop(self) -> None:
        """Ends every process; jobs that run or wait are refused."""
        self._stopped = True
        if self._starting is not None:
            self._starting.cancel()
        for job in [*self._queue]:
            job.refuse(Unavailable("service", "is being stopped", "ask again in a moment", 1))
        for generation in [*self._old, *([self._generation] if self._generation else [])]:
            for link in generation.links:
                for job in link.jobs:
                    job.refuse(Unavailable("service", "is being stopped", "ask again in a moment", 1))
            generation.close()
        self._generation, self._old = None, []

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
        for generation in [*self._old, *([self._generation] if self._generation else [])]:
            for role, pid in generation.pids.items():
                found.setdefault(role, []).append(pid)
        return found

    # What the workers' links tell.

    def answered(self, link: Link, job: Job | None) -> None:
        """Notes how long a job took and gives its worker the next."""
        if job is not None:
            self._service += 0.1 * (time.monotonic() - job.begun - self._service)
        if link.leaving and not link.jobs:
            self._dismiss(link)
        if len(self._queue):
            self._dispatch()

    def closed(self, link: Link) -> None:
        """A worker's connection ended."""
        self._of(link).closed(link)

    def forked(self, link: Link) -> None:
        """A new worker can be given work."""
        self.counts["workers_started"] += 1
        link.leaving = self._generation is None or link not in self._generation.links
        if link.leaving:
            self._dismiss(link)
        self._dispatch()

    def ended(self, generation: Generation, link: Link, status: int | None) -> None:
        """A worker ended that was not told to: its job is tried once more, unless it was the cause."""
        self.counts["workers_ended"] += 1
        jobs = [*link.jobs]
        link.jobs.clear()
        for job in reversed(jobs[1:]):
            self._queue.put_back(job)
        if jobs:
            self._after_death(jobs[0], status)
        self._refill()
        self._dispatch()

    def lost(self, generation: Generation) -> None:
        """Both zygotes are gone: the release is opened anew, and its workers serve until that is done."""
        self.counts["zygotes_lost"] += 1
        if generation is self._generation and self._loop is not None and not self._stopped:
            LOG.error("the zygote of release %s and its spare ended; it is opened anew", generation.release)
            self._starting = self._loop.create_task(self._open(self._current()))

    def abandon(self, job: Job) -> None:
        """Ends a job that nobody waits for."""
        job.finish()
        if self._queue.remove(job):
            return
        for link in self._links():
            if job in link.jobs:
                if link.jobs[0] is not job:
                    link.revoke(job)
                elif job.stream is not None or time.monotonic() - job.begun > SHORT:
                    self.counts["cancelled"] += 1
                    self._kill(link, Cancelled("request", "nobody waits for its answer"))
                # A job that has just begun is most likely done before its worker could be replaced: see _tick.
                return

    # Where jobs go.

    def _submit(self, job: Job) -> None:
        queue = self._queue
        if not len(queue):
            link = self._place()
            if link is not None and self._allowed(job.client):
                link.send(job)
                self._tick_soon()
                return
        try:
            queue.put(job)
        except Full as full:
            self.counts["refused"] += 1
            whose = "your requests that wait" if full.of_client else "the queue"
            raise TooBusy(whose, "are too many" if full.of_client else "is full", "ask again", 1) from None
        self._dispatch()
        self._tick_soon()

    def _dispatch(self) -> None:
        while len(self._queue):
            link = self._place()
            if link is None:
                return
            job = self._queue.take(self._allowed)
            if job is None:
                return
            if job.wanted:
                link.send(job)

    def _place(self) -> Link | None:
        """A worker with nothing to do; where all are busy with short jobs, the one with the fewest."""
        if self._generation is None:
            return None
        best, least = None, AHEAD
        for link in self._generation.links:
            if link.free:
                return link
            if not link.slow and len(link.jobs) < least and not link.leaving and not link.revoked:
                best, least = link, len(link.jobs)
        return best if self._service < AHEAD_BELOW else None

    def _allowed(self, client: str) -> bool:
        running = 0
        for link in self._links():
            if link.jobs and link.jobs[0].client == client:
                running += 1
        return running < self.limits.client_running

    def _after_death(self, job: Job, status: int | None) -> None:
        if status in OUT_OF_MEMORY:
            self.counts["out_of_memory"] += 1
            limit = self.limits.memory // (1024 * 1024)
            job.refuse(Unavailable("query", f"needs more than {limit} MiB of memory", "narrow the question"))
        elif status is not None and status not in BY_OTHERS:
            self.counts["crashed"] += 1
            job.refuse(Unavailable("query", "made its worker crash", "ask in another way"))
        elif job.attempts or job.stream is not None or not job.wanted:
            job.refuse(Unavailable("service", "lost the worker that was answering", "ask again", 1))
        else:
            self.counts["retried"] += 1
            job.attempts += 1
            self._queue.put_back(job)

    def _kill(self, link: Link, reason: Exception) -> None:
        """Ends a worker for the job that it runs; the jobs behind it go elsewhere."""
        self.counts["workers_killed"] += 1
        jobs = [*link.jobs]
        link.jobs.clear()
        self._of(link).drop(link)
        for job in reversed(jobs[1:]):
            self._queue.put_back(job)
        if jobs:
            jobs[0].refuse(reason)
        self._refill()
        self._dispatch()

    def _dismiss(self, link: Link) -> None:
        """Lets a worker go that has nothing to do."""
        generation = self._of(link)
        generation.drop(link, at_once=False)
        if generation in self._old and not generation.links:
            self._old.remove(generation)
            generation.close()

    def _refill(self) -> None:
        """Keeps as many workers as are always there."""
        generation = self._generation
        if generation is None or self._stopped:
            return
        staying = sum(not link.leaving for link in generation.links) + generation.starting
        room = self.limits.max_workers - len(generation.links) - generation.starting
        for _ in range(min(self.limits.workers - staying, room)):
            generation.fork()

    def _links(self) -> list[Link]:
        links = self._generation.links if self._generation else []
        for generation in self._old:
            links = links + generation.links
        return links

    def _of(self, link: Link) -> Generation:
        for generation in self._old:
            if link in generation.links:
                return generation
        assert self._generation is not None  # noqa: S101
        return self._generation

    async def _open(self, release: Release) -> None:
        """Starts a generation; when it is ready, new jobs go to it and the old one finishes what it has."""
        configuration = Configuration(self._modules, str(release.folder), self._memory_quads, self.limits)
        generation = Generation(self, release.identifier, configuration)
        await generation.start()
        old, self._generation = self._generation, generation
        self.problem = ""
        if old is not None:
            self._old.append(old)
            for link in [*old.links]:
                link.leaving = True
                if not link.jobs:
                    self._dismiss(link)
        self._refill()

    # What has to be looked at again and again.

    def _tick_soon(self) -> None:
        if not self._ticking and self._loop is not None:
            self._ticking = True
            self._loop.call_later(TICK, self._tick)

    def _tick(self) -> None:
        self._ticking = False
        if self._stopped:
            return
        now = time.monotonic()
        for link in [*self._links()]:
            if link.jobs:
                self._look_at(link, now)
            elif link.revoked and now - link.idle_since > SCALE_AFTER:
                self._kill(link, Cancelled("request", "nobody waits for its answer"))
        if len(self._queue):
            self._look_at_queue(now)
        if len(self._queue) or any(link.jobs or link.revoked for link in self._links()):
            self._tick_soon()

    def _look_at(self, link: Link, now: float) -> None:
        job = link.jobs[0]
        age = now - job.begun
        if age < SHORT:
            return
        if not link.slow:
            link.slow = True
            for behind in [*link.jobs][:0:-1]:
                link.revoke(behind)
                self._queue.put_back(behind)
            self._dispatch()
        if age > job.deadline:
            self.counts["deadline"] += 1
            self._kill(
                link,
                DeadlinePassed("query", f"took longer than {job.deadline:g} s", "narrow it, or add LIMIT"),
            )
        elif not job.wanted and age > SCALE_AFTER:
            self.counts["cancelled"] += 1
            self._kill(link, Cancelled("request", "nobody waits for its answer"))
        elif age > WATCHED and job.receive is not None and job.watcher is None and job.stream is None:
            assert self._loop is not None  # noqa: S101
            job.watcher = self._loop.create_task(self._watch(job))
        if age > LONG and link.open:
            nice = 19 if age > VERY_LONG else 10
            if nice > link.nice:
                # Priority cannot be raised again, so the worker goes when its job is done.
                link.nice, link.leaving = nice, True
                give_way(link.pid, nice)
                self._refill()

    async def _watch(self, job: Job) -> None:
        """Ends a job when its client goes away."""
        assert job.receive is not None  # noqa: S101
        while (await job.receive())["type"] != "http.disconnect":
            pass
        job.watcher = None
        if not job.answer.done():
            job.answer.set_exception(Cancelled("request", "its client went away"))
        self.abandon(job)

    def _look_at_queue(self, now: float) -> None:
        if now - self._expired > SHORT * 10:
            self._expired = now
            for job in [*self._queue]:
                if now - job.queued > self.limits.queue_wait:
                    self._queue.remove(job)
                    self.counts["expired"] += 1
                    job.refuse(Unavailable("service", "has too much to do", "ask again", 5))
        generation = self._generation
        if generation is None or generation.starting or len(generation.links) >= self.limits.max_workers:
            return
        brisk = sum(bool(one.jobs) and now - one.jobs[0].begun < SCALE_AFTER for one in generation.links)
        if brisk < self.limits.workers and any(
            now - job.queued > SCALE_AFTER and self._allowed(job.client) for job in self._queue
        ):
            generation.fork()
