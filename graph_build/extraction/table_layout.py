"""What the rows and columns of a table are: headers with unit and period, labels, a column of units, a row that groups."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes
from graph_build.extraction.quantities import units
from graph_build.extraction.times import PART, part_periods, periods, year_before

NUMBER = re.compile(
    r"\s*(?P<o>≥|>=|≤|<=|>|<|~|≈|约|近|超过?|逾|不低于|不少于|不超过|不高于|达到?)?\s*(?P<s>[-+−–↑↓]?)\s*"
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<p>%)?\s*(?P<t>以上|左右|以下|以内|\+)?\s*"
    # A mark of a note below the table.
    r"(?:[*†‡①-⑳]+|\[\d{1,2}\])?\s*"
)
# Whether a cell gives a lower and an upper value: 20-30, 20%-30%.
RANGE = re.compile(
    r"\s*(?:约|近)?\s*(?P<n>(?!(?:19|20)\d\d\s*[-–—至~～])\d[\d,]*(?:\.\d+)?)\s*%?\s*(?:[-–—~～]|至|到)\s*(?P<m>\d[\d,]*(?:\.\d+)?)\s*(?P<p>%)?\s*"
)
UNIT = re.compile(
    r"[（(]\s*(?:计量)?(?:单位\s*[：:]\s*)?([^（）()]{1,16})\s*[）)]|(?:^|[，,\s])(?:计量)?单位\s*[：:]\s*(\S{1,12})|(?<=[一-龥])/([^/（）()\s]{1,8})$"
)
UNITS_APART = re.compile(r"[、,，;；]|/(?=%)|(?<=%)/")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?")
FORECAST = re.compile(r"预测|预计|预估|预期(?!性)|展望|(?:(?<=\d)|(?<=\d年)|[（(])[eEfF][)）]?$")
TARGET = re.compile(r"目标|规划值|计划值")
DONE = re.compile(r"基期|现状|实际|完成|基准|基数|现值")
# Words of a header that say what state its numbers are in, not what they measure.
_STATES = r"预测|预计|预估|预期|目标[值数]?|规划[值数]?|计划[值数]?|基[期准数][值数]?|现状[值数]?|现值|实际[值数]?|完成[值数]?|指标值|数值|数量值|[EeFf]"
STATE = re.compile(rf"^(?:{_STATES})(?=\s|$)|[（(]\s*(?:{_STATES})\s*[)）]|(?:{_STATES})$")
# A column that compares, and so names a year that it is not of: 比上年增长.
CHANGED = re.compile(r"[比较][上去]年|同比|环比|增|减|变动|变化|升降|涨跌")
PLANNED = re.compile(r"\s*(?:预期性|约束性|引导性|指导性)\s*(?:指标)?\s*")
ORDINAL = re.compile(r"\s*(?:序号|编号|排名|名次|No\.?|#)\s*", re.IGNORECASE)
UNIT_COLUMN = re.compile(r"\s*(?:计量)?单位\s*")
# Marks of notes behind a label.
MARKS = re.compile(r"(?:[*†‡①-⑳]+|\[\d{1,2}\])\s*$")
# A second row of a header that only says that the first is meant in numbers: 产量 | 数量（台）.
IN_NUMBERS = re.compile(
    r"(?<=\S)\s+(?:数量|金额|数值|数额|总量|总额|绝对[值量额数]|规模|本期值?|累计值?|当期值?|期末值?|[数量额值])$"
)
# The period of the table, the year before it.
THIS = re.compile(r"本(?:年度?|期|月)(?:累计|末)?|报告期(?:末|内)?|当年")
BEFORE = re.compile(r"(?:上年|去年|上年度|上一年)(?:同期|同月|末)?|上期(?:末)?|前一年")


MOST_BESIDE = 3
COUNTER = re.compile(r"(百万|千万|[百千万亿]?)[剂针匹卷株尾例筒罐板锭款所组]")


@dataclass(frozen=True)
class Header:
    """What a column says: words without unit and year, the unit, the period, whether it is a forecast, a target, done."""

    words: str
    unit: str
    period: str
    forecast: bool
    until: str = ""
    status: str = ""


class Layout:
    """The cells of one table by row and column; the first rows, down to the first with a number, are its header."""

    def __init__(
        self,
        cells: list[Notes],
        caption: str,
        lexicon: Lexicon,
        year: str = "",
        is_plan: bool = False,
        titled: tuple[str, str] = ("", ""),
    ) -> None:
        # The period that the title of a communiqué names for all its tables.
        self.titled = titled
        self.lexicon = lexicon
        # The year of the document: what a later one says has not happened yet.
        self.year = year
        self.rows: dict[int, dict[int, Notes]] = {}
        for cell in cells:
            found = re.search(r"/r(\d+)/c(\d+)$", cell.identifier)
            if found:
                self.rows.setdefault(int(found[1]), {})[int(found[2])] = cell
        self.caption = caption = f"{caption} {self._lifted()}".strip()
        self.header_rows = self._header_rows()
        self.body = [n for n in sorted(self.rows) if n > max(self.header_rows, default=-1)]
        year_named = YEAR.search(caption)
        # The period that the caption names, or else the title.
        self.period = next(iter(periods(caption)), (year_named[1], year_named[1]) if year_named else titled)
        self.caption_units = self._units_in(caption) or self._corner_units()
        self.columns = sorted({c for row in self.rows.values() for c in row})
        self.unit_column = next((c for c in self.columns if self._is_of_units(c)), None)
        self.label_columns = self._label_columns()
        headings = " ".join(cells[0].headings[-1:]) if cells else ""
        self.is_plan = is_plan or bool(re.search("目标|规划", f"{caption} {headings}"))
        self.is_planned = any(
            PLANNED.fullmatch(c.folded) for n in self.body[:4] for c in self.rows[n].values()
        )
        # What the row that is read says: its labels from the nearest to the farthest, its unit, the group it is in.
        self.labels: list[str] = []
        self.row_unit = ""
        self.group = ""
        self._metrics: dict[str, str] = {}
        self._mentions: dict[str, list[Mention]] = {}

    def _lifted(self) -> str:
        """The words of first rows that are one cell across the table: its title, or the unit of all its numbers."""
        words: list[str] = []
        while len(self.rows) > 2:
            first = min(self.rows)
            texts = {c.folded.strip() for c in self.rows[first].values()} - {""}
            is_unit = len(texts) == 1 and unit_line(next(iter(texts)))
            if len(self.rows[first]) < 2 or len(texts) != 1 or not (is_unit or len(self.rows[first]) > 2):
                break
            if not is_unit and any(NUMBER.fullmatch(t) for t in texts):
                break
            words += texts
            del self.rows[first]
        return " ".join(words)

    def _corner_units(self) -> list[str]:
        """单位：亿元 in the first cell of the header is the unit of all that has none of its own."""
        first = self.rows.get(self.header_rows[0], {}) if self.header_rows else {}
        corner = first[min(first)].folded if first else ""
        return self._units_in(corner) if "单位" in corner or not self._is_named(corner) else []

    @staticmethod
    def _is_named(corner: str) -> bool:
        return bool(UNIT.sub("", corner).strip(" /、")) and "单位" not in corner

    def _header_rows(self) -> list[int]:
        top = min(self.rows, default=0)
        rows = [top]
        first = self.rows.get(top, {})
        for number in (top + 1, top + 2):
            row = self.rows.get(number, {})
            label, own = first.get(min(first, default=0)), row.get(min(row, default=0))
            if not row or label is None or own is None or number + 1 not in self.rows:
                break
            is_same = bool(label.text) and label.text == own.text
            is_open = not own.text.strip() and any(c.text.strip() for c in row.values())
            holds_number = any(NUMBER.fullmatch(c.folded) and not year_of(c.folded) for c in row.values())
            if not is_same and (not is_open or holds_number):
                break
            rows.append(number)
        return rows

    def _is_of_units(self, column: int) -> bool:
        words = [c.folded for n in self.header_rows if (c := self.rows[n].get(column))]
        if not any(UNIT_COLUMN.fullmatch(w) for w in words):
            return False
        cells = [c.folded.strip() for n in self.body[:50] if (c := self.rows[n].get(column))]
        return any(unit_named(c) for c in cells)

    def _label_columns(self) -> list[int]:
        """The columns before the first one that holds a number, but for ordinals and units; the first where none does."""
        found: list[int] = []
        for column in self.columns:
            header = " ".join(c.folded for n in self.header_rows if (c := self.rows.get(n, {}).get(column)))
            cells = [c for n in self.body[:50] if (c := self.rows[n].get(column)) and c.text.strip()]
            if ORDINAL.fullmatch(header) and all(re.fullmatch(r"\s*\d+[.、]?\s*", c.folded) for c in cells):
                continue
            if column == self.unit_column:
                continue
            is_of_numbers = any(map(_is_number, cells))
            if not is_of_numbers or not found:
                found.append(column)
            if is_of_numbers:
                return found
        return found[:1]

    def headers(self) -> dict[int, Header]:
        """The header of every column, header rows joined; an empty cell of a first row goes on with the one before it."""
        if not hasattr(self, "_headers"):
            self._headers = {c: self._header(" ".join(self._words_of(c))) for c in self.columns}
        return self._headers

    def _words_of(self, column: int) -> list[str]:
        words: list[str] = []
        for row in self.header_rows:
            cell = self.rows.get(row, {}).get(column)
            text = MARKS.sub("", cell.folded.strip()) if cell else ""
            if not text and row != self.header_rows[-1]:
                before = [c for c in self.columns if c < column and c not in self.label_columns[:1]]
                texts = (self.rows[row][c].folded.strip() for c in reversed(before) if c in self.rows[row])
                text = next((t for t in texts if t), "")
            if text and text not in words:
                words.append(text)
        return words

    def _header(self, text: str) -> Header:
        *before, last = text.rsplit(" ", 1)
        if before and (below := unit_named(last)):
            # 营业收入 | 亿元: the unit stands in a row of its own.
            return replace(self._header(before[0]), unit=below)
        unit = self._unit_in(text) or ("unit/percent" if re.search(r"%\s*$", text) else "")
        words = UNIT.sub(lambda m: "" if unit_named(m[1] or m[2] or m[3]) else m.group(), text)
        named = periods(text)
        year = YEAR.search(text)
        first, last = named[0] if named else (year[1], year[1]) if year else ("", "")
        if not first and not CHANGED.search(text):
            if BEFORE.search(words):
                first, last = (year_before(p) for p in self.period)
            elif THIS.search(words):
                first, last = self.period
            words = THIS.sub("", BEFORE.sub("", words))
        if not first and (parts := part_periods(text, self._own_year())):
            first, last = parts[0]
            words = PART.sub("", words)
        words = STATE.sub("", YEAR.sub("", words).strip(" 年:："))
        words = IN_NUMBERS.sub("", re.sub(r"[（(]\s*[)）]", "", words).strip(" 年:：%±"))
        status = "target" if TARGET.search(text) else "actual" if DONE.search(text) else ""
        return Header(words, unit, first, bool(FORECAST.search(text)), last, status)

    def _own_year(self) -> str:
        """The year of the caption, or of a communiqué's title, that months in the columns are of."""
        year = YEAR.search(self.caption)
        return year[1] if year else self.titled[0][:4]

    @staticmethod
    def _unit_in(text: str) -> str:
        return next(iter(Layout._units_in(text)), "")

    @staticmethod
    def _units_in(text: str) -> list[str]:
        found: list[str] = []
        for match in UNIT.finditer(text):
            name = (match[1] or match[2] or match[3]).strip()
            found += [u for u in map(unit_named, (name, *UNITS_APART.split(name))) if u]
        return list(dict.fromkeys(found))

    @staticmethod
    def is_group(row: dict[int, Notes]) -> bool:
        """一、产业规模: a row of one text stands above those that it groups."""
        texts = {c.folded.strip() for c in row.values()} - {""}
        return len(row) > 2 and len(texts) == 1 and not any(NUMBER.fullmatch(t) for t in texts)


def _is_number(cell: Notes) -> bool:
    """Whether a cell holds a number and nothing else, with its unit or without; a year is none."""
    if NUMBER.fullmatch(cell.folded):
        return not year_of(cell.folded)
    return RANGE.fullmatch(cell.folded) is not None or is_quantity(cell)


def is_quantity(cell: Notes) -> bool:
    """Whether a cell holds one quantity with its unit, and at most a sign or a verb beside it: 约520亿元, 提升19个百分点."""
    if len(cell.quantities) != 1:
        return False
    one = cell.quantities[0]
    rest = cell.folded[: one.start] + cell.folded[one.end :]
    return len(re.sub(r"\s|同比", "", rest)) <= MOST_BESIDE


def plain_label(text: str) -> str:
    """A label without its unit, marks of notes and the year that it names."""
    words = MARKS.sub("", re.sub(r"\s*[（(].*?[）)]", "", text)).strip()
    return re.sub(r"^\d+[.、]\s*|^(?:[（(]?[一二三四五六七八九十]+[）)、.])\s*", "", words)


def unit_line(text: str) -> bool:
    """Whether a text says a unit and nothing else: 单位：亿元, （亿元、%）."""
    return bool(UNIT.search(text)) and not UNIT.sub("", text).strip(" ：:，,;；%")


def unit_named(name: str) -> str:
    """The unit that words name, with the currency before or after the amount; empty for none."""
    plain = re.sub(r"^单位\s*[：:]\s*", "", name.strip()).replace("（", "(").replace("）", ")")
    known = units().by_name
    forms = [plain, plain.removesuffix("人民币"), plain.removeprefix("人民币"), f"个{plain}"]
    if re.fullmatch(r"台/(?:万人|万名[员职工]{2})", plain):
        forms = ["台/万名职工"]
    elif counter := COUNTER.fullmatch(plain):
        # Things of which the vocabulary has no counter of their own: 万剂.
        forms.append(f"{counter[1]}个")
    if plain.startswith("新台币"):
        amount = plain.removeprefix("新台币").removesuffix("元").replace("兆", "万亿")
        forms = [f"{amount}新台币"]
    return next((known[f].identifier for f in forms if f in known), "")


def year_of(text: str) -> str:
    """The year that a cell consists of: 2025年, 2025E; empty where it holds anything else."""
    found = re.fullmatch(r"\s*((?:19|20)\d\d)\s*年?(?:[（(]?[eEfF预测计估]*[)）]?)\s*", text)
    return found[1] if found else ""
