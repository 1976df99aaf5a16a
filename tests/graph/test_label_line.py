"""Labels say who acts: on lines of their own, inside a line, before the next heading, with deadlines and persons beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.extraction.extract import Extract

HandedOut = Callable[[str], list[tuple[str, dict[str, list[str]]]]]

# text, what it hands out
TEXTS = [
    # lines of their own, half-width colon and comma
    ("1.每月会商一次,当月解决。\n牵头单位:区发改局\n责任单位:立山开发区,各街道,税务局\n2.实行清单管理。\n牵头单位:区发改局\n",
     [("每月会商一次,当月解决。", {"lead": ["区发改局"], "responsible": ["立山开发区", "各街道", "税务局"]}),
      ("实行清单管理。", {"lead": ["区发改局"]})]),
    # blank lines between, full stops at the end, a leader who is a person
    ("1. 财政收入增长8%。\n\n牵头负责领导:金某。\n\n牵头责任单位:市财政局。\n\n协同责任单位:市税务局、云水海关等,各县、市、区政府。\n",
     [("财政收入增长8%。", {"lead": ["市财政局"], "support": ["市税务局", "云水海关", "各县、市、区政府"]})]),
    # inside the line, closed by a full stop
    ("1.给予100万元资助。责任单位：市委组织部、市科技局。\n2.给予奖励。责任单位：市发改委。\n",
     [("给予100万元资助。", {"responsible": ["市委组织部", "市科技局"]}), ("给予奖励。", {"responsible": ["市发改委"]})]),
    # the sign of a ratio for a colon
    ("一、压减材料。\n责任单位\u2236市数据局\n", [("压减材料。", {"responsible": ["市数据局"]})]),
    # dashes for a colon
    ("1．压减材料。\n责任单位--市数据局、市司法局\n2．完善体系。\n牵头单位——市司法局；配合单位——市财政局、各区政府\n",
     [("压减材料。", {"responsible": ["市数据局", "市司法局"]}), ("完善体系。", {"lead": ["市司法局"], "support": ["市财政局", "各区政府"]})]),
    # nothing at all between label and names, of which the line has nothing but
    ("1．压减材料。\n主责单位市数据局\n配合单位市财政局、各区政府\n2．责任单位要加强督查，配合单位应支持市数据局。\n责任单位：市司法局\n",
     [("压减材料。", {"lead": ["市数据局"], "support": ["市财政局", "各区政府"]}),
      ("责任单位要加强督查，配合单位应支持市数据局。", {"responsible": ["市司法局"]})]),
    # short labels parted by a blank; a group right after its label
    ("1．办好运动会。\n牵头：市体育局 配合：市商务局\n2．改造市场。\n牵头单位：市商务局\n配合单位：各区（市）县政府、高新区管委会\n",
     [("办好运动会。", {"lead": ["市体育局"], "support": ["市商务局"]}),
      ("改造市场。", {"lead": ["市商务局"], "support": ["各区（市）县政府", "高新区管委会"]})]),
    # label and role word
    ("（一）拓宽渠道。责任单位：人行云水支行牵头，区财政金融局，云水监管支局\n",
     [("拓宽渠道。", {"lead": ["人行云水支行"], "responsible": ["区财政金融局", "云水监管支局"]})]),
    # members of a group that a body leads
    ("1.医疗救治组\n牵头单位：县卫健局\n成员单位：县疾控中心、县人民医院\n",
     [("医疗救治组", {"lead": ["县卫健局"], "support": ["县疾控中心", "县人民医院"]})]),
    # the role of each in brackets after it; brackets that close a part speak for all of it
    ("推进创新。\n责任单位：市科技局（牵头单位）；市教育局、市工信局（配合单位）\n",
     [("推进创新。", {"lead": ["市科技局"], "support": ["市教育局", "市工信局"]})]),
    # labels in brackets of their own, a mark before one
    ("推进创新。\n【责任单位】市委宣传部、市融媒体中心\n【完成时限】2025年12月\n加大投入。\n★责任单位：市财政局\n",
     [("推进创新。", {"responsible": ["市委宣传部", "市融媒体中心"]}), ("加大投入。", {"responsible": ["市财政局"]})]),
    # support, deadline and person labels
    ("2.整治河道。\n责任领导：某某某\n牵头单位：县水务局\n协作和配合单位：县农业农村局,各镇(街道)\n完成时限：长期\n",
     [("整治河道。", {"lead": ["县水务局"], "support": ["县农业农村局", "各镇(街道)"]})]),
    # other words for the same
    ("1.增长6%以上。\n分管省领导：林某某\n部门分工：省发展改革委牵头,各地、各部门配合。\n",
     [("增长6%以上。", {"lead": ["省发展改革委"], "support": ["各地", "各部门"]})]),
    # the label is an item of its own: it closes what encloses it, offices inside a unit included
    ("一、优化流程\n（一）适用范围：新建项目。\n（二）办理时限：3日。\n（三）责任单位及承办科室（单位）：市水利局，规划科。\n二、简化材料\n（一）适用范围：旧改项目。\n（二）责任单位：市住建局。\n",
     [("（一）适用范围：新建项目。\n（二）办理时限：3日。", {"responsible": ["市水利局", "规划科"]}),
      ("（一）适用范围：旧改项目。", {"responsible": ["市住建局"]})]),
    # no label runs across the end of a sentence, whatever columns are called
    ("一、减免费用\n不再缴纳易地建设资金。\n责任单位：市住建局\n", [("不再缴纳易地建设资金。", {"responsible": ["市住建局"]})]),
    # a rule in brackets after the last name
    ("1.投资增长8%。\n责任单位:市发改委、市卫健委(除注明“分别牵头”外,列第一位为牵头单位,下同)\n2.出口增长5%。\n责任单位:市商务局、市水利局分别牵头\n",
     [("投资增长8%。", {"lead": ["市发改委"], "responsible": ["市卫健委"]}),
      ("出口增长5%。", {"lead": ["市商务局", "市水利局"]})]),
    # names on the line below the label, list broken after 、
    ("1.修路。\n责任单位：\n县交通局、\n县财政局\n", [("修路。", {"responsible": ["县交通局", "县财政局"]})]),
    # a chain of clauses after 责任分工
    ("（一）建设公路。全长10公里。责任分工：区交通局负责前期工作，区城投公司组织实施,区财政局作为业主单位，各镇全力配合,区审计局业务检查指导。\n",
     [("建设公路。全长10公里。", {"responsible": ["区交通局", "区城投公司", "区财政局"], "support": ["各镇"], "guide": ["区审计局"]})]),
    # no label at all: a line of names after the sentence
    ("1.推进改革。建立平台。\n省发展改革委、财政厅\n2.产业升级。\n省经信厅、科技厅，各市、县（市）结合实际落实\n",
     [("推进改革。建立平台。", {"responsible": ["省发展改革委", "财政厅"]}),
      ("产业升级。", {"responsible": ["省经信厅", "科技厅", "各市、县（市）"]})]),
    # the web page goes on in the same line
    ("一、扶持\n（一）发展产业。责任单位：区农业农村局、经济发展局H5解读：https://example.org/a\n",
     [("发展产业。", {"responsible": ["区农业农村局", "经济发展局"]})]),
    ("一、扶持\n（一）发展产业。责任单位：区农业农村局、团区委 附件：1.名单\n",
     [("发展产业。", {"responsible": ["区农业农村局", "团区委"]})]),
    # the colon lost
    ("1.修路。\n责任单位 县交通局、县财政局\n配合单位　各乡镇\n", [("修路。", {"responsible": ["县交通局", "县财政局"], "support": ["各乡镇"]})]),
    # traditional characters
    ("（一）縮短時間。\n牽頭單位：市政府辦公室\n配合單位：市級各有關部門\n",
     [("縮短時間。", {"lead": ["市政府辦公室"], "support": ["市級各有關部門"]})]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tasks"), TEXTS)
def test_labels_close_the_measure_before_them(
    handed_out: HandedOut, text: str, tasks: list[tuple[str, dict[str, list[str]]]]
) -> None:
    assert handed_out(text) == tasks


def test_a_list_runs_into_the_next_heading(handed_out: HandedOut) -> None:
    text = (
        "一、实施更新行动（一）加快建筑更新。"
        + "推进节能改造工作。" * 10
        + "责任单位:区交通局、市场监管局（二）加快农业更新。"
        + "淘汰落后机械设备。" * 10
        + "责任单位：区农业局，云水供电公司，各片区管理局二、强化保障（三）加强协调。"
        + "落实要求。" * 10
        + "责任单位:区办公室、团区委"
    )
    assert [who for _, who in handed_out(text)] == [
        {"responsible": ["区交通局", "市场监管局"]},
        {"responsible": ["区农业局", "云水供电公司", "各片区管理局"]},
        {"responsible": ["区办公室", "团区委"]},
    ]


def test_the_deadline_of_a_label_has_its_day(extracted: Callable[[str], Extract]) -> None:
    (task,) = extracted("3.开展整治。\n牵头单位:市住建局\n完成时限:2024年9月底前\n").tasks
    assert task.due is not None
    assert (task.due.text, str(task.due.day)) == ("2024年9月底前", "2024-09-30")
    assert (task.number, task.form) == (3, "label-line")


def test_a_place_for_support_that_is_empty_is_stated(extracted: Callable[[str], Extract]) -> None:
    (task,) = extracted("1.修路。\n牵头单位：县交通局\n配合单位：无\n").tasks
    assert task.support_stated
    assert task.support == ()


def test_items_inherit_the_labels_of_their_heading(handed_out: HandedOut) -> None:
    text = "（一）整治环境\n牵头单位：县水务局\n配合单位：县住建局\n1.清理河道。\n2.清运垃圾。\n"
    who = {"lead": ["县水务局"], "support": ["县住建局"]}
    assert handed_out(text) == [("清理河道。", who), ("清运垃圾。", who)]


@pytest.mark.parametrize(
    "text",
    [
        "各有关市级部门，各有关单位：\n为贯彻落实决策部署，现将清单印发给你们。\n",
        "三、责任落实\n上述任务由各牵头单位主要负责人任责任领导。\n",
        "联系单位：市教委\n",
        "牵头单位要切实负起责任，配合单位 要主动作为。\n",
        "一、要求\n做好工作。\n省人民政府办公厅\n2024年3月5日\n",
        "一、要求\n请遵照执行。\n省教育厅 省财政厅\n2024年5月1日\n",
        "请遵照执行。\n国务院 中央军委\n一九九六年一月二十五日\n",
        "请遵照执行。\n国务院办公厅、省财政厅\n二\u039f\u039f四年七月六日\n",
    ],
)
def test_lines_that_only_look_so_hand_out_nothing(handed_out: HandedOut, text: str) -> None:
    assert handed_out(text) == []


NO_ACTORS = [
    "联系我们 | 网站地图\n主办单位：云水市人民政府办公室 承办单位：云水市大数据中心\n",  # who runs the web page
    "版权所有：云水市水利局\n技术支持单位：云水市大数据中心\n",
    "办公时间：9:00-17:30\n主要职责：负责局机关党委、纪委、群团工作。\n",  # what an office is for
    "主办：云水市房地产业协会    维护：云水市房地产业协会\n地址：云水市人民路24楼    邮编：610015\n",
    "公开责任部门：市司法局\n公布日期：2022-07-22\n",  # who published it
    "各缴存人、各贷款业务承办机构：\n为优化业务，经市住房公积金管理委员会同意，现予印发。\n",  # the readers
    "金融监管部门：对正常经营的企业不惜贷、抽贷、断贷\n",  # a headline
    "申报单位：申 报 单 位：推 荐 单 位：\n",  # a form to fill in
]


@pytest.mark.parametrize("text", NO_ACTORS)
def test_labels_of_pages_and_forms_hand_out_nothing(handed_out: HandedOut, text: str) -> None:
    assert handed_out(text) == []


def test_a_label_alone_above_its_names_is_one_without_a_colon(handed_out: HandedOut) -> None:
    text = "项目名称:惠民书屋\n项目内容:\n新建书屋十处。\n责任单位\n县文旅局、各镇\n进展:\n已开工。\n"
    assert handed_out(text) == [("新建书屋十处。", {"responsible": ["县文旅局", "各镇"]})]
