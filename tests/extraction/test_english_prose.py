"""English prose as publishers write it: insertions, parts of a year, what is foreseen, lists of numbers, shares again."""

from __future__ import annotations

import pytest

from graph_build.metric_names import same_metric
from tests.extraction.test_english import metrics, told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Exports to China, the most important single market, shrank by 14% in 2024.", ["exports growth"]),
        ("Press equipment sales, which include moulds, dies and spare parts, rose by 6.2%.", ["press equipment sales growth"]),
        ("Members reported improvements of 10% to 20% in output, 7% to 20% in productivity and 12% in capacity.", ["output growth", "productivity growth", "capacity growth"]),
        ("Vietnam, Mexico and India bought 14%, 9% and 8% of robot exports, respectively.", ["share of robot exports"] * 3),
        ("Output of capital goods fell by 2.2%, that of intermediate goods by 0.2%.", ["output growth", "output growth"]),
        ("Demand reached 260 GWh in 2024. Electric cars were responsible for 78% of it.", ["demand", "share of demand"]),
        ("Growth of labour productivity slowed to 1.6% in 2024.", ["labour productivity growth"]),
        ("Quality inspection has 27% of projects. Predictive maintenance is stable at 21%.", ["share of projects", "share of projects"]),
        ("The median pilot takes 11 months.", ["median pilot duration"]),
        ("EUR 700 million has been earmarked for computing centres.", ["funding"]),
        ("The funds will be spread as follows: €0.6 billion in 2026 and €0.9 billion in 2027.", ["funds", "funds"]),
    ],
)  # fmt: skip
def test_what_is_measured_in_prose(text: str, names: list[str]) -> None:
    found = metrics(text)
    assert len(found) == len(names)
    assert [f for f, n in zip(found, names, strict=True) if not same_metric(f, n)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose 5% in 2024. Orders are expected to rise by 3%.", ["=5 percent 2024 actual increase", "=3 percent forecast increase"]),
        ("Equipment sales will reach $125 billion in 2026. Test equipment sales are expected to rise by 3%.", ["=125 usd-1-billion 2026 forecast", "=3 percent 2026 forecast increase"]),
        ("Orders totalled €17 billion in the first nine months of the year.", ["=17 eur-1-billion 2025-01..2025-09 actual"]),
        ("Asia had 74% of installations in 2024, compared with 16% in Europe.", ["=74 percent 2024 actual", "=16 percent 2024 actual"]),
        ("Utilisation averaged 77.4% in 2024, below the long-term mean of 86%.", ["=77.4 percent 2024 actual", "=86 percent actual"]),
        ("Wages rose 3.6% in the second quarter of 2025, after 3.4% in the previous quarter.", ["=3.6 percent 2025-04..2025-06 actual increase", "=3.4 percent 2025-01..2025-03 actual increase"]),
        ("Revenue for fiscal 2024/25 came to €3.2 billion (prior year: €2.8 billion).", ["=3.2 eur-1-billion 2024..2025 actual", "=2.8 eur-1-billion 2023..2024 actual"]),
        ("In 2024 the margin was 12.0% (10.7).", ["=12.0 percent 2024 actual", "=10.7 percent 2023 actual"]),
        ("The Act, which entered into force in 2023, mobilises €43 billion.", ["=43 eur-1-billion actual"]),
        ("The market grows from $6 billion in 2024 to $18 billion in 2030, a CAGR of 20%.", ["=6 usd-1-billion 2024 actual", "=18 usd-1-billion 2030 forecast", "=20 percent 2024..2030 forecast average-annual increase"]),
        ("The rules set out that 70% of plants should be digitalised by 2027.", ["=70 percent 2027 target"]),
        ("In all, 1 900 participants took part in 2024.", ["=1900 person-unit 2024 actual"]),
        ("The margin widened by 90 basis points in 2024.", ["=0.90 percentage-point 2024 actual increase"]),
        ("Sales of $18.7B were recorded in 2024.", ["=18.7 usd-1-billion 2024 actual"]),
    ],
)  # fmt: skip
def test_times_and_states_in_prose(text: str, expected: list[str]) -> None:
    assert told(text) == expected
