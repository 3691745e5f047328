"""How a link is made of two mentions, and how sure it can be."""

from __future__ import annotations

import re

from graph_build.extraction import (
    frame_words as w,
)
from graph_build.extraction.model import Link, Mention

Row = list[Mention]
ROBOT = re.compile(r"(?:机器人|机械[臂手]|无人(?:叉车|天车|集卡|矿卡|配送车|搬运车|牵引车|行车|车)|AGV|AMR)$")


def sureness(sure: float, *ends: Mention) -> float:
    """A name that no vocabulary has makes a link less sure."""
    return round(min(sure, *(w.UNSURE.get(m.origin, 1.0) for m in ends)), 3)


def link_of(one: Mention, other: Mention, rule: str, confidence: float, is_mixed: bool = False) -> Link:
    """A link of a technology with a work or an industry."""
    first, last = min(one.start, other.start), max(one.end, other.end)
    is_robot = not is_mixed and is_robotic(one) and w.OF_THE_HEAD.search(other.text) is None
    name = "appliedIn" if other.kind in ("industry", "track") else "performs" if is_robot else "enables"
    return Link(first, last, one.identifier, name, other.identifier, rule, confidence, one.text, other.text)


def is_robotic(mention: Mention) -> bool:
    """Whether a technology does work by itself."""
    return mention.class_name == "Robot" or ROBOT.search(mention.text) is not None


def pair_of(one: Mention, other: Mention, confidence: float) -> Link:
    """Two technologies that are combined."""
    return Link(
        one.start, other.end, one.identifier, "combinesWith", other.identifier, "zh.combines",
        sureness(confidence, one, other), one.text, other.text,
    )  # fmt: skip
