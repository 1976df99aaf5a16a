"""The names that a cell lists -> the same without the persons beside them: 县文旅局 王小明, 县商务局（李某）.

Columns of tables often name a unit and who answers for it (牵头单位及责任人). A person is told by a surname and by standing
where no name of a body ends; surnames are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from graph.document import Span
from graph.extraction.patterns import characters, pattern
from graph.extraction.unit_words import is_body, is_unit
from graph.reading.column_names import squeezed
from graph.reading.shadow import shadow
from graph.task import Mention

_SURNAMES = characters("persons", "surnames")
_BESIDE = pattern("persons", "beside")
_CLOSES = (")", "）", "〕")


@cache
def _person() -> re.Pattern[str]:
    """A person: a post or none, and a name of two or three characters."""
    return pattern("persons", "person", surnames=_SURNAMES)


def without_persons(mentions: Iterable[Mention]) -> list[Mention]:
    """Return *mentions* without persons, and without the person at the end of a name."""
    kept: list[Mention] = []
    for mention in mentions:
        if names_unit(mention.text):
            kept.append(mention)
            continue
        words = shadow(mention.text)
        unit = unit_before_person(words)
        if unit:
            start = mention.span.start
            kept.append(Mention(mention.text[:unit], Span(start, start + unit)))
        elif not kept or _person().match(words) is None:
            kept.append(mention)
    return kept


@lru_cache(maxsize=16384)
def names_unit(words: str) -> bool:
    """Tell whether *words* (as published) name a unit and leave no place for a person."""
    plain = shadow(words)
    return is_unit(squeezed(plain)) and not plain.endswith(_CLOSES)


def unit_before_person(words: str) -> int:
    """Return where the unit at the start of *words* ends, when a person and nothing else follows it; 0 otherwise."""
    for beside in _BESIDE.finditer(words):
        if not is_body(squeezed(words[: beside.start()])):
            continue
        person = beside["person"].strip()
        if _person().match(person) is not None and not is_unit(person):
            return beside.start()
    return 0
