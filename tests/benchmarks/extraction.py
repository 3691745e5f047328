"""Reading documents: characters a second, two processes against one, memory, and a thousand documents in a row.

The peer is a spaCy pipeline that only looks names up (`PhraseMatcher` over the same names, `nlp.pipe`): what any
extraction with spaCy costs at least.
"""

from __future__ import annotations

import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher

from graph_build.batch import Named
from graph_build.bibliography import Told
from graph_build.extraction import (
    emit,
)
from graph_build.extraction.pipeline import extract
from graph_build.ingest import Work, csv_text, ingest, ingest_one, lexicon_of
from graph_build.readers.document import read_document
from graph_build.workers import Lost, Processes, memory_now
from tests.benchmarks.measure import ROOT, RUNS, median, show

REPORT = ROOT.parent / "shared" / "sources" / "kpmg-smart-manufacturing-2024.md"
DATA = ROOT / "data"
COPIES = 10
DOCUMENTS = 1000
QUARTERS = 4
SPINS = 5_000_000
PARAGRAPHS = (
    "{year}年，中国{name}市场规模为{n}亿元，同比增长{m}%。{year}年，中国工业机器人产量为{m}万套，同比下降{k}%。",
    "某汽车企业通过数字孪生技术优化生产流程，生产效率提高{k}%，制造成本降低{m}%，产品不良率下降{k}%。",
    "{year}年12月，工业和信息化部印发《{name}产业发展规划》，提出到2025年建成{n}个智能制造示范工厂。",
    "企业应当重视数据治理，建立覆盖研发、生产、销售与服务的管理体系，并持续改进，这里不再展开。",
)


def run() -> None:
    """Prints what reading costs; without the report, only what needs generated documents."""
    if REPORT.is_file():
        one_core(read_document(REPORT).text)
        two_processes()
    else:
        print(f"speed on the report: skipped, there is no {REPORT.name} in {REPORT.parent}")
    many()


def one_core(text: str) -> None:
    """The whole pipeline, from the file to the rows of its tables, against looking names up alone."""
    lexicon = lexicon_of(DATA, ROOT)

    def whole() -> None:
        document = read_document(REPORT)
        found = extract(document.text, "x", lexicon, "2024")
        tables = emit.tables(found, document.text, "x", lexicon)
        csv_text("observations.csv", tables.observations)

    nlp = spacy.blank("zh")
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("names", list(nlp.pipe(lexicon.patterns)))
    lines = [line for line in text.split("\n") if line.strip()]

    def peer() -> None:
        for doc in nlp.pipe(lines):
            matcher(doc)

    whole()
    own, other = median(whole, clock=time.process_time), median(peer, clock=time.process_time)
    show("read the 2024 report, all facts", own, "spaCy, names alone", other)
    print(f"  {len(text) / own:,.0f} characters a second on one core (names alone: {len(text) / other:,.0f})")


def measured(work: Work) -> tuple[str, int]:
    """Reads one document in a worker; tells the outcome and the most memory that the worker has held."""
    result = ingest_one(work)
    return result.outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def two_processes() -> None:
    """The same copies of the report, read by one process and by two."""
    with tempfile.TemporaryDirectory() as folder:
        text = REPORT.read_text(encoding="utf-8")
        paths = [Path(folder) / f"copy-{n:02}.md" for n in range(COPIES)]
        for number, path in enumerate(paths):
            path.write_text(f"{text}\n\n第{number}份。\n", encoding="utf-8")
        homes = (Path(folder) / f"home-{n}" for n in count())
        peaks: list[int] = []

        def read(processes: int) -> float:
            home = next(homes)
            tasks = [Work(Named(p, p.stem), home, DATA, Told()) for p in paths]
            crew = Processes(processes, preload=("graph_build.ingest",))
            began, first = 0.0, 0
            for done, (_, answer) in enumerate(crew.run(measured, tasks), 1):
                assert not isinstance(answer, Lost)
                assert answer[0] == "new"
                peaks.append(answer[1])
                if done == processes:  # every worker has loaded its pipeline
                    began, first = time.perf_counter(), done
            return (time.perf_counter() - began) / (COPIES - first)

        pairs = [(read(1), read(2)) for _ in range(RUNS)]
        one, two = (statistics.median(p[n] for p in pairs) for n in (0, 1))
        ratio = statistics.median(a / b for a, b in pairs)
        show("read a copy of the report, two processes", two, "one process", one)
        print(
            f"  {ratio:.2f} times as fast, where this machine's processors let plain arithmetic be {possible():.2f} times as "
            f"fast; {max(peaks)} MiB at most in a worker"
        )


def spin(rounds: int) -> int:
    """Arithmetic that needs a processor and nothing else."""
    total = 0
    for number in range(rounds):
        total += number * number % 7
    return total


def possible() -> float:
    """How many times as fast two processes are at what shares nothing: two processors may be halves of one."""

    def seconds(processes: int) -> float:
        began = 0.0
        for done, _ in enumerate(Processes(processes).run(spin, [SPINS] * (4 + processes)), 1):
            if done == processes:
                began = time.perf_counter()
        return time.perf_counter() - began

    return statistics.median(seconds(1) / seconds(2) for _ in range(RUNS))


def document(number: int) -> str:
    """A generated document of about 1,500 characters, different from every other."""
    names = ("服务机器人", "工业软件", "智能传感器", "数控机床", "增材制造")
    paragraphs = [
        PARAGRAPHS[n % len(PARAGRAPHS)].format(
            year=2010 + (number + n) % 14,
            name=names[(number + n) % len(names)],
            n=100 + (number * 7 + n) % 900,
            m=round(1 + (number * 13 + n) % 400 / 10, 1),
            k=1 + (number * 3 + n) % 40,
        )
        for n in range(24)
    ]
    return f"# 第{number}号产业报告\n\n2024年3月5日\n\n" + "\n\n".join(paragraphs) + "\n"


def many() -> None:
    """A thousand documents in one process: the last quarter must cost what the first does, in time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        paths = [Path(folder) / f"report-{n:04}.md" for n in range(DOCUMENTS)]
        for number, path in enumerate(paths):
            path.write_text(document(number), encoding="utf-8")
        ingest(paths[:1], Path(folder) / "warm", DATA)
        size = DOCUMENTS // QUARTERS
        times, memory = [], []
        for quarter in range(QUARTERS):
            part = paths[quarter * size : (quarter + 1) * size]
            times.append(timed(lambda part=part: ingest(part, home, DATA)))  # type: ignore[misc]
            gc.collect()
            memory.append(memory_now() / 2**20)
        again = timed(lambda: ingest(paths, home, DATA))
        show(f"{size} of {DOCUMENTS} documents, the last ones", times[-1], "the first ones", times[0])
        print(f"  seconds a quarter: {', '.join(f'{t:.1f}' for t in times)}")
        print(f"  resident MiB after each: {', '.join(f'{m:.0f}' for m in memory)}")
        show(f"the {DOCUMENTS} documents again, unchanged", again, "reading them", sum(times))


def timed(action: Callable[[], object]) -> float:
    """Seconds of the processor for one run: other programs on the machine do not count."""
    start = time.process_time()
    action()
    return time.process_time() - start
