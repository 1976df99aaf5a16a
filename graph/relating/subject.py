"""Policy wording -> clauses and what each is about: character n-grams of the wording, weighted by how rare they are.

Policy prose is built of a small stock of verbs and nouns (推动, 完善, 机制, 体系 …) that says nothing of the subject. They are cut
out first (``generic_words.csv``); what stays is cut into character bigrams and trigrams, which need no word segmentation.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.document import Span
from graph.relating.patterns import pattern

_WORDS = Path(__file__).parent / "generic_words.csv"
_RUN = re.compile(r"[㐀-鿿A-Za-z0-9]+")
_CLAUSE_END = frozenset("，,；;。！？!?\n")
_OPENING, _CLOSING = "（(“‘《〈【", "）)”’》〉】"
_FIELD = pattern("field")
"""在科技服务领域 (names the field the sentence stands under); leaves 在领域前沿布局."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a measure or task: the words between two commas, in the document."""

    text: str
    span: Span


def clauses(text: str, start: int = 0) -> tuple[Clause, ...]:
    """Return the clauses of *text*, whose first character stands at *start*; commas inside brackets and quotes join.

    A clause that only names the field the sentence stands under (在科技服务领域) is left out.
    """
    found: list[Clause] = []
    depth = begin = 0
    for position, character in enumerate(text + "。"):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        if (character in _CLAUSE_END and not depth) or position == len(text):
            words = text[begin:position]
            lead = len(words) - len(words.lstrip())
            words = words.strip()
            if words and not _FIELD.fullmatch(words):
                first = start + begin + lead
                found.append(Clause(words, Span(first, first + len(words))))
            begin = position + 1
    return tuple(found)


@cache
def _generic() -> re.Pattern[str]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        words = {row["word"] for row in csv.DictReader(file)}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def subject_runs(text: str) -> list[str]:
    """Return the runs of characters of *text* that say what it is about: generic words and punctuation cut out."""
    return [run for run in _RUN.findall(_generic().sub(" ", text)) if len(run) > 1]


def grams(text: str) -> frozenset[str]:
    """Return the character bigrams and trigrams of what *text* is about."""
    return frozenset(
        run[i : i + size] for run in subject_runs(text) for size in (2, 3) for i in range(len(run) - size + 1)
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each n-gram tells (inverse document frequency), in thousandths: whole numbers add up alike in any order."""

    passages: int
    known: Mapping[str, int]

    def of(self, gram: str) -> int:
        """Return the weight of one n-gram; one that was never counted weighs most."""
        weight = self.known.get(gram)
        return weight if weight is not None else gram_weight(self.passages, 0)

    def mass(self, found: Iterable[str]) -> int:
        """Return the summed weight of *found*."""
        found = tuple(found)
        try:
            return sum(map(self.known.__getitem__, found))
        except KeyError:
            return sum(map(self.of, found))


LEAST_PASSAGES = 80
"""A short plan is weighed as if it stood in one of this many passages: among five tasks nothing would look rare."""


def gram_weight(passages: int, frequency: int) -> int:
    """Return the weight in thousandths of an n-gram that stands in *frequency* of *passages*."""
    return round(1000 * math.log((passages + 1) / (frequency + 0.5)))


def weights(passages: Iterable[frozenset[str]]) -> Weights:
    """Count the n-grams of *passages*, each given as its set of n-grams."""
    frequency: Counter[str] = Counter()
    total = 0
    for passage in passages:
        total += 1
        frequency.update(passage)
    total = max(total, LEAST_PASSAGES)
    return Weights(total, {gram: gram_weight(total, count) for gram, count in frequency.items()})
