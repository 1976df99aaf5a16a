"""Words -> whether they read like the name of a body: what such names end in, begin with and never are.

The words themselves stand in ``unit_words.toml`` with their sources. No place or unit is named in this module.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graph.language_file import table

_DATA = Path(__file__).with_name("unit_words.toml")
LONGEST_UNIT = 40
"""No name of a body is longer, in code points."""

_SIGNED = re.compile(r"[（(〔\[〈<][^（(）)〔〕\[\]]{1,20}[）)〕\]〉>]\Z")


@cache
def _words() -> dict[str, Any]:
    return table(_DATA)


_FOREIGN = re.compile(_words()["never"]["foreign"])
"""Marks and words of sentences that no name holds."""


def alternation(words: list[str]) -> str:
    """Return a regex alternation of *words*, longest first, so that no word hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def grades() -> str:
    """Return the alternation of all words that names end in."""
    rows = _words()["grades"]
    return alternation([*rows["bodies"], *rows["functions"], *rows["places"]])


@cache
def body_grades() -> str:
    """Return the alternation of the words that names of bodies end in, places left out."""
    rows = _words()["grades"]
    return alternation([*rows["bodies"], *rows["functions"]])


@cache
def place_grades() -> str:
    """Return the alternation of the words that names of places and parks end in."""
    rows = _words()["grades"]
    return alternation(
        [
            *rows["places"],
            *(word for word in rows["bodies"] if word.endswith(tuple(rows["place_ends"]))),
        ]
    )


@cache
def levels() -> str:
    """Return the alternation of the words for levels that names begin with."""
    return alternation(_words()["levels"]["prefixes"])


@cache
def level_characters() -> str:
    """Return the characters that words for levels begin with: one look at a text tells where none stands."""
    return "".join(sorted({word[0] for word in _words()["levels"]["prefixes"]}))


@cache
def never_units() -> frozenset[str]:
    """Return the words that end like a unit and are none."""
    return frozenset(_words()["never"]["words"])


@cache
def short_names() -> frozenset[str]:
    """Return names of bodies that are whole with two or three characters."""
    return frozenset(_words()["short"]["names"])


@cache
def _kept() -> tuple[str, ...]:
    """Return the ends of bodies that end like what is none (联席会议 like 会议)."""
    return tuple(_words()["never"]["kept"])


@cache
def _never_suffixes() -> tuple[str, ...]:
    return tuple(_words()["never"]["suffixes"])


@cache
def role_words_as_actors() -> tuple[str, ...]:
    """Return the endings that act only in brackets and labels (各场景牵头部门), never as the subject of a clause."""
    return tuple(_words()["never"]["clause_suffixes"])


@cache
def _all_grades() -> tuple[str, ...]:
    rows = _words()["grades"]
    return (*rows["bodies"], *rows["functions"], *rows["places"])


@cache
def _all_body_grades() -> tuple[str, ...]:
    rows = _words()["grades"]
    return (*rows["bodies"], *rows["functions"])


@cache
def last_characters() -> str:
    """Return the characters that names may end in, each once."""
    return "".join(sorted({grade[-1] for grade in _all_grades()}))


def _unsigned(words: str) -> str:
    """Return *words* without a second sign in brackets at their end: 市交通委（市道运局）."""
    if words[-1] not in "）)〕]〉>":
        return words
    return _SIGNED.sub("", words) or words


@cache
def _begins_with_level() -> re.Pattern[str]:
    return re.compile(rf"(?:{levels()})")


@lru_cache(maxsize=65536)
def is_unit(words: str) -> bool:
    """Tell whether *words* end as names of bodies or places do, and hold nothing a name never holds."""
    return (
        1 < len(words) <= LONGEST_UNIT
        and words not in never_units()
        and (not words.endswith(_never_suffixes()) or words.endswith(_kept()))
        and _FOREIGN.search(words) is None
        and words.count("(") + words.count("（") == words.count(")") + words.count("）")
        and (words.endswith(_all_grades()) or _unsigned(words).endswith(_all_grades()))
    )


@lru_cache(maxsize=65536)
def is_body(words: str) -> bool:
    """Tell whether *words* read as a body (no bare place)."""
    return is_unit(words) and _unsigned(words).endswith(_all_body_grades())


@lru_cache(maxsize=65536)
def begins_with_level(words: str) -> bool:
    """Tell whether *words* begin with a word for a level (``区`` ``市`` ``国家`` …)."""
    return _begins_with_level().match(words) is not None
