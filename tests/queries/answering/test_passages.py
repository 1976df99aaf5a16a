"""Sentences of a document's body that no task takes up: found, quoted at their place, and never taken for a task."""

from __future__ import annotations

import pytest

from queries.accuracy import source_texts
from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("正文里怎么说合格境内有限合伙人试点", "合格境内有限合伙人试点"),
        ("正文哪里提到反洗钱", "反洗钱"),
        ("文件提到西洽会了吗", "西洽会"),  # in the safeguards, which are no measures
        ("方案正文关于冷链物流怎么说", "冷链物流"),
        ("433产业体系是什么", "“433”产业体系"),
    ],
)
def test_a_sentence_of_the_body_is_answered_with_its_words(
    asker: Asker, engine: EmbeddedEngine, question: str, words: str
) -> None:
    found = asker.answer(question)
    assert (found.answered, found.kind) == (True, "text")
    assert any(words in value.label for value in found.answers)
    texts = source_texts(engine)
    for item in found.evidence:
        assert item.source is not None
        assert texts[item.source][item.start : item.end] == item.quote
    assert [item.quote for item in found.evidence] == [value.label for value in found.answers]


def test_the_query_shown_yields_the_sentences(asker: Asker, engine: EmbeddedEngine) -> None:
    found = asker.answer("正文哪里提到教育")  # several tasks: the body is quoted, not one of them chosen
    assert found.query
    rows = [(row["iri"].value, row["label"].value) for row in engine.select(found.query)]  # type: ignore[union-attr]
    assert rows == [(value.iri, value.label) for value in found.answers]
    assert len(rows) > 1


@pytest.mark.parametrize("question", ["合格境内有限合伙人试点申报由谁牵头", "民营银行设立归谁管"])
def test_who_does_what_only_the_body_says_stays_unanswered_but_the_body_is_quoted(
    asker: Asker, question: str
) -> None:
    found = asker.answer(question)
    assert (found.answered, found.reason, found.answers) == (False, "unknown-topic", ())
    assert found.evidence
    assert found.evidence[0].quote in found.sentence
    assert asker.answer(found.readings[0]).answered


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("谁负责修高速公路", "高速公路"),
        ("医院停车难谁来管", "停车"),
        ("正文怎么说核电", "核电"),
        ("幼儿园收费谁管", "幼儿园"),
    ],
)
def test_what_no_document_says_names_the_words_that_are_missing(
    asker: Asker, question: str, words: str
) -> None:
    found = asker.answer(question)
    assert (found.answered, found.reason, found.evidence) == (False, "unknown-topic", ())
    assert words in found.sentence.split("文件中没有出现：")[1]


def test_a_list_of_units_and_the_words_of_a_task_are_no_sentence_of_the_body(asker: Asker) -> None:
    for question in ("正文哪里提到区统计局", "正文怎么说区委书记"):
        assert not asker.answer(question).answered
