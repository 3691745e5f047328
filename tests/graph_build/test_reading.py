"""Reading documents and finding quotations in them."""

from __future__ import annotations

import hashlib
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from graph_build.build import Settings, build
from graph_build.locate import Ambiguous, find, locate
from graph_build.problems import BadInput
from graph_build.readers import markdown
from graph_build.readers.blocks import BlockIndex, Part
from ontology.errors import WrongUse
from ontology.terms import ZHITU
from tests.toy import DESCRIPTION, write_source

TEXT = """# 第一节

玩具工厂采用数字孪生，制造成本降低12.5%。

- 第一项
- 第二项

表1 结果

名称\t数值
甲\t1
乙\t2

<sup>1</sup>某报告，某机构，2024年
"""
PARTS = [
    Part("s1", "section", 0, 5),
    Part("t1", "table", TEXT.index("表1"), TEXT.index("表1") + 5),
    Part("fn1", "note", TEXT.index("<sup>"), len(TEXT) - 1),
]


def test_a_passage_is_named_by_part_kind_and_place() -> None:
    blocks = {b.identifier: TEXT[b.start : b.end] for b in markdown.read(TEXT, PARTS)}
    assert blocks["s1/p1"].startswith("玩具工厂")
    assert blocks["s1/i2"].endswith("第二项")
    assert blocks["t1/r2/c2"] == "2"
    assert any(b.startswith("fn1") for b in blocks)


def test_blocks_do_not_overlap_and_stay_inside_the_text() -> None:
    blocks = BlockIndex(markdown.read(TEXT, PARTS)).blocks
    for one, other in itertools.pairwise(blocks):
        assert 0 <= one.start < one.end <= other.start or one.end <= len(TEXT)
        assert one.end <= other.start


@given(st.text(alphabet="#-|\t \n甲1<sup>/表图", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for block in markdown.read(text, []):
        assert 0 <= block.start <= block.end <= len(text)


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        ("数字孪生", "数字孪生"),
        ("玩具工厂…数字孪生", "玩具工厂采用数字孪生"),
        ("降低[[12.5%]]", "12.5%"),
        ("工厂…[[12.5%]]。", "12.5%"),
    ],
)
def test_a_quotation_gives_its_span(quotation: str, found: str) -> None:
    line = "玩具工厂采用数字孪生，制造成本降低12.5%。"
    start, end = find(line, quotation)
    assert line[start:end] == found


@pytest.mark.parametrize(
    ("quotation", "said"), [("没有", "is not in this line"), ("1", "2 times"), (".*", "is not in")]
)
def test_a_quotation_that_names_no_single_place_is_refused(quotation: str, said: str) -> None:
    with pytest.raises(Ambiguous, match=said):
        find("甲1乙1", quotation)


def prepared(tmp_path: Path, quote: str) -> tuple[Path, Path]:
    """A source whose statements have quotations yet to be located, and its document."""
    folder = write_source(tmp_path / "data")
    document = tmp_path / "toy.md"
    document.write_text(TEXT, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    description = DESCRIPTION.replace("0" * 64, digest).replace(
        "characters: 1000", f"characters: {len(TEXT)}"
    )
    (folder / "source.yaml").write_text(description, encoding="utf-8")
    rows = [
        "subject,property,object,line,quote,note,review",
        f"case/toy-plant,usesTechnology,technology/digital-twin,3,{quote},,accepted",
    ]
    (folder / "statements.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "observations.csv").write_text(
        "key,metric,subject,value,value_min,value_max,operator,unit,period_start,period_end,base_start,base_end,area,"
        "status,comparison,direction,publisher,line,quote,note,review\n"
        "cost,metric/manufacturing-cost-change,case/toy-plant,12.5,,,=,unit/percent,,,,,,actual,reduction,decrease,,"
        "3,降低[[12.5%]],,accepted\n",
        encoding="utf-8",
    )
    (folder / "entities.csv").write_text(
        "id,class,zh,en,aliases_zh,aliases_en,definition_zh,definition_en,line,quote,note,review\n"
        "organization/toy-institute,Organization,玩具研究院,Toy Institute,,,虚构的机构,An invented institute,14,某机构,,\n"
        "case/toy-plant,Case,玩具工厂,Toy plant,,,虚构的工厂,An invented plant,3,玩具工厂,,\n",
        encoding="utf-8",
    )
    return folder, document


def test_rows_with_quotations_become_rows_with_places_and_build(tmp_path: Path) -> None:
    folder, document = prepared(tmp_path, "玩具工厂…数字孪生")
    assert locate(folder, document) == 4
    header, row = (folder / "statements.csv").read_text(encoding="utf-8").splitlines()
    assert "quote" not in header.split(",")
    assert row.split(",")[5:9] == ["s1/p1", "3", "7", "17"]
    assert "12.5%" in (folder / "observations.csv").read_text(encoding="utf-8")
    release, _ = build(Settings(tmp_path / "data", tmp_path / "home", tmp_path))
    store = Store.read_only(str(release.store))
    quotes = {q.object.value for q in store.quads_for_pattern(None, ZHITU.quote, None)}  # type: ignore[union-attr]
    assert "玩具工厂采用数字孪生" in quotes


def test_a_quotation_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    folder, document = prepared(tmp_path, "别的工厂")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(BadInput, match=r"statements\.csv:2"):
        locate(folder, document)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_document_of_another_version_stops_the_build(tmp_path: Path) -> None:
    folder, document = prepared(tmp_path, "玩具工厂…数字孪生")
    locate(folder, document)
    document.write_text(TEXT + "改过", encoding="utf-8")
    with pytest.raises(BadInput, match="another version"):
        build(Settings(tmp_path / "data", tmp_path / "home", tmp_path))


def test_offsets_that_miss_the_printed_form_stop_the_build(tmp_path: Path) -> None:
    folder, document = prepared(tmp_path, "玩具工厂…数字孪生")
    locate(folder, document)
    table = folder / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("12.5%,", "12.6%,"), encoding="utf-8")
    with pytest.raises(BadInput, match="is not what stands at"):
        build(Settings(tmp_path / "data", tmp_path / "home", tmp_path))


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    folder, _ = prepared(tmp_path, "玩具工厂")
    with pytest.raises(WrongUse, match="there is no such document"):
        locate(folder, tmp_path / "none.md")
