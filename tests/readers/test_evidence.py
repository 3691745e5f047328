"""Every piece of evidence, in every format, is what stands between its offsets in the canonical text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_build.extraction import (
    emit,
)
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.pipeline import extract
from graph_build.ingest import lexicon_of
from graph_build.readers.document import read_document
from tests.conftest import ROOT
from tests.readers.formats import FORMATS, Content

LEXICON = lexicon_of(ROOT / "data", Path())
FACTS = [
    "2023年，中国工业机器人产量为{n}万套，同比下降2.2%。",
    "到2025年，规模以上制造业企业数字化研发设计工具普及率达到{n}%以上。",
    "某汽车企业通过数字孪生技术优化生产流程，生产效率提高{n}%，“成本”降低１２.５％。",
    "2021年12月，工业和信息化部等八部门联合印发《“十四五”智能制造发展规划》，提出建成{n}个示范工厂。",
    "預計2030年，臺灣智慧製造產業規模將超過{n}億元。",
    "In 2023 the market for industrial robots reached {n} billion dollars, up 5.2%.",
]
TITLES = ["市场规模", "一、总体要求", "（二）发展目标", "表1 各地区产值", "2025年目标"]


@st.composite
def contents(draw: st.DrawFn) -> Content:
    found: Content = [("h", "智能制造行业发展报告")]
    for _ in range(draw(st.integers(1, 5))):
        number = draw(st.decimals(1, 99, places=1))
        kind = draw(st.sampled_from("pppht"))
        said: Any = draw(st.sampled_from(FACTS)).format(n=number)
        if kind == "h":
            said = draw(st.sampled_from(TITLES))
        elif kind == "t":
            said = [
                ["地区", "产值（亿元）", "2023年占比"],
                ["江苏", str(number), "30%"],
                ["浙江", "8.4", "20.5%"],
            ]
        found.append((kind, said))
    return found


def rows_of(path: Path, lexicon: Lexicon) -> tuple[str, emit.Tables]:
    text = read_document(path).text
    found = extract(text, "x", lexicon, "2024")
    return text, emit.tables(found, text, "x", lexicon)


@pytest.mark.parametrize("name", FORMATS)
@given(content=contents())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_the_words_between_the_offsets_are_the_evidence(tmp_path: Path, name: str, content: Content) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name](content))
    text, tables = rows_of(path, LEXICON)
    lines = text.split("\n")
    for row in (*tables.entities, *tables.statements, *tables.observations):
        start, end = int(row["start"]), int(row["end"])
        quote = text[start:end]
        assert 0 <= start < end <= len(text)
        assert quote.strip()
        assert text.count("\n", 0, start) + 1 == int(row["line"])
        assert quote in lines[int(row["line"]) - 1]
        if "printed" in row:
            assert row["printed"] == quote
    for part in tables.structure:
        assert text[int(part["start"]) : int(part["end"])] in lines[int(part["line"]) - 1]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_numbers(tmp_path: Path, name: str) -> None:
    content: Content = [
        ("h", "智能制造行业发展报告"),
        ("p", FACTS[0].format(n="42.95")),
        ("p", FACTS[1].format(n="85")),
        ("t", [["地区", "产值（亿元）", "占比"], ["江苏", "12.5", "30%"]]),
    ]
    path = tmp_path / name
    path.write_bytes(FORMATS[name](content))
    _, tables = rows_of(path, LEXICON)
    found = {re.sub(r"\s", "", row["printed"]) for row in tables.observations}
    assert found >= {"42.95万套", "2.2%", "85%", "12.5", "30%"}
