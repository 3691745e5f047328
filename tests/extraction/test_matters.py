"""What the title of a policy names as its matter: one title for each shape."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.matters import matters
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_vocabularies(read_vocabularies()))


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("制造业数字化转型行动方案", ["数字化转型"]),
        ("东海省制造业智能化改造提升行动计划（2025—2027年）", ["智能化改造"]),
        ("推动大规模设备更新和消费品以旧换新行动方案", ["设备更新", "消费品以旧换新"]),
        ("国务院关于加快煤矿智能化发展的指导意见", ["煤矿智能化"]),
        ("煤矿机器人重点研发目录", ["煤矿机器人"]),
        ("“十四五”智能制造发展规划", ["智能制造"]),
        ("东海省“人工智能+制造”专项行动方案", ["人工智能"]),
        ("“机器人+”应用行动实施方案", ["机器人"]),
        ("打造“5G+工业互联网”512工程升级版实施方案", ["5G", "工业互联网"]),
        ("关于推动工业互联网平台提质发展的若干意见", ["工业互联网平台"]),
        ("锂离子电池行业规范条件（2024年本）", ["锂离子电池"]),
        ("中华人民共和国国民经济和社会发展第十四个五年规划纲要", []),
        ("“十四五”信息化和工业化深度融合发展规划", ["信息化和工业化融合"]),
        ("关于扩大汽车流通消费的若干措施", []),
    ],
)
def test_the_matter_of_a_title(title: str, named: list[str], lexicon: Lexicon) -> None:
    assert [m.name for m in matters(title, lexicon)] == named


def test_a_matter_that_no_vocabulary_has_is_a_mention_of_its_block(lexicon: Lexicon) -> None:
    found = extract("工信部印发《煤矿智能化建设指南》。", "toy", lexicon, "2025")
    supported = {i.target for _, i in found.links if i.property == "supports"}
    assert supported == {"application/mei-kuang-zhi-neng-hua"}
    assert supported <= {m.identifier for n in found.notes for m in n.mentions}


def test_a_law_that_promotes_supports(lexicon: Lexicon) -> None:
    found = extract("《东海省智能网联汽车产业发展条例》于2025年3月公布。", "toy", lexicon, "2025").links
    assert {i.property for _, i in found if i.target.startswith("industry/")} == {"supports"}
