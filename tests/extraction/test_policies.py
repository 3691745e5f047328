"""Who issued what, when and what for: one sentence for each shape that is read."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Entry, Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

BODIES = (
    ("工业和信息化部", "miit"),
    ("工信部", "miit"),
    ("国家发展改革委", "ndrc"),
    ("国务院", "state-council"),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    known = [Entry(name, f"organization/{slug}", "Organization", "source") for name, slug in BODIES]
    return Lexicon([*of_vocabularies(read_vocabularies()), *known])


def said(text: str, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    """What a text says of documents: the title, the property, and the name that is printed or the date."""
    found = extract(text, "toy", lexicon, "2025")
    return {
        (link.subject_as, link.property, link.target_as or link.target)
        for _, link in found.links
        if link.property in ("issuedBy", "date") and link.confidence >= 0.85
    }


@pytest.mark.parametrize(
    ("text", "issuers", "date"),
    [
        ("2022年3月，工信部、财政部等九部门联合印发《甲行动计划》。", {"工信部", "财政部"}, "2022-03"),
        ("住房和城乡建设部和科学技术部于2023年5月8日发布了《甲行动计划》。", {"住房和城乡建设部", "科学技术部"}, "2023-05-08"),
        ("2022年3月，工信部等六部门启动培育行动，并印发《甲行动计划》。", {"工信部"}, "2022-03"),
        ("东部某市工信局上周也发布了《甲行动计划》。", {"东部某市工信局"}, ""),
        ("《甲行动计划》由国务院办公厅、国家能源局于2022年4月联合印发。", {"国务院办公厅", "国家能源局"}, "2022-04"),
        ("《甲行动计划》于2024年9月公布，自2025年1月1日起施行。", set(), "2024-09"),
        ("国务院《甲行动计划》（国发〔2019〕12号）要求加快改造。", {"国务院"}, "2019"),
        ("国务院常务会议审议通过了《甲行动计划》。", {"国务院"}, ""),
        ("根据东海研究院2023年12月发布的《甲行动计划》，市场向好。", {"东海研究院"}, "2023-12"),
        ("近日，东海省人民政府办公厅正式出台《甲行动计划》。", {"东海省人民政府办公厅"}, ""),
        ("为实现2030年目标，国家数据局于2024年1月印发《甲行动计划》。", {"国家数据局"}, "2024-01"),
        ("此前中共中央、国务院印发的《甲行动计划》已部署有关工作。", {"中共中央", "国务院"}, ""),
        ("- 《甲行动计划》（东海市工业和信息化局，2021年9月）", {"东海市工业和信息化局"}, "2021-09"),
        ("- 2022年5月，科技部、教育部：《甲行动计划》", {"科技部", "教育部"}, "2022-05"),
        ("- 2021.11 工信部《甲行动计划》", {"工信部"}, "2021-11"),
        ("- 《甲行动计划》，东海市科学技术局，2020年7月", {"东海市科学技术局"}, "2020-07"),
        ("- 工信部关于印发《甲行动计划》的通知", {"工信部"}, ""),
        ("《甲行动计划（2021）》规范了数据处理。", set(), "2021"),
        ("依据《国务院关于印发〈甲行动计划〉的通知》（国发〔2020〕8号）制定。", {"国务院"}, "2020"),
        ("为落实《乙规划》和工业和信息化部等四部门2024年3月印发的《甲行动计划》，制定本办法。", {"工业和信息化部"}, "2024-03"),
        ("《甲行动计划》由国家数据局2025年4月25日批准发布，自2025年11月1日起实施。", {"国家数据局"}, "2025-04-25"),
        ("东海市经济和信息化委员会今年5月印发的《甲行动计划》提出新目标。", {"东海市经济和信息化委员会"}, "2025-05"),
        ("日本经济产业省与国土交通省于2024年5月联合制定《甲行动计划》。", {"日本经济产业省", "国土交通省"}, "2024-05"),
        ("本文衔接工业和信息化部、国家药监局等七部门2025年4月印发的《甲行动计划》。", {"工业和信息化部", "国家药监局"}, "2025-04"),
        ("距工业和信息化部2022年2月发布的《甲行动计划》已有三年。", {"工业和信息化部"}, "2022-02"),
        ("早在2017年11月，工业和信息化部等十二部门就印发了《甲行动计划》。", {"工业和信息化部"}, "2017-11"),
        ("11月7日，工业和信息化部印发《甲行动计划》。", {"工业和信息化部"}, "2025-11-07"),
        ("依据《工业和信息化部 财政部关于印发〈甲行动计划〉的通知》制定。", {"工业和信息化部", "财政部"}, ""),
        ("我省施行《甲省中医药条例》（甲省人大常委会2021年11月通过）。", {"甲省人大常委会"}, "2021-11"),
        ("本意见自2025年7月1日起施行，《甲行动计划》（东政发〔2020〕4号）同时废止。", set(), "2020"),
        ("欧盟委员会4月公布《甲行动计划》。", {"欧盟委员会"}, "2025-04"),
        ("近日，工业和信息化部、国家数据局联合发布《甲机器人准入门槛》。", {"工业和信息化部", "国家数据局"}, ""),
        ("甲省省会东江市政府办公室印发《甲行动计划》。", {"东江市政府办公室"}, ""),
        ("会议审议了《甲行动计划》，9月1日由国务院正式印发。", {"国务院"}, "2025-09-01"),
        ("8月28日，甲省发展改革委等12个部门出台“甲省应用场景清单”。", {"甲省发展改革委"}, "2025-08-28"),
        ("- 2021年6月：全国人大常委会，《甲行动计划》", {"全国人大常委会"}, "2021-06"),
        ("- 2024年9月：工业和信息化部、国家数据局等部门，《甲行动计划》", {"工业和信息化部", "国家数据局"}, "2024-09"),
        ("<sup>1</sup> 国家数据局等，《甲行动计划（2024—2026年）》，2023年12月31日", {"国家数据局"}, "2023-12-31"),
        ("<sup>3</sup> 《甲规则》（GB/T 43697—2024），国家数据局、财政部，2024年3月15日发布", {"国家数据局", "财政部"}, "2024-03-15"),
        ("数位发展部会同经济部于114年6月修正发布《甲行动计划》。", {"数位发展部", "经济部"}, "2025-06"),
        ("《工业和信息化部等八部门关于加快甲产业发展的指导意见》提出新目标。", {"工业和信息化部"}, ""),
        ("《甲行动计划》由国家数据局牵头、东海研究院参与起草，2022年6月印发实施。", {"国家数据局"}, "2022-06"),
        ("《甲法》2021年6月10日由第十三届全国人大常委会第二十九次会议通过，自2021年9月1日起施行。", {"全国人大常委会"}, "2021-06-10"),
        ("2022年9月22日，东海市第十五届人大常委会第四十四次会议表决通过《甲条例》。", {"东海市人大常委会"}, "2022-09-22"),
        ("财政部、税务总局2023年第7号公告《甲政策的公告》明确了扣除比例。", {"财政部", "税务总局"}, "2023"),
        ("国家发展改革委令第7号公布《甲目录（2024年本）》。", {"国家发展改革委"}, ""),
        ("工信部日前就《甲管理办法（征求意见稿）》公开征求意见。", {"工信部"}, ""),
        ("随着2021年3月《甲规划》的发布，产业进入新阶段。", set(), "2021-03"),
        ("继2020年《甲规划》之后，又有新的安排。", set(), "2020"),
        ("《甲行动计划》经国务院同意，2023年6月由国家发展改革委印发。", {"国家发展改革委"}, "2023-06"),
        ("2024年6月，《甲行动计划》由工信部、国家发展改革委二部门联合印发。", {"工信部", "国家发展改革委"}, "2024-06"),
        ("根据《国务院关于印发甲行动计划的通知》（国发〔2024〕7号，2024年3月7日）制定。", {"国务院"}, "2024-03-07"),
        ("教育部办公厅随后于11月发布《甲通知》。", {"教育部办公厅"}, "2025-11"),
        ("国家机械研、工信部于2023年印发《甲行动计划》。", set(), ""),
        ("《甲规划》是国家发展改革委2022年1月发布的首个专项规划。", {"国家发展改革委"}, "2022-01"),
        ("《甲规划》（下称《规划》）已于2022年1月由国务院批复。", {"国务院"}, "2022-01"),
        ("《甲规划》自2022年1月印发以来成效明显。", set(), "2022-01"),
        ("（来源：工业和信息化部《甲行动计划》，2023年）", {"工业和信息化部"}, "2023"),
        ("政策端：2024.03 国务院《甲行动计划》；另有安排。", {"国务院"}, "2024-03"),
        ("东海市人民政府办公室关于印发《甲方案》的通知（东政办发〔2024〕6号）", {"东海市人民政府办公室"}, "2024"),
        ("### 2015年5月\n\n国务院印发《甲计划》，明确方向。", {"国务院"}, "2015-05"),
        ("国家四部委于2024年2月联合印发《甲行动计划》。", set(), "2024-02"),
        ("[2] 工信部等八部门：《甲行动计划》，工信部联规〔2023〕15号，2023年3月。", {"工信部"}, "2023-03"),
        ("[3] 《甲行动计划》，商务部，2024年6月。", {"商务部"}, "2024-06"),
        ("[4] 国务院关于印发《甲行动计划》的通知，国发〔2022〕5号，2022年2月11日。", {"国务院"}, "2022-02-11"),
    ],
)  # fmt: skip
def test_issuers_and_date(text: str, issuers: set[str], date: str, lexicon: Lexicon) -> None:
    found = {(name, value) for title, name, value in said(text, lexicon) if "甲" in title}
    assert {value for name, value in found if name == "issuedBy"} == issuers
    assert {value for name, value in found if name == "date"} == ({date} if date else set())


def test_the_second_document_of_a_sentence_has_the_issuer_of_the_first(lexicon: Lexicon) -> None:
    found = said("2021年，国家能源局印发《甲规划》，2023年又发布《乙方案》。", lexicon)
    assert found == {
        ("甲规划", "issuedBy", "国家能源局"), ("甲规划", "date", "2021"),
        ("乙方案", "issuedBy", "国家能源局"), ("乙方案", "date", "2023"),
    }  # fmt: skip


def test_what_is_listed_respectively_belongs_together(lexicon: Lexicon) -> None:
    found = said("海东市人民政府、海西市商务局分别于2022年5月和2023年8月发布《甲方案》《乙办法》。", lexicon)
    assert found == {
        ("甲方案", "issuedBy", "海东市人民政府"), ("甲方案", "date", "2022-05"),
        ("乙办法", "issuedBy", "海西市商务局"), ("乙办法", "date", "2023-08"),
    }  # fmt: skip


def test_months_that_are_listed_respectively(lexicon: Lexicon) -> None:
    found = said("人社部、教育部分别于2025年2月、4月印发《甲方案》和《乙指南》。", lexicon)
    assert found == {
        ("甲方案", "issuedBy", "人社部"), ("甲方案", "date", "2025-02"),
        ("乙指南", "issuedBy", "教育部"), ("乙指南", "date", "2025-04"),
    }  # fmt: skip


def test_the_same_year_is_that_of_the_sentence_before(lexicon: Lexicon) -> None:
    found = said("2020年8月，工信部发布《甲规划》。同年12月，财政部又印发《乙办法》。", lexicon)
    assert ("乙办法", "date", "2020-12") in found


@pytest.mark.parametrize(
    "text",
    [
        "各地纷纷出台《甲行动计划》。",
        "欧盟发布《甲行动计划》。",
        "有关部门近日发布《甲行动计划》。",
        "企业积极落实《甲行动计划》。",
    ],
)
def test_a_place_or_anyone_is_no_issuer(text: str, lexicon: Lexicon) -> None:
    assert said(text, lexicon) == set()


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        ("工信部印发《协作机器人产业创新发展规划》。", {"technology/collaborative-robot"}),
        ("《甲行动计划》提出，重点支持工业机器人、机器视觉和边缘装备发展。", {"technology/industrial-robot", "technology/machine-vision", "technology/bian-yuan-zhuang-bei"}),
        ("《甲行动计划》将增材制造作为主攻方向。", {"technology/additive-manufacturing"}),
        ("国务院发布《甲规划》。《规划》提出大力发展数字孪生技术。", {"technology/digital-twin"}),
        ("国务院发布《甲规划》。该规划鼓励区块链创新应用。", {"technology/blockchain"}),
        ("《甲行动计划》显示，工业机器人的用户增加。", set()),
    ],
)  # fmt: skip
def test_what_a_policy_supports(text: str, supported: set[str], lexicon: Lexicon) -> None:
    # What a text says that a policy asks for waits for a person; what the title names does not.
    found = extract(text, "toy", lexicon, "2025").links
    assert {
        link.target for _, link in found if link.property == "supports" and link.confidence >= 0.82
    } == supported


def test_a_policy_supports_the_change_that_its_title_names(lexicon: Lexicon) -> None:
    found = extract("工信部印发《制造业数字化转型行动方案》。", "toy", lexicon, "2025")
    assert "application/shu-zi-hua-zhuan-xing" in {
        link.target for _, link in found.links if link.property == "supports" and link.confidence >= 0.85
    }


def test_a_law_on_safety_regulates(lexicon: Lexicon) -> None:
    found = extract("2022年，《海东市车联网数据安全管理办法》施行。", "toy", lexicon, "2025").links
    assert {link.target for _, link in found if link.property == "regulates"} == {
        "technology/internet-of-vehicles",
        "application/data-security",
    }


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("# 东岭省智能制造发展报告\n\n省委、省政府于2023年4月印发《乙意见》。", {"dong-ling-sheng-wei", "dong-ling-sheng-ren-min-zheng-fu"}),
        ("2024年5月，省工业和信息化厅印发《东岭省乙行动计划》。", {"dong-ling-sheng-gong-ye-he-xin-xi-hua-ting"}),
        ("东海市走在前列。市工信局2022年3月发布《乙指南》。", {"dong-hai-shi-gong-xin-ju"}),
        ("2024年1月，工信部发布《甲方案》。同年12月，该部又印发《乙实施方案》。", {"miit"}),
        ("2024年5月，省工业和信息化厅印发《乙行动计划》。", set()),
    ],
)  # fmt: skip
def test_bodies_named_by_where_they_stand(text: str, meant: set[str], lexicon: Lexicon) -> None:
    found = extract(text, "toy", lexicon, "2025").links
    assert {
        i.target.removeprefix("organization/")
        for _, i in found
        if i.property == "issuedBy" and "乙" in i.subject_as and i.confidence >= 0.85
    } == meant


def test_a_document_has_one_date(lexicon: Lexicon) -> None:
    text = "2021年，工信部印发《甲规划》。\n\n2021年12月，工信部印发《甲规划》，提出目标。\n\n工信部2023年发布《甲规划》。"
    found = [i for _, i in extract(text, "toy", lexicon, "2025").links if i.property == "date"]
    assert {i.target for i in found if i.confidence >= 0.85} == {"2021-12"}
