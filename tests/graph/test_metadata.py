"""What documents say of themselves, in the forms that governments and their mirrors publish.

The heads are shaped after real ones (design/documents.md, section b); bodies are cut short.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.graph.heads import BODY, read_head

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "a notice and its plan, titles over several lines": (
        "某市人民政府文件\n\n某政发〔2022〕43号\n某市人民政府\n\n关于印发某市开展综合试点\n\n工作实施方案的通知\n\n各区县人民政府，市政府各部门，有关单位：\n\n"
        "《某市开展综合试点工作实施方案》已经市政府同意，现印发给你们，请认真贯彻执行。\n\n某市人民政府      \n2022年11月3日        \n（此件公开发布）\n\n"
        "某市开展综合试点\n\n工作实施方案\n\n为推进改革，用三年时间，制定本方案。\n" + BODY,
        {
            "title": "某市人民政府关于印发某市开展综合试点工作实施方案的通知",
            "plan_title": "某市开展综合试点工作实施方案",
            "number": "某政发〔2022〕43号",
            "issuers": ["某市人民政府"],
            "date": date(2022, 11, 3),
            "addressees": ["各区县人民政府", "市政府各部门", "有关单位"],
            "openness": "此件公开发布",
            "duration_text": "用三年时间",
        },
    ),
    "a number in brackets at the end of the mirror's headline, the page's words between": (
        "当前位置: 首页 > 政务公开\n\n中共岳阳市委办公室岳阳市人民政府办公室印发《关于全面推进政务公开工作的实施意见》的通知(岳办发〔2017〕2号)\n\n"
        "来源:岳阳市政府门户网 日期:2017-01-12 17:08 字号:【\n浏览量:\n\n各县市区委、人民政府,市直各单位,中央、省驻岳单位:\n\n"
        "《关于全面推进政务公开工作的实施意见》已经市委、市人民政府同意,现印发给你们。\n\n中共岳阳市委办公室\n\n岳阳市人民政府办公室\n\n2017年1月10日\n\n"
        "关于全面推进政务公开工作的实施意见\n\n结合我市实际,提出如下实施意见。\n",
        {
            "title": "中共岳阳市委办公室岳阳市人民政府办公室印发《关于全面推进政务公开工作的实施意见》的通知",
            "plan_title": "关于全面推进政务公开工作的实施意见",
            "number": "岳办发〔2017〕2号",
            "issuers": ["中共岳阳市委办公室", "岳阳市人民政府办公室"],
            "date": date(2017, 1, 10),
            "addressees": ["各县市区委、人民政府", "市直各单位", "中央、省驻岳单位"],
        },
    ),
    "a body above the title that the title names again is a letterhead": (
        "索引号: 011282752 / 2017-00101 主题分类:\n发布机构: 浠水县人民政府 发文日期: 2017-01-28\n文 号: 浠政发〔2017〕1号 主题词:\n\n浠水县人民政府\n\n"
        "县人民政府关于印发《浠水县人民政府工作规则》的通知\n\n浠政发〔2017〕1号\n\n各乡镇人民政府(管委会、管理处),县政府各部门:\n\n"
        "《浠水县人民政府工作规则》已经县政府常务会议审议通过,现予印发。\n\n浠水县人民政府\n\n2017年1月24日\n\n浠水县人民政府工作规则\n\n第一章 总 则\n",
        {
            "title": "县人民政府关于印发《浠水县人民政府工作规则》的通知",
            "plan_title": "浠水县人民政府工作规则",
            "number": "浠政发〔2017〕1号",
            "issuers": ["浠水县人民政府"],
            "date": date(2017, 1, 24),  # not the page's 发文日期
            "addressees": ["各乡镇人民政府(管委会、管理处)", "县政府各部门"],
        },
    ),
    "everything glued to one line": (
        "中华全国总工会关于印发《工会参与劳动争议处理办法》的通知总工发〔2023〕23号各省、自治区、直辖市总工会，各全国产业工会，全总各部门、各直属单位："
        "《工会参与劳动争议处理办法》已经中华全国总工会书记处会议审议通过，现印发给你们，请认真贯彻执行。中华全国总工会2023年12月28日"
        "工会参与劳动争议处理办法第一章总则第一条为深入贯彻习近平法治思想，坚持和发展新时代“枫桥经验”，制定本办法。第二条工会参与劳动争议处理，"
        "应当坚持中国共产党的领导，坚持以职工为本，坚持立足预防、立足调解、立足法治、立足基层，坚持公平、正义，最大限度将劳动争议矛盾化解在基层，"
        "化解在萌芽状态。第三条县级以上总工会应当将参与劳动争议处理工作纳入服务职工工作体系，加强组织领导。",
        {
            "title": "中华全国总工会关于印发《工会参与劳动争议处理办法》的通知",
            "plan_title": "工会参与劳动争议处理办法",
            "number": "总工发〔2023〕23号",
            "issuers": ["中华全国总工会"],
            "date": date(2023, 12, 28),
            "addressees": ["各省、自治区、直辖市总工会", "各全国产业工会", "全总各部门", "各直属单位"],
        },
    ),
    "no title at all: addressees, notice, signature and plan glued": (
        "各县、自治县、区人民政府（管委会），市政府各工作部门：现将《安顺市市级储备粮管理办法》印发给你们，请认真抓好贯彻落实。安顺市人民政府2023年9月5日"
        "（此件公开发布）安顺市市级储备粮管理办法第一章  总    则第一条  为加强市级储备粮管理，制定本办法。",
        {
            "title": None,
            "plan_title": "安顺市市级储备粮管理办法",
            "number": None,
            "issuers": ["安顺市人民政府"],
            "date": date(2023, 9, 5),
            "addressees": ["各县、自治县、区人民政府（管委会）", "市政府各工作部门"],
            "openness": "此件公开发布",
        },
    ),
    "one long line with the page's words around it": (
        "当前位置： 首页政务公开最新文件区办公室文件 关于印发某区信用建设规划任务分工实施方案的通知 时间：2015-09-02 16:50 微信 微博 QQ空间 岚综管办〔2015〕165号 "
        "某区管委会办公室关于印发某区信用建设规划任务分工实施方案的通知 区直各单位、各片区开发管理局、各乡镇人民政府： 《某区信用建设规划任务分工实施方案》已经管委会同意，"
        "现印发给你们，请认真组织实施。 某区管委会办公室 2015年8月31日 某区信用建设规划任务分工实施方案 为全面贯彻落实规划，制定本方案。 一、加强信用建设 "
        "（一）加强制度建设。" + "建立信用信息采集、整理、加工、保存、使用制度。" * 12 + " 来源：中国某区 附件下载",
        {
            "title": "某区管委会办公室关于印发某区信用建设规划任务分工实施方案的通知",
            "plan_title": "某区信用建设规划任务分工实施方案",
            "number": "岚综管办〔2015〕165号",
            "issuers": ["某区管委会办公室"],
            "date": date(2015, 8, 31),
            "addressees": ["区直各单位", "各片区开发管理局", "各乡镇人民政府"],
        },
    ),
    "a forwarded opinion has its own authors; the notice's issuer signs": (
        "国务院办公厅转发国家发展改革委等部门\n关于推动城市停车设施发展意见的通知\n国办函〔2021〕46号\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n"
        "国家发展改革委、公安部《关于推动城市停车设施发展的意见》已经国务院同意，现转发给你们，请认真贯彻落实。\n国务院办公厅\n2021年5月7日\n（此件公开发布）\n"
        "关于推动城市停车设施发展的意见\n国家发展改革委　公安部\n停车设施是重要保障。\n一、总体要求\n",
        {
            "title": "国务院办公厅转发国家发展改革委等部门关于推动城市停车设施发展意见的通知",
            "plan_title": "关于推动城市停车设施发展的意见",
            "number": "国办函〔2021〕46号",
            "issuers": ["国务院办公厅"],
            "date": date(2021, 5, 7),
        },
    ),
    "an order: number over two lines, the regulation is the title": (
        "中华人民共和国国务院令\n第 711 号\n《中华人民共和国政府信息公开条例》已经2019年4月3日国务院常务会议修订通过，现予公布，自2019年5月15日起施行。\n总理　李克强\n"
        "2019年4月3日\n中华人民共和国政府信息公开条例\n（2007年4月5日中华人民共和国国务院令第492号公布　2019年4月3日中华人民共和国国务院令第711号修订）\n第一章　总则\n第一条　为了保障公民，制定本条例。\n",
        {
            "title": "中华人民共和国政府信息公开条例",
            "number": "中华人民共和国国务院令第711号",
            "issuers": ["国务院"],
            "date": date(2019, 4, 3),
        },
    ),
    "a regulation with the note of its promulgation": (
        "儿童福利机构管理办法\n（2026年1月26日经民政部部务会议审议通过 2026年2月2日民政部令第83号公布\n自2026年4月1日起施行）\n第一章 总  则\n第一条 为了加强管理，制定本办法。\n",
        {"title": "儿童福利机构管理办法", "number": "民政部令第83号", "issuers": ["民政部"], "date": date(2026, 2, 2)},
    ),
    "a joint announcement": (
        "财政部 税务总局关于延续实施增值税政策的公告\n财政部 税务总局公告2023年第43号\n现将有关政策公告如下：\n一、自2023年1月1日至2027年12月31日。\n特此公告。\n财政部  税务总局\n2023年9月3日\n",
        {
            "title": "财政部 税务总局关于延续实施增值税政策的公告",
            "number": "财政部税务总局公告2023年第43号",
            "issuers": ["财政部", "税务总局"],
            "date": date(2023, 9, 3),
            "addressees": [],
        },
    ),
    "party and government: bodies on the lines of the title, signatures one per line": (
        "中共吉林省委办公厅  吉林省人民政府办公厅\n印发《关于加强基层治理的实施方案》的通知\n吉办发〔2022〕5号\n各市（州）党委和人民政府，省委各部委：\n"
        "《关于加强基层治理的实施方案》已经省委、省政府领导同志同意，现印发给你们。\n中共吉林省委办公厅\n吉林省人民政府办公厅\n2022年3月1日\n关于加强基层治理的实施方案\n为加强治理，制定本方案。\n",
        {
            "title": "中共吉林省委办公厅 吉林省人民政府办公厅印发《关于加强基层治理的实施方案》的通知",
            "plan_title": "关于加强基层治理的实施方案",
            "issuers": ["中共吉林省委办公厅", "吉林省人民政府办公厅"],
            "date": date(2022, 3, 1),
        },
    ),
    "columns and spaced-out names in the signature, plan attached as an annex": (
        "关于印发《某市器械行动计划》的通知\n某药监〔2023〕15号\n各区县市场监管局，市药监局各处室：\n现将《某市器械行动计划》印发给你们，请遵照执行。\n附件：1.某市器械行动计划\n"
        "      2.重点任务分工表\n某市药品监督管理局    某市经济和信息化委员会\n某 市 财 政 局\n2023年6月8日\n附件1\n某市器械行动计划\n为加快发展，制定本计划。\n一、总体目标\n"
        "（一）到2025年，数量增加。\n附件2\n重点任务分工表\n序号\n任务\n牵头单位\n1\n支持企业创新，推动产品注册，提高审评审批效率，建设服务站点。\n市药监局\n",
        {
            "title": "关于印发《某市器械行动计划》的通知",
            "plan_title": "某市器械行动计划",
            "issuers": ["某市药品监督管理局", "某市经济和信息化委员会", "某 市 财 政 局"],
            "date": date(2023, 6, 8),
            "annexes": [("annex2", "重点任务分工表")],
        },
    ),
    "商务部等9部门: the bodies are those that signed, not the stamp of another": (
        "商务部等9部门关于印发《若干政策措施》的通知\n商服贸函2026年第322号\n各省、自治区、直辖市商务主管部门：\n现予印发，请结合实际抓好落实。\n商务部 国家发展改革委\n国家医保局 最高人民法院\n"
        "（商务部代章）\n2026年7月13日\n若干政策措施\n一、加大支持\n",
        {
            "number": "商服贸函2026年第322号",
            "issuers": ["商务部", "国家发展改革委", "国家医保局", "最高人民法院"],
            "date": date(2026, 7, 13),
        },
    ),
    "a name that goes on in the next line of the signature": (
        "关于印发河南省疫情防控期间学校\n开学后出入管理办法的通知\n各高等学校，厅直属各单位（学校）：\n现将《河南省疫情防控期间学校开学后出入管理办法》印发给你们。\n"
        "河南省教育厅新型冠状病毒感染\n的肺炎疫情防控工作领导小组\n（河南省教育厅代章）\n2020年3月3日\n河南省疫情防控期间学校\n开学后出入管理办法\n为做好工作，制定本办法。\n",
        {
            "title": "关于印发河南省疫情防控期间学校开学后出入管理办法的通知",
            "plan_title": "河南省疫情防控期间学校开学后出入管理办法",
            "issuers": ["河南省教育厅新型冠状病毒感染\n的肺炎疫情防控工作领导小组"],
            "date": date(2020, 3, 3),
        },
    ),
    "date in brackets under the title, two issuers in it": (
        "中共江苏省委 江苏省人民政府关于某某的意见\n(2022 年 3 月 17 日)\n苏委发〔2022〕7 号\n为做好某某工作,提出如下意见。\n",
        {
            "title": "中共江苏省委 江苏省人民政府关于某某的意见",
            "number": "苏委发〔2022〕7号",
            "issuers": ["中共江苏省委", "江苏省人民政府"],
            "date": date(2022, 3, 17),
        },
    ),
    "date in Chinese numerals with ○ and no signature": (
        "梧州市人民政府关于某某工作的通知\n梧政发〔2012〕3号\n各县、区人民政府,市直各委、办、局:\n请做好本年度某某工作。\n二○一二年一月二十九日\n",
        {"issuers": ["梧州市人民政府"], "date": date(2012, 1, 29), "addressees": ["各县、区人民政府", "市直各委、办、局"]},
    ),
    "traditional characters are quoted as published": (
        "省人民政府關於\n進一步優化營商環境的若干意見\n鄂政發〔2018〕26號\n各市、州、縣人民政府,省政府各部門:\n為深入貫徹,提出如下意見。\n一、總體要求\n",
        {
            "title": "省人民政府關於進一步優化營商環境的若干意見",
            "number": "鄂政发〔2018〕26号",
            "issuers": ["省人民政府"],
            "addressees": ["各市、州、縣人民政府", "省政府各部門"],
        },
    ),
    "a news agency's report: its dateline, the year from the page": (
        "中共中央 国务院印发《数字中国建设整体布局规划》\n2023-02-27 18:43 来源： 新华社\n新华社北京2月27日电 近日，中共中央、国务院印发了《数字中国建设整体布局规划》（以下简称《规划》）。\n",
        {
            "title": "中共中央 国务院印发《数字中国建设整体布局规划》",
            "plan_title": "数字中国建设整体布局规划",
            "number": None,
            "issuers": ["中共中央", "国务院"],
            "date": date(2023, 2, 27),
        },
    ),
    "a registration number, a proposal and a standard are not the document's number": (
        "国务院办公厅对全国政协第2741号提案的答复\n登记号:CSCR—2020—01007\n某某委员：\n关于DB11/T1901—2021的提案收悉。\n二〇〇五年七月十四日\n",
        {"title": "国务院办公厅对全国政协第2741号提案的答复", "number": None, "date": date(2005, 7, 14)},
    ),
    "an excerpt says nothing of itself": (
        "第十四条  政策制定部门负责组织实施政策性文件的解读工作。根据国办发〔2016〕61号文件，由牵头部门负责，2017年1月1日起施行。\n",
        {"title": None, "plan_title": None, "number": None, "issuers": [], "date": None, "addressees": [], "annexes": []},
    ),
    "an announcement whose number has no code": (
        "自然资源部关于申请办理矿业权登记有关事项的公告\n2020年第21号\n根据《改革意见（试行）》（自然资规〔2019〕7号）规定，现公告如下。\n自然资源部\n2020年4月17日\n",
        {"number": "2020年第21号", "issuers": ["自然资源部"], "date": date(2020, 4, 17)},
    ),
    "minutes that count their issues": (
        "云水市人民政府常务会议纪要\n\n〔2025〕第8期\n\n云水市人民政府办公室　　　　2025年3月6日\n\n一、会议研究了防汛工作。\n",
        {"number": "〔2025〕第8期"},
    ),
    "an announcement with its letterhead spaced out": (
        "中华人民共和国海关总署\n公　告\n2026 年 第 18 号\n\n海关总署制定了《零关税进境商品监管暂行办法》，现予发布。\n海关总署\n2026年2月6日\n",
        {"number": "2026年第18号", "issuers": ["海关总署"], "plan_title": "零关税进境商品监管暂行办法"},
    ),
    "a decision that amends, with the note of its promulgation": (
        "交通运输部关于修改《机动车\n驾驶员培训管理规定》的决定\n（2026年1月30日经交通运输部部务会议通过 2026年2月6日交通运输部令2026年第8号公布 自2026年3月20日起施行）\n"
        "交通运输部决定对《机动车驾驶员培训管理规定》（交通运输部令2022年第32号）作如下修改：\n一、第五条修改为：略。\n",
        {
            "title": "交通运输部关于修改《机动车驾驶员培训管理规定》的决定",
            "number": "交通运输部令2026年第8号",
            "issuers": ["交通运输部"],
            "date": date(2026, 2, 6),
        },
    ),
    "a law site's copy: headline, author line, body line, title again; the order's code names nobody": (
        "您的位置: 首页 » 法律法规 »\n\n河北省人工影响天气管理规定\n\n作者:法律资料网 时间:2024-07-06 04:34:58  浏览:8616   来源:法律资料网\n下载地址: 点击此处下载\n\n"
        "河北省人工影响天气管理规定\n\n河北省人民政府\n\n\n河北省人工影响天气管理规定\n\n政府令〔2010〕第15号\n\n\n《河北省人工影响天气管理规定》已经2010年12月14日省政府常务会议通过,"
        "现予公布,自2011年2月1日起施行。\n\n省长\n\n二○一○年十二月二十五日\n\n河北省人工影响天气管理规定\n\n第一章总则\n",
        {
            "title": "河北省人工影响天气管理规定",
            "plan_title": None,
            "number": "政府令〔2010〕第15号",
            "issuers": ["河北省人民政府"],
            "date": date(2010, 12, 25),
        },
    ),
    "a title that names another document, headline and version in brackets": (
        "正文阅览\n页面宽度(px):\n\n区人民政府办公室关于印发2023年区《政府工作报告》确定的任务分解方案的通知(2023修订)\n\n各街道办事处、乡人民政府,区人民政府各部门:\n\n"
        "2023年《区〈政府工作报告〉确定的任务分解方案》已报经区人民政府同意,现印发给你们。\n\n蔡甸区人民政府办公室\n\n2023年1月3日    \n\n2023年区《政府工作报告》确定的任务分解方案\n\n一、目标\n",
        {
            "title": "区人民政府办公室关于印发2023年区《政府工作报告》确定的任务分解方案的通知(2023修订)",
            "plan_title": "2023年区《政府工作报告》确定的任务分解方案",
            "issuers": ["蔡甸区人民政府办公室"],
            "addressees": ["各街道办事处、乡人民政府", "区人民政府各部门"],
        },
    ),
    "number and title glued, number again with the title": (
        "鞍山市立山区人民政府文件\n鞍立政发〔2023〕2号立山区人民政府关于印发立山区重点工作任务分解方案的通知\n\n立山经济开发区,各街道办事处,各有关单位:\n\n"
        "现将《立山区重点工作任务分解方案》印发给你们。\n\n立山区人民政府\n\n2023年3月28日\n\n(此件公开发布)\n\n立山区重点工作\n\n任务分解方案\n\n为贯彻落实,制定方案如下。\n",
        {
            "title": "立山区人民政府关于印发立山区重点工作任务分解方案的通知",
            "plan_title": "立山区重点工作任务分解方案",
            "number": "鞍立政发〔2023〕2号",
            "issuers": ["立山区人民政府"],
        },
    ),
    "a page in traditional characters says what the text does not": (
        "- 首頁 > 政務公開\n- 索 引 號:QZ05101\n- 發布機構:某市人民政府辦公室\n- 公文生成日期:2025-01-24\n- 標題:某市人民政府辦公室關于目標任務責任分解的通知\n"
        "- 備注/文號:某政辦〔2025〕1號\n- 發布日期:2025-01-26\n各鎮人民政府,市直各單位:\n現將目標任務分解給你們。有關事項通知如下:\n一、提高認識。\n",
        {
            "title": "某市人民政府辦公室關于目標任務責任分解的通知",
            "number": "某政办〔2025〕1号",
            "issuers": ["某市人民政府辦公室"],
            "date": date(2025, 1, 24),
        },
    ),
    "party and government glued in a title": (
        "中共某省委办公厅某省人民政府办公厅印发《关于加强乡镇服务能力建设的实施意见》的通知\n某办发〔2017〕49号\n各市党委和人民政府:\n请贯彻落实。\n",
        {"number": "某办发〔2017〕49号", "issuers": ["中共某省委办公厅", "某省人民政府办公厅"]},
    ),
    "a number broken by the width of the page": (
        "某县人民政府办公室\n关于印发某县优化营商\n环境工作方案的通知\n\n某府办〔2025〕12\n号\n\n各乡镇人民政府、县直各单\n位：\n经县政府同意，现印发给你们。\n某县人民政府办公室\n2025年5月6日\n",
        {"number": "某府办〔2025〕12号", "title": "某县人民政府办公室关于印发某县优化营商环境工作方案的通知"},
    ),
    "a site's tag before the title": (
        "【规范性文件】某市人民政府办公厅关于印发某市稳定运行实施方案的通知\n各区县人民政府：\n现印发给你们。\n",
        {"issuers": ["某市人民政府办公厅"]},
    ),
    "bodies of one place that the page joined": (
        "某市关于发展绿色建筑的补充通知\n各区政府：\n现补充通知如下。\n一、目标\n扩大规模。\n某市住房和城乡建设局某市财政局\n某市自然资源局\n2022年5月27日\n",
        {"issuers": ["某市住房和城乡建设局", "某市财政局", "某市自然资源局"]},
    ),
    "an order that its head signed": (
        "某市人民政府令\n第179号\n《某市公园管理办法》已经市政府常务会议通过，现予公布，自2021年5月1日起施行。\n市　长：王小明\n2021年1月29日\n某市公园管理办法\n第一条　为加强管理，制定本办法。\n",
        {"date": date(2021, 1, 29)},
    ),
    "a reply to one body": (
        "国务院关于同意暂时调整实施有关行政法规的批复\n国函〔2021〕94号\n商务部：\n你部的请示收悉。现批复如下：\n一、同意。\n国务院\n2021年9月15日\n",
        {"title": "国务院关于同意暂时调整实施有关行政法规的批复", "plan_title": None, "addressees": ["商务部"], "issuers": ["国务院"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_a_document_says_of_itself(text: str, expected: dict[str, Any]) -> None:
    found = read_head(text)
    said: dict[str, Any] = {
        "title": found.title,
        "plan_title": found.plan_title,
        "number": found.number,
        "issuers": [mention.text for mention in found.issuers],
        "addressees": [mention.text for mention in found.addressees],
        "annexes": [(annex.part, annex.title) for annex in found.annexes],
        "date": found.date,
        "openness": found.openness.text if found.openness else None,
        "duration_text": found.duration_text.text if found.duration_text else None,
    }
    assert {key: said[key] for key in expected} == expected


def test_the_pages_issuer_counts_only_where_the_document_names_none() -> None:
    page = "标题: 某规划\n发布机构: 某区大数据局\n==========\n"
    text = "某区规划\n为做好工作，制定本规划。\n"
    assert [mention.text for mention in read_head(page + text).issuers] == ["某区大数据局"]
    assert [mention.text for mention in read_head(page + text + "某区人民政府\n2020年1月2日\n").issuers] == [
        "某区人民政府"
    ]


def test_an_address_above_the_signature_has_issued_nothing() -> None:
    text = "关于公开征求意见的公告\n地址:某市城区凤山街道金湖路西50米某市市场监督管理局\n某市市场监督管理局\n2023年9月26日\n"
    assert [mention.text for mention in read_head(text).issuers] == ["某市市场监督管理局"]


def test_what_stands_behind_a_label_has_not_signed() -> None:
    text = "某县人民政府关于促进发展的措施\n三、支持物流。\n牵头单位：县商务局；配合单位：县发改委、县供销社\n\n某县人民政府\n2025年4月9日\n"
    assert [mention.text for mention in read_head(text).issuers] == ["某县人民政府"]


def test_bodies_in_the_cells_of_a_table_have_issued_nothing() -> None:
    text = "重点任务分工表\n序号\n任务\n责任单位\n1\n培育企业20家\n区工信局\n2\n举办对接会\n区投促局\n"
    assert read_head(text).issuers == ()


def test_the_date_of_publication_is_never_the_date_of_the_document() -> None:
    text = (
        "发布日期: 2020-02-02\n某市人民政府关于某事的意见\n发布时间：2020年2月2日\n为做好工作，提出意见。\n"
    )
    assert read_head(text).date is None
    assert read_head("成文日期: 2020-01-31\n" + text).date == date(2020, 1, 31)


def test_the_printing_line_is_no_signature() -> None:
    text = "关于某事的通知\n各单位：\n请执行。\n某市人民政府\n2022年11月3日\n抄送：市委办公室。\n某市人民政府办公室    2022年11月4日印发\n"
    found = read_head(text)
    assert ([mention.text for mention in found.issuers], found.date) == (["某市人民政府"], date(2022, 11, 3))
