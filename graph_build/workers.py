"""Workers that read documents: processes of this machine that may die or hang without harm, or those of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any, Generic, Protocol, TypeVar

from ontology.errors import WrongUse

Task = TypeVar("Task")
Answer = TypeVar("Answer")
# A worker that has grown beyond this is replaced by a fresh one between two documents.
MOST_MEMORY = 450 * 1024 * 1024


@dataclass(frozen=True)
class Lost:
    """Why a task has no answer."""

    problem: str


class Workers(Protocol):
    """Does tasks and gives the answers in the order in which they are done."""

    def run(
        self, work: Callable[[Task], Answer], tasks: Iterable[Task]
    ) -> Iterator[tuple[int, Answer | Lost]]:
        """The number of each task, from 0, with its answer."""
        ...


class InProcess:
    """Does tasks one by one in this process."""

    def run(
        self, work: Callable[[Task], Answer], tasks: Iterable[Task]
    ) -> Iterator[tuple[int, Answer | Lost]]:
        """The answers in the order of the tasks."""
        for number, task in enumerate(tasks):
            yield number, work(task)


@dataclass
class _Worker(Generic[Task]):
    process: ForkServerProcess
    link: Connection
    number: int = -1
    deadline: float = float("inf")


@dataclass
class Processes:
    """`count` processes of this machine. A task that takes longer than `seconds` is given up, its process ended."""

    count: int
    seconds: float = 600.0
    preload: tuple[str, ...] = ()

    def run(
        self, work: Callable[[Task], Answer], tasks: Iterable[Task]
    ) -> Iterator[tuple[int, Answer | Lost]]:
        """The answers as they come; a worker that dies or hangs costs its own task only."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(self.preload))
        waiting = deque(enumerate(tasks))
        workers: list[_Worker[Task]] = []
        try:
            while waiting or any(w.number >= 0 for w in workers):
                while waiting and len(workers) < self.count:
                    workers.append(_start(context, work))
                for worker in workers:
                    if worker.number < 0 and waiting:
                        worker.number, task = waiting.popleft()
                        worker.deadline = time.monotonic() + self.seconds
                        worker.link.send(task)
                yield from self._answers(workers)
        finally:
            for worker in workers:
                _end(worker)

    def _answers(self, workers: list[_Worker[Task]]) -> Iterator[tuple[int, Any]]:
        """Waits until something happens, and gives what has come."""
        busy = [w for w in workers if w.number >= 0]
        left = min(w.deadline for w in busy) - time.monotonic()
        ready = wait([w.link for w in busy], timeout=max(left, 0))
        for worker in busy:
            answer: Any
            if worker.link in ready:
                try:
                    answer, memory = worker.link.recv()
                except (EOFError, OSError):
                    answer, memory = Lost(_death(worker)), MOST_MEMORY
            elif time.monotonic() >= worker.deadline:
                answer, memory = Lost(f"took longer than {self.seconds:g} s and was given up"), MOST_MEMORY
            else:
                continue
            number, worker.number, worker.deadline = worker.number, -1, float("inf")
            if memory >= MOST_MEMORY:
                _end(worker)
                workers.remove(worker)
            yield number, answer


def _start(context: Any, work: Callable[[Task], Answer]) -> _Worker[Task]:
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _serve(link: Connection, work: Callable[[Task], Answer]) -> None:
    """Runs in the process: a task in, its answer and the process's memory out, until the link is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that gives the tasks
    while True:
        try:
            task = link.recv()
        except EOFError:
            return
        link.send((work(task), memory_now()))


def memory_now() -> int:
    """The resident memory of this process in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as handle:  # noqa: PTH123 (no path of a person's)
            pages = int(handle.read().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * 4096


def _death(worker: _Worker[Any]) -> str:
    worker.process.join(5)
    code = worker.process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        why = ", perhaps for want of memory" if name == "SIGKILL" else ""
        return f"ended its worker by {name}{why}"
    return f"ended its worker with exit code {code}"


def _end(worker: _Worker[Any]) -> None:
    """Ends a process that is idle, hangs or is dead; what it was writing is finished or dropped by the next one."""
    worker.link.close()
    worker.process.kill()
    worker.process.join(10)


@dataclass
class Cluster:
    """The workers of a Dask cluster (extra `cluster`), which must see the same files at the same paths.

    No more tasks are handed out than the cluster has threads, so that a task's `seconds` begin when it is handed out;
    the worker of one that takes longer is restarted (Dask gives its other tasks to the others). A task whose worker
    died is tried again by Dask (`distributed.scheduler.allowed-failures`) before it is lost.
    """

    address: str
    seconds: float = 600.0
    patience: float = 20.0

    def run(
        self, work: Callable[[Task], Answer], tasks: Iterable[Task]
    ) -> Iterator[tuple[int, Answer | Lost]]:
        """The answers as they come. Raises WrongUse where Dask is missing or no scheduler answers."""
        try:
            from distributed import Client  # noqa: PLC0415 (an optional extra)
        except ImportError:
            raise WrongUse("--scheduler", "needs Dask", "install zhitu[cluster]") from None
        try:
            client = Client(self.address, timeout=self.patience)
        except (OSError, ValueError, TimeoutError) as error:
            raise WrongUse(
                "--scheduler",
                f"no scheduler answers at {self.address} ({error})",
                "start one with `dask scheduler`",
            ) from None
        with client:
            yield from self._answers(client, work, deque(enumerate(tasks)))

    def _answers(
        self, client: Any, work: Callable[[Task], Answer], waiting: deque[tuple[int, Task]]
    ) -> Iterator[tuple[int, Answer | Lost]]:
        from distributed import wait as first_of  # noqa: PLC0415 (an optional extra)

        running: dict[Any, tuple[int, float]] = {}
        while waiting or running:
            threads = max(sum(client.nthreads().values()), 1)
            while waiting and len(running) < threads:
                number, task = waiting.popleft()
                running[client.submit(work, task, pure=False)] = number, time.monotonic() + self.seconds
            left = min(deadline for _, deadline in running.values()) - time.monotonic()
            with suppress(TimeoutError):
                first_of(list(running), timeout=max(left, 0.01), return_when="FIRST_COMPLETED")
            for future, (number, deadline) in list(running.items()):
                if future.done():
                    del running[future]
                    yield number, _answer(future)
                elif time.monotonic() >= deadline:
                    del running[future]
                    _give_up(client, future)
                    yield number, Lost(f"took longer than {self.seconds:g} s and was given up")


def _answer(future: Any) -> Any:
    if future.status == "finished":
        return future.result()
    # The first line: Dask adds the advice of its own documentation.
    return Lost(f"ended its worker ({str(future.exception()).partition(chr(10))[0]})")


def _give_up(client: Any, future: Any) -> None:
    """Ends the worker that is at a task; a cluster whose workers have no nanny keeps it until it is done.

    The cancellation travels by another channel than the restart: one that overtakes it would have the scheduler give
    the task to another worker, which would hang in its turn.
    """
    at = _workers_at(client, future)
    future.cancel(force=True)
    deadline = time.monotonic() + 10
    while _workers_at(client, future) and time.monotonic() < deadline:
        time.sleep(0.01)
    if at:
        with suppress(Exception):
            client.restart_workers(at, timeout=10, raise_for_error=False)


def _workers_at(client: Any, future: Any) -> list[str]:
    """The addresses of the workers that have a task."""
    return [worker for worker, keys in client.processing().items() if future.key in keys]
