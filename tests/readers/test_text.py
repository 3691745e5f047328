"""Plain text and Markdown: encodings, tables, and an outline from headings that cannot be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_build.readers import markdown, outline
from graph_build.readers.blocks import Part
from graph_build.readers.canonical import Unreadable
from graph_build.readers.document import read_document

CHINESE = (
    "智能制造报告\n2023年，中国工业机器人产量为42.95万套，同比下降2.2%。企业通过数字孪生技术优化生产流程。\n"
    * 5
)
TRADITIONAL = (
    "智慧製造產業報告\n臺灣機械設備產值超過一兆元，數位轉型與人工智慧帶動產業升級，企業的發展。\n" * 5
)
ENGLISH = (
    "Industry’s output grew 5.2 % – to £1.2 billion – in “smart” plants; the naïve café’s share fell.\n" * 5
)


def outlined(text: str) -> dict[str, str]:
    """The title of each part by its name."""
    return {p.identifier: p.title for p in outline.parts(text)}


def blocks(text: str) -> dict[str, str]:
    parts = [Part(p.identifier, p.kind, p.start, p.end) for p in outline.parts(text)]
    return {b.identifier: text[b.start : b.end] for b in markdown.read(text, parts)}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[(CHINESE, e) for e in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk")],
        *[(TRADITIONAL, e) for e in ("utf-8", "utf-16-le", "utf-16-be", "big5", "gb18030")],
        *[(ENGLISH, e) for e in ("utf-8", "utf-16", "utf-16-le", "cp1252")],
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read_document(tmp_path / "a.txt").text == text


def test_one_bad_byte_in_a_long_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CHINESE.encode() * 3 + b"\xff" + "。".encode())
    with pytest.raises(Unreadable, match="byte"):
        read_document(tmp_path / "a.txt")


def test_line_ends_of_every_kind_are_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("一\r\n二\r三\n".encode())
    assert read_document(tmp_path / "a.txt").text == "一\n二\n三\n"


def test_cells_between_tabs_may_hold_markup() -> None:
    text = "表1 政策\n\n名称\t内容\n甲\t<p>一<b>二</b></p><ul><li>3%</li></ul>\n\t接上\n"
    assert blocks(text)["t1/r1/c2"] == "<p>一<b>二</b></p><ul><li>3%</li></ul>"
    assert blocks(text)["t1/r2/c2"] == "接上"


def test_cells_between_bars_are_cells_and_the_rule_is_none() -> None:
    text = "**表2：目标**\n\n| 指标 | 2025年 |\n|---|:---:|\n| 普及率 | 85% |\n"
    assert blocks(text)["t2/r1/c2"] == "85%"
    assert outlined(text) == {"t2": "目标"}


def test_a_repeated_header_continues_the_table() -> None:
    text = "表1 产值\n\n地区\t产值\n江苏\t1\n\n续表1\n\n地区\t产值\n广东\t2\n"
    assert outlined(text) == {"t1": "产值"}
    assert blocks(text)["t1/r2/c1"] == "广东"


def test_a_table_without_a_caption_takes_no_number_that_is_printed() -> None:
    text = "甲\t乙\n1\t2\n\n正文。\n\n表1 产值\n\n地区\t产值\n江苏\t1\n"
    assert outlined(text) == {"t2": "甲", "t1": "产值"}


def test_numbers_that_begin_anew_in_each_chapter_name_two_tables() -> None:
    text = "# 第一章\n表1 产值\n甲\t1\n乙\t2\n# 第二章\n表1 出口\n甲\t3\n乙\t4\n"
    assert [p.title for p in outline.parts(text) if p.kind == "table"] == ["产值", "出口"]


def test_a_figure_whose_caption_is_broken_over_lines_has_its_title_and_unit() -> None:
    text = "图4\n中国机器人密度\n单位：台/万人\n来源：某协会\n"
    assert outlined(text)["f4"] == "中国机器人密度单位：台/万人"


def test_misread_chapter_numbers_make_no_section() -> None:
    assert outlined("88\n# 概述\n正文。\n82\n# 市场\n正文。\n") == {"s1": "概述", "s2": "市场"}


def test_a_title_broken_at_a_colon_is_one_section() -> None:
    assert outlined("# 市场规模：\n# 持续增长\n正文。\n") == {"s1": "市场规模：持续增长"}


def test_numbering_counts_before_the_level_of_the_mark() -> None:
    text = "# 第一章 概述\n### 一、背景\n# （一）政策\n正文。\n# 第二章 市场\n"
    assert list(outlined(text)) == ["s1", "s1.1", "s1.1.1", "s2"]


def test_an_outline_of_numbered_lines_alone_is_found() -> None:
    text = "智能制造发展规划\n一、总体要求\n（一）指导思想\n坚持创新。\n（二）发展目标\n1. 到2025年达到85%。\n二、任务\n(一)攻关\n做好。\n"
    assert list(outlined(text)) == ["s1", "s1.1", "s1.2", "s2", "s2.1"]
    assert blocks(text)["s1.2/i1"] == "1. 到2025年达到85%。"


def test_an_english_outline_is_found() -> None:
    text = "Chapter 1: Market\n1.1 Market size\nThe market grew 5%.\nTable 1. Output\n\n| a | b |\n|--|--|\n| x | 1 |\n"
    assert outlined(text) == {"s1": "Chapter 1: Market", "s1.1": "1.1 Market size", "t1": "Output"}
