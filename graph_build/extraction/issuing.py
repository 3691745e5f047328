"""The words by which a text says that a body publishes something: verbs, adverbs, and how several bodies are listed."""

from __future__ import annotations

import re
from dataclasses import replace

from graph_build.extraction.model import Notes

# Folding makes full-width marks ASCII; the patterns of sentences are written with those that Chinese prints.
MARKS = str.maketrans(";:()?!", "；：（）？！")
COMMA = re.compile(r"(?<!\d),|,(?!\d)")

VERB = r"(?:印发|审查批准|审议批准|表决通过|发布|出台|公布|颁布|下发|制定|推出|审议通过|通过|颁发|提出|修订|编制|发表|签署|批复|批准|核定|核准|公告|施行|实施|颁行|公开征求)"
ADVERB = r"(?:(?:批准|审议|修订|修正|核准|制定|研究制定|编制)(?=发布|印发|公布|颁布|出台)|随后|随即|此后|率先|上周|本周|上月|本月|近期|前不久|不久前|也|在全[国省市]率先|最新|密集|接连|及时|专门|曾|则|近日|日前|正式|对外|联合|共同|先后|陆续|相继|已经|已|又|还|再次|首次|[就便也则](?=印发|发布|出台|公布|颁布|下发)|同步|分别|会同有关部门|会同相关部门|会同|牵头|重磅|全文|研究|组织)"
NUMERAL = r"(?:\d+|[一二三四五六七八九十]+|多|若干)?"
JOINT = rf"(?:等{NUMERAL}(?:个|家)?(?:国家|有关|相关|中央)?(?:部门|部委|机构|单位|委办局|方)|多部门|{NUMERAL}部门)"
SEPARATOR = r"(?:\s*(?:[、，,/]|和|与|及|以及|会同|联合|并)+\s*|\s+)"
# What may stand between the verb and the title: 发布了一系列政策，如《…》.
LEAD = r"(?:了|的|过)?(?:实施)?(?:一系列|多项|多个)?(?:政策|文件|方案|法规)?(?:文件)?[，,]?(?:如|例如|包括|以及|和)?(?:修订后的|新版|新修订的|最新的?|首份|首个|年度)?"
ISSUES = re.compile(rf"{ADVERB}*(?<!关于){VERB}{LEAD}\s*$")
# 第三十次会议, 四次全体会议: the meeting at which a body passes something.
SESSION = r"(?:第?[一二三四五六七八九十百\d]+次(?:全体)?会议)"
# A number of an order or announcement between who issues and the title: 公告2023年第7号, 令第7号.
ORDER = r"(?:(?:19|20)\d\d年)?(?:第\d+号)?(?:公告|令|通告)?(?:(?:19|20)\d\d年)?(?:第\d+号)?(?:公告|令)?"
BARE = re.compile(rf"(?:{ORDER}|的|关于印发|关于发布|关于|：|:|[\s—–-])*$")
DAY = r"(?:(?:(?:19|20)\d\d年|1[01]\d年(?=\d{1,2}月)|[今去本上同当]年)(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[初底末]|年底|年初|上半年|下半年)?|(?<!\d)\d{1,2}月(?:\d{1,2}日)?(?:[初底末]|[上中下]旬)?)"
# An item of a list, or a note: 2020年4月：甲部、乙部，《…》; only marks stand between the time, the names and the title.
LISTED = re.compile(
    rf"\s*(?:[-*•·►●]|\d{{1,2}}[.、)）]|[（(]?[一二三四五六七八九十\d]+[)）、])?\s*(?:{DAY}|(?:19|20)\d\d[./-]\d{{1,2}}(?:[./-]\d{{1,2}})?)?\s*[：:，,—–-]*\s*(?P<who>[^，。；：《》“”]{{2,60}}?)(?:等)?\s*[：:，,]\s*"
)
# What may stand between who publishes and the verb.
BETWEEN = re.compile(
    rf"\s*(?:{JOINT}|{SESSION}|令?第\d+号(?:公告|令)?|{ADVERB}|(?:于|在)?{DAY}(?:[和、](?={DAY}))?|（[以下简称又]{{1,4}}[^（）]{{2,14}}）|于|在|常务会议|全体会议|[“”\s])*\s*"
)
# What may stand between a title and who issues it: 《…》（以下简称《方案》）经国务院同意，2023年6月由….
BY_HEAD = rf"(?:（[^（）]{{1,24}}）)?(?:等(?:政策|文件|规划)*)?(?:[，,]?(?:已|已经)?经[^，。；《]{{2,14}}(?:同意|批准|审定|审核|授权))?[，,]?(?:(?:已|于|在)*{DAY})?[，,]?(?:(?:是|系|均|都|已|则)?(?:由|经)|是(?=[^，。；《]{{2,40}}(?:发布|印发|出台|制定|颁布)的))"
# 《…》（征求意见稿）公开征求意见: who asks stands before 就.
ASKED = re.compile(
    r"(?:[（(][^（）()]{1,16}[）)])?(?:向社会|面向社会|对外)?(?:公开)?征求(?:社会|公众|各方)*意见"
)
ASKING = re.compile(rf"{ADVERB}*[就对]\s*$")


def chinese_marks(notes: Notes) -> Notes:
    """The same notes with the marks of a Chinese sentence in `folded`; offsets hold."""
    return replace(notes, folded=COMMA.sub("，", notes.folded.translate(MARKS)))
