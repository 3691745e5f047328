"""The ways in which Chinese prose says what a number measures, each on sentences of its own."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.metric_names import same_metric
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


@pytest.fixture(scope="module")
def labels(lexicon: Lexicon) -> dict[str, str]:
    return {e.identifier: e.name for e in reversed(lexicon.by_key.values()) if not e.name.isascii()}


# A sentence, and for each of its numbers: printed, metric, period, comparison, direction.
SAID = {
    "counted after": (
        "截至2023年底，全国有128家农机企业通过评估。",
        [("128家", "农机企业数量", "2023-12", "", "")],
    ),
    "counted by its unit": ("2023年，已有45家工厂上榜。", [("45家工厂", "工厂数量", "2023", "", "")]),
    "counted before": ("2023年共签署合作协议36项。", [("36项", "合作协议数量", "2023", "", "")]),
    "counted by a verb": (
        "2024年该市出口风机和水泵约3万台。",
        [("3万台", "出口量", "2024", "", "")],
    ),
    "numeral in characters": ("2023年销量为三千万台。", [("三千万台", "销量", "2023", "", "")]),
    "metric after": (
        "2023年，该行业以310亿元的融资金额居首。",
        [("310亿元", "融资金额", "2023", "", "")],
    ),
    "label of a list": (
        "2030年销量：拖拉机15%，收割机22%。",
        [("15%", "销量占比", "2030", "", ""), ("22%", "销量占比", "2030", "", "")],
    ),
    "ratio": (
        "2023年，甲省安装量约为乙省的6倍，丙省的9倍。",
        [("6倍", "安装量之比", "2023", "versus", ""), ("9倍", "安装量之比", "2023", "versus", "")],
    ),
    "a part of a total": (
        "2023年，电动叉车销量已近叉车总销量的70%。",
        [("70%", "占叉车总销量比重", "2023", "", "")],
    ),
    "a part bounded before": (
        "2023年，头部企业占比超订单总数7成。",
        [("7成", "占订单总数比重", "2023", "", "")],
    ),
    "a part of those": ("2023年，超过六成的中小企业位于西部。", [("六成", "中小企业占比", "2023", "", "")]),
    "share of what was measured": (
        "2023年，软件并购规模占全行业的35.0%。",
        [("35.0%", "并购规模占全行业比重", "2023", "", "")],
    ),
    "this share": (
        "2025年，数控化率将达到70%，到了2027年，这一比例有望突破80%。",
        [("70%", "数控化率", "2025", "", ""), ("80%", "数控化率", "2027", "", "")],
    ),
    "from to over a span": (
        "2019-2023年，故障率从9%下降至4%。",
        [("9%", "故障率", "2019", "", ""), ("4%", "故障率", "2023", "", "")],
    ),
    "result without a date": (
        "某水泵企业的交期由30天缩短至12天。",
        [("30天", "交期", "", "", ""), ("12天", "交期", "", "reduction", "decrease")],
    ),
    "what changes is no usual measure": (
        "某阀门厂的客户投诉减少40%。",
        [("40%", "客户投诉变化率", "", "reduction", "decrease")],
    ),
    "change after the number": (
        "某阀门厂实现了30%的效率提升。",
        [("30%", "效率变化率", "", "improvement", "increase")],
    ),
    "year on year carried": (
        "2023年订单量同比下降8.1%，但销售额逆势增长6.2%。",
        [
            ("8.1%", "订单量增速", "2023", "year-on-year", "decrease"),
            ("6.2%", "销售额增速", "2023", "year-on-year", "increase"),
        ],
    ),
    "base year from an earlier time": (
        "2015年，人均工资为3万元；至2021年，人均工资增长1.5倍。",
        [
            ("3万元", "平均工资", "2015", "", ""),
            ("1.5倍", "人均工资增长倍数", "2021", "base-year", "increase"),
        ],
    ),
    "level of the base": (
        "2023年渗透率为35%，较2022年的20%明显提高。",
        [("35%", "渗透率", "2023", "", ""), ("20%", "渗透率", "2022", "", "")],
    ),
    "told one by one": (
        "2023年，进口额和出口额分别为20亿元和35亿元。",
        [("20亿元", "进口额", "2023", "", ""), ("35亿元", "出口额", "2023", "", "")],
    ),
    "ranks told one by one": (
        "2023年产量分别排名第二、第三。",
        [("第二", "产量排名", "2023", "", ""), ("第三", "产量排名", "2023", "", "")],
    ),
    "steady growth over a span": (
        "2023到2025年期间，市场规模将保持10%以上的增速。",
        [("10%", "市场规模增速", "2025", "average-annual", "increase")],
    ),
    "a year that is looked back on": (
        "2024年，产业规模为500亿元，而2020年仅为208亿元。出口额为30亿元。",
        [
            ("500亿元", "产业规模", "2024", "", ""),
            ("208亿元", "产业规模", "2020", "", ""),
            ("30亿元", "出口额", "2024", "", ""),
        ],
    ),
    "the line that leads a list": (
        "到2030年，实现以下目标：\n\n——营业收入突破300亿元；\n\n——覆盖率由2024年的46%提升至85%。\n\n全省现有工厂50家。",
        [
            ("300亿元", "营业收入", "2030", "", ""),
            ("46%", "覆盖率", "2024", "", ""),
            ("85%", "覆盖率", "2030", "", ""),
            ("50家", "工厂数量", "", "", ""),
        ],
    ),
    "since a year": ("2022年起，工厂采用机器视觉，检出率达99.2%。", [("99.2%", "检出率", "", "", "")]),
    "gains of a factory that began in a year": (
        "某电机厂于2023年投入3,600万元建设产线。追溯率达到98%，故障率下降12%。",
        [
            ("3,600万元", "投入", "2023", "", ""),
            ("98%", "追溯率", "", "", ""),
            ("12%", "故障率变化率", "", "reduction", "decrease"),
        ],
    ),
    "what was spared in a year of growth": (
        "2024年产量同比增长65%，调试周期缩短三分之一。",
        [
            ("65%", "产量增速", "2024", "year-on-year", "increase"),
            ("三分之一", "调试周期变化率", "2024", "reduction", "decrease"),
        ],
    ),
    "how far something depends": (
        "2024年，高精度传感器进口依赖度超过70%。",
        [("70%", "进口依赖度", "2024", "", "")],
    ),
    "people on the line": ("2024年，有286名一线操作工转岗。", [("286名", "操作工数量", "2024", "", "")]),
    "what one of them holds": (
        "2024年，工厂建有一座1.8万个货位的立体仓库。",
        [("1.8万个", "货位数量", "2024", "", "")],
    ),
    "what has been built can hold": (
        "2024年，工厂建有10MWh储能系统。",
        [("10MWh", "储能容量", "2024", "", "")],
    ),
    "kinds": ("2024年，系统可识别37类外观缺陷。", [("37类", "外观缺陷数量", "2024", "", "")]),
    "a rate without a unit": ("2024年可记录工伤率降至0.31。", [("0.31", "可记录工伤率", "2024", "", "")]),
    "time at most": ("系统可在2秒内识别未佩戴防护用品的行为。", [("2秒", "识别时间", "", "", "")]),
    "a verb that names what changes": (
        "某阀门厂研发提效30%，较人工检测提速近5倍，减员45%。",
        [
            ("30%", "研发效率变化率", "", "improvement", "increase"),
            ("5倍", "检测速度增长倍数", "", "improvement", "increase"),
            ("45%", "用工变化率", "", "reduction", "decrease"),
        ],
    ),
    "how long it goes on": (
        "2024年12月，出厂价格已连续14个月同比负增长。",
        [("14个月", "连续同比负增长月数", "2024-12", "", "")],
    ),
    "time needed": ("货物最快2小时通关。", [("2小时", "通关时间", "", "", "")]),
}


@pytest.mark.parametrize("way", SAID)
def test_a_number_is_named_by_the_way_it_is_said(way: str, lexicon: Lexicon, labels: dict[str, str]) -> None:
    text, wanted = SAID[way]
    found = extract(text, "toy", lexicon, "2024")
    got = [
        (
            notes.text[claim.start : claim.end],
            labels.get(claim.metric.value, claim.metric.value.removeprefix("?")),
            claim.period[1],
            claim.comparison,
            claim.direction,
        )
        for notes, claim in found.claims
    ]
    assert [g[0] for g in got] == [w[0] for w in wanted]
    for one, other in zip(got, wanted, strict=True):
        assert same_metric(one[1], other[1]), (one, other)
        assert one[2:] == other[2:]


def test_growth_that_the_levels_bear_out_is_marked(lexicon: Lexicon) -> None:
    text = "2021年产量为100万台，2022年产量为120万台，同比增长{}。"
    (*_, right), (*_, wrong) = (
        [c for _, c in extract(text.format(g), "toy", lexicon, "2024").claims] for g in ("20%", "35%")
    )
    assert right.bears_out
    assert not right.inconsistency
    assert not wrong.bears_out
    assert wrong.inconsistency == "by the printed levels 20.0 %"


def test_a_difference_of_shares_printed_as_per_cent_is_points(lexicon: Lexicon) -> None:
    text = "2023年软件占全行业的55.0%，较2022年的12.6%增加42.4%。"
    *_, change = [c for _, c in extract(text, "toy", lexicon, "2024").claims]
    assert change.quantity.unit == "unit/percentage-point"
    assert change.inconsistency


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("销售量", "销量", True),
        ("占全球比重", "全球占比", True),
        ("市场规模增速", "增长率", True),
        ("产量", "销量", False),
        ("新增装机量", "装机量", False),
        ("出口额", "进口额", False),
        ("渗透率", "增长率", False),
        ("企业数量", "专利数量", False),
        ("market size growth", "growth of the market", True),
        ("exports", "imports", False),
    ],
)
def test_names_of_metrics_are_compared_as_a_person_would(one: str, other: str, same: bool) -> None:
    assert same_metric(one, other) is same
