"""Word documents (Office Open XML): paragraphs, headings by style, tables, notes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from graph_build.readers.canonical import Canonical, Unreadable, tidy

MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes) -> Canonical:
    """The body of a Word document in reading order, its notes below. Raises Unreadable."""
    _check_size(data)
    try:
        document = docx.Document(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise Unreadable(
            f"is no sound Word document ({type(error).__name__})", "save it again as .docx"
        ) from None
    out = Canonical()
    for number, item in enumerate(_items(document), 1):
        if isinstance(item, Paragraph):
            _paragraph(item, out, f"paragraph {number}")
        else:
            out.table(_rows(item), f"table at item {number}")
    for mark, text in _notes(data):
        out.blank()
        out.add(f"<sup>{mark}</sup>{text}", f"note {mark}")
    return out


def _check_size(data: bytes) -> None:
    """Refuses zip bombs before anything is unpacked, and XML that brings entities of its own."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        total = sum(i.file_size for i in infos)
        packed = sum(i.compress_size for i in infos) or 1
        if total > MAX_UNPACKED or (total > 10_000_000 and total / packed > MAX_RATIO):
            raise Unreadable(f"unpacks to {total} bytes", "give a document of ordinary size")
        if any(i.flag_bits & 1 for i in infos):
            raise Unreadable("is encrypted", "save it without a password")
        for info in infos:
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as handle:
                    if b"<!DOCTYPE" in handle.read(4096):
                        raise Unreadable(
                            f"has a document type in {info.filename}", "save it again with a word processor"
                        )


def _items(document: Document) -> Iterator[Paragraph | Table]:
    yield from document.iter_inner_content()


def _paragraph(paragraph: Paragraph, out: Canonical, place: str) -> None:
    text = tidy(_text(paragraph))
    if not text:
        return
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    level = HEADING.match(style)
    properties = paragraph._p.pPr
    is_item = style.lower().startswith("list") or (properties is not None and properties.numPr is not None)
    prefix = "#" * int(level[1]) + " " if level else "# " if style == "Title" else "- " if is_item else ""
    out.blank()
    out.add(prefix + text, place)


def _text(paragraph: Paragraph) -> str:
    """The words of a paragraph; the marks of notes as `<sup>n</sup>`."""
    words: list[str] = []
    for element in paragraph._p.iter():
        if element.tag == qn("w:t"):
            words.append(element.text or "")
        elif element.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            words.append(" ")
        elif element.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            words.append(f"<sup>{element.get(qn('w:id'))}</sup>")
    return "".join(words)


def _rows(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [_cell(cell) for cell in row.cells]


def _cell(cell: _Cell) -> str:
    return " ".join(filter(None, (tidy(_text(p)) for p in cell.paragraphs)))


def _notes(data: bytes) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in NOTES:
            if name not in archive.namelist():
                continue
            try:
                root = etree.fromstring(archive.read(name), parser)
            except etree.XMLSyntaxError:
                continue
            for note in root:
                if note.get(f"{W}type") is None:
                    text = tidy("".join(t.text or "" for t in note.iter(f"{W}t")))
                    if text:
                        yield note.get(f"{W}id") or "", text
