"""Names that no vocabulary and no source has: how often they are said, and which known names look like them.

Likeness only proposes: short Chinese names that look alike are mostly different things, and true aliases share no
characters. A person decides with `zhitu review … merge`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from graph_build.extraction.emit import Row, Tables
from graph_build.extraction.folding import fold, key
from graph_build.extraction.lexicon import Entry, Lexicon
from graph_build.extraction.pipeline import Extraction

LEAST_LIKENESS = 60.0
MOST = 3
# Years, editions and numbers in names: 2021, 4.0, 十四五, 第三批, II. Names that differ in one are never alike.
NUMBERS = re.compile(r"\d+(?:\.\d+)*|[〇零一二三四五六七八九十百]+|(?<![A-Za-z])[IVX]+(?![A-Za-z])")


def unlinked(found: Extraction, tables: Tables, lexicon: Lexicon) -> list[dict[str, object]]:
    """Every name that the document brings, most frequent first, with the known names of its kind that look like it."""
    counts = Counter(m.identifier for notes in found.notes for m in notes.mentions)
    counts.update(
        found.titles[t.text][0] for notes in found.notes for t in notes.titles if t.text in found.titles
    )
    new = [row for row in tables.entities if row.get("zh") and not row["id"].startswith("case/")]
    by_kind: dict[str, list[Row]] = {}
    for row in new:
        by_kind.setdefault(row["id"].partition("/")[0], []).append(row)
    said = []
    for kind, rows in by_kind.items():
        known = [e for (k, _), e in lexicon.by_key.items() if k == kind]
        for row, proposals in zip(rows, propose([r["zh"] for r in rows], known), strict=True):
            said.append(
                {
                    "name": row["zh"], "id": row["id"], "count": max(counts[row["id"]], 1), "where": row["where"],
                    "proposals": [{"name": e.name, "id": e.identifier, "likeness": score} for e, score in proposals],
                }
            )  # fmt: skip
    return sorted(said, key=lambda one: (-int(str(one["count"])), str(one["name"])))


def propose(names: Iterable[str], known: list[Entry]) -> list[list[tuple[Entry, int]]]:
    """For each name, the known names that look like it, at most MOST, the likeliest first."""
    choices = [key(e.name) for e in known]
    numbers = [_numbers(e.name) for e in known]
    found = []
    for name in names:
        own, plain = _numbers(name), key(name)
        best: dict[str, tuple[Entry, int]] = {}
        alike = process.extract_iter(plain, choices, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
        for _, score, index in sorted(alike, key=lambda a: (-a[1], a[2])):
            entry = known[index]
            if numbers[index] == own:
                best.setdefault(entry.identifier, (entry, round(score)))
        found.append(list(best.values())[:MOST])
    return found


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(sorted(NUMBERS.findall(fold(name))))
