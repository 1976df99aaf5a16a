"""A name -> whether it stands for a set of bodies (各区政府, 有关部门, 《…》中的实施部门) and the document that defines the set.

The words are data (``data/groups.toml``). Groups are never expanded: who belongs to one is not said by its name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from graph.linking.divisions import DATA
from graph.linking.lines import lines


@dataclass(frozen=True, slots=True)
class GroupName:
    """What the name of a set says of it."""

    kind: str
    """``open`` (members not determined) or ``defined-by-document``."""
    defined_by: str | None
    """Title of the document that determines the members, without 《》."""
    indefinite: bool = False
    """True when the set is only what the document at hand means by it (有关部门), not one of the region (各区政府)."""


@dataclass(frozen=True, slots=True)
class _Words:
    plural: re.Pattern[str]
    indefinite: re.Pattern[str]
    levels: tuple[str, ...]
    ends: tuple[str, ...]
    whole: frozenset[str]
    functions: tuple[str, ...]
    defined: re.Pattern[str]
    counted: re.Pattern[str]
    each: tuple[str, ...]
    grades: tuple[str, ...]
    unfinished: tuple[str, ...]


_TAIL = re.compile(r"\([^()]*\)$")


@cache
def _words() -> _Words:
    with (DATA / "groups.toml").open("rb") as file:
        table = tomllib.load(file)
    longest = sorted(table["ends"], key=len, reverse=True)
    return _Words(
        re.compile("|".join(table["plural"])), re.compile("|".join(table["indefinite"])), tuple(table["levels"]), tuple(longest), frozenset(table["whole"]),
        tuple(sorted(table["function_ends"], key=len, reverse=True)), re.compile(table["defined"]), re.compile(table["counted"]),
        tuple(table["each"]), tuple(table["grades"]), tuple(table["unfinished"]),
    )  # fmt: skip


def group_name(name: str) -> GroupName | None:
    """Return what *name* (folded) says of the set it stands for; None when it names one body."""
    words = _words()
    defined = words.defined.match(name)
    if defined:
        return GroupName("defined-by-document", defined["title"])
    bare = _TAIL.sub("", name)
    if (
        name in words.whole
        or name.startswith(words.each)
        or words.counted.match(name)
        or (words.plural.search(name) and (name.endswith(words.ends) or bare.endswith(words.ends)))
        or (name.startswith(words.levels) and name.endswith(words.functions))
        or name in business_words()
    ):
        return GroupName("open", None, bool(words.indefinite.search(name)))
    return None


@cache
def business_words() -> frozenset[str]:
    """Return bare words of business, as lists in running text use them for whole systems: 公安, 民政, 卫健, 人防."""
    words = _words()
    found = {line.system for line in lines() if line.kind in ("GovernmentDepartment", "MassOrganization")}
    for form in lines().local_forms():
        business = next((form.removesuffix(grade) for grade in words.grades if form.endswith(grade)), "")
        if len(business) >= 2 and not business.endswith(words.unfinished):
            found.add(business)
    return frozenset(found - set(lines().forms()))


def function_of(name: str) -> str | None:
    """Return the words of business before a function word: 财政部门 -> 财政, 数据管理部门 -> 数据; None for other names."""
    return next((name.removesuffix(end) for end in _words().functions if name.endswith(end)), None)
