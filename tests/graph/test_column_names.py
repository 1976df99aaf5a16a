"""The words in a table's head say what the column holds, whatever the wording."""

from __future__ import annotations

import pytest

from graph.reading.column_names import column_kind

# the heading as published, what the column holds
HEADINGS = [
    ("序号", "number"),
    ("试  点  任  务", "task"),
    ("重点工作任务", "task"),
    ("工作事项", "task"),
    ("具体内容", "task"),
    ("目标与任务", "task"),
    ("牵头单位", "lead"),
    ("牵头责任单位", "lead"),
    ("主要责任单位", "lead"),
    ("主办部门", "lead"),
    ("配合单位", "support"),
    ("协同责任单位", "support"),
    ("协作和配合单位", "support"),
    ("参加单位", "support"),
    ("责任(配合)单位", "support"),
    ("责任单位", "responsible"),
    ("负责单位", "responsible"),
    ("任务分工", "responsible"),
    ("配合部门（单位）", "support"),
    ("牵头单位（部门）", "lead"),
    ("责任单位（排在首位的为牵头单位）", "responsible"),
    ("单位（万元）", "other"),
    ("指导单位", "guide"),
    ("完成时限", "due"),
    ("时限要求", "due"),
    ("牵头县领导", "person"),
    ("牵头负责领导", "person"),
    ("责任单位负责人", "person"),
    ("市卫健委内牵头处室", "lead_office"),
    ("责任科室", "responsible_office"),
    ("类别", "category"),
    ("投资额(亿元人民币)", "other"),
    ("负责事项", "duty"),
    ("市级牵头部门", "lead"),
    ("牵头部门和单位", "lead"),
    ("市直配合单位", "support"),
    ("责任单位（配合）", "support"),
    ("县区责任单位", "responsible"),
    ("整改责任单位", "responsible"),
    ("责任部门/单位", "responsible"),
    ("责任地区", "responsible"),
    ("分管副县长", "person"),
    ("起止时间", "due"),
    ("完成时间及目标", "due"),
    ("存在问题", "other"),
    ("二级任务", "task"),
    ("实事项目", "task"),
    ("项号", "number"),
    # words of running text are no headings
    ("支持高校建立研发机构", None),
    ("区科技局", None),
    ("", None),
    ("牵头单位" * 10, None),
]


@pytest.mark.parametrize(("heading", "kind"), HEADINGS)
def test_a_heading_names_its_kind(heading: str, kind: str | None) -> None:
    assert column_kind(heading) == kind
