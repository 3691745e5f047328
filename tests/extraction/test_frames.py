"""What technologies do and where, and what cases use and do: one sentence for each shape that is read."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

Links = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def links(text: str, lexicon: Lexicon, *names: str) -> Links:
    """The links with these properties that are sure enough to be accepted; `case/…` is any case."""
    found = extract(text, "toy", lexicon, "2025").links
    return {
        ("case" if i.subject.startswith("case/") else i.subject.partition("/")[2], i.property, i.target.partition("/")[2])
        for _, i in found
        if i.confidence >= 0.84 and i.property in names
    }  # fmt: skip


MEANS = ("enables", "performs", "appliedIn", "combinesWith")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("机器视觉被广泛应用于缺陷检测。", {("machine-vision", "enables", "defect-detection")}),
        ("借助边缘计算，工厂能够对设备进行实时监控，并开展预测性维护。",
         {("edge-computing", "enables", "real-time-monitoring"), ("edge-computing", "enables", "predictive-maintenance")}),
        ("在质量检测环节，采用机器视觉替代人工。", {("machine-vision", "enables", "quality-inspection")}),
        ("企业将区块链用于供应链金融。", {("blockchain", "enables", "supply-chain-finance")}),
        ("区块链赋能供应链金融，大数据分析助力需求预测。",
         {("blockchain", "enables", "supply-chain-finance"), ("big-data-analytics", "enables", "demand-forecasting")}),
        ("以数字孪生为核心，实现虚拟调试。", {("digital-twin", "enables", "virtual-commissioning")}),
        ("- 数字孪生：用于产品设计。", {("digital-twin", "enables", "product-design")}),
        ("- 预测性维护：利用物联网掌握设备状况。", {("internet-of-things", "enables", "predictive-maintenance")}),
        ("由协作机器人承担的装配和分拣任务占七成。",
         {("collaborative-robot", "performs", "assembly"), ("collaborative-robot", "performs", "sorting")}),
        ("以焊接机器人为例，其广泛应用于焊接。", {("welding-robot", "performs", "welding")}),
        ("增材制造已在航空航天、汽车制造等领域得到规模化应用。",
         {("additive-manufacturing", "appliedIn", "aerospace"), ("additive-manufacturing", "appliedIn", "automotive")}),
        ("数字孪生与人工智能深度融合。", {("digital-twin", "combinesWith", "artificial-intelligence")}),
        ("5G与边缘计算相结合，使工厂实现实时监控。",
         {("5g", "combinesWith", "edge-computing"), ("5g", "enables", "real-time-monitoring"),
          ("edge-computing", "enables", "real-time-monitoring")}),
    ],
)  # fmt: skip
def test_what_technologies_do(text: str, wanted: Links, lexicon: Lexicon) -> None:
    assert links(text, lexicon, *MEANS) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "机器学习无法用于能源管理。",
        "机器视觉企业加快布局。",
        "机器视觉市场规模持续扩大，质量检测人员减少。",
        "人工智能、大数据、云计算等技术深度融合。",
        "数字孪生推动物流的统一调度。",
        "碳纤维自动铺放设备用于装配。",
    ],
)
def test_what_says_nothing_of_a_technology(text: str, lexicon: Lexicon) -> None:
    assert links(text, lexicon, *MEANS) == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("某轴承企业部署搬运机器人38台、AGV 24台。",
         {("case", "usesTechnology", "handling-robot"), ("case", "usesTechnology", "automated-guided-vehicle")}),
        ("一家位于苏州的电子工厂引入机器视觉，实现缺陷检测。",
         {("case", "usesTechnology", "machine-vision"), ("case", "demonstrates", "defect-detection")}),
        ("# 案例一：某服装企业\n\n- 应用机器视觉开展质量检测；上线能源管理系统。\n",
         {("case", "usesTechnology", "machine-vision"), ("case", "usesTechnology", "energy-management-system"),
          ("case", "demonstrates", "quality-inspection")}),
        ("# 案例2：某服装企业\n\n## 做法\n\n企业搭建工业互联网平台。\n",
         {("case", "usesTechnology", "industrial-internet-platform")}),
        ("某家电企业建成智能工厂。该企业采用数字孪生。", {("case", "usesTechnology", "digital-twin")}),
        ("某面板企业尚未采用数字孪生。", set()),
        ("某面板企业与人工智能企业合作。", set()),
    ],
)  # fmt: skip
def test_what_cases_use_and_do(text: str, wanted: Links, lexicon: Lexicon) -> None:
    assert links(text, lexicon, "usesTechnology", "demonstrates") == wanted


def test_a_company_by_name(lexicon: Lexicon) -> None:
    found = links("海东装备有限公司采用数字孪生和边缘计算。", lexicon, "usesTechnology")
    assert {(name, target) for _, name, target in found} == {
        ("usesTechnology", "digital-twin"),
        ("usesTechnology", "edge-computing"),
    }


def test_the_industry_in_the_name_of_a_case(lexicon: Lexicon) -> None:
    assert links("某物流企业采用机器视觉。", lexicon, "inIndustry") == {("case", "inIndustry", "logistics")}


def test_new_names_in_a_list_with_known_ones(lexicon: Lexicon) -> None:
    found = extract("某服装企业引入智能裁剪系统、吊挂流水线和机器视觉。", "toy", lexicon, "2025")
    used = {i.target_as for _, i in found.links if i.property == "usesTechnology" and i.confidence >= 0.85}
    assert used == {"智能裁剪系统", "吊挂流水线", "机器视觉"}
    named = {m.text for n in found.notes for m in n.mentions if m.origin == "proposed"}
    assert named >= {"智能裁剪系统", "吊挂流水线"}


def test_work_said_by_verb_and_object_is_a_candidate(lexicon: Lexicon) -> None:
    found = extract("通过机器视觉识别表面缺陷。", "toy", lexicon, "2025").links
    assert {i.confidence for _, i in found if i.property == "enables"} == {0.8}


def test_long_text_without_stops_is_read(lexicon: Lexicon) -> None:
    assert extract("工业机器人用于焊接" * 2000, "toy", lexicon, "2025").links
