"""Quantities: numbers with magnitudes and units, ranges, bounds, fractions and multiples, in Chinese and English."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import cn2an
from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.lexicon import Units
from graph_build.extraction.model import Notes, Quantity, of
from graph_build.vocabulary import read_vocabularies

ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
HANZI = r"[一二两三四五六七八九十百千零〇]+"
BETWEEN = r"\s*(?:[-–—~～]|至|到|to|and)\s*"
MAGNITUDES = ("万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千", "百")
MAGNITUDE = {
    "万亿": 12,
    "兆": 12,
    "千亿": 11,
    "百亿": 10,
    "十亿": 9,
    "亿": 8,
    "千万": 7,
    "百万": 6,
    "十万": 5,
    "万": 4,
    "千": 3,
    "百": 2,
}
MORE = re.compile(
    r"(?:(?<!不)超过|越过|跨越|迈入|站稳|超出|(?<!不)超|逾|(?<!未)突破|不低于|不少于|不小于|至少|(?<!不)高于|(?<!不)大于|(?<!不)多于|迈过|跨过|站上|迈上|冲破|升破|涨破|more than|over|above|at least|exceed(?:ed|ing|s)?|surpass(?:ed|es|ing)?|top(?:ped|s)?)\s*(?:了|至)?\s*$",
    re.IGNORECASE,
)
LESS = re.compile(
    r"(?:最高(?:不超过|可|給予|给予)?(?:可)?(?:奖励|补助|补贴|支持|资助|获得?|獲得?|达|貸款|贷款|奖补)|上限[为是达]?|不足|(?<!不)低于|不超过|不高于|最多|最长|至多|(?<!不)小于|(?<!不)少于|不到|跌破|降破|以内|最高可达|最高|less than|under|below|at most|up to)\s*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:约为|约|近|接近|大约|将近|大概|about|around|approximately|nearly|almost|some|roughly)\s*$",
    re.IGNORECASE,
)
MORE_AFTER = re.compile(r"\s*(?:以上|多(?=[^样种元级维])|余|\+)")
LESS_AFTER = re.compile(r"\s*(?:以下|以内)")
# 可在2秒内识别: a time at most.
WITHIN = re.compile(r"\d\s*(?:毫秒|秒钟?|分钟|小时)$")
SOON = re.compile(r"(?:之)?内(?!部|容|在)")
ABOUT_AFTER = re.compile(r"\s*(?:左右|上下)")
# A number that is part of a name, a model, a list mark or a reference to a part of the document.
NAME_BEFORE = re.compile(
    r"(?:[A-Za-z][-_]?|[A-Za-z]-\s?|(?:第|图|表|注|案例|专栏|附件|Figure|Fig\.|Table|Chapter|Section|No\.|号)\s*)$"
)
# yoy+13.6%: an abbreviation for a growth rather than a name.
GROWTH_BEFORE = re.compile(r"(?:yoy|qoq|mom|cagr)[-+]?$", re.IGNORECASE)
NAME_AFTER = re.compile(r"\s*(?:[A-Za-z]{1,3}\b|年|月|日|号|\.0\b|D打印|[:：]\d)")
COUNTED_HANZI = "倍|成|项|个月|个|家|种|大|条|座|款|台|辆|名|次|起"
ORDINAL = re.compile(
    r"(?:排名|排|位列|位居|居|列|名列|居于)(?:于)?(?:[一-龥]{0,4}?)(?P<n>第[一二三四五六七八九十\d]{1,3}(?:位|名)?(?:[、和及与]第[一二三四五六七八九十\d]{1,3}(?:位|名)?)*)"
)
SCALED_HANZI = re.compile(
    r"(?<![一二两三四五六七八九十百千万亿零第数几\d])[一二两三四五六七八九十]{1,3}(?=[百千万亿])"
)
MORE_WITHIN = re.compile(r"(千万|百万|十万|万|千|百|亿)[余多]")
TAIWAN = re.compile(r"台币(?:约|近|逾|超过?|达)?\s*$")
EACH = re.compile(
    r"每(公斤|千克|吨|平方米|千瓦时|度|瓦时|台|辆|件|人|公里|月|年|小时)(?:约|近|高达|达|仅|超过?|不足|为)*\s*$"
)
# 突破3亿。: a number without a counter.
BARE_SCALE = re.compile(r"(万|千万|亿)(?=\**(?:$|[，,。；;、）)\n]))")
NEXT_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:位|名)?")
FRACTION = re.compile(
    r"(?P<d>[二三四五六七八九十])分之(?P<n>[一二三四五六七八九])|(?P<half>一半|半数|(?<=占比)过半(?!数)|(?<=份额)过半(?!数)|(?<=比例)过半(?!数)|(?<=合计占比)过半)|(?:万分之(?P<pt>[一二三四五六七八九十零点百\d.]+))|(?P<tenths>[一二两三四五六七八九\d])成(?P<half5>[一二三四五六七八九半](?![一-龥]?[项个家]))?(?!立|为|功|长|本|果|品|熟|员|效|绩|分|型|都)|(?P<n2>\d)/(?P<d2>\d)(?!\d)|千分之(?P<pm>[一二三四五六七八九十零点百\d.]+)|百分之(?P<pc>[一二三四五六七八九十百\d.]+)"
)
# 数十个, 十余家: tens that are not counted out.
TENS = re.compile(
    r"(?<![一二两三四五六七八九十百千万\d])(?:[数几上成]十(?:余|多)?|十(?:余|多|几))(?=[^年月日天分大])"
)
# 长达五年, 为期两年: how long something lasts, in characters.
LASTING = re.compile(rf"(?:长达|为期|历时|最长)(?:约|近|超过?)?(?P<h>{HANZI})年(?!代|前|后|来)")
# 二次开发, 一次成形: a manner rather than a number.
MANNER = re.compile(r"(?:开发|创新|利用|加工|元件|电池|设备|供水|供应|包装|污染|审计|成形|成型|能源|分配)")
# 超千亿的融资规模: money without its currency.
OF_MONEY = re.compile(
    r"的(?:[一-龥]{0,4})(?:融资|投资|募资|交易|并购|产值|营收|收入|资金|销售额|成交额|订单|市值)"
)
# 高出三至五成.
TENTHS_RANGE = re.compile(
    r"(?P<a>[一二两三四五六七八])[至到](?P<b>[二三四五六七八九])成(?!立|为|功|本|品|熟)"
)
# 排名前20名以外.
BEYOND = re.compile(r"前(?P<n>\d{1,4})[名位](?=(?:以外|之外|开外))")
SCALE_BETWEEN = re.compile(rf"(?P<m>万亿|亿|万|千){BETWEEN}")
# 7兆6,000亿元, 3亿5,000万吨: one number said in two steps.
STEPS = re.compile(rf"(?P<a>{ARABIC})(?P<m>万亿|兆|亿|万)零?(?P<b>{ARABIC})(?P<n>亿|万|千|百)?(?=[^\d.,%])")
# A currency between a bound and its number: 超过新台币7兆元.
CURRENCY_BEFORE = re.compile(r"\s*(?:新?台币|人民币|港币|美金|US\$|HK\$|NT\$|[¥￥$])\s*$")
# Words that begin with the character of a counter.
WORD_OF_COUNTER = re.compile(
    r"部[门分委属]|支[持撑付出]|处[理于置在]|头部|列[入为车]|批[量准复发]|笔记|册子|篇幅|克服|份额|架构|张力|件套|节[能点约省]|项目组|只[有能是]|根据|根本"
)
# 扩大一倍, 高出一倍: once more.
ONCE_MORE = re.compile(
    r"(?:增长|扩大|提高|提升|增加|上升|高出|多出|增|高|多|快|扩充|加快)(?:了|出)?(?:近|约|超过?|将近|不止|整整|逾)?$"
)
DOUBLING = re.compile(r"翻(?:了)?(?P<n>一|两|二|三)?(?:番|倍)")


@cache
def units() -> Units:
    """The units of the vocabularies of this installation."""
    return Units(read_vocabularies())


@cache
def _after_number() -> re.Pattern[str]:
    """A unit as it follows a number, longest first."""
    names = sorted(units().by_name, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@Language.factory("zhitu_quantities")
class Quantities:
    """Finds the quantities of a block, outside titles and times."""

    def __init__(self, nlp: Language, name: str) -> None:
        number = rf"(?P<a>{ARABIC})"
        self.number = re.compile(rf"(?P<sign>[+±]?){number}")
        self.hanzi = re.compile(rf"(?P<h>{HANZI})(?P<u>{COUNTED_HANZI})(?![一-龥]?(?:化|面|体|方))")

    def __call__(self, doc: Doc) -> Doc:
        """Fills `notes.quantities`, in the order of the text and without overlaps."""
        notes = of(doc)
        blocked = (
            [(t.start, t.end) for t in notes.times] + notes.events + [(t.start, t.end) for t in notes.titles]
        )
        found = [*self._special(notes), *self._arabic(notes), *self._chinese(notes)]
        last = -1
        for quantity in sorted(found, key=lambda q: (q.start, -q.end)):
            if quantity.kind == "money" and notes.folded.startswith("级", quantity.end):
                continue  # 千亿级产业集群: of what size, no amount
            if quantity.start >= last and not any(
                s < quantity.end and quantity.start < e for s, e in blocked
            ):
                notes.quantities.append(quantity)
                last = quantity.end
        _points_of_all(notes)
        return doc

    def _arabic(self, notes: Notes) -> list[Quantity]:
        text, out, position = notes.folded, [], 0
        while found := self.number.search(text, position):
            position = found.end()
            if _is_in_name(text, found.start(), found.end()):
                continue
            first, end = Decimal(re.sub("[,，]", "", found["a"])), found.end()
            low = None
            unit, unit_end = self._unit(text, end)
            if steps := STEPS.match(text, found.start("a")):
                first, unit, unit_end = self._in_steps(text, steps) or (first, unit, unit_end)
            between = re.compile(BETWEEN).match(text, unit_end if unit else end)
            if not unit and (scaled := SCALE_BETWEEN.match(text, end)):
                # 1,800亿—2,200亿元: the unit stands after the second.
                following = self.number.match(text, scaled.end())
                if following and text.startswith(scaled["m"], following.end()):
                    between = scaled
            if between and (second := self.number.match(text, between.end())):
                value = Decimal(re.sub("[,，]", "", second["a"]))
                own, own_end = self._unit(text, second.end())
                if own and (not unit or own == unit) and value > first:
                    low, first, unit, unit_end = first, value, own, own_end
                    position = unit_end
            if unit and (each := EACH.search(text, max(0, found.start() - 12), found.start())):
                unit = _each(unit, each[1]) or unit
            if unit.startswith("unit/cny") and TAIWAN.search(text, max(0, found.start() - 8), found.start()):
                unit = unit.replace("unit/cny", "unit/twd")
            if not unit and _is_index(text, found.start(), end):
                unit, unit_end = "unit/one", end + text.startswith("点", end)
            if not unit or unit not in units().identifiers:
                continue
            out.append(self._quantity(text, found.start(), unit_end, first, low, unit))
            position = max(position, unit_end)
        return out

    def _in_steps(self, text: str, found: re.Match[str]) -> tuple[Decimal, str, int] | None:
        """Value, unit and end of 7兆6,000亿元 in the larger of its magnitudes; nothing where no unit follows."""
        large, small = MAGNITUDE[found["m"]], MAGNITUDE.get(found["n"] or "", 0)
        value, rest = (Decimal(re.sub("[,，]", "", found[g])) for g in "ab")
        if small >= large or rest.scaleb(small - large) >= 1:
            return None
        name = _after_number().match(f"{found['m']}{text[found.end() : found.end() + 8]}")
        if not name or len(name.group()) == len(found["m"]):
            return None
        end = found.end() + len(name.group()) - len(found["m"])
        return value + rest.scaleb(small - large), units().by_name[name.group()].identifier, end

    def _unit(self, text: str, position: int) -> tuple[str, int]:
        """The unit at a position, with `多` or `余` before it skipped; ("", position) where there is none."""
        skip = re.compile(r"\s*[多余]?\s*").match(text, position)
        at = skip.end() if skip else position
        found = _after_number().match(text, at)
        if more := MORE_WITHIN.match(text, at):
            # 3万余家: the bound stands between the magnitude and the counter.
            for length in (3, 2, 1):
                name = f"{more[1]}{text[more.end() : more.end() + length]}"
                if name in units().by_name:
                    return units().by_name[name].identifier, more.end() + length
        if not found:
            scale = BARE_SCALE.match(text, at)
            if scale:
                return units().by_name[f"{scale[1]}个"].identifier, scale.end()
            return "", position
        name = found.group()
        following = text[found.end() : found.end() + 1]
        if WORD_OF_COUNTER.match(text, found.end() - 1):
            return "", position
        if name.isascii() and name.isalpha() and following.isascii() and following.isalpha():
            return "", position
        return units().by_name[name].identifier, found.end()

    def _quantity(
        self, text: str, start: int, end: int, value: Decimal, low: Decimal | None, unit: str
    ) -> Quantity:
        printed = text[start:end]
        operator = _operator(text, start, end, printed)
        kind = units().kinds[unit]
        if low is not None:
            return Quantity(start, end, None, low, value, "=", unit, kind, printed)
        return Quantity(start, end, value, None, None, operator, unit, kind, printed)

    def _special(self, notes: Notes) -> list[Quantity]:
        text, out = notes.folded, []
        for found in FRACTION.finditer(text):
            value = _fraction(found)
            if value is not None:
                out.append(
                    Quantity(
                        *found.span(),
                        value,
                        None,
                        None,
                        ">" if found["half"] == "过半" else _operator(text, *found.span(), ""),
                        "unit/per-mille" if found["pm"] or found["pt"] else "unit/percent",
                        "percent",
                    )
                )
        for found in DOUBLING.finditer(text):
            value = Decimal({"一": 1, "两": 2, "二": 2, "三": 3}.get(found["n"] or "一", 1))
            more = re.match(r"(?:还|有)?[多余]", text[found.end() : found.end() + 2]) is not None
            out.append(
                Quantity(*found.span(), value, None, None, ">" if more else "=", "unit/doubling", "multiple")
            )
        for found in TENTHS_RANGE.finditer(text):
            ends = [_chinese_number(found[g]) for g in "ab"]
            if ends[0] is not None and ends[1] is not None and ends[0] < ends[1]:
                out.append(
                    Quantity(*found.span(), None, 10 * ends[0], 10 * ends[1], "=", "unit/percent", "percent")
                )
        for found in BEYOND.finditer(text):
            rank = Decimal(found["n"])
            out.append(Quantity(*found.span(), rank, None, None, ">", "unit/rank", "rank"))
        for found in ORDINAL.finditer(text):
            for one in NEXT_ORDINAL.finditer(found["n"]):
                digits = re.sub("[第位名]", "", one.group())
                value = Decimal(digits) if digits.isdigit() else _chinese_number(digits)
                if value is not None:
                    start = found.start("n") + one.start()
                    end = found.start("n") + one.end()
                    out.append(Quantity(start, end, value, None, None, "=", "unit/rank", "rank"))
        return out

    def _chinese(self, notes: Notes) -> list[Quantity]:
        """Numbers in characters, before a few units only: 四倍, 六项, and bare magnitudes such as 上万台, 超千家."""
        text, out = notes.folded, []
        for found in self.hanzi.finditer(text):
            if found["u"] in ("成", "大") or (
                found.start() and text[found.start() - 1] in "第十百千万这那哪几数每任同各单某前首"
            ):
                continue
            if found["u"] == "次" and MANNER.match(text, found.end()):
                continue
            value = _chinese_number(found["h"])
            unit = units().by_name.get(found["u"])
            is_double = found.group() == "一倍" and ONCE_MORE.search(
                text, max(0, found.start() - 10), found.start()
            )
            if value is not None and (value > 1 or is_double) and unit is not None:
                out.append(
                    Quantity(
                        *found.span(),
                        value,
                        None,
                        None,
                        _operator(text, *found.span(), ""),
                        unit.identifier,
                        unit.kind,
                    )
                )
        out += self._unsaid(text)
        for found in SCALED_HANZI.finditer(text):
            # 两千万台, 四亿元: the number before the unit's magnitude.
            full = _after_number().match(text, found.end())
            value = _chinese_number(found.group())
            if full and value is not None and len(full.group()) > 1 and full.group()[0] in "百千万亿":
                unit = units().by_name[full.group()]
                operator = _operator(text, found.start(), full.end(), "")
                out.append(
                    Quantity(
                        found.start(), full.end(), value, None, None, operator, unit.identifier, unit.kind
                    )
                )
        bare = re.compile(
            r"(?P<p>上|超过?|近|逾|突破|约|数|成)?了?(?P<m>" + "|".join(MAGNITUDES) + r")(?P<y>余|多)?"
        )
        for found in bare.finditer(text):
            before = text[found.start() - 1] if found.start() else ""
            if (
                before.isdigit()
                or (before and before in "一二两三四五六七八九十百千万亿.,")
                or not (found["p"] or found["y"])
            ):
                continue
            unit_name, end = self._unit(text, found.end())
            full = _after_number().match(text, found.start("m"))
            if full and full.end() > found.end("m"):
                name, end = units().by_name[full.group()].identifier, full.end()
                value = Decimal(1)
            elif unit_name:
                name, value = unit_name, Decimal(10) ** MAGNITUDE[found["m"]]
            elif found["m"].endswith("亿") and OF_MONEY.match(text, found.end()):
                name, value, end = units().by_name[f"{found['m']}元"].identifier, Decimal(1), found.end()
            else:
                continue
            operator = "~" if found["p"] in ("近", "约") else ">"
            kind = units().kinds[name]
            out.append(Quantity(found.start("m"), end, value, None, None, operator, name, kind))
        return out

    def _unsaid(self, text: str) -> list[Quantity]:
        """长达五年, 数十个."""
        out = []
        for found in LASTING.finditer(text):
            value = _chinese_number(found["h"])
            unit, end = units().by_name["年"], found.end("h") + 1
            if value is not None:
                operator = _operator(text, found.start("h"), end, "")
                out.append(
                    Quantity(found.start("h"), end, value, None, None, operator, unit.identifier, unit.kind)
                )
        for found in TENS.finditer(text):
            name, end = self._unit(text, found.end())
            if name:
                kind = next(u.kind for u in units().by_name.values() if u.identifier == name)
                out.append(Quantity(found.start(), end, Decimal(10), None, None, ">", name, kind))
        return out


# 景气指数为53.8, PUE降至1.25以下: numbers without a unit.
INDEX = re.compile(
    r"(?:指数|PMI|PUE|系数|(?:工伤|伤害|事故|死亡)[一-龥]{0,2}率)[）)]?(?:平均|均值)?(?:值)?(?:分别)?(?:已|将|仍|均|约|由|从|至|到|为|是|在|达|达到|升至|降至|回升至|回落至|提升至|提升到|提高到|提高至|下降至|下降到|降低至|降低到|录得|报|低于|不高于|高于|保持|控制|超过)*\s*$"
)
INDEX_ENDS = re.compile(
    r"点?\s*(?:以[上下内]|左右)?\s*(?:$|[，,。；;、（(）)\n升降提和与]|[一二三四\d]*个?百?分?点)"
)


def _is_index(text: str, start: int, end: int) -> bool:
    """Whether a number without a unit is the value of an index."""
    return (
        INDEX.search(text, max(0, start - 20), start) is not None and INDEX_ENDS.match(text, end) is not None
    )


# 分别提高4.7个和1.6个百分点.
NEXT_POINTS = re.compile(r"个?\s*[、,，和与及]\s*")


def _points_of_all(notes: Notes) -> None:
    """分别提高4.7个和1.6个百分点: what the last number is in is what all of the list are in."""
    for at in range(len(notes.quantities) - 2, -1, -1):
        one, after = notes.quantities[at : at + 2]
        is_bare = one.unit == "unit/piece" and notes.folded[one.start : one.end].endswith("个")
        if is_bare and after.kind == "points" and NEXT_POINTS.fullmatch(notes.folded, one.end, after.start):
            notes.quantities[at] = replace(one, unit=after.unit, kind=after.kind)


def _each(unit: str, whole: str) -> str:
    """The unit of so much for one of those: 每公斤2万元 is in 万元/公斤. Empty where there is none."""
    names = [n for n, u in units().by_name.items() if u.identifier == unit and not n.isascii()]
    for name in names:
        if known := units().by_name.get(f"{name}/{whole}"):
            return known.identifier
    return ""


def _operator(text: str, start: int, end: int, printed: str) -> str:
    before, after = text[max(0, start - 16) : start], text[end : end + 6]
    before = CURRENCY_BEFORE.sub("", before)
    if MORE.search(before) or MORE_AFTER.match(after) or re.search(r"[\d百千万亿]\s*[多余]", printed):
        return ">"
    if LESS.search(before) or LESS_AFTER.match(after) or (WITHIN.search(printed) and SOON.match(after)):
        return "<"
    if ABOUT.search(before) or ABOUT_AFTER.match(after):
        return "~"
    return "="


def _is_in_name(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 10) : start], text[end : end + 6]
    if before.endswith("等") and re.match(r"个?(?:部门|部委|机构|单位|国家|委办局)", after):
        return True  # 发展改革委等12个部门
    if before.endswith("前") and re.match(r"[家名位大强]", after):
        return True
    if (
        NAME_BEFORE.search(before)
        and not GROWTH_BEFORE.search(before)
        and not before.endswith(("US$", "RMB "))
    ):
        return True
    if before.endswith((".", "/", "+")) and before[-2:-1].isdigit():
        return True
    if re.match(r"[.]\d|/\d|[-]\d{3,}|年代|世纪", after):
        return True
    # 近5年, 过去十年: a span of time up to now, no measure; 5日起: a day.
    if re.match(r"\s*(?:个)?(?:年|月)(?:以?来|间|内|中|里|$|[，,。、的])", after) and re.search(
        r"(?:近|过去|这|前|最近|未来|当)\s*$", before
    ):
        return True
    if re.match(r"年", after) and re.search(r"(?:近|过去|最近|未来)\s*$", before):
        return True
    if re.match(r"日(?!产|均|元)", after):
        return True
    if re.match(r"G(?![Ww]|\w*[Hh]z)|D打印|[.]0(?!\d)|[一-龥]?代表", after):
        return True
    return before.endswith(("“", "”", '"')) and after.startswith(("+", "”", '"'))


def _fraction(found: re.Match[str]) -> Decimal | None:
    digits = (
        {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2} | {str(n): n for n in range(10)}
    )
    if found["half"]:
        return Decimal(50)
    if found["tenths"]:
        more = 5 if found["half5"] == "半" else digits.get(found["half5"] or "零", 0)
        return Decimal(10 * digits[found["tenths"]] + more)
    if found["pt"]:
        share = Decimal(found["pt"]) if found["pt"][0].isdigit() else _chinese_number(found["pt"])
        return None if share is None else share / 10
    if found["d"]:
        return (Decimal(100) * digits[found["n"]] / digits[found["d"]]).quantize(
            Decimal("0.01")
        ).normalize() + 0
    if found["pc"] or found["pm"]:
        text = found["pc"] or found["pm"]
        return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else _chinese_number(text)
    if found["d2"] and int(found["d2"]):
        return (Decimal(100) * int(found["n2"]) / int(found["d2"])).quantize(Decimal("0.01")).normalize() + 0
    return None


def _chinese_number(text: str) -> Decimal | None:
    try:
        return Decimal(str(cn2an.cn2an(text.replace("〇", "零"), "smart")))
    except (ValueError, KeyError):
        return None
