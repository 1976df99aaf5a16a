"""What a description of any length may be about: tasks with their match, keywords, sentences of the body."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker
from queries.answering.meaning import MEANT

CASES = [
    (30, "我开了三家连锁药房，很多顾客希望在手机上下单买药，我们想申请互联网药品信息服务资质，不知道有没有相关的任务"),
    (53, "我是一家外贸公司的老板，打算把货物先集中到涪陵，然后坐火车运到德国，听说这边要搞一个集拼中心"),
    (70, "我们设计院聘请了一位新加坡籍的造价工程师，他想参加国内的专业技术类职业资格考试，不知道允不允许"),
    (8, "我们村里的养殖户想把自己盖的猪圈和没有证的厂房拿去抵押，从银行贷一笔款扩大生产"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "words"), CASES)
def test_a_case_told_in_sentences_finds_its_task_first(asker: Asker, task: int, words: str) -> None:
    found = asker.about(words)
    assert found["tasks"][0]["number"] == task
    assert 1 < len(found["keywords"]) <= 8
    assert all(word in words for word in found["keywords"])


def test_a_case_no_task_is_about_matches_none(asker: Asker) -> None:
    words = "我家住在一个没有电梯的老小区，老人上下楼很不方便，听说可以申请加装电梯的补贴，想知道归哪项工作"
    assert all(entry["match"] < MEANT for entry in asker.about(words)["tasks"])


def test_what_only_the_body_says_comes_as_a_passage(asker: Asker) -> None:
    found = asker.about("反洗钱")
    assert [entry["quote"] for entry in found["passages"]] != []
    assert "反洗钱" in found["passages"][0]["quote"]
    assert asker.about("碳现货交易")["passages"] == []


def test_nothing_is_about_nothing(asker: Asker) -> None:
    assert asker.about("？？") == {"tasks": [], "keywords": [], "passages": []}
