"""Tables as reports print them: two rows of header, years before, changes beside levels, counts without a noun."""

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
    names = {row["id"]: row.get("zh") or row.get("en", "") for row in tables.entities}
    return {
        row["printed"]: row | {"name": names.get(row["metric"]) or lexicon.label(row["metric"])}
        for row in tables.observations
    }


def cells(row: dict[str, str], *columns: str) -> tuple[str, ...]:
    return tuple(row[c] for c in columns)


def test_a_second_row_of_the_header_says_only_in_what_the_first_is_meant(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 2025年1—6月主要产品\n\n产品\t产量\t产量\t销售收入\t销售收入\n"
        "产品\t数量（台）\t同比（%）\t金额（亿元）\t同比（%）\n细纱机\t3,480\t-8.3\t41.6\t5.9\n"
    )
    found = numbers(text, lexicon)
    assert cells(found["3,480"], "name", "unit", "period_end") == ("产量", "unit/device", "2025-06")
    assert cells(found["41.6"], "name", "unit") == ("销售收入", "unit/cny-100-million")
    assert cells(found["-8.3"], "name", "value", "direction", "comparison") == (
        "产量增速", "8.3", "decrease", "year-on-year",
    )  # fmt: skip


def test_a_unit_may_be_a_row_of_the_header(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 2024年指标\n\n行业\t营业收入\t利润总额\n行业\t亿元\t亿元\n机床\t295.1\t14.2\n"
    found = numbers(text, lexicon)
    assert cells(found["14.2"], "name", "unit", "period_start") == (
        "利润总额",
        "unit/cny-100-million",
        "2024",
    )


def test_the_year_before_is_that_before_the_caption_s(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 主要指标（2024年）\n\n| 指标 | 单位 | 本年实际 | 上年实际 | 同比±% |\n|---|---|---|---|---|\n"
        "| 产值 | 亿元 | 8,312.5 | 7,801.2 | 6.3 |\n| 高新技术企业 | 家 | 12,304 | 11,020 | 11.7 |\n"
    )
    found = numbers(text, lexicon)
    assert {p: r["period_start"] for p, r in found.items()} == {
        "8,312.5": "2024", "7,801.2": "2023", "6.3": "2024", "12,304": "2024", "11,020": "2023", "11.7": "2024",
    }  # fmt: skip
    assert cells(found["11.7"], "name", "unit") == ("高新技术企业数量增速", "unit/percent")


def test_a_change_is_of_the_later_of_the_years_beside_it(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 工业\n\n指标\t2024年\t2023年\t增减\n发电量（亿千瓦时）\t512.3\t478.0\t7.2%\n产销率（%）\t97.2\t96.8\t0.4\n"
    found = numbers(text, lexicon)
    assert cells(found["7.2%"], "period_start", "comparison", "direction") == (
        "2024",
        "year-on-year",
        "increase",
    )
    assert cells(found["0.4"], "name", "unit") == ("产销率变化", "unit/percentage-point")


def test_what_changed_with_a_conversion_is_better_or_less(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 改造前后对比\n\n指标\t改造前\t改造后\t变化\n换型时间（分钟）\t95\t32\t-66%\n"
        "不良率\t1.8%\t0.6%\t-1.2个百分点\n设备综合效率\t62%\t81%\t提升19个百分点\n库存（万元）\t1,200\t640\t下降46.7%\n"
    )
    found = numbers(text, lexicon)
    changes = {p: cells(r, "name", "comparison", "direction") for p, r in found.items() if r["comparison"]}
    assert changes == {
        "-66%": ("换型时间变化率", "reduction", "decrease"),
        "1.2个百分点": ("不良率变化", "reduction", "decrease"),
        "19个百分点": ("设备综合效率变化", "improvement", "increase"),
        "46.7%": ("库存变化率", "reduction", "decrease"),
    }


def test_a_market_s_make_up_in_money_is_its_size(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 数字孪生市场结构\n\n环节\t2023年（亿元）\t2023年增速\n平台与中间件\t34.9\t35.8%\n"
    found = numbers(text, lexicon)
    assert found["34.9"]["name"] == "市场规模"
    assert cells(found["35.8%"], "name", "comparison", "period_start") == (
        "市场规模增速",
        "year-on-year",
        "2023",
    )


def test_a_column_of_counted_things_beside_places(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 建设情况（单位：家）\n\n城市\t智能工厂\t其中：卓越级智能工厂\n甲市\t112\t8\n合计\t198\t13\n"
    found = numbers(text, lexicon)
    assert cells(found["112"], "name", "unit") == ("智能工厂数量", "unit/enterprise")
    assert found["13"]["name"] == "卓越级智能工厂数量"


def test_a_first_row_across_the_table_is_its_title_or_its_unit(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 产值\n\n单位：亿元\t单位：亿元\t单位：亿元\n行业\t2023年\t2024年\n机床\t295.1\t301.2\n"
    )
    assert cells(numbers(text, lexicon)["301.2"], "unit", "period_start") == ("unit/cny-100-million", "2024")


def test_ranges_and_marks_of_notes(lexicon: Lexicon) -> None:
    text = "# 甲\n\n表1 成本\n\n部件\t成本占比①（%）\t产量（台）\n主轴\t10-15\t1,240*\n"
    found = numbers(text, lexicon)
    assert cells(found["10-15"], "value_min", "value_max", "unit") == ("10", "15", "unit/percent")
    assert any(r["value"] == "1240" for r in found.values())


def test_a_label_may_name_the_year(lexicon: Lexicon) -> None:
    text = "# 甲\n\n关键数据\n\n指标\t数值\n2024年新型储能装机规模\t73.76GW\n投资总额（2023年）\t约520亿元\n"
    found = numbers(text, lexicon)
    assert (found["73.76GW"]["period_start"], found["520亿元"]["period_start"]) == ("2024", "2023")


def test_a_line_above_a_table_is_its_caption_without_a_number(lexicon: Lexicon) -> None:
    text = "# 甲\n\n佛山部分行业成效（2025年1—9月）\n\n行业\t示范工厂\t示范工厂\n行业\t数量（家）\t平均投入（万元）\n陶瓷\t21\t4,850\n"
    found = numbers(text, lexicon)
    assert cells(found["21"], "name", "period_start", "period_end") == ("智能工厂数量", "2025-01", "2025-09")


def test_an_english_header_s_unit_row_and_the_period_that_is_compared_with(lexicon: Lexicon) -> None:
    text = (
        "# Machine tools\n\nTable 1: Orders received by segment, third quarter of 2025\n\n"
        "Segment\tOrders received\tOrders received\nSegment\tEUR million\tChange on Q3 2024, %\n"
        "Metal-cutting machine tools\t3,412\t–4.6\n"
    )
    found = numbers(text, lexicon)
    assert cells(found["3,412"], "unit", "period_start", "period_end") == (
        "unit/eur-1-million",
        "2025-07",
        "2025-09",
    )
    assert cells(found["–4.6"], "value", "comparison", "direction", "period_end") == (
        "4.6", "year-on-year", "decrease", "2025-09",
    )  # fmt: skip


def test_months_of_the_caption_are_of_the_years_in_the_columns(lexicon: Lexicon) -> None:
    text = "# Exports\n\nTable 2: Exports of machine tools, January–September (EUR million)\n\nDestination\t2024\t2025\nIndia\t498\t611\n"
    found = numbers(text, lexicon)
    assert cells(found["611"], "unit", "period_start", "period_end") == (
        "unit/eur-1-million",
        "2025-01",
        "2025-09",
    )


def test_english_labels_with_a_unit_are_measures(lexicon: Lexicon) -> None:
    text = (
        "# One maker in Penang\n\n| | Before (2022) | After (2025) |\n|---|---|---|\n| On-time delivery (%) | 88 | 97 |\n"
        "| Output per employee ($ thousand) | 142 | 179 |\n| Changeovers per shift | 3 | 7 |\n| Lead factories (number) | 26 | 120 |\n"
    )
    found = numbers(text, lexicon)
    assert {p: cells(r, "name", "value", "unit", "period_start") for p, r in found.items() if p in ("97", "179", "120")} == {
        "97": ("on-time delivery", "97", "unit/percent", "2025"),
        "179": ("output per employee", "179000", "unit/usd", "2025"),
        "120": ("number of lead factories", "120", "unit/factory", "2025"),
    }  # fmt: skip


def test_a_label_with_a_unit_within_a_row_is_that_of_the_numbers_on_its_right(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 2025年上半年重点行业\n\n行业\t同比增长（%）\t产品（单位）\t产量\n"
        "装备制造业\t10.6\t工业机器人（套）\t48210\n钢铁行业\t-1.7\t粗钢（万吨）\t1436\n"
    )
    found = numbers(text, lexicon)
    assert cells(found["1436"], "name", "unit") == ("产量", "unit/10-thousand-tonne")
    assert found["48210"]["unit"] == "unit/device-set"


def test_a_row_of_falls_is_of_its_years(lexicon: Lexicon) -> None:
    text = "# 甲规划\n\n主要指标\n\n指标\t2028年目标\t2030年目标\n燃油消耗降幅（%）\t5\t9\n设备连接数\t—\t—\n"
    assert cells(numbers(text, lexicon)["9"], "comparison", "direction", "period_start", "status") == (
        "reduction", "decrease", "2030", "target",
    )  # fmt: skip


def test_money_under_exports_is_their_value(lexicon: Lexicon) -> None:
    text = (
        "# 甲\n\n表1 2025年上半年机床产品进出口情况\n\n产品\t出口\t出口\t进口\t进口\n"
        "产品\t金额（亿美元）\t同比（%）\t金额（亿美元）\t同比（%）\n数控车床\t5.1\t12.7\t2.3\t-6.5\n"
    )
    found = numbers(text, lexicon)
    assert (found["5.1"]["name"], found["2.3"]["name"]) == ("出口额", "进口额")
