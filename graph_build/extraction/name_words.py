"""The words by which names of technologies, applications and industries end, and those that they do not have."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

TECHNOLOGY, APPLICATION, INDUSTRY = "technology", "application", "industry"
CLASSES = {TECHNOLOGY: "Technology", APPLICATION: "Application", INDUSTRY: "Industry"}
KINDS = frozenset([TECHNOLOGY, APPLICATION, INDUSTRY, "track"])
OF_SOMEBODY = frozenset(["case", "organization", "place", "policy", "report"])
# Words for kinds of technologies and of work, by which a name ends.
TECHNOLOGY_END = re.compile(
    r"(?:技术|系统|平台|机器人|算法|模型|软件|传感器|控制器|数控机床|机床|生产线|流水线|灌装线|包装线|装配线|立体仓库|立体库|机械臂|机械手|相机|雷达|引擎|中台|网关|终端|芯片|"
    r"大模型|互联网|物联网|专网|云平台|数据湖|数据平台|仪|孪生体|电池|材料|工艺|智能体|装置|打印|仿真|计算|视觉|学习|无人机|无人车|集卡|矿卡|叉车|轨道吊|装备|摄像头|摄像机|"
    r"分析仪|压铸机|[一-龥](?:机|器|车|手|钻|炉|阀|泵|柜|臂)|图谱|专网|数据库|眼镜|头显|工具链|操作系统|减速器|电机|"
    r"光谱|质谱|扫描|传感|惯导|分析|一体机|光学|巡检|检测|识别|控制|加工|制造|成像|印刷|焊接|通信|定位|导航|建模|设计|采集|监测)$"
)
APPLICATION_END = re.compile(
    r"(?:检测|预测|监控|监测|管理|优化|调度|控制|识别|分析|诊断|维护|运维|定位|演练|追溯|溯源|调整|调优|分拣|上下料|跟踪|设计|仿真|规划|决策|排产|"
    r"配送|巡检|预警|质检|理解|分解|操作|感知|生成|推荐|盘点|装配|焊接|喷涂|搬运|码垛|加工|切割|打磨|上料|下料|转运|采集|校准|评估|测试|调试|"
    r"防护|防控|救援|投放|播种|采摘|安装|包装|清洗|勘探|勘察|运输|仓储|核算|校验|建模|计划|问答|翻译|客服|协同|交互|辅助驾驶|自动驾驶|导航|避障|"
    r"补偿|抑制|寻优|分级|分选|检验|测量|转换|研发|开发|编制|排程|模拟|培训|指导|操控|驾驶|核查|审核|寻位|审查|审计|复核|装盒|监管|匹配|货检|调节|发现|筛选|植保|联动|拣选|判级|选型|巡查|巡护|测绘)$"
)
# What is reached is no work: 实现效率提升.
RESULT = re.compile(
    r"(?:提升|提高|降低|减少|增长|下降|发展|升级|转型|突破|改善|增强|缩短|节约|创新|变革|应用|融合|集成|推广|落地|建设|服务|支持|支撑|保障|投资|合作|需求|生产|制造|运行|运营|工作|作业|活动|覆盖|连接|互联|互通|联通|共享|变化|使用|部署|研究)$"
)
NOT_NAME = re.compile(
    r"过(?!程)|(?<!行)为|[的了着把被其该此与和或每各由从至及，。；：（）()“”《》%]|(?<![A-Za-z])\d(?![A-Za-z])|企业|公司|行业|领域|问题|水平|效率|成本|要求|需求|市场|政策|情况|方面|过程$|环节$|大量|多种|各类|相关|有效|不断|进一步|能力|时代|体系|标准|团队|人员|人才|全生命周期|业务$|数据$|价值|优势|基础|目标|战略"
)
# 支持世界模型研发: what is done for a technology is no part of its name.
PURSUED = re.compile(r"(?:等)?(?:研发|攻关|建设|应用|推广|产业化|创新|示范|发展|落地)+$")
PRAISE = re.compile(
    r"^(?:先进|新一代|新型|新兴|国产|一系列|多种|各类|其他|部分|全新|主流|成熟|领先|自研|自主研发|更|更加)+(?=.{3})"
)
# Adjectives that part no thing from its kind: 先进传感器 are sensors.
PLAIN = re.compile(
    r"^(?:先进|自主|自研|自有|新一代|新型|新兴|国产|国际|领先|全新|专用|一系列|多种|各类|相关|有关|一套|一条|一个|某|其他|其它|智能化|智能|数字化|自动化|自动|高端|高性能|高精度|高速|大型|小型|主流|传统|常规|"
    r"成熟|关键|核心|前沿|精准|高效|全流程|全过程|实时|在线|远程|全面|深度|持续|多样化|个性化|更|更加|复杂|典型|工业|现代|有关|企业|现场|生产|部分|轻量|同类|下一代|新|精确|准确|全量|无缝|快速|整合|统一|等)+"
)
KIND_WORD = (
    r"(?:技术|通信|专网|网络|系统|平台|设备|算法|工具|手段|方法|方案|软件|模型|装备|产线|装置|终端|等)*"
)
TAIL = re.compile(
    r"(?:等)?(?:前沿|先进|新一代|新兴|关键|核心|数字化?|信息化?|智能化?|自动化|现代)*(?:技术手段|手段|环节|场景|任务|工作|功能|能力|作业|工序|领域|方面|过程|流程|工程|服务)$"
)
# Works in general: two of them make no name.
GENERAL = re.compile(
    r"整合|监控|管理|控制|协同|优化|分析|处理|操作|运行|调度|监测|检测|识别|诊断|设计|规划|系统|描述|刻画|建模|跟踪|评估"
)
OF_FIELD = re.compile(r"(?:制造|工业|生产)?(?:行业|产业|领域|企业|业|等)?")
INDUSTRY_END = re.compile(
    r"(?:业|行业|产业|制造|电站|管道|电网|工程|飞行器|船|舶|车|铁路|公路|机场|港口|矿山|油田|电力|水务|医疗|食品|饮料|化工|冶金|电子|电器|航天|航空|交通|环保|农机|纺织|玩具|家具|家居|汽车|配送|材料|能源|装备)$"
)


@lru_cache(maxsize=4096)
def is_noun(name: str) -> bool:
    """Whether a name is made of nouns: 电子鼻, 坚果炒货."""
    return all(re.match(r"n|b|j|eng|l|vn", tag) for _, tag in rjieba.tag(name))


# Things that are put in but are no technologies, and words for no work.
NOT_EQUIPMENT = re.compile(
    r"(?:方式|模式|策略|理念|方法|方案|人员|材料|产品|原料|零件|部件|数据|信息|图像|信号|文件|标准|结果|环境|空间|区域|客户|结构|机制|制度|流程|资源|资金|资本|服务|功能|能力|技术|设备|系统|工具|手段|措施|计划|项目|工程|工作|团队|基地|工厂|中心|场景|内容|概念|思维|人才|品牌|组织|渠道|规则|经验|知识|优势|指标|目标|体验|供应商|厂商|企业|公司|部门)$"
)
NOT_WORKED = re.compile(
    r"(?:责任|任务|工作|业务|活动|作用|角色|职能|职责|项目|措施|政策|计划|规划|战略|合作|交流|研究|调研|试点|示范|行动|会议|产品|设备|材料|企业|市场|领域|行业|场景|环节|环境|人员|客户|用户|系统|平台|装置|机器人|产线|工厂|车间|电站|项目|数据|信息|标准|体系|能力|水平|效率|质量|成本|时间|阶段|方面|订单|经济|社会|生活|服务|消费|投资|贸易|产业|工业|需求|问题)$"
)


def is_equipment(name: str, tags: tuple[str, ...]) -> bool:
    """Whether a noun phrase can be something that is put into a machine or a plant."""
    return (
        re.match(r"n|eng|k|l", tags[-1]) is not None
        and len(name) > 2
        and not NOT_EQUIPMENT.search(name)
        and not RESULT.search(name)
    )


def is_work(name: str, tags: tuple[str, ...]) -> bool:
    """Whether a phrase can be something that is done: 汽油调和, 工艺包检索, 去毛刺."""
    if (
        RESULT.search(name)
        or NOT_WORKED.search(name)
        or (TECHNOLOGY_END.search(name) and not APPLICATION_END.search(name))
    ):
        return False
    return (len(name) > 3 and tags[-1] in ("v", "vn")) or (
        tags[0] == "v" and len(tags) > 1 and tags[-1] == "n" and len(name) == 3
    )
