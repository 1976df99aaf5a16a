"""The measures the page on accuracy reports are kept: a change that loses questions fails here."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.accuracy import Question, measured, own_questions, shared_questions, source_texts
from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine


def scores(asker: Asker, engine: EmbeddedEngine, questions: list[Question]) -> tuple[float, int, list[str]]:
    results = list(measured(asker, questions, source_texts(engine)))
    wrong = [question.text for question, _, right, _, _ in results if not right]
    confident = sum(answer.answered for question, answer, *_ in results if question.kind == "abstain")
    return 1 - len(wrong) / len(results), confident, wrong


def test_our_open_questions_are_answered(asker: Asker, engine: EmbeddedEngine) -> None:
    questions = [question for question in own_questions() if question.split == "open"]
    assert len(questions) > 300
    accuracy, confident, wrong = scores(asker, engine, questions)
    assert accuracy >= 0.97, wrong
    assert confident <= 0.02 * sum(question.kind == "abstain" for question in questions)


@pytest.mark.shared
def test_the_shared_questions_are_answered(asker: Asker, engine: EmbeddedEngine, shared: Path) -> None:
    questions = shared_questions(shared / "gold" / "questions.json")
    assert len(questions) == 43
    accuracy, confident, wrong = scores(asker, engine, questions)
    assert accuracy >= 0.97, wrong
    assert confident == 0
