"""Reads the values of table cells: numbers, dates and periods; each refusal says how to write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Unreadable(ValueError):
    """A cell that cannot be read. `args` are the problem and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy


def number(cell: str) -> Decimal:
    """A decimal number as it is printed, without thousands separators. Raises Unreadable."""
    if NUMBER.fullmatch(cell):
        return Decimal(cell)
    plain = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    if re.fullmatch(r"-?\d+(?:\.\d+)?[eE][+-]?\d{1,3}", plain):
        raise Unreadable(f"{cell!r} is in a spreadsheet's scientific notation", f"write {Decimal(plain):f}")
    if NUMBER.fullmatch(plain):
        raise Unreadable(f"{cell!r} is not a plain number", f"write {plain}")
    raise Unreadable(f"{cell!r} is not a number", "write digits with a point, such as 3.2")


def day_month_or_year(cell: str) -> str:
    """A date, month or year (ISO 8601: 2023-12-29, 2023-12 or 2023), as given. Raises Unreadable."""
    match = DATE.fullmatch(cell)
    if match is None:
        raise Unreadable(f"{cell!r} is not a date", _date_remedy(cell))
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if not 1 <= month <= 12:
        raise Unreadable(f"{cell!r}: not a month", f"write {year}-12 or {year}")
    try:
        date(year, month, day)
    except ValueError:
        raise Unreadable(
            f"{cell!r}: no such day", f"write {year}-{month:02d}-28 or {year}-{month:02d}"
        ) from None
    return cell


def _date_remedy(cell: str) -> str:
    slashed = re.fullmatch(r"(\d{4})[/.年](\d{1,2})(?:[/.月](\d{1,2})日?)?月?", cell, re.ASCII)
    if slashed and 1 <= int(slashed[2]) <= 12:
        day = f"-{int(slashed[3]):02d}" if slashed[3] else ""
        return f"write {slashed[1]}-{int(slashed[2]):02d}{day}"
    if re.fullmatch(r"[345]\d{4}", cell, re.ASCII):
        return "this looks like a spreadsheet's day count; format the column as text and write 2023-12-29"
    return "write 2023-12-29, 2023-12 or 2023"


def date_type(cell: str) -> str:
    """The XML Schema datatype (local name) of a date that `day_month_or_year` accepts."""
    return {4: "gYear", 7: "gYearMonth", 10: "date"}[len(cell)]


def last_day_order(cell: str) -> str:
    """A key that sorts the ends of periods: 2023 is as late as 2023-12-31."""
    return cell + "-99-99"[len(cell) - 4 :] if len(cell) < 10 else cell
