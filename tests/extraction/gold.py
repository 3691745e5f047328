"""Annotated documents: a YAML file beside each says what is printed there; turned into tables that score reads.

`observations` holds rows in the order of the text: what is printed (with the number in brackets where more is needed
to find it), operator, value (`3..25` for a range), unit, metric, period (`2020..2024` for a span), status, comparison
and direction. A row `in:` names subject, area and publisher of the rows below it. `policies` holds title, issuers and
date; `relations` the other links. Where several readings are equally right, `|` stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from graph_build.extraction.folding import key
from graph_build.extraction.lexicon import Lexicon, of_vocabularies
from graph_build.extraction.naming import identifier_for
from graph_build.ingest import csv_text, lexicon_of, slug
from graph_build.ingest_commands import score
from graph_build.readers.document import read_document
from graph_build.scores import Evaluation, Score, micro
from graph_build.vocabulary import read_vocabularies

HERE = Path(__file__).parent
SETS = {"development": HERE / "documents", "held out": HERE / "heldout"}
DOCUMENTS = SETS["development"]
Row = dict[str, str]
PLACE = {"where": "s1", "line": "1", "start": "0", "end": "1"}
CASE = re.compile(r"某|一家|(?:A|An|One) |.*(?:工厂|基地|车间)$")
# Of what kind the end of a link may be when no vocabulary has its name.
KINDS = {
    "usesTechnology": ("technology", "application"),
    "combinesWith": ("technology", "application"),
    "enables": ("application", "technology"),
    "appliedIn": ("industry", "application"),
    "supports": ("technology", "application", "industry", "track"),
    "issuedBy": ("organization",),
    "performs": ("application", "technology"),
    "demonstrates": ("application", "technology"),
}
# Links of these kinds count only where a document's annotations have one of the kind.
OPTIONAL = frozenset(("performs", "demonstrates"))
SUBJECTS = {"usesTechnology": ("technology", "organization")}


def documents(folder: Path) -> list[tuple[Path, Path]]:
    """The annotated documents of a folder, each with its annotations."""
    return [
        (path, path.with_suffix(".yaml"))
        for path in sorted(folder.iterdir())
        if path.suffix != ".yaml" and path.with_suffix(".yaml").is_file()
    ]


def evaluated_set(folder: Path, work: Path, data: Path, name: str = "") -> dict[str, Evaluation]:
    """The scores of each document of a folder whose name has `name` in it, and of all together under `all`."""
    results = {d.name: evaluated(d, said, work, data) for d, said in documents(folder) if name in d.name}
    return results | {"all": micro(results.values())}


def evaluated(document: Path, annotations: Path, folder: Path, data: Path) -> Evaluation:
    """Scores a document against its annotations; the tables are written below `folder`."""
    said = yaml.safe_load(annotations.read_text(encoding="utf-8"))
    text = read_document(document).text
    gold = folder / slug(annotations.stem)
    gold.mkdir(parents=True)
    for name, rows in _Tables(text, lexicon_of(data, Path(), without=gold)).of(said).items():
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
    # A document without links was annotated for its numbers and policies only.
    there = {name for _, name, _ in said.get("relations") or []}
    annotated = set(KINDS) - OPTIONAL | there if there else {"issuedBy"}
    return _of_annotated(score(gold, document, data), (*annotated, "date"))


def _of_annotated(result: Evaluation, annotated: tuple[str, ...]) -> Evaluation:
    """Links of kinds that nobody annotates are neither right nor wrong."""
    for prefix in ("", "accepted "):
        everything = Score()
        for name in annotated:
            one = result.scores[f"{prefix}relations: {name}"]
            everything.right += one.right
            everything.found += one.found
            everything.wanted += one.wanted
        result.scores[f"{prefix}relations: all"] = everything
    # A document without annotated links says nothing of those that are found.
    has_links = any(result.scores[f"relations: {name}"].wanted for name in KINDS)
    result.linked = [
        (row, right) for row, right in result.linked if has_links and row["property"] in annotated
    ]
    result.confusions = [
        row
        for row in result.confusions
        if row["wrong"] != "not wanted" or " " not in row["found"] or row["found"].split(" ")[1] in annotated
    ]
    return result


class _Tables:
    """Review tables made of annotations; names that no vocabulary has become entities."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        known = of_vocabularies(read_vocabularies())
        self.units = {e.name: e.identifier for e in known if e.identifier.startswith("unit/")}
        self.entities: dict[str, Row] = {}

    def of(self, said: dict[str, Any]) -> dict[str, list[Row]]:
        """The tables by their file names."""
        observations = list(self._observations(said["observations"]))
        statements = list(self._statements(said))
        return {
            "structure.csv": [],
            "entities.csv": list(self.entities.values()),
            "statements.csv": statements,
            "observations.csv": observations,
        }

    def _observations(self, rows: list[Any]) -> Iterator[Row]:
        context: dict[str, str] = {}
        position = 0
        for number, said in enumerate(rows):
            if isinstance(said, dict):
                context = said["in"]
                continue
            printed, operator, value, unit, metric, period, status, comparison, direction = said
            start, position = self._find(printed, position)
            periods = [p.split("..") for p in period.split("|")]
            values = [v.split("..") for v in value.split("|")]
            yield {
                "key": f"g{number}",
                "metric": self._named(metric, "metric"),
                "subject": self._thing(
                    context.get("subject", "制造业"), ("technology", "industry", "product")
                ),
                "value": "|".join(v[0] if len(v) == 1 else "" for v in values),
                "value_min": "|".join(v[0] if len(v) == 2 else "" for v in values),
                "value_max": "|".join(v[1] if len(v) == 2 else "" for v in values),
                "operator": operator,
                "unit": "|".join(self.units.get(u, f"unit/{u}") for u in unit.split("|")),
                "period_start": "|".join(p[0] for p in periods),
                "period_end": "|".join(p[-1] for p in periods),
                "area": self._named(context.get("area", ""), "place"),
                "publisher": self._named(context.get("publisher", ""), "organization"),
                "status": status,
                "comparison": comparison,
                "direction": direction,
                "printed": self.text[start:position],
                "where": "s1",
                "line": str(self.text.count("\n", 0, start) + 1),
                "start": str(start),
                "end": str(position),
            }

    def _statements(self, said: dict[str, Any]) -> Iterator[Row]:
        links = [tuple(r) for r in said.get("relations", [])]
        for title, issuers, date in said.get("policies", []):
            links += [(title, "issuedBy", issuer) for issuer in issuers]
            links += [(title, "date", date)] if date else []
        # Cases are not told apart: two that use one thing are one row.
        seen: set[tuple[str, str, str]] = set()
        for subject, name, target in links:
            kinds = ("policy",) if name in POLICY else SUBJECTS.get(name, ("technology",))
            said_of = self._thing(subject, kinds)
            # What a policy supports is no case: 智能工厂.
            thing = self._either if name in POLICY else self._thing
            meant = target if name == "date" else thing(target, KINDS[name])
            if (said_of, name, meant) not in seen:
                seen.add((said_of, name, meant))
                yield PLACE | {"subject": said_of, "property": name, "object": meant}

    def _find(self, printed: str, position: int) -> tuple[int, int]:
        """Start and end of the first of the readings that the text has after a position."""
        for reading in printed.split("|") if "| " not in printed else [printed]:
            plain = reading.replace("[", "").replace("]", "")
            at = self.text.find(plain, position)
            if at >= 0:
                before, bracket, rest = reading.partition("[")
                inner = rest.partition("]")[0] if bracket else reading
                start = at + (len(before) if bracket else 0)
                return start, start + len(inner)
        raise ValueError(f"{printed!r} is not in the text after character {position}")

    def _thing(self, names: str, kinds: tuple[str, ...]) -> str:
        if CASE.match(names):
            return "case/gold"
        return self._either(names, kinds)

    def _either(self, names: str, kinds: tuple[str, ...]) -> str:
        return "|".join(
            dict.fromkeys(i for n in filter(None, names.split("|")) for i in self._meant(n, kinds))
        )

    def _meant(self, name: str, kinds: tuple[str, ...]) -> Iterator[str]:
        known = [
            entry.identifier
            for kind in (
                "technology",
                "application",
                "industry",
                "track",
                "product",
                "organization",
                "policy",
            )
            if (entry := self.lexicon.by_key.get((kind, key(name))))
        ]
        yield from known or [self._own(kind, name) for kind in kinds]

    def _named(self, names: str, kind: str) -> str:
        found = []
        for name in filter(None, names.split("|")):
            entry = self.lexicon.by_key.get((kind, key(name)))
            found.append(entry.identifier if entry else self._own(kind, name))
        return "|".join(dict.fromkeys(found))

    def _own(self, kind: str, name: str) -> str:
        identifier: str = identifier_for(kind, name)
        self.entities[identifier] = PLACE | {"id": identifier, "class": "Metric", "zh": name}
        return identifier


POLICY = ("issuedBy", "date", "supports")
