"""English lists, signs, brackets and what is said again: each way of saying on sentences of its own."""

from __future__ import annotations

import pytest

from tests.extraction.test_english import links, metrics, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 2030 targets\n\n- Recycling rate: 65%\n- Number of hydrogen stations: 400", ["=65 percent 2030 target", "=400 piece 2030 target"]),
        ("**Goals for 2028**\n\n- Scrap per tonne: down 15%\n- Exports: above €9 billion", ["=15 percent 2028 target decrease", ">9 eur-1-billion 2028 target"]),
        ("## 2022\n\n- Output: 4.2 GWh\n- Headcount: 1,850", ["=4.2 gigawatt-hour 2022 actual", "=1850 person-unit 2022 actual"]),
    ],
)  # fmt: skip
def test_a_list_gets_time_and_status_from_what_stands_above_it(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2024, Poland installed 4,100 units (+9%), Spain 3,900 (−2%).", ["=9 percent 2024 actual increase", "=2 percent 2024 actual decrease"]),
        ("Result: scrap −12%, throughput +7%.", ["=12 percent actual reduction decrease", "=7 percent actual improvement increase"]),
    ],
)  # fmt: skip
def test_a_sign_says_that_a_number_is_a_change(text: str, expected: list[str]) -> None:
    assert [line for line in told(text) if "percent" in line] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Italy installed 8,600 robots in 2023. Portugal added 710 units.", ["=8600 device 2023 actual", "=710 device 2023 actual"]),
        ("Robot density was 330 robots per 10,000 employees in 2023, ahead of Finland (178) and Norway (90).", ["=330 robot-per-10-thousand-employees 2023 actual", "=178 robot-per-10-thousand-employees 2023 actual", "=90 robot-per-10-thousand-employees 2023 actual"]),
        ("The fund has a capital of RMB 90 billion (about US$12.4bn).", ["=90 cny-1-billion actual", "~12.4 usd-1-billion actual"]),
        ("Setup time more than halved, from 42 minutes to 18 minutes.", [">50 percent actual reduction decrease", "=42 minute actual", "=18 minute actual"]),
        ("Output reached 30 GW in 2024, three times the 2020 level.", ["=30 gigawatt 2024 actual", "=3 times 2024 actual base-year increase"]),
    ],
)  # fmt: skip
def test_what_was_measured_is_said_again(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seventy-four percent of the plants use it.", ["=74 percent actual"]),
        ("Every fourth machine was exported in 2023.", ["=25 percent 2023 actual"]),
        ("In 2024, ¥900 billion of subsidies went to Japanese fabs.", ["=900 jpy-1-billion 2024 actual"]),
    ],
)
def test_numbers_in_other_words(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_a_class_of_companies_is_no_count() -> None:
    assert told("In 2024, 12% of firms with fewer than 50 employees used AI.") == ["=12 percent 2024 actual"]


def test_what_was_done_with_what_is_counted_is_the_measure() -> None:
    assert metrics("A total of 3,400 machines were sold in 2023.") == ["sales"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exports amounted to €3.1 billion in 2024 and imports to €2.2 billion.", ["export", "import"]),
        ("Its reject rate, once above 30%, fell to 4%.", ["reject rate", "reject rate"]),
        ("Press utilisation went from 61% to 74%.", ["press utilisation", "press utilisation"]),
        ("The group opened a 12 GWh plant in 2024.", ["capacity"]),
        ("The city set up a €40 million fund in 2024.", ["fund"]),
    ],
)
def test_nouns_and_verbs_of_level(text: str, expected: list[str]) -> None:
    assert all(part in name for name, part in zip(metrics(text), expected, strict=True))


def test_those_who_are_asked_carry_over_sentences() -> None:
    text = "We polled 310 foundries in May 2025. Sixty percent of the foundries own a robot. Only 11% run a digital twin."
    assert told(text)[1:] == ["=60 percent 2025-05 actual", "=11 percent 2025-05 actual"]


def test_a_table_of_answers_gives_shares() -> None:
    text = "| Obstacle | All firms 2021 | All firms 2024 |\n|---|---|---|\n| High investment costs | 57% | 49% |\n"
    assert metrics(text) == ["share of firms", "share of firms"]


def test_a_sign_in_a_cell_makes_a_change() -> None:
    text = "Table 2. Shipments by type (thousand units)\n\n| Type | 2023 | 2024 | 2024/2023 |\n|---|---|---|---|\n| Rotors | 680 | 612 | −10.0% |\n"
    assert told(text)[-1] == "=10.0 percent 2024 actual year-on-year decrease"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2023 exports reached €4 billion. European mills hold a market share of 12%.", "=12 percent actual"),
        ("In 2023 exports reached €4 billion. Imports were €3 billion.", "=3 eur-1-billion 2023 actual"),
        ("In March 2025 output rose 2%. In the second quarter it fell 1%.", "=1 percent 2025-04..2025-06 actual decrease"),
        ("Investment is expected to rise by 3.2% next year.", "=3.2 percent 2026 forecast increase"),
        ("Foundries will spend €5 billion in 2030. By then the market share of robots will be 40%.", "=40 percent 2030 forecast"),
        ("Spending will grow at 8% a year, from €2 billion in 2024 to €3 billion in 2029.", "=3 eur-1-billion 2029 forecast"),
    ],
)  # fmt: skip
def test_the_period_follows_tense_and_what_was_said(text: str, expected: str) -> None:
    assert told(text)[-1] == expected


def test_a_class_of_companies_by_revenue_is_no_amount() -> None:
    text = "We polled 90 firms in May 2025. Of those with sales above €10 billion, 31% of firms use agents."
    assert not any("eur" in line for line in told(text))


def test_an_impact_in_a_table_is_an_improvement_or_a_reduction() -> None:
    text = "| KPI | Impact |\n|---|---|\n| Labour productivity | +62% |\n| Lead time | −51% |\n"
    assert told(text) == ["=62 percent actual improvement increase", "=51 percent actual reduction decrease"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Local mills cover 24% of demand.", "=24 percent actual"),
        ("Spending is far below the $90 billion of 2019.", "=90 usd-1-billion 2019 actual"),
        ("One in eight plants was closed in 2023.", "=12.5 percent 2023 actual"),
        ("The part weighs 25% less.", "=25 percent actual reduction decrease"),
        ("Sales of systems, materials, software and services came to €4 billion in 2023.", "=4 eur-1-billion 2023 actual"),
        ("| Region | Projects | Capacity (Mt) |\n|---|---|---|\n| Europe | 41 | 72.5 |\n", "=72.5 1-million-tonne actual"),
    ],
)  # fmt: skip
def test_bounds_and_units(text: str, expected: str) -> None:
    assert told(text)[-1:] in ([expected], [])
    assert all(line[0] in "=" for line in told(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2024 cash flow reached €488 million (€402 million).", "=402 eur-1-million 2023 actual"),
        ("In 2023 we invested €96 million, of which €31 million went into robots.", "=31 eur-1-million 2023 actual"),
        ("## Outlook for 2026\n\nCapital expenditure is planned at €120 million.", "=120 eur-1-million 2026 forecast"),
        ("- Share of data analysed, 2030: 45%", "=45 percent 2030 forecast"),
        ("- Annual growth of cloud spending to 2030: 21%", "=21 percent 2030 forecast average-annual increase"),
    ],
)  # fmt: skip
def test_what_annual_reports_and_trackers_print(text: str, expected: str) -> None:
    assert told(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2024 sales fell in all regions: by 13% in Asia, by 9% in Europe and by 7% in India.", ["=13 percent 2024 actual decrease", "=9 percent 2024 actual decrease", "=7 percent 2024 actual decrease"]),
        ("Costs were 18% lower in May 2025 than in 2019.", ["=18 percent 2025-05 actual base-year decrease"]),
        ("Funding fell in 2024, 27% less than in 2023, and the number of deals decreased from 212 to 148.", ["=27 percent 2024 actual year-on-year decrease", "=212 case 2023 actual", "=148 case 2024 actual"]),
        ("The scheme, for which INR 12.6 billion has been set aside, runs on.", []),
        ("Half of the farms larger than 500 hectares use drones.", ["=50 percent actual"]),
    ],
)  # fmt: skip
def test_lists_of_changes_and_what_is_no_number(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The State Council issued Made in China 2025 in May 2015.", "date 2015-05"),
        ("The Cabinet Office adopted the Society 5.0 vision in January 2016.", "date 2016-01"),
        (
            "The Commission's Data Act, which entered into force in January 2024, applies to all.",
            "date 2024-01",
        ),
        ("The Ministry of Trade presented the Port Strategy and the Maritime Strategy in 2023.", "date 2023"),
        (
            "The Action Plan, which the Ministry of Steel published in June 2024, sets targets.",
            "issuedBy ministryofsteel",
        ),
    ],
)
def test_policies_of_other_names_and_orders(text: str, expected: str) -> None:
    assert any(line.endswith(expected) for line in links(text))
