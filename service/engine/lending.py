"""The server's end of lent connections: which worker has which, and how they come back, also from one that has died.

A worker answers what comes over a lent connection by itself (`loans`). A connection comes back with the first request that
the worker does not answer, when nothing comes for a while, and when the server takes it back: because the worker has a job
that takes long, or because the connection is to be closed. That does not need the worker, which may be busy. The server
writes `recalled` on the page that both share, waits long enough for the other processor to see it, and looks whether
the worker is at a request; if not it will not be, since a worker says so on the page before it looks at `recalled`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from service.engine import slate as states
from service.engine import wire
from service.engine.link import Link
from service.engine.loans import ENDED, OTHER
from service.engine.processes import processor_seconds
from service.engine.slate import Slate

# How often workers with loans are looked at, and how long a page needs at the most to be seen by another processor.
LOOK, SEEN = 0.01, 0.001
# A job that has run so long keeps connections waiting: they come back. A request that takes so much processor time, or so
# long by the clock, is stopped, and begun anew as a job.
STUCK, RUNAWAY, LONGEST = 0.006, 0.02, 0.25
# Connections lent at once: of one client, and in all. Others wait in the queue, in which clients take turns.
MOST_OF_CLIENT, MOST = 32, 256


class Connection(Protocol):
    """A connection that can be lent."""

    def returned(self, unread: bytes, unsent: bytes, why: int) -> None:
        """It is the server's again, with what came over it and is not answered, and what is still to be sent."""

    def broken(self) -> None:
        """It is the server's again; an answer may have been sent in part."""


@dataclass
class Loan:
    """A connection that is lent. `request` came over it before."""

    number: int
    connection: Connection
    client: str
    request: bytes


@dataclass
class Book:
    """What one worker has been lent."""

    link: Link
    slate: Slate
    handle: int
    loans: dict[int, Loan] = field(default_factory=dict)
    # Whether all are being taken back, and then whether the worker may still touch them.
    recalled: bool = False
    # Since when its request is found that was seen last, and the processor time that the worker had taken then.
    seen: tuple[float, float] = (0.0, 0.0)


class Lending:
    """All loans. `kill` ends a worker that does not come to an end; `count` is told what workers have answered."""

    def __init__(
        self, kill: Callable[[Link], None], count: Callable[[list[int], float], None] | None = None
    ) -> None:
        self.count = count
        self._kill = kill
        self._books: dict[Link, Book] = {}
        self._numbers = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking = False

    @property
    def lent(self) -> int:
        """How many connections are lent."""
        return sum(len(book.loans) for book in self._books.values())

    def lend(
        self,
        links: Iterable[Link],
        connection: Connection,
        file: int,
        client: str,
        about: Any,
        request: bytes,
    ) -> bool:
        """Lends a connection, whose last request is not answered, to the worker that has the fewest; False where it cannot be lent."""
        clients = [loan.client for book in self._books.values() for loan in book.loans.values()]
        if len(clients) >= MOST or clients.count(client) >= MOST_OF_CLIENT:
            return False
        best = min(filter(self._may_have, links), key=self._number_of, default=None)
        if best is None:
            return False
        book = self._books.get(best)
        files = [file]
        if book is None:
            slate, page = Slate.new()
            files.insert(0, page)
        number = self._numbers + 1
        given = best.give(wire.frame(number, wire.LEND, wire.pack((about, request))), files)
        if book is None:
            os.close(files[0])
            if not given:
                slate.close()
                return False
            book = self._open(best, slate)
        if not given:
            return False
        self._numbers = number
        book.loans[number] = Loan(number, connection, client, request)
        self._look_soon()
        return True

    def returned(self, link: Link, number: int, payload: bytes) -> None:
        """A worker has given a connection back; with number 0, has let go of all that were taken back."""
        book = self._books.get(link)
        if book is None:
            return
        if not number:
            self._give_all(book)
            book.recalled = book.slate.recalled = False
            return
        loan = book.loans.pop(number, None)
        if loan is not None:
            loan.connection.returned(*wire.unpack(payload))

    def counted(self, payload: bytes) -> None:
        """A worker tells what it has answered."""
        if self.count is not None:
            self.count(*wire.unpack(payload))

    def recall(self, link: Link) -> None:
        """Takes back all that a worker has."""
        book = self._books.get(link)
        if book is None or book.recalled or self._loop is None:
            return
        book.recalled = book.slate.recalled = True
        link.give(wire.frame(0, wire.RECALL), [])
        self._loop.call_later(SEEN, self._take_back, book)

    def recall_of(self, connection: Connection) -> None:
        """Takes back what the worker has that has this connection."""
        for book in self._books.values():
            if any(loan.connection is connection for loan in book.loans.values()):
                self.recall(book.link)

    def _may_have(self, link: Link) -> bool:
        book = self._books.get(link)
        busy = link.leaving or link.of_slow or link.nice or (link.slow and link.jobs)
        return not busy and (book is None or not book.recalled)

    def _number_of(self, link: Link) -> int:
        book = self._books.get(link)
        return len(book.loans) if book else 0

    def _open(self, link: Link, slate: Slate) -> Book:
        self._loop = asyncio.get_running_loop()
        book = self._books[link] = Book(link, slate, os.pidfd_open(link.pid))
        self._loop.add_reader(book.handle, self._died, book)
        return book

    def _take_back(self, book: Book) -> None:
        """Gives the server what the worker does not touch any more."""
        if not book.recalled or self._books.get(book.link) is not book:
            return
        assert self._loop is not None  # noqa: S101
        if book.slate.state != states.IDLE:
            self._loop.call_later(SEEN, self._take_back, book)
            return
        self._give_all(book)

    def _give_all(self, book: Book) -> None:
        loans, book.loans = book.loans, {}
        begun = book.slate.begun
        for loan in loans.values():
            loan.connection.returned(b"" if loan.number <= begun else loan.request, b"", OTHER)

    def _died(self, book: Book) -> None:
        """A worker has ended: what it told before is read, and the page says the rest."""
        assert self._loop is not None  # noqa: S101
        self._loop.remove_reader(book.handle)
        book.link.drain()
        self._books.pop(book.link, None)
        os.close(book.handle)
        state, number, _ = book.slate.read()
        begun = book.slate.begun
        for loan in book.loans.values():
            if loan.number == number and state == states.FINDING:
                loan.connection.returned(book.slate.request(), b"", ENDED)
            elif loan.number == number and state != states.IDLE and loan.number <= begun:
                loan.connection.broken()
            else:
                loan.connection.returned(b"" if loan.number <= begun else loan.request, b"", OTHER)
        book.slate.close()

    def _look_soon(self) -> None:
        if not self._looking and self._loop is not None:
            self._looking = True
            self._loop.call_later(LOOK, self._look)

    def _look(self) -> None:
        self._looking = False
        now = time.monotonic()
        for book in [*self._books.values()]:
            if book.loans:
                self._look_at(book, now)
        if any(book.loans for book in self._books.values()):
            self._look_soon()

    def level(self, links: Iterable[Link]) -> None:
        """Takes back what one worker has where another has far less, as after a death: they are lent anew."""
        numbers = {link: self._number_of(link) for link in filter(self._may_have, links)}
        if len(numbers) > 1 and max(numbers.values()) > 2 * min(numbers.values()) + 2:
            self.recall(max(numbers, key=numbers.__getitem__))

    def _look_at(self, book: Book, now: float) -> None:
        link = book.link
        stuck = bool(link.jobs) and now - link.jobs[0].begun > STUCK
        if stuck or link.leaving or link.of_slow or link.nice:
            self.recall(link)
        state, _, since = book.slate.read()
        if state == states.FINDING and now - since > RUNAWAY:
            clock = processor_seconds(link.pid)
            if book.seen[0] != since:
                book.seen = since, clock
            elif clock - book.seen[1] > RUNAWAY or now - since > LONGEST:
                with contextlib.suppress(KeyError, StopIteration):
                    self._kill(link)
