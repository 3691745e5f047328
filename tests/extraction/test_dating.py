"""Of which time and standing a Chinese number is, where another sentence, a case or a plan decides it."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.model import Claim
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def claims(text: str, lexicon: Lexicon) -> list[Claim]:
    return [c for _, c in extract(text, "toy", lexicon, "2024").claims]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        # The date of an event is not the period of what is said after it.
        ("2023年3月，该县挂牌成立数据局。园区入驻企业86家。", ("", "")),
        # What is expected of a year to come ends with its sentence, a paragraph that begins with it does not.
        ("预计2028年市场规模可达90亿元。华南地区份额为31%。", ("", "")),
        ("到2027年，供给能力明显增强。建成示范工厂60家。", ("2027", "2027")),
        # The time of an aside ends with it.
        ("财政安排资金9亿元，其中2023年安排2亿元；组建专家库，入库专家120名。", ("", "")),
        # A span that is counted from now has no other time.
        ("2023年产量为40万台。过去五年，行业累计投资超过300亿元。", ("", "")),
        ("2023年5月平台上线。同年底，用户达到52万户。", ("2023-12", "2023-12")),
        # A survey has a time of its own.
        ("2023年行业收入为80亿元。问卷显示，受访的310家工厂中，42%缺少数据人才。", ("", "")),
        ("本次调查于2024年3月至5月开展。共回收问卷900份。", ("2024-03", "2024-05")),
        # Another number in the brackets has the time for itself.
        ("截至2024年6月末，建成无人车间215个（2020年仅为37个）。", ("2020", "2020")),
        ("24Q1营收为8亿元。", ("2024-01", "2024-03")),
    ],
)
def test_the_last_number_is_of_its_own_time(text: str, period: tuple[str, str], lexicon: Lexicon) -> None:
    assert claims(text, lexicon)[-1].period == period


def test_a_month_in_a_report_of_a_half_year_dates_its_own_sentence(lexicon: Lexicon) -> None:
    text = "# 2024年上半年工业经济运行情况\n\n6月份，增加值增长7.2%。产销率为96.1%。\n"
    assert [c.period for c in claims(text, lexicon)] == [("2024-06", "2024-06"), ("2024-01", "2024-06")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2030年全球市场规模可达860亿美元。", "forecast"),
        ("《某省机器人产业行动计划》提出，2027年产业规模达到500亿元。", "target"),
        ("计划扩大投资的企业仅占两成。", "actual"),
        ("53%的企业表示未来两年将增加投入。", "actual"),
        ("头部运营商的功率预测准确率超过92%。", "actual"),
    ],
)
def test_what_is_to_come_is_a_target_only_in_a_policy(text: str, status: str, lexicon: Lexicon) -> None:
    assert claims(text, lexicon)[-1].status.value == status


def test_levels_before_a_list_of_changes_belong_to_them_one_by_one(lexicon: Lexicon) -> None:
    text = "2023年，工具普及率为61.3%，数控化率为44.5%，分别比2020年提高8.6个和9.1个百分点。"
    found = claims(text, lexicon)[-2:]
    assert [c.quantity.unit for c in found] == ["unit/percentage-point"] * 2
    assert [lexicon.label(c.metric.value)[-5:] for c in found] == ["普及率变化", "控化率变化"]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("仓库日均出库60万件。", "unit/10-thousand-pieces", 60),
        ("景气指数为53.8，继续扩张。", "unit/one", "53.8"),
        ("园区把产能扩大一倍。", "unit/times", 1),
    ],
)
def test_units_of_numbers(text: str, unit: str, value: object, lexicon: Lexicon) -> None:
    quantity = claims(text, lexicon)[-1].quantity
    assert (quantity.unit, str(quantity.value)) == (unit, str(value))
