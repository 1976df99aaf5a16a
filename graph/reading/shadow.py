"""A text -> its shadow for matching: half-width, simplified, same length; a match in it is a span of the text."""

from __future__ import annotations

from graph.reading.folded import folded_and_script
from graph.reading.simplified import simplified


def shadow(text: str) -> str:
    """Return *text* folded to half width and, where it is written so, from traditional to simplified characters."""
    plain, traditional = folded_and_script(text)
    return simplified(plain) if traditional else plain
