"""English questions: names of units and the task a topic means (placeholder until the gloss index is in)."""

from __future__ import annotations

from ontology.iris import IRI
from queries.answering.retrieval import Found
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tagged


class EnglishIndex:
    """English names and glosses over one snapshot."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held

    def named(self, tagged: Tagged) -> Tagged:
        """Add tags for units named in English."""
        return tagged

    def found(self, tagged: Tagged, within: frozenset[IRI] | None) -> list[Found]:
        """Return the tasks that the English words of *tagged* may mean."""
        return []
