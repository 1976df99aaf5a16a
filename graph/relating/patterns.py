"""``patterns.toml`` -> the turns of official prose that the modules of this folder look for (see `graph.language_file`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from graph.language_file import language_file

PATTERNS = Path(__file__).with_name("patterns.toml")


def pattern(name: str, words: Iterable[str] = ()) -> re.Pattern[str]:
    """Return the pattern *name*; *words*, longest first, stand where it says ``{words}``."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return language_file(PATTERNS).pattern(name, words="|".join(map(re.escape, longest_first)))
