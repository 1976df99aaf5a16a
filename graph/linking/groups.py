"""A name -> whether it stands for a set of bodies (各区政府, 有关部门, 《…》中的实施部门) and the document that defines the set.

The words are data (``data/groups.toml``). Groups are never expanded: who belongs to one is not said by its name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from graph.linking.divisions import DATA


@dataclass(frozen=True, slots=True)
class GroupName:
    """What the name of a set says of it."""

    kind: str
    """``open`` (members not determined) or ``defined-by-document``."""
    defined_by: str | None
    """Title of the document that determines the members, without 《》."""


@dataclass(frozen=True, slots=True)
class _Words:
    plural: re.Pattern[str]
    ends: tuple[str, ...]
    whole: frozenset[str]
    functions: tuple[str, ...]


_DEFINED = re.compile(r"^《(?P<title>.+)》.*(?:部门|单位|机构|主体|企业)$")
_COUNTED = re.compile(r"^\d+个?(?:区|县|市|省|部门|单位)")


@cache
def _words() -> _Words:
    with (DATA / "groups.toml").open("rb") as file:
        table = tomllib.load(file)
    longest = sorted(table["ends"], key=len, reverse=True)
    return _Words(
        re.compile("|".join(table["plural"])), tuple(longest), frozenset(table["whole"]),
        tuple(sorted(table["function_ends"], key=len, reverse=True)),
    )  # fmt: skip


def group_name(name: str) -> GroupName | None:
    """Return what *name* (folded) says of the set it stands for; None when it names one body."""
    defined = _DEFINED.match(name)
    if defined:
        return GroupName("defined-by-document", defined["title"])
    words = _words()
    if name in words.whole or _COUNTED.match(name):
        return GroupName("open", None)
    if words.plural.search(name) and name.endswith(words.ends):
        return GroupName("open", None)
    return None


def function_of(name: str) -> str | None:
    """Return the words of business before a function word: 财政部门 -> 财政, 数据管理部门 -> 数据; None for other names."""
    return next((name.removesuffix(end) for end in _words().functions if name.endswith(end)), None)
