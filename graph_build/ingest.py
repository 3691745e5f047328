"""Documents → the review tables of sources: read, extract, keep what a person decided, write only what changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import yaml

from graph_build.build import SOURCES
from graph_build.decisions import carry_over
from graph_build.extraction import emit
from graph_build.extraction.folding import fold
from graph_build.extraction.lexicon import Lexicon, of_rows, of_vocabularies
from graph_build.extraction.naming import english, identifier_for
from graph_build.extraction.pipeline import VERSION, extract, language_of
from graph_build.readers.canonical import Unreadable
from graph_build.readers.document import SUFFIXES, Document, read_document
from graph_build.schemas import TABLES
from graph_build.vocabulary import read_vocabularies
from ontology.errors import WrongUse
from ontology.identifiers import SLUG

DOCUMENT = "document.txt"
REPORT = "ingest.json"
UNKNOWN_PUBLISHER = "organization/unknown-publisher"
DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年.\-/]\s*(\d{1,2})\s*(?:[月.\-/]\s*(\d{1,2})\s*日?|月)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Told:
    """What a person says of a document; what is empty is found out."""

    source: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""


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


def ingest(
    files: Iterable[Path],
    home: Path,
    data: Path,
    told: Told | None = None,
    executor: Executor | None = None,
    done: Callable[[Result], None] = lambda _: None,
) -> list[Result]:
    """Ingests files into the sources of `home`; one bad file never stops the others.

    With an executor (processes, or a cluster's), files are read there. Results come in the order of the files.
    Raises WrongUse where a file is named that is not there.
    """
    paths = list(documents(files))
    told = told or Told()
    if told.source and len(paths) > 1:
        raise WrongUse(
            "--source-id", "names one source but there are several files", "give one file, or no id"
        )
    names = _names(paths, told)
    work = [(path, names[path], home, data, told) for path in paths]
    results: list[Result] = []
    answers: Iterator[Result] = (
        map(_ingest_one, work) if executor is None else executor.map(_ingest_one, work, chunksize=1)
    )
    for result in answers:
        results.append(result)
        done(result)
    return results


def workers(count: int) -> ProcessPoolExecutor:
    """Processes on this machine, each with its own pipeline."""
    return ProcessPoolExecutor(max_workers=count)


def cluster(address: str) -> Executor:
    """The workers of a Dask cluster (extra `cluster`). Raises WrongUse where Dask is missing or does not answer."""
    try:
        from distributed import Client  # noqa: PLC0415 (an optional extra)
    except ImportError:
        raise WrongUse("--scheduler", "needs Dask", "install zhitu[cluster]") from None
    try:
        client = Client(address, timeout="20s")
    except (OSError, ValueError, TimeoutError) as error:
        raise WrongUse(
            "--scheduler", f"no scheduler answers at {address} ({error})", "start one with `dask scheduler`"
        ) from None
    executor: Executor = client.get_executor()
    return executor


def documents(files: Iterable[Path]) -> Iterator[Path]:
    """The documents that paths name: files themselves, and what a reader knows in folders, sorted."""
    for path in files:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        elif path.is_file():
            yield path
        else:
            raise WrongUse(str(path), "there is no such file", "name a document, or a folder of documents")


def _names(paths: list[Path], told: Told) -> dict[Path, str]:
    """A source's name for each file: from the file's name; two files of one name are told apart by a number."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in paths:
        name = told.source or slug(path.stem)
        unique, number = name, 2
        while unique in taken:
            unique, number = f"{name}-{number}", number + 1
        if SLUG.fullmatch(unique) is None:
            raise WrongUse(
                "--source-id", f"{unique!r} is no name", "write lower-case letters, digits and hyphens"
            )
        taken.add(unique)
        names[path] = unique
    return names


def slug(name: str) -> str:
    """A source's name from a file's: Latin letters, digits and hyphens."""
    return identifier_for("source", name).partition("/")[2][:60].strip("-.") or "document"


def _ingest_one(work: tuple[Path, str, Path, Path, Told]) -> Result:
    """Runs in a worker. Everything that can go wrong with one file becomes its result."""
    path, source, home, data, told = work
    result = Result(path.name, source)
    try:
        return _into(result, read_document(path), home / SOURCES / source, data, home, told)
    except Unreadable as error:
        result.problem = str(error)
    except (
        OSError,
        MemoryError,
        RecursionError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
    ) as error:
        # A rule that fails on one document must not cost the others; the name tells which one to look at.
        result.problem = (
            f"could not be read through ({type(error).__name__}: {error}); report it with the file"
        )
    return result


def _into(result: Result, document: Document, folder: Path, data: Path, home: Path, told: Told) -> Result:
    state = _state(document, told, data, home, folder)
    before = _report(folder)
    result.notices = document.notices
    if before.get("state") == state and (folder / "source.yaml").is_file():
        result.outcome = "unchanged"
        result.counts = before.get("counts", {})  # type: ignore[assignment]
        result.not_understood = before.get("not_understood", {})  # type: ignore[assignment]
        return result
    lexicon = lexicon_of(data, home, folder)
    title, publisher, published = _bibliography(document, told, lexicon)
    found = extract(document.text, folder.name, lexicon, published[:4])
    tables = emit.tables(found, document.text, folder.name, lexicon)
    is_known = publisher in lexicon.english or any(e["id"] == publisher for e in tables.entities)
    if not is_known:
        tables.entities.append(_publisher(publisher, told.publisher, lexicon, tables))
    lost = carry_over(folder, tables, document.text, DOCUMENT)
    result.outcome = "changed" if before else "new"
    result.counts = _counts(tables)
    result.not_understood = tables.not_understood | ({"decisions_without_passage": lost} if lost else {})
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("structure.csv", tables.structure),
        ("entities.csv", tables.entities),
        ("statements.csv", tables.statements),
        ("observations.csv", tables.observations),
    ):
        write_if_changed(folder / name, csv_text(name, rows))
    write_if_changed(folder / DOCUMENT, document.text)
    write_if_changed(folder / "source.yaml", _description(folder.name, title, publisher, published, document))
    # Last, so that a killed run is read again.
    write_if_changed(
        folder / REPORT, json.dumps({"state": state} | asdict(result), ensure_ascii=False, indent=1)
    )
    return result


def _state(document: Document, told: Told, data: Path, home: Path, folder: Path) -> str:
    """A hash of all that the result depends on: text, rules, what is told; known names are not part of it,

    so that adding a source does not read all others anew.
    """
    said = json.dumps([document.sha256, VERSION, asdict(told), _vocabulary_hash()])
    return hashlib.sha256(said.encode()).hexdigest()


def _vocabulary_hash() -> str:
    names = sorted(e.name for e in of_vocabularies(read_vocabularies()))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _report(folder: Path) -> dict[str, object]:
    try:
        loaded = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def lexicon_of(data: Path, home: Path, without: Path | None = None) -> Lexicon:
    """The names of the vocabularies and of every source of the clone's data, which people reviewed."""
    entries = list(of_vocabularies(read_vocabularies()))
    for path in sorted(data.glob("*/entities.csv")):
        if without is not None and path.parent.resolve() == without.resolve():
            continue
        try:
            with path.open(encoding="utf-8", newline="") as handle:
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


def _bibliography(document: Document, told: Told, lexicon: Lexicon) -> tuple[str, str, str]:
    """Title, publisher and date: what is told, otherwise what the first lines say."""
    lines = [line.strip() for line in document.text.split("\n")[:60] if line.strip()]
    title = told.title or next((line.lstrip("# ").strip() for line in lines if line.startswith("# ")), "")
    title = title or next((line for line in lines if 4 <= len(line) <= 60), document.name)
    publisher = _told_publisher(told.publisher, lexicon)
    if not publisher:
        head = fold("\n".join(lines[:25]))
        named = [m for m in lexicon.find(head) if m.kind == "organization"]
        publisher = named[0].identifier if named else UNKNOWN_PUBLISHER
    published = told.date or _date("\n".join(lines[:40])) or _year(f"{title} {document.name}", document.text)
    return title[:200], publisher, published


def _told_publisher(name: str, lexicon: Lexicon) -> str:
    if not name:
        return ""
    if name.startswith("organization/"):
        return name
    entry = lexicon.named("organization", name)
    return entry.identifier if entry else identifier_for("organization", name)


def _date(text: str) -> str:
    found = DAY.search(text)
    if not found:
        return ""
    month = int(found[2])
    day = int(found[3]) if found[3] else 0
    if not 1 <= month <= 12 or day > 31:
        return ""
    try:
        return date(int(found[1]), month, day).isoformat() if day else f"{found[1]}-{month:02d}"
    except ValueError:
        return f"{found[1]}-{month:02d}"


def _year(title: str, text: str) -> str:
    """The year in the title, otherwise the latest year that the text names and that is not to come."""
    this = date.today().year
    for where in (title, text):
        years: list[str] = [y for y in YEAR.findall(where) if int(y) <= this]
        if years:
            return max(years)
    return str(this)


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
