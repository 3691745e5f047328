"""English units: currencies, measures and counted things after a number, and the words for bounds before it."""

from __future__ import annotations

import re
from decimal import Decimal

from graph_build.extraction.patterns import pattern
from graph_build.extraction.quantities import units

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,]*\d)|\d+(?:\.\d+)?"
ONES = [
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
TEENS = ["sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {w: n for n, w in enumerate([*ONES, *TEENS])} | {"a dozen": 12}
WORDS |= {w: 10 * n for n, w in enumerate(TENS, 2)}
WORDS |= {f"{ten}-{ONES[n]}": WORDS[ten] + n for ten in TENS for n in range(1, 10)}
WORD = (
    rf"(?:{'|'.join(TENS)})(?:-(?:{'|'.join(ONES[1:10])}))?|a dozen|{'|'.join([*TEENS, *reversed(ONES[1:])])}"
)
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
    "b": 9,
    "t": 12,
}
# 2.9M units: a magnitude right after a number, before what is counted.
SUFFIX = re.compile(r"([MBK])(?=\s[a-z])")
SCALE = r"thousand|million|billion|trillion|mn|bn|tn"
BEFORE = {
    "US$": "usd", "$": "usd", "USD": "usd", "€": "eur", "EUR": "eur", "£": "gbp", "GBP": "gbp", "¥": "cny",
    "RMB": "cny", "CNY": "cny", "HK$": "hkd", "HKD": "hkd", "JPY": "jpy", "KRW": "krw",
}  # fmt: skip
AFTER = {
    "baht": "thb",
    "US dollars": "usd", "US dollar": "usd", "dollars": "usd", "USD": "usd", "euros": "eur", "euro": "eur", "EUR": "eur",
    "yuan": "cny", "renminbi": "cny", "RMB": "cny", "CNY": "cny", "pounds": "gbp", "GBP": "gbp", "yen": "jpy",
    "Hong Kong dollars": "hkd", "won": "krw",
}  # fmt: skip
MONEY_SCALES = {0: "", 6: "-1-million", 9: "-1-billion", 12: "-1-trillion"}
MEASURES = {
    r"gigawatts?[ -]hours?|GWh": "gigawatt-hour", r"terawatt[ -]hours?|TWh": "twh", r"megawatt[ -]hours?|MWh": "mwh",
    r"kilowatt[ -]hours?|kWh": "kilowatt-hour", r"terawatts?|TW": "terawatt", r"gigawatts?|GW": "gigawatt", r"megawatts?|MW": "mw",
    r"kilowatts?|kW": "kilowatt", r"tonnes?|tons?|metric tons?|t": "tonne", r"kilograms?|kg": "kilogram",
    r"kilometres?|kilometers?|km": "kilometre", r"millimetres?|millimeters?|mm": "millimetre",
    r"nanometres?|nanometers?|nm": "nanometre", r"micrometres?|microns?|μm|µm": "micrometre",
    r"square metres?|square meters?|m2|m²": "square-metre", r"hectares?": "hectare",
    r"milliseconds?|ms": "millisecond", r"seconds?|secs?|s": "second", r"minutes?|mins?": "minute", r"(?:(?:working|operating|machine|man|flight)[ -])?hours?": "hour", r"days?": "day", r"weeks?": "week",
    r"months?": "month", r"years?": "year", r"Gbps": "gbps", r"TEUs?": "container", r"EFLOPS|exaflops": "eflops",
    r"PFLOPS|petaflops": "pflops", r"[Rr]obots per 10,000 (?:employees|workers)|units per 10,000 (?:employees|workers)": "robot-per-10-thousand-employees",
}  # fmt: skip
COUNTED = {
    "device": "units?|robots?|cobots?|machines?|machine tools|devices?|vehicles? units|installations?|AGVs?|AMRs?|sensors?|cameras?|servers?|drones?|computers?|printers?",
    "vehicle": "lorries|lorry|cars?|vehicles?|trucks?|buses|EVs|passenger cars|electric cars",
    "enterprise": "companies|company|enterprises?|firms?|manufacturers?|suppliers?|start-?ups?|businesses|SMEs|producers?|vendors?",
    "person-unit": "inspectors?|welders?|planners?|analysts?|data scientists?|drivers?|pickers?|buyers?|trainers?|experts?|consultants?|women|individuals|professionals|interns|teachers|craftsmen|nurses|doctors|inventors|programmers?|electricians?|mechanics|assemblers|people|persons?|workers?|employees?|jobs?|vacancies|engineers?|specialists?|respondents?|managers?|executives?|operators?|staff|researchers?|technicians?|students?|apprentices?|trainees?|graduates?|citizens|inhabitants|scientists?|developers?|learners?|participants?|applicants?|visitors?|delegates?",
    "factory": "factories|factory",
    "case": "deals?|transactions?|mergers?|acquisitions?|accidents?|incidents?|financings?|IPOs?",
    "piece": "items?|plants?|sites?|projects?|platforms?|patents?|countries|standards?|stations?|lines?|pilots?|laboratory|laboratories|centres?|centers?|applications?|use cases?|products?|models?|components?|parts?|units of|gigafactories|fabs?|regions?|cities|provinces|parks?|programmes?|programs?|charging points?|satellites?|data points|data centres?|data centers?|production lines?|patent applications?|publications?|orders?|modules?|cells?|wafers?|chips?|panels?|batteries|turbines?|licen[cs]es?|modes?|variants?|workshops?|warehouses?|stores?|hours? of|members?|customers?|users?|partners?|households?|schools?|universities|university|clusters?|hubs?|testbeds?|facilities|facility|buildings?|hospitals?|ports?|ships?|vessels?|aircraft|funds?|courses?|workstations?|assets?|documents?|contracts?|algorithms?|defects?|alarms?|breakdowns?|networks?|benchmarks?|standards|demonstrators?|showcases?|lighthouses?|foundries|foundry|mills?|looms?|spindles?|elevators?|stoppages?|kilns?|furnaces?|reactors?|electrolysers?|mines?|refineries|smelters?|mills?|branches|subsidiaries|locations?|institutes?|institutions?|associations?|bodies|awards?|winners?|exhibitors?|case studies|measures|actions|recommendations|datasets?|data sets|tests|trials|shipments|parcels|containers|engines|batteries|homes|terminals|wells|substations|gateways|tools|agents|bots|twins|services|solutions|brands|territories|markets|districts|municipalities|villages|counties|states|consultations|workshops?|seminars|meetings|tickets|bookings|enquiries|inspections|audits|certificates|certifications|registrations|connections|subscriptions|downloads|papers|articles|farms|dealers|retailers|outlets|banks|investors|exporters|importers|processors|transistors|parameters|tokens|images|hectares|beds|seats|flights|trips|journeys|vans|motorcycles|bicycles|scooters|trains|locomotives|wagons|trailers|tractors|harvesters|lathes|presses|cranes|conveyors|forklifts|pumps|motors|drives|valves|meters|controllers|inverters|transformers|heat pumps|boilers|electrolyzers|containers|recommendations|initiatives|laws|regulations|rules|industries|sectors|segments|categories|occupations|skills|modules|functions|processes|tasks|steps|operations|hours|shifts|teams|departments|divisions|units",
}  # fmt: skip
MEASURED = [(re.compile(rf"[\s-]?(?:of\s)?(?:{words})(?![\w²³])"), unit) for words, unit in MEASURES.items()]
COUNT_WORDS = "|".join(sorted((w for c in COUNTED.values() for w in c.split("|")), key=len, reverse=True))
BASE_OF = [(re.compile(rf"(?:{words})\b", re.IGNORECASE), unit) for unit, words in COUNTED.items()]
MORE = re.compile(
    r"\b(?:more than|over|above|at least|no (?:less|fewer) than|upwards of|exceed(?:ed|ing|s)?|surpass(?:ed|es|ing)?|topp?(?:ed|s|ing)?|cross(?:ed|es|ing)?|pass(?:ed|es|ing)|in excess of|beyond|well over|>)\s*$",
    re.IGNORECASE,
)
LESS = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|up to|no more than|not more than|as much as|as many as|a maximum of|within|<)\s*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:about|around|approximately|nearly|almost|some|roughly|close to|approach(?:es|ed|ing)?|an estimated|circa|ca\.|~|just (?:over|under))\s*$",
    re.IGNORECASE,
)
# Currencies that the vocabulary of units lacks: no count of anything.
UNKNOWN_MONEY = re.compile(
    r"\s(?:ringgit|rupiah|francs?|kron(?:or|er|a|e)|rupees?|pesos?|reais|real|dong|roubles?|rubles?|zloty|lira|rand|shekels?|riyals?|dirhams?|(?:Taiwan|Canadian|Australian|Singapore|New Zealand) dollars?|parts per)\b"
)
PERCENT = re.compile(r"\s?%|[\s-]per\s?cent\b", re.IGNORECASE)
# (49%, up 7 points)
UP_POINTS = re.compile(r"%[^.;%]{0,12}\b(?:up|down|by|plus|minus)\s(?:by\s)?[\d.]+$")
BARE_POINTS = re.compile(r"[\s-]points?\b")
BASIS_POINTS = re.compile(r"[\s-]basis[\s-]points?\b|\s?bps?\b")
POINTS = re.compile(
    r"[\s-](?:percentage[\s-]points?|pp\b|p\.p\.|pts?\b|points?(?=\s+to\s+\d[\d.]*\s?%))|%[\s-]points?\b(?!\sto\s(?:an?|the)\b)|[\s-]points?(?=\s(?:more|less|fewer|higher|lower|above|below)\b)",
    re.IGNORECASE,
)


Read = tuple[str, str, int, Decimal]


def unit_after(text: str, end: int, currency: str, value: Decimal) -> Read | None:
    """Unit, kind, where it ends and what the number is to be multiplied with."""
    if not currency and (part := _per_cent(text, end)):
        return part
    scale = pattern(
        rf"[\s-]?({SCALE})\b|(bn|mn|m|k|tn|b|t)\b" if currency else rf"[\s-]?({SCALE})\b", re.IGNORECASE
    ).match(text, end) or (None if currency else SUFFIX.match(text, end))
    power = SCALES[next(g for g in scale.groups() if g).lower()] if scale else 0
    at = scale.end() if scale else end
    money = BEFORE.get(currency.strip())
    if not money:
        after = pattern(r"\s(" + "|".join(sorted(AFTER, key=len, reverse=True)) + r")\b").match(text, at)
        if after:
            money, at = AFTER[after[1]], after.end()
    if money is None and UNKNOWN_MONEY.match(text, at):
        return None
    if money:
        per = pattern(
            r"\s?(?:/|per\s)\s?(?!year|annum|month|day)(kWh|MWh|tonne|ton|kilogram|kg|Wh|W|kW|watt|kilowatt|megawatt|kilowatt[- ]hour|MW|barrel|litre|m2|square metre|hour)\b"
        ).match(text, at)
        if per:
            return _per(money, per[1], per.end(), power)
        factor = Decimal(1000) if power == 3 else Decimal(1)
        return f"unit/{money}{MONEY_SCALES[0 if power == 3 else power]}", "money", at, factor
    for words, unit in MEASURED:
        if found := words.match(text, at):
            if unit in ("year", "month", "week", "day") and pattern(
                r"[\s-](?:old|ago|later|earlier)\b"
            ).match(text[found.end() :]):
                return None
            return _scaled(unit, power, found.end())
    return _counted(text, at, power, value, scale is not None)


def _per_cent(text: str, end: int) -> Read | None:
    """Percentages, percentage points and basis points."""
    if found := POINTS.match(text, end):
        return "unit/percentage-point", "points", found.end(), Decimal(1)
    if UP_POINTS.search(text[max(0, end - 30) : end]) and (found := BARE_POINTS.match(text, end)):
        return "unit/percentage-point", "points", found.end(), Decimal(1)
    if found := BASIS_POINTS.match(text, end):
        return "unit/percentage-point", "points", found.end(), Decimal("0.01")
    if found := PERCENT.match(text, end):
        return "unit/percent", "percent", found.end(), Decimal(1)
    return None


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


# Any plural noun after a number of some size is counted; a verb is not.
PLURAL = re.compile(
    r"\s(?:(?!of\b|in\b|and\b|to\b|by\b|for\b|with\b|from\b|as\b|or\b|is\b|are\b|was\b|were\b|has\b|have\b)[A-Za-z][\w-]+\s){0,2}?(?P<n>[a-z][a-z-]{2,}s)\b(?=\s?[.,;:)]|\s(?:and|or|in|at|from|to|by|for|with|of|on|that|which|who|were|are|have|had|will|per|across|during|between|each|every|worldwide|have|a|than|last|this|next|since|until|now|an|when|while|where|under|into|out|off|on)\b|$)"
)
NO_NOUN = re.compile(
    r"cents|centimetres|centimeters|kilometres|kilometers|millimetres|micrometres|calories|joules|accounts|represents|exceeds|shows|makes|equals|corresponds|remains|includes|rises|falls|compares|puts|gives|means|this|minus|plus|less|versus|across|towards|thus|its|his|gross|times|points|percents?|others|basis|hours|years|months|weeks|days|minutes|seconds|dollars|euros|pounds|francs|rupees|crowns|kronor|pesos|degrees|bytes|watts|volts|amps|knots|miles|feet|inches|ounces|pounds|litres|liters|metres|meters|grams|tons|tonnes|barrels|always|perhaps|sometimes|besides|alias|various|plus|process|business|access|progress|loss|mass|class|series|previous|serious|continuous|is|was|has|does"
)
SEVERAL = 10
# 1,450 shuttles race through the racks: after a large number whatever verb follows.
MANY = 100
ANY_PLURAL = re.compile(
    r"\s(?:(?!of\b|in\b|and\b|to\b|by\b|for\b|with\b|from\b|as\b|or\b|is\b|are\b|was\b|were\b|has\b|have\b)[a-z][\w-]+\s){0,1}?(?P<n>[a-z][a-z-]{2,}s)\b(?=\s[a-z])"
)
# 12,266 million square inches: measures that the vocabulary of units lacks are no counts.
NO_PIECE = re.compile(
    r"\s(?:square|cubic|gross|compensated|standard|litres?|liters?|barrels?|gallons?|bushels?|inches|feet|miles|carats?|ounces|bytes|gigabytes|terabytes|flops|kcal|calories|joules|people-hours|man-hours)\b"
)


HOURLY = re.compile(
    r"(?:lines|pieces|units|parts|items|picks|orders|parcels|bottles|cans|packages|cartons|boxes)\s(?:per|an)\shour\b"
)


def _counted(text: str, at: int, power: int, value: Decimal, scaled: bool) -> Read | None:
    noun = pattern(
        rf"[\s-](?:[a-z]+\sand\s)?(?:(?!of\b|in\b|and\b|to\b|by\b|for\b|with\b|from\b|runs?\b|uses?\b|operates?\b|have\b|has\b|makes?\b|needs?\b)(?:\dG|[A-Za-z])[\w-]*\s){{0,3}}?(?P<n>{COUNT_WORDS})\b",
        re.IGNORECASE,
    ).match(text, at)
    is_singular = (
        noun is not None
        and value > 1
        and pattern(r"(?:s|people|staff|aircraft|women|men)$", re.IGNORECASE).search(noun["n"]) is None
    )
    if noun and not is_singular:
        unit = next(u for words, u in BASE_OF if words.fullmatch(noun["n"]))
        read = _scaled(unit, power, at)
        if read is None:
            return None
        # A bare number before what it counts is printed with its noun; one with its magnitude stands alone.
        end = noun.end() if noun["n"].lower() in ("units", "unit", "people") else at
        if power == 0 and HOURLY.match(text, noun.start("n")):
            return "unit/piece-per-hour", "measure", at, read[3]
        return read[0], "count", end, read[3]
    if scaled and NO_PIECE.match(text, at):
        return None
    if scaled:
        return _scaled("piece", power, at)
    plural = PLURAL.match(text, at) if value >= SEVERAL else None
    plural = plural or (ANY_PLURAL.match(text, at) if value >= MANY else None)
    if (
        plural
        and not NO_NOUN.fullmatch(plural["n"])
        and not pattern(r"(?<![\d,])(?:19|20)\d\d$").search(text[:at])
    ):
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


def counted_unit(noun: str) -> str:
    """The unit that a noun is counted in; empty where it is none."""
    return next((u for words, u in BASE_OF if words.fullmatch(noun)), "") if noun else ""


def operator_before(text: str, start: int) -> str:
    """`>`, `<`, `~` or `=` by the words before a number."""
    before = pattern(r"(?:\b(?:an?|the)\s+)$").sub("", text[max(0, start - 24) : start])
    if pattern(r"\b(?:above|below|over|under|beyond)\s+the\s+$").search(text[max(0, start - 24) : start]):
        # …far below the $90 billion that is needed: what it is compared with.
        return "="
    if pattern(r"no more than\s*$|not more than\s*$", re.IGNORECASE).search(before):
        return "<"
    if pattern(r"no (?:less|fewer) than\s*$", re.IGNORECASE).search(before):
        return ">"
    if pattern(
        r"\b(?:spread|distributed|divided|extends?|stretch(?:es)?|over a period of) (?:over|across)\s*$"
    ).search(before):
        return "="
    if pattern(r"(?:well|just) (?:over|above)\s*$", re.IGNORECASE).search(before):
        return ">"
    if pattern(r"just under\s*$", re.IGNORECASE).search(before):
        return "<"
    for bound, operator in ((MORE, ">"), (LESS, "<"), (ABOUT, "~")):
        if bound.search(before):
            return operator
    return "="


def decimal(text: str) -> Decimal:
    """The number that digits with commas print."""
    return Decimal(pattern(r"[, \u00a0\u202f]").sub("", text))
