"""What no plan states of its topics: what has become of them, who may take part, persons, opinions; and things that only resemble a topic."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "question",
    [
        "绿色债券落实了吗",  # what has happened since
        "区科技局没完成的任务有哪些",
        "研发病床谁审批的",
        "任务7第一个做的是谁",
        "我能参加绿色债券吗",  # permission
        "绿色债券跟我有啥关系",
        "二手房过户能不能网上办",  # whether
        "区科技局难吗",
        "财务公司结售汇资格要什么条件",
        "任务32的联系人是谁",  # a person
        "任务71哪位领导挂帅负责",
        "区科技局跟区财政局哪个大",
        "区科技局最想牵头哪项任务",
        "区科技局2035年牵头哪些任务",
        "2019年的绿色债券谁牵头",  # before there was a plan
        "区科技局和企业一起牵头哪些任务",
        "区科技局的主管部门是谁",
        "国家发改委牵头哪几项",
        "太极集团牵头哪项",  # no public body
        "外资银行有哪些",  # a list of things, not of measures
        "任务7钱从哪来",
        "任务7的附件在哪里",
        "任务7排名第几",
        "方案的主要优势是什么",
        "平行进口汽车在哪里上牌",
        "渝府发〔2021〕19号文里知识产权那项任务由谁牵头",  # known by its number only
    ],
)
def test_what_no_plan_states_is_refused(asker: Asker, question: str) -> None:
    answer = asker.answer(question)
    assert not answer.answered, answer.sentence


@pytest.mark.parametrize("verb", ["开", "修", "教", "卖", "用", "选", "住", "考"])
@pytest.mark.parametrize("topic", ["线上处方", "任务7", "区科技局"])
def test_a_verb_of_one_character_after_who_must_be_a_role(asker: Asker, topic: str, verb: str) -> None:
    answer = asker.answer(f"{topic}谁{verb}")
    assert not answer.answered, answer.sentence


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("军用研发病床谁负责", "军用"),
        ("化肥非营利性养老机构由谁牵头", "化肥"),
        ("跨境电商直播带货谁负责", "直播"),
        ("无人机数据出境安全评估是哪家在抓", "无人机"),
    ],
)
def test_a_word_that_makes_another_thing_is_named_and_the_nearest_task_offered(
    asker: Asker, question: str, word: str
) -> None:
    answer = asker.answer(question)
    assert (answer.answered, answer.reason) == (False, "unknown-topic")
    assert word in answer.sentence
    assert answer.readings


def test_what_only_the_body_says_beats_a_task_that_holds_a_part(asker: Asker) -> None:
    answer = asker.answer("哪个部门负责人才吸引政策")
    assert not answer.answered
    assert "人才吸引政策" in answer.evidence[0].quote
    assert "没有写明由谁负责" in answer.sentence


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("落实市场准入负面清单由谁牵头", {"区发展改革委", "区商务委"}),
        ("医疗器械创新服务站谁来建", {"区卫生健康委"}),
        ("扶持技术经纪人成长的事是哪个单位在牵头", {"区科技局"}),  # light words may be others
        ("诶，那个上网电价市场化改革现在是哪家在弄", {"区发展改革委", "区经济信息委"}),
        ("区商务委是任务11的牵头单位吗", {"区商务委"}),
    ],
)
def test_what_a_plan_states_is_answered(asker: Asker, question: str, labels: set[str]) -> None:
    assert {value.label for value in asker.answer(question).answers} == labels
