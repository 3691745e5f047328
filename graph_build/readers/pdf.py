"""PDF: lines in reading order joined to paragraphs, ruled tables, no running heads; scanned pages are reported."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from statistics import median

import pdfplumber.pdf
import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from graph_build.readers.canonical import Canonical, Unreadable, tidy
from graph_build.readers.ocr import recognise

# pdfminer reports every odd font to the log; what matters to a reader is in the notices.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

MAX_PAGES = 3000
MARGIN = 0.09  # of the page's height: where running heads and page numbers stand
HEADING_RATIO = 1.18
NOTE_RATIO = 0.75
PAGE_NUMBER = re.compile(
    r"[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／of]+\s*\d{1,4})?[-—–\s]*", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")
ENDS_SENTENCE = ("。", "！", "？", "；", "：", ".", "!", "?", ";", ":")
CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
STARTS_PART = re.compile(
    r"(?:图|表|案例|专栏)\s*\d|(?:Figure|Table|Case)\s+\d|来源[：:]|资料来源|Source\s*:|[（(]?[一二三四五六七八九十]+[、）)]|"
    r"[-•·●►]\s|\d+[.、)]\s|<sup>\d+</sup>"
)


@dataclass
class Line:
    """A printed line: text, box in points from the page's top left, and the size of most of its characters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Ruled:
    """A ruled table: its box and its cells."""

    left: float
    top: float
    right: float
    bottom: float
    rows: list[list[str]]

    def holds(self, line: Line) -> bool:
        """Whether the middle of a line stands in the table."""
        x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
        return self.left - 2 <= x <= self.right + 2 and self.top - 2 <= y <= self.bottom + 2


@dataclass
class Page:
    """A page's lines and tables, in points; `scanned` where it is a picture without text."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Ruled]
    scanned: bool


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
        shown = ", ".join(str(n) for n in scanned[:20])
        out.notices.append(f"pages without text, scanned: {shown}; install zhitu[ocr] to read them")
    _write(pages, out)
    return out


def _pages(document: pypdfium2.PdfDocument, data: bytes, out: Canonical) -> Iterator[Page]:
    try:
        plumber = pdfplumber.open(BytesIO(data))
    except (PdfminerException, PDFException, ValueError, TypeError, RecursionError):
        plumber = None
        out.notices.append("tables cannot be read: the file's structure is damaged")
    for index in range(len(document)):
        try:
            page = document[index]
            width, height = page.get_size()
            lines = list(_lines(page, height))
            has_picture = any(
                o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=2)
            )
        except pypdfium2.PdfiumError:
            out.notices.append(f"page {index + 1} is damaged and left out")
            continue
        scanned = has_picture and sum(len(line.text) for line in lines) < 10
        if scanned and (seen := recognise(page)) is not None:
            lines = [Line(text, *box, size=box[3] - box[1]) for text, box in seen]
            scanned = False
        tables = _tables(plumber, index, page, out) if plumber is not None else []
        yield Page(index + 1, width, height, lines, tables, scanned)
    if plumber is not None:
        plumber.close()


def _lines(page: pypdfium2.PdfPage, height: float) -> Iterator[Line]:
    """Lines in content order, from the characters' boxes; digits set small and high are marks of notes."""
    text_page = page.get_textpage()
    count = text_page.count_chars()
    text = text_page.get_text_range(0, count) if count else ""
    if len(text) != count:  # surrogates and generated characters: fall back to the text alone
        for piece in text.splitlines():
            if piece.strip():
                yield Line(tidy(piece), 0, 0, 0, 0, 10)
        return
    characters: list[tuple[str, float, float, float, float, float]] = []
    for index, character in enumerate(text):
        if character in "\r\n":
            if characters:
                yield from _split(characters, height)
            characters = []
            continue
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
        characters.append((character, left, bottom, right, top, top - bottom))
    if characters:
        yield from _split(characters, height)


def _split(characters: list[tuple[str, float, float, float, float, float]], height: float) -> Iterator[Line]:
    """One line, or several where the engine put the columns of a page side by side into one."""
    size = median(c[4] - c[2] for c in characters) or 10
    start = 0
    for index in range(1, len(characters)):
        before, now = characters[index - 1], characters[index]
        gap = now[1] - before[3]
        if gap > 4 * size or now[1] < before[1] - 3 * size:
            yield from _line(characters[start:index], height, size)
            start = index
    yield from _line(characters[start:], height, size)


def _line(
    characters: list[tuple[str, float, float, float, float, float]], height: float, size: float
) -> Iterator[Line]:
    words, mark = "", ""
    base = median(c[2] for c in characters)
    for character, _, bottom, _, _, own in characters:
        raised = own < NOTE_RATIO * size or (own < 0.9 * size and bottom > base + 0.2 * size)
        if character.isascii() and character.isdigit() and raised:
            mark += character
            continue
        words, mark = _with_mark(words, mark), ""
        words += character
    text = tidy(_with_mark(words, mark))
    if text:
        yield Line(
            text,
            min(c[1] for c in characters),
            height - max(c[4] for c in characters),
            max(c[3] for c in characters),
            height - min(c[2] for c in characters),
            size,
        )


def _with_mark(words: str, mark: str) -> str:
    return f"{words}<sup>{mark}</sup>" if mark else words


def _tables(
    plumber: pdfplumber.pdf.PDF, index: int, printed: pypdfium2.PdfPage, out: Canonical
) -> list[Ruled]:
    """The boxes come from pdfplumber, the words in them from PDFium, which maps characters better."""
    try:
        page = plumber.pages[index]
        if len(page.lines) + len(page.rects) + len(page.curves) < 4:
            return []
        found = []
        height, text_page = printed.get_size()[1], printed.get_textpage()
        for table in page.find_tables():
            rows = [[_cell(text_page, box, height) for box in row.cells] for row in table.rows]
            if len(rows) > 1 and len(rows[0]) > 1:
                found.append(Ruled(*table.bbox, _filled(rows)))
    except (PdfminerException, PDFException, ValueError, TypeError, KeyError, IndexError, RecursionError):
        out.notices.append(f"page {index + 1}: its tables cannot be read")
        return []
    return found


def _cell(text_page: pypdfium2.PdfTextPage, box: tuple[float, ...] | None, height: float) -> str | None:
    """The words in a cell; None for a place that a merged cell covers."""
    if box is None:
        return None
    left, top, right, bottom = box
    return tidy(_joined(text_page.get_text_bounded(left, height - bottom, right, height - top)))


def _joined(cell: str) -> str:
    """The lines of a cell joined, without a space between Chinese characters."""
    words = ""
    for line in cell.splitlines():
        words = _join(words, line.strip())
    return words


def _join(before: str, after: str) -> str:
    if not before or not after:
        return before + after
    if before.endswith("-") and after[:1].islower():
        return before[:-1] + after
    glue = "" if CJK.match(before[-1]) or CJK.match(after[0]) else " "
    return before + glue + after


def _filled(grid: list[list[str | None]]) -> list[list[str]]:
    """Places that a merged cell covers take its words: from the left in the header, from above elsewhere."""
    rows: list[list[str]] = []
    for number, cells in enumerate(grid):
        row: list[str] = []
        for column, cell in enumerate(cells):
            if cell is not None:
                row.append(cell)
            elif number == 0:
                row.append(row[-1] if row else "")
            else:
                row.append(rows[-1][column] if column < len(rows[-1]) else "")
        rows.append(row)
    return rows


def _write(pages: list[Page], out: Canonical) -> None:
    heads = _running_heads(pages)
    sizes = Counter(round(line.size, 1) for p in pages for line in p.lines for _ in line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    paragraph: list[Line] = []
    place = ""

    def flush() -> None:
        if paragraph:
            text = ""
            for line in paragraph:
                text = _join(text, line.text)
            size = median(line.size for line in paragraph)
            is_heading = size > HEADING_RATIO * body and len(text) < 80
            out.blank()
            out.add(("# " if is_heading else "") + text, place)
            paragraph.clear()

    for page in pages:
        written: set[int] = set()
        for line in page.lines:
            if _is_running(line, page, heads):
                continue
            table = next((n for n, t in enumerate(page.tables) if t.holds(line)), None)
            if table is not None:
                if table not in written:
                    flush()
                    out.table(page.tables[table].rows, f"page {page.number}")
                    written.add(table)
                continue
            if paragraph and not _goes_on(paragraph[-1], line, page):
                flush()
            if not paragraph:
                place = f"page {page.number}"
            paragraph.append(line)
    flush()


def _goes_on(before: Line, line: Line, page: Page) -> bool:
    """Whether a line continues the paragraph of the one before: same size, and that one was full."""
    if abs(before.size - line.size) > 0.6 or STARTS_PART.match(line.text):
        return False
    if before.right == 0:
        return False
    is_next = (
        0 < line.top - before.top < 2.2 * before.size
        and line.left < before.right
        and before.left < line.right
    )
    is_column = line.top < before.top or line.left > before.right  # the next column or page
    is_full = not before.text.endswith(ENDS_SENTENCE)
    if is_next:
        width = max(before.right, line.right) - min(before.left, line.left)
        reach = (before.right - min(before.left, line.left)) / width
        is_aligned = line.left < before.left + 1.5 * line.size
        return reach > 0.9 or (is_full and is_aligned and reach > 0.6)
    return is_column and is_full and len(before.text) > 10


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
    if not _in_margin(line, page) or line.right == 0:
        return False
    return DIGITS.sub("#", line.text) in heads or PAGE_NUMBER.fullmatch(line.text) is not None
