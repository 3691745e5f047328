"""What a walk may cost. Where it costs more, it ends with what it has, and says so."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field


class Budget(BaseModel):
    """The most that one request may use; the reason of a partial result names what ran out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: float = Field(default=5.0, gt=0, le=10, description="Seconds that the search may take")
    nodes: int = Field(default=100_000, ge=1, le=1_000_000, description="Things that it may reach")
    edges: int = Field(default=500_000, ge=1, le=5_000_000, description="Statements that it may give")
    paths: int = Field(default=10_000, ge=1, le=100_000, description="Paths that it may find")


@dataclass
class Meter:
    """What is left of a budget. `reason` is empty until something ran out."""

    budget: Budget
    reason: str = ""
    started: float = field(default_factory=time.monotonic)

    def out_of_time(self) -> bool:
        """Whether the time is used up."""
        if time.monotonic() - self.started > self.budget.seconds:
            self.stop(f"seconds: the search was ended after {self.budget.seconds:g} s")
        return bool(self.reason)

    def left(self) -> float:
        """The seconds that are left."""
        return self.started + self.budget.seconds - time.monotonic()

    def ended(self) -> bool:
        """Whether something ran out."""
        return bool(self.reason)

    def stop(self, reason: str) -> None:
        """Notes the first reason for ending."""
        self.reason = self.reason or reason

    def too_many(self, what: str, count: int) -> bool:
        """Whether a count is above the budget of that name."""
        most: int = getattr(self.budget, what)
        if count > most:
            self.stop(f"{what}: the budget of {most} was used up")
        return count > most
