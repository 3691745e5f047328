"""The columns of the review tables of a source."""

from __future__ import annotations

from graph_build.tables import Columns

EVIDENCE = ("where", "line", "start", "end")
REVIEWED = ("note", "review")
REVIEWS = ("", "accepted", "amended", "rejected")

# What a program that read the document adds to a row: the fact's own name, by which a later reading finds it again;
# its grade; the rule and its version; how sure it is, and what supplied each slot.
EXTRACTED = ("fact", "grade", "rule", "version", "confidence", "slots")
GRADES = ("", "accepted", "candidate")
STRUCTURE = Columns(
    ("id", "class", "parent", "number", "order", "zh", "en", "line", "start", "end"),
    frozenset({"id", "class", "order", "zh", "en", "line", "start", "end"}),
    key=("id",),
)
ENTITIES = Columns(
    (
        "id",
        "class",
        "zh",
        "en",
        "aliases_zh",
        "aliases_en",
        "definition_zh",
        "definition_en",
        *EVIDENCE,
        *REVIEWED,
    ),
    frozenset({"id", "class", *EVIDENCE}),
    key=("id",),
    optional=EXTRACTED,
)
# How the passage names the two ends where it does not use a label or alias: a pronoun, other words, or, after
# CONTEXT, the words of the heading, caption or row above that the passage leaves out.
NAMED_AS = ("subject_as", "object_as")
CONTEXT = "^"
STATEMENTS = Columns(
    ("subject", "property", "object", *NAMED_AS, *EVIDENCE, *REVIEWED),
    frozenset({"subject", "property", "object", *EVIDENCE}),
    key=("subject", "property", "object", "start"),
    optional=EXTRACTED,
)
VALUES = ("value", "value_min", "value_max")
PERIODS = ("period_start", "period_end", "base_start", "base_end")
OBSERVATIONS = Columns(
    (
        *("key", "metric", "subject", *VALUES, "operator", "unit", *PERIODS, "area"),
        *("status", "comparison", "direction", "publisher", "printed", *EVIDENCE),
        *("inconsistency", *REVIEWED),
    ),
    frozenset({"key", "metric", "subject", "operator", "unit", "status", "printed", *EVIDENCE}),
    key=("key",),
    optional=EXTRACTED,
)
GAPS = Columns(("where", "reason"), frozenset({"where", "reason"}), key=("where",))
# Tables that a source may leave out.
OPTIONAL_TABLES = {"gaps.csv": GAPS}
TABLES = {
    "structure.csv": STRUCTURE,
    "entities.csv": ENTITIES,
    "statements.csv": STATEMENTS,
    "observations.csv": OBSERVATIONS,
}


def is_in_graph(review: str, grade: str) -> bool:
    """Whether a row enters the graph: a person's decision counts, then the grade that the program gave."""
    if review:
        return review != "rejected"
    return grade != "candidate"
