"""PDF: reading order, running heads, ruled tables, turned pages, notes, and pages that cannot be read."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics

from graph_build.extraction.model import notes_of
from graph_build.readers import ocr
from graph_build.readers.canonical import Unreadable
from tests.readers.pages import FONT, HEIGHT, LINE, WIDTH, lines, made, read, ruled, wrapped

ROBOTS = "2023年，中国工业机器人产量为42.95万套，同比下降2.2%，智能制造装备产业规模超过3.2万亿元，工业软件产品收入达到2824亿元，增长12.3%。"
TWIN = "企业通过数字孪生技术优化生产流程，平均缩短产品研制周期28.4%，提高生产效率22.3%，降低资源综合利用率20.4%，并减少碳排放20.4%以上。"
PLAN = "到2025年，多数规模以上制造企业完成数字化与网络化改造，重点行业的骨干企业开始用上智能化；建成500个以上引领行业发展的智能制造示范工厂。"
ENGLISH = (
    "In 2023 the output of industrial robots in China reached 429500 sets, down 2.2% from the year before, "
    "while the market for services grew to 60 billion yuan, and twin software was used by many plants in the east."
)
ROWS = [["地区", "产值（亿元）", "占比"], ["江苏", "12.5", "30%"], ["浙江", "8.4", "20%"]]
LATIN = [["Region 1", "Output 2", "Share 3"], ["Jiangsu", "12.5", "30%"]]
# The font with which the service's pictures are drawn.
CHINESE = Path(__file__).parents[2] / "service" / "exports" / "assets" / "NotoSansSC-subset.ttf"
TABLE = ["地区\t产值（亿元）\t占比", "江苏\t12.5\t30%", "浙江\t8.4\t20%"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setFont(FONT, 18)
        canvas.drawString(72, 780, "智能制造发展报告")
        y = wrapped(canvas, ROBOTS, 72, 740, 210)
        wrapped(canvas, TWIN, 72, y, 210)
        wrapped(canvas, PLAN, 310, 740, 210)

    assert lines(read(tmp_path, made(page))) == ["# 智能制造发展报告", ROBOTS, TWIN, PLAN]


def test_columns_whose_lines_the_file_mixes_are_told_apart(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        for number, (left, right) in enumerate(
            itertools.zip_longest(*([t[i : i + 18] for i in range(0, len(t), 18)] for t in (ROBOTS, PLAN)))
        ):
            canvas.drawString(72, 700 - LINE * number, left or "")
            canvas.drawString(310, 700 - LINE * number, right or "")

    assert lines(read(tmp_path, made(page))) == [ROBOTS, PLAN]


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    def page(number: int, text: str) -> Any:
        def draw(canvas: Any) -> None:
            canvas.drawString(72, 812, "智能制造行业研究 | 2024年")
            canvas.drawRightString(520, 30, f"— {number} —")
            wrapped(canvas, text, 72, 740, 440)

        return draw

    pages = [page(n, t) for n, t in enumerate((ROBOTS, TWIN, PLAN), 11)]
    assert lines(read(tmp_path, made(*pages))) == [ROBOTS, TWIN, PLAN]


def test_a_paragraph_goes_on_over_the_page_and_its_notes_follow_it(tmp_path: Path) -> None:
    def first(canvas: Any) -> None:
        words = "产量为42.95万套"
        canvas.drawString(72, 200, words)
        x = 72 + pdfmetrics.stringWidth(words, FONT, 10.5)
        canvas.setFont(FONT, 6)
        canvas.drawString(x, 205, "12")
        canvas.setFont(FONT, 10.5)
        canvas.drawString(x + 8, 200, "，这个数在各地区之间很不一样，各省的企业")
        canvas.setFont(FONT, 5)
        canvas.drawString(72, 93, "12")
        canvas.setFont(FONT, 8)
        canvas.drawString(79, 90, "机器人行业年度报告，某协会，2024年3月")

    def second(canvas: Any) -> None:
        canvas.drawString(72, 760, "都在增加投入。")
        wrapped(canvas, TWIN, 72, 700, 440)
        wrapped(canvas, PLAN, 72, 600, 440)

    assert lines(read(tmp_path, made(first, second)))[:2] == [
        "产量为42.95万套<sup>12</sup>，这个数在各地区之间很不一样，各省的企业都在增加投入。",
        "<sup>12</sup>机器人行业年度报告，某协会，2024年3月",
    ]


def test_a_ruled_table_stands_where_it_is_printed(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        wrapped(canvas, "表1 各地区产值", 72, 740, 400)
        ruled(canvas, ROWS, 72, 720)
        wrapped(canvas, TWIN, 72, 600, 440)

    assert lines(read(tmp_path, made(page))) == ["表1 各地区产值", *TABLE, TWIN]


@pytest.mark.parametrize("header", [[ROWS[0]], []])
def test_a_table_over_a_page_break_is_one_table(tmp_path: Path, header: list[list[str]]) -> None:
    from graph_build.readers import markdown, outline
    from graph_build.readers.blocks import Part

    def first(canvas: Any) -> None:
        wrapped(canvas, "表1 各地区产值", 72, 150, 400)
        ruled(canvas, ROWS, 72, 130)
        canvas.drawString(300, 30, "7")

    def second(canvas: Any) -> None:
        ruled(canvas, [*header, ["广东", "9.9", "25%"], ["山东", "1", "2%"]], 72, 800)

    text = read(tmp_path, made(first, second)).text
    parts = [Part(p.identifier, p.kind, p.start, p.end) for p in outline.parts(text)]
    cells = {b.identifier: text[b.start : b.end] for b in markdown.read(text, parts) if b.kind == "cell"}
    assert {c.partition("/")[0] for c in cells} == {"t1"}
    assert [cells[f"t1/r{n}/c1"] for n in range(5)] == ["地区", "江苏", "浙江", "广东", "山东"]


def test_merged_cells_say_their_words_in_every_place_they_cover(tmp_path: Path) -> None:
    rows = [["地区", "产值", ""], ["", "2022年", "2023年"], ["江苏", "1", "2"], ["", "3", "4"]]
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1)), ("SPAN", (0, 2), (0, 3))]
    assert lines(read(tmp_path, made(lambda canvas: ruled(canvas, rows, 72, 720, *spans)))) == [
        "地区\t产值\t产值",
        "地区\t2022年\t2023年",
        "江苏\t1\t2",
        "江苏\t3\t4",
    ]


def test_the_grid_of_a_chart_is_no_table(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        for n in range(5):
            canvas.line(100, 100 + 40 * n, 400, 100 + 40 * n)
            canvas.line(100 + 60 * n, 100, 100 + 60 * n, 260)
        canvas.drawString(110, 110, "2020")
        wrapped(canvas, ROBOTS, 72, 540, 400)

    assert "\t" not in read(tmp_path, made(page)).text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_upright(tmp_path: Path, turn: int) -> None:
    def page(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turn])
        canvas.rotate(turn)
        wrapped(canvas, ENGLISH, 72, 700, 400)
        ruled(canvas, LATIN, 72, 300)

    assert lines(read(tmp_path, made(page))) == [ENGLISH, "Region 1\tOutput 2\tShare 3", "Jiangsu\t12.5\t30%"]


def test_a_table_set_sideways_is_read(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        wrapped(canvas, ENGLISH, 72, 500, 600)
        ruled(canvas, LATIN, 72, 300)

    assert lines(read(tmp_path, made(page))) == [ENGLISH, "Region 1\tOutput 2\tShare 3", "Jiangsu\t12.5\t30%"]


def test_a_cropped_page_keeps_its_tables(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setCropBox((50, 100, WIDTH, HEIGHT))
        wrapped(canvas, ENGLISH, 72, 700, 400)
        ruled(canvas, LATIN, 72, 300)

    assert "Jiangsu\t12.5\t30%" in lines(read(tmp_path, made(page)))


def test_a_watermark_is_left_out_and_said(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        wrapped(canvas, ENGLISH, 72, 740, 400)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "CONFIDENTIAL")

    document = read(tmp_path, made(page))
    assert lines(document) == [ENGLISH]
    assert any("watermark" in notice for notice in document.notices)


def scan(canvas: Any) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (300, 400), "white")), 0, 0, WIDTH, HEIGHT)


@pytest.fixture
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine without the extra `ocr`."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    ocr._engine.cache_clear()
    yield
    ocr._engine.cache_clear()


@pytest.mark.usefixtures("no_recognition")
def test_a_scanned_page_is_reported(tmp_path: Path) -> None:
    document = read(tmp_path, made(lambda canvas: wrapped(canvas, ROBOTS, 72, 700, 440), scan))
    assert lines(document) == [ROBOTS]
    assert document.notices == ("pages without text, scanned: 2; install zhitu[ocr] to read them",)


@pytest.mark.usefixtures("no_recognition")
def test_a_document_of_scans_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"zhitu\[ocr\]"):
        read(tmp_path, made(scan))


def test_a_scanned_page_is_read_where_the_extra_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    said = ["第二章 智能制造的应用", "2024年工业机器人市场规模为726亿元。", "设备停机时间减少30%。"]
    picture = Image.new("RGB", (1240, 1754), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(CHINESE), 40)
    for number, text in enumerate(said):
        pen.text((120, 200 + 90 * number), text, font=font, fill="black")
    document = read(
        tmp_path, made(lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT))
    )
    read_as = document.text.replace(" ", "")
    assert [text for text in said if text.replace(" ", "") not in read_as] == []
    assert any("recognition" in notice and notice.endswith(": 1") for notice in document.notices)


@pytest.mark.parametrize(("password", "readable"), [("secret", False), ("", True)])
def test_a_file_that_needs_a_password_is_refused(tmp_path: Path, password: str, readable: bool) -> None:
    data = made(
        lambda canvas: wrapped(canvas, ROBOTS, 72, 700, 440), encryption=StandardEncryption(password, "owner")
    )
    if readable:
        assert lines(read(tmp_path, data)) == [ROBOTS]
    else:
        with pytest.raises(Unreadable, match="without a password"):
            read(tmp_path, data)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_an_error_or_gives_what_is_left(tmp_path: Path, share: float) -> None:
    data = made(*[lambda canvas: wrapped(canvas, ROBOTS, 72, 700, 440)] * 5)
    try:
        found = lines(read(tmp_path, data[: int(len(data) * share)]))
        assert set(found) == {ROBOTS}
    except Unreadable as error:
        assert "PDF" in error.problem
        assert error.remedy


def test_a_paragraph_without_markup_is_its_own_visible_text(tmp_path: Path) -> None:
    text = read(tmp_path, made(lambda canvas: wrapped(canvas, ROBOTS, 72, 700, 440))).text
    assert notes_of("s0/p1", "paragraph", 1, 0, text.strip()).text == ROBOTS
