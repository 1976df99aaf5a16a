"""The words of an action -> what it leaves out (除外, 不含 …) and what must happen first (待…后)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.document import Span
from graph.extraction.patterns import pattern, word_list
from graph.reading.word_places import all_places

_EXCEPTION = pattern("qualification", "exception")
"""Matches （赴台湾地区除外） and 除涉及国家主权、安全外，允许…; leaves 除财政支持外，还… alone."""
_EXCEPTION_HINTS = word_list("qualification", "exception-hints")
_EXCLUDED = _EXCEPTION_HINTS[1:]
_OUTSIDE = word_list("qualification", "exception-outside")[0]
_UNTIL = word_list("qualification", "until")[0]
_CONDITION = pattern("qualification", "condition")
"""Matches 待相关部门确定…后，协调…; leaves 优待老人后 alone."""


def qualifications(text: str, spans: Iterable[Span]) -> Iterator[tuple[tuple[Span, ...], Span | None]]:
    """Yield for each of *spans* of *text*, sorted by their starts, what :func:`exceptions` and :func:`condition` give.

    Where any may stand is looked up once for all of them.
    """
    left_out = [*all_places(_EXCEPTION_HINTS, text), len(text)]
    waits = [*all_places([_UNTIL], text), len(text)]
    first = second = 0
    for span in spans:
        start, end = span.start, span.end
        while left_out[first] < start:
            first += 1
        while waits[second] < start:
            second += 1
        yield (
            exceptions(text, span) if left_out[first] < end else (),
            condition(text, span) if waits[second] < end else None,
        )


def exceptions(text: str, span: Span) -> tuple[Span, ...]:
    """Return what *span* of *text* leaves out, in text order."""
    if text.find(_OUTSIDE, span.start, span.end) < 0 and not any(
        text.find(word, span.start, span.end) >= 0 for word in _EXCLUDED
    ):
        return ()
    return tuple(Span(m.start(), m.end()) for m in _EXCEPTION.finditer(text, span.start, span.end))


def condition(text: str, span: Span) -> Span | None:
    """Return what must happen before the action of *span* of *text*, None when nothing must."""
    words = span.of(text)
    match = _CONDITION.search(words)
    return Span(span.start + match.start(), span.start + match.end()) if match else None
