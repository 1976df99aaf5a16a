"""``data/<module>.toml`` -> the patterns and words that a module of this folder reads text with (see `graph.language_file`).

Patterns are over folded text. Their examples count ``at_start`` where the module looks only at a place, ``whole`` where it
looks for any or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from graph.language_file import LanguageFile, language_file

DATA = Path(__file__).with_name("data")


def rules_of(module: str) -> LanguageFile:
    """Return the rules of ``data/<module>.toml``."""
    return language_file(DATA / f"{module}.toml")


def pattern(module: str, key: str, **inserts: str) -> re.Pattern[str]:
    """Return the pattern *key* of ``data/<module>.toml``; *inserts* stand where it names them (``{verbs}``).

    Modules keep what they get: a constant, or a function under ``functools.cache`` where *inserts* come from other data.
    """
    return rules_of(module).pattern(key, **inserts)


def word_list(module: str, key: str) -> tuple[str, ...]:
    """Return the list of words *key* of ``data/<module>.toml``, in the order of the file."""
    return rules_of(module).words(key)


def characters(module: str, key: str) -> str:
    """Return the characters *key* of ``data/<module>.toml``, each of which counts alone."""
    return rules_of(module).characters(key)


def numbers(module: str, key: str) -> Mapping[str, int]:
    """Return what each word of the table *key* of ``data/<module>.toml`` counts."""
    return rules_of(module).numbers(key)
