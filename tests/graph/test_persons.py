"""Persons beside units in the cells of a table are no units."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.document import Span
from graph.extraction.persons import without_persons
from graph.task import Mention

HandedOut = Callable[[str], list[tuple[str, dict[str, list[str]]]]]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("县文旅局 王小明", "县文旅局"),
        ("县商务局（李某某）", "县商务局"),
        ("县水利局：赵大伟", "县水利局"),
        ("区农业农村局钱小军", "区农业农村局"),
        ("区审计局 局长 孙立", "区审计局"),
        # bodies whole
        ("市交通委（市道运局）", "市交通委（市道运局）"),
        ("县人大常委会", "县人大常委会"),
        ("县林业局（绿化办）", "县林业局（绿化办）"),
        ("各镇（街道）", "各镇（街道）"),
        ("东山街道", "东山街道"),
    ],
)
def test_a_person_at_the_end_of_a_name_is_left_out(words: str, unit: str) -> None:
    assert [m.text for m in without_persons([Mention(words, Span(3, 3 + len(words)))])] == [unit]


def test_a_person_alone_after_a_unit_is_left_out() -> None:
    mentions = [Mention("县教育局", Span(0, 4)), Mention("周文", Span(5, 7))]
    assert [m.text for m in without_persons(mentions)] == ["县教育局"]


def test_a_column_of_units_and_persons_names_units(handed_out: HandedOut) -> None:
    text = "任务表\n序号\t督办事项\t责任单位、责任人\t年度\n1\t修缮水渠\t县水利局 王小明\t2027\n2\t改建市场\t县商务局（李某某）\t2027\n"
    assert handed_out(text) == [
        ("修缮水渠", {"responsible": ["县水利局"]}),
        ("改建市场", {"responsible": ["县商务局"]}),
    ]
