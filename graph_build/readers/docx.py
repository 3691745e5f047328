"""Word documents (Office Open XML): paragraphs, headings by style or outline level, tables, text boxes, notes.

The body is read as a stream, so that a table of any length needs little memory. Deleted text is left out, inserted text
is read: the document as it would stand with its changes accepted.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from graph_build.readers.canonical import Canonical, Unreadable, is_exponent, tidy
from graph_build.readers.office import attribute, child, events, forget, local, package

BODY = re.compile(r"word/document\d*\.xml")
NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
TITLE = frozenset({"title", "标题"})
CONTENTS = re.compile(r"(?:toc|目录|table of figures)(?:\s*\d|$)", re.IGNORECASE)
LIST = re.compile(r"list|列表|列出", re.IGNORECASE)
DEEPEST = 6  # Markdown knows no more levels
LONGEST_HEADING = 120
NOT_PRINTED = frozenset(
    ["del", "moveFrom", "pPr", "rPr", "instrText", "delText", "Fallback", "rubyPr", "rt", "fldData"]
)
SPACES = frozenset(["tab", "br", "cr", "ptab"])


@dataclass(frozen=True)
class Style:
    """What a paragraph's style says of it: level 0 is no heading."""

    level: int = 0
    is_item: bool = False
    is_contents: bool = False


@dataclass
class Reading:
    """What is gathered while the body is read: notes in the order of their marks, and counts for the places."""

    styles: dict[str, Style]
    out: Canonical = field(default_factory=Canonical)
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    paragraphs: int = 0
    tables: int = 0

    def mark(self, element: etree._Element) -> str:
        """The mark of a note: Word prints the order of the references, not the stored identifiers."""
        key = (local(element), attribute(element, "id"))
        return f"<sup>{self.notes.setdefault(key, len(self.notes) + 1)}</sup>"


def read(data: bytes) -> Canonical:
    """The body of a Word document in reading order, its notes below. Raises Unreadable."""
    with package(data) as archive:
        body = next((n for n in archive.namelist() if BODY.fullmatch(n)), None)
        if body is None:
            raise Unreadable("is no Word document", "save it again as .docx")
        reading = Reading(_styles(archive))
        _body(archive, body, reading)
        _write_notes(archive, reading)
    return reading.out


def _body(archive: zipfile.ZipFile, name: str, reading: Reading) -> None:
    """Reads paragraphs and the rows of tables as they end; what they hold is read with them."""
    inside: list[etree._Element] = []
    tables: list[_Table] = []
    for event, element in events(archive, name):
        kind = local(element)
        if event == "start":
            if inside or kind in ("p", "tr"):
                inside.append(element)
            elif kind == "tbl":
                tables.append(_Table(reading))
            continue
        if inside:
            inside.pop()
            if inside:
                continue
            if kind == "tr" and tables:
                tables[-1].row(element)
            elif kind == "p":
                _paragraph(element, reading, f"paragraph {reading.paragraphs + 1}")
                reading.paragraphs += 1
            forget(element)
        elif kind == "gridCol" and tables:
            tables[-1].columns += 1
        elif kind == "tbl" and tables:
            tables.pop().close()
            forget(element)


class _Table:
    """A table whose rows come one by one. A table of one column only frames text."""

    def __init__(self, reading: Reading) -> None:
        reading.tables += 1
        self.reading = reading
        self.columns = 0
        self.place = f"table {reading.tables}"
        self.above: dict[int, str] = {}
        self.count = 0

    def row(self, row: etree._Element) -> None:
        cells = [c for c in _inner(row) if local(c) == "tc"]
        if self.columns <= 1 and len(cells) == 1:
            for cell in cells:
                _blocks(cell, self.reading, self.place)
            return
        if self.count == 0:
            self.reading.out.blank()
        self.count += 1
        texts = self._texts(row, cells)
        if any(texts):
            self.reading.out.row("\t".join(texts) + ("\t" if len(texts) == 1 else ""), self.place)

    def _texts(self, row: etree._Element, cells: list[etree._Element]) -> list[str]:
        """The words of a row's cells; a merged cell's words stand in every place that it covers."""
        before = _number(attribute(child(row, "trPr", "gridBefore"), "val"), 0)
        texts = [""] * before
        for cell in cells:
            width = _number(attribute(child(cell, "tcPr", "gridSpan"), "val"), 1)
            merged = child(cell, "tcPr", "vMerge")
            goes_on = merged is not None and attribute(merged, "val") in ("", "continue")
            text = self.above.get(len(texts), "") if goes_on else _words(cell, self.reading)
            for _ in range(width):
                self.above[len(texts)] = text
                texts.append(text)
        return texts

    def close(self) -> None:
        if self.count:
            self.reading.out.blank()


def _number(said: str, otherwise: int) -> int:
    return min(int(said), 200) if said.isdecimal() else otherwise


def _inner(element: etree._Element) -> Iterator[etree._Element]:
    """The children of an element, content controls and marks of changes looked through."""
    for inner in element:
        kind = local(inner)
        if kind in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _inner(inner)
        elif kind not in NOT_PRINTED:
            yield inner


def _blocks(holder: etree._Element, reading: Reading, place: str) -> None:
    """The paragraphs and tables of a text box or of a frame."""
    for inner in _inner(holder):
        if local(inner) == "p":
            _paragraph(inner, reading, place)
        elif local(inner) == "tbl":
            table = _Table(reading)
            table.columns = sum(local(c) == "gridCol" for c in child(inner, "tblGrid") or ())
            for row in _inner(inner):
                if local(row) == "tr":
                    table.row(row)
            table.close()


def _paragraph(paragraph: etree._Element, reading: Reading, place: str) -> None:
    properties = child(paragraph, "pPr")
    style = reading.styles.get(attribute(child(properties, "pStyle"), "val"), Style())
    boxes: list[etree._Element] = []
    text = tidy(_text(paragraph, reading, boxes))
    if text and not style.is_contents:
        level = _level(attribute(child(properties, "outlineLvl"), "val"), style.level)
        numbered = attribute(child(properties, "numPr", "numId"), "val")
        is_item = numbered != "0" and (style.is_item or bool(numbered))
        is_heading = level > 0 and len(text) <= LONGEST_HEADING
        prefix = "#" * min(level, DEEPEST) + " " if is_heading else "- " if is_item else ""
        reading.out.blank()
        reading.out.add(prefix + text, place)
    for number, box in enumerate(boxes, 1):
        _blocks(box, reading, f"{place}, text box {number}")


def _level(outline: str, otherwise: int) -> int:
    """Levels are counted from 0 in the file; 9 is body text."""
    return (int(outline) + 1) % 10 if outline.isdecimal() else otherwise


def _text(holder: etree._Element, reading: Reading, boxes: list[etree._Element]) -> str:
    """The words of a paragraph, the marks of notes as `<sup>n</sup>`; its text boxes go to `boxes`."""
    words: list[str] = []
    stack = [holder]
    while stack:
        element = stack.pop()
        kind = local(element)
        if kind in NOT_PRINTED:
            continue
        if kind == "t":
            text = element.text or ""
            raised = attribute(child(element.getparent(), "rPr", "vertAlign"), "val") == "superscript"
            is_mark = raised and text.strip("[]").isdecimal() and not is_exponent("".join(words[-8:]))
            words.append(f"<sup>{text.strip('[]')}</sup>" if is_mark else text)
        elif kind in SPACES:
            words.append(" ")
        elif kind == "noBreakHyphen":
            words.append("-")
        elif kind in NOTES:
            words.append(reading.mark(element))
        elif kind == "txbxContent":
            boxes.append(element)
        else:
            stack.extend(reversed(element))
    return "".join(words)


def _words(holder: etree._Element, reading: Reading) -> str:
    """The words of a cell or a note on one line, those of nested tables and boxes included."""
    words: list[str] = []
    stack = [holder]
    while stack:
        element = stack.pop()
        kind = local(element)
        if kind == "p":
            boxes: list[etree._Element] = []
            words.append(tidy(_text(element, reading, boxes)))
            stack.extend(reversed(boxes))
        elif kind not in NOT_PRINTED:
            stack.extend(reversed(element))
    return " ".join(filter(None, words))


def _write_notes(archive: zipfile.ZipFile, reading: Reading) -> None:
    """The notes that the body refers to, in the order of their marks."""
    found: dict[int, str] = {}
    for reference, part in NOTES.items():
        if part not in archive.namelist():
            continue
        for event, element in events(archive, part):
            if event == "end" and local(element) == reference.removesuffix("Reference"):
                number = reading.notes.get((reference, attribute(element, "id")))
                if number is not None:
                    found[number] = _words(element, reading)
                forget(element)
    for number, text in sorted(found.items()):
        if text:
            reading.out.blank()
            reading.out.add(f"<sup>{number}</sup>{text}", f"note {number}")


def _styles(archive: zipfile.ZipFile) -> dict[str, Style]:
    """Every paragraph style by its identifier; what a style does not say comes from the one it is based on."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    said: dict[str, tuple[str, str, str, bool]] = {}
    for event, element in events(archive, "word/styles.xml"):
        if event == "end" and local(element) == "style":
            said[attribute(element, "styleId")] = (
                attribute(child(element, "name"), "val"),
                attribute(child(element, "basedOn"), "val"),
                attribute(child(element, "pPr", "outlineLvl"), "val"),
                attribute(child(element, "pPr", "numPr", "numId"), "val") not in ("", "0"),
            )
            forget(element)
    return {identifier: _style(identifier, said) for identifier in said}


def _style(identifier: str, said: dict[str, tuple[str, str, str, bool]]) -> Style:
    level, is_item, is_contents = 0, False, False
    seen: set[str] = set()
    while identifier in said and identifier not in seen:
        seen.add(identifier)
        name, based_on, outline, numbered = said[identifier]
        if not level:
            named = HEADING.match(name)
            level = int(named[1]) if named else 1 if name.lower() in TITLE else _level(outline, 0)
        is_item = is_item or numbered or LIST.match(name) is not None
        is_contents = is_contents or CONTENTS.match(name) is not None
        identifier = based_on
    return Style(level, is_item, is_contents)
