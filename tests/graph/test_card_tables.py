"""A table with one field a row is read card by card."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extraction.extract import extract
from graph.reading.file import read
from graph.task import Task

PAGE = (
    '<html><head><meta charset="utf-8"><title>某区政府</title></head><body><h1>任务清单</h1>{}</body></html>'
)


def tasks_of(folder: Path, *tables: list[list[str]]) -> tuple[Task, ...]:
    html = "".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
        for rows in tables
    )
    path = folder / "cards.html"
    path.write_text(PAGE.format(html), encoding="utf-8")
    return extract(read(path)).tasks


FIRST = [
    ["任务名称", "修复湿地"],
    ["牵头单位", "区水务局"],
    ["配合单位", "区园林局、各街道"],
    ["完成时限", "2027年底前"],
]
SECOND = [["任务名称", "改建码头"], ["牵头单位", "区交通局"], ["配合单位", ""], ["完成时限", "长期"]]


@pytest.mark.parametrize("tables", [[FIRST + SECOND], [FIRST, SECOND]])
def test_each_card_is_a_task(tmp_path: Path, tables: list[list[list[str]]]) -> None:
    first, second = tasks_of(tmp_path, *tables)
    assert (first.text, first.due and first.due.text) == ("修复湿地", "2027年底前")
    assert [m.text for m in first.lead] == ["区水务局"]
    assert [m.text for m in first.support] == ["区园林局", "各街道"]
    assert (second.text, [m.text for m in second.lead], second.support) == ("改建码头", ["区交通局"], ())


def test_two_fields_may_stand_in_one_row(tmp_path: Path) -> None:
    rows = [
        ["序号", "1", "类别", "生态"], ["工作内容", "修复湿地"], ["牵头单位", "区水务局", "配合单位", "区园林局"],
        ["序号", "2", "类别", "交通"], ["工作内容", "改建码头"], ["牵头单位", "区交通局", "配合单位", "区水务局"],
    ]  # fmt: skip
    found = tasks_of(tmp_path, rows)
    assert [(t.number, t.text, t.lead[0].text, t.support[0].text) for t in found] == [
        (1, "修复湿地", "区水务局", "区园林局"),
        (2, "改建码头", "区交通局", "区水务局"),
    ]


def test_a_table_with_its_head_in_a_row_is_no_card(tmp_path: Path) -> None:
    rows = [
        ["工作任务", "牵头单位", "完成时限"],
        ["修复湿地", "区水务局", "长期"],
        ["改建码头", "区交通局", "长期"],
    ]
    assert [t.text for t in tasks_of(tmp_path, rows)] == ["修复湿地", "改建码头"]


def test_a_form_without_a_task_is_no_card(tmp_path: Path) -> None:
    assert tasks_of(tmp_path, [["申报单位", "某公司"], ["责任单位", "区科技局"], ["联系电话", "12345"]]) == ()
