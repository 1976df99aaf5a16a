"""A text -> its shadow for matching: half-width, simplified, same length; a match in it is a span of the text."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.reading.folded import folded
from graph.reading.simplified import simplified

_TRADITIONAL = re.compile(
    "[號單負責牽頭導會關辦機構縣區廳處鎮鄉協參與領員務總個為條證發業產實術網電銀貿財稅運輸農環質國資黨團際規劃設計監測驗險勞檢訂後於應層開]"
)
"""Characters that texts on administration in traditional writing cannot do without."""


@lru_cache(maxsize=32)
def shadow(text: str) -> str:
    """Return *text* folded to half width and, where it is written so, from traditional to simplified characters."""
    plain = folded(text)
    return simplified(plain) if _TRADITIONAL.search(plain) else plain
