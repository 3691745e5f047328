"""A source of a few rows, for tests that break one thing at a time."""

from __future__ import annotations

import csv
from pathlib import Path

from graph_build.schemas import TABLES

NAME = "toy-report"
DESCRIPTION = f"""\
id: {NAME}
title: {{zh: 玩具报告, en: Toy report}}
definition: {{zh: 测试用的报告, en: A report for tests}}
publisher: organization/toy-institute
date: "2024-09"
language: zh
text: {{file: toy.md, sha256: "{"0" * 64}", characters: 1000}}
"""
PLACE = {"where": "s1/p1", "line": "3", "start": "10", "end": "20", "review": "accepted"}
SECTION = {
    "id": "s1",
    "class": "Section",
    "number": "1",
    "order": "1",
    "zh": "第一节",
    "en": "Section one",
    "line": "1",
}
ROWS: dict[str, list[dict[str, str]]] = {
    "structure.csv": [SECTION | {"start": "0", "end": "5"}],
    "entities.csv": [
        {
            "id": "organization/toy-institute",
            "class": "Organization",
            "zh": "玩具研究院",
            "en": "Toy Institute",
            "definition_zh": "虚构的研究机构",
            "definition_en": "An invented institute",
        },
        {
            "id": "case/toy-plant",
            "class": "Case",
            "zh": "玩具工厂",
            "en": "Toy plant",
            "aliases_zh": "玩具厂|示例厂",
            "definition_zh": "虚构的工厂",
            "definition_en": "An invented plant",
        },
        {"id": "technology/digital-twin", "class": "Technology"},
    ],
    "statements.csv": [
        {"subject": "case/toy-plant", "property": "usesTechnology", "object": "technology/digital-twin"},
        {
            "subject": "technology/digital-twin",
            "property": "enables",
            "object": "application/predictive-maintenance",
        },
    ],
    "observations.csv": [
        {
            "key": "cost",
            "metric": "metric/manufacturing-cost-change",
            "subject": "case/toy-plant",
            "value": "12.5",
            "operator": "=",
            "unit": "unit/percent",
            "period_start": "2023",
            "period_end": "2023",
            "status": "actual",
            "comparison": "reduction",
            "direction": "decrease",
            "printed": "12.5%",
        }
    ],
}


def write_source(data: Path) -> Path:
    """Writes the toy source below `data` and returns its folder."""
    folder = data / NAME
    folder.mkdir(parents=True)
    (folder / "source.yaml").write_text(DESCRIPTION, encoding="utf-8")
    for name, columns in TABLES.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns.names, lineterminator="\n", restval="")
            writer.writeheader()
            evidence = {k: v for k, v in PLACE.items() if k in columns.names}
            writer.writerows({**evidence, **row} for row in ROWS[name])
    return folder


def change(path: Path, row: int, column: str, value: str) -> None:
    """Writes a value into a cell; `row` counts lines of the file, so the first row of data is 2."""
    with path.open(encoding="utf-8", newline="") as handle:
        lines = list(csv.reader(handle))
    lines[row - 1][lines[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(lines)
