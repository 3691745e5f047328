"""The document that a text is itself, by its letterhead, the fields of a web page or its signature."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Entry, Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

MIIT = {"organization/miit", "organization/cai-zheng-bu"}
BODY = "各省工业和信息化主管部门：\n\n现将《甲产业行动计划（2025—2027年）》印发给你们，请认真贯彻执行。\n\n"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    miit = Entry("工业和信息化部", "organization/miit", "Organization", "source")
    return Lexicon([*of_vocabularies(read_vocabularies()), miit])


@pytest.mark.parametrize(
    ("text", "issuers", "date"),
    [
        (f"工业和信息化部 财政部\n关于印发《甲产业行动计划（2025—2027年）》的通知\n\n{BODY}2025年4月18日\n", MIIT, "2025-04-18"),
        (f"# 工业和信息化部、财政部关于印发甲产业行动计划的通知\n\n{BODY}二〇二五年四月十八日\n", MIIT, "2025-04-18"),
        (f"关于印发《甲产业行动计划（2025—2027年）》的通知\n\n{BODY}工业和信息化部\n财政部\n\n2025年4月18日\n", MIIT, "2025-04-18"),
        (f"发文机关：工业和信息化部 财政部\n成文日期：2025-04-18\n\n# 关于印发《甲产业行动计划（2025—2027年）》的通知\n\n{BODY}", MIIT, "2025-04-18"),
        (f"工业和信息化部  财政部\n关于印发《甲产业行动计划\n（2025—2027年）》的通知\n\n{BODY}2025年4月18日\n", MIIT, "2025-04-18"),
        (f"# 工业和信息化部等两部门关于印发《甲产业行动计划（2025—2027年）》的通知\n\n{BODY}工业和信息化部 财政部\n2025年4月18日\n", MIIT, "2025-04-18"),
        (f"关于印发《甲产业行动计划（2025—2027年）》的通知\n\n{BODY}请遵照执行。\n", set(), ""),
    ],
)  # fmt: skip
def test_what_a_notice_issues(text: str, issuers: set[str], date: str, lexicon: Lexicon) -> None:
    found = [i for _, i in extract(text, "toy", lexicon, "2025").links if i.rule == "zh.letterhead"]
    assert {i.target for i in found if i.property == "issuedBy"} == issuers
    assert {i.target for i in found if i.property == "date"} == ({date} if date else set())
    assert {i.subject_as for i in found} <= {"^甲产业行动计划（2025—2027年）"}


def test_a_document_that_is_issued_without_a_notice(lexicon: Lexicon) -> None:
    text = "# 海东市人民政府办公厅关于推进甲产业的实施意见\n\n各区县人民政府：\n\n为加快发展，提出以下意见。\n\n2025年5月26日\n"
    found = [i for _, i in extract(text, "toy", lexicon, "2025").links if i.rule == "zh.letterhead"]
    assert {(i.property, i.target_as or i.target) for i in found} == {
        ("issuedBy", "海东市人民政府办公厅"), ("date", "2025-05-26"),
    }  # fmt: skip
    assert {i.subject_as for i in found} == {"^海东市人民政府办公厅关于推进甲产业的实施意见"}


def test_a_law_says_below_its_title_who_passed_it(lexicon: Lexicon) -> None:
    text = "# 甲省数据条例\n\n（2024年9月26日甲省第十四届人民代表大会常务委员会第十二次会议通过）\n\n第一条 为了规范数据处理活动，制定本条例。\n"
    found = [i for _, i in extract(text, "toy", lexicon, "2025").links if i.rule == "zh.letterhead"]
    assert {(i.property, i.target_as or i.target) for i in found} == {
        ("issuedBy", "甲省人民代表大会常务委员会"), ("date", "2024-09-26"),
    }  # fmt: skip


def test_a_report_issues_nothing(lexicon: Lexicon) -> None:
    text = "# 关于甲产业的报告\n\n海东研究院\n\n2025年4月18日\n\n2024年产业规模达到12亿元。\n"
    assert [i for _, i in extract(text, "toy", lexicon, "2025").links if i.rule == "zh.letterhead"] == []
