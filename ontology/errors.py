"""The one family of errors that users see: each names the place and the remedy."""

from __future__ import annotations


class ZhituError(Exception):
    """A problem that a user can mend.

    `place` names where it is (a file, row and column, a parameter, a route); `problem` says what is wrong;
    `remedy` says what to do. `exit_code` is what a command ends with: 1 failed checks, 2 wrong use.
    """

    exit_code = 1

    def __init__(self, place: str, problem: str, remedy: str = "") -> None:
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        said = f"{self.place}: {self.problem}" if self.place else self.problem
        return f"{said}; {self.remedy}" if self.remedy else said


class WrongUse(ZhituError):
    """A command, option or setting that cannot work as given."""

    exit_code = 2


class UnknownTerm(ZhituError, AttributeError):
    """A name that the ontology does not have."""
