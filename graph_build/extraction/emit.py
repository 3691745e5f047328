"""What was found in a document → the rows of its review tables, and what was not understood."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from graph_build.extraction.folding import fold
from graph_build.extraction.grading import grade, shape
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import ACCEPTED, CANDIDATE, Claim, Link, Mention, Notes
from graph_build.extraction.naming import english, identifier_for
from graph_build.extraction.pipeline import VERSION, Extraction

Row = dict[str, str]
# What a confidence must reach, so that most of what is right is accepted; see `grading.py` for what it is worth.
THRESHOLD = 0.6
LINK_THRESHOLD = 0.85
# What a fact's name is made of.
PASSAGE = re.compile(r"[^。！？；\n]+[。！？；]?")
# Properties whose value is a literal.
LITERALS = frozenset(
    ["date", "startDate", "endDate", "order", "number", "fullForm", "financingRound", "alias"]
)
PART_CLASSES = {"section": "Section", "table": "Table", "figure": "Figure", "note": "Note"}
KIND_NAMES = {
    "policy": ("政策文件", "policy document"),
    "report": ("文献", "publication"),
    "organization": ("机构", "organisation"),
    "case": ("案例", "case"),
    "metric": ("指标", "metric"),
    "product": ("产品", "product"),
    "technology": ("技术", "technology"),
    "application": ("应用", "application"),
    "financing": ("融资事件", "financing"),
    "plant-investment": ("建厂投资", "plant investment"),
    "term": ("术语", "term"),
}
CLASS_OF_KIND = {
    "policy": "Policy", "report": "Report", "organization": "Organization", "case": "Case", "metric": "Metric",
    "product": "Product",
}  # fmt: skip


@dataclass
class Tables:
    """The rows of the four tables of a source, and what a curator should look at."""

    structure: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    not_understood: dict[str, object] = field(default_factory=dict)


def tables(found: Extraction, text: str, source: str, lexicon: Lexicon) -> Tables:
    """The rows for everything found in a canonical text."""
    return _Writer(found, text, source, lexicon).write()


class _Writer:
    def __init__(self, found: Extraction, text: str, source: str, lexicon: Lexicon) -> None:
        self.found, self.text, self.source, self.lexicon = found, text, source, lexicon
        self.out = Tables()
        self.defined: dict[str, Row] = {}
        self.first: dict[str, tuple[Notes, int, int]] = {}
        self.keys: Counter[str] = Counter()
        self.local = {e.identifier: e for e in found.local}

    def write(self) -> Tables:
        self._structure()
        self._mentions()
        for notes, link in self.found.links:
            self._statement(notes, link)
        for notes, claim in self.found.claims:
            self._observation(notes, claim)
        self.out.statements = _unique(self.out.statements, ("subject", "property", "object", "start"))
        self._keep_to_shapes()
        self._promote()
        self._not_understood()
        return self.out

    def _structure(self) -> None:
        for order, part in enumerate(self.found.parts, 1):
            number = part.number
            title = part.title or part.identifier
            label = {"section": "Section", "table": "Table", "figure": "Figure", "note": "Note"}[part.kind]
            row = {
                "id": part.identifier, "class": PART_CLASSES[part.kind], "parent": part.parent, "number": number,
                "order": str(order), "zh": fold(title), "en": f"{label} {number}: {english(fold(title), self.lexicon)}"
                if not title.isascii() else title,
                "line": str(part.line), "start": str(part.start), "end": str(part.end),
            }  # fmt: skip
            self.out.structure.append(row)

    def _place(self, notes: Notes, start: int, end: int) -> Row:
        first, last = notes.place(start, end)
        while first < last and self.text[first].isspace():
            first += 1
        line = notes.line
        return {"where": notes.identifier, "line": str(line), "start": str(first), "end": str(last)}

    def _fact(self, notes: Notes, start: int, *identity: str) -> str:
        """A name for a fact that stays when other parts of the document change."""
        sentence = next(
            (s.group() for s in PASSAGE.finditer(notes.text) if s.start() <= start < s.end()), notes.text
        )
        digest = hashlib.sha256("|".join([sentence.strip(), *identity]).encode()).hexdigest()[:12]
        self.keys[digest] += 1
        return digest if self.keys[digest] == 1 else f"{digest}-{self.keys[digest]}"

    def _extracted(self, fact: str, rule: str, confidence: float, threshold: float, slots: Row) -> Row:
        return {
            "fact": fact,
            "grade": ACCEPTED if confidence >= threshold else CANDIDATE,
            "rule": rule,
            "version": VERSION,
            "confidence": f"{confidence:.3f}",
            "slots": json.dumps(slots, ensure_ascii=False, separators=(",", ":")) if slots else "",
        }

    def _mentions(self) -> None:
        """One row for each known thing, where it is first named; anonymous cases and new titles are defined here."""
        seen: set[str] = set()
        for notes in self.found.notes:
            for title in notes.titles:
                identifier, class_name = self.found.titles.get(title.text, ("", ""))
                if identifier and identifier not in seen:
                    seen.add(identifier)
                    known = self.lexicon.named(identifier.partition("/")[0], title.text)
                    self._entity(
                        identifier, class_name, title.text, notes, title.start, title.end, known is None, 0.97
                    )
            for mention in notes.mentions:
                if mention.identifier in seen:
                    continue
                seen.add(mention.identifier)
                is_new = mention.origin in ("case", "proposed", "guessed", "cited")
                self._entity(
                    mention.identifier, mention.class_name, mention.text, notes, mention.start, mention.end, is_new,
                    {"case": 0.9, "proposed": 0.9, "guessed": 0.7, "glossary": 0.95, "cited": 0.95}.get(mention.origin, 0.99),
                )  # fmt: skip

    def _entity(
        self,
        identifier: str,
        class_name: str,
        name: str,
        notes: Notes,
        start: int,
        end: int,
        is_new: bool,
        sure: float,
    ) -> None:
        if identifier in self.defined:
            return
        row = {"id": identifier, "class": class_name} | self._place(notes, start, end)
        row |= self._extracted(
            self._fact(notes, start, identifier), "zh.named" if is_new else "known", sure, 0.85, {}
        )
        if is_new:
            row |= self._labels(identifier, name)
        self.defined[identifier] = row
        self.out.entities.append(row)

    def _labels(self, identifier: str, name: str) -> Row:
        kind = identifier.partition("/")[0]
        zh_kind, en_kind = KIND_NAMES.get(kind, ("事物", "thing"))
        label = fold(name).replace("\n", " ").strip()
        while label[:1] + label[-1:] in ("“”", '""') and len(label) > 2 and not set(label[1:-1]) & set('“”"'):
            label = label[1:-1].strip()
        return {
            "zh": label, "en": english(label, self.lexicon), "definition_zh": f"自动识别的{zh_kind}，定义待补",
            "definition_en": f"{en_kind.capitalize()} recognised by program; to be defined",
        }  # fmt: skip

    def _statement(self, notes: Notes, link: Link) -> None:
        row: Row = {"subject": link.subject, "property": link.property, "object": link.target}
        row |= self._place(notes, link.start, link.end)
        row |= self._extracted(
            self._fact(notes, link.start, link.subject, link.property, link.target),
            link.rule, link.confidence, LINK_THRESHOLD, {},
        )  # fmt: skip
        row |= {"note": link.note}
        case = link.subject.startswith("case/")
        if link.subject_as and (case or link.subject_as.startswith("^")):
            row["subject_as"] = link.subject_as
        is_part = link.subject.startswith(("note/", "figure/"))
        if not (is_part or self._is_known(link.subject)) or (
            link.property not in LITERALS and not self._is_known(link.target)
        ):
            return
        self.out.statements.append(row)

    def _is_known(self, identifier: str) -> bool:
        return identifier in self.defined or identifier in self.lexicon.english

    def _observation(self, notes: Notes, claim: Claim) -> None:
        quantity = claim.quantity
        if not quantity.unit:
            return
        confidence = grade(claim)
        metric = claim.metric.value or "?未定指标"
        if metric.startswith("?"):
            name = metric[1:]
            metric = identifier_for("metric", name)
            if claim.metric.value and not (self.lexicon.english.get(metric)):
                self._entity(
                    metric,
                    "Metric",
                    name,
                    notes,
                    claim.start,
                    claim.end,
                    True,
                    max(confidence, 0.86) if confidence >= THRESHOLD else 0.5,
                )
            elif not claim.metric.value:
                confidence = min(confidence, 0.3)
        subject = claim.subject.value
        if not subject or not self._is_known(subject):
            subject = f"report/{self.source}"
        first, last = notes.place(claim.start, claim.end)
        printed = self.text[first:last]
        fact = self._fact(notes, claim.start, printed)
        row: Row = {
            "key": f"o-{fact}", "metric": metric, "subject": subject,
            "value": _plain(quantity.value), "value_min": _plain(quantity.low), "value_max": _plain(quantity.high),
            "operator": quantity.operator, "unit": quantity.unit,
            "period_start": claim.period[0], "period_end": claim.period[1],
            "base_start": claim.base[0], "base_end": claim.base[1],
            "area": claim.area.value if self._is_known(claim.area.value) else "", "status": claim.status.value,
            "comparison": claim.comparison, "direction": claim.direction,
            "publisher": claim.publisher.value if self._is_known(claim.publisher.value) else "",
            "printed": printed, "inconsistency": claim.inconsistency, "where": notes.identifier, "line": str(notes.line), "start": str(first), "end": str(last),
        }  # fmt: skip
        slots = {
            "metric": claim.metric.origin, "subject": claim.subject.origin, "period": claim.period_origin,
            "area": claim.area.origin, "status": claim.status.origin, "publisher": claim.publisher.origin,
            "name": shape(claim.metric.value) if claim.metric.value else "",
        }  # fmt: skip
        row |= self._extracted(fact, claim.rule, confidence, THRESHOLD, {k: v for k, v in slots.items() if v})
        if claim.doubts:
            row["note"] = "；".join(claim.doubts)
        if "\n" in printed or not printed.strip():
            return
        self.out.observations.append(row)

    def _keep_to_shapes(self) -> None:
        """What a release would be refused for waits for a person: a case of which nothing is told, a second date."""
        told = {
            row["subject"]
            for row in (*self.out.statements, *self.out.observations)
            if row["grade"] == ACCEPTED and row.get("property", "") in ("", "usesTechnology", "demonstrates")
        }
        dates: dict[str, str] = {}
        for row in self.out.statements:
            subject, value = row["subject"], row["object"]
            is_second = (
                row["property"] == "date"
                and subject.startswith("report/")
                and row["grade"] == ACCEPTED
                and dates.setdefault(subject, value) != value
            )
            if is_second or (subject.startswith("case/") and subject not in told):
                row["grade"] = CANDIDATE
        for identifier, row in self.defined.items():
            if identifier.startswith("case/") and identifier not in told:
                row["grade"] = CANDIDATE

    def _promote(self) -> None:
        """A thing that an accepted fact refers to is accepted with it."""
        columns = ("subject", "object", "metric", "area", "publisher")
        for row in (*self.out.statements, *self.out.observations):
            if row["grade"] == ACCEPTED:
                for identifier in (row.get(c, "") for c in columns):
                    if identifier in self.defined:
                        self.defined[identifier]["grade"] = ACCEPTED

    def _not_understood(self) -> None:
        without = [
            {"where": n.identifier, "line": n.line, "printed": n.text[c.start : c.end]}
            for n, c in self.found.claims
            if not c.metric.value
        ]
        names = Counter(m.text for n in self.found.notes for m in n.mentions if m.origin == "proposed")
        self.out.not_understood = {
            "numbers_without_metric": without,
            "proposed_names": dict(names.most_common(200)),
            "tables_not_recognised": self.found.unread_tables,
            "blocks": len(self.found.notes),
            "parts": dict(Counter(p.kind for p in self.found.parts)),
        }


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return (
        text.rstrip("0").rstrip(".")
        if "." in text and set(text.split(".")[1]) == {"0"} and len(text.split(".")[1]) > 2
        else text
    )


def _unique(rows: list[Row], columns: Iterable[str]) -> list[Row]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        seen.setdefault(tuple(row[c] for c in columns), row)
    return list(seen.values())


def mentions_of(found: Extraction, kind: str) -> list[Mention]:
    """Every mention of a kind of thing."""
    return [m for n in found.notes for m in n.mentions if m.kind == kind]
