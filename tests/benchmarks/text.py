"""The name index against tantivy over the same 100,000 names, and against looking through the graph's own labels."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tantivy

from queries.stored import stored_query
from service.graph import Graph
from service.text.build import NAME, Names, build_index, write_index
from service.text.index import NameIndex, Only
from service.text.search import search
from service.text.words import words
from tests.benchmarks.measure import median, real_home, show

HAN = [
    "数字",
    "孪生",
    "智能",
    "制造",
    "执行",
    "系统",
    "工业",
    "软件",
    "机器人",
    "传感器",
    "网络",
    "平台",
    "集成电路",
    "新能源",
    "汽车",
    "预测性",
    "维护",
    "缺陷",
    "检测",
    "视觉",
    "协作",
    "绿色",
]
ENGLISH = [
    "digital",
    "twin",
    "smart",
    "manufacturing",
    "execution",
    "system",
    "industrial",
    "software",
    "robot",
    "sensor",
    "network",
    "platform",
]
THINGS = 50_000
# What people type, and the same for tantivy's parser.
ASKED = {
    "characters in many names": ("数字孪生", '"数 字 孪 生"'),
    "two stemmed words": ("digital twins", "+digital +twins"),
    "three words of which few names have all": ("smart robots 77", "+smart +robots +77"),
}
TYPED = ("autocomplete: three letters", "rob", "rob.*")
SPOKEN = ("pinyin (no peer)", "shuziluansheng")


def run() -> None:
    """Prints time and size of building both, and the time of each kind of question."""
    made = names()
    with tempfile.TemporaryDirectory() as folder:
        own, peer = Path(folder) / "names.sqlite", Path(folder) / "tantivy"
        peer.mkdir()
        own_cost = cpu(lambda: write_index(own, made, {iri: "Technology" for iri, *_ in made}, "x"))
        peer_cost = cpu(lambda: build_peer(peer, made))
        show("build, CPU (own: with pinyin and names)", own_cost, "tantivy, words alone", peer_cost)
        own_size, peer_size = own.stat().st_size, sum(path.stat().st_size for path in peer.iterdir())
        print(
            f"size: {own_size / 1e6:.0f} MB (with names, keys and pinyin); tantivy {peer_size / 1e6:.0f} MB"
        )
        compare_questions(NameIndex(own), tantivy.Index.open(str(peer)), made[20_000][2])
    compare_graph()


def names() -> Names:
    """Names in both languages, as vocabularies have them: the same words again and again, and a number in some."""
    chance = random.Random(7)  # noqa: S311
    made: Names = []
    for number in range(THINGS):
        iri = f"https://w3id.org/zhitu/id/technology/t{number}"
        tail = str(chance.randint(1, 500)) if chance.random() < 0.3 else ""
        zh = "".join(chance.choices(HAN, k=chance.randint(2, 5))) + tail
        en = " ".join([*chance.choices(ENGLISH, k=chance.randint(2, 5)), tail]).strip()
        made += [(iri, NAME, zh, "zh"), (iri, NAME, en, "en")]
    return made


def build_peer(folder: Path, made: Names) -> None:
    """The same words in tantivy, stemmed, with the number of the name."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="en_stem")
    builder.add_integer_field("name", stored=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for number, (_, _, text, _) in enumerate(made):
        writer.add_document(tantivy.Document(text=words(text), name=number))
    writer.commit()
    writer.wait_merging_threads()


def compare_questions(own: NameIndex, peer: tantivy.Index, name: str) -> None:
    """The first twenty of each question: the single look-up, and our whole search with all its look-ups."""
    searcher = peer.searcher()

    def found(query: tantivy.Query) -> list[object]:
        return [searcher.doc(address)["name"] for _, address in searcher.search(query, 20).hits]

    for what, (asked, parsed) in (ASKED | {"an exact name": (name, f'"{words(name)}"')}).items():
        match = " AND ".join(f'"{words(piece)}"' for piece in asked.split())
        assert own.words(match, Only(), 20)
        theirs = median(lambda parsed=parsed: found(peer.parse_query(parsed, ["text"])), 15)  # type: ignore[misc]
        show(f"{what}: one look-up", median(lambda m=match: own.words(m, Only(), 20), 15), "tantivy", theirs)  # type: ignore[misc]
        show(f"{what}: whole search", median(lambda a=asked: search(own, a, limit=20), 15), "tantivy", theirs)  # type: ignore[misc]
    what, asked, pattern = TYPED
    theirs = median(lambda: found(tantivy.Query.regex_query(peer.schema, "text", pattern)), 15)
    show(what, median(lambda: search(own, asked, limit=10, autocomplete=True), 15), "tantivy", theirs)
    what, asked = SPOKEN
    print(f"{what:<46} {median(lambda: search(own, asked, limit=20), 15) * 1000:9.1f} ms")


def compare_graph() -> None:
    """The release of the clone's data: the index against the stored query that reads every label."""
    with real_home() as (home, release):
        graph = Graph(release)
        path = home / "names.sqlite"
        start = time.perf_counter()
        count = build_index(graph, path, release.identifier)
        taken = time.perf_counter() - start
        print(f"the release: {count} names indexed in {taken:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
        index, stored = NameIndex(path), stored_query("entity-search")
        for asked in ("数字孪生", "digital twin", "制造"):
            theirs = median(lambda a=asked: graph.rows(stored, {"q": a}), 9)  # type: ignore[misc]
            show(f"search {asked}", median(lambda a=asked: search(index, a), 15), "stored query", theirs)  # type: ignore[misc]


def cpu(action: Callable[[], object]) -> float:
    """The processor time of an action, threads included: the smallest of three."""
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_SELF)
        action()
        after = resource.getrusage(resource.RUSAGE_SELF)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)
