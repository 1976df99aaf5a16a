"""``data/mention_words.toml`` -> the words by which names in running text begin and end, ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.linking.divisions import DATA


@dataclass(frozen=True, slots=True)
class Ending:
    """One sort of name: how it ends, and words that cannot be its proper part."""

    ends: tuple[str, ...]
    generic: re.Pattern[str]

    def is_proper(self, stem: str) -> bool:
        """Tell whether *stem* holds anything besides generic words: 长江师范 does, 高水平应用技术 does not."""
        rest = _DIGITS.sub("", stem)
        return len(stem) >= 2 and rest not in mention_words().left and self.generic.sub("", rest) != ""


_DIGITS = re.compile("[0-9０-９]+")


@dataclass(frozen=True, slots=True)
class MentionWords:
    """All word lists of the file."""

    marks: frozenset[str]
    left: tuple[str, ...]
    company: Ending
    weak_company: Ending
    company_words: tuple[str, ...]
    college: Ending
    place: Ending
    short_place: tuple[str, ...]
    short_generic: frozenset[str]
    short_not_before: str
    common_places: frozenset[str]
    before_abbreviation: tuple[str, ...]
    platform: tuple[str, ...]
    before_window: tuple[str, ...]
    event: tuple[str, ...]
    designation_starts: tuple[str, ...]
    designation_ends: tuple[str, ...]
    not_before_inside: frozenset[str]


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=lambda word: (-len(word), word)))


@cache
def mention_words() -> MentionWords:
    """Return the word lists, read once."""
    with (DATA / "mention_words.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)
    enterprise, college, place = table["enterprise"], table["college"], table["place"]
    generic = re.compile(any_of(_longest_first(enterprise["generic"])))
    return MentionWords(
        frozenset(table["left"]["marks"]),
        _longest_first(table["left"]["words"]),
        Ending(_longest_first(enterprise["strong"]), generic),
        Ending(_longest_first(enterprise["weak"]), generic),
        tuple(enterprise["company_words"]),
        Ending(_longest_first(college["ends"]), re.compile(any_of(_longest_first(college["generic"])))),
        Ending(_longest_first(place["ends"]), re.compile(any_of(_longest_first(place["generic"])))),
        tuple(place["short_ends"]),
        frozenset(place["short_generic"]),
        "".join(place["short_not_before"]),
        frozenset(place["common_words"]),
        tuple(place["before_abbreviation"]),
        _longest_first(table["platform"]["ends"]),
        _longest_first(table["platform"]["before_window"]),
        _longest_first(table["event"]["ends"]),
        _longest_first(table["designation"]["starts"]),
        _longest_first(table["designation"]["ends"]),
        frozenset(table["inside"]["not_after"]),
    )


def any_of(words: tuple[str, ...]) -> str:
    """Return a pattern that matches any of *words*."""
    return "(?:" + "|".join(map(re.escape, words)) + ")"


def name_start(
    text: str, end: int, longest: int, *, shortest: int = 2, skip: frozenset[str] = frozenset()
) -> int | None:
    """Return where a name that goes on at *end* begins: after the nearest mark or leading word, *shortest* to *longest* before.

    *skip*: leading words that do not end the search. None when nothing bounds the name within reach.
    """
    words = mention_words()
    left = words.left if not skip else tuple(word for word in words.left if word not in skip)
    floor = max(0, end - longest - 1)
    mark = next((at for at in range(end - 1, floor - 1, -1) if text[at] in words.marks), floor - 1)
    for start in range(end - shortest, mark + 1, -1):
        if text.endswith(left, floor, start):
            return start
    start = mark + 1
    bounded = start > floor or start == 0
    return start if bounded and end - shortest >= start >= end - longest else None
