"""Questions about what a ranking finds: 牵头单位最多的任务由谁牵头, 牵头任务最多的单位配合哪些任务.

The thing ranked is found first, in the names and roles of the snapshot; what is asked of it is a question like any other. Where
several things hold the first place they are offered, where the ranking is not understood nothing is answered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TypeVar

from ontology.iris import IRI
from queries.answering import readings
from queries.answering.reading import Ground, Reading, Understood, not_in_documents
from queries.answering.records import Request, RoleKey, UnitSlot
from queries.answering.roles import ANY_ROLE, ROLE_OF_TAG
from queries.answering.rules import rules_of

_RULES = rules_of("nested_rankings")
_TASK_OF_MOST = _RULES.pattern("task-of-most")
_UNIT_OF_MOST = _RULES.pattern("unit-of-most")
_PART_OF_MOST = _RULES.pattern("part-of-most")
_IS_IT = _RULES.pattern("is-it")
"""Asks which thing it is that ranks first, nothing of it."""
_ROLES: Mapping[str, tuple[RoleKey, ...]] = {
    "牵头": ("lead",),
    "配合": ("support",),
    "负责": ROLE_OF_TAG["role.responsible"],
}
_Key = TypeVar("_Key")


def of_a_ranking(ground: Ground, reading: Reading) -> Understood | None:
    """What is asked of the task with most units, or of the unit with most tasks."""
    if reading.language == "en" or reading.named.slots or reading.tagged.has("section", "sector", "park", "logic", "top", "rank-place", "counted"):  # fmt: skip
        return None
    text = reading.tagged.text
    of_part = _PART_OF_MOST.search(text)
    if of_part and not _IS_IT.match(of_part["asks"]):
        return not_in_documents()
    of_task = _TASK_OF_MOST.search(text)
    if of_task and not _IS_IT.match(of_task["asks"]):
        return _of_task(ground, reading, of_task)
    of_unit = _UNIT_OF_MOST.search(text)
    if of_unit and not _IS_IT.match(of_unit["asks"]):
        return _of_unit(ground, reading, of_unit)
    return None


def _of_task(ground: Ground, reading: Reading, match: re.Match[str]) -> Understood | None:
    ranked_by = _ROLES.get(match["role"] or "", ANY_ROLE)
    counted = {
        task: len({actor for actor, role, _ in held if role in ranked_by})
        for task, held in _bearers(ground, reading).items()
    }
    first = _first(counted, match["order"])
    if not first:
        return None
    asked = _roles_after(reading, match.start("asks"))
    if len(first) > 1:
        return readings.ambiguous_tasks(ground.held, first, asked, language_en=False)
    if not asked and not reading.tagged.has("fact.content", "fact.evidence", "fact.due", "fact.belongs"):
        return Request("task", tasks=tuple(first))
    if not asked:
        return not_in_documents()
    return Request("units-of-task", asked, tasks=tuple(first), count=_counts(reading, match.start("asks")))


def _of_unit(ground: Ground, reading: Reading, match: re.Match[str]) -> Understood | None:
    ranked_by = _ROLES.get(match["role"] or "", ANY_ROLE)
    tasks: dict[IRI, set[IRI]] = defaultdict(set)
    for task, held in _bearers(ground, reading).items():
        for actor, role, _ in held:
            if role in ranked_by:
                tasks[actor].add(task)
    first = _first(Counter({actor: len(held) for actor, held in tasks.items()}), match["order"])
    asked = _roles_after(reading, match.start("asks"))
    if not first or not asked:
        return None
    if len(first) > 1:
        return readings.ambiguous_units(ground.held, "任务" + match["order"], first, "有哪些任务？")
    slot = UnitSlot((first[0],), ground.held.units[first[0]].label, asked)
    return Request("tasks", asked, (slot,), count=_counts(reading, match.start("asks")))


def _bearers(ground: Ground, reading: Reading) -> Mapping[IRI, tuple[tuple[IRI, str, str], ...]]:
    """Return who bears the tasks of the documents the question is confined to."""
    inside = {entry.iri for entry in reading.scope.documents}
    return {
        task: held
        for task, held in ground.held.bearers.items()
        if task in ground.held.tasks and (not inside or ground.held.tasks[task].document in inside)
    }


def _first(counted: Mapping[_Key, int], order: str) -> list[_Key]:
    if not counted:
        return []
    place = min(counted.values()) if order == "少" else max(counted.values())
    return sorted((key for key, number in counted.items() if number == place), key=str)


def _roles_after(reading: Reading, start: int) -> tuple[RoleKey, ...]:
    """Return the roles asked for after the ranking."""
    found: Iterable[str] = dict.fromkeys(tag.kind for tag in reading.tagged.of("role") if tag.start >= start)
    kinds: Set[str] = set(found)
    if {"role.lead", "role.support"} <= kinds:
        return ("lead", "support")
    if kinds:
        return ROLE_OF_TAG[next(iter(found))]
    units = any(tag.start >= start for tag in reading.tagged.of("which.unit", "noun.unit"))
    return ANY_ROLE if units else ()


def _counts(reading: Reading, start: int) -> bool:
    return any(
        tag.end > start for tag in reading.tagged.of("which.many", "which.many-tasks", "which.many-units")
    )
