"""HTML: the main content as canonical lines; tables with their spans filled in."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph_build.readers.canonical import Canonical, Unreadable, is_exponent, tidy
from graph_build.readers.encodings import html_text
from graph_build.readers.html_tables import grid, is_layout

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
# What surrounds the content, by the words of classes and identifiers: FRAMING where they begin with it, ALWAYS anywhere.
FRAMING = (
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
ALWAYS = frozenset(
    [
        "nav",
        "navbar",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "sidebar",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "copyright",
    ]
)
HAVING = frozenset(["has", "with", "no", "without", "layout"])
WORDS = re.compile(r"[a-z0-9]+")
ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "complementary",
    ]
)
# A list whose words are nearly all short links leads elsewhere.
LEAST_LINKS = 3
LINK_SHARE = 0.8
LONGEST_LINK = 12
# A box of an article has so many characters, of which fewer than this share lead elsewhere.
SHORTEST_BOX, BOX_LINK_SHARE = 40, 0.3
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
MAX_NODES = 2_000_000


def read(data: bytes) -> Canonical:
    """The main content of a page. Raises Unreadable for a page that is too deep or too large."""
    text = html_text(data)
    _check_depth(text)
    tree = LexborHTMLParser(text)
    root = _main(tree)
    out = Canonical()
    if root is not None:
        _Walk(out, root).walk(root)
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
    def __init__(self, out: Canonical, root: LexborNode) -> None:
        self.out = out
        self.words: list[str] = []
        self.prefix = ""
        self.nodes = 0
        self.whole = len(root.text(deep=True))

    def walk(self, root: LexborNode) -> None:
        """Depth first without recursion: a page may be nested deeper than Python's stack."""
        stack: list[tuple[LexborNode, str, bool]] = [(root, "", False)]
        while stack:
            node, path, left = stack.pop()
            if left:
                self._leave(node, path)
                continue
            self._count(path)
            tag = (node.tag or "").lower()
            if tag == "-text":
                self._say(node.text(deep=False) or "", path)
            elif self._is_dropped(node, tag, path):
                continue
            elif tag == "table" and not is_layout(node):
                self.flush(path)
                self._table(node, f"{path}/table")
            elif tag == "br":
                self.flush(path)
            else:
                here = f"{path}/{tag}"
                self._enter(node, tag, path)
                if tag == "sup" and mark(node, "".join(self.words[-2:])):
                    self.words.append(f"<sup>{mark(node)}</sup>")
                    continue
                stack.append((node, here, True))
                stack += [(child, here, False) for child in reversed(list(node.iter(include_text=True)))]
        self.flush("")

    def _count(self, path: str) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES or path.count("/") > MAX_DEPTH:
            raise Unreadable(
                f"is nested deeper than {MAX_DEPTH} levels or has more than {MAX_NODES} nodes",
                "give the page's text alone",
            )

    def _say(self, text: str, path: str) -> None:
        if "/pre" not in path:
            self.words.append(text)
            return
        first, *others = text.split("\n")
        self.words.append(first)
        for line in others:
            self.flush(path)
            self.words.append(line)

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

    def _leave(self, node: LexborNode, path: str) -> None:
        if (node.tag or "").lower() in BLOCKS:
            self.flush(path)

    def _is_dropped(self, node: LexborNode, tag: str, path: str) -> bool:
        if tag.startswith(("-", "!", "_")):
            return True
        if tag in DROPPED and not (tag == "aside" and "/article" in path and _is_box(node)):
            # The head of an article is its title, not the page's.
            return not (tag == "header" and ("/article" in path or "/main" in path))
        attributes = node.attributes
        if (
            "hidden" in attributes
            or "display:none" in (attributes.get("style") or "").replace(" ", "")
            or (attributes.get("role") or "").lower() in ROLES
        ):
            return True
        if _is_framing(f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()):
            return 2 * len(node.text(deep=True)) <= self.whole  # the name of the whole page says nothing
        return tag in ("ul", "ol") and _leads_elsewhere(node)

    def _table(self, table: LexborNode, path: str) -> None:
        caption = table.css_first("caption")
        if caption is not None:
            self.out.blank()
            self.out.add(words(caption), path)
        self.out.table(grid(table, words), path)


def _is_framing(said: str) -> bool:
    """Whether classes and identifiers name what surrounds the content."""
    for name in said.split():
        parts = WORDS.findall(name)
        if parts and parts[0] not in HAVING and (name.startswith(FRAMING) or not ALWAYS.isdisjoint(parts)):
            return True
    return False


def _is_box(aside: LexborNode) -> bool:
    """Whether it is a box of an article rather than links to others or a few words beside it."""
    text = tidy(aside.text(deep=True))
    linked = sum(len(tidy(a.text(deep=True))) for a in aside.css("a[href]"))
    return len(text) >= SHORTEST_BOX and linked < BOX_LINK_SHARE * len(text)


def _leads_elsewhere(node: LexborNode) -> bool:
    links = [tidy(a.text(deep=True)) for a in node.css("a[href]")]
    linked = sum(map(len, links))
    return (
        len(links) >= LEAST_LINKS
        and linked <= LONGEST_LINK * len(links)
        and linked >= LINK_SHARE * len(tidy(node.text(deep=True)).replace(" ", ""))
    )


def mark(node: LexborNode, before: str = "") -> str:
    """The number of the note that a superscript refers to; empty where it is no such mark."""
    text = tidy(node.text(deep=True)).strip("[]")
    return text if text.isascii() and text.isdecimal() and not is_exponent(before.rstrip()) else ""


def words(cell: LexborNode) -> str:
    """The words of a cell or caption on one line: a space between its blocks, none within a word."""
    found: list[str] = []
    stack: list[LexborNode | None] = [cell]
    while stack:
        node = stack.pop()
        if node is None:
            found.append(" ")
            continue
        tag = (node.tag or "").lower()
        if tag == "-text":
            found.append(node.text(deep=False) or "")
        elif tag == "br":
            found.append(" ")
        elif tag == "sup" and (number := mark(node, "".join(found[-2:]))):
            found.append(f"<sup>{number}</sup>")
        elif tag not in DROPPED and not tag.startswith(("-", "!", "_")):
            if tag in BLOCKS:
                found.append(" ")
                stack.append(None)
            stack.extend(reversed(list(node.iter(include_text=True))))
    return tidy("".join(found))
