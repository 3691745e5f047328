"""Who issued a policy, a law or a report, and when: ORG 印发《…》, 《…》由 ORG 发布, 《…》（ORG，2021年）, and their variants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from graph_build.extraction.issuing import (
    ADVERB,
    ASKED,
    ASKING,
    BARE,
    BETWEEN,
    BY_HEAD,
    DAY,
    ISSUES,
    JOINT,
    LISTED,
    SEPARATOR,
    VERB,
)
from graph_build.extraction.model import Link, Mention, Notes, Time, Title
from graph_build.extraction.organizations import BY_TITLE

OUT = re.compile(
    rf"(?:（[^（）]{{1,24}}）)?(?:等政策|等文件|等)?(?:已|已经|也|便|就|的)?{ADVERB}*{VERB}(?!的|人|单位|机构)"
)
BY = re.compile(BY_HEAD)
# 由A牵头、B参与起草，2022年6月印发: who leads issues.
LED = re.compile(
    r"(?:牵头|负责|主导)(?:组织)?(?:编制|制定|起草)?(?:[，,、][^，。；《]{2,24}?(?:参与|配合|协助|共同)(?:编制|制定|起草)?)?[，,]"
)
BRACKET = re.compile(r"\s*(?:的(?:通知|公告|函|决定|批复))?[（(](?P<in>[^（）()]{2,40})[）)]")
NUMBER = re.compile(
    r"(?P<code>[一-龥]{2,10}?)(?:函|规|发)?[〔\[【（(](?P<y>(?:19|20)\d\d)[〕\]】）)]\s*第?\d+\s*号"
)
YEAR_ONLY = re.compile(r"(?:^|[，,、；\s])(?P<y>(?:19|20)\d\d)(?:年|$|[，,；])")
MONTH_DOT = re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d\d)[./-](?P<m>0?[1-9]|1[0-2])(?![\d./-])")
# The codes of official documents that stand for one body, by the rules of document numbers.
CODES = (
    ("国办", "国务院办公厅"), ("国", "国务院"), ("工信", "工业和信息化部"), ("发改", "国家发展改革委"), ("财", "财政部"),
    ("国科", "科技部"), ("商", "商务部"), ("教", "教育部"), ("交", "交通运输部"),
)  # fmt: skip
JOINED = re.compile(r"\s*(?:[（(][^（）()]{1,40}[）)])?\s*(?:[、，,和与及]|以及)*\s*")
SAME = re.compile(r"(?P<w>同年|当年|同月|当月|次年|翌年)(?P<m>\d{1,2})?(?:月)?")
BEFORE_TIME = re.compile(
    r"(?:^|[，,。；;：:\n（(、•·\-—])\s*(?:其中|随后|此后|而|而后|早在|于|在|自|从|继|随着|伴随|到了?|进入|例如|如|比如|同时|另外|此外|截至|截止|\d+[.、)）]|[（(]?[一二三四五六七八九十]+[、)）])*\s*$|[于在自]$"
)
AFTER_TIME = re.compile(
    rf"\s*(?:年?[初底末中]|上旬|中旬|下旬|份|间)?(?:[，,：:\s起]|{ADVERB}|由|经|转发|中国|我国|国家|中央|省|市)*"
)
# 自2025年7月1日起施行，《…》同时废止: nothing is issued.
IN_FORCE = re.compile(r"起(?:正式)?(?:施行|实施|执行|生效)")
NEAR_VERB = re.compile(rf"\s*(?:年?[初底末中]|上旬|中旬|下旬)?(?:{ADVERB}|\s)*")
# What stands between a title and its date in a note: 》的通知，国发〔2022〕5号，
CITES = re.compile(
    r"(?:的(?:通知|公告|函|决定|批复))?(?:[，,|｜\s—-]+|[（(][^（）()]{2,30}[）)]|[^，,。；《》]{1,14}[〔\[【（(](?:19|20)\d\d[〕\]】）)]\s*第?\d+号)+"
)
NUMBERED = re.compile(
    r"\s*(?:\[\d+\]|[（(]?\d{1,3}[)）.、]|[（(][一二三四五六七八九十]+[）)]|[①-⑳]|[-*•·►●])"
)
MARKS = r"-*•·►●[]<>（）()|｜0123456789一二三四五六七八九十.、 \n"
HEADED = re.compile(r"(?P<y>(?:19|20)\d\d)年?(?:[./-]?(?P<m>0?[1-9]|1[0-2])月?(?:[./-]?(?P<d>\d{1,2})日?)?)?")
# A name that was not read stands before those that were: 甲乙丙、工信部印发.
# 《…》自2022年1月印发以来; 自…起施行 is no date of issue.
SINCE = re.compile(r"(?:（[^（）]*）)?[，,]?(?:自|从)")
ISSUED_SINCE = re.compile(rf"(?:{ADVERB})*(?:印发|发布|出台|公布|颁布)(?:实施)?(?:以来|之后|后|至今)")
UNREAD = re.compile(r"[一-龥](?:、|会同)$|[部委局院会办厅署府](?:和|与|及|联合)$")
ALSO = re.compile(r"[，,](?:并|同时|随后|还|并且|同步)\s*$")
OPENING = re.compile(rf"\s*(?:{DAY}|近日|日前|近期)*[，,]?\s*")
ISSUED_BY, DATED = "issuedBy", "date"


@dataclass
class _Said:
    """What the last title of a sentence said, for the next one whose subject is left out."""

    issuers: list[Mention] = field(default_factory=list)
    time: Time | None = None
    end: int = -1


def links(notes: Notes, start: int, end: int, titles: dict[str, tuple[str, str]]) -> Iterator[Link]:
    """The issuers and dates of the documents that a sentence names."""
    groups = _groups(notes, start, end, titles)
    said = _Said()
    for group in groups:
        yield from _of_group(notes, start, end, group, titles, said)


def _groups(notes: Notes, start: int, end: int, titles: dict[str, tuple[str, str]]) -> list[list[Title]]:
    """Titles in a row: 《甲》《乙》和《丙》 were issued together."""
    groups: list[list[Title]] = []
    for title in sorted((t for t in notes.titles if start <= t.start < end), key=lambda t: t.start):
        if not titles.get(title.text):
            continue
        if groups and JOINED.fullmatch(notes.folded[groups[-1][-1].end : title.start]):
            groups[-1].append(title)
        else:
            groups.append([title])
    return groups


def _of_group(
    notes: Notes, start: int, end: int, group: list[Title], titles: dict[str, tuple[str, str]], said: _Said
) -> Iterator[Link]:
    organizations = [m for m in notes.mentions if m.kind == "organization" and start <= m.start < end]
    issuers, time, rule = _read(notes, start, end, group, organizations, said)
    said.issuers, said.time, said.end = issuers or said.issuers, time or said.time, group[-1].end
    each = _respectively(notes, max(start, group[0].start - 60), group[0].start, group, issuers)
    after = notes.folded[issuers[-1].end : issuers[-1].end + 14] if issuers else ""
    unread = bool(issuers) and UNREAD.search(
        notes.folded[max(start, issuers[0].start - 12) : issuers[0].start]
    )
    note = "与其他部门联合发布" if re.search(JOINT, after) else ""
    for number, title in enumerate(group):
        identifier, _ = titles[title.text]
        dated = time
        if each:
            issuers, dated = each[0][number], each[1][number]
        for issuer in issuers:
            one, other = min(issuer.start, title.start), max(issuer.end, title.end)
            yield Link(
                one, other, identifier, ISSUED_BY, issuer.identifier, rule, 0.8 if unread else 0.97, title.text, issuer.text, note
            )  # fmt: skip
        if not issuers:
            yield from _in_title(notes, title, identifier)
        if bracket := BRACKET.match(notes.folded, title.end):
            inside, bracketed = _in_bracket(notes, bracket, organizations)
            for issuer in () if issuers else inside:
                yield Link(
                    title.start, bracket.end(), identifier, ISSUED_BY, issuer.identifier, "zh.bracket", 0.96, title.text, issuer.text
                )  # fmt: skip
            dated = dated or bracketed
        dated = dated or _of_title(title)
        if dated is None and issuers and rule == "zh.issued" and notes.kind in ("paragraph", "item"):
            headed = _headed(notes)
            dated = headed and Time(title.start, title.end, headed.first, headed.last)
        if dated and dated.first == dated.last:
            one, other = min(dated.start, title.start), max(dated.end, title.end)
            sure = 0.97 if issuers or rule == "zh.dated" else 0.95
            yield Link(one, other, identifier, DATED, dated.first, rule, sure, title.text)


def _in_title(notes: Notes, title: Title, identifier: str) -> Iterator[Link]:
    """《国务院关于印发〈甲方案〉的通知》: the names before 关于."""
    prefix = BY_TITLE.match(notes.folded, title.start, title.end)
    if prefix:
        inside = [
            m for m in notes.mentions if m.kind == "organization" and title.start <= m.start < title.end
        ]
        for issuer in _run_before(inside, notes.folded, prefix.end("who"), title.start):
            yield Link(
                issuer.start, title.end, identifier, ISSUED_BY, issuer.identifier, "zh.in-title", 0.96, title.text, issuer.text
            )  # fmt: skip


def _of_title(title: Title) -> Time | None:
    """The year in brackets at the end of a title: 《网络安全法（2016）》; an edition (2023年版) is none."""
    found = re.search(r"[（(]((?:19|20)\d\d)年?[）)]$", title.text)
    return Time(title.start, title.end, found[1], found[1]) if found else None


def _read(
    notes: Notes, start: int, end: int, group: list[Title], organizations: list[Mention], said: _Said
) -> tuple[list[Mention], Time | None, str]:
    """Who issued a group of titles, when, and the rule that read it: first before the titles, then after them."""
    first, last = group[0], group[-1]
    floor = max(start, said.end)
    issuers, time, rule = _before(notes, floor, first, organizations, said)
    if not issuers and (by := BY.match(notes.folded, last.end, end)):
        issuers, time_after = _by(notes, organizations, by.end(), end)
        time = (
            time
            or time_after
            or next(
                (t for t in notes.times if last.end <= t.start and t.end <= by.end() and not t.base), None
            )
        )
        time = time or (_time_before(notes, floor, first.start, first.start) if issuers else None)
        rule = "zh.issued-by"
    if not issuers and not rule and OUT.match(notes.folded, last.end, min(end, last.end + 24)):
        time = time or _time_before(notes, floor, first.start, first.start)
        rule = "zh.dated"
    time = time or _time_after(notes, last.end, end)
    if not issuers and not time and not notes.folded[start : first.start].strip(MARKS):
        issuers, time = _cited(notes, organizations, last.end, end)
        rule = "zh.cited" if issuers else rule
    return issuers, time, rule or "zh.issued"


def _before(
    notes: Notes, floor: int, title: Title, organizations: list[Mention], said: _Said
) -> tuple[list[Mention], Time | None, str]:
    verb = ISSUES.search(notes.folded, max(floor, title.start - 40), title.start)
    if not verb and ASKED.match(notes.folded, title.end):
        verb = ASKING.search(notes.folded, max(floor, title.start - 12), title.start)
    if verb and not IN_FORCE.search(notes.folded, max(0, verb.start() - 4), title.start):
        issuers = _run_before(organizations, notes.folded, verb.start(), floor)
        time = _time_before(notes, floor, issuers[0].start if issuers else verb.start(), verb.start())
        if not issuers and said.end >= 0 and _no_subject(notes.folded[said.end : verb.start()]):
            return said.issuers, time or said.time, "zh.issued-too"
        if not issuers and said.end < 0 and ALSO.search(notes.folded[floor : verb.start()]):
            issuers = _opening(organizations, notes.folded, floor, verb.start())
            time = (time or _time_before(notes, floor, issuers[0].start, verb.start())) if issuers else time
            return issuers, time, "zh.issued-too" if issuers else "zh.issued"
        return issuers, time, "zh.issued"
    line = notes.folded.rfind("\n", 0, title.start) + 1
    if floor <= line and (listed := LISTED.fullmatch(notes.folded, line, title.start)):
        inside = [m for m in organizations if m.start >= listed.start("who") and m.end <= title.start]
        run = _run_before(inside, notes.folded, listed.end("who"), floor)
        dates = [t for t in notes.times if line <= t.start and t.end <= listed.start("who")]
        if run:
            return run, dates[0] if dates else _dotted(notes, floor, run[0].start), "zh.listed-policy"
    bare = BARE.search(notes.folded, max(floor, title.start - 18), title.start)
    issuers = _run_before(organizations, notes.folded, bare.start() if bare else title.start, floor)
    if not issuers:
        return [], _beside(notes, floor, title), ""
    return issuers, _time_before(notes, floor, issuers[0].start, title.start), "zh.issued-bare"


def _beside(notes: Notes, floor: int, title: Title) -> Time | None:
    """2021年的《…》; 继2020年《…》之后: a time right before a title, and nothing that it ends before it."""
    times = [t for t in notes.times if floor <= t.start and t.end <= title.start and t.first == t.last]
    if not times or times[-1].base:
        return None
    time, between = times[-1], notes.folded[times[-1].end : title.start]
    if between == "的":
        return time
    return time if not between and BEFORE_TIME.search(notes.folded[floor : time.start]) else None


def _respectively(
    notes: Notes, start: int, end: int, group: list[Title], issuers: list[Mention]
) -> tuple[list[list[Mention]], list[Time | None]] | None:
    """A、B分别于T1和T2发布《甲》《乙》: the first of each belong together; None where the text does not list so."""
    size = len(group)
    if size < 2 or not re.search("先后|分别|相继", notes.folded[start:end]):
        return None
    times = [t for t in notes.times if start <= t.start < end and not t.base]
    if len(times) not in (0, 1, size) or (len(times) < 2 and len(issuers) != size):
        return None
    whose = (
        [[i] for i in issuers]
        if len(issuers) == size and "分别" in notes.folded[start:end]
        else [issuers] * size
    )
    return whose, [*times] if len(times) == size else [*times] * size if times else [None] * size


def _opening(found: list[Mention], text: str, floor: int, at: int) -> list[Mention]:
    """The bodies that a sentence opens with, where it names no others: 甲部等六部门启动…行动，并印发《…》."""
    named = [m for m in found if floor <= m.start and m.end <= at]
    if not named or not OPENING.fullmatch(text, floor, named[0].start) or re.search("[。；]", text[floor:at]):
        return []
    together = all(re.fullmatch(SEPARATOR, text[a.end : b.start]) for a, b in pairwise(named))
    return named if together else []


def _no_subject(between: str) -> bool:
    """Whether a clause between two titles goes on with the subject of the first: ，又印发."""
    return len(between) < 30 and bool(
        re.search(rf"[，,；;](?:随后|此后|并|又|还|同时|同年|{ADVERB}|于|{DAY}|\s)*$", between)
    )


def _run_before(found: list[Mention], text: str, at: int, floor: int) -> list[Mention]:
    """The coordinated names that end just before a place: A、B和C等部门近日联合."""
    run: list[Mention] = []
    position = at
    for mention in reversed([m for m in found if floor <= m.start and m.end <= at]):
        between = text[mention.end : position]
        fits = re.fullmatch(SEPARATOR, between) if run else _fits_before_verb(between)
        if not fits:
            break
        run.append(mention)
        position = mention.start
    return run[::-1]


def _fits_before_verb(between: str) -> bool:
    """Adverbs and a time may stand between who issues and the verb: 工信部等八部门于2021年12月联合."""
    return bool(BETWEEN.fullmatch(between))


def _by(notes: Notes, found: list[Mention], at: int, end: int) -> tuple[list[Mention], Time | None]:
    """Who and when in: 《…》由A、B于2021年联合发布."""
    run: list[Mention] = []
    position = at
    for mention in (m for m in found if m.start >= at):
        between = notes.folded[position : mention.start]
        if not re.fullmatch(SEPARATOR if run else r"\s*(?:第?[一二三四五六七八九十]+届)?", between):
            break
        run.append(mention)
        position = mention.end
    led = LED.match(notes.folded, position, end)
    until = led.end() if led else position
    verb = re.compile(rf"[^，。；《]{{0,24}}?{VERB}").match(notes.folded, until, end)
    if not run or not verb:
        return [], None
    return run, next((t for t in notes.times if position <= t.start and t.end <= verb.end()), None)


def _time_before(notes: Notes, floor: int, opening: int, verb: int) -> Time | None:
    """The time of issuing: between the names and the verb, just before the names, or the topic of the sentence."""
    times = [t for t in notes.times if floor <= t.start and t.end <= verb and not t.base]
    for time in reversed(times):
        if time.start >= opening:
            return time
        between = notes.folded[time.end : opening]
        if re.search(r"[。；;]|《", between):
            return None
        if NEAR_VERB.fullmatch(between):
            return time
        if not BEFORE_TIME.search(notes.folded[floor : time.start]):
            return None
        lead = AFTER_TIME.match(between)
        is_topic = bool(re.match(r"\s*(?:[初底末]|年底|年初)?[，,]", between)) and len(between) < 40
        return time if (lead and lead.end() == len(between)) or is_topic else None
    return _same_time(notes, floor, verb) or _dotted(notes, floor, opening)


def _same_time(notes: Notes, floor: int, verb: int) -> Time | None:
    """同年9月: the year of the last time before it."""
    found = next(reversed(list(SAME.finditer(notes.folded, floor, verb))), None)
    if not found or verb - found.end() > 30:
        return None
    earlier = [t for t in notes.times if t.end <= found.start() and t.first == t.last and not t.base]
    if not earlier:
        return None
    last = earlier[-1].first
    if found["w"] in ("同月", "当月"):
        return Time(*found.span(), last[:7], last[:7]) if len(last) >= 7 else None
    year = str(int(last[:4]) + (found["w"] in ("次年", "翌年")))
    month = f"-{int(found['m']):02d}" if found["m"] and 1 <= int(found["m"]) <= 12 else ""
    return Time(*found.span(), year + month, year + month)


def _headed(notes: Notes) -> Time | None:
    """The date that a heading of a timeline is: ### 2015年5月."""
    heading = notes.headings[-1].strip("# *") if notes.headings else ""
    found = HEADED.fullmatch(heading)
    if not found:
        return None
    cell = "-".join([found["y"], *(f"{int(found[g]):02d}" for g in ("m", "d") if found[g])])
    return Time(0, 1, cell, cell)


def _dotted(notes: Notes, floor: int, opening: int) -> Time | None:
    """2021.12 at the beginning of a line of a list."""
    found = MONTH_DOT.search(notes.folded, floor, opening)
    if not found or not re.search(r"(?:^|[：；:;])[\s\-*•·]*$", notes.folded[floor : found.start()]):
        return None
    cell = f"{found['y']}-{int(found['m']):02d}"
    return Time(*found.span(), cell, cell)


def _time_after(notes: Notes, at: int, end: int) -> Time | None:
    """《…》于2021年12月发布; 《…》自2021年9月1日起施行 tells no date of issue."""
    is_listed = notes.kind in ("note", "item") or NUMBERED.match(notes.folded) is not None
    for time in (t for t in notes.times if at <= t.start < min(end, at + 36)):
        if time.base and not SINCE.fullmatch(notes.folded[at : time.start]):
            continue
        before = notes.folded[at : time.start]
        after = notes.folded[time.end : min(end, time.end + 24)]
        is_whole = not re.sub(rf"{VERB}|[。；; \n]", "", after)
        if CITES.fullmatch(before) and ((is_listed and is_whole) or after.startswith("）")):
            return time
        if SINCE.fullmatch(before) and ISSUED_SINCE.match(after):
            return time
        is_issued = re.match(rf"(?:(?:由|经)[^，。；]{{2,12}}?)?(?:{ADVERB})*{VERB}", after) and not re.match(
            r"(?:起|实施|施行)", after
        )
        return (
            time
            if is_issued and re.fullmatch(r"(?:（[^（）]*）)?[，,]?(?:已|也|则)?(?:于|在)?", before)
            else None
        )
    return None


def _cited(
    notes: Notes, organizations: list[Mention], at: int, end: int
) -> tuple[list[Mention], Time | None]:
    """《…》，工信部，2021年12月: the whole of a line."""
    tail = re.sub(rf"{VERB}?[。；; ]*$", "", notes.folded[at:end])
    time = next((t for t in notes.times if t.start >= at and t.end == at + len(tail)), None)
    if not time or not re.fullmatch(
        r"(?:[（(][^（）()]{2,30}[)）])?[，,——|｜\-\s]+[^，,。；|｜]{2,40}[，,|｜\s]+",
        notes.folded[at : time.start],
    ):
        return [], None
    run = [m for m in organizations if at < m.start and m.end < time.start]
    return (run, time) if run else ([], None)


def _in_bracket(
    notes: Notes, bracket: re.Match[str], organizations: list[Mention]
) -> tuple[list[Mention], Time | None]:
    """Who and when in the bracket after a title: （工信部，2021年12月）, （国发〔2015〕28号）, （2021）."""
    first, last = bracket.span("in")
    inside = bracket["in"]
    issuers = [m for m in organizations if first <= m.start and m.end <= last]
    time = next((t for t in notes.times if first <= t.start and t.end <= last), None)
    number = NUMBER.search(inside)
    if number and time is None:
        return issuers, Time(first, last, number["y"], number["y"])
    if time is None and (year := YEAR_ONLY.search(inside)):
        time = Time(first + year.start("y"), first + year.end("y"), year["y"], year["y"])
    if re.search(r"修[订正]|版|生效|施行|实施|征求意见", inside):
        time = None
    return issuers, time


def code_of(words: str) -> str:
    """The body that a document number stands for: 国发〔2015〕28号 → 国务院; empty where it is none that is known."""
    number = NUMBER.search(words)
    if not number:
        return ""
    return next((name for code, name in CODES if number["code"].startswith(code)), "")
