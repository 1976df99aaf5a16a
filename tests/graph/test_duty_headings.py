"""A heading that names a body and its duties says whose the lines below are, and only those."""

from __future__ import annotations

from collections.abc import Callable

HandedOut = Callable[[str], list[tuple[str, dict[str, list[str]]]]]


def test_lines_below_a_heading_of_duties_are_those_of_the_body_it_names(handed_out: HandedOut) -> None:
    text = (
        "2.2.1 县抗旱指挥部职责\n负责全县抗旱调度；下达调水指令。\n2.2.2 县水文站职责\n监测水情，发布预报。\n"
    )
    assert handed_out(text) == [
        ("负责全县抗旱调度；下达调水指令。", {"responsible": ["县抗旱指挥部"]}),
        ("监测水情，发布预报。", {"responsible": ["县水文站"]}),
    ]


def test_items_below_a_heading_of_duties_are_tasks_of_their_own(handed_out: HandedOut) -> None:
    text = "（三）文化部门职责、任务\n1.检查网吧。\n2.协助教育部门举办讲座。\n（四）工作要求\n1.加强宣传。\n"
    assert handed_out(text) == [
        ("检查网吧。", {"responsible": ["文化部门"]}),
        ("协助教育部门举办讲座。", {"responsible": ["文化部门"]}),
    ]


def test_a_duty_below_may_bring_in_others(handed_out: HandedOut) -> None:
    text = "（一）市邮政局主要职责：\n1.会同市商务局制定网点规划。\n"
    assert handed_out(text) == [
        ("会同市商务局制定网点规划。", {"lead": ["市邮政局"], "support": ["市商务局"]})
    ]


def test_a_heading_that_names_no_body_opens_nothing(handed_out: HandedOut) -> None:
    assert handed_out("（二）主要任务\n1.加强宣传。\n（三）职责分工\n1.检查设备。\n") == []
