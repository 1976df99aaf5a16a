"""An answer accounts for all words of its question; what it does not account for is refused, never passed over."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "question",
    [
        "区教委有多少人",  # a number of something that is no task and no unit
        "综保区入驻了多少家企业",
        "外资银行有哪几家",  # a list of what the graph holds no list of
        "任务7的资金从哪里来",  # the task is named, its words do not speak of this
        "任务42写得对吗",  # a check of nothing the graph states
        "区科技局几点上班",
        "涪陵综合保税区哪一年成立的",  # asks when; tasks are no time
        "涪陵海关在哪条街",
        "小剂量化学制剂备货仓库建在哪",
        "区物流办属于哪个局管",  # asks who stands above the unit
        "区教委牵头的任务完成率",  # a suffix makes another noun of 完成
        "哪项任务最重要",
        "什么是负面清单",  # asks for a definition
        "华兰生物在哪",
        "外资医疗机构有几家",
        "绿色债券谁不牵头",  # no document states who does not
        "除了区教委谁都牵头吗",
        "你能干什么",
        "任务6为何有这么多配合单位",  # reasons stand in no plan
        "区卫健委牵头的任务得了多少分",
        "Who is the leader of the finance bureau?",
        "how many people work at the education commission",
    ],
)
def test_what_no_slot_and_no_text_explains_is_refused(asker: Asker, question: str) -> None:
    answer = asker.answer(question)
    assert not answer.answered, answer.sentence
    assert answer.reason in {"unknown-topic", "ambiguous", "not-a-question"}


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("公共平台……哦不，第45条讲的是什么", {45}),  # what is taken back counts no more
        ("区税务局配合的那两项任务是什么", {4, 57}),  # 两项 says how many, not which
        ("市监局牵头哪些任务", {7, 8, 27, 30, 63, 66}),  # a loose name is explained by its unit
        ("防范风险那部分是哪几项任务", {77, 78}),  # words near a heading by the heading
    ],
)
def test_what_is_explained_is_answered(asker: Asker, question: str, numbers: set[int]) -> None:
    answer = asker.answer(question)
    assert {value.number for value in answer.answers} == numbers
