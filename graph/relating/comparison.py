"""Two lists of passages -> how alike each pair is in subject: clause by clause, and as a whole.

The same comparison serves body measures against annex tasks (`alignment`), the tasks of one plan among themselves (`related`)
and the tasks of two plans (`across`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.document import Span
from graph.relating.subject import Clause, Weights, clauses, grams

CONTAINMENT = 0.4
"""Share of containment in a clause's score, the rest is Dice. Set with the thresholds of alignment.toml."""
SMOOTHING = 8000
"""In thousandths of n-gram weight: a clause of one or two rare bigrams proves little."""


FRAME = 0.6
FRAME_FROM = 0.6
"""Weight of the clauses' characters in common, in order: one sentence frame with another party in it shares few rare words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A measure or task, cut into clauses once."""

    text: str
    clauses: tuple[Clause, ...]
    clause_grams: tuple[frozenset[str], ...]
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause of one passage and the clause of the other that says most of it; score 0 to 1."""

    source: Clause
    target: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two passages are in subject."""

    shared: int
    """Weight of the n-grams they share, in thousandths."""
    coverage: float
    """Share of the smaller passage's subject that the other has, 0 to 1."""
    matches: tuple[ClauseMatch, ...]
    """In the order of the source's clauses."""
    best_for_target: tuple[float, ...]
    """For each clause of the target, how well the best clause of the source says it."""

    @property
    def clause(self) -> float:
        """The best pair of clauses."""
        return max((match.score for match in self.matches), default=0.0)


def name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of *names*, longest first; one that matches nothing when there are none."""
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or r"(?!)")


def passage(text: str, span: Span, names: re.Pattern[str]) -> Passage:
    """Cut the words of *span* up; the names of region and parks, which stand everywhere in a plan, tell nothing."""
    parts = clauses(text, span.start)
    part_grams = tuple(grams(names.sub(" ", part.text)) for part in parts)
    return Passage(text, parts, part_grams, frozenset().union(*part_grams))


def _alike(first: str, second: str) -> float:
    """Return the share of characters in common, in order; 0 below FRAME_FROM."""
    if min(len(first), len(second)) < FRAME_FROM / 2 * (len(first) + len(second)):
        return 0.0
    return fuzz.ratio(first, second, score_cutoff=100 * FRAME_FROM) / 100


class Comparison:
    """Passages on two sides (or one side twice), weighed by how rare their words are among them."""

    def __init__(self, sources: Sequence[Passage], targets: Sequence[Passage], weights: Weights) -> None:
        self.sources, self.targets, self.weights = sources, targets, weights
        self._source_mass = [weights.mass(source.grams) for source in sources]
        self._target_mass = [weights.mass(target.grams) for target in targets]
        self._source_clause_mass = [
            [weights.mass(part) for part in source.clause_grams] for source in sources
        ]
        self._target_clause_mass = [
            [weights.mass(part) for part in target.clause_grams] for target in targets
        ]

    def likeness(self, source: int, target: int) -> Likeness | None:
        """Return how alike two passages are; None when they share nothing."""
        left, right = self.sources[source], self.targets[target]
        common = left.grams & right.grams
        if not common:
            return None
        shared = self.weights.mass(common)
        best_for_target = [0.0] * len(right.clauses)
        matches = []
        for number, part in enumerate(left.clause_grams):
            if part.isdisjoint(common):
                continue
            best, best_number = 0.0, -1
            for other, other_part in enumerate(right.clause_grams):
                both = part & other_part
                if not both:
                    continue
                score = self._clause_score(
                    self.weights.mass(both),
                    self._source_clause_mass[source][number],
                    self._target_clause_mass[target][other],
                )
                if score < FRAME:
                    score = max(score, FRAME * _alike(left.clauses[number].text, right.clauses[other].text))
                best_for_target[other] = max(best_for_target[other], score)
                if score > best:
                    best, best_number = score, other
            if best_number >= 0:
                matches.append(ClauseMatch(left.clauses[number], right.clauses[best_number], best))
        coverage = self._coverage(source, target, shared)
        return Likeness(shared, coverage, tuple(matches), tuple(best_for_target))

    def coverage(self, source: int, target: int, common: frozenset[str]) -> float:
        """Return ``likeness(source, target).coverage`` alone; *common*: the n-grams they share."""
        return self._coverage(source, target, self.weights.mass(common))

    def _coverage(self, source: int, target: int, shared: int) -> float:
        return shared / (min(self._source_mass[source], self._target_mass[target]) + SMOOTHING)

    def common(self, source: int, target: int) -> frozenset[str]:
        """Return the n-grams two passages share."""
        return self.sources[source].grams & self.targets[target].grams

    def best_clause(self, source: int, target: int, common: frozenset[str]) -> float:
        """Return ``likeness(source, target).clause`` alone, for a fraction of the work; *common*: the n-grams they share."""
        left, right = self.sources[source], self.targets[target]
        best = 0.0
        for number, part in enumerate(left.clause_grams):
            own = part & common
            if not own:
                continue
            for other, other_part in enumerate(right.clause_grams):
                both = own & other_part
                if not both:
                    continue
                score = self._clause_score(
                    self.weights.mass(both),
                    self._source_clause_mass[source][number],
                    self._target_clause_mass[target][other],
                )
                if score < FRAME and best < FRAME:
                    score = max(score, FRAME * _alike(left.clauses[number].text, right.clauses[other].text))
                best = max(best, score)
        return best

    @staticmethod
    def most_clause(shared: int) -> float:
        """Return what no pair of clauses exceeds where the passages share n-grams of weight *shared*: never too low."""
        if not shared:
            return FRAME
        containment, dice = shared / (shared + SMOOTHING), shared / (shared + SMOOTHING / 4)
        return max(FRAME, CONTAINMENT * containment + (1 - CONTAINMENT) * dice)

    @staticmethod
    def _clause_score(shared: int, left: int, right: int) -> float:
        containment = shared / (min(left, right) + SMOOTHING)
        dice = 2 * shared / (left + right + SMOOTHING / 2)
        return CONTAINMENT * containment + (1 - CONTAINMENT) * dice
