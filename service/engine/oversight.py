"""What is looked at again and again: deadlines, priorities, clients that have gone, jobs that wait too long."""

from __future__ import annotations

import time

from service.engine.dispatcher import AHEAD_BELOW, SHORT, SLOW_NICE, Dispatcher
from service.engine.errors import Cancelled, DeadlinePassed, Unavailable
from service.engine.job import Job
from service.engine.limits import Limits
from service.engine.link import Link
from service.engine.processes import IDLE_CLASS, processor_seconds, yield_to_others
from service.operations.metrics import REFUSED

TICK = 0.003
# What waits behind a job that has run so long goes to another worker.
TAKEN_BACK = 0.003
WATCHED = 0.1
SCALE_AFTER = 0.05
# A job that has taken so much processor time is left behind others; earlier where jobs are short on average.
YIELDS_AFTER, YIELDS_EARLY_AFTER = 0.5, 0.05
# One that has taken so much gets what nobody else wants.
LEFT_AFTER = 2.0
# When all workers have long jobs, the one that has run longest, and so long, makes room for jobs that wait so long.
CROWDED, MAKES_ROOM_AFTER = 0.3, 2.0


class Oversight(Dispatcher):
    """A dispatcher that looks after its jobs."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._ticking = False
        self._due = 0.0
        self._expired = 0.0

    def _tick_soon(self) -> None:
        if not self._ticking and self._loop is not None:
            self._ticking = True
            self._due = time.monotonic() + TICK
            self._loop.call_later(TICK, self._tick)

    def _tick(self) -> None:
        self._ticking = False
        if self._stopped:
            return
        now = time.monotonic()
        # Where this process itself has had to wait, answers may have come that it has not read yet.
        short = TAKEN_BACK if now - self._due < TICK / 2 else SHORT
        for link in [*self._links()]:
            if link.jobs:
                self._look_at(link, now, short)
            elif link.revoked and now - link.idle_since > SCALE_AFTER:
                self._kill(link, Cancelled("request", "nobody waits for its answer"), "abandoned")
        waiting = len(self._queue) + len(self._slow_queue)
        if waiting:
            self._look_at_queues(now)
        if waiting or any(link.jobs or link.revoked for link in self._links()):
            self._tick_soon()

    def _look_at(self, link: Link, now: float, short: float) -> None:
        job = link.jobs[0]
        age = now - job.begun
        if age < short:
            return
        if not link.slow:
            link.slow, link.clock = True, processor_seconds(link.pid)
            for behind in [*link.jobs][:0:-1]:
                link.revoke(behind)
                self._queue_of(behind).put_back(behind)
            self._dispatch()
        if age < SHORT:
            return
        if age > job.deadline:
            REFUSED.labels("deadline").inc()
            self._costs.learn(job.shape, age)
            late = DeadlinePassed("query", f"took longer than {job.deadline:g} s", "narrow it, or add LIMIT")
            self._kill(link, late, "deadline")
        elif not job.wanted and age > SCALE_AFTER:
            self._kill(link, Cancelled("request", "nobody waits for its answer"), "abandoned")
        elif age > WATCHED and job.receive is not None and job.watcher is None and job.stream is None:
            assert self._loop is not None  # noqa: S101
            job.watcher = self._loop.create_task(self._watch(job))
        if link.open:
            self._have_yield(link)

    def _have_yield(self, link: Link) -> None:
        """Lowers the priority of a worker by what its job has taken. It cannot be raised again."""
        taken = processor_seconds(link.pid) - link.clock + TAKEN_BACK
        early = YIELDS_EARLY_AFTER if self._service < AHEAD_BELOW else YIELDS_AFTER
        expected = self._costs.of(link.jobs[0].shape) or 0.0
        if max(taken, expected) > LEFT_AFTER and link.nice < IDLE_CLASS:
            # Too low for any other job: it is replaced when this one is done.
            link.nice, link.leaving = IDLE_CLASS, True
        elif taken > early and link.nice < SLOW_NICE:
            # From now on it is one of those for jobs that are not short, where they are not enough.
            link.nice, link.of_slow = SLOW_NICE, self._most_slow > 0
            link.leaving = not self._most_slow or self._missing(slow=True) < 0
        else:
            return
        self._costs.learn(link.jobs[0].shape, taken)
        yield_to_others(link.pid, link.nice)
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

    def _look_at_queues(self, now: float) -> None:
        if now - self._expired > SHORT * 10:
            self._expired = now
            for job in [*self._queue, *self._slow_queue]:
                if now - job.queued > self.limits.queue_wait:
                    self._queue_of(job).remove(job)
                    REFUSED.labels("queue_full").inc()
                    job.refuse(Unavailable("service", "has too much to do", "ask again", 5))
        for slow in (False, True):
            self._scale(now, slow=slow)

    def _scale(self, now: float, *, slow: bool) -> None:
        """Where jobs wait although the processors are not busy with short ones: one more worker, or one job fewer."""
        generation = self._generation
        if generation is None or generation.starting(slow=slow):
            return
        queue = self._slow_queue if slow else self._queue
        waits = max((now - job.queued for job in queue if self._allowed(job.client)), default=0.0)
        if waits < SCALE_AFTER:
            return
        links = [link for link in generation.links if link.of_slow == slow]
        if len(generation.links) < self.limits.max_workers and (not slow or self._missing(slow=True) > 0):
            brisk = sum(bool(one.jobs) and now - one.jobs[0].begun < SCALE_AFTER for one in links)
            if slow or brisk < self.limits.workers:
                generation.fork(slow=slow)
        elif waits > CROWDED:
            self._make_room(links if slow else generation.links, now)

    def _make_room(self, links: list[Link], now: float) -> None:
        """Where all of these have a long job, ends the longest: other clients must not wait for its deadline."""
        begun = sorted((link.jobs[0].begun, number) for number, link in enumerate(links) if link.jobs)
        if begun and now - begun[0][0] > MAKES_ROOM_AFTER and now - begun[-1][0] > CROWDED:
            REFUSED.labels("crowded").inc()
            crowded = Unavailable("service", "has too many long queries", "ask again, or narrow it", 5)
            self._kill(links[begun[0][1]], crowded, "crowded")
