"""What is wrong with the input: every problem names file, row and column, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from ontology.errors import ZhituError


@dataclass(frozen=True, order=True)
class Problem:
    """One problem of one cell. `row` counts lines of the file from 1; 0 stands for the file as a whole."""

    file: str
    row: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = ":".join(str(x) for x in (self.file, self.row or "", self.column) if x != "")
        return f"{place}: {self.problem}; {self.remedy}" if self.remedy else f"{place}: {self.problem}"


@dataclass
class Problems:
    """Collects problems, so that one run shows all of them."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, row: int, column: str, problem: str, remedy: str = "") -> None:
        """Notes one problem."""
        self.found.append(Problem(file, row, column, problem, remedy))

    def stop_if_any(self) -> None:
        """Raises BadInput where a problem was found."""
        if self.found:
            raise BadInput(self.found)


class BadInput(ZhituError):
    """The input does not pass its checks; nothing was published."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        lines = "\n".join(f"  {p}" for p in self.problems)
        count = len(self.problems)
        super().__init__("", f"{count} problem{'s' if count > 1 else ''}; nothing was published\n{lines}")
