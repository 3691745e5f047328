"""Scores of the extraction on annotated documents: `python -m tests.extraction [--heldout] [--document NAME] [--confusions]`.

`--first-shot FOLDER` counts what the rules read right in annotated documents that nobody has looked at yet;
`--calibration` prints what the confidences are made of: those counts, and the weights that follow from them.
"""

from __future__ import annotations

import argparse
import datetime
import tempfile
from pathlib import Path

from graph_build.scores import Evaluation
from tests.extraction import calibration
from tests.extraction.gold import HERE, SETS, evaluated_set

DATA = HERE.parents[1] / "data"
SHOWN = (
    ("value and unit", "observations: value+unit"),
    ("accepted, strict", "accepted observations: strict"),
    ("accepted links", "accepted relations: all"),
    ("policies", "policies: issuers and date"),
)


def main() -> None:
    """Prints a table of precision, recall and counts; what went wrong only of the development set."""
    parser = argparse.ArgumentParser(prog="python -m tests.extraction", description=__doc__)
    parser.add_argument(
        "--heldout", action="store_true", help="only the documents that no rule was written on"
    )
    parser.add_argument("--document", default="", help="only documents whose name has this in it")
    parser.add_argument("--confusions", action="store_true", help="what went wrong, of the development set")
    parser.add_argument("--calibration", action="store_true", help="what the confidences are made of")
    parser.add_argument(
        "--first-shot", type=Path, metavar="FOLDER", help="count documents that no rule has been written on"
    )
    options = parser.parse_args()
    if options.first_shot:
        _first_shot(options.first_shot)
    if options.calibration:
        print("\n".join(calibration.printed(calibration.read())))
    if options.first_shot or options.calibration:
        return
    print(f"{'document':24}" + "".join(f"{name:^26}" for name, _ in SHOWN))
    for title, folder in SETS.items():
        if options.heldout and title == "development":
            continue
        with tempfile.TemporaryDirectory() as work:
            results = evaluated_set(folder, Path(work), DATA, options.document)
        for name, result in results.items():
            print(f"{title if name == 'all' else name:24}" + "".join(_cell(result, s) for _, s in SHOWN))
            if options.confusions and title == "development" and name != "all":
                _confusions(result)
        print()


def _first_shot(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        results = evaluated_set(folder, Path(work), DATA)
    date = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for name, result in results.items():
        if name != "all":
            calibration.add(calibration.counted(result, Path(name).stem, date))


def _cell(result: Evaluation, name: str) -> str:
    score = result.scores[name]
    return f"{f'{score.precision:.3f} / {score.recall:.3f} ({score.wanted})':^26}"


def _confusions(result: Evaluation) -> None:
    for row in result.confusions:
        cells = (row[c] for c in ("grade", "line", "printed", "wrong", "wanted", "found", "rule"))
        print("   ", " · ".join(cells))


if __name__ == "__main__":
    main()
