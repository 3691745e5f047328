"""How well statements were read: by property, and policies with all their issuers and their date."""

from __future__ import annotations

from graph_build.scores import Evaluation, Row

NOT_COMPARED = frozenset({"mentions"})
# What reviewed tables may hold in another place, as the aliases of entities: compared where they hold it at all.
ELSEWHERE = frozenset({"alias"})
# Either end may be the subject.
SYMMETRIC = frozenset({"combinesWith"})
Triple = tuple[str, str, str]


def score_statements(gold: list[Row], found: list[Row], result: Evaluation) -> None:
    """Counts statements by property; one that is printed twice counts once."""
    wanted = {_triple(r) for r in gold if r["property"] not in NOT_COMPARED}
    # Where two have a reading in common, the one with fewer readings is meant.
    by_readings = sorted(wanted, key=lambda t: (-sum(end.count("|") for end in t), t))
    meant = {reading: triple for triple in by_readings for reading in _meanings(triple)}
    apart = ELSEWHERE - {t[1] for t in wanted}
    mine = [(r, meant.get(_triple(r), _triple(r))) for r in found if r["property"] not in apart]
    for grade in ("", "accepted"):
        triples = {t for r, t in mine if not grade or (r.get("grade") or "accepted") == grade}
        prefix = "accepted " if grade else ""
        for name in ("all", *sorted({t[1] for t in triples | wanted})):
            here = {t for t in triples if name in ("all", t[1])}
            there = {t for t in wanted if name in ("all", t[1])}
            score = result.scores[f"{prefix}relations: {name}"]
            score.right, score.found, score.wanted = len(here & there), len(here), len(there)
    for row, triple in mine:
        rule = result.rules[row.get("rule", "")]
        rule.found += 1
        rule.right += triple in wanted
        result.linked.append((row, triple in wanted))
        if triple not in wanted:
            result.confusions.append(_confusion(row, "not wanted", found=" ".join(triple)))
    for triple in sorted(wanted - {t for _, t in mine}):
        result.confusions.append(_confusion({}, "missed", wanted=" ".join(triple)))


def score_policies(gold: list[Row], found: list[Row], result: Evaluation) -> None:
    """Counts policies whose issuers and date are all right; one of which neither is said doesn't count."""
    wanted = _issues(gold)
    mine = _issues([r for r in found if (r.get("grade") or "accepted") == "accepted"])
    right = 0
    for policy, (issuers, dates) in wanted.items():
        got_issuers, got_dates = next((mine[p] for p in policy.split("|") if p in mine), (set(), set()))
        right += (
            len(got_dates) == len(dates)
            and all(any(got in one.split("|") for got in got_dates) for one in dates)
            and len(got_issuers) == len(issuers)
            and all(any(got in one.split("|") for got in got_issuers) for one in issuers)
        )
    score = result.scores["policies: issuers and date"]
    score.right, score.found, score.wanted = right, len(mine), len(wanted)


def _confusion(row: Row, wrong: str, wanted: str = "", found: str = "") -> Row:
    columns = ("where", "line", "printed", "rule", "grade")
    return {c: row.get(c, "") for c in columns} | {"wrong": wrong, "wanted": wanted, "found": found}


def _triple(row: Row) -> Triple:
    # A case has another number in every reading; what counts is that it is a case.
    subject = "case" if row["subject"].startswith("case/") else row["subject"]
    if subject.startswith(("financing/", "plant-investment/", "term/")):
        # An event or an entry of a glossary is the line of the table that tells it.
        subject = f"{subject.partition('/')[0]}@{row['line']}"
    return subject, row["property"], row["object"]


def _meanings(triple: Triple) -> list[Triple]:
    subject, name, target = triple
    read = [(s, name, t) for s in subject.split("|") for t in target.split("|")]
    return [*read, *((t, name, s) for s, _, t in read)] if name in SYMMETRIC else read


def _issues(rows: list[Row]) -> dict[str, tuple[set[str], set[str]]]:
    issues: dict[str, tuple[set[str], set[str]]] = {}
    for row in rows:
        if row["subject"].startswith("policy/") and row["property"] in ("issuedBy", "date"):
            said = issues.setdefault(row["subject"], (set(), set()))
            said[row["property"] == "date"].add(row["object"])
    return issues
