"""Names for things that no vocabulary has yet: an identifier, and a label in the other language until a person gives one."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from graph_build.extraction.folding import key
from graph_build.extraction.lexicon import Lexicon

HANZI = re.compile(r"[\u4e00-\u9fff]+")
# How the parts of a metric's name are said in English; the rest is written in pinyin.
WORDS = {
    "市场规模": "market size",
    "产业规模": "industry size",
    "规模": "size",
    "主营业务收入": "main business revenue",
    "营业收入": "revenue",
    "收入": "revenue",
    "营收": "revenue",
    "销售额": "sales",
    "销量": "sales volume",
    "出货量": "shipments",
    "产量": "output",
    "产值": "output value",
    "增加值": "value added",
    "利润": "profit",
    "出口额": "export value",
    "出口量": "export volume",
    "进口额": "import value",
    "投资额": "investment",
    "投资": "investment",
    "融资": "financing",
    "数量": "number",
    "占比": "share",
    "比重": "share",
    "份额": "share",
    "比例": "share",
    "增速": "growth",
    "增长率": "growth",
    "变化率": "change",
    "变化": "change",
    "渗透率": "penetration",
    "普及率": "adoption",
    "覆盖率": "coverage",
    "密度": "density",
    "成本": "cost",
    "效率": "efficiency",
    "周期": "cycle",
    "时间": "time",
    "能耗": "energy use",
    "排放": "emissions",
    "排放量": "emissions",
    "产能": "capacity",
    "算力": "computing power",
    "专利": "patents",
    "企业": "enterprises",
    "项目": "projects",
    "工厂": "factories",
    "平台": "platforms",
    "标准": "standards",
    "人数": "persons",
    "用户": "users",
    "设备": "equipment",
    "装机量": "installations",
    "国产化率": "localisation rate",
    "占": "share of ",
    "全球": "global",
    "中国": "China",
    "同比": "year-on-year",
    "年均": "average annual",
    "排名": "rank",
    "研发": "R&D",
    "投入": "spending",
    "强度": "intensity",
    "生产": "production",
    "运营": "operating",
    "质量": "quality",
    "产品": "product",
    "不良率": "defect rate",
    "率": "rate",
    "数": "number",
    "倍数": "multiple",
    "增长": "growth",
    "增长倍数": "growth multiple",
    "金额": "amount",
    "订单": "orders",
    "库存": "stock",
    "人均": "per capita",
    "总": "total",
    "年": "annual",
    "日": "daily",
    "工业": "industrial",
    "制造业": "manufacturing",
    "行业": "industry",
    "产业": "industry",
    "市场": "market",
}
LONGEST = 6


def english(name: str, lexicon: Lexicon) -> str:
    """An English name made of the English labels of what is known and pinyin for the rest."""
    if not HANZI.search(name):
        return name
    words: list[str] = []
    position = 0
    while position < len(name):
        if not HANZI.match(name[position]):
            end = position
            while end < len(name) and not HANZI.match(name[end]):
                end += 1
            words.append(name[position:end].strip(' “”"《》（）()'))
            position = end
            continue
        for length in range(min(LONGEST, len(name) - position), 0, -1):
            piece = name[position : position + length]
            if piece in WORDS:
                words.append(WORDS[piece])
                position += length
                break
        else:
            mention = next((m for m in lexicon.find(name[position:]) if m.start == 0), None)
            label = mention and lexicon.english.get(mention.identifier)
            if mention and label:
                words.append(label)
                position += mention.end
            else:
                words.append(lazy_pinyin(name[position])[0])
                position += 1
    text = re.sub(r"\s+", " ", " ".join(w for w in words if w)).strip()
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=20_000)
def identifier_for(kind: str, name: str) -> str:
    """A readable identifier for a name: its Latin words, or its pinyin (`policy/zhong-guo-zhi-zao-2025`)."""
    if kind == "technology":
        # 自适应控制技术 is 自适应控制.
        name = re.sub(r"(?<=[^\W_]{3})技术$", "", name)
    words = " ".join(lazy_pinyin(key(name)))
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    return f"{kind}/{slug[:80].strip('-') or 'unnamed'}"
