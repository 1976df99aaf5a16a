"""The tasks of one plan -> for each, the tasks related to it, ranked, with the reasons in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from graph.relating.comparison import name_pattern
from graph.relating.families import family_words
from graph.relating.related_pairs import Seen, TaskPairs, ranked, settings
from graph.relating.subject import grams, subject_runs
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


class _Plan:
    """The tasks of one plan, ready to be compared, and what names the reasons."""

    def __init__(self, tasks: Sequence[Task], names: Iterable[str], known: KnownThings) -> None:
        self.tasks = tasks
        pattern = name_pattern(names)
        plain = [pattern.sub(lambda match: " " * len(match[0]), task.text) for task in tasks]
        distinct = [
            _without(text, known.proper.get(task.position, ()))
            for text, task in zip(plain, tasks, strict=True)
        ]
        self.pairs = TaskPairs(tasks, pattern, plain, distinct)
        self._plain = plain
        self._family_words = [family_words(text) for text in plain]

    def reasons(self, first: int, seen: Seen, known: KnownThings) -> tuple[Reason, ...]:
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

    def _shared_words(self, first: int, seen: Seen) -> tuple[str, ...]:
        """Return up to three words both tasks use for one subject: common runs of the wording, then family words."""
        left, right = self._plain[first], self._plain[seen.other]
        runs = [word for word in common_runs(left, right) if self.pairs.comparison.weights.mass(grams(word))]
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
        for rank, seen in enumerate(ranked(plan.pairs.near(number)), 1):
            score = round(1 / (1 + math.exp(-seen.whole)), 4)
            reasons = plan.reasons(number, seen, known)
            found.append(TaskRelation(task, tasks[seen.other], rank, score, reasons))
    return tuple(found)
