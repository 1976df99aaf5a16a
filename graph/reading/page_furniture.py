"""Words of one line -> whether the page around a document says them (navigation, share bars, footers).

The words are data: `page_furniture.csv`.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

_FURNITURE = Path(__file__).with_name("page_furniture.csv")


@cache
def _pattern() -> re.Pattern[str]:
    with _FURNITURE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    words: dict[str, list[str]] = {"whole": [], "start": [], "part": []}
    for row in rows:
        words[row["how"]].append(re.escape(row["words"]))
    whole, start, part = ("|".join(words[how]) for how in ("whole", "start", "part"))
    return re.compile(rf"(?:{whole})\Z|{start}|.*(?:{part})", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_page_furniture(words: str) -> bool:
    """Tell whether *words*, one folded line, belong to the page and not to the document on it."""
    return bool(_pattern().match(words.replace(" ", "")))
