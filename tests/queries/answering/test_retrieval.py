from __future__ import annotations

import pytest

from queries.answering.asker import Asker
from queries.answering.meaning import MEANT
from queries.answering.normalise import normalised
from queries.answering.topic import topic


def best(asker: Asker, words: str) -> tuple[int | None, float]:
    known = asker._known()
    found = known.retrieval.found(topic(known.tagger.tagged(normalised(words))))
    return (known.held.tasks[found[0].task].number, found[0].coverage) if found else (None, 0.0)


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("地方法人银行境外发行绿色债券", 18),  # the document's words in another order
        ("零售药店网上卖药", 30),  # everyday words
        ("网游审核", 58),  # abbreviated
        ("绿色债卷", 18),  # as it sounds
        ("灵活就业人员权益", 73),
        ("老外的孩子上中小学", 16),
    ],
)
def test_a_topic_finds_its_task(asker: Asker, words: str, task: int) -> None:
    number, coverage = best(asker, words)
    assert number == task
    assert coverage >= MEANT


@pytest.mark.parametrize(
    "words",
    [
        "高速公路",
        "垃圾分类",
        "数据中心建设",
        "消防安全检查",
        "农村厕所改造",
        "新能源汽车充电桩",
        "学前教育",
        "医疗救助",
        "网络游戏防沉迷",
        "长江禁渔",
    ],
    # several share a word with some task: an unknown word weighs more than what is shared
)
def test_a_topic_the_documents_do_not_hold_stays_below_the_threshold(asker: Asker, words: str) -> None:
    assert best(asker, words)[1] < MEANT
