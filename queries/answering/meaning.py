"""Ranked tasks -> the task or tasks a topic means, or that it means none, or that it may mean several.

The three thresholds were fitted on the open part of tests/gold/questions.jsonl (see docs/decisions on asking) so that a
topic the documents do not hold stays unanswered: a wrong confident answer is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.iris import IRI
from queries.answering.retrieval import Found

MEANT = 0.68
"""Least coverage at which a task is what the topic means."""
LISTED = 0.85
"""Least coverage at which a task belongs to a list asked for by a topic."""
CLOSE = 0.07
"""Tasks whose coverage is this near to the best one's may be meant as well …"""
SHORT, WHOLE = 4, 0.95
"""A topic this short that several tasks hold wholly (教育, 知识产权) means all of them, however often one repeats it."""
CLEAR = 1.22
"""… unless the best one's BM25 score is this much higher."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The tasks a topic means: one, or several it does not tell apart."""

    tasks: tuple[IRI, ...]
    coverage: float


def meant(found: Sequence[Found], content: str = "") -> Meant | None:
    """Return what the ranked tasks *found* let the topic mean; None: nothing in the graph."""
    if not found or max(entry.coverage for entry in found) < MEANT:
        return None
    best = found[0] if found[0].coverage >= MEANT else max(found, key=lambda entry: entry.coverage)
    close = [
        entry
        for entry in found
        if entry is not best
        and entry.coverage >= best.coverage - CLOSE
        and (entry.bm25 * CLEAR >= best.bm25 or (len(content) <= SHORT and entry.coverage >= WHOLE))
        and entry.coverage >= MEANT
    ]
    return Meant((best.task, *(entry.task for entry in close)), best.coverage)


def listed(found: Sequence[Found]) -> tuple[IRI, ...]:
    """Return the tasks that a topic asked for as a list ("与跨境电商有关的任务")."""
    return tuple(entry.task for entry in found if entry.coverage >= LISTED)
