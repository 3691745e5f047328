"""Observations: each quantity with its metric, subject, period, area, status, comparison and publisher."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction import (
    dating,
    slots,
    surveys,
)
from graph_build.extraction import (
    grammar as g,
)
from graph_build.extraction.around import Around
from graph_build.extraction.changes import AFTER, AHEAD, change, hidden_verb, result_of
from graph_build.extraction.constructions import EFFORT
from graph_build.extraction.describing import only_describes
from graph_build.extraction.groups import Share, distributed
from graph_build.extraction.leading import Leading
from graph_build.extraction.levels import level
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import SUBJECTS, metric_before, named
from graph_build.extraction.model import Claim, Mention, Notes, Quantity, Slot, Time, of
from graph_build.extraction.place import BOUNDS, Place
from graph_build.extraction.plants import capacity
from graph_build.extraction.quantities import units
from graph_build.extraction.shared import shared
from graph_build.extraction.standing import status
from graph_build.extraction.times import periods
from graph_build.extraction.topic import Topic

SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
CLAUSE = re.compile(r"(?:[^，,：:。；;！？\n]|(?<=\d)[,，](?=\d{3}(?!\d)))+")
# A first heading of fewer characters is no title of a document: 2030年目标.
TITLE = 14
# 10-thousand-enterprises and enterprise are of one kind.
UNIT_SIZE = re.compile(r"(?:10-thousand|100-million|million|thousand)-")
# 2000万元及以上的企业, 超过10万美元的比例: what others are counted by.
THRESHOLD = re.compile(
    r"(?:\s*[、，和或及]\s*[\d,.]+[千百万亿]*元)*(?:及以上|级?(?:企业|项目|产业集群|集群|园区)|以上的?(?:工业|制造)?(?:企业|法人|项目|公司|用户|单位|产品|机组|设备)|的(?:比例|概率|企业|用户|公司)(?!占))"
)
# 营业收入超亿元的解决方案供应商40家.
LARGE = re.compile(r"的[一-龥]{0,16}?(?:供应商|服务商|企业|园区|集群|龙头)[^，。；]{0,6}\d")
ANNOUNCED = re.compile(
    r"[^，,]{0,10}\s*$|(?:高)?(?:达到?|为|约为?|超过|仅)[^，,]{0,12}\d|[^，,]{0,6}(?:最[高低大小快慢多少长短]|居首|领先|靠前|垫底)|[^，,]{0,8}(?:增长|下降|上升|提升|降低|缩短|减少|改善|提高|攀升|走高|扩大|扩张|回升|回落|回暖|加快|放缓|突破|新高|新低|增加|优化|承压|向好|放量|萎缩|下滑|下行|上行|收窄|分化|稳定|平稳)"
)
# 销量：甲85%，乙64%: a label ends with the measure.
LABEL = re.compile(rf"(?:{g.grammar('zh').heads.pattern})(?:方面|情况|构成|结构|分布|排名|排序)?\s*$")
# How a sentence on what is to be done begins.
TASK = re.compile(
    r"\s*(?:答[：:])?(?:[一二三四五六七八九十]是)?(?:支持|推广|引导|鼓励|推动|每年|对[^，。]{2,16}的|加快|建设|开展|依托|培育|完善|实施|到(?:19|20)\d\d年)"
)
NAMED_RATES = frozenset(("增速", "增幅", "增长率", "降幅", "涨幅", "跌幅"))
# When something was issued or opened does not date what follows.
EVENT = re.compile(
    r"印发|发布|出台|入选|召开|举行|举办|成立|启动|投产|开工|签约|上市|获批|挂牌|揭牌|投用|揭晓|公布|签署|评为|认定为|落成|通车|上线"
)
BY_THEN = re.compile(r"\s*(?:[—\-*•]+\s*)?到(?:19|20)\d\d年")
ASKED = re.compile(
    r"[本此]次(?:问卷)?(?:调查|调研)|被问及|[%成数]的?(?:受访)?(?:企业|受访者|工厂|医院|厂商)(?:表示|认为)|问卷|抽样|受访|访谈|样本|调研(?:显示|表明|发现|结果)|调查(?:显示|表明|发现|结果)"
)
STILL = re.compile(r"\s*(?:届时|到时|其中|彼时|同时|此外|预计|预期|有望)")
# 受成本上升影响: why something is so, not what is measured.
CAUSE = re.compile(
    r"^\s*(?:受|由于|因|随着|得益于|受益于|为|在|通过|围绕|针对|凭借|依托|除)|(?:影响|带动|推动|拉动|驱动|背景|拖累|支撑|压力)下?$"
)
PER_YEAR = re.compile(r"(?:每年|每人每年)(?:约|近|超过?)?$|年(?:均|平均)?(?:工资|薪酬|薪资|收入水平)")
FEW = 6
# How far a list may stand from the word that deals it out.
FAR = 24
JOINED = re.compile(r"\s*(?:[、,，]|和|及|以及|与)\s*(?:约|近|超过?|逾)?\s*")
# A cell with fewer characters beside its numbers is read by the table's columns, any other as prose.
PROSE_CELL = 4


@Language.factory("zhitu_observations")
class Observations:
    """Chinese prose: reads the clauses of a block in order and carries what they leave out."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())
        self.year = ""
        self.default_area = ""
        # Whether the document as a whole says what is to be done.
        self.is_plan = False
        # Whether the document explains a plan: then what it says is to be done is a target.
        self.explains = False
        # The year that the title of a cited note names, by the note's number.
        self.cited: dict[str, str] = {}
        # The period that the title of a communiqué names for all its numbers.
        self.titled = ("", "")
        # When the survey was made that the text speaks of.
        self.survey = ("", "")
        self.around, self.leading = Around(), Leading()

    def start(self, source: str) -> None:
        """Begins a document."""
        self.survey = ("", "")

    def __call__(self, doc: Doc) -> Doc:
        """Fills `notes.claims`, one for each quantity that is no mere count in a name."""
        notes = of(doc)
        subject, led = self.around.of(notes), self.leading.of(notes)
        if notes.times:
            self.survey = surveys.last_made(notes.folded, notes.times) or self.survey
        if not notes.quantities or notes.kind in ("note", "section", "heading", "table", "figure"):
            return doc
        if notes.kind == "cell" and _words_beside_numbers(notes) < PROSE_CELL:
            return doc
        topic = self._from_headings(notes)
        if led[0]:
            topic.period, topic.period_origin = led, "heading"
        if subject is not None:
            topic.subject, topic.subject_origin = subject, "row" if notes.kind == "cell" else "heading"
            if subject.kind == "case":
                topic.period, topic.period_origin = ("", ""), ""
        for sentence in SENTENCE.finditer(notes.folded):
            self._sentence(notes, *sentence.span(), topic)
        return doc

    def _from_headings(self, notes: Notes) -> Topic:
        """What the headings above say: the year and status of a list of targets, the subject of a section.

        The title of a whole document says when it was written rather than what is measured: its bare year is not taken.
        """
        topic = Topic(area=self.default_area, area_origin="document" if self.default_area else "")
        if self.titled[0]:
            topic.period, topic.period_origin = self.titled, "document"
        for depth, heading in enumerate(notes.headings):
            named = [p for p in periods(heading) if depth or len(p[0]) > len("2024") or len(heading) < TITLE]
            # The title of a collection dates none of the rows of its tables.
            if named and (depth or notes.kind != "cell"):
                topic.period, topic.period_origin = (named[0][0], named[-1][1]), "heading"
            for mention in self.lexicon.find(heading):
                if mention.kind in SUBJECTS - {"organization", "application"}:
                    topic.subject, topic.subject_origin = mention, "heading"
        return topic

    def _sentence(self, notes: Notes, start: int, end: int, topic: Topic) -> None:
        text = notes.folded[start:end]
        slots.publisher(notes, start, end, topic)
        mentions = [m for m in notes.mentions if start <= m.start < end]
        times = [t for t in notes.times if start <= t.start < end]
        quantities = [q for q in notes.quantities if start <= q.start < end]
        shares_of = distributed(notes, start, quantities, mentions, times)
        topic.new_sentence()
        self._leave(topic, text)
        outside = (topic.period, topic.period_origin)
        is_plan = self.is_plan or (self.explains and TASK.match(text) is not None)
        last = start
        # 其中 opens an aside: its subject does not carry to the next sentence.
        aside = (topic.subject, topic.subject_origin) if text.lstrip().startswith("其中") else None
        for clause in CLAUSE.finditer(notes.folded, start, end):
            first, stop = clause.span()
            if notes.folded[first - 1 : first] in ("；", ";") and first > start:
                topic.base = ("", "")
            here = [t for t in times if first <= t.start < stop]
            slots.surroundings(
                notes, here, [m for m in mentions if first <= m.start < stop], topic, first, stop
            )
            inside = [q for q in quantities if first <= q.start < stop]
            if not inside and (said := _announced(self.lexicon, notes, first, stop)):
                topic.metric = said
                topic.labelled = notes.folded[stop : stop + 1] in ("：", ":") and (
                    LABEL.search(notes.folded[first:stop]) is not None
                )
            elif not inside and notes.folded[stop : stop + 1] in ("：", ":"):
                topic.labelled = False
            for quantity in inside:
                place = Place(
                    self.lexicon, notes, _claim(quantity, topic), topic, max(first, last), first, stop, start
                )
                if (
                    JOINED.fullmatch(place.before)
                    and "分别" in notes.folded[start : quantity.start]
                    and notes.claims
                ):
                    # 分别超过92%、78%: the bound of the first is that of the second.
                    bound = notes.claims[-1].quantity.operator
                    if quantity.operator == "=" and bound != "=":
                        place.claim.quantity = quantity.with_operator(bound)
                self._fill(place, times, mentions, shares_of.get(quantity.start, Share()))
                if only_describes(place):
                    last = quantity.end
                    continue
                self._now(place, end)
                status(place.claim, text, quantity.start - start, self.year, notes, is_plan)
                capacity(self.lexicon, place.claim, notes, start)
                others = shared(self.lexicon, notes, place.claim, start)
                notes.claims += [place.claim, *others]
                dating.split_span(notes.claims, notes, first)
                if place.claim.comparison == "average-annual" and topic.period[0] != topic.period[1]:
                    topic.averaged, topic.period = topic.period, (topic.period[1], topic.period[1])
                last = quantity.end
            _bound_of_all(notes, [c for c in notes.claims if first <= c.start < stop], first)
        self._pass_on(topic, notes, start, end, times, quantities, outside)
        if aside is not None:
            topic.subject, topic.subject_origin = aside

    def _pass_on(
        self,
        topic: Topic,
        notes: Notes,
        start: int,
        end: int,
        times: list[Time],
        quantities: list[Quantity],
        outside: tuple[tuple[str, str], str],
    ) -> None:
        """Leaves the period of a sentence to the next; `outside` is the one that the sentence found."""
        text = notes.folded[start:end]
        is_event = not quantities and EVENT.search(text) is not None
        plain = dating.carried(times, notes.folded[:end])
        if plain and quantities and dating.opens(plain[-1], notes.folded, quantities):
            # 工厂于2023年6月投产，总投资11.5亿元。设备联网率达97%: when it began is not when the rest is so.
            (topic.period, topic.period_origin), is_event = outside, True
        if not plain or is_event:
            return
        topic.period, topic.period_origin = dating.widest(plain), "sentence"
        if self.titled[0] and dating.within(topic.period, self.titled):
            # 6月份增长7.2%。产销率为96.1%: a month is of its sentence, the half-year of the rest.
            topic.period, topic.period_origin = self.titled, "document"
        topic.ahead = BY_THEN.match(text) is not None
        topic.asked = ASKED.search(text) is not None

    def _leave(self, topic: Topic, text: str) -> None:
        """Leaves the period of the sentence before where the next does not share it.

        What is expected of a year to come says nothing of the next sentence; a survey has its own time.
        """
        is_later = topic.period[1][:4] > (self.year or "9999") and not (self.is_plan or topic.ahead)
        is_apart = (is_later and not STILL.match(text)) or (ASKED.search(text) and not topic.asked)
        if topic.period_origin == "paragraph" and is_apart:
            topic.period, topic.period_origin = ("", ""), ""
        if not topic.period[0] and self.survey[0] and ASKED.search(text):
            topic.period, topic.period_origin = self.survey, "survey"

    def _now(self, place: Place, end: int) -> None:
        """目前…<sup>3</sup>: what is so now is of the year that the title of the cited source names."""
        claim, notes = place.claim, place.notes
        if claim.period[0] or not dating.NOW.search(notes.folded[place.sentence : claim.start]):
            return
        years = [self.cited.get(number, "") for at, number in notes.references if claim.end <= at <= end]
        if years and years[0]:
            claim.period, claim.period_origin = (years[0], years[0]), "note"

    def _fill(self, place: Place, times: list[Time], mentions: list[Mention], share: Share) -> None:
        """Period, metric with comparison, subject and area of one number."""
        claim, topic, notes = place.claim, place.topic, place.notes
        dating.period(claim, notes, times, topic, place.first, place.since)
        if share == Share():
            share = self._of_levels(place)
        if share.period[0]:
            claim.period, claim.period_origin = share.period, "clause"
        if share.metric:
            topic.metric = share.metric
        verb = self._metric(place, times)
        if share.metric:
            self._shared_metric(claim, share.metric, verb)
        if claim.metric.value and claim.quantity.kind == "percent":
            topic.rate = self.lexicon.label(claim.metric.value)
        if claim.metric.value and not verb:
            topic.last[claim.quantity.unit] = claim.metric
            topic.said[claim.quantity.unit] = self.lexicon.label(claim.metric.value)
        elif not claim.metric.value and not verb:
            claim.metric = self._as_before(place)
        _by_the_year(self.lexicon, claim, notes, topic, place.first)
        slots.subject(claim, notes, mentions, topic, place.first)
        if share.subject is not None and share.subject.kind in SUBJECTS:
            claim.subject = Slot(share.subject.identifier, "clause")
        slots.area(claim, topic)
        if claim.quantity.kind == "points" and not claim.direction:
            claim.doubts.append("points of what changed or differs")
        if not claim.metric.value:
            claim.doubts.append("no metric")
        if claim.quantity.kind == "count" and EFFORT.match(notes.folded, claim.end):
            claim.doubts.append("a measure of work")
        is_bound = claim.quantity.operator == ">" and LARGE.match(notes.folded, claim.end)
        if claim.quantity.kind == "money" and (is_bound or THRESHOLD.match(notes.folded, claim.end)):
            claim.doubts.append("a threshold by which others are counted")

    def _as_before(self, place: Place) -> Slot:
        """The metric of the number before, where a number names none."""
        claim, last = place.claim, place.topic.last
        if claim.quantity.unit in last:
            return Slot(last[claim.quantity.unit].value, "carried")
        before = place.notes.claims[-1] if place.notes.claims else None
        if before is None or before.start < place.sentence or not before.metric.value:
            return Slot()
        # 基础级3万家、先进级1,200家
        is_next = place.notes.folded[before.end : before.end + 1] in "、"
        of_kind = UNIT_SIZE.sub("", before.quantity.unit).rstrip("s") == claim.quantity.unit
        is_said = before.rule == "zh.said" or before.metric.origin == "carried"
        return Slot(before.metric.value, "carried") if is_next and of_kind and is_said else Slot()

    def _shared_metric(self, claim: Claim, name: str, verb: str) -> None:
        """The metric that a list before gives to one of its numbers."""
        if verb and claim.rule == "zh.change":
            kind = "增速" if claim.comparison != "improvement" else "变化率"
            stem = f"{name}{'变化' if claim.quantity.kind == 'points' else kind}"
            claim.metric = named(self.lexicon, (stem, f"{name}增长率"), stem, "clause")
        elif not verb and claim.rule != "zh.share":
            claim.metric = named(self.lexicon, (name,), name, "clause")

    def _of_levels(self, place: Place) -> Share:
        """普及率为61.3%，数控化率为44.5%，分别比平均低18.6个和20.1个百分点: the levels before, one by one."""
        notes, first, claim = place.notes, place.sentence, place.claim
        cue = notes.folded.rfind("分别", first, claim.start)
        run = [q for q in notes.quantities if q.start > cue and first <= cue]
        if cue < 0 or len(run) < 2 or claim.quantity not in run or run[0].start - cue > FAR:
            return Share()
        run = [q for n, q in enumerate(run) if n == 0 or run[n - 1].kind == q.kind]
        levels = [
            c for c in notes.claims if first <= c.start and c.end <= cue and not (c.comparison or _is_few(c))
        ]
        order = run.index(claim.quantity) if claim.quantity in run else len(run)
        names = [self.lexicon.label(c.metric.value).removeprefix("?") for c in levels]
        is_between = re.search(r"[。；]|\d", notes.folded[levels[-1].end : cue]) if levels else None
        if len(levels) != len(run) or order >= len(names) or is_between or len(set(names)) != len(names):
            return Share()
        return Share(metric=names[order])

    def _metric(self, place: Place, times: list[Time]) -> str:
        """Reads the number as a share, a change or a level; gives the verb of a change."""
        text, claim, quantity = place.notes.folded, place.claim, place.claim.quantity
        before = place.before
        if text[claim.start] in "+＋":
            before += text[claim.start]
        found = g.CHANGE_ZH.search(before) if not g.LEVEL_ZH.search(before) else None
        if found and found["v"] in NAMED_RATES and AHEAD.search(before):
            # 低于零售总额增速2.9个百分点: the rate is what it is compared with.
            found = None
        if found and found["v"] == "增" and before[: found.start("v")].endswith("新"):
            # 年均新增不低于1.2亿千瓦: what is added, not what grows.
            found = None
        later = g.CHANGE_AFTER_ZH.match(text[quantity.end : quantity.end + 12]) if not found else None
        if not found and place.topic.spread and JOINED.fullmatch(before):
            # 分别增长50.4%和47.1%: the verb of the first is that of the second.
            verb = place.topic.spread
            change(
                self.lexicon,
                place.notes,
                claim,
                verb,
                claim.start,
                place.since,
                place.first,
                place.sentence,
                times,
                place.topic,
            )
            return verb
        last = place.notes.claims[-1] if place.notes.claims else None
        if JOINED.fullmatch(before) and last and last.rule == "zh.share" and quantity.kind == "percent":
            # 占收入的比例分别为8.1%、8.9%: of the same whole.
            claim.rule, claim.metric = last.rule, last.metric
            return ""
        place.topic.spread = ""
        verb = found["v"] if found else later["v"] if later else hidden_verb(before, quantity)
        if not verb and (following := AFTER.match(text, quantity.end)):
            verb = following["v"]
        is_rate = quantity.kind in ("percent", "points", "multiple")
        if (
            quantity.kind == "percent"
            and not verb
            and (share := g.SHARE_ZH.search(text[place.first : claim.start]))
        ):
            self._share(place, share)
            return ""
        if found:
            place.topic.spread = verb
        if verb and (is_rate or (quantity.kind in ("count", "money") and not later)):
            at = place.since + found.start() if found else claim.start
            change(
                self.lexicon,
                place.notes,
                claim,
                verb,
                at,
                place.since,
                place.first,
                place.sentence,
                times,
                place.topic,
            )
            return verb
        level(place)
        result_of(claim, before, place.notes)
        return ""

    def _share(self, place: Place, share: re.Match[str]) -> None:
        """占全国总数的40.5%: a part of a whole."""
        whole = re.split(r"的?(?:比重|比例|份额)(?=[由从])", share["of"])[0]
        of_what = re.sub(r"(?:的)?(?:比重|比例|份额|总数|总量)$", "", whole.strip("的 ")) or whole
        place.claim.rule = "zh.share"
        names = [f"占{of_what}比重", f"占{whole}比重", f"占{of_what}比例", f"{of_what}占比"]
        at = place.first + share.start()
        base, origin = metric_before(self.lexicon, place.notes, place.first, at, place.first)
        if base and origin == "adjacent" and not g.grammar("zh").heads.search(of_what):
            # 并购规模占行业的55%: the whole is measured by what stands before.
            names = [f"{base}{n}" for n in names] + [f"{base}占比"]
        elif base and origin == "adjacent":
            # 研发投入占营业收入的21.5%: where that has a name of its own.
            own = [f"{base}{n}" for n in names if self.lexicon.named("metric", f"{base}{n}")]
            names = own + names
        place.claim.metric = named(self.lexicon, names, names[0], "clause")
        place.topic.share = names[0]
        bound = re.search(r"(约|近|超过?|不足|逾)$", place.notes.folded[max(place.first, at - 3) : at])
        if bound and place.claim.quantity.operator == "=":
            # 约占全球需求的三成: the bound stands before the verb.
            place.claim.quantity = place.claim.quantity.with_operator(BOUNDS[bound[1]])


def _is_few(claim: Claim) -> bool:
    """两项指标: what only sums up a list."""
    return claim.rule == "zh.counted" and (claim.quantity.value or FEW) < FEW


def _announced(lexicon: Lexicon, notes: Notes, first: int, stop: int) -> str:
    """The metric that a clause without a number announces for the next: 从融资规模来看, 占比实现了显著增长."""
    heads = list(g.grammar("zh").heads.finditer(notes.folded, first, stop))
    if not heads:
        return ""
    if CAUSE.search(notes.folded[first:stop]):
        return ""
    # 中国消费额同为全球第一，2023年达到…: the measure that a clause speaks of, not what it only mentions.
    if not ANNOUNCED.match(notes.folded[heads[-1].end() : stop]):
        return ""
    return metric_before(lexicon, notes, first, heads[-1].end(), first)[0]


def _bound_of_all(notes: Notes, claims: list[Claim], first: int) -> None:
    """分别在90%和75%以上: the bound after the last is that of all."""
    if len(claims) < 2 or claims[-1].quantity.operator not in "<>":
        return
    bound = claims[-1].quantity.operator
    if re.match(r"\s*以[上下内]", notes.folded[claims[-1].end - 2 :]) is None and not re.match(
        r"\s*以[上下内]", notes.folded[claims[-1].end :]
    ):
        return
    for one, after in zip(reversed(claims[:-1]), reversed(claims[1:]), strict=True):
        if not JOINED.fullmatch(notes.folded[one.end : after.start]) or one.quantity.operator != "=":
            return
        if not re.search(r"分别(?:保持|维持)?在", notes.folded[first : one.start]):
            return
        one.quantity = one.quantity.with_operator(bound)


def _claim(quantity: Quantity, topic: Topic) -> Claim:
    source = Slot(topic.publisher, "paragraph" if topic.publisher else "")
    return Claim(quantity.start, quantity.end, quantity, "zh.clause", publisher=source)


def _by_the_year(lexicon: Lexicon, claim: Claim, notes: Notes, topic: Topic, first: int) -> None:
    """每年1,057美元, 人均年工资为1,789美元: money for a year where a unit for that is known."""
    yearly = f"{claim.quantity.unit}-per-year"
    if claim.quantity.kind != "money" or yearly not in units().identifiers:
        return
    if PER_YEAR.search(notes.folded[first : claim.start]):
        topic.per_year = claim.metric.value
    said, own = (lexicon.label(m)[-2:] for m in (topic.per_year, claim.metric.value))
    if topic.per_year and said == own:
        claim.quantity = replace(claim.quantity, unit=yearly)


def _words_beside_numbers(notes: Notes) -> int:
    return len(re.sub(r"\W", "", notes.text)) - sum(q.end - q.start for q in notes.quantities)
