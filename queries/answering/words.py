"""``data/words.toml`` -> the function words of questions with the tags they carry."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from queries.answering.normalise import normalised

FILE = Path(__file__).parent / "data" / "words.toml"
FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Words:
    """Function words by surface: the tags of each (``role.lead``), and which count only beside other function words."""

    chinese: Mapping[str, frozenset[str]]
    english: Mapping[str, frozenset[str]]
    weak: frozenset[str]
    light: frozenset[str]
    retractions: frozenset[str]
    suffixes: frozenset[str]
    openings: frozenset[str]
    """How a clause begins that says who asks and why."""
    acts: frozenset[str]
    """What may be done to a task beside leading and doing it: 审批, 监督, 考核."""
    seams: tuple[tuple[str, int], ...]
    """Two words side by side, and how long the first is."""


def _flattened(table: Mapping[str, Any], prefix: str = "") -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if any(isinstance(inner, dict) for inner in value.values()):
            found |= _flattened(value, name)
        else:
            found[name] = value
    return found


@cache
def words() -> Words:
    """Return the word list, read once. Single characters and ``weak`` words are weak."""
    chinese: dict[str, set[str]] = defaultdict(set)
    english: dict[str, set[str]] = defaultdict(set)
    weak: set[str] = set()
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    light = frozenset(table.pop("light")["zh"])
    retractions = frozenset(table.pop("retraction")["zh"])
    suffixes = frozenset(table.pop("suffix")["zh"])
    openings = frozenset(table.pop("opening")["zh"])
    acts = frozenset(table.pop("act")["zh"])
    seams = tuple((pair.replace("|", ""), pair.index("|")) for pair in table.pop("seam")["zh"])
    for tag, held in _flattened(table).items():
        for word in (*held.get("zh", ()), *held.get("weak", ())):
            chinese[normalised(word)].add(tag)
        weak |= {normalised(word) for word in held.get("weak", ())}
        for word in held.get("en", ()):
            english[normalised(word)].add(tag)
    weak |= {word for word in chinese if len(word) == 1}
    return Words(
        {word: frozenset(tags) for word, tags in chinese.items() if word},
        {word: frozenset(tags) for word, tags in english.items() if word},
        frozenset(weak - {"谁"}),
        light,
        retractions,
        suffixes,
        openings,
        acts,
        seams,
    )


@cache
def role_words() -> frozenset[str]:
    """Return the words for bearing a task in some role: 牵头, 参与."""
    return frozenset(
        word for word, tags in words().chinese.items() if any(tag.startswith("role.") for tag in tags)
    )
