"""Small documents made of facts, and what an ingested source holds."""

from __future__ import annotations

import csv
from pathlib import Path

from graph_build.build import SOURCES
from tests.toy import write_source

TABLES = (
    "structure.csv",
    "entities.csv",
    "statements.csv",
    "observations.csv",
    "source.yaml",
    "document.txt",
)
REPORT = """# {year}年服务机器人产业发展报告

发布日期：{next}年3月5日

## 一、市场

{year}年，中国服务机器人市场规模为{value}亿元，同比增长20.5%。{year}年，中国工业机器人产量为42.95万套。

## 二、政策

2021年12月，工业和信息化部印发《“十四五”机器人产业发展规划》。2021年6月，全国人大常委会通过《中华人民共和国数据安全法》。
"""


def report(value: str = "600", year: int = 2022) -> str:
    """A report on service robots in Markdown."""
    return REPORT.format(value=value, year=year, next=year + 1)


def write_reports(folder: Path, count: int) -> Path:
    """Different reports in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = report(f"{600 + number}", 2010 + number % 14) * 3
        (folder / f"robots-{number:02}.md").write_text(text, encoding="utf-8")
    return folder


def small_data(folder: Path) -> Path:
    """A folder of data with one small source, which builds fast."""
    write_source(folder)
    return folder


def rows(home: Path, source: str, name: str) -> list[dict[str, str]]:
    """The rows of a table of a source."""
    with (home / SOURCES / source / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def contents(home: Path) -> dict[str, bytes]:
    """The tables, texts and descriptions of all sources of a home."""
    folders = sorted((home / SOURCES).iterdir())
    return {f"{f.name}/{name}": (f / name).read_bytes() for f in folders for name in TABLES}
