"""What earlier clauses of a block have said, with how far it carries."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_build.extraction.model import Mention, Slot


@dataclass
class Topic:
    """The period, subject, area, metric and source that the next number has unless its own words say otherwise."""

    period: tuple[str, str] = ("", "")
    period_origin: str = ""
    base: tuple[str, str] = ("", "")
    # The period and its origin before an aside that has a time of its own.
    outer: tuple[tuple[str, str], str] = (("", ""), "")
    # The period of the sentence's first level, where it says from what to what: 由2018年的…提升至2022年的….
    earlier: tuple[str, str] = ("", "")
    subject: Mention | None = None
    subject_origin: str = ""
    area: str = ""
    area_origin: str = ""
    metric: str = ""
    # What the sentence before left as the metric.
    stale: str = ""
    # The share that was last given, for changes in points.
    share: str = ""
    # Whether the metric is the label of a list: 销量：甲85%，乙64%.
    labelled: bool = False
    publisher: str = ""
    # Whether the sentence has compared with the year before.
    is_yearly: bool = False
    # The name of the last level of each unit: 占55.0%，较上年的2.6%增加52.4%.
    said: dict[str, str] = field(default_factory=dict)
    # The verb of a change that belongs to every number of a list: 分别增长3%和5%.
    spread: str = ""
    # The metric whose money is for a year.
    per_year: str = ""
    was_yearly: bool = False
    # The metric of the last percentage of the sentence, level or change.
    rate: str = ""
    # The verb that compared one thing with another: 约为甲的6倍，乙的7倍.
    ratio: str = ""
    # Whether the number before was the level of another that something was compared with.
    against: bool = False
    # Whether the sentence before began with a year to come: 到2028年，…. What follows is still of it.
    ahead: bool = False
    # Whether the period is that of a survey.
    asked: bool = False
    # The span of years of an average growth, which is not the period of what follows.
    averaged: tuple[str, str] = ("", "")
    # Whether a verb says what is counted: 年产冰箱80万台、洗衣机50万台.
    done: bool = False
    # The metric of the last number of each kind, for the numbers in a row that do not say theirs.
    last: dict[str, Slot] = field(default_factory=dict)

    def new_sentence(self) -> None:
        """What the sentence before said is now of the paragraph; comparisons and lists end with their sentence."""
        if self.subject_origin in ("clause", "sentence"):
            self.subject_origin = "paragraph"
        if self.period_origin in ("clause", "sentence"):
            self.period_origin = "paragraph"
        self.base, self.earlier, self.last, self.said = ("", ""), ("", ""), {}, {}
        self.stale = self.metric
        self.was_yearly = self.was_yearly or self.is_yearly
        self.rate, self.against, self.done, self.averaged = "", False, False, ("", "")
        self.is_yearly, self.labelled, self.ratio, self.spread = False, False, "", ""
