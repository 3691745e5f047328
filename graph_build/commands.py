"""The builder's commands: `zhitu build` and `zhitu locate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from graph_build.build import Settings
from graph_build.build import build as run_build
from graph_build.locate import locate as run_locate
from graph_build.settings import BuildSettings


def build(
    data: Annotated[
        Path | None, typer.Option(help="Folder of the sources (default: data, or ZHITU_DATA).")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option(help="Folder of the documents; adds the quoted words.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "--home", help="Where releases go (default: .zhitu, or ZHITU_HOME)."),
    ] = None,
) -> None:
    """Build a release from the tables of facts and switch to it.

    Exit codes: 0 done, 1 failed checks (nothing is published), 2 wrong use.
    """
    told = BuildSettings.read()
    settings = Settings(data or told.data, out or told.home, documents or told.documents)
    console = Console(stderr=True)
    with console.status("starting") as status:
        release, report = run_build(settings, status.update)
    console.print(
        f"release {release.identifier}: {report['quads']} quads in {report['seconds']} s → {release.folder}"
    )
    for source, counts in report["sources"].items():  # type: ignore[attr-defined]
        console.print(f"  {source}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
        _show_coverage(console, report["coverage"][source])  # type: ignore[index]


def _show_coverage(console: Console, covered: dict[str, Any]) -> None:
    """Facts per section; with the document at hand, the passages without a fact and the ends without a name."""
    sections = covered["facts_by_section"]
    console.print("  facts by section: " + ", ".join(f"{name} {count}" for name, count in sections.items()))
    gaps = covered.get("gaps")
    if gaps is None:
        console.print("  give --documents FOLDER to see the passages that no fact was read from")
        return
    open_gaps = [gap for gap in gaps if not gap["reason"]]
    console.print(
        f"  passages with numbers or known terms and no fact: {len(gaps)}, {len(open_gaps)} without a reason in gaps.csv"
    )
    for gap in open_gaps:
        said = ", ".join(gap["terms"])
        console.print(f"    {gap['where']} (line {gap['line']}): {gap['numbers']} numbers; {said}")
    console.print(f"  ends of statements that their passage does not name: {len(covered['unnamed'])}")
    for end in covered["unnamed"]:
        said = f", recorded as {end['recorded']!r}" if end["recorded"] else ""
        console.print(
            f"    statements.csv:{end['row']} (line {end['line']}): {end['end']} {end['thing']}{said}"
        )


def locate(
    folder: Annotated[
        Path, typer.Argument(help="Folder of the source, such as data/kpmg-smart-manufacturing-2024.")
    ],
    document: Annotated[Path, typer.Option(help="The document that the rows are read from.")],
) -> None:
    """Turn the column `quote` of new rows into the place of the words: where, line, start, end."""
    count = run_locate(folder, document)
    Console(stderr=True).print(f"{count} rows located")
