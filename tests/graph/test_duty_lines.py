"""A line that names bodies, a colon and what they do hands that out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HandedOut = Callable[[str], list[tuple[str, dict[str, list[str]]]]]

LINES = [
    ("（3）市水利局：负责水情监测，发布汛情。", {"responsible": ["市水利局"]}),
    ("4.县农业农村局:做好灾后补种工作,指导农户恢复生产。", {"responsible": ["县农业农村局"]}),
    ("教育、卫生、民政部门：负责做好困难学生帮扶。", {"responsible": ["教育、卫生、民政部门"]}),
    ("（1）县委宣传部：负责新闻发布。", {"responsible": ["县委宣传部"]}),
    ("镇办国有企业：负责改造项目建设。", {"responsible": ["镇办国有企业"]}),
    ("（九）工商部门职责：依法确认经营资格，查处违法行为。", {"responsible": ["工商部门"]}),
    ("市公安局主要职责：一是负责交通疏导。二是打击犯罪。", {"responsible": ["市公安局"]}),
    ("（一）农业部门：要采取有效措施，推广综合利用新方法。", {"responsible": ["农业部门"]}),
    ("县住建局：牵头组织管网建设。", {"lead": ["县住建局"]}),
    ("县住建局：负责提供场地；牵头组织管网建设。", {"responsible": ["县住建局"]}),
    # clauses in the duty
    ("市商务局：会同市发展改革委负责储备物资。", {"lead": ["市商务局"], "support": ["市发展改革委"]}),
    ("市住建局：负责牵头房屋排查，会同财政、应急等有关部门制定方案。", {"lead": ["市住建局"], "support": ["财政", "应急"]}),
    ("市水利局：按照方案，由市水利局及各区、县（市）政府负责筹集资金。", {"responsible": ["市水利局", "各区、县（市）政府"]}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "who"), LINES)
def test_a_duty_line_names_who_acts(handed_out: HandedOut, line: str, who: dict[str, list[str]]) -> None:
    assert [found for _, found in handed_out(f"二、职责分工\n{line}\n")] == [who]


def test_each_line_of_a_list_is_a_task_of_its_own(handed_out: HandedOut) -> None:
    text = "二、职责\n8.市民政局:负责救灾物资,编制计划。9.市教育局:组织学生演练。\n10.市商务局:保障供应。\n"
    assert [who["responsible"] for _, who in handed_out(text)] == [["市民政局"], ["市教育局"], ["市商务局"]]


def test_duties_in_one_line_are_told_apart(handed_out: HandedOut) -> None:
    text = "五、责任分工 交通部门：一是负责日常工作。二是制订方案。 宣传部门：负责宣传报道工作。 财政部门：负责经费保障工作。\n"
    assert [who["responsible"] for _, who in handed_out(text)] == [["交通部门"], ["宣传部门"], ["财政部门"]]


def test_items_in_brackets_in_one_line_are_told_apart(handed_out: HandedOut) -> None:
    text = "(6)省粮食局:核实库存数量。 (7)省商务厅:协调货源投放。紧急时开放储备。 (8)省公安厅:负责维护秩序。"
    assert [who for _, who in handed_out(text)] == [
        {"responsible": [name]} for name in ("省粮食局", "省商务厅", "省公安厅")
    ]


def test_a_name_before_a_stop_does_what_the_next_sentence_says(handed_out: HandedOut) -> None:
    text = "三、职责分工\n各单位职责如下：县环保局。负责统一监督，承担日常工作。加强执法检查。县交通局、公路局。负责公路两侧巡查。卫生健康、市场监管部门。负责监督检查。\n"
    assert [who["responsible"] for _, who in handed_out(text)] == [
        ["县环保局"],
        ["县交通局", "公路局"],
        ["卫生健康、市场监管部门"],
    ]


def test_what_a_body_is_comes_before_what_it_does(handed_out: HandedOut) -> None:
    text = "二、职责\n（一）区政府办公室和区教育局为活动的总协调机构。负责联系各责任部门，督促落实。\n"
    assert handed_out(text) == [
        (
            "区政府办公室和区教育局为活动的总协调机构。负责联系各责任部门，督促落实。",
            {"responsible": ["区政府办公室", "区教育局"]},
        )
    ]


NO_DUTY = [
    "市公安局，市司法局：",  # who a letter is for
    "来源：市水利局",
    "市水利局：0512-6666",
    "会议要求：加强领导。",
    "各责任单位：加强领导。",
    "成员单位：市水利局、市农业农村局。",
    "水利部：推动河湖管理走向规范化 2023-10-26",  # a headline
    "目前主要做法包括三个方面：一是改善供水。",
]


@pytest.mark.parametrize("line", NO_DUTY)
def test_other_lines_with_a_colon_hand_out_nothing(handed_out: HandedOut, line: str) -> None:
    assert handed_out(f"二、要求\n{line}\n") == []
