"""Names that bodies bore before a reform (环保局, 工商局) -> the bodies of a graph that succeeded them.

Which line of business took over from which is told by the reforms of `graph.linking` and, for what they leave out, by
``data/successors.csv``. A form counts as former only where no body of that level is called so today.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.linking.divisions import NATIONAL, Tier
from graph.linking.lines import lines
from graph.linking.registry import registry

FILE = Path(__file__).parent / "data" / "successors.csv"


@dataclass(frozen=True, slots=True)
class Former:
    """A form of a former name, without region, and the reform that ended it."""

    form: str
    since: str
    reform: str


@cache
def _before() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Return for each line of business those it took over from, with the day and the name of the reform."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for line in lines():
        key = (NATIONAL, line.slug)
        for event in registry().events_of(key):
            if key in event.originals:
                for _, result in event.results:
                    found[result].append((line.slug, event.date, event.label.rpartition("：")[2]))
    with FILE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found[row["result"]].append((row["original"], row["date"], row["note"]))
    return {line: tuple(held) for line, held in found.items()}


@cache
def former_forms(line: str, tier: Tier, region: str) -> tuple[Former, ...]:
    """Return the forms of the names that bodies whose duties are now those of *line* bore at a level, the latest first."""
    return tuple(_former_forms(line, tier, region))


def _former_forms(line: str, tier: Tier, region: str) -> Iterator[Former]:
    seen = {line}
    following = [(line, "", "")]
    while following:
        now, since, reform = following.pop(0)
        if reform:
            for name in lines().all_names_of(now, tier, region):
                for form in name.forms:
                    if all(held.valid_to for held in lines().called(form, tier, region)):
                        yield Former(form, since, reform)
        for before, day, words in _before().get(now, ()):
            if before not in seen:
                seen.add(before)
                following.append((before, day, words))
