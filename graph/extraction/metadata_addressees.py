"""The lines below a title -> the addressees (主送机关), one by one or class by class, as written.

``，`` parts classes; ``、`` parts bodies inside a class, and stays inside a class that is a phrase (各乡镇人民政府、街道办事处).
Source of the form: GB/T 9704—2012, 7.3.2.
"""

from __future__ import annotations

import re
from itertools import islice

from graph.document import Span
from graph.extraction.metadata_lines import Lines, is_organ, organ_ending, squeezed
from graph.extraction.metadata_titles import is_number_line
from graph.extraction.patterns import pattern
from graph.task import Mention

_LINES = 24
_MAX_LENGTH = 900
_WRAPPED = 18
"""A line at least this long may go on in the next one; a shorter one only after a comma."""
_NOT_ADDRESSED = pattern("metadata_addressees", "not-addressed")
_SENTENCE = pattern("metadata_addressees", "sentence")
_NEW_CLASS = pattern("metadata_addressees", "new-class")


def addressees(lines: Lines, start: int) -> tuple[Mention, ...]:
    """Return the addressees named at the head of the text at or after *start*: the first list that ends on ``：``."""
    first: int | None = None
    last = start
    for line in islice(lines.after(start), _LINES):
        if line.furniture or is_number_line(line.words) or line.words.startswith("("):
            first = None
            continue
        colon = line.words.find(":")
        if first is not None and "\n\n" in re.sub(r"[ \t]", "", lines.shadow[last : line.start]):
            first = None
        if colon >= 0:
            begins = (line.start,) if first is None else (first, line.start)
            found = next(
                (mentions for begin in begins if (mentions := _listed(lines, begin, line.start + colon))), ()
            )
            if found:
                return found
        if _SENTENCE.search(line.words):
            return ()
        goes_on = line.words.endswith((",", "、", ";")) or len(line.words) >= _WRAPPED
        first = (line.start if first is None else first) if goes_on and colon < 0 else None
        last = line.end
    return ()


def _listed(lines: Lines, start: int, end: int) -> tuple[Mention, ...]:
    words = lines.shadow[start:end]
    if (
        len(words) > _MAX_LENGTH
        or _NOT_ADDRESSED.search(words)
        or not organ_ending("body", "group").search(squeezed(words))
    ):
        return ()
    spans = [
        piece for part in _split(words, start, re.compile("[,;]")) for piece in _pieces(lines.shadow, part)
    ]
    return tuple(Mention(span.of(lines.text), span) for span in spans if span.end > span.start)


def _pieces(shadow: str, part: Span) -> list[Span]:
    words = part.of(shadow)
    bodies = _split(words, part.start, re.compile("、"))
    if len(bodies) > 1 and all(is_organ(squeezed(body.of(shadow))) for body in bodies):
        return bodies
    return _split(words, part.start, _NEW_CLASS)


def _split(words: str, offset: int, at: re.Pattern[str]) -> list[Span]:
    """Return the spans of the pieces of *words* between matches of *at*, without outer blanks."""
    spans, start = [], 0
    for end, following in [*((m.start(), m.end()) for m in at.finditer(words)), (len(words), len(words))]:
        piece = words[start:end]
        lead = len(piece) - len(piece.lstrip())
        spans.append(Span(offset + start + lead, offset + start + max(lead, len(piece.rstrip()))))
        start = following
    return spans
