"""The words in a table's head -> what the column holds.

Which words mean which kind stands in ``column_names.csv`` (kind, pattern, source), read top down: the first pattern that
matches the whole squeezed heading decides. Traditional characters are expected to be folded by the caller.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

ColumnKind = Literal[
    "number",
    "person",
    "due",
    "lead_office",
    "support_office",
    "responsible_office",
    "members",
    "support",
    "lead",
    "guide",
    "responsible",
    "duty",
    "task",
    "category",
    "other",
]
ACTOR_KINDS: frozenset[ColumnKind] = frozenset(
    (
        "lead",
        "support",
        "members",
        "responsible",
        "guide",
        "lead_office",
        "support_office",
        "responsible_office",
    )
)
"""Columns that name who acts."""

FEWEST_COLUMNS = 3
"""A table that hands out tasks has at least so many columns."""
_UNSURE = frozenset(("单位", "部门"))
"""Headings that also stand over units of measure and over the employers of persons. Source: GB 3100-1993 tables, lists of contacts."""
_DATA = Path(__file__).with_name("column_names.csv")
LONGEST_NAME = 24
"""No heading of a column is longer, in code points without white space."""


_GROUP = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\((?!\?)")
"""The start of a group that captures, an escaped sign or a class of signs, in which a bracket starts none."""


@cache
def _patterns() -> tuple[tuple[ColumnKind, re.Pattern[str]], ...]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = [(row["kind"], row["pattern"]) for row in csv.DictReader(lines)]
    unknown = {kind for kind, _ in rows} - set(get_args(ColumnKind))
    if unknown:
        raise ValueError(
            f"{_DATA.name}: read column kinds {sorted(unknown)}, expected {get_args(ColumnKind)}"
        )
    return tuple(
        (cast(ColumnKind, kind), re.compile(rf"(?:{_uncaptured(pattern)})\Z")) for kind, pattern in rows
    )


def _uncaptured(pattern: str) -> str:
    """Return *pattern* with groups that capture nothing: what they would hold nobody reads, and noting it takes most of the time."""
    return _GROUP.sub(lambda part: "(?:" if part[0] == "(" else part[0], pattern)


def squeezed(words: str) -> str:
    """Return *words* without any white space (``试  点  任  务`` -> ``试点任务``)."""
    return "".join(words.split())


@cache
def _any_name() -> re.Pattern[str]:
    """All patterns; most words are the name of no column, and this tells it fastest."""
    return re.compile("|".join(pattern.pattern for _, pattern in _patterns()))


@cache
def _first_name() -> re.Pattern[str]:
    """All patterns in their order, the group ``k3`` for the fourth."""
    return re.compile("|".join(f"(?P<k{k}>{pattern.pattern})" for k, (_, pattern) in enumerate(_patterns())))


@lru_cache(maxsize=8192)
def longest_name_at_end(words: str) -> int:
    """Return how many characters, blanks left out, the longest name of a column has that *words* end in; 0 for none."""
    name = squeezed(words)
    match = _any_name().search(name)
    return len(name) - match.start() if match else 0


@lru_cache(maxsize=4096)
def column_kind(words: str) -> ColumnKind | None:
    """Return what a column with heading *words* holds, or None when no pattern knows it."""
    name = squeezed(words)
    if not name or len(name) > LONGEST_NAME:
        return None
    if _any_name().match(name) is None:
        return None
    match = _first_name().match(name)
    return _patterns()[int(match.lastgroup[1:])][0] if match and match.lastgroup else None


def surely_acts(words: str) -> bool:
    """Tell whether a column with heading *words* names who acts, and can be no unit of measure or of persons (单位)."""
    return column_kind(words) in ACTOR_KINDS and squeezed(words) not in _UNSURE


def is_head(kinds: Sequence[ColumnKind | None]) -> bool:
    """Tell whether columns of *kinds* make the head of a table that hands out tasks; None stands for a heading left empty."""
    acts = any(kind in ACTOR_KINDS for kind in kinds)
    return len(kinds) >= FEWEST_COLUMNS and acts and bool({"task", "duty"} & set(kinds))
