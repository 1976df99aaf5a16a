"""The tasks of one plan -> for each, the tasks related to it, ranked, with the reasons in words."""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz

from graph.relating.comparison import Comparison, Likeness, name_pattern, passage
from graph.relating.families import Families, FamilyLikeness, family_words
from graph.relating.subject import LEAST_PASSAGES, grams, subject_runs, weights
from graph.task import Task

ReasonKind = Literal[
    "same-subject",
    "near-duplicate",
    "shared-lead",
    "support-network",
    "condition",
    "same-park",
    "same-named-thing",
]
"""Concepts of the scheme ``task-relation``."""
METHOD = "related-tasks-1"
_ALL_PAIRS_UP_TO = 250
"""Tasks of one plan that are all compared with each other; in a longer plan each is compared with so many."""
_COMMON_FROM = 200
"""An n-gram in more tasks than this picks no candidates."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two tasks are related."""

    kind: ReasonKind
    words: tuple[str, ...]
    """The words, units or names both have, as the document writes them."""
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class TaskRelation:
    """The judgement that *other* is related to *task*."""

    task: Task
    other: Task
    rank: int
    """1-based among the tasks related to *task*."""
    score: float
    """0 to 1."""
    reasons: tuple[Reason, ...]
    method: str = METHOD


@cache
def settings() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of related.toml."""
    return tomllib.loads((Path(__file__).parent / "related.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What two tasks have in common."""

    other: int
    subject: float
    whole: float
    likeness: Likeness | None
    families: FamilyLikeness
    shared_leads: tuple[str, ...]
    network: tuple[str, ...]
    same_section: bool


class _Plan:
    """The tasks of one plan, ready to be compared."""

    def __init__(self, tasks: Sequence[Task], names: Iterable[str], known: KnownThings) -> None:
        self.tasks = tasks
        pattern = name_pattern(names)
        plain = [pattern.sub(lambda match: " " * len(match[0]), task.text) for task in tasks]
        passages = [passage(task.text, task.span, pattern) for task in tasks]
        self.comparison = Comparison(passages, passages, weights(item.grams for item in passages))
        self._grams = [item.grams for item in passages]
        self._bearers: dict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(self._grams):
            for gram in own:
                self._bearers[gram].append(number)
        self.families = Families(
            [
                _without(text, known.proper.get(task.position, ()))
                for text, task in zip(plain, tasks, strict=True)
            ]
        )
        self.characters = _Characters(plain)
        self._plain = plain
        self._family_words = [family_words(text) for text in plain]
        self.leads = [tuple(dict.fromkeys(mention.text for mention in task.lead)) for task in tasks]
        self.supports = [frozenset(mention.text for mention in task.support) for task in tasks]

    def candidates(self, number: int) -> Iterable[int]:
        """Return the tasks worth comparing: all of a plan of usual size; in a very long one those that share most words.

        Without this, a table of thousands of rows would take minutes: pairs grow with the square of the rows.
        """
        total = len(self.tasks)
        if total <= _ALL_PAIRS_UP_TO:
            return (other for other in range(total) if other != number)
        shared: Counter[int] = Counter()
        for gram in sorted(self._grams[number]):
            bearers = self._bearers[gram]
            if len(bearers) <= _COMMON_FROM:
                weight = self.comparison.weights.of(gram)
                for other in bearers:
                    shared[other] += weight
        for other in range(max(0, number - 3), min(total, number + 4)):
            shared[other] += 1
        shared.pop(number, None)
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_ALL_PAIRS_UP_TO]
        return sorted(other for other, _ in best)

    def seen(self, first: int, second: int) -> _Seen:
        task, other = self.tasks[first], self.tasks[second]
        likeness = self.comparison.likeness(first, second)
        families = self.families.likeness(first, second)
        shared = tuple(unit for unit in self.leads[first] if unit in self.leads[second])
        network = tuple(
            dict.fromkeys(
                [unit for unit in self.leads[first] if unit in self.supports[second]]
                + [unit for unit in self.leads[second] if unit in self.supports[first]]
            )
        )
        same_section = bool(task.section_path) and task.section_path[:1] == other.section_path[:1]
        apart = abs(task.position - other.position) - 1
        values = {
            "clause": likeness.clause if likeness else 0.0,
            "characters": self.characters.cosine(first, second),
            "shared_lead": float(bool(shared)),
            "support_network": float(bool(network)),
            "neighbour": math.exp(-apart / 2) if same_section else 0.0,
            "family_cosine": families.cosine,
            "family_mass": families.mass,
            "constant": 1.0,
        }
        scores = {
            name: round(math.fsum(weight * values[part] for part, weight in settings()[name].items()), 6)
            for name in ("subject", "whole")
        }
        return _Seen(
            second,
            scores["subject"],
            scores["whole"],
            likeness,
            families,
            shared,
            network,
            same_section,
        )

    def reasons(self, first: int, seen: _Seen, known: KnownThings) -> tuple[Reason, ...]:
        """Return why the two tasks are related, the closest reason first; never empty."""
        task, other = self.tasks[first], self.tasks[seen.other]
        found = []
        if fuzz.ratio(task.text, other.text) / 100 >= settings()["keep"]["near_duplicate"]:
            found.append(Reason("near-duplicate", (), "文字大体相同", "the wordings are largely the same"))
        if words := self._shared_words(first, seen):
            found.append(_reason("same-subject", words, "都涉及{}", "both concern {}"))
        if things := _both(known.named, task, other):
            found.append(_reason("same-named-thing", things, "都提到{}", "both name {}"))
        if parks := _both(known.parks, task, other):
            found.append(_reason("same-park", parks, "同涉{}", "both concern {}"))
        if seen.shared_leads:
            found.append(_reason("shared-lead", seen.shared_leads, "同由{}牵头", "both led by {}"))
        if seen.network:
            found.append(
                _reason(
                    "support-network",
                    seen.network,
                    "{}牵头其一、配合其二",
                    "{} leads one and supports the other",
                )
            )
        if condition := _condition(task, other, known.conditions):
            found.append(_reason("condition", (condition,), "以{}为前提", "conditional on {}"))
        return tuple(found) or (Reason("same-subject", (), "内容相近", "alike in content"),)

    def _shared_words(self, first: int, seen: _Seen) -> tuple[str, ...]:
        """Return up to three words both tasks use for one subject: common runs of the wording, then family words."""
        left, right = self._plain[first], self._plain[seen.other]
        runs = [word for word in common_runs(left, right) if self.comparison.weights.mass(grams(word))]
        families = set(seen.families.shared)
        pairs: dict[str, list[str]] = {}
        for own in (self._family_words[first], self._family_words[seen.other]):
            for word in own:
                if word.family in families and word.word not in pairs.setdefault(word.family, []):
                    pairs[word.family].append(word.word)
        named = ["/".join(pairs[family][:2]) for family in seen.families.shared]
        distinct = [
            word for word in named if not any(part in run for run in runs for part in word.split("/"))
        ]
        return tuple([*runs[:2], *distinct][:3])


def common_runs(first: str, second: str) -> list[str]:
    """Return the longest runs of characters of *first*'s subject that *second* has too, longest first, none inside another."""
    found: list[str] = []
    for run in subject_runs(first):
        start = 0
        while start < len(run) - 1:
            end = start + 1
            while end < len(run) and run[start : end + 1] in second:
                end += 1
            if end - start > 1:
                found.append(run[start:end])
                start = end
            else:
                start += 1
    ordered = sorted(dict.fromkeys(found), key=lambda word: (-len(word), first.index(word)))
    return [
        word for number, word in enumerate(ordered) if not any(word in longer for longer in ordered[:number])
    ]


def _without(text: str, names: Iterable[str]) -> str:
    """Blank out proper names: 长江师范学院 in a task on laboratories makes it none on colleges."""
    for name in names:
        text = text.replace(name, " " * len(name))
    return text


def _reason(kind: ReasonKind, words: tuple[str, ...], zh: str, en: str) -> Reason:
    return Reason(kind, words, zh.format("、".join(words)), en.format(", ".join(words)))


def _both(known: Mapping[int, tuple[str, ...]], task: Task, other: Task) -> tuple[str, ...]:
    others = known.get(other.position, ())
    return tuple(dict.fromkeys(name for name in known.get(task.position, ()) if name in others))


def _condition(task: Task, other: Task, conditions: Mapping[int, str]) -> str | None:
    """Return the condition one of the two states whose subject the other carries out."""
    for holder, carrier in ((task, other), (other, task)):
        words = conditions.get(holder.position)
        if words and common_runs(words, carrier.text):
            return words
    return None


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


@dataclass(frozen=True, slots=True)
class KnownThings:
    """What linking and facets know of the tasks, by position: it names reasons and adds no score of its own."""

    named: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Enterprises, places and platforms a task names."""
    parks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    conditions: Mapping[int, str] = field(default_factory=dict)
    """The words of a stated condition (待…后)."""
    proper: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Names whose words tell nothing of a task's subject: enterprises and universities."""


def related_tasks(
    tasks: Sequence[Task], names: Iterable[str] = (), known: KnownThings | None = None
) -> tuple[TaskRelation, ...]:
    """Return for each task the tasks related to it, by task, then rank; a task that stands alone has none.

    *names*: names of the region and its parks, which tell nothing of a task's subject.
    """
    known = known or KnownThings()
    plan = _Plan(tasks, names, known)
    found: list[TaskRelation] = []
    for number, task in enumerate(tasks):
        ranked = _ranked([plan.seen(number, other) for other in plan.candidates(number)])
        for rank, seen in enumerate(ranked, 1):
            score = round(1 / (1 + math.exp(-seen.whole)), 4)
            reasons = plan.reasons(number, seen, known)
            found.append(TaskRelation(task, tasks[seen.other], rank, score, reasons))
    return tuple(found)


def _ranked(seen: list[_Seen]) -> list[_Seen]:
    """Return the related tasks in order: the clearest subject first, then by all that is shared.

    Where no subject is clearly shared, the nearest task of the same lead in the same section may still head the list.
    """
    keep = settings()["keep"]
    listed = sorted(
        (item for item in seen if item.whole >= keep["listed"]), key=lambda item: (-item.whole, item.other)
    )
    by_subject = sorted(seen, key=lambda item: (-item.subject, item.other))
    standing = [item for item in by_subject if item.whole >= keep["head"]]
    clearest = [item for item in standing if item.subject >= keep["first"]]
    if not clearest:
        clearest = [item for item in standing if item.shared_leads and item.same_section]
    clearest = clearest[: int(keep["by_subject"])]
    if not clearest:
        return []
    return [*clearest, *(item for item in listed if item not in clearest)][: int(keep["most"])]
