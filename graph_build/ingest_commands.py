"""The curator's commands: `zhitu ingest`, `zhitu review` and `zhitu evaluate`."""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from graph_build import evaluate as scoring
from graph_build import ingest as ingesting
from graph_build.batch import documents, other_kinds
from graph_build.build import SOURCES, Settings
from graph_build.build import build as run_build
from graph_build.extraction.emit import tables as emit_tables
from graph_build.extraction.pipeline import extract
from graph_build.problems import Problems
from graph_build.publish import BuildRunning
from graph_build.readers.document import read_document
from graph_build.review import Choice, ReviewTables
from graph_build.scores import Evaluation
from graph_build.settings import BuildSettings
from graph_build.source import read_source
from graph_build.workers import Cluster, Workers
from ontology.errors import WrongUse
from ontology.release import Release

# How long, in seconds, to wait for another program's build.
PATIENCE = 600
Home = Annotated[
    Path | None, typer.Option(help="Where releases and ingested sources go (default: .zhitu, or ZHITU_HOME).")
]
Data = Annotated[
    Path | None, typer.Option(help="Folder of the reviewed sources (default: data, or ZHITU_DATA).")
]


def ingest(
    files: Annotated[
        list[Path], typer.Argument(help="Documents (.md .txt .html .docx .pdf) or folders of them.")
    ],
    source_id: Annotated[str, typer.Option(help="Name of the source; by default from the file's name.")] = "",
    title: Annotated[str, typer.Option(help="Title, where the document does not say it.")] = "",
    publisher: Annotated[str, typer.Option(help="Publisher: a name, or organization/….")] = "",
    date: Annotated[str, typer.Option(help="Date of publication: 2024, 2024-09 or 2024-09-01.")] = "",
    review: Annotated[Path | None, typer.Option(help="Also write the review tables to this folder.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    time_limit: Annotated[
        float, typer.Option(min=1, help="Seconds for one document; then it is given up. Not on a cluster.")
    ] = ingesting.SECONDS,
    scheduler: Annotated[
        str, typer.Option(help="Address of a Dask scheduler (tcp://…) instead of processes.")
    ] = "",
    build: Annotated[bool, typer.Option(help="Build a release afterwards.")] = True,
    home: Home = None,
    data: Data = None,
) -> None:
    """Read documents into facts and build a release with them.

    Exit codes: 0 done, 1 a document could not be read or the build failed its checks, 2 wrong use.
    """
    told = BuildSettings()  # type: ignore[call-arg]
    where, known = home or told.home, data or told.data
    console = Console(stderr=True)
    paths = list(documents(files))
    said = ingesting.Told(source_id, title, publisher, date)
    crew: Workers = Cluster(scheduler, time_limit) if scheduler else ingesting.processes(workers, time_limit)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("reading", total=len(paths))
        results = ingesting.ingest(paths, where, known, said, crew, lambda _: progress.advance(task))
    for result in results:
        _show(console, result)
        if review is not None and result.outcome != "failed":
            _copy_tables(where / SOURCES / result.source, review / result.source)
    if others := other_kinds(files):
        listed = ", ".join(f"{suffix} ×{count}" for suffix, count in sorted(others.items()))
        console.print(f"not read, other kinds of files: {listed}", markup=False)
    if build and any(r.outcome != "failed" for r in results):
        release = _built(Settings(known, where, told.documents))
        console.print(f"release {release.identifier} → {release.folder}")
    if any(r.outcome == "failed" for r in results):
        sys.exit(1)


def _built(settings: Settings) -> Release:
    """Builds a release; waits for another program that is building there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return run_build(settings)[0]
        except BuildRunning:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _show(console: Console, result: ingesting.Result) -> None:
    if result.outcome == "failed":
        console.print(f"{result.file}: {result.problem}", style="red", markup=False)
        return
    counts = result.counts
    said = ", ".join(
        f"{counts.get(f'{n}_accepted', 0)} {n} accepted and {counts.get(f'{n}_candidate', 0)} to review"
        for n in ("entities", "statements", "observations")
    )
    console.print(f"{result.file} → {result.source} ({result.outcome}): {said}", markup=False)
    for notice in result.notices:
        console.print(f"  {notice}", markup=False)
    missing = result.not_understood
    numbers = missing.get("numbers_without_metric", [])
    if isinstance(numbers, list) and numbers:
        shown = ", ".join(f"{n['printed']} ({n['where']})" for n in numbers[:8])
        console.print(
            f"  numbers without a metric: {len(numbers)}: {shown}{' …' if len(numbers) > 8 else ''}",
            markup=False,
        )
    if names := unlinked_of({"not_understood": missing}):
        shown = ", ".join(_unlinked(one) for one in names[:8])
        console.print(
            f"  names that no vocabulary has: {len(names)}: {shown}{' …' if len(names) > 8 else ''}",
            markup=False,
        )
    for name, words in (
        ("tables_not_recognised", "tables whose columns were not recognised"),
        ("decisions_without_passage", "decisions whose passage is gone"),
    ):
        if found := missing.get(name):
            console.print(f"  {words}: {found}", markup=False)


def _unlinked(one: dict[str, Any]) -> str:
    like = f" (like {one['proposals'][0]['name']}?)" if one["proposals"] else ""
    return f"{one['name']} ×{one['count']}{like}"


def _copy_tables(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in source.glob("*.csv"):
        ingesting.write_if_changed(target / path.name, path.read_text(encoding="utf-8"))
    ingesting.write_if_changed(target / "source.yaml", (source / "source.yaml").read_text(encoding="utf-8"))


def review(
    source: Annotated[str, typer.Argument(help="Name of an ingested source, or a folder of tables.")],
    action: Annotated[
        str, typer.Argument(help="list, accept, reject, amend, proposals, merge, export or import.")
    ] = "list",
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Identifiers (with * and ?), column=value to amend, a workbook (.xlsx), or a folder of CSV files."
        ),
    ] = None,
    table: Annotated[str, typer.Option(help="entities, statements or observations.")] = "",
    grade: Annotated[str, typer.Option(help="accepted or candidate.")] = "",
    rule: Annotated[str, typer.Option(help="Rule, with * and ?.")] = "",
    least: Annotated[float, typer.Option(min=0, max=1, help="Least confidence.")] = 0.0,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Also rows that a person has decided; for accept and reject, all rows that the filters take.",
        ),
    ] = False,
    home: Home = None,
) -> None:
    """Review what was read: list rows, decide, amend cells, or edit the tables as a workbook.

    Exit codes: 0 done, 2 wrong use. Build anew (`zhitu build`) to see the decisions in the graph.
    """
    told = BuildSettings.read()
    folder = Path(source) if Path(source).is_dir() else (home or told.home) / SOURCES / source
    tables = ReviewTables(folder)
    console = Console(width=None if sys.stdout.isatty() else 240)
    given = tuple(what or ())
    if table and f"{table}.csv" not in tables.rows:
        raise WrongUse("--table", f"{table!r} is no table", "write entities, statements or observations")
    if action == "list":
        _list(console, tables, Choice(given, table, grade, rule, least, undecided=not everything))
    elif action in ("accept", "reject"):
        if not given and not everything and not (grade or rule or least or table):
            raise WrongUse(action, "names no row", "name rows, give a filter, or --all")
        decision = {"accept": "accepted", "reject": "rejected"}[action]
        count = tables.decide(
            Choice(given, table, grade, rule, least, undecided=not given and not everything), decision
        )
        console.print(f"{count} rows {decision}")
    elif action == "amend":
        if len(given) < 2 or not all("=" in change for change in given[1:]):
            raise WrongUse(
                "amend",
                "needs a row and changes",
                "write: amend o-1234 metric=metric/market-size unit=unit/percent",
            )
        tables.amend(given[0], dict(change.split("=", 1) for change in given[1:]))
        console.print("1 row amended")
    elif action == "proposals":
        _proposals(console, ingesting.report_of(folder))
    elif action == "merge":
        if len(given) != 2:
            raise WrongUse("merge", "needs two names", "write: merge organization/x organization/known")
        console.print(f"{tables.merge(*given)} rows name {given[1]}")
    elif action == "export":
        path = Path(given[0]) if given else folder / "review.xlsx"
        tables.export(path)
        console.print(f"written: {path}")
    elif action == "import":
        taken = tables.take_back(Path(given[0]) if given else folder / "review.xlsx")
        console.print(
            f"{taken.changed} rows changed, {taken.added} added; {taken.missing} are not in the file and stay"
        )
    else:
        raise WrongUse(
            action, "is no action", "write list, accept, reject, amend, proposals, merge, export or import"
        )


def _proposals(console: Console, report: dict[str, object]) -> None:
    """The names that are new, and the known ones that look like them."""
    shown = Table("new name", "row", "times", "where", "looks like")
    shown.columns[1].overflow = "fold"
    for one in unlinked_of(report):
        like = ", ".join(f"{p['name']} ({p['id']}, {p['likeness']})" for p in one["proposals"])
        shown.add_row(one["name"], one["id"], str(one["count"]), one["where"], like)
    console.print(shown)


def unlinked_of(report: dict[str, object]) -> list[dict[str, Any]]:
    """The unlinked names of a source's report."""
    missing = report.get("not_understood")
    found = missing.get("unlinked_names") if isinstance(missing, dict) else None
    return found if isinstance(found, list) else []


def _list(console: Console, tables: ReviewTables, choice: Choice) -> None:
    shown = Table("row", "grade", "review", "confidence", "what", "where")
    # A name that is cut off could not be given back to accept or reject.
    shown.columns[0].overflow = "fold"
    count = 0
    for name, row in tables.chosen(choice):
        count += 1
        said = {
            "entities.csv": f"{row.get('class')}: {row.get('zh') or '(known)'}",
            "statements.csv": f"{row.get('subject')} {row.get('property')} {row.get('object')}",
            "observations.csv": f"{row.get('printed')}: {row.get('metric')} of {row.get('subject')}, {row.get('period_end')}",
        }[name]
        identifier = row.get("key") or (row.get("id") if name == "entities.csv" else row.get("fact")) or ""
        shown.add_row(
            identifier,
            row.get("grade", ""),
            row.get("review", ""),
            row.get("confidence", ""),
            said,
            row.get("where", ""),
        )
    console.print(shown)
    console.print(f"{count} rows")


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of reviewed tables.")],
    document: Annotated[Path, typer.Option(help="The document that they were read from.")],
    confusions: Annotated[Path | None, typer.Option(help="Write what went wrong to this CSV file.")] = None,
    data: Data = None,
) -> None:
    """Score the extraction of a document against its reviewed tables.

    Names that only the reviewed tables define are not known to the extraction. Exit codes: 0 done, 1 unreadable, 2 wrong use.
    """
    told = BuildSettings.read()
    result = score(gold, document, data or told.data)
    console = Console()
    for title, scores in (("", result.scores), ("by rule", result.rules)):
        shown = Table(title or "what", "precision", "recall", "F1", "right", "found", "wanted")
        for name, one in scores.items():
            recall = f"{one.recall:.3f}" if one.wanted else ""
            f1 = f"{one.f1:.3f}" if one.wanted else ""
            shown.add_row(
                name,
                f"{one.precision:.3f}",
                recall,
                f1,
                str(one.right),
                str(one.found),
                str(one.wanted or ""),
            )
        console.print(shown)
    if confusions is not None:
        with confusions.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(
                handle,
                ["where", "line", "printed", "rule", "grade", "wrong", "wanted", "found"],
                lineterminator="\n",
            )
            writer.writeheader()
            writer.writerows(result.confusions)


def score(gold: Path, document: Path, data: Path) -> Evaluation:
    """Reads a document with the names of the vocabularies and of all sources but the gold's own, and scores it."""
    problems = Problems()
    source = read_source(gold, gold.name, problems)
    problems.stop_if_any()
    if source is None or not document.is_file():
        raise WrongUse(
            str(document), "there is no such document", "name the one that the tables were read from"
        )
    text = read_document(document).text
    lexicon = ingesting.lexicon_of(data, Path(), without=gold)
    found = extract(text, gold.name, lexicon, source.description.date[:4])
    rows = emit_tables(found, text, gold.name, lexicon)
    labels: dict[str, tuple[str, ...]] = {}
    for entry in lexicon.by_key.values():
        labels[entry.identifier] = (*labels.get(entry.identifier, ()), entry.name)
    columns = ("zh", "aliases_zh", "en", "aliases_en")
    said = [(r["id"], "|".join(r.get(c, "") for c in columns)) for r in rows.entities]
    said += [(r["id"], "|".join(r[c] for c in columns)) for r in source.rows["entities.csv"]]
    for identifier, names in said:
        labels[identifier] = (*labels.get(identifier, ()), *filter(None, names.split("|")))
    with tempfile.TemporaryDirectory() as folder:
        for name, table in (
            ("entities.csv", rows.entities),
            ("statements.csv", rows.statements),
            ("observations.csv", rows.observations),
        ):
            (Path(folder) / name).write_text(ingesting.csv_text(name, table), encoding="utf-8")
        return scoring.evaluate(gold, Path(folder), labels)
