"""The places that frames open for new names: what opens each, and what must close it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.extraction.name_words import APPLICATION, INDUSTRY, TECHNOLOGY, TECHNOLOGY_END


@dataclass(frozen=True)
class Slot:
    """A place that a frame opens for names of a kind: what opens it, and what must close it."""

    kind: str
    opens: re.Pattern[str]
    closes: re.Pattern[str] | None = None
    needs: frozenset[str] = frozenset()
    # Whether the frame alone tells what a name is, so that any noun phrase may be one.
    is_wide: bool = False
    # What must stand near the opening; without it nothing is read.
    hint: re.Pattern[str] | None = None


USED = re.compile(
    r"(?:采用|利用|运用|引入|引进|部署|借助|依托|基于|搭载|使用|配备|配置|融合|集成|建设|建成|构建|搭建|上线|导入|加装|安装|启用|购置|经由|投用|(?<=[它其并又还厂时])用(?!于|户|电|工(?!业)|途|以|来|能|水|气|地|品|料)|应用(?!于|到|在|场景|领域|范围|水平|示范|推广))(?:了|的)?"
)
WORKED = re.compile(
    r"(?:用于|用来|应用于|应用到|应用在|适用于|适合|服务于|开展|进行|实现|完成|具备|承担|执行|从事|胜任|支撑|支持|赋能|提供|助力|辅助|推动|优化|负责)(?:了|完成|实现|开展|进行)?"
)
# What is put into a machine or a plant; what somebody does by itself.
EQUIPPED = re.compile(
    r"(?:搭载|加装|配备|配置|安装|装有|装配有|内置|部署|上线|导入|引入|引进|启用|投用|购置|装备)(?:了|有)?(?:\d+[台套条座个辆组部款])?"
)
HANDED = re.compile(r"(?:承担|负责|执行|胜任|从事|开展|用于|应用于|进行)(?:了|完成|开展|进行)?")
FOR = re.compile(r"(?:为|对)(?=[^，。；：]{3,40}(?:提供|赋能))")
MAINLY = re.compile(r"(?:应用|使用|落地|场景|需求)[^，。；：以]{0,10}以")
AT = re.compile(r"(?:在|于|对|针对|面向|围绕|进入|走进|渗透到|贯穿|覆盖)(?:了)?")
AT_END = re.compile(r"(?:等)?(?:各)?(?:环节|场景|领域|方面|任务|工序|中的|上的|作业)")
HEAD = re.compile(
    r"(?:^|(?<=[，；。：\n]))[\s“”\-*•·【】]*(?:其中|此外|同时|另外|目前|当前|如今|随着|而|且|一是|二是|三是|四是|五是|以|把|将|由|\d+[.、]|[（(][一二三四五六七八九十\d]+[)）])*(?:新一代|先进的?)?"
)
HEAD_END = re.compile(
    r"(?:技术|系统)?(?:等(?:前沿|先进|新型|新)?(?:技术|工艺|装备|设备|手段|方法|系统|工具|算法|模型|软件))?(?:则|也|还|已经?|正在?|将|可以?|能够?|最初|目前|主要|广泛|大量|被|多|常|率先|开始|有望|更|逐步|不仅|普遍|批量|自动|成功|全面|深度|进一步)*"
    r"(?:用于|用来|应用|适用|服务于|实现|完成|支撑|支持|赋能|融合|集成|采用|基于|通过|利用|依托|借助|结合|搭载|搭配|配合|配备|内置|取代|替代|代替|部署|提供|承担|执行|负责|胜任|可|能|具备|满足|打通|贯通|嵌入|接入|聚合|凭借|根据|识别|检测|监测|预测|降低了|提升了|缩短了|保障"
    r"|与[^，。；]{2,24}(?:结合|融合|集成|打通|协同|联动|对接|连接|贯通|互联|组网|配合)|(?:相互|相|深度|紧密)*(?:融合|结合)|协同|联动|组网|由[^，。；]{2,40}(?:组成|构成)|在[^，。；]{1,18}(?:应用|使用|推广|落地|普及|渗透|示范|领域|行业|部署))"
)
# A word by which names of technologies end.
NAMED = re.compile(TECHNOLOGY_END.pattern.removesuffix("$"))
IN_USE = re.compile(r"用于|应用在|等(?:前沿|先进|新型|新)?(?:技术|工艺|装备|设备|手段|方法)|领域|行业")
# What is used in fields is a technology whatever its name.
HEAD_USED = re.compile(
    r"(?:技术)?(?:等(?:前沿|先进|新型|新)?(?:技术|工艺|装备|设备|手段|方法)|(?:则|也|还|已经?|正在?|目前|主要|广泛|大量|被|多|普遍|批量)*(?:应用于|用于|适用于|应用在)|(?:凭借[^，。；]{2,16}，)?在[^，。；]{1,18}(?:渗透率|领域|行业)[^，。；]{0,6}(?:应用|使用|推广|落地|普及|渗透|示范|提升|部署))"
)
LABEL = re.compile(r"^[\s\-*•·—>#]*(?:\d+[.、)）]\s*|[（(][一二三四五六七八九十\d]+[)）]\s*|[①-⑳]\s*)?")
LABEL_END = re.compile(r"\s*[”】*]*[：。]")
MADE = re.compile(r"(?:推出|发布|研发|开发|研制|自研)(?:了|出)?(?:[^，。；：、]{1,12}的)?")
MADE_OF = re.compile("由")
TAKEN = re.compile(r"[将把]")
TAKEN_END = re.compile(r"(?:技术)?(?:用于|应用于|运用于|嵌入|引入|融入|接入|部署|投入|作为|推广)")
JOINED = re.compile(r"(?:把|将|与|同|和)")
JOINED_END = re.compile(
    r"(?:等)?(?:技术|系统)?(?:进行|的)?(?:深度|有机|相互|相|紧密|高度|进一步)*(?:融合|结合|集成|打通|对接|协同|整合)(?!发展|创新|推进)"
)
SOMEBODY = frozenset(["case", "organization"])
ASKED = re.compile(
    r"(?:推广应用|推广|支持建设|支持|大力发展|发展|培育|扶持|攻关|突破|聚焦|布局|打造|将|把|推动|加快|鼓励)(?:建设|建立|发展|研发)?(?:\d+[个款套项])?"
)
USED_IN = re.compile(
    r"(?:应用于|用于|适用于|服务于|面向|覆盖|渗透到|推广到|推广至|应用在|应用到|在|于|如|包括|涵盖)(?:了)?"
)
USED_IN_END = re.compile(
    r"(?:等)?(?:多个|众多|各类|多|下游)?(?:行业|产业|领域)|[，。；]|(?:等)?(?:率先)?(?:应用|落地)|等"
)
SLOTS = (
    Slot(APPLICATION, LABEL, LABEL_END),
    Slot(TECHNOLOGY, LABEL, LABEL_END),
    Slot(TECHNOLOGY, HEAD, HEAD_END, hint=NAMED),
    Slot(TECHNOLOGY, HEAD, HEAD_USED, is_wide=True, hint=IN_USE),
    Slot(TECHNOLOGY, MADE, None, SOMEBODY | {TECHNOLOGY}),
    Slot(TECHNOLOGY, EQUIPPED, None, SOMEBODY | {APPLICATION, TECHNOLOGY}, is_wide=True),
    Slot(TECHNOLOGY, USED, None, SOMEBODY | {APPLICATION, TECHNOLOGY}),
    Slot(TECHNOLOGY, ASKED, None, frozenset(["policy"])),
    Slot(TECHNOLOGY, MADE_OF, re.compile("组成|构成|完成|承担|负责|执行"), SOMEBODY | {APPLICATION}),
    Slot(TECHNOLOGY, TAKEN, TAKEN_END),
    Slot(TECHNOLOGY, JOINED, JOINED_END, frozenset([TECHNOLOGY])),
    Slot(APPLICATION, HANDED, None, SOMEBODY | {TECHNOLOGY}, is_wide=True),
    Slot(APPLICATION, WORKED, None, SOMEBODY | {TECHNOLOGY}),
    Slot(
        APPLICATION,
        MAINLY,
        re.compile("(?:等)?[^，。；：]{0,4}为(?:主|重点|代表|核心)"),
        SOMEBODY | {TECHNOLOGY},
        is_wide=True,
    ),
    Slot(APPLICATION, FOR, re.compile("提供|赋能"), frozenset([TECHNOLOGY])),
    Slot(APPLICATION, AT, AT_END, SOMEBODY | {TECHNOLOGY}),
    Slot(INDUSTRY, USED_IN, USED_IN_END, frozenset([TECHNOLOGY])),
)
