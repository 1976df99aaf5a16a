"""``patterns.toml`` -> the turns of official prose that the modules of this folder look for, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path


@cache
def pattern_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the file: by name, ``pattern``, ``source``, an example it must ``match`` and one it must ``leave`` alone."""
    return tomllib.loads((Path(__file__).parent / "patterns.toml").read_text(encoding="utf-8"))


def pattern(name: str, words: Iterable[str] = ()) -> re.Pattern[str]:
    """Return the pattern *name*; *words*, longest first, stand where it says ``{words}``."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    alternatives = "|".join(map(re.escape, longest_first))
    return re.compile(pattern_rows()[name]["pattern"].replace("{words}", alternatives))
