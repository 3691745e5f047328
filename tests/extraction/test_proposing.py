"""New names where a frame has a place for one, and tables whose columns are joined by what they hold."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

Links = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


def links(text: str, lexicon: Lexicon, least: float = 0.85) -> Links:
    """The accepted links, by the last part of the names; `case` is any case."""
    return {
        ("case" if i.subject.startswith("case/") else i.subject.partition("/")[2], i.property, i.target.partition("/")[2])
        for _, i in extract(text, "toy", lexicon, "2025").links
        if i.confidence >= least
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("机器视觉可用于箱号识别和残损检测。",
         {("machine-vision", "enables", "xiang-hao-shi-bie"), ("machine-vision", "enables", "can-sun-jian-ce")}),
        ("- 知识图谱：把经验组织起来，为备件推荐提供支撑。", {("knowledge-graph", "enables", "bei-jian-tui-jian")}),
        ("边缘计算网关部署在现场，用来完成协议转换。", {("bian-yuan-ji-suan-wang-guan", "enables", "xie-yi-zhuan-huan")}),
        ("量子计算在材料研发领域的应用尚处于早期。", {("quantum-computing", "enables", "cai-liao-yan-fa")}),
        ("先进的机器视觉系统用于缺陷检测。", {("machine-vision", "enables", "defect-detection")}),
        ("将人工智能与无人机巡检相结合。", {("artificial-intelligence", "combinesWith", "wu-ren-ji-xun-jian")}),
        ("大模型已在石化、煤化工行业应用。",
         {("large-model", "appliedIn", "petrochemical"), ("large-model", "appliedIn", "mei-hua-gong")}),
        ("机器视觉用于快速识别。", set()),
    ],
)  # fmt: skip
def test_new_names_in_their_places(text: str, wanted: Links, lexicon: Lexicon) -> None:
    # What a technology of an earlier clause does is read, but waits for a person.
    assert links(text, lexicon, least=0.84) == wanted


def test_a_list_that_shares_its_last_word_makes_no_name_of_its_last_item(lexicon: Lexicon) -> None:
    found = links("某企业加装振动、声发射和温度传感器。", lexicon)
    assert ("case", "usesTechnology", "sensor") in found


def test_a_plant_by_name_is_a_case_and_does_not_last(lexicon: Lexicon) -> None:
    found = links("比亚迪深圳工厂引入人形机器人。行业普遍采用机器视觉。", lexicon)
    assert {f for f in found if f[1] == "usesTechnology"} == {("case", "usesTechnology", "humanoid-robot")}


def test_columns_of_technologies_applications_and_industries(lexicon: Lexicon) -> None:
    text = "| 技术 | 典型应用 | 适用行业 | 成效 |\n|---|---|---|---|\n| 机器视觉 | 缺陷检测、尺寸测量 | 汽车 | 显著 |\n"
    assert links(text, lexicon) == {
        ("machine-vision", "enables", "defect-detection"),
        ("machine-vision", "enables", "dimension-measurement"),
        ("machine-vision", "appliedIn", "automotive"),
    }


def test_columns_of_plants(lexicon: Lexicon) -> None:
    text = "| 工厂 | 行业 | 关键技术 | 用例 |\n|---|---|---|---|\n| 甲集团乙工厂 | 家电 | 数字孪生 | 预测性维护 |\n"
    assert links(text, lexicon) == {
        ("case", "inIndustry", "home-appliances"),
        ("case", "usesTechnology", "digital-twin"),
        ("case", "demonstrates", "predictive-maintenance"),
    }


def test_what_a_policy_asks_for_in_its_own_tasks(lexicon: Lexicon) -> None:
    text = "甲省人民政府办公厅关于推进制造业升级的实施意见\n\n各市人民政府：\n\n加快推广制造执行系统与数字孪生，培育机器视觉企业。\n"
    found = {f for f in links(text, lexicon, least=0.82) if f[1] == "supports"}
    assert {target for _, _, target in found} >= {"manufacturing-execution-system", "digital-twin"}
    assert "machine-vision" not in {target for _, _, target in found}
