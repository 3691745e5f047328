"""Proposes organisations that no vocabulary has: by the ending of the name, and where the name must begin."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator

import rjieba
from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.issuing import (
    ADVERB,
    ASKED,
    ASKING,
    BARE,
    BY_HEAD,
    DAY,
    ISSUES,
    JOINT,
    LISTED,
    SESSION,
    VERB,
    chinese_marks,
)
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Mention, Notes, of
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.organization_words import (
    COMMON_ENDINGS,
    GENERIC,
    NOT_PART,
    PART,
    PATTERN,
    PROPER,
    PROPER_WORD,
    WHOLE,
)

LONGEST = 24
SHORTENED = re.compile(r"[（(](?:以下|下文|下)?(?:统一)?(?:简称|下称|称)[为：:]?[“\"]?[^（）()《]{2,20}[）)]")
# What may stand before the name of a body of the state and belong to it.
OF_THE_STATE = re.compile(r"(?:国家|中国|共和国|原|中央|国务院|[省市区县])$")
ENDS = re.compile(
    r"[部委局院会办厅署社所府团司盟心组织学行构室馆台网央]$|人大$|(?:产业|交通|科学|财务|外务|总务|环境|防卫|水产|劳动)省$"
)
LEADING = re.compile(
    r"^(?:[\s“”*•·—–-]|第?[一二三四五六七八九十]+届(?=全国)|\d{1,2}[.、)）]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|其中|此前|此次|之前|早前|最近|为此|转发|[和与及](?!平|田|县|静|龙|顺|政|林)|对此|今年以来|随后|此后|而后|同年|当年|同月|同时|此外|另外|近年来|近期|目前|根据|按照|依据|来自|由(?!来)|经(?![济贸信营])|据|如|例如|比如|又|而|并|后|"
    r"以及|以|在|去年|今年|年初|年底|月|日(?!本)|国家层面|地方层面|会同|联合|全国(?!人大|人民代表|政协|工商|总工会|标准化)|我国|中国(?=国务院|国家|工业和|工信部|财政部|科技部|教育部|商务部|证监会))+"
)
CUT = re.compile(r"[，。；：:;,\n《》（）()！？\t|]")
NOT_NAME = re.compile(
    r"[的了为是对在于向把将被使让与、\d%“”]|构成|包括|形成|纷纷|积极|根据|推动|加强|落实|贯彻|支持|促进|加快"
)
# 上海市第十五届人大常委会 is 上海市人大常委会.
TERM = re.compile(r"第?[一二三四五六七八九十]+届(?=人大|人民代表|全国|政协|委员会)")
# 国家四部委, 多个部门: how many, not which.
COUNTED = re.compile(
    r"(?:国家|中央|国务院|[省市])?(?:[一二三四五六七八九十\d]+|多|几|若干|有关|相关|各)个?(?:部委|部门|单位|委办局|机构|部办)"
)
# 《国务院关于加快…的意见》: the title says who issued it.
BY_TITLE = re.compile(r"[《“]?(?P<who>[^《〈》〉“”]{3,40}?)关于")
IN_BRACKET = re.compile(r"\s*[（(](?P<who>[^（）()〔]{2,40})[）)]")
BY = re.compile(rf"{BY_HEAD}(?P<who>[^，。；《]{{2,50}}?){ADVERB}*(?:{VERB}|牵头|负责)")
CITED = re.compile(
    r"(?:[（(][^（）()]{2,30}[)）])?[，,—|｜\-\s]+(?P<who>[^，,。；|｜\d]{2,40})[，,|｜\s]+(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:发布|印发|公布|实施)?[。；]?\s*$"
)
# （省人大常委会2021年11月通过）: a verb at the end of a bracket.
DONE = re.compile(rf"{VERB}$")
TAIL = re.compile(
    rf"(?:{JOINT}|{SESSION}|令?第\d+号(?:公告|令)?|{ADVERB}|(?:于|在)?{DAY}(?:[和、](?={DAY}))?|于|在|常务会议|全体会议|\s)+$"
)
SPLIT = re.compile(r"(?:、|和|与|及|以及|会同|联合|/|(?<=[部委局院会办厅署])\s+)")


@Language.factory("zhitu_organizations")
class Organizations:
    """Chinese: adds proposed organisations where no known name stands."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.lexicon = Lexicon(())

    def __call__(self, doc: Doc) -> Doc:
        """Adds mentions with the origin `proposed`."""
        notes = of(doc)
        if notes.kind in ("section", "table", "figure", "heading"):
            return doc
        new = _New(notes, self.lexicon)
        for start, end in issuers(chinese_marks(notes)):
            new.add(start, end)
        for start, end in called(notes.folded):
            new.add(start, end)
        for found in PATTERN.finditer(notes.folded):
            end = found.end()
            if new.is_taken(found.start(), end) or notes.taken(*found.span()):
                continue
            start = found.start() if found.group() in WHOLE else edge(notes.folded, found.start(), end)
            if _is_name(notes.folded[start:end], found.group()):
                new.add(start, end)
        new.finish()
        return doc


class _New:
    """New names of a block; a name gives way to a longer one that holds it."""

    def __init__(self, notes: Notes, lexicon: Lexicon) -> None:
        self.notes, self.lexicon = notes, lexicon
        self.kept = [m for m in notes.mentions if m.kind in ("case", "organization")]
        self.starts = [m.start for m in self.kept]
        self.covered = bytearray(len(notes.folded) + 1)
        self.found: list[Mention] = []

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a case, a new name or a known one that is at least as long stands there."""
        if any(self.covered[start:end]):
            return True
        at = max(0, bisect_left(self.starts, start) - 2)
        return any(
            m.start < end
            and start < m.end
            and (
                m.kind == "case" or m.end - m.start >= end - start or not (start <= m.start and m.end <= end)
            )
            for m in self.kept[at : bisect_left(self.starts, end)]
        )

    def add(self, start: int, end: int) -> None:
        """Adds a name, unless it is none."""
        name = TERM.sub("", self.notes.folded[start:end])
        if (
            name in GENERIC
            or COUNTED.fullmatch(name)
            or self.is_taken(start, end)
            or self.lexicon.named("place", name)
        ):
            return
        known = self.lexicon.named("organization", name)
        identifier = known.identifier if known else identifier_for("organization", name)
        origin = known.origin if known else "proposed"
        self.covered[start:end] = b"\x01" * (end - start)
        self.found.append(Mention(start, end, identifier, "Organization", origin, name))

    def finish(self) -> None:
        """Puts the new names in the place of what stood there."""
        if self.found:
            kept = [m for m in self.notes.mentions if not any(self.covered[m.start : m.end])]
            self.notes.mentions = sorted([*kept, *self.found], key=lambda m: m.start)


def _is_name(name: str, ending: str) -> bool:
    if ending == "组织" and not PROPER_WORD.search(name):
        return False
    if (
        name in GENERIC
        or len(name) < 3
        or (name[0] in "市省县区" and ending in COMMON_ENDINGS)
        or "某" in name
        or re.search(r"[，。；：、\n%]", name)
    ):
        return False
    if ending in COMMON_ENDINGS and not PROPER_WORD.search(name):
        body = name.removesuffix(ending)
        return len(body) >= 2 and any(PROPER.match(tag) for _, tag in rjieba.tag(body))
    return True


def issuers(notes: Notes) -> list[tuple[int, int]]:
    """The names that stand before a verb of publishing and a title: A、B和C等部门联合印发《…》."""
    found = []
    for title in notes.titles:
        floor = max(
            (m.end() for m in CUT.finditer(notes.folded, max(0, title.start - 80), max(0, title.start - 1))),
            default=max(0, title.start - 80),
        )
        text = notes.folded[floor : title.start]
        verb = ISSUES.search(text)
        if not verb and ASKED.match(notes.folded, title.end):
            verb = ASKING.search(text)
        if not verb and notes.folded[title.start] != "《":
            continue
        line = notes.folded.rfind("\n", 0, title.start) + 1
        if not verb and (listed := LISTED.fullmatch(notes.folded, line, max(line, title.start))):
            at = listed.start("who")
            found += [(at + s, at + e) for s, e in names_before(listed["who"], False)]
        bare = None if verb else BARE.search(text)
        at = verb.start() if verb else bare.start() if bare else len(text)
        for start, end in names_before(text[:at], bool(verb)):
            found.append((floor + start, floor + end))
        if prefix := BY_TITLE.match(notes.folded, title.start, title.end):
            at = prefix.start("who")
            found += [(at + s, at + e) for s, e in names_before(prefix["who"], False)]
        for after in (IN_BRACKET, BY, CITED):
            if match := after.match(notes.folded, title.end):
                for piece in re.finditer(r"[^，,；]+", match["who"]):
                    at = match.start("who") + piece.start()
                    names = DONE.sub("", piece.group())
                    found += [(at + s, at + e) for s, e in names_before(names, False)]
    return found


def called(text: str) -> Iterator[tuple[int, int]]:
    """The names that a text goes on to shorten: 甲检验中心（以下简称“…”）."""
    for found in SHORTENED.finditer(text):
        floor = max(
            (m.end() for m in CUT.finditer(text, max(0, found.start() - 60), found.start())),
            default=max(0, found.start() - 60),
        )
        for start, end in names_before(text[floor : found.start()], False)[-1:]:
            yield floor + start, floor + end


def names_before(text: str, is_issued: bool) -> list[tuple[int, int]]:
    """The spans of the coordinated names at the end of a text; without a verb each must have an ending of a body."""
    tail = TAIL.search(text)
    end = tail.start() if tail else len(text)
    times = [m.end() for m in re.finditer(rf"{DAY}[，,]?|\d{{1,2}}月", text[:end])]
    times += [m.end() for m in re.finditer(r"省会|首府|下辖的?|由(?!来)|(?<=[，。；])", text[:end])]
    start = max(times, default=0)
    start += len(lead.group()) if (lead := LEADING.match(text[start:end])) else 0
    spans: list[tuple[int, int]] = []
    position = start
    for mark in SPLIT.finditer(text, start, end):
        if ENDS.search(text[position : mark.start()]):
            spans.append((position, mark.start()))
            position = mark.end()
    spans.append((position, end))
    good = []
    for begin, last in spans:
        first = begin + _lead(text[begin:last])
        name = text[first:last]
        if not 2 <= len(name) <= LONGEST or name in GENERIC or (NOT_NAME.search(name) and not _is_word(name)):
            return []
        if not ENDS.search(name) and not (is_issued and len(spans) == 1 and _is_proper(name)):
            return []
        if len(name) < 3 and not is_issued:
            return []
        good.append((first, last))
    return good


def _lead(name: str) -> int:
    """How many characters of a name's beginning are a verb or a conjunction before it: 衔接工业和信息化部."""
    whole = next((b for b in PATTERN.finditer(name) if b.group() in WHOLE and b.end() == len(name)), None)
    before = name[: whole.start()] if whole else ""
    if before and not OF_THE_STATE.search(before):
        return len(before)
    length = 0
    tags = rjieba.tag(name[:12])
    for (word, tag), (_, following) in itertools.pairwise(tags):
        if not re.match(r"[vpcd]", tag):
            break
        length += len(word)
        if following == "ns":
            return length
    return 0


def _is_word(name: str) -> bool:
    """华为 is one word, and no 为."""
    tags = rjieba.tag(name)
    return len(tags) == 1 and tags[0][1].startswith(("nr", "nz", "nt"))


def _is_proper(name: str) -> bool:
    """Whether a name without an ending is one: short, and no place, verb or common noun."""
    if len(name) > 10:
        return False
    tags = rjieba.tag(name)
    return all(PART.match(tag) and word not in NOT_PART for word, tag in tags) and any(
        re.match(r"nz|nr|nt|eng|x", tag) for _, tag in tags
    )


def edge(text: str, at: int, end: int) -> int:
    """Where the name begins: words of the kinds that names are made of, read backwards."""
    floor = max(0, end - LONGEST)
    cut = max((text.rfind(mark, floor, at) for mark in "，。；：、（）()《》“”\n\t "), default=-1)
    floor = max(floor, cut + 1)
    start = at
    for word, tag in reversed(rjieba.tag(text[floor:at])):
        if (
            word in NOT_PART
            or not PART.match(tag)
            or not word.strip()
            or (tag == "m" and word.isascii() is not False)
        ):
            break
        start -= len(word)
    return max(start, floor)
