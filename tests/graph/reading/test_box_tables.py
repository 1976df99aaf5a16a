"""Tables drawn in box characters become rows of tabbed cells where their cells run over several lines, and only there."""

from __future__ import annotations

import pytest

from graph.reading.box_tables import unfolded

WRAPPED = """某县责任分解表
┌──┬──────┬────┐
│序│工作内容│责任│
│号│      │单位│
├──┼──────┼────┤
│1 │修建水渠│县水│
│  │三条    │利局│
├──┼──────┼────┤
│2 │改造校舍│县教│
│  │      │育局│
└──┴──────┴────┘
县政府办公室
"""


def test_a_wrapped_cell_becomes_one() -> None:
    assert unfolded(WRAPPED).split("\n")[:4] == [
        "某县责任分解表",
        "序号\t工作内容\t责任单位",
        "1\t修建水渠三条\t县水利局",
        "2\t改造校舍\t县教育局",
    ]


def test_a_cell_over_several_rows_is_repeated() -> None:
    table = """┌────┬────┐
│修建水渠│县水利│
├────┤局、县│
│改造校舍│教育局│
│和操场 │   │
└────┴────┘"""
    assert unfolded(table).split("\n") == [
        "修建水渠\t县水利局、县教育局",
        "改造校舍和操场\t县水利局、县教育局",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "┌──┬──┐\n│甲 │乙 │\n├──┼──┤\n│丙 │丁 │\n└──┴──┘",
        "│ 一句话里的竖线 │\n没有表。",
        "普通文字。\n第二行。",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert unfolded(text) == text
