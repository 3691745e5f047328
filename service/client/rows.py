"""Rows of an answer: a sequence of dicts that becomes a pandas or polars frame."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from ontology.errors import WrongUse

if TYPE_CHECKING:
    import pandas
    import polars

XSD = "http://www.w3.org/2001/XMLSchema#"


class MissingExtra(WrongUse):
    """A library that a method needs is not installed."""


def needed(name: str, extra: str = "frames") -> Any:
    """A library of an extra. Raises MissingExtra where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtra(
            name, "is not installed here", f"install it with `pip install 'zhitu[{extra}]'`"
        ) from None


def _date(text: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


CASTS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("integer", "int", "long", "nonNegativeInteger", "positiveInteger"), int),
    **dict.fromkeys(("decimal", "double", "float"), float),
    "boolean": lambda text: text in {"true", "1"},
    "date": _date,
}


class Rows(Sequence[dict[str, Any]]):
    """The rows of an answer, in order; `columns` are their keys. What a row does not have is None."""

    def __init__(self, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
        self.columns = tuple(columns)
        self._rows = [{column: row.get(column) for column in self.columns} for row in rows]

    @classmethod
    def from_sparql(cls, found: Mapping[str, Any]) -> Rows:
        """The rows of a SPARQL JSON result: IRIs as text, literals by their datatype, dates as dates."""
        rows = ({name: _value(term) for name, term in row.items()} for row in found["results"]["bindings"])
        return cls(found["head"]["vars"], rows)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | Rows:
        return Rows(self.columns, self._rows[index]) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"Rows({len(self)} × {', '.join(self.columns)})"

    def column(self, name: str) -> list[Any]:
        """The values of one column."""
        if name not in self.columns:
            raise WrongUse("column", f"{name!r} is none of them", f"they are {', '.join(self.columns)}")
        return [row[name] for row in self._rows]

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame. Raises MissingExtra where pandas is not installed."""
        frame: pandas.DataFrame = needed("pandas").DataFrame(self._rows, columns=list(self.columns))
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A polars frame. Raises MissingExtra where polars is not installed."""
        values = {column: self.column(column) for column in self.columns}
        frame: polars.DataFrame = needed("polars").DataFrame(values, strict=False)
        return frame


def _value(term: Mapping[str, Any]) -> Any:
    if term["type"] == "triple":
        return tuple(_value(term["value"][part]) for part in ("subject", "predicate", "object"))
    kind = str(term.get("datatype", ""))
    change = CASTS.get(kind.removeprefix(XSD)) if kind.startswith(XSD) else None
    return change(term["value"]) if change else term["value"]
