"""Documents → the review tables of sources: read, extract, keep what a person decided, write only what changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import yaml

from graph_build import replace
from graph_build.batch import Named, documents, named, slug
from graph_build.bibliography import UNKNOWN_PUBLISHER, Told, bibliography
from graph_build.build import SOURCES
from graph_build.decisions import carry_over
from graph_build.extraction import (
    emit,
    stated,
)
from graph_build.extraction.folding import fold
from graph_build.extraction.lexicon import Lexicon, of_rows, of_vocabularies
from graph_build.extraction.naming import english
from graph_build.extraction.pipeline import VERSION, extract, language_of
from graph_build.locks import reading_one, writing
from graph_build.proposals import unlinked
from graph_build.readers.canonical import Unreadable
from graph_build.readers.document import Document, printable, read_document
from graph_build.schemas import TABLES
from graph_build.vocabulary import read_vocabularies
from graph_build.workers import InProcess, Lost, Processes, Workers

__all__ = [
    "Result",
    "Told",
    "csv_text",
    "documents",
    "ingest",
    "lexicon_of",
    "processes",
    "slug",
    "write_if_changed",
]
DOCUMENT = "document.txt"
REPORT = "ingest.json"
SECONDS = 600.0


@dataclass
class Result:
    """What became of one file: `new`, `changed`, `unchanged` or `failed`; the problem with its remedy."""

    file: str
    source: str = ""
    outcome: str = "failed"
    problem: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    not_understood: dict[str, object] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """One document to be read; goes to a worker."""

    named: Named
    home: Path
    data: Path
    told: Told


def ingest(
    files: Iterable[Path],
    home: Path,
    data: Path,
    told: Told | None = None,
    workers: Workers | None = None,
    done: Callable[[Result], None] = lambda _: None,
) -> list[Result]:
    """Ingests files into the sources of `home`; one bad file never stops the others.

    Without workers, files are read in this process. Results come in the order of the files.
    Raises WrongUse where a file is named that is not there.
    """
    told = told or Told()
    # Workers of a cluster may run elsewhere on the machine.
    home, data = home.absolute(), data.absolute()
    tasks = [
        Work(Named(n.path.absolute(), n.source), home, data, told)
        for n in named(documents(files), told.source)
    ]
    results: dict[int, Result] = {}
    for number, answer in (workers or InProcess()).run(ingest_one, tasks):
        results[number] = _lost(tasks[number], answer) if isinstance(answer, Lost) else answer
        done(results[number])
    return [results[number] for number in range(len(tasks))]


def _lost(work: Work, lost: Lost) -> Result:
    name = printable(work.named.path.name)
    return Result(name, work.named.source, problem=f"{lost.problem}; split the file, or leave it out")


def processes(count: int, seconds: float = SECONDS) -> Processes:
    """Processes of this machine that have what reading needs at hand."""
    return Processes(count, seconds, preload=(__name__,))


def ingest_one(work: Work) -> Result:
    """Reads one document. Runs in a worker: everything that can go wrong with one file becomes its result."""
    path, source = work.named.path, work.named.source
    result = Result(printable(path.name), source)
    try:
        document = read_document(path)
        with reading_one(work.home, source):
            return _into(result, document, work)
    except Unreadable as error:
        result.problem = str(error)
    except Exception as error:
        result.problem = (
            f"could not be read through ({type(error).__name__}: {error}); report it with the file"
        )
    return result


def _into(result: Result, document: Document, work: Work) -> Result:
    folder = work.home / SOURCES / work.named.source
    replace.finish(folder)
    state = _state(document, work.told)
    before = report_of(folder)
    result.notices = document.notices
    if before.get("state") == state and (folder / "source.yaml").is_file():
        result.outcome = "unchanged"
        result.counts = before.get("counts", {})  # type: ignore[assignment]
        result.not_understood = before.get("not_understood", {})  # type: ignore[assignment]
        return result
    lexicon = lexicon_of(work.data, work.home, folder)
    title, publisher, published = bibliography(document, work.told, lexicon)
    found = extract(document.text, folder.name, lexicon, published[:4])
    tables = emit.tables(found, document.text, folder.name, lexicon)
    stated.apply(found, tables)
    is_known = publisher in lexicon.english or any(e["id"] == publisher for e in tables.entities)
    if not is_known:
        tables.entities.append(_publisher(publisher, work.told.publisher, lexicon, tables))
    names = unlinked(found, tables, lexicon)
    lost = carry_over(folder, tables, document.text, DOCUMENT)
    result.outcome = "changed" if before else "new"
    result.counts = _counts(tables)
    result.not_understood = (
        tables.not_understood
        | {"unlinked_names": names}
        | ({"decisions_without_passage": lost} if lost else {})
    )
    contents = {
        name: csv_text(name, rows)
        for name, rows in (
            ("structure.csv", tables.structure),
            ("entities.csv", tables.entities),
            ("statements.csv", tables.statements),
            ("observations.csv", tables.observations),
        )
    }
    contents[DOCUMENT] = document.text
    contents["source.yaml"] = _description(folder.name, title, publisher, published, document)
    contents[REPORT] = json.dumps({"state": state} | asdict(result), ensure_ascii=False, indent=1)
    with writing(work.home):
        replace.replace_files(folder, contents)
    return result


def _state(document: Document, told: Told) -> str:
    """A hash of all that the result depends on: text, rules, vocabularies, what is told.

    The names that other sources define are not part of it, so that adding a source does not read all others anew.
    """
    said = json.dumps([document.sha256, _rules_hash(), asdict(told), _vocabulary_hash()])
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _rules_hash() -> str:
    """A hash of the code that reads: rules that changed read a document anew."""
    digest = hashlib.sha256(VERSION.encode())
    for folder in ("readers", "extraction"):
        for path in sorted((Path(__file__).parent / folder).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _vocabulary_hash() -> str:
    names = sorted(e.name for e in of_vocabularies(read_vocabularies()))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def report_of(folder: Path) -> dict[str, object]:
    """What was said of the last reading of a source; empty where there was none."""
    try:
        loaded = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def lexicon_of(data: Path, home: Path, without: Path | None = None) -> Lexicon:
    """The names of the vocabularies and of every source of the clone's data, which people reviewed."""
    left_out = without.resolve() if without is not None else None
    paths = [p for p in sorted(data.glob("*/entities.csv")) if p.parent.resolve() != left_out]
    return _lexicon(tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in paths))


@lru_cache(maxsize=2)
def _lexicon(tables: tuple[tuple[str, int, int], ...]) -> Lexicon:
    """The lexicon of these tables as they are now: made once for all documents that a process reads."""
    entries = list(of_vocabularies(read_vocabularies()))
    for path, _, _ in tables:
        try:
            with Path(path).open(encoding="utf-8", newline="") as handle:
                rows = [r for r in csv.DictReader(handle) if not _is_local(r.get("id", ""))]
        except (OSError, UnicodeDecodeError, csv.Error):
            continue  # the build names what is wrong with it
        entries += of_rows(rows)
    return Lexicon(entries)


def _is_local(identifier: str) -> bool:
    """Things that mean nothing outside their document."""
    return identifier.startswith(
        ("case/", "term/", "financing/", "plant-investment/", "organization/kpmg-2024-t")
    )


def _publisher(identifier: str, name: str, lexicon: Lexicon, tables: emit.Tables) -> dict[str, str]:
    first = tables.structure[0] if tables.structure else {"line": "1", "start": "0", "end": "1"}
    unknown = identifier == UNKNOWN_PUBLISHER
    zh = "未知发布机构" if unknown else fold(name or identifier.partition("/")[2])
    return {
        "id": identifier, "class": "Organization", "zh": zh, "en": "Unknown publisher" if unknown else english(zh, lexicon),
        "definition_zh": "文献的发布机构", "definition_en": "Publisher of the document", "where": first.get("id", "s0"),
        "line": first["line"], "start": first["start"], "end": first["end"], "grade": "accepted", "fact": identifier,
        "rule": "publisher", "version": VERSION, "confidence": "1.000",
    }  # fmt: skip


def _description(source: str, title: str, publisher: str, published: str, document: Document) -> str:
    language = language_of(document.text)
    said = {
        "id": source,
        "title": {"zh": title, "en": title},
        "definition": {
            "zh": f"由文件{document.name}读入的文献",
            "en": f"Document read from the file {document.name}",
        },
        "publisher": publisher,
        "date": published,
        "language": language,
        "text": {"file": DOCUMENT, "sha256": document.sha256, "characters": len(document.text)},
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000)


def _counts(tables: emit.Tables) -> dict[str, int]:
    counts = {}
    for name in ("entities", "statements", "observations"):
        rows = getattr(tables, name)
        accepted = sum(r.get("grade") != "candidate" for r in rows)
        counts[f"{name}_accepted"], counts[f"{name}_candidate"] = accepted, len(rows) - accepted
    return counts


def csv_text(name: str, rows: list[dict[str, str]]) -> str:
    """A table's rows as CSV (RFC 4180, LF)."""
    columns = TABLES[name]
    out = io.StringIO()
    writer = csv.DictWriter(
        out, [*columns.names, *columns.optional], restval="", lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_if_changed(path: Path, content: str) -> None:
    """Writes a file in one step, and not at all where it holds the same already."""
    try:
        if path.read_bytes() == content.encode():
            return
    except OSError:
        pass
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content.encode())
    temporary.replace(path)
