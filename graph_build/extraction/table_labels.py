"""What the labels of a table measure: metric and subject of an amount, and columns of changes."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.metrics import is_measure, named
from graph_build.extraction.model import Claim, Mention, Slot
from graph_build.extraction.table_layout import Header, Layout

# A column of changes: what changed is named by the row, the caption or another column.
CHANGE = re.compile(
    r"(?:及其|及)?(?:(?P<y>同比|年均|复合|环比|比上年同期|比上年|较上年同期|较上年|比去年|较去年|比上月|较上月)(?:年)?)?"
    r"(?P<n>增速|增长速度|增长率|年增率|增减率|年增|增率|成长率|YoY|yoy|增减幅|增减|增幅|降幅|跌幅|变动率?|变化率?|增长|升降|提高|上升|下降|回落|提升|降低|减少|缩短|改善|节约|压缩|涨跌幅?|CAGR|(?<=同比)|(?<=环比))(?:[（(]±?%[）)])?$"
)
FALLS = frozenset(["降幅", "跌幅", "下降", "回落", "降低", "减少", "缩短", "节约", "压缩"])
# Verbs that say what has come of something, where no year is compared with.
RESULTS = FALLS | {"提升", "提高", "上升", "改善"}
LABELS = re.compile(
    r"序号|编号|企业|公司|时间|日期|省份|地区|地点|名称|轮次|赛道|单位|行业|领域|指标|项目|产品|类别|company|region|year|industry|item",
    re.IGNORECASE,
)
# 下降46.7%: what a cell says before its number.
FALL = re.compile(r"(?:[-−↓]|下降|降低|减少|缩短|压缩|回落|降|减)\s*(?:约|近|了|达)?\s*$")
BEFORE_AFTER = re.compile(r"(?:改造|实施|应用|升级|优化|投用|上线|转型|建设|使用|项目|部署)[之以]?[前后]")
MATTER = re.compile(
    r"(?P<m>市场|产业|行业)?(?:(?P<s>结构|构成|分布|占比|格局|份额)|细分|概况|情况|一览|对比|预测|及)"
)
# The longest label that is taken for a metric as it stands.
LONGEST = 14
SUBJECT_KINDS = frozenset(
    ["industry", "technology", "track", "product", "organization", "infrastructure", "policy"]
)


class Changes(Layout):
    """A table whose labels name metrics and things, and whose columns may hold changes."""

    def change(self, claim: Claim, cell: str, header: Header, row_words: str, caption: str) -> bool:
        """同比增速: a column of changes of what the row, another column or the caption measures."""
        found = CHANGE.search(header.words) or CHANGE.search(row_words)
        quantity = claim.quantity
        in_column = CHANGE.search(header.words) is not None
        is_relative = quantity.kind in ("percent", "points")
        if not found or quantity.value is None or not (is_relative or in_column):
            return False
        falls = quantity.value < 0 or found["n"] in FALLS or FALL.search(cell[: quantity.start]) is not None
        claim.direction = "decrease" if falls else "increase"
        claim.comparison = self._compared(claim, found, falls, in_column)
        claim.quantity = replace(quantity, value=abs(quantity.value))
        is_result = claim.comparison in ("improvement", "reduction")
        kind = "变化" if quantity.kind != "percent" else "变化率" if is_result else "增速"
        self._of_change(claim, found, header, row_words, caption, kind)
        self.subject_of(claim, header, row_words, caption)
        return True

    def _of_change(
        self, claim: Claim, found: re.Match[str], header: Header, row_words: str, caption: str, kind: str
    ) -> None:
        """The name of what changes: of the words before the change, the row, the column beside or the caption."""
        in_column = CHANGE.search(header.words) is not None
        rest = header.words[: found.start()] if in_column else row_words[: found.start()]
        texts = (
            (rest, "column" if in_column else "row"),
            (row_words if in_column else "", "row"),
            (self._beside(header) if in_column else "", "column"),
            *((w, "row") for w in self.labels if "《" not in w and (in_column or not rest)),
            (self.group, "caption"),
            (CHANGE.sub("", caption), "caption"),
        )
        stem, origin = next(((n, o) for n, o in ((self._stem(w), o) for w, o in texts) if n), ("", ""))
        own = re.sub(r"[（(].*", "", rest).strip()
        if not stem and 2 <= len(own) <= LONGEST and not LABELS.fullmatch(own):
            # 数据产业年均增速: the name of what grows, whatever it is.
            stem, origin = own, "row"
        elif not stem and self.row_unit and not is_measure(self.row_unit) and in_column:
            stem, origin = f"{row_words}数量", "row"
        elif not stem:
            stem, origin = self.matter(caption, "money"), "caption"
        if stem:
            also = f"{stem}增长率" if kind == "增速" else f"{stem}变化"
            claim.metric = named(self.lexicon, (f"{stem}{kind}", also), f"{stem}{kind}", origin)

    def _stem(self, words: str) -> str:
        metric = self.metric(words)
        name = metric[1:] if metric.startswith("?") else self.lexicon.label(metric) if metric else ""
        return re.sub(r"(?:增速|增长率|变化率?)$", "", name)

    def _compared(self, claim: Claim, found: re.Match[str], falls: bool, in_column: bool) -> str:
        """What a change is measured against: the year or the month before, each year of several, what was before."""
        said = found["y"] or ""
        if said in ("年均", "复合") or found["n"] == "CAGR":
            return "average-annual"
        if said in ("环比", "比上月", "较上月"):
            return "month-on-month"
        if re.search("同比|[比较][上去]年", said) or found["n"].lower() in ("年增率", "年增", "yoy"):
            return "year-on-year"
        # 燃油消耗降幅 | 2027年 | 2030年: a row of results is of its years, and no change from the year before each.
        is_dated = in_column and claim.period_origin in ("column", "row")
        if not said and (self.is_before_after or (found["n"] in RESULTS and not is_dated)):
            return "reduction" if falls else "improvement"
        return "versus" if said or not claim.period[0] else "year-on-year"

    @property
    def is_before_after(self) -> bool:
        """改造前 | 改造后: whether the columns compare a plant with what it was."""
        return any(BEFORE_AFTER.search(h.words) for h in self.headers().values())

    @staticmethod
    def matter(caption: str, kind: str) -> str:
        """What a table measures whose caption names a market or an industry, or the make-up of something."""
        found = MATTER.search(caption)
        if found and kind == "money":
            return f"{found['m']}规模" if found["m"] else ""
        return "占比" if found and kind == "percent" and found["s"] else ""

    def beside_period(self, header: Header) -> tuple[str, str]:
        """The period of a column of changes: the latest of the columns before it that hold no changes (10月产量 | 同比)."""
        latest = ("", "")
        for other in reversed(self._before(header)):
            if CHANGE.search(other.words):
                if latest[0]:
                    break
                continue
            if other.period and (other.until or other.period) > latest[1]:
                latest = (other.period, other.until or other.period)
        return latest

    def _before(self, header: Header) -> list[Header]:
        ordered = [h for _, h in sorted(self.headers().items())]
        return ordered[: next((n for n, h in enumerate(ordered) if h is header), 0)]

    def _beside(self, header: Header) -> str:
        """The words of the nearest column on the left that measures something: 产量 | 比上年增长（%）."""
        return next((h.words for h in reversed(self._before(header)) if self.metric(h.words)), "")

    def subject_of(self, claim: Claim, header: Header, row_words: str, caption: str) -> None:
        """What a number is about, and where: of the row, else the column, the group or the caption."""
        texts = [(row_words, "row"), *((w, "row") for w in self.labels), (header.words, "column")]
        for words, origin in (*texts, (self.group, "caption"), (caption, "caption")):
            mentions = [m for m in self.named_in(words) if m.kind in SUBJECT_KINDS]
            if mentions:
                claim.subject = Slot(mentions[-1].identifier, origin)
                break
        for words in (*self.labels, row_words, header.words, caption):
            places = [m for m in self.named_in(words) if m.kind == "place"]
            if places:
                claim.area = Slot(places[0].identifier, "row")
                break

    def named_in(self, words: str) -> list[Mention]:
        """The known names in words; the same words come in many cells."""
        if words not in self._mentions:
            self._mentions[words] = list(self.lexicon.find(words))
        return self._mentions[words]

    def metric(self, words: str) -> str:
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
        own = len(rest) >= 2 and not any(m.end == len(rest) for m in self.named_in(rest))
        more = re.fullmatch("(?!情况|合计|总计|水平|目标|指标)[一-龥]{2}", words[end:])
        if len(words) <= LONGEST and (more or (own and end == len(words))):
            # 人均产量, 含量波动: the label is the name of the measure.
            return f"?{words}"
        return known.identifier if known else "?" + heads[-1].group()
