"""Tasks -> the pairs with nearly the same words and different leads that no name, place or number tells apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from graph.document import Span
from graph.linking.context import Context
from graph.linking.places import named_mentions
from graph.relating.drift import differences
from graph.relating.patterns import pattern
from graph.task import Task

_FIGURE = pattern("tells-places-apart")
"""A number, or a quarter of the compass that parts two places; leaves 市县."""
LEAST_AGREEMENT = 80.0
"""Percentage of characters in common, in order, from which two tasks are one wording."""
MOST_LOOKED_AT = 60
"""Twins of one task looked at word by word, the closest first: a table may say one thing for each of a thousand villages."""
MOST_TOLD = 20
"""Twins of one task that are told: what twenty pairs do not show, a thousand do not either."""


def twins(tasks: Sequence[Task], told_apart: Callable[[str, str], bool]) -> Iterator[tuple[Task, Task]]:
    """Yield the pairs of *tasks* with nearly one wording and different leads, by place; *told_apart* judges their texts."""
    texts = [task.text for task in tasks]
    leads = [frozenset(mention.text for mention in task.lead) for task in tasks]
    for number, task in enumerate(tasks):
        alike = process.extract(
            task.text, texts[number + 1 :], scorer=fuzz.ratio, score_cutoff=LEAST_AGREEMENT, limit=None
        )
        others = [
            (-agreement, other)
            for _, agreement, index in alike
            if leads[other := number + 1 + index] != leads[number]
        ]
        told: list[int] = []
        for _, other in sorted(others)[:MOST_LOOKED_AT]:
            if len(told) == MOST_TOLD:
                break
            if not told_apart(task.text, texts[other]):
                told.append(other)
        for other in sorted(told):
            yield task, tasks[other]


class Apart:
    """Tells texts apart by names, places and numbers; what is found in a text is kept."""

    def __init__(self, context: Context) -> None:
        self._names = cache(lambda text: [mention.span for mention in named_mentions(text, context)])
        self._figures = cache(lambda text: Counter(_FIGURE.findall(text)))

    def told(self, first: str, second: str) -> bool:
        """Tell whether what differs between two wordings is a name, a place or a number."""
        if first == second:
            return False
        if self._figures(first) != self._figures(second):
            return True
        names: list[list[Span]] = [self._names(first), self._names(second)]
        for difference in differences(first, 0, second, 0):
            if {"place", "amount"} & set(difference.classes):
                return True
            for span, text, known in (
                (difference.source, first, names[0]),
                (difference.target, second, names[1]),
            ):
                if span is None:
                    continue
                if _FIGURE.search(span.of(text)) or any(
                    n.start < span.end and span.start < n.end for n in known
                ):
                    return True
        return False
