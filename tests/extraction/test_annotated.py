"""The annotated documents are read at least as well as these floors say; raise them as the rules improve."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extraction.__main__ import DATA
from tests.extraction.gold import SETS, evaluated_set

# (precision, recall)
FLOORS = {
    "development": {
        "observations: value+unit": (0.98, 0.95),
        "accepted observations: strict": (0.95, 0.84),
        "accepted relations: all": (0.96, 0.78),
        "policies: issuers and date": (0.97, 0.85),
    },
    "held out": {
        "observations: value+unit": (0.96, 0.89),
        "accepted observations: strict": (0.83, 0.65),
        "accepted relations: all": (0.89, 0.55),
        "policies: issuers and date": (0.84, 0.75),
    },
}


@pytest.mark.parametrize("name", FLOORS)
def test_documents_are_read_as_well_as_before(name: str, tmp_path: Path) -> None:
    scores = evaluated_set(SETS[name], tmp_path, DATA)["all"].scores
    low = {
        measure: (round(scores[measure].precision, 3), round(scores[measure].recall, 3))
        for measure, (precision, recall) in FLOORS[name].items()
        if scores[measure].precision < precision or scores[measure].recall < recall
    }
    assert low == {}
