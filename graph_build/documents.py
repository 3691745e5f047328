"""The documents themselves, where a person has them: checks the offsets against them and gives the quoted words."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph_build.facts import Facts
from graph_build.problems import Problems
from graph_build.source import Description


def canonical_text(path: Path) -> str:
    """The text of a document that offsets count in: decoded from UTF-8 as it stands."""
    return path.read_bytes().decode("utf-8")


def text_of(description: Description, folder: Path, problems: Problems) -> str | None:
    """The text of a source's document in `folder`; None where it is not there or not the same text."""
    path = folder / description.text.file
    if not path.is_file():
        return None
    text = canonical_text(path)
    found = hashlib.sha256(text.encode()).hexdigest()
    if found != description.text.sha256:
        problems.add(
            str(path),
            0,
            "",
            f"is another version (SHA-256 {found[:12]}…) than the one the tables were read from",
            "use that version, or leave out --documents",
        )
        return None
    return text


def quotes(facts: Facts, text: str) -> dict[tuple[int, int], str]:
    """The words at every piece of evidence of the facts."""
    return {(e.start, e.end): text[e.start : e.end] for _, e in facts.placed()}


def check_printed(facts: Facts, text: str, problems: Problems) -> None:
    """Every observation's printed form stands at its offsets; every line number is right."""
    for observation in facts.observations:
        evidence, row = observation.evidence, observation.row
        if text[evidence.start : evidence.end] != row["printed"]:
            problems.add(
                row.file,
                row.number,
                "printed",
                f"{row['printed']!r} is not what stands at [{evidence.start}, {evidence.end})",
                "run `zhitu locate` on the table",
            )
    for row, evidence in facts.placed():
        if text.count("\n", 0, evidence.start) + 1 != evidence.line:
            problems.add(
                row.file,
                row.number,
                "line",
                f"{evidence.line} is not the line of offset {evidence.start}",
                "run `zhitu locate` on the table",
            )
