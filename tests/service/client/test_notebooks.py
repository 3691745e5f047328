"""The notebooks run, cell by cell, against the real release, and are kept without outputs."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import service.client

nbformat: Any = import_module("nbformat")  # its functions have no types
FOLDER = Path(service.client.__file__).parent / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))


def test_there_are_the_four_notebooks() -> None:
    assert NAMES == ["market-growth", "policy-timeline", "policy-to-case", "technology-application-map"]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid_and_has_no_outputs(name: str) -> None:
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def run(name: str) -> dict[str, Any]:
    """Runs the cells in one namespace; `shown` holds what each cell ends with."""
    namespace: dict[str, Any] = {"shown": []}
    for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, name, "exec"), namespace)  # noqa: S102
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), name, "eval"), namespace)  # noqa: S307
                namespace["shown"].append(value)
    return namespace


@contextmanager
def connected(url: str) -> Iterator[None]:
    before = os.environ.get("ZHITU_URL")
    os.environ["ZHITU_URL"] = url
    try:
        yield
    finally:
        os.environ.pop("ZHITU_URL")
        if before:
            os.environ["ZHITU_URL"] = before


@pytest.fixture(autouse=True)
def at_the_server(server: str) -> Iterator[None]:
    with connected(server):
        yield


def test_market_growth() -> None:
    found = run("market-growth")
    table = found["table"].set_index(["metric_zh", "subject_zh"])
    equipment = table.loc[[("市场规模", "智能装备制造业")]].iloc[0]
    assert (equipment["first"], equipment["last"], equipment["CAGR %"]) == (3.2, 3.4, 6.2)
    assert equipment["printed at"]
    assert "3.4" in found["shown"][-1].to_html()


def test_technology_application_map() -> None:
    found = run("technology-application-map")
    assert found["chart"].shape[1] == 10
    assert found["chart"].to_numpy().sum() > 20
    assert found["graph"].number_of_edges() > 100
    assert found["shown"][-1]._repr_svg_().startswith("<?xml")


def test_policy_timeline() -> None:
    found = run("policy-timeline")
    counted = found["policies"].groupby("stage_zh").policy.nunique()
    assert len(counted) >= 3
    assert "中国制造2025" in set(found["policies"].policy_zh)
    assert found["moments"].start.iloc[0] == "2015"


def test_policy_to_case(capsys: pytest.CaptureFixture[str]) -> None:
    found = run("policy-to-case")
    assert "中国制造2025 —支持→ 智能制造" in capsys.readouterr().out
    assert len(found["paths"][0]) == 3
    assert found["evidence"]["where"].notna().all()
    assert found["stated"] == {"stated"}
    assert found["shown"][-1] > 50
