"""Scores of the extraction on annotated documents: `python -m tests.extraction [--heldout] [--document NAME] [--confusions]`.

`--calibration` counts how often each rule is right on the development set (and on `--report FOLDER FILE`: reviewed
tables and their document), which is what the confidences are made of.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from graph_build.ingest_commands import score
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
    parser.add_argument("--calibration", action="store_true", help="how often each rule is right")
    parser.add_argument(
        "--report", nargs=2, type=Path, metavar=("FOLDER", "FILE"), help="reviewed tables and their document"
    )
    options = parser.parse_args()
    if options.calibration:
        _calibrate(options.report)
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


def _calibrate(report: list[Path] | None) -> None:
    with tempfile.TemporaryDirectory() as work:
        results = [evaluated_set(SETS["development"], Path(work), DATA)["all"]]
    if report:
        results.append(score(report[0], report[1], DATA))
    print("\n".join(calibration.printed(results)))


def _cell(result: Evaluation, name: str) -> str:
    score = result.scores[name]
    return f"{f'{score.precision:.3f} / {score.recall:.3f} ({score.wanted})':^26}"


def _confusions(result: Evaluation) -> None:
    for row in result.confusions:
        cells = (row[c] for c in ("grade", "line", "printed", "wrong", "wanted", "found", "rule"))
        print("   ", " · ".join(cells))


if __name__ == "__main__":
    main()
