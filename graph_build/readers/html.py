"""HTML: the main content as canonical lines; tables with their spans filled in."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph_build.readers.canonical import Canonical, Unreadable, tidy
from graph_build.readers.encodings import html_text

DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "iframe",
        "svg",
        "object",
        "embed",
        "video",
        "audio",
        "select",
        "input",
        "dialog",
        "head",
    ]
)
CHROME = (
    "nav",
    "menu",
    "breadcrumb",
    "sidebar",
    "footer",
    "copyright",
    "advert",
    "cookie",
    "share",
    "related",
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "dd",
        "dt",
        "blockquote",
        "pre",
        "figcaption",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "tr",
        "ul",
        "ol",
        "dl",
        "table",
    ]
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}
CONTAINERS = re.compile(
    r"<(/?)(?:div|span|section|table|ul|ol|font|b|i|em|strong|a|blockquote)\b", re.IGNORECASE
)
MAX_DEPTH = 400
MAX_SPAN = 200
MAX_NODES = 2_000_000


def read(data: bytes) -> Canonical:
    """The main content of a page. Raises Unreadable for a page that is too deep or too large."""
    text = html_text(data)
    _check_depth(text)
    tree = LexborHTMLParser(text)
    root = _main(tree)
    out = Canonical()
    if root is not None:
        _Walk(out).walk(root)
    return out


def _check_depth(text: str) -> None:
    """Refuses what is nested absurdly before it is parsed: the time of the parser grows with the square of the depth."""
    depth = deepest = 0
    for found in CONTAINERS.finditer(text):
        depth += -1 if found[1] else 1
        deepest = max(deepest, depth)
    if deepest > 10 * MAX_DEPTH:
        raise Unreadable(f"is nested deeper than {10 * MAX_DEPTH} levels", "give the page's text alone")


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """<main> or the one <article>, otherwise the body."""
    for selector in ("main", "[role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text(deep=True).strip()) > 100:
            return found[0]
    return tree.body


class _Walk:
    def __init__(self, out: Canonical) -> None:
        self.out = out
        self.words: list[str] = []
        self.prefix = ""
        self.nodes = 0

    def walk(self, root: LexborNode) -> None:
        """Depth first without recursion: a page may be nested deeper than Python's stack."""
        stack: list[tuple[LexborNode, str, bool]] = [(root, "", False)]
        while stack:
            node, path, left = stack.pop()
            if left:
                self._leave(node, path)
                continue
            self.nodes += 1
            if self.nodes > MAX_NODES or path.count("/") > MAX_DEPTH:
                raise Unreadable(
                    f"is nested deeper than {MAX_DEPTH} levels or has more than {MAX_NODES} nodes",
                    "give the page's text alone",
                )
            tag = (node.tag or "").lower()
            if tag == "-text":
                self.words.append(node.text(deep=False) or "")
            elif tag == "table" and not _is_layout(node):
                self.flush(path)
                self._table(node, f"{path}/table")
            elif tag == "br":
                self.flush(path)
            elif not self._is_dropped(node, tag):
                here = f"{path}/{tag}"
                self._enter(node, tag, path)
                if tag == "sup" and self._mark(node):
                    continue
                stack.append((node, here, True))
                stack += [(child, here, False) for child in reversed(list(node.iter(include_text=True)))]
        self.flush("")

    def flush(self, path: str) -> None:
        """Ends the line that is being gathered."""
        line = tidy("".join(self.words))
        self.words = []
        if line:
            self.out.add(self.prefix + line, path.lstrip("/"))
            self.out.blank()
        self.prefix = ""

    def _enter(self, node: LexborNode, tag: str, path: str) -> None:
        if tag in BLOCKS:
            self.flush(path)
        if tag in HEADINGS:
            self.prefix = "#" * HEADINGS[tag] + " "
        elif tag == "li":
            self.prefix = "- "
        elif tag == "sup" and (mark := self._mark(node)):
            self.words.append(f"<sup>{mark}</sup>")

    def _leave(self, node: LexborNode, path: str) -> None:
        if (node.tag or "").lower() in BLOCKS:
            self.flush(path)

    @staticmethod
    def _mark(node: LexborNode) -> str:
        """The number of the note that a superscript refers to; empty where it is no such mark."""
        text = tidy(node.text(deep=True)).strip("[]")
        return text if text.isdigit() else ""

    @staticmethod
    def _is_dropped(node: LexborNode, tag: str) -> bool:
        if tag in DROPPED or tag.startswith(("-", "!", "_")):
            return True
        said = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower().split()
        hidden = "display:none" in (node.attributes.get("style") or "").replace(" ", "")
        return hidden or "hidden" in node.attributes or any(w.startswith(CHROME) for w in said)

    def _table(self, table: LexborNode, path: str) -> None:
        caption = table.css_first("caption")
        if caption is not None:
            self.out.blank()
            self.out.add(tidy(caption.text(deep=True)), path)
        self.out.table(_grid(table), path)


def _is_layout(table: LexborNode) -> bool:
    """A table that holds a table, or has one cell, only places things on the page."""
    return len(table.css("table")) > 1 or len(table.css("td, th")) <= 1


def _grid(table: LexborNode) -> list[list[str]]:
    """The cells of a table, a spanned cell repeated in every place that it covers (HTML, section 4.9.12)."""
    grid: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}
    for tr in table.css("tr"):
        row: list[str] = []
        cells = [c for c in tr.iter() if c.tag in ("td", "th")]
        while cells or len(row) in pending:
            if len(row) in pending:
                left, text = pending[len(row)]
                if left > 1:
                    pending[len(row)] = (left - 1, text)
                else:
                    del pending[len(row)]
                row.append(text)
                continue
            cell = cells.pop(0)
            text = tidy(cell.text(deep=True, separator=" "))
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(columns):
                if rows > 1:
                    pending[len(row)] = (rows - 1, text)
                row.append(text)
        grid.append(row)
    return grid


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), MAX_SPAN) if value.isdigit() else 1
