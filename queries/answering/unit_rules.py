"""Rules about units a question names: their tasks, their partners, the comparison of two."""

from __future__ import annotations

import re

from queries.answering import readings
from queries.answering.meaning import SURE, listed, meant
from queries.answering.reading import MIN_TOPIC, Ground, Reading, Understood, not_in_documents, unknown_unit
from queries.answering.records import Abstention, Request, RoleKey, UnitSlot
from queries.answering.roles import ANY_ROLE
from queries.answering.sentences import roles_word
from queries.answering.slots import is_body, loose_units
from queries.answering.tagging import Tagged
from queries.answering.topic import Topic
from queries.answering.unknown_topics import unknown_topic
from queries.answering.words import FILLER, words

_HEAD_OF = re.compile(r"\b(?:leader|head) of (?:the )?(?!task)")
"""Asks for a person: the head of the finance bureau."""
_ABOVE = ("主管", "监管", "上级", "职能")
_WITH = re.compile(r"(?:和|跟|与|同)([\u4e00-\u9fff]{2,8}?)(?:一起|一同|共同|联合|合作|携手|联手)")
_COMPANIES = ("集团", "公司", "银行", "学院", "大学", "学校", "医院", "协会", "商会", "企业")
_MOST_UNITS = 3
_DIFFERENCE = re.compile(
    r"[多少差](?:牵头|配合|负责|参与|承担)?了?(?:几|多少)|相差|how many (?:more|fewer)|difference"
)
"""Asks by how much two units differ, not which has more."""


def compared(_: Ground, reading: Reading) -> Understood | None:
    """Two or three units, and which has more or fewer tasks."""
    tagged, slots = reading.tagged, reading.named.slots
    wants = tagged.has("logic.compare", "logic.more", "logic.fewer")
    if len(slots) > 2 or (len(slots) == 2 and _among(tagged)):
        wants = _among(tagged)  # 教委、民政局、医保局里哪个牵头最多
    if not wants or not 2 <= len(slots) <= _MOST_UNITS or any(len(slot.bodies) != 1 for slot in slots):
        return None
    difference = _DIFFERENCE.search(tagged.text)
    return Request(
        "compare", reading.roles or ("lead",), slots, count=bool(difference), order="least" if tagged.has("logic.fewer", "aggregate.least") else "most"
    )  # fmt: skip


def _among(tagged: Tagged) -> bool:
    """Tell whether one of the units named is asked for, the one with most or fewest tasks."""
    return (
        tagged.has("aggregate.most", "aggregate.least")
        and tagged.has("which.any", "which.unit")
        and not tagged.has("logic.joint")
        and tagged.of("which")[-1].start > tagged.of("unit")[-1].start
    )


def of_units(ground: Ground, reading: Reading) -> Understood | None:
    """Tasks or partners of the units named."""
    tagged, asked = reading.tagged, reading.asked
    slots, content = (
        reading.slots,
        reading.content((*reading.named.tags, *reading.tagged.of("section"))),
    )
    if (
        asked.target == "units"
        and slots
        and not _without_support(tagged)
        and len(content.content) < MIN_TOPIC
        and _may_be_ranked(tagged, slots)
    ):
        return _partners(ground, reading)
    checked = tagged.has("logic.choice") or (_is_checked(tagged) and asked.target == "none")
    if checked and reading.roles and len(content.content) >= MIN_TOPIC:
        return None  # 保税展示交易是不是海关牵头: the topic is asked about, the unit is what is to be checked
    if asked.target not in {"tasks", "none", "time"} and not (slots and _without_support(tagged)):
        return None
    if not reading.roles and not slots and not tagged.has("noun.task"):
        return None
    if slots and reading.roles and tagged.has("logic.not"):
        return None
    if slots and (partner := _strange_partner(tagged)):
        return unknown_unit(partner)
    rest = content.text
    if not slots:
        slots_found, unknown = loose_units(
            rest, ground.names, role=bool(reading.roles), regions=reading.scope.regions, tagged=tagged
        )
        if unknown and not tagged.has("which", "noun", "fact") and _is_topic(ground, reading, content):
            return None  # 研究型医院 牵头
        if unknown and (reading.roles or is_body(unknown[0])):
            return unknown_unit(unknown[0])
        if company := _company_acting(reading, rest):
            return unknown_unit(company)
        if not slots_found:
            return None
        slots, rest = tuple(UnitSlot(slot.bodies, slot.words, reading.roles) for slot in slots_found), ""
    elif rest:
        more, unknown = loose_units(rest, ground.names, regions=reading.scope.regions, tagged=tagged)
        if unknown:
            return unknown_unit(unknown[0])
        if more and tagged.has("logic.joint", "role"):
            slots, rest = (
                (*slots, *(UnitSlot(slot.bodies, slot.words, reading.roles) for slot in more)),
                "",
            )
    for slot in slots:
        if len(slot.bodies) > 1:
            verb = roles_word(reading.roles, "zh") if reading.roles else "承担"
            return readings.ambiguous_units(ground.held, slot.words, slot.bodies, f"{verb}哪些任务？")
    return _tasks_of(ground, reading, slots, rest)


def _tasks_of(ground: Ground, reading: Reading, slots: tuple[UnitSlot, ...], rest: str) -> Understood | None:
    tagged, asked = reading.tagged, reading.asked
    if _is_checked(tagged) and tagged.has("aggregate.most", "aggregate.least") and not rest:
        # 区科技局是不是牵头最多的: the ranking tells
        return Request("units", reading.roles or ANY_ROLE, order="least" if tagged.has("aggregate.least") else "most")  # fmt: skip
    slots = tuple(
        slot if slot.roles else UnitSlot(slot.bodies, slot.words, reading.roles or ANY_ROLE) for slot in slots
    )
    if tagged.has("logic.both-roles"):
        slots = tuple(UnitSlot(slot.bodies, slot.words, ("lead", "support")) for slot in slots)
    if tagged.has("role.any") and not tagged.has("role.lead", "role.support"):
        slots = tuple(UnitSlot(slot.bodies, slot.words, ANY_ROLE) for slot in slots)
    sectors = [iri for tag in tagged.of("sector") for iri in sorted(tag.iris)]
    slots = _each_once(slots)
    if len(slots) > _MOST_UNITS:
        return _too_many(slots)
    request = Request(
        "tasks", reading.roles, slots, section=ground.section_of(reading), sector=sectors[0] if sectors else None,
        count=asked.count, alone=tagged.has("logic.alone") or _only_leads(tagged) or _one_leads(tagged),
        none=tagged.has("logic.none") and tagged.has("role.support") and (tagged.has("role.lead") or tagged.has("noun.unit")) and not _whether(tagged),
    )  # fmt: skip
    if request.none:
        lead = tuple(UnitSlot(slot.bodies, slot.words, ("lead",)) for slot in slots)
        request = request.within(units=lead)
    content = reading.content((*reading.named.tags, *tagged.of("own-place", "section", "sector")))
    if (
        rest
        and len(content.content) >= MIN_TOPIC
        and not request.section
        and content.text not in words().light
    ):
        return _tasks_of_on(ground, reading, request, content)
    return request


def _is_topic(ground: Ground, reading: Reading, content: Topic) -> bool:
    """Tell whether some task holds nearly all of what reads like the name of a unit."""
    found = ground.search(content, reading.tagged, None)
    return bool(found) and found[0].coverage >= SURE


def _company_acting(reading: Reading, rest: str) -> str:
    """Return the business, school or hospital that is said to bear tasks: 太极集团牵头哪项. Plans hand tasks to public bodies."""
    ends = {role.start for role in reading.tagged.of("role.lead", "role.support")}
    at = reading.tagged.text.find(rest)
    acts = at >= 0 and at + len(rest) in ends and rest.endswith(_COMPANIES)
    return rest if acts and not reading.tagged.has("which.unit") else ""


def _strange_partner(tagged: Tagged) -> str:
    """Return who is said to act together with a unit and is none: 和企业一起."""
    for match in _WITH.finditer(tagged.text):
        start, end = match.span(1)
        if not any(tag.start < end and start < tag.end and tag.kind != FILLER for tag in tagged.tags):
            return match[1]
    return ""


def _each_once(slots: tuple[UnitSlot, ...]) -> tuple[UnitSlot, ...]:
    """Return units named twice once, as named last: 人行和银保监分局同时出现的任务中，由人行牵头、银保监分局配合的."""
    return tuple({slot.bodies: slot for slot in slots}.values())


def _too_many(slots: tuple[UnitSlot, ...]) -> Abstention:
    return Abstention(
        "ambiguous",
        f"问题提到 {len(slots)} 个单位，一次最多可以问 {_MOST_UNITS} 个。",
        f"The question names {len(slots)} units; at most {_MOST_UNITS} can be asked about at once.",
    )


def _tasks_of_on(ground: Ground, reading: Reading, request: Request, content: Topic) -> Understood:
    """Tasks of units on a topic: 区教委负责的在线教育任务."""
    bodies = [set(slot.bodies) for slot in request.units]
    own = frozenset(
        iri
        for iri, held in ground.held.bearers.items()
        if all(any(actor in body for actor, _, _ in held) for body in bodies)
    )
    found = ground.search(content, reading.tagged, own)
    chosen = meant(found, content.content, ground.holds_head(reading, content))
    tasks = listed(found) or (chosen.tasks[:1] if chosen else ())
    if not tasks:
        return unknown_topic(ground, reading, content)
    return request.within(intent="task", tasks=tasks, topic=content.text, retrieved=found[0].coverage)


def _partners(ground: Ground, reading: Reading) -> Understood | None:
    slot = reading.slots[0]
    if len(slot.bodies) > 1:
        return readings.ambiguous_units(ground.held, slot.words, slot.bodies, "？")
    if _over_the_unit(reading):
        return not_in_documents()
    asks = _other_role(reading, slot) or reading.roles or ANY_ROLE
    own: tuple[RoleKey, ...]
    joint = reading.tagged.has("logic.joint")
    whose = reading.tagged.of("which.unit", "which.any")
    role_tags = reading.tagged.of("role")
    if (
        len(role_tags) == 1
        and whose
        and not joint
        and (
            reading.named.tags[0].end <= role_tags[0].start < whose[-1].start
            or _helps_whom(reading.tagged, whose[-1].start)
        )
    ):
        own, asks = (
            asks,
            (("lead",) if asks == ("support",) else ("support",) if asks[0] == "lead" else ANY_ROLE),
        )
        slot = UnitSlot(slot.bodies, slot.words)
    elif joint:
        own = asks
    elif asks == ("support",):
        own = ("lead",)
    elif asks[0] == "lead":
        own = ("support",)
    else:
        own = ANY_ROLE
    own = slot.roles if slot.roles and slot.roles != asks else own
    return Request(
        "units",
        asks,
        (UnitSlot(slot.bodies, slot.words, own), *reading.slots[1:]),
        count=reading.asked.count,
        joint=joint,
        order="least"
        if reading.tagged.has("aggregate.least")
        else "most"
        if reading.tagged.has("aggregate.most")
        else None,
    )


def _helps_whom(tagged: Tagged, who: int) -> bool:
    """Tell whether a unit is said to help whoever is asked for: 国资委给谁打下手."""
    return tagged.has("role.support") and tagged.text[:who].endswith(("给", "替", "为", "帮"))


def _over_the_unit(reading: Reading) -> bool:
    """Tell whether the question asks who stands above the unit: 区物流办属于哪个局管, 区物流办归谁管."""
    kinds = {tag.kind for tag in reading.tagged.of("role")}
    above = [tag for tag in reading.tagged.of("noun.unit") if tag.text.startswith(_ABOVE)]
    if above and not kinds and reading.named.tags[-1].end <= above[0].start:
        return True  # 区科技局的主管部门
    if _HEAD_OF.search(reading.tagged.text):
        return True
    return reading.tagged.has("fact.belongs") or (
        kinds == {"role.responsible"}
        and not reading.tagged.has("logic.joint", "noun.task", "noun.unit")
        and reading.named.tags[0].end <= reading.tagged.of("role")[0].start
    )


def _other_role(reading: Reading, slot: UnitSlot) -> tuple[RoleKey, ...]:
    """Return the role asked for where the unit has its own beside it: 给区科技局牵头的任务当配合 asks who cooperates."""
    if slot.roles not in {("lead",), ("support",)} or reading.tagged.has("logic.joint"):
        return ()
    roles = reading.tagged.of("role.lead", "role.support")
    own = next((tag for tag in roles if tag.start >= reading.named.tags[0].end), None)
    others = {tag.kind for tag in roles if tag is not own}
    if own is None or own.kind != f"role.{slot.roles[0]}" or len(others) != 1 or own.kind in others:
        return ()
    return ("support",) if slot.roles == ("lead",) else ("lead",)


def _may_be_ranked(tagged: Tagged, slots: tuple[UnitSlot, ...]) -> bool:
    """Tell whether partners are meant: no ranking at all, or a ranking of one unit's partners (配合区科技局最多的单位)."""
    if not tagged.has("aggregate"):
        return True
    return (
        len(slots) == 1
        and tagged.has("aggregate.most", "aggregate.least")
        and slots[0].roles in {(), ("support",)}
    )


def _only_leads(tagged: Tagged) -> bool:
    return (
        False
        if not tagged.has("logic.only")
        else tagged.has("role.lead") and not tagged.has("logic.none", "logic.not")
    )


def _one_leads(tagged: Tagged) -> bool:
    """Tell whether a unit is said to be the one that leads: 区科技局一家牵头的任务."""
    ends = {tag.end for tag in tagged.of("unit")}
    starts = {tag.start for tag in tagged.of("role.lead", "noun.unit")}
    return any(tag.number == 1 and tag.start in ends and tag.end in starts for tag in tagged.of("counted"))


def _without_support(tagged: Tagged) -> bool:
    """Tell whether the units asked for are said to be none: 区科技局牵头且没有配合单位的."""
    return (
        tagged.has("logic.none")
        and tagged.has("role.lead")
        and tagged.has("role.support")
        and not tagged.has("which", "aggregate")
    )


def _is_checked(tagged: Tagged) -> bool:
    return any(tag.kind == "logic.yes-no" and tag.text != "有没有" for tag in tagged.tags)


def _whether(tagged: Tagged) -> bool:
    return "有没有" in tagged.text
