"""Links between mentions of one clause, by trigger words; an argument is always a recognised mention, never a cut string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction import frames
from graph_build.extraction.folding import fold
from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.model import Link, Mention, Notes, Time, Title, of
from graph_build.extraction.observations import SENTENCE

POLICY_END = re.compile(
    r"(?:规划|计划|方案|意见|办法|条例|法|纲要|通知|措施|决定|行动|战略|规定|细则|公告|公报|清单|目录|路线图|指南|协定|条约|标准|政策|指令|法案|倡议|章程|纲领|工程)(?:[（(].*[）)])?$|^中国制造2025$"
)
REPORT_END = re.compile(
    r"(?:报告|年鉴|白皮书|蓝皮书|指数|研究|分析|统计|年报|手册|调查|展望)(?:[（(].*[）)])?$"
)
LAW_END = re.compile(r"(?:法|条例|法案)(?:[（(].*[）)])?$")
ISSUED = re.compile(
    r"(?:联合)?(?:印发|发布|出台|公布|颁布|下发|制定|推出|正式发布|审议通过|颁发|施行|提出)(?:了|的|实施)?$"
)
ISSUED_AFTER = re.compile(
    r"^(?:等\d*[一二三四五六七八九十]*(?:个)?(?:部门|部委|机构|单位))?(?:近日|日前|正式|联合|共同|先后|陆续|相继|已|于.{0,12})?(?:印发|发布|出台|公布|颁布|下发|制定|推出)"
)
JOINT = re.compile(r"等\d*[一二三四五六七八九十]*(?:个)?(?:部门|部委|机构|单位)")
AND = re.compile(r"^\s*(?:、|和|与|及|以及|，|,|/|联合|或|技术|等)*\s*$")
LISTED = re.compile(
    r"^\s*(?:技术|系统|平台|设备|工具|算法)?(?:（[^（）]{1,20}）|\([^()]{1,20}\))?\s*(?:、|和|与|及|以及|或|/)+\s*[一-龥]{0,4}$"
)
USES = re.compile(
    r"(?:采用|利用|运用|应用|引入|部署|借助|依托|基于|搭载|使用|配备|配置|融合|通过|集成|打造|建设|建成|构建|开发|充分利用|上线)(?:了|的|自主研发的|先进的)?"
)
ENABLES = re.compile(
    r"(?:可以|能够|可|能|将|有效|广泛|深度|正|已|也|被)*(?:赋能|支撑|实现|用于|应用于|助力|提升|优化|支持|推动|促进|改善|完成|开展|进行|提供|辅助|满足|应用在|应用到|服务于|驱动)"
)
APPLIED = re.compile(
    r"(?:已|被|广泛|深度|逐步|正|可|也|现已|目前)*(?:应用于|用于|应用在|应用到|赋能|服务于|落地于|覆盖|渗透到|渗透至|运用于|运用到)"
)
COMBINES = re.compile(r"^[^，。；]{0,4}?(?:相结合|结合|融合|深度融合|集成|协同|交叉融合|相融合)")
SUPPORTS = re.compile(r"(?:支持|推动|鼓励|促进|加快|培育|发展|推进|加强|重点支持|扶持|提升|壮大|做强|突破)")
REGULATES = re.compile(r"(?:规范|监管|管理|约束|限制|规定|保护|禁止)")
ADDRESSES = re.compile(r"(?:解决|应对|破解|缓解|克服)")
OUT = re.compile(r"(?:正式|相继|先后|陆续|的)?(?:出台|发布|印发|实施|颁布|公布|施行|审议通过|获批|落地)")
SAFETY = re.compile("安全|防护|保护|管理办法|监管|治理|规范")
DOES = re.compile(
    r"(?:实现|用于|完成|开展|进行|提供|支持|优化|提升|打造|构建|推进|达到|保障|加强)(?:了)?[^，。；]{0,10}$"
)
LOCATED = re.compile(r"(?:位于|坐落于|落户|落地)")
NOT_LINKED = re.compile(r"(?:不|未|没有|无法|难以|缺乏)(?:能|会|曾|实现)?$")


@Language.factory("zhitu_relations")
class Relations:
    """Chinese: fills `notes.links`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.policies: dict[str, tuple[str, str]] = {}
        self.lexicon = Lexicon(())

    def __call__(self, doc: Doc) -> Doc:
        """Reads sentence by sentence, clause by clause."""
        notes = of(doc)
        if notes.kind in ("section", "heading", "table", "figure", "note"):
            return doc
        for sentence in SENTENCE.finditer(notes.folded):
            start, end = sentence.span()
            mentions = [m for m in notes.mentions if start <= m.start < end]
            notes.links += self._issued(notes, start, end, mentions)
            notes.links += _case_links(notes, mentions, start, end)
            notes.links += frames.links(notes, mentions, start, end)
            notes.links += self._policy_links(notes, start, end, mentions)
            notes.links += self._dated(notes, start, end)
            notes.links += self._named_after(notes, start, end)
        return doc

    def _issued(self, notes: Notes, start: int, end: int, mentions: list[Mention]) -> Iterator[Link]:
        """Who issued a policy or a report, and when: ORG 印发《…》."""
        for title in (t for t in notes.titles if start <= t.start < end):
            identifier = self.policies.get(title.text, ("", ""))[0]
            if not identifier:
                continue
            before = notes.folded[start : title.start]
            gap = before.rstrip()
            verb = re.search(
                r"(?:联合|共同)?(?:印发|发布|出台|公布|颁布|下发|制定|推出|审议通过)(?:实施)?(?:了|的)?(?:《[^》]*》[、和及与]?)*\s*(?:《)?(?:关于印发|关于)?$",
                gap,
            )
            if not verb:
                continue
            at = start + verb.start()
            issuers = _run_before([m for m in mentions if m.kind == "organization"], notes.folded, at, start)
            joint = bool(JOINT.search(notes.folded[max(start, at - 24) : at]))
            note = "与其他部门联合发布" if joint else ""
            for issuer in issuers:
                yield Link(
                    issuer.start,
                    title.end,
                    identifier,
                    "issuedBy",
                    issuer.identifier,
                    "zh.issued",
                    0.97,
                    title.text,
                    issuer.text,
                    note,
                )
            times = [t for t in notes.times if start <= t.start and t.end <= at and not t.base]
            if times and (issuers or not [m for m in mentions if m.kind == "organization"]):
                time = times[-1]
                if time.first == time.last:
                    yield Link(
                        time.start, title.end, identifier, "date", time.first, "zh.issued", 0.96, title.text
                    )

    def _dated(self, notes: Notes, start: int, end: int) -> Iterator[Link]:
        """When a policy came out, without its issuer: 2015年，……《…》正式出台."""
        for title in (t for t in notes.titles if start <= t.start < end):
            identifier, class_name = self.policies.get(title.text, ("", ""))
            after = notes.folded[title.end : title.end + 14]
            if class_name not in ("Policy", "Law") or not OUT.match(after):
                continue
            time = dated_in([t for t in notes.times if start <= t.start], title.start)
            if (
                time
                and time.first == time.last
                and not re.search("[。；]", notes.folded[time.end : title.start])
            ):
                yield Link(
                    time.start, title.end, identifier, "date", time.first, "zh.dated", 0.94, title.text
                )

    def _named_after(self, notes: Notes, start: int, end: int) -> Iterator[Link]:
        """What a policy is for, as its own title says: 《“十四五”机器人产业发展规划》."""
        for title in (t for t in notes.titles if start <= t.start < end):
            identifier, class_name = self.policies.get(title.text, ("", ""))
            if class_name not in ("Policy", "Law"):
                continue
            words = fold(title.text)
            found = [
                m
                for m in self.lexicon.find(words)
                if m.kind in ("industry", "technology", "application", "track")
            ]
            if not found:
                continue
            verb = "regulates" if SAFETY.search(words) or class_name == "Law" else "supports"
            for mention in found if verb == "regulates" else found[-1:]:
                if verb == "supports" and mention.kind == "application":
                    continue
                yield Link(
                    title.start,
                    title.end,
                    identifier,
                    verb,
                    mention.identifier,
                    f"zh.title-{verb}",
                    0.9,
                    title.text,
                    mention.text,
                )

    def _policy_links(self, notes: Notes, start: int, end: int, mentions: list[Mention]) -> Iterator[Link]:
        for title in (t for t in notes.titles if start <= t.start < end):
            identifier, class_name = self.policies.get(title.text, ("", ""))
            if class_name not in ("Policy", "Law"):
                continue
            for mention in mentions:
                if (
                    mention.start < title.end
                    or mention.kind not in ("industry", "technology", "track")
                    or mention.start - title.end > 40
                ):
                    continue
                between = notes.folded[title.end : mention.start]
                if "《" in between:
                    break
                if (found := SUPPORTS.search(between)) and not NOT_LINKED.search(between[: found.start()]):
                    near = (
                        not re.search("[，；、]", between)
                        and len(between) < 16
                        and mention.identifier != "industry/manufacturing"
                    )
                    yield Link(
                        title.start,
                        mention.end,
                        identifier,
                        "supports",
                        mention.identifier,
                        "zh.supports",
                        0.88 if near else 0.6,
                        title.text,
                        mention.text,
                    )


def _run_before(found: list[Mention], text: str, at: int, floor: int) -> list[Mention]:
    """The coordinated mentions that end just before a place: A、B和C等部门 联合."""
    run: list[Mention] = []
    position = at
    for mention in reversed([m for m in found if floor <= m.start and m.end <= at]):
        between = text[mention.end : position]
        allowed = r"\s*(?:等\d*[一二三四五六七八九十]*(?:个)?(?:部门|部委|机构|单位))?(?:于.{0,14}|近日|日前|正式|联合|共同|先后|陆续|相继|已|多部门|[、，和与及]|会同|办公厅|常务会议)*\s*"
        if not re.fullmatch(allowed, between):
            break
        run.append(mention)
        position = mention.start
    return run[::-1]


def _case_links(notes: Notes, mentions: list[Mention], start: int, end: int) -> Iterator[Link]:
    """What a case uses and does: the case in scope, a verb of use, technologies in a row."""
    cases = [m for m in notes.mentions if m.kind == "case" and m.start < end]
    if not cases:
        return
    case = (
        cases[-1]
        if cases[-1].start >= start
        else (cases[0] if len({m.identifier for m in cases}) == 1 else cases[-1])
    )
    since = case.end if case.start >= start else start
    yield from _used(notes, case, mentions, since, end)
    for mention in mentions:
        if mention.kind == "application" and mention.start > since:
            between = notes.folded[since : mention.start]
            if DOES.search(between):
                yield Link(
                    case.start,
                    mention.end,
                    case.identifier,
                    "demonstrates",
                    mention.identifier,
                    "zh.demonstrates",
                    0.87,
                    case.text,
                    mention.text,
                )


def _used(notes: Notes, case: Mention, mentions: list[Mention], since: int, end: int) -> Iterator[Link]:
    seen: set[str] = set()
    for verb in USES.finditer(notes.folded, since, end):
        run: list[Mention] = []
        position = verb.end()
        for mention in (
            m
            for m in mentions
            if m.start >= verb.end() and m.kind in ("technology", "application", "industry")
        ):
            gap = notes.folded[position : mention.start]
            ok = LISTED.match(gap) if run else len(gap) <= 14 and not re.search("[，。；]", gap)
            if not ok:
                break
            run.append(mention)
            position = mention.end
        for mention in run:
            if mention.kind == "technology" and mention.identifier not in seen:
                seen.add(mention.identifier)
                yield Link(
                    case.start,
                    mention.end,
                    case.identifier,
                    "usesTechnology",
                    mention.identifier,
                    "zh.uses",
                    0.93,
                    case.text,
                    mention.text,
                )


def kind_of_title(title: Title, notes: Notes) -> str:
    """Policy, Law or Report, by how a title ends; empty for a book or anything else."""
    name = title.text.strip()
    if REPORT_END.search(name):
        return "Report"
    if LAW_END.search(name) and not re.search(r"(?:办|方|做|算|手)法$", name):
        return "Law"
    return "Policy" if POLICY_END.search(name) else ""


def dated_in(times: list[Time], at: int) -> Time | None:
    """The last time before a place that is no base of comparison."""
    return next((t for t in reversed(times) if t.end <= at and not t.base), None)
