"""``data/<name>.toml`` -> the patterns that a module of this folder reads questions with (see `graph.language_file`)."""

from __future__ import annotations

from pathlib import Path

from graph.language_file import LanguageFile, language_file

DATA = Path(__file__).with_name("data")


def rules_of(name: str) -> LanguageFile:
    """Return the rules of ``data/<name>.toml``. Patterns are over normalised questions."""
    return language_file(DATA / f"{name}.toml")
