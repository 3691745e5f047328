"""PDF: lines in reading order joined to paragraphs, ruled tables, no running heads; scanned pages are reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from statistics import median

import pypdfium2

from graph_build.readers.canonical import Canonical, Unreadable
from graph_build.readers.ocr import recognise
from graph_build.readers.pdf_lines import Line, Printed, lines, printed
from graph_build.readers.pdf_tables import DAMAGED, LEAST_RULES, MOST_RULES, Ruled, opened, rules, tables
from graph_build.readers.pdf_text import join

MAX_PAGES = 3000
MARGIN = 0.09  # of the page's height: where running heads and page numbers stand
HEADING_RATIO = 1.18
PICTURE_SHARE = 0.3  # of the page: a smaller picture is no scan
PAGE_NUMBER = re.compile(
    r"[-—–·\s|]*(?:第\s*|page\s+)?\d{1,4}(?:\s*页)?(?:\s*(?:[/／]|of|共)\s*\d{1,4}(?:\s*页)?)?[-—–·\s|]*|[ivxlc]{1,6}",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")
ENDS_SENTENCE = ("。", "！", "？", "；", "：", ".", "!", "?", ";", ":")
NOTE = re.compile(r"<sup>\d+</sup>\s*\S")
STARTS_PART = re.compile(
    r"(?:图|表|案例|专栏)\s*\d|(?:Figure|Table|Case)\s+\d|来源[：:]|资料来源|Source\s*:|[（(]?[一二三四五六七八九十]+[、）)]|"
    r"[-•·●►]\s|\d+[.、)]\s|<sup>\d+</sup>"
)


@dataclass
class Page:
    """A page's lines and tables, in points; `scanned` where it is a picture without text."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Ruled]
    scanned: bool
    recognised: bool = False


def read(data: bytes) -> Canonical:
    """The text of a PDF. Raises Unreadable for a damaged or encrypted file."""
    out = Canonical()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        wants = "password" in str(error).lower()
        raise Unreadable(
            "is encrypted" if wants else "is a damaged PDF",
            "save it without a password" if wants else "fetch or print it to PDF again",
        ) from None
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(f"has {len(document)} pages, more than {MAX_PAGES}", "split it")
        pages = list(_pages(document, data, out))
    finally:
        document.close()
    scanned = [p.number for p in pages if p.scanned]
    if scanned:
        out.notices.append(f"pages without text, scanned: {_some(scanned)}; install zhitu[ocr] to read them")
    if recognised := [p.number for p in pages if p.recognised]:
        out.notices.append(f"pages read by recognition, where a character may be wrong: {_some(recognised)}")
    _Writer(pages, out).write()
    return out


def _some(numbers: list[int]) -> str:
    return ", ".join(str(n) for n in numbers[:20]) + (" …" if len(numbers) > 20 else "")


def _pages(document: pypdfium2.PdfDocument, data: bytes, out: Canonical) -> Iterator[Page]:
    plumber = opened(BytesIO(data))
    if plumber is None:
        out.notices.append("tables cannot be read: the file's structure is damaged")
    slanted: list[int] = []
    for index in range(len(document)):
        try:
            page = document[index]
            text = printed(page)
            drawn = rules(page)
            scanned = len(text.characters) < 10 and _is_picture(page)
            seen = recognise(page) if scanned else None
        except pypdfium2.PdfiumError:
            out.notices.append(f"page {index + 1} is damaged and left out")
            continue
        if text.has_watermark:
            slanted.append(index + 1)
        ruled: list[Ruled] = []
        if seen is not None:
            found = [Line(words, *box, size=box[3] - box[1]) for words, box in seen]
        else:
            if plumber is not None and drawn >= LEAST_RULES:
                ruled = _tables(plumber, index, drawn, text, out)
            # The words of tables must not be taken for columns.
            apart = [c for c in text.characters if not any(_stands_in(c.left, c.top, t) for t in ruled)]
            found = lines(apart)
        size = text.frame.width, text.frame.height
        yield Page(index + 1, *size, found, ruled, scanned and seen is None, seen is not None)
        page.close()
    if slanted:
        out.notices.append(f"slanted text (a watermark) is left out on {len(slanted)} pages")
    if plumber is not None:
        plumber.close()


def _stands_in(x: float, y: float, table: Ruled) -> bool:
    return table.left - 1 <= x <= table.right and table.top - 1 <= y <= table.bottom


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover a good part of the page."""
    width, height = page.get_size()
    covered = 0.0
    for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = thing.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return bool(covered > PICTURE_SHARE * width * height)


def _tables(plumber: object, index: int, drawn: int, text: Printed, out: Canonical) -> list[Ruled]:
    if drawn > MOST_RULES:
        out.notices.append(
            f"page {index + 1} is a drawing of more than {MOST_RULES} lines; no table is sought"
        )
        return []
    try:
        page = plumber.pages[index]  # type: ignore[attr-defined]
        found = tables(page, text.frame, text.characters)
        page.close()
    except DAMAGED:
        out.notices.append(f"page {index + 1}: its tables cannot be read")
        return []
    return found


@dataclass
class _Writer:
    """Joins lines to paragraphs, over the ends of columns and pages, and writes tables and notes between them."""

    pages: list[Page]
    out: Canonical
    paragraph: list[Line] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    place: str = ""
    body: float = 10.0

    def write(self) -> None:
        heads = _running_heads(self.pages)
        sizes = Counter(round(line.size, 1) for p in self.pages for line in p.lines for _ in line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 10.0
        for page in self.pages:
            kept = [line for line in page.lines if not _is_running(line, page, heads)]
            body, notes = self._notes(kept, page)
            self._page(body, page)
            self.notes += [(text, f"page {page.number}") for text in notes]
        self._flush()

    def _page(self, body: list[Line], page: Page) -> None:
        waiting = sorted(page.tables, key=lambda t: t.top)
        place = f"page {page.number}"
        for line in body:
            while waiting and waiting[0].bottom <= line.top + 2 and _shares(waiting[0], line):
                self._flush()
                self.out.table(waiting.pop(0).rows, place)
            if self.paragraph and not _goes_on(self.paragraph[-1], line):
                self._flush()
            if not self.paragraph:
                self.place = place
            self.paragraph.append(line)
        for table in waiting:
            self._flush()
            self.out.table(table.rows, place)

    def _flush(self) -> None:
        """Ends the paragraph; the notes below its page follow it, so that they do not cut it in two."""
        if self.paragraph:
            text = ""
            for line in self.paragraph:
                text = join(text, line.text)
            size = median(line.size for line in self.paragraph)
            is_heading = size > HEADING_RATIO * self.body and len(text) < 80
            self.out.blank()
            self.out.add(("# " if is_heading else "") + text, self.place)
            self.paragraph = []
        for text, place in self.notes:
            self.out.blank()
            self.out.add(text, place)
        self.notes = []

    def _notes(self, found: list[Line], page: Page) -> tuple[list[Line], list[str]]:
        """The lines of the text, and the notes in small print at the end of the page."""
        body: list[Line] = []
        notes: list[str] = []
        last: Line | None = None
        for line in found:
            is_small = line.size < 0.95 * self.body and line.top > 0.4 * page.height
            if is_small and NOTE.match(line.text):
                notes.append(line.text)
                last = line
            elif is_small and last is not None and 0 < line.top - last.top < 2 * line.size:
                notes[-1] = join(notes[-1], line.text)
                last = line
            else:
                body.append(line)
                last = None
        return body, notes


def _shares(table: Ruled, line: Line) -> bool:
    return line.left < table.right and table.left < line.right


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line continues the paragraph of the one before: same size, and that one was full."""
    if abs(before.size - line.size) > 0.6 or STARTS_PART.match(line.text):
        return False
    is_next = (
        0 < line.top - before.top < 2.2 * before.size
        and line.left < before.right
        and before.left < line.right
    )
    is_column = line.top < before.top or line.left > before.right  # the next column or page
    is_open = not before.text.endswith(ENDS_SENTENCE)
    if is_next:
        width = max(before.right, line.right) - min(before.left, line.left)
        reach = (before.right - min(before.left, line.left)) / width
        is_indented = line.left > before.left + 1.5 * line.size
        if is_indented and not is_open:
            return False
        return reach > 0.9 or (is_open and not is_indented and reach > 0.6)
    return is_column and is_open and len(before.text) > 10


def _running_heads(pages: list[Page]) -> frozenset[str]:
    """What stands in the margins of many pages, numbers aside."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({DIGITS.sub("#", line.text) for line in page.lines if _in_margin(line, page)})
    least = max(2, round(0.4 * len(pages)))
    return frozenset(text for text, count in seen.items() if count >= least)


def _in_margin(line: Line, page: Page) -> bool:
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def _is_running(line: Line, page: Page, heads: frozenset[str]) -> bool:
    if not _in_margin(line, page):
        return False
    return DIGITS.sub("#", line.text) in heads or PAGE_NUMBER.fullmatch(line.text) is not None
