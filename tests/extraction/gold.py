"""Annotated documents: a YAML file beside each says what is printed there; turned into tables that score reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from graph_build.evaluate import Evaluation
from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.naming import identifier_for
from graph_build.ingest import csv_text, slug
from graph_build.ingest_commands import score
from graph_build.readers.document import read_document
from graph_build.vocabulary import read_vocabularies

DOCUMENTS = Path(__file__).parent / "documents"
Row = dict[str, str]


def evaluated(document: Path, annotations: Path, folder: Path, data: Path) -> Evaluation:
    """Scores a document against its annotations; the tables are written below `folder`."""
    said = yaml.safe_load(annotations.read_text(encoding="utf-8"))
    text = read_document(document).text
    gold = folder / slug(annotations.stem)
    gold.mkdir(parents=True)
    lexicon = Lexicon(of_vocabularies(read_vocabularies()))
    tables = _tables(said, text, lexicon)
    for name, rows in tables.items():
        (gold / name).write_text(csv_text(name, rows), encoding="utf-8")
    (gold / "source.yaml").write_text(
        yaml.safe_dump(
            {
                "id": gold.name,
                "title": {"zh": "样例", "en": "Sample"},
                "definition": {"zh": "虚构文献", "en": "An invented document"},
                "publisher": "organization/toy",
                "date": said["date"],
                "language": "zh",
                "text": {"file": document.name, "sha256": "0" * 64, "characters": len(text)},
            },
            allow_unicode=True,
        ),
        encoding="utf-8",
    )
    return score(gold, document, data)


def _tables(said: dict[str, Any], text: str, lexicon: Lexicon) -> dict[str, list[Row]]:
    entities: dict[str, Row] = {}

    def named(kind: str, name: str) -> str:
        known = lexicon.named(kind, name)
        if known:
            return known.identifier
        identifier = identifier_for(kind, name)
        entities[identifier] = {
            "id": identifier,
            "class": "Metric",
            "zh": name,
            "where": "s1",
            "line": "1",
            "start": "0",
            "end": "1",
        }
        return identifier

    units = {
        e.name: e.identifier for e in of_vocabularies(read_vocabularies()) if e.identifier.startswith("unit/")
    }
    observations, at = [], 0
    for number, (printed, operator, value, unit, metric, period, status, comparison, direction) in enumerate(
        said["observations"]
    ):
        at = text.index(printed, at)
        observations.append(
            {
                "key": f"g{number}", "metric": named("metric", metric), "subject": "industry/manufacturing",
                "value": value, "operator": operator, "unit": units[unit], "period_start": period, "period_end": period,
                "status": status, "comparison": comparison, "direction": direction, "printed": printed,
                "where": "s1", "line": str(text.count("\n", 0, at) + 1), "start": str(at), "end": str(at + len(printed)),
            }
        )  # fmt: skip
        at += len(printed)
    statements = []
    for subject, name, target in said["relations"]:
        first = "case/gold" if subject.startswith("某") else _any(lexicon, named, subject, "policy")
        last = target if name == "date" else _any(lexicon, named, target, "organization")
        statements.append(
            {
                "subject": first,
                "property": name,
                "object": last,
                "where": "s1",
                "start": "0",
                "end": "1",
                "line": "1",
            }
        )
    return {
        "structure.csv": [],
        "entities.csv": list(entities.values()),
        "statements.csv": statements,
        "observations.csv": observations,
    }


def _any(lexicon: Lexicon, named: Any, name: str, otherwise: str) -> str:
    for kind in ("technology", "application", "industry", "organization", "policy"):
        known = lexicon.named(kind, name)
        if known:
            return known.identifier
    identifier: str = named(otherwise, name)
    return identifier
