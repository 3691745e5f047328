"""The numbers of a sentence one after another: what was read before each, and how far what is said after it reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph_build.extraction.english.periods import OTHER_TIME, Period
from graph_build.extraction.english.readings import Around, Reading
from graph_build.extraction.english.slots import Sentence, State
from graph_build.extraction.model import Claim, Quantity
from graph_build.extraction.patterns import pattern

ASIDE = re.compile(
    r"(?<!total )(?<!number )(?<!stock )(?<!fleet )(?<!sum )(?<!average )(?<!record )(?<!maximum )\b(?:of|at|by|among|from|for|in|across|with)\s+(?:the\s+|our\s+|its\s+|these\s+|about\s+|some\s+)*$",
    re.IGNORECASE,
)
# …cancelled 24 awards worth $3.7 billion in May 2025
WORTH = re.compile(
    r"\s[a-z -]{2,40}\s(?:worth|valued at|with a value of|totalling|for)\s(?:about |some |around |more than )?"
)
# …climbed 27% to 134,000 units in 2023: the time after the second number is of both.
TO_NEXT = r"(?:\s(?:increase|rise|growth|gain|decline|drop|fall|decrease|reduction))?(?:\s(?:year on year|year-on-year|on the year|y/y|a year|per year))?,?\s*to (?:reach )?(?:about |around |nearly |almost |over |more than |just |a record )*"
LISTED = re.compile(r",\s|,?\s(?:and|or)\s(?:about\s|around\s|only\s)?")


@dataclass
class Run:
    """What the numbers of a sentence so far have said; `stops` are where they begin, then twice the sentence's end."""

    position: int
    stops: list[int]
    earlier: Reading | None = None
    read_last: Quantity | None = None
    last: Claim | None = None
    # The time of the last number that is not only compared with.
    main: Period = ("", "")
    alike: dict[str, Reading] = field(default_factory=dict)

    def around(
        self, quantities: list[Quantity], index: int, sentence: Sentence, state: State, places: frozenset[str]
    ) -> tuple[Around, int]:
        """A number with the words before and after it, and where the next one begins."""
        quantity, text = quantities[index], sentence.notes.folded
        # …bought 14%, 9% and 8% of exports: what follows the last is said of all.
        listed = list_end(quantities, index, text)
        stop, end = self.stops[listed + 1], quantities[listed].end
        around = Around(
            quantity, text[self.position : quantity.start], _undotted(text[end : max(stop, end)]), sentence.text,
            self.earlier, self.read_last, state.metric, state.share, places,
        )  # fmt: skip
        around.alike = self.alike.get(quantity.kind)
        around.counted = self.alike.get("aside") or state.alike.get("count")
        around.alike_before = state.alike.get(quantity.kind)
        around.main = self.main
        around.rest = _undotted(text[quantity.end : sentence.end])
        return around, stop

    def stop(self, around: Around, index: int, stop: int) -> int:
        """How far the time of a number may stand after it."""
        is_multiple = around.quantity.counted[:5] in ("doubl", "tripl", "quadr")
        if (
            WORTH.fullmatch(around.after)
            or re.fullmatch(TO_NEXT, around.after)
            or (is_multiple and pattern(r"\bto\b").search(around.after))
        ):
            # doubling to 20% by 2030: both numbers have the time after the second.
            return self.stops[index + 2]
        return stop

    def takes(self, claim: Claim, reading: Reading, quantity: Quantity) -> None:
        """Takes note of what was read."""
        self.last, self.earlier, self.read_last = claim, reading, quantity
        self.main = self.main if claim.rule in OTHER_TIME else claim.period
        self.alike[quantity.kind] = reading


def _undotted(text: str) -> str:
    """33% of U.S. energy use: marks that end no phrase, in as many characters."""
    return text.replace("U.S.", "US  ").replace("U.K.", "UK  ") if "U." in text else text


def is_in_passing(reading: Reading | None, around: Around) -> bool:
    """…at the 210 builders in our panel: what is counted by the way."""
    return reading is not None and reading.rule == "en.counted" and ASIDE.search(around.before) is not None


def list_end(quantities: list[Quantity], index: int, text: str) -> int:
    """The last of the numbers of one kind between which only commas and `and` stand."""
    last = index
    while (
        last + 1 < len(quantities)
        and quantities[last + 1].unit == quantities[index].unit
        and LISTED.fullmatch(text, quantities[last].end, quantities[last + 1].start)
    ):
        last += 1
    return last
