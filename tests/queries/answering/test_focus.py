"""A question is answered only when what it asks for is among what the graph can say, or stands in the task that is meant."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "question",
    [
        "平行进口汽车的排放标准是什么",  # the task speaks of 标准, not of this one
        "药店网上卖药要办什么证",
        "研发病床的建设单位是哪家",  # a unit of another role than those of the graph
        "区发展改革委内设机构有几个",
        "区科技局的主要优势是什么",  # stands in some task, which is not what was named
        "区科技局的数量有多少",
        "绿色债券有多少家企业参与",  # a number of businesses, not of units
        "研发病床由谁发明",
        "综合保税区有多大",
        "研发病床花了多长时间",
        "合作办学哪国大学参加",
        "竞价上网会不会涨电费",  # no plan says what comes of it
        "非营利性养老机构怎么申请",  # 机构 is part of the topic, no word for units
    ],
)
def test_another_focus_than_those_of_the_graph_is_refused(asker: Asker, question: str) -> None:
    answer = asker.answer(question)
    assert not answer.answered, answer.sentence


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("非禁即入的落实单位", {"区发展改革委", "区商务委"}),  # a role written as a modifier
        ("第33项有关的单位有哪些", {"区商务委", "区公安局", "区市场监管局", "涪陵海关"}),
        ("由哪个部门来推进售电侧改革", {"区发展改革委"}),
        ("医疗器械创新服务站谁在建", {"区卫生健康委"}),
        ("海外高层次人才来讲学的签证便利找哪家", {"区公安局"}),  # asks who, of a topic after 的
    ],
)
def test_a_focus_of_the_graph_is_answered(asker: Asker, question: str, labels: set[str]) -> None:
    assert {value.label for value in asker.answer(question).answers} == labels


def test_what_the_plan_itself_names_may_be_asked_for(asker: Asker) -> None:
    assert {value.number for value in asker.answer("任务25写了什么").answers} == {25}
    assert asker.answer("任务总数是多少").answers[0].value == 78
    assert len(asker.answer("方案里说的七大领域是什么").answers) == 7
