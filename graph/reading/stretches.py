"""Stretches of a text that something else has read, and whether a place lies in one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from graph.document import Span


class Stretches:
    """Spans of one text, asked by place; they may nest but not cross."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted([(span.start, span.end) for span in spans]):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, place: int) -> bool:
        """Tell whether *place* lies in one of the stretches."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]

    def touch(self, start: int, end: int) -> bool:
        """Tell whether one of the stretches has a place in [*start*, *end*)."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and start < self._ends[index]

    def free_from(self, place: int) -> tuple[int, int]:
        """Return the first place from *place* on that lies in no stretch, and where the next stretch starts (2**63: none does)."""
        index = bisect_right(self._starts, place)
        free = max(place, self._ends[index - 1]) if index else place
        return free, self._starts[index] if index < len(self._starts) else 1 << 63

    def next_start(self, place: int) -> int | None:
        """Return where the first stretch after *place* starts, None when none does."""
        index = bisect_right(self._starts, place)
        return self._starts[index] if index < len(self._starts) else None
