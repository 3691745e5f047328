"""What technologies are for, where they are used and what they go with: frames over the masked text of a sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from graph_build.extraction.english.grammar import (
    BE,
    BY,
    DOES,
    DOING,
    PLAIN,
    PP,
    PP_LESS,
    RELATIVE,
    SUBJECT,
    TO,
    TOGETHER,
    USED,
    W,
)
from graph_build.extraction.english.masks import AND, ANY, AS, IS, TS, Mask, T
from graph_build.extraction.model import Link, Mention

ENABLE = re.compile(
    rf"(?P<t>{SUBJECT}){PP}(?P<w>{TOGETHER})?{RELATIVE}(?P<r>,? (?:which|that))?,?(?: will| has| have| is to| are to| is able to| are able to| is| are| together| jointly| both)? (?P<v>{DOES}) (?:for )?{W}(?:{T}{AND})*(?P<a>{AS})"
    # … and supports something else.
    rf"(?P<m>(?:,| and|, and) (?:{PLAIN}{{2,40}} )??{DOES} {W}{AS})?"
)
# reduces energy use and supports load forecasting; drafts reports, which enables knowledge management
ENABLE_TOO = re.compile(
    rf"(?:^|[;:] |, and |, while )(?:(?:in|at|for) [^,.;:]{{1,40}}, )?{W}(?P<t>{SUBJECT}){PP}(?P<w>{TOGETHER})? "
    rf"(?:(?!{BE} |and |or )[a-z]+ {PLAIN}{{2,70}}?|{BE} [a-z]+ with {W}{TS}{PP})(?: and|, and|,? which|,? thereby|,? thus) (?P<v>{DOES}) {W}(?P<a>{AS})"
)
# …; condition monitoring of pumps was the first use.
FIRST_USE = re.compile(
    rf"(?P<t>{TS}){PP}; (?P<a>{AS}){PP} {BE} (?:main |biggest )?(?:use|application|use case)\b"
)
MORE = re.compile(rf"{DOES} {W}(?P<a>{AS})$")
MAKES = re.compile(
    rf"(?P<t>{SUBJECT}){PP}(?P<w>{TOGETHER})?{RELATIVE},? (?:makes?|made|making|renders?) {W}(?P<a>{AS}){PP} (?:possible|feasible|viable|practical|easier)"
)
USED_FOR = re.compile(
    rf"(?P<t>{SUBJECT}){PP}(?P<w>{TOGETHER})?{RELATIVE}(?: {BE}|, {BE}|,)? {USED}{PP_LESS} {TO} {DOING}{W}(?P<a>{AS}|{IS})"
)
FOR = re.compile(
    rf"(?P<t>{TS}) (?:for {DOING}|to (?={DOING[:-1]}){DOING})(?!{ANY}){W}(?P<a>{AS})|(?P<s>{TS}) for (?P<b>{AS})"
)
BASED = re.compile(
    rf"(?P<t>{T})[- ](?:based|powered|driven|enabled|assisted|supported|aided|guided|led|controlled|augmented|enhanced) (?:[\w'-]+ )?(?P<a>{AS})"
)
NOUN = re.compile(
    rf"\b(?:use|application|adoption|deployment|uptake|role|potential|introduction|implementation|integration|rollout|roll-out|spread) of {W}(?P<t>{TS}) {TO} {DOING}{W}(?P<a>{AS}|{IS})"
)
APPLY = re.compile(
    rf"\b(?:appl(?:y|ies|ied|ying)|bring(?:s|ing)?|brought|deploy(?:s|ed|ing)?|use[sd]?|using|adopt(?:s|ed|ing)?|employ(?:s|ed|ing)?|rel(?:y|ies|ied|ying) on) {W}(?P<t>{TS}){PP},? (?:to|for|in|into|across) {DOING}{W}(?P<a>{AS}|{IS})"
)
DONE = re.compile(
    rf"(?P<a>{AS}){PP}(?:, (?:which|that))? (?:{BE} )(?!replac|follow|combin|complement|accompan|limit|hamper|hinder|not\b)(?:\w+ed|done|made possible|run|driven|undertaken|carried out|taken over) {BY} {W}(?P<t>{TS})|(?P<b>{AS}){PP} (?:{BE} )(?:entrusted|delegated|handed over|left) to {W}(?P<s>{TS})"
)
RELIES = re.compile(
    rf"(?P<a>{AS}){PP},? (?:(?:based|built|that relies|which relies|relying) on|using|by means of|via|with help of|(?:driven|powered|supported|enabled|assisted|performed|made possible|carried out) by|(?:relies|rely|relied|depends|depend) on|employs?|uses?|draws on) {W}(?P<t>{TS})"
)
APPLICATIONS = re.compile(
    rf"(?P<t>{TS}) (?:applications|use cases|uses) (?:include|range from|are|comprise|such as) {W}(?P<a>{AS}(?: to {AS})?)|"
    rf"\b(?:applications|use cases|uses|fields of application|areas of application|application areas|tasks) (?:of|for) {W}(?P<s>{TS}) (?:include|range from|are|comprise|such as|cover|span) {W}(?P<b>{AS}(?: to {AS})?)|"
    rf"(?P<u>{TS}) {BE} used for everything from {W}(?P<c>{AS} to {W}{AS})"
)
IS_OF = re.compile(
    rf"(?P<a>{AS}){PP} {BE} (?:{PLAIN}{{1,30}} )?(?:application|use case|use|field of application)s? (?:of|for) {W}(?P<t>{TS})"
)
SPREADING = re.compile(
    rf"(?P<t>{TS})(?P<w> with {W}{T})?{PP} (?:{BE} (?:spreading|common|widespread|popular|gaining (?:ground|traction)|standard|commonplace|established|at home|prevalent|in use|in operation)|(?:has|have) (?:become|found|established|gained|made|entered|spread)(?: {PLAIN}{{1,30}}?)?|find(?:s)? (?:application|use|way)|entered?|(?:is|are) (?:making|finding) way|makes? inroads|(?:is|are) (?:taking|gaining) hold) (?:(?:in|into|across|throughout) )?{W}(?P<a>{IS}|{AS})"
)
# In steel, reinforcement learning …; shipbuilding comes first: welding robots …
IN_INDUSTRY = re.compile(
    rf"(?:^|[;:] |, (?:and|while|whereas) |\band |\bwhile )(?:in|within|across|throughout|for) {W}(?P<a>{IS}){PP},? ?{W}(?P<t>{TS})(?P<w>{TOGETHER})?(?= )|^(?P<b>{IS}) (?:comes ?|leads|is furthest): {W}(?P<s>{TS})(?= )"
)
# combined with five-axis machining in hybrid machines, chiefly for aerospace
# virtual commissioning with a digital twin
A_WITH = re.compile(
    rf"(?P<a>{AS}) (?:with|by means of|through) {W}(?P<t>{T})(?= (?:has|have|cuts?|reduces?|saves?|is|are|was|were|helps?|at)\b|[.,;]|$)"
)
# surface inspection, where deep learning has displaced older methods
WHERE = re.compile(
    rf"(?P<a>{AS}), where {W}(?P<t>{TS})(?= (?:has|have|is|are|now|does|do|plays?|dominates?)\b)"
)
USER_OF = re.compile(
    rf"(?P<a>{IS}) (?:is|are|remains?|was|were) (?:{PLAIN}{{1,30}} )?(?:users?|adopters?|buyers?|customers?) of {W}(?P<t>{TS})"
)
WITH_FOR = re.compile(
    rf"(?P<t>{TS}) {BE} (?:combined|integrated|paired|coupled) with {W}(?P<o>{TS}|{AS}){PP},? for {W}(?P<a>{IS})"
)
INDUSTRY_USES = re.compile(
    rf"(?:^|[,;] |\bwhile |\bwhereas |\band ){W}(?P<a>{IS})(?: {PLAIN}{{1,25}}?)? (?:use|uses|used|deploy|deploys|adopt|adopts|adopted|rely on|relies on|relied on|employ|employs|apply|applies|turn to|turns to|have adopted|has adopted|have deployed|has deployed|have introduced|has introduced|have embraced|has embraced) {W}(?P<t>{TS})"
)
WITH = re.compile(
    rf"(?P<t>{TS}){PP}(?:,? (?:that|which))?(?: {BE})?,? (?:combined|integrated|paired|coupled|merged|linked|fused|connected|together|married|in combination|in conjunction|in tandem|interlinked|networked|fitted|equipped|working together|teamed|teamed up|(?:works?|goes?|work|go) hand in hand|enhanced|enriched|augmented|extended|complemented|supplemented|backed) (?:with|to|into|by) {W}(?P<o>{TS})"
    # a pairing that permits virtual metrology
    rf"(?:{PP}, (?:pairing|combination|duo|mix|marriage|union|team) (?:that|which) {DOES} {W}(?P<a>{AS}))?"
)
JOIN = re.compile(
    rf"(?:\b(?:combin(?:es?|ed|ing)|complement(?:s|ed|ing)?|supplement(?:s|ed|ing)?|coupl(?:es?|ed|ing)|pair(?:s|ed|ing)?|fus(?:es?|ed|ing)|merg(?:es?|ed|ing)|integrat(?:es?|ed|ing)|marry|marries|married|bring(?:s|ing)? together|brought together)|"
    rf"\b(?:combination|integration|fusion|convergence|interplay|pairing|coupling|merger) (?:of|between)) {W}(?P<t>{T})(?: of {PLAIN}{{2,30}})?(?: (?:with|and|to|into)|,) {W}(?P<o>{TS})"
)
LINK = re.compile(
    rf"(?<!-)\b(?:link(?:s|ed|ing)|connect(?:s|ed|ing)|equip(?:s|ped|ping)|interfac(?:es|ed|ing)) {W}(?P<t>{T})(?: of {PLAIN}{{2,30}})? (?:with|to) {W}(?P<o>{TS})"
)
BOTH = re.compile(
    rf"(?P<t>{T}(?:{AND}{T})+) {BE} (?:combined|integrated|merged|paired|coupled|fused|linked)(?! (?:with|to|into))"
)
HEDGED = re.compile(
    r"\b(?:not|never|cannot|no longer|rarely|hardly|could|may|might|would|should|if|whether|unclear|fail(?:s|ed) to|plans? to|planned|aims? to|intends? to|hopes? to|wants? to|proposed|future|one day)\b"
)
# Who plans to use something for a task says what it is for all the same.
DENIED = re.compile(
    r"\b(?:not|never|cannot|no longer|rarely|hardly|without|whether|unclear|fail(?:s|ed) to|abandoned|dropped|instead of|rather than)\b"
)
ASIDE = re.compile(r",? (?:which|that|who|until) [^.;:]{1,70}?,")
GOES_ON = re.compile(
    rf"{PP_LESS}(?:,? (?:and|or|but also|as well as|or))?,? (?:for|in|to|at|across) {W}(?P<a>{AS}|{IS})"
)
IN = re.compile(rf" in {W}(?P<a>{IS})")
NOT_SUBJECT = re.compile(
    r"(?:^|[ ,])(?:by|with|using|on|for|from|than|via|through|to|in|into|like|without|over|at|(?<!use )(?<!adoption )(?<!application )(?<!introduction )(?<!deployment )(?<!combination )(?<!integration )(?<!power )of) (?:(?![\w-]+s\b)[\w'%-]+ ){0,2}$"
)
ON = re.compile(rf"(?:^| )(?:on|over|via) {W}$")
PERFORMS = re.compile(r"perform|carr|execut")
ACTIVE = (ENABLE, MAKES, USED_FOR, SPREADING)
TOGETHER_DO = re.compile(rf"(?P<t>{T}(?:{AND}{T})+) (?:together|jointly) {DOES}")
HARDWARE = re.compile(r"(?:sensor|robot|arm|vehicle|device|gateway|scanner|drone)s?$", re.IGNORECASE)
ROBOT_WITH = re.compile(rf"(?P<t>{T}) with {W}(?P<o>{T})")
# How sure a frame is, by how often it was right in documents that had not shaped it (`--calibration` counts them);
# of the frames below the others there were few, or some that were wrong.
SURE, FEW = 0.9, 0.02
GRADES = dict.fromkeys(
    ("en.used-for", "en.apply", "en.done-by", "en.relies", "en.use-of", "en.task-with", "en.where", "en.industry-uses"), 0.88
) | {"en.enables": 0.89}  # fmt: skip


def links(masked: Mask) -> Iterator[Link]:
    """The links of a sentence."""
    text = masked.text
    if not re.search(T, text):
        return
    for pattern, rule in (
        (ENABLE, "en.enables"), (ENABLE_TOO, "en.enables"), (FIRST_USE, "en.enables"), (MAKES, "en.enables"), (USED_FOR, "en.used-for"), (FOR, "en.for"), (BASED, "en.based"), (NOUN, "en.use-of"),
        (APPLY, "en.apply"), (DONE, "en.done-by"), (RELIES, "en.relies"), (APPLICATIONS, "en.applications"),
        (SPREADING, "en.spreading"), (IN_INDUSTRY, "en.in-industry"), (WITH_FOR, "en.in-industry"), (IS_OF, "en.applications"),
        (A_WITH, "en.task-with"),
        (WHERE, "en.where"),
        (USER_OF, "en.industry-uses"), (INDUSTRY_USES, "en.industry-uses"),
    ):  # fmt: skip
        for found in pattern.finditer(text):
            hedged = DENIED if pattern in (FOR, APPLY, NOUN) else HEDGED
            if hedged.search(ASIDE.sub("", found.group())) or _is_hedged(text, found.start(), hedged):
                continue
            groups = found.groupdict()
            one = next(groups[g] for g in ("t", "s", "u") if groups.get(g))
            other = next(groups[g] for g in ("a", "b", "c") if groups.get(g))
            if pattern in ACTIVE and not groups.get("r") and _is_object(text, found.start("t")):
                continue
            if pattern is FOR and ON.search(text[: found.start()]):
                continue
            verb = groups.get("v") or ""
            yield from _all(masked, one, other, rule, verb)
            # What it works with makes it possible rather than doing it.
            yield from _all(masked, (groups.get("w") or "") + (groups.get("o") or ""), other, rule)
            goes = pattern in (USED_FOR, APPLY, FOR, SPREADING) or verb.endswith("for")
            for goes_on in _going_on(text, found.end()) if goes else ():
                yield from _all(masked, one, goes_on, rule)
            if pattern in (ENABLE, MAKES) and (inside := IN.match(text, found.end())):
                yield from _all(masked, one, inside["a"], rule)
            if more := MORE.search(groups.get("m") or ""):
                yield from _all(masked, one, more["a"], rule)
    yield from _combined(masked)


def _is_object(text: str, at: int) -> bool:
    """Whether a preposition stands before a name: what is done by means of it is not what it does."""
    return NOT_SUBJECT.search(text[:at]) is not None


def _going_on(text: str, at: int) -> Iterator[str]:
    """used for process optimisation in chemicals, and for virtual commissioning in car plants"""
    while found := GOES_ON.match(text, at):
        yield found["a"]
        at = found.end()


def _is_hedged(text: str, at: int, hedged: re.Pattern[str] = HEDGED) -> bool:
    """Whether what stands before in the same clause takes a statement back."""
    before = re.split(r"[,;:]", text[:at])[-1]
    return hedged.search(before) is not None


def _all(masked: Mask, one: str, other: str, rule: str, verb: str = "") -> Iterator[Link]:
    for technology, target in itertools.product(masked.of(one), masked.of(other)):
        if technology.kind == "application":
            continue
        if target.kind in ("industry", "track"):
            name = "appliedIn"
        else:
            is_task = technology.class_name == "Robot" or PERFORMS.match(verb) is not None
            name = "performs" if is_task else "enables"
        yield link(technology, name, target, rule, GRADES.get(rule, SURE))


def _combined(masked: Mask) -> Iterator[Link]:
    for pattern in (WITH, JOIN, LINK):
        for found in pattern.finditer(masked.text):
            if HEDGED.search(found.group()) or _is_hedged(masked.text, found.start()):
                continue
            ones, others = masked.of(found["t"]), masked.of(found["o"])
            if pattern is WITH and found["a"]:
                yield from _all(masked, found["t"] + found["o"], found["a"], "en.enables")
            pairs = (
                list(itertools.pairwise([*ones, *others]))
                if pattern is JOIN
                else list(itertools.product(ones, others))
            )
            for one, other in pairs:
                if one.identifier != other.identifier:
                    # What is connected to another is not yet used with it.
                    yield link(one, "combinesWith", other, "en.combines", 0.84 if pattern is LINK else SURE)
    for found in ROBOT_WITH.finditer(masked.text):
        one, other = masked.signs[found["t"]], masked.signs[found["o"]]
        if one.class_name == "Robot" or HARDWARE.search(one.text):
            yield link(one, "combinesWith", other, "en.combines", SURE)
    for found in TOGETHER_DO.finditer(masked.text):
        for one, other in itertools.pairwise(masked.of(found["t"])):
            yield link(one, "combinesWith", other, "en.combines", SURE)
    for found in BOTH.finditer(masked.text):
        for one, other in itertools.pairwise(masked.of(found["t"])):
            yield link(one, "combinesWith", other, "en.combines", SURE)


def link(one: Mention, name: str, other: Mention, rule: str, sure: float) -> Link:
    """A link between two mentions, less sure for each whose name is new."""
    sure -= FEW * ((one.origin == "proposed") + (other.origin == "proposed"))
    return Link(
        min(one.start, other.start), max(one.end, other.end), one.identifier, name, other.identifier, rule,
        round(sure, 3), one.text, other.text,
    )  # fmt: skip
