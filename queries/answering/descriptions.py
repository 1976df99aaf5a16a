"""A description of any length -> the tasks it may be about, what it was read as, and the sentences that speak of it besides.

Nothing is decided here: whoever asks gets candidates with scores. Of a long description (a case told in sentences) the rarest
words say how well it matches, the whole says in which order (measured: docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ontology.iris import IRI
from queries.answering.meaning import MEANT
from queries.answering.passages import Passage, Passages
from queries.answering.retrieval import Found
from queries.answering.segmentation import Segmenter
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tagged
from queries.answering.topic import Stretch, Topic, topic

LONG = 30
"""A description of more characters than this is a case told in sentences."""
_KEYWORDS = 6
Search = Callable[[Topic, Tagged, frozenset[IRI] | None], list[Found]]


class Descriptions:
    """Finds what descriptions are about, over one snapshot."""

    def __init__(self, held: Snapshot, search: Search, passages: Passages, segmenter: Segmenter) -> None:
        self._held = held
        self._search = search
        self._passages = passages
        self._segmenter = segmenter

    def about(self, tagged: Tagged, limit: int) -> dict[str, Any]:
        """Return up to *limit* ``tasks`` (best first, each with its match 0..1), ``keywords`` where the description was long,
        and ``passages``: sentences that speak of it, where no task does."""
        asked = topic(tagged)
        found = self._search(asked, tagged, None)
        keywords: list[str] = []
        if not tagged.text.isascii() and len(tagged.text) > LONG:
            keywords = self._segmenter.keywords(asked.text, _KEYWORDS)
            found = self._with_keywords(keywords, tagged, found)
        passages: tuple[Passage, ...] = ()
        if not tagged.text.isascii() and max((entry.coverage for entry in found), default=0.0) < MEANT:
            passages = self._passages.found(asked)
        return {
            "tasks": [self._task(entry) for entry in found[:limit]],
            "keywords": keywords,
            "passages": [
                {
                    "document": self._held.documents[passage.document].label,
                    "quote": passage.quote,
                    "start": passage.start,
                    "end": passage.end,
                }
                for passage in passages
            ],
        }

    def _with_keywords(self, keywords: list[str], tagged: Tagged, whole: list[Found]) -> list[Found]:
        """Keep the order; a task's match is what it holds of the whole or of the keywords, whichever is more."""
        key = Topic(tuple(Stretch(word, (False,) * len(word)) for word in keywords))
        shares = {entry.task: entry.coverage for entry in self._search(key, tagged, None)}
        return [replace(entry, coverage=max(entry.coverage, shares.get(entry.task, 0.0))) for entry in whole]

    def _task(self, found: Found) -> dict[str, Any]:
        task = self._held.tasks[found.task]
        units: dict[str, list[str]] = {}
        for _, role, words in self._held.bearers.get(task.iri, ()):
            units.setdefault(role, []).append(words)
        return {
            "iri": task.iri,
            "number": task.number,
            "text": task.text,
            "document": self._held.documents[task.document].label,
            "units": units,
            "match": round(found.coverage, 3),
        }
