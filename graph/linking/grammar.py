"""``data/grammar.toml`` -> words, tables of words and patterns of the grammar of names, each by its name in the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def grammar_rows() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return the file: ``words``, ``tables`` and ``patterns``, by name, each with its ``source``."""
    return tomllib.loads((Path(__file__).parent / "data" / "grammar.toml").read_text(encoding="utf-8"))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return a list of words in the order of the file."""
    return tuple(grammar_rows()["words"][name]["words"])


@cache
def word_table(name: str) -> Mapping[str, str]:
    """Return a table from words to words, in the order of the file."""
    return dict(grammar_rows()["tables"][name]["entries"])


@cache
def turn(name: str) -> re.Pattern[str]:
    """Return the pattern of a turn of text or form of name."""
    return re.compile(grammar_rows()["patterns"][name]["pattern"])
