"""Tables: each number's metric, unit and period from its column, its row's labels and the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from graph_build.extraction import grammar as g
from graph_build.extraction.metrics import is_measure, named
from graph_build.extraction.model import Claim, Mention, Notes, Quantity, Slot
from graph_build.extraction.quantities import units
from graph_build.extraction.table_layout import (
    FORECAST,
    NUMBER,
    UNIT,
    YEAR,
    Header,
    Layout,
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
# A column of changes: what changed is named by the row, the caption or another column.
CHANGE = re.compile(
    r"(?:及其|及)?(?:(?P<y>同比|年均|复合|环比|比上年同期|比上年|较上年同期|较上年|比去年|较去年|比上月|较上月)(?:年)?)?"
    r"(?P<n>增速|增长速度|增长率|增减率|增减幅|增减|增幅|变动率?|变化率?|增长|升降|提高|上升|下降|回落|涨跌幅?|CAGR|(?<=同比)|(?<=环比))(?:[（(]±?%[）)])?$"
)
# The longest label that is taken for a metric as it stands.
LONGEST = 14
FALLS = frozenset(["下降", "回落"])
EVENT = re.compile(r"融资|并购|投资")
LABELS = re.compile(
    r"序号|编号|企业|公司|时间|日期|省份|地区|地点|名称|轮次|赛道|单位|行业|领域|指标|项目|产品|类别|company|region|year|industry|item",
    re.IGNORECASE,
)


RATE = re.compile(r"率|占比|比重|份额|强度|增速|增幅|比例")
SUBJECT_KINDS = frozenset(
    ["industry", "technology", "track", "product", "organization", "infrastructure", "policy"]
)


class Table(Layout):
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
                dated = _row_date(row)
                if claim is not None and dated and claim.period_origin in ("", "caption"):
                    claim.period, claim.period_origin = dated, "row"
                if claim is not None:
                    yield cell, claim

    def _label(self, labels: list[Notes], headers: dict[int, Header]) -> Notes:
        """The label that says most: the nearest to the numbers, a year only where the columns say what is measured."""
        if len(labels) > 1 and year_of(labels[-1].folded) and self._metric_of(headers):
            return labels[-1]
        return next((c for c in reversed(labels) if not year_of(c.folded)), labels[-1])

    def _metric_of(self, headers: dict[int, Header]) -> bool:
        return any(self._metric(h.words) for c, h in headers.items() if c not in self.label_columns)

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
        beside = self._beside_period(header) if CHANGE.search(header.words) else ("", "")
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
        if self._change(claim, header, row_words, caption):
            return
        texts = [(header.words, "column"), (row_words, "row"), *((w, "row") for w in self.labels)]
        for words, origin in (*texts, (self.group, "caption"), (caption, "caption")):
            if metric := self._metric(words):
                claim.metric = Slot(self._of_caption(metric, words, caption), origin)
                break
        if not claim.metric.value and row_words and not is_measure(claim.quantity.unit):
            # 省级智能工厂（家）: the row names what is counted.
            names = (f"{row_words}数量", f"{row_words}数")
            if not LABELS.fullmatch(row_words):
                claim.metric = named(self.lexicon, names, names[0], "row")
        self._subject(claim, header, row_words, caption)

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

    def _change(self, claim: Claim, header: Header, row_words: str, caption: str) -> bool:
        """同比增速: a column of changes of what the row, another column or the caption measures."""
        found = CHANGE.search(header.words) or CHANGE.search(row_words)
        quantity = claim.quantity
        if not found or quantity.kind not in ("percent", "points") or quantity.value is None:
            return False
        in_column = CHANGE.search(header.words) is not None
        rest = header.words[: found.start()] if in_column else row_words[: found.start()]
        beside = self._beside(claim, header) if in_column else ""
        for words, origin in (
            (rest, "column"),
            (row_words if in_column else "", "row"),
            (beside, "column"),
            *((w, "row") for w in self.labels),
            (CHANGE.sub("", caption), "caption"),
        ):
            heads = list(g.grammar("zh").heads.finditer(words))
            if heads:
                name = heads[-1].group()
                stem = f"{name}增速" if quantity.kind == "percent" else f"{name}变化"
                claim.metric = named(self.lexicon, (stem, f"{name}增长率"), stem, origin)
                break
        is_yearly = bool(found["y"] and re.search("同比|[比较][上去]年", found["y"]))
        is_yearly = is_yearly or (found["y"] is None and bool(claim.period[0]))
        claim.comparison = (
            "average-annual"
            if found["y"] in ("年均", "复合") or found["n"] == "CAGR"
            else "month-on-month"
            if found["y"] in ("环比", "比上月", "较上月")
            else "year-on-year"
            if is_yearly
            else "versus"
        )
        falls = quantity.value < 0 or found["n"] in FALLS
        claim.direction = "decrease" if falls else "increase"
        claim.quantity = replace(quantity, value=abs(quantity.value))
        self._subject(claim, header, row_words, caption)
        return True

    def _beside_period(self, header: Header) -> tuple[str, str]:
        """The period of the column on the left of a column of changes: 10月产量 | 同比."""
        ordered = [h for _, h in sorted(self.headers().items())]
        at = next((n for n, h in enumerate(ordered) if h is header), 0)
        left = ordered[at - 1] if at else header
        return left.period, left.until or left.period

    def _beside(self, claim: Claim, header: Header) -> str:
        """The words of the nearest column on the left that measures something: 产量 | 比上年增长（%）."""
        ordered = [h for _, h in sorted(self.headers().items())]
        at = next((n for n, h in enumerate(ordered) if h is header), 0)
        return next((h.words for h in reversed(ordered[:at]) if self._metric(h.words)), "")

    def _subject(self, claim: Claim, header: Header, row_words: str, caption: str) -> None:
        texts = [(row_words, "row"), *((w, "row") for w in self.labels), (header.words, "column")]
        for words, origin in (*texts, (self.group, "caption"), (caption, "caption")):
            mentions = [m for m in self._named_in(words) if m.kind in SUBJECT_KINDS]
            if mentions:
                claim.subject = Slot(mentions[-1].identifier, origin)
                break
        for words in (*self.labels, row_words, header.words, caption):
            places = [m for m in self._named_in(words) if m.kind == "place"]
            if places:
                claim.area = Slot(places[0].identifier, "row")
                break

    def _named_in(self, words: str) -> list[Mention]:
        """The known names in words; the same words come in many cells."""
        if words not in self._mentions:
            self._mentions[words] = list(self.lexicon.find(words))
        return self._mentions[words]

    def _of_caption(self, metric: str, words: str, caption: str) -> str:
        """A general amount in a table of certain events is theirs: 交易金额 in a table of financings is 融资金额."""
        event = EVENT.search(caption)
        if event and re.fullmatch(r"(?:交易)?(?:金额|总额|规模)", words):
            known = self.lexicon.named("metric", f"{event.group()}金额")
            return known.identifier if known else f"?{event.group()}金额"
        return metric

    def _metric(self, words: str) -> str:
        """The metric that words name, known or new; empty where they hold none."""
        if words not in self._metrics:
            self._metrics[words] = self._new_metric(words)
        return self._metrics[words]

    def _new_metric(self, words: str) -> str:
        if not words or LABELS.fullmatch(words):
            return ""
        if entry := self.lexicon.named("metric", words):
            return entry.identifier
        heads = list(g.grammar("zh").heads.finditer(words))
        if not heads:
            return ""
        end = heads[-1].end()
        start = next((s for s in range(end) if self.lexicon.named("metric", words[s:end])), heads[-1].start())
        known = self.lexicon.named("metric", words[start:end])
        rest = words[:start].strip()
        own = len(rest) >= 2 and not any(m.end == len(rest) for m in self._named_in(rest))
        more = re.fullmatch("(?!情况|合计|总计|水平|目标|指标)[一-龥]{2}", words[end:])
        if len(words) <= LONGEST and (more or (own and end == len(words))):
            # 人均产量, 含量波动: the label is the name of the measure.
            return f"?{words}"
        return known.identifier if known else "?" + heads[-1].group()


def _row_date(row: dict[int, Notes]) -> tuple[str, str] | None:
    """The date of an event that a row records: a cell that holds nothing else."""
    for cell in row.values():
        if len(cell.times) == 1 and cell.times[0].end - cell.times[0].start >= len(cell.folded.strip()):
            return cell.times[0].first, cell.times[0].last
    return None
