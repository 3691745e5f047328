"""Other names that a document states for things that are new: A（以下简称“B”）, A（简称B）, A（英文名，B）.

A stated alias is evidence: what the document calls B from then on is A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.extraction.emit import Row, Tables
from graph_build.extraction.folding import fold, key
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.pipeline import Extraction

SHORT = re.compile(
    r"[》”\"]*\s*[（(](?:以下|下文)?(?:统一)?(?:简称|下称|又称|也称)\s*(?:为|：|:)?\s*[“\"《]?(?P<zh>[^“”\"《》（）()，。；]{2,24})[”\"》]?\s*[）)]"
    r"|[》”\"]*\s*\((?:hereinafter|hereafter|the|or|also known as)?\s*[“\"](?:the )?(?P<en>[^“”\"()]{2,40})[”\"]\)"
)
# Names that stand for one thing in one document only: the Plan, the Company.
GENERAL = re.compile(
    r"(?:本|该|贵)?(?:公司|集团|企业|机构|部门|规划|计划|方案|意见|通知|办法|行动|纲要|指南|报告|条例|标准|协会|中心)"
    r"|(?:company|group|plan|report|act|law|agency|association)",
    re.IGNORECASE,
)
COLUMNS = ("id", "subject", "object", "area", "publisher")


@dataclass(frozen=True)
class Alias:
    """A name that a document states for a thing."""

    identifier: str
    name: str


def stated(found: Extraction) -> list[Alias]:
    """The aliases that a document states for the things that it names."""
    aliases = []
    for notes in found.notes:
        ends = [(m.end, m.identifier) for m in notes.mentions]
        ends += [(t.end, found.titles[t.text][0]) for t in notes.titles if t.text in found.titles]
        for end, identifier in ends:
            if match := SHORT.match(notes.text, end):
                aliases.append(Alias(identifier, fold(match["zh"] or match["en"]).strip()))
    return aliases


def apply(found: Extraction, tables: Tables) -> None:
    """Lets the rows of a thing that is called by a stated alias name the thing itself; new things keep the alias."""
    rows = {row["id"]: row for row in tables.entities}
    for alias in stated(found):
        thing = rows.get(alias.identifier)
        if thing is None:
            continue
        kind = alias.identifier.partition("/")[0]
        other = rows.get(identifier_for(kind, alias.name))
        if (
            other is not None
            and other is not thing
            and other.get("zh")
            and key(other["zh"]) == key(alias.name)
        ):
            _rename(tables, other["id"], alias.identifier)
            del rows[other["id"]]
        if thing.get("zh") and not GENERAL.fullmatch(alias.name) and key(alias.name) != key(thing["zh"]):
            column = "aliases_en" if alias.name.isascii() else "aliases_zh"
            known = [a for a in thing.get(column, "").split("|") if a]
            thing[column] = "|".join(dict.fromkeys([*known, alias.name]))


def _rename(tables: Tables, old: str, new: str) -> None:
    tables.entities[:] = [row for row in tables.entities if row["id"] != old]
    for rows in (tables.statements, tables.observations):
        for row in rows:
            row.update({column: new for column in COLUMNS if row.get(column) == old})
    seen: set[tuple[str, ...]] = set()
    kept: list[Row] = []
    for row in tables.statements:
        name = tuple(row[column] for column in ("subject", "property", "object", "start"))
        if name not in seen and row["subject"] != row["object"]:
            kept.append(row)
        seen.add(name)
    tables.statements[:] = kept
