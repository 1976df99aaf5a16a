"""Text -> the families of subject it touches (``subject_families.csv``): words that name one matter in different ways.

外汇, 结汇 and 购汇 are one matter to a reader and share no bigram. Each family rests on the law or standard that names the
matter; longest match wins, so that 跨境电商 is e-commerce and not 跨境 trade.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.document import Span
from graph.relating.subject import LEAST_PASSAGES

_FILE = Path(__file__).parent / "subject_families.csv"


@dataclass(frozen=True, slots=True)
class FamilyWord:
    """A word of a text that belongs to a family of subject."""

    family: str
    word: str
    span: Span
    """Place in the text that was searched."""


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    families: dict[str, list[str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split():
                families.setdefault(word, []).append(row["family"])
    longest_first = sorted(families, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))), {
        word: tuple(names) for word, names in families.items()
    }


def words_of_subjects() -> frozenset[str]:
    """Return every word that a family knows."""
    return frozenset(_vocabulary()[1])


def family_words(text: str) -> list[FamilyWord]:
    """Return the family words of *text* in order; a word of two families is given twice."""
    pattern, families = _vocabulary()
    return [
        FamilyWord(family, match[0], Span(match.start(), match.end()))
        for match in pattern.finditer(text)
        for family in families[match[0]]
    ]


@dataclass(frozen=True, slots=True)
class FamilyLikeness:
    """How far two texts share families of subject."""

    cosine: float
    """0 to 1, rare families weighing more, repeated ones a little more."""
    mass: float
    """0 to 1: how much the shared families tell, whatever else the texts speak of."""
    shared: tuple[str, ...]
    """The families, the most telling first."""


_NOTHING = FamilyLikeness(0.0, 0.0, ())
_FULL_MASS = 6.0
"""Two families that hardly any other passage touches."""


class Families:
    """The families of several texts, each weighed by how few of the texts touch it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.of = [Counter(word.family for word in family_words(text)) for text in texts]
        self._texts = max(len(texts), LEAST_PASSAGES)
        frequency = Counter(family for counts in self.of for family in counts)
        self._weights = {
            family: math.log((self._texts + 1) / (count + 0.5)) for family, count in frequency.items()
        }
        self._vectors = [self._vector(counts) for counts in self.of]
        self._lengths = [math.sqrt(_total(value**2 for value in vector.values())) for vector in self._vectors]

        self._bearers: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for family, value in vector.items():
                self._bearers[family].append((number, value))

    def weight(self, family: str) -> float:
        """Return how much one family tells."""
        weight = self._weights.get(family)
        return math.log((self._texts + 1) / 0.5) if weight is None else weight

    def _vector(self, counts: Counter[str]) -> dict[str, float]:
        return {
            family: self.weight(family) * (1 + 0.5 * math.log(counts[family])) for family in sorted(counts)
        }

    def likeness(self, first: int, second: int) -> FamilyLikeness:
        """Return how far texts *first* and *second* share families."""
        left, right = self._vectors[first], self._vectors[second]
        shared = left.keys() & right.keys()
        if not shared:
            return _NOTHING
        weights = self._weights
        ordered = tuple(sorted(shared, key=lambda family: (-weights[family], family)))
        product = _total(left[family] * right[family] for family in ordered)
        mass = _total(weights[family] for family in ordered)
        return FamilyLikeness(
            product / (self._lengths[first] * self._lengths[second]), min(1.0, mass / _FULL_MASS), ordered
        )

    def near(self, number: int) -> Mapping[int, tuple[float, float]]:
        """Return the texts that share a family with text *number*, each with cosine and mass, as exact as plain sums are."""
        found: dict[int, tuple[float, float]] = {}
        for family, own in self._vectors[number].items():
            weight = self._weights[family]
            for other, value in self._bearers[family]:
                product, mass = found.get(other, (0.0, 0.0))
                found[other] = (product + own * value, mass + weight)
        length = self._lengths[number]
        return {
            other: (product / (length * self._lengths[other]), min(1.0, mass / _FULL_MASS))
            for other, (product, mass) in found.items()
        }


def _total(values: Iterable[float]) -> float:
    return math.fsum(values)
