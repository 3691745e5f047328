"""Tables on a terminal: nothing is cut off, nothing empty is shown, any width is enough."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from rich.console import Console

from queries.stored import stored_queries
from service.graph import Graph
from service.table import Row, print_table, shortened

THING = "https://w3id.org/zhitu/id/technology/digital-twin"


def printed(
    width: int, columns: list[str], rows: Sequence[Row], *, terminal: bool = True, leave_out: str = ""
) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system=None)
    print_table(console, columns, rows, leave_out={leave_out})
    return out.getvalue()


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_iris_are_shortened() -> None:
    assert shortened(THING) == "technology/digital-twin"
    assert shortened("https://w3id.org/zhitu/ontology#enables") == "zhitu:enables"
    assert shortened("http://elsewhere/a") == "http://elsewhere/a"
    assert shortened(None) == ""
    assert shortened(12.5) == "12.5"


def test_empty_columns_and_parameters_are_left_out_and_what_is_the_same_stands_once() -> None:
    rows: list[Row] = [
        {"a": "1", "b": None, "c": "same", "p": "x"},
        {"a": "2", "b": None, "c": "same", "p": "x"},
    ]
    assert printed(80, ["a", "b", "c", "p"], rows, leave_out="p").split() == ["c:", "same", "a", "1", "2"]


def test_a_narrow_terminal_gets_a_block_for_each_row() -> None:
    rows: list[Row] = [{f"column{n}": f"value {n} {i}" for n in range(9)} for i in range(2)]
    text = printed(40, list(rows[0]), rows)
    assert [line.split()[0] for line in text.splitlines() if line.strip()][:3] == [
        "column0",
        "column1",
        "column2",
    ]


def test_a_pipe_gets_whole_lines() -> None:
    rows: list[Row] = [{"a": "x" * 300, "b": "y"}, {"a": "z", "b": "y2"}]
    assert "x" * 300 + "  y" in printed(80, ["a", "b"], rows, terminal=False)


@pytest.mark.parametrize("width", [80, 40])
def test_every_question_is_readable_on_a_terminal(graph: Graph, width: int) -> None:
    for query in stored_queries().values():
        if not query.columns or query.name in {"names", "types", "entities", "conflicts"}:
            continue
        rows = graph.rows(query, query.examples())[:30]
        text = printed(width, query.columns, rows)
        assert all(cell_len(line.rstrip()) <= width for line in text.splitlines() if ": " not in line), (
            query.name
        )
        assert "…" not in text or any("…" in str(v) for row in rows for v in row.values())
        whole = squeezed(text)
        if all("\n" not in str(v) for row in rows for v in row.values()):
            # Wrapped cells of a row are interleaved, so only short values can be looked for.
            for value in (shortened(v) for row in rows for v in row.values()):
                if cell_len(value) <= 12 and " " not in value:
                    assert value in whole, query.name
