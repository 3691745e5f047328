"""What the labels of a table measure: metric and subject of an amount, and columns of changes."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction import grammar as g
from graph_build.extraction.metrics import named
from graph_build.extraction.model import Claim, Mention, Slot
from graph_build.extraction.table_layout import Header, Layout

# A column of changes: what changed is named by the row, the caption or another column.
CHANGE = re.compile(
    r"(?:及其|及)?(?:(?P<y>同比|年均|复合|环比|比上年同期|比上年|较上年同期|较上年|比去年|较去年|比上月|较上月)(?:年)?)?"
    r"(?P<n>增速|增长速度|增长率|年增率|增减率|年增|增率|成长率|YoY|yoy|增减幅|增减|增幅|变动率?|变化率?|增长|升降|提高|上升|下降|回落|提升|降低|减少|缩短|改善|节约|压缩|涨跌幅?|CAGR|(?<=同比)|(?<=环比))(?:[（(]±?%[）)])?$"
)
FALLS = frozenset(["下降", "回落", "降低", "减少", "缩短", "节约", "压缩"])
# Verbs that say what has come of something, where no year is compared with.
RESULTS = FALLS | {"提升", "提高", "上升", "改善"}
LABELS = re.compile(
    r"序号|编号|企业|公司|时间|日期|省份|地区|地点|名称|轮次|赛道|单位|行业|领域|指标|项目|产品|类别|company|region|year|industry|item",
    re.IGNORECASE,
)
# The longest label that is taken for a metric as it stands.
LONGEST = 14
SUBJECT_KINDS = frozenset(
    ["industry", "technology", "track", "product", "organization", "infrastructure", "policy"]
)


class Changes(Layout):
    """A table whose labels name metrics and things, and whose columns may hold changes."""

    def change(self, claim: Claim, header: Header, row_words: str, caption: str) -> bool:
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
            *((w, "row") for w in self.labels if "《" not in w and (in_column or not rest)),
            (CHANGE.sub("", caption), "caption"),
        ):
            heads = list(g.grammar("zh").heads.finditer(words))
            if heads:
                name = heads[-1].group()
                stem = f"{name}增速" if quantity.kind == "percent" else f"{name}变化"
                claim.metric = named(self.lexicon, (stem, f"{name}增长率"), stem, origin)
                break
        rest = re.sub(r"[（(].*", "", rest).strip()
        if not claim.metric.value and 2 <= len(rest) <= LONGEST and not LABELS.fullmatch(rest):
            # 数据产业年均增速: the name of what grows, whatever it is.
            claim.metric = named(self.lexicon, (f"{rest}增速", f"{rest}增长率"), f"{rest}增速", "row")
        is_yearly = bool(found["y"] and re.search("同比|[比较][上去]年", found["y"]))
        is_yearly = (
            is_yearly
            or found["n"].lower() in ("年增率", "年增", "yoy")
            or (found["y"] is None and bool(claim.period[0]))
        )
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
        if found["n"] in RESULTS and not found["y"]:
            claim.comparison = "reduction" if falls else "improvement"
            if heads_named := re.search(r"(?:增速|增长率)$", self.lexicon.label(claim.metric.value)):
                stem = self.lexicon.label(claim.metric.value)[: heads_named.start()]
                claim.metric = named(
                    self.lexicon, (f"{stem}变化率", f"{stem}变化"), f"{stem}变化率", claim.metric.origin
                )
        claim.quantity = replace(quantity, value=abs(quantity.value))
        self.subject_of(claim, header, row_words, caption)
        return True

    def beside_period(self, header: Header) -> tuple[str, str]:
        """The period of the column on the left of a column of changes: 10月产量 | 同比."""
        ordered = [h for _, h in sorted(self.headers().items())]
        at = next((n for n, h in enumerate(ordered) if h is header), 0)
        left = ordered[at - 1] if at else header
        return left.period, left.until or left.period

    def _beside(self, claim: Claim, header: Header) -> str:
        """The words of the nearest column on the left that measures something: 产量 | 比上年增长（%）."""
        ordered = [h for _, h in sorted(self.headers().items())]
        at = next((n for n, h in enumerate(ordered) if h is header), 0)
        return next((h.words for h in reversed(ordered[:at]) if self.metric(h.words)), "")

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
