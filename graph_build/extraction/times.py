"""Times: years, months, days, quarters, ranges and plan periods, as ISO 8601 cells, and what they are compared to."""

from __future__ import annotations

import calendar
import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Notes, Time, of

DASH = r"\s*(?:[-–—~～]|至|到)\s*"
YEAR = r"(?<![\d.])(?:19|20)\d\d"
PLANS = {
    "十三五": ("2016", "2020"),
    "十四五": ("2021", "2025"),
    "十五五": ("2026", "2030"),
    "十二五": ("2011", "2015"),
}
QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
ZH = re.compile(
    rf"(?P<d0>{YEAR})年(?P<d1>\d\d?)月(?P<d2>\d\d?)日"
    rf"|(?P<i0>{YEAR})[-./](?P<i1>\d\d?)[-./](?P<i2>\d\d?)(?!\d)"
    # Years of Taiwan's calendar, counted from 1912: 114年6月.
    r"|(?<![\d.])(?P<t0>1[01]\d)年(?P<t1>\d\d?)月(?:(?P<t2>\d\d?)日)?"
    rf"|(?P<m0>{YEAR})年(?P<m1>\d\d?)月?{DASH}(?P<m2>\d\d?)月份?"
    rf"|(?P<n0>{YEAR})年(?P<n1>\d\d?)月(?:份|底|末|初)?"
    rf"|(?P<r0>{YEAR})年?(?:上半年)?{DASH}(?P<r1>{YEAR})年?(?P<r2>上半年)?(?:[间度]|期间)?"
    rf"|(?P<h0>{YEAR})年(?P<h1>上半年|下半年)"
    rf"|(?P<q0>{YEAR})年?(?:第)?(?:Q(?P<q3>[1-4])|(?P<q1>[一二三四1234])季度?)"
    r"|(?<![\d.A-Za-z])(?P<b0>(?:20)?[12]\d)(?:Q(?P<b1>[1-4])|H(?P<b2>[12]))(?P<b3>末)?"
    rf"|(?P<k0>{YEAR})年(?:前|一[至到—–-])(?P<k1>[一二两三])(?:个)?季度"
    rf"|(?P<e0>{YEAR})年(?:年)?(?P<e1>底|末)"
    rf"|(?P<y0>{YEAR})年(?:度|初|间|全年)?"
    r"|[“\"]?(?P<p0>十[二三四五]五)[”\"]?(?P<p1>期间|时期|末)?"
)
# Parts of a year that the text has named before: 一季度, 上半年, 1—3月, 3月末.
PART = re.compile(
    rf"(?<![度\d一二三四五六七八九十])(?<!\d年)(?:(?P<m1>1[0-2]|[1-9]){DASH}(?P<m2>1[0-2]|[1-9])月份?(?!\d)"
    r"|(?P<n1>1[0-2]|[1-9])月(?:(?P<n2>3[01]|[12]\d|[1-9])日|(?:份|末|底|初|单月|当月)?(?!\d{1,2}日|\d))"
    r"|前(?P<o1>1[0-2]|[2-9]|[二两三四五六七八九十]{1,2})个月"
    r"|(?:前|一[至到—–-])(?P<k1>[二两三])(?:个)?季度|(?<![A-Za-z0-9])Q(?P<q3>[1-4])(?!\d)|(?:第(?P<q2>[一二三四1-4])季度?|(?<!前)(?P<q1>[一二三四])季度)|(?P<t1>今年|本年|去年|上年|(?<![表说证声])明年|(?<![一-龥])后年)(?!同期)(?:(?P<t2>1[0-2]|[1-9])月(?:份|末|底|初)?(?!\d)|全年|度|初|底|末)?|(?P<w1>(?<!健)全年|(?<!相)当年)(?![度龄轻]|(?:预期)?目标|任务|计划)|(?P<w2>年[末底])(?!前)|(?P<h1>上半年|下半年))"
)
# 报告期内, 报告期末: of the period that the title of a report names.
REPORTED = re.compile(r"报告期(?:内|(?P<end>末))")
# 四年来累计投入: up to the year that a report is of.
SO_MANY_YEARS = re.compile(
    r"(?<![近去\d一二三四五六七八九十])(?P<n>[两三四五六七八九十])年来(?=累计|共|已|合计|总计)"
)
# 2022年投产的新基地, 去年走访的63家企业: when that happened dates nothing else.
HAPPENED_THEN = re.compile(
    r"\s*(?:底|初|末)?(?:正式|新)?(?:投产|建成|投用|投运|启用|落成|开工|成立|走访|调研|调查|评选|获批)的"
)
# 2023年6月印发的《…》: when a document was issued dates nothing else.
ISSUED_THEN = re.compile(r"\s*(?:[^，,。；;：:《》]{0,30})?(?:印发|发布|出台|颁布|公布|下发)的\s*《")
# 截至6月底: the last one before the text was written, but for what the same clause tells of another year.
AS_OF = re.compile(r"截[至止](?:到|于)?\s*$")
# 成立于1998年: when something began, not when something is measured.
EVENT_BEFORE = re.compile(r"(?:成立于|建于|创立于|创建于|设立于|组建于|诞生于|投产于|落成于|上市于)\s*$")
EVENT_AFTER = re.compile(r"\s*(?:正式)?(?:成立|创立|创建|建厂|注册成立)")
MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTH = "|".join(MONTHS)
EN = re.compile(
    rf"(?P<d1>{MONTH})\s+(?P<d2>\d\d?),?\s+(?P<d0>{YEAR})"
    rf"|(?P<a2>\d\d?)\s+(?P<a1>{MONTH})\s+(?P<a0>{YEAR})"
    rf"|(?P<i0>{YEAR})-(?P<i1>\d\d)-(?P<i2>\d\d)(?!\d)"
    rf"|(?P<n1>{MONTH})\s+(?P<n0>{YEAR})"
    rf"|(?:Q(?P<q1>[1-4])\s+|(?P<q2>first|second|third|fourth)\s+quarter\s+(?:of\s+)?)(?P<q0>{YEAR})"
    rf"|first\s+half\s+of\s+(?P<h0>{YEAR})|(?P<l0>second\s+half\s+of\s+)(?P<l1>{YEAR})"
    rf"|(?P<r0>{YEAR})\s*(?:[-–—]|to|and|through|until)\s*(?P<r1>{YEAR}|\d\d(?![\d%]))"
    rf"|(?:end\s+of\s+|end-)(?P<e0>{YEAR})|(?P<y0>{YEAR})(?![\d,.]*\d|\s*%)",
    re.IGNORECASE,
)
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
BASE_BEFORE = re.compile(
    r"(?:(?:较|比|相较于|相比于?)[一-龥]{1,6}(?:前|后|初期|之前|之后|高点|低点|峰值)(?:的|[（(])?|(?:与|和|同)[一-龥]{1,6}(?:前|之前)[（(]|较|比|相较于|相对于|相比于?|对比|与|同|(?:接近|超过|高于|低于|不及|好于|持平于|恢复[至到])(?=(?:上年|去年|20\d\d年)|\s*$)|from|compared (?:with|to)|versus|vs\.?|over|than in|on)\s*$",
    re.IGNORECASE,
)
BASE_AFTER = re.compile(
    r"\s*年?(?:以来|[以之][后前]|至今|起(?![步点源重]))|\s*(?:年?同期)?(?:的[一-龥]{1,5})?(?:相比|为基数|基础上|为基期)"
    # 是2019年市场份额的四倍.
    r"|(?:同期)?[一-龥]{0,8}的(?:约|近|超过?)?[一二两三四五六七八九十百\d.]{1,5}[多余]?倍"
)
NOT_BASE = re.compile(r"(?:从|自|由)\s*$")
# 自2015年以来, 2022年起: when something began does not date what is measured since.
SINCE = re.compile(r"\s*(?:以来|以后|至今|起(?![点步到重伏])|开始|之后)")
# 而2020年仅为208亿元: a contrast, which what follows does not share.
CONTRAST = re.compile(r"(?:而|相比之下[，,]?|不过)\s*(?:在)?\s*$")
CONTRASTED = re.compile(
    r"\s*(?:同期|全年)?(?:这一|该)?(?:[一-龥]{0,6})?(?:仅为?|只有|尚?不足|还不到|不到|还是|为)\s*(?:约|近)?\d"
)
LOCAL = re.compile(r"\s*的\s*(?:每[一-龥]{1,4}|约|近|超过?|逾|不足|不到|仅)?[\d一二两三四五六七八九十半几]")


@Language.factory("zhitu_times", default_config={"language": "zh"})
class Times:
    """Finds the times of a block; those inside titles belong to the title."""

    def __init__(self, nlp: Language, name: str, language: str) -> None:
        self.pattern = ZH if language == "zh" else EN
        # The year that a quarter or month without one is of: the document's, until a block names another.
        self.year = ""
        # The period that the document's title names for its numbers: then 全年 and 年末 are of that year.
        self.titled = ("", "")
        # The section and the year of the last paragraph that named one.
        self.recent = ("", "")

    def start(self, source: str) -> None:
        """Forgets the document before."""
        self.recent = ("", "")

    def __call__(self, doc: Doc) -> Doc:
        """Fills `notes.times`."""
        notes = of(doc)
        for found in self.pattern.finditer(notes.folded):
            period = period_of(found)
            if period is None or notes.taken(*found.span()):
                continue
            before, after = (
                notes.folded[max(0, found.start() - 16) : found.start()],
                notes.folded[found.end() :],
            )
            is_base = bool(
                (BASE_BEFORE.search(before) or BASE_AFTER.match(after[:16])) and not NOT_BASE.search(before)
            ) or (self.pattern is ZH and self._is_since(period, after))
            if self.pattern is ZH and (EVENT_BEFORE.search(before) or EVENT_AFTER.match(after[:6])):
                notes.events.append(found.span())
                continue
            is_local = (
                LOCAL.match(after[:12])
                or ISSUED_THEN.match(after[:60])
                or HAPPENED_THEN.match(after[:12])
                or (CONTRAST.search(before) and CONTRASTED.match(after[:20]))
            )
            notes.times.append(Time(*found.span(), *period, base=is_base, local=bool(is_local)))
        if self.pattern is ZH:
            self._reported(notes)
            self._parts(notes)
            past = [t for t in notes.times if not t.base and t.last[:4] <= (self.year or "9")]
            if past and notes.kind in ("paragraph", "item"):
                self.recent = (notes.section, latest(past)[-1].last[:4])
        return doc

    def _is_since(self, period: tuple[str, str], after: str) -> bool:
        """What will be so from a year to come on is of that year."""
        return SINCE.match(after[:8]) is not None and not (self.year and period[0][:4] > self.year)

    def _reported(self, notes: Notes) -> None:
        """Adds what a report calls its period."""
        for found in REPORTED.finditer(notes.folded):
            if self.titled[0] and not notes.taken(*found.span()):
                last = self.titled[1] if len(self.titled[1]) > len("2024") else f"{self.titled[1]}-12"
                of = (last, last) if found["end"] else self.titled
                notes.times.append(Time(*found.span(), *of))
        for found in SO_MANY_YEARS.finditer(notes.folded):
            if self.titled[0] and not notes.taken(*found.span()):
                year = int(self.titled[1][:4])
                first = year + 1 - "零一二三四五六七八九十".index(found["n"].replace("两", "二"))
                notes.times.append(Time(*found.span(), str(first), str(year), local=True))

    def _parts(self, notes: Notes) -> None:
        """Adds the parts of years that are named without their year."""
        taken = [(t.start, t.end) for t in notes.times]
        for found in PART.finditer(notes.folded):
            start, end = found.span()
            if notes.taken(start, end) or any(s < end and start < e for s, e in taken):
                continue
            named = [
                t for t in notes.times if t.end <= start and not t.base and t.first[:4] <= (self.year or "9")
            ]
            year = self.year
            if named:
                # 2024年为500亿元，而2020年为208亿元。当年…: the year that the sentence speaks of.
                since = notes.folded.rfind("。", 0, named[-1].start)
                named = latest([t for t in named if t.start > since])
                year = named[-1].first[:4]
            is_whole = found["w1"] or found["w2"]
            if is_whole or notes.folded.endswith(("同年", "当年"), 0, start):
                # 2026年上半年…，全年…: of the year that was named last, also where it is still to come.
                said = [t for t in notes.times if t.end <= start and not t.base]
                since = notes.folded.rfind("。", 0, start)
                near = [t for t in said if t.start > since]
                near = latest(near) if is_whole else said[-1:]
                named, year = (near, near[-1].first[:4]) if near else (named, year)
            if (
                is_whole
                and not named
                and not self.titled[0]
                and self.recent[1]
                and self.recent[0] == notes.section
            ):
                # 全年设备投资增长15.7%: of the year that the paragraph before has spoken of.
                year = self.recent[1]
            elif not year or (is_whole and not named and not self.titled[0]):
                continue
            if is_whole and (named or self.titled[0]):
                lasting = [t for t in named if not t.local] or named
                is_own = not lasting or (self.titled[0] and lasting[-1].last[:4] <= self.year)
                # 预计2025年收入增长5%；全年出口82亿美元: of a year to come that the sentence names.
                year = self.year if is_own else lasting[-1].last[:4]
            before, after = notes.folded[max(0, start - 16) : start], notes.folded[end : end + 16]
            is_as_of = AS_OF.search(before) and not _is_near(named, start, notes.folded)
            if found["t1"] or is_as_of:
                # This year and last are those of the writing, and what is so as of a month is so as it is written.
                year = self.year or year
            elif (
                self.year
                and re.search(r"截[至止]\s*$", before)
                and "。" in notes.folded[(named[-1].end if named else start) : start]
            ):
                # 截至6月底: the last one before the writing.
                year = self.year
            elif re.search(r"(?:去年|上年|上一年)\s*$", before):
                year = str(int(self.year or year) - 1)
            first, last = _part(found, year)
            is_base = bool(BASE_BEFORE.search(before) or BASE_AFTER.match(after))
            is_base = is_base and not (found["w2"] and before.endswith("同"))
            if is_base and found["t1"] in ("去年", "上年") and named:
                # 2022年…相比去年: the year before the one that the text speaks of.
                first = last = str(int(named[-1].first[:4]) - 1)
            if notes.folded.endswith(("同年", "当年"), 0, start) and not is_whole:
                start -= 2
            is_local = bool(LOCAL.match(after[:8]) or HAPPENED_THEN.match(after[:12]))
            notes.times.append(Time(start, end, first, last, base=is_base, local=is_local))
        notes.times.sort(key=lambda t: t.start)


def _is_near(named: list[Time], start: int, text: str) -> bool:
    """Whether the year that was named last belongs to the same clause."""
    return bool(named) and not re.search("[，；。]", text[named[-1].end : start])


def _part(found: re.Match[str], year: str) -> tuple[str, str]:
    if found["m1"]:
        return f"{year}-{int(found['m1']):02d}", f"{year}-{int(found['m2']):02d}"
    if found["n1"]:
        day = f"-{int(found['n2']):02d}" if found["n2"] else ""
        return (f"{year}-{int(found['n1']):02d}{day}",) * 2
    if found["o1"]:
        names = {n: i for i, n in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}
        count = int(found["o1"]) if found["o1"].isdigit() else names.get(found["o1"], 1)
        return f"{year}-01", f"{year}-{count:02d}"
    if found["k1"]:
        return f"{year}-01", f"{year}-{3 * {'二': 2, '两': 2, '三': 3}[found['k1']]:02d}"
    if found["t1"]:
        month = f"-{int(found['t2']):02d}" if found["t2"] else ""
        named = str(int(year) + {"去": -1, "上": -1, "明": 1, "后": 2}.get(found["t1"][0], 0))
        return named + month, named + month
    if found["w1"]:
        return year, year
    if found["w2"]:
        return f"{year}-12", f"{year}-12"
    if found["q1"] or found["q2"] or found["q3"]:
        quarter = QUARTERS[found["q1"] or found["q2"] or found["q3"]]
        return f"{year}-{3 * quarter - 2:02d}", f"{year}-{3 * quarter:02d}"
    return (f"{year}-07", f"{year}-12") if found["h1"] == "下半年" else (f"{year}-01", f"{year}-06")


def part_periods(text: str, year: str) -> list[tuple[str, str]]:
    """The parts of a year that words name without it: 10月产量, 1—10月累计."""
    found = (m for m in PART.finditer(text) if year and not (m["t1"] or m["w1"] or m["w2"]))
    return [_part(match, year) for match in found]


def periods(text: str) -> list[tuple[str, str]]:
    """The periods that a heading or caption names, in order."""
    found = (period_of(match) for match in ZH.finditer(text))
    return [period for period in found if period is not None]


def period_of(found: re.Match[str]) -> tuple[str, str] | None:
    """First and last day, month or year of what a pattern found; None for a month 13."""
    groups = {name: text for name, text in found.groupdict().items() if text}
    kind = next(iter(groups))[0]
    one = groups.get
    if kind == "p":
        return PLANS[groups["p0"]] if one("p1") != "末" else (PLANS[groups["p0"]][1],) * 2
    if kind in "bl":
        return _short(groups) if kind == "b" else (f"{groups['l1']}-07", f"{groups['l1']}-12")
    year = groups[f"{kind}0"]
    if kind in "dia":
        month = _number(groups[f"{kind}1"])
        day = f"{year}-{month:02d}-{int(groups[f'{kind}2']):02d}"
        return (day, day) if _is_day(day) else None
    if kind == "t":
        day = f"-{int(groups['t2']):02d}" if one("t2") else ""
        cell = f"{int(year) + 1911}-{int(groups['t1']):02d}{day}"
        return (cell, cell) if 1 <= int(groups["t1"]) <= 12 and (not day or _is_day(cell)) else None
    if kind == "n":
        month = _number(groups["n1"])
        return (f"{year}-{month:02d}",) * 2 if 1 <= month <= 12 else None
    if kind == "m":
        first, last = int(groups["m1"]), int(groups["m2"])
        return (f"{year}-{first:02d}", f"{year}-{last:02d}") if 1 <= first <= last <= 12 else None
    if kind == "r":
        last_year = groups["r1"] if len(groups["r1"]) == 4 else year[:2] + groups["r1"]
        if int(last_year) < int(year):
            return None
        return year, f"{last_year}-06" if one("r2") else last_year
    if kind == "h":
        return (f"{year}-07", f"{year}-12") if one("h1") == "下半年" else (f"{year}-01", f"{year}-06")
    if kind == "q":
        quarter = (
            ORDINALS.get((one("q2") or "").lower()) or QUARTERS[groups.get("q1") or groups.get("q3", "1")]
        )
        return f"{year}-{3 * quarter - 2:02d}", f"{year}-{3 * quarter:02d}"
    if kind == "k":
        return f"{year}-01", f"{year}-{3 * QUARTERS[groups['k1']]:02d}"
    if kind == "e":
        return f"{year}-12", f"{year}-12"
    return year, year


def _short(groups: dict[str, str]) -> tuple[str, str]:
    """25Q3, 2025H1; 25Q3末 is its last month."""
    year = groups["b0"] if len(groups["b0"]) == len("2024") else f"20{groups['b0']}"
    last = 3 * int(groups.get("b1", 0)) or 6 * int(groups.get("b2", 0))
    begins = last if "b3" in groups else last - (2 if "b1" in groups else 5)
    return f"{year}-{begins:02d}", f"{year}-{last:02d}"


def _number(month: str) -> int:
    return MONTHS.get(month.lower()) or int(month)


def _is_day(day: str) -> bool:
    year, month, number = map(int, day.split("-"))
    return 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]


def latest(times: list[Time]) -> list[Time]:
    """The times in their order, up to the last of those that end latest."""
    if not times:
        return []
    end = max(t.last[:4] for t in times)
    return times[: max(n for n, t in enumerate(times) if t.last[:4] == end) + 1]


def year_before(cell: str) -> str:
    """The same period a year earlier: 2023-06 → 2022-06."""
    return f"{int(cell[:4]) - 1}{cell[4:]}" if cell else ""
