"""Constructions that carry links over clauses, labels, boxes and headings."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

Links = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def accepted(text: str, lexicon: Lexicon) -> Links:
    """The accepted links, by the last part of the names; `case` is any case."""
    return {
        ("case" if i.subject.startswith("case/") else i.subject.partition("/")[2], i.property, i.target.partition("/")[2])
        for _, i in extract(text, "toy", lexicon, "2025").links
        if i.confidence >= 0.85
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("大模型部署率仅8%，目前多用于故障诊断。", {("large-model", "enables", "fault-diagnosis")}),
        ("采用机器视觉，实现缺陷检测。", {("machine-vision", "enables", "defect-detection")}),
        ("推广基于数字孪生的虚拟调试。", {("digital-twin", "enables", "virtual-commissioning")}),
        ("数字孪生的应用仍以虚拟调试和产线仿真为主。", {("digital-twin", "enables", "virtual-commissioning")}),
    ],
)  # fmt: skip
def test_what_a_later_clause_or_an_attribute_says(text: str, wanted: Links, lexicon: Lexicon) -> None:
    assert accepted(text, lexicon) >= wanted


def test_what_a_machine_has_in_it(lexicon: Lexicon) -> None:
    found = accepted("防爆巡检机器人搭载红外热像仪和声纹采集模块，承担泵房巡检。", lexicon)
    assert found >= {
        ("fang-bao-xun-jian-ji-qi-ren", "usesTechnology", "hong-wai-re-xiang-yi"),
        ("fang-bao-xun-jian-ji-qi-ren", "usesTechnology", "sheng-wen-cai-ji-mo-kuai"),
    }


def test_a_measure_of_use_is_not_what_is_used(lexicon: Lexicon) -> None:
    found = accepted("3D视觉检测平台已应用于动力电池行业，用于缺陷检测。", lexicon)
    assert not any(one[0] == "power-battery" for one in found)


def test_the_industry_that_opens_an_item(lexicon: Lexicon) -> None:
    assert ("digital-twin", "appliedIn", "steel") in accepted("1.钢铁。运用数字孪生开展虚拟调试。", lexicon)
    assert ("digital-twin", "appliedIn", "automotive") in accepted(
        "汽车行业已普遍借助数字孪生开展虚拟调试。", lexicon
    )


def test_a_box_of_a_case_by_its_first_line(lexicon: Lexicon) -> None:
    text = "# 实践\n\n> **案例一 某装备企业**\n>\n> **部署：** 引入焊接机器人，以AGV替代人工转运。\n"
    assert accepted(text, lexicon) >= {
        ("case", "usesTechnology", "welding-robot"),
        ("case", "usesTechnology", "automated-guided-vehicle"),
    }


def test_a_plant_that_a_heading_names(lexicon: Lexicon) -> None:
    text = "# 走访\n\n## ❶ 比亚迪深圳工厂\n\nAGV负责物料搬运。\n\n## 智能工厂\n\n数字孪生用于虚拟调试。\n"
    assert {f for f in accepted(text, lexicon) if f[1] == "usesTechnology"} == {
        ("case", "usesTechnology", "automated-guided-vehicle")
    }


def test_companies_in_general_are_not_the_case_before(lexicon: Lexicon) -> None:
    found = accepted("某纺织企业采用机器视觉。省内石化企业采用数字孪生。", lexicon)
    assert ("case", "usesTechnology", "digital-twin") not in found


def test_a_company_by_its_ending_ends_with_its_clause(lexicon: Lexicon) -> None:
    found = accepted("万华化学利用机器学习优化配方；恒力石化上线了制造执行系统。", lexicon)
    assert ("wan-hua-hua-xue", "usesTechnology", "machine-learning") in found
    assert ("wan-hua-hua-xue", "usesTechnology", "manufacturing-execution-system") not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("企业推出料箱机器人，可完成货物拣选。", "liao-xiang-ji-qi-ren"),
        ("应急指挥系统可实现远程监控。", "ying-ji-zhi-hui-xi-tong"),
        ("某企业部署了电子批记录系统。", "dian-zi-pi-ji-lu-xi-tong"),
    ],
)
def test_particular_names(text: str, name: str, lexicon: Lexicon) -> None:
    found = extract(text, "toy", lexicon, "2025").links
    assert name in {end.partition("/")[2] for _, i in found for end in (i.subject, i.target)}


@pytest.mark.parametrize(
    "heading",
    ["A　西南某炼化基地：把经验写成模型", "皖中一家齿轮企业：夜班不再缺人手", "三、鲁东某铸造工厂"],
)
def test_a_heading_that_puts_a_region_before_an_unnamed_company(heading: str, lexicon: Lexicon) -> None:
    found = accepted(f"# 走访\n\n## {heading}\n\n厂里上线了制造执行系统。\n", lexicon)
    assert ("case", "usesTechnology", "manufacturing-execution-system") in found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("厂里用激光传感做焊缝跟踪。", {("laser-sensing", "enables", "seam-tracking")}),
        ("企业使用自动光学检测做缺陷检测。", {("automated-optical-inspection", "enables", "defect-detection")}),
        ("打磨工序则交给了工业机器人。", {("industrial-robot", "performs", "grinding")}),
        ("能耗监测靠的是遍布车间的智能电表。", {("smart-meter", "enables", "energy-monitoring")}),
        (
            "搬运机器人负责物料搬运、码垛机器人负责码垛的分工已经普及。",
            {
                ("handling-robot", "performs", "material-handling"),
                ("palletizing-robot", "performs", "palletizing"),
            },
        ),
        (
            "使用3D视觉做缺陷检测，配合深度学习算法，碎片率下降。",
            {
                ("3d-vision", "combinesWith", "deep-learning"),
                ("3d-vision", "enables", "defect-detection"),
                ("deep-learning", "enables", "defect-detection"),
            },
        ),
        (
            "上线制造执行系统，配合射频识别技术进行质量追溯。",
            {
                ("manufacturing-execution-system", "enables", "product-traceability"),
                ("rfid", "enables", "product-traceability"),
            },
        ),
    ],
)  # fmt: skip
def test_what_is_used_and_what_work_it_does(text: str, wanted: Links, lexicon: Lexicon) -> None:
    assert accepted(text, lexicon) >= wanted


@pytest.mark.parametrize(
    ("text", "technology", "work"),
    [
        ("打磨工序则交给了工业机器人。", "industrial-robot", "grinding"),
        ("能源管理系统为削峰填谷提供支撑。", "energy-management-system", "peak-shaving"),
        ("工业机器人执行喷涂。", "industrial-robot", "painting"),
    ],
)
def test_what_is_at_work_in_the_section_of_a_case(
    text: str, technology: str, work: str, lexicon: Lexicon
) -> None:
    found = accepted(f"# 走访\n\n## 某铸造工厂：老线新改\n\n{text}\n", lexicon)
    assert found >= {("case", "usesTechnology", technology), ("case", "demonstrates", work)}


def test_a_case_shows_what_it_is_said_to_show(lexicon: Lexicon) -> None:
    found = accepted("# 走访\n\n## 某铸造工厂：老线新改\n\n该工厂示范了混合生产。\n", lexicon)
    assert ("case", "demonstrates", "mixed-model-production") in found
