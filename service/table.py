"""A table of rows for people, on a terminal of any width: columns that say nothing are left out, nothing is cut off.

What is the same in every row stands once above the table. Where the columns do not fit beside each other even when
their texts are wrapped, each row is written as a block of lines, one for each value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ontology.identifiers import BASE, ONTOLOGY, THINGS

Row = Mapping[str, str | int | float | bool | None]
GAP = 2
# A column is not made narrower than this for the sake of the others, unless its texts are shorter.
NARROWEST = 12
LONGEST_WORD = 40


def shortened(value: str | float | bool | None) -> str:
    """A value as text; IRIs of the project without what they have in common."""
    if value is None:
        return ""
    if isinstance(value, str):
        for prefix, short in ((THINGS, ""), (ONTOLOGY, "zhitu:"), (BASE, "")):
            if value.startswith(prefix):
                return short + value.removeprefix(prefix)
    return str(value)


def print_table(
    console: Console, columns: Sequence[str], rows: Sequence[Row], leave_out: Collection[str] = ()
) -> None:
    """Prints the rows. Where the output is no terminal, lines are as long as they need to be."""
    cells = [{column: shortened(row[column]) for column in columns} for row in rows]
    kept = [c for c in columns if c not in leave_out and any(row[c] for row in cells)]
    same = [c for c in kept if len(cells) > 1 and len({row[c] for row in cells}) == 1]
    if len(same) < len(kept):
        for column in same:
            console.print(Text(f"{column}: {cells[0][column]}"), soft_wrap=True)
        kept = [column for column in kept if column not in same]
    if not kept:
        return
    wanted = {c: max(cell_len(c), *(cell_len(row[c]) for row in cells)) for c in kept}
    gaps = GAP * (len(kept) - 1)
    if not console.is_terminal:
        console.width = max(console.width, sum(wanted.values()) + gaps)
    width = console.width
    # Identifiers stay in one piece where there is room for that.
    for longest in (LONGEST_WORD, 0):
        least = {
            c: min(wanted[c], max(cell_len(c), *(_longest(row[c], longest) for row in cells))) for c in kept
        }
        if sum(least.values()) + gaps <= width:
            _beside_each_other(console, kept, cells, _widths(wanted, least, width - gaps), width)
            return
    _below_each_other(console, kept, cells)


def _longest(text: str, most: int) -> int:
    """The width that a text needs so that no word of it is broken, where words count up to `most`."""
    words = (len(word) for word in text.split() if word.isascii())
    return max(NARROWEST, min(max(words, default=0), most))


def _widths(wanted: dict[str, int], least: dict[str, int], room: int) -> dict[str, int]:
    """Gives each column what it wants, as far as there is room; what is missing is taken from the widest."""
    given = dict(wanted)
    while sum(given.values()) > room:
        widest = max((c for c in given if given[c] > least[c]), key=lambda c: given[c])
        given[widest] -= 1
    return given


def _beside_each_other(
    console: Console, columns: list[str], cells: list[dict[str, str]], widths: dict[str, int], width: int
) -> None:
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_edge=False)
    for column in columns:
        numeric = all(_is_number(row[column]) for row in cells)
        table.add_column(
            column, width=widths[column], overflow="fold", justify="right" if numeric else "left"
        )
    for row in cells:
        table.add_row(*(Text(row[column]) for column in columns))
    console.print(table, width=width, crop=False)


def _below_each_other(console: Console, columns: list[str], cells: list[dict[str, str]]) -> None:
    indent = max(cell_len(column) for column in columns) + GAP
    for number, row in enumerate(cells):
        if number:
            console.print()
        block = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_header=False)
        block.add_column(width=indent - GAP, style="dim")
        block.add_column(width=max(console.width - indent, NARROWEST), overflow="fold")
        for column in columns:
            if row[column]:
                block.add_row(column, Text(row[column]))
        console.print(block)


def _is_number(text: str) -> bool:
    return text == "" or text.removeprefix("-").replace(".", "", 1).isdecimal()
