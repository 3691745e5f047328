"""Tables in which a row joins things: technology and application, plant and technology, technology and industry.

The words of the header decide what a column holds; two columns of a row are joined by what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.linking import is_robotic, sureness
from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.name_words import (
    APPLICATION_END,
    CLASSES,
    KIND_WORD,
    NOT_NAME,
    PLAIN,
    RESULT,
    TECHNOLOGY_END,
    is_noun,
)
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.proposing import industry_of

if TYPE_CHECKING:
    from graph_build.extraction.records import Records

# In this order: 应用行业 is an industry, 应用技术 a technology.
ROLES = (
    ("", re.compile(r"序号|编号|时间|年份|日期|政策|文件|成效|效果|效益|结果|指标|数值|规模|金额|占比|增速|备注|来源|痛点|挑战|难点|供应商|提供商|厂商|龙头|代表企业|主要企业|相关企业|代表公司|产业链|定义|特点|优势|水平|阶段|轮次|投资|融资")),
    ("place", re.compile(r"所在地|地点|省份|城市|地区|国家|区域")),
    ("industry", re.compile(r"行业|下游|产业|应用领域|适用领域")),
    ("technology", re.compile(r"技术|系统|软件|算法|装备|设备|机器人|工具|手段|解决方案|平台")),
    ("case", re.compile(r"工厂|案例|企业|公司|单位|用户|项目|基地|车间|主体")),
    ("application", re.compile(r"应用|场景|用例|用途|功能")),
    # Where no other column says more of what is done.
    ("application", re.compile(r"环节|作业|任务|做法|领域|解决")),
)  # fmt: skip
PIECES = re.compile(r"[、，；,;/\n]|(?<=[一-龥])(?:和|与|及|以及)(?=[一-龥])")
BULLET = re.compile(r"^[\s·•\-*○●]*(?:\d+[.、)）]|[（(]\d+[)）]|[①-⑳])?\s*")
PLANT = re.compile(r"某|工厂|基地|车间|园区|产线|项目|案例")
LONGEST = 16
MOST = 12
SURE = 0.92
# Several technologies beside several applications: which serves which is not told.
CROSSED = 0.8
Found = Iterator[tuple[Notes, Link]]


@dataclass(frozen=True)
class Name:
    """A thing that a cell names."""

    cell: Notes
    mention: Mention
    # Whether the cell is a list of names, not a sentence that has some.
    is_listed: bool


class Columns:
    """One table whose columns hold kinds of things."""

    def __init__(self, table: Records, lexicon: Lexicon) -> None:
        self.table, self.lexicon = table, lexicon
        self.roles: dict[str, int] = {}
        ranks: dict[str, int] = {}
        for column, cell in sorted(table.header.items()):
            words = re.sub(r"\s|[（(].*", "", cell.folded)
            found = [
                (n, r) for n, (r, pattern) in enumerate(ROLES) if len(words) <= MOST and pattern.search(words)
            ]
            rank, role = found[0] if found else (0, "")
            if role and rank < ranks.get(role, len(ROLES)):
                self.roles[role], ranks[role] = column, rank

    def links(self) -> Found:
        """The links of all rows; new names are added to their cells."""
        if len(self.roles) < 2 or not {"technology", "case"} & set(self.roles):
            return
        for number in sorted(self.table.body):
            names = {role: self._names(number, role) for role in self.roles}
            yield from self._joined(names)

    def _joined(self, names: dict[str, list[Name]]) -> Found:
        technologies, works = names.get("technology", []), names.get("application", [])
        is_crossed = "case" in self.roles or (len(technologies) > 1 and len(works) > 1)
        for one in technologies:
            for work in works:
                robot = is_robotic(one.mention) and not w.OF_THE_HEAD.search(work.mention.text)
                name = "performs" if robot else "enables"
                yield self._link(one, name, work, CROSSED if is_crossed else SURE)
            for field in names.get("industry", []) if "case" not in self.roles else []:
                yield self._link(one, "appliedIn", field, SURE)
        for case in names.get("case", [])[:1]:
            is_case = case.mention.kind == "case"
            for role, name in (
                ("technology", "usesTechnology"),
                ("application", "demonstrates"),
                ("industry", "inIndustry"),
                ("place", "locatedIn"),
            ):
                if is_case or role == "technology":
                    for other in names.get(role, []):
                        if other.mention.identifier not in w.VAGUE:
                            yield self._link(case, name, other, SURE)

    def _link(self, one: Name, name: str, other: Name, sure: float) -> tuple[Notes, Link]:
        if not (one.is_listed and other.is_listed):
            sure = min(sure, 0.8)
        here = other.mention
        sure = sureness(sure, one.mention, here)
        subject_as = f"^{one.mention.text}"
        return other.cell, Link(
            here.start, here.end, one.mention.identifier, name, here.identifier, "table.columns", sure, subject_as, here.text
        )  # fmt: skip

    def _names(self, number: int, role: str) -> list[Name]:
        cell = self.table.above(number, self.roles[role])
        if cell is None:
            return []
        if role == "case":
            return list(self._case(cell, number))
        pieces = list(_pieces(cell.folded))
        if any(len(text) > LONGEST for _, text in pieces):
            return [Name(cell, m, False) for m in cell.mentions if m.kind == role]
        found = []
        for start, text in pieces:
            mention = self._known(cell, start, text, role) or _new(start, text, role)
            if mention is not None and mention.kind in (role, "track"):
                found.append(Name(cell, mention, True))
                if mention.origin == "proposed" and mention not in cell.mentions:
                    cell.mentions.append(mention)
        return found

    def _known(self, cell: Notes, start: int, text: str, role: str) -> Mention | None:
        end = start + len(text)
        plain = PLAIN.sub("", text) if PLAIN.match(text) else text
        for name in dict.fromkeys((text, re.sub(rf"{KIND_WORD}$", "", text), plain)):
            entry = industry_of(name, self.lexicon) if role == "industry" else self.lexicon.named(role, name)
            if entry and len(name) > 1:
                return Mention(start, end, entry.identifier, entry.class_name, entry.origin, text)
        return next((m for m in cell.mentions if m.kind == role and m.start == start and m.end == end), None)

    def _case(self, cell: Notes, number: int) -> Iterator[Name]:
        text = cell.folded.strip()
        if mention := next((m for m in cell.mentions if m.kind == "case"), None):
            yield Name(cell, mention, True)
        elif 2 <= len(text) <= 24 and not re.search(r"[，。；、,;\n]", text):
            start = cell.folded.index(text)
            known = self.lexicon.named("organization", text)
            if known:
                identifier, class_name, origin = known.identifier, known.class_name, known.origin
            elif PLANT.search(text):
                identifier, class_name, origin = (
                    f"case/{self.table.source}-{self.table.name}-{number:02d}",
                    "Case",
                    "case",
                )
            else:
                identifier, class_name, origin = (
                    identifier_for("organization", text),
                    "Organization",
                    "proposed",
                )
            mention = Mention(start, start + len(text), identifier, class_name, origin, text)
            cell.mentions = [m for m in cell.mentions if m.kind not in ("case", "organization")] + [mention]
            yield Name(cell, mention, True)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for mark in [*PIECES.finditer(text), None]:
        end = mark.start() if mark else len(text)
        piece = text[position:end]
        lead = BULLET.match(piece)
        begin = position + (lead.end() if lead else 0)
        stripped = re.sub(r"(?:等|等等)?[。.]?\s*$", "", text[begin:end])
        if stripped:
            yield begin, stripped
        position = mark.end() if mark else end


def _new(start: int, text: str, role: str) -> Mention | None:
    """A new name in a column of its kind: it need only be a name."""
    if not 3 <= len(text) <= LONGEST or NOT_NAME.search(text) or role not in CLASSES or role == "industry":
        return None
    if role == "application" and (RESULT.search(text) or not APPLICATION_END.search(text)):
        return None
    if role == "technology" and not (TECHNOLOGY_END.search(text) or is_noun(text)):
        return None
    identifier = identifier_for(role, text)
    return Mention(start, start + len(text), identifier, CLASSES[role], "proposed", text)
