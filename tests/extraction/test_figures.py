"""Figures by their captions and source lines, and notes that cite."""

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
    found = extract(text, "toy", lexicon, "2025").links
    return {(i.subject, i.property, i.target) for _, i in found if i.confidence >= 0.85}


def test_period_units_and_sources(lexicon: Lexicon) -> None:
    text = (
        "图3 2019-2024年机床产量，单位：万台，%（右轴）\n\n来源：工业和信息化部，海东研究院，公开资料整理\n"
    )
    assert links(text, lexicon) == {
        ("figure/f3", "startDate", "2019"),
        ("figure/f3", "endDate", "2024"),
        ("figure/f3", "showsUnit", "unit/10-thousand-devices"),
        ("figure/f3", "showsUnit", "unit/percent"),
        ("figure/f3", "dataFrom", "organization/miit"),
        ("figure/f3", "dataFrom", "organization/hai-dong-yan-jiu-yuan"),
    }


def test_a_caption_that_goes_on_in_the_next_line(lexicon: Lexicon) -> None:
    text = "图3\n\n2019-2024年机床产量\n\n单位：万台\n\n资料来源：工业和信息化部\n"
    assert {name for _, name, _ in links(text, lexicon)} == {"startDate", "endDate", "showsUnit", "dataFrom"}


def test_a_short_name_of_a_source_is_the_fuller_one_of_the_text(lexicon: Lexicon) -> None:
    text = "海明咨询认为需求向好。海明咨询预计增长。\n\n图1 2020-2024年产量\n\n来源：海明分析\n"
    assert ("figure/f1", "dataFrom", "organization/hai-ming-zi-xun") in links(text, lexicon)


def test_the_years_of_a_series_are_no_date(lexicon: Lexicon) -> None:
    found = links("正文<sup>1</sup>。\n\n<sup>1</sup>中国机床统计年鉴，海东统计局，2018-2023年\n", lexicon)
    assert {name for _, name, _ in found} == {"cites", "issuedBy"}


def test_a_policy_in_a_note_is_no_report(lexicon: Lexicon) -> None:
    text = "正文<sup>1</sup>。\n\n<sup>1</sup>《海洋装备发展规划》，工业和信息化部，2021年12月\n"
    found = links(text, lexicon)
    assert {s.partition("/")[0] for s, name, _ in found if name in ("issuedBy", "date")} == {"policy"}
    assert {(name, target) for _, name, target in found if name != "supports"} == {
        ("issuedBy", "organization/miit"),
        ("date", "2021-12"),
    }
