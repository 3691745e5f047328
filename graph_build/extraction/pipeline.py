"""The pipelines: blocks of a document → notes, in the order titles, times, quantities, names, cases, facts."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# Importing a component's module registers its factory.
from graph_build.extraction import (
    agreeing,
    aliases,
    cases,  # noqa: F401
    checks,  # noqa: F401
    citations,
    deictic,
    figures,
    letterhead,
    mentions,  # noqa: F401
    observations,  # noqa: F401
    organizations,  # noqa: F401
    purposes,
    quantities,  # noqa: F401
    records,
    relations,  # noqa: F401
    times,  # noqa: F401
)
from graph_build.extraction.english import cases as english_cases  # noqa: F401
from graph_build.extraction.english import citations as english_citations
from graph_build.extraction.english import issued as english_issued
from graph_build.extraction.english import names as english_names
from graph_build.extraction.english import observations as english_observations  # noqa: F401
from graph_build.extraction.english import policy_tables as english_policy_tables
from graph_build.extraction.english import quantities as english_quantities
from graph_build.extraction.english import records as english_records
from graph_build.extraction.english import relations as english_relations  # noqa: F401
from graph_build.extraction.english import times as english_times  # noqa: F401
from graph_build.extraction.english.tables import EnglishTable
from graph_build.extraction.folding import fold
from graph_build.extraction.glossary import local_names
from graph_build.extraction.lexicon import Entry, Lexicon
from graph_build.extraction.model import Claim, Link, Notes, Title, notes_of
from graph_build.extraction.naming import identifier_for
from graph_build.extraction.tables import Table
from graph_build.extraction.times import periods
from graph_build.extraction.titles import issued_title, kind_of_title, unmarked_titles
from graph_build.readers import markdown, outline
from graph_build.readers.blocks import Part

# The version of the rules: facts carry it, and results are kept by it.
VERSION = "1"
COMPONENTS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "zh": (
        ("zhitu_titles", {"language": "zh"}),
        ("zhitu_times", {"language": "zh"}),
        ("zhitu_quantities", {}),
        ("zhitu_vocabulary", {}),
        ("zhitu_cases", {}),
        ("zhitu_organizations", {}),
        ("zhitu_observations", {}),
        ("zhitu_checks", {}),
        ("zhitu_relations", {}),
    ),
    "en": (
        ("zhitu_english_titles", {}),
        ("zhitu_english_times", {}),
        ("zhitu_english_quantities", {}),
        ("zhitu_vocabulary", {}),
        ("zhitu_english_names", {}),
        ("zhitu_english_cases", {}),
        ("zhitu_english", {}),
        ("zhitu_checks", {}),
        ("zhitu_english_relations", {}),
    ),
}
# A title of what is to be done: its numbers are targets unless they say otherwise.
PLAN = re.compile(
    r"(?:规划|方案|计划|意见|行动|纲要|措施|路线图|目标)(?:纲要)?(?:\s*[（(][^（）()]{1,24}[）)])?(?:的通知)?\s*$"
)
EXPLAINS = re.compile(
    r"《[^》]*(?:规划|方案|计划|意见|行动|纲要|措施|办法)[^》]*》.{0,12}(?:解读|问答|答记者问|说明)|读懂.{0,6}《"
)
# A line that is the title of a plan, within so many blocks: 某省制造业智能化改造行动计划（2025—2027年）.
OWN_TITLE = re.compile(
    r"(?!.*(?:解读|报告|目录|综述|评估|研究|汇编|附件)|[一二三四五六七八九十]+、)[^，。；：:《》“”\d（(]{8,48}"
    r"(?:规划|方案|计划|意见|行动|纲要|措施|路线图)(?:[（(][^（）()]{1,24}[）)])?"
)
TITLED = 24
# The title of a communiqué names the period of its numbers.
STATISTICS = re.compile(
    r"年度报告|半年度报告|季度报告|年度业绩|业绩(?:快报|公告|说明)|统计公报|公报\s*$|运行(?:情况|简况|报告|分析)|统计(?:年报|简报|快报|月报)|监测快报|主要数据"
)
# A line without an end, right above a table: Median improvement reported by members, in per cent.
ENGLISH_CAPTION = re.compile(
    r"\*{0,2}[A-Z][^.!?\u4e00-\u9fff\n]{8,110}[\w)%]\*{0,2}"
    r"|[^\u4e00-\u9fff\n]{10,200}\((?:[^()\n]{0,50}(?:%|per cent|percent|million|billion)|in [^()\n]{3,40})\)[*_]{0,2}"
)
# The same in Chinese: 佛山部分行业智能化改造成效（2025年1—9月）.
CHINESE_CAPTION = re.compile(
    r"[*\s]*(?![^\n]{0,16}日\s*$)(?=[^\n]*[\u4e00-\u9fff])[^。！？；;\n|\t]{4,60}[*\s]*"
)
# A cell of a number alone; a year is none.
BARE_NUMBER = re.compile(r"\s*(?!(?:19|20)\d\d\s*$)[-+−]?\d[\d,]*(?:\.\d+)?\s*%?\s*")
# 2024年度环境、社会及治理报告: a report on a year, which its text calls the reporting period.
OF_A_YEAR = re.compile(r"(?:19|20)\d\d年度?[^，。；《》]{0,24}报告")
REPORTING = "报告期"
HANZI = re.compile(r"[\u4e00-\u9fff]")
# Sections that speak of the publisher or list contents say nothing of the subject.
APPARATUS = re.compile(
    r"^(?:目录|联系我们|关于我们|关于毕马威|免责声明|版权声明|声明|附录|contents|contact|about us|disclaimer)",
    re.IGNORECASE,
)
CONTENTS_LINE = re.compile(r".{2,60}[.…·\s\t]{1,}\d{1,3}\s*$")


@dataclass
class Extraction:
    """What was found in one document."""

    language: str
    parts: list[outline.Found]
    notes: list[Notes]
    claims: list[tuple[Notes, Claim]] = field(default_factory=list)
    links: list[tuple[Notes, Link]] = field(default_factory=list)
    titles: dict[str, tuple[str, str]] = field(default_factory=dict)
    local: list[Entry] = field(default_factory=list)
    unread_tables: list[str] = field(default_factory=list)


@cache
def pipeline(language: str) -> Language:
    """The pipeline of a language; one for each process."""
    nlp = spacy.blank(language)
    for name, config in COMPONENTS[language]:
        nlp.add_pipe(name, config=config)
    return nlp


def language_of(text: str) -> str:
    """`zh` where at least a tenth of the text is Chinese characters, `en` otherwise."""
    sample = text[:200_000]
    return "zh" if len(HANZI.findall(sample)) > 0.1 * len(sample.replace(" ", "")) else "en"


def extract(text: str, source: str, lexicon: Lexicon, year: str = "") -> Extraction:
    """Reads a canonical text. `year` is that of its publication: a later one is no actual value."""
    language = language_of(text)
    parts = outline.parts(text)
    blocks = markdown.read(text, [Part(p.identifier, p.kind, p.start, p.end) for p in parts])
    notes = [notes_of(b.identifier, b.kind, b.line, b.start, text[b.start : b.end]) for b in blocks]
    _surroundings(notes, parts)
    found = Extraction(language, parts, notes)
    found.local = list(local_names((n.folded for n in notes), lexicon))
    _prepare(pipeline(language), source, lexicon, Lexicon(found.local), year, found, _area(notes, language))
    own = _own(notes, found, lexicon) if language == "zh" else None
    skipped = _apparatus(parts)
    nlp = pipeline(language)
    _components(notes, nlp, skipped)
    is_plan, titled = False, ("", "")
    if language == "zh":
        observed = _component(nlp, "zhitu_observations")
        is_plan, titled = observed.is_plan, observed.titled
    _tables(found, lexicon, skipped, year, is_plan, titled)
    if own is not None:
        for line, link in letterhead.links(notes, own, lexicon):
            line.links.append(link)
    if language == "zh":
        for cell, link in records.records(notes, source, lexicon, found.titles, skipped):
            cell.links.append(link)
        for line, link in figures.figures([n for n in notes if n.section not in skipped], lexicon):
            line.links.append(link)
    cited = english_citations.cited if language == "en" else citations.cited
    if language == "en":
        _english(found, source, lexicon, skipped)
    for one in notes:
        if one.kind == "note" and one.section not in skipped:
            one.links += cited(one, lexicon)
        if one.section not in skipped:
            one.links += aliases.links(one, found.titles, lexicon)
        found.claims += [(one, claim) for claim in one.claims]
        found.links += [(one, link) for link in one.links]
    if language == "zh":
        purposes.with_names(found.links)
        found.links = deictic.resolved(found.links, notes, lexicon)
    found.links = agreeing.agreed(found.links)
    return found


def _english(found: Extraction, source: str, lexicon: Lexicon, skipped: frozenset[str]) -> None:
    """What English tables and notes say of things."""
    for cell, link in english_records.Records(found.notes, source, lexicon, skipped).links():
        cell.links.append(link)
    for cell, link in english_policy_tables.links(found.notes, found.titles, lexicon, skipped):
        cell.links.append(link)
    for one in (n for n in found.notes if n.kind == "note" and n.section not in skipped):
        one.links += english_issued.links(one, 0, len(one.folded), found.titles)


def _own(notes: list[Notes], found: Extraction, lexicon: Lexicon) -> letterhead.Own | None:
    """The policy that a Chinese document itself is; the links of its tasks are said of it."""
    own = letterhead.find(notes, found.titles, lexicon)
    if (own and PLAN.search(own.title.rstrip("》"))) or _is_titled_plan(notes):
        _component(pipeline("zh"), "zhitu_observations").is_plan = True
    _component(pipeline("zh"), "zhitu_relations").own = (own.identifier, own.title) if own else ("", "")
    return own


def _is_titled_plan(notes: list[Notes]) -> bool:
    """Whether one of the first lines is the title of a plan, as where the letter that sends it comes before it."""
    lines = (line.strip("# *\u3000") for one in notes[:TITLED] for line in one.folded.split("\n"))
    return any(OWN_TITLE.fullmatch(line) for line in lines)


def _components(notes: list[Notes], nlp: Language, skipped: frozenset[str]) -> None:
    """Lets every component read every block."""
    for one in notes:
        if one.section.split(".")[0] in skipped or one.section in skipped:
            continue
        if one.kind == "cell" and BARE_NUMBER.fullmatch(one.folded):
            continue  # read by the table; no component finds anything in it
        # The Doc only carries the notes: its words would stay in the vocabulary for as long as the process lives.
        doc = Doc(nlp.vocab, words=["block"], spaces=[False])
        doc._.zhitu = one
        for _, component in nlp.pipeline:
            doc = component(doc)


def _surroundings(notes: list[Notes], parts: list[outline.Found]) -> None:
    """Gives each block its section, the headings above it and the caption of its table."""
    titles = {p.identifier: (p.title, p.parent, p.kind) for p in parts}
    section = above = table = caption = ""
    below = _captions_below(notes, parts)
    for one in notes:
        head = one.identifier.partition("/")[0]
        if head in titles and titles[head][2] == "section":
            section = head
        elif head in titles and titles[head][2] == "table":
            if head != table:
                table, caption, above = head, above, ""
            one.caption = below.get(head) or caption or fold(titles[head][0])
        if one.kind in ("figure", "paragraph", "item", "heading"):
            # A table's caption and the line with its unit stand above its rows.
            is_caption = (
                outline.CAPTION.match(one.text)
                or outline.UNIT_LINE.fullmatch(one.text)
                or ENGLISH_CAPTION.fullmatch(one.text)
                or (one.kind in ("paragraph", "figure") and CHINESE_CAPTION.fullmatch(one.text))
            )
            if one.kind == "figure":
                above = ""
            if outline.SOURCE_LINE.match(one.text):
                is_caption = None
            above = f"{above} {one.folded}".strip() if is_caption else ""
        one.section = section
        chain: list[str] = []
        at = section
        while at and at in titles:
            chain.append(fold(titles[at][0]))
            at = titles[at][1]
        one.headings = tuple(reversed(chain))


def _captions_below(notes: list[Notes], parts: list[outline.Found]) -> dict[str, str]:
    """The captions of tables that stand below their rows: of a caption that no row follows."""
    tables = [p for p in parts if p.kind == "table"]
    captioned = {n.identifier for n in notes if n.kind == "table"}
    filled = {n.identifier.partition("/")[0] for n in notes if n.kind == "cell"}
    return {
        one.identifier: fold(other.title)
        for one, other in itertools.pairwise(tables)
        if one.identifier in filled - captioned and other.identifier in captioned - filled
    }


def _apparatus(parts: list[outline.Found]) -> frozenset[str]:
    return frozenset(
        p.identifier for p in parts if p.kind == "section" and APPARATUS.match(p.title.replace(" ", ""))
    )


def _area(notes: list[Notes], language: str) -> str:
    """The country that a document speaks of where it does not say: that of its title, China for a Chinese one."""
    first = " ".join(n.folded for n in notes[:12])
    if language == "zh" and len(re.findall("中国|我国|全国", first)) >= 1:
        return "place/china"
    return ""


def _prepare(
    nlp: Language, source: str, lexicon: Lexicon, local: Lexicon, year: str, found: Extraction, area: str
) -> None:
    is_english = found.language == "en"
    found.titles = (
        english_names.titles_of(found.notes, lexicon) if is_english else _titles(found.notes, lexicon, source)
    )
    components: dict[str, Any] = dict(nlp.pipeline)
    for component in components.values():
        for name, value in (
            ("lexicon", lexicon),
            ("year", year),
            ("default_area", area),
            ("policies", found.titles),
        ):
            if hasattr(component, name):
                setattr(component, name, value)
        if hasattr(component, "start"):
            component.start(source)
    components["zhitu_vocabulary"].local = local
    if is_english:
        components["zhitu_english_quantities"].is_yen = english_quantities.is_of_yen(
            "\n".join(n.folded for n in found.notes)
        )
    if not is_english:
        title = found.notes[0].folded.strip("# \n") if found.notes else ""
        titled = re.findall(r"(?<!\d)((?:19|20)\d\d)年", title)
        components["zhitu_times"].year = titled[-1] if titled else year
        measured = periods(title) if _reports(title, found.notes) else []
        of_title = measured[-1] if measured else ("", "")
        components["zhitu_times"].titled = components["zhitu_observations"].titled = of_title
        components["zhitu_observations"].cited = _cited_years(found.notes)
        components["zhitu_observations"].is_plan = bool(PLAN.search(title))
        components["zhitu_observations"].explains = bool(EXPLAINS.search(title))


def _reports(title: str, notes: list[Notes]) -> bool:
    """Whether the period that a title names is that of the document's numbers."""
    if STATISTICS.search(title):
        return True
    return OF_A_YEAR.search(title) is not None and any(REPORTING in one.folded for one in notes)


def _cited_years(notes: list[Notes]) -> dict[str, str]:
    """The one year that the title in a note names, by the note's number: 2023年工业发展情况新闻发布会，2024年1月."""
    found: dict[str, str] = {}
    for one in notes:
        if one.kind == "note" and one.references and one.references[0][0] == 0:
            title = re.split("[，,]", one.folded)[0]
            years = set(re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年)", title))
            if len(years) == 1:
                found[one.references[0][1]] = years.pop()
    return found


def _titles(notes: list[Notes], lexicon: Lexicon, source: str) -> dict[str, tuple[str, str]]:
    """The identifier and class of every title that names a policy, a law or a report."""
    found: dict[str, tuple[str, str]] = {}
    for one in notes:
        marked = [issued_title(m[1]) for m in re.finditer(r"《((?:[^《》]|《[^《》]*》){2,120})》", one.text)]
        for text in (*marked, *(t.text for t in unmarked_titles(one))):
            if text in found:
                continue
            known = lexicon.named("policy", text) or lexicon.named("report", text)
            if known:
                found[text] = (known.identifier, known.class_name)
                continue
            class_name = kind_of_title(Title(0, 0, text), one)
            if class_name:
                kind = "report" if class_name == "Report" else "policy"
                found[text] = (identifier_for(kind, text), class_name)
    return found


def _component(nlp: Language, name: str) -> Any:
    return dict(nlp.pipeline)[name]


def _tables(
    found: Extraction,
    lexicon: Lexicon,
    skipped: frozenset[str],
    year: str,
    is_plan: bool,
    titled: tuple[str, str],
) -> None:
    tables: dict[str, list[Notes]] = {}
    for one in found.notes:
        if one.kind == "cell" and one.section not in skipped:
            tables.setdefault(one.identifier.partition("/")[0], []).append(one)
    for name, cells in tables.items():
        kind = EnglishTable if found.language == "en" else Table
        # A table without a caption is titled by its first row, which says nothing of the other columns.
        is_row = re.search(r"^\s*\||\t", cells[0].caption) or cells[0].caption == fold(cells[0].text)
        heading = cells[0].headings[-1] if cells[0].headings and found.language == "zh" else ""
        caption = heading if is_row else cells[0].caption
        claims = list(kind(cells, caption, lexicon, year, is_plan, titled).claims())
        for one, claim in claims:
            one.claims.append(claim)
        numbers = sum(bool(re.fullmatch(r"\s*[-+]?[\d,.]+%?\s*", c.text)) for c in cells)
        if numbers and not any(claim.metric.value for _, claim in claims):
            found.unread_tables.append(name)
