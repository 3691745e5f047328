"""Applications that are said as verb and object: 检测表面缺陷 for 缺陷检测."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention

# 对刀具磨损进行预测
DONE_TO = re.compile(
    r"(?:对|将)(?P<o>[^，。；：、（对将]{2,12})(?:进行|实施|开展|加以|做出?)(?:了|实时|精准|自动|智能|在线|快速|有效|全面|远程)*(?P<v>[一-龥]{2,4})(?=[，。；、和与及并]|$)"
)


class Inverted:
    """Applications that are said as verb and object: 检测表面缺陷 for 缺陷检测."""

    VERBS = re.compile(
        r"(?P<n>[一-龥]{2,6}?)(?P<v>检测|预测|监控|监测|管理|优化|调度|识别|诊断|维护|控制|排程|分析|采集|追溯|评估|设计)$"
    )

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.nouns: dict[str, list[tuple[str, Mention]]] = {}
        for entry in lexicon.by_key.values():
            if not entry.identifier.startswith("application/"):
                continue
            if (found := self.VERBS.fullmatch(entry.name)) and found["n"] not in (
                "生产",
                "产品",
                "智能",
                "实时",
                "业务",
            ):
                made = Mention(0, 0, entry.identifier, entry.class_name, "inverted", entry.name)
                self.nouns.setdefault(found["v"], []).append((found["n"], made))
        verbs = "|".join(sorted(self.nouns, key=len, reverse=True))
        self.pattern = (
            re.compile(rf"(?P<v>{verbs})(?:了|出|和控制|并)?(?=(?P<o>[^，。；：、（]{{2,10}}))")
            if verbs
            else None
        )

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The applications said so between two places."""
        if self.pattern is None:
            return
        for found in DONE_TO.finditer(text, start, end):
            for verb in (
                re.findall(r"[一-龥]{2}", found["v"]) if len(found["v"]) % 2 == 0 else [found["v"][-2:]]
            ):
                for noun, made in self.nouns.get(verb, ()):
                    if found["o"].endswith(noun):
                        yield Mention(
                            found.start("o"),
                            found.end(),
                            made.identifier,
                            made.class_name,
                            "inverted",
                            found.group(),
                        )
                        break
        for found in self.pattern.finditer(text, start, end):
            for noun, made in self.nouns[found["v"]]:
                at = found["o"].find(noun)
                if 0 <= at <= 4 and "的" not in found["o"][:at]:
                    last = found.start("o") + at + len(noun)
                    yield Mention(
                        found.start(),
                        last,
                        made.identifier,
                        made.class_name,
                        "inverted",
                        text[found.start() : last],
                    )
                    break
