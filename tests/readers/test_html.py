"""Web pages: the main content only, tables with their spans, and whatever a browser forgives."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_build.readers.document import read_document


def lines(folder: Path, body: str) -> list[str]:
    path = folder / "a.html"
    path.write_text(f"<!doctype html><html><body>{body}</body></html>", encoding="utf-8")
    return [line for line in read_document(path).text.split("\n") if line]


@pytest.mark.parametrize(
    "around",
    [
        "<nav>首页 登录</nav>",
        "<header>站名</header>",
        "<footer>ICP备123号</footer>",
        "<aside>相关新闻</aside>",
        '<div class="main-menu">菜单</div>',
        '<div id="cookie-banner">本站使用Cookie<button>接受</button></div>',
        '<div class="gdpr-overlay">我们重视您的隐私</div>',
        '<div role="dialog">请登录</div>',
        '<ul class="breadcrumb"><li>首页<li>新闻</ul>',
        '<ul><li><a href="/">首页</a><li><a href="/n">新闻</a><li><a href="/z">政策</a></ul>',
        '<p hidden>看不见</p><p style="display: none">也看不见</p>',
        "<script>var a = '坏'</script><style>p{}</style><noscript>请打开脚本</noscript><!-- 注释 -->",
    ],
)
def test_what_surrounds_the_content_is_left_out(tmp_path: Path, around: str) -> None:
    assert lines(tmp_path, f"{around}<div><p>产量为42.95万套，同比下降2.2%。</p></div>{around}") == [
        "产量为42.95万套，同比下降2.2%。"
    ]


@pytest.mark.parametrize(
    "holder",
    ['<div class="page-with-menu">{}</div>', '<div class="has-sidebar">{}</div>', '<div id="menu">{}</div>'],
)
def test_a_name_of_the_whole_page_drops_nothing(tmp_path: Path, holder: str) -> None:
    assert lines(tmp_path, holder.format("<p>产量为42.95万套。</p>")) == ["产量为42.95万套。"]


def test_the_head_of_an_article_is_its_title(tmp_path: Path) -> None:
    page = "<header>站名</header><article><header><h1>通知</h1></header><p>正文。</p></article>"
    assert lines(tmp_path, page) == ["# 通知", "正文。"]


def test_a_box_of_an_article_is_read_and_what_stands_beside_it_is_not(tmp_path: Path) -> None:
    box = "<aside><p>专栏：某轴承企业建成数字化车间，产品不良率由2.4%降至0.6%，人均产值提高35%，能耗下降12%。</p></aside>"
    links = '<aside><a href="/a">十大智能工厂盘点，哪一家的效率提升最快</a>，<a href="/b">机器人企业上半年的业绩一览及其下半年的展望</a></aside>'
    found = lines(tmp_path, f"<article><p>正文。</p>{box}{links}</article>{box}")
    assert [line[:3] for line in found] == ["正文。", "专栏："]


def test_entities_and_markup_inside_words_are_read(tmp_path: Path) -> None:
    assert lines(tmp_path, "<p>A&amp;B&nbsp;&#20013;国<b>3</b>.2<i>万亿</i>元&mdash;</p>") == [
        "A&B 中国3.2万亿元—"
    ]


def test_marks_of_notes_are_kept_and_powers_are_none(tmp_path: Path) -> None:
    page = "<p>增长20%<sup>[3]</sup>，5km<sup>2</sup></p><table><tr><td>12<sup>1</sup><td>甲</table>"
    assert lines(tmp_path, page) == ["增长20%<sup>3</sup>，5km2", "12<sup>1</sup>\t甲"]


SPANNED = """<table><thead><tr><th rowspan=2>指标<th colspan=2>年份</tr><tr><th>2023<th>2025</thead>
<tbody><tr><td rowspan=0>率<td>80%<td>85%<tr><td colspan="2">未定</tbody></table>"""


def test_spans_are_filled_in_and_end_with_their_group(tmp_path: Path) -> None:
    assert lines(tmp_path, SPANNED) == [
        "指标\t年份\t年份",
        "指标\t2023\t2025",
        "率\t80%\t85%",
        "率\t未定\t未定",
    ]


def test_a_short_row_below_a_span_on_its_right_keeps_the_columns(tmp_path: Path) -> None:
    page = "<table><tr><td>甲<td>乙<td rowspan=2>丙<tr><td>丁<tr><td>1<td>2<td>3</table>"
    assert lines(tmp_path, page) == ["甲\t乙\t丙", "丁\t\t丙", "1\t2\t3"]


def test_a_table_that_places_things_is_looked_through(tmp_path: Path) -> None:
    page = "<table><tr><td><table><tr><td>地区<td>产值<tr><td>江苏<td>12</table></td><td>右栏。</td></tr></table>"
    assert lines(tmp_path, page) == ["地区\t产值", "江苏\t12", "右栏。"]


def test_a_table_in_a_cell_of_a_table_keeps_its_words(tmp_path: Path) -> None:
    page = "<table><tr><th>地区<th>构成<tr><td>江苏<td><table><tr><td>甲<td>1</table></table>"
    assert lines(tmp_path, page) == ["地区\t构成", "江苏\t甲 1"]


def test_a_caption_stands_before_its_table(tmp_path: Path) -> None:
    assert lines(tmp_path, "<table><caption>表1 目标</caption><tr><td>甲<td>1</table>") == [
        "表1 目标",
        "甲\t1",
    ]


def test_malformed_markup_is_read_as_a_browser_reads_it(tmp_path: Path) -> None:
    page = "<p>第一段。<p>第二段<b>粗体<i>斜</b>体</i>。<div><table><tr><td>甲<td>1<tr><td>乙<td>2</table></span>尾。"
    assert lines(tmp_path, page) == ["第一段。", "第二段粗体斜体。", "甲\t1", "乙\t2", "尾。"]


def test_lines_that_are_set_off_stay_lines(tmp_path: Path) -> None:
    assert lines(tmp_path, "<pre>一\n二</pre><p>三<br>四</p><ul><li>五<ul><li>六</ul></ul>") == [
        "一", "二", "三", "四", "- 五", "- 六",
    ]  # fmt: skip


def test_a_declared_gb2312_page_may_use_characters_of_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = '<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body>规模镕'
    path.write_bytes(page.encode("gb18030"))
    assert read_document(path).text.strip() == "规模镕"
