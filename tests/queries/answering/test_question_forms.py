"""Forms of questions that several rules must read together: choices, checks, places in a ranking, parts of a document, three units."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker
from queries.answering.normalise import without_retracted


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("绿色债券是人行牵头还是财政局牵头", ["人行涪陵中心支行", "区生态环境局"]),  # units offered to choose from
        ("研发病床由科技局还是卫健委牵头", ["区卫生健康委"]),
        ("牵头任务第二多的单位", ["区发展改革委", "区科技局"]),  # ties share a place
        ("牵头任务最多的前两名", ["人行涪陵中心支行", "区发展改革委", "区科技局"]),
        ("自然垄断领域的任务由哪些单位牵头", ["区发展改革委", "区经济信息委", "区大数据发展局", "区公安局"]),
        ("综保区那节谁配合", ["人行涪陵中心支行", "涪陵银保监分局", "区商务委", "区物流办", "区财政局", "涪陵海关"]),
        ("谁负责人才引进", ["区人力社保局", "区委组织部"]),  # 负责|人才, not 负责人|才
        ("出境游那条，牵头是哪个", ["区文化旅游委"]),  # no word for units, but a role and a topic
        ("数据出境安全评估谁牵头？原文怎么写的", ["区大数据发展局", "区委网信办"]),  # two questions, one answer
    ],
)  # fmt: skip
def test_units(asker: Asker, question: str, units: list[str]) -> None:
    assert sorted(value.label for value in asker.answer(question).answers) == sorted(units)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("人社局、组织部、国资委三家一起牵头的任务", {72}),  # all three, not two of them
        ("财政局给人行配合的任务是哪几项", {18, 35, 61, 77}),  # the first does it for the second
        ("哪项任务参与单位最多", {6}),  # all roles together
        ("配合单位数量第二多的任务", {66}),
        ("民政部门牵头哪些", {26, 34}),
        ("第11、12、13项", {11, 12, 13}),
        ("第壹拾项任务的内容是什么", {10}),  # numerals of cheques
        ("任务廿一的内容", {21}),
        ("ＮＯ.４４任务的内容", {44}),
        ("财政局要干的活儿有哪些", {3, 4, 17, 18, 20, 22, 24, 35, 44, 61, 77, 78}),  # doing is any role
    ],
)
def test_tasks(asker: Asker, question: str, numbers: set[int]) -> None:
    assert {value.number for value in asker.answer(question).answers} == numbers


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("保税展示交易是不是海关牵头", "不是。任务46由区商务委牵头"),
        ("第46项是区商务委牵头的吗", "是。任务46由区商务委牵头"),
        ("Is the customs office the lead of task 46?", "No. Task 46"),
    ],
)
def test_a_unit_is_checked(asker: Asker, question: str, begins: str) -> None:
    assert asker.answer(question).sentence.startswith(begins)


def test_two_conditions_on_the_units_of_a_task_are_asked_for_one_by_one(asker: Asker) -> None:
    answer = asker.answer("两家单位牵头且没有配合单位的任务")
    assert answer.reason == "ambiguous"
    assert all(asker.answer(reading).answered for reading in answer.readings)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Which tasks did the PBC Fuling branch lead?", {10, 18, 19, 23, 35, 61, 69, 77, 78}),
        ("Tasks led by the SASAC", {72}),
        ("Does the tax bureau lead any task?", set()),
    ],
)
def test_english_names_of_bodies(asker: Asker, question: str, numbers: set[int]) -> None:
    answer = asker.answer(question)
    assert answer.answered
    assert {value.number for value in answer.answers} == numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("涪陵自贸…不对,是综保区跨境电商,谁牵头", "综保区跨境电商,谁牵头"),
        ("绿色债券谁牵头,对不对", "绿色债券谁牵头,对不对"),  # nothing is taken back
        ("绿色债券谁牵头,不对", "绿色债券谁牵头,不对"),  # nothing would be left
    ],
)
def test_what_a_question_takes_back_is_left_out(typed: str, kept: str) -> None:
    assert without_retracted(typed, ("不对", "哦不")) == kept


def test_the_rarer_part_of_a_topic_in_another_task_makes_a_match_doubtful(asker: Asker) -> None:
    assert not asker.answer("合作办学的学费由谁定").answered  # 学费 stands in task 69, 合作办学 in 14


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("巴南服务业扩大开放方案里的企业集团财务公司担保谁牵头", "巴南府发〔2023〕8号"),
        ("涪陵服务业扩大开放方案中售电侧改革谁牵头", "涪陵府发〔2022〕43号"),
    ],
)
def test_a_loose_title_with_a_place_names_the_document(
    two_districts: Asker, question: str, label: str
) -> None:
    assert two_districts.answer(question).sentence.startswith(label)


def test_a_place_above_those_of_the_documents_is_said_to_have_none(two_districts: Asker) -> None:
    answer = two_districts.answer("重庆市的售电侧改革谁牵头")
    assert answer.sentence.startswith("图谱中没有重庆市本级的文件")
