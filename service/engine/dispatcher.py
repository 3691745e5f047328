"""Where jobs go: who runs next and on which worker, and what is done about jobs that take too long or lose theirs."""

from __future__ import annotations

import asyncio
import signal
import time

from service.engine.errors import Cancelled, DeadlinePassed, TooBusy, Unavailable
from service.engine.fairness import FairQueue, Full
from service.engine.generation import Generation
from service.engine.job import Job
from service.engine.limits import MEBIBYTE, Limits
from service.engine.link import Link
from service.engine.processes import give_way
from service.operations.metrics import QUEUE_SECONDS, REFUSED, WORKER_RESTARTS

TICK = 0.01
# A job that runs so long is not short: nothing waits behind it, its client is watched, its worker makes room.
SHORT, WATCHED, LONG, VERY_LONG = 0.02, 0.1, 0.5, 2.0
# Short jobs are sent ahead to busy workers, so that none waits for the server between two of them.
AHEAD = 8
AHEAD_BELOW_NS = 2_000_000
TOGETHER_BELOW_NS = 150_000
SCALE_AFTER = 0.05
IDLE = 30.0
# Ends that a job has brought on itself: too much memory (allocation failed), or a crash.
OUT_OF_MEMORY = frozenset({77, -signal.SIGABRT})
BY_OTHERS = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGIO, 0})


class Dispatcher:
    """Gives the queue's jobs to the workers of the current generation."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._queue: FairQueue[Job] = FairQueue(limits.queue, limits.client_queue)
        self._generation: Generation | None = None
        # Being opened, and finishing what they have: neither gets new jobs.
        self._coming: Generation | None = None
        self._old: list[Generation] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticking = False
        self._service = 0.0
        self._stopped = False
        self._expired = 0.0

    # What the workers' links tell.

    def answered(self, link: Link, job: Job | None) -> None:
        """Notes how long a job took and gives its worker the next."""
        if job is not None:
            taken = job.taken or (time.monotonic() - job.begun) * 1e9
            self._service += 0.1 * (taken - self._service)
        if link.leaving and not link.jobs:
            self._dismiss(link)
        if len(self._queue):
            self._dispatch()

    def closed(self, link: Link) -> None:
        """A worker's connection ended."""
        self._of(link).closed(link)

    def forked(self, link: Link) -> None:
        """A new worker can be given work."""
        if self._coming is not None and link in self._coming.links:
            return
        link.leaving = self._generation is None or link not in self._generation.links
        if link.leaving:
            self._dismiss(link)
        self._dispatch()

    def ended(self, generation: Generation, link: Link, status: int | None) -> None:
        """A worker ended that was not told to: its job is tried once more, unless it was the cause."""
        jobs = self._jobs_of(link)
        WORKER_RESTARTS.labels("memory" if status in OUT_OF_MEMORY else "crash").inc()
        if jobs:
            self._after_death(jobs[0], status)
        self._close_if_empty(generation)
        self._refill()
        self._dispatch()

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
                    self._kill(link, Cancelled("request", "nobody waits for its answer"), "abandoned")
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
            REFUSED.labels("client_limit" if full.of_client else "queue_full").inc()
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
                QUEUE_SECONDS.observe(time.monotonic() - job.queued)
                link.send(job)

    def _place(self) -> Link | None:
        """A worker with nothing to do; where all are busy with short jobs, the one with the fewest."""
        if self._generation is None:
            return None
        links = self._generation.links
        if self._service < TOGETHER_BELOW_NS:
            # Waking another process costs more than waiting for a few of these.
            for link in links:
                if link.jobs and len(link.jobs) < AHEAD and not (link.slow or link.leaving or link.revoked):
                    return link
        best, least = None, AHEAD
        for link in links:
            if link.free:
                return link
            if not link.slow and len(link.jobs) < least and not link.leaving and not link.revoked:
                best, least = link, len(link.jobs)
        return best if self._service < AHEAD_BELOW_NS else None

    def _allowed(self, client: str) -> bool:
        running = 0
        for link in self._links():
            if link.jobs and link.jobs[0].client == client:
                running += 1
        return running < self.limits.client_running

    def _after_death(self, job: Job, status: int | None) -> None:
        if status in OUT_OF_MEMORY:
            REFUSED.labels("memory").inc()
            limit = self.limits.memory // MEBIBYTE
            job.refuse(Unavailable("query", f"needs more than {limit} MiB of memory", "narrow the question"))
        elif status is not None and status not in BY_OTHERS:
            job.refuse(Unavailable("query", "made its worker crash", "ask in another way"))
        elif job.attempts or job.stream is not None or not job.wanted:
            job.refuse(Unavailable("service", "lost the worker that was answering", "ask again", 1))
        else:
            job.attempts += 1
            self._queue.put_back(job)

    def _jobs_of(self, link: Link) -> list[Job]:
        """Takes all jobs from a worker; those that had not begun go to another."""
        jobs = [*link.jobs]
        link.jobs.clear()
        for job in reversed(jobs[1:]):
            self._queue.put_back(job)
        return jobs

    def _kill(self, link: Link, reason: Exception, why: str) -> None:
        """Ends a worker for the job that it runs; the jobs behind it go elsewhere."""
        WORKER_RESTARTS.labels(why).inc()
        generation = self._of(link)
        jobs = self._jobs_of(link)
        generation.drop(link)
        self._close_if_empty(generation)
        if jobs:
            jobs[0].refuse(reason)
        self._refill()
        self._dispatch()

    def _dismiss(self, link: Link) -> None:
        """Lets a worker go that has nothing to do."""
        generation = self._of(link)
        generation.drop(link, at_once=False)
        self._close_if_empty(generation)

    def _close_if_empty(self, generation: Generation) -> None:
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

    def _generations(self) -> list[Generation]:
        current = [one for one in (self._generation, self._coming) if one is not None]
        return self._old + current

    def _of(self, link: Link) -> Generation:
        return next(one for one in self._generations() if link in one.links)

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
                self._kill(link, Cancelled("request", "nobody waits for its answer"), "abandoned")
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
            REFUSED.labels("deadline").inc()
            late = DeadlinePassed("query", f"took longer than {job.deadline:g} s", "narrow it, or add LIMIT")
            self._kill(link, late, "deadline")
        elif not job.wanted and age > SCALE_AFTER:
            self._kill(link, Cancelled("request", "nobody waits for its answer"), "abandoned")
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
                    REFUSED.labels("queue_full").inc()
                    job.refuse(Unavailable("service", "has too much to do", "ask again", 5))
        generation = self._generation
        if generation is None or generation.starting or len(generation.links) >= self.limits.max_workers:
            return
        brisk = sum(bool(one.jobs) and now - one.jobs[0].begun < SCALE_AFTER for one in generation.links)
        if brisk < self.limits.workers and any(
            now - job.queued > SCALE_AFTER and self._allowed(job.client) for job in self._queue
        ):
            generation.fork()
