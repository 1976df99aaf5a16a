"""Real documents of other places and levels beside the seed: questions name a place, a document, or something only one speaks of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.build import build_release
from queries.accuracy import measured, own_questions, source_texts
from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine

ROOT = Path(__file__).parents[3]
QUESTIONS = ROOT / "tests" / "gold" / "questions-other-documents.jsonl"
DOCUMENTS = ("001.html", "010.txt", "013.txt", "031.txt")


@pytest.mark.shared
def test_questions_about_five_documents(shared: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in (ROOT / "graph" / "corpus").glob("*.txt"):
        shutil.copy(path, corpus)
    for name in DOCUMENTS:
        shutil.copy(shared / "corpus" / "documents" / name, corpus)
    engine = EmbeddedEngine.from_nquads(build_release(corpus, tmp_path / "release").nquads)
    questions = own_questions(QUESTIONS)
    assert len(questions) == 42
    results = list(measured(Asker(engine), questions, source_texts(engine)))
    wrong = [question.text for question, _, right, _, _ in results if not right]
    assert len(wrong) <= 0.07 * len(results), wrong
    assert all(proven for _, answer, _, proven, _ in results if answer.answered)
    assert not [
        question.text for question, answer, *_ in results if question.kind == "abstain" and answer.answered
    ]
