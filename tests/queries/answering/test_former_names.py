"""Names of before a reform find the unit that took over, and the answer says so."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker
from queries.answering.former_names import former_forms

FULING = "500102"


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("环保局", "区生态环境局"),
        ("区工商局", "区市场监管局"),
        ("食药监局", "区市场监管局"),  # one of three that merged
        ("卫生局", "区卫生健康委"),  # two reforms ago
        ("规划局", "区规划自然资源局"),
        ("地税局", "区税务局"),
    ],
)
def test_the_successor_is_named(asker: Asker, words: str, unit: str) -> None:
    answer = asker.answer(f"{words}有哪些任务")
    assert answer.answered
    assert answer.sentence.startswith(f"“{words}”是机构改革前的名称，现为{unit}")


def test_a_name_in_use_is_no_former_one(asker: Asker) -> None:
    assert "机构改革前" not in asker.answer("区交通局配合哪些任务").sentence
    assert "交通局" not in {former.form for former in former_forms("jtj", "D", FULING)}


def test_who_took_over_but_bears_no_task_is_unknown(asker: Asker) -> None:
    assert asker.answer("安监局牵头哪些任务").reason == "unknown-organization"
