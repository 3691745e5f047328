"""Readers: every encoding and format gives the same facts, and hostile files a clear error or a bounded result."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from graph_build.readers.canonical import Unreadable
from graph_build.readers.document import read_document

TEXT = "# 智能制造报告\n\n2023年，中国工业机器人产量为42.95万套，同比下降2.2%。企业通过数字孪生技术优化生产流程。\n"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    document = read_document(written(tmp_path, "a.md", (TEXT * 5).encode(encoding)))
    assert "42.95万套" in document.text
    assert "数字孪生" in document.text


def test_traditional_characters_in_big5_are_read(tmp_path: Path) -> None:
    text = "智慧製造產業報告\n臺灣機械設備產值超過一兆元，數位轉型與人工智慧帶動產業升級。\n" * 5
    assert "數位轉型" in read_document(written(tmp_path, "a.txt", text.encode("big5"))).text


def test_a_web_page_gives_its_main_content_and_its_tables(tmp_path: Path) -> None:
    page = """<html><head><title>x</title><script>var a = "坏";</script></head><body><nav>首页 登录</nav>
    <article><h1>智能制造</h1><p>产量为42.95万套。</p><table>
    <tr><th rowspan="2">地区</th><th colspan="2">产值</th></tr><tr><th>2022</th><th>2023</th></tr>
    <tr><td>江苏</td><td>1</td><td>2</td></tr></table></article></body></html>"""
    text = read_document(written(tmp_path, "a.html", page.encode())).text
    assert "# 智能制造" in text
    assert "坏" not in text
    assert "地区\t产值\t产值" in text
    assert "地区\t2022\t2023" in text


def test_a_word_document_gives_headings_and_tables(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("智能制造", 1)
    made.add_paragraph("产量为42.95万套。")
    table = made.add_table(2, 2)
    for cell, words in zip(
        (c for r in table.rows for c in r.cells), ["地区", "产值", "江苏", "12"], strict=True
    ):
        cell.text = words
    made.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx")
    assert document.media_type == DOCX_TYPE
    assert "# 智能制造" in document.text
    assert "地区\t产值\n江苏\t12" in document.text


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.md", b""),
        ("blank.md", b" \n \n"),
        ("truncated.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("broken.docx", b"PK\x03\x04 no zip at all"),
        ("other.docx", zipped({"a.txt": b"no word document"})),
        ("bomb.docx", zipped({"word/document.xml": bytes(60_000_000)})),
        ("entity.docx", zipped({"word/document.xml": ENTITY, "[Content_Types].xml": ENTITY})),
    ],
)
def test_a_hostile_file_gets_an_error_with_its_remedy(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(written(tmp_path, name, data))
    assert caught.value.problem
    assert caught.value.remedy


def test_deeply_nested_html_is_bounded(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 50_000 + "产量为42.95万套" + "</div>" * 50_000 + "</body></html>"
    try:
        assert len(read_document(written(tmp_path, "deep.html", page.encode())).text) < 1000
    except Unreadable as error:
        assert error.remedy


def test_a_table_of_very_many_rows_is_bounded_and_says_so(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td>甲{n}</td><td>{n}</td></tr>" for n in range(100_050))
    page = f"<html><body><article><table>{cells}</table></article></body></html>"
    document = read_document(written(tmp_path, "long.html", page.encode()))
    assert document.text.count("\n") <= 100_010
    assert any("100000 rows" in notice for notice in document.notices)
