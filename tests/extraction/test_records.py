"""Tables whose rows are things: the header decides what a column holds, in whatever order the columns stand."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Entry, Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    miit = Entry("工业和信息化部", "organization/miit", "Organization", "source")
    return Lexicon([*of_vocabularies(read_vocabularies()), miit])


def links(text: str, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    return {(i.subject, i.property, i.target) for _, i in extract(text, "toy", lexicon, "2025").links}


@pytest.mark.parametrize(
    "table",
    [
        "发布时间\t发文单位\t政策\n2023-05-08\t工业和信息化部、海东省财政厅\t《甲行动计划》\n",
        "| 政策名称 | 发布机构 | 时间 |\n|---|---|---|\n| 甲行动计划 | 工业和信息化部、海东省财政厅等三部门 | 2023.5.8 |\n",
        "序号\t日期\t文件名称\t颁布部门\t主要内容\n1\t2023年5月8日\t《甲行动计划》\t工业和信息化部和海东省财政厅\t加快推广\n",
    ],
)
def test_a_table_of_policies(table: str, lexicon: Lexicon) -> None:
    found = links(f"表1 重点政策\n\n{table}", lexicon)
    policy = {subject for subject, name, _ in found if name == "date"}.pop()
    assert {
        (name, target) for subject, name, target in found if subject == policy and name != "supports"
    } == {
        ("date", "2023-05-08"),
        ("issuedBy", "organization/miit"),
        ("issuedBy", "organization/hai-dong-sheng-cai-zheng-ting"),
    }


def test_an_empty_cell_repeats_the_one_above(lexicon: Lexicon) -> None:
    text = "表1 政策\n\n发布单位\t政策名称\t时间\n工业和信息化部\t《甲规划》\t2021年\n\t《乙方案》\t2022年\n"
    issued = [target for _, name, target in links(text, lexicon) if name == "issuedBy"]
    found = extract(text, "toy", lexicon, "2025").links
    assert issued == ["organization/miit"] * len(issued)
    assert len({i.subject for _, i in found if i.property == "issuedBy"}) == 2


def test_what_the_content_of_a_policy_asks_for(lexicon: Lexicon) -> None:
    text = "表1 政策\n\n政策名称\t发布单位\t主要内容\n《甲规划》\t工业和信息化部\t推动增材制造、工业软件协同发展\n"
    supported = {target for _, name, target in links(text, lexicon) if name == "supports"}
    assert "technology/additive-manufacturing" in supported
    assert len(supported) == 2


def test_a_glossary_even_in_an_appendix(lexicon: Lexicon) -> None:
    text = (
        "# 附录\n\n序号\t英文简称\t英文名称\t中文名称\n1\tMES\tManufacturing Execution System\t制造执行系统\n"
    )
    assert links(text, lexicon) == {
        ("term/toy-mes", "order", "1"),
        ("term/toy-mes", "fullForm", "Manufacturing Execution System"),
        ("term/toy-mes", "denotes", "technology/manufacturing-execution-system"),
    }


def test_a_financing_is_a_row(lexicon: Lexicon) -> None:
    text = "表2 融资事件\n\n时间\t公司\t赛道\t轮次\t地区\n2024年3月\t星海装备\t集成电路\tB轮\t上海市\n"
    assert {(name, target) for _, name, target in links(text, lexicon)} == {
        ("company", "organization/xing-hai-zhuang-bei"),
        ("date", "2024-03"),
        ("inTrack", "track/integrated-circuit"),
        ("financingRound", "B轮"),
        ("locatedIn", "place/shanghai"),
    }


def test_a_plant_investment_is_a_row(lexicon: Lexicon) -> None:
    text = "表3 海外建厂情况\n\n企业\t时间\t设厂地点\t细分赛道\n企业1\t2023-06-29\t泰国\t航空航天\n\t2023-12-22\t匈牙利\t航空航天\n"
    found = links(text, lexicon)
    assert {s.partition("/")[0] for s, _, _ in found} == {"plant-investment"}
    assert sorted(t for _, name, t in found if name == "locatedIn") == ["place/hungary", "place/thailand"]
    assert len({t for _, name, t in found if name == "company"}) == 1


def test_a_table_of_numbers_holds_no_things(lexicon: Lexicon) -> None:
    assert links("表1 产量\n\n地区\t时间\t产量（万台）\n上海市\t2023年\t5.2\n", lexicon) == set()
