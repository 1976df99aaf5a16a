"""The tasks of one plan -> for each, the few others that may be related to it, scored: by subject and by all that is shared.

Pairs grow with the square of the tasks, so a pair is scored in steps, the cheap ones first, and left as soon as nothing it may
still reach could bring it into the list (`Shortlist`). What is left out changes no result.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappush, heappushpop
from operator import mul
from pathlib import Path
from typing import NamedTuple

from graph.relating.comparison import Comparison, passage
from graph.relating.families import Families, FamilyLikeness
from graph.relating.subject import LEAST_PASSAGES, subject_runs, weights
from graph.task import Task

ALL_PAIRS_UP_TO = 250
"""Tasks of one plan that are all compared with each other; in a longer plan each is compared with so many."""
_COMMON_FROM = 200
"""An n-gram in more tasks than this picks no candidates."""
_ROUNDING = 1e-5
"""Scores are rounded to six places: what may be reached is taken to be this much more."""
_PARTS = (
    "clause",
    "characters",
    "shared_lead",
    "support_network",
    "neighbour",
    "family_cosine",
    "family_mass",
    "constant",
)
_Values = tuple[float, ...]
"""What two tasks share, in the order of _PARTS, each 0 to 1."""


@cache
def settings() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of related.toml."""
    return tomllib.loads((Path(__file__).parent / "related.toml").read_text(encoding="utf-8"))


@cache
def _weights(score: str) -> tuple[float, ...]:
    return tuple(settings()[score].get(part, 0.0) for part in _PARTS)


@cache
def _both_weights() -> tuple[tuple[float, ...], tuple[float, ...]]:
    return _weights("subject"), _weights("whole")


def _score(score: str, values: _Values) -> float:
    """Return the ``subject`` or the ``whole`` score, the same in whatever order it is added up."""
    return round(math.fsum(map(mul, _weights(score), values)), 6)


class Reach(NamedTuple):
    """What the scores of a pair do not exceed; the weights of related.toml but the constants are never below 0."""

    subject: float
    whole: float

    @classmethod
    def of(cls, values: _Values) -> Reach:
        """Return the reach of a pair that shares at most *values*."""
        of_subject, of_whole = _both_weights()
        return cls(sum(map(mul, of_subject, values)) + _ROUNDING, sum(map(mul, of_whole, values)) + _ROUNDING)


@dataclass(frozen=True, slots=True)
class Seen:
    """What two tasks have in common."""

    other: int
    subject: float
    whole: float
    families: FamilyLikeness
    shared_leads: tuple[str, ...]
    network: tuple[str, ...]
    same_section: bool

    @property
    def near_by(self) -> bool:
        """Tell whether both are led by one unit and stand in one section."""
        return bool(self.shared_leads) and self.same_section


class _Best:
    """The *most* best of many values, by the least of them."""

    def __init__(self, most: int) -> None:
        self._most, self._values = most, list[float]()

    def add(self, value: float) -> None:
        if len(self._values) < self._most:
            heappush(self._values, value)
        else:
            heappushpop(self._values, value)

    @property
    def least(self) -> float:
        return self._values[0] if len(self._values) == self._most else -math.inf


class Shortlist:
    """Keeps, while one task is compared, what another must reach to stand in its list: the rules of :func:`ranked`."""

    def __init__(self) -> None:
        self._keep = keep = settings()["keep"]
        self._listed = _Best(int(keep["most"]))
        self._clear, self._near_by = (_Best(int(keep["by_subject"])) for _ in range(2))
        self._any_clear = False

    def add(self, seen: Seen) -> None:
        """Count a pair that has been scored."""
        self._listed.add(seen.whole)
        if seen.whole < self._keep["head"]:
            return
        if seen.subject >= self._keep["first"]:
            self._clear.add(seen.subject)
            self._any_clear = True
        if seen.near_by:
            self._near_by.add(seen.subject)

    def is_closed(self, whole: float) -> bool:
        """Tell whether nothing stands in the list that reaches no more than *whole*, whatever its subject."""
        keep = self._keep
        return whole < keep["head"] and (whole < keep["listed"] or whole < self._listed.least)

    def admits(self, reach: Reach, near_by: bool) -> bool:
        """Tell whether a pair that may reach so much could stand in the list; *near_by*: as :attr:`Seen.near_by`."""
        keep = self._keep
        if reach.whole >= keep["listed"] and reach.whole >= self._listed.least:
            return True
        if reach.whole < keep["head"]:
            return False
        if reach.subject >= keep["first"] and reach.subject >= self._clear.least:
            return True
        return near_by and not self._any_clear and reach.subject >= self._near_by.least


def ranked(seen: Iterable[Seen]) -> list[Seen]:
    """Return the related tasks in order: the clearest subject first, then by all that is shared.

    Where no subject is clearly shared, the nearest task of the same lead in the same section may still head the list.
    """
    keep, seen = settings()["keep"], list(seen)
    listed = sorted(
        (item for item in seen if item.whole >= keep["listed"]), key=lambda item: (-item.whole, item.other)
    )
    by_subject = sorted(seen, key=lambda item: (-item.subject, item.other))
    standing = [item for item in by_subject if item.whole >= keep["head"]]
    clearest = [item for item in standing if item.subject >= keep["first"]]
    if not clearest:
        clearest = [item for item in standing if item.near_by]
    clearest = clearest[: int(keep["by_subject"])]
    if not clearest:
        return []
    return [*clearest, *(item for item in listed if item not in clearest)][: int(keep["most"])]


class TaskPairs:
    """The tasks of one plan, ready to be compared.

    *names*: the pattern of the region's names; *plain*: the tasks' texts without these; *distinct*: without any proper name.
    """

    def __init__(
        self, tasks: Sequence[Task], names: re.Pattern[str], plain: Sequence[str], distinct: Sequence[str]
    ) -> None:
        self.tasks = tasks
        passages = [passage(task.text, task.span, names) for task in tasks]
        self.comparison = Comparison(passages, passages, weights(item.grams for item in passages))
        self._grams = [item.grams for item in passages]
        self._bearers = _bearers(self._grams)
        self._families = Families(distinct)
        self._characters = _Characters(plain)
        self._sections = [task.section_path[:1] for task in tasks]
        self._leads = [tuple(dict.fromkeys(mention.text for mention in task.lead)) for task in tasks]
        self._supports = [frozenset(mention.text for mention in task.support) for task in tasks]
        self._led, self._supported = _bearers(self._leads), _bearers(self._supports)
        self.scored = 0
        """How many pairs were compared clause by clause."""

    def candidates(self, number: int) -> Mapping[int, int]:
        """Return the tasks worth comparing, each with what the n-grams it shares do not weigh more than.

        Of a plan of usual size these are all; of a very long one those that share most words, and the next rows.
        """
        total, weights = len(self.tasks), self.comparison.weights
        usual = total <= ALL_PAIRS_UP_TO
        shared: dict[int, int] = defaultdict(int, dict.fromkeys(range(total), 0) if usual else {})
        elsewhere = 0
        for gram in self._grams[number]:
            bearers, weight = self._bearers[gram], weights.of(gram)
            if usual or len(bearers) <= _COMMON_FROM:
                for other in bearers:
                    shared[other] += weight
            else:
                elsewhere += weight
        if not usual:
            for other in range(max(0, number - 3), min(total, number + 4)):
                shared[other] += 1
        shared.pop(number, None)
        if usual:
            return shared
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:ALL_PAIRS_UP_TO]
        return {other: weight + elsewhere for other, weight in best}

    def near(self, number: int) -> list[Seen]:
        """Return the candidates that can stand in the list of a task, those that may reach most first."""
        led = {other for unit in self._leads[number] for other in self._led[unit]}
        linked = {other for unit in self._leads[number] for other in self._supported[unit]}
        linked.update(other for unit in self._supports[number] for other in self._led[unit])
        families, nothing = self._families.near(number), (0.0, 0.0)
        most_clause, own_section = self.comparison.most_clause, self._sections[number]
        reached = []
        for other, shared in self.candidates(number).items():
            most = (
                most_clause(shared) if shared else 0.0,
                1.0,
                other in led,
                other in linked,
                self._neighbour(number, other) if self._sections[other] == own_section else 0.0,
                *families.get(other, nothing),
                1.0,
            )
            reached.append((Reach.of(most), other, most))
        reached.sort(key=lambda item: (-item[0].whole, item[1]))
        shortlist, found = Shortlist(), []
        for reach, other, most in reached:
            if shortlist.is_closed(reach.whole):
                break
            near_by = other in led and self._same_section(number, other)
            if not shortlist.admits(reach, near_by):
                continue
            characters = self._characters.cosine(number, other)
            if not shortlist.admits(Reach.of((most[0], characters, *most[2:])), near_by):
                continue
            clause = self._clause(number, other)
            self.scored += 1
            if not shortlist.admits(Reach.of((clause, characters, *most[2:])), near_by):
                continue
            seen = self._seen(number, other, (clause, characters, *most[2:5]))
            shortlist.add(seen)
            found.append(seen)
        return found

    def _clause(self, first: int, second: int) -> float:
        common = self.comparison.common(first, second)
        return self.comparison.best_clause(first, second, common) if common else 0.0

    def _seen(self, first: int, second: int, shares: _Values) -> Seen:
        families = self._families.likeness(first, second)
        values = (*shares, families.cosine, families.mass, 1.0)
        leads, others = self._leads[first], self._leads[second]
        network = [unit for unit in leads if unit in self._supports[second]]
        network += [unit for unit in others if unit in self._supports[first]]
        return Seen(
            second,
            _score("subject", values),
            _score("whole", values),
            families,
            tuple(unit for unit in leads if unit in others),
            tuple(dict.fromkeys(network)),
            self._same_section(first, second),
        )

    def _same_section(self, first: int, second: int) -> bool:
        return bool(self._sections[first]) and self._sections[first] == self._sections[second]

    def _neighbour(self, first: int, second: int) -> float:
        """Return how near two tasks of one section stand to each other, 0 to 1."""
        if self._sections[first] != self._sections[second] or not self._sections[first]:
            return 0.0
        return math.exp(-(abs(self.tasks[first].position - self.tasks[second].position) - 1) / 2)


def _bearers(keys: Iterable[Iterable[str]]) -> Mapping[str, Sequence[int]]:
    """Return for each key the numbers of those that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in own:
            found[key].append(number)
    return found


class _Characters:
    """Cosine of the single characters two subjects are written with; rare characters weigh more."""

    def __init__(self, texts: Sequence[str]) -> None:
        sets = [frozenset(character for run in subject_runs(text) for character in run) for text in texts]
        frequency = Counter(character for found in sets for character in found)
        passages = max(len(texts), LEAST_PASSAGES)
        self._squares = {c: math.log((passages + 1) / (n + 0.5)) ** 2 for c, n in frequency.items()}
        self._sets = sets
        self._lengths = [math.sqrt(self._sum(found)) for found in sets]

    def _sum(self, characters: Iterable[str]) -> float:
        return math.fsum(map(self._squares.__getitem__, characters))

    def cosine(self, first: int, second: int) -> float:
        shared = self._sets[first] & self._sets[second]
        return self._sum(shared) / (self._lengths[first] * self._lengths[second]) if shared else 0.0
