"""Releases: the same input gives the same id, and the switch is atomic."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse

from graph_build.build import Settings, build
from graph_build.publish import BuildRunning, only_builder
from ontology.identifiers import graph, thing
from ontology.release import Release, current_release
from ontology.terms import ZHITU
from tests.toy import change, write_source

REIFIES = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_source(tmp_path / "data")
    return Settings(tmp_path / "data", tmp_path / "home")


def test_the_same_input_gives_the_same_release(settings: Settings, tmp_path: Path) -> None:
    first, _ = build(settings)
    second, _ = build(Settings(settings.data, tmp_path / "elsewhere"))
    assert first.identifier == second.identifier
    for name in ("zhitu.nq", "zhitu.trig", "catalogue.ttl"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_another_input_gives_another_release_and_the_old_one_is_kept(settings: Settings) -> None:
    first, _ = build(settings)
    change(settings.data / "toy-report" / "observations.csv", 2, "value", "13.5")
    second, _ = build(settings)
    assert first.identifier != second.identifier
    assert current_release(settings.home) == second
    assert first.store.is_dir()


def test_a_statement_carries_its_evidence_as_a_reifier(settings: Settings) -> None:
    release, _ = build(settings)
    store = Store.read_only(str(release.store))
    said = Triple(
        NamedNode(thing("case/toy-plant")), ZHITU.usesTechnology, NamedNode(thing("technology/digital-twin"))
    )
    (reifier,) = [q.subject for q in store.quads_for_pattern(None, REIFIES, said, DefaultGraph())]
    evidence = {
        q.predicate.value.rpartition("#")[2]: q.object.value
        for q in store.quads_for_pattern(reifier, None, None)
        if not isinstance(q.object, Triple)
    }
    assert (evidence["where"], evidence["line"], evidence["start"], evidence["end"]) == (
        "s1/p1",
        "3",
        "10",
        "20",
    )


def test_values_are_normalised_to_the_base_unit(settings: Settings) -> None:
    release, _ = build(settings)
    store = Store.read_only(str(release.store))
    (quad,) = store.quads_for_pattern(
        NamedNode(thing("observation/toy-report.cost")), ZHITU.normalizedValue, None, DefaultGraph()
    )
    assert quad.object.value == "0.125"  # type: ignore[union-attr]


def test_links_that_follow_are_inferred_and_kept_apart(settings: Settings) -> None:
    release, _ = build(settings)
    store = Store.read_only(str(release.store))
    inferred = {
        str(q.triple) for q in store.quads_for_pattern(None, None, None, NamedNode(graph("inferred")))
    }
    plant, twin = f"<{thing('case/toy-plant')}>", f"<{thing('technology/digital-twin')}>"
    assert f"{twin} <{ZHITU.technologyUsedBy.value}> {plant}" in inferred
    assert f"{plant} <{ZHITU.achieves.value}> <{thing('observation/toy-report.cost')}>" in inferred
    assert not any("owl#" in t for t in inferred)


def test_the_catalogue_counts_what_is_there(release: Release) -> None:
    quads = list(parse(path=release.folder / "zhitu.nq", format=RdfFormat.N_QUADS))
    counted = {
        q.subject.value: int(q.object.value)
        for q in quads
        if q.predicate.value == "http://rdfs.org/ns/void#triples"
    }
    for name in {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)} - {
        graph("catalogue")
    }:
        assert counted[name] == sum(q.graph_name == NamedNode(name) for q in quads)


def test_the_report_counts_rows(release: Release) -> None:
    report = json.loads((release.folder / "report.json").read_text(encoding="utf-8"))
    counts = report["sources"]["kpmg-smart-manufacturing-2024"]
    assert report["release"] == release.identifier
    assert counts["observations"] > 100
    assert counts["statements"] > 300


def test_two_builds_at_once_are_refused(settings: Settings) -> None:
    with only_builder(settings.home), pytest.raises(BuildRunning, match="another build is running"):
        build(settings)


def test_a_killed_build_leaves_nothing_half_written(settings: Settings) -> None:
    release, _ = build(settings)
    change(settings.data / "toy-report" / "observations.csv", 2, "value", "13.5")
    script = (
        "import os, pathlib, graph_build.publish as p\n"
        "p.switch = lambda *a: os._exit(9)\n"
        "from graph_build.build import Settings, build\n"
        f"build(Settings(pathlib.Path({str(settings.data)!r}), pathlib.Path({str(settings.home)!r})))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert current_release(settings.home) == release
    second, _ = build(settings)
    assert current_release(settings.home) == second != release


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "--data", "no-such-folder"], 2, "no such folder"),
        (["build", "--no-such-option"], 2, "No such option"),
        (["query", "no-such-query"], 2, "is no stored query"),
        (
            ["query", "entities", "--home", "no-such-home"],
            1,
            "no release is there; build one with `zhitu build`",
        ),
        (["serve", "--port", "99999"], 2, "65535"),
    ],
)
def test_a_command_ends_with_the_documented_exit_code(
    arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    zhitu = Path(sys.executable).with_name("zhitu")
    done = subprocess.run([zhitu, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
