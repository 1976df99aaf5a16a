"""A question that leans on the one before it (那配合单位呢) -> a full request, from the request before."""

from __future__ import annotations

from ontology.iris import IRI
from queries.answering.reading import Ground, Reading
from queries.answering.records import Abstention, Context, Request, UnitSlot
from queries.answering.roles import ANY_ROLE
from queries.answering.slots import loose_units
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tagged
from queries.answering.topic import topic

_MIN_TOPIC = 2
_WHOLE = (
    "noun.task",
    "noun.document",
    "noun.unit",
    "noun.section",
    "noun.sector",
    "noun.park",
    "document",
    "aggregate.most",
    "aggregate.least",
)
"""What makes a question about a number complete by itself."""
_LISTED = {"tasks": "tasks", "units-of-task": "units", "units": "units"}
"""What an answer listed, whose number may be asked for next."""


def continued(ground: Ground, reading: Reading) -> Request | Abstention | None:
    """Return the request that completes the question from what was asked before; None when it is complete by itself."""
    context, tagged = reading.context, reading.tagged
    if context is None:
        return None
    before = context.request
    tasks = context.tasks or before.tasks
    content = topic(tagged, (*reading.named.tags, *tagged.of("own-place"))).content
    anaphora = tagged.has("anaphora.unit", "anaphora.task")
    if (
        tagged.has("anaphora.unit")
        and reading.asked.target in {"tasks", "none"}
        and not reading.named.slots
        and reading.roles
        and not (_names_role(tagged) and before.roles != ("lead",))
    ):
        return _of_the_same_unit(reading, context)
    units = reading.slots
    if content and not units and tagged.has("anaphora.go-on"):
        loose, unknown = loose_units(topic(tagged).text, ground.names)
        if loose and not unknown:
            units, content = tuple(loose), ""
    if len(content) >= _MIN_TOPIC and not anaphora:
        return None
    if tagged.has("task-number", "last"):
        if (
            reading.roles
            or tagged.has("fact")
            or before.intent not in {"units-of-task", "task", "evidence", "task-due", "section-of-task"}
        ):
            return None
        return _with_tasks(reading, before, ground.held)
    if units:
        complete = reading.roles and (tagged.has("which", "noun.task"))
        if (
            complete
            or len(units) > 1
            or any(len(slot.bodies) > 1 for slot in units)
            or before.intent not in {"tasks", "units", "full-name", "unit-now"}
        ):
            return None
        roles = reading.roles or (before.units[0].roles if before.units else before.roles) or ANY_ROLE
        return before.within(units=(UnitSlot(units[0].bodies, units[0].words, roles),), roles=roles)
    if (
        reading.asked.count
        and before.intent in _LISTED
        and reading.asked.target in {"none", _LISTED[before.intent]}
        and not reading.roles
        and not tagged.has(*_WHOLE)
    ):
        return before.within(count=True)  # 一共几项, 一共几家: after a list
    if (
        tagged.has("noun.task", "aggregate")
        and not anaphora
        and reading.asked.target == "tasks"
        and not tagged.has("anaphora.go-on")
    ):
        return None
    if tagged.has("fact.evidence") and tasks:
        return Request("evidence", tasks=tasks)
    if (
        reading.roles
        and before.intent in {"units-of-task", "task", "evidence", "section-of-task", "task-due"}
        and before.tasks
    ):
        return Request(
            "units-of-task",
            reading.roles,
            tasks=before.tasks,
            count=reading.asked.count,
            retrieved=before.retrieved,
        )
    if reading.roles and before.intent == "tasks" and before.units:
        slots = tuple(UnitSlot(slot.bodies, slot.words, reading.roles) for slot in before.units)
        return before.within(units=slots, roles=reading.roles, count=before.count or reading.asked.count)
    return None


def _names_role(tagged: Tagged) -> bool:
    """Tell whether the unit meant is named by its role in the answer before: 牵头单位还牵头哪些."""
    return any(tag.text.startswith("牵头") for tag in tagged.of("anaphora.unit"))


def _of_the_same_unit(reading: Reading, context: Context) -> Request | Abstention | None:
    units = context.units or tuple(
        (slot.bodies[0], slot.words) for slot in context.request.units if len(slot.bodies) == 1
    )
    if not units:
        return None
    if len(units) > 1:
        verb = "配合" if reading.roles == ("support",) else "牵头"
        return Abstention(
            "ambiguous",
            f"上一个回答有 {len(units)} 个单位，请说明问的是哪一个。",
            f"The answer before has {len(units)} units; please say which one is meant.",
            tuple(f"{label}{verb}哪些任务？" for _, label in units[:6]),
        )
    slot = UnitSlot((units[0][0],), units[0][1], reading.roles)
    return Request("tasks", reading.roles, (slot,), count=reading.asked.count)


def _with_tasks(reading: Reading, before: Request, held: Snapshot) -> Request | None:
    documents = {held.tasks[iri].document for iri in before.tasks}
    tasks: list[IRI] = []
    for tag in reading.tagged.of("task-number"):
        for number in tag.numbers:
            tasks.extend(
                iri
                for iri in held.by_number.get(number, ())
                if not documents or held.tasks[iri].document in documents
            )
    return before.within(tasks=tuple(tasks), retrieved=None) if tasks else None
