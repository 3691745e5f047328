"""Particular ways in which Chinese prose names what a number measures, beside those of `levels.py` and its neighbours.

Each looks at one construction and gives the name of the metric, or nothing.
"""

from __future__ import annotations

import re

from graph_build.extraction.phrases import noun_after

# 总体规模连续14年稳居全球榜首.
FIRST_PLACE = re.compile(
    r"(?:稳居|位居|居于|居|位列|列|保持|蝉联|排名|稳坐|领跑)[^，。；]{0,8}?(?:榜首|首位|第一|之首|冠军|全球第一)"
)
GOING_ON = re.compile(
    r"(?:实现|保持|出现)?(?P<v>(?:同比|环比)?(?:负增长|正增长|增长|下降|下滑|回落|上涨|下跌|回升))(?=$|[，,。；;、])"
)
# 在出口量排名前十的国家中，欧洲占4席.
AMONG = re.compile(
    r"(?:(?P<by>[一-龥]{2,6}?)(?:排名|排行|位居|位列|居))?前(?P<n>[十百\d]{1,4})[强大名位家]?的?(?P<np>[一-龥]{0,8}?)(?:名单)?(?:中|里|当中|之中|内)"
)
# 拥有超过四亿人口.
POPULATION = re.compile(r"\**(?:的)?(?:常住|总|城镇|农村|劳动)?人口(?![一-龥]{0,2}(?:占|率|密度))")
# 持续最长四个月, 长达五年的关税.
LASTING = re.compile(r"(?:持续|长达|为期|历时|延续)(?:最长|最多|约|近|超过?|达|了)*$")
LASTS_WHAT = re.compile(r"\s*的(?P<np>[^，。；的]{2,14}?)(?=$|[，。；、])")
# What a verb does to a part of its objects: 覆盖95%的门店, 强制收集45%的报废电池.
DONE_TO = re.compile(
    r"(?P<v>收集|回收|兼容|覆盖|采集|替代|适配|连接|接入)(?:了)?(?:[^，。；%]{1,14}(?:以及|和|及|与))?(?:约|近|超过?)?\**$"
)
# 50%的重型卡车销售是电动的: which part of the sales is of a kind.
IS_OF_KIND = re.compile(
    r"\**的(?P<of>[^，。；是]{0,10}?)(?P<h>销量|销售量|销售额|销售|产量|产值|收入|用电量|发电量|出货量|装机量)(?:都|均|将)?(?:是|为|来自)"
    r"(?P<kind>[^，。；是]{1,10}?)(?:的)?(?=$|[，。；、])"
)
# 8000份订单且80%为小批量: a part of what has just been counted.
PART_IS = re.compile(r"\**(?:都|均)?(?:为|是|属于|来自|用于|集中于|集中在)")
# 31家企业在证监会备案赴港上市: of those that did it.
DID = re.compile(
    r"[^，。；]{0,8}?(?P<v>(?:备案)?(?:赴[港美]|境外|海外|在[港美])?(?:上市|挂牌)|备案|入选|获批|投产|破产|倒闭|关停)"
)
PER_DAY = re.compile(r"(?P<d>日均|月均|每天|每日|每月)[一-龥]{0,6}?(?:约|近|超过?|逾|达)*$")
PER = {"每天": "日均", "每日": "日均", "每月": "月均"}


# 数百名工程师一年的工作量: so many are a measure of the work, not counted.
EFFORT = re.compile(r"[一-龥]{1,8}?[一两三四五六半\d]+个?(?:年|月|天|周|小时)的(?:工作|任务|人力)")


def years_first(unit: str, before: str, after: str) -> str:
    """The years for which something has been first."""
    if not before.endswith("连续"):
        return ""
    if unit == "unit/month" and (going := GOING_ON.match(after)):
        # 已连续14个月同比负增长.
        return f"连续{going['v']}月数"
    if unit != "unit/year":
        return ""
    return "连续居首年数" if FIRST_PLACE.match(after) else "连续年数"


def seats(printed: str, sentence: str) -> str:
    """The seats among the first ones of a ranking."""
    found = AMONG.search(sentence) if printed.endswith("席") else None
    return f"{(found['by'] or '').lstrip('在按以')}前{found['n']}{found['np']}席位数" if found else ""


def is_population(printed: str, after: str) -> bool:
    """超过四亿人口."""
    return POPULATION.match("人" + after if printed.endswith("人") else after) is not None


def lasting(unit: str, before: str, after: str) -> str:
    """How long something lasts."""
    if not re.search(r"unit/(?:year|month|day|week)$", unit) or not LASTING.search(before):
        return ""
    what = LASTS_WHAT.match(after)
    noun = what["np"] if what else ""
    return f"{noun}持续时间" if noun and not noun.endswith("时间") else "持续时间"


def done_to(before: str, text: str, at: int, stop: int) -> str:
    """The rate at which a verb reaches its objects: 报废电池收集率."""
    found = DONE_TO.search(before)
    noun = noun_after(text, at + (len(text[at:stop]) - len(text[at:stop].lstrip("*"))), stop) if found else ""
    return f"{noun}{found['v']}率" if found and noun else ""


def of_kind(after: str) -> str:
    """Which part of the sales is of a kind: 电动车销量占比."""
    found = IS_OF_KIND.match(after)
    if not found:
        return ""
    return f"{found['kind']}{'销量' if found['h'] == '销售' else found['h']}占比"


def did(noun: str, after: str) -> str:
    """What is counted with what it did: 赴港上市企业."""
    at = after.find(noun)
    found = DID.match(after, at + len(noun)) if at >= 0 else None
    return f"{found['v']}{noun}" if found else noun


def per_day(before: str) -> str:
    """日均 or 月均 where so many are counted in a day or month."""
    found = PER_DAY.search(before)
    return PER.get(found["d"], found["d"]) if found else ""
