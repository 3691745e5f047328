"""English links: each construction on sentences of its own; what is doubtful is no accepted link."""

from __future__ import annotations

import pytest

from graph_build.extraction.emit import LINK_THRESHOLD
from tests.extraction.test_english import read


def accepted(text: str) -> set[str]:
    """The accepted links of a text, by the last parts of their identifiers."""
    return {
        f"{link.subject.partition('/')[2]} {link.property} {link.target.rpartition('/')[2]}"
        for _, link in read(text).links
        if link.confidence >= LINK_THRESHOLD
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The use of large language models in maintenance planning is new.", {"large-language-model enables maintenanceplanning"}),
        ("Demand forecasting is supported by machine learning.", {"machine-learning enables demand-forecasting"}),
        ("Predictive maintenance powered by edge computing has become common.", {"edge-computing enables predictive-maintenance"}),
        ("Firms apply machine learning to process control.", {"machine-learning enables process-control"}),
        ("Soft sensors, which estimate what cannot be measured, make closed-loop control of columns possible.", {"softsensor enables closed-loop-control"}),
        ("Augmented reality reduces travel and supports remote assistance.", {"augmented-reality enables remote-assistance"}),
        ("Digital twins are bought for defect detection in chemicals, and for virtual commissioning in car plants.", {"digital-twin enables defect-detection", "digital-twin appliedIn chemicals", "digital-twin enables virtual-commissioning", "digital-twin appliedIn automotive"}),
        ("Blockchain, much praised before, is applied in the pharmaceutical industry almost solely for quality traceability.", {"blockchain appliedIn pharmaceutical", "blockchain enables product-traceability"}),
        ("Computer vision leads: it is used for defect detection, part counting and worker safety.", {"computer-vision enables defect-detection", "computer-vision enables partcounting", "computer-vision enables workersafety"}),
        ("Machine vision performs quality inspection.", {"machine-vision performs quality-inspection"}),
        ("Large language models are increasingly applied in the chemical and pharmaceutical industries.", {"large-language-model appliedIn chemicals", "large-language-model appliedIn pharmaceutical"}),
        ("In cement and glass, advanced process control is common.", {"advanced-process-control appliedIn cement", "advanced-process-control appliedIn glass"}),
    ],
)  # fmt: skip
def test_what_technologies_are_for_and_where(text: str, expected: set[str]) -> None:
    assert accepted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Digital twins are coupled with simulation; together they allow virtual commissioning.", {"digital-twin combinesWith simulation", "digital-twin enables virtual-commissioning", "simulation enables virtual-commissioning"}),
        ("Collaborative robots are popular. They are combined with machine vision and carry out gluing.", {"collaborative-robot combinesWith machine-vision", "collaborative-robot performs gluing"}),
        ("Its MES is linked with the ERP, and autonomous mobile robots perform replenishment.", {"manufacturing-execution-system combinesWith enterprise-resource-planning", "autonomous-mobile-robot performs replenishment"}),
    ],
)  # fmt: skip
def test_what_goes_together_and_what_pronouns_stand_for(text: str, expected: set[str]) -> None:
    assert accepted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Blockchain could one day support quality traceability.",
        "Digital twins have not yet enabled predictive maintenance.",
        "Whether machine learning improves demand forecasting is unclear.",
        "The robot market grew. Machine learning vendors in quality inspection merged.",
        "A Spanish mill plans to deploy digital twins. It does not use machine vision.",
        "Plants without machine vision rely on quality inspection by hand.",
    ],
)
def test_what_is_not_so_or_not_yet_is_no_link(text: str) -> None:
    assert accepted(text) == set()


def test_what_a_case_uses_is_told_by_verbs_passives_labels_and_what_works_there() -> None:
    text = (
        "# Report\n\n## Case 1: A Dutch chemical producer\n\n**Challenge:** Quality varied.\n\n"
        "**Solution:** soft sensors and model predictive control on two kilns\n\n"
        "A digital twin of the reactor recommends set-points. Edge computing was introduced in 2023. "
        "The company also uses RFID."
    )
    assert accepted(text) == {
        f"toy-01 usesTechnology {name}"
        for name in ("softsensor", "modelpredictivecontrol", "digital-twin", "edge-computing", "rfid")
    }


def test_companies_by_name_use_things_and_are_referred_back_to() -> None:
    text = (
        "Ohio Valley Castings turned to machine vision. The foundry inspects every part with blockchain.\n\n"
        "At Orell's Linz works, a digital twin links design and production."
    )
    assert accepted(text) == {
        "ohiovalleycastings usesTechnology machine-vision",
        "ohiovalleycastings usesTechnology blockchain",
        "orell usesTechnology digital-twin",
    }


def test_a_box_names_its_company_in_the_line_below() -> None:
    text = (
        "CASE BOX A\n\nHengrui Bearings: one line at a time\n\n"
        "Hengrui makes bearings. Edge computing is used for condition monitoring."
    )
    assert "hengruibearings usesTechnology edge-computing" in accepted(text)


def test_labelled_lists_and_tables_whose_columns_name_kinds_of_things() -> None:
    text = (
        "- Predictive maintenance: vibration sensors and edge computing\n- Food industry: machine vision\n\n"
        "| Technology | Typical application | Industries |\n| --- | --- | --- |\n"
        "| Digital twin | Staff training, label checks | Chemicals, textiles |\n"
    )
    assert accepted(text) == {
        "vibrationsensor enables predictive-maintenance",
        "edge-computing enables predictive-maintenance",
        "machine-vision appliedIn food-and-beverage",
        "digital-twin enables skills-training",
        "digital-twin enables labelchecks",
        "digital-twin appliedIn chemicals",
        "digital-twin appliedIn textiles",
    }


def test_what_policies_support_by_their_titles_and_their_texts() -> None:
    text = (
        "In 2022 the Federal Ministry of Industry released the Roadmap for Industrial Decarbonization. "
        "The Made Well Programme promotes the adoption of additive manufacturing and digital twins."
    )
    assert {a for a in accepted(text) if " supports " in a} == {
        "roadmapforindustrialdecarbonization supports industrialdecarbonization",
        "madewellprogramme supports additive-manufacturing",
        "madewellprogramme supports digital-twin",
    }
