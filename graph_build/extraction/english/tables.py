"""English tables: units in brackets, years and forecasts in headers, columns of change, before and after."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from graph_build.extraction.english.names import is_thing
from graph_build.extraction.english.phrases import Measure, first_noun, lower, measure, singular
from graph_build.extraction.english.quantities import OTHER
from graph_build.extraction.english.table_labels import (
    BRACKETS,
    MONEY,
    QUARTER,
    SPAN,
    YEAR,
    period_of,
    unit_of,
)
from graph_build.extraction.english.times import months_in, period_in
from graph_build.extraction.english.units import counted_unit
from graph_build.extraction.model import Claim, Mention, Notes, Quantity, Slot
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.patterns import pattern
from graph_build.extraction.table_layout import NUMBER, Header
from graph_build.extraction.tables import Table
from graph_build.extraction.times import year_before

FORECAST = re.compile(
    r"\b(?:forecast|projected|projection|expected|outlook)\b|(?<=(?:19|20)\d\d)\s?[EFef]\b|\((?:e|f|E|F|f'cast)\)",
    re.IGNORECASE,
)
TARGET = re.compile(r"\btargets?\b|\bgoal\b", re.IGNORECASE)
ESTIMATE = re.compile(r"\b(?:est\.|estimated?)\b", re.IGNORECASE)
CHANGE = re.compile(
    r"^(?P<of>.*?)[\s/]*\b(?P<n>change|growth(?: rate)?|increase|decline|CAGR|y/y|y-?o-?y|year[- ]on[- ]year(?: change| growth)?|variation|Δ)\b\s*(?:on year|rate|p\.a\.|on \d{4}|vs\.?(?: \d{4})?|over \d{4})?[\s/–-]*$|^[±+/-]+\s*%?$",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:indicators?|metrics?|segments?|items?|company|companies|regions?|country|countries|categor(?:y|ies)|year|industry|technology|no\.?|rank|#|before|after|baseline|result|value|unit|kpi|product|type|source|sector|measure|today|current|start|end|actual|previous|latest|total)$",
    re.IGNORECASE,
)
SKIPPED = re.compile(r"\b(?:rank|no\.|number|#|date|id|founded|code|note|page)\s*$|^#$", re.IGNORECASE)
# Rows that name things: in a table of revenue they are what it is made with.
THING = re.compile(
    r"\b(?:robots|plants|jobs|companies|enterprises|vehicles|applications|patents|orders|users|customers|base|fleet|software|systems|services|equipment|machines)$",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"\b(?:since|vs\.?|versus|against|over|compared (?:to|with)|from|on)\s((?:19|20)\d\d)\b(?!\s*[-–])",
    re.IGNORECASE,
)
TRAILING = re.compile(r"\s+(?:on|vs\.?|versus|over|against|from|to|compared (?:to|with))$")
# Change on Q3 2024: what is compared with.
BASED = re.compile(
    r"\b(?:change|growth|increase|decline|variation|y-?o-?y|%)\s(?:on|vs\.?|versus|over|against|from|since|compared (?:to|with))\s(?:(?P<q>[QH][1-4])\s)?(?P<y>(?:19|20)\d\d)\b(?!\s*[-–])",
    re.IGNORECASE,
)
# Changeovers per shift, deviations per 100 batches: rows without a unit that count.
COUNTS = re.compile(r"^(?:number of\b|(?:[A-Za-z-]+\s){0,3}?[a-z]+s(?:\sper\b.*)?$)", re.IGNORECASE)
SERVED = re.compile(
    r"(?P<n>[A-Z][a-z]+s)\s(?:to be\s)?(?:served|supported|trained|planned|built|connected|created|reached|funded|equipped|installed)\b"
)
STAFF = re.compile(r"(?:number of )?(?:employees|staff|headcount|workforce|personnel)\b", re.IGNORECASE)
RESULT = re.compile(
    r"\b(?:impact|improvements?|effects?|results?|gains?|benefits?|outcomes?|change|achievements?)\b",
    re.IGNORECASE,
)
SIGNED = re.compile(r"[+−–↑↓-]\s?\d")
ANSWERS = re.compile(
    r"(?:main |key |top |most common )?(?:obstacles?|barriers?|challenges?|reasons?|motives?|use cases?|answers?|responses?|drivers?|benefits?|priorit(?:y|ies)|concerns?|statements?|hurdles?|topics?|question)\b",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"\b(?:firms|companies|respondents|enterprises|manufacturers|plants|SMEs|participants|members|factories|businesses|sites|establishments|employees)\b",
    re.IGNORECASE,
)
OF_GROUP = re.compile(
    rf"(?:%|per ?cent|percentage|share|proportion)\s+of\s+(?:all\s+|the\s+|\w+\s+)?{GROUP.pattern}",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^\s*(?:Table|Tab\.|Exhibit|Figure)\s*[\w.-]*\d[\d.\-]*\s*[:.–—-]?\s*", re.IGNORECASE)


class EnglishTable(Table):
    """A table with English headers."""

    @staticmethod
    def _unit_in(text: str) -> str:
        return unit_of(text)[0]

    def _header(self, text: str) -> Header:
        words = YEAR.sub(" ", SPAN.sub(" ", QUARTER.sub(" ", MONEY.sub(" ", BRACKETS.sub(" ", text)))))
        words = pattern(
            r"\b(?:FY|forecast|projected|projection|expected|target|est\.|estimated?)\b|(?<![A-Za-z])[EFef](?![A-Za-z])",
            re.IGNORECASE,
        ).sub(" ", words)
        return Header(
            TRAILING.sub("", pattern(r"\s+").sub(" ", words).strip(" :,–-")),
            self._unit_in(text),
            "" if BASED.search(text) else period_of(text),
            bool(FORECAST.search(text)),
        )

    def _claim(self, cell: Notes, header: Header, label: Notes, caption_year: str) -> Claim | None:
        if SKIPPED.search(header.words):
            return None
        raw = self._raw_header(cell)
        quantity = self._printed(cell, raw, label)
        if quantity is None:
            return None
        claim = Claim(quantity.start, quantity.end, quantity, "table.cell")
        self.cell_text, self.raw, self.row_text = cell.folded.strip(), raw, label.folded
        self._fill(claim, cell, header, label, caption_year)
        year = claim.period[0]
        if (
            pattern(r"(?:19|20)\d\d").fullmatch(year)
            and year == claim.period[1]
            and (months := months_in(self.caption))
        ):
            # Exports, January–September, in columns of years.
            claim.period = f"{year}-{months[0]:02d}", f"{year}-{months[1]:02d}"
        if claim.status.value == "actual" and self.year and claim.period[1][:4] > self.year:
            claim.status = Slot("forecast", "column")
        for said, status in ((TARGET, "target"), (ESTIMATE, "estimate")):
            if said.search(raw) or said.search(label.folded):
                claim.status = Slot(status, "column")
        value = claim.quantity.value
        is_whole = value is not None and value == value.to_integral_value()
        if (
            not claim.quantity.unit
            and claim.metric.origin == "row"
            and is_whole
            and COUNTS.search(label.folded)
        ):
            claim.quantity = replace(claim.quantity, unit="unit/piece", kind="count")
        if not claim.quantity.unit:
            claim.doubts.append("no unit")
        return claim

    def _printed(self, cell: Notes, raw: str, label: Notes) -> Quantity | None:
        """The number in a cell with the unit that the cell, its column, its row or the caption gives."""
        found = NUMBER.fullmatch(cell.folded)
        if found is None:
            alone = cell.quantities[0] if len(cell.quantities) == 1 else None
            if alone is None or alone.end - alone.start < len(cell.folded.strip()) - 3 or alone.kind == OTHER:
                return None
            return alone
        texts = (raw, label.folded, self.caption)
        unit, factor = next((u for u in map(unit_of, texts) if u[0]), ("", Decimal(1)))
        if found["p"]:
            unit, factor = "unit/percent", Decimal(1)
        if pattern(r"(?:19|20)\d\d").fullmatch(found["n"]) and not unit:
            return None
        quantity = self._quantity(found, unit)
        return replace(quantity, value=(quantity.value or Decimal(0)) * factor)

    def _label(self, labels: list[Notes], headers: dict[int, Header]) -> Notes:
        return labels[0]

    def _raw_header(self, cell: Notes) -> str:
        column = pattern(r"/c(\d+)$").search(cell.identifier)
        rows = (self.rows.get(r, {}).get(int(column[1])) for r in self.header_rows) if column else ()
        return " ".join(c.folded.strip() for c in rows if c is not None)

    def _fill(self, claim: Claim, cell: Notes, header: Header, label: Notes, caption_year: str) -> None:
        cell_text = self.cell_text
        start, _, end = header.period.partition("/")
        own = period_of(label.folded)
        if header.period:
            claim.period, claim.period_origin = (start, end or start), "column"
        elif own:
            claim.period, claim.period_origin = (own.partition("/")[0], own.partition("/")[2] or own), "row"
        elif caption_year:
            claim.period, claim.period_origin = self._captioned(caption_year), "caption"
        if header.forecast or FORECAST.search(label.folded):
            claim.status = Slot("forecast", "column")
        row = pattern(r"\s+").sub(" ", YEAR.sub(" ", BRACKETS.sub(" ", label.folded))).strip(" :*")
        caption = BRACKETS.sub(" ", NUMBERED.sub("", self.caption))
        change = CHANGE.match(header.words) if header.words else None
        if change and claim.quantity.kind in ("percent", "points"):
            self._changed(claim, change, row, caption)
            return
        of_row = CHANGE.match(row) if row and claim.quantity.kind in ("percent", "points") else None
        if of_row and not _measured(header.words):
            self._changed(claim, of_row, "", caption)
            return
        is_signed = claim.quantity.kind in ("percent", "points") and SIGNED.match(cell_text)
        if is_signed and not _measured(header.words) and (plus := CHANGE.match("+")):
            self._changed(claim, plus, row, caption)
            return
        if asked := self._asked(claim, header.words, caption):
            claim.metric = Slot(f"?{asked}", "column")
            return
        is_thing_row = (
            claim.quantity.kind != "count"
            and THING.search(row) is not None
            and _measured(caption) is not None
        )
        row_words = "" if is_thing_row else row
        for words, origin in ((header.words, "column"), (row_words, "row"), (caption, "caption")):
            if found := _measured(words):
                claim.metric = self._named(found, origin)
                self._about(claim, found, origin, header.words, row)
                return
        self._counted(claim, row, header.words)

    def _captioned(self, year: str) -> tuple[str, str]:
        """The period that the caption names: third quarter of 2025."""
        found = period_in(self.caption)
        return found if found[0].startswith(year) else (year, year)

    def _asked(self, claim: Claim, column: str, caption: str) -> str:
        """What share a table of answers gives: of all firms, of the respondents."""
        if claim.quantity.kind != "percent" or _measured(column):
            return ""
        first = self.rows.get(self.header_rows[-1], {})
        label = first[min(first)].folded.strip() if first else ""
        group = GROUP.search(column) or GROUP.search(caption)
        if group and (GROUP.search(column) or OF_GROUP.search(caption) or ANSWERS.match(label)):
            return f"share of {group.group().lower()}"
        return "share of respondents" if ANSWERS.match(label) and not _measured(caption) else ""

    def _counted(self, claim: Claim, row: str, column: str) -> None:
        """Connected machines (thousand): a row that names what is counted, or whose money it is."""
        value = claim.quantity.value
        is_whole = value is not None and value == value.to_integral_value()
        if column.endswith("s") and is_thing(column) and not claim.quantity.unit and is_whole:
            # A column of projects or of employees.
            unit = counted_unit(column.rsplit(maxsplit=1)[-1]) or "piece"
            claim.quantity = replace(claim.quantity, unit=f"unit/{unit}", kind="count")
            claim.metric = self._named(Measure(f"number of {lower(column)}", True, column, column), "column")
            return
        if (served := SERVED.match(column)) and not claim.quantity.unit and is_whole:
            # Plants to be served by 2027
            claim.quantity = replace(
                claim.quantity, unit=f"unit/{counted_unit(served['n'].lower()) or 'piece'}", kind="count"
            )
            claim.metric = self._named(
                Measure(f"number of {lower(served['n'])}", True, served["n"], "number"), "column"
            )
            return
        caption = BRACKETS.sub(" ", NUMBERED.sub("", self.caption))
        thing = pattern(r"\s+(?:by|in|per|of|and)\s+").split(caption)[0].strip(" :,")
        is_general = pattern(
            r"\b(?:indicators?|figures|results|data|targets|numbers|facts|statistics|metrics|goals)$",
            re.IGNORECASE,
        ).search(thing)
        if (
            thing.endswith("s")
            and not is_general
            and is_thing(thing)
            and claim.quantity.kind == "count"
            and claim.quantity.unit
        ):
            claim.metric = self._named(Measure(f"number of {lower(thing)}", True, thing, thing), "caption")
            return
        if any(m.kind == "place" for m in self.lexicon.find(row)):
            return
        if STAFF.match(row) and is_whole and claim.quantity.unit in ("", "unit/person-unit", "unit/piece"):
            claim.quantity = replace(claim.quantity, unit="unit/person-unit", kind="count")
            claim.metric = self._named(Measure("number of employees", True, "", "number"), "row")
            return
        counted = pattern(r"\s+per\s.*$").sub("", row)
        if (
            counted.endswith("s")
            and not claim.quantity.unit
            and is_whole
            and is_thing(counted)
            and not LABEL.match(counted)
            and not any(h.unit for h in self.headers().values())
        ):
            # Changeovers per shift: 3, 7
            claim.quantity = replace(
                claim.quantity,
                unit=f"unit/{counted_unit(counted.rsplit(maxsplit=1)[-1]) or 'piece'}",
                kind="count",
            )
            claim.metric = self._named(Measure(f"number of {lower(row)}", True, counted, counted), "row")
            return
        is_plain = row.endswith("s") and is_thing(row) and not LABEL.match(row)
        if is_plain and claim.quantity.kind == "count" and claim.quantity.unit:
            unit = counted_unit(row.rsplit(maxsplit=1)[-1])
            if unit and claim.quantity.unit == "unit/piece":
                claim.quantity = replace(claim.quantity, unit=f"unit/{unit}")
            claim.metric = self._named(Measure(f"number of {lower(row)}", True, row, row), "row")
        elif (
            not is_plain
            and claim.quantity.kind in ("percent", "measure")
            and unit_of(self.row_text)[0]
            and not LABEL.match(row)
            and is_thing(row)
        ):
            # False rejects (%): a row with its own unit names what is measured.
            claim.metric = Slot(f"?{lower(row)}", "label")
        elif is_plain and claim.quantity.kind == "money":
            claim.metric = Slot(f"?{lower(row)}", "noun")

    def _changed(self, claim: Claim, change: re.Match[str], row: str, caption: str) -> None:
        """A column of changes: of what its own words, the row, another column or the caption measure."""
        others = [h.words for h in self.headers().values() if not CHANGE.match(h.words or "-")]
        texts = [
            (change["of"] or "", "column"),
            *(((row, "row"),) if not THING.search(row) else ()),
            *((o, "column") for o in others),
            (caption, "caption"),
        ]
        for words, origin in texts:
            if found := _measured(words):
                name = lower(found.name)
                names = (f"growth of {name}", f"{name} growth", f"change in {name}")
                known = next((k for n in names if (k := self.lexicon.named("metric", n))), None)
                claim.metric = Slot(known.identifier if known else f"?{name} growth", origin)
                self._about(claim, found, origin, "", row)
                break
        counted = pattern(r"\s+(?:by|in|per|of|and)\s+").split(caption)[0].strip(" :,")
        if not claim.metric.value and counted.endswith("s") and is_thing(counted):
            claim.metric = Slot(f"?number of {lower(counted)} growth", "caption")
        if not claim.metric.value and pattern("CAGR", re.IGNORECASE).search(change.group()):
            claim.metric = Slot("?compound annual growth rate", "column")
        value = claim.quantity.value or Decimal(0)
        is_down = value < 0 or self.cell_text.startswith(("−", "-", "–", "↓"))
        claim.direction = "decrease" if is_down else "increase"
        claim.quantity = replace(claim.quantity, value=abs(value))
        is_cagr = pattern("CAGR", re.IGNORECASE).search(change.group()) is not None
        based = BASED.search(self.raw)
        if based and based["q"] and claim.period[0]:
            quarter = period_in(f"{based['q']} {based['y']}")
            is_yearly = _year_before(quarter[0], claim.period[0])
            claim.comparison, claim.base = "year-on-year" if is_yearly else "base-year", quarter
            return
        if since := SINCE.search(self.raw):
            # Change since 2019: the year is what is compared with.
            claim.comparison, claim.base = "base-year", (since[1], since[1])
            claim.period, claim.period_origin = ("", ""), ""
            return
        is_dated = claim.period_origin in ("column", "row")
        headers = list(self.headers().values())
        years = sorted({h.period[:4] for h in headers if h.period})
        is_result = RESULT.search(" ".join(h.words for h in headers)) and not any(h.period for h in headers)
        claim.comparison = "average-annual" if is_cagr else "year-on-year"
        if not is_dated and len(years) > 1 and int(years[-1]) - int(years[-2]) > 1 and not is_cagr:
            # Columns 2020 and 2024: the change from the one to the other.
            claim.comparison, claim.base = "base-year", (years[-2], years[-2])
            claim.period, claim.period_origin = (years[-1],) * 2, "column"
            return
        if is_result and not claim.period[0] and not is_cagr:
            claim.comparison = "reduction" if is_down else "improvement"
            claim.metric = Slot(
                pattern(r"^\?(.*) growth$").sub(r"?change in \1", claim.metric.value), claim.metric.origin
            )
            return
        if not is_dated and is_cagr and len(years) > 1:
            claim.period, claim.period_origin = (years[0], years[-1]), "column"
            return
        if not claim.period[0]:
            # The latest of the columns: 2024, or Q2 2025.
            named = sorted({h.period for h in self.headers().values() if h.period})
            if named:
                first, _, last = named[-1].partition("/")
                claim.period, claim.period_origin = (first, last or first), "column"
        if not is_cagr and claim.period[0]:
            claim.base = (year_before(claim.period[0]), year_before(claim.period[1]))

    def _named(self, found: Measure, origin: str) -> Slot:
        name = lower(found.name)
        for one in (name, singular(name)):
            if entry := self.lexicon.named("metric", one):
                return Slot(entry.identifier, origin)
        return Slot(f"?{name}", origin)

    def _about(self, claim: Claim, found: Measure, origin: str, column: str, row: str) -> None:
        """Subject and area: of the words that do not name the metric."""
        texts = [(row, "row"), (column, "column"), (self.caption, "caption")]
        for words, source in texts:
            mentions = [m for m in self.lexicon.find(words) if len(m.text) > 4 or not m.text.islower()]
            things = [
                m
                for m in mentions
                if m.kind
                in (
                    "technology",
                    "product",
                    "industry",
                    "track",
                    "organization",
                    "infrastructure",
                    "application",
                )
            ]
            if things and not claim.subject.value:
                claim.subject = Slot(things[-1].identifier, source)
            places = [m for m in mentions if m.kind == "place"]
            if places and not claim.area.value:
                claim.area = Slot(places[0].identifier, source)
        thing = row if origin != "row" else found.of
        if not claim.subject.value and thing and not claim.area.value and is_thing(thing):
            name = singular(lower(first_noun(thing) or thing))
            claim.subject = Slot(identifier_for("product", name), "row")
            self.proposed.append(
                (claim, Mention(claim.start, claim.end, claim.subject.value, "Product", "proposed", name))
            )

    @property
    def proposed(self) -> list[tuple[Claim, Mention]]:
        """Products that rows name and no vocabulary has."""
        if not hasattr(self, "_proposed"):
            self._proposed: list[tuple[Claim, Mention]] = []
        return self._proposed


def _measured(words: str) -> Measure | None:
    if ": " in words and (told := _measured(words.rsplit(": ", 1)[-1])):
        # Who is buying: warehouse robots shipped
        return told
    words = pattern(r"\bscope \d(?:(?:,| and| to|-|\s\+)\s?\d)*\s", re.IGNORECASE).sub("", words)
    words = pattern(r",\s+|\s+(?:by|and)\s+").split(words)[0]
    if not words or LABEL.match(words):
        return None
    found = measure(words)
    return found if found is not None and found.is_known else None


def _year_before(first: str, last: str) -> bool:
    """Whether one period begins a year before another."""
    return bool(first and last) and first == year_before(last)
