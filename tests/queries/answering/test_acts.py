"""Who does something to a task beside leading it is answered by the task's own words or not at all."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "question",
    [
        "任务8由谁审批",
        "哪个单位监督任务66的落实",  # 监督 stands in task 66, of the market, not of the task
        "任务12谁来考核",
        "任务18由谁统计",  # else a word of asking: 请统计一下
        "任务3的验收单位是哪家",
        "绿色债券由谁审批",
        "区市场监管局监管哪些任务",
        "谁监督区科技局牵头的任务",
        "任务7的责任人叫什么名字",
        "任务9的牵头领导",
        "跨境电商是海关审批吗",
        "区财政局可以不配合任务18吗",
        "研发病床在哪家医院",
        "Which unit leads cross-border e-commerce training?",
    ],
)
def test_others_than_bearers_are_not_answered(asker: Asker, question: str) -> None:
    answer = asker.answer(question)
    assert not answer.answered, answer.sentence


def test_the_reason_names_what_is_not_stated(asker: Asker) -> None:
    answer = asker.answer("任务8由谁审批")
    assert "没有写明由谁审批" in answer.sentence
    assert answer.readings == ("任务8由谁牵头？",)


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("优化营业性演出许可审批由谁牵头", 13),  # what the task is about
        ("谁负责事中事后监管", 66),
        ("任务66的监管由谁负责", 66),
        ("汇总一下哪些单位配合任务6", 6),  # a request, no act
        ("外商投诉找谁牵头处理", 65),
    ],
)
def test_acts_of_the_task_itself_are(asker: Asker, question: str, task: int) -> None:
    answer = asker.answer(question)
    assert answer.answered
    assert task in {item.task for item in answer.evidence}
