"""A bounded queue that serves its clients in turn."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar


class Queued(Protocol):
    """What the queue has to know of a job."""

    client: str


J = TypeVar("J", bound=Queued)


class Full(Exception):
    """The queue takes no more: of this client, or of anybody."""

    def __init__(self, of_client: bool) -> None:
        super().__init__(of_client)
        self.of_client = of_client


class FairQueue(Generic[J]):
    """One line for each client; the lines are served in turn, so that a long line delays only its own client."""

    def __init__(self, most: int, most_of_client: int) -> None:
        self._lines: OrderedDict[str, deque[J]] = OrderedDict()
        self._most = most
        self._most_of_client = most_of_client
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[J]:
        for line in self._lines.values():
            yield from line

    def put(self, job: J) -> None:
        """Appends a job to its client's line. Raises Full."""
        line = self._lines.get(job.client)
        if line is None:
            if self._size >= self._most:
                raise Full(of_client=False)
            line = self._lines[job.client] = deque()
        elif len(line) >= self._most_of_client:
            raise Full(of_client=True)
        elif self._size >= self._most:
            raise Full(of_client=False)
        line.append(job)
        self._size += 1

    def put_back(self, job: J) -> None:
        """Puts a job that had been taken at the head of its line; never refused."""
        line = self._lines.get(job.client)
        if line is None:
            line = self._lines[job.client] = deque()
            self._lines.move_to_end(job.client, last=False)
        line.appendleft(job)
        self._size += 1

    def take(self, allowed: Callable[[str], bool]) -> J | None:
        """The next job of the next client that is allowed to have one more running."""
        for client in self._lines:
            if allowed(client):
                line = self._lines[client]
                job = line.popleft()
                self._size -= 1
                if line:
                    self._lines.move_to_end(client)
                else:
                    del self._lines[client]
                return job
        return None

    def remove(self, job: J) -> bool:
        """Takes a job out of its line; False where it does not wait here."""
        line = self._lines.get(job.client)
        if line is None or job not in line:
            return False
        line.remove(job)
        self._size -= 1
        if not line:
            del self._lines[job.client]
        return True
