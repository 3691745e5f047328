"""Tables in the layouts of Chinese plans and communiqués: what each number measures, in which unit, when and as what."""

from __future__ import annotations

import pytest

from graph_build.extraction import (
    emit,
)
from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

Numbers = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def numbers(text: str, lexicon: Lexicon) -> Numbers:
    """The rows of observations by what is printed; the name of a metric stands in `name`."""
    found = extract(text, "toy", lexicon, "2025")
    tables = emit.tables(found, text, "toy", lexicon)
    names = {row["id"]: row.get("zh", "") for row in tables.entities}
    return {
        row["printed"]: row | {"name": names.get(row["metric"]) or lexicon.label(row["metric"])}
        for row in tables.observations
    }


def test_a_column_of_units_and_a_kind_of_target(lexicon: Lexicon) -> None:
    text = (
        "# 甲产业行动计划\n\n表1 主要指标\n\n序号\t指标\t单位\t2024年（基期）\t2027年\t属性\n"
        "1\t研发投入强度\t%\t5.8\t≥7.2\t预期性\n2\t产业规模\t亿元\t1,060\t2,400\t约束性\n"
    )
    found = numbers(text, lexicon)
    assert {p: (r["unit"], r["period_end"], r["status"], r["operator"]) for p, r in found.items()} == {
        "5.8": ("unit/percent", "2024", "actual", "="),
        "7.2": ("unit/percent", "2027", "target", ">"),
        "1,060": ("unit/cny-100-million", "2024", "actual", "="),
        "2,400": ("unit/cny-100-million", "2027", "target", "="),
    }
    assert found["2,400"]["name"] == "产业规模"


def test_a_change_is_that_of_the_column_on_its_left(lexicon: Lexicon) -> None:
    text = (
        "# 甲省2024年统计公报\n\n表1 2024年主要产品产量及其增长速度\n\n| 产品 | 单位 | 产量 | 比上年增长（%） |\n|:-:|---|---|---|\n"
        "| 工业机器人 | 套 | 38,520 | 21.3 |\n| 集成电路 | 万块 | 96.4 | -3.2 |\n"
    )
    found = numbers(text, lexicon)
    assert found["38,520"]["name"] == "产量"
    assert found["21.3"]["name"] == "产量增速"
    assert {(r["comparison"], r["direction"], r["value"]) for p, r in found.items() if p in ("21.3", "-3.2")} == {
        ("year-on-year", "increase", "21.3"), ("year-on-year", "decrease", "3.2"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "| 指标 | 2023年 | | 2024年 | |\n|---|---|---|---|---|\n| | 数量（家） | 占比（%） | 数量（家） | 占比（%） |\n",
        "| 指标 | 2023年 | 2023年 | 2024年 | 2024年 |\n|---|---|---|---|---|\n| 指标 | 数量（家） | 占比（%） | 数量（家） | 占比（%） |\n",
    ],
)
def test_a_header_of_two_rows(header: str, lexicon: Lexicon) -> None:
    found = numbers(f"# 甲\n\n表1 企业分布\n\n{header}| 企业 | 120 | 11.5 | 160 | 12.5 |\n", lexicon)
    assert {p: (r["unit"], r["period_end"]) for p, r in found.items()} == {
        "120": ("unit/enterprise", "2023"),
        "11.5": ("unit/percent", "2023"),
        "160": ("unit/enterprise", "2024"),
        "12.5": ("unit/percent", "2024"),
    }


def test_forecasts_by_a_letter_or_a_word(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 市场规模（单位：亿元）\n\n产品\t2023\t2024E\t2025年（预估）\n工业机器人\t620\t655\t718\n"
    )
    found = numbers(text, lexicon)
    assert {p: (r["period_end"], r["status"]) for p, r in found.items()} == {
        "620": ("2023", "actual"), "655": ("2024", "forecast"), "718": ("2025", "forecast"),
    }  # fmt: skip


def test_of_two_units_in_a_caption_the_rate_has_the_percentage(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 企业指标（单位：亿元、%）\n\n指标\t2023年\t2024年\n营业收入\t62.5\t65.5\n利润率\t6.2\t6.6\n"
    found = numbers(text, lexicon)
    assert found["65.5"]["unit"] == "unit/cny-100-million"
    assert found["6.6"]["unit"] == "unit/percent"


def test_a_row_that_groups_and_labels_in_two_columns(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 指标\n\n类别\t指标\t2024年\n工业机器人\t产量（万套）\t55.6\n\t出口额（亿美元）\t11.3\n"
        "集成电路\t产量（亿块）\t451\n"
    )
    found = numbers(text, lexicon)
    assert found["11.3"]["subject"] == found["55.6"]["subject"] == "technology/industrial-robot"
    assert (found["451"]["name"], found["11.3"]["name"]) == ("产量", "出口额")


def test_all_numbers_of_a_communique_are_of_its_year(lexicon: Lexicon) -> None:
    text = "# 甲省2024年国民经济统计公报\n\n## 工业\n\n全年工业增加值812.6亿元，比上年增长6.5%。年末规模以上工业企业5,120家。\n"
    found = numbers(text, lexicon)
    assert [found[p]["period_end"] for p in ("812.6亿元", "6.5%", "5,120家")] == ["2024", "2024", "2024-12"]


def test_months_in_columns_are_of_the_year_of_the_caption(lexicon: Lexicon) -> None:
    text = (
        "# 2025年1—10月行业运行情况\n\n表1 2025年1—10月主要产品产量（单位：套、%）\n\n产品\t10月产量\t同比\t1—10月累计产量\n"
        "工业机器人\t57,858\t17.9\t602,700\n"
    )
    found = numbers(text, lexicon)
    assert {p: (r["period_start"], r["period_end"]) for p, r in found.items()} == {
        "57,858": ("2025-10", "2025-10"),
        "17.9": ("2025-10", "2025-10"),
        "602,700": ("2025-01", "2025-10"),
    }


def test_a_row_names_what_is_counted_and_a_label_what_is_measured(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 指标\n\n指标\t改造前\t改造后\n智能工厂（家）\t12\t40\n人均产量（吨）\t9.4\t23\n含量波动（%）\t12.5\t4.2\n"
    found = numbers(text, lexicon)
    assert [found[p]["name"] for p in ("12", "9.4", "4.2")] == [
        found["40"]["name"],
        "人均产量",
        "含量波动",
    ]


def test_money_in_a_column_of_words(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 建厂投资\n\n企业\t地点\t投资金额\n某车企\t泰国\t23亿泰铢\n某电池企业\t匈牙利\t1.5亿欧元\n"
    assert set(numbers(text, lexicon)) == {"23亿泰铢", "1.5亿欧元"}


def test_a_year_for_the_target_is_not_that_of_the_base_nor_a_date_of_the_policy(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 目标\n\n文件\t指标\t基准值\t目标值\t目标年份\n《甲中小企业数据行动方案》\t可信数据空间（个）\t6\t20\t2027年\n"
        "《甲中小企业数据行动方案》\t数据产业年均增速（%）\t—\t15\t2027年\n"
    )
    found = numbers(text, lexicon)
    assert {p: (r["name"], r["period_end"], r["comparison"]) for p, r in found.items()} == {
        "6": ("可信数据空间数量", "", ""),
        "20": ("可信数据空间数量", "2027", ""),
        "15": ("数据产业增速", "2027", "average-annual"),
    }
    assert not [i for _, i in extract(text, "toy", lexicon, "2025").links if i.property == "date"]


def test_a_column_of_yearly_growth_and_a_budget(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 產值（單位：新臺幣億元）\n\n年度\t產值\t年增率(%)\n2023\t12,870\t-13.8\n2025(f)\t12,950\t2.8\n"
    found = numbers(text, lexicon)
    assert found["12,950"]["unit"] == "unit/twd-100-million"
    assert {(r["value"], r["comparison"], r["direction"]) for p, r in found.items() if p in ("-13.8", "2.8")} == {
        ("13.8", "year-on-year", "decrease"), ("2.8", "year-on-year", "increase"),
    }  # fmt: skip


def test_results_beside_plants(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 成效\n\n工厂\t生产效率提升（%）\t不良率下降（%）\t交付周期（天）\n某面板企业合肥工厂\t38\t45\t12\n"
    found = numbers(text, lexicon)
    assert {p: (r["name"], r["comparison"], r["direction"]) for p, r in found.items()} == {
        "38": ("生产效率变化率", "improvement", "increase"),
        "45": ("不良率变化率", "reduction", "decrease"),
        "12": ("交付周期", "", ""),
    }


def test_the_only_unit_of_a_caption_is_that_of_all_numbers(lexicon: Lexicon) -> None:
    text = "表2 企业面临的障碍（多选，%）\n\n障碍\t2024年\t2023年\n资金不足\t61.2\t64.5\n"
    assert {r["unit"] for r in numbers(text, lexicon).values()} == {"unit/percent"}
