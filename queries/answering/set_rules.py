"""Rules over all tasks, all units, and the parts of documents: none, several, only, most; sections, sectors, parks."""

from __future__ import annotations

import re
from datetime import date

from ontology.terms import ZC
from queries.answering import readings
from queries.answering.names import UnitNames
from queries.answering.reading import MIN_TOPIC, Ground, Reading, Understood
from queries.answering.records import Abstention, Order, Request, RoleKey
from queries.answering.roles import ANY_ROLE
from queries.answering.slots import loose_units
from queries.answering.tagging import Tag, Tagged
from queries.answering.topic import topic

_HAS_SUPPORT = re.compile(
    r"(?<![没无未])有(?:列出|明确)?配合(?:单位|部门)|(?:have|has|with) (?:a |any )?(?:supporting|cooperating) units?"
)
_REFUSALS = ("不", "没有", "没", "未", "not ", "no ", "never ", "without ")
_SEVERAL = 999
"""More units than any task has."""


def of_several(ground: Ground, reading: Reading) -> Understood | None:
    """Questions over all tasks: which have no support, several leads; which units only lead."""
    tagged, asked = reading.tagged, reading.asked
    if (
        asked.target == "units"
        and not reading.named.slots
        and tagged.has("logic.only", "logic.not", "logic.none")
        and not tagged.of("counted")
        and not (tagged.has("aggregate.most", "aggregate.least") and tagged.has("noun.task"))
        and (only := _only_in_role(reading))
    ):
        return only
    if asked.target not in {"tasks", "none"} or ground.has_topic(reading):
        return None
    if tagged.has("aggregate.most", "aggregate.least"):
        return None
    counted = tagged.of("counted")
    if not reading.named.slots and not _names_loosely(reading, ground.names):
        bound = ground.section_of(reading)
        if tagged.has("logic.none") and reading.roles:
            if counted or tagged.has("logic.several", "logic.joint"):
                return _asked_together()
            return Request("tasks", roles=_missing(reading), none=True, count=asked.count, section=bound)
        if bodies := tagged.of("body"):
            return Request(
                "tasks",
                reading.roles or ("lead",),
                kind=ZC[bodies[0].kind.removeprefix("body.")],
                count=asked.count,
            )
        if _HAS_SUPPORT.search(tagged.text):
            return Request("tasks", some=True, count=asked.count, section=bound)
        of_units = tagged.has("noun.unit", "logic.joint") or any(tag.text.endswith("家") for tag in counted)
        if counted and of_units and reading.roles:
            least, most = _bounds(tagged, counted)
            return Request(
                "tasks", roles=reading.roles, least=least, most=most, count=asked.count, section=bound
            )
        if (reading.roles and tagged.has("logic.several", "logic.joint")) or _one_unit(tagged):
            alone = _one_unit(tagged) and not tagged.has("logic.several", "logic.joint")
            return Request("tasks", roles=reading.roles or ("lead",), least=1 if alone else 2, most=1 if alone else _SEVERAL, count=asked.count, section=bound)  # fmt: skip
    return None


def _missing(reading: Reading) -> tuple[RoleKey, ...]:
    """Return the role that is said to be empty: 只有牵头单位没有配合单位."""
    for none in reading.tagged.of("logic.none"):
        for role in reading.tagged.of("role.lead", "role.support"):
            if role.start == none.end:
                return ("lead",) if role.kind == "role.lead" else ("support",)
    return reading.roles


def _asked_together() -> Abstention:
    """Say that two conditions on the units of a task must be asked one after the other."""
    return Abstention(
        "ambiguous",
        "问题有两个条件（单位个数和没有单位），请分开问。",
        "The question has two conditions (how many units, and none in a role); please ask them one at a time.",
        ("哪些任务由两个单位共同牵头？", "哪些任务没有配合单位？"),
    )


def due(_: Ground, reading: Reading) -> Understood | None:
    """Tasks with a stated deadline, up to a day where the question names one."""
    tagged, asked = reading.tagged, reading.asked
    if (
        not tagged.has("fact.due")
        or asked.target != "tasks"
        or tagged.of("task-number")
        or reading.named.slots
    ):
        return None
    without = (*reading.named.tags, *tagged.of("own-place"))
    if len(reading.content(without).content) >= MIN_TOPIC:
        return None
    days = tagged.of("day")
    if not days and tagged.has("logic.none", "logic.not"):
        return None
    exact = bool(days) and not tagged.has("time.before", "aggregate.under") and "前" not in tagged.text
    return Request(
        "tasks",
        until=days[0].until if days else date.max,
        day=days[0].day if exact else date.min,
        count=asked.count,
    )


def _only_in_role(reading: Reading) -> Request | None:
    text = reading.tagged.text
    roles = reading.tagged.of("role")
    if not roles:
        return None
    kinds = {tag.kind for tag in roles}
    refused = next(
        (
            tag
            for tag in roles
            if text[: tag.start].endswith(("不", "没有", "没", "未", "not ", "no ", "never ", "without "))
        ),
        None,
    )
    if refused is None and not reading.tagged.has("logic.only"):
        return None
    lead_refused = refused is not None and refused.kind == "role.lead"
    first: RoleKey = "support" if lead_refused or (refused is None and kinds == {"role.support"}) else "lead"
    return Request("units", (first,), only=True, count=reading.asked.count)


def sections(ground: Ground, reading: Reading) -> Understood | None:
    """The sections of a document, those below one, or the tasks of one."""
    tagged, asked = reading.tagged, reading.asked
    if (
        asked.target == "sections"
        and not ground.has_topic(reading)
        and not tagged.of("section", "section-number")
    ):
        if tagged.has("aggregate.most", "aggregate.least"):
            return Request("largest-section", order="least" if tagged.has("aggregate.least") else "most")
        if tagged.has("which", "fact"):
            return Request("sections", count=asked.count)
    if (
        asked.target in {"sections", "tasks", "none"}
        and not reading.roles
        and (named := ground.section_naming(reading))
    ):
        return Request("tasks", section=named, count=asked.count)
    if asked.target == "units" and reading.roles and (named := ground.section_naming(reading)):
        return Request("units", reading.roles, section=named, order=_order(tagged), count=asked.count)
    if asked.target == "units" and (bound := units_within(ground, reading)):
        return bound
    section = ground.section_of(reading) if asked.target in {"sections", "tasks", "none"} else None
    if section is None or tagged.has("fact.due", "fact.evidence"):
        return None
    if (
        tagged.of("section-number", "section")
        and tagged.has("noun.section")
        and asked.target == "sections"
        and not tagged.has("fact.title")
    ):
        return Request("subsections", section=section, count=asked.count)
    if tagged.has("fact.title") or (
        asked.target == "sections"
        and not tagged.has("noun.task", "which.many-tasks")
        and tagged.of("section-number")
    ):
        return Request("sections", section=section)
    if reading.slots or (reading.roles and asked.target == "units"):
        return None
    return Request("tasks", section=section, count=asked.count)


def units_within(ground: Ground, reading: Reading) -> Request | None:
    """The units that bear tasks of a section or a sector, where the question says nothing besides: 自然垄断领域由谁牵头."""
    tagged = reading.tagged
    if (
        reading.named.slots
        or not reading.roles
        or tagged.has("task-number", "counted", "logic.not", "logic.only")
    ):
        return None
    without = tagged.of("own-place", "section", "sector", "section-number")
    rest = len(reading.content(without).content) >= MIN_TOPIC
    sectors = [iri for tag in tagged.of("sector") for iri in sorted(tag.iris)]
    section = ground.section_of(reading)
    if (
        section
        and not tagged.has("noun.section", "noun.sector", "noun.task")
        and not ground.is_large(section)
    ):
        return None  # a heading over one or two tasks names what they are about
    if rest and (section is None or tagged.of("section", "section-number", "sector")):
        return None
    if section is None and len(set(sectors)) != 1:
        return None
    return Request(
        "units", reading.roles, section=section, sector=None if section else sectors[0], order=_order(tagged), count=reading.asked.count
    )  # fmt: skip


def sectors_and_parks(_: Ground, reading: Reading) -> Understood | None:
    """The sectors and parks there are, or the tasks of one."""
    tagged, asked = reading.tagged, reading.asked
    sectors = [iri for tag in tagged.of("sector") for iri in sorted(tag.iris)]
    parks = [iri for tag in tagged.of("park") for iri in sorted(tag.iris)]
    without = (*reading.named.tags, *tagged.of("own-place", "sector", "park"))
    content = reading.content(without).content
    if asked.target in {"sectors", "parks"} and len(content) < MIN_TOPIC and not sectors:
        return Request(asked.target, count=asked.count)
    if len(content) >= MIN_TOPIC or asked.target not in {"tasks", "none"}:
        return None
    if sectors and (asked.target == "tasks" or tagged.has("noun.sector")):
        return Request("tasks", sector=sectors[0], count=asked.count, roles=reading.roles)
    if parks and not reading.roles and asked.target == "tasks":
        return Request("tasks", park=parks[0], count=asked.count)
    return None


def ranked(ground: Ground, reading: Reading) -> Understood | None:
    """Most, least, top n, more than n; plain lists and numbers of units."""
    tagged, asked = reading.tagged, reading.asked
    roles = reading.roles
    if reading.named.slots:
        return None
    order = _order(tagged)
    counted = tagged.of("counted")
    top, place = tagged.of("top"), tagged.of("rank-place")
    if asked.target == "tasks" and order and (roles or tagged.has("noun.unit")):
        return Request(
            "tasks-by-units",
            roles or ANY_ROLE,
            order=order,
            count=asked.count,
            top=top[0].number if top else None,
            place=place[0].number if place else None,
        )
    if asked.target != "units" or not (roles or order):
        return None
    if order and tagged.has("logic.none", "logic.not"):
        return None  # 没有配合单位的任务哪个单位牵头最多: a ranking of some tasks only
    if tagged.has("logic.both-roles") and not order:
        return Request("units", ("lead", "support"), joint=True, count=asked.count)
    if tagged.has("logic.joint") and order:
        return Request("pairs", roles or ("lead",), order=order)
    least, most = _bounds(tagged, counted)
    if (
        order
        or least is not None
        or most is not None
        or asked.count
        or tagged.has("aggregate", "which.any", "which.unit", "noun.task")
    ):
        if not (
            order
            or least is not None
            or most is not None
            or asked.count
            or tagged.has("aggregate.rank", "noun.task", "aggregate.total")
        ):
            return None
        return Request(
            "units", roles or ANY_ROLE, order=order or ("rank" if tagged.has("aggregate.rank") else None), least=least, most=most,
            top=top[0].number if top else None, place=place[0].number if place else None, count=asked.count,
            section=ground.section_of(reading), alone=tagged.has("logic.alone"),
        )  # fmt: skip
    return None


def all_tasks(ground: Ground, reading: Reading) -> Understood | None:
    """All tasks, or their number."""
    if reading.asked.target != "tasks" or reading.roles or ground.has_topic(reading):
        return None
    if not (reading.asked.count or reading.tagged.has("noun.task", "aggregate", "which.many-tasks")):
        return None  # 你能干什么
    if reading.asked.count or reading.tagged.has("which", "aggregate.total"):
        plans = reading.scope.documents or ground.held.plans()
        if (
            len(plans) > 1
            and reading.tagged.has("noun.document")
            and "全部" not in reading.tagged.text
            and "所有" not in reading.tagged.text
        ):
            return readings.ambiguous_documents(plans, "共有多少项任务？")
        return Request("tasks", count=reading.asked.count)
    return None


def _order(tagged: Tagged) -> Order | None:
    if tagged.has("aggregate.least", "rank-place.least"):
        return "least"
    return "most" if tagged.has("aggregate.most", "top", "rank-place") else None


def _bounds(tagged: Tagged, counted: tuple[Tag, ...]) -> tuple[int | None, int | None]:
    """Return the least and most number of tasks that a unit may have to be meant."""
    if not counted:
        return None, None
    number = counted[0].number or 0
    if tagged.has("aggregate.over"):
        return number + 1, None
    if tagged.has("aggregate.at-least"):
        return max(number, 2), None  # 一个以上 means more than one
    if tagged.has("aggregate.under"):
        return None, number - 1
    return number, number


def _one_unit(tagged: Tagged) -> bool:
    return tagged.has("logic.alone") or bool(
        tagged.has("logic.only") and any(tag.number == 1 for tag in tagged.of("counted"))
    )


def _names_loosely(reading: Reading, names: UnitNames) -> bool:
    """Tell whether what is left beside the function words names units by loose names."""
    found, unknown = loose_units(topic(reading.tagged, reading.tagged.of("own-place")).text, names)
    return bool(found or unknown)
