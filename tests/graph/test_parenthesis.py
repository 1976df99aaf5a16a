"""Brackets at the end of a measure say who acts: every form of the catalogue (documents.md a1), and what only looks so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.document import Document
from graph.extraction.extract import Extract, extract

HandedOut = Callable[[str], list[tuple[str, dict[str, list[str]]]]]

# the bracket, who it names
BRACKETS = [
    ("（市教委、市财政局负责落实）", {"responsible": ["市教委", "市财政局"]}),
    ("（税务总局、财政部、海关总署负责）", {"responsible": ["税务总局", "财政部", "海关总署"]}),
    ("（市教委牵头，市财政局、各区政府负责落实）", {"lead": ["市教委"], "responsible": ["市财政局", "各区政府"]}),
    ("（责任单位：市教委、市财政局）", {"responsible": ["市教委", "市财政局"]}),
    ("（责任部门：市教委）", {"responsible": ["市教委"]}),
    ("（牵头单位：市教委，配合单位：市财政局，各区、县级市）", {"lead": ["市教委"], "support": ["市财政局", "各区、县级市"]}),
    ("(牵头单位:市教委;责任单位:市直相关单位,各县市区)", {"lead": ["市教委"], "responsible": ["市直相关单位", "各县市区"]}),
    ("（牵头单位：能源局 参加单位：发展改革委、国资委）", {"lead": ["能源局"], "support": ["发展改革委", "国资委"]}),
    ("（商务部、最高人民法院指导）", {"guide": ["商务部", "最高人民法院"]}),
    ("（市城管委、市水务局分别负责落实）", {"responsible": ["市城管委", "市水务局"]}),
    # a page breaks its lines inside labels and names
    ("（责\n任单位：市教委）", {"responsible": ["市教委"]}),
    ("（牵头部\n门：市教委；配合单\n位：市财政局）", {"lead": ["市教委"], "support": ["市财政局"]}),
    ("（责任单位：市教委、各县（市、区）\n人民政府）", {"responsible": ["市教委", "各县（市、区）\n人民政府"]}),
    # what a name says in brackets of its own
    ("（责任单位：市教委；各区政府（含高新区、某湖管委会，下同））", {"responsible": ["市教委", "各区政府（含高新区、某湖管委会，下同）"]}),
    ("（责任单位：市教委、各开发企业）", {"responsible": ["市教委", "各开发企业"]}),
    ("（贵任单位：市教委）", {"responsible": ["市教委"]}),
    ("（市教委、市水务局根据单位职责分别牵头负责）", {"lead": ["市教委", "市水务局"]}),
    ("（市教委，各县级市<区>政府<管委会>负责）", {"responsible": ["市教委", "各县级市<区>政府<管委会>"]}),
    ("（市城管委、市水务局依职责分别负责落实）", {"responsible": ["市城管委", "市水务局"]}),
    ("（工业和信息化部、全国工商联按职责分工负责）", {"responsible": ["工业和信息化部", "全国工商联"]}),
    ("（科技部、公路局，水运局分工负责）", {"responsible": ["科技部", "公路局", "水运局"]}),
    ("（国家发展改革委、财政部会同有关部门负责）", {"lead": ["国家发展改革委", "财政部"], "support": ["有关部门"]}),
    ("（市科技局、市财政局按分管领域负责）", {"responsible": ["市科技局", "市财政局"]}),
    ("（市科技局牵头，会同市财政局协同推进）", {"lead": ["市科技局"], "support": ["市财政局"]}),
    ("（商务部、海关总署等有关部门负责）", {"responsible": ["商务部", "海关总署"]}),
    ("（地方人民政府负责，教育部、商务部指导）", {"responsible": ["地方人民政府"], "guide": ["教育部", "商务部"]}),
    ("（教育部指导，各地区参与）", {"guide": ["教育部"], "support": ["各地区"]}),
    ("（国务院办公厅牵头，国务院相关部门及各地区按职责分工负责）", {"lead": ["国务院办公厅"], "responsible": ["国务院相关部门", "各地区"]}),
    ("（市财政局牵头落实）", {"lead": ["市财政局"]}),
    ("（省发展改革委牵头负责）", {"lead": ["省发展改革委"]}),
    ("（市发展改革委、市规划局分别牵头，各区政府负责落实）", {"lead": ["市发展改革委", "市规划局"], "responsible": ["各区政府"]}),
    ("（由市商务局牵头）", {"lead": ["市商务局"]}),
    ("（中央政法委负责，公安部、全国妇联配合）", {"responsible": ["中央政法委"], "support": ["公安部", "全国妇联"]}),
    ("（自治区能源局牵头,环保厅和北方电力监管办及相关盟市配合）", {"lead": ["自治区能源局"], "support": ["环保厅", "北方电力监管办", "相关盟市"]}),
    ("（市交通委牵头、各区政府负责落实）", {"lead": ["市交通委"], "responsible": ["各区政府"]}),
    ("（区农业农村局）", {"responsible": ["区农业农村局"]}),
    ("（区科技局、区教委负责。）", {"responsible": ["区科技局", "区教委"]}),
    ("（责任单位 市教委、市财政局）", {"responsible": ["市教委", "市财政局"]}),  # the colon lost
    ("（牵头单位市教委；配合单位市财政局）", {"lead": ["市教委"], "support": ["市财政局"]}),
    ("(市教委负责）", {"responsible": ["市教委"]}),  # brackets of two widths
    ("〔责任单位：省教育厅〕", {"responsible": ["省教育厅"]}),
    ("[牵头单位:区卫健局;责任单位:各街办(新区)]", {"lead": ["区卫健局"], "responsible": ["各街办(新区)"]}),
    ("【责任单位：市城管局、各区政府（管委会）】", {"responsible": ["市城管局", "各区政府（管委会）"]}),
    ("（責任單位：省發展改革委，省直其他有關部門和單位）", {"responsible": ["省發展改革委", "省直其他有關部門和單位"]}),
    ("（市人社局、市财政局等有关部门和单位按职责分工负责）", {"responsible": ["市人社局", "市财政局"]}),
    ("（负责部门：商务部；适用范围：所有自贸试验区，以下除标注外均同）", {"responsible": ["商务部"]}),  # a label of another kind
    ("（负责部门：海关总署，适用范围：甲省自贸试验区）", {"responsible": ["海关总署"]}),
    ("（县委宣传部、县文旅局〈县文物局〉，各乡镇）", {"responsible": ["县委宣传部", "县文旅局〈县文物局〉", "各乡镇"]}),
    ("（各有关单位）", {"responsible": ["各有关单位"]}),
    ("（责任单位：市直有关部门，各县市区，以下简称“各单位”）", {"responsible": ["市直有关部门", "各县市区"]}),
    ("（牵头单位：市教委；配合单位：市财政局以及各县（市、区）党委和政府）",
     {"lead": ["市教委"], "support": ["市财政局", "各县（市、区）党委和政府"]}),
    ("（责任单位：各乡镇党委、政府，市教委）", {"responsible": ["各乡镇党委、政府", "市教委"]}),
    ("（市工信局、国网云水供电公司，中国移动、中国联通云水分公司）",
     {"responsible": ["市工信局", "国网云水供电公司", "中国移动", "中国联通云水分公司"]}),
    ("（市纪委监委机关、市委政法委、军分区、消防救援支队）", {"responsible": ["市纪委监委机关", "市委政法委", "军分区", "消防救援支队"]}),
    ("（市残联、团市委等群团组织配合，市民政局牵头）", {"lead": ["市民政局"], "support": ["市残联", "团市委"]}),
    ("（市直相关部门、有关区县、相关企业按职责分工负责，长期推进）", {"responsible": ["市直相关部门", "有关区县", "相关企业"]}),
    ("（责任领导：张三；责任科室：办公室、综合科；责任人：李四）", {"responsible": ["办公室", "综合科"]}),
    ("（责任单位：市工信局（牵头）、市财政局）", {"lead": ["市工信局"], "responsible": ["市财政局"]}),
    ("｛牵头单位：市数据局；完成时限：2025年9月底｝", {"lead": ["市数据局"]}),  # braces
    ("（牵头：市教委，协同：市体育局）", {"lead": ["市教委"], "support": ["市体育局"]}),
    ("{市水务局牵头，市教育局配合}", {"lead": ["市水务局"], "support": ["市教育局"]}),
    ("（牵头单位：市水务局；配合单位：同1）", {"lead": ["市水务局"]}),  # those of item 1
    ("（市大数据局负责；市财政局做好资金保障）", {"responsible": ["市大数据局", "市财政局"]}),
]  # fmt: skip


@pytest.mark.parametrize(("bracket", "who"), BRACKETS)
def test_a_bracket_closes_its_measure(handed_out: HandedOut, bracket: str, who: dict[str, list[str]]) -> None:
    assert handed_out(f"1.完善标准体系。加快制定标准。{bracket}\n") == [("完善标准体系。加快制定标准。", who)]


# a sentence with a bracket that hands out nothing
OTHERS = [
    "对成效明显的省予以激励（企业直接向国家发展改革委申报，不需省级发展改革部门转报）。",
    "按照“谁起草、谁负责”的原则（谁主管、谁负责）推进。",
    "结果以区农业农村局（区乡村振兴局）公布为准。",
    "加强队伍建设（主要负责人、分管负责人要亲自抓）。",
    "根据通知要求（国办发〔2018〕129号）执行。",
    "支持外商投资（以下简称外资）企业发展。",
    "各县（市、区）要做好准备。",
    "完善制度（详见附件）。",
    "参加考试（不含法律职业资格考试）。",
]


@pytest.mark.parametrize("sentence", OTHERS)
def test_other_brackets_hand_out_nothing(handed_out: HandedOut, sentence: str) -> None:
    assert handed_out(f"一、要求\n{sentence}\n") == []


def test_several_brackets_in_one_measure_close_each_its_own_sentences(handed_out: HandedOut) -> None:
    text = "（一）促进协同。做好规划公开。(市规划委负责)推进副中心建设，做好公开。(市交通委、市教委负责)抓好任务落实。(市发展改革委负责)\n"
    assert handed_out(text) == [
        ("促进协同。做好规划公开。", {"responsible": ["市规划委"]}),
        ("推进副中心建设，做好公开。", {"responsible": ["市交通委", "市教委"]}),
        ("抓好任务落实。", {"responsible": ["市发展改革委"]}),
    ]


def test_paragraphs_of_one_item_that_each_have_a_bracket(handed_out: HandedOut) -> None:
    text = (
        "（十）鼓励创新。推进改革。（市场监管总局负责）\n加强服务。（教育部负责）\n应用技术。（科技部负责）\n"
    )
    assert [task for task, _ in handed_out(text)] == ["鼓励创新。推进改革。", "加强服务。", "应用技术。"]


def test_a_bracket_alone_after_paragraphs_closes_all_of_its_item(handed_out: HandedOut) -> None:
    text = "（三）工业制造\n创新研发模式。\n推动智能制造。\n（责任单位：市经信局）\n（四）农业\n"
    assert handed_out(text) == [("创新研发模式。\n推动智能制造。", {"responsible": ["市经信局"]})]


def test_a_bracket_alone_after_the_last_item_of_each_chapter_closes_the_chapter(
    handed_out: HandedOut,
) -> None:
    text = (
        "一、完善供水\n（一）改造管网。更换老旧管道。\n（二）扩建水厂。\n（责任单位：市水利局）\n"
        "二、改善出行\n（一）新建道路。\n（二）增加班次。\n（责任单位：市交通局、市住建局）\n"
    )
    assert handed_out(text) == [
        ("（一）改造管网。更换老旧管道。\n（二）扩建水厂。", {"responsible": ["市水利局"]}),
        ("（一）新建道路。\n（二）增加班次。", {"responsible": ["市交通局", "市住建局"]}),
    ]


def test_a_bracket_alone_after_small_items_closes_what_encloses_them(handed_out: HandedOut) -> None:
    text = "（一）机制建设\n1.完善预案体系\n（1）规范预案编制。\n（2）加强预案演练。\n（责任单位：市应急局、各开发区管委会）\n2.健全管理体制\n"
    assert handed_out(text) == [
        ("（1）规范预案编制。\n（2）加强预案演练。", {"responsible": ["市应急局", "各开发区管委会"]})
    ]


def test_a_bracket_alone_after_each_item_closes_that_item(handed_out: HandedOut) -> None:
    text = (
        "一、完善供水\n（一）改造管网。\n（责任单位：市水利局）\n（二）扩建水厂。\n（责任单位：市住建局）\n"
        "二、改善出行\n（一）新建道路。\n（二）增加班次。\n（责任单位：市交通局）\n"
    )
    assert [task for task, _ in handed_out(text)] == ["改造管网。", "扩建水厂。", "增加班次。"]


def test_a_run_of_items_that_is_one_sentence_is_closed_whole(handed_out: HandedOut) -> None:
    text = "（一）整治环境\n1.清理河道；\n2.清运垃圾；\n3.拆除违建。（县水务局、县住建局负责）\n"
    assert handed_out(text) == [
        ("清理河道；\n2.清运垃圾；\n3.拆除违建。", {"responsible": ["县水务局", "县住建局"]})
    ]


def test_items_inherit_from_their_heading(handed_out: HandedOut) -> None:
    text = "（一）整治环境（县水务局牵头，县住建局配合）\n1.清理河道。\n2.清运垃圾。\n（二）造林（县林业局负责）\n"
    who = {"lead": ["县水务局"], "support": ["县住建局"]}
    assert handed_out(text) == [
        ("清理河道。", who),
        ("清运垃圾。", who),
        ("造林", {"responsible": ["县林业局"]}),
    ]


def test_items_without_a_bracket_inherit_beside_those_that_have_one(handed_out: HandedOut) -> None:
    text = "一、稳住经济大盘（市发展改革委牵头）\n1.扩大有效投资。\n2.促进消费恢复。（市商务局负责）\n"
    assert handed_out(text) == [
        ("扩大有效投资。", {"lead": ["市发展改革委"]}),
        ("促进消费恢复。", {"responsible": ["市商务局"]}),
    ]


def test_labels_in_the_bracket_of_a_heading_are_inherited(handed_out: HandedOut) -> None:
    text = "二、优化营商环境（牵头单位：市营商局，责任单位：市司法局）\n（一）减环节。\n（二）减时限。\n三、其他\n"
    who = {"lead": ["市营商局"], "responsible": ["市司法局"]}
    assert handed_out(text) == [("减环节。", who), ("减时限。", who)]


def test_the_bracket_of_an_heir_that_holds_a_deadline_is_its_own(words: Callable[[str], Document]) -> None:
    text = "一、强化创新能力（市科技局负责）\n1.完善政策体系。\n2.实施提质行动。（2025年底前完成）\n3.修改办法（2023年修订）。\n"
    assert [(task.text, task.due and task.due.text) for task in extract(words(text)).tasks] == [
        ("完善政策体系。", None),
        ("实施提质行动。", "2025年底前完成"),
        ("修改办法（2023年修订）。", None),
    ]


def test_names_that_the_document_knows_as_actors_need_no_role_word(handed_out: HandedOut) -> None:
    text = "1.推进改革。（责任处室：宣教处、基教处）\n2.加强融合。（基教处）\n3.完善招生。（市教育考试院、基教处）\n4.开展评比。（另行通知）\n"
    assert handed_out(text) == [
        ("推进改革。", {"responsible": ["宣教处", "基教处"]}),
        ("加强融合。", {"responsible": ["基教处"]}),
        ("完善招生。", {"responsible": ["市教育考试院", "基教处"]}),
    ]


def test_a_mark_before_a_name_leads_where_a_note_says_so(handed_out: HandedOut) -> None:
    text = "1.推进改革。（责任单位：★市金融办、市财政局）\n2.加强融合。（市教委、★市财政局负责）\n"
    note = "注：带★的为牵头单位。\n"
    assert handed_out(text + note) == [
        ("推进改革。", {"lead": ["市金融办"], "responsible": ["市财政局"]}),
        ("加强融合。", {"lead": ["市财政局"], "responsible": ["市教委"]}),
    ]
    assert handed_out(text)[0] == ("推进改革。", {"responsible": ["市金融办", "市财政局"]})


def test_decimal_numbers_are_no_words(handed_out: HandedOut) -> None:
    text = "2.1 加强统筹\n2.1.1 完善机制。（市发改委负责）\n2.1.2健全制度。\n责任单位：市司法局\n2.5亿元专项资金拨付到位。（市财政局负责）\n"
    assert [task for task, _ in handed_out(text)] == ["完善机制。", "健全制度。", "2.5亿元专项资金拨付到位。"]


def test_a_bracket_of_names_follows_a_full_stop_of_half_width(handed_out: HandedOut) -> None:
    text = '(四)做强园区载体.落实"亩均论英雄".(省商务厅,省自然资源厅,各设区市人民政府)\n(五)其他.\n'
    ((_, who),) = handed_out(text)
    assert who == {"responsible": ["省商务厅", "省自然资源厅", "各设区市人民政府"]}


def test_marks_of_markdown_are_no_words(handed_out: HandedOut) -> None:
    text = "## 一、总体要求\n\n1. **加强统筹**。完善机制。（**牵头单位**：市发展改革委；**责任单位**：市财政局、市工信局）\n"
    assert [who for _, who in handed_out(text)] == [
        {"lead": ["市发展改革委"], "responsible": ["市财政局", "市工信局"]}
    ]


@pytest.mark.parametrize(
    ("bracket", "due", "day"),
    [
        ("（市教委，每季度）", "每季度", None),
        ("（市教委、市财政局负责，每年6月、12月各开展一次）", "每年6月、12月各开展一次", None),
        ("（责任单位：市教委；计划完成时间：2025.12.31）", "2025.12.31", "2025-12-31"),
        ("（市教委负责落实，完成时限：2024年10月）", "2024年10月", "2024-10-31"),
        ("（市教委负责，2023年12月底前完成）", "2023年12月底前完成", "2023-12-31"),
        ("（科技部牵头，财政部参加，2020年6月底前完成并持续推进）", "2020年6月底前完成并持续推进", None),
        ("（市教委负责，持续推进）", "持续推进", None),
        ("（科技司、公路局分工负责，2023年完成）", "2023年完成", "2023-12-31"),
        ("（国务院各部门分别负责,年内持续推进）", "年内持续推进", None),
        ("（牵头单位：市教委；责任单位：各县市政府，6月底完成）", "6月底完成", None),
    ],
)
def test_a_deadline_in_the_bracket_is_no_name(
    extracted: Callable[[str], Extract], bracket: str, due: str, day: str | None
) -> None:
    (task,) = extracted(f"1.做好工作。{bracket}\n").tasks
    assert task.due is not None
    assert task.due.text == due
    assert task.due.day is None or day is None or str(task.due.day) == day
    assert all("完成" not in mention.text and "推进" not in mention.text for _, _, mention in task.mentions())


@pytest.mark.parametrize(
    "rule",
    [
        "（税务总局、财政部负责，排在第一位的部门为牵头部门，下同）",
        "（税务总局、财政部负责，列第一位者为牵头单位，下同）",
        "（责任单位：税务总局、财政部，排在首位的为牵头单位，下同）",
        "（责任单位：税务总局、财政部（第一责任单位为牵头单位，下同））",
    ],
)
def test_the_first_listed_leads_where_it_is_said_once(extracted: Callable[[str], Extract], rule: str) -> None:
    found = extracted(
        f"1.拓展市场。推广试点。{rule}\n2.提前适用。（海关总署、商务部负责）\n3.便利内销。（海关总署负责）\n"
    )
    assert [[m.text for m in task.lead] for task in found.tasks] == [["税务总局"], ["海关总署"], ["海关总署"]]
    assert [[m.text for m in task.responsible] for task in found.tasks] == [["财政部"], ["商务部"], []]
    assert [stated.kind for stated in found.rules] == ["first_listed_leads"]


def test_without_such_a_sentence_the_first_is_not_the_lead(handed_out: HandedOut) -> None:
    assert handed_out("1.拓展市场。（税务总局、财政部负责）\n")[0][1] == {
        "responsible": ["税务总局", "财政部"]
    }


def test_a_standing_actor_is_a_rule_and_no_name(extracted: Callable[[str], Extract]) -> None:
    found = extracted(
        "1.取消检查。〔责任单位:省教育厅、商务厅按职责分工负责。具体任务均涉及相关市(州)人民政府,不再做分工,下同。〕\n"
        "2.公布基准。〔责任单位:省司法厅〕\n"
    )
    assert [[m.text for m in task.responsible] for task in found.tasks] == [
        ["省教育厅", "商务厅"],
        ["省司法厅"],
    ]
    assert [rule.kind for rule in found.rules] == ["standing_actor"]


def test_no_lead_named_is_a_rule(extracted: Callable[[str], Extract]) -> None:
    found = extracted(
        "（一）核查数据。(负责单位:统计局。未明确牵头单位的,由所列负责单位按职责分工负责,下同)\n"
    )
    assert [[m.text for m in task.responsible] for task in found.tasks] == [["统计局"]]
    assert [rule.kind for rule in found.rules] == ["no_lead_named"]
