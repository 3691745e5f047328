"""A worker's end of lent connections: it reads requests from them and answers them itself.

What a small query costs is mostly the way from the server to a worker and back. So a connection that asks one short query
after the other is lent to a worker for as long as it does. Whatever else comes over it goes back to the server, with the
connection: other requests, queries not known to be short, errors, answers that a client is slow to take.

What answers is registered by the protocol (`answerer`), as tasks are.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from service.engine import slate as states
from service.engine import wire
from service.engine.slate import LONGEST, Slate
from service.graph import Graph
from service.operations.metrics import SECONDS
from service.operations.tally import Times

# A connection over which nothing came for so long goes back; how often that is looked at, and what was counted is told.
IDLE_SECONDS, LOOK = 1.0, 0.25
# Why a connection came back: nothing special; a request that was answered before, which the server's cache is for; or
# the worker ended while it was at this request.
OTHER, AGAIN, ENDED = 0, 1, 2


class Declined(Exception):
    """A request that the server has to answer. `why` is OTHER or AGAIN."""

    def __init__(self, why: int = OTHER) -> None:
        super().__init__(why)
        self.why = why


class Answerer(Protocol):
    """Answers the requests of lent connections."""

    def learn(self, about: Any, request: bytes) -> None:
        """Queries like this one are short."""

    def answer(self, about: Any, request: bytes) -> Sequence[bytes]:
        """The bytes of an answer. Raises Declined. `about` is what the server said of the connection."""


MAKERS: list[Callable[[Graph], Answerer]] = []


def answerer(maker: Callable[[Graph], Answerer]) -> Callable[[Graph], Answerer]:
    """Registers what makes the answerer of a worker."""
    MAKERS[:] = [maker]
    return maker


class Loan:
    """One lent connection."""

    __slots__ = ("about", "connection", "last", "number")

    def __init__(self, number: int, connection: socket.socket, about: Any, last: float) -> None:
        self.number = number
        self.connection = connection
        self.about = about
        self.last = last


class Loans:
    """All connections that a worker has been lent. `tell` sends a frame to the server at once."""

    def __init__(
        self,
        link: int,
        graph: Graph,
        tell: Callable[[int, int, bytes], None],
        slate: int,
    ) -> None:
        """`slate` is the file of the page to share."""
        self._link = link
        self._tell = tell
        self._answerer = MAKERS[0](graph)
        self._poll = select.epoll()
        self._poll.register(link, select.EPOLLIN)
        self._loans: dict[int, Loan] = {}
        self._slate = Slate(slate)
        os.close(slate)
        self._times = Times(SECONDS)
        self._looked = time.monotonic()

    def __len__(self) -> int:
        return len(self._loans)

    def take(self, number: int, file: int, payload: bytes) -> None:
        """Takes a connection, and answers the request that came over it last."""
        slate = self._slate
        slate.take(number)
        if slate.recalled:
            slate.state = states.IDLE
            os.close(file)
            return
        about, request = wire.unpack(payload)
        slate.find(number, request, time.monotonic())
        slate.begun = number
        connection = socket.socket(fileno=file)
        connection.setblocking(False)
        loan = Loan(number, connection, about, time.monotonic())
        self._loans[file] = loan
        self._poll.register(file, select.EPOLLIN)
        with contextlib.suppress(Declined):
            self._answerer.learn(about, request)
        self._serve(loan, request)

    def turn(self) -> bool:
        """Waits until something comes, and answers one request of each connection that has one.

        Tells whether the server has sent something.
        """
        told = False
        for file, _ in self._poll.poll(LOOK):
            if file == self._link:
                told = True
            elif (loan := self._loans.get(file)) is not None:
                self._read(loan)
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._look(now)
        return told

    def recalled(self) -> None:
        """The server has taken all back; when it hears that all have been let go of it may lend others."""
        self._drop()
        self._count()
        self._tell(0, wire.RETURNED, b"")

    def _read(self, loan: Loan) -> None:
        slate = self._slate
        # In this order: the server says that it takes the connections back, and then looks at the state (`Lending`).
        slate.take(loan.number)
        if slate.recalled:
            slate.state = states.IDLE
            self._drop()
            return
        try:
            request = loan.connection.recv(LONGEST)
        except BlockingIOError:
            slate.state = states.IDLE
        except OSError:
            self._give_back(loan)
        else:
            if request:
                self._serve(loan, request)
            else:
                self._give_back(loan)

    def _serve(self, loan: Loan, request: bytes) -> None:
        slate = self._slate
        begun = time.monotonic()
        slate.find(loan.number, request, begun)
        try:
            parts = self._answerer.answer(loan.about, request)
        except Declined as declined:
            self._give_back(loan, request, why=declined.why)
            return
        except MemoryError:
            raise
        except Exception:
            # As a job it will fail in the same way, and that is reported.
            self._give_back(loan, request)
            return
        slate.state = states.SENDING
        try:
            sent = loan.connection.sendmsg(parts)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._give_back(loan)
            return
        loan.last = time.monotonic()
        self._times.observe(loan.last - begun)
        if sent < sum(map(len, parts)):
            self._give_back(loan, unsent=b"".join(parts)[sent:])
        else:
            slate.state = states.IDLE

    def _give_back(self, loan: Loan, unread: bytes = b"", unsent: bytes = b"", why: int = OTHER) -> None:
        """Gives a connection back; only then is its request none of ours."""
        self._forget(loan)
        self._count()
        self._tell(loan.number, wire.RETURNED, wire.pack((unread, unsent, why)))
        self._slate.state = states.IDLE

    def _drop(self) -> None:
        for loan in [*self._loans.values()]:
            self._forget(loan)

    def _forget(self, loan: Loan) -> None:
        file = loan.connection.fileno()
        self._poll.unregister(file)
        del self._loans[file]
        loan.connection.close()

    def _look(self, now: float) -> None:
        self._looked = now
        for loan in [one for one in self._loans.values() if now - one.last > IDLE_SECONDS]:
            self._give_back(loan)
        self._count()

    def _count(self) -> None:
        """Tells how many requests were answered, and how long that took."""
        times, self._times = self._times, Times(SECONDS)
        if any(times.counts):
            self._tell(0, wire.COUNTED, wire.pack((times.counts, times.total)))
