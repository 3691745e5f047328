"""Layouts of the same facts: what a report may print as prose, a list, a table or targets under a year, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A number as it is printed, with what it says: the metric's and the unit's names, and the year."""

    metric: str
    value: str
    unit: str
    year: int
    status: str = "actual"


Layout = Callable[[Sequence[Fact]], str]
ZH = (
    ("市场规模", "亿元"),
    ("产量", "万套"),
    ("出口额", "亿美元"),
    ("渗透率", "%"),
    ("企业数量", "家"),
    ("市场份额", "%"),
)
EN = (
    ("market size", "billion yuan"),
    ("output", "units"),
    ("exports", "billion US dollars"),
    ("penetration rate", "%"),
    ("number of enterprises", "enterprises"),
    ("market share", "%"),
)
YEARS = (2021, 2022, 2023)
TARGET = 2030


def facts(language: str, target: bool = False) -> list[Fact]:
    """Facts whose numbers are all different, so that each is found again by its number."""
    found = []
    for number, (metric, unit) in enumerate(ZH if language == "zh" else EN):
        for year in (TARGET,) if target else YEARS:
            size = 11 + 7 * number + (year - 2020) * 3
            whole = unit in ("家", "enterprises", "units")
            value = f"{size * 31}" if whole else f"{size}.{number + 1}"
            found.append(Fact(metric, value, unit, year, "target" if target else "actual"))
    return found


def _by_year(given: Sequence[Fact]) -> dict[int, list[Fact]]:
    years: dict[int, list[Fact]] = {}
    for fact in given:
        years.setdefault(fact.year, []).append(fact)
    return years


def _joined(fact: Fact) -> str:
    return (
        f"{fact.value}{fact.unit}"
        if fact.unit == "%" or not fact.unit.isascii()
        else f"{fact.value} {fact.unit}"
    )


def zh_prose(given: Sequence[Fact]) -> str:
    return "\n\n".join(f"{f.year}年，中国服务机器人{f.metric}为{_joined(f)}。" for f in given)


def zh_sentence(given: Sequence[Fact]) -> str:
    return "\n\n".join(
        f"{year}年，中国服务机器人" + "，".join(f"{f.metric}为{_joined(f)}" for f in group) + "。"
        for year, group in _by_year(given).items()
    )


def zh_heading(given: Sequence[Fact]) -> str:
    return "\n\n".join(
        f"## {year}年\n\n" + "\n".join(f"- {f.metric}为{_joined(f)}" for f in group)
        for year, group in _by_year(given).items()
    )


def zh_labels(given: Sequence[Fact]) -> str:
    return "\n".join(f"- {f.metric}：{_joined(f)}（{f.year}年）" for f in given)


def zh_targets(given: Sequence[Fact]) -> str:
    return f"## {TARGET}年发展目标\n\n" + "\n".join(f"- 服务机器人{f.metric}达到{_joined(f)}" for f in given)


def zh_columns(given: Sequence[Fact]) -> str:
    years = _by_year(given)
    rows = [["指标", *(f"{y}年" for y in years)]]
    rows += [
        [f"{row[0].metric}（{row[0].unit}）", *(f.value for f in row)]
        for row in zip(*years.values(), strict=True)
    ]
    return "表1 服务机器人主要指标\n\n" + _tabs(rows)


def zh_rows(given: Sequence[Fact]) -> str:
    years = _by_year(given)
    first = next(iter(years.values()))
    rows = [["年份", *(f"{f.metric}（{f.unit}）" for f in first)]]
    rows += [[f"{year}年", *(f.value for f in group)] for year, group in years.items()]
    return "表1 服务机器人主要指标\n\n" + _bars(rows)


def zh_cells(given: Sequence[Fact]) -> str:
    rows = [["指标", "年份", "数值"], *([f.metric, f"{f.year}年", _joined(f)] for f in given)]
    return "表1 服务机器人主要指标\n\n" + _tabs(rows)


def zh_units(given: Sequence[Fact]) -> str:
    years = _by_year(given)
    rows = [["序号", "指标", "单位", *(f"{y}年" for y in years)]]
    rows += [
        [str(n), row[0].metric, row[0].unit, *(f.value for f in row)]
        for n, row in enumerate(zip(*years.values(), strict=True), 1)
    ]
    return "表1 服务机器人主要指标\n\n" + _bars(rows)


def zh_goals(given: Sequence[Fact]) -> str:
    rows = [["类别", "指标", f"{TARGET}年目标值", "属性"]]
    rows += [
        ["产业发展" if not n else "", f"{f.metric}（{f.unit}）", f.value, "预期性"]
        for n, f in enumerate(given)
    ]
    return "表1 主要指标\n\n" + _tabs(rows)


def zh_two_rows(given: Sequence[Fact]) -> str:
    years = _by_year(given)
    first = next(iter(years.values()))
    rows = [["产品", *(f"{y}年" if not n else "" for y in years for n, _ in enumerate(first))]]
    rows += [["", *(f"{f.metric}（{f.unit}）" for _ in years for f in first)]]
    rows += [["服务机器人", *(f.value for group in years.values() for f in group)]]
    return "表1 主要指标\n\n" + _bars(rows)


def zh_below(given: Sequence[Fact]) -> str:
    shown = [f for f in given if f.unit == "亿元"]
    rows = [["年份", "数值"], *([f"{f.year}年", f.value] for f in shown)]
    return _bars(rows) + "\n\n表1 服务机器人市场规模（单位：亿元）"


def en_prose(given: Sequence[Fact]) -> str:
    return "\n\n".join(
        f"In {f.year}, the {f.metric} of service robots in China was {_joined(f)}." for f in given
    )


def en_sentence(given: Sequence[Fact]) -> str:
    return "\n\n".join(
        f"In {year}, "
        + "; ".join(f"the {f.metric} of service robots reached {_joined(f)}" for f in group)
        + "."
        for year, group in _by_year(given).items()
    )


def en_heading(given: Sequence[Fact]) -> str:
    return "\n\n".join(
        f"## {year}\n\n" + "\n".join(f"- {f.metric.capitalize()}: {_joined(f)}" for f in group)
        for year, group in _by_year(given).items()
    )


def en_targets(given: Sequence[Fact]) -> str:
    return f"## Targets for {TARGET}\n\n" + "\n".join(
        f"- {f.metric.capitalize()} of {_joined(f)}" for f in given
    )


def en_columns(given: Sequence[Fact]) -> str:
    years = _by_year(given)
    rows = [["Indicator", *map(str, years)]]
    rows += [
        [f"{row[0].metric.capitalize()} ({row[0].unit})", *(f.value for f in row)]
        for row in zip(*years.values(), strict=True)
    ]
    return "Table 1. Service robots\n\n" + _bars(rows)


def en_rows(given: Sequence[Fact]) -> str:
    years = _by_year(given)
    first = next(iter(years.values()))
    rows = [["Year", *(f"{f.metric.capitalize()} ({f.unit})" for f in first)]]
    rows += [[str(year), *(f.value for f in group)] for year, group in years.items()]
    return "Table 1. Service robots\n\n" + _tabs(rows)


def _tabs(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _bars(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


LAYOUTS: dict[str, Layout] = {
    "zh prose": zh_prose,
    "zh sentence": zh_sentence,
    "zh list under a year": zh_heading,
    "zh labels": zh_labels,
    "zh targets under a year": zh_targets,
    "zh table, years as columns": zh_columns,
    "zh table, years as rows": zh_rows,
    "zh table, one number a row": zh_cells,
    "zh table, a column of units": zh_units,
    "zh table, targets and their kind": zh_goals,
    "zh table, a header of two rows": zh_two_rows,
    "zh table, caption below": zh_below,
    "en prose": en_prose,
    "en sentence": en_sentence,
    "en list under a year": en_heading,
    "en targets under a year": en_targets,
    "en table, years as columns": en_columns,
    "en table, years as rows": en_rows,
}
TITLES = {
    "zh": "# 中国服务机器人产业报告\n\n2024年3月5日\n\n",
    "en": "# Service robots in China\n\n5 March 2024\n\n",
}


def document(name: str) -> tuple[str, list[Fact]]:
    """The text of a layout, and the facts in it."""
    language = name[:2]
    given = facts(language, target="targets" in name)
    text = TITLES[language] + LAYOUTS[name](given) + "\n"
    return text, [f for f in given if f.value in text]
