"""What technologies do, where they are used and what they are joined with: read clause by clause.

A clause has an agent: the technologies that it names as means (通过…, 基于…) or as subject, or that the clause before it
named and that it goes on with. What the clause says of applications and industries is said of the agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations, pairwise

import rjieba

from graph_build.extraction.model import Link, Mention, Notes
from graph_build.extraction.terms import Inverted

CLAUSE = re.compile(r"(?:[^，；：。！？\n（(]|[（(][^（）()\n]{0,80}[）)]|[（(])+[，；：。！？]?")
GLOSS = r"(?:\s*[“”]?[（(][^（）()]{1,40}[）)])?"
KIND_WORD = r"(?:技术|专网|网络|系统|平台|设备|算法|工具|手段|方法|方案|软件|模型|装备|产线|网络|装置|终端)?"
# 人工智能质检, 38台: what may stand between a name and the next of a list.
WORK_WORD = r"(?:质检|视频分析|图像识别|检测|分析|识别|预测|优化|诊断|处理)?"
LISTED = re.compile(
    rf"[”」]?{KIND_WORD}{GLOSS}{WORK_WORD}{KIND_WORD}(?:[一-龥]{{1,5}}(?:能力|特性|优势))?(?:\s*\d+[台套条座个辆组部])?\s*(?:[、/]|和|与|及|以及|或|\+)+(?:[一-龥]{{2,6}}(?:、|和|与|及|以及)){{0,2}}\s*[“「]?(?:新一代|先进的?|前沿|新型|新兴的?|智能|传统的?|各类|多种|部分|\d+[台套条个座]|对|更加?|精准|高效|的)*"
)
THROUGH = re.compile(
    r"(?:充分|深度|综合|广泛|大规模|大量|率先|积极|全面|创新|主要|可|能够?|已|正|将)*(?:利用|通过|采用|运用|应用|借助|依托|基于|引入|部署|结合|使用|凭借|搭载|融合|集成|引进|依靠|辅以|配备|装备|上线|导入|借用|经由|推广应用|推广|使)"
    r"(?:了|着|过|起)?(?:的)?[^，。；：]{0,10}$"
)
AS_CORE = re.compile(r"(?:^|[，；：])[^，。；：]{0,8}以[^，。；：]{0,6}$")
IS_CORE = re.compile(
    r"[^，。；：]{0,8}?为(?:核心|基础|支撑|载体|抓手|依托|引擎|手段|主|代表|底座|工具|关键|纽带|驱动)"
)
LEADS = re.compile(
    r"^(?:[\s“”\-*•·【】]|[一二三四五六]是|其[一二三四五]|\d+[.、]|[（(]?[一二三四五六七八九十\d]+[)）、.]|同时|此外|另外|其中|目前|当前|如今|近年来|未来|例如|比如|如|而|且|并且|因此|首先|其次|再次|最后|再者|然而|"
    r"随着|以及|以|作为|推动|推进|促进|鼓励|支持|加快|提出|明确|要求|强调|探索|中国|我国|国内|全球|现阶段|在此基础上|在此背景下|与此同时|一方面|另一方面|具体而言|具体来看|总体来看|先进的?|新一代|成熟的?|经典的?|新兴的?|传统的?|各类|多种|这些?|使得?|让|令|将|把|由|被|因为|由于)*$"
)
AGAIN = re.compile(
    r"(?:同时|此外|另外|其中|而|且|并且|因此|首先|其次|最后|在此基础上|使得?)?(?:该|此|这类|这些|这种|这一|上述)(?:类|项|种|些)?(?:技术|系统|平台|设备|机器人|算法|模型|工具|装备|方案|软件|产品)|(?:同时|此外|因此)?(?:它们?|其(?![中他余间次]))"
)
VERB_FIRST = re.compile(
    r"\s*(?:并且?|同时|用来|用以|因而|因此|更|则|多(?=用|见)|均|从而|进而|还|也|又|以便?|来|可以?|能够?|将|不仅|而且|进一步|有效|大幅|极大地?|大大|极为|显著|最终|更好地?|逐步|快速|全面|精准|实时|自动|高效|持续|广泛|深度|已|正|被|为|对|使得?|让|帮助|助力|辅助|支持|在|用于|应用于|适用于|服务于|提升|提高|优化|"
    r"实现|完成|开展|进行|提供|满足|推动|促进|赋能|支撑|增强|改善|降低|减少|缩短|保障|确保|打造|构建|形成|建立|搭建|达到|具备|解决|避免|加快|加速|强化|改变|替代|取代|覆盖|贯穿|如|包括|涵盖|等|主要)"
)
GENERIC_SUBJECT = re.compile(
    r"\s*(?:制造|工业|生产|汽车|行业|中小)?(?:企业|工厂|用户|客户|制造商|厂商|公司|人员|车间|产线|生产线|管理者|工程师|施工方)(?:能够|可以?|得以|便能|便可|实现|还能|即可|将)"
)
ACT = (
    r"(?:赋能|支撑|实现|用于|应用于|应用在|应用到|运用到|运用于|运用在|适用于|助力|提升|提高|优化|支持|推动|促进|改善|完成|开展|进行|提供|辅助|满足|服务于|驱动|加速|加快|执行|胜任|承担|保障|加强|增强|强化|具备|"
    r"覆盖|贯穿|渗透到|渗透至|渗透|融入|嵌入|替代|取代|代替|构建|打造|建立|搭建|形成|带来|涵盖|包括|如|例如|做|负责|从事|解决|应对|落地于|引入|用来|成为|改变|重塑|适合|进入|走进|面向|可做)"
)
REACHES = re.compile(
    rf"{ACT}(?:了|着|到|在|于|其|起|对|更|企业|出|工业|制造业?|智能|全流程|精准|自动|的|面向|各类|多种|多个|快速|高效|全面|实时|数字化|智能化|在线|“)*[^，。；：、的]{{0,8}}$"
)
# 用于发酵过程模拟、产线平衡分析: further on in a list that has names nobody knows.
AMONG = re.compile(
    r"(?:用于|应用于|适用于|服务于|实现|开展|完成|支持|支撑|执行|承担|提供|进行|适合|胜任)(?:了)?(?:[^，。；：、的]{2,12}(?:、|和|与|及|以及))+$"
)
APPLIES = re.compile(
    r"(?:赋能|用于|应用于|应用在|应用到|运用到|运用于|运用在|适用于|服务于|面向|适合|进入|走进|赋能于|渗透到|渗透至|覆盖|落地于|嵌入|推广到|推广至|普及到|引入到?)(?:了|着|到|在|于|其|各|中国|我国|国内|传统|更多|多个|众多|“|等)*[^，。；：、的]{0,6}$"
)
# Where a text tells where something is used: 广泛应用，如汽车制造、物流等; 下游包括…
SUCH_AS = re.compile(r"^(?:主要)?(?:如|例如|比如|包括|涵盖|覆盖|涉及)[^，。；：、的]{0,6}$")
IN_USE = re.compile(r"应用|使用|运用|下游|场景|领域")
AT = re.compile(r"(?:在|于|对|针对|为|面向|围绕)[^，。；：、的]{0,6}$")
# 为故障诊断提供支撑
FOR = re.compile(r"(?:为|对|给|向)[^，。；：、]{0,8}$")
FOR_AFTER = re.compile(
    r"(?:、[^，。；：、]{2,12})*(?:(?:和|与|及|以及)[^，。；：、]{2,12})?(?:等)?[^，。；：、]{0,6}?(?:提供|赋能|奠定|创造)"
)
AT_AFTER = re.compile(
    rf"{KIND_WORD}(?:等)?[^，。；：]{{0,14}}?(?:应用|使用|落地|普及|运用|部署|推广|作用|价值|提供|进行|实施|赋能|优势|潜力|支撑|支持|实践|优化|管理|管控|监控|控制|监测|分析|处理|普遍)"
)
USED_AFTER = re.compile(
    r"(?:中|上|里|方面|领域|环节|场景|行业|过程)?(?:的)?(?:广泛|深度|规模化|普及|创新)?(?:应用|使用|落地|普及|运用|部署|推广)"
)
PLACE_BEFORE = re.compile(r"(?:在|于|针对|面向|对于|围绕|对)[^，。；：]{0,8}$")
PLACE_AFTER = re.compile(
    r"(?:等|[“”])*(?:[^，。；：、]{0,6}(?:环节|场景|领域|方面|过程|流程|工序|任务|工作|阶段|中|上|时|行业|作业|问题|需求))?(?:中|上|下|里|内|类)?[，,]?"
)
# 甲公司推出工业大模型，可完成…; 甲公司的焊接机器人可…
MAKES = re.compile(r"(?:推出|发布|研发|开发|研制|自研|打造)(?:了|出|的)*(?:[^，。；：、]{1,12}的)?[“]?$")
OWNED = re.compile(r"[^，。；：、的在用于]{2,10}的(?:新一代|最新|首款|旗舰|智能|主力)*[“]?$")
TAKES = re.compile(r"(?:将|把)[^，。；：、]{0,6}$")
PUT_TO = re.compile(r"^[^，。；：]{0,8}?(?:用于|用在|应用|运用|引入|融入|嵌入|部署|投入|与)")
# 高光谱成像配合深度学习
PAIRED = re.compile(rf"[”]?{KIND_WORD}(?:搭配|配合|联合|携手)(?:了|使用)?[“]?")
HAS_IN = re.compile("搭载|配备|内置|采用|基于")
MERGES = re.compile(r"(?:融合|结合|整合)(?:了)?[“]?$")
TAKES_IN = re.compile(
    r"(?:融合|集成|搭载|结合|采用|配备|内置|嵌入|引入|整合|应用|运用|加装|配有)(?:了|有)?[^，。；：、]{0,8}$"
)
# 使机器人具备…: what is made to do something is no agent.
AFFECTED = re.compile(r"(?:使得?|让|令|帮助|给|替代|取代)[^，。；：、]{0,4}$")
NEGATED = re.compile(
    r"(?:不|未|没有|无法|难以|缺乏|尚未|并非|而非|不再)(?:能|会|曾|实现|足以)?[^，。；]{0,5}$"
)
NOT_WORK = re.compile(
    r"(?:企业|公司|行业|产业|人员|市场|成本|费用|标准|部门|机构|专家|团队|经费|支出|人才|岗位|工程师|学院|收入|规模|订单|协会|服务商|供应商)"
)
# 物流的统一调度: the work is the scheduling.
NOT_HEAD = re.compile(
    r"的(?!自动|智能|数字|无人|全|精准|实时|高效|闭环|在线|可视|需求|任务|工作|能力|水平|精细|协同)"
)
NOT_MEANS = re.compile(
    rf"{KIND_WORD}{GLOSS}(?:的)?(?:产业|企业|市场|行业|公司|领域的|人才|龙头|赛道|厂商|供应商|融资|投资|渗透率|产量|销量|密度|规模|出口|专业|研究院|创新|热潮|概念|专利)"
)
INDUSTRY_TAIL = re.compile(
    r"[^，。；：]{0,4}?(?:行业|产业|领域|企业|制造|工厂|生产|业|车间|环节|场景|中|$|[，。；、和与及等])"
)
COMBINE = r"(?:深度|有机|交互|相互|交叉|协同|紧密|进一步|高度|不断|加速|加快|相)*(?:结合|融合|集成|协同|联动|整合|打通|对接|互联)(?!作业|工作|生产|配合|运行|攻关|创新|研发|发展|推进|创新中心)"
COMBINED_AFTER = re.compile(
    rf"{KIND_WORD}{GLOSS}(?:等)?(?:前沿|先进|数字|新一代|信息)*{KIND_WORD}[^，。；：一-龥]?(?:“[^”]{{1,6}}”)?(?:的|进行|实现|正|被|已)?{COMBINE}"
)
JOINS = re.compile(
    rf"^[”]?{KIND_WORD}{GLOSS}(?:还|也|可|能够?|将|已|正|需|并|不断|通过|进一步)*(?:与|同|和|结合|融合|集成|融合了|集成了|结合了)[“]?(?:先进的?|多种|新一代)?$"
)
HOLDS = re.compile(
    rf"^[”]?{KIND_WORD}{GLOSS}(?:[^，。；：]{{0,4}})?(?:融合|集成|结合|综合|搭载|配备|内置|采用|基于)(?:了|运用了?|应用了?)?[“]?(?:先进的?|多种|新一代)?$"
)

# How sure a link can be whose end no vocabulary has: in a list with others, or alone.
UNSURE = {"proposed": 0.86, "guessed": 0.7}
# Work that is done by hand: what a robot performs; of other work it is a means.
HANDS_ON = re.compile(
    r"焊|装配|搬运|转运|分拣|喷涂|码垛|加工|打磨|抛光|切割|上下料|上料|下料|巡检|检测|质检|识别|抓取|锁付|整平|抹平|抹光|装修|救援|运输|配送|盘点|包装|清洗|安装|建造|施工|采摘|维护|涂胶|后勤|仓储|拣选|库存|无人"
)
# Of these a text says so much in general that a link tells nothing.
VAGUE = frozenset(
    [
        "technology/intelligent-manufacturing",
        "technology/internet",
        "technology/automation",
        "technology/information-technology",
        "industry/intelligent-manufacturing-industry",
    ]
)
JOINED_WITH = re.compile(r"(?:与|同|和|跟)[^，。；：、]{0,4}$")

# 应用于制造业的质量检测: where the work is done is no part of what is said of it.
WHERE = re.compile(
    r"[^，。；：、在于到]{1,8}(?:行业|领域|产业|业|企业|工厂|车间|生产|流程|过程|环节)(?:中|里|上)?的(?=[^，。；：的]{0,6}$)"
    r"|(?<=用于|实现|完成|开展|进行|支撑|支持|胜任|承担|负责)(?:对)?[^，。；：的]{1,14}的(?=(?:自动|智能|实时|精准|在线|高效|全程|全流程|远程|协同|快速|闭环|动态|数字化|智能化)*$)"
)

# Of so many technologies that are joined each is joined with each; more are a list.
MOST_JOINED = 4
# Over how many clauses an agent is carried with confidence.
MOST_STEPS = 2

Row = list[Mention]


@dataclass
class State:
    """What a block has said so far: its label and the technologies that its last sentence was about."""

    topic: Row = field(default_factory=list)
    label: Row = field(default_factory=list)
    purpose: Row = field(default_factory=list)


@dataclass
class Clause:
    """A clause with its rows of mentions."""

    start: int
    end: int
    means: list[Row]
    works: list[Row]


def sentence(
    notes: Notes, mentions: list[Mention], start: int, end: int, state: State, inverted: Inverted
) -> list[Link]:
    """The links of one sentence; `state` is carried through its block."""
    typed = _typed(notes, mentions, start, end, inverted)
    if not typed and not state.label:
        state.topic = []
        return []
    clauses = [_clause(notes.folded, typed, *c.span()) for c in CLAUSE.finditer(notes.folded, start, end)]
    found: dict[tuple[str, str, str], Link] = {}
    topic = list(state.topic)
    for link in (*_clauses(notes, clauses, state), *_combined(notes.folded, clauses, topic)):
        name = (link.subject, link.property, link.target)
        if link.subject != link.target and (name not in found or found[name].confidence < link.confidence):
            found[name] = link
    return list(found.values())


AT_WORK = re.compile(
    rf"{KIND_WORD}(?:等)?[^，。；：、]{{0,8}}?(?:协同|打通|联动|结合|融合|集成|运行|投用|投运|上线|承担|负责|完成|代替|替代|取代|用于|对接|搭配)"
)


def subjects(text: str, mentions: list[Mention], start: int, end: int) -> Iterator[Row]:
    """The rows of technologies that a sentence's clauses speak of as being at work."""
    typed = [m for m in mentions if m.kind == "technology"]
    for found in CLAUSE.finditer(text, start, end):
        clause = _clause(text, typed, *found.span())
        for row in clause.means:
            if _role(text, clause, row) == "subject" and AT_WORK.match(text, row[-1].end, clause.end):
                yield row


def _typed(notes: Notes, mentions: list[Mention], start: int, end: int, inverted: Inverted) -> list[Mention]:
    cases = [m for m in mentions if m.kind == "case"]
    typed = [
        m
        for m in mentions
        if m.kind in ("technology", "application", "industry", "track")
        and not any(c.start <= m.start and m.end <= c.end for c in cases)
    ]
    taken = [(m.start, m.end) for m in mentions]
    for made in inverted.find(notes.folded, start, end):
        if not any(s < made.end and made.start < e for s, e in taken if (s, e) != (made.start, made.end)):
            typed.append(made)
            taken.append((made.start, made.end))
    begun = {m.start for m in typed if m.kind == "application"}
    # 焊接质量预测: the work is the one that ends the phrase.
    return sorted((m for m in typed if m.kind != "application" or m.end not in begun), key=lambda m: m.start)


def _clause(text: str, typed: list[Mention], start: int, end: int) -> Clause:
    means: list[Row] = []
    works: list[Row] = []
    last: Mention | None = None
    for mention in (m for m in typed if start <= m.start < end):
        rows = means if mention.kind == "technology" else works
        in_row = (
            last is not None
            and rows
            and rows[-1][-1] is last
            and LISTED.fullmatch(text, last.end, mention.start)
        )
        if in_row:
            rows[-1].append(mention)
        else:
            rows.append([mention])
        last = mention
    return Clause(start, end, means, works)


def _clauses(notes: Notes, clauses: list[Clause], state: State) -> Iterator[Link]:
    text = notes.folded
    agent: Row = list(state.label)
    carried = bool(agent)
    purpose: Row = list(state.purpose)
    if len(clauses) > 1 and text[clauses[0].end - 1] == "：":
        agent, purpose = _labelled(text, clauses[0], state, agent, purpose)
        carried = bool(agent)
    steps = 0
    for clause in clauses:
        steps += 1
        opened = agent
        position = clause.start
        rows = [(row, _role(text, clause, row)) for row in clause.means]
        acting = [(row, role) for row, role in rows if role]
        again = AGAIN.match(text, clause.start, clause.end)
        if acting:
            agent, carried, steps = _agent(text, acting), False, 0
            position = acting[-1][0][-1].end
        elif again and state.topic:
            agent, carried, position = state.topic, True, again.end()
        elif not (VERB_FIRST.match(text, clause.start) or GENERIC_SUBJECT.match(text, clause.start)):
            agent = list(state.label) if agent == state.label or carried else []
            carried = True
        else:
            carried = True
        yield from _reached(text, clause, agent, position, carried, steps > MOST_STEPS)
        if acting and acting[-1][1] == "subject":
            state.topic = agent
        means = [row for row, role in acting if role == "means"]
        yield from _placed(text, clause, purpose, [agent] if means and agent is not acting[-1][0] else means)
        yield from _done_by(text, clause)
        purpose = _place(text, clause) or purpose
        if acting and opened and acting[-1][1] == "means" and VERB_FIRST.match(text, clause.start):
            agent = [*opened, *agent] if opened is not agent and not carried else agent
    state.topic = agent or state.topic


def _agent(text: str, acting: list[tuple[Row, str]]) -> Row:
    """The technologies that act in a clause: what holds others acts itself, 智能机床 where it 融合传感器."""
    first, last = acting[0][0], acting[-1][0]
    if (
        acting[0][1] == "subject"
        and last is not first
        and TAKES_IN.search(text[first[-1].end : last[0].start])
    ):
        return first
    return last


def _labelled(text: str, clause: Clause, state: State, agent: Row, purpose: Row) -> tuple[Row, Row]:
    """The label of an item, 数字孪生：…: all that follows in the block is said of it."""
    for rows, kept in ((clause.means, True), (clause.works, False)):
        for row in rows:
            before = text[clause.start : row[0].start].strip(" -*•·、.0123456789【】“”")
            after = text[row[-1].end : clause.end].strip("：”“*】 ")
            if not before and re.fullmatch(rf"{KIND_WORD}(?:环节|领域|方面|场景)?{GLOSS}", after):
                if kept:
                    state.label = row
                    return row, purpose
                state.purpose = row
                return agent, row
    return agent, purpose


def _role(text: str, clause: Clause, row: Row) -> str:
    """How a clause names technologies: as means, as subject, or otherwise (empty)."""
    before = text[clause.start : row[0].start]
    after = text[row[-1].end : clause.end]
    if NOT_MEANS.match(after) or NEGATED.search(before):
        return ""
    if AFFECTED.search(before) or not is_head(text, row[-1].end):
        return ""
    if THROUGH.search(before) and not re.search(r"[、和与及](?!其)[^、]{0,2}$", before):
        return "means"
    if AS_CORE.search(before) and IS_CORE.match(after):
        return "means"
    if LEADS.match(before) or (
        TAKES.search(before) and (PUT_TO.search(after) or COMBINED_AFTER.match(after))
    ):
        return "subject"
    if MAKES.search(before) or OWNED.match(before):
        return "subject"
    return ""


HEAD_GAP = re.compile(rf"[”」]?{KIND_WORD}{GLOSS}{KIND_WORD}")


def is_head(text: str, end: int) -> bool:
    """Whether a name ends what it stands in: 碳纤维 does not in 碳纤维铺放设备."""
    at = HEAD_GAP.match(text, end)
    rest = text[at.end() if at else end :][:6]
    if PART_OF.match(rest):
        return False
    return not rest or bool(VERB_AFTER.match(rest)) or not _begins_with_noun(rest)


@lru_cache(maxsize=8192)
def _begins_with_noun(rest: str) -> bool:
    tags = rjieba.tag(rest)
    word, tag = tags[0]
    return tag.startswith(("n", "j", "b")) and not AFTER_NAME.match(word) and bool(re.match(r"[一-龥]", word))


VERB_AFTER = re.compile(
    rf"{ACT}|部署|安装|上线|投用|运行|替代|取代|识别|检测|监测|监控|预测|分析|诊断|采集|追踪|追溯|管理|调度|规划|评估|生产|制造|加工|处理|自动|开发|设计"
)
PART_OF = re.compile(r"自动[一-龥]{2}(?:设备|装置)")
AFTER_NAME = re.compile(
    r"主要|广泛|大量|目前|正在|已经|可以|能够|领域|时代|方面|全流程|全过程|环节|等|以及|为例|时|代表|场景|上|中|里|基础|手段|方式|能力|优势"
)


def _reached(
    text: str, clause: Clause, agent: Row, position: int, carried: bool, far: bool
) -> Iterator[Link]:
    """The works and industries that a clause says its agent reaches."""
    if not agent:
        return
    reached = False
    for row in clause.works:
        if row[0].start < position:
            continue
        before = WHERE.sub("", text[position : row[0].start])
        after = text[row[-1].end : clause.end]
        is_work = row[-1].kind == "application"
        if NEGATED.search(before) or (is_work and (NOT_WORK.match(after) or NOT_HEAD.match(after))):
            continue
        for mention in row:
            is_industry = mention.kind in ("industry", "track")
            verb = APPLIES.search(before) if is_industry else REACHES.search(before) or AMONG.search(before)
            if mention.origin == "inverted" and len(before) <= 24:
                verb = re.search("$", before)
            if (
                is_industry
                and not verb
                and SUCH_AS.match(before)
                and IN_USE.search(text, max(0, clause.start - 16), clause.start)
            ):
                verb = SUCH_AS.match(before)
            at = AT.search(before) and (AT_AFTER.match(after) or USED_AFTER.match(after))
            if is_work and not at and FOR.search(before):
                at = FOR_AFTER.match(after)
            if (
                not verb
                and not at
                and not (
                    reached
                    and not is_industry
                    and re.fullmatch(
                        r"[^，。；：]{0,12}(?:和|与|及|以及|、|并)[^，。；：]{0,6}", before[-18:]
                    )
                )
            ):
                continue
            if is_industry and not INDUSTRY_TAIL.match(after):
                continue
            reached = True
            sure = 0.8 if mention.origin == "inverted" or far else 0.84 if carried else 0.92
            is_mixed = len({is_robotic(m) for m in agent}) > 1
            for one in agent:
                if one.identifier in VAGUE or mention.identifier in VAGUE:
                    continue
                yield _link(
                    one,
                    mention,
                    (
                        "zh.inverted"
                        if mention.origin == "inverted"
                        else "zh.carried"
                        if carried
                        else "zh.reaches"
                    ),
                    sureness(sure, one, mention),
                    is_mixed,
                )


def _place(text: str, clause: Clause) -> Row:
    """The work for which a clause sets the scene: 针对质量检测等场景，…"""
    for row in clause.works:
        before, after = text[clause.start : row[0].start], text[row[-1].end : clause.end]
        if PLACE_BEFORE.search(before) and PLACE_AFTER.fullmatch(after) and not NOT_WORK.match(after):
            return row
        if not before.strip(" -*•·而在") and re.fullmatch(r"(?:等)?(?:方面|环节|领域|场景)[，,：]?", after):
            return row
    return []


def _placed(text: str, clause: Clause, purpose: Row, means: list[Row]) -> Iterator[Link]:
    """在质量检测环节，采用机器视觉…: the means serve the work that the clause before set."""
    for row in means:
        for one in row:
            for work in purpose:
                yield _link(one, work, "zh.placed", sureness(0.88, one, work))
        inside = [
            r
            for r in clause.works
            if r[-1].end <= row[0].start
            and PLACE_BEFORE.search(text[clause.start : r[0].start])
            and re.match(
                r"(?:等)?[^，。；：、]{0,6}(?:中|上|环节|领域|场景|方面|行业|过程|里|时)",
                text[r[-1].end : row[0].start],
            )
        ]
        for work_row in inside[-1:]:
            for one in row:
                for work in work_row:
                    yield _link(one, work, "zh.placed", sureness(0.9, one, work))


BY = re.compile(r"(?:则|均|全部|主要|可|将|已)*由[^，。；：、]{0,6}$")
DOES = re.compile(rf"{KIND_WORD}(?:等)?(?:自动|独立|全程|协同|来)*(?:完成|承担|负责|执行|实施)")


def _done_by(text: str, clause: Clause) -> Iterator[Link]:
    """锚护作业由锚杆机器人完成: the work stands before who does it."""
    for row in clause.means:
        if not DOES.match(text, row[-1].end, clause.end):
            continue
        for works in clause.works:
            gap = text[works[-1].end : row[0].start]
            if works[-1].end <= row[0].start and len(gap) < 12 and BY.search(gap) and "，" not in gap:
                for one in row:
                    for work in works:
                        if work.kind == "application":
                            yield _link(one, work, "zh.done-by", sureness(0.9, one, work))


def sureness(sure: float, *ends: Mention) -> float:
    """A name that no vocabulary has makes a link less sure."""
    return round(min(sure, *(UNSURE.get(m.origin, 1.0) for m in ends)), 3)


def _link(one: Mention, other: Mention, rule: str, confidence: float, is_mixed: bool = False) -> Link:
    first, last = min(one.start, other.start), max(one.end, other.end)
    is_robot = not is_mixed and is_robotic(one) and HANDS_ON.search(other.text) is not None
    name = "appliedIn" if other.kind in ("industry", "track") else "performs" if is_robot else "enables"
    return Link(first, last, one.identifier, name, other.identifier, rule, confidence, one.text, other.text)


def is_robotic(mention: Mention) -> bool:
    """Whether a technology does work by itself."""
    return mention.class_name == "Robot" or mention.text.endswith("机器人")


def _combined(text: str, clauses: list[Clause], topic: Row) -> Iterator[Link]:
    """A与B融合; 将A和B整合; A集成了B和C. A row of three or more is more often a list of what is used together."""
    subject: Row = topic
    for clause in clauses:
        for number, row in enumerate(clause.means):
            head, after = text[clause.start : row[0].start], text[row[-1].end : clause.end]
            before = clause.means[number - 1] if number else []
            joined = COMBINED_AFTER.match(after) and not NEGATED.search(head)
            if joined and JOINED_WITH.search(head) and not before:
                yield from (_joined(one, other, 0.9) for one in subject[:1] for other in row)
            elif joined and len(row) > 1:
                is_row = len(row) <= MOST_JOINED and not after.startswith("等")
                sure = 0.92 if len(row) == 2 else 0.88 if is_row else 0.8
                yield from (_joined(one, other, sure) for one, other in _pairs(text, row))
            elif 1 < len(row) < MOST_JOINED and MERGES.search(head) and not after.startswith("等"):
                yield from (_joined(one, other, 0.88) for one, other in combinations(row, 2))
            gap = text[before[-1].end : row[0].start] if before and before[-1].end <= row[0].start else ""
            if before and gap and (HOLDS.match(gap) or (JOINS.match(gap) and COMBINED_AFTER.match(after))):
                yield from _held(before, row, HAS_IN.search(gap) is not None)
            if gap and PAIRED.fullmatch(gap):
                yield from (_joined(one, other, 0.88) for one in before for other in row)
            if number == 0 and LEADS.match(head):
                subject = row


def _pairs(text: str, row: Row) -> Iterable[tuple[Mention, Mention]]:
    """Each with each; in A与B、C the first with the others."""
    gaps = [text[one.end : other.start] for one, other in pairwise(row)]
    if re.search("与|同|和", gaps[0]) and any("、" in g for g in gaps[1:]):
        return ((row[0], other) for other in row[1:])
    return combinations([m for m in row if m.identifier not in VAGUE], 2)


def _held(holders: Row, row: Row, has_in: bool) -> Iterator[Link]:
    """A robot or a system that integrates technologies uses them; a technology is combined with others."""
    for one in holders[-1:]:
        for other in row:
            link = _joined(one, other, 0.9)
            is_made = (
                has_in
                or one.class_name in ("Robot", "SoftwareSystem")
                or re.search(r"(?:机器人|系统|平台|设备|机床|装备|产线|生产线|[机器仪车手卡吊])$", one.text)
            )
            yield replace(link, property="usesTechnology", rule="zh.holds") if is_made else link


def _joined(one: Mention, other: Mention, confidence: float) -> Link:
    return Link(
        one.start, other.end, one.identifier, "combinesWith", other.identifier, "zh.combines",
        sureness(confidence, one, other), one.text, other.text,
    )  # fmt: skip
