"""What the title of a policy names as its matter: 甲省制造业数字化转型行动方案 → 数字化转型.

A title is taken apart: who issues it and where, what is done (推进, 加快), what it is (行动计划, 若干措施) and how
(高质量发展, 推广应用) go; what is left in the middle is its matter, or several joined by 和.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph_build.extraction.lexicon import Lexicon
from graph_build.extraction.naming import identifier_for

CLASSES = {"technology": "Technology", "application": "Application", "industry": "Industry"}
KNOWN = ("technology", "track", "industry", "application")
FROM = re.compile(r"^[^《》]{0,60}?关于(?:印发|发布|公布)?[《〈]?")
HEAD = re.compile(
    r"^(?:推动|推进|加快|促进|支持|深入|深化|实施|开展|全面|进一步|加强|大力|打造|构建|加力|扩围|持续|做好|优化|完善|培育|建设|组织|强化|壮大|新一代|集群|中华人民共和国|发展(?!中)|[“\"]?十[二三四五]五[”\"]?|\d{4}年?度?|国家|全国|中国|我国|大规模|重点|若干|高质量|的|工业领域|工业和信息化领域|[一-龥]{2,5}?(?:省|市|自治区|特别行政区|新区)|(?:北京|上海|天津|重庆|广东|江苏|浙江|山东|深圳|广州|苏州|杭州|成都|武汉|南京|合肥))"
)
TAIL = re.compile(
    r"(?:的|若干|指导|实施|行动|专项|[一二三四五六七八九十两]+年|中长期|总体|工作|建设|管理|创新|高质量|可持续|健康|融合|深度|规模化|发展|推广|应用|普及|提升|培育|推进|攻坚|攻关|重点|研发|示范|试点|验收|规范|促进|能力|支持|奖补|扶持|资金|综合|标准化|标准|体系|规划|计划|方案|意见|纲要|办法|措施|政策|细则|条例|目录|指南|指引|条件|要求|清单|通知|战略|路线图|城市|工程|试行|暂行|“[^”]{1,10}”|[（(][^（）()]*[）)]|强链补链|延链|提质|增效|倍增|跃升|升级版|做优做强|做大做强|培育壮大|产业集群|集群|梯度|集聚|布局|场景|推介|拓展|领航|科技|大陆|与|和|及|(?<=”)\d{1,4}|评估|评价|认定|(?:19|20)\d\d(?:[—–-](?:19|20)\d\d)?年?[版本]?|产业(?<!未来产业)|行业|领域|企业)$"
)
JOIN = re.compile(r"(?<!共)和|与|及|、|\+|(?<=[一-龥]{2})(?:促进|推动)(?=[一-龥]{2})|(?<=产业)(?=[一-龥]{3})")
CHANGE = re.compile(
    r"(?P<who>[一-龥]{0,12}?)(?P<what>(?P<how>数字化|智能化|数智化|绿色化|网络化|信息化|绿色低碳|绿色|数字|智能){1,3}(?:转型|改造|升级)(?:升级)?)$"
)
FUSED = re.compile(r"([一-龥]{2,4}化和[一-龥]{2,4}化)(?:深度)?融合")
RENEWAL = re.compile(
    r"(?:(?:工业|企业)?技术改造|[一-龥]{0,4}(?:设备|装备|产品)更新(?:改造)?|[一-龥]{2,4}以旧换新)$"
)
TURNED = re.compile(r"[一-龥]{2,4}(?:智能化|机械化|数字化|信息化|自动化|绿色化|数智化)$")
THING = re.compile(
    r"(?:机器人|装备|设备|软件|平台|系统|芯片|传感器|互联网|制造|工厂|车间|电池|储能|汽车|飞行器|无人机|算力|模型|孪生|一体化|智能体|材料|机床|母机|网络|仪器|船舶|终端|农机|大数据|区块链|元宇宙|人工智能|具身智能|量子科技|标识解析|操作系统)$"
)
FIELD = re.compile(r"(?:经济|农业|医药|制造业)$")
GENERAL = re.compile(
    r"国民经济|社会|行业|产业|^(?:重大技术|关键|核心|先进|通用|专用|工业|制造业?|智能|数字|产业|技术|相关|标准|基础|重点|首台|公共|服务|中小).{0,2}$|企业|质量|人才|市场|消费|投资|改革|稳增长|监管|资金"
)
# A law or measure on how something is kept safe regulates it, unless it is there to promote it.
PROMOTES = re.compile(r"发展|促进|振兴|培育|推广|应用|示范|扶持|奖补|支持|规范条件|提升|推进|加快")


@dataclass(frozen=True)
class Matter:
    """A matter: the kind of thing it is, how it is written, and what is known by that name."""

    identifier: str
    class_name: str
    name: str
    is_known: bool


INDUSTRY = re.compile(r"[^《》“”]{2,12}?(?:产业|行业|制造业)")


def matters(title: str, lexicon: Lexicon) -> Iterator[Matter]:
    """The matters of a folded title, in its order."""
    said = FROM.sub("", title) if "关于" in title else title
    whole = _bare(said)
    if not JOIN.search(whole) and (industry := _industry(said, lexicon)):
        yield industry
        return
    if "融合" in title and JOIN.search(whole):
        # What is fused is one matter and no list.
        if fused := FUSED.search(title):
            yield _new("application", f"{fused[1]}融合", lexicon)
        return
    for piece in JOIN.split(whole):
        if matter := _matter(_bare(piece), lexicon):
            yield matter


def _industry(words: str, lexicon: Lexicon) -> Matter | None:
    """The industry that a title names as one: 机器人产业发展规划, where 机器人 alone is a technology."""
    before = ""
    while words != before:
        before, words = words, HEAD.sub("", words.strip(" 《》〈〉+"))
    found = INDUSTRY.match(words)
    entry = lexicon.named("industry", found.group()) if found else None
    return Matter(entry.identifier, entry.class_name, entry.name, True) if entry else None


def _bare(words: str) -> str:
    """A title without what is done at its beginning and what it is at its end."""
    before = ""
    while words != before:
        before = words
        words = HEAD.sub("", words.strip(" 《》〈〉+"))
        words = words[1:-1] if words[:1] == "“" and words.find("”") == len(words) - 1 else words
        shorter = TAIL.sub("", words)
        words = shorter if len(shorter) >= 2 else words
    return words


def _matter(words: str, lexicon: Lexicon) -> Matter | None:
    for kind in KNOWN:
        if entry := lexicon.named(kind, words):
            general = entry.identifier in ("industry/manufacturing", "industry/smes", "technology/internet")
            return None if general else Matter(entry.identifier, entry.class_name, words, True)
    if changed := CHANGE.fullmatch(words):
        what = changed["what"]
        several = re.match(r"(?:数字化|智能化|绿色化|网络化|数智化){2,}", what)
        if several and "数字化" not in what:
            return None
        return _new("application", f"数字化{what[several.end() :]}" if several else what, lexicon)
    if RENEWAL.fullmatch(words) or TURNED.fullmatch(words):
        return _new("application", words, lexicon)
    for ending, kind in (("制造", "technology"), ("工业", "industry"), ("行业", "industry")):
        if words.endswith(ending) and (entry := lexicon.named(kind, words.removesuffix(ending))):
            return Matter(entry.identifier, entry.class_name, words.removesuffix(ending), True)
    if not 3 <= len(words) <= 9 or GENERAL.search(words) or re.search(r"[^一-龥A-Za-z0-9+]", words):
        return None
    if THING.search(words):
        return _new("technology", words, lexicon)
    return _new("industry", words, lexicon) if FIELD.search(words) else None


def _new(kind: str, name: str, lexicon: Lexicon) -> Matter:
    for other in KNOWN:
        if entry := lexicon.named(other, name):
            return Matter(entry.identifier, entry.class_name, name, True)
    return Matter(identifier_for(kind, name), CLASSES[kind], name, False)
