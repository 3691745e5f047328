"""Each component of the pipelines on the sentence that it was written for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph_build.extraction.folding import fold, key
from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.model import Claim, Notes
from graph_build.extraction.pipeline import Extraction, extract
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def read(text: str, lexicon: Lexicon, year: str = "2024") -> Extraction:
    return extract(text, "toy", lexicon, year)


def only(text: str, lexicon: Lexicon, year: str = "2024") -> Claim:
    (claim,) = [c for _, c in read(text, lexicon, year).claims]
    return claim


def first(text: str, lexicon: Lexicon) -> Notes:
    return next(n for n in read(text, lexicon).notes if n.kind in ("paragraph", "item"))


def test_folding_keeps_offsets() -> None:
    text = "製造業２０２４年　達３．２萬億元①"
    assert len(fold(text)) == len(text)
    assert fold(text) == "制造业2024年 达3.2万亿元①"
    assert key("《“十四五”規劃（全文）》") == "十四五规划"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("智能制造发展规划（2016-2020年）", "智能制造发展规划（2021-2025年）", False),
        ("标准体系建设指南（2021年版）", "标准体系建设指南", False),
        ("数据安全管理办法（征求意见稿）", "数据安全管理办法", False),
        ("网络安全产业分析报告（2023）", "网络安全产业分析报告（2022）", False),
        ("中华人民共和国数据安全法（2021）", "《中华人民共和国数据安全法》", True),
        ("制造执行系统（MES）", "制造执行系统", True),
        ("“ 十四五 ”機器人規劃", "十四五机器人规划", True),
    ],
)
def test_a_gloss_is_no_part_of_a_name_but_an_edition_is(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) is same


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年，产量为3万台。", ("2023", "2023")),
        ("2023年6月，产量为3万台。", ("2023-06", "2023-06")),
        ("2023年6月8日，产量为3万台。", ("2023-06-08", "2023-06-08")),
        ("2024年1-5月，产量为3万台。", ("2024-01", "2024-05")),
        ("2019至2023年间，产量为3万台。", ("2019", "2023")),
        ("2023年上半年，产量为3万台。", ("2023-01", "2023-06")),
        ("2023年第三季度，产量为3万台。", ("2023-07", "2023-09")),
        ("截至2023年底，产量为3万台。", ("2023-12", "2023-12")),
        ("“十四五”期间，产量为3万台。", ("2021", "2025")),
    ],
)
def test_periods(text: str, period: tuple[str, str], lexicon: Lexicon) -> None:
    assert only(f"机器人行业：{text}", lexicon).period == period


@pytest.mark.parametrize("text", ["2023年13月", "2023-02-30", "型号2023X"])
def test_what_is_no_date_is_none(text: str, lexicon: Lexicon) -> None:
    assert all(t.first != t.last or len(t.first) == 4 for t in first(f"说明：{text}。", lexicon).times)


@pytest.mark.parametrize(
    ("text", "value", "operator", "unit"),
    [
        ("市场规模达22.3万亿元", "22.3", "=", "unit/cny-1-trillion"),
        ("市场规模为2,105亿美元", "2105", "=", "unit/usd-100-million"),
        ("市场规模超过8,000亿美元", "8000", ">", "unit/usd-100-million"),
        ("市场规模近3.4万亿元", "3.4", "~", "unit/cny-1-trillion"),
        ("比重提高6.3个百分点", "6.3", "=", "unit/percentage-point"),
        ("企业数量超千家", "1000", ">", "unit/enterprise"),
        ("产能为40GWh", "40", "=", "unit/gigawatt-hour"),
        ("占比为七成", "70", "=", "unit/percent"),
        ("占总量的四分之一", "25", "=", "unit/percent"),
        ("產量達３．２萬台", "3.2", "=", "unit/10-thousand-devices"),
    ],
)
def test_quantities(text: str, value: str, operator: str, unit: str, lexicon: Lexicon) -> None:
    (quantity,) = first(f"2023年，{text}。", lexicon).quantities
    assert (quantity.value, quantity.operator, quantity.unit) == (Decimal(value), operator, unit)


def test_a_range_has_two_ends_and_no_value(lexicon: Lexicon) -> None:
    (quantity,) = first("故障响应时间缩短40~80%。", lexicon).quantities
    assert (quantity.value, quantity.low, quantity.high) == (None, Decimal(40), Decimal(80))


@pytest.mark.parametrize(
    "text",
    [
        "5G与工业4.0",
        "《规划（2021-2023年）》提出",
        "图3所示",
        "第四次工业革命",
        "中国制造2025",
        "近5年来",
        "3D打印",
    ],
)
def test_numbers_that_are_part_of_names_are_no_quantities(text: str, lexicon: Lexicon) -> None:
    assert first(f"{text}，发展迅速。", lexicon).quantities == []


def test_change_against_the_year_before(lexicon: Lexicon) -> None:
    level, growth = [
        c for _, c in read("2023年，我国智能装备制造业的市场规模为4.1万亿元，同比增长12.6%。", lexicon).claims
    ]
    assert (level.metric.value, level.subject.value) == (
        "metric/market-size",
        "industry/intelligent-equipment-manufacturing",
    )
    assert (growth.metric.value, growth.comparison, growth.direction) == (
        "metric/market-size-growth",
        "year-on-year",
        "increase",
    )
    assert growth.base == ("2022", "2022")


def test_two_levels_of_a_change_have_each_its_time(lexicon: Lexicon) -> None:
    text = "中国工业机器人的渗透率由2018年的18.1%提升至2022年的24.3%。"
    one, other = [c for _, c in read(text, lexicon).claims]
    assert (one.period, other.period) == (("2018", "2018"), ("2022", "2022"))
    assert (one.comparison, other.comparison) == ("", "")


def test_a_forecast_is_one_only_for_years_to_come(lexicon: Lexicon) -> None:
    past, future = [
        c for _, c in read("预计2023年机器人产量为3万台，到2030年产量将达9万台。", lexicon).claims
    ]
    assert (past.status.value, future.status.value) == ("actual", "forecast")


def test_a_heading_gives_year_and_status_of_a_list_of_targets(lexicon: Lexicon) -> None:
    claim = only("# 2030年目标\n\n- 机器人密度：600台\n", lexicon)
    assert (claim.period, claim.period_origin, claim.status.value) == (("2030", "2030"), "heading", "target")


def test_a_case_keeps_its_name_through_its_section(lexicon: Lexicon) -> None:
    text = "某家电企业建成智能工厂。该企业采用机器视觉和数字孪生技术，生产效率提升28%。"
    found = read(text, lexicon)
    ((_, claim),) = found.claims
    assert claim.subject.value == "case/toy-01"
    links = {(link.subject, link.property, link.target) for _, link in found.links}
    assert ("case/toy-01", "usesTechnology", "technology/machine-vision") in links
    assert ("case/toy-01", "usesTechnology", "technology/digital-twin") in links


def test_a_policy_has_its_issuers_and_its_date(lexicon: Lexicon) -> None:
    found = read(
        "2021年12月，工业和信息化部、国家发展改革委等八部门联合印发《“十四五”机器人产业发展规划》。", lexicon
    )
    links = {(link.property, link.target) for _, link in found.links}
    assert ("date", "2021-12") in links
    assert sum(name == "issuedBy" for name, _ in links) == 2
    assert ("supports", "industry/robotics") in links


def test_technologies_in_a_row_enable_applications_in_a_row(lexicon: Lexicon) -> None:
    found = read("企业利用数字孪生、机器视觉等技术开展质量检测和预测性维护。", lexicon)
    assert {(link.subject, link.target) for _, link in found.links if link.property == "enables"} == {
        ("technology/digital-twin", "application/quality-inspection"),
        ("technology/digital-twin", "application/predictive-maintenance"),
        ("technology/machine-vision", "application/quality-inspection"),
        ("technology/machine-vision", "application/predictive-maintenance"),
    }


def test_what_is_denied_enables_nothing(lexicon: Lexicon) -> None:
    assert read("目前尚未实现机器视觉用于缺陷检测。", lexicon).links == []


def test_a_note_cites_a_work_with_publisher_and_date(lexicon: Lexicon) -> None:
    found = read("正文<sup>1</sup>。\n\n<sup>1</sup>全球机器人观察，某某研究院，2024年5月\n", lexicon)
    assert {(link.property, link.target) for _, link in found.links} >= {("date", "2024-05")}
    assert {link.property for _, link in found.links} == {"cites", "issuedBy", "date"}


def test_a_person_is_no_publisher(lexicon: Lexicon) -> None:
    found = read("<sup>1</sup>新闻发布会，副部长张三答记者问，2024年5月\n", lexicon)
    assert not [link for _, link in found.links if link.property == "issuedBy"]


@pytest.mark.parametrize(
    "layout",
    [
        "2024年，中国工业机器人产量为55.6万台。",
        "根据统计，2024年中国工业机器人产量达55.6万台。",
        "# 2024年\n\n- 工业机器人产量：55.6万台\n",
        "表1 工业机器人产量（万台）\n\n年份\t产量\n2024\t55.6\n",
        "表1 工业机器人产量，单位：万台\n\n指标\t2023年\t2024年\n产量\t50.0\t55.6\n",
        "| 指标 | 2024年 |\n|---|---|\n| 工业机器人产量（万台） | 55.6 |\n",
    ],
)
def test_one_fact_is_read_from_many_layouts(layout: str, lexicon: Lexicon) -> None:
    found = [c for _, c in read(layout, lexicon, "2025").claims if c.quantity.value == Decimal("55.6")]
    (claim,) = found
    assert (claim.quantity.unit, claim.period) == ("unit/10-thousand-devices", ("2024", "2024"))
    assert "产量" in claim.metric.value or claim.metric.value.startswith("metric/")
    assert claim.subject.value == "technology/industrial-robot"


def test_evidence_is_what_is_printed_through_markup(lexicon: Lexicon) -> None:
    text = "制造成本<b>降低**58%**</b><sup>9</sup>，交付时间缩短33%。"
    found = read(text, lexicon)
    printed = [text[slice(*n.place(c.start, c.end))] for n, c in found.claims]
    assert printed == ["58%", "33%"]


def test_the_publishers_own_pages_are_not_read(lexicon: Lexicon) -> None:
    assert read("# 关于我们\n\n合伙人及员工超过14,000名。\n", lexicon).claims == []


def test_english_sentences(lexicon: Lexicon) -> None:
    text = (
        "In 2024, the market size of collaborative robots was $2.1 billion, up 12% year-on-year. "
        "Machine vision enables defect detection in electronics plants.\n"
    )
    found = read(text, lexicon)
    level, growth = [c for _, c in found.claims]
    assert (level.quantity.unit, level.metric.value, level.period) == (
        "unit/usd-1-billion",
        "metric/market-size",
        ("2024", "2024"),
    )
    assert (growth.comparison, growth.direction) == ("year-on-year", "increase")
    assert [(link.subject, link.property, link.target) for _, link in found.links] == [
        ("technology/machine-vision", "enables", "application/defect-detection"),
        ("technology/machine-vision", "appliedIn", "industry/electronics"),
    ]
