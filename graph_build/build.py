"""One build: sources → facts → quads → inference → checks → release."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph_build import catalogue, checks, coverage, documents, inference, naming
from graph_build.facts import Facts, Known, declare, read_facts
from graph_build.locks import quiet
from graph_build.merging import merged
from graph_build.problems import Problems
from graph_build.publish import canonical, only_builder, publish, release_identifier
from graph_build.quads import QuadWriter
from graph_build.source import Source, read_source, source_folders
from graph_build.vocabulary import Vocabularies, read_vocabularies
from ontology.errors import WrongUse
from ontology.identifiers import graph, thing
from ontology.model import DEFINITIONS, SHAPES, Ontology, ontology, quads_of
from ontology.release import Release

# Below the home: the sources that were ingested on this machine.
SOURCES = "sources"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What a build reads and where it writes. `documents` is the folder of the documents, where at hand."""

    data: Path
    home: Path
    documents: Path | None = None


def build(settings: Settings, progress: Progress = lambda _: None) -> tuple[Release, dict[str, object]]:
    """Builds and publishes a release; returns it with its report.

    Raises BadInput with every problem found; then nothing was published and the old release stands.
    """
    if not settings.data.is_dir():
        raise WrongUse(str(settings.data), "there is no such folder of data", "name one with --data")
    if settings.documents is not None and not settings.documents.is_dir():
        raise WrongUse(
            str(settings.documents), "there is no such folder", "name the documents' folder with --documents"
        )
    with only_builder(settings.home):
        return _build(settings, progress)


def _build(settings: Settings, progress: Progress) -> tuple[Release, dict[str, object]]:
    began = time.monotonic()
    progress("reading the tables")
    problems, vocabularies, known_terms = Problems(), read_vocabularies(), ontology()
    folders = [*source_folders(settings.data), *source_folders(settings.home / SOURCES)]
    if not folders:
        raise WrongUse(str(settings.data), "holds no source", "a source is a folder with a source.yaml")
    with quiet(settings.home):
        sources = [read_source(f, f"{f.parent.name}/{f.name}", problems) for f in folders]
    _check_names(folders, problems)
    facts = read_all(merged([s for s in sources if s]), vocabularies, known_terms, problems)
    problems.stop_if_any()

    progress("writing quads")
    quads = _background(vocabularies)
    for group in facts:
        quads += _quads_of_source(group, vocabularies, settings, problems)
    problems.stop_if_any()

    progress("checking the shapes")
    own = [q for q in quads if q.graph_name not in (NamedNode(graph("ontology")), NamedNode(graph("shapes")))]
    shapes = checks.validate(checks.with_types(own, known_terms), known_terms, facts, problems)
    problems.stop_if_any()

    progress("inferring")
    store = Store()
    store.bulk_extend(quads)
    inferred = inference.infer(store)
    store.bulk_extend(inferred)
    _check_disjoint(store, problems)
    problems.stop_if_any()

    progress("publishing")
    lines = canonical(quads + inferred)
    identifier = release_identifier(lines)
    quads = list(parse("\n".join(lines), format=RdfFormat.N_QUADS))
    described = catalogue.describe(store, identifier, facts, {})
    report = _report(identifier, facts, quads, len(inferred), shapes, began)
    names = naming.names_of(facts, vocabularies.quads)
    report["coverage"] = {g.source.identifier: _coverage(g, vocabularies, names, settings) for g in facts}
    release = publish(settings.home, identifier, quads, described, report)
    return release, report


def _check_names(folders: list[Path], problems: Problems) -> None:
    for name, count in Counter(f.name for f in folders).items():
        if count > 1:
            problems.add(
                name, 0, "id", "is the name of two sources", "ingest the document with another --source-id"
            )


def read_all(
    sources: list[Source], vocabularies: Vocabularies, terms: Ontology, problems: Problems
) -> list[Facts]:
    """The facts of every source; rows may refer to things that another source defines."""
    known = Known(terms, vocabularies.classes)
    for source in sources:
        known.classes[thing(f"report/{source.identifier}")] = "Report"
        declare(source, known, problems)
    return [read_facts(source, known, problems) for source in sources]


def _background(vocabularies: Vocabularies) -> list[Quad]:
    quads = [_in_graph(q, "vocabulary") for q in vocabularies.quads]
    for path, name in ((DEFINITIONS, "ontology"), (SHAPES, "shapes")):
        quads += [_in_graph(q, name) for q in quads_of(path)]
    return quads


def _in_graph(quad: Quad, name: str) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph(name)))


def _quads_of_source(
    group: Facts, vocabularies: Vocabularies, settings: Settings, problems: Problems
) -> list[Quad]:
    quotes: dict[tuple[int, int], str] = {}
    if (folder := _document_folder(group, settings)) is not None:
        text = documents.text_of(group.source.description, folder, problems)
        if text is not None:
            documents.check_printed(group, text, problems)
            quotes = documents.quotes(group, text)
    return list(QuadWriter(group, vocabularies.multipliers, quotes).quads())


def _coverage(
    group: Facts, vocabularies: Vocabularies, names: dict[str, frozenset[str]], settings: Settings
) -> dict[str, object]:
    found: dict[str, object] = {"facts_by_section": coverage.facts_by_section(group)}
    if (folder := _document_folder(group, settings)) is not None:
        text = documents.text_of(group.source.description, folder, Problems())
        if text is not None:
            found["gaps"] = [asdict(gap) for gap in coverage.gaps(group, text, vocabularies.names())]
            found["unnamed"] = [asdict(end) for end in naming.unnamed(group, text, names)]
    return found


def _document_folder(group: Facts, settings: Settings) -> Path | None:
    """Where a source's document is: with the source that was ingested here, otherwise where --documents says."""
    own = settings.home / SOURCES / group.source.identifier
    return own if (own / group.source.description.text.file).is_file() else settings.documents


def _check_disjoint(store: Store, problems: Problems) -> None:
    disjoint = inference.disjoint_classes(quads_of(DEFINITIONS))
    for iri, one, other in inference.inconsistencies((q.triple for q in store), disjoint):
        classes = " and ".join(c.rpartition("#")[2] for c in (one, other))
        problems.add(
            "inference",
            0,
            iri,
            f"would be {classes}, which are disjoint",
            "mend the links that imply one of them",
        )


def _report(
    identifier: str, facts: list[Facts], quads: list[Quad], inferred: int, shapes: int, began: float
) -> dict[str, object]:
    graphs = Counter(str(q.graph_name.value) for q in quads if isinstance(q.graph_name, NamedNode))
    return {
        "release": identifier,
        "seconds": round(time.monotonic() - began, 2),
        "quads": len(quads),
        "inferred": inferred,
        "shapes": shapes,
        "graphs": dict(sorted(graphs.items())),
        "sources": {
            group.source.identifier: {
                "parts": len(group.parts),
                "entities": sum(not e.is_mention for e in group.entities),
                "mentions": sum(e.is_mention for e in group.entities),
                "statements": len(group.statements),
                "observations": len(group.observations),
                "rejected": sum(
                    row.cells.get("review") == "rejected"
                    for rows in group.source.rows.values()
                    for row in rows
                ),
            }
            for group in facts
        },
    }
