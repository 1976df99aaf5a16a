"""Who asks, why and what for is left out where the rest is a whole question; what names something never is."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "frame",
    [
        "你好，我是外地来的，{}",
        "领导让我查{}",
        "{}（要写进材料）",
        "写总结用，{}",
        "麻烦帮忙查一下{}，谢谢",
        "按照这份方案的分工，{}",
        "有人知道{}吗",
        "不好意思打扰一下，{}",
    ],
)
@pytest.mark.parametrize(
    ("question", "answers"),
    [("绿色债券由谁牵头", {"人行涪陵中心支行", "区生态环境局"}), ("任务46谁配合", {"涪陵海关"})],
)
def test_a_frame_changes_nothing(asker: Asker, frame: str, question: str, answers: set[str]) -> None:
    assert {value.label for value in asker.answer(frame.format(question)).answers} == answers


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("我想开融资租赁公司在综保区，归谁牵头", {"涪陵综合保税区"}),  # the clause before says of what
        ("我们是搞网站的，网站备案，谁牵头", {"区大数据发展局", "区公安局"}),
    ],
)
def test_a_clause_that_says_of_what_stays(asker: Asker, question: str, labels: set[str]) -> None:
    assert {value.label for value in asker.answer(question).answers} == labels


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("区民政局作为牵头单位的有哪些", {26, 34}),  # the tasks are left out
        ("区民政局涉及哪几项任务（不管牵头还是配合）", {26, 34}),
        ("由区民政局一家牵头的任务", {34}),
        ("哪一项任务的配合单位数量最多", {6}),
        ("第四项说的是什么事", {4}),
    ],
)
def test_other_forms_of_lists(asker: Asker, question: str, numbers: set[int]) -> None:
    assert {value.number for value in asker.answer(question).answers} == numbers


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("牵头任务数量排第一的是哪个单位", {"人行涪陵中心支行"}),
        ("任务46除了牵头单位还有谁", {"涪陵海关"}),
        ("绿色债券除了牵头单位还有哪些单位配合", {"涪陵银保监分局", "区财政局", "区发展改革委"}),
        ("绿色债券由哪些部门负责配合", {"涪陵银保监分局", "区财政局", "区发展改革委"}),
        ("教委、民政局、医保局三家里头，哪个牵头的任务最多", {"区教委"}),
        ("牵头任务最多的单位是谁，配合任务不算", {"人行涪陵中心支行"}),
        ("任务33谁挑头", {"区商务委"}),
        ("涪陵集坪中心谁牵头", {"区物流办", "涪陵临港经济区"}),  # 拼 written as it sounds in the south-west
    ],
)
def test_other_forms_of_units(asker: Asker, question: str, labels: set[str]) -> None:
    assert {value.label for value in asker.answer(question).answers} == labels
