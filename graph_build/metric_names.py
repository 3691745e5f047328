"""Whether two names of a metric mean the same measure: the same kind, the same head, no contrary modifier.

A person who checks an extraction takes 占全球比重 for 全球占比 and 销售量 for 销量, but not 产量 for 销量 nor 新增装机量
for 装机量. This is that judgement, used for scoring only; the graph never merges metrics by it.
"""

from __future__ import annotations

import re

from graph_build.extraction.folding import key

# What kind of measure a name is of, by its head; the first that fits decides.
KINDS = (
    ("rank", r"排名|排位|位次|名次|座次|rank"),
    (
        "change",
        r"增速|增长率|增长倍数|增幅|涨幅|降幅|跌幅|变化率|变化|增长|下降|提升|降低|减少|缩短|节约|翻番|growth|change|increase|"
        r"decrease|decline|reduction|improvement|rise|fall|cagr",
    ),
    ("multiple", r"倍数|之比|比值|倍率|ratio|multiple"),
    ("share", r"占比|比重|比例|份额|占有率|市占率|^占|share|proportion|percentage"),
    ("rate", r"率$|rate\b|penetration|coverage"),
    (
        "count",
        r"(?:数量|数目|个数|家数|宗数|起数|次数|台数|人数|席位数|席位|席数|数|人员|员工|订单量)$|number|count",
    ),
)
SAME = (
    (r"销售量|销量|出货量|销售台数", "销量"),
    (
        r"主营业务收入|营业收入|业务收入|销售收入|总收入|营收|收入|销售额|销售总额|revenues?|turnover|sales",
        "收入",
    ),
    (r"市场规模|产业规模|行业规模|总体规模|总规模|规模|总量|总额|market(?: size| value)?", "规模"),
    (r"投资总额|投资金额|投资规模|总投资|投资额|投资|investments?", "投资"),
    (r"融资总额|融资金额|融资规模|融资额|募集资金|募资金额|募资额|募资|融资|funding", "融资"),
    (r"交易总额|交易金额|成交金额|成交额|交易额|金额", "金额"),
    (r"安装量|装机容量|装机量|装机|installations?", "装机"),
    (r"平均工资|工资|薪酬|薪资|人力成本|wages?", "工资"),
    (r"时间|时长|周期|工时|交期|天数|time", "时间"),
    (r"总产值|产值|output value", "产值"),
    (r"产能|生产能力|capacity", "产能"),
    (r"成本|费用|costs?", "成本"),
    (r"碳排放量|排放量|碳排放|排放|emissions?", "排放"),
    (r"从业人员数量|从业人员数|从业人数|就业人数|员工人数|员工数量|员工数|员工|从业人员", "从业人员"),
    (r"能源消耗|能耗|energy consumption", "能耗"),
    (r"订单数量|订单量|订单数", "订单"),
    (r"ipo|首次公开(?:募股|发行)", "上市"),
    (r"期限|年限|耗时|用时", "时间"),
)
GENERIC = re.compile(
    r"全球|世界|全国|中国|我国|国内|行业|总数量|总数|总量|总体|数量|整体|同期|全部|合计|累计|规模以上|公开披露|披露|领域|活动|事件|[的占及和与]|"
    r"\b(?:the|of|in|for|to|global|total|worldwide|annual|rate|compound|average|year-on-year)\b"
)
WAGE = re.compile(r"人均(?=年?(?:工资|薪酬|薪资))")
# A modifier that only one of two names has makes them different measures.
CONTRARY = (
    "人均", "新增", "日均", "净", "毛利", "出口", "进口", "研发", "单位", "缺陷", "故障", "不良", "合格",
    "per capita", "export", "import", "net", "new",
)  # fmt: skip


def same_metric(one: str, other: str) -> bool:
    """Whether two names, in one language, mean the same measure."""
    one, other = (
        key(one) if not one.isascii() else one.lower(),
        key(other) if not other.isascii() else other.lower(),
    )
    if one == other:
        return True
    # A wage is always that of a person: 人均工资 for 平均工资.
    one, other = (WAGE.sub("平均", name) for name in (one, other))
    if kind_of(one) != kind_of(other) or any((word in one) != (word in other) for word in CONTRARY):
        return False
    first, second = _stem(one), _stem(other)
    if kind_of(one) == "change" and first and second:
        # The change of a share is measured as the share is: 占并购事件比重变化 for 并购占比变化, not for 并购规模变化.
        changed = [re.sub(dict(KINDS)["change"], "", name) for name in (one, other)]
        if "share" in map(kind_of, changed):
            return same_metric(*changed)
    if not first or not second:
        # 增速 for 市场规模增速: the kind says all that one of them says.
        return kind_of(one) not in ("level", "count", "rate")
    if one.isascii() != other.isascii():
        return False
    if kind_of(one) == "share" and _head(first) == _head(second):
        return True
    if kind_of(one) == "level" and _head(first) != _head(second):
        return False
    return _shared(first, second) >= (0.5 if kind_of(one) in ("level", "rate") else 0.3)


def kind_of(name: str) -> str:
    """rank, multiple, change, share, rate, count, or level for an amount."""
    return next((kind for kind, pattern in KINDS if re.search(pattern, name)), "level")


def _stem(name: str) -> str:
    kind = kind_of(name)
    for pattern, word in SAME:
        name = re.sub(pattern, word, name)
    pattern = dict(KINDS).get(kind, "")
    if pattern and kind != "rate":
        name = re.sub(pattern, "", name)
    return GENERIC.sub("", name).strip()


def _head(stem: str) -> str:
    return stem.rsplit(maxsplit=1)[-1] if stem.isascii() else stem[-2:]


def _shared(one: str, other: str) -> float:
    """Which part of the shorter stem the other has too, by pairs of characters or by words."""
    if one.isascii():
        first, second = set(one.split()), set(other.split())
    else:
        first, second = ({s[i : i + 2] for i in range(max(1, len(s) - 1))} for s in (one, other))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0
