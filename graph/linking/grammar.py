"""``data/grammar.toml`` -> words, tables of words and patterns of the grammar of names (see `graph.language_file`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from graph.language_file import language_file

GRAMMAR = Path(__file__).parent / "data" / "grammar.toml"


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return a list of words in the order of the file."""
    return language_file(GRAMMAR).words(name)


@cache
def word_table(name: str) -> Mapping[str, str]:
    """Return a table from words to words, in the order of the file."""
    return language_file(GRAMMAR).entries(name)


@cache
def turn(name: str) -> re.Pattern[str]:
    """Return the pattern of a turn of text or form of name."""
    return language_file(GRAMMAR).pattern(name)
