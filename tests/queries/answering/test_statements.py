"""Statements to confirm, questions of what a ranking finds, documents by a short number, topics of the body beside near tasks."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    ("question", "holds", "units"),
    [
        ("跨境电商是综保区牵头吗", True, ["涪陵综合保税区"]),
        ("绿色债券是生态环境局和人行牵头吧？", True, ["人行涪陵中心支行", "区生态环境局"]),
        ("绿色债券是生态环境局和财政局牵头的吧", False, ["人行涪陵中心支行", "区生态环境局"]),
        ("互联网医保支付归区科技局管吗", False, ["区医保局"]),
        ("任务29是区医保局牵头的吧", True, ["区医保局"]),
        ("海关参没参与任务4", True, ["区科技局", "区税务局", "区财政局", "涪陵海关"]),  # V没V
        ("任务29里有财政局吗", False, None),
    ],
)  # fmt: skip
def test_statements_are_confirmed_or_denied(
    asker: Asker, question: str, holds: bool, units: list[str] | None
) -> None:
    answer = asker.answer(question)
    assert answer.sentence.startswith("是。" if holds else "不是。"), answer.sentence
    if units is not None:
        assert sorted(value.label for value in answer.answers) == sorted(units)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("牵头单位最多的任务有哪几个牵头单位", ["区卫生健康委", "区医保局", "区商务委", "区市场监管局"]),
        ("配合单位最多的任务由谁牵头", ["区大数据发展局"]),
        ("牵头任务最多的单位是谁，配合任务不算", ["人行涪陵中心支行"]),  # the ranking itself
    ],
)
def test_units_of_what_ranks_first(asker: Asker, question: str, units: list[str]) -> None:
    assert sorted(value.label for value in asker.answer(question).answers) == sorted(units)


def test_tasks_of_the_unit_that_ranks_first(asker: Asker) -> None:
    nested = asker.answer("牵头任务最多的单位配合了哪些任务")
    plain = asker.answer("人行涪陵中心支行配合了哪些任务")
    assert nested.answers == plain.answers != ()


@pytest.mark.parametrize("question", ["任务最多的部分有哪些牵头单位", "没有配合单位的任务哪个单位牵头最多"])
def test_rankings_not_understood_are_refused(asker: Asker, question: str) -> None:
    assert not asker.answer(question).answered


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("制定方案依据了哪两份文件", {"国函〔2021〕37号", "渝府发〔2021〕19号"}),
        ("方案引用了哪些文件", {"国函〔2021〕37号", "渝府发〔2021〕19号"}),
        ("方案是按照市政府哪个文件的要求制定的", {"渝府发〔2021〕19号"}),
        ("43号文是哪个政府印发的", {"重庆市涪陵区人民政府"}),
        ("渝府发19号文是哪年的", {"2021-08-04"}),
        ("通知落款是哪年哪月哪日", {"2022-11-03"}),
    ],
)
def test_documents(asker: Asker, question: str, labels: set[str]) -> None:
    answer = asker.answer(question)
    assert {str(value.value or value.label) for value in answer.answers} == labels


@pytest.mark.parametrize(
    "question",
    [
        "99号文是谁发的",
        "方案实施到哪年",  # the end, not the day of issue
        "探索招商引资奖励机制由谁牵头",  # the body has it, task 48 only 招商引资
        "标准地改革归哪家牵头",
        "兽药网上销售由谁牵头",  # sounds like 售药
        "Who leads real estate tax reform?",
        "What does the Sports Bureau lead?",
    ],
)
def test_what_only_resembles_is_refused(asker: Asker, question: str) -> None:
    answer = asker.answer(question)
    assert not answer.answered, answer.sentence


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("科技局一家单独牵头的任务有哪些", [1, 2, 3, 4, 5, 49]),
        ("多少任务压根没写配合单位", 22),  # an adverb says nothing of what
        ("财政局当配合单位有多少次", 11),
    ],
)
def test_tasks(asker: Asker, question: str, numbers: list[int] | int) -> None:
    answer = asker.answer(question)
    found = [value.number for value in answer.answers]
    assert (answer.answers[0].value if answer.kind == "number" else found) == numbers
