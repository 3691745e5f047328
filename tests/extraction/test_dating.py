"""What dates numbers that have no time of their own: a survey, a report's title, an aim, a caption."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def test_numbers_of_a_company_report_are_of_its_period(lexicon: Lexicon) -> None:
    text = (
        "# 海川数控2023年年度报告\n\n2019年，公司投产首条柔性生产线。报告期内，公司实现营业收入12.5亿元，同比增长8.3%。\n\n"
        "研发投入占营业收入的比重为6.1%。预计2025年营业收入达到20亿元。\n"
    )
    found = {n.folded[c.start : c.end]: c.period for n, c in extract(text, "toy", lexicon, "2024").claims}
    assert found == {
        "12.5亿元": ("2023", "2023"),
        "8.3%": ("2023", "2023"),
        "6.1%": ("2023", "2023"),
        "20亿元": ("2025", "2025"),
    }


def test_as_of_a_month_is_of_the_year_of_writing(lexicon: Lexicon) -> None:
    text = "# 甲省新闻发布会\n\n2021年9月，甲省印发行动方案；截至6月底，全省建成智能工厂1326家。\n"
    (claim,) = [c for _, c in extract(text, "toy", lexicon, "2024").claims]
    assert claim.period == ("2024-06", "2024-06")


def test_numbers_of_a_survey_are_of_when_it_was_made(lexicon: Lexicon) -> None:
    text = (
        "本次问卷于2023年3月至4月在全国开展。共回收问卷1,208份。\n\n"
        "2022年，行业产值为310亿元。调查显示，已部署机器视觉的企业占41.5%。\n"
    )
    found = {n.folded[c.start : c.end]: c.period for n, c in extract(text, "toy", lexicon, "2024").claims}
    assert found == {
        "1,208份": ("2023-03", "2023-04"),
        "310亿元": ("2022", "2022"),
        "41.5%": ("2023-03", "2023-04"),
    }


def test_a_sentence_that_says_by_when_makes_targets_of_those_after_it(lexicon: Lexicon) -> None:
    text = "到2028年，供给能力明显增强。数控化率达到79%，建成示范工厂60家。\n"
    found = [(c.period, c.status.value) for _, c in extract(text, "toy", lexicon, "2026").claims]
    assert found == [(("2028", "2028"), "target")] * 2


def test_when_a_document_was_issued_dates_nothing_else(lexicon: Lexicon) -> None:
    text = "对甲省2021年6月印发的《中小企业数字化转型工作方案》，企业知晓率为49.3%。\n"
    (claim,) = [c for _, c in extract(text, "toy", lexicon, "2024").claims]
    assert claim.period == ("", "")


def test_a_short_line_above_a_table_is_its_caption(lexicon: Lexicon) -> None:
    text = "甲市部分行业改造成效（2024年1—9月）\n\n| 行业 | 平均投入（万元） |\n|---|---|\n| 陶瓷 | 4,850 |\n| 家具 | 1,960 |\n"
    found = [c.period for _, c in extract(text, "toy", lexicon, "2024").claims]
    assert found == [("2024-01", "2024-09")] * 2


def test_numbers_of_a_report_on_a_year_are_of_what_it_calls_the_reporting_period(lexicon: Lexicon) -> None:
    text = (
        "海川数控2023年度环境、社会及治理报告\n\n2019年，公司投产首条柔性生产线。报告期内，公司实现营业收入12.5亿元。\n\n"
        "截至报告期末，公司拥有专利36项。\n"
    )
    found = {n.folded[c.start : c.end]: c.period for n, c in extract(text, "toy", lexicon, "2024").claims}
    assert found == {"12.5亿元": ("2023", "2023"), "36项": ("2023-12", "2023-12")}


def test_when_a_plant_opened_dates_its_own_sentence_alone(lexicon: Lexicon) -> None:
    text = "甲市2024年销量为30万台。该基地于2022年6月投产，总投资12亿元。联网率达到97%。\n"
    found = {n.folded[c.start : c.end]: c.period for n, c in extract(text, "toy", lexicon, "2024").claims}
    assert found["12亿元"] == ("2022-06", "2022-06")
    assert found["97%"] == ("2024", "2024")


def test_the_whole_year_is_of_the_year_to_come_that_the_sentence_names(lexicon: Lexicon) -> None:
    text = "# 2024年行业运行情况\n\n全年出口70亿元。预计2025年收入增长5%；全年出口82亿元。\n"
    found = [c.period[0] for _, c in extract(text, "toy", lexicon, "2025").claims]
    assert found == ["2024", "2025", "2025"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("公司承诺：可再生电力使用比例在2027年达到40%；2030年达到65%。", ["target", "target"]),
        ("2025年，公司计划关键工序数控化率达到90%。", ["target"]),
        ("2024年，计划达成率提高到96%。", ["actual"]),
    ],
)
def test_what_somebody_pledges_or_plans_is_a_target(lexicon: Lexicon, text: str, wanted: list[str]) -> None:
    found = [c.status.value or "actual" for _, c in extract(text, "toy", lexicon, "2024").claims]
    assert found == wanted


def test_what_grew_against_the_year_before_is_of_the_reporting_period_also_in_a_plant(
    lexicon: Lexicon,
) -> None:
    text = (
        "# 海川数控股份有限公司2023年年度报告\n\n## 咸阳工厂\n\n非计划停机时间同比下降46%。四年来累计投入数字化改造资金9.7亿元。"
        "二期项目计划投资3,800万元。\n"
    )
    found = {n.folded[c.start : c.end]: c.period for n, c in extract(text, "toy", lexicon, "2023").claims}
    assert found == {"46%": ("2023", "2023"), "9.7亿元": ("2020", "2023"), "3,800万元": ("", "")}
