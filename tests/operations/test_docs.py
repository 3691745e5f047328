"""The documentation of operations names what there is."""

from __future__ import annotations

from service.operations.metrics import REGISTRY
from tests.conftest import ROOT

DOCUMENT = (ROOT / "service/docs/operations.md").read_text(encoding="utf-8")


def test_every_metric_is_documented() -> None:
    families = [family for family in REGISTRY.collect() if family.name.startswith("zhitu_")]
    assert len(families) >= 10
    for family in families:
        name = family.name + ("_total" if family.type == "counter" else "")
        assert f"`{name.removesuffix('_info') if family.type == 'info' else name}`" in DOCUMENT
