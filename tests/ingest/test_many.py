"""Many documents: in processes and on a cluster, killed and resumed, two programs at once; one bad document stops none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from graph_build.batch import documents, named
from graph_build.build import SOURCES
from graph_build.ingest import ingest, processes
from graph_build.replace import finish, replace_files
from graph_build.workers import Cluster, Lost, Processes
from ontology.errors import WrongUse
from tests.ingest.fates import task
from tests.ingest.samples import contents, report, small_data, write_reports

ZHITU = str(Path(sys.executable).with_name("zhitu"))


def ingesting(folder: Path, home: Path, data: Path, *more: str) -> list[str]:
    return [ZHITU, "ingest", str(folder), "--home", str(home), "--data", str(data), *more]


def test_a_killed_run_continues_and_gives_the_same_release(tmp_path: Path) -> None:
    folder, data = write_reports(tmp_path / "in", 14), small_data(tmp_path / "data")
    home, straight = tmp_path / "home", tmp_path / "straight"
    command = ingesting(folder, home, data, "--workers", "2", "--no-build")
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while not len(list((home / SOURCES).glob("*/ingest.json"))) > 2:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
    done = len(list((home / SOURCES).glob("*/ingest.json")))
    assert 2 < done < 14
    outcomes = [r.outcome for r in ingest([folder], home, data, workers=processes(2))]
    assert outcomes.count("unchanged") >= done
    assert "failed" not in outcomes
    backwards = sorted(folder.iterdir(), reverse=True)
    ingest(backwards, straight, data)
    # A release's name is the hash of what stands in these files (tests/graph_build/test_release.py).
    assert contents(home) == contents(straight)


def test_two_programs_at_once_on_one_home_are_safe(tmp_path: Path) -> None:
    folder, data, home = write_reports(tmp_path / "in", 4), small_data(tmp_path / "data"), tmp_path / "home"
    command = ingesting(folder, home, data, "--no-build")
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert sum(text.count("(new)") for text in said) == 4
    assert sum(text.count("(unchanged)") for text in said) == 4
    ingest([folder], tmp_path / "alone", data)
    assert contents(home) == contents(tmp_path / "alone")


def test_a_worker_that_dies_or_hangs_costs_its_own_task_only() -> None:
    answers = dict(Processes(2, seconds=5).run(task, range(9)))
    assert sorted(answers) == list(range(9))
    assert {n: a for n, a in answers.items() if not isinstance(a, Lost)} == {
        n: n * 10 for n in (0, 5, 6, 7, 8)
    }
    said = {n: a.problem for n, a in answers.items() if isinstance(a, Lost)}
    assert said == {
        1: "ended its worker by SIGKILL, perhaps for want of memory",
        2: "ended its worker by SIGSEGV",
        3: "ended its worker with exit code 7",
        4: "took longer than 5 s and was given up",
    }


def test_a_document_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    folder, data = write_reports(tmp_path / "in", 3), small_data(tmp_path / "data")
    slow = "\n".join(f"2023年，中国工业机器人产量为{n}万套，同比下降2.2%。" for n in range(80_000))
    (folder / "slow.md").write_text(slow, encoding="utf-8")
    results = {r.file: r for r in ingest([folder], tmp_path / "home", data, workers=processes(2, seconds=10))}
    assert results["slow.md"].outcome == "failed"
    assert "longer than 10 s" in results["slow.md"].problem
    assert [results[f"robots-0{n}.md"].outcome for n in range(3)] == ["new"] * 3


def test_a_cluster_reads_what_one_process_reads(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    folder, data = write_reports(tmp_path / "in", 5), small_data(tmp_path / "data")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        done = subprocess.run(
            ingesting(
                folder, tmp_path / "home", data, "--scheduler", cluster.scheduler_address, "--no-build"
            ),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    assert "bad.pdf: is a damaged PDF" in done.stderr
    ingest([folder], tmp_path / "alone", data)
    assert contents(tmp_path / "home") == contents(tmp_path / "alone")


def test_a_task_that_kills_its_worker_of_a_cluster_or_hangs_costs_itself_only() -> None:
    distributed = pytest.importorskip("distributed")
    dask_config = pytest.importorskip("dask").config
    with (
        dask_config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        answers = dict(Cluster(cluster.scheduler_address, seconds=15).run(task, [0, 1, 5, 4, 6, 7]))
    assert {n: a for n, a in answers.items() if not isinstance(a, Lost)} == {0: 0, 2: 50, 4: 60, 5: 70}
    assert isinstance(answers[1], Lost)
    assert "ended its worker" in answers[1].problem
    assert answers[3] == Lost("took longer than 15 s and was given up")


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(WrongUse, match="no scheduler answers at"):
        list(Cluster("tcp://127.0.0.1:1", patience=1).run(task, [5]))


def test_names_do_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.md").write_text(report(), encoding="utf-8")
    paths = list(documents([tmp_path]))
    one, other = named(paths), named(reversed(paths))
    assert {n.path: n.source for n in one} == {n.path: n.source for n in other}
    assert len({n.source for n in one}) == 2
    assert one[0].source == "report"


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(report(), encoding="utf-8")
    assert len(ingest([tmp_path / "a.md", tmp_path], tmp_path / "home", small_data(tmp_path / "data"))) == 1


def test_a_replacement_that_was_cut_short_is_ended_or_dropped(tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "x"
    assert replace_files(folder, {"a": "1", "b": "2"}) == ["a", "b"]
    assert replace_files(folder, {"a": "1", "b": "3"}) == ["b"]
    staging = tmp_path / "staging" / "x"
    staging.mkdir(parents=True)
    (staging / "a").write_text("half")
    finish(folder)
    assert (folder / "a").read_text() == "1"
    staging.mkdir(parents=True)
    (staging / "a").write_text("whole")
    (staging / ".complete").touch()
    finish(folder)
    assert (folder / "a").read_text() == "whole"
    assert not staging.exists()


def test_one_bad_file_stops_nothing(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", 1)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    results = {r.file: r for r in ingest([folder], tmp_path / "home", small_data(tmp_path / "data"))}
    assert results["bad.pdf"].outcome == "failed"
    assert "damaged" in results["bad.pdf"].problem
    assert results["robots-00.md"].outcome == "new"
    assert not (tmp_path / "home" / SOURCES / "bad").exists()


def test_processes_read_what_one_process_reads(tmp_path: Path) -> None:
    folder, data = write_reports(tmp_path / "in", 3), small_data(tmp_path / "data")
    ingest([folder], tmp_path / "one", data)
    ingest([folder], tmp_path / "two", data, workers=processes(2))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
