"""Which release is served: opens new ones beside the old, goes on with what a dead server left, replaces lost zygotes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from ontology.errors import ZhituError
from ontology.release import Release
from service.engine.generation import Generation
from service.engine.handover import Handover, Held
from service.engine.limits import Limits
from service.engine.nursery import Nursery
from service.engine.oversight import Oversight
from service.engine.zygote import Configuration
from service.operations.metrics import RELEASE_SWAPS

LOG = logging.getLogger("zhitu")


class Swapping(Oversight):
    """A dispatcher whose generation is that of the current release."""

    def __init__(
        self,
        limits: Limits,
        current: Callable[[], Release],
        configure: Callable[[str], Configuration],
        handover: Handover | None,
    ) -> None:
        """`configure` gives what a zygote is told, for the folder of a release."""
        super().__init__(limits)
        # Why the newest release is not served, and what kept the first one from being served.
        self.problem = ""
        self.failure: ZhituError | None = None
        self._current = current
        self._configure = configure
        self._handover = handover or Handover()
        self._nursery = Nursery()
        # Its writing end closes with this process, and with it every worker ends.
        self._lifeline = (-1, -1)
        self._opening: asyncio.Task[None] | None = None
        self._refused = ""
        self._groups: set[int] = set()

    @property
    def release(self) -> str:
        """The release that new jobs are answered from; empty before there is one."""
        return self._generation.release if self._generation else ""

    async def reopen(self) -> None:
        """Looks for a new release now, and waits until it is served. Raises NoRelease or Unready."""
        self._refused = ""
        release = self._current()
        if self._generation is None or release.identifier != self._generation.identifier:
            await self._open(release)

    def lost(self, generation: Generation) -> None:
        """Both zygotes are gone: the release is opened anew, and its workers serve until that is done."""
        if generation is self._generation and not self._stopped:
            LOG.error("the zygote of release %s and its spare ended; it is opened anew", generation.release)
            self._open_soon()

    def replaced(self, generation: Generation) -> None:
        """The supervisor has to hold the new ones in place of the dead."""
        if generation is self._generation:
            self._keep(generation)

    def _welcome_all(self, generation: Generation) -> None:
        self._keep(generation)
        for link in [*generation.links]:
            self._welcome(link)

    def _keep(self, generation: Generation) -> None:
        held = generation.held()
        if held is not None:
            self._handover.keep(held)

    async def _go_on_with(self, held: Held) -> bool:
        """Serves what the server before this one served; False where its zygote has died too."""
        generation = self._new(Release(held.about["release"], Path()))
        try:
            generation.adopt(held)
            await self._populate(generation, enough=1)
        finally:
            self._coming = None
        if not generation.links:
            generation.close()
            return False
        self._generation = generation
        self._welcome_all(generation)
        self._refill()
        return True

    def _new(self, release: Release) -> Generation:
        configuration = self._configure(str(release.folder))
        self._coming = Generation(self, release.identifier, configuration, self._lifeline[0])
        return self._coming

    async def _populate(self, generation: Generation, enough: int = 1 << 30) -> None:
        """Forks workers, and waits for all, or for enough to begin with."""
        self._groups.add(generation.group)
        for _ in range(self.limits.workers):
            generation.fork()
        if self._most_slow > 0:
            generation.fork(slow=True)
        while generation.starting() and len(generation.links) < enough:
            await asyncio.sleep(0.002)

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
        generation = self._new(release)
        try:
            await generation.start(self._nursery)
            await self._populate(generation)
        finally:
            self._groups.add(generation.group)
            self._coming = None
        old, self._generation = self._generation, generation
        for link in old.links if old is not None else ():
            self.lending.recall(link)
        self.problem, self._refused, self.failure = "", "", None
        self._welcome_all(generation)
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
