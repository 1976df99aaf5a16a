"""Edits of a text by code points, made all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Code points ``[start, end)`` become *words*."""

    start: int
    end: int
    words: str


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return *text* with all *edits* made; of two at one place the one given first comes first."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        parts += [text[at : edit.start], edit.words]
        at = max(at, edit.end)
    return "".join([*parts, text[at:]])
