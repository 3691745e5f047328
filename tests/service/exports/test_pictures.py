"""Pictures and the explorer, looked at with a PDF reader, an image library and a real browser without a network."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from ontology.errors import WrongUse
from service.exports.labels import wrapped
from service.exports.layout import layout
from service.exports.part import Options
from service.exports.table import export_format
from service.traversal.model import Subgraph
from tests.service.exports.browser import Opened, browser, show, until
from tests.service.exports.parts import BASE, EDGES, NODES, PART, edge, node
from tests.service.exports.readers import xml

SVG = {"s": "http://www.w3.org/2000/svg"}
Rect = tuple[float, float, float, float]
CLASSES = ("Technology", "Application", "Case", "Policy", "Industry", "Observation", "Robot", "Law")


def crowd(count: int) -> Subgraph:
    """A hub, a tree and a few cross links, with long and short labels."""
    names = [f"case/n{i:03}" for i in range(count)]
    long = "工业机器人与智能传感及检测技术的一体化应用"
    nodes = tuple(node(n, long[: 2 + i % 19], f"Node {i}", CLASSES[i % 8]) for i, n in enumerate(names))
    tree = [edge(names[i], "enables", names[(i - 1) // 3]) for i in range(1, count)]
    hub = [edge(names[i], "supports", names[0], "支持") for i in range(4, count, 7)]
    return Subgraph(nodes, tuple(tree + hub))


def written(name: str, part: Subgraph = PART, language: str = "zh") -> bytes:
    return b"".join(export_format(name).writer(part, Options(language)))


def overlapping(boxes: list[Rect]) -> list[tuple[Rect, Rect]]:
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
    ]


@pytest.fixture(scope="module")
def opened() -> Iterator[Opened]:
    with browser() as found:
        yield found


def test_two_hundred_nodes_do_not_overlap_in_a_browser(opened: Opened, tmp_path: Path) -> None:
    show(opened, written("svg", crowd(200)), tmp_path / "crowd.svg")
    rects = opened.page.evaluate(
        """[...document.querySelectorAll('g.node, g.legend')].map(g => {
          const shape = g.matches('.legend') ? g : g.querySelector('rect, polygon'); const b = shape.getBBox();
          return [b.x, b.y, b.x + b.width, b.y + b.height] })"""
    )
    assert len(rects) == 201
    assert overlapping([tuple(r) for r in rects]) == []
    inside = opened.page.evaluate(
        """[...document.querySelectorAll('g.node')].every(g => {
          const box = g.querySelector('rect, polygon').getBoundingClientRect();
          return [...g.querySelectorAll('use')].every(u => { const r = u.getBoundingClientRect();
            return r.left >= box.left && r.right <= box.right && r.top >= box.top && r.bottom <= box.bottom }) })"""
    )
    assert inside
    assert opened.errors == []


def test_labels_of_edges_do_not_overlap_boxes_or_each_other() -> None:
    root = xml(written("svg", crowd(40)))
    labels = root.findall(".//s:g[@class='label']/s:rect", SVG)
    assert len(labels) > 20
    rects = []
    for r in labels:
        x, y, w, h = (float(r.get(k)) for k in ("x", "y", "width", "height"))
        rects.append((x, y, x + w, y + h))
    assert overlapping(rects) == []


def test_the_picture_tells_every_label_and_the_legend() -> None:
    root = xml(written("svg"))
    titles = [t.text for t in root.iterfind(".//s:g[@class='node']/s:title", SVG)]
    assert "数字孪生 (类)" in titles
    assert len(titles) == len(NODES)
    assert len(root.findall(".//s:g[@class='edge']", SVG)) == len(EDGES)
    legend = [d.text for d in root.iterfind(".//s:g[@class='legend']//s:desc", SVG)]
    assert legend[0] == "9 个节点, 10 条边"
    assert any(text.startswith("支撑") for text in legend)
    glyphs = {p.get("id") for p in root.iterfind(".//s:defs/s:path", SVG)}
    assert f"u{ord('孪'):x}" in glyphs
    assert not root.findall(".//s:text", SVG)  # no font of the machine is needed


def test_the_pdf_holds_its_text_and_its_font() -> None:
    with pdfplumber.open(io.BytesIO(written("pdf"))) as document:
        (page,) = document.pages
        text = page.extract_text()
        fonts = {character["fontname"] for character in page.chars}
    assert "数字孪生" in text
    assert "灯塔工厂数量" in text
    assert all("NotoSansSC" in font for font in fonts)


def test_the_png_has_the_colours_of_the_classes() -> None:
    image = Image.open(io.BytesIO(written("png"))).convert("RGB")
    assert image.width > 600
    seen = {colour for _, colour in image.getcolors(1 << 24) or []}
    assert {(0xCF, 0xE3, 0xF7), (0xD3, 0xED, 0xD0)} <= seen


@pytest.mark.parametrize("name", ["svg", "pdf", "html"])
def test_a_picture_is_the_same_every_time(name: str) -> None:
    assert written(name) == written(name)
    turned = Subgraph(NODES[::-1], EDGES, release=PART.release)
    assert layout(turned).centres == layout(PART).centres


@pytest.mark.parametrize("name", ["svg", "png", "pdf", "html"])
def test_an_empty_part_is_an_empty_picture(name: str) -> None:
    assert len(written(name, Subgraph((), ()))) > 500


def test_a_picture_that_nobody_could_read_is_refused_with_a_remedy() -> None:
    with pytest.raises(WrongUse, match="choose a part of it"):
        written("svg", Subgraph(crowd(601).nodes, ()))


def test_labels_are_wrapped_evenly_and_cut_with_an_ellipsis() -> None:
    assert wrapped("某机械制造企业长沙灯塔工厂") == ("某机械制造企业", "长沙灯塔工厂")
    assert wrapped("Manufacturing execution system") == ("Manufacturing", "execution system")
    assert wrapped("字" * 60)[-1].endswith("…")
    assert wrapped("\x01") == (" ",)


def test_the_page_is_explored_without_a_network(opened: Opened, tmp_path: Path) -> None:
    opened.requests.clear()
    show(opened, written("html"), tmp_path / "part.html")
    page = opened.page
    until(page, "!!window.zhitu")
    assert page.evaluate("[zhitu.cy.nodes().length, zhitu.cy.edges().length]") == [len(NODES), len(EDGES)]
    assert page.evaluate("document.fonts.check('13px \"Noto Sans SC\"', '孪')")

    page.fill("#search", "孪生体")  # an alias
    page.press("#search", "Enter")
    assert page.inner_text("#details h2") == "数字孪生"
    assert "s3.1/p8" in page.inner_text("#details")
    assert "</script><b>1 & 2</b>" in page.inner_text("#details")
    assert page.locator("#details b").count() == 0
    page.get_by_role("button", name="</script><b>加粗</b>&amp; ]]>").first.click()
    assert page.inner_text("#details h2") == "</script><b>加粗</b>&amp; ]]>"

    page.click("#language")
    assert page.inner_text("#all") == "Show all"
    page.locator("input[data-kind=class][value=Technology]").uncheck()
    shown = "zhitu.cy.nodes().filter(n => n.visible()).length"
    until(page, f"{shown} === {len(NODES) - 2}")
    page.click("#all")
    until(page, f"{shown} === {len(NODES)}")

    x, y = page.evaluate(
        """(() => { const p = zhitu.cy.nodes().filter(n => n.data('label') == 'Plan').renderedPosition();
        const r = document.getElementById('graph').getBoundingClientRect(); return [r.left + p.x, r.top + p.y] })()"""
    )
    page.mouse.click(x, y)
    assert page.inner_text("#details h2") == "Plan"
    assert page.url.endswith("#policy/plan")
    assert opened.errors == []
    assert all(url.startswith(("file:", "data:")) for url in opened.requests)


def test_the_page_refuses_scripts_that_are_not_its_own(opened: Opened, tmp_path: Path) -> None:
    content = written("html").replace(b"</body>", b"<script>window.intruder = 1</script></body>")
    show(opened, content, tmp_path / "intruder.html")
    until(opened.page, "!!window.zhitu")
    assert opened.page.evaluate("window.intruder") is None
    opened.errors.clear()


def test_cytoscape_itself_reads_the_cytoscape_export(opened: Opened, tmp_path: Path) -> None:
    show(opened, written("html"), tmp_path / "host.html")
    until(opened.page, "!!window.zhitu")
    read = opened.page.evaluate(
        """text => { const found = JSON.parse(text);
        const cy = cytoscape({headless: true, styleEnabled: true, elements: found.elements, style: found.style});
        const twin = cy.nodes().filter(n => n.data('short_id') == 'technology/digital-twin');
        return [cy.nodes().length, cy.edges().length, twin.data('label'), twin.id(), twin.outgoers('edge').length,
                twin.style('background-color')] }""",
        written("cyjs").decode(),
    )
    out = sum(e.source == BASE + "technology/digital-twin" for e in EDGES)
    assert read == [
        len(NODES),
        len(EDGES),
        "数字孪生",
        BASE + "technology/digital-twin",
        out,
        "rgb(207,227,247)",
    ]
