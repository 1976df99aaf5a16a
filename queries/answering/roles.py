"""Tags -> the roles a question asks about: beside the interrogative where there are several, both where they are joined."""

from __future__ import annotations

import itertools

from queries.answering.records import RoleKey
from queries.answering.tagging import Tag, Tagged

ANY_ROLE: tuple[RoleKey, ...] = ("lead", "support", "responsible", "guide")
ROLE_OF_TAG: dict[str, tuple[RoleKey, ...]] = {
    "role.lead": ("lead",),
    "role.responsible": ("lead", "responsible"),
    "role.doing": ("lead", "responsible"),
    "role.support": ("support",),
    "role.any": ANY_ROLE,
    "role.guide": ("guide",),
}


def roles_asked(tagged: Tagged) -> tuple[RoleKey, ...]:
    """Return the role the question asks about: beside the interrogative where there are several; both where joined."""
    if tagged.has("logic.both-roles"):
        return ("lead", "support")
    tags = tagged.of("role")
    asking = {
        tag.text for tag in tagged.of("which.unit")
    }  # 都有谁 asks for all roles unless another word names one
    tags = tuple(tag for tag in tags if tag.kind != "role.doing" and tag.text not in asking) or tags
    naming = {
        tag.text for tag in tagged.of("noun.unit") if not tagged.has("unit")
    }  # 责任单位 names the units, 牵头 beside it the role
    tags = tuple(tag for tag in tags if tag.kind != "role.any" or tag.text not in naming) or tags
    if not tags:
        return ()
    if other := _other_than(tagged, tags):
        return other
    kinds = list(dict.fromkeys(tag.kind for tag in tags))
    if {"role.lead", "role.support"} <= set(kinds) and len(tagged.of("which.unit")) >= 2:
        return ("lead", "support")
    if len(kinds) == 1:
        return ROLE_OF_TAG[kinds[0]]
    if {"role.lead", "role.support"} <= set(kinds) and _joined(tagged, tags):
        return ("lead", "support")
    if set(kinds) == {"role.lead", "role.responsible"}:
        return ROLE_OF_TAG["role.lead"]
    if set(kinds) == {"role.support", "role.any"} and _adjacent(tags):
        return ROLE_OF_TAG["role.support"]
    if kinds == ["role.responsible", "role.support"] and tags[0].end == tags[-1].start:
        return ROLE_OF_TAG["role.support"]  # 负责配合: charged with supporting
    whose = tagged.of("which.unit") or tagged.of("noun.unit") or tagged.of("which")
    if whose:
        chosen = min(tags, key=lambda tag: min(_gap(tag, other) for other in whose))
        return ROLE_OF_TAG[chosen.kind]
    return ROLE_OF_TAG[tags[-1].kind]


def _other_than(tagged: Tagged, tags: tuple[Tag, ...]) -> tuple[RoleKey, ...]:
    """Return the role opposite to the one a question leaves out: 除了牵头单位还有谁 asks who cooperates."""
    left_out = {
        role.kind for tag in tagged.of("logic.except") for role in tags if 0 <= role.start - tag.end <= 1
    }
    asked = {tag.kind for tag in tags} - {"role.any"} - left_out
    if left_out == {"role.lead"} and asked <= {"role.support"}:
        return ("support",)
    return ("lead",) if left_out == {"role.support"} and asked <= {"role.lead"} else ()


def _gap(one: Tag, other: Tag) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _adjacent(tags: tuple[Tag, ...]) -> bool:
    return all(other.start - one.end <= 1 for one, other in itertools.pairwise(tags))


def _joined(tagged: Tagged, tags: tuple[Tag, ...]) -> bool:
    """Tell whether lead and support are joined as equals: 牵头和配合单位, 牵头单位、配合单位."""
    for one, other in itertools.pairwise(tags):
        between = tagged.text[one.end : other.start]
        if {one.kind, other.kind} == {"role.lead", "role.support"} and between.strip("单位部门的 ") in {
            "和", "与", "、", "及", "以及", "或", "and", "or", "跟", "units and", "unit and",
        }:  # fmt: skip
            return True
    return False
