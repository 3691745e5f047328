"""Where jobs go: who runs next and on which worker, and what is done about jobs that take too long or lose theirs."""

from __future__ import annotations

import asyncio
import signal
import time
from abc import ABC, abstractmethod
from typing import Any

from service.engine import wire
from service.engine.costs import Costs, shape_of
from service.engine.errors import Cancelled, TooBusy, Unavailable
from service.engine.fairness import FairQueue, Full
from service.engine.generation import Generation
from service.engine.job import Job
from service.engine.lending import Connection, Lending
from service.engine.limits import MEBIBYTE, Limits
from service.engine.link import Link
from service.engine.processes import yield_to_others
from service.engine.tasks import Params
from service.operations.metrics import QUEUE_SECONDS, REFUSED, WORKER_RESTARTS

# A job that runs so long is not short: nothing waits behind it.
SHORT = 0.02
# What those leave to others that are not known to be short.
SLOW_NICE = 10
# Short jobs are sent ahead to busy workers, so that none waits for the server between two of them: as many as take this
# time together.
AHEAD, AHEAD_SECONDS = 16, 0.000_6
AHEAD_BELOW, TOGETHER_BELOW = 0.002, 0.000_15
# Queries of connections that are lent take no longer.
LENT_BELOW = 0.002
# Ends that a job has brought on itself: too much memory (allocation failed), or a crash.
OUT_OF_MEMORY = frozenset({77, -signal.SIGABRT})
BY_OTHERS = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGIO, 0})


class Dispatcher(ABC):
    """Gives the queue's jobs to the workers of the current generation."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        # Jobs that are known to be short, and all others, which have workers of their own.
        self._queue: FairQueue[Job] = FairQueue(limits.queue, limits.client_queue)
        self._slow_queue: FairQueue[Job] = FairQueue(limits.queue, limits.client_queue)
        self._most_slow = limits.max_workers - limits.workers
        self._costs = Costs()
        self._generation: Generation | None = None
        # Being opened, and finishing what they have: neither gets new jobs.
        self._coming: Generation | None = None
        self._old: list[Generation] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._service = 0.0
        self._stopped = False
        self.lending = Lending(self._end_loan)

    # What the workers' links tell.

    def answered(self, link: Link, job: Job | None) -> None:
        """Notes how long a job took and gives its worker the next."""
        if job is not None:
            taken = job.taken / 1e9 or time.monotonic() - job.begun
            self._costs.learn(job.shape, taken)
            if not link.of_slow:
                self._service += 0.1 * (taken - self._service)
        if link.leaving and not link.jobs:
            self._dismiss(link)
        if len(self._queue) or len(self._slow_queue):
            self._dispatch()

    def closed(self, link: Link) -> None:
        """A worker's connection ended."""
        self._of(link).closed(link)

    def forked(self, link: Link) -> None:
        """A new worker can be given work."""
        if self._coming is not None and link in self._coming.links:
            return
        self._welcome(link)
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
        if self._queue_of(job).remove(job):
            return
        for link in self._links():
            if job in link.jobs:
                if link.jobs[0] is not job:
                    link.revoke(job)
                elif job.stream is not None or time.monotonic() - job.begun > SHORT:
                    self._kill(link, Cancelled("request", "nobody waits for its answer"), "abandoned")
                # A job that has just begun is most likely done before its worker could be replaced: see _tick.
                return

    def lent(self, link: Link, number: int, kind: int, payload: bytes) -> None:
        """What a worker tells of connections that it was lent."""
        if kind == wire.RETURNED:
            self.lending.returned(link, number, payload)
        else:
            self.lending.counted(payload)

    def lend(
        self, connection: Connection, file: int, client: str, about: Any, params: Params, request: bytes
    ) -> bool:
        """Lends a connection to a worker, with its last request, if that is known to be short and nobody waits."""
        generation = self._generation
        if generation is None or self._stopped or len(self._queue):
            return False
        cost = self._costs.of(shape_of("sparql", params))
        if cost is None or cost > LENT_BELOW:
            return False
        return self.lending.lend(generation.links, connection, file, client, about, request)

    def _end_loan(self, link: Link) -> None:
        self._kill(link, Unavailable("service", "lost the worker that was answering", "ask again", 1), "loan")

    # Where jobs go.

    def _submit(self, job: Job) -> None:
        cost = self._costs.of(job.shape)
        job.slow = self._most_slow > 0 and (cost is None or cost > SHORT)
        queue = self._queue_of(job)
        if not len(queue):
            link = self._place(job.slow)
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

    def _queue_of(self, job: Job) -> FairQueue[Job]:
        return self._slow_queue if job.slow else self._queue

    def _dispatch(self) -> None:
        for queue, slow in ((self._queue, False), (self._slow_queue, True)):
            while len(queue):
                link = self._place(slow)
                job = queue.take(self._allowed) if link else None
                if link is None or job is None:
                    break
                if job.wanted:
                    QUEUE_SECONDS.observe(time.monotonic() - job.queued)
                    link.send(job)

    def _place(self, slow: bool) -> Link | None:
        """A worker with nothing to do; where all are busy with short jobs, the one with the fewest."""
        if self._generation is None:
            return None
        if slow and any(link.of_slow for link in self._generation.links):
            return next((link for link in self._generation.links if link.of_slow and link.free), None)
        links = [link for link in self._generation.links if not link.of_slow]
        room = min(AHEAD, int(AHEAD_SECONDS / (self._service + 1e-9)))
        if self._service < TOGETHER_BELOW:
            # Waking another process costs more than waiting for a few of these.
            for link in links:
                if link.jobs and len(link.jobs) < room and not (link.slow or link.leaving or link.revoked):
                    return link
        best = None
        for link in links:
            if link.free:
                return link
            if len(link.jobs) < room and not (link.slow or link.leaving or link.revoked):
                best, room = link, len(link.jobs)
        return best

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
            self._queue_of(job).put_back(job)

    def _jobs_of(self, link: Link) -> list[Job]:
        """Takes all jobs from a worker; those that had not begun go to another."""
        jobs = [*link.jobs]
        link.jobs.clear()
        for job in reversed(jobs[1:]):
            self._queue_of(job).put_back(job)
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
        self.lending.recall(link)
        generation = self._of(link)
        generation.drop(link, at_once=False)
        self._close_if_empty(generation)

    def _close_if_empty(self, generation: Generation) -> None:
        if generation in self._old and not generation.links:
            self._old.remove(generation)
            generation.close()

    def _refill(self) -> None:
        """Keeps as many workers as are always there, and one for jobs that are not known to be short."""
        generation = self._generation
        if generation is None or self._stopped:
            return
        for _ in range(self._missing(slow=False)):
            generation.fork()
        for_slow = any(link.of_slow and not link.leaving for link in generation.links)
        if self._most_slow > 0 and not for_slow and not generation.starting(slow=True):
            generation.fork(slow=True)

    def _missing(self, *, slow: bool) -> int:
        """How many workers of a kind are there too few, within what may be."""
        generation = self._generation
        assert generation is not None  # noqa: S101
        links = [link for link in generation.links if link.of_slow == slow]
        starting = generation.starting(slow=slow)
        if slow:
            return self._most_slow - len(links) - starting
        staying = sum(not link.leaving for link in links) + starting
        # A worker more than all may be there while one is ending that serves nobody any more.
        room = self.limits.max_workers + (self._most_slow > 0) - len(generation.links) - starting
        return min(self.limits.workers - staying, room)

    def _welcome(self, link: Link) -> None:
        """Takes a worker into use, where it is of the release that is served."""
        link.leaving = self._generation is None or link not in self._generation.links
        if link.leaving:
            self._dismiss(link)
        elif link.of_slow and not link.nice:
            link.nice = SLOW_NICE
            yield_to_others(link.pid, link.nice)

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

    @abstractmethod
    def _tick_soon(self) -> None:
        """Has running and waiting jobs looked at in a moment."""
