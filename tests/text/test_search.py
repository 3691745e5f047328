"""Things are found by what people type: characters, pinyin, initials, either script, inflected words."""

from __future__ import annotations

import json
import os
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.release import Release
from service.graph import Graph
from service.text.build import build_index
from service.text.cache import file_name, open_index
from service.text.index import BadIndex, NameIndex, Only
from service.text.search import LONGEST_QUERY, search
from service.text.words import fold, key, sound, split_pinyin, words

TWIN = "https://w3id.org/zhitu/id/technology/digital-twin"
MES = "https://w3id.org/zhitu/id/software/manufacturing-execution-system"


@pytest.mark.parametrize(
    ("asked", "zh", "how"),
    [
        ("数字孪生", "数字孪生", "exact"),
        ("數字孿生", "数字孪生", "exact"),
        ("数字", "数字孪生", "prefix"),
        ("孪生", "数字孪生", "words"),
        ("ＤＩＧＩＴＡＬ　ｔｗｉｎ", "数字孪生", "exact"),
        ("digital-twin", "数字孪生", "exact"),
        ("digital twins", "数字孪生", "inflected"),
        ("twins", "数字孪生", "words"),
        ("digit", "数字孪生", "prefix"),
        ("shuzi luansheng", "数字孪生", "pinyin"),
        ("shuziluansheng", "数字孪生", "pinyin"),
        ("Shu Zi Luan Sheng", "数字孪生", "pinyin"),
        ("shuziluan", "数字孪生", "pinyin"),
        ("luansheng", "数字孪生", "pinyin inside"),
        ("szls", "数字孪生", "initials"),
        ("数字luansheng", "数字孪生", "pinyin"),
        ("MES", "制造执行系统", "exact"),
        ("mes", "制造执行系统", "exact"),
        ("mes系统", "制造执行系统", "together"),
        ("mes xitong", "制造执行系统", "together"),
        ("robots", "机器人", "inflected"),
        ("chongqing", "重庆市", "exact"),
        ("數子孿生", "数字孪生", "some words"),
        ("%", "%", "exact"),
    ],
)
def test_what_people_type_finds_the_thing(index: NameIndex, asked: str, zh: str, how: str) -> None:
    hits = search(index, asked)
    found = {hit.zh: hit for hit in hits}
    assert zh in found, [hit.zh for hit in hits[:5]]
    assert found[zh].how == how
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 1 for hit in hits)


def test_an_exact_name_stands_before_beginnings_before_aliases_before_definitions(index: NameIndex) -> None:
    robots = search(index, "机器人")
    assert robots[0].zh == "机器人"
    assert {hit.how for hit in robots[1:4]} == {"prefix"}
    kinds = [hit.how for hit in search(index, "执行系统")]
    assert kinds == sorted(kinds, key=["exact", "prefix", "words", "definition"].index)
    assert "definition" in [hit.role for hit in search(index, "manufacturing execution")]


def test_a_hit_says_which_of_its_names_fits(index: NameIndex) -> None:
    first = search(index, "MES")[0]
    assert (first.zh, first.matched, first.role) == ("制造执行系统", "MES", "alias")
    assert first.type == "SoftwareSystem"


def test_types_languages_and_limits_narrow_the_search(index: NameIndex) -> None:
    assert {hit.type for hit in search(index, "机器人", Only(types=("Robot",)))} == {"Robot"}
    assert {hit.language for hit in search(index, "digital", Only(language="en"))} == {"en"}
    assert search(index, "数字孪生", Only(language="en")) == []
    assert len(search(index, "a", limit=3)) == 3
    assert {hit.type for hit in search(index, "段", Only(types=("Passage",)))} == {"Passage"}
    assert "Passage" not in {hit.type for hit in search(index, "段")}


def test_autocomplete_has_names_only(index: NameIndex) -> None:
    for asked in ("制", "制造", "manu", "zhizao", "数子孪生"):
        assert all(hit.role != "definition" for hit in search(index, asked, limit=10, autocomplete=True))
    assert search(index, "数子孪生", autocomplete=True) == []


HOSTILE = [
    '"',
    '""" OR *',
    "a OR",
    "NOT",
    "NEAR(a b, 3)",
    "text : x",
    "^a*",
    "(((((",
    "'; DROP TABLE name; --",
    "\x00",
    "a\x00b\x1f",
    "\u202e\u200d\ufeff",
    "😀😀",
    "𠀀𪚥",
    "e\u0301" * 50,
    "x" * 10_000,
    "数" * 10_000,
    "a " * 5_000,
    "%_%",
    "\\",
    "{}-+:^*",
    "-1",
    "İ",
    "ﷺ",
    "zzzz" * 40,
    "xianxianxian" * 10,
]


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_an_error(index: NameIndex, asked: str) -> None:
    for autocomplete in (False, True):
        assert len(search(index, asked, autocomplete=autocomplete)) <= 50


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_random_text_is_an_error(index: NameIndex, asked: str) -> None:
    search(index, asked)


def test_every_name_finds_its_thing(index: NameIndex, graph: Graph) -> None:
    import sqlite3

    rows = sqlite3.connect(index.path).execute(
        "SELECT iri, text FROM name JOIN thing ON thing.id = thing WHERE thing.shown AND role < 3"
    )
    sample = random.Random(1).sample(rows.fetchall(), 300)  # noqa: S311
    for iri, text in sample:
        hits = search(index, text[:LONGEST_QUERY])
        assert iri in [hit.iri for hit in hits if hit.how == "exact"], text


def test_words_are_folded_the_same_way_on_both_sides() -> None:
    assert fold("  工業４.０\u3000軟體\x07 ") == "工业4.0 软体"
    assert key("Digital-Twin") == key("digital twin") == "digitaltwin"
    assert words("5G网络 MES") == "5 g 网 络 mes"
    assert sound("重庆重工").full == "chongqingzhonggong"
    assert sound("5G网络").initials == "5gwl"
    known = frozenset({"xi", "an", "xian", "shu", "zi"})
    assert split_pinyin("xian", known) == [("xian",), ("xi", "an")]
    assert split_pinyin("shuz", known) == [("shu", "z")]
    assert split_pinyin("qqq", known) == []


def test_an_index_is_made_once_and_again_when_it_is_broken(graph: Graph, tmp_path: Path) -> None:
    place = tmp_path / "cache" / graph.release.identifier
    first = open_index(graph, [place])
    assert first is not None
    made = (place / file_name()).stat().st_mtime_ns
    assert open_index(graph, [place]) is not None
    assert (place / file_name()).stat().st_mtime_ns == made
    whole = (place / file_name()).read_bytes()
    for broken in (
        b"",
        b"no database",
        whole[: len(whole) // 2],
        whole[:5000] + os.urandom(200_000) + whole[205_000:],
    ):
        (place / file_name()).write_bytes(broken)
        again = open_index(graph, [place])
        assert again is not None
        assert search(again, "数字孪生")[0].iri == TWIN
    assert [p.name for p in place.iterdir() if p.name.startswith(".building")] == []


def test_an_index_of_another_release_is_not_used(graph: Graph, tmp_path: Path) -> None:
    build_index(graph, tmp_path / file_name(), "another")
    with pytest.raises(BadIndex):
        NameIndex(tmp_path / file_name()).check(graph.release.identifier)
    found = open_index(graph, [tmp_path])
    assert found is not None
    found.check(graph.release.identifier)


def test_where_nothing_can_be_written_there_is_no_index(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert open_index(graph, [tmp_path / "file" / "below"]) is None
    second = open_index(graph, [tmp_path / "file" / "below", tmp_path / "other"])
    assert second is not None
    assert second.path.is_relative_to(tmp_path / "other")


def test_an_index_is_read_by_threads_and_after_a_fork(index: NameIndex) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(search(index, "szls")[0].iri)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [TWIN] * 8
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps([hit.iri for hit in search(index, "szls")]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert json.loads(os.read(reading, 1_000_000))[0] == TWIN


def test_the_release_is_not_touched(release: Release, index: NameIndex) -> None:
    assert {p.name for p in release.folder.iterdir()} == {
        "store",
        "zhitu.nq",
        "zhitu.trig",
        "catalogue.ttl",
        "report.json",
    }
