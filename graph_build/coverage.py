"""How much of a document its facts cover: facts per section, and passages that look like facts but have none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from graph_build.facts import Facts
from graph_build.readers import markdown
from graph_build.readers.blocks import Block, BlockIndex, Part

# A digit that is part of a name (5G, 3D, figure and note numbers) says nothing of a value.
NUMBER = re.compile(r"(?<![A-Za-z\d图表注>])\d[\d,.]*(?![A-Za-z\d]|</sup>)")
FACTLESS = {"section", "figure", "table", "heading"}


@dataclass(frozen=True)
class Gap:
    """A passage with numbers or known terms and no statement or observation; `reason` is what a curator noted."""

    where: str
    line: int
    numbers: int
    terms: tuple[str, ...]
    reason: str


def facts_by_section(facts: Facts) -> dict[str, int]:
    """The number of statements and observations in each section, tables and notes counted with their section."""
    parents = {part.row["id"]: part.row["parent"] for part in facts.parts}
    sections = {part.row["id"]: 0 for part in facts.parts if part.class_name == "Section"}
    for row in (*(s.row for s in facts.statements), *(o.row for o in facts.observations)):
        part = row["where"].partition("/")[0]
        while part and part not in sections:
            part = parents.get(part, "")
        if part:
            sections[part] += 1
    return sections


def gaps(facts: Facts, text: str, terms: frozenset[str]) -> list[Gap]:
    """The passages of `text` with numbers or terms and without a fact, in document order."""
    parts = [Part(p.row["id"], p.class_name.lower(), p.evidence.start, p.evidence.end) for p in facts.parts]
    index = BlockIndex(markdown.read(text, parts))
    covered = Counter(
        _unit(block.identifier)
        for evidence in (*(s.evidence for s in facts.statements), *(o.evidence for o in facts.observations))
        if (block := index.holding(evidence.start, evidence.end))
    )
    reasons = {row["where"]: row["reason"] for row in facts.source.rows.get("gaps.csv", [])}
    return list(_gaps(index.blocks, covered, text, terms, reasons))


def _gaps(
    blocks: list[Block], covered: Counter[str], text: str, terms: frozenset[str], reasons: dict[str, str]
) -> Iterator[Gap]:
    for block in blocks:
        if covered[_unit(block.identifier)] or block.kind.lower() in FACTLESS:
            continue
        words = text[block.start : block.end]
        numbers = len(NUMBER.findall(words))
        found = tuple(sorted(term for term in terms if term in words))
        if numbers or found:
            yield Gap(block.identifier, block.line, numbers, found, _reason(block.identifier, reasons))


def _unit(identifier: str) -> str:
    """What is covered as one: a row of a table (`t9/r2` for `t9/r2/c4`), otherwise the passage itself."""
    return identifier.rpartition("/")[0] if "/c" in identifier else identifier


def _reason(where: str, reasons: dict[str, str]) -> str:
    """The note on a passage, or on what holds it (`t3/r0`, `t3` for `t3/r0/c2`)."""
    while where:
        if where in reasons:
            return reasons[where]
        where = where.rpartition("/")[0]
    return ""
