"""English tables whose rows are policies: the title, who issued it and when, in any order of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.english.names import BODY, UNIT, class_of_title
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Title
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.times import EN, period_of

Titles = dict[str, tuple[str, str]]
Found = Iterator[tuple[Notes, Link]]
TITLE = re.compile(
    r"\b(?:polic(?:y|ies)|acts?|laws?|legislation|plans?|program(?:me)?s?|strateg(?:y|ies)|initiatives?|measures?|instruments?|regulations?|documents?|title|schemes?|directives?|framework|name)\b",
    re.IGNORECASE,
)
ISSUER = re.compile(
    r"\b(?:issue[dr](?: by)?|issuing|authorit(?:y|ies)|bod(?:y|ies)|ministr(?:y|ies)|agenc(?:y|ies)|departments?|institutions?|(?:adopted|published|launched|released|passed) by|publisher|lead|sponsor|organi[sz]ation|responsible)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b(?:dates?|year|month|when|issued|adopted|published|launched|released?|announced|enacted|time)\b",
    re.IGNORECASE,
)
NOT_DATE = re.compile(
    r"\b(?:target|deadline|expir\w+|in force|effective|appli\w+|entry into|until|by)\b", re.IGNORECASE
)
NO_ISSUER = re.compile(r"^\W*$|\b(?:n/?a|various|unknown)\b", re.IGNORECASE)
SPLIT = re.compile(
    r"\s*(?:;|/|\n|\s&\s|,? and (?:the )?(?=[A-Z])|, (?=(?:[A-Z]\w+ )*(?:Ministry|Department|Commission|Council|Agency|Office|Bureau|Administration)))\s*"
)
# Within the name of one body: Ministry of Trade, Industry and Energy.
INNER = re.compile(
    r"\b(?:Ministry|Department|Office|Bureau|Agency|Committee|Institute|Secretariat)\s+(?:of|for|on)\b"
)
MOST = 120


def links(notes: list[Notes], titles: Titles, lexicon: Lexicon, skipped: frozenset[str]) -> Found:
    """What the tables of a document say of policies; new titles are added to `titles`."""
    tables: dict[str, dict[int, dict[int, Notes]]] = {}
    for one in notes:
        if (
            one.kind == "cell"
            and one.section not in skipped
            and (at := re.search(r"/r(\d+)/c(\d+)$", one.identifier))
        ):
            rows = tables.setdefault(one.identifier.partition("/")[0], {})
            rows.setdefault(int(at[1]), {})[int(at[2])] = one
    for rows in tables.values():
        yield from _table(rows, titles, lexicon)


def _table(rows: dict[int, dict[int, Notes]], titles: Titles, lexicon: Lexicon) -> Found:
    header = rows.get(0, {})
    body = {n: row for n, row in rows.items() if n}
    issuer = next((c for c, cell in header.items() if ISSUER.search(cell.folded)), None)
    date = next(
        (
            c
            for c, cell in header.items()
            if c != issuer and DATE.search(cell.folded) and not NOT_DATE.search(cell.folded)
        ),
        None,
    )
    column = next((c for c in header if c not in (issuer, date) and _holds_titles(header[c], c, body)), None)
    if column is None or (issuer is None and date is None):
        return
    for number, row in sorted(body.items()):
        if column not in row or not row[column].folded.strip():
            continue
        title, identifier = _titled(row[column], titles, lexicon)
        if not identifier:
            continue
        who, when = _above(body, number, issuer), _above(body, number, date)
        for mention in _bodies(who, lexicon) if who is not None else ():
            if who is not None:
                yield who, Link(
                    mention.start, mention.end, identifier, "issuedBy", mention.identifier, "table.policy", 0.96,
                    f"^{title}", mention.text,
                )  # fmt: skip
        dated = EN.fullmatch(when.folded.strip()) if when is not None else None
        period = period_of(dated) if dated else None
        if when is not None and period is not None and period[0] == period[1]:
            yield (
                when,
                Link(0, len(when.folded), identifier, "date", period[0], "table.policy", 0.96, f"^{title}"),
            )


def _above(body: dict[int, dict[int, Notes]], number: int, column: int | None) -> Notes | None:
    """The cell, or where it is empty the one above that it repeats."""
    for row in range(number, 0, -1):
        cell = body.get(row, {}).get(column) if column is not None else None
        if cell is not None and cell.folded.strip():
            return cell
    return None


def _holds_titles(head: Notes, column: int, body: dict[int, dict[int, Notes]]) -> bool:
    """Most cells of a column are titles of policies; where the header says so, a third of them is enough."""
    cells = [row[column].folded.strip() for row in body.values() if column in row]
    named = [
        c
        for c in cells
        if class_of_title(c) in ("Policy", "Law") and c[:1].isupper() and len(c) < MOST and not UNIT.match(c)
    ]
    return len(named) >= (0.34 if TITLE.search(head.folded) else 0.6) * max(1, len(cells)) and bool(named)


def _titled(cell: Notes, titles: Titles, lexicon: Lexicon) -> tuple[str, str]:
    """The title of a cell and its identifier; the cell gets it as a title."""
    text = cell.text.strip(' \n*_“”"')
    plain = re.sub(r"\s*\([A-Z][A-Za-z&-]{1,10}\)$", "", text)
    if not 3 < len(plain) < MOST or class_of_title(plain) == "Report":
        return "", ""
    known = lexicon.named("policy", plain)
    if plain not in titles:
        kind = class_of_title(plain) or "Policy"
        titles[plain] = (
            (known.identifier, known.class_name) if known else (identifier_for("policy", plain), kind)
        )
    start = max(0, cell.text.find(plain))
    if all(t.text != plain for t in cell.titles):
        cell.titles.append(Title(start, start + len(plain), plain))
    return plain, titles[plain][0] if titles[plain][1] in ("Policy", "Law") else ""


def _bodies(cell: Notes, lexicon: Lexicon) -> Iterator[Mention]:
    """The bodies of a cell: known names and those that their words show; else the whole cell."""
    text = cell.folded
    if NO_ISSUER.search(text.strip()):
        return
    spans = [m.span("o") for m in BODY.finditer(text)] + [
        (m.start, m.end) for m in cell.mentions if m.kind == "organization"
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: s[0] - s[1]):
        if all(end <= s or start >= e for s, e in kept):
            kept.append((start, end))
    rest = list(text)
    for start, end in kept:
        rest[start:end] = " " * (end - start)
    for found in re.finditer(
        r"[^,;/\n]+",
        re.sub(r"\band\b|\([^()]*\)|\b[Tt]he\b|\bet al\.?|&", lambda m: "," * len(m.group()), "".join(rest)),
    ):
        name = found.group().strip()
        if len(name) > 2 and name[:1].isupper():
            start = found.start() + found.group().index(name)
            kept.append((start, start + len(name)))
    for start, end in sorted(kept):
        name = text[start:end]
        if name == "Council" and "Parliament" in text[:start]:
            name = "Council of the European Union"
        if lexicon.named("place", name):
            continue
        known = lexicon.named("organization", name)
        identifier = known.identifier if known else identifier_for("organization", name)
        mention = Mention(start, end, identifier, "Organization", known.origin if known else "proposed", name)
        cell.mentions = [m for m in cell.mentions if m.end <= start or m.start >= end] + [mention]
        yield mention
