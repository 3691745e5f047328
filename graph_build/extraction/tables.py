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
    UNIT,
    YEAR,
    Header,
    unit_named,
    year_of,
)
from graph_build.extraction.times import periods

OPERATORS = (
    (re.compile(r"[≥>超逾上+]|不[低少]于"), ">"),
    (re.compile(r"[≤<下内]|不[超高]"), "<"),
    (re.compile(r"[~≈约近左]"), "~"),
)
NUMBERED = re.compile(r"^\s*(?:图表|表格?|Table)\s*[\d.\-—]+[：:.、\s]*", re.IGNORECASE)
EVENT = re.compile(r"融资|并购|投资")


RATE = re.compile(r"率|占比|比重|份额|强度|增速|增幅|比例")


class Table(Changes):
    """The numbers of a table: each is read by what its column, the labels of its row, the unit beside it and the caption say."""

    def claims(self) -> Iterator[tuple[Notes, Claim]]:
        """The observations in the cells."""
        headers = self.headers()
        year = YEAR.search(self.caption)
        self.period = next(iter(periods(self.caption)), (year[1], year[1]) if year else self.titled)
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
            self.labels = [re.sub(r"\s*[（(].*?[）)]", "", c.folded).strip() for c in reversed(labels)]
            unit = row.get(self.unit_column) if self.unit_column is not None else None
            self.row_unit = unit_named(unit.folded) if unit is not None else ""
            label = self._label(labels, headers)
            for column, cell in sorted(row.items()):
                if column in self.label_columns or column == self.unit_column:
                    continue
                header = headers.get(column, Header("", "", "", False))
                claim = self._claim(cell, header, label, year[1] if year else "")
                dated = self._row_date(row, header)
                if claim is not None and dated and claim.period_origin in ("", "caption"):
                    claim.period, claim.period_origin = dated, "row"
                if claim is not None:
                    yield cell, claim

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
            unit = "unit/percent" if found["p"] else header.unit or self.row_unit
            unit = unit or self._unit_in(label.folded) or self._caption_unit(header)
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

    def _caption_unit(self, header: Header) -> str:
        """The unit that the caption gives: of several, a percentage for rates and the other for amounts."""
        name = f"{header.words} {' '.join(self.labels[:1])}"
        is_rate = RATE.search(name) is not None or CHANGE.search(header.words) is not None
        fitting = [u for u in self.caption_units if (u == "unit/percent") == is_rate]
        return fitting[0] if fitting else ""

    @staticmethod
    def _quantity(found: re.Match[str], unit: str) -> Quantity:
        value = Decimal(found["n"].replace(",", ""))
        end = found.end("p") if found["p"] else found.end("n")
        bounds = f"{found['o'] or ''}{found['t'] or ''}"
        return Quantity(
            found.start("s") if found["s"] else found.start("n"),
            end,
            -value if found["s"] in ("-", "−") else value,
            None,
            None,
            next((o for pattern, o in OPERATORS if pattern.search(bounds)), "="),
            unit,
            units().kinds.get(unit, "count"),
        )

    def _fill(self, claim: Claim, header: Header, label: Notes, caption_year: str) -> None:
        row_year = next((y for y in map(year_of, (label.folded, *self.labels)) if y), "")
        beside = self.beside_period(header) if CHANGE.search(header.words) else ("", "")
        if header.period or beside[0]:
            claim.period = (header.period, header.until or header.period) if header.period else beside
            claim.period_origin = "column"
        elif row_year:
            claim.period, claim.period_origin = (row_year, row_year), "row"
        elif self.period[0]:
            claim.period = self.period
            claim.period_origin = "caption" if self.period != self.titled else "document"
        self._status(claim, header, label)
        row_words = re.sub(r"\s*[（(].*?[）)]", "", label.folded).strip()
        caption = YEAR.sub("", UNIT.sub("", NUMBERED.sub("", self.caption))).strip(" ，,年-—")
        if self.change(claim, header, row_words, caption):
            return
        is_counted = bool(self._unit_in(label.folded)) and not is_measure(claim.quantity.unit)
        farther = [] if is_counted else [(w, "row") for w in self.labels if "《" not in w]
        texts = [(header.words, "column"), (row_words, "row"), *farther]
        for words, origin in (*texts, (self.group, "caption"), (caption, "caption")):
            if metric := self.metric(words):
                claim.metric = Slot(self._of_caption(metric, words, caption), origin)
                break
        if not claim.metric.value:
            self._by_unit(claim, header, label, row_words)
        self.subject_of(claim, header, row_words, caption)

    def _by_unit(self, claim: Claim, header: Header, label: Notes, row_words: str) -> None:
        """省级智能工厂（家）, 预算（亿元）: a label with a unit names what is counted or measured, though no head tells."""
        counts = not is_measure(claim.quantity.unit)
        for words, unit, origin in (
            (
                row_words,
                self._unit_in(label.folded) or self.row_unit or (header.unit if counts else ""),
                "row",
            ),
            (header.words, header.unit, "column"),
        ):
            if (
                not words
                or not unit
                or YEAR.search(words)
                or LABELS.fullmatch(words)
                or not 2 <= len(words) <= LONGEST
            ):
                continue
            is_thing = any(m.start == 0 and m.end == len(words) for m in self.named_in(words))
            if counts and origin == "row":
                claim.metric = named(self.lexicon, (f"{words}数量", f"{words}数"), f"{words}数量", origin)
            elif not counts and not is_thing:
                claim.metric = named(self.lexicon, (words,), words, "label")
            if claim.metric.value:
                return

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
