"""How well questions are answered, by kind: ``python -m queries.accuracy [--held-out] [--failures]`` (make accuracy).

Two sets: ``tests/gold/questions.jsonl`` (ours) and ``../shared/gold/questions.json`` where it lies beside the repository.
An answer counts when the set of values is exactly the expected one (``open`` sets: at least those; ``also``: these are no
mistake); a question for the words of a document (``quote``) when its evidence holds the expected words; an unanswerable question
when there is no answer. Evidence counts when every quote is what stands in the source text at its place and speaks of
the expected task. Of our set a third of the first batch is held out and only shown by ``--held-out``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.iris import IRI
from queries.answering.asker import Asker
from queries.answering.records import Answer, History
from queries.answering.snapshot import text_of
from queries.embedded import EmbeddedEngine
from queries.engine import Engine

ROOT = Path(__file__).parents[1]
GRAPH = ROOT / "graph" / "release" / "policy.nq"
OWN = ROOT / "tests" / "gold" / "questions.jsonl"
SHARED = ROOT.parent / "shared" / "gold" / "questions.json"
_KINDS = {"org": "organization", "policy": "document", "none": "none", "abstain": "abstain"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer is."""

    text: str
    category: str
    kind: str
    expect: Any
    evidence: tuple[int, ...] = ()
    after: tuple[str, ...] = ()
    open: bool = False
    reasons: tuple[str, ...] = ()
    split: str = "open"
    also: tuple[Any, ...] = ()
    also_evidence: tuple[int, ...] = ()


@dataclass(slots=True)
class Score:
    """Counts over some questions."""

    asked: int = 0
    right: int = 0
    evidence_wrong: int = 0
    unanswerable: int = 0
    wrongly_answered: int = 0
    milliseconds: list[float] = field(default_factory=list)


def own_questions(path: Path = OWN) -> list[Question]:
    """Read our set."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found.append(
            Question(
                entry["q"],
                entry["cat"],
                entry["kind"],
                entry.get("expect"),
                tuple(entry.get("evidence", ())),
                tuple(entry.get("after", ())),
                entry.get("open", False),
                tuple(entry.get("reasons", ())),
                entry.get("split", "open"),
                tuple(entry.get("also", ())),
                tuple(entry.get("also_evidence", ())),
            )
        )
    return found


def shared_questions(path: Path = SHARED) -> list[Question]:
    """Read the shared set; empty where it is absent."""
    if not path.exists():
        return []
    return [
        Question(
            entry["q"],
            entry["cat"],
            _KINDS.get(entry["type"], entry["type"]),
            entry["expect"],
            tuple(entry.get("evidence") or ()),
            split="shared",
        )
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]


def is_right(question: Question, answer: Answer) -> bool:
    """Tell whether *answer* is the expected one."""
    if question.kind == "abstain":
        return not answer.answered
    if not answer.answered:
        return False
    if question.kind == "quote":
        return all(any(words in item.quote for item in answer.evidence) for words in question.expect)
    if question.kind == "none":
        return not answer.answers
    if question.kind == "number":
        return answer.kind == "number" and answer.answers[0].value == question.expect
    if question.kind == "date":
        return answer.kind == "date" and answer.answers[0].value == question.expect
    given = {
        value.number
        if question.kind == "task"
        else (value.label.rstrip("。") if question.kind == "section" else value.label)
        for value in answer.answers
    }
    expected = {
        entry.rstrip("。") if isinstance(entry, str) and question.kind == "section" else entry
        for entry in question.expect
    }
    if expected and answer.kind != question.kind:
        return False
    return expected <= given and (question.open or given <= expected | set(question.also))


def evidence_is_right(question: Question, answer: Answer, texts: dict[IRI, str]) -> bool:
    """Tell whether every quote stands at its place in its source, and the expected tasks are the ones quoted."""
    for item in answer.evidence:
        if item.source is None or texts.get(item.source, "")[item.start : item.end] != item.quote:
            return False
    if question.kind == "organization" and question.evidence and answer.answered and answer.answers:
        spoken_of = {item.task for item in answer.evidence}
        return set(question.evidence) <= spoken_of <= {*question.evidence, *question.also_evidence}
    return (
        bool(answer.evidence)
        or not answer.answers
        or answer.kind in {"number", "organization", "document", "date", "sector", "park", "section"}
    )


def source_texts(engine: Engine) -> dict[IRI, str]:
    """Return the text of every source in the graph."""
    rows = engine.select(
        "SELECT ?source ?text WHERE { ?source <https://w3id.org/zhengce/ont#fullText> ?text }"
    )
    return {IRI(text_of(row, "source") or ""): text_of(row, "text") or "" for row in rows}


def measured(
    asker: Asker, questions: Sequence[Question], texts: dict[IRI, str]
) -> Iterator[tuple[Question, Answer, bool, bool, float]]:
    """Yield each question with its answer, whether it is right, whether its evidence is, and the time it took in ms."""
    for question in questions:
        started = time.perf_counter()
        answer = asker.answer(question.text, History(question.after) if question.after else None)
        elapsed = (time.perf_counter() - started) * 1000
        yield (
            question,
            answer,
            is_right(question, answer),
            evidence_is_right(question, answer, texts),
            elapsed,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit 0."""
    parser = argparse.ArgumentParser(prog="python -m queries.accuracy", description=__doc__)
    parser.add_argument("--graph", type=Path, default=GRAPH, help="N-Quads file to answer from")
    parser.add_argument(
        "--held-out", action="store_true", help="measure the held-out third of our set as well"
    )
    parser.add_argument("--failures", action="store_true", help="show what went wrong")
    options = parser.parse_args(arguments)
    if not options.graph.exists():
        print(
            f"no graph at {options.graph}: expected the N-Quads that `python -m graph.build` writes",
            file=sys.stderr,
        )
        return 1
    engine = EmbeddedEngine.from_nquads(options.graph)
    started = time.perf_counter()
    asker = Asker(engine)
    asker.answer("任务1由谁牵头？")
    first = time.perf_counter() - started
    asker.warm()
    texts = source_texts(engine)
    own = own_questions()
    sets = [("shared", shared_questions()), ("own, open two thirds", [q for q in own if q.split == "open"])]
    if options.held_out:
        sets.append(("own, held out", [q for q in own if q.split == "held-out"]))
    for name, questions in sets:
        if questions:
            _table(name, asker, questions, texts, options.failures)
    print(f"first answer after start: {first:.2f} s")
    return 0


def _table(
    name: str, asker: Asker, questions: Sequence[Question], texts: dict[IRI, str], failures: bool
) -> None:
    by_category: dict[str, Score] = defaultdict(Score)
    total = Score()
    for question, answer, right, proven, elapsed in measured(asker, questions, texts):
        for score in (by_category[question.category], total):
            score.asked += 1
            score.right += right
            score.evidence_wrong += not proven
            score.milliseconds.append(elapsed)
            if question.kind == "abstain":
                score.unanswerable += 1
                score.wrongly_answered += answer.answered
        if failures and not (right and proven):
            given = [value.number if answer.kind == "task" else value.label for value in answer.answers][:12]
            tasks = sorted({item.task for item in answer.evidence if item.task})[:12]
            print(f"  ✗ {question.category}: {' >> '.join((*question.after, question.text))}\n      expected {question.kind} {question.expect} ev {list(question.evidence)}; "
                  f"got {answer.kind} {given} ev {tasks} {answer.reason or ''} | {answer.interpretation or answer.sentence}")  # fmt: skip
    print(f"\n{name}: {len(questions)} questions")
    print(f"{'kind':<14}{'n':>5}{'right':>7}{'accuracy':>10}{'evidence ok':>13}")
    for category, score in sorted(by_category.items()):
        print(
            f"{category:<14}{score.asked:>5}{score.right:>7}{score.right / score.asked:>10.3f}{1 - score.evidence_wrong / score.asked:>13.3f}"
        )
    ordered = sorted(total.milliseconds)
    print(
        f"{'all':<14}{total.asked:>5}{total.right:>7}{total.right / total.asked:>10.3f}{1 - total.evidence_wrong / total.asked:>13.3f}"
    )
    if total.unanswerable:
        print(
            f"unanswerable answered wrongly: {total.wrongly_answered}/{total.unanswerable} = {total.wrongly_answered / total.unanswerable:.3f}"
        )
    print(f"ms per answer: p50 {ordered[len(ordered) // 2]:.2f}, p99 {ordered[int(len(ordered) * 0.99)]:.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
