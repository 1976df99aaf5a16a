"""Clauses in running text hand out tasks when a named body is their subject, and only then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HandedOut = Callable[[str], list[tuple[str, dict[str, list[str]]]]]

# a sentence, who it names
CLAUSES = [
    # 会同
    ("市财政部门会同市数据管理部门统筹数据资产管理，建立收益分配路径。", {"lead": ["市财政部门"], "support": ["市数据管理部门"]}),
    ("实行政府指导价管理，由市发展改革部门会同市数据管理部门，按照原则核定收入。", {"lead": ["市发展改革部门"], "support": ["市数据管理部门"]}),
    ("体育总局要会同有关方面做好指导和督查工作。", {"lead": ["体育总局"], "support": ["有关方面"]}),
    ("教育部将在工程建设中把创建情况作为指标，会同有关部门统筹加大支持力度。", {"lead": ["教育部"], "support": ["有关部门"]}),
    ("县级以上地方人民政府民政部门应当会同公安、宗教事务等有关部门加强管理。", {"lead": ["县级以上地方人民政府民政部门"], "support": ["公安", "宗教事务"]}),
    ("具体办法由国务院民政部门会同国务院财政部门制定。", {"lead": ["国务院民政部门"], "support": ["国务院财政部门"]}),
    ("關於養護費用不足的問題，由財政部會同交通運輸部、發展改革委等部門研究提出意見。", {"lead": ["財政部"], "support": ["交通運輸部", "發展改革委"]}),
    # 牵头
    ("由区交建局牵头，将审查统一委托同一家机构。", {"lead": ["区交建局"]}),
    ("由区交建局牵头组织规划、土地、消防等部门进行现场查验。", {"lead": ["区交建局"], "support": ["规划", "土地", "消防"]}),
    ("医保局牵头，统筹民政、卫健、\n慈善协会等相关部门帮扶资源，形成工作格局。", {"lead": ["医保局"], "support": ["民政", "卫健", "慈善协会"]}),
    ("将由信息产业部牵头，抓紧研究制定政策。", {"lead": ["信息产业部"]}),
    ("海关总署要继续做好牵头工作，优化区域布局。", {"lead": ["海关总署"]}),
    ("由市公安局牵头，交管局、武警支队参加，负责维护秩序。", {"lead": ["市公安局"], "support": ["交管局", "武警支队"]}),
    ("由市政府办公厅牵头，公安局、人防办等单位组成，负责协调调度。", {"lead": ["市政府办公厅"], "support": ["公安局", "人防办"]}),
    # 负责
    ("公安部负责维护秩序，配合有关部门打击犯罪。", {"responsible": ["公安部"]}),
    ("国家发展改革委及国家粮食局、商务部按照各自职能分工，负责应急供应工作。", {"responsible": ["国家发展改革委", "国家粮食局", "商务部"]}),
    ("各地区、各有关部门根据有关规定，负责指导所属单位制定办法。", {"responsible": ["各地区", "各有关部门"]}),
    ("其他有关部门在指挥部的统一领导下，做好相关配合工作。", {"support": ["其他有关部门"]}),
    ("市财政局：负责资金保障。", {"responsible": ["市财政局"]}),
    ("区岚城片区开发管理局负责对接产业园区事宜。", {"responsible": ["区岚城片区开发管理局"]}),
    # 请, 要, 将, plain
    ("已下放的事项，请科技部、农业农村部等部门在2019年2月底前完成。", {"responsible": ["科技部", "农业农村部"]}),
    ("请财政部落实《促进科技成果转化法》，提出修订建议。", {"responsible": ["财政部"]}),
    ("各地区、各部门要于2019年3月底前制定实施方案，并报司法部备案。", {"responsible": ["各地区", "各部门"]}),
    ("各乡镇人民政府要落实属地责任，明确专人收集信息。", {"responsible": ["各乡镇人民政府"]}),
    ("各省、自治区、直辖市人民政府作为运行管理主体，要切实落实主体责任。", {"responsible": ["各省、自治区、直辖市人民政府"]}),
    ("市政务和数据局将全程跟踪督促，组织问题整改。", {"responsible": ["市政务和数据局"]}),
    ("国办将与国家标准委、国务院信息办等单位一起，组织制定标准。", {"lead": ["国办"], "support": ["国家标准委", "国务院信息办"]}),
    ("区交建局制定联合竣工验收管理办法。", {"responsible": ["区交建局"]}),
    ("省发展改革、财政等部门按照各自职责，做好养老服务工作。", {"responsible": ["省发展改革", "财政"]}),
    # what leads up to the clause says when, how or about what
    ("今年年底前，市教委要完成改造任务。", {"responsible": ["市教委"]}),
    ("为做好保障工作，市财政局要安排资金。", {"responsible": ["市财政局"]}),
    ("按照职责分工，市商务局牵头开展活动，市文旅局配合。", {"lead": ["市商务局"], "support": ["市文旅局"]}),
    ("需要跨部门协调的，由市发展改革委会同有关部门提出意见。", {"lead": ["市发展改革委"], "support": ["有关部门"]}),
    ("充分发挥市发展改革委牵头作用，统筹推进工作。", {"lead": ["市发展改革委"]}),
    # names whose common end is said once
    ("市商务局会同财政、税务部门制定办法。", {"lead": ["市商务局"], "support": ["财政、税务部门"]}),
    ("国务院农业农村、林业草原主管部门负责保护工作。", {"responsible": ["国务院农业农村、林业草原主管部门"]}),
    ("民政部门指导养老机构做好服务。", {"guide": ["民政部门"]}),
    ("市发展改革委要牵头抓好实施，市财政局要做好资金保障。", {"lead": ["市发展改革委"], "responsible": ["市财政局"]}),
    # a name runs on over what may be a verb
    ("县委宣传部负责新闻发布工作。", {"responsible": ["县委宣传部"]}),
    ("住房城乡建设部门会同公安、民政等部门核查信息。", {"lead": ["住房城乡建设部门"], "support": ["公安", "民政"]}),
    ("具体办法由税务部门会同住房城乡建设部门制定。", {"lead": ["税务部门"], "support": ["住房城乡建设部门"]}),
    # bodies by function are told to do something; what they are stands before what they do
    ("水利部门要对已建水库逐一排查，限期整改。", {"responsible": ["水利部门"]}),
    ("市林业局是森林防火的主管部门，负责火源管理，制定相关制度。", {"responsible": ["市林业局"]}),
    ("市公安局、市水利局等部门应当按照各自职责，协同做好巡查工作。", {"responsible": ["市公安局", "市水利局"]}),
    ("市教育局、市民政局等其他行业部门根据管行业必须管安全要求，按照职责分工，落实安全责任。", {"responsible": ["市教育局", "市民政局"]}),
    ("改造工作由水务部门牵头，财政、自然资源等行业主管部门按照职责分工，加快出台办法。",
     {"lead": ["水务部门"], "responsible": ["财政", "自然资源"]}),
    # several levels before one name
    ("区、县（市）水务主管部门负责河道巡查；会同有关部门查处违法行为。", {"lead": ["区、县（市）水务主管部门"], "support": ["有关部门"]}),
    ("区、县（市）政府负责辖区内的组织领导，督促相关管理部门依法履职。", {"responsible": ["区、县（市）政府"]}),
    # what it is called further on is no part of a name
    ("市水利管理中心（以下简称“中心”）负责日常巡查。", {"responsible": ["市水利管理中心"]}),
    ("领导小组办公室设在市水利局，主要负责统筹协调。", {"responsible": ["领导小组办公室"]}),
    # an office of a whole government is named by what it does
    ("县政府推进职能转变和“放管服”改革协调小组办公室将开展核查，适时通报。", {"responsible": ["县政府推进职能转变和“放管服”改革协调小组办公室"]}),
    ("市住房城乡建设、水务、林业等部门加强对各区的政策指导。", {"responsible": ["市住房城乡建设", "水务", "林业"]}),
    # the subject of a later sentence
    ("强化评估。区教委研究制定评估标准，健全诊断机制。", {"responsible": ["区教委"]}),
    ("各省（区、市）人民政府要统筹建立统一的抽查事项清单。", {"responsible": ["各省（区、市）人民政府"]}),
    ("县政府政务督查室将对落实情况开展专项督查，对工作缓慢的予以通报。", {"responsible": ["县政府政务督查室"]}),
    ("云水区政府办公室将加强跟踪督查，掌握进展情况。", {"responsible": ["云水区政府办公室"]}),
    ("请各区县于6月底前报送方案。", {"responsible": ["各区县"]}),
    # who a group is made up of
    ("由市水利局牵头，气象局、武警、事发地县级政府和有关行业、单位等组成，负责抢险。",
     {"lead": ["市水利局"], "support": ["气象局", "武警", "事发地县级政府"]}),
    ("由应急主管部门牵头，公安局、交通局等部门，各镇政府和有关单位等组成，负责转移群众。",
     {"lead": ["应急主管部门"], "support": ["公安局", "交通局", "各镇政府", "有关单位"]}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "who"), CLAUSES)
def test_a_clause_names_who_acts(handed_out: HandedOut, sentence: str, who: dict[str, list[str]]) -> None:
    assert [named for _, named in handed_out(f"一、要求\n{sentence}\n")] == [who]


# sentences with role words and no named body
NEGATIVE = [
    "由牵头部门会同其他起草部门开展政策审核。",
    "多个部门联合发文的，由牵头部门负责组织解读工作，其他部门给予配合。",
    "按照“谁起草、谁负责”的原则推进。",
    "支持行业头部企业牵头建设产教融合共同体。",
    "明确牵头管理部门，强化统筹管理。",
    "评价实施单位应当及时出具报告，并对评价报告负责。",
    "请各单位务必高度重视、高度负责，督促有关单位落实责任。",
    "请各单位认真对照任务，细化措施，抓好落实。",
    "请各地、各部门认真贯彻落实。",
    "成立由区政府主要领导挂帅的专项工作组，负责统筹调度各项工作。",
    "各成员单位要有专人负责，按照职责分工落实任务。",
    "各地区各有关部门要充分认识重要意义，加强组织领导。",
    "国务院有关部门要增强大局意识，积极配合。",
    "儿童福利机构应当接收需要集中供养的人员，配合办理登记。",
    "医联体牵头医院牵头、成员单位参与，组建协作网络。",
    "政府信息管理实现从部门负责向全市统管转变。",
    "配合做好外商投资旅行社开展出境游业务。",
    "培养一批社会体育指导员。",
    "建立由分管区经济发展局工作的区领导牵头的工作机制。",
    "实行政府指导价管理。",
    "坚持党的全面领导，在统一领导下，网络安全和信息化委员会加强统筹协调。",
    "各场景牵头部门、配合部门要配强力量，明确专人负责。",
    "本办法由市水利局负责解释。",
    "本措施自印发之日起实施，由市水利局会同有关部门负责解释。",
    "经项目所在地管委会同意并报市政府备案。",
    "高水平建设城市副中心，持续优化市域发展布局。",
    "不配合巡查办监督检查的，予以通报。",
    "会议要求，各金融机构要深入贯彻落实会议精神。",
    "市水利、气象等部门加强协调、密切配合。",
    "云水银行已为两家企业提供融资。",
    "市商务局出台了促消费通知。",
    "上述任务由各牵头单位主要负责人任责任领导，分管负责人任责任人。",
]


@pytest.mark.parametrize("sentence", NEGATIVE)
def test_role_words_without_a_named_body_hand_out_nothing(handed_out: HandedOut, sentence: str) -> None:
    assert handed_out(f"一、要求\n{sentence}\n") == []


def test_semicolons_part_the_tasks_of_different_bodies(handed_out: HandedOut) -> None:
    text = "各乡镇人民政府要落实责任;县民政局要及时汇总;县财政局要保障经费。\n"
    assert handed_out(text) == [
        ("各乡镇人民政府要落实责任;", {"responsible": ["各乡镇人民政府"]}),
        ("县民政局要及时汇总;", {"responsible": ["县民政局"]}),
        ("县财政局要保障经费。", {"responsible": ["县财政局"]}),
    ]


def test_sentences_about_the_same_body_are_one_task(handed_out: HandedOut) -> None:
    text = (
        "（1）国家发展改革委及国家粮食局负责协调；做好调控工作；完善机制。国家发展改革委负责价格检查。\n"
        "（2）公安部负责维护秩序。\n"
    )
    assert handed_out(text) == [
        (
            "国家发展改革委及国家粮食局负责协调；做好调控工作；完善机制。国家发展改革委负责价格检查。",
            {"responsible": ["国家发展改革委", "国家粮食局"]},
        ),
        ("公安部负责维护秩序。", {"responsible": ["公安部"]}),
    ]


def test_a_sentence_without_subject_goes_on_about_the_one_before(handed_out: HandedOut) -> None:
    text = "海关总署要继续做好牵头工作。要加大统筹力度，会同有关部门建立机制。\n"
    assert handed_out(text) == [(text.strip(), {"lead": ["海关总署"], "support": ["有关部门"]})]


def test_a_heading_that_is_a_body_is_the_subject_of_what_follows(handed_out: HandedOut) -> None:
    text = "（一）市教育局。负责学校安全管理。\n（二）市公安局。负责交通秩序。\n"
    assert handed_out(text) == [
        ("市教育局。负责学校安全管理。", {"responsible": ["市教育局"]}),
        ("市公安局。负责交通秩序。", {"responsible": ["市公安局"]}),
    ]


def test_a_run_in_title_belongs_to_the_clause_after_it(handed_out: HandedOut) -> None:
    assert handed_out("（八）实行联合审图。由区交建局牵头，统一委托审查。\n") == [
        ("实行联合审图。由区交建局牵头，统一委托审查。", {"lead": ["区交建局"]})
    ]


def test_what_a_bracket_closes_is_read_once(handed_out: HandedOut) -> None:
    text = "（一）加强领导。市数据局要加强组织，会同市教委开展试点。（责任单位：市数据局）\n"
    assert [who for _, who in handed_out(text)] == [{"responsible": ["市数据局"]}]
