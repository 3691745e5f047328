"""How well the extraction does against reviewed tables: precision, recall and F1 by slot, strict, and by rule."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path

from graph_build.evaluate_statements import score_policies, score_statements
from graph_build.extraction.folding import bare_key, key
from graph_build.metric_names import same_metric
from graph_build.scores import Evaluation, Row, readings

Names = dict[str, tuple[str, ...]]
SLOTS = (
    "value",
    "unit",
    "metric",
    "subject",
    "period",
    "area",
    "status",
    "comparison",
    "direction",
    "publisher",
)
# All of these right is what `strict` means; the others depend on how far a table says what its text leaves out.
STRICT = ("value", "unit", "metric", "period", "status", "comparison", "direction")
VALUES = ("value", "value_min", "value_max")


def evaluate(gold: Path, found: Path, names: Names | None = None) -> Evaluation:
    """Compares the tables in two folders that describe the same text; `names` gives the labels of an identifier.

    Observations meet where their evidence overlaps. A thing that only one side's tables define is the other's where
    they share a name and a kind. A cell of `gold` may hold several readings that are equally right, `|` between them.
    """
    result = Evaluation()
    labels = names or {}
    same = _Same(_rows(gold / "entities.csv"), _rows(found / "entities.csv"))
    _observations(
        _rows(gold / "observations.csv"), same.all(_rows(found / "observations.csv")), labels, result
    )
    statements = _rows(gold / "statements.csv"), same.all(_rows(found / "statements.csv"))
    score_statements(*statements, result)
    score_policies(*statements, result)
    _entities(_rows(gold / "entities.csv"), same.all(_rows(found / "entities.csv")), result)
    return result


class _Same:
    """Renames what was found to the gold's identifiers, by any of the gold's names."""

    def __init__(self, gold: list[Row], found: list[Row]) -> None:
        names: dict[tuple[str, str], str] = {}
        bare: dict[tuple[str, str], set[str]] = {}
        for row in gold:
            aliases = [*row["aliases_zh"].split("|"), *row["aliases_en"].split("|")]
            for name in filter(None, (row["zh"], row["en"], *aliases)):
                kind = row["id"].partition("/")[0]
                names[kind, key(name)] = row["id"]
                bare.setdefault((kind, bare_key(name)), set()).add(row["id"])
        # A person may name an edition that the document leaves out.
        names |= {k: next(iter(ids)) for k, ids in bare.items() if len(ids) == 1 and k not in names}
        self.renamed = {
            row["id"]: names[row["id"].partition("/")[0], key(row["zh"])]
            for row in found
            if row["zh"] and (row["id"].partition("/")[0], key(row["zh"])) in names
        }

    def all(self, rows: list[Row]) -> list[Row]:
        """The rows with the gold's identifiers."""
        columns = ("id", "subject", "object", "metric", "area", "publisher")
        return [row | {c: self.renamed.get(row[c], row[c]) for c in columns if c in row} for row in rows]


def _rows(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return [dict(row) for row in csv.DictReader(handle) if row.get("review") != "rejected"]


def _observations(gold: list[Row], found: list[Row], labels: Names, result: Evaluation) -> None:
    left = sorted(found, key=lambda r: int(r["start"]))
    met: set[int] = set()
    pairs: list[tuple[Row, Row | None]] = []
    for wanted in gold:
        hits = [i for i, r in enumerate(left) if i not in met and _overlap(wanted, r)]
        best = max(hits, key=lambda i: sum(_right(s, wanted, left[i], labels) for s in SLOTS), default=None)
        if best is not None:
            met.add(best)
        pairs.append((wanted, left[best] if best is not None else None))
    # A report says a number again: tables hold it once, and the same again is neither right nor wrong.
    again = {
        i
        for i, row in enumerate(left)
        if i not in met and any(all(_right(s, w, row, labels) for s in STRICT) for w in gold)
    }
    left, met = (
        [r for i, r in enumerate(left) if i not in again],
        {i - sum(a < i for a in again) for i in met},
    )
    for grade in ("", "accepted"):
        prefix = "accepted " if grade else ""
        rows = [r for r in left if not grade or (r.get("grade") or "accepted") == grade]
        for name in ("detected", "value+unit", "strict", *SLOTS):
            score = result.scores[f"{prefix}observations: {name}"]
            score.found, score.wanted = len(rows), len(gold)
            score.right = sum(
                got is not None
                and (not grade or (got.get("grade") or "accepted") == grade)
                and _is(name, want, got, labels)
                for want, got in pairs
            )
    for want, got in pairs:
        rule = got.get("rule", "") if got else ""
        wrong = [s for s in STRICT if got is None or not _right(s, want, got, labels)]
        if got is not None:
            result.rules[rule].found += 1
            result.rules[rule].right += not wrong
            result.judged.append((got, tuple(wrong)))
        if wrong:
            result.confusions.append(
                {
                    "where": want["where"], "line": want["line"], "printed": want["printed"], "rule": rule,
                    "grade": got.get("grade", "") if got else "", "wrong": " ".join(wrong) if got else "missed",
                    "wanted": "; ".join(f"{s}={_slot(s, want)}" for s in wrong) if got else want["key"],
                    "found": "; ".join(f"{s}={_slot(s, got)}" for s in wrong) if got else "",
                }
            )  # fmt: skip
    for index, row in enumerate(left):
        if index not in met:
            result.rules[row.get("rule", "")].found += 1
            result.judged.append((row, ("not wanted",)))
            result.confusions.append(
                {
                    "where": row["where"], "line": row["line"], "printed": row["printed"], "rule": row.get("rule", ""),
                    "grade": row.get("grade", ""), "wrong": "not wanted", "wanted": "", "found": row["metric"],
                }
            )  # fmt: skip


def _is(name: str, want: Row, got: Row, labels: Names) -> bool:
    if name == "detected":
        return True
    if name == "value+unit":
        return _right("value", want, got, labels) and _right("unit", want, got, labels)
    if name == "strict":
        return all(_right(s, want, got, labels) for s in STRICT)
    return _right(name, want, got, labels)


def _overlap(one: Row, other: Row) -> bool:
    return int(one["start"]) < int(other["end"]) and int(other["start"]) < int(one["end"])


def _right(slot: str, want: Row, got: Row, labels: Names) -> bool:
    if slot == "value":
        return got["operator"] in want["operator"].split("|") and any(
            all(_number(w) == _number(got[c]) for w, c in zip(reading, VALUES, strict=True))
            for reading in readings(want, VALUES)
        )
    if slot == "period":
        return (got["period_start"], got["period_end"]) in readings(want, ("period_start", "period_end"))
    wanted = want[slot].split("|")
    if slot == "metric":
        # 算力 as the subject of 规模 is said as well as 算力规模.
        plain = labels.get(got[slot], ())
        mine = (*plain, *(f"{of}{name}" for of in labels.get(got["subject"], ()) for name in plain))
        return got[slot] in wanted or any(
            same_metric(one, other)
            for identifier in wanted
            for one in labels.get(identifier, ())
            for other in mine
            if one.isascii() == other.isascii()
        )
    if slot == "subject":
        # A case has another number in every reading; what counts is that it is a case.
        own = {key(n) for n in labels.get(got[slot], ())}
        return (
            got[slot] in wanted
            or any(key(n) in own for w in wanted for n in labels.get(w, ()))
            or (want[slot].startswith("case/") and got[slot].startswith("case/"))
        )
    return got[slot] in wanted


def _number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return None


def _slot(slot: str, row: Row) -> str:
    if slot == "value":
        return f"{row['operator']}{row['value'] or row['value_min'] + '..' + row['value_max']}"
    if slot == "period":
        return f"{row['period_start']}/{row['period_end']}"
    return row[slot]


def _entities(gold: list[Row], found: list[Row], result: Evaluation) -> None:
    kinds = {r["id"].partition("/")[0] for r in gold} - {
        "term",
        "case",
        "financing",
        "plant-investment",
        "metric",
    }
    wanted = {r["id"] for r in gold if r["id"].partition("/")[0] in kinds}
    mine = {
        r["id"]
        for r in found
        if r["id"].partition("/")[0] in kinds and (r.get("grade") or "accepted") == "accepted"
    }
    for name in ("all", *sorted(kinds)):
        here = {i for i in mine if name == "all" or i.startswith(f"{name}/")}
        there = {i for i in wanted if name == "all" or i.startswith(f"{name}/")}
        score = result.scores[f"entities: {name}"]
        score.right, score.found, score.wanted = len(here & there), len(here), len(there)
