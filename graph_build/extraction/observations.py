"""Observations: each quantity with its metric, subject, period, area, status, comparison and publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction import grammar as g
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import (
    MEASURES,
    SUBJECTS,
    counted_before,
    fits,
    metric_before,
    named,
    noun_of,
)
from graph_build.extraction.model import Claim, Mention, Notes, Quantity, Slot, Time, of
from graph_build.extraction.times import year_before

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
CLAUSE = re.compile(r"(?:[^，,：:。；！？\n]|(?<=\d)[,，](?=\d{3}(?!\d)))+")
PRIORITY = (
    "case",
    "industry",
    "track",
    "product",
    "technology",
    "infrastructure",
    "policy",
    "application",
    "organization",
)
GROWTH = ("增速", "增长率", "同比增速", "增长")
CHANGE = ("变化率", "变化", "降幅", "提升")
MULTIPLE = ("增长倍数", "倍数", "之比")
COUNT_SUFFIXES = ("数量", "数", "家数", "宗数", "")
WORLD = re.compile(r"全球|世界|国际")
CHINA = re.compile(r"中国|我国|全国|国内")
OFFSET_GAP = 14
NO_NOUN = re.compile(r"以[上下外内]|左右|上下|分别|的|其[中他]|.*之一$|[一-龥]?[的是]")
AFTER_METRIC = re.compile(
    r"\s*的(?P<m>[一-龥]{0,6}?(?:市场规模|规模|营业收入|收入|销售额|销量|产量|产值|产能|利润|投资额|投资|融资金额|融资额|金额|市场份额|份额|占比|比重|增加值|出口额|成交额|交易额))"
    r"(?=$|[，。；、,和与及成位居排稳占在])"
)
LISTED_NOUN = re.compile(
    r"[一-龥]{0,8}(?:事件|企业|项目|案例|工厂|公司|产品|专利|机构|平台|场景|车间|园区|标准)"
)
COMPARED = re.compile(r"(?:相较于|相比于|相比|与[^，。；]{2,16}相比)[^，。；\d]{0,16}[，,]\s*$")
RATIO = re.compile(r"(?:是|为|约为|相当于|仅为|达到)(?:了)?[^，。；\d]{1,16}的(?:约|近)?$")
GROWTH_NOUN = re.compile(
    r"(增速|增长率|增幅|涨幅|降幅)(?:约为|约|达到|高达|达|为|是|近|超过?|仅为|保持|维持|在|继续)*$"
)
INVERTED = re.compile(
    rf"(?P<v>{g.UP}|{g.DOWN})(?:了)?(?:其|企业|工厂|客户|的)?(?P<np>[一-龥]{{2,16}}?)(?:约|近|超过?|逾|达到?|高达|至少)*\s*$"
)
# A cell of fewer characters is read by the table's columns, a longer one as prose.
PROSE_CELL = 16


@dataclass
class Topic:
    """What earlier clauses have said, with how far it carries."""

    period: tuple[str, str] = ("", "")
    period_origin: str = ""
    base: tuple[str, str] = ("", "")
    subject: Mention | None = None
    subject_origin: str = ""
    area: str = ""
    area_origin: str = ""
    metric: str = ""
    # Whether the metric is the label of a list: 销量：甲85%，乙64%.
    labelled: bool = False
    publisher: str = ""
    # The metric of the last number of each kind, for the numbers in a row that do not say theirs.
    last: dict[str, Slot] = field(default_factory=dict)


def _hidden_change(before: str, quantity: Quantity) -> str:
    """The verb of a change that does not stand just before the number.

    降低了开线时长3%: the verb comes before what changes; 年均增长率为7.3%: a noun says it; 翻了两番 says it itself.
    """
    if quantity.unit == "unit/doubling":
        return "增长"
    if quantity.kind == "percent" and (noun := GROWTH_NOUN.search(before)):
        return "下降" if noun[1] == "降幅" else "增长"
    inverted = INVERTED.search(before)
    if inverted and (quantity.kind in ("percent", "multiple") or inverted["v"] in ("节省", "节约")):
        heads = list(g.grammar("zh").heads.finditer(inverted["np"]))
        if heads and heads[-1].end() == len(inverted["np"]):
            return str(inverted["v"])
    return ""


@Language.factory("zhitu_observations")
class Observations:
    """Chinese prose: reads the clauses of a block in order and carries what they leave out."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.year = ""
        self.default_area = ""

    def __call__(self, doc: Doc) -> Doc:
        """Fills `notes.claims`, one for each quantity that is no mere count in a name."""
        notes = of(doc)
        if not notes.quantities or notes.kind in ("note", "section", "heading", "table", "figure"):
            return doc
        if notes.kind == "cell" and len(notes.text) < PROSE_CELL:
            return doc
        topic = self._from_headings(notes)
        for sentence in SENTENCE.finditer(notes.folded):
            self._sentence(notes, *sentence.span(), topic)
        return doc

    def _from_headings(self, notes: Notes) -> Topic:
        """What the headings above say: the year and status of a list of targets, the subject of a section."""
        topic = Topic(area=self.default_area, area_origin="document" if self.default_area else "")
        for heading in notes.headings:
            if years := re.findall(r"(?<!\d)((?:19|20)\d\d)年", heading):
                topic.period, topic.period_origin = (years[0], years[-1]), "heading"
            for mention in self.lexicon.find(heading):
                if mention.kind in SUBJECTS - {"organization", "application"}:
                    topic.subject, topic.subject_origin = mention, "heading"
        return topic

    def _sentence(self, notes: Notes, start: int, end: int, topic: Topic) -> None:
        text = notes.folded[start:end]
        self._publisher(notes, start, end, topic)
        mentions = [m for m in notes.mentions if start <= m.start < end]
        times = [t for t in notes.times if start <= t.start < end]
        if topic.subject_origin in ("clause", "sentence"):
            topic.subject_origin = "paragraph"
        if topic.period_origin in ("clause", "sentence"):
            topic.period_origin = "paragraph"
        topic.base, topic.last = ("", ""), {}
        forecast = g.FORECAST_ZH.search(text)
        last = start
        # 其中 opens an aside: its subject does not carry to the next sentence.
        aside = (topic.subject, topic.subject_origin) if text.lstrip().startswith("其中") else None
        for clause in CLAUSE.finditer(notes.folded, start, end):
            first, stop = clause.span()
            here = [t for t in times if first <= t.start < stop]
            self._topics(notes, here, [m for m in mentions if first <= m.start < stop], topic, first, stop)
            inside = [q for q in notes.quantities if first <= q.start < stop]
            if not inside and (said := metric_before(self.lexicon, notes, first, stop, first)[0]):
                topic.metric = said
                topic.labelled = notes.folded[stop : stop + 1] in "：:" and bool(
                    notes.folded[stop : stop + 1]
                )
            for quantity in inside:
                claim = self._claim(
                    notes, quantity, max(first, last), first, stop, start, times, mentions, topic
                )
                if claim is None:
                    continue
                self._status(claim, text, quantity.start - start, forecast, notes)
                notes.claims.append(claim)
                last = quantity.end
        if plain := [t for t in times if not t.base and not t.local]:
            topic.period, topic.period_origin = (plain[-1].first, plain[-1].last), "sentence"
        if aside is not None:
            topic.subject, topic.subject_origin = aside

    def _topics(
        self, notes: Notes, times: list[Time], mentions: list[Mention], topic: Topic, first: int, stop: int
    ) -> None:
        for time in times:
            if time.base:
                topic.base = (time.first, time.last)
        for mention in mentions:
            before = notes.folded[max(first, mention.start - 2) : mention.start]
            if mention.kind == "place" and not before.endswith(("占", "比", "较", "向", "对")):
                topic.area, topic.area_origin = mention.identifier, "clause"
        words = notes.folded[first:stop]
        share = words.find("占")
        scope = words[:share] if share >= 0 else words
        if not any(m.kind == "place" for m in mentions):
            if CHINA.search(scope):
                topic.area, topic.area_origin = "place/china", "clause"
            elif WORLD.search(scope):
                topic.area, topic.area_origin = "place/world", "clause"

    def _publisher(self, notes: Notes, start: int, end: int, topic: Topic) -> None:
        found = g.PUBLISHER_ZH.search(notes.folded, start, end)
        if found:
            group = "a" if found["a"] else "b"
            names = [
                m
                for m in notes.mentions
                if m.kind == "organization" and found.start(group) <= m.start < found.end(group) + 8
            ]
            if names:
                topic.publisher = names[0].identifier

    def _claim(
        self,
        notes: Notes,
        quantity: Quantity,
        since: int,
        first: int,
        stop: int,
        sentence: int,
        times: list[Time],
        mentions: list[Mention],
        topic: Topic,
    ) -> Claim | None:
        text = notes.folded
        before, after = text[since : quantity.start], text[quantity.end : stop]
        change = g.CHANGE_ZH.search(before) if not g.LEVEL_ZH.search(before) else None
        later = g.CHANGE_AFTER_ZH.match(text[quantity.end : quantity.end + 12]) if not change else None
        verb = (change or later)["v"] if (change or later) else ""  # type: ignore[index]
        at = since + change.start() if change else quantity.start
        if not verb:
            verb = _hidden_change(before, quantity)
        claim = Claim(
            quantity.start,
            quantity.end,
            quantity,
            "zh.clause",
            publisher=Slot(topic.publisher, "paragraph" if topic.publisher else ""),
        )
        share = (
            g.SHARE_ZH.search(text[first : quantity.start])
            if quantity.kind == "percent" and not verb
            else None
        )
        self._period(claim, times, topic, first, since)
        if share:
            self._share(claim, share, first, notes, topic)
        elif (
            verb
            and quantity.kind in ("percent", "points", "multiple", "count", "money")
            and (quantity.kind in ("percent", "points", "multiple") or not later)
        ):
            self._change(claim, notes, verb, at, since, first, sentence, topic)
        else:
            self._level(claim, notes, since, first, sentence, after, topic)
        if claim.metric.value and not verb:
            topic.last[quantity.unit] = claim.metric
        elif not claim.metric.value and not verb and quantity.unit in topic.last:
            claim.metric = Slot(topic.last[quantity.unit].value, "carried")
        self._subject(claim, notes, mentions, first, stop, sentence, topic)
        self._area(claim, topic)
        if not claim.metric.value:
            claim.doubts.append("no metric")
        return claim

    def _period(self, claim: Claim, times: list[Time], topic: Topic, first: int, since: int) -> None:
        own = [t for t in times if not t.base and t.end <= claim.start]
        if own and own[-1].local and own[-1].start >= since and claim.start - own[-1].end < OFFSET_GAP:
            claim.period, claim.period_origin = (own[-1].first, own[-1].last), "clause"
            return
        plain = [t for t in own if not t.local]
        if plain:
            origin = "clause" if plain[-1].start >= first else "sentence"
            topic.period, topic.period_origin = (plain[-1].first, plain[-1].last), origin
        if topic.period[0]:
            claim.period, claim.period_origin = topic.period, topic.period_origin

    def _share(self, claim: Claim, share: re.Match[str], first: int, notes: Notes, topic: Topic) -> None:
        of_what = re.sub(r"(?:的)?(?:比重|比例|份额|总数|总量)$", "", share["of"].strip("的 ")) or share["of"]
        claim.rule = "zh.share"
        names = [f"占{of_what}比重", f"占{share['of']}比重", f"占{of_what}比例", f"{of_what}占比"]
        fallback = names[0]
        at = first + share.start()
        base, origin = metric_before(self.lexicon, notes, first, at, first)
        if base and origin == "adjacent" and re.fullmatch("全球|全国|世界|国内|行业|全行业|同期", of_what):
            names = [f"{base}{n}" for n in names] + [f"{base}占比"]
            fallback = names[0]
        claim.metric = named(self.lexicon, names, fallback, "clause")

    def _change(
        self,
        claim: Claim,
        notes: Notes,
        verb: str,
        at: int,
        since: int,
        first: int,
        sentence: int,
        topic: Topic,
    ) -> None:
        text, quantity = notes.folded, claim.quantity
        claim.rule = "zh.change"
        claim.direction = "decrease" if re.fullmatch(g.DOWN, verb) else "increase"
        around = text[max(sentence, at - 40) : at + len(verb) + 2] + text[quantity.end : quantity.end + 10]
        clause = text[first : quantity.end]
        if g.ANNUAL_ZH.search(text[max(first, at - 14) : quantity.end]):
            claim.comparison = "average-annual"
            if claim.period[0] and claim.period[0] == claim.period[1] and topic.base[0]:
                claim.period = (topic.base[0], claim.period[1])
        elif g.YOY_ZH.search(clause) or (not topic.base[0] and g.YOY_ZH.search(around[-24:])):
            claim.comparison = "year-on-year"
        elif topic.base[0]:
            one_year = topic.base[0] == year_before(claim.period[0])
            claim.comparison = "year-on-year" if one_year else "base-year"
        elif g.RELATIVE_ZH.search(clause) or COMPARED.search(text[max(sentence, first - 40) : first]):
            claim.comparison = "versus"
        elif (
            claim.period[0]
            and claim.period[0] != claim.period[1]
            and claim.period[0][:4] != claim.period[1][:4]
        ):
            claim.comparison, claim.base = "base-year", (claim.period[0], claim.period[0])
            claim.period = (claim.period[1], claim.period[1])
        else:
            claim.comparison = "improvement" if claim.direction == "increase" else "reduction"
        if claim.comparison == "year-on-year" and claim.period[0]:
            claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))
        elif claim.comparison == "base-year" and topic.base[0]:
            claim.base = topic.base
        base, origin = metric_before(self.lexicon, notes, since, at, first)
        if not base:
            base, origin = (topic.metric, "carried") if topic.metric else ("", "")
        if not base:
            return
        kinds = {"points": ("变化", "占比变化"), "multiple": MULTIPLE}.get(quantity.kind)
        if kinds is None:
            timed = claim.comparison in ("year-on-year", "base-year", "average-annual")
            kinds = GROWTH if timed else CHANGE
        origin = {"adjacent": "clause", "apart": "clause-apart"}.get(origin, origin)
        stem = re.sub(r"(?:年均|平均|同比|复合|均)*(?:增速|增长率|增幅|涨幅|降幅)$", "", base) or topic.metric
        claim.metric = named(self.lexicon, [f"{stem}{k}" for k in kinds], f"{stem}{kinds[0]}", origin)

    def _level(  # noqa: PLR0912 (one branch for each way a level is said)
        self, claim: Claim, notes: Notes, since: int, first: int, sentence: int, after: str, topic: Topic
    ) -> None:
        quantity, text = claim.quantity, notes.folded
        base, origin = metric_before(self.lexicon, notes, since, quantity.start, first)
        if (
            base in ("比例", "占比", "比重", "份额", "规模", "数量", "水平")
            and topic.metric
            and base in topic.metric
        ):
            base, origin = topic.metric, "adjacent"
        if base and origin:
            topic.metric = base
        is_apt = fits(base, quantity)
        if base and not is_apt:
            origin = "apart"
        counted = re.match(
            r"\s*(?:以上)?(?:的)?(?P<n>[一-龥A-Za-z]{2,12}?)(?=$|[，。；、,的在进已被和与跻落入为占开完获通覆实参投公签])",
            after,
        )
        named_after = AFTER_METRIC.match(after) if quantity.kind in ("money", "percent", "count") else None
        if quantity.kind == "rank":
            stem = base or topic.metric
            origin = "clause" if base else "carried"
            claim.metric = named(self.lexicon, (f"{stem}排名",), f"{stem}排名", origin) if stem else Slot()
        elif named_after and not (base and origin == "adjacent"):
            name = named_after["m"]
            topic.metric = name
            claim.metric = named(self.lexicon, (name,), name, "clause")
        elif (
            text[quantity.start - 1 : quantity.start] in "（("
            and quantity.kind == "count"
            and (listed := LISTED_NOUN.findall(text[sentence : quantity.start]))
        ):
            claim.rule = "zh.listed"
            noun = g.LEAD_ZH.sub("", listed[0])
            claim.metric = named(self.lexicon, (f"{noun}数量", f"{noun}数"), f"{noun}数量", "clause")
        elif topic.labelled and topic.metric and not base:
            claim.metric = named(self.lexicon, (topic.metric,), topic.metric, "carried")
        elif (ratio := RATIO.search(text[first : quantity.start])) and quantity.kind == "multiple":
            claim.rule, claim.comparison = "zh.ratio", "versus"
            stem = base or topic.metric
            claim.metric = (
                named(self.lexicon, (f"{stem}之比", f"{stem}倍数"), f"{stem}之比", "clause-apart")
                if stem and ratio
                else Slot()
            )
        elif base and origin == "adjacent":
            claim.metric = named(self.lexicon, (base,), base, "clause")
        elif (
            quantity.kind == "percent"
            and topic.metric
            and re.search(r"占(?:比)?(?:约|近|达|为|超过?)*$", text[since : quantity.start])
        ):
            stem = re.sub(r"占比$", "", topic.metric)
            claim.rule = "zh.share"
            claim.metric = named(self.lexicon, (f"占{stem}比重", f"{stem}占比"), f"{stem}占比", "carried")
        elif quantity.kind in ("percent", "rank", "points") and base:
            claim.metric = named(self.lexicon, (base,), base, "clause-apart")
        elif (
            quantity.kind == "count"
            and counted
            and not MEASURES.match(quantity.unit)
            and not NO_NOUN.match(counted["n"])
        ):
            noun = noun_of(counted["n"], after)
            topic.metric = f"{noun}数量"
            claim.rule = "zh.counted"
            claim.metric = named(
                self.lexicon, [f"{noun}{s}" for s in COUNT_SUFFIXES] + [f"{noun}数"], f"{noun}数量", "clause"
            )
        elif quantity.kind in ("count", "money") and (said := counted_before(notes, first, quantity, since)):
            claim.rule = "zh.said"
            claim.metric = named(self.lexicon, said, said[0], "clause")
            topic.metric = said[0]
        elif base:
            claim.metric = named(self.lexicon, (base,), base, "clause-apart")
        elif topic.metric and re.search(
            r"(?:增至|升至|降至|提升至|提高至|达到?|为|突破|超过|至)\s*(?:约|近)?$",
            text[since : quantity.start],
        ):
            claim.metric = named(self.lexicon, (topic.metric,), topic.metric, "carried")

    def _subject(
        self,
        claim: Claim,
        notes: Notes,
        mentions: list[Mention],
        first: int,
        stop: int,
        sentence: int,
        topic: Topic,
    ) -> None:
        def best(found: list[Mention]) -> Mention | None:
            usable = [m for m in found if m.kind in SUBJECTS]
            return min(
                usable,
                key=lambda m: (PRIORITY.index(m.kind) if m.kind != "organization" else 9, -m.start),
                default=None,
            )

        here = [
            m
            for m in mentions
            if first <= m.start and m.end <= claim.start and notes.folded[m.start - 1 : m.start] != "占"
        ]
        earlier = [m for m in mentions if m.end <= first]
        chosen = best(here)
        if chosen:
            topic.subject, topic.subject_origin = chosen, "clause"
        elif topic.subject_origin != "clause" and (chosen := best(earlier)) is not None:
            topic.subject, topic.subject_origin = chosen, "sentence"
        if topic.subject is not None:
            claim.subject = Slot(topic.subject.identifier, topic.subject_origin)

    @staticmethod
    def _area(claim: Claim, topic: Topic) -> None:
        if not claim.subject.value.startswith("case/") and topic.area:
            claim.area = Slot(topic.area, topic.area_origin)

    def _status(self, claim: Claim, text: str, at: int, forecast: re.Match[str] | None, notes: Notes) -> None:
        last = claim.period[1][:4]
        if forecast and forecast.start() < at and not (last and self.year and last < self.year):
            claim.status = Slot("forecast", "sentence")
        elif (last and self.year and last > self.year) or any("目标" in h for h in notes.headings[-1:]):
            claim.status = Slot("target", "heading" if "目标" in "".join(notes.headings[-1:]) else "sentence")
        elif g.ESTIMATE_ZH.search(text[:at]):
            claim.status = Slot("estimate", "sentence")
        if claim.subject.value.startswith("case/") and claim.comparison in ("improvement", "reduction"):
            claim.area = Slot()
            if claim.period_origin in ("paragraph", "heading"):
                claim.period, claim.period_origin = ("", ""), ""
