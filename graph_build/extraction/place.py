"""Where a number stands, with the words around it: what the ways of reading a level look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.metrics import named
from graph_build.extraction.model import Claim, Notes, Slot
from graph_build.extraction.topic import Topic

THIS = re.compile(
    r"(?:这一|这个|该|此|上述|其)(?:比例|数字|比重|占比|数量|规模|数据|指标|份额|数值|比率)[^，,。；;]{0,12}$"
)
BOUNDS = {
    "约为": "~",
    "约": "~",
    "接近": "~",
    "近": "~",
    "超过": ">",
    "超": ">",
    "逾": ">",
    "不足": "<",
    "不到": "<",
    "不超过": "<",
    "不低于": ">",
    "不少于": ">",
}


@dataclass
class Place:
    """A number with the clause it stands in: `since` is the end of the number before it, `first` and `stop` the clause's."""

    lexicon: Lexicon
    notes: Notes
    claim: Claim
    topic: Topic
    since: int
    first: int
    stop: int
    sentence: int
    base: str = ""
    origin: str = ""

    @property
    def before(self) -> str:
        """The words between the number before and this one."""
        return self.notes.folded[self.since : self.claim.start]

    @property
    def after(self) -> str:
        """The rest of the clause."""
        return self.notes.folded[self.claim.end : self.stop]

    def slot(self, names: list[str] | tuple[str, ...], origin: str) -> Slot:
        """The first known metric of these names, or the first name as a new one."""
        return named(self.lexicon, names, names[0], origin)


Way = Callable[[Place], Slot | None]
