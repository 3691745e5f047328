"""The document that a text is itself: a notice's letterhead says what is issued, by whom and when.

工业和信息化部 财政部 / 关于印发《…》的通知 / … / 2025年4月18日; 发文机关：…; the names and the date of a signature.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph_build.extraction.issuing import JOINT
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Title
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.organizations import ENDS, TERM
from graph_build.extraction.titles import kind_of_title

Titles = dict[str, tuple[str, str]]
NOTICE = re.compile(
    r"(?P<who>[^《》]{0,90}?)关于(?:印发|发布|公布|转发|下发)(?:《(?P<m>[^《》]{4,80})》|(?P<t>[^《》，。；]{6,60}?))(?:等[^《》]{0,6})?的(?:通知|公告|函|决定|通告)\s*"
)
# 甲省人民政府关于…的实施意见: the document is the line itself.
DIRECT = re.compile(
    r"(?P<who>[^《》。，；:：]{3,60}?)关于(?!印发|发布|转发|下发)[^。；《》]{4,70}的(?:[一-龥]{0,6})?(?:意见|通知|决定|办法|措施|规定|方案|细则|通告)(?:[（(][^（）()]{1,20}[)）])?"
)
ISSUER_LABEL = re.compile(
    r"\s*(?:发文机关|发布机构|发布机关|制发机关|制定机关|发文单位|印发机关|发布单位)\s*[:：]?\s*"
)
DATE_LABEL = re.compile(r"\s*(?:成文日期|发文日期|印发日期|发布日期|公布日期|发布时间|印发时间)\s*[:：]?\s*")
ISSUER_FIELD = re.compile(
    r"(?:发文机关|发布机构|发布机关|制发机关|制定机关|发文单位|印发机关|印发单位|发布单位|联合发布)\s*[:：]\s*(?P<who>[^:：\n]{3,80}?)(?=\s+[一-龥]{2,4}\s*[:：]|\s*$)"
)
DAY = r"(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?P<m>\d{1,2})\s*(?:[月./-]\s*(?P<d>\d{1,2})\s*日?|月)"
DATE_FIELD = re.compile(
    rf"(?:成文日期|发文日期|印发日期|发布日期|公布日期|发布时间|印发时间)\s*[:：]\s*{DAY}"
)
DATE_LINE = re.compile(rf"\s*[(（]?\s*{DAY}\s*[)）]?\s*")
DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "O": "0"}
HANZI_LINE = re.compile(
    r"\s*[(（]?(?P<y>[二][〇○零O][一二三四五六七八九〇○零]{2})年(?P<m>十?[一二三四五六七八九十])月(?P<d>[一二三四五六七八九十]{1,3})日[)）]?\s*"
)
APART = re.compile(r"[\s、，,;；|｜]+")
# 甲省数据条例, 甲市行动计划（2025—2027年）: a title of a line of its own.
TITLED = re.compile(
    r"[^《》。，；:：|]{3,60}(?:规划|计划|方案|意见|办法|措施|条例|规定|细则|纲要)(?:[（(][^（）()]{2,24}[）)])?"
)
# （2024年9月26日甲省第十四届人民代表大会常务委员会第十二次会议通过）: stands below the title.
PASSED = re.compile(
    r"[（(]\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*(?P<who>[^（）()，。]{3,50}?)(?:第[一二三四五六七八九十百\d]+次(?:全体)?会议)?(?:审议|表决)?(?:通过|发布|公布|印发|批准)(?:[^（）()]{0,60})[）)]"
)
# How many lines a title may be broken into.
LINES = 4
# How far the head of a document goes, and how long a line of it may be.
HEAD, LINE = 40, 130
# How many lines of names may stand above the title, and which line a title without 印发 may be.
FIRST = 12
# What a signature may hold: lines of one name each.
SIGNED = 12


@dataclass
class Own:
    """The document that a text is, where its title stands, and the blocks that may say who issued it and when."""

    identifier: str
    title: str
    place: int
    start: int
    end: int


def find(notes: Sequence[Notes], titles: Titles, lexicon: Lexicon) -> Own | None:
    """The document that a letterhead issues; its title is added to the titles of its block and of the document."""
    for number, first in enumerate(notes[:HEAD]):
        for lines in range(1, LINES + 1):
            head = _head(notes, number, lines)
            if head is None:
                break
            if found := NOTICE.fullmatch(head.text.rstrip()):
                return _issued(head, found, titles, lexicon)
            direct = DIRECT.fullmatch(head.text.rstrip()) if number < FIRST else None
            if direct and first.kind != "cell" and (own := _direct(head, titles, lexicon)):
                return own
    return _titled(notes, titles, lexicon)


@dataclass
class _Head:
    """One to four lines read as one text without the marks of headings; `lines` are where each begins in it."""

    number: int
    lines: list[tuple[int, Notes, int]]
    text: str
    printed: str

    def own(self, first: int, last: int, text: str, titles: Titles, lexicon: Lexicon) -> Own | None:
        """The document whose title stands there; one in several lines is quoted from the first of them."""
        at, one, shift = next(line for line in reversed(self.lines) if line[0] <= first)
        start, end = first - at + shift, min(last - at + shift, len(one.folded))
        # The text below may call it with its edition: 《…实施意见（2025—2027年）》.
        known = next((t for t in titles if t == text or t.startswith((f"{text}（", f"{text}("))), "")
        title = Title(start, end, known or text)
        kind = titles[known][1] if known else kind_of_title(title, one)
        if kind not in ("Policy", "Law"):
            return None
        if not known:
            entry = lexicon.named("policy", text)
            titles[text] = (
                (entry.identifier, entry.class_name) if entry else (identifier_for("policy", text), kind)
            )
        if all(t.start != start for t in one.titles):
            one.titles.append(title)
        return Own(titles[title.text][0], title.text, self.number, start, end)


def _head(notes: Sequence[Notes], number: int, lines: int) -> _Head | None:
    """Some lines from a place on as one text; none where one of them is long, or a cell."""
    some = notes[number : number + lines]
    if len(some) < lines or any(len(n.folded) > LINE for n in some):
        return None
    if lines > 1 and any(n.kind not in ("paragraph", "heading", "section", "item") for n in some):
        return None
    begins, text, printed = [], "", ""
    for one in some:
        start = len(one.folded) - len(one.folded.lstrip("# \n\u3000"))
        begins.append((len(text), one, start))
        text += one.folded[start:].rstrip()
        printed += one.text[start : start + len(one.folded[start:].rstrip())]
    return _Head(number, begins, text, printed)


def _issued(head: _Head, found: re.Match[str], titles: Titles, lexicon: Lexicon) -> Own | None:
    group = "m" if found["m"] else "t"
    start, end = found.span(group)
    marked = group == "m"
    return head.own(start - marked, end + marked, head.printed[start:end], titles, lexicon)


def _direct(head: _Head, titles: Titles, lexicon: Lexicon) -> Own | None:
    """甲省人民政府关于…的实施意见."""
    about = head.text.find("关于")
    _, one, start = head.lines[0]
    if not list(_names(one, start, min(start + about, len(one.folded)))):
        return None
    return head.own(0, len(head.text.rstrip()), head.printed.rstrip(), titles, lexicon)


def _titled(notes: Sequence[Notes], titles: Titles, lexicon: Lexicon) -> Own | None:
    """A plan or law that begins with its own title: below it stands in brackets who passed it and when."""
    for number in range(min(3, len(notes))):
        for lines in (1, 2):
            head, below = _head(notes, number, lines), notes[number + lines : number + lines + 3]
            if head is None or not TITLED.fullmatch(head.text):
                continue
            if any(PASSED.fullmatch(n.folded.strip()) for n in below) or any(
                ISSUER_FIELD.search(n.folded) for n in notes[:HEAD]
            ):
                return head.own(0, len(head.text), head.printed, titles, lexicon)
    return None


def links(notes: Sequence[Notes], own: Own, lexicon: Lexicon) -> Iterator[tuple[Notes, Link]]:
    """Who issued the document and when."""
    dated = _date(notes, own)
    issuers = list(_in_head(notes, own)) or list(_passed(notes, own)) or list(_in_fields(notes))
    signed = list(_signed(notes, dated))
    # 甲厅等六部门关于印发…: the signature names all six.
    said, names = ({one.folded[start:end] for one, start, end in some} for some in (issuers, signed))
    if not issuers or (
        said < names and any(re.match(JOINT, o.folded[end : end + 8]) for o, _, end in issuers)
    ):
        issuers = signed
    joint = any(re.search(JOINT, one.folded[end : end + 8]) for one, _, end in issuers)
    for one, start, end in issuers:
        mention = _mention(one, start, end, lexicon)
        if mention is not None:
            yield one, Link(
                start, end, own.identifier, "issuedBy", mention.identifier, "zh.letterhead", 0.97, f"^{own.title}",
                mention.text, "与其他部门联合发布" if joint else "",
            )  # fmt: skip
    if dated is not None:
        one, start, end, cell = dated
        yield one, Link(start, end, own.identifier, "date", cell, "zh.letterhead", 0.97, f"^{own.title}")


def _in_head(notes: Sequence[Notes], own: Own) -> Iterator[tuple[Notes, int, int]]:
    """The names before 关于印发, in its line and in the lines above that hold nothing else."""
    for one in notes[max(0, own.place - FIRST) : own.place + LINES]:
        if one.kind == "cell":
            continue
        until = one.folded.find("关于")
        opening = len(one.folded) - len(one.folded.lstrip("# "))
        spans = list(_names(one, opening, until if until >= 0 else len(one.folded)))
        yield from ((one, start, end) for start, end in spans)
        if until >= 0:
            return


def _passed(notes: Sequence[Notes], own: Own) -> Iterator[tuple[Notes, int, int]]:
    for one in notes[own.place + 1 : own.place + 5]:
        if found := PASSED.fullmatch(one.folded.strip()):
            shift = len(one.folded) - len(one.folded.lstrip())
            start, end = (shift + at for at in found.span("who"))
            yield from ((one, first, last) for first, last in _names(one, start, end))


def _in_fields(notes: Sequence[Notes]) -> Iterator[tuple[Notes, int, int]]:
    for label, one in itertools.pairwise(notes[:HEAD]):
        if one.kind == "cell" and ISSUER_LABEL.fullmatch(label.folded):
            for start, end in _names(one, 0, len(one.folded)):
                yield one, start, end
            return
    for one in notes[:HEAD]:
        if found := ISSUER_FIELD.search(one.folded):
            for start, end in _names(one, *found.span("who")):
                yield one, start, end
            return


def _signed(
    notes: Sequence[Notes], dated: tuple[Notes, int, int, str] | None
) -> Iterator[tuple[Notes, int, int]]:
    """The names in the lines just above the date."""
    at = next((n for n, one in enumerate(notes) if dated is not None and one is dated[0]), 0)
    signed: list[tuple[Notes, int, int]] = []
    for one in reversed(notes[max(0, at - SIGNED) : at]):
        spans = list(_names(one, 0, len(one.folded)))
        if not spans:
            break
        signed = [(one, start, end) for start, end in spans] + signed
    yield from signed


def _names(one: Notes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The names that a span consists of; none where anything else stands in it."""
    text = re.sub(JOINT + r"$", lambda m: " " * len(m.group()), one.folded[start:stop].rstrip())
    found: list[tuple[int, int]] = []
    position = 0
    for mark in [*APART.finditer(text), None]:
        end = mark.start() if mark else len(text)
        name = text[position:end]
        if name:
            if not 3 <= len(name) <= 36 or not ENDS.search(name) or re.search(r"[。:：《》\d#|关]", name):
                return
            found.append((start + position, start + end))
        position = mark.end() if mark else end
    yield from found


def _date(notes: Sequence[Notes], own: Own) -> tuple[Notes, int, int, str] | None:
    """The date of a field of the head, or of the first line below the title that is nothing but a date."""
    for one in notes[:HEAD]:
        if (found := DATE_FIELD.search(one.folded)) and (cell := _iso(found["y"], found["m"], found["d"])):
            return one, found.start("y"), found.end(), cell
    for label, one in itertools.pairwise(notes[:HEAD]):
        found = DATE_LINE.fullmatch(one.folded) if one.kind == "cell" else None
        if (
            found
            and DATE_LABEL.fullmatch(label.folded)
            and (cell := _iso(found["y"], found["m"], found["d"]))
        ):
            return one, found.start("y"), len(one.folded.rstrip()), cell
    for one in notes[own.place + 1 : own.place + 5]:
        if PASSED.fullmatch(one.folded.strip()) and (found := re.search(DAY, one.folded)):
            return one, found.start(), found.end(), _iso(found["y"], found["m"], found["d"])
    for one in notes[own.place + 1 :]:
        if one.kind not in ("paragraph", "item"):
            continue
        if (found := DATE_LINE.fullmatch(one.folded)) and (cell := _iso(found["y"], found["m"], found["d"])):
            return one, found.start("y"), found.end("d") if found["d"] else found.end("m"), cell
        if found := HANZI_LINE.fullmatch(one.folded):
            year = "".join(DIGITS[c] for c in found["y"])
            if cell := _iso(year, str(_small(found["m"])), str(_small(found["d"]))):
                return one, found.start("y"), found.end("d") + 1, cell
    return None


def _small(text: str) -> int:
    """十二 → 12, 二十三 → 23."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(DIGITS[text]) if text in DIGITS else 0
    return 10 * (int(DIGITS[tens]) if tens else 1) + (int(DIGITS[ones]) if ones in DIGITS else 0)


def _iso(year: str, month: str, day: str | None) -> str:
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _mention(one: Notes, start: int, end: int, lexicon: Lexicon) -> Mention | None:
    name = TERM.sub("", one.folded[start:end])
    if lexicon.named("place", name):
        return None
    known = lexicon.named("organization", name)
    identifier = known.identifier if known else identifier_for("organization", name)
    mention = Mention(start, end, identifier, "Organization", known.origin if known else "proposed", name)
    one.mentions = [m for m in one.mentions if m.end <= start or m.start >= end] + [mention]
    return mention
