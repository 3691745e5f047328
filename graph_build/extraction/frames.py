"""What technologies do, where they are used and what they are joined with: read clause by clause.

A clause has an agent: the technologies that it names as means (通过…, 基于…) or as subject, or that the clause before it
named and that it goes on with. What the clause says of applications and industries is said of the agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.clauses import Clause, clause_of, role, spans, typed_in
from graph_build.extraction.combining import combined
from graph_build.extraction.holding import held
from graph_build.extraction.linking import Row
from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.reaching import beside, done_by, place, placed, reached
from graph_build.extraction.terms import Inverted


@dataclass
class State:
    """What a block has said so far: its label and the technologies that its last sentence was about."""

    topic: Row = field(default_factory=list)
    label: Row = field(default_factory=list)
    purpose: Row = field(default_factory=list)


def sentence(
    notes: Notes, mentions: list[Mention], start: int, end: int, state: State, inverted: Inverted
) -> list[Link]:
    """The links of one sentence; `state` is carried through its block."""
    typed = typed_in(notes, mentions, start, end, inverted)
    if not typed and not state.label:
        state.topic = []
        return []
    clauses = [clause_of(notes.folded, typed, *s) for s in spans(notes.folded, typed, start, end)]
    if labels := _field(notes.folded, clauses):
        state.purpose = labels
        return []
    found: dict[tuple[str, str, str], Link] = {}
    topic = list(state.topic)
    for link in (*_clauses(notes, clauses, state), *combined(notes.folded, clauses, topic)):
        name = (link.subject, link.property, link.target)
        if link.subject != link.target and (name not in found or found[name].confidence < link.confidence):
            found[name] = link
    return list(found.values())


def _field(text: str, clauses: list[Clause]) -> Row:
    """The industries that the first words of a block name alone: 1.有色金属。"""
    if len(clauses) != 1 or clauses[0].means or len(clauses[0].works) != 1:
        return []
    row = clauses[0].works[0]
    is_label = w.FIELD_LABEL.fullmatch(text, clauses[0].start, row[0].start) and w.FIELD_LABEL_END.fullmatch(
        text, row[-1].end, clauses[0].end
    )
    return row if is_label and not text[: clauses[0].start].strip() and row[0].kind != "application" else []


def _clauses(notes: Notes, clauses: list[Clause], state: State) -> Iterator[Link]:
    text = notes.folded
    agent: Row = list(state.label)
    carried = bool(agent)
    purpose: Row = list(state.purpose)
    if len(clauses) > 1 and text[clauses[0].end - 1] == "：":
        agent, purpose = _labelled(text, clauses[0], state, agent, purpose)
        carried = bool(agent)
    steps = 0
    owner = list(agent)
    is_own = bool(agent) and bool(clauses) and agent[0].start >= clauses[0].start
    for clause in clauses:
        steps += 1
        opened = agent
        position = clause.start
        rows = [(row, role(text, clause, row)) for row in clause.means]
        acting = [(row, role) for row, role in rows if role]
        again = w.AGAIN.match(text, clause.start, clause.end)
        if acting:
            agent, carried, steps = _agent(text, acting), False, 0
            position = acting[-1][0][-1].end
        elif again and state.topic:
            agent, carried, position = state.topic, True, again.end()
        elif not _goes_on(text, clause):
            if not w.MEASURED.match(text, clause.start, clause.end):
                agent = list(state.label) if agent == state.label or carried else []
            carried = True
        else:
            carried = True
        # Whether the agent has been named in this sentence.
        is_own = bool(agent) and agent[0].start >= clauses[0].start and (is_own or bool(acting))
        made = list(held(text, clause, state.topic if again else owner))
        yield from made
        if made and acting and acting[-1][1] == "means" and opened and w.VERB_FIRST.match(text, clause.start):
            # What a robot is fitted with serves what the robot does.
            agent = opened
        owner = _owner(text, clause, acting, owner)
        how = "" if not carried else "far" if steps > w.MOST_STEPS else "same" if is_own else "before"
        yield from reached(text, clause, agent, position, how)
        if acting and acting[-1][1] == "subject":
            state.topic = agent
        means = [row for row, role in acting if role == "means"]
        own = [agent] if means and agent is not acting[-1][0] else means
        subjects = [row for row, role in acting if role == "subject"]
        yield from placed(text, clause, purpose, own, subjects)
        if means and means[0] is not opened and w.WITH.match(text, clause.start):
            yield from beside(clause, clauses[: clauses.index(clause)], opened, means[0])
        yield from done_by(text, clause)
        purpose = place(text, clause) or (list(state.purpose) if text[clause.end - 1] == "；" else purpose)
        if acting and opened and acting[-1][1] == "means" and w.VERB_FIRST.match(text, clause.start):
            agent = [*opened, *agent] if opened is not agent and not carried else agent
    state.topic = agent or state.topic


def _goes_on(text: str, clause: Clause) -> bool:
    """Whether a clause goes on with what the one before was about."""
    if any(row[0].start == clause.start for row in clause.means):
        return False
    return bool(w.VERB_FIRST.match(text, clause.start) or w.GENERIC_SUBJECT.match(text, clause.start))


def _owner(text: str, clause: Clause, acting: list[tuple[Row, str]], before: Row) -> Row:
    """The thing that the next clause goes on to speak of: a subject, not a means."""
    if acting and acting[0][1] == "subject":
        return acting[0][0]
    return before if w.VERB_FIRST.match(text, clause.start) or text[clause.end - 1] == "：" else []


def _agent(text: str, acting: list[tuple[Row, str]]) -> Row:
    """The technologies that act in a clause: what holds others acts itself, 智能机床 where it 融合传感器."""
    first, last = acting[0][0], acting[-1][0]
    if (
        acting[0][1] == "subject"
        and last is not first
        and w.TAKES_IN.search(text[first[-1].end : last[0].start])
    ):
        return first
    return last


def _labelled(text: str, clause: Clause, state: State, agent: Row, purpose: Row) -> tuple[Row, Row]:
    """The label of an item, 数字孪生：…: all that follows in the block is said of it."""
    for rows, kept in ((clause.means, True), (clause.works, False)):
        for row in rows:
            before = text[clause.start : row[0].start].strip(" -*•·、.0123456789【】“”")
            after = text[row[-1].end : clause.end].strip("：”“*】 ")
            if not before and re.fullmatch(rf"{w.KIND_WORD}(?:环节|领域|方面|场景)?{w.GLOSS}", after):
                if kept:
                    state.label = row
                    return row, purpose
                state.purpose = row
                return agent, row
    return agent, purpose
