"""Tables: each number's metric, unit and period from its column, its row's labels and the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph_build.extraction.metrics import is_measure, named
from graph_build.extraction.model import Claim, Notes, Quantity, Slot
from graph_build.extraction.quantities import units
from graph_build.extraction.table_labels import CHANGE, LABELS, LONGEST, Changes
from graph_build.extraction.table_layout import (
    FORECAST,
    NUMBER,
    RANGE,
    UNIT,
    YEAR,
    Header,
    is_quantity,
    plain_label,
    unit_named,
    year_of,
)

OPERATORS = (
    (re.compile(r"[≥>超逾上+]|不[低少]于"), ">"),
    (re.compile(r"[≤<下内]|不[超高]"), "<"),
    (re.compile(r"[~≈约近左]"), "~"),
)
NUMBERED = re.compile(r"^\s*(?:图表|表格?|Table)\s*[\d.\-—]+[：:.、\s]*", re.IGNORECASE)
EVENT = re.compile(r"融资|并购|投资")


# What is said of counted things before their name.
COUNTED = re.compile(r"^(?:其中[：:]?|累计|已|共)?(?:建成|培育|认定|打造|入选|拥有|获评)?(?:的)?")
# What a caption says of its table, not of what is measured.
OF_TABLE = re.compile(r"(?:[及和与](?:其)?)?(?:预测|对比|比较|情况|统计|一览|变化|走势|趋势|概览)(?:表)?$")
NO_THING = re.compile(r"^(?:合计|总计|小计|全[国省市区县球]|其他|其它)|[省市区县州]$|^[\d.\s%]*$")
RATE = re.compile(r"率|占比|比重|份额|强度|增速|增幅|比例")


class Table(Changes):
    """The numbers of a table: each is read by what its column, the labels of its row, the unit beside it and the caption say."""

    def claims(self) -> Iterator[tuple[Notes, Claim]]:
        """The observations in the cells."""
        headers = self.headers()
        year = YEAR.search(self.caption)
        above: dict[int, Notes] = {}
        for number in self.body:
            row = self.rows[number]
            for column in self.label_columns:
                if column in row and row[column].text.strip():
                    above[column] = row[column]
            labels = [above[c] for c in self.label_columns if c in above]
            if self.is_group(row):
                self.group = next(c.folded.strip() for c in row.values() if c.text.strip())
                above.clear()
                continue
            if not labels:
                continue
            self.labels = [plain_label(c.folded) for c in reversed(labels)]
            unit = row.get(self.unit_column) if self.unit_column is not None else None
            self.row_unit = unit_named(unit.folded) if unit is not None else ""
            label = self._label(labels, headers)
            for column, cell in sorted(row.items()):
                if column in self.label_columns or column == self.unit_column:
                    continue
                if self._unit_in(cell.folded) and not NUMBER.fullmatch(cell.folded) and not is_quantity(cell):
                    # 装备制造业 | 10.6 | 工业机器人（套） | 48210: what is on its right has a label of its own.
                    label, self.labels = cell, [plain_label(cell.folded)]
                    continue
                header = headers.get(column, Header("", "", "", False))
                dated = self._row_date(row, header)
                for claim in self._claims(cell, header, label, year[1] if year else ""):
                    if dated and claim.period_origin in ("", "caption"):
                        claim.period, claim.period_origin = dated, "row"
                    yield cell, claim

    def _claims(self, cell: Notes, header: Header, label: Notes, caption_year: str) -> Iterator[Claim]:
        claim = self._claim(cell, header, label, caption_year)
        if claim is not None:
            yield claim

    def _label(self, labels: list[Notes], headers: dict[int, Header]) -> Notes:
        """The label that says most: the nearest to the numbers, a year only where the columns say what is measured."""
        if len(labels) > 1 and year_of(labels[-1].folded) and self._metric_of(headers):
            return labels[-1]
        return next((c for c in reversed(labels) if not year_of(c.folded)), labels[-1])

    def _row_date(self, row: dict[int, Notes], header: Header) -> tuple[str, str] | None:
        """The date of what a row records: a cell that holds nothing else; a year for the target is not that of the base."""
        for column, cell in row.items():
            if len(cell.times) == 1 and cell.times[0].end - cell.times[0].start >= len(cell.folded.strip()):
                own = self.headers().get(column)
                if own is not None and own.status == "target" and header.status == "actual":
                    continue
                return cell.times[0].first, cell.times[0].last
        return None

    def _metric_of(self, headers: dict[int, Header]) -> bool:
        return any(self.metric(h.words) for c, h in headers.items() if c not in self.label_columns)

    def _claim(self, cell: Notes, header: Header, label: Notes, caption_year: str) -> Claim | None:
        found = NUMBER.fullmatch(cell.folded)
        if found:
            unit = self._unit_of(found, header, label)
            is_year = re.fullmatch(r"(?:19|20)\d\d", found["n"]) is not None and not unit
            if is_year or re.search("序号|编号|时间|日期", header.words):
                return None
            quantity = self._quantity(found, unit)
        elif between := RANGE.fullmatch(cell.folded):
            if not (unit := self._unit_of(between, header, label)):
                return None
            quantity = self._range(between, unit)
        elif is_quantity(cell):
            quantity = cell.quantities[0]
        else:
            return None
        claim = Claim(quantity.start, quantity.end, quantity, "table.cell")
        self._fill(claim, cell, header, label, caption_year)
        if not quantity.unit:
            claim.doubts.append("no unit")
        return claim

    def _unit_of(self, found: re.Match[str], header: Header, label: Notes) -> str:
        """The unit of a number: its own, the column's, the row's, the caption's; a change is in per cent or points."""
        if found["p"]:
            return "unit/percent"
        row = self.row_unit or self._unit_in(label.folded)
        change = CHANGE.search(header.words)
        if change and not header.unit:
            level = row or next(iter(self.caption_units), "")
            if level == "unit/percent" and len(self.caption_units) < 2:
                return "unit/percentage-point" if change["y"] is None else level
            is_plain = not change["y"] and change["n"] in ("增减", "变化", "变动", "增长", "减少", "增")
            return (
                level if is_plain and "unit/percent" not in self.caption_units and level else "unit/percent"
            )
        return header.unit or row or self._caption_unit(header)

    def _caption_unit(self, header: Header) -> str:
        """The unit that the caption gives: of several, a percentage for rates and the other for amounts."""
        name = f"{header.words} {' '.join(self.labels[:1])}"
        is_rate = RATE.search(name) is not None or CHANGE.search(header.words) is not None
        fitting = [u for u in self.caption_units if (u == "unit/percent") == is_rate]
        if not fitting and self.caption_units == ["unit/percent"]:
            # The only unit of a table: 受访企业面临的障碍（%）.
            fitting = self.caption_units
        return fitting[0] if fitting else ""

    @staticmethod
    def _quantity(found: re.Match[str], unit: str) -> Quantity:
        value = Decimal(found["n"].replace(",", ""))
        end = found.end("p") if found["p"] else found.end("n")
        bounds = f"{found['o'] or ''}{found['t'] or ''}"
        return Quantity(
            found.start("s") if found["s"] else found.start("n"),
            end,
            -value if found["s"] in ("-", "−", "–", "↓") else value,
            None,
            None,
            next((o for pattern, o in OPERATORS if pattern.search(bounds)), "="),
            unit,
            units().kinds.get(unit, "count"),
        )

    @staticmethod
    def _range(found: re.Match[str], unit: str) -> Quantity:
        low, high = (Decimal(found[n].replace(",", "")) for n in ("n", "m"))
        end = found.end("p") if found["p"] else found.end("m")
        kind = units().kinds.get(unit, "count")
        return Quantity(found.start("n"), end, None, low, high, "=", unit, kind)

    def _fill(self, claim: Claim, cell: Notes, header: Header, label: Notes, caption_year: str) -> None:
        row_year = next((y for y in map(year_of, (label.folded, *self.labels)) if y), "")
        row_period = (row_year, row_year) if row_year else self._said_in(label)
        beside = self.beside_period(header) if CHANGE.search(header.words) else ("", "")
        if header.period or beside[0]:
            claim.period = (header.period, header.until or header.period) if header.period else beside
            claim.period_origin = "column"
        elif row_period[0]:
            claim.period, claim.period_origin = row_period, "row"
        elif self.period[0]:
            claim.period = self.period
            claim.period_origin = "caption" if self.period != self.titled else "document"
        self._status(claim, header, label)
        row_words = plain_label(label.folded)
        caption = YEAR.sub("", UNIT.sub("", NUMBERED.sub("", self.caption))).strip(" ，,年-—")
        caption = OF_TABLE.sub("", caption)
        if self.change(claim, cell.folded, header, row_words, caption):
            return
        is_counted = bool(self._unit_in(label.folded)) and not is_measure(claim.quantity.unit)
        farther = [] if is_counted else [(w, "row") for w in self.labels if "《" not in w]
        texts = [(header.words, "column"), (row_words, "row"), *farther]
        for words, origin in (*texts, (self.group, "caption"), (caption, "caption")):
            # 出口 | 金额（亿美元）
            is_trade = claim.quantity.kind == "money" and words.strip() in ("出口", "进口")
            if metric := self.metric(f"{words.strip()}额" if is_trade else words):
                claim.metric = Slot(self._of_caption(metric, words, caption), origin)
                break
        if not claim.metric.value:
            self._by_unit(claim, header, label, row_words)
        if not claim.metric.value and (matter := self.matter(caption, claim.quantity.kind)):
            claim.metric = named(self.lexicon, (matter,), matter, "caption")
        self.subject_of(claim, header, row_words, caption)

    def _by_unit(self, claim: Claim, header: Header, label: Notes, row_words: str) -> None:
        """省级智能工厂（家）, 预算（亿元）: a label with a unit names what is counted or measured, though no head tells."""
        unit = claim.quantity.unit
        counts = bool(unit) and not is_measure(unit)
        own = self._unit_in(label.folded) or self.row_unit
        if counts:
            row, column = (COUNTED.sub("", w).strip() for w in (row_words, header.words))
            if own or not header.words or LABELS.fullmatch(header.words):
                texts = [(row, "row"), (column, "column")]
            else:
                texts = [(column, "column"), (row, "row")]
            for words, origin in texts:
                if 2 <= len(words) <= LONGEST and not self._is_no_thing(words):
                    claim.metric = named(self.lexicon, (f"{words}数量", f"{words}数"), f"{words}数量", origin)
                    return
            return
        for words, said in ((row_words, own), (header.words, header.unit)):
            is_thing = any(m.start == 0 and m.end == len(words) for m in self.named_in(words))
            if said and 2 <= len(words) <= LONGEST and not is_thing and not self._is_no_thing(words):
                claim.metric = named(self.lexicon, (words,), words, "label")
                return

    def _is_no_thing(self, words: str) -> bool:
        """Whether words name no thing that can be counted: a year, a place, the sum, what a column holds."""
        return bool(
            YEAR.search(words)
            or LABELS.fullmatch(words)
            or NO_THING.search(words)
            or any(m.kind == "place" and m.end - m.start >= len(words) - 1 for m in self.named_in(words))
        )

    @staticmethod
    def _said_in(label: Notes) -> tuple[str, str]:
        """The one period that a label names: 2024年累计装机规模, 投资总额（2024年）."""
        named_periods = [t for t in label.times if not t.base]
        return (named_periods[0].first, named_periods[0].last) if len(named_periods) == 1 else ("", "")

    def _status(self, claim: Claim, header: Header, label: Notes) -> None:
        last = claim.period[1][:4]
        is_later = bool(self.year and last > self.year)
        if header.forecast or FORECAST.search(label.folded):
            claim.status = Slot("forecast", "column")
        elif header.status and (header.status == "actual" or not self.year or last >= self.year or not last):
            claim.status = Slot(header.status, "column")
        elif self.is_planned and self.year and last >= self.year:
            claim.status = Slot("target", "column")
        elif is_later:
            claim.status = Slot("target" if self.is_plan else "forecast", "column")

    def _of_caption(self, metric: str, words: str, caption: str) -> str:
        """A general amount in a table of certain events is theirs: 交易金额 in a table of financings is 融资金额."""
        event = EVENT.search(caption)
        if event and re.fullmatch(r"(?:交易)?(?:金额|总额|规模)", words):
            known = self.lexicon.named("metric", f"{event.group()}金额")
            return known.identifier if known else f"?{event.group()}金额"
        return metric
