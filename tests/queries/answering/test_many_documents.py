"""A graph of two documents of the same kind: an answer says which one it speaks of."""

from __future__ import annotations

from queries.answering.asker import Asker
from queries.answering.records import History

OTHER = "巴南府发〔2023〕8号"


def test_a_place_in_the_question_selects_its_document(two_districts: Asker) -> None:
    found = two_districts.answer("巴南区的绿色债券谁牵头")
    assert found.answered
    assert {item.document for item in found.evidence} == {OTHER}
    assert found.sentence.startswith(OTHER)


def test_a_document_number_selects_its_document(two_districts: Asker) -> None:
    found = two_districts.answer(f"{OTHER}的任务7由谁牵头")
    assert [value.label for value in found.answers] == ["区市场监管局", "巴南银保监分局"]
    assert {value.document for value in found.answers} == {OTHER}


def test_a_unit_with_its_place_is_one_unit(two_districts: Asker) -> None:
    found = two_districts.answer("巴南区科技局牵头哪些任务")
    assert {value.number for value in found.answers} == {1, 2, 3, 4, 5}


def test_what_two_documents_hold_must_be_told_apart(two_districts: Asker) -> None:
    for question in ("绿色债券谁牵头", "任务18由谁牵头", "区科技局牵头哪些任务", "方案是什么时候印发的"):
        found = two_districts.answer(question)
        assert (found.answered, found.reason) == (False, "ambiguous"), question
        assert len(found.readings) == 2, question


def test_what_one_document_holds_is_answered_with_its_name(two_districts: Asker) -> None:
    found = two_districts.answer("跨境电商由谁牵头")
    assert found.sentence.startswith("涪陵府发〔2022〕43号")


def test_a_place_without_the_topic_stays_unanswered(two_districts: Asker) -> None:
    found = two_districts.answer("巴南区的跨境电商由谁牵头")
    assert (found.answered, found.reason) == (False, "unknown-topic")


def test_a_place_no_document_is_of_stays_outside(two_districts: Asker) -> None:
    assert two_districts.answer("渝北区的绿色债券谁牵头").reason == "outside-region"


def test_a_follow_up_stays_in_its_document(two_districts: Asker) -> None:
    found = two_districts.answer("配合单位呢", History(("巴南区的绿色债券谁牵头",)))
    assert {item.document for item in found.evidence} == {OTHER}
