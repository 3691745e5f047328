"""English: each way of saying a number or a link on sentences of its own."""

from __future__ import annotations

import pytest

from graph_build.extraction.emit import THRESHOLD
from graph_build.extraction.grading import grade
from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.model import Claim, Notes
from graph_build.extraction.pipeline import Extraction, extract
from graph_build.metric_names import same_metric
from graph_build.vocabulary import read_vocabularies

LEXICON = Lexicon(of_vocabularies(read_vocabularies()))


def read(text: str) -> Extraction:
    return extract(f"# A review of machines and of the markets for them\n\n{text}\n", "toy", LEXICON, "2025")


def told(text: str) -> list[str]:
    """Each number that was understood: printed, operator, value, unit, period, status, comparison, direction."""
    return [_line(notes, claim) for notes, claim in read(text).claims if claim.metric.value]


def _line(notes: Notes, claim: Claim) -> str:
    quantity = claim.quantity
    value = f"{quantity.low}..{quantity.high}" if quantity.value is None else f"{quantity.value}"
    period = claim.period[0] if claim.period[0] == claim.period[1] else "..".join(claim.period)
    words = (claim.status.value, claim.comparison, claim.direction)
    return " ".join(
        filter(None, [f"{quantity.operator}{value}", quantity.unit.removeprefix("unit/"), period, *words])
    )


def metrics(text: str) -> list[str]:
    """The names of what was measured."""
    names = []
    for _, claim in read(text).claims:
        value = claim.metric.value
        names.append(LEXICON.english[value].lower() if value in LEXICON.english else value.removeprefix("?"))
    return names


def links(text: str) -> list[str]:
    return [
        f"{link.subject.partition('/')[2]} {link.property} {link.target.rpartition('/')[2]}"
        for _, link in read(text).links
        if not link.subject.startswith("note/")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The UK machine tool market was valued at £1.4 billion in 2023.", ["=1.4 gbp-1-billion 2023 actual"]),
        ("Robot shipments climbed 27% to 134,000 units in 2023.", ["=27 percent 2023 actual increase", "=134000 device 2023 actual"]),
        ("Revenue from software rose to €19.3bn in FY2024 from €17.1bn a year earlier.", ["=19.3 eur-1-billion 2024 actual", "=17.1 eur-1-billion 2023 actual"]),
        ("Spending on cloud platforms will nearly double between 2024 and 2028.", ["~2 times 2024..2028 forecast increase"]),
        ("Vehicle production hit a record 3.8 million units last year, 5.6% more than in 2023.", ["=3.8 1-million-vehicle 2024 actual", "=5.6 percent 2024 actual year-on-year increase"]),
        ("Some 37% of SMEs use digital technology, compared with 29% in 2020.", ["~37 percent actual", "=29 percent 2020 actual"]),
        ("Orders for machine tools fell 12% year on year in the first half of 2025.", ["=12 percent 2025-01..2025-06 actual year-on-year decrease"]),
        ("The number of lighthouse factories has grown from 16 in 2018 to 189 in 2025.", ["=16 factory 2018 actual", "=189 factory 2025 actual"]),
        ("Analysts expect the market to reach $12 billion by 2029, growing at 14% a year.", ["=12 usd-1-billion 2029 forecast", "=14 percent 2029 forecast average-annual increase"]),
        ("Capacity utilisation slipped from 82% in 2022 to 76% in 2024.", ["=82 percent 2022 actual", "=76 percent 2024 actual"]),
        ("Energy intensity improved by an average of 2.1% per year from 2010 to 2020.", ["=2.1 percent 2010..2020 actual average-annual increase"]),
        ("The government aims to install 30 GW of wind capacity by 2030.", ["=30 gigawatt 2030 target"]),
        ("Employment declined by 41,000 to 1.12 million between 2019 and 2024.", ["=41000 person-unit 2019..2024 actual decrease", "=1.12 1-million-person 2024 actual"]),
        ("Nearly nine in ten manufacturers plan to raise investment.", ["~90 percent actual"]),
        ("Costs could fall by 15–25% by 2030.", ["=15..25 percent 2030 forecast decrease"]),
        ("Venture funding more than halved, to $3.1 billion.", [">50 percent actual reduction decrease", "=3.1 usd-1-billion actual"]),
        ("Some 60% of installations went to electronics, 22% to automotive and 9% to metals.", ["~60 percent actual", "=22 percent actual", "=9 percent actual"]),
        ("China installed 277 GW of new solar capacity in 2024, an increase of 28% year on year.", ["=277 gigawatt 2024 actual", "=28 percent 2024 actual year-on-year increase"]),
        ("In the second half of 2024 the order backlog fell below €30 billion.", ["<30 eur-1-billion 2024-07..2024-12 actual"]),
        ("Unit labour costs are 30–35% lower than in Germany.", ["=30..35 percent actual versus decrease"]),
        ("By the end of 2026, the company plans to raise capacity to 120,000 vehicles a year.", ["=120000 vehicle 2026-12 target"]),
        ("Global spending on digital twins is expected to more than triple to $48 billion by 2028 from $13 billion in 2023.", [">3 times 2028 forecast increase", "=48 usd-1-billion 2028 forecast", "=13 usd-1-billion 2023 actual"]),
        ("Roughly 4,000 plants operate private networks, against 1,500 in 2022.", ["~4000 piece actual", "=1500 piece 2022 actual"]),
        ("Prices for solar modules averaged $0.11 per watt in 2024.", ["=0.11 usd-per-watt 2024 actual"]),
        ("We estimate that exports reached $64.2 billion in 2023, while imports were $41.5 billion.", ["=64.2 usd-1-billion 2023 estimate", "=41.5 usd-1-billion 2023 actual"]),
        ("Order intake at the 210 firms in our panel dropped 6% in 2024.", ["=210 enterprise actual", "=6 percent 2024 actual decrease"]),
        ("The average price fell from $0.17 per watt in January 2024 to $0.10 in December.", ["=0.17 usd-per-watt 2024-01 actual", "=0.10 usd 2024-12 actual"]),
        ("New capacity reached 602 GW in 2024 (2023: 452 GW).", ["=602 gigawatt 2024 actual", "=452 gigawatt 2023 actual"]),
        ("Demand averaged 97 GWh in 2024, the highest level since 2016.", ["=97 gigawatt-hour 2024 actual"]),
        ("Robot density stood at 429 units per 10,000 workers in Germany, compared with 419 in Japan and 106 in France.", ["=429 robot-per-10-thousand-employees actual", "=419 robot-per-10-thousand-employees actual", "=106 robot-per-10-thousand-employees actual"]),
        ("Yield climbed 14 points to 86%.", ["=14 percentage-point actual improvement increase", "=86 percent actual"]),
        ("Semiconductor exports came to 601 billion ringgit.", []),
        ("Sales grew by between 5% and 8% in 2024.", ["=5..8 percent 2024 actual increase"]),
    ],
)  # fmt: skip
def test_numbers_with_period_status_and_comparison(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Industry 4.0 began in 2011.",
        "ISO 9001 and Table 3 say nothing.",
        "Over the next two years, change will come.",
        "The Case 3 plant makes the A320.",
        "It opened on 5 March 2024.",
    ],
)
def test_what_is_no_measure_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("China accounted for 54% of global installations in 2024.", ["share of installations"]),
        ("Lithium iron phosphate holds almost half of the market.", ["market share"]),
        ("R&D spending amounted to €9.6 billion, equivalent to 4.8% of turnover.", ["R&D expenditure", "share of turnover"]),
        ("The industry employs some 820,000 people and generates annual turnover of €240 billion.", ["number of employees", "annual turnover"]),
        ("Of the 1,200 companies surveyed, 71% use cloud services.", ["number of companies", "share of companies"]),
        ("The project required an investment of $18 million and created 240 jobs.", ["investment", "number of jobs"]),
        ("Solar module output totalled 588 GW in 2024, up 13.5% year on year.", ["solar module output", "solar module output growth"]),
        ("On-time delivery rates rose to 97%.", ["on-time delivery rates"]),
        ("Imports from Asia made up a quarter of the total.", ["share of imports"]),
        ("The trade surplus narrowed to $11.3 billion from $14.8 billion.", ["trade surplus", "trade surplus"]),
    ],
)  # fmt: skip
def test_what_is_measured(text: str, names: list[str]) -> None:
    found = metrics(text)
    assert len(found) == len(names)
    assert [f for f, n in zip(found, names, strict=True) if not same_metric(f, n)] == []


def test_results_of_a_case_are_its_own_and_have_no_time() -> None:
    text = (
        "In 2023, sales were flat.\n\nA Korean battery maker introduced automated optical inspection. Scrap fell by 22% "
        "and inspection time was cut from 12 seconds to 5. The plant saved $2 million a year."
    )
    assert told(text) == [
        "=22 percent actual reduction decrease",
        "=12 second actual",
        "=5 second actual reduction decrease",
        "=2 usd-1-million actual",
    ]
    subjects = {c.subject.value for _, c in read(text).claims}
    assert subjects == {"case/toy-01"}
    assert links(text) == ["toy-01 usesTechnology automated-optical-inspection"]


def test_what_is_unsure_is_not_accepted() -> None:
    ((_, claim),) = read("Germany imported machinery worth €92 billion.").claims
    assert grade(claim) < THRESHOLD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The European Commission adopted the Industrial Action Plan on 5 March 2025.", ["industrialactionplan issuedBy europeancommission", "industrialactionplan date 2025-03-05"]),
        ("The Cyber Resilience Act was adopted by the European Parliament and the Council in October 2024.", ["cyberresilienceact issuedBy europeanparliament", "cyberresilienceact issuedBy counciloftheeuropeanunion", "cyberresilienceact date 2024-10", "cyberresilienceact supports cyberresilience"]),
        ("In July 2024, Canada's Department of Industry launched the Pan-Canadian Strategy.", ["pan-canadianstrategy issuedBy departmentofindustry", "pan-canadianstrategy date 2024-07"]),
        ("The French government's “France 2030” plan, unveiled in October 2021, helps.", ["france2030 issuedBy frenchgovernment", "france2030 date 2021-10"]),
        ("Machine learning is applied to demand forecasting and quality control.", ["machine-learning enables demand-forecasting", "machine-learning enables quality-control"]),
        ("AI-based defect detection is replacing manual checks.", ["artificial-intelligence enables defect-detection"]),
        ("Collaborative robots perform welding.", ["collaborative-robot performs welding"]),
        ("Digital twins are widely used in the aerospace industry.", ["digital-twin appliedIn aerospace"]),
        ("By combining digital twins with machine learning, engineers save time.", ["digital-twin combinesWith machine-learning"]),
    ],
)  # fmt: skip
def test_links(text: str, expected: list[str]) -> None:
    assert links(text) == expected


def test_a_table_gives_units_years_forecasts_and_changes() -> None:
    text = (
        "| Indicator | 2023 | 2024 | 2030 (forecast) |\n| --- | --- | --- | --- |\n"
        "| Cell capacity (GWh) | 145 | 188 | 620 |\n| Revenue (€ million) | 410 | 455 | 900 |\n\nThe next table has changes.\n\n"
        "| Segment | Output 2024 (thousand units) | Change (%) |\n| --- | --- | --- |\n| Drones | 41 | -3.5 |\n"
    )
    assert told(text) == [
        "=145 gigawatt-hour 2023 actual",
        "=188 gigawatt-hour 2024 actual",
        "=620 gigawatt-hour 2030 forecast",
        "=410 eur-1-million 2023 actual",
        "=455 eur-1-million 2024 actual",
        "=900 eur-1-million 2030 forecast",
        "=41000 device 2024 actual",
        "=3.5 percent 2024 actual year-on-year decrease",
    ]
