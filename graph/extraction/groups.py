"""Words of an actor -> whether they name a group of bodies (各行业主管部门) rather than one body.

How groups are written is data: ``group_words.csv`` (pattern, example, left_alone, source); a group is never expanded here.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from graph.reading.shadow import shadow

_DATA = Path(__file__).with_name("group_words.csv")


@cache
def group_rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``group_words.csv``."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in group_rows()))


@lru_cache(maxsize=16384)
def is_group(words: str) -> bool:
    """Tell whether *words* name several bodies at once: 各区政府, 市级有关部门, 《…》中的实施部门."""
    return _pattern().match(shadow(words).replace(" ", "").replace("\n", "")) is not None
