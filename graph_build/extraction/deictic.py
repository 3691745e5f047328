"""省政府, 市工信局, 该部: bodies that a text names by where it stands or by what it has named before.

省 and 市 are those of the document: of its own issuer, its title, or the only one that it speaks of. A body that stays
unknown waits for a person, since another document's 省政府 is another body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.naming import identifier_for

Placed = tuple[Notes, Link]
LEVELS = {"省": "省", "市": "市", "区": "区", "县": "县", "自治区": "自治区"}
# 省委, 省人民政府, 市工信局; 省 alone, or what goes on to another word, is none.
BODY = re.compile(
    r"(?P<level>自治区|省|市(?!场)|区|县)(?P<rest>(?:委|政府|人民政府|人大|政协)(?:办公[厅室])?|[一-龥]{1,18}(?:厅|局|委|办|委员会|办公室|人民政府|政府|人大常委会|常务委员会))"
)
SAME = re.compile(r"(?:该|上述)(?P<end>部|局|委|省|市|厅|机构|部门|委员会|办公厅)(?:门)?")
PLACE = re.compile(r"(?<![一-龥])(?P<n>[一-龥]{2,3}(?:省|市|县)|[一-龥]{2,5}(?:自治区|[新滨]区))")
WITHIN = re.compile(r"(?P<n>(?!关于)[一-龥]{2,4}?(?:省|市|县|自治区|区))(?=[一-龥“])")
NO_PLACE = re.compile(
    r"^(?:全|我|本|各|外|跨|该|多|两|三|四|某|在|对|与|和|及|为|由|从|到|是|的|地市|直辖|城市|都市|超市|上市|股市|夜市|楼市|门市|入市|国内|海外|国家|同|等|这)"
)
HEAD = 12
DOUBTED = 0.8


def places(notes: Sequence[Notes], issuers: Iterable[str], lexicon: Lexicon) -> dict[str, str]:
    """The province, city, district and county that a document is of, by what its issuers, its title and it itself name."""
    found: dict[str, str] = {}
    head = " ".join(n.folded.strip("# \n") for n in notes[:HEAD])
    for words in (*issuers, head):
        for name in _named(words, lexicon):
            found.setdefault(_level(name), name)
    seen: dict[str, Counter[str]] = {}
    for one in notes:
        for name in _named(one.folded, lexicon):
            seen.setdefault(_level(name), Counter())[name] += 1
    for level, names in seen.items():
        if level not in found and len(names) == 1:
            found[level] = next(iter(names))
    return found


def _level(name: str) -> str:
    return "自治区" if name.endswith("自治区") else name[-1]


def _named(words: str, lexicon: Lexicon) -> list[str]:
    """The names of places in some words: 江苏省 by the vocabulary or by its ending at the beginning of a name."""
    known = [m.text for m in lexicon.find(words) if m.kind == "place" and m.text[-1] in "省市区县"]
    ended = [m["n"] for m in PLACE.finditer(words) if not NO_PLACE.search(m["n"])]
    opening = WITHIN.match(words)
    if opening and len(words) < 40 and not NO_PLACE.search(opening["n"]):
        ended.insert(0, opening["n"])
    return [*ended, *known]


def resolved(links: list[Placed], notes: Sequence[Notes], lexicon: Lexicon) -> list[Placed]:
    """The links with the bodies that 省政府 and 该部 stand for; their mentions are those bodies as well."""
    some = [i.target_as for _, i in links if i.property == "issuedBy"]
    if not any(BODY.fullmatch(name) or SAME.fullmatch(name) for name in some):
        return links
    own = [i.target_as for _, i in links if i.rule == "zh.letterhead" and i.property == "issuedBy"]
    here = places(notes, own, lexicon)
    out: list[Placed] = []
    last: dict[str, Link] = {}
    for one, link in links:
        if link.property != "issuedBy":
            out.append((one, link))
            continue
        body, same = BODY.fullmatch(link.target_as), SAME.fullmatch(link.target_as)
        meant = link
        if body:
            # 省工信厅印发《甲省…规划》: the title names the place as well.
            titled = [n for n in _named(link.subject_as.lstrip("^"), lexicon) if _level(n) == body["level"]]
            place = here.get(body["level"], titled[0] if titled else "")
            # 省政府 is short for 省人民政府.
            name = place + re.sub(r"^政府", "人民政府", body["rest"])
            known = lexicon.named("organization", name)
            meant = (
                replace(link, target=known.identifier if known else identifier_for("organization", name))
                if place
                else replace(link, confidence=min(link.confidence, DOUBTED))
            )
            if place:
                _renamed(one, link, meant.target, name)
        elif same:
            before = next(
                (i for i in reversed(list(last.values())) if i.target_as.endswith(same["end"])), None
            )
            meant = (
                replace(link, target=before.target)
                if before is not None
                else replace(link, confidence=min(link.confidence, DOUBTED))
            )
            if before is not None:
                _renamed(one, link, before.target, before.target_as)
        else:
            last.pop(link.target, None)
            last[link.target] = link
        out.append((one, meant))
    return out


def _renamed(one: Notes, link: Link, identifier: str, name: str) -> None:
    """The mention of a body becomes one of the body that is meant."""
    one.mentions = [
        Mention(m.start, m.end, identifier, m.class_name, m.origin, name)
        if m.identifier == link.target
        else m
        for m in one.mentions
    ]
