"""Tables whose rows are things: policies with issuer and date, terms of a glossary, financings and plant investments.

The words of the header decide what a column holds; the cells must bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction import (
    columns,
    purposes,
)
from graph_build.extraction.issuing import JOINT, chinese_marks
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Title
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.organizations import ENDS, SPLIT
from graph_build.extraction.titles import kind_of_title

Titles = dict[str, tuple[str, str]]
HEADERS = {
    "policy": re.compile(r"政策|文件|法规|规划名称|名称|标题|规划|标准名称|战略|计划|法案|条例|行动|举措"),
    "issuer": re.compile(
        r"发文|发布(?:机构|单位|部门|主体|方|者)|机构|机关|部门|单位|主体|颁布|印发|制定(?:机构|单位|部门)|部委"
    ),
    "date": re.compile(r"(?<!目标)(?<!截止)(?<!生效)(?<!施行)(?<!实施)(?<!到期)(?:时间|日期|年份|年月|日程)"),
    "content": re.compile(r"内容|要点|重点|摘要|措施|说明|目标|概要|相关表述|解读"),
    "short": re.compile(r"简称|缩写|缩略|英文简称|术语|名词|简写"),
    "full": re.compile(r"英文(?:名称|全称|全名|释义)?$|英文"),
    "chinese": re.compile(r"中文|释义|含义|名称|解释|定义|全称"),
    "company": re.compile(r"企业|公司|投资方|融资方|投资主体|品牌|厂商|标的"),
    "track": re.compile(r"赛道|领域|行业|板块|方向"),
    "round": re.compile(r"轮次"),
    "place": re.compile(r"地点|省份|地区|城市|所在地|国家|选址|落户|区域"),
    "plan": re.compile(r"投入|产能|内容|项目|建设|情况"),
}
BY_DATE = re.compile(
    r"\s*(?P<y>(?:19|20)\d\d)(?:\s*[年./-]\s*(?P<m>\d{1,2})(?:\s*[月./-]\s*(?P<d>\d{1,2})\s*日?|月)?|年)?(?:[初末底中]|[上中下]旬)?\s*"
)
MARKED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
ANONYMOUS = re.compile(r"(?:企业|公司|厂商|机构)\s*[A-Z\d一二三四五六七八九十]+")
INVESTS = re.compile(r"建厂|设厂|投资|产能|建设|布局|落地|扩产")
FUNDS = re.compile(r"融资|投融资|募资|并购")
SHARE = 0.6
MOST = 30

Found = Iterator[tuple[Notes, Link]]


class Records:
    """One table, by rows; row 0 is the header, which may come again."""

    def __init__(self, name: str, cells: list[Notes], source: str, lexicon: Lexicon) -> None:
        self.name, self.source, self.lexicon = name, source, lexicon
        self.caption = cells[0].caption
        # Whether its rows are policies, terms or events.
        self.is_read = False
        self.rows: dict[int, dict[int, Notes]] = {}
        for cell in cells:
            if found := re.search(r"/r(\d+)/c(\d+)$", cell.identifier):
                self.rows.setdefault(int(found[1]), {})[int(found[2])] = cell
        self.header = self.rows.get(0, {})
        # A header of several rows repeats its first cell, as one does that comes again after a page break.
        label = next((c.folded.strip() for _, c in sorted(self.header.items())), "")
        self.body = {
            n: row
            for n, row in self.rows.items()
            if n and not (label and row and row[min(row)].folded.strip() == label)
        }

    def links(self, titles: Titles) -> Found:
        """What the rows say; new titles are added to `titles`, new names to the cells."""
        if not self.body:
            return
        if any(self._holds_titles(c) for c in self.header):
            self.is_read = True
        yield from self._policies(titles)
        for found in (*self._terms(), *self._events()):
            self.is_read = True
            yield found

    def _column(self, role: str, without: tuple[int | None, ...] = ()) -> int | None:
        return next(
            (
                c
                for c, cell in sorted(self.header.items())
                if c not in without and len(cell.folded) < MOST and HEADERS[role].search(cell.folded)
            ),
            None,
        )

    def above(self, number: int, column: int) -> Notes | None:
        """The cell, or where it is empty the one above it that it repeats."""
        for row in range(number, 0, -1):
            cell = self.body.get(row, {}).get(column)
            if cell is not None and cell.folded.strip():
                return cell
        return None

    def _policies(self, titles: Titles) -> Found:
        column = next((c for c in sorted(self.header) if self._holds_titles(c)), None)
        if column is None:
            return
        issuer = self._column("issuer", (column,))
        date = self._column("date", (column, issuer))
        content = self._column("content", (column, issuer, date))
        for number, row in sorted(self.body.items()):
            if column not in row:
                continue
            named = list(self._titles(row[column], titles))
            body = self.above(number, issuer) if issuer is not None else None
            when = self.above(number, date) if date is not None else None
            issuers = list(self._issuers(body)) if body is not None else []
            dated = BY_DATE.fullmatch(when.folded) if when is not None else None
            for title, identifier in named:
                for mention in issuers:
                    if body is not None:
                        note = "与其他部门联合发布" if re.search(JOINT, body.folded) else ""
                        yield body, Link(
                            mention.start, mention.end, identifier, "issuedBy", mention.identifier, "table.policy", 0.97,
                            f"^{title.text}", mention.text, note,
                        )  # fmt: skip
                if dated and when is not None and (cell := _iso(dated)):
                    yield when, Link(
                        dated.start("y"), len(when.folded.rstrip()), identifier, "date", cell, "table.policy", 0.97, f"^{title.text}"
                    )  # fmt: skip
                yield from self._purposes(row, column, content, title, identifier, titles)

    def _purposes(
        self,
        row: dict[int, Notes],
        column: int,
        content: int | None,
        title: Title,
        identifier: str,
        titles: Titles,
    ) -> Found:
        cell = row[column]
        if not cell.links:
            for link in purposes.by_title(
                title.start, title.end, title.text, *titles[title.text], self.lexicon
            ):
                yield cell, link
        if content is not None and content in row:
            said = chinese_marks(row[content])
            for link in purposes.in_content(said, identifier, f"^{title.text}"):
                yield row[content], link

    def _holds_titles(self, column: int) -> bool:
        cells = [row[column] for row in self.body.values() if column in row and row[column].folded.strip()]
        if not cells:
            return False
        marked = sum(bool(MARKED.search(c.text)) for c in cells)
        if marked >= SHARE * len(cells):
            return all(len(MARKED.sub("", c.folded).strip()) < MOST for c in cells)
        header = self.header[column].folded if column in self.header else ""
        is_named = bool(HEADERS["policy"].search(header)) and self._column("issuer", (column,)) is not None
        if not is_named:
            return False
        if re.search(r"标准名称|标准$", header):
            return True  # a standard's name ends with anything
        ended = sum(kind_of_title(Title(0, 0, c.text.strip()), c) in ("Policy", "Law") for c in cells)
        return ended >= SHARE * len(cells)

    def _titles(self, cell: Notes, titles: Titles) -> Iterator[tuple[Title, str]]:
        marked = list(MARKED.finditer(cell.text))
        found = [Title(m.start(), m.end(), m[1]) for m in marked]
        if not found and cell.text.strip():
            text = cell.text.strip().split("\n")[0]
            start = cell.text.index(text)
            found = [Title(start, start + len(text), text)]
        for title in found:
            if title.text not in titles:
                known = self.lexicon.named("policy", title.text)
                kind = kind_of_title(title, cell) or "Policy"
                if kind == "Report":
                    continue
                identifier = known.identifier if known else identifier_for("policy", title.text)
                titles[title.text] = (identifier, known.class_name if known else kind)
            if all(t.text != title.text for t in cell.titles):
                cell.titles.append(title)
            if titles[title.text][1] in ("Policy", "Law"):
                yield title, titles[title.text][0]

    def _issuers(self, cell: Notes) -> Iterator[Mention]:
        text = re.sub(JOINT, lambda m: " " * len(m.group()), cell.folded)
        for start, end in _names(text):
            name = cell.folded[start:end]
            known = self.lexicon.named("organization", name)
            place = self.lexicon.named("place", name)
            if place or not 2 <= len(name) <= MOST or re.search(r"\d{3}|[。；]", name):
                continue
            identifier = known.identifier if known else identifier_for("organization", name)
            mention = Mention(
                start, end, identifier, "Organization", known.origin if known else "proposed", name
            )
            cell.mentions = [m for m in cell.mentions if m.end <= start or m.start >= end] + [mention]
            yield mention

    def _terms(self) -> Found:
        """A glossary: a short form, what it is short for, and its name in the other language."""
        short = self._column("short")
        full = self._column("full", (short,))
        chinese = self._column("chinese", (short, full))
        if short is None or (full is None and chinese is None):
            return
        order = 0
        for _, row in sorted(self.body.items()):
            cell = row.get(short)
            if cell is None or not re.fullmatch(r"[A-Za-z0-9+\-/&. ]{2,20}", cell.folded.strip()):
                continue
            name = cell.folded.strip()
            order += 1
            term = identifier_for("term", f"{self.source}-{name}")
            start = cell.folded.index(name)
            end = start + len(name)
            cell.mentions.append(Mention(start, end, term, "Term", "proposed", name))
            yield cell, Link(start, end, term, "order", str(order), "table.term", 0.96, name)
            words = [row[c].folded.strip() for c in (full, chinese) if c is not None and c in row]
            if full is not None and full in row and re.search(r"[A-Za-z]{3}", row[full].folded):
                text = row[full].folded.strip()
                at = row[full].folded.index(text)
                yield (
                    row[full],
                    Link(at, at + len(text), term, "fullForm", text, "table.term", 0.97, f"^{name}"),
                )
            if meant := self._meant([*words, name]):
                yield (
                    cell,
                    Link(
                        start,
                        end,
                        term,
                        "denotes",
                        meant,
                        "table.term",
                        0.95,
                        name,
                        words[-1] if words else "",
                    ),
                )

    def _meant(self, names: list[str]) -> str:
        for name in names:
            for kind in ("technology", "application", "organization", "industry", "product", "metric"):
                for form in (name, re.sub(r"技术$|系统$", "", name)):
                    if form and (entry := self.lexicon.named(kind, form)):
                        return entry.identifier
        return ""

    def _events(self) -> Found:
        """A financing or a plant investment in each row that tells company, date, track and place."""
        company, date = self._column("company"), self._column("date")
        place, track = self._column("place"), self._column("track")
        stage = self._column("round")
        words = self.caption + "".join(c.folded for c in self.header.values())
        kind = (
            "financing"
            if stage is not None and FUNDS.search(words)
            else "plant-investment"
            if INVESTS.search(words)
            else ""
        )
        if not kind or None in (company, date, place, track):
            return
        for number, row in sorted(self.body.items()):
            yield from self._event(number, row, kind, (company, date, place, track, stage))

    def _event(self, number: int, row: dict[int, Notes], kind: str, columns: tuple[int | None, ...]) -> Found:
        cells = [self.above(number, c) if c is not None else None for c in columns]
        company, date, place, track, stage = cells
        if company is None or date is None or place is None or track is None:
            return
        when = BY_DATE.fullmatch(date.folded)
        where = next((m for m in self.lexicon.find(place.folded) if m.kind == "place"), None)
        field = self.lexicon.named("track", track.folded.strip())
        dated = _iso(when) if when else ""
        if not dated or where is None or field is None or (kind == "financing" and stage is None):
            return
        plain = company.folded.strip()
        printed = re.search(r"表\s*([\d.\-]+)", self.caption)
        number_of = printed[1] if printed else re.sub(r"\D", "", self.name)
        label = f"表{number_of}{plain}" if ANONYMOUS.fullmatch(plain) else plain
        known = self.lexicon.named("organization", label)
        owner = known.identifier if known else identifier_for("organization", f"{self.source} {self.name} {plain}" if ANONYMOUS.fullmatch(plain) else plain)  # fmt: skip
        event = f"{kind}/{self.source}-{self.name}-{number:02d}"
        what = "融资" if kind == "financing" else "建厂"
        company.mentions = [
            Mention(0, len(company.folded), owner, "Organization", "proposed", label),
            *(m for m in company.mentions if m.kind != "organization"),
        ]
        head = row.get(min(row))
        first = company if company in row.values() or head is None else date
        class_name = "Financing" if kind == "financing" else "PlantInvestment"
        first.mentions.append(
            Mention(0, max(1, len(first.folded)), event, class_name, "proposed", f"{label}{what}（{dated}）")
        )
        for cell, name, target in (
            (company, "company", owner),
            (date, "date", dated),
            (place, "locatedIn", where.identifier),
            (track, "inTrack", field.identifier),
            (stage, "financingRound", stage.folded.strip() if stage is not None else ""),
        ):
            if cell is None or not target or (name == "financingRound" and kind != "financing"):
                continue
            here = cell if cell in row.values() else date
            yield (
                here,
                Link(
                    0,
                    len(here.folded),
                    event,
                    name,
                    target,
                    "table.event",
                    0.95,
                    f"^{plain}",
                    cell.folded.strip(),
                ),
            )


def _names(text: str) -> Iterator[tuple[int, int]]:
    """The names in a cell: 工业和信息化部、国家标准化管理委员会; 和 parts names only after the ending of one."""
    position = 0
    for mark in SPLIT.finditer(text):
        piece = text[position : mark.start()]
        if ENDS.search(piece.strip()) or mark.group() in ("、", "/"):
            yield from _trimmed(text, position, mark.start())
            position = mark.end()
    yield from _trimmed(text, position, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\s,，;；\n]+", text[start:end]):
        yield start + found.start(), start + found.end()


def _iso(found: re.Match[str]) -> str:
    month, day = found["m"], found["d"]
    if not month:
        return str(found["y"])
    if not 1 <= int(month) <= 12:
        return ""
    return f"{found['y']}-{int(month):02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")


def records(
    notes: list[Notes], source: str, lexicon: Lexicon, titles: Titles, skipped: frozenset[str]
) -> Found:
    """What the tables of a document say of things; of skipped sections only the glossaries."""
    tables: dict[str, list[Notes]] = {}
    for one in notes:
        if one.kind == "cell":
            tables.setdefault(one.identifier.partition("/")[0], []).append(one)
    for name, cells in tables.items():
        is_skipped = cells[0].section in skipped or cells[0].section.split(".")[0] in skipped
        table = Records(name, cells, source, lexicon)
        for cell, link in table.links(titles):
            if not is_skipped or link.rule == "table.term":
                yield cell, link
        if not is_skipped and not table.is_read:
            yield from columns.Columns(table, lexicon).links()
