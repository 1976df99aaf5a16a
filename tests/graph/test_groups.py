"""Groups of bodies are told from single bodies by the rows of group_words.csv."""

from __future__ import annotations

import re

import pytest

from graph.extraction.groups import group_rows, is_group
from graph.reading.shadow import shadow

SINGLE = [
    "区商务委",
    "涪陵综合保税区",
    "市场监管总局",
    "区委网信办",
    "成都铁路局涪陵车务段",
    "国务院办公厅",
    "全国工商联",
]


def test_the_table_has_rows() -> None:
    assert len(group_rows()) >= 14


@pytest.mark.parametrize("row", group_rows(), ids=lambda row: row["example"])
def test_each_pattern_matches_its_example_and_leaves_its_counterexample(row: dict[str, str]) -> None:
    assert re.match(row["pattern"], shadow(row["example"]))
    assert is_group(row["example"])
    assert not is_group(row["left_alone"])
    assert row["source"]


@pytest.mark.parametrize("words", SINGLE)
def test_a_single_body_is_no_group(words: str) -> None:
    assert not is_group(words)


@pytest.mark.parametrize(
    "words", ["各区政府", "有關部門", "市政府各部门", "各县（市、区）政府", "区直各相关单位", "相关盟市"]
)
def test_groups_are_groups_in_any_width_and_script(words: str) -> None:
    assert is_group(words)
