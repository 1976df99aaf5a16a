"""Answers given before, by (generation, query, form): a generation never changes, so what is kept here is never wrong."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

_OVERHEAD_BYTES = 500


@dataclass(frozen=True, slots=True)
class Whole:
    """A complete answer in memory."""

    head: dict[str, Any]
    """``kind`` (solutions, boolean, graph), ``form``, and ``encoding`` where it is compressed."""
    data: bytes
    end: dict[str, Any]
    """``rows``, ``bytes`` before compression, ``ms`` of evaluation."""


class AnswerCache:
    """The answers asked for last, within so many bytes. One thread writes; any may read."""

    def __init__(self, bytes_max: int, answer_bytes_max: int) -> None:
        self.answer_bytes_max = answer_bytes_max
        self._bytes_max = bytes_max
        self._answers: OrderedDict[Hashable, Whole] = OrderedDict()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def get(self, key: Hashable) -> Whole | None:
        """Return the answer kept under *key*."""
        found = self._answers.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        return found

    def peek(self, key: Hashable) -> Whole | None:
        """Return the answer kept under *key*, without counting."""
        return self._answers.get(key)

    def put(self, key: Hashable, answer: Whole) -> None:
        """Keep *answer*, dropping those kept longest."""
        size = len(answer.data) + _OVERHEAD_BYTES
        if size > self.answer_bytes_max or key in self._answers:
            return
        self._answers[key] = answer
        self.bytes += size
        while self.bytes > self._bytes_max:
            _, dropped = self._answers.popitem(last=False)
            self.bytes -= len(dropped.data) + _OVERHEAD_BYTES

    def clear(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._answers)
