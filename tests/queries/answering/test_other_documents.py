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
GOLD = ROOT / "tests" / "gold"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("questions_file", "count", "documents"),
    [
        ("questions-other-documents.jsonl", 42, ("001.html", "010.txt", "013.txt", "031.txt")),
        # two documents of one place, titles in loose words, headings that alone say what a task is about
        ("questions-place-or-document.jsonl", 61, ("003.html", "010.txt", "017.txt", "029.txt", "031.txt")),
        # the same plan in two years, a national circular, measures of several ministries
        ("questions-years-and-levels.jsonl", 45, ("004.html", "013.txt", "014.txt", "024.pdf")),
    ],
)
def test_questions_about_several_documents(
    shared: Path, tmp_path: Path, questions_file: str, count: int, documents: tuple[str, ...]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in (ROOT / "graph" / "corpus").glob("*.txt"):
        shutil.copy(path, corpus)
    for name in documents:
        shutil.copy(shared / "corpus" / "documents" / name, corpus)
    engine = EmbeddedEngine.from_nquads(build_release(corpus, tmp_path / "release").nquads)
    questions = own_questions(GOLD / questions_file)
    assert len(questions) == count
    results = list(measured(Asker(engine), questions, source_texts(engine)))
    wrong = [question.text for question, _, right, _, _ in results if not right]
    assert len(wrong) <= 0.07 * len(results), wrong
    assert all(proven for _, answer, _, proven, _ in results if answer.answered)
    assert not [
        question.text for question, answer, *_ in results if question.kind == "abstain" and answer.answered
    ]
