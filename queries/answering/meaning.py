"""Ranked tasks -> the task or tasks a topic means, or that it means none, or that it may mean several.

A task is meant when it holds nearly all of the topic; or most of it, and its head (`heads`); or less, when what it holds is a
lot by itself: people tell a story, and six characters of rare words in one task are no chance. The numbers were fitted on 785
topics of five sets, 380 of them of nothing in the document, 70 of these made to differ from a task by their head only
(docs/decisions/0007): a wrong confident answer is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.iris import IRI
from queries.answering.retrieval import Found

MEANT = 0.68
"""Least coverage at which a task that holds the head is what the topic means …"""
SURE = 0.9
"""… and at which it is whatever the head is."""
MEANT_ENGLISH = 0.8
"""The same in English, where glosses say no more than that a word may stand there."""
_LEAST, _TOGETHER, _AMOUNT_FOR_ALL, _AMOUNT_MAX = 0.3, 1.25, 6.75, 8.0
"""Below MEANT, coverage and amount (as a share of 6.75 rare characters) must make 1.25 together."""
_RIVAL_RANK, _RIVAL_SHARE = 1.5, 0.12
"""A task ranked this much higher that holds nearly as much of the topic makes a partial match doubtful."""
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


def meant(found: Sequence[Found], content: str, holds_head: Callable[[IRI], bool]) -> Meant | None:
    """Return what the ranked tasks *found* let the topic mean; None: nothing in the graph."""
    fitting = [entry for entry in found if _means(entry, holds_head)]
    if not fitting:
        return None
    best = fitting[0] if fitting[0] is found[0] else max(fitting, key=lambda entry: entry.coverage)
    if best.coverage < SURE and any(_rivals(entry, best) for entry in found if entry not in fitting):
        return None
    close = [
        entry
        for entry in fitting
        if entry is not best
        and entry.coverage >= best.coverage - CLOSE
        and (entry.bm25 * CLEAR >= best.bm25 or (len(content) <= SHORT and entry.coverage >= WHOLE))
    ]
    return Meant((best.task, *(entry.task for entry in close)), best.coverage)


def _rivals(other: Found, best: Found) -> bool:
    """Tell whether a task that is not meant by itself holds another, rarer part of the topic: 合作办学 of 合作办学的学费."""
    return other.bm25 >= best.bm25 * _RIVAL_RANK and other.coverage >= best.coverage - _RIVAL_SHARE


def _means(entry: Found, holds_head: Callable[[IRI], bool]) -> bool:
    """Tell whether a task is meant by itself."""
    if entry.coverage >= SURE:
        return True
    together = entry.coverage + min(entry.amount, _AMOUNT_MAX) / _AMOUNT_FOR_ALL
    enough = entry.coverage >= MEANT or (entry.coverage >= _LEAST and together >= _TOGETHER)
    return enough and holds_head(entry.task)


def listed(found: Sequence[Found]) -> tuple[IRI, ...]:
    """Return the tasks that a topic asked for as a list ("与跨境电商有关的任务")."""
    return tuple(entry.task for entry in found if entry.coverage >= LISTED)
