"""The cells of an HTML table as rows of words; spans are filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

MAX_SPAN = 200
GROUPS = frozenset(["thead", "tbody", "tfoot"])
CELLS = frozenset(["td", "th"])


def is_layout(table: LexborNode) -> bool:
    """A table that only places things on the page: of one cell, or around tables that hold most of its words."""
    if len(table.css("td, th")) <= 1:
        return True
    inner = [t for t in table.css("table") if t.mem_id != table.mem_id]
    if not inner:
        return False
    own = [tr for _, tr in _rows(table)]
    held = sum(len(t.text(deep=True)) for t in inner if not _is_within(t, inner))
    has_header = any(cell.tag == "th" for tr in own for cell in _cells(tr))
    return not has_header and (len(own) == 1 or 2 * held > len(table.text(deep=True)))


def _is_within(table: LexborNode, others: list[LexborNode]) -> bool:
    """Whether another of the tables holds this one."""
    names = {t.mem_id for t in others}
    parent = table.parent
    for _ in range(100):
        if parent is None:
            return False
        if parent.mem_id in names:
            return True
        parent = parent.parent
    return False


def grid(table: LexborNode, words: Callable[[LexborNode], str]) -> Iterator[list[str]]:
    """The cells of a table, a spanned cell repeated in every place that it covers (HTML, section 4.9.12)."""
    pending: dict[int, tuple[int, str]] = {}
    group = 0
    for holder, tr in _rows(table):
        if holder != group:
            pending, group = {}, holder  # a span ends with its group of rows
        row: list[str] = []
        cells = _cells(tr)
        while cells or any(column >= len(row) for column in pending):
            if len(row) in pending:
                left, text = pending.pop(len(row))
                if left > 1:
                    pending[len(row)] = (left - 1, text)
                row.append(text)
                continue
            if not cells:
                row.append("")  # a short row below a span on its right
                continue
            cell = cells.pop(0)
            text = words(cell)
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan") or 1
            for _ in range(columns):
                if rows != 1:
                    pending[len(row)] = (rows - 1 if rows else 1_000_000, text)
                row.append(text)
        yield row


def _rows(table: LexborNode) -> Iterator[tuple[int, LexborNode]]:
    """The table's own rows, with the group that holds each."""
    for child in table.iter():
        if child.tag == "tr":
            yield table.mem_id, child
        elif child.tag in GROUPS:
            for tr in child.iter():
                if tr.tag == "tr":
                    yield child.mem_id, tr


def _cells(tr: LexborNode) -> list[LexborNode]:
    return [c for c in tr.iter() if c.tag in CELLS]


def _span(cell: LexborNode, name: str) -> int:
    """How many rows or columns a cell spans; 0 rows means all that are left."""
    value = (cell.attributes.get(name) or "1").strip()
    if not (value.isascii() and value.isdecimal()):
        return 1
    return min(int(value[:6]), MAX_SPAN)
