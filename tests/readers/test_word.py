"""Word documents: what is printed is read, wherever the format keeps it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from graph_build.readers.document import Document, read_document

SPACES = nsdecls("w")


def read(word: Word, folder: Path, change: Callable[[str, bytes], bytes] = lambda _, data: data) -> Document:
    """Saves a document, changes its parts, and reads it."""
    plain = io.BytesIO()
    word.save(plain)
    path = folder / "a.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return read_document(path)


def lines(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("heading 1", "#"), ("Heading 2", "##"), ("标题 1", "#"), ("标题3", "###"), ("Title", "#")],
)
def test_a_heading_is_known_by_the_name_of_its_style(tmp_path: Path, name: str, prefix: str) -> None:
    word = docx.Document()
    if name not in word.styles:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    word.add_paragraph("智能制造", style=name)
    assert lines(read(word, tmp_path)) == [f"{prefix} 智能制造"]


def test_a_heading_is_known_by_its_outline_level_alone(tmp_path: Path) -> None:
    word = docx.Document()
    properties = word.add_paragraph("市场概况")._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:outlineLvl {SPACES} w:val="1"/>'))
    assert lines(read(word, tmp_path)) == ["## 市场概况"]


def test_a_style_takes_the_outline_level_of_the_style_it_is_based_on(tmp_path: Path) -> None:
    word = docx.Document()
    base = word.styles.add_style("公文一级", WD_STYLE_TYPE.PARAGRAPH)
    base.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {SPACES} w:val="0"/>'))
    word.styles.add_style("公文红头", WD_STYLE_TYPE.PARAGRAPH).base_style = base
    word.add_paragraph("总体要求", style="公文红头")
    assert lines(read(word, tmp_path)) == ["# 总体要求"]


def test_list_items_are_items_and_the_contents_are_left_out(tmp_path: Path) -> None:
    word = docx.Document()
    word.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    word.add_paragraph("第一章 市场 …… 3", style="toc 1")
    word.add_paragraph("建设工厂100家", style="List Bullet")
    assert lines(read(word, tmp_path)) == ["- 建设工厂100家"]


def test_merged_cells_say_their_words_in_every_place_they_cover(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    for row, texts in zip(
        table.rows, (["地区", "产值", ""], ["", "2022", "2023"], ["江苏", "1", "2"]), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    assert lines(read(word, tmp_path)) == ["地区\t产值\t产值", "地区\t2022\t2023", "江苏\t1\t2"]


def test_a_table_of_one_column_is_a_frame_around_text(tmp_path: Path) -> None:
    word = docx.Document()
    cell = word.add_table(1, 1).cell(0, 0)
    cell.text = "专栏1 重点工程"
    cell.add_paragraph("到2025年，建成500家示范工厂。")
    assert lines(read(word, tmp_path)) == ["专栏1 重点工程", "到2025年，建成500家示范工厂。"]


def test_a_table_in_a_cell_keeps_its_words(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "外"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "内"
    assert lines(read(word, tmp_path)) == ["外\t内"]


def test_inserted_text_is_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("产量为")._p
    for tag, text, name in (
        ("del", "40", "delText"),
        ("ins", "42", "t"),
        ("moveFrom", "旧处", "t"),
        ("moveTo", "万套", "t"),
    ):
        paragraph.append(
            parse_xml(
                f'<w:{tag} {SPACES} w:id="1" w:author="x"><w:r><w:{name}>{text}</w:{name}></w:r></w:{tag}>'
            )
        )
    assert lines(read(word, tmp_path)) == ["产量为42万套"]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    word = docx.Document()
    box = f"<w:txbxContent {SPACES}><w:p><w:r><w:t>核心数据：占比30%</w:t></w:r></w:p></w:txbxContent>"
    run = parse_xml(
        f'<w:r {SPACES} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    word.add_paragraph("正文。")._p.append(run)
    assert lines(read(word, tmp_path)) == ["正文。", "核心数据：占比30%"]


def test_text_in_a_content_control_is_read(tmp_path: Path) -> None:
    word = docx.Document()
    control = (
        f"<w:sdt {SPACES}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    word.element.body.insert(0, parse_xml(control))
    assert lines(read(word, tmp_path)) == ["控件里的话。"]


def test_notes_have_the_numbers_that_are_printed(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("第一句。")
    for tag, identifier, text in (
        ("footnoteReference", "7", "第二句。"),
        ("endnoteReference", "7", ""),
    ):
        paragraph.add_run()._r.append(parse_xml(f'<w:{tag} {SPACES} w:id="{identifier}"/>'))
        paragraph.add_run(text)
    parts = {
        f"word/{kind}s.xml": f'<w:{kind}s {SPACES}><w:{kind} w:id="7"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
        f'<w:{kind} w:id="-1" w:type="separator"><w:p/></w:{kind}></w:{kind}s>'
        for kind, text in (("footnote", "某报告，2024年"), ("endnote", "另一报告"))
    }
    word.save(str(tmp_path / "a.docx"))
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert lines(read_document(tmp_path / "a.docx")) == [
        "第一句。<sup>1</sup>第二句。<sup>2</sup>",
        "<sup>1</sup>某报告，2024年",
        "<sup>2</sup>另一报告",
    ]


def test_a_raised_number_is_a_mark_except_after_a_unit(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph()
    for text, is_raised in (("增长20%", False), ("3", True), ("，面积5km", False), ("2", True)):
        paragraph.add_run(text).font.superscript = is_raised
    assert lines(read(word, tmp_path)) == ["增长20%<sup>3</sup>，面积5km2"]


def test_the_strict_form_of_the_format_is_read(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("智能制造", 1)
    strict = read(
        word,
        tmp_path,
        lambda _, data: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )
    assert lines(strict) == ["# 智能制造"]


def test_every_line_says_where_it_stands_in_the_file(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("一。")
    word.add_table(1, 2).cell(0, 0).text = "二"
    document = read(word, tmp_path)
    said = dict(zip(document.text.split("\n"), document.places, strict=True))
    assert said["一。"] == "paragraph 1"
    assert said["二\t"] == "table 1"
