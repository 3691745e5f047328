"""What can keep a job from being answered. Each becomes problem+json; none is ever a truncated answer."""

from __future__ import annotations

from collections.abc import Mapping

from ontology.errors import ZhituError


class EngineError(ZhituError):
    """A job that was not answered. `headers` go with the problem document."""

    def __init__(self, place: str, problem: str, remedy: str = "", retry_after: int = 0) -> None:
        super().__init__(place, problem, remedy)
        self.headers: Mapping[str, str] = {"Retry-After": str(retry_after)} if retry_after else {}


class TooBusy(EngineError):
    """The queue is full, or one client has its share of it (429)."""


class DeadlinePassed(EngineError):
    """The job ran longer than is allowed, and was ended (504)."""


class Unavailable(EngineError):
    """The job could not be run or finished: no worker, no release, too much memory, too many rows (503)."""


class Cancelled(Unavailable):
    """Nobody waits for the answer any more."""


class BrokenAnswer(Exception):
    """An answer that had begun to be sent and cannot be finished: the connection has to break."""


class TaskFailed(Exception):
    """A task raised what it should not have; the text is the worker's traceback."""
