"""The data of ``role_words.toml``: role words, stated rules and deadlines, as regexes over folded text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from graph.language_file import table

_DATA = Path(__file__).with_name("role_words.toml")


@cache
def role_words() -> dict[str, Any]:
    """Return the data of ``role_words.toml``."""
    return table(_DATA)
