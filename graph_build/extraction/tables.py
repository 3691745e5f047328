"""Tables: each number's metric, unit and period from its column, its row's label and the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from graph_build.extraction import grammar as g
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import named
from graph_build.extraction.model import Claim, Notes, Quantity, Slot
from graph_build.extraction.quantities import units

NUMBER = re.compile(r"\s*(?P<s>[-+]?)(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<p>%)?\s*")
UNIT = re.compile(r"[（(]\s*(?:单位[：:]\s*)?([^（）()]{1,12})\s*[）)]|[，,]\s*(?:单位[：:])\s*(\S{1,10})")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?")
FORECAST = re.compile(r"预测|预计|[eE]$|F$|（E）|\(E\)|E）?$")
NUMBERED = re.compile(r"^\s*(?:图表|表格?|Table)\s*[\d.\-—]+[：:.、\s]*", re.IGNORECASE)
# A column of changes: what changed is named by the row, the caption or another column.
CHANGE = re.compile(
    r"(?P<y>同比|年均|复合|环比)?(?:年)?(?P<n>增速|增长率|增幅|变动|变化|增长|升降|涨跌幅?|CAGR)(?:[（(]%[）)])?$"
)
EVENT = re.compile(r"融资|并购|投资")
LABELS = re.compile(
    r"序号|编号|企业|公司|时间|日期|省份|地区|地点|名称|轮次|赛道|单位|行业|领域|指标|项目|产品|类别|company|region|year|industry|item",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Header:
    """What a column says: words without unit and year, the unit, the period, whether it is a forecast."""

    words: str
    unit: str
    period: str
    forecast: bool


class Table:
    """The cells of one table, by row and column; row 0 (and rows that repeat its first cell) is the header."""

    def __init__(self, cells: list[Notes], caption: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.caption = caption
        self.rows: dict[int, dict[int, Notes]] = {}
        for cell in cells:
            found = re.search(r"/r(\d+)/c(\d+)$", cell.identifier)
            if found:
                self.rows.setdefault(int(found[1]), {})[int(found[2])] = cell
        self.header_rows = self._header_rows()
        self.caption_unit = self._unit_in(caption)

    def _header_rows(self) -> list[int]:
        first = self.rows.get(0, {})
        rows = [0]
        second = self.rows.get(1, {})
        label = first.get(1)
        if label and second.get(1) and label.text and label.text == second[1].text:
            rows.append(1)
        return rows

    def headers(self) -> dict[int, Header]:
        """The header of every column, header rows joined."""
        found = {}
        columns = {c for row in self.rows.values() for c in row}
        for column in columns:
            words: list[str] = []
            for row in self.header_rows:
                cell = self.rows.get(row, {}).get(column)
                if cell and cell.folded.strip() and cell.folded.strip() not in words:
                    words.append(cell.folded.strip())
            found[column] = self._header(" ".join(words))
        return found

    def _header(self, text: str) -> Header:
        unit = self._unit_in(text)
        year = YEAR.search(text)
        words = YEAR.sub("", UNIT.sub("", text)).strip(" 年:：")
        return Header(words, unit, year[1] if year else "", bool(FORECAST.search(text)))

    @staticmethod
    def _unit_in(text: str) -> str:
        for found in UNIT.finditer(text):
            name = (found[1] or found[2]).strip()
            if name in units().by_name:
                return units().by_name[name].identifier
        return ""

    def claims(self) -> Iterator[tuple[Notes, Claim]]:
        """The observations in the cells."""
        headers = self.headers()
        year = YEAR.search(self.caption)
        for number, row in sorted(self.rows.items()):
            if number in self.header_rows:
                continue
            label = row.get(min(row)) if row else None
            for column, cell in sorted(row.items()):
                if label is None or cell is label:
                    continue
                header = headers.get(column, Header("", "", "", False))
                claim = self._claim(cell, header, label, year[1] if year else "")
                dated = _row_date(row)
                if claim is not None and dated and claim.period_origin in ("", "caption"):
                    claim.period, claim.period_origin = dated, "row"
                if claim is not None:
                    yield cell, claim

    def _claim(self, cell: Notes, header: Header, label: Notes, caption_year: str) -> Claim | None:
        found = NUMBER.fullmatch(cell.folded)
        if found:
            unit = "unit/percent" if found["p"] else header.unit or self.caption_unit
            label_unit = self._unit_in(label.folded)
            unit = unit or label_unit
            is_year = re.fullmatch(r"(?:19|20)\d\d", found["n"]) is not None and not unit
            if is_year or re.search("序号|编号|时间|日期", header.words):
                return None
            quantity = self._quantity(found, unit)
        elif (
            len(cell.quantities) == 1
            and cell.quantities[0].end - cell.quantities[0].start >= len(cell.folded.strip()) - 3
        ):
            quantity = cell.quantities[0]
        else:
            return None
        claim = Claim(quantity.start, quantity.end, quantity, "table.cell")
        self._fill(claim, header, label, caption_year)
        if not quantity.unit:
            claim.doubts.append("no unit")
        return claim

    @staticmethod
    def _quantity(found: re.Match[str], unit: str) -> Quantity:
        value = Decimal(found["n"].replace(",", ""))
        kind = next((u.kind for u in units().by_name.values() if u.identifier == unit), "count")
        end = found.end("p") if found["p"] else found.end("n")
        return Quantity(
            found.start("s") if found["s"] else found.start("n"),
            end,
            -value if found["s"] == "-" else value,
            None,
            None,
            "=",
            unit,
            kind,
        )

    def _fill(self, claim: Claim, header: Header, label: Notes, caption_year: str) -> None:
        period = header.period or _year(label.folded) or caption_year
        if period:
            origin = "column" if header.period else "row" if _year(label.folded) else "caption"
            claim.period, claim.period_origin = (period, period), origin
        if header.forecast or FORECAST.search(label.folded):
            claim.status = Slot("forecast", "column")
        row_words = re.sub(r"\s*[（(].*?[）)]", "", label.folded).strip()
        caption = YEAR.sub("", UNIT.sub("", NUMBERED.sub("", self.caption))).strip(" ，,年-—")
        if self._change(claim, header, row_words, caption):
            return
        for words, origin in ((header.words, "column"), (row_words, "row"), (caption, "caption")):
            if metric := self._metric(words):
                claim.metric = Slot(self._of_caption(metric, words, caption), origin)
                break
        self._subject(claim, header, row_words, caption)

    def _change(self, claim: Claim, header: Header, row_words: str, caption: str) -> bool:
        """同比增速: a column of changes of what the row or the caption measures."""
        found = CHANGE.search(header.words) or CHANGE.search(row_words)
        quantity = claim.quantity
        if not found or quantity.kind not in ("percent", "points") or quantity.value is None:
            return False
        rest = header.words[: found.start()] if CHANGE.search(header.words) else row_words[: found.start()]
        for words, origin in ((rest, "column"), (row_words, "row"), (caption, "caption")):
            heads = list(g.grammar("zh").heads.finditer(words))
            if heads:
                name = heads[-1].group()
                claim.metric = named(self.lexicon, (f"{name}增速", f"{name}增长率"), f"{name}增速", origin)
                break
        is_yearly = found["y"] == "同比" or (found["y"] is None and bool(claim.period[0]))
        claim.comparison = (
            "average-annual"
            if found["y"] in ("年均", "复合") or found["n"] == "CAGR"
            else ("month-on-month" if found["y"] == "环比" else "year-on-year" if is_yearly else "versus")
        )
        claim.direction = "decrease" if quantity.value < 0 else "increase"
        claim.quantity = replace(quantity, value=abs(quantity.value))
        self._subject(claim, header, row_words, caption)
        return True

    def _subject(self, claim: Claim, header: Header, row_words: str, caption: str) -> None:
        subjects = [(row_words, "row"), (header.words, "column"), (caption, "caption")]
        for words, origin in subjects:
            mentions = [
                m
                for m in self.lexicon.find(words)
                if m.kind
                in ("industry", "technology", "track", "product", "organization", "infrastructure", "policy")
            ]
            if mentions:
                claim.subject = Slot(mentions[-1].identifier, origin)
                break
        places = [m for m in self.lexicon.find(f"{row_words} {header.words} {caption}") if m.kind == "place"]
        if places:
            claim.area = Slot(places[0].identifier, "row")

    def _of_caption(self, metric: str, words: str, caption: str) -> str:
        """A general amount in a table of certain events is theirs: 交易金额 in a table of financings is 融资金额."""
        event = EVENT.search(caption)
        if event and re.fullmatch(r"(?:交易)?(?:金额|总额|规模)", words):
            known = self.lexicon.named("metric", f"{event.group()}金额")
            return known.identifier if known else f"?{event.group()}金额"
        return metric

    def _metric(self, words: str) -> str:
        """The metric that words name, known or new; empty where they hold none."""
        if not words or LABELS.fullmatch(words):
            return ""
        if entry := self.lexicon.named("metric", words):
            return entry.identifier
        heads = list(g.grammar("zh").heads.finditer(words))
        if not heads:
            return ""
        end = heads[-1].end()
        for start in range(end):
            if entry := self.lexicon.named("metric", words[start:end]):
                return entry.identifier
        return "?" + heads[-1].group()


def _row_date(row: dict[int, Notes]) -> tuple[str, str] | None:
    """The date of an event that a row records: a cell that holds nothing else."""
    for cell in row.values():
        if len(cell.times) == 1 and cell.times[0].end - cell.times[0].start >= len(cell.folded.strip()):
            return cell.times[0].first, cell.times[0].last
    return None


def _year(text: str) -> str:
    found = re.fullmatch(r"\s*((?:19|20)\d\d)\s*年?(?:[（(]?[eEfF预测预计]*[)）]?)\s*", text)
    return found[1] if found else ""
