"""English quantities: $4.9 billion, 17 million units, 12 percentage points, two thirds, 2.4-fold, nine days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Notes, Quantity, of
from graph_build.extraction.quantities import units

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORDS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ]
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a dozen": 12}
WORD = "|".join(w for w in WORDS if w != "zero")
SCALES = {
    "thousand": 3,
    "k": 3,
    "million": 6,
    "mn": 6,
    "m": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
    "tn": 12,
}
SCALE = r"thousand|million|billion|trillion|mn|bn|tn"
BEFORE = {
    "US$": "usd", "$": "usd", "USD": "usd", "€": "eur", "EUR": "eur", "£": "gbp", "GBP": "gbp", "¥": "cny",
    "RMB": "cny", "CNY": "cny", "HK$": "hkd", "HKD": "hkd", "JPY": "jpy", "KRW": "krw",
}  # fmt: skip
AFTER = {
    "US dollars": "usd", "US dollar": "usd", "dollars": "usd", "USD": "usd", "euros": "eur", "euro": "eur", "EUR": "eur",
    "yuan": "cny", "renminbi": "cny", "RMB": "cny", "CNY": "cny", "pounds": "gbp", "GBP": "gbp", "yen": "jpy",
    "Hong Kong dollars": "hkd", "won": "krw",
}  # fmt: skip
MONEY_SCALES = {0: "", 6: "-1-million", 9: "-1-billion", 12: "-1-trillion"}
MEASURES = {
    r"gigawatts?[ -]hours?|GWh": "gigawatt-hour", r"terawatt[ -]hours?|TWh": "twh", r"megawatt[ -]hours?|MWh": "mwh",
    r"kilowatt[ -]hours?|kWh": "kilowatt-hour", r"gigawatts?|GW": "gigawatt", r"megawatts?|MW": "mw",
    r"kilowatts?|kW": "kilowatt", r"tonnes?|tons?|metric tons?|t": "tonne", r"kilograms?|kg": "kilogram",
    r"kilometres?|kilometers?|km": "kilometre", r"millimetres?|millimeters?|mm": "millimetre",
    r"nanometres?|nanometers?|nm": "nanometre", r"micrometres?|microns?|μm|µm": "micrometre",
    r"square metres?|square meters?|m2|m²": "square-metre", r"hectares?": "hectare",
    r"seconds?": "second", r"minutes?|mins?": "minute", r"hours?": "hour", r"days?": "day", r"weeks?": "week",
    r"months?": "month", r"years?": "year", r"Gbps": "gbps", r"TEUs?": "container", r"EFLOPS|exaflops": "eflops",
    r"PFLOPS|petaflops": "pflops", r"[Rr]obots per 10,000 (?:employees|workers)|units per 10,000 (?:employees|workers)": "robot-per-10-thousand-employees",
}  # fmt: skip
# Counted things: the noun that a number stands before, and the unit it is counted in.
COUNTED = {
    "device": "units?|robots?|cobots?|machines?|machine tools|devices?|vehicles? units|installations?|AGVs?|AMRs?|sensors?|cameras?|servers?|drones?|computers?|printers?",
    "vehicle": "cars?|vehicles?|trucks?|buses|EVs|passenger cars|electric cars",
    "enterprise": "companies|company|enterprises?|firms?|manufacturers?|suppliers?|start-?ups?|businesses|SMEs|producers?|vendors?",
    "person-unit": "people|persons?|workers?|employees?|jobs?|vacancies|engineers?|specialists?|respondents?|managers?|executives?|operators?|staff|researchers?|technicians?|students?",
    "factory": "factories|factory",
    "case": "deals?|transactions?|mergers?|acquisitions?|accidents?|incidents?|financings?|IPOs?",
    "piece": "plants?|sites?|projects?|platforms?|patents?|countries|standards?|stations?|lines?|pilots?|laboratory|laboratories|centres?|centers?|applications?|use cases?|products?|models?|components?|parts?|units of|gigafactories|fabs?|regions?|cities|provinces|parks?|programmes?|programs?|charging points?|points?|satellites?|data points|data centres?|data centers?|production lines?|patent applications?|publications?|orders?|modules?|cells?|wafers?|chips?|panels?|batteries|turbines?|licen[cs]es?|modes?|variants?|workshops?|warehouses?|stores?|hours? of",
}  # fmt: skip
COUNT_WORDS = "|".join(sorted((w for c in COUNTED.values() for w in c.split("|")), key=len, reverse=True))
BASE_OF = [(re.compile(rf"(?:{words})\b", re.IGNORECASE), unit) for unit, words in COUNTED.items()]
MORE = re.compile(
    r"(?:more than|over|above|at least|no (?:less|fewer) than|upwards of|exceed(?:ed|ing|s)?|surpass(?:ed|es|ing)?|topp?(?:ed|s|ing)?|pass(?:ed|es|ing)|in excess of|beyond|well over|>)\s*$",
    re.IGNORECASE,
)
LESS = re.compile(
    r"(?:less than|fewer than|under|below|at most|up to|no more than|not more than|as much as|a maximum of|within|<)\s*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:about|around|approximately|nearly|almost|some|roughly|close to|an estimated|circa|ca\.|~|just (?:over|under))\s*$",
    re.IGNORECASE,
)
FRACTIONS = {
    "half": 50,
    "third": 33.33,
    "thirds": 66.67,
    "quarter": 25,
    "quarters": 75,
    "fifth": 20,
    "tenth": 10,
}
FRACTION = re.compile(
    r"\b(?:(?P<n>one|two|three|four|a)[- ](?P<d>third|quarter|fifth|tenth)s?|(?P<half>half))\b(?!-year|[- ](?:of|year)\s*(?:19|20)\d\d|\s+of\s+(?:the\s+)?(?:year|19|20)|[- ]hour|-life)",
    re.IGNORECASE,
)
FOLD = re.compile(
    rf"\b(?P<n>(?:{NUMBER})|{WORD})(?:-fold|fold|\s+times|x\b)(?!\s+(?:a|per|each)\b)|\b(?P<w>doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|trebl(?:e|ed|ing)|quadrupl(?:e|ed|es|ing)|halv(?:e|ed|es|ing))\b(?!-(?!digit)|\s+(?:digit|shift)|-digit)",
    re.IGNORECASE,
)
TIMES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadr": 4}
NUMERIC = re.compile(
    rf"(?<![\w.,/-])(?P<c>US\$|HK\$|[$€£¥]|(?:USD|EUR|GBP|RMB|CNY|HKD|JPY|KRW)\s?)?(?P<s>[+−-])?(?P<a>{NUMBER})"
    rf"(?:\s?(?:-|–|—|to|and)\s?(?P<c2>US\$|[$€£¥])?(?P<b>{NUMBER}))?",
)
SPELLED = re.compile(rf"\b(?P<w>{WORD})\b", re.IGNORECASE)
PERCENT = re.compile(r"\s?%|[\s-]per\s?cent\b", re.IGNORECASE)
POINTS = re.compile(r"[\s-](?:percentage[\s-]points?|pp\b|p\.p\.|pts?\b)|%[\s-]points?", re.IGNORECASE)
# What makes a number part of a name: Industry 4.0, ISO 9001, Case 3, Table 2, Figure 4, COVID-19.
NAMED = re.compile(
    r"(?:[A-Za-z][-_]|(?:Table|Figure|Fig\.|Case|Chapter|Section|No\.|Part|Step|Phase|Level|Tier|Article|Industry|ISO|IEC|EN|Horizon|Euro|Note|Annex|Scope|Version|Windows|page|p\.|[Tt]op|[Ll]eading|[Ll]argest)\s?)$"
)


@Language.factory("zhitu_english_quantities")
class EnglishQuantities:
    """Fills `notes.quantities`, in the order of the text and without overlaps, outside times and titles."""

    def __init__(self, nlp: Language, name: str) -> None:
        return

    def __call__(self, doc: Doc) -> Doc:
        """Percentages, money, measures and counted things; fractions and multiples in words."""
        notes = of(doc)
        blocked = [(t.start, t.end) for t in notes.times] + [(t.start, t.end) for t in notes.titles]
        found = [*_numbers(notes), *_fractions(notes.folded), *_folds(notes.folded)]
        found += [*_of_so_many(notes.folded), *_bare(notes.folded)]
        found += [second for first in found if (second := _bare_second(notes.folded, first))]
        last = -1
        for quantity in sorted(found, key=lambda q: (q.start, -q.end)):
            if quantity.start >= last and not any(
                s < quantity.end and quantity.start < e for s, e in blocked
            ):
                notes.quantities.append(quantity)
                last = quantity.end
        return doc


def _numbers(notes: Notes) -> Iterator[Quantity]:
    text = notes.folded
    position = 0
    while found := NUMERIC.search(text, position):
        position = found.end()
        if NAMED.search(text[: found.start()][-12:]):
            continue
        low, value = None, _decimal(found["a"])
        end = found.end()
        if found["b"]:
            second = _decimal(found["b"])
            if (
                re.search(r"\bfrom\s*$", text[: found.start()])
                and " to " in text[found.end("a") : found.start("b")]
            ):
                # from 12 to 15 GW: two numbers with the unit of the second.
                read = _unit(text, found.end(), found["c"] or "", second)
                if read is not None:
                    yield _quantity(
                        text, found.start(), found.end("a"), value * read[3], None, read[0], read[1]
                    )
                    position = found.end("a")
                    continue
            between = text[found.end("a") : found.start("b")]
            is_span = second > value and (
                "and" not in between or re.search(r"between\s*$", text[: found.start()])
            )
            if not is_span or (
                len(found["a"]) == 4 and found["a"][:2] in ("19", "20") and "," not in found["a"]
            ):
                end = position = found.end("a")
            else:
                low, value = value, second
        read = _unit(text, end, found["c"] or found["c2"] or "", value)
        if low is None and (first := _first_of_range(text, found, read)):
            low, value, end, read = first
        if read is None:
            continue
        unit, kind, last, factor = read
        start = found.start()
        position = max(position, last)
        yield _quantity(
            text, start, last, value * factor, low * factor if low is not None else None, unit, kind
        )
    for found in SPELLED.finditer(text):
        read = _unit(text, found.end(), "", Decimal(WORDS[found["w"].lower()]))
        if read and (read[1] in ("measure", "percent", "points", "money") or WORDS[found["w"].lower()] > 1):
            if read[1] == "count" and re.search(
                r"(?:the|these|those|of|all|other|its|first|last)\s$", text[: found.start()]
            ):
                continue
            unit, kind, last, factor = read
            value = Decimal(WORDS[found["w"].lower()])
            yield _quantity(text, found.start(), last, value * factor, None, unit, kind)


Read = tuple[str, str, int, Decimal]


def _first_of_range(
    text: str, found: re.Match[str], read: Read | None
) -> tuple[Decimal, Decimal, int, Read] | None:
    """20% to 30%, €2bn–€3bn: a range whose first number has the unit too (not "from 20% to 30%")."""
    if read is None or re.search(r"\bfrom\s*(?:about|around|some)?\s*$", text[: found.start()]):
        return None
    after = re.compile(r"\s?(?:-|–|—)\s?|\s(?:to|and)\s").match(text, read[2])
    if not after or (" and " in after.group() and not re.search(r"between\s*$", text[: found.start()])):
        return None
    second = NUMERIC.match(text, after.end())
    if not second or second["b"]:
        return None
    value = _decimal(second["a"])
    own = _unit(text, second.end(), second["c"] or "", value)
    first = _decimal(found["a"])
    if own is None or own[0] != read[0] or value <= first:
        return None
    if " to " in after.group() and re.search(r"\b(?:by|of|between)\s*$", text[: found.start()]) is None:
        return None
    return first, value, own[2], own


def _unit(text: str, end: int, currency: str, value: Decimal) -> Read | None:
    """Unit, kind, where it ends and what the number is to be multiplied with."""
    if not currency:
        if found := POINTS.match(text, end):
            return "unit/percentage-point", "points", found.end(), Decimal(1)
        if found := PERCENT.match(text, end):
            return "unit/percent", "percent", found.end(), Decimal(1)
    scale = re.compile(
        rf"[\s-]?({SCALE})\b|(bn|mn|m|k|tn)\b" if currency else rf"[\s-]?({SCALE})\b", re.IGNORECASE
    ).match(text, end)
    power = SCALES[(scale[1] or scale[2]).lower()] if scale else 0
    at = scale.end() if scale else end
    money = BEFORE.get(currency.strip())
    if not money:
        after = re.compile(r"\s(" + "|".join(sorted(AFTER, key=len, reverse=True)) + r")\b").match(text, at)
        if after:
            money, at = AFTER[after[1]], after.end()
    if money:
        per = re.compile(
            r"\s?(?:/|per\s)\s?(?!year|annum|month|day)(kWh|MWh|tonne|ton|kg|Wh|W|kW|watt|kilowatt|megawatt|kilowatt[- ]hour|MW|barrel|litre|m2|square metre|hour)\b"
        ).match(text, at)
        if per:
            return _per(money, per[1], per.end(), power)
        factor = Decimal(1000) if power == 3 else Decimal(1)
        return f"unit/{money}{MONEY_SCALES[0 if power == 3 else power]}", "money", at, factor
    for words, unit in MEASURES.items():
        if found := re.compile(rf"[\s-]?(?:of\s)?(?:{words})(?![\w²³])").match(text, at):
            if unit in ("year", "month", "week", "day") and re.match(
                r"[\s-](?:old|ago|later|earlier)\b", text[found.end() :]
            ):
                return None
            return _scaled(unit, power, found.end())
    return _counted(text, at, power, value, scale is not None)


def _per(money: str, per: str, end: int, power: int) -> Read | None:
    names = {
        "tonne": "tonne",
        "ton": "tonne",
        "kg": "kilogram",
        "Wh": "watt-hour",
        "kWh": "kilowatt-hour",
        "kilowatt-hour": "kilowatt-hour",
        "kilowatt hour": "kilowatt-hour",
        "MWh": "mwh",
        "kW": "kilowatt",
        "W": "watt",
    }
    unit = f"unit/{money}-per-{names.get(per, per.lower())}"
    factor = Decimal(10) ** power
    return (unit, "money", end, factor) if unit in units().identifiers else None


def _counted(text: str, at: int, power: int, value: Decimal, scaled: bool) -> Read | None:
    noun = re.compile(
        rf"[\s-](?:(?!of\b|in\b|and\b|to\b|by\b|for\b|with\b|from\b)[A-Za-z][\w-]*\s){{0,3}}?(?P<n>{COUNT_WORDS})\b",
        re.IGNORECASE,
    ).match(text, at)
    if noun:
        unit = next(u for pattern, u in BASE_OF if pattern.fullmatch(noun["n"]))
        read = _scaled(unit, power, at)
        if read is None:
            return None
        # A bare number before what it counts is printed with its noun; one with its magnitude stands alone.
        end = noun.end() if noun["n"].lower() in ("units", "unit", "people") else at
        return read[0], "count", end, read[3]
    if scaled:
        return _scaled("piece", power, at)
    return None


def _scaled(unit: str, power: int, end: int) -> Read | None:
    kind = "count" if any(unit == u for u in COUNTED) else "measure"
    names = {
        0: unit,
        6: f"1-million-{unit.removesuffix('-unit')}",
        3: unit,
        9: f"100-million-{unit.removesuffix('-unit')}",
    }
    factor = {0: 1, 6: 1, 3: 1000, 9: 10}
    if power == 9 and f"unit/{names[9]}" not in units().identifiers:
        names[9] = {
            "tonne": "100-million-tonnes",
            "person-unit": "100-million-persons",
            "piece": "100-million-pieces",
            "device": "100-million-devices",
        }.get(unit, "")
    name = f"unit/{names.get(power, '')}"
    if name not in units().identifiers:
        return None
    return name, kind, end, Decimal(factor[power])


SO_MANY = re.compile(
    rf"\b(?P<n>{WORD}|\d)\s+(?:in|out of)\s+(?:every\s+)?(?P<d>ten|10|five|5|four|4|three|3|100)\b",
    re.IGNORECASE,
)
BARE = re.compile(
    r"\b(?:to|at|of|by|was|were|hit|from|over|than|reached|total+ed|exceeded|around|nearly|almost|about)\s+(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})"
)
BARE_AFTER = re.compile(
    r"(?=\s*(?:[.,;)](?!\d)|(?:in|by|at|a|per|over|compared|from|to|between|during|and|worldwide|globally|last|this|year|after|within|since|annually|units?)\b|$))"
)
BARE_HEAD = re.compile(
    r"\bnumber of (?P<n>[a-z][a-z -]{2,40}?)(?=\s+(?:in|has|have|had|is|was|rose|fell|grew|reached|increased|dropped|climbed|will|stood|worldwide|at|that|with|more|jumped|exceeded|totalled|doubled|went|could|should|declined|decreased|to|from|surged|passed|per)\b)|\b(?P<p>employment|workforce|headcount|payrolls|job losses)\b|\b(?P<d>installations|robot sales|shipments|registrations|deliveries|operational stock)\b",
    re.IGNORECASE,
)


ENDS = r"(?![\w%.,]*\d)(?=\s*(?:[.,;)]|(?:and|in|within|the|a|last|two|three|five|over|by)\b|$))"
AFTER_FROM = re.compile(
    rf"[^.;:,\d]{{0,30}}?\sto\s(?:about\s|just\s|only\s)?(?P<n>{NUMBER}|(?:{WORD})\b){ENDS}"
)
AFTER_LEVEL = re.compile(
    rf"[^.;:\d]{{0,60}}?\b(?:against|compared (?:with|to)|versus|up from|down from|from)\s+(?:about\s|just\s|only\s|around\s)?(?P<n>{NUMBER}|(?:{WORD})\b){ENDS}"
)


def _of_so_many(text: str) -> Iterator[Quantity]:
    """nine in ten: a share."""
    whole = {"ten": 10, "10": 10, "five": 5, "5": 5, "four": 4, "4": 4, "three": 3, "3": 3, "100": 100}
    for found in SO_MANY.finditer(text):
        number = found["n"].lower()
        count = int(number) if number.isdigit() else WORDS[number]
        total = whole[found["d"].lower()]
        if count < total:
            value = (Decimal(100) * count / total).quantize(Decimal("0.01")).normalize() + 0
            yield Quantity(
                *found.span(),
                value,
                None,
                None,
                _operator(text, found.start()),
                "unit/percent",
                "percent",
                "so many",
            )


def _bare(text: str) -> Iterator[Quantity]:
    """Numbers without a unit, in a sentence that says what is counted before them: employment fell by 41,000."""
    for found in BARE.finditer(text):
        number, start, end = found["n"], found.start("n"), found.end("n")
        if re.fullmatch(r"(?:19|20)\d\d", number) or not BARE_AFTER.match(text, end):
            continue
        sentence = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start)) + 1
        heads = list(BARE_HEAD.finditer(text, sentence, start))
        if not heads:
            continue
        head = heads[-1]
        unit = (
            "person-unit"
            if head["p"]
            else "device"
            if head["d"]
            else (counted_unit(head["n"].split()[-1]) or "piece")
        )
        yield Quantity(
            start, end, _decimal(number), None, None, _operator(text, start), f"unit/{unit}", "count", number
        )


def counted_unit(noun: str) -> str:
    """The unit that a noun is counted in; empty where it is none."""
    return next((u for pattern, u in BASE_OF if pattern.fullmatch(noun)), "") if noun else ""


def _bare_second(text: str, first: Quantity) -> Quantity | None:
    """from nine days to four, 4,000 plants against 1,500: the second number has the unit of the first."""
    if first.kind not in ("measure", "count"):
        return None
    is_from = re.search(r"\bfrom\s*(?:about\s*)?$", text[: first.start]) is not None
    found = (AFTER_FROM if is_from else AFTER_LEVEL).match(text, first.end)
    if not found:
        return None
    number = found["n"]
    if re.fullmatch(r"(?:19|20)\d\d", number):
        return None
    value = _decimal(number) if number[0].isdigit() else Decimal(WORDS[number.lower()])
    operator = _operator(text, found.start("n"))
    return Quantity(
        found.start("n"), found.end("n"), value, None, None, operator, first.unit, first.kind, number
    )


def _fractions(text: str) -> Iterator[Quantity]:
    for found in FRACTION.finditer(text):
        after = text[found.end() : found.end() + 14]
        if found["half"]:
            value = Decimal(50)
            if re.match(r"\s+(?:a|an)\s|[- ](?:hour|day|time)", after) or re.search(
                r"(?:first|second|other|latter)[ -]$", text[: found.start()], re.IGNORECASE
            ):
                continue
        else:
            if (
                re.search(
                    r"(?:first|last|the|this|next|per|each|every|second|third|fourth|in|a)\s$",
                    text[: found.start()],
                )
                and found["d"].lower() in ("quarter",)
                and found["n"].lower() != "a"
            ):
                continue
            if found["d"].lower() == "quarter" and re.match(
                r"\s+(?:of\s+(?:the\s+year|19|20)|results|earnings)", after
            ):
                continue
            count = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}[found["n"].lower()]
            parts = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}[found["d"].lower()]
            value = (Decimal(100) * count / parts).quantize(Decimal("0.01")).normalize() + 0
        yield Quantity(
            *found.span(),
            value,
            None,
            None,
            _operator(text, found.start()),
            "unit/percent",
            "percent",
            "fraction",
        )


def _folds(text: str) -> Iterator[Quantity]:
    for found in FOLD.finditer(text):
        word = (found["w"] or "").lower()
        if word.startswith("halv"):
            yield Quantity(*found.span(), Decimal(50), None, None, _operator(text, found.start()), "unit/percent", "percent", "halved")  # fmt: skip
            continue
        number = found["n"]
        value = (
            Decimal(TIMES[word[:5]])
            if word
            else (_decimal(number) if number[0].isdigit() else Decimal(WORDS[number.lower()]))
        )
        yield Quantity(
            *found.span(), value, None, None, _operator(text, found.start()), "unit/times", "multiple", word
        )


def _quantity(
    text: str, start: int, end: int, value: Decimal, low: Decimal | None, unit: str, kind: str
) -> Quantity:
    printed = text[start:end]
    if low is not None:
        return Quantity(start, end, None, low, value, "=", unit, kind, printed)
    operator = _operator(text, start)
    if re.match(r"\+|\s+or\s+(?:more|above|higher)\b", text[end : end + 12]):
        operator = ">"
    elif re.match(r"\s+or\s+(?:less|fewer|lower|below)\b", text[end : end + 12]):
        operator = "<"
    return Quantity(start, end, value, None, None, operator, unit, kind, printed)


def _operator(text: str, start: int) -> str:
    before = re.sub(r"(?:\b(?:an?|the)\s+)$", "", text[max(0, start - 24) : start])
    if re.search(r"no more than\s*$|not more than\s*$", before, re.IGNORECASE):
        return "<"
    if re.search(r"no (?:less|fewer) than\s*$", before, re.IGNORECASE):
        return ">"
    if re.search(r"(?:well|just) (?:over|above)\s*$", before, re.IGNORECASE):
        return ">"
    if re.search(r"just under\s*$", before, re.IGNORECASE):
        return "<"
    for pattern, operator in ((MORE, ">"), (LESS, "<"), (ABOUT, "~")):
        if pattern.search(before):
            return operator
    return "="


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
