"""Everyday words -> the words documents use, from ``data/synonyms.csv`` (each line with its source)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ahocorasick

FILE = Path(__file__).parent / "data" / "synonyms.csv"


@cache
def _table() -> ahocorasick.Automaton:
    table = ahocorasick.Automaton()
    held: dict[str, tuple[str, ...]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            held[row["words"]] = (*held.get(row["words"], ()), *row["same_as"].split("/"))
    for words, same in held.items():
        table.add_word(words, (words, same))
    table.make_automaton()
    return table


def synonyms(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (start, end, words that mean the same) for every everyday word in *text*, longest first at each place."""
    for end, (words, same) in _table().iter(text):
        yield end - len(words) + 1, end + 1, same
