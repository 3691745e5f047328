"""The English words by which numbers are said: heads of metrics, verbs of change, level and share, cues of status."""

from __future__ import annotations

import re

ANY = re.IGNORECASE
UP = (
    r"increas(?:e|es|ed|ing)|r(?:ise|ises|ose|isen|ising)|gr(?:ow|ows|ew|own|owing)|growth|climb(?:s|ed|ing)?|expand(?:s|ed|ing)?|expansions?|"
    r"gain(?:s|ed|ing)?|improv(?:e|es|ed|ing)|improvements?|surg(?:e|es|ed|ing)|jump(?:s|ed|ing)?|boost(?:s|ed|ing)?|rais(?:e|es|ed|ing)|"
    r"lift(?:s|ed|ing)?|swelled|mount(?:s|ed|ing)|balloon(?:s|ed|ing)?|advanc(?:e|es|ed|ing)(?= (?:by|to|from|\d))|leap(?:t|ed|s)?|pick(?:s|ed|ing)? up|extend(?:s|ed|ing)?(?= (?:by|to|from))|lengthen(?:s|ed|ing)?|prolong(?:s|ed|ing)?|soar(?:s|ed|ing)?|accelerat(?:e|es|ed|ing)|widen(?:s|ed|ing)?|rebound(?:s|ed|ing)?|"
    r"recover(?:s|ed|ing)?|(?<!freed )(?<!frees )(?<!free )(?<!freeing )(?<!made )(?<!make )(?<!makes )(?<!making )(?<!set )(?<!sets )(?<!back )up|higher|push(?:ed|es|ing)?|enhanc(?:e|es|ed|ing)|rocket(?:ed)?|swell(?:ed|ing)?|edg(?:ed|ing) up|multipl(?:y|ied)|strengthen(?:ed|s)?|(?<=a )plus"
)
DOWN = (
    r"decreas(?:e|es|ed|ing)|fall(?:s|en|ing)?|fell|declin(?:e|es|ed|ing)|drop(?:s|ped|ping)?|reduc(?:e|es|ed|ing)|reductions?|cut(?:s|ting)?|"
    r"shr(?:ink|inks|ank|unk|inking)|lower(?:s|ed|ing)?|shorten(?:s|ed|ing)?|contract(?:s|ed|ing)|(?<=to )contract|(?<=will )contract|(?<=would )contract|(?<=could )contract|contractions?|slip(?:s|ped|ping)?|"
    r"sav(?:e|es|ed|ings?)|down|slid(?:e|es|ing)?\b|retreat(?:s|ed|ing)?|reced(?:e|es|ed|ing)|slump(?:s|ed|ing)?|plung(?:e|es|ed|ing)|plummet(?:s|ed|ing)?|tumbl(?:e|ed|ing)|slash(?:es|ed|ing)?|"
    r"narrow(?:s|ed|ing)?|dip(?:s|ped|ping)?|halv(?:e|es|ed|ing)|trim(?:s|med|ming)?|less|fewer|eas(?:ed|ing)|sank|shed|lost|losing|loses|weaken(?:ed|s)?|bring down|brought down|(?<=a )minus"
)
CHANGE = re.compile(rf"(?<!-)\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b(?!-)", ANY)
# A percentage of change as a noun after its number: a 12% rise in sales, 43.9 percent higher.
CHANGE_AFTER = re.compile(
    r"^\s*(?:(?:year-on-year|year-over-year|annual|average|compound|further|overall|net|sharp)\s+)*(?:(?P<up>increase|rise|growth|higher|more|larger|bigger|gain|improvement|jump|surge|expansion|faster|up|uptick|above)|(?P<down>decrease|decline|drop|fall|reduction|cut|lower|less|fewer|smaller|cheaper|down|contraction|slump|shorter|saving|below))\b(?:\s+(?:rate\s+)?(?:in|of|to)\s+(?P<of>[a-z][^,.;:()\d]{2,60}))?",
    ANY,
)
ADVERBS = r"(?:\s+(?:[a-z]+ly|year[- ]on[- ]year|year[- ]over[- ]year|another|again|further|even|still|just|only|much|back|also|in total|on average|overall|faster|more|well))*"
LEVEL = (
    r"reach(?:es|ed|ing)?|hit(?:s|ting)?|total(?:s|led|ed|ling|ing)?|st(?:and|ands|ood|anding) at|amount(?:s|ed|ing)? to|c(?:ame|ome|omes|oming) to|"
    r"exceed(?:s|ed|ing)?|pass(?:es|ed|ing)?|topp(?:ed|ing)|tops?|surpass(?:es|ed|ing)?|averag(?:e|es|ed|ing)|worth|valued at|estimated at|put at|"
    r"stagnat(?:e|es|ed|ing) (?:at|around)|remain(?:s|ed|ing)?(?: (?:at|above|below|stable at))?|stay(?:s|ed)?(?: (?:at|above|below))?|stabili[sz]ed at|is|are|was|were|be|been|being|at|approach(?:es|ed|ing)?|"
    r"equal(?:s|led|ed)?|number(?:s|ed|ing)?|settl(?:ed|ing) at|peak(?:s|ed|ing)? at|cross(?:es|ed)?|attain(?:s|ed)?|record(?:s|ed|ing)|measur(?:es|ed)|run(?:s|ning)? at|ran at|projected at|set at|as (?:much|many) as|became|come in at|came in at|lies at|sits at|sat at|hover(?:s|ed|ing)? (?:around|at)|clocks in at|accelerat(?:ed|es) to"
)
LEVEL_END = re.compile(rf"\b(?P<v>{LEVEL})\s*$", ANY)
SHARE_END = re.compile(
    r"\b(?:account(?:s|ed|ing)? for|ma(?:ke|kes|de|king) up|represent(?:s|ed|ing)?|compris(?:e|es|ed|ing)|constitut(?:e|es|ed|ing)|contribut(?:e|es|ed|ing)|"
    r"h(?:old|olds|eld|olding)|captur(?:e|es|ed|ing)|control(?:s|led|ling)?|command(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|cover(?:s|ed|ing)?|generat(?:e|es|ed|ing)|took|taking|provid(?:e|es|ed|ing)|meet|meets|met|deliver(?:s|ed|ing)?|produc(?:e|es|ed|ing)|or|equal to|equivalent to|with|host(?:s|ed|ing)?)\s*$",
    ANY,
)
# X of: the number says the noun itself: a share of 31%, a CAGR of 23%, funding of €150 million, an increase of 9%.
NOUN_OF = re.compile(r"(?P<n>[A-Za-z][A-Za-z’' -]{1,60}?)\s+(?:of|at|:)\s*$")
HEAD_WORDS = (
    r"age|targets?|sales|revenues?|turnover|output|production|exports?|imports?|shipments?|deliveries|installations?|stock|density|investments?|funding|spending|"
    r"expenditures?|outlays?|profits?|margins?|earnings|income|capacity|capacities|penetration|adoption|shares?|headcount|employment|workforce|productivity|efficiency|"
    r"consumption|emissions|downtime|time|times|rates?|yields?|costs?|prices?|wages?|salar(?:y|ies)|demand|supply|orders|accuracy|effectiveness|utili[sz]ation|"
    r"inventor(?:y|ies)|stocks?|value|volumes?|size|number|numbers|amount|total|totals|level|ratio|intensity|index|speed|throughput|latency|lifetime|life|"
    r"range|weight|length|area|population|gdp|deficit|surplus|trade|turnaround|period|duration|cycle|cycles|scrap|waste|losses|loss|defects|errors|failures|"
    r"accidents|incidents|complaints|returns|usage|use|footprint|savings?|budget|capital|valuation|market|installed base|base|fleet|backlog|density|coverage|"
    r"availability|reliability|quality|growth|pressure|temperature|precision|payload|bookings|subsid(?:y|ies)|grants?|loans?|tariffs?|taxes|registrations|"
    r"patents|applications|companies|enterprises|plants|robots|jobs|vacancies|stoppages|interruptions|ramp-up|changeover|lead-time|workload|effort|hours|proportion|percentage|part|proceeds|fees|users|customers|subscribers|connections|throughputs|generation|additions|recycling|collection|capex|opex|expenses?|wear|ceiling|cap|threshold|limit|minimum|maximum|premium|bonus|guarantee|penalty|order book|payback|grants?|fees?|incentives|support|aid|assistance|output value|delivery|conversion|thickness|turnover time|dwell time|occupancy|bandwidth|concentration|uptime|outage|outages|deviations|scrappage|rework|breakage|energy|electricity|water|consumables|productivities|profitability|competitiveness|attendance|absenteeism|adoptions|spend|commitments|guarantees|royalties|dividends?|debt|cash flow|ebitda|ebita|ebit|arr|intake|guidance|output gap|stake|ebitda margin|book-to-bill|opening|exposure|turnaround time|takt time|setup time|hit rate|win rate|sourcing|purchases|procurement|construction|equipment sales|completions|approvals|starts|closures|layoffs|redundancies|jobs|posts|positions|places|mileage|traffic|freight|passengers|tonnage|rents?|rent|wage bill|payroll|overtime|labou?r|fuel use|leakage|spoilage|pilferage|shrinkage|appropriations?|allocations?|disbursements?|receipts|deposits|lending|credit|licen[cs]ing|orderbook|pipeline|addressable market|erosion|attrition|inflation|depreciation|churn|billings|forecast|outlook|estimate|projection|inflows|outflows|OEE|MTBF|MTTR|TCO|ROI|ROCE|FPY|benchmark|quota|floor"
)
HEAD = re.compile(
    rf"(?:^|[\s-])(?:{HEAD_WORDS})(?:s|es)?(?:\s(?:worked|received|added|employed|ordered|consumed|lost|saved|emitted|used|exported|imported|traded|placed|installed|produced|sold|generated|shipped|recorded|awarded|raised|spent|invested|delivered))?$",
    ANY,
)
# Nouns that say nothing without what they are of.
GENERIC = re.compile(
    r"^(?:total |overall |combined |average |annual |estimated |global )*(?:number|share|value|volume|proportion|percentage|part|level|amount|rate|total|quantity|size|count|use|majority)s?$",
    ANY,
)
PRONOUN = re.compile(
    r"^(?:(?:the |a )?(?:(?:second|third|fourth|fifth)[- ])?(?:highest|lowest|largest|smallest|best|worst|biggest|strongest|weakest)[\w -]*(?:figure|level|value|number|total|result|count|year|reading|increase|rise)|it|they|this|that|figure|latter|former|less|more|these|those|them|which|who|he|she|we|there|number|the (?:figure|number|total|latter|former|same|rest|value|level|rate|share)|both|all|each|one|its|their|the group|the company|the firm|the bloc|the country|the region|the sector|the industry|the state|the city|the province)$",
    ANY,
)
PREPOSITION = re.compile(
    r"\s+(?:of|for|in|on|at|per|from|to|by|with|among|between|across|within|without|worldwide|globally|that|which|who|during|under|over|after|before|since|through|via|using|than|as|(?:sold|made|produced|installed|used|spent|invested|exported|shipped)(?=\s+(?:in|by|for|at|on|to|with|worldwide|globally)\b|$)|and its|into|around|due|thanks|outside|excluding|including|alone|against|versus|compared|today)\b",
    ANY,
)
AUXILIARY = re.compile(
    r"(?:\s+|^)(?:has|have|had|is|are|was|were|will|would|could|should|may|might|can|must|be|been|being|also|now|already|further|still|only|alone|expected|forecast|forecasted|projected|predicted|set|likely|unlikely|to|estimated|planned|able|anticipated|continue[sd]?|even|then|thus|steadily|therefore|only|not|on track|about|currently|reportedly|again|subsequently|meanwhile|itself|themselves|together|each|both|almost|nearly|more than|over|consequently|in turn|as a result|accordingly|by then|do|does|did|went|edged|inched|ticked|crept|nudged|gone|goes|came|seen|poised|unchanged|stable|steady|flat|constant|due|come|coming|slated|scheduled|started|managed|began|helped|helps|help|using|on average|each year|every year|a year|per year|annually|worldwide|globally|combined|in total|later|soon|so|just|typically|usually|generally|aims?|plans?|intends?|hopes?|pledged|vowed|want|wants|[a-z]+ly)$",
    ANY,
)
# Words before a head that qualify the measure and are no subject.
ADJECTIVES = re.compile(
    r"^(?:average|mean|median|total|overall|annual|yearly|monthly|daily|combined|cumulative|new|global|world(?:wide)?|international|national|domestic|local|regional|public|private|direct|gross|net|operating|unit|real|nominal|gdp|its|their|our|his|the|a|an|this|these|those|each|all|some|most|more|estimated|announced|planned|actual|current|previous|record|first|second|third|quarterly|typical|maximum|minimum|initial|final|additional|further|overall|compound|respective|market|labou?r|retail|wholesale|installed|manufacturing|industrial|European|Chinese|American|German|French|Japanese|Korean|British|Asian|Italian|Spanish|Indian|Swedish|Dutch|U\.?S\.?|UK|EU|worldwide|unplanned|planned|specific|primary|final|end|peak|own|foreign|outstanding)$",
    ANY,
)
NATIONAL = r"European|Chinese|American|German|French|Japanese|(?:South )?Korean|British|Asian|Italian|Spanish|Indian|Swedish|Dutch|US|U\.S\.|UK|EU|global|worldwide|world|Taiwanese|African|Mexican|Brazilian|Polish|Swiss|Austrian|Finnish|Danish|Norwegian|Belgian|Czech|Turkish|Thai|Vietnamese|Canadian|Australian|Portuguese|Hungarian|national|international|world's"
FORECAST = re.compile(
    r"\b(?:expect(?:s|ed|ing)?|forecast(?:s|ed)?|projected|projections?|projects\s(?:that|an?|the|growth|sales|global|demand|annual)\b|predict(?:s|ed)?|predictions? (?:is|of|for|that)|will|would(?! have)|set to|likely to|anticipat\w+|could|(?-i:may)|might|should|on track to|on course to|poised to|slated|by the time|is to|are to|outlook|we see|we project|sees|guid(?:es|ed|ing) (?:for|to|at)|guidance (?:is|for|of|calls)|going to|scheduled to)\b",
    ANY,
)
TARGET = re.compile(
    r"\b(?:targets?|targeted|targeting|aim(?:s|ed|ing)?|goals?|pledg(?:es|ed)|commit(?:s|ted|ment)?|plans? to|planned to|mandat(?:es|ed)|requires?|must|intends? to|ambition|objectives?|benchmark|seeks? to|calls for|wants?|demands? that|(?:governments?|authorities|states|policymakers|policy-makers|ministers|ministries|regulators|the EU|europe|the commission|parliament|cities|regions) should|we (?:recommend|propose)|hopes? to|foresees|envisages|obliges|stipulates)\b",
    ANY,
)
ESTIMATE = re.compile(
    r"\bestimat(?:e|es|ed|ing|ion|ions)\b|\bcalculat(?:e|ed|ions?) (?:that|put)|\bput(?:s)? the .{3,40} at\b",
    ANY,
)
YEARLY = re.compile(
    r"year[- ](?:on|over)[- ]year|\by/y\b|\by[-/]?o[-/]?y\b|(?:from|than|compared (?:with|to)|over|on|versus|above|below|against) (?:in |those of |that of |the figure for )?(?:a year (?:earlier|ago|before)|the (?:previous|prior|preceding) (?:year|period)|(?:the )?same (?:period|quarter|month) (?:of|in|last|a year)|the year before|the (?:corresponding|same) (?:period|quarter|month)|the previous twelve months|last year)|annual (?:growth|increase|rise|decline|decrease|drop)(?! rate)|on the year|than (?:the year before|a year (?:earlier|before))|a year earlier|year earlier|(?:twelve|12) months (?:earlier|before|ago|previously)|(?:prior|previous)-year (?:quarter|period|month|half|level|figure)|year-earlier (?:quarter|period|month|level|figure)|(?:level|figure|value|that|those) of a year (?:earlier|ago|before)",
    ANY,
)
MONTHLY = re.compile(
    r"month[- ](?:on|over)[- ]month|(?:from|than|than in|over|compared (?:with|to)|versus|against|on) (?:the )?(?:previous|prior|preceding) (?:month|quarter)|quarter[- ](?:on|over)[- ]quarter|\bqoq\b|\bq/q\b",
    ANY,
)
ANNUAL = re.compile(
    r"compound(?:ed)?(?: average)? annual|\bCAGR\b|average annual|annual(?:ly)? (?:average|growth rate|rate)|annuali[sz]ed|(?:per|a|each|every) year (?:on average|over|between|from|through|until|to)|on average (?:per|each|every|a) year|annually (?:between|from|over|through|until|to)",
    ANY,
)
LATER = re.compile(
    r"(?P<n>a|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+years?\s+(?:earlier|ago|before|previously)|(?P<decade>a decade)\s+(?:earlier|ago|before)|(?P<quarter>the (?:previous|prior|preceding) quarter|a quarter earlier|(?:one|three) months? earlier(?<=three months earlier))|(?P<month>the (?:previous|prior|preceding) month|a month earlier)|(?:the )?(?:previous|prior|preceding)[ -]year\b(?!-end)|the year before",
    ANY,
)
NUMBER_WORDS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
} | {"a": 1}
# Verbs of doing, and what an amount after them is: metric for money, for measures and for counted things.
DOING: dict[str, str] = {
    r"invest(?:s|ed|ing)?": "investment", r"sp(?:end|ends|ent|ending)": "spending", r"cost(?:s|ing)?": "cost",
    r"s(?:ell|ells|old|elling)": "sales", r"export(?:s|ed|ing)": "exports", r"import(?:s|ed|ing)": "imports",
    r"produc(?:e|es|ed|ing)|manufactur(?:es|ed)|built|assembl(?:es|ed)|turn(?:s|ed) out": "production",
    r"handl(?:e|es|ed|ing)": "throughput", r"consum(?:e|es|ed|ing)": "consumption", r"emit(?:s|ted)?": "emissions", r"ship(?:s|ped|ping)": "shipments",
    r"generat(?:e|es|ed|ing)|earn(?:s|ed)?": "revenue", r"employ(?:s|ed|ing)?": "number of employees",
    r"provid(?:e|es|ed|ing)|mobilis(?:e|es|ed|ing)|mobiliz(?:e|es|ed|ing)|earmark(?:s|ed|ing)|allocat(?:e|es|ed|ing)|back(?:ed|s)(?: by)?|disburs(?:e|es|ed|ing)|paid out|award(?:s|ed)|grant(?:s|ed)|commit(?:s|ted)|unlock(?:s|ed)?|announc(?:es|ed)|pledg(?:es|ed)|promis(?:es|ed)|set aside|with funding of": "funding",
    r"receiv(?:e|es|ed|ing)": "funding", r"(?:brought|brings?|took|takes?|raked) in": "revenue", r"lost|los(?:es|ing)": "loss", r"pa(?:y|ys|id|ying)": "cost", r"sav(?:e|es|ed|ing)": "cost saving", r"order(?:s|ed)": "orders", r"deliver(?:s|ed|ing)?": "deliveries",
    r"(?:trad(?:ed|es|ing)|s(?:ell|old|ells|elling)|pric(?:ed|es)|quoted|chang(?:ed|es|ing) hands) (?:at|for)": "price", r"pa(?:id|ys|y) back (?:in|within|after)|(?:earn(?:s|ed)?|make|makes|made|get|gets|got|win|wins|won) (?:the|its|their|that) (?:money|investment|outlay|costs?) back (?:with)?in|(?:payback|pay-back|amorti[sz]ation) (?:(?:time|period) )?(?:of|was|is|in|within|after|took|takes)|pays? for itself in|recouped in|paid for itself in|(?:recovered|recouped|amorti[sz]ed|returned|earned back|paid off) (?:with)?in|payback came (?:with)?in|br(?:eaks?|oke|eaking) even (?:within|after|in)": "payback period",
    r"install(?:s|ed|ing)?|connect(?:s|ed|ing)?|commission(?:s|ed|ing)?": "installations", r"add(?:s|ed|ing)?": "additions", r"rais(?:e|es|ed|ing)": "funding raised", r"train(?:s|ed|ing)?": "",
}  # fmt: skip
