"""A document -> the fields it divides its subject into, where it counts them: 科技服务、金融服务…七大领域."""

from __future__ import annotations

import re

from graph.document import Document, Span
from graph.extraction.patterns import characters, pattern
from graph.reading.headings import hanzi_number
from graph.reading.shadow import shadow
from graph.task import Mention

_COUNTED = pattern("sectors", "counted")
"""Matches 七大领域, 5个重点领域; leaves 重点领域 alone. (0-9 and not the class of all digits: it makes the search three times as slow.)"""
_LIST_START = pattern("sectors", "list-start")
_LONGEST_LIST = 200
_AND_OTHERS = characters("sectors", "and-others")
_LEAD_IN = pattern("sectors", "lead-in")
"""Matches 在金融服务领域，配合市级…; leaves 在国际商事、运输、投资等领域发生的 alone."""


def stated_sectors(document: Document) -> tuple[Mention, ...]:
    """Return the fields of the first list in *document* whose count its own words confirm, in its order, or ()."""
    text = shadow(document.text)
    for counted in _COUNTED.finditer(text):
        words = counted["count"]
        if not words.isdecimal() and any(character.isdecimal() for character in words):
            continue
        count = int(words) if words.isdecimal() else hanzi_number(words)
        end = counted.start()
        found = _listed(document.text, text, end - 1 if end and text[end - 1] in _AND_OTHERS else end, count)
        if found:
            return found
    return ()


def _listed(original: str, text: str, end: int, count: int) -> tuple[Mention, ...]:
    start = max(text.rfind(mark, max(0, end - _LONGEST_LIST), end) for mark in ",。;:\n") + 1
    lead = _LIST_START.match(text, start, _first_mark(text, start, end))
    start = lead.end() if lead else start
    mentions = []
    for piece in re.finditer(r"[^、]+", text[start:end]):
        span = Span(start + piece.start(), start + piece.end())
        mentions.append(Mention(span.of(original), span))
    return tuple(mentions) if len(mentions) == count and all(2 <= len(m.text) <= 16 for m in mentions) else ()


def _first_mark(text: str, start: int, end: int) -> int:
    place = text.find("、", start, end)
    return end if place < 0 else place


def sector_at(original: str, text: str, start: int, stated: tuple[Mention, ...]) -> Mention | None:
    """Return the field that the paragraph at *start* opens with (在…服务领域，): from the document's own list where it is there."""
    lead = _LEAD_IN.match(text, start)
    if lead is None:
        return None
    span = Span(lead.start("sector"), lead.end("sector"))
    words = span.of(text)
    fitting = [m for m in stated if m.text == words] or [
        m for m in stated if m.text.startswith(words) or words.startswith(m.text)
    ]
    return fitting[0] if len(fitting) == 1 else Mention(span.of(original), span)
