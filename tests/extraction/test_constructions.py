"""Particular constructions of Chinese prose: what they measure, for how many things, of which time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph_build.evaluate import evaluate
from graph_build.extraction.folding import fold, fold_prose
from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.model import Claim
from graph_build.extraction.pipeline import extract
from graph_build.metric_names import same_metric
from graph_build.schemas import OBSERVATIONS
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def _claims(text: str, lexicon: Lexicon) -> list[Claim]:
    return [c for _, c in extract(text, "toy", lexicon, "2024").claims]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("该市机床产量规模连续9年稳居全国榜首。", "连续居首年数"),
        ("在销量排名前二十的品牌中，本土品牌占7席。", "销量前二十品牌席位数"),
        ("新规要求强制回收35%的报废叶片。", "报废叶片回收率"),
        ("预计届时40%的叉车销售是电动的。", "电动销量占比"),
        ("该厂日均处理3000份订单。", "日均订单数量"),
        ("2024年上半年，已有12家电池企业在证监会备案赴港上市。", "备案赴港上市电池企业数量"),
        ("实现每年生产8万辆汽车。", "年产量"),
    ],
)
def test_a_construction_names_what_is_measured(text: str, metric: str, lexicon: Lexicon) -> None:
    assert any(same_metric(lexicon.label(c.metric.value), metric) for c in _claims(text, lexicon))


def test_a_change_of_both_is_one_of_each(lexicon: Lexicon) -> None:
    *_, one, other = _claims(
        "2023年共发生92宗并购活动，交易金额310亿元，与上一年相比均下降了约一成。", lexicon
    )
    assert one.start == other.start
    assert one.metric.value != other.metric.value
    assert {one.direction, other.direction} == {"decrease"}


def test_a_number_per_head_is_no_number_of_both(lexicon: Lexicon) -> None:
    text = "该厂单班用工由120人减少至54人，机器人增至86台，人均产出提升62%。"
    assert len([c for c in _claims(text, lexicon) if c.quantity.value == 62]) == 1


def test_what_a_plant_that_is_to_be_built_makes_is_yet_to_come(lexicon: Lexicon) -> None:
    (planned,) = _claims("企业将在当地建设储能工厂，年产电池近40GWh。", lexicon)
    (built,) = _claims("企业的储能工厂已建成投产，年产电池近40GWh。", lexicon)
    assert (planned.status.value, built.status.value) == ("forecast", "actual")


def test_what_is_so_now_is_of_the_year_that_the_cited_title_names(lexicon: Lexicon) -> None:
    text = "目前全国工业互联网平台超过340个<sup>1</sup>。\n\n<sup>1</sup>2022年工业发展情况发布会，某部，2023年1月\n"
    (claim,) = _claims(text, lexicon)
    assert claim.period == ("2022", "2022")


def test_last_year_is_the_one_before_that_the_sentence_speaks_of(lexicon: Lexicon) -> None:
    *_, claim = _claims("2022年融资事件共775起，相比去年下跌25.9%。", lexicon)
    assert (claim.comparison, claim.base) == ("year-on-year", ("2021", "2021"))


def test_prose_keeps_its_punctuation() -> None:
    text = "甲，乙；丙：１２％"
    assert fold_prose(text) == "甲，乙；丙：12%"
    assert fold(text) == "甲,乙;丙:12%"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("日均订单量", "日均客户订单数量", True),
        ("占行业并购事件比重变化", "并购占比变化", True),
        ("并购占比变化", "并购规模变化", False),
        ("IPO宗数", "上市企业数量", True),
        ("IPO宗数", "并购事件数量", False),
        ("人均工资之比", "平均工资之比", True),
        ("人均工资", "工资总额", False),
        ("客户订单数量", "日均订单量", False),
    ],
)
def test_names_of_metrics_that_a_person_would_take_for_each_other(one: str, other: str, same: bool) -> None:
    assert same_metric(one, other) is same


def test_a_number_that_is_said_again_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    row = dict.fromkeys((*OBSERVATIONS.names, *OBSERVATIONS.optional), "") | {
        "key": "a", "metric": "metric/output", "value": "3", "operator": "=", "unit": "unit/piece", "status": "actual",
        "start": "5", "end": "6",
    }  # fmt: skip
    for name, rows in (("gold", [row]), ("found", [row, row | {"start": "50", "end": "51"}])):
        (tmp_path / name).mkdir()
        with (tmp_path / name / "observations.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(row))
            writer.writeheader()
            writer.writerows(rows)
    score = evaluate(tmp_path / "gold", tmp_path / "found").scores["observations: strict"]
    assert (score.right, score.found, score.wanted) == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("某工厂非计划停线时间由每月14.5小时降到4.2小时。", ["停线时间", "停线时间"]),
        ("某工厂新员工上岗培训由30天缩为12天。", ["新员工上岗培训时间"] * 2),
        ("全国建成基础级智能工厂3万余家、先进级1,200余家、卓越级230家。", ["智能工厂数量"] * 3),
        ("全省1.1万家规模以上企业完成了改造。", ["规模以上企业数量"]),
        ("越南、泰国两国合计自中国进口机床8.7亿美元。", ["进口额"]),
        ("方案给予不超过设备投资额15%的贴息。", ["占设备投资额比重"]),
    ],
)
def test_pairs_lists_and_wholes_name_the_metric(text: str, metrics: list[str], lexicon: Lexicon) -> None:
    found = [lexicon.label(c.metric.value) for c in _claims(text, lexicon)]
    assert len(found) == len(metrics)
    assert all(one.endswith(other) for one, other in zip(found, metrics, strict=True))


def test_a_time_in_brackets_that_is_compared_with_is_of_the_first_of_two(lexicon: Lexicon) -> None:
    text = "某工厂与改造前（2021年）相比，人均产值由每年286万元升至513万元，产能提升74%。"
    first, second, change = _claims(text, lexicon)
    assert (first.period[0], second.period[0]) == ("2021", "")
    assert (change.comparison, change.period[0]) == ("base-year", "")


def test_when_something_went_into_service_dates_nothing_else(lexicon: Lexicon) -> None:
    text = "去年走访的63家企业各有特色。改造后生产效率平均提升21.4%。"
    assert [c.period[0] for c in _claims(text, lexicon)] == ["2023", ""]


def test_what_has_been_reached_is_no_forecast_and_what_is_supposed_is_one(lexicon: Lexicon) -> None:
    text = "上半年净利润预计为2亿元，海外收入占比已升到三成以上。"
    assert [c.status.value for c in _claims(text, lexicon)] == ["forecast", "actual"]
    text = "经验若推广到全省各地，每年可新增产值约2,400亿元。"
    assert [c.status.value for c in _claims(text, lexicon)] == ["forecast"]


def test_a_defect_rate_that_is_pressed_down_falls(lexicon: Lexicon) -> None:
    (one,) = _claims("某工厂把外观不良率压低了63%。", lexicon)
    assert (one.direction, one.comparison) == ("decrease", "reduction")
