"""Who issued an English policy and when: one sentence for each shape that is read."""

from __future__ import annotations

import pytest

from graph_build.extraction.lexicon import Entry, Lexicon, of_vocabularies
from graph_build.extraction.pipeline import extract
from graph_build.vocabulary import read_vocabularies

COUNCIL = "Council of the European Union"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    known = [Entry("State Council", "organization/state-council", "Organization", "source")]
    return Lexicon([*of_vocabularies(read_vocabularies()), *known])


@pytest.mark.parametrize(
    ("text", "issuers", "date"),
    [
        ("Made in China 2025, launched by the State Council in May 2015, named ten sectors.", {"State Council"}, "2015-05"),
        ("In December 2021, the Ministry of Labour (MOL) and seven other departments issued the Alpha Development Plan.", {"Ministry of Labour"}, "2021-12"),
        ("The Alpha Science Act was signed into law on 9 August 2022.", set(), "2022-08-09"),
        ("President Miller signed the Alpha Reduction Act into law in August 2022.", set(), "2022-08"),
        ("The European Commission proposed the Alpha Materials Act in March 2023.", {"European Commission"}, "2023-03"),
        ("Europe waits. On 26 February 2025 the Commission presented the Alpha Industrial Deal.", {"European Commission"}, "2025-02-26"),
        ("Germany's Federal Ministry for Economic Affairs (BMWK) published the Alpha Strategy in October 2023.", {"Federal Ministry for Economic Affairs"}, "2023-10"),
        ("Under the Alpha Data Act, adopted by the European Parliament and the Council in December 2023, users gain.", {"European Parliament", COUNCIL}, "2023-12"),
        ("The Alpha Resilience Act, which entered into force in December 2024, obliges makers.", set(), "2024-12"),
        ("The Alpha Action Plan, which the Ministry of Labour presented in April 2025, is new.", {"Ministry of Labour"}, "2025-04"),
        ("Adopted by the European Parliament on 27 May 2024, the Alpha Industry Act streamlines permits.", {"European Parliament"}, "2024-05-27"),
        ("Published in January 2025, the Alpha Action Plan of the Department for Science lists measures.", {"Department for Science"}, "2025-01"),
        ("The plan builds on the Alpha Strategy 2030 (Federal Ministry of Economics, 2019).", {"Federal Ministry of Economics"}, "2019"),
        ("The State Council's Alpha Action Plan (May 2015) set the course.", {"State Council"}, "2015-05"),
        ("As set out in the EU's Alpha Industrial Deal of February 2025, markets are to be created.", set(), "2025-02"),
        ("The 2022 Alpha Science Act provides $52.7 billion.", set(), "2022"),
        ("- March 2024: State Council, Alpha Action Plan.", {"State Council"}, "2024-03"),
        ("1. State Council, “Alpha Action Plan”, February 2025.", {"State Council"}, "2025-02"),
        ("(b) Alpha Action Plan, Ministry of Labour, January 2024. Target: 25,000 plants.", {"Ministry of Labour"}, "2024-01"),
        ("The National Institute of Standards (NIS) published version 2.0 of its Alpha Framework in February 2024.", {"National Institute of Standards"}, "2024-02"),
        ("The Alpha Directive is replaced from January 2027.", set(), ""),
        ("The Alpha Regulation has applied since January 2025.", set(), ""),
        ("Beijing's municipal bureau of industry issued the Alpha Action Plan in February 2025.", set(), ""),
        ("The Guangdong provincial government issued the Alpha Action Plan in July 2021.", {"Guangdong provincial government"}, "2021-07"),
        ("Japan's Ministry of Labour, alarmed that 34% of freight may wait by 2030, published the Alpha Plan in June 2023.", {"Ministry of Labour"}, "2023-06"),
        ("The Alpha Frame dates from 2015 and was issued by the Ministry of Labour.", {"Ministry of Labour"}, "2015"),
        ("Alpha Forward, an initiative launched by the White House in May 2022, commits buyers.", {"White House"}, "2022-05"),
    ],
)  # fmt: skip
def test_issuers_and_date(text: str, issuers: set[str], date: str, lexicon: Lexicon) -> None:
    links = [
        link
        for _, link in extract(text, "toy", lexicon, "2025").links
        if link.property in ("issuedBy", "date") and link.confidence >= 0.85
    ]
    assert {i.target_as for i in links if i.property == "issuedBy"} == issuers
    assert {i.target for i in links if i.property == "date"} == ({date} if date else set())


def test_the_second_title_of_a_sentence_has_its_own_issuer(lexicon: Lexicon) -> None:
    text = "In 2023 the Ministry of Labour published the Alpha Guidelines for Robots; in 2024 the State Council followed with the Beta Initiative."
    links = extract(text, "toy", lexicon, "2025").links
    assert {(i.subject_as, i.target_as or i.target) for _, i in links if i.property in ("issuedBy", "date")} == {
        ("Alpha Guidelines for Robots", "Ministry of Labour"), ("Alpha Guidelines for Robots", "2023"),
        ("Beta Initiative", "State Council"), ("Beta Initiative", "2024"),
    }  # fmt: skip


def test_a_part_of_a_body_is_no_policy(lexicon: Lexicon) -> None:
    text = (
        "The White House Office of Science and Technology Policy released the Alpha Strategy in October 2022."
    )
    assert set(extract(text, "toy", lexicon, "2025").titles) == {"Alpha Strategy"}


@pytest.mark.parametrize(
    "rows",
    [
        ["Policy | Issued by | Date", "Alpha Industry Act | European Parliament and Council | June 2024", "Beta Deal | Ministry of Trade, Industry and Energy | February 2025"],
        ["Year | Authority | Measure", "June 2024 | European Parliament and Council | Alpha Industry Act", "February 2025 | Ministry of Trade, Industry and Energy | Beta Deal"],
    ],
)  # fmt: skip
def test_tables_of_policies(rows: list[str], lexicon: Lexicon) -> None:
    text = "\n".join(f"| {r} |" for r in (rows[0], "---|---|---", *rows[1:]))
    links = extract(f"European measures at a glance.\n\n{text}\n", "toy", lexicon, "2025").links
    said = {(i.subject_as, i.target_as or i.target) for _, i in links if i.rule == "table.policy"}
    assert said == {
        ("^Alpha Industry Act", "European Parliament"), ("^Alpha Industry Act", COUNCIL), ("^Alpha Industry Act", "2024-06"),
        ("^Beta Deal", "Ministry of Trade, Industry and Energy"), ("^Beta Deal", "2025-02"),
    }  # fmt: skip
